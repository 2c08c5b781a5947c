/// A figure danced by two bodies, judged: joints, clashes, hands, landings, planted feet, balance, jumps.
#ifndef TEST_JUDGED_H
#define TEST_JUDGED_H

#include <stdio.h>
#include <string.h>

#include "dancing.h"
#include "lead/hold.h"
#include "lead/walk.h"
#include "rhythm/dance.h"

#define LAND_SPEED 0.25f  // m/s: a foot slower than this has landed, as measure/steps.c sees it
#define SWING_SPEED 0.45f
#define STEP_LEAST 0.10f  // m: shorter ones are no steps that can be seen
#define REST_COUNTS 0.5f  // weight that has rested so long on a foot has settled
#define BALANCE_M 0.14f   // centre of mass and the middle of the foot: half its length, toes to heel
#define JUMP 9.0f         // m/s: no joint of recorded dancers is faster

// What was seen of one figure, danced by one couple.
typedef struct judgement {
    int tick_n;
    int clash_n, limit_n, loose_n, hold_n;  ///< ticks
    float clash_m, clash_at, hold_m, hold_at, limit_by, limit_at;
    int clash_part[2], limit_role;
    const char *limit;
    double planted_m;  ///< way of planted feet
    int planted_n;
    int step_n, late_n;  ///< steps seen, and those not within a tick of their count
    float late_ticks, late_at;
    float off_balance_m, balance_at;
    float speed, speed_at;  ///< of the fastest joint, m/s
    int speed_joint, speed_role;
} judgement;

static inline float usual_tempo(int dance)
{
    const abzi_dance *it = abzi_dance_of((abz_dance)dance);
    return sqrtf(it->slow_per_minute * it->fast_per_minute) * it->count_n;
}

static inline abz_vec3 middle_of(const abz_pose *pose, int side)
{
    int foot = side == ABZ_LEFT ? ABZ_LEFT_FOOT : ABZ_RIGHT_FOOT;
    return abzi_v3_lerp(pose->pos[foot], pose->pos[foot + 1], 0.5f);
}

// Centre of mass, over the floor. Shares after Winter, "Biomechanics and motor control of human movement", table 4.1.
static inline abz_vec3 centre_of_mass(const abz_pose *p)
{
    abz_vec3 sum = abzi_v3_scale(abzi_v3_lerp(p->pos[ABZ_HIPS], p->pos[ABZ_NECK], 0.5f), 0.497f);
    sum = abzi_v3_add(sum, abzi_v3_scale(p->pos[ABZ_HEAD], 0.081f));
    for (int side = 0; side < 2; side++) {
        int leg = side ? ABZ_RIGHT_UPPER_LEG : ABZ_LEFT_UPPER_LEG,
            arm = side ? ABZ_RIGHT_UPPER_ARM : ABZ_LEFT_UPPER_ARM;
        const float share[4] = {0.028f, 0.022f, 0.100f, 0.0465f};
        const int from[4] = {arm, arm + 1, leg, leg + 1};
        for (int i = 0; i < 4; i++) {
            abz_vec3 at = abzi_v3_lerp(p->pos[from[i]], p->pos[from[i] + 1], 0.433f);
            sum = abzi_v3_add(sum, abzi_v3_scale(at, share[i]));
        }
        sum = abzi_v3_add(sum, abzi_v3_scale(middle_of(p, side), 0.0145f));
    }
    return sum;
}

// Is the weight at rest, and on which foot? -1: on its way.
static inline int rests_on(const abzi_score *score, int role, float count)
{
    int on = -1;
    for (int i = 0; i < score->tread_n[role]; i++) {
        const abzi_tread *t = &score->tread[role][i].tread;
        if (t->at > count - REST_COUNTS && t->at < count + 0.7f) {
            return -1;
        }
        on = t->at <= count && t->weight ? t->side : on;
    }
    return on;
}

// How far the step seen to land at a tick is from the nearest count on which that foot lands.
static inline float ticks_off(const abzi_score *score, int role, int side, float count, float counts_a_tick)
{
    float nearest = 1e9f;
    for (int i = 0; i < score->tread_n[role]; i++) {
        const abzi_tread *t = &score->tread[role][i].tread;
        float off = fabsf(count - t->at) / counts_a_tick;
        nearest = t->side == side && t->moves && off < nearest ? off : nearest;
    }
    return nearest;
}

// Both dance a figure at a tempo, from standing to standing.
static inline void judge(const abz_figure *figure, const abz_body *body, float tempo, judgement *j)
{
    static abzi_score score;
    const abzi_dancer dancer[ABZ_ROLE_N] = {abzi_dancer_of(&body[0]), abzi_dancer_of(&body[1])};
    abzi_score_start(&score, figure, (abzi_spot){0, 0, 0}, abzi_common_height(&dancer[0].body, &dancer[1].body));
    abzi_score_rest(&score, 2);
    assert_true(abzi_score_append(&score, figure) && abzi_score_close(&score));
    *j = (judgement){.limit = "-"};
    float period = 60 / tempo, counts_a_tick = tempo / 3600;
    int ticks = (int)(score.end / counts_a_tick);
    abz_vec3 was[ABZ_ROLE_N][2], before[ABZ_ROLE_N][2], from[ABZ_ROLE_N][2];
    float fast[ABZ_ROLE_N][2];
    abz_pose last[ABZ_ROLE_N];
    bool swings[ABZ_ROLE_N][2] = {{false, false}, {false, false}},
         swung[ABZ_ROLE_N][2] = {{false, false}, {false, false}};
    for (int i = 0; i < ticks; i++, j->tick_n++) {
        float count = (float)i * counts_a_tick, link[ABZ_SIDE_N][ABZ_SIDE_N];
        abz_pose pose[ABZ_ROLE_N];
        abzi_dancers_pose(dancer, &score, count, period, pose);
        int part[2];
        float deep = deepest_clash(&pose[0], dancer[0].height_m, &pose[1], dancer[1].height_m, part);
        j->clash_n += deep > 0;
        if (deep > j->clash_m) {
            j->clash_m = deep;
            j->clash_at = count - 1;
            memcpy(j->clash_part, part, sizeof part);
        }
        abzi_held_links(dancer, &score, count, link);
        float loose = abzi_hold_error(dancer, &score, count, pose);
        j->hold_n += link[0][0] + link[0][1] + link[1][0] + link[1][1] > 0.999f;
        j->loose_n += loose > 0.02f;
        if (loose > j->hold_m) {
            j->hold_m = loose;
            j->hold_at = count - 1;
        }
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            for (int joint = 0; joint < ABZ_JOINT_N && i > 0; joint++) {
                float speed = abzi_v3_distance(pose[role].pos[joint], last[role].pos[joint]) * ABZ_TICKS_PER_SECOND;
                if (speed > j->speed) {
                    j->speed = speed;
                    j->speed_at = count - 1;
                    j->speed_joint = joint;
                    j->speed_role = role;
                }
            }
            last[role] = pose[role];
            float by;
            const char *joint = broken_joint(&pose[role], &by);
            if (joint != NULL) {
                j->limit_n++;
                if (fabsf(by) > fabsf(j->limit_by)) {
                    j->limit = joint;
                    j->limit_by = by;
                    j->limit_at = count - 1;
                    j->limit_role = role;
                }
            }
            abzi_walk walk = abzi_walk_at(&score, role, count, period);
            int on = rests_on(&score, role, count);
            if (on >= 0) {
                abz_vec3 off = abzi_v3_sub(centre_of_mass(&pose[role]), middle_of(&pose[role], on));
                off.y = 0;
                float far = abzi_v3_length(off);
                if (far > j->off_balance_m) {
                    j->off_balance_m = far;
                    j->balance_at = count - 1;
                }
            }
            for (int side = 0; side < 2; side++) {
                abz_vec3 at = middle_of(&pose[role], side);
                at.y = 0;
                if (i > 1) {
                    // in the middle of three ticks, as measure/steps.c has it
                    float speed = abzi_v3_distance(at, before[role][side]) * ABZ_TICKS_PER_SECOND / 2;
                    if (!walk.foot[side].swinging && !swung[role][side]) {
                        j->planted_m += (double)abzi_v3_distance(at, was[role][side]);
                        j->planted_n++;
                    }
                    if (!swings[role][side] && speed > SWING_SPEED) {
                        swings[role][side] = true;
                    } else if (swings[role][side] && speed < LAND_SPEED) {
                        swings[role][side] = false;
                        // when it passed that speed, between the two ticks before this one
                        float since = (LAND_SPEED - speed) / (fast[role][side] - speed);
                        float late = ticks_off(&score, role, side, count - (1 + since) * counts_a_tick, counts_a_tick);
                        bool is_step = abzi_v3_distance(at, from[role][side]) >= STEP_LEAST;
                        j->step_n += is_step;
                        j->late_n += is_step && late > 1;
                        if (is_step && late > j->late_ticks) {
                            j->late_ticks = late;
                            j->late_at = count - 1;
                        }
                    }
                }
                fast[role][side] = i > 1 ? abzi_v3_distance(at, before[role][side]) * ABZ_TICKS_PER_SECOND / 2 : 0;
                if (!swings[role][side]) {
                    from[role][side] = at;
                }
                swung[role][side] = walk.foot[side].swinging;
                before[role][side] = i > 0 ? was[role][side] : at;
                was[role][side] = at;
            }
        }
    }
}

static inline double planted_cm_s(const judgement *j)
{
    return j->planted_n > 0 ? 100 * j->planted_m * ABZ_TICKS_PER_SECOND / j->planted_n : 0;
}

// What can be wrong.
enum { CLASHES = 1, LIMITS = 2, LOOSE = 4, LATE = 8, SKATES = 16, FALLS = 32, JUMPS = 64 };

static inline unsigned faults_of(const judgement *j)
{
    return (j->clash_n > 0 ? CLASHES : 0) | (j->limit_n > 0 ? LIMITS : 0) | (20 * j->loose_n > j->hold_n ? LOOSE : 0) |
           (j->late_n > 0 ? LATE : 0) | (planted_cm_s(j) >= 1 ? SKATES : 0) |
           (j->off_balance_m >= BALANCE_M ? FALLS : 0) | (j->speed >= JUMP ? JUMPS : 0);
}

// What was wrong with it, in a line that begins with name.
static inline void tell(const char *name, const judgement *j)
{
    static const char *const part[ROD_N] = {
        "hips",          "chest",      "head",        "left upper arm", "right upper arm", "left forearm",
        "right forearm", "left thigh", "right thigh", "left shin",      "right shin"};
    unsigned faults = faults_of(j);
    printf("# %s:", name);
    if (faults & CLASHES) {
        printf(" | %d ticks clash, %.1f cm at count %.2f: his %s, her %s", j->clash_n, 100 * (double)j->clash_m,
               (double)j->clash_at, part[j->clash_part[0]], part[j->clash_part[1]]);
    }
    if (faults & LIMITS) {
        printf(" | %d joints out of limits: %s of the %s %.0f degrees at count %.2f", j->limit_n, j->limit,
               j->limit_role ? "follower" : "leader", (double)j->limit_by, (double)j->limit_at);
    }
    if (faults & LOOSE) {
        printf(" | %d of %d ticks of hold loose, %.1f cm at count %.2f", j->loose_n, j->hold_n, 100 * (double)j->hold_m,
               (double)j->hold_at);
    }
    if (faults & LATE) {
        printf(" | %d of %d steps off, %.1f ticks at count %.2f", j->late_n, j->step_n, (double)j->late_ticks,
               (double)j->late_at);
    }
    if (faults & SKATES) {
        printf(" | planted feet move at %.1f cm/s", planted_cm_s(j));
    }
    if (faults & FALLS) {
        printf(" | %.1f cm off balance at count %.2f", 100 * (double)j->off_balance_m, (double)j->balance_at);
    }
    if (faults & JUMPS) {
        printf(" | %s of the %s at %.1f m/s at count %.2f", abz_joint_name((abz_joint)j->speed_joint),
               j->speed_role ? "follower" : "leader", (double)j->speed, (double)j->speed_at);
    }
    puts("");
}

#endif
