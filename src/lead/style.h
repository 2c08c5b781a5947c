/// How the bodies of a dance move, beside where its steps go.
#ifndef ABZI_STYLE_H
#define ABZI_STYLE_H

#include "abrazo/rhythm.h"

typedef struct abzi_style {
    float lift;                            ///< a swinging foot above the floor, heights
    float lift_more;                       ///< and so much more in a long step
    float flat_rad, ball_rad, toe_up_rad;  ///< a foot when it lands: heel up, or toes up when it lands on the heel
    float hip_rad;                         ///< the hip of the standing leg rises so far
    float hip_turn_rad;                    ///< and turns back
    float soft;                            ///< knees are bent so that the hips come down by so much, heights
    float lean_rad;                        ///< trunk ahead
    float arm_swing;                       ///< of a free hand, heights
    float arm_up;                          ///< free hands hang .. 1: are carried before the body
    float look_left_rad;                   ///< past the partner's face
} abzi_style;

/// Of an unknown dance: walking.
const abzi_style *abzi_style_of(int dance);

#endif
