#include "room/handover.h"

#include <string.h>

#include "motion/spring.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
#define LEAST_HALF_LIFE_S 0.12f  // a little longer than her own answers take (partner/posture.c)
#define WALK_SPEED 1.2f          // m/s: hips that have far to go take longer, as long as a walk does,
#define TURN_SPEED 7.0f          // rad/s, and so does what has far to turn: half as fast as a spin
// From rest such a spring is fastest after 1 / w, at w / e of its way a second: so long is the half life that this is
// 1.
#define HALF_LIFE_S 0.617f
#define THERE_M 1e-4f  // so near hands go by less than a millimetre a second because of it
#define THERE_RAD 1e-3f

void abzi_handover_start(abzi_handover *handover)
{
    memset(handover, 0, sizeof *handover);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        handover->turn[j] = abzi_quat_identity();
    }
}

void abzi_handover_take(abzi_handover *handover)
{
    handover->takes = handover->shown_n == 2;
}

bool abzi_handover_attend(abzi_handover *handover, abzi_attend *attend, const abz_body *body, const abz_fall *fall,
                          const abz_vec3 *you, const abz_beat *pulse, const abz_beat *music, abz_pose *pose)
{
    const bool attended = attend->attends != 0;
    const bool attends =
        handover->shown_n == 2 && abzi_attend_tick(attend, body, handover->shown, fall, you, pulse, music, pose);
    if (attends) {
        handover->walk = handover->whirl = 0;
        handover->takes = 0;
    } else if (attended) {
        abzi_handover_take(handover);
    }
    return attends;
}

void abzi_handover_leave(abzi_handover *handover, abzi_attend *attend)
{
    if (attend->attends) {
        memset(attend, 0, sizeof *attend);
        abzi_handover_take(handover);
    }
}

/// The longer the way, the softer the spring, so that nothing is faster than `most`.
static float stiffness(float way, float most)
{
    float half_life_s = HALF_LIFE_S * way / most;
    return ABZI_SPRING(half_life_s > LEAST_HALF_LIFE_S ? half_life_s : LEAST_HALF_LIFE_S);
}

static void take(abzi_handover *h, const abz_effort *effort, const abz_pose *pose)
{
    const abz_pose *was = h->shown;
    h->off = abzi_v3_sub(was[1].pos[ABZ_HIPS], pose->pos[ABZ_HIPS]);
    h->off_v = abzi_v3_scale(abzi_v3_sub(was[1].pos[ABZ_HIPS], was[0].pos[ABZ_HIPS]), ABZ_TICKS_PER_SECOND);
    float most = 0;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        h->turn[j] = abzi_quat_normalize(abzi_quat_mul(was[1].rot[j], abzi_quat_conj(pose->rot[j])));
        h->turn_v[j] = abzi_v3(0, 0, 0);
        float angle = abzi_quat_angle(was[1].rot[j], pose->rot[j]);
        most = angle > most ? angle : most;
    }
    const float walks = effort != NULL && effort->body_m_s < WALK_SPEED ? effort->body_m_s : WALK_SPEED;
    const float turns = effort != NULL && effort->turn_rad_s < TURN_SPEED ? effort->turn_rad_s : TURN_SPEED;
    h->walk = stiffness(abzi_v3_length(h->off), walks);
    h->whirl = stiffness(most, turns);
    h->takes = 0;
}

bool abzi_handover_goes(const abzi_handover *h)
{
    float most = 0;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        const float angle = abzi_quat_angle(h->turn[j], abzi_quat_identity());
        most = angle > most ? angle : most;
    }
    return h->walk > 0 && (abzi_v3_length(h->off) > THERE_M || most > THERE_RAD);
}

void abzi_handover_show(abzi_handover *handover, const abz_body *body, const abz_effort *effort, abz_pose *pose)
{
    abzi_handover *h = handover;
    if (h->takes) {
        take(h, effort, pose);
    }
    if (h->walk > 0) {
        const float turn_decay = abzi_expf(-h->whirl * DT);
        const abz_vec3 nowhere = {0, 0, 0};
        abzi_spring_v3(&h->off, &h->off_v, nowhere, h->walk, abzi_expf(-h->walk * DT), DT);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            abzi_spring_quat(&h->turn[j], &h->turn_v[j], abzi_quat_identity(), h->whirl, turn_decay, DT);
            pose->rot[j] = abzi_quat_normalize(abzi_quat_mul(h->turn[j], pose->rot[j]));
        }
        abz_vec3 hips = abzi_v3_add(pose->pos[ABZ_HIPS], h->off);
        abz_body_positions(body, hips, pose->rot, pose->pos);
    }
    h->shown[0] = h->shown[1];
    h->shown[1] = *pose;
    h->shown_n += h->shown_n < 2;
}
