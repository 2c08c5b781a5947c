/// What of a wheelchair and of the partner, or of his chair, touches the other, and how deep.
#ifndef ABZI_TOUCH_H
#define ABZI_TOUCH_H

#include "motion/chair.h"
#include "motion/chairs.h"

#define ABZI_TOUCH_BODY_N (ABZI_CHAIR_PART_N + 2)  ///< what of his body may be in the chair: the middles of shanks, too

/// A chair and a partner who is somewhere, or sits there.
typedef struct abzi_touch {
    const abz_vec3 *joint;         ///< his
    const abz_chair_shape *shape;  ///< of the chair,
    const abz_chair_shape *his;    ///< and of his, or NULL: he stands
    abzi_spot his_at;
    abzi_chairs chairs;
    float was[ABZI_TOUCH_BODY_N];  ///< so deep his body is in the chair where it stands now
} abzi_touch;

/// Shape   joint [ABZ_JOINT_N]
abzi_touch abzi_touch_of(const abz_vec3 *joint, const abz_chair_shape *shape, abzi_spot at, const abz_chair_shape *his,
                         abzi_spot his_at);

/// How deep his body is in the chair while it stands there, m, below 0 so far off.
/// Shape   depth [ABZI_TOUCH_BODY_N]
/// Thread  tick
void abzi_touch_body(const abzi_touch *touch, abzi_spot at, float *depth);

/// How deep the two chairs are in each other then, his standing there. He sits.
/// Thread  tick
float abzi_touch_chairs(const abzi_touch *touch, abzi_spot at, abzi_spot his_at);

/// Is anything of his body that touches deeper than it was?
bool abzi_touch_is_deeper(const abzi_touch *touch, const float *depth);

#endif
