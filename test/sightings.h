/// Pictures of a dancer, made by formula: joints in the room through a pinhole, as landmarks with the noise of real
/// ones.
#ifndef SIGHTINGS_H
#define SIGHTINGS_H

#include <math.h>
#include <string.h>

#include "abrazo/sense.h"
#include "base/vec.h"
#include "people.h"

/// A camera, and what it does badly.
typedef struct scene {
    float height_m, up_rad;   // of the camera above the floor; how far it looks up
    float field_rad, aspect;  // of view of the longer side
    float person;             // metres of a landmark in one of the dancer's
    float across_m, along_m;  // noise of the landmarks, standard deviation; along: away from the camera
    float picture_m;          // noise of where they are in the picture, in metres of the dancer
} scene;

/// A laptop on a table, its lid leaning back; noise: 1 cm across, 4 cm along, as often stated of such landmarks; 0:
/// none.
static inline scene scene_usual(float noise)
{
    return (scene){0.8f, 0.09f, 1.1f, 16.0f / 9, 1 / 1.06f, .01f * noise, .04f * noise, .01f * noise};
}

/// Normal enough: of twelve evenly spread numbers, with variance one.
static inline float scene_noise(uint64_t *seed)
{
    double sum = 0;
    for (int i = 0; i < 12; i++) {
        sum += person_noise(seed) / 2;
    }
    return (float)sum;
}

/// A point of the room as the camera sees it: to the picture's right, down, away.
static inline abz_vec3 scene_camera(const scene *s, abz_vec3 room)
{
    float c = abzi_cosf(s->up_rad), e = abzi_sinf(s->up_rad), y = room.y - s->height_m;
    return abzi_v3(-room.x, -y * c + room.z * e, y * e + room.z * c);
}

/// The landmarks of a body, in the room.
static inline void scene_points(const abz_vec3 *joint, abz_vec3 *point)
{
    static const uint8_t of[ABZ_LANDMARK_N] = {ABZ_HEAD,
                                               ABZ_HEAD,
                                               ABZ_HEAD,
                                               ABZ_HEAD,
                                               ABZ_HEAD,
                                               ABZ_HEAD,
                                               ABZ_HEAD,
                                               ABZ_HEAD,
                                               ABZ_HEAD,
                                               ABZ_HEAD,
                                               ABZ_HEAD,
                                               ABZ_LEFT_UPPER_ARM,
                                               ABZ_RIGHT_UPPER_ARM,
                                               ABZ_LEFT_LOWER_ARM,
                                               ABZ_RIGHT_LOWER_ARM,
                                               ABZ_LEFT_HAND,
                                               ABZ_RIGHT_HAND,
                                               ABZ_LEFT_HAND,
                                               ABZ_RIGHT_HAND,
                                               ABZ_LEFT_HAND,
                                               ABZ_RIGHT_HAND,
                                               ABZ_LEFT_HAND,
                                               ABZ_RIGHT_HAND,
                                               ABZ_LEFT_UPPER_LEG,
                                               ABZ_RIGHT_UPPER_LEG,
                                               ABZ_LEFT_LOWER_LEG,
                                               ABZ_RIGHT_LOWER_LEG,
                                               ABZ_LEFT_FOOT,
                                               ABZ_RIGHT_FOOT,
                                               ABZ_LEFT_FOOT,
                                               ABZ_RIGHT_FOOT,
                                               ABZ_LEFT_TOES,
                                               ABZ_RIGHT_TOES};
    abz_vec3 left = abzi_v3_sub(joint[ABZ_LEFT_UPPER_ARM], joint[ABZ_RIGHT_UPPER_ARM]);
    left = abzi_v3_normalize(left, abzi_v3(1, 0, 0));
    abz_vec3 front = abzi_v3_normalize(abzi_v3_cross(left, abzi_v3(0, 1, 0)), abzi_v3(0, 0, 1));
    for (int i = 0; i < ABZ_LANDMARK_N; i++) {
        point[i] = joint[of[i]];
        if (i < 11) {  // eyes, ears and mouth lie around the head
            float side = i == 0 ? 0 : i == 7 ? .07f : i == 8 ? -.07f : i < 4 || i == 9 ? .03f : -.03f;
            float before = i == 7 || i == 8 ? 0 : .09f;
            point[i] = abzi_v3_add(point[i], abzi_v3_add(abzi_v3_scale(left, side), abzi_v3_scale(front, before)));
        }
        if (i == 29 || i == 30) {  // heels
            abz_vec3 sole = abzi_v3_sub(joint[ABZ_LEFT_TOES + (i - 29) * 4], point[i]);
            point[i] = abzi_v3_add(point[i], abzi_v3(-.3f * sole.x, -.04f, -.3f * sole.z));
        }
    }
}

/// What a picture of these joints shows. Landmarks outside of the picture are visible all the same, as they are to
/// those who guess them.
static inline void scene_sighting(const scene *s, const abz_vec3 *joint, uint64_t *seed, abz_sighting *out)
{
    abz_vec3 point[ABZ_LANDMARK_N];
    scene_points(joint, point);
    abz_vec3 hips = scene_camera(s, abzi_v3_lerp(joint[ABZ_LEFT_UPPER_LEG], joint[ABZ_RIGHT_UPPER_LEG], .5f));
    abz_quat back = abzi_quat_from_to(hips, abzi_v3(0, 0, 1));
    float focal = .5f * (s->aspect > 1 ? s->aspect : 1) * abzi_cosf(s->field_rad / 2) / abzi_sinf(s->field_rad / 2);
    memset(out, 0, sizeof *out);
    out->person_n = 1;
    out->aspect = s->aspect;
    for (int i = 0; i < ABZ_LANDMARK_N; i++) {
        abz_landmark *mark = &out->landmark[i];
        abz_vec3 at = scene_camera(s, point[i]);
        float x = at.x + s->picture_m * scene_noise(seed), y = at.y + s->picture_m * scene_noise(seed);
        abz_vec3 local = abzi_v3_scale(abzi_quat_rotate(back, abzi_v3_sub(at, hips)), s->person);
        mark->x_m = local.x + s->across_m * scene_noise(seed);
        mark->y_m = local.y + s->across_m * scene_noise(seed);
        mark->z_m = local.z + s->along_m * scene_noise(seed);
        mark->u = .5f + focal * x / at.z / s->aspect;
        mark->v = .5f + focal * y / at.z;
        mark->visible = .95f;
    }
}

/// A body that stands at (x, z) with its arms out and faces the camera. joint [ABZ_JOINT_N]
static inline void scene_stand(const abz_body *body, float x, float z, abz_vec3 *joint)
{
    abz_quat rot[ABZ_JOINT_N];
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        rot[j] = abzi_quat_from_yaw(ABZI_PI_F);
    }
    abz_body_positions(body, abzi_v3(x, body->hip_height_m, z), rot, joint);
}

#endif
