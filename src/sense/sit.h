/// Somebody who is known to sit in a wheelchair, whose legs a camera or a headset does not see: where hips are, and
/// where legs rest.
#ifndef ABZI_SIT_H
#define ABZI_SIT_H

#include "motion/chair.h"
#include "sense/mark.h"

/// How high between the hips it is over the floor.
static inline float abzi_sit_place(const abz_body *body)
{
    return abz_chair_for(body).seat.y + body->offset[ABZ_LEFT_UPPER_LEG].y;
}

/// Legs on their rests, under hips that are where the marks have them. left: of the dancer, level and of length 1
static inline void abzi_sit_legs(const abz_body *body, abz_vec3 left, abzi_marks *marks)
{
    const abz_chair_shape shape = abz_chair_for(body);
    const abz_vec3 *o = body->offset;
    const abzi_spot hips = {marks->place.x, marks->place.z, abzi_atan2f(-left.z, left.x)};
    const abzi_spot axle = abzi_chair_under(hips, &shape);
    const float up = marks->place.y - abzi_sit_place(body);
    for (int side = 0; side < 2; side++) {
        const abz_vec3 high = {0, up, 0};
        const abz_vec3 toes = abzi_v3_add(shape.ankle[side], o[side == 0 ? ABZ_LEFT_TOES : ABZ_RIGHT_TOES]);
        marks->at[ABZI_MARK_LEFT_KNEE + side] = abzi_v3_add(abzi_spot_world(axle, shape.knee[side]), high);
        marks->at[ABZI_MARK_LEFT_ANKLE + side] = abzi_v3_add(abzi_spot_world(axle, shape.ankle[side]), high);
        marks->at[ABZI_MARK_LEFT_TOES + side] = abzi_v3_add(abzi_spot_world(axle, toes), high);
    }
    for (int m = ABZI_MARK_LEFT_KNEE; m <= ABZI_MARK_RIGHT_TOES; m++) {
        marks->mask |= 1u << m;
    }
}

#endif
