/// Her counts, kept together with his steps and the music: what he steps is sought in the score, the accord says when
/// her beats fall, and the conductor brings the counts there.
#ifndef ABZI_KEEP_H
#define ABZI_KEEP_H

#include "lead/conductor.h"
#include "lead/image.h"
#include "lead/offbeat.h"
#include "rhythm/accord.h"
#include "rhythm/footfall.h"

/// All four-byte fields.
typedef struct abzi_keep {
    abzi_accord accord;
    abzi_conductor conductor;
    float larger;       ///< steps are looked at so many times as large as they are
    float tempo;        ///< counts a tick that she means to dance at
    uint32_t stray_n;   ///< steps of his in a row that the score does not have
    uint32_t still_n;   ///< ticks that he has been seen to stand
    uint32_t waits;     ///< 1: she stands because he does
    uint32_t waited_n;  ///< ticks of that
} abzi_keep;

/// What is known in a tick.
typedef struct abzi_kept {
    abz_step step;                  ///< of his
    bool he_is_seen, he_moves;      ///< he_moves: he does not stand
    const abz_beat *music;          ///< NULL: there is none
    const abzi_loudness *loudness;  ///< with music
    const abzi_score *score;
    int32_t his_role;             ///< abz_role: the part he dances
    float bar_at;                 ///< where the figure begins that is danced
    int32_t metre, figure_n;      ///< its bar and length in counts
    float late_s;                 ///< how old what is seen of him is
    const abzi_image *image;      ///< of who sits: his feet are made up; NULL: he stands
    const abzi_offbeat *offbeat;  ///< of who sits: his trunk tells the beat; NULL: his steps do
    bool leads;
    bool begins;  ///< she leads, and dances no neutral figure: he may still be going over to it
    float dial;   ///< 1: the clock is hers alone .. 0
} abzi_kept;

/// Both stand at count 0, and the first landing is at go_at. counts_per_minute 0: they wait for music, or for him.
void abzi_keep_start(abzi_keep *keep, int dance, float go_at, float counts_per_minute);

/// One tick. Counts go on, or stand.
/// Thread  tick
void abzi_keep_tick(abzi_keep *keep, const abzi_kept *kept);

/// Stand no longer: the count is `count`, and goes on with his steps.
void abzi_keep_go(abzi_keep *keep, float count);

/// Length of a count now, s.
float abzi_keep_period(const abzi_keep *keep);

/// For what was restored.
bool abzi_keep_is_sound(const abzi_keep *keep);

#endif
