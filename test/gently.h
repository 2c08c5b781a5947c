/// A partner asked to be gentle beside a leader who does anything: he dances at any speed, wanders, turns, stands
/// still, runs at her, is not seen or somewhere else at once; how gently she shall dance changes at any moment. What of
/// her caps is exceeded is told.
#ifndef TEST_GENTLY_H
#define TEST_GENTLY_H

#include "base/chance.h"
#include "base/vec.h"
#include "learned.h"
#include "motion/spot.h"

#define GENTLY_TURN_TICKS 120   // two seconds
#define GENTLY_TOUCH_M 0.2f     // middles of trunks that are nearer touch
#define GENTLY_HELD_M 0.2f      // wrists of hands that hold: 16 cm, and what hands give (ABZ_HOLD_GIVES_M)
#define GENTLY_BELIEF_TICKS 30  // who is suddenly elsewhere, or seen again, is believed to be there after so long
#define GENTLY_NEAR_TICKS 15    // who is suddenly near somebody who was not has so long to brake

/// The most that was seen while she was as gentle as she can.
typedef struct gently_most {
    float near_hand_m_s, hand_m_s2, near_hips_m_s, hips_m_s2, reach, turn_rad, his_reach;
    float any_joint_m_s;     ///< at any gentleness
    uint64_t held_n, far_n;  ///< hands that have his, at any gentleness; of which further away than any holds
    uint64_t gentlest_n, near_n, touch_n;
} gently_most;

typedef struct gently {
    abz_engine *engine;
    const abz_pose *dance;  ///< what he dances, round and round
    size_t dance_n;
    uint32_t random;
    float at, rate;      ///< place in it
    float x, z, yaw;     ///< where he does so
    float vx, vz, vyaw;  ///< and how that moves
    float gentle;        ///< as told
    uint32_t hidden_n, near_n, gentlest_n, still_n;
    uint32_t believed_n;  ///< ticks since he was last seen where he had not gone to
    abz_pose last, before;
    float turned[GENTLY_TURN_TICKS];
    gently_most most;
} gently;

static inline float gently_chance(gently *g)
{
    return abzi_chance(&g->random);
}

static inline void gently_change(gently *g)
{
    const float dice = gently_chance(g);
    if (dice < 0.004f) {  // he goes elsewhere
        g->vx = 3 * (2 * gently_chance(g) - 1);
        g->vz = 3 * (2 * gently_chance(g) - 1);
        g->vyaw = 4 * (2 * gently_chance(g) - 1);
    } else if (dice < 0.012f) {  // or comes back, or stays
        g->vx = -0.5f * g->x;
        g->vz = -0.5f * g->z;
        g->vyaw = 0;
    } else if (dice < 0.016f) {
        g->rate = 2 * gently_chance(g);
    } else if (dice < 0.018f) {
        g->still_n = 120;
    } else if (dice < 0.0185f) {
        g->hidden_n = 40;
    } else if (dice < 0.0187f) {  // he is taken for someone elsewhere
        g->x += 2 * (2 * gently_chance(g) - 1);
        g->z += 2 * (2 * gently_chance(g) - 1);
        g->believed_n = 0;
    } else if (dice < 0.021f) {
        g->gentle = gently_chance(g) < 0.7f ? 1 : gently_chance(g) < 0.5f ? ABZ_GENTLE_AUTO : gently_chance(g);
    }
    const float far = 6;
    g->vx *= fabsf(g->x) > far && g->x * g->vx > 0 ? -1 : 1;
    g->vz *= fabsf(g->z) > far && g->z * g->vz > 0 ? -1 : 1;
}

static inline void gently_start(gently *g, const abz_repertoire *repertoire, const abz_pose *dance, size_t dance_n,
                                uint32_t seed)
{
    const abz_engine_config config = abz_engine_config_default(repertoire);
    *g = (gently){.engine = engine_of(repertoire, &config),
                  .dance = dance,
                  .dance_n = dance_n,
                  .random = abzi_chance_seed(seed),
                  .rate = 1,
                  .gentle = 1};
}

static inline void gently_judge(gently *g, const abz_repertoire *repertoire, const abz_output *now,
                                const abz_input *input)
{
    gently_most *most = &g->most;
    abz_vec3 apart = abzi_v3_sub(now->follow.pos[ABZ_HIPS], input->lead[ABZ_HIPS]);
    apart.y = 0;
    // Who is not seen is near without her knowing it.
    g->near_n = input->seen != 0 && abzi_v3_length(apart) < ABZ_GENTLE_NEAR_M ? g->near_n + 1 : 0;
    g->gentlest_n = now->gentle >= 1 ? g->gentlest_n + 1 : 0;
    const abz_vec3 side = abzi_v3_sub(now->follow.pos[ABZ_LEFT_UPPER_ARM], now->follow.pos[ABZ_RIGHT_UPPER_ARM]);
    const float yaw = abzi_atan2f(-side.z, side.x), was = g->turned[now->tick % GENTLY_TURN_TICKS];
    g->turned[now->tick % GENTLY_TURN_TICKS] = yaw;
    for (int j = 0; j < ABZ_JOINT_N && now->tick > 0; j++) {
        const float speed = abzi_v3_distance(now->follow.pos[j], g->last.pos[j]) * ABZ_TICKS_PER_SECOND;
        most->any_joint_m_s = speed > most->any_joint_m_s ? speed : most->any_joint_m_s;
    }
    most->gentlest_n += g->gentlest_n > 2;
    most->near_n += g->gentlest_n > 2 && g->near_n > GENTLY_NEAR_TICKS;
    bool touch = false;
    for (int pair = 0; pair < 4; pair++) {
        const int of[2] = {pair / 2 ? ABZ_CHEST : ABZ_HIPS, pair % 2 ? ABZ_CHEST : ABZ_HIPS};
        touch = touch || abzi_v3_distance(now->follow.pos[of[0]], input->lead[of[1]]) < GENTLY_TOUCH_M;
    }
    most->touch_n += g->gentlest_n > 2 && g->near_n > GENTLY_NEAR_TICKS && touch;
    for (int hand = 0; hand < 2 && g->gentlest_n > 2; hand++) {
        const int wrist = hand ? ABZ_RIGHT_HAND : ABZ_LEFT_HAND;
        const abz_vec3 *offset = repertoire->body.offset;
        const float arm = abzi_v3_length(offset[wrist]) + abzi_v3_length(offset[wrist - 1]);
        const float reach = abzi_v3_distance(now->follow.pos[wrist], now->follow.pos[wrist - 2]) / arm;
        most->reach = reach > most->reach ? reach : most->reach;
        if (g->near_n <= GENTLY_NEAR_TICKS) {
            continue;
        }
        const float speed = abzi_v3_distance(now->follow.pos[wrist], g->last.pos[wrist]) * ABZ_TICKS_PER_SECOND;
        most->near_hand_m_s = speed > most->near_hand_m_s ? speed : most->near_hand_m_s;
        abz_vec3 goes = abzi_v3_sub(now->follow.pos[ABZ_HIPS], g->last.pos[ABZ_HIPS]);
        goes.y = 0;
        const float walks = abzi_v3_length(goes) * ABZ_TICKS_PER_SECOND;
        most->near_hips_m_s = walks > most->near_hips_m_s ? walks : most->near_hips_m_s;
        const int joint[2] = {wrist, ABZ_HIPS};
        for (int k = 0; k < 2; k++) {
            const abz_vec3 bent = abzi_v3_sub(abzi_v3_add(now->follow.pos[joint[k]], g->before.pos[joint[k]]),
                                              abzi_v3_scale(g->last.pos[joint[k]], 2));
            const float hard = abzi_v3_length(bent) * ABZ_TICKS_PER_SECOND * ABZ_TICKS_PER_SECOND;
            float *of = k == 0 ? &most->hand_m_s2 : &most->hips_m_s2;
            *of = hard > *of ? hard : *of;
        }
    }
    if (g->gentlest_n > GENTLY_TURN_TICKS) {
        const float turned = fabsf(abzi_wrapf(yaw - was));
        most->turn_rad = turned > most->turn_rad ? turned : most->turn_rad;
    }
    for (int hand = 0; hand < 2 && input->seen != 0; hand++) {
        const bool holds = (now->flags & (hand ? ABZ_RIGHT_HOLD : ABZ_LEFT_HOLD)) != 0;
        const abz_vec3 wrist = now->follow.pos[hand ? ABZ_RIGHT_HAND : ABZ_LEFT_HAND];
        most->held_n += holds && g->believed_n > GENTLY_BELIEF_TICKS;
        most->far_n += holds && g->believed_n > GENTLY_BELIEF_TICKS &&
                       abzi_v3_distance(wrist, input->lead[ABZ_LEFT_HAND]) > GENTLY_HELD_M &&
                       abzi_v3_distance(wrist, input->lead[ABZ_RIGHT_HAND]) > GENTLY_HELD_M;
    }
    g->before = g->last;
    g->last = now->follow;
}

static inline void gently_tick(gently *g, const abz_repertoire *repertoire)
{
    const float dt = 1.0f / ABZ_TICKS_PER_SECOND;
    gently_change(g);
    if (g->still_n > 0) {
        g->still_n--;
    } else {
        g->at += g->rate;
        g->at -= g->at >= (float)g->dance_n ? (float)g->dance_n : 0;
        g->x += g->vx * dt;
        g->z += g->vz * dt;
        g->yaw = abzi_wrapf(g->yaw + g->vyaw * dt);
    }
    abz_input input = {.seen = g->hidden_n > 0 ? 0 : UINT32_MAX, .gentle = g->gentle};
    g->believed_n = g->hidden_n > 0 ? 0 : g->believed_n + 1;
    g->hidden_n -= g->hidden_n > 0;
    const abz_pose *pose = &g->dance[(size_t)g->at % g->dance_n];
    const abzi_stance stance = abzi_stance_of((abzi_spot){g->x, g->z, g->yaw});
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        input.lead[j] = abzi_stance_world(stance, pose->pos[j]);
    }
    abz_output now;
    abz_engine_tick(g->engine, &input, &now);
    gently_judge(g, repertoire, &now, &input);
}

#endif
