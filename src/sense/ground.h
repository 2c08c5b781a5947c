/// How the camera stands over the floor: its height and how far it looks up, from those who stand before it.
#ifndef ABZI_GROUND_H
#define ABZI_GROUND_H

#include "sense/mark.h"

/// All four-byte fields.
typedef struct abzi_ground {
    float height_m;      ///< of the camera above the floor
    float sine, cosine;  ///< of the angle by which it looks up
    uint32_t known;      ///< somebody was seen to stand upright
    float watched_s;     ///< how long feet have been seen
} abzi_ground;

void abzi_ground_start(abzi_ground *ground);

/// A point as the camera sees it (picture.h), in the room: sense.h says how the room lies.
abz_vec3 abzi_ground_room(const abzi_ground *ground, abz_vec3 seen);

/// Whether somebody stands upright: legs straight, trunk in line with them.
/// Shape   seen: marks by the camera
bool abzi_ground_is_upright(const abzi_marks *seen);

/// Somebody stands upright: the floor is under their feet, and up is where their shoulders are. share: how much of that
/// is taken over, 0 .. 1.
/// Shape   seen: marks by the camera, in the dancer's metres
void abzi_ground_stand(abzi_ground *ground, const abzi_marks *seen, float ankle_height_m, float share);

/// Somebody sits upright: up is where their shoulders are from their hips, and between these it is so high over the
/// floor.
/// Shape   seen: marks by the camera, in the dancer's metres
void abzi_ground_seat(abzi_ground *ground, const abzi_marks *seen, float place_height_m);

/// Somebody's ankles are seen: the lower one is on the floor most of the time.
/// Shape   room: marks in the room
void abzi_ground_step(abzi_ground *ground, const abzi_marks *room, float ankle_height_m, float gap_s);

/// A picture of somebody who sits: between the hips it is so high over the floor.
void abzi_ground_sit(abzi_ground *ground, const abzi_marks *room, float place_height_m, float gap_s);

#endif
