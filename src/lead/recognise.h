/// Which figure is danced: every place of every figure at every tempo is believed in as far as what is seen bears it.
///
///   joints ─► abzi_lead: smoothed ─► sight, remembered ─► clues, as each tempo counts time ─┐
///   figures ─► abzi_pattern: clues expected at every place ────────────────────────────────────┴─► belief ─► recognition
///
/// Belief moves on place by place at each tempo's own clock, runs from the end of a figure into those that may follow
/// it, and is weighed against that of something else being danced, which expects anything.
#ifndef ABZI_RECOGNISE_H
#define ABZI_RECOGNISE_H

#include "abrazo/recognise.h"
#include "lead/pattern.h"
#include "partner/lead.h"

#define ABZI_TEMPO_N 12
#define ABZI_SIGHT_N 256  ///< ticks remembered: more than ABZI_LONG_COUNTS of the slowest dance

/// What does not change while somebody is watched.
typedef struct abzi_recognise_model {
    abzi_pattern pattern;
    uint32_t hash[2];  ///< of the pattern
    float height_m;
    float count_of_beat;               ///< counts that a dancer makes of a beat of the music
    float period_ticks[ABZI_TEMPO_N];  ///< of a count, from fast to slow
} abzi_recognise_model;

/// All four-byte fields: part of the engine's state.
typedef struct abzi_recognise {
    uint32_t pattern[2];  ///< the hash of the pattern that places are of
    uint32_t seen_n;      ///< ticks watched
    abzi_sight sight[ABZI_SIGHT_N];
    float larger;                                        ///< steps are looked at so many times as large as they are
    float none;                                          ///< belief in something else
    float clock[ABZI_TEMPO_N];                           ///< of a place, since the last one
    float mass[ABZI_TEMPO_N][ABZ_RECOGNISE_FIGURE_MAX];  ///< sums of belief over the places of a figure
    float belief[ABZI_TEMPO_N][ABZI_PLACE_MAX];
} abzi_recognise;

/// seated: bits 1 << abz_role: who is known to sit
abz_status abzi_recognise_model_init(abzi_recognise_model *model, const abz_figure *figure, size_t figure_n,
                                     const abz_body *body, abz_role role, uint32_t seated);
/// The dancer who is watched has other proportions than was thought.
void abzi_recognise_model_measure(abzi_recognise_model *model, const abz_body *body);

void abzi_recognise_start(abzi_recognise *recognise, const abzi_recognise_model *model);

/// Whether a state could have come about: whatever was restored may hold anything. A model of zeros watches for
/// nothing.
bool abzi_recognise_is_sound(const abzi_recognise *recognise, const abzi_recognise_model *model);

/// How figures look that are danced gently: between two patterns of the same figures as the model's.
typedef struct abzi_softened {
    const abzi_pattern *from, *to;
    float share;  ///< of the way: 0 .. 1
} abzi_softened;

/// One tick of a dancer who has just been seen. softened: NULL: as figures are written. partner: where the other one
/// is, m; NULL: that is not known
/// Thread  tick
void abzi_recognise_tick(abzi_recognise *recognise, const abzi_recognise_model *model, const abzi_lead *seen,
                         const abzi_softened *softened, const abzi_spot *partner, const abz_beat *beat,
                         abz_recognition *recognition);

#endif
