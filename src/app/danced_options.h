/// The options that say what is danced: --dance, --figures, --seed, and --quiet. A group for commands that dance
/// figures.
#ifndef ABZI_DANCED_OPTIONS_H
#define ABZI_DANCED_OPTIONS_H

#include "abrazo/rhythm.h"
#include "app/option.h"

#define ABZI_FIGURE_FILES 64  ///< as many as there may be figures

typedef struct abzi_danced {
    abz_dance dance;
    const char *figures[ABZI_FIGURE_FILES];  ///< files and folders instead of the syllabus
    size_t figures_n;
    const char *music;  ///< an option of the commands' own: each says in its help what it does with it
    uint32_t seed;
    bool quiet;
} abzi_danced;

extern const abzi_option abzi_danced_option_rows[];

/// When all options are read: a usage error if nothing says which dance.
void abzi_danced_check(const abzi_danced *danced, const struct argp_state *state);

#endif
