/// A figure whose parts are looked at, whether they fit, and what is said of those that do not.
#ifndef ABZI_FIT_SAY_H
#define ABZI_FIT_SAY_H

#include "base/text.h"
#include "lead/floor.h"

/// Lengths are in heights: the figure is laid on the floor for two people who are 1 tall.
typedef struct abzi_fit {
    const abz_figure *figure;
    abz_error *error;  ///< written where something does not fit
    abzi_floor floor;
} abzi_fit;

/// A message that begins with these words, to be gone on with and then refused.
abzi_text abzi_fit_message(abzi_fit *f, const char *words);

/// What does not fit is said, of a row of the text; 0: of none. Both return false.
bool abzi_fit_refuse(abzi_fit *f, int32_t line, abzi_text *what);
bool abzi_fit_say(abzi_fit *f, int32_t line, const char *words);

/// A length in hundredths; one that is beyond a limit, above it or below, rounded so that it shows; a count, as it is
/// written in figures.
void abzi_fit_hundredths(abzi_text *t, float length);
void abzi_fit_over(abzi_text *t, float length);
void abzi_fit_under(abzi_text *t, float length);
void abzi_fit_count(abzi_text *t, float at);

/// "his " or "her ".
const char *abzi_fit_whose(int role);

/// The row that moves somebody at this count: the last one at it or before it, of either.
int32_t abzi_fit_line_at(const abzi_fit *f, float at);

/// Do hands reach each other, and trunks pass, at every count? (lead/fit_bodies.c) false: said.
bool abzi_fit_bodies(abzi_fit *f);

#endif
