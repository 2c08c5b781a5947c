#include "app/seated_track.h"

#include "base/vec.h"
#include "sense/upright.h"

static const abz_joint joint_of[ABZ_TRACK_POINT_N] = {
#define ABZI_JOINT_OF(point, joint) [point] = joint,
    ABZ_TRACK_LIST(ABZI_JOINT_OF)
#undef ABZI_JOINT_OF
};

static void joints_of(const abz_body *body, const abz_track_frame *frame, abz_vec3 *joint)
{
    for (int p = 0; p < ABZ_TRACK_POINT_N; p++) {
        const double *at = frame->at[p];
        joint[joint_of[p]] = (abz_vec3){(float)at[0], (float)at[1], (float)at[2]};
    }
    // A track has no ends of the thighs: they are beside the pelvis, level with where they are in standing.
    const abzi_spot hips = {joint[ABZ_HIPS].x, joint[ABZ_HIPS].z,
                            abzi_heading(joint[ABZ_LEFT_UPPER_ARM], joint[ABZ_RIGHT_UPPER_ARM])};
    for (int leg = ABZ_LEFT_UPPER_LEG; leg <= ABZ_RIGHT_UPPER_LEG; leg += ABZ_RIGHT_UPPER_LEG - ABZ_LEFT_UPPER_LEG) {
        joint[leg] = abzi_spot_world(hips, body->offset[leg]);
        joint[leg].y += joint[ABZ_HIPS].y;
    }
}

// Ticks that the dancer sits; feet are put there or not.
static size_t sit(const abz_body *body, bool told, bool puts, abz_track_frame *frame, size_t frame_n)
{
    static const abz_track_point foot[] = {ABZ_TRACK_LEFT_ANKLE, ABZ_TRACK_RIGHT_ANKLE, ABZ_TRACK_LEFT_TOES,
                                           ABZ_TRACK_RIGHT_TOES};
    abzi_upright upright = {0};
    abz_vec3 joint[ABZ_JOINT_N] = {{0, 0, 0}};
    size_t sat_n = 0;
    for (size_t i = 0; i < frame_n; i++) {
        uint32_t seen = UINT32_MAX;
        joints_of(body, &frame[i], joint);
        const abz_vec3 *shown = abzi_upright_tick(&upright, body, told, joint, &seen);
        sat_n += upright.sits != 0;
        for (size_t k = 0; puts && upright.sits && k < sizeof foot / sizeof *foot; k++) {
            const abz_vec3 at = shown[joint_of[foot[k]]];
            frame[i].at[foot[k]][0] = (double)at.x;
            frame[i].at[foot[k]][1] = (double)at.y;
            frame[i].at[foot[k]][2] = (double)at.z;
        }
    }
    return sat_n;
}

bool abzi_seated_track(const abz_body *body, bool told, abz_track_frame *frame, size_t frame_n)
{
    const bool sits = 2 * sit(body, told, false, frame, frame_n) > frame_n;
    if (sits) {
        (void)sit(body, told, true, frame, frame_n);
    }
    return sits;
}
