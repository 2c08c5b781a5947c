/// One who watches a dancer by a camera or by three points, and whether the dancer falls.
///
/// The camera: 25 pictures a second that come 67 ms late, landmarks wrong by 1 cm across and 4 cm in depth
/// (sightings.h). The three points: head and hands, every tick.
#ifndef TEST_WATCHER_H
#define TEST_WATCHER_H

#include <stdalign.h>
#include <stdlib.h>

#include "care/fall.h"
#include "partner/lead.h"
#include "sense/camera.h"
#include "sense/headset.h"
#include "sightings.h"

enum { CAMERA, POINTS, SENSE_N, PICTURE_LATE_TICKS = 4, STAND_TICKS = 120 };

/// One who watches by one of the senses.
typedef struct watcher {
    int sense;
    alignas(max_align_t) abz_camera camera;
    alignas(max_align_t) abz_headset headset;
    abzi_fall_watch watch;
    scene scene;
    uint64_t seed;
    int tick, taken;
    float next_tick;
    abz_sighting sighting;  ///< the newest that is under way
} watcher;

static inline watcher watcher_of(int sense, const abz_body *body)
{
    const abz_camera_config camera_config = abz_camera_config_default();
    abz_headset_config headset_config = abz_headset_config_default();
    headset_config.height_m = fmaxf(.8f, body->head_height_m / abz_body_of_height(1).head_height_m);
    abz_camera *camera;
    abz_headset *headset;
    watcher w = {.sense = sense, .scene = scene_usual(1), .seed = 3, .taken = -1};
    if (abz_camera_init(&w.camera, sizeof w.camera, &camera_config, &camera) != ABZ_OK ||
        abz_headset_init(&w.headset, sizeof w.headset, &headset_config, &headset) != ABZ_OK) {
        abort();
    }
    const abz_body usual = abz_body_of_height(1.7f);
    abzi_fall_start(&w.watch, &usual);
    w.watch.guess = sense == CAMERA ? ABZI_FALL_SMOOTHED : ABZI_FALL_POINTS;
    return w;
}

static inline abz_points watcher_points(const abz_vec3 *joint)
{
    const abz_quat rot = abzi_quat_from_yaw(abzi_heading(joint[ABZ_LEFT_UPPER_ARM], joint[ABZ_RIGHT_UPPER_ARM]));
    const abz_vec3 eyes = abzi_quat_rotate(rot, abzi_v3(0, 0, .09f));
    return (abz_points){abzi_v3_add(joint[ABZ_HEAD], eyes),
                        abzi_v3_add(joint[ABZ_LEFT_HAND], abzi_quat_rotate(rot, abzi_v3(.08f, 0, 0))),
                        abzi_v3_add(joint[ABZ_RIGHT_HAND], abzi_quat_rotate(rot, abzi_v3(-.08f, 0, 0))),
                        rot,
                        rot,
                        rot,
                        7};
}

static inline abz_fall watcher_see(watcher *w, const abz_vec3 *joint)
{
    abz_seen seen;
    abzi_fall_signs signs;
    if (w->sense == POINTS) {
        const abz_points points = watcher_points(joint);
        abz_headset_tick(&w->headset, &points, &seen);
    } else {
        const bool comes = w->taken >= 0 && w->tick - w->taken >= PICTURE_LATE_TICKS;
        if (comes) {
            w->sighting.age_s = (float)(w->tick - w->taken) / ABZ_TICKS_PER_SECOND;
            abz_camera_tick(&w->camera, &w->sighting, false, false, &seen);
            w->taken = -1;
        } else {
            abz_camera_tick(&w->camera, NULL, false, false, &seen);
        }
        if (w->taken < 0 && (float)w->tick >= w->next_tick) {
            scene_sighting(&w->scene, joint, &w->seed, &w->sighting);
            w->taken = w->tick;
            w->next_tick += ABZ_TICKS_PER_SECOND / 25.f;
        }
    }
    if (seen.body_is_new) {
        abzi_fall_measure(&w->watch, &seen.body);
    }
    w->tick++;
    abzi_fall_see(&w->watch, seen.joint, seen.seen, NULL, &signs);
    return w->watch.now;
}

static inline void watcher_stand(watcher *w, const abz_body *body)
{
    abz_vec3 joint[ABZ_JOINT_N];
    scene_stand(body, 0, 3.5f, joint);
    for (int t = 0; t < STAND_TICKS; t++) {
        watcher_see(w, joint);
    }
}

#endif
