/// A chair as the numbers that pages are told: the same in the player's motion and in a moment of the live page.
#ifndef ABZI_CHAIR_NUMBERS_H
#define ABZI_CHAIR_NUMBERS_H

#include "abrazo/chair.h"

enum { ABZI_CHAIR_MEASURES = 18, ABZI_CHAIR_PLACES = 7 };

/// Radius of the driven wheels, between them, radius of the rims, how far out they are, radius of the casters, their
/// trail, how far ahead and how far out they are, the hips' height and how far ahead they are, the cushion's and the
/// footrests' height, where the toes end, the left knee's x, y, z and the left ankle's y, z; metres.
static inline void abzi_chair_measures(const abz_chair_shape *it, float out[ABZI_CHAIR_MEASURES])
{
    const float number[ABZI_CHAIR_MEASURES] = {
        it->wheel_m,      it->track_m,    it->rim_m,     it->rim_out_m, it->caster_m,   it->trail_m,
        it->caster_ahead, it->caster_out, it->seat.y,    it->seat.z,    it->cushion_m,  it->plate_m,
        it->front_m,      it->knee[0].x,  it->knee[0].y, it->knee[0].z, it->ankle[0].y, it->ankle[0].z};
    for (int i = 0; i < ABZI_CHAIR_MEASURES; i++) {
        out[i] = number[i];
    }
}

/// The axle's x and z, yaw, how far left and right wheel have turned, where left and right caster point.
static inline void abzi_chair_places(const abz_chair *it, float out[ABZI_CHAIR_PLACES])
{
    const float number[ABZI_CHAIR_PLACES] = {it->x_m,           it->z_m,           it->yaw_rad,      it->rolled_rad[0],
                                             it->rolled_rad[1], it->caster_rad[0], it->caster_rad[1]};
    for (int i = 0; i < ABZI_CHAIR_PLACES; i++) {
        out[i] = number[i];
    }
}

#endif
