/// A dancer of whom three points are known. All four-byte fields: they can be stored and hashed number by number.
#ifndef ABZI_HEADSET_H
#define ABZI_HEADSET_H

#include "abrazo/sense.h"
#include "sense/blind.h"
#include "sense/gait.h"
#include "sense/mark.h"

struct abz_headset {
    float height_m;   ///< 0: learned
    uint32_t sits;    ///< in a wheelchair
    abz_vec3 seat;    ///< of who sits: where the head is on the whole
    float tallest_m;  ///< how high the head has been
    abz_body body;
    uint32_t known;      ///< the head has been seen
    uint32_t unseen[3];  ///< ticks since head and hands were seen
    abz_vec3 head, velocity;
    abz_vec3 hand[2];  ///< wrists, from the head, in the frame of the torso
    abz_quat head_rot;
    float yaw;  ///< of the torso
    abzi_gait gait;
    abzi_blind blind;
};

/// For what was restored.
bool abzi_headset_is_sound(const abz_headset *headset);

#endif
