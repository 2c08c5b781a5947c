/// How she keeps time with him: when her next beat falls, so that it falls with his steps.
///
///   his step ──► asynchrony ──► phase and period of her beats ──► plan
///   music ──► what to expect: weighed by its confidence and by how well his steps have agreed with it
///
/// She dances to his steps. Music that does not go with them is heard, and has no weight; music alone is danced to
/// while he stands. Without either the beat goes on for seven seconds and is believed less and less.
/// Source  two-parameter correction: Mates, "A model of synchronization of motor acts to a stimulus sequence",
///         Biological Cybernetics 70 (1994); Vorberg, Wing, "Modeling variability and dependence in timing", 1996;
///         Repp, Su, "Sensorimotor synchronization", Psychonomic Bulletin & Review 20 (2013). Jumps and drifts apart:
///         Repp, Keller, Jacoby, "Quantifying phase correction in sensorimotor synchronization", Acta Psychologica 139
///         (2012). Anticipation: van der Steen, Keller, "The ADaptation and Anticipation Model", Frontiers in Human
///         Neuroscience 7 (2013). How she finds her share of the correction is ours: see share in accord.c.
#ifndef ABZI_ACCORD_H
#define ABZI_ACCORD_H

#include "abrazo/rhythm.h"

/// Her beat, and what she knows of how it goes with his steps. All four-byte fields; times in ticks from now.
typedef struct abzi_accord {
    uint32_t begun;            ///< there is a beat: something was heard
    uint32_t beat_n;           ///< beats of hers so far
    float next;                ///< until her next beat
    float last;                ///< since her newest beat
    float period;              ///< of her beats while nothing corrects them
    float grown;               ///< what the newest correction added to the period
    float owed;                ///< phase correction that waits for the next beat to fall
    uint32_t memory_n;         ///< steps the present tempo rests on: few make high gains; 0: it is a guess
    float gain;                ///< alpha: her share of an asynchrony, in the steady state
    uint32_t known_n;          ///< asynchronies gain and power rest on
    float power;               ///< mean square of the asynchronies
    float drift;               ///< mean of the newest few
    float asynchrony;          ///< the newest: his step behind her beat
    uint32_t at_beat;          ///< the beat of hers that it belongs to
    float surprise;            ///< the newest asynchrony if it was beyond belief, otherwise 0
    uint32_t between_n;        ///< steps of his in a row that lay between two beats
    uint32_t multiple_n;       ///< intervals of his in a row that are like the one before and are no beat
    uint32_t step_n;           ///< steps of his, since he last stood
    float stepped;             ///< since the newest of them
    float stride;              ///< from the one before to it
    float agree_re, agree_im;  ///< mean place of his steps in the music, turning twice in a beat
    uint32_t agree_n;          ///< steps it rests on
    float heard;               ///< since there was music to dance to
} abzi_accord;

enum {
    ABZI_PLAN_BEAT = 1,   ///< a beat of hers falls in this tick, at beat_s
    ABZI_PLAN_STEPS = 2,  ///< he is stepping, and she is with him
    ABZI_PLAN_MUSIC = 4,  ///< the music has a say
    ABZI_PLAN_TURN = 8    ///< his tempo is changing, or new: the gains are high
};

/// What she means to do, from the end of this tick on.
typedef struct abzi_plan {
    uint32_t flags;
    float beat_s;        ///< with ABZI_PLAN_BEAT: when, -1/60 < beat_s <= 0
    float next_s;        ///< until her next beat
    float period_s;      ///< of her beats
    float phase;         ///< place in her beat, [0,1)
    float stride_beats;  ///< her beats from step to step of his, lately: 1/2, 1, 2, ...; 0: unknown
    float asynchrony_s;  ///< his newest step behind her beat
    float spread_s;      ///< root mean square of the asynchronies
    float gain;          ///< alpha, her share
    float his_gain;      ///< alpha, his: what is left for him of the best sum, if he is as steady as people are
    float confidence;    ///< 0 .. 1: that there is a beat, and that it is this one
} abzi_plan;

void abzi_accord_start(abzi_accord *accord);

/// Whether a state could have come about: whatever was restored may hold anything.
bool abzi_accord_is_sound(const abzi_accord *accord);

/// Has no step of his come for so long that he stands, as far as steps tell?
bool abzi_accord_stands(const abzi_accord *accord);

/// One tick: the step of his that is announced in it (announced false: none), and what the music's pulse is believed to
/// be (NULL: there is no music). Says when her next beat falls.
/// Laws    with a simulated person of gain .2 to .8 the asynchrony's standard deviation is within 5 % of the least that
///         is possible; with one of gain 0 to 1.2 she stays with him, at 80 to 200 beats a minute, through steps of
///         20 % and ramps of 15 % in tempo, and with steps missing or doubled
/// Thread  tick
void abzi_accord_tick(abzi_accord *accord, const abz_step *step, const abz_beat *music, abzi_plan *plan);

#endif
