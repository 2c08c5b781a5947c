/// Which hands hold which at a count, as these two can do it: what goes over a head, and what wheels leave of a hold.
#ifndef ABZI_HELD_H
#define ABZI_HELD_H

#include "lead/dancer.h"

#define ABZI_OVER_HEAD 0.105f  ///< hands go so far over the middle of a head, heights

/// The hold at a count: the one before, the one now, and how far the change is.
typedef struct abzi_held {
    abzi_score_hold from, to;
    float time;  ///< 0 .. 1
} abzi_held;

abzi_held abzi_held_at(const abzi_dancer *dancer, const abzi_score *score, float count);

/// Which hand of hers a hand of his holds, abz_side; -1: none.
int abzi_held_hand(int hold, int his);

/// Which hands of a dancer hold one of the partner's at a count of a figure (1: its first), as it is written: bits 1 <<
/// abz_side. NULL: none is danced, and nothing is known of hands: below 0
int32_t abzi_held_in_figure(const abz_figure *figure, float count, int role);

/// Whose head is gone over, abz_role.
int abzi_held_under(int over);

/// How firmly a hand of the leader holds one of the follower at a count: 0 not .. 1 joined.
/// Shape   link [leader's side][follower's side]; hands only, not what the arms of a closed hold do
void abzi_held_links(const abzi_dancer *dancer, const abzi_score *score, float count,
                     float link[ABZ_SIDE_N][ABZ_SIDE_N]);

/// By how much a dancer ducks for a hand to pass over her head, metres. Where that would be too much, hands let go.
float abzi_held_duck(const abzi_dancer *dancer, const abzi_score *score, float count, int role);

/// How far hands have gone up to pass over a head: 0 not .. 1.
float abzi_held_over(const abzi_dancer *dancer, const abzi_score *score, float count);

#endif
