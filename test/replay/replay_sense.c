// See a dancer by a camera and by three points, with limbs hidden and pictures missing, and print a hash of what was
// seen for every second. Memory that held something else before must give the same.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/fall.h"
#include "base/hash.h"
#include "sightings.h"

enum { SECONDS = 12 };

static void *dirty(size_t size, int filling)
{
    void *mem = malloc(size);
    if (mem == NULL) {
        exit(1);
    }
    return memset(mem, filling, size);
}

static uint64_t add(uint64_t hash, const abz_seen *seen)
{
    hash = abzi_hash64(seen->joint, sizeof seen->joint, hash);
    return hash ^ seen->seen ^ (uint64_t)seen->blind << 32;
}

static uint64_t watch(int filling, bool is_shown)
{
    const scene s = scene_usual(1);
    const abz_body body = abz_body_of_height(1.68f);
    abz_camera_config camera_config = abz_camera_config_default();
    abz_headset_config headset_config = abz_headset_config_default();
    void *camera_mem = dirty(abz_camera_size(), filling), *headset_mem = dirty(abz_headset_size(), filling);
    abz_camera *camera;
    abz_headset *headset;
    if (abz_camera_init(camera_mem, abz_camera_size(), &camera_config, &camera) != ABZ_OK ||
        abz_headset_init(headset_mem, abz_headset_size(), &headset_config, &headset) != ABZ_OK) {
        fprintf(stderr, "sense\n");
        exit(1);
    }
    void *fall_mem = dirty(abz_fall_watch_size(), filling);
    abz_fall_watch *falls;
    if (abz_fall_watch_init(fall_mem, abz_fall_watch_size(), &body, &falls) != ABZ_OK) {
        fprintf(stderr, "fall\n");
        exit(1);
    }
    uint64_t seed = 1, hash = 0;
    for (int tick = 0; tick < SECONDS * ABZ_TICKS_PER_SECOND; tick++) {
        abz_vec3 joint[ABZ_JOINT_N];
        abz_sighting sighting;
        abz_seen seen;
        float t = tick > 120 ? (float)(tick - 120) / ABZ_TICKS_PER_SECOND : 0;
        scene_stand(&body, .5f * abzi_sinf(2 * t), 3.5f + .3f * abzi_sinf(1.3f * t), joint);
        joint[ABZ_LEFT_HAND].y -= .4f * abzi_sinf(3 * t);
        scene_sighting(&s, joint, &seed, &sighting);
        sighting.landmark[11 + tick / 30 % 22].visible = .2f;
        sighting.age_s = .05f;
        abz_camera_tick(camera, tick % 3 == 0 && tick / 60 != 8 ? &sighting : NULL, tick == 400, tick > 600, &seen);
        hash = add(hash, &seen);
        abz_points points = {
            joint[ABZ_HEAD],      joint[ABZ_LEFT_HAND], joint[ABZ_RIGHT_HAND], abzi_quat_from_yaw(.3f * t),
            abzi_quat_identity(), abzi_quat_identity(), tick / 60 == 9 ? 1 : 7};
        abz_headset_tick(headset, tick / 60 == 10 ? NULL : &points, &seen);
        hash = add(hash, &seen);
        if (tick > 500) {  // and the dancer drops
            for (int j = 0; j < ABZ_JOINT_N; j++) {
                joint[j].y *= tick < 530 ? 1 - .03f * (float)(tick - 500) : .1f;
            }
        }
        abz_fall fall;
        abz_fall_watch_tick(falls, joint, tick / 60 == 10 ? 0 : UINT32_MAX, seen.joint, &fall);
        hash = abzi_hash64(&fall, sizeof fall, hash);
        if (is_shown && (tick + 1) % ABZ_TICKS_PER_SECOND == 0) {
            printf("%d %016llx\n", tick / ABZ_TICKS_PER_SECOND, (unsigned long long)hash);
        }
    }
    free(camera_mem);
    free(headset_mem);
    free(fall_mem);
    return hash;
}

int main(void)
{
    return watch(0, true) == watch(0xff, false) ? 0 : 1;
}
