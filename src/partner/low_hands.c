#include "partner/low_hands.h"

#include "partner/his_hand.h"

// A hand that is so far ahead of the axle is held out, and no longer when it is nearer; where it is not known how it is
// held her wrist is so far ahead of his.
#define HELD_OUT_M 0.45f
#define TAKEN_BACK_M 0.38f
#define AHEAD_M 0.09f
#define HOLDS 0.5f  // more of the neighbours say what is held

#define REACH 0.9f     // of an arm's length: beyond, she leans by so much for a metre,
#define RAD_M 0.5f     // each time that the body is looked at,
#define KEPT 0.85f     // of what she leans for nothing any more she keeps so much,
#define MOST_RAD 0.4f  // and no further than that

abz_vec3 abzi_low_hands_at(const abzi_footing *f, int his)
{
    const abz_vec3 lower = {0, -f->manner->lower_m, 0};
    return abzi_v3_add(abzi_his_hand(f->lead, f->company, f->repertoire, f->manner->late_s, his), lower);
}

void abzi_low_hands_take(const abzi_posture *posture, const abzi_footing *f, float hold[4], abz_vec3 beside[4])
{
    for (int hand = 0; f->manner->chair.shape != NULL && hand < 2; hand++) {
        const abzi_grip *grip = &posture->grip[hand], *other = &posture->grip[1 - hand];
        const int his = 1 - hand, which = 2 * hand + his;
        const float ahead_m = abzi_spot_local(f->manner->chair.at, abzi_low_hands_at(f, his)).z;
        const bool held = other->holding && other->his == his, holds = grip->holding && grip->his == his;
        if (!held && hold[which] < HOLDS && hold[2 * hand + hand] < HOLDS &&
            ahead_m > (holds ? TAKEN_BACK_M : HELD_OUT_M)) {
            hold[which] = 1;
            beside[which] = abzi_v3(0, 0, AHEAD_M);
        }
    }
}

void abzi_low_hands_lean(abzi_posture *posture, const abzi_build *build, const abzi_footing *f)
{
    if (f->manner->chair.shape == NULL) {
        posture->lean = abzi_v3(0, 0, 0);
        return;
    }
    const abzi_stance heading = abzi_stance_of((abzi_spot){0, 0, f->spot.yaw});
    abz_vec3 lean = abzi_v3_scale(posture->lean, KEPT);
    for (int hand = 0; hand < 2; hand++) {
        const abzi_grip *grip = &posture->grip[hand];
        const float over_m = (grip->reach - REACH) * (build->upper_arm[hand] + build->lower_arm[hand]);
        abz_vec3 way = abzi_v3_sub(abzi_low_hands_at(f, grip->his), posture->shoulder[hand]);
        way.y = 0;
        if (grip->holding && over_m > 0) {
            way = abzi_stance_local(heading, abzi_v3_normalize(way, abzi_v3(0, 0, 1)));
            lean = abzi_v3_add(lean, abzi_v3_scale(way, RAD_M * over_m));
        }
    }
    const float far = abzi_v3_length(lean);
    posture->lean = far > MOST_RAD ? abzi_v3_scale(lean, MOST_RAD / far) : lean;
    const abz_vec3 up = {0, 1, 0};
    const abz_quat turn = abzi_quat_from_to(up, abzi_v3_normalize(abzi_v3_add(up, posture->lean), up));
    for (int j = ABZ_SPINE; j < ABZ_LEFT_UPPER_LEG; j++) {
        posture->aim.rot[j] = abzi_quat_mul(turn, posture->aim.rot[j]);
    }
}
