/// Getting used to how somebody steps: how long and how wide the swings of his feet are beside those of the couples she
/// knows. All is learned from his last steps.
///
///   his swings, beside those of the neighbours' leaders ─► how long ─► when he will land (partner/swing.c)
///                          and of their followers ─► how wide ─► how he is today (care/today.c)
#ifndef ABZI_ATTUNE_H
#define ABZI_ATTUNE_H

#include "partner/answer.h"

/// Something that is learned from one step after the other, and how much it scatters.
typedef struct abzi_habit {
    uint32_t n;
    float mean, variance;
} abzi_habit;

/// All four-byte fields: part of the engine's state.
typedef struct abzi_attune {
    abzi_habit longer[2];  ///< of his left, right foot, a logarithm: how long its swings take beside what was foreseen
    float foreseen_ticks[2];       ///< that its swing was still to take by the leaders she knows; 0: nobody said
    float swung_ticks[2];          ///< and those that it has taken since
    int32_t steps[2];              ///< it is a step
    abzi_spot from[2];             ///< where it was then; yaw means nothing
    float theirs_m[2];             ///< and how far it was still to go by the neighbours, in the standard body
    uint32_t stride_n;             ///< swings of which that is known
    float his_way_m, their_way_m;  ///< in the mean, lately: how far his feet went, and the neighbours'
} abzi_attune;

void abzi_attune_start(abzi_attune *attune);

/// One tick, after she has moved in it.
void abzi_attune_see(abzi_attune *attune, const abzi_lead *lead, const abzi_company *company,
                     const abz_repertoire *repertoire);

/// How many times as long as the neighbours have it his foot swings, as far as it is sure.
float abzi_attune_longer(const abzi_attune *attune, int foot);

/// How wide his steps are beside the neighbours', of bodies of the same size; 1: not known.
float abzi_attune_wide(const abzi_attune *attune);

/// Numbers that a restored state can go on with.
bool abzi_attune_is_sound(const abzi_attune *attune);

#endif
