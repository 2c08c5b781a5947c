#include "live/recorded.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/motion_file.h"

// From the last pose of a round to the first of the next within half a second: people shift their weight as fast.
#define BLEND_TICKS 30

static abzi_spot spot_of(const abz_vec3 *joint)
{
    return (abzi_spot){joint[ABZ_HIPS].x, joint[ABZ_HIPS].z,
                       abzi_heading(joint[ABZ_LEFT_UPPER_LEG], joint[ABZ_RIGHT_UPPER_LEG])};
}

int abzi_recorded_open(abzi_recorded *r, const char *path, const abz_rig_config *config, bool once)
{
    abzi_clip clip;
    char text[256];
    *r = (abzi_recorded){.once = once};
    if (abzi_clip_load(path, config, &clip) != 0) {
        return -1;
    }
    if (abzi_motion_remark(path, clip.rig, text, sizeof text)) {
        fprintf(stderr, "abrazo: %s\n", text);
    }
    r->body = clip.rig->body;
    r->tick_n = clip.pose_n;
    r->joint = malloc(clip.pose_n * sizeof *r->joint);
    for (size_t i = 0; r->joint && i < clip.pose_n; i++) {
        memcpy(r->joint[i], clip.pose[i].pos, sizeof r->joint[i]);
    }
    abzi_clip_free(&clip);
    if (!r->joint) {
        fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
        return -1;
    }
    r->own = r->here = spot_of(r->joint[0]);
    return 0;
}

void abzi_recorded_close(abzi_recorded *r)
{
    free(r->joint);
    r->joint = NULL;
}

/// Where this round lies on the floor by now.
static abzi_spot place(const abzi_recorded *r)
{
    const float left = 1 - (float)r->at / (float)r->tick_n;
    return (abzi_spot){r->own.x + (r->here.x - r->own.x) * left, r->own.z + (r->here.z - r->own.z) * left,
                       r->own.yaw + abzi_wrapf(r->here.yaw - r->own.yaw) * left};
}

bool abzi_recorded_next(abzi_recorded *r, abz_room_input *input)
{
    if (r->at == r->tick_n) {
        if (r->once) {
            return false;
        }
        r->here = spot_of(r->last);
        r->has_last = true;
        r->at = 0;
    }
    const abzi_stance from = abzi_stance_of(r->own), to = abzi_stance_of(place(r));
    const float share = r->has_last && r->at < BLEND_TICKS ? (float)(r->at + 1) / BLEND_TICKS : 1;
    const float eased = share * share * (3 - 2 * share);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        const abz_vec3 joint = abzi_stance_world(to, abzi_stance_local(from, r->joint[r->at][j]));
        input->joint[j] = share < 1 ? abzi_v3_lerp(r->last[j], joint, eased) : joint;
    }
    if (++r->at == r->tick_n) {
        memcpy(r->last, input->joint, sizeof r->last);
    }
    input->sight = ABZ_SIGHT_JOINTS;
    input->seen = (1u << ABZ_JOINT_N) - 1;
    return true;
}
