/// Steps so small and slow today that they are seen to be none (rhythm/footfall.h): looked at through a glass they are
/// steps, foot after foot, many for each that is seen without.
#ifndef ABZI_GLASS_H
#define ABZI_GLASS_H

#include "rhythm/footfall.h"

#define ABZI_GLASS_LARGER 3.0f  ///< so many times as large are they looked at then: of .034 m and more, .15 m/s

/// Landings that were told lately, each counting ever less. All four-byte fields: part of a state.
typedef struct abzi_glass {
    abzi_footfall plain, near;  ///< the dancer's feet without the glass, and through it
    float plain_n, near_n;      ///< their landings; through it where the other foot landed before
    int32_t last;               ///< the foot that landed last through it, and 1; 0: none did
    int32_t on;                 ///< feet are to be looked at through it
} abzi_glass;

/// Shape   body is sound
void abzi_glass_start(abzi_glass *glass, const abz_body *body);

/// The dancer has other proportions than was thought.
void abzi_glass_measure(abzi_glass *glass, const abz_body *body);

/// One tick. Returns how many times as large the dancer's feet are to be looked at in it.
/// Shape   joint [ABZ_JOINT_N] world positions; seen: bit j says joint j was measured
/// Thread  tick
float abzi_glass_see(abzi_glass *glass, const abz_vec3 *joint, uint32_t seen);

#endif
