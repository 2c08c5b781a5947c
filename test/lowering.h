/// People who go down because they want to: from one posture to the next with least jerk, in their own time.
///
/// Source  all reaching has least jerk: Flash and Hogan, "The coordination of arm movements" (1985).
#ifndef TEST_LOWERING_H
#define TEST_LOWERING_H

#include "base/vec.h"
#include "people.h"

/// Degrees that parts are turned towards the front, from hanging or standing straight; both sides alike unless the
/// second leg says otherwise.
typedef struct posture {
    float trunk, thigh, shin, arm, forearm, other_thigh, other_shin;
    float flies_m;  ///< above the floor
} posture;

static const posture STANDING = {0}, PLIE = {0, 50, -50, 20, 20, 50, -50, 0},
                     SQUATTING = {40, 115, -40, 60, 60, 115, -40, 0}, ON_CHAIR = {5, 90, 0, 20, 60, 90, 0, 0},
                     LEANING_OVER = {45, 80, -15, 20, 30, 80, -15, 0}, ON_FLOOR = {-10, 90, 85, -30, -30, 90, 85, 0},
                     CROUCHING = {60, 120, -50, 40, 40, 120, -50, 0}, KNEELING = {0, 0, -90, 0, 0, 0, -90, 0},
                     ON_ONE_KNEE = {10, 0, -90, 10, 30, 90, 0, 0}, ON_HEELS = {10, 70, -95, 20, 20, 70, -95, 0},
                     TYING_SHOE = {70, 0, -90, 60, 60, 110, -20, 0}, CRAWLING = {90, 0, -90, 90, 90, 0, -90, 0},
                     CRAWLING_ON = {90, 25, -80, 70, 75, -15, -90, 0}, PLANK = {78, -78, -78, 80, 80, -78, -78, 0},
                     PRESSED = {88, -88, -88, -30, 100, -88, -88, 0}, ON_BACK = {-90, 90, 90, -80, -80, 90, 90, 0},
                     ON_BELLY = {90, -90, -90, 170, 170, -90, -90, 0}, ON_ELBOWS = {-45, 90, 85, -70, -45, 90, 85, 0},
                     BOWING = {100, 0, 0, 90, 90, 0, 0, 0}, TOUCHING_TOES = {140, 10, -10, 150, 150, 10, -10, 0},
                     CROSS_LEGGED = {8, 97, -82, 30, 60, 97, -82, 0}, LOWERED = {90, -90, -90, -30, 100, -90, -90, 0},
                     LUNGING = {10, 80, -10, 20, 40, -40, -70, 0}, FLYING = {0, 0, 0, 160, 160, 0, 0, .4f},
                     LANDING = {30, 70, -45, 30, 40, 70, -45, 0};

/// One way to go down and up again: postures and the seconds that it takes to come to each.
typedef struct lowering {
    const char *name;
    bool to_floor;  ///< pelvis and all
    int n;
    struct {
        const posture *to;
        float after_s;
    } way[8];
} lowering;

/// At the speed of healthy people who are in a hurry: sitting down 1.0 to 2.4 s, standing up as long (Kerr et al.
/// 1997).
static const lowering lowerings[] = {
    {"plie", false, 2, {{&PLIE, .5f}, {&STANDING, .5f}}},
    {"squat", true, 2, {{&SQUATTING, .7f}, {&STANDING, .7f}}},
    {"sits down on a chair", false, 3, {{&LEANING_OVER, .5f}, {&ON_CHAIR, .5f}, {&STANDING, 1}}},
    {"bows", false, 2, {{&BOWING, .6f}, {&STANDING, .6f}}},
    {"touches the toes", false, 2, {{&TOUCHING_TOES, .8f}, {&STANDING, .8f}}},
    {"kneels down", false, 3, {{&ON_ONE_KNEE, .8f}, {&KNEELING, .5f}, {&STANDING, 1.2f}}},
    {"sits on the heels", true, 3, {{&KNEELING, .9f}, {&ON_HEELS, .8f}, {&STANDING, 1.5f}}},
    {"ties a shoe", false, 3, {{&ON_ONE_KNEE, .8f}, {&TYING_SHOE, .6f}, {&STANDING, 1}}},
    {"lunges", false, 2, {{&LUNGING, .5f}, {&STANDING, .5f}}},
    {"jumps", false, 5, {{&LANDING, .4f}, {&STANDING, .2f}, {&FLYING, .286f}, {&LANDING, .25f}, {&STANDING, .4f}}},
    {"sits down on the floor", true, 4, {{&CROUCHING, 1.0f}, {&ON_FLOOR, 1.0f}, {&CROUCHING, 1.2f}, {&STANDING, .9f}}},
    {"lies down",
     true,
     6,
     {{&CROUCHING, 1}, {&ON_FLOOR, 1}, {&ON_ELBOWS, .7f}, {&ON_BACK, .8f}, {&ON_FLOOR, 1.2f}, {&STANDING, 2}}},
    {"crawls",
     false,
     5,
     {{&ON_ONE_KNEE, .9f}, {&CRAWLING, .9f}, {&CRAWLING_ON, .5f}, {&CRAWLING, .5f}, {&STANDING, 2}}},
    {"does push-ups",
     true,
     7,
     {{&CROUCHING, 1},
      {&PLANK, .9f},
      {&PRESSED, .5f},
      {&PLANK, .5f},
      {&PRESSED, .5f},
      {&PLANK, .5f},
      {&STANDING, 1.5f}}},
    {"lies on the belly",
     true,
     5,
     {{&ON_ONE_KNEE, .9f}, {&CRAWLING, .9f}, {&ON_BELLY, 1.2f}, {&CRAWLING, 1.2f}, {&STANDING, 1.8f}}},
};
enum { LOWERING_N = sizeof lowerings / sizeof *lowerings };

/// Floor work, as quick as legs allow, for nobody pulls himself down.
static const lowering floor_work[] = {
    {"sits cross-legged", true, 2, {{&CROSS_LEGGED, .9f}, {&STANDING, 1.2f}}},
    {"squats and rolls back", true, 4, {{&SQUATTING, .8f}, {&ON_FLOOR, .6f}, {&ON_BACK, .6f}, {&STANDING, 1.8f}}},
    {"drops to the knees", false, 2, {{&KNEELING, .65f}, {&STANDING, 1}}},
    {"knees, heels, sits", true, 4, {{&KNEELING, .7f}, {&ON_HEELS, .5f}, {&ON_FLOOR, .6f}, {&STANDING, 1.5f}}},
    {"knee, hands, belly", true, 4, {{&ON_ONE_KNEE, .6f}, {&CRAWLING, .6f}, {&LOWERED, .7f}, {&STANDING, 1.8f}}},
    {"bows down to a crawl", true, 3, {{&TOUCHING_TOES, .7f}, {&CRAWLING, .8f}, {&STANDING, 1.5f}}},
};
enum { FLOOR_WORK_N = sizeof floor_work / sizeof *floor_work };

static inline abz_quat lowering_turn(float degrees)
{
    return abzi_quat_from_axis_angle(abzi_v3(1, 0, 0), degrees * ABZI_PI_F / 180);
}

/// A posture as joints: the lowest of them lies on the floor, and the left foot stays where it is.
static inline void posture_joints(const abz_body *body, const posture *p, abz_vec3 *joint)
{
    abz_quat rot[ABZ_JOINT_N];
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        rot[j] = lowering_turn(p->trunk);
    }
    rot[ABZ_HEAD] = lowering_turn(p->trunk / 2);
    for (int side = 0; side < 2; side++) {
        const int arm = side ? ABZ_RIGHT_UPPER_ARM : ABZ_LEFT_UPPER_ARM,
                  leg = side ? ABZ_RIGHT_UPPER_LEG : ABZ_LEFT_UPPER_LEG;
        const abz_quat hang = abzi_quat_from_axis_angle(abzi_v3(0, 0, 1), side ? ABZI_PI_F / 2 : -ABZI_PI_F / 2);
        rot[arm] = abzi_quat_mul(lowering_turn(-p->arm), hang);
        rot[arm + 1] = rot[arm + 2] = abzi_quat_mul(lowering_turn(-p->forearm), hang);
        rot[leg] = lowering_turn(side ? -p->other_thigh : -p->thigh);
        rot[leg + 1] = lowering_turn(side ? -p->other_shin : -p->shin);
        rot[leg + 2] = rot[leg + 3] = lowering_turn((side ? -p->other_shin : -p->shin) * .6f);
    }
    abz_body_positions(body, abzi_v3(0, 0, 0), rot, joint);
    float lowest = 9;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        const bool is_foot = j == ABZ_LEFT_FOOT || j == ABZ_RIGHT_FOOT;
        const bool is_toe = j == ABZ_LEFT_TOES || j == ABZ_RIGHT_TOES;
        const float flesh = is_foot          ? body->ankle_height_m * .8f
                            : is_toe         ? body->toe_height_m
                            : j <= ABZ_CHEST ? .10f
                                             : .05f;
        lowest = abzi_minf(lowest, joint[j].y - flesh);
    }
    const abz_vec3 by = {-joint[ABZ_LEFT_FOOT].x, p->flies_m - lowest, -joint[ABZ_LEFT_FOOT].z};
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        joint[j] = abzi_v3_add(joint[j], by);
    }
}

/// Seconds that it takes at most, with half a second of rest after each posture.
static inline float lowering_length(const lowering *l, float slowness)
{
    float sum = 0;
    for (int i = 0; i < l->n; i++) {
        sum += l->way[i].after_s * slowness + .5f;
    }
    return sum;
}

/// A posture between two.
static inline void posture_between(const abz_body *body, const posture *from, const posture *to, float share,
                                   float flies_m, abz_vec3 *joint)
{
    posture now;
    const float *a = &from->trunk, *b = &to->trunk;
    float *out = &now.trunk;
    for (size_t k = 0; k < sizeof(posture) / sizeof(float); k++) {
        out[k] = a[k] + share * (b[k] - a[k]);
    }
    now.flies_m = flies_m;
    posture_joints(body, &now, joint);
}

/// The share of the way at which the pelvis, or where it hardly moves the neck, is as high as least jerk has it.
static inline float share_for(const abz_body *body, const posture *from, const posture *to, float s)
{
    abz_vec3 joint[ABZ_JOINT_N];
    float begin[2], end[2], least = 0, most = 1;
    posture_between(body, from, to, 0, 0, joint);
    begin[0] = joint[ABZ_HIPS].y;
    begin[1] = joint[ABZ_NECK].y;
    posture_between(body, from, to, 1, 0, joint);
    end[0] = joint[ABZ_HIPS].y;
    end[1] = joint[ABZ_NECK].y;
    const int which = fabsf(end[0] - begin[0]) < .2f;
    const float goal = begin[which] + s * (end[which] - begin[which]);
    for (int i = 0; i < 16; i++) {
        const float middle = (least + most) / 2;
        posture_between(body, from, to, middle, 0, joint);
        const float is = joint[which ? ABZ_NECK : ABZ_HIPS].y;
        if ((is > goal) == (end[which] < begin[which])) {
            least = middle;
        } else {
            most = middle;
        }
    }
    return least;
}

/// The joints at a time. slowness: all times are multiplied with it.
static inline void lowering_at(const abz_body *body, const lowering *l, float slowness, float at_s, abz_vec3 *joint)
{
    const posture *from = &STANDING;
    at_s = abzi_maxf(at_s, 0);
    for (int i = 0; i < l->n; i++) {
        const posture *to = l->way[i].to;
        const bool to_air = to->flies_m > 0, from_air = from->flies_m > 0;
        // Nobody falls more slowly, and what brakes a landing does so from its first moment.
        const float flight_s = from_air ? sqrtf(2 * from->flies_m / 9.81f) : 0;
        const float length = flight_s + l->way[i].after_s * (to_air || from_air ? 1 : slowness);
        const float rest = to_air || l->way[i].after_s < .45f ? 0 : .5f;
        if (at_s < length + rest || i == l->n - 1) {
            const float p = at_s >= length ? 1 : abzi_maxf(0, at_s - flight_s) / (length - flight_s);
            const float s = p * p * p * (10 + p * (6 * p - 15)), q = to_air ? 1 - p : at_s / abzi_maxf(flight_s, .01f);
            const float flies_m =
                to_air || from_air ? abzi_maxf(from->flies_m, to->flies_m) * abzi_maxf(0, 1 - q * q) : 0;
            posture_between(body, from, to,
                            to_air     ? s
                            : from_air ? p * (2 - p)
                                       : share_for(body, from, to, s),
                            flies_m, joint);
            return;
        }
        at_s -= length + rest;
        from = to;
    }
}

#endif
