/// What of a wheelchair and of the partner, or of his chair, touches the other, and how deep.
#ifndef ABZI_TOUCH_H
#define ABZI_TOUCH_H

#include "motion/chair.h"
#include "motion/chairs.h"

/// Of the partner in the chair his body and the middles of his shanks, and, where he sits as well, each part of the chair
/// in each of his.
#define ABZI_TOUCH_BODY_N (ABZI_CHAIR_PART_N + 2)
#define ABZI_TOUCH_MOST (ABZI_TOUCH_BODY_N + ABZI_CHAIRS_PAIR_N)

/// A chair and a partner who is somewhere, or sits there.
typedef struct abzi_touch {
    const abz_vec3 *joint;         ///< his
    const abz_chair_shape *shape;  ///< of the chair,
    const abz_chair_shape *his;    ///< and of his, or NULL: he stands
    abzi_spot his_at;
    abzi_chairs chairs;
} abzi_touch;

/// Shape   joint [ABZ_JOINT_N]
abzi_touch abzi_touch_of(const abz_vec3 *joint, const abz_chair_shape *shape, const abz_chair_shape *his,
                         abzi_spot his_at);

/// How deep everything is in the other, m, below 0 so far off, while the chair stands there; returns how many.
/// Shape   depth [ABZI_TOUCH_MOST]
/// Thread  tick
int abzi_touch_depths(const abzi_touch *touch, abzi_spot at, float *depth);

/// Of those how deep two chairs are in each other, and how deep they would be were his there.
float abzi_touch_chairs(const float *depth, int n);
float abzi_touch_chairs_there(const abzi_touch *touch, abzi_spot at, abzi_spot his_at);

/// Is anything of his body that touches deeper than it was?
bool abzi_touch_is_deeper(const float *was, const float *is);

#endif
