/// How one who sits and leads, or stands and leads one who sits, shows which figure comes: over the last two counts
/// before it and its first one the trunk leans ahead, back or not at all, and each figure has its own three of these; a
/// neutral one has none. A chair comes late to where it is danced and tells little of it, and who stands steps round it.
/// It is an agreement of two who know it: of who never leans so in ABZI_CUE_UNSHOWN figures what is danced is told by
/// looking, as of others; and of who stands until the first time.
#ifndef ABZI_CUE_H
#define ABZI_CUE_H

#include "abrazo/recognise.h"
#include "lead/course.h"

#define ABZI_CUE_N 3
#define ABZI_CUE_BEFORE 2.0f  ///< counts before a figure at which its first lean begins; each takes a count
#define ABZI_CUE_UNSHOWN 8u   ///< figures in a row without any, from which on he is no one who shows

/// What does not change.
typedef struct abzi_cue_model {
    int32_t lean[ABZ_RECOGNISE_FIGURE_MAX][ABZI_CUE_N];  ///< 1 ahead, -1 back; the first of three 0: it has none
} abzi_cue_model;

/// What is seen of his. All four-byte fields.
typedef struct abzi_cue {
    float usual_rad;         ///< so far ahead the trunk leans by itself
    float from;              ///< where the figure begins that is looked for
    float sum[ABZI_CUE_N];   ///< of what it leans beyond that, rad,
    uint32_t n[ABZI_CUE_N];  ///< and of how many ticks
    int32_t figure;          ///< what he dances; -1: it cannot be told
    uint32_t known_n;        ///< ticks since that is known; 0: it is not
    uint32_t unshown_n;      ///< figures since the last that he showed
} abzi_cue;

/// role: who leans; the first lean is the way on which the part's first half goes
void abzi_cue_model_init(abzi_cue_model *model, const abz_figure *figure, size_t figure_n, int role, float unit_m);

/// shown: he is taken for one who shows
void abzi_cue_start(abzi_cue *cue, bool shown);

/// How a trunk leans in a tick.
typedef struct abzi_cued {
    bool is_due;     ///< it is looked for: nothing else is to lean it
    float lean_rad;  ///< ahead
} abzi_cued;

/// What she shows in this tick. leads: she has the lead
/// Thread  tick
abzi_cued abzi_cue_show(const abzi_cue_model *model, const abzi_course_model *course_model, const abzi_course *course,
                        float count, bool leads, float gentle);

/// One tick of looking. ahead_rad: his trunk's lean in his chair; rate: counts in this tick
/// Thread  tick
void abzi_cue_see(abzi_cue *cue, const abzi_cue_model *model, const abzi_course_model *course_model,
                  const abzi_course *course, float count, float rate, float ahead_rad, float gentle);

/// Is he one who shows, as far as is known?
static inline bool abzi_cue_is_shown(const abzi_cue *cue)
{
    return cue->unshown_n < ABZI_CUE_UNSHOWN;
}

/// For what was restored.
bool abzi_cue_is_sound(const abzi_cue *cue, uint32_t figure_n);

#endif
