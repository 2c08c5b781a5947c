/// A dancer in the pictures of one camera. All four-byte fields: they can be stored and hashed number by number.
#ifndef ABZI_CAMERA_H
#define ABZI_CAMERA_H

#include "abrazo/sense.h"
#include "sense/blind.h"
#include "sense/calibration.h"
#include "sense/picture.h"
#include "sense/plant.h"
#include "sense/rooted.h"
#include "sense/trail.h"
#include "sense/trunk.h"

struct abz_camera {
    float height_m, field_of_view_rad;
    uint32_t told;  ///< that the dancer sits in a wheelchair
    uint32_t sits;  ///< told or found to
    float other_s;  ///< for which it has looked otherwise
    abz_body body;
    float scale;        ///< the dancer's metres in one metre of the landmarks
    uint32_t scaled_n;  ///< pictures it comes from, up to as many as count
    abzi_shown shown;
    abzi_ground ground;
    abzi_calibration calibration;
    uint32_t measured;  ///< the body is the dancer's own
    uint32_t known;     ///< somebody is followed
    float age_s;        ///< since the picture was taken that was last believed
    float gap_s;        ///< between pictures, on average
    float turned_s;     ///< how long left and right have been the other way round
    abzi_trail mark[ABZI_MARK_N], place;
    abzi_trunk trunk;  ///< of who sits
    abzi_rooted rooted;
    abz_vec3 sole[2];  ///< from ankle to toes, smoothed
    abzi_plant plant[2];
    abzi_blind blind;
    uint32_t person_n;
    float height;  ///< share of the picture
    uint32_t body_is_new;
};

/// For what was restored.
bool abzi_camera_is_sound(const abz_camera *camera);

#endif
