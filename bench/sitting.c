// How well somebody in a wheelchair follows recorded leaders who stand.
//
// usage: sitting [--takes] FOLDER ...
//        sitting leads     (sitting_leads.c)
//
// A folder holds one couple's takes, NAME_lead.bvh and NAME_follow.bvh; each is followed by who learned from all the
// others, standing (care/sitting.h lies behind it) in a chair, from eight moments of it on. A row has: place and
// facing, against the human follower, m and degrees; rests, when the wheels are slowest within an eighth of a second
// either way and turn at less than half of the speed around it: F1 beside his steps (one to one within 200 ms) and the
// same by chance, moved in time; how far from them, ms (median); hands that hold: share of the time, that of who
// follows standing, from wrist to wrist in the median and 95 of 100, cm; how often anything of him is more than a
// centimetre in the chair, in 100 ticks, and the deepest, cm; the most by which the chair's own motion brought any of
// him deeper in a tick, um (the rest he stepped himself); ticks in 1000 in which hands had to hold the rims faster than
// they push, for it would have been more, and the hardest, m/s^2; hips off the seat, and sideways in a tick, um; the
// fastest, m/s, and rad/s. Then her hands: ticks in 100 in which one is on its rim, and dances, neither at the rim nor
// at a hand of his; how often one takes the rim, a minute, and how long it has it, s (median); the furthest that a palm
// that has a rim is off it, mm; ticks in 100 in which the chair speeds up, slows down or turns otherwise than it rolls:
// by a hand on a rim, by one of hers that he holds, and by neither. Last, of the hands that he gives, as who dances
// knows: the share in which an arm of hers is long enough for his wrist, as far from it as wrists are that hold, and of
// those the share in which it holds.
//
// Tried for more: to make good less and more of what is missing by the next landing (MADE_GOOD .4, 1), wheels that go
// but one way between two landings, no swing with a step and twice as much, chairs face to face and turned beside by .3
// to .65 rad, more and less room (0 to 15 cm), feet foreseen for .05 to .25 s. Rests beside steps stay within .05, the
// place within 10 cm; more room is less in the chair and fewer hands that hold. What the first half of a fast step asks
// for, 3 m/s^2, no arms give.
//
// Tried for how the chair gives way (care/clearance.c), on couple A only; in the chair in 100 ticks, place:
//   as it was then                                                                             1.9, .59 m
//   guarded by where he is deepest only, and never stopped (as it was before)                  7.1, .56
//   hips as thick as they are, without the stride beside them                                  4.5, .53
//   ways looked at for .7 s, for .9 s instead of .47; nine steps instead of seven              1.6, .68; 1.7, .69; 2.0, .61
//   what moves goes on for .2 s in all                                                         1.2, .64, and fewer hands hold
//   pushes of 3 by 3 and of 7 by 7 instead of 5 by 5                                           3.2, .59; 3.1, .63
//   a turn that is not wanted counts twice, four times                                         2.7, .63; 2.7, .69
//   who is already in the chair counts five times                                              2.3, .61
//   never into where he will be in .1, .15, .2 s either: she cannot leave                      2.3, .58; 2.7, .60; 3.1, .58
//
// Tried since, each take from three to eight moments on (from one alone it is off by half): in the chair in 100 ticks,
// and of the hands he gives those in reach and held; with couple A; in the program's seven standing couples, 40 s of
// each:
//   what moves goes on for .15 s in all, looked at for .47 s (as it was)               2.2, .28; 2.1, .67
//   he is where he truly will be, looked at for .47 s; .7 s; his hips alone, .7 s      1.8, .30; .4, .22; .5, .20
//   feet go to where hips will be, by least squares, .19 m off in .3 s instead of .30  3.3, .29
//   feet both so and as they go; looked at for .7 s                                    2.3, .28; 2.1, .27
//   hips go on for .4 s, looked at for .7 s                                            1.5, .25; 2.1, .59
//   the same, and hands reach for 1.35, 1.5 lengths of an arm instead of 1.12          1.5, .31, .34; 2.1, .65, .66
//   and a push that is another one counts half, 5 cm instead of 4 in the way: as it is 1.6, .30; .55, .68
//   more of the hips in the way the faster they are, instead of a stride               1.4, .34; 1.5, .68
//   more of them in the way the later, by .2 and .4 m/s                                1.4, .23; 1.3, .13
//   hands reach for 1.5 lengths: one is 3.0 cm in a wheel, and they go at 9.2 m/s
//   the chair goes to where a hand he gives is in reach                                1.3, .32
//     but seated leaders' in reach: tango .95 instead of .62, salsa .11 instead of .45
//   turned beside by .9, by 1.2 rad instead of .65                                     1.3, .24; 1.6, .24
//
// Tried for where his hips will be, in .3, .5, .7 s (root of the mean square, cm), with couple A, and in the chair,
// place, hands he gives in reach and held:
//   they go on for .4 s in all (as it was before)                                      8.6 16.4 24.2  1.6, .67, .30
//   as those of the recorded leaders went whom he is like                              7.5 13.1 18.7
//   the same, and what he goes otherwise than they for .1, .2 (as it is), .4 s  6.2 11.7 17.4 (.2)    1.2, .7, .9
//   then a stride of 5, 15 cm beside hips instead of 10                                1.3, .65, .31; .8, .68, .23
//   feet foreseen half so, wholly so, half a second from now                           1.1, .65, .32; .8, .66, .31
//   the same of a seated leader's chair: cha-cha 0 instead of .31, tango .22 instead of .15, .23 in reach instead of .53
//
// Tried for where his legs will be (partner/his_legs.c), with couple A; in the chair, place, hands he gives in reach and
// held, of eight moments, and of 24 (by so much chance is in eight):
//   feet go on for .15 s, hips as those went whom he is like (as it was)                  .7, .66, .30; 1.1, .71, .29
//   he is where he truly will be; his hips alone; his feet alone                          .2; .4; .1
//     his feet alone, for .1, .2, .3, .4, .5 s, and then they stay                        1.6, 1.2, 1.3, 1.1, .6
//   feet in the mean of all who moved like him (14 instead of 22 cm off in .3 s)          1.1 to 1.2, .65, .31
//     and more in the way the later, by .2 m/s                                            .7, .69, .24
//   one way, that of whom he is most like                                                 1.3, .69, .34
//   four; six                                                                             .5, .73, .28; .4, .74, .27
//   three ways, and feet where they go by themselves                                      .3, .74, .24
//     and a push that is another one counts twice                                         .9, .70, .32
//     from his joints as she has smoothed them, a little late                             .65, .72, .31; 1.0, .73, .30
//     as it was then                                                                      .6, .68, .32; .9, .72, .30
//     pushes of .4 s; none unlike the last; both; .15 of what he will have gone by then as room besides: .5, .72, .28;
//       .7, .70, .31; .7, .72, .29; .5, .77, .23
//     and round him to a place behind him, as round a chair, by .5, .7 m: place .70, .69, hands .31, .28
//     and the chair's place clear of where the likeliest way leads in .2 to .4 s          24: .8 to .9, .73, .26 to .28
//   pushed off when touched, by what is in it then (care/contact.c)                     .36; but couple B .93 instead of .60
//     and by what is foreseen of him as well, when touched; nearer than 2 cm; 5; 12       .23; .21; .19, place .70; .24, .73
//     nearer than 3 cm, as it is                                                          .18, .69, .31; couple B, then, .20
//
// Tried for when her hands push (care/rims.c), on couple A and the leads only; couple A's place, hands that hold, ticks
// in 100 in which a hand is on its rim, and in which the chair's speed changes by no hand:
//   hands never at the rims (as it was before)                                                 .55 m, .09,  0, -
//   wheels change speed by a hand on the rim, or one that he holds, and otherwise roll         1.07,  .02, 54, .05
//   the chair by itself; hands keep off rims as long as one holds or is to, as it was          .55,   .08, 22, 51
//   the same, the trunk held over the rims: in the tango .30 of hands hold instead of .33      .55,   .08, 23, 50
//   and as long as one is danced within 50 cm of his                                           .55,   .09, 19, 56
//   as it was; what is beyond the arm is taken at the near side of his wrist, as it is        .55,   .10, 22, 48
//   and the trunk goes to a hand that is to be held before it is: a hand gets 4 cm into a wheel .55,   .11, 22, 48
#define _POSIX_C_SOURCE 200809L
#include "care/sitting.h"
#include "couples.h"
#include "engine/engine_internal.h"
#include "her_hands.h"
#include "lead/seat.h"
#include "motion/body.h"
#include "sitting_leads.h"

enum {
    PLACE,
    FACING,
    REST_F1,
    CHANCE,
    ASYNC,
    HOLDS,
    HELD,
    HOLD,
    HOLD_95,
    CLASH,
    DEEPEST,
    DRIVES,
    HELD_BACK,
    HARDEST,
    DRIFT,
    SLIP,
    SPEED,
    TURN,
    HANDS,  // as in her_hands.h
    ALL_N = HANDS + HANDS_N
};
static const char *const name_of[HANDS] = {"place",  "facing", "rest_f1", "chance", "ms",  "holds",
                                           "stands", "hold",   "95",      "clash",  "max", "drives",
                                           "back",   "m/s2",   "drift",   "slip",   "m/s", "rad/s"};
enum { REST_TICKS = 8, SHIFT_N = 13 };
// Where a chair goes depends on where it was by chance: each take is danced in it from so many moments on, so far
// apart.
enum { START_N = 8, START_TICKS = 17 };

static size_t rests_of(const float *speed, size_t n, abzi_step *rest)
{
    float fastest = 0;
    size_t rest_n = 0;
    for (size_t i = 0; i < n; i++) {
        fastest = abzi_maxf(fastest, speed[i]);
    }
    for (size_t i = REST_TICKS; i + REST_TICKS < n; i++) {
        float around = 0;
        bool is = true;
        for (size_t k = i - REST_TICKS; k <= i + REST_TICKS; k++) {
            is = is && (k < i ? speed[k] > speed[i] : speed[k] >= speed[i]);
        }
        for (size_t k = i > 2 * REST_TICKS ? i - 2 * REST_TICKS : 0; is && k < n && k <= i + 2 * REST_TICKS; k++) {
            around = abzi_maxf(around, speed[k]);
        }
        if (is && speed[i] < 0.75f * around && around > fastest / 8) {
            rest[rest_n++] = (abzi_step){(uint32_t)i, 0};
        }
    }
    return rest_n;
}

static double f1(const abzi_step *a, size_t a_n, const abzi_step *b, size_t b_n, double *ms)
{
    abzi_step_pair *pair = need(5 * (a_n + b_n + 1) * sizeof *pair);
    uint8_t *used = need(a_n + b_n + 1);
    const size_t pair_n = abzi_steps_match(a, a_n, b, b_n, used, pair);
    double *gap = need((pair_n + 1) * sizeof *gap);
    for (size_t i = 0; i < pair_n; i++) {
        gap[i] = 1e3 * fabs(pair[i].gap_s);
    }
    *ms = median(gap, pair_n);
    free(gap);
    free(pair);
    free(used);
    return a_n + b_n > 0 ? 2 * (double)pair_n / (double)(a_n + b_n) : 0;
}

static void judge_rests(const take *t, const float *speed, double *value)
{
    const size_t n = t->tick_n;
    abz_track lead;
    track(t->lead.pose, n, &lead);
    abzi_step *step = need((n + 1) * 2 * sizeof *step), *rest = need((n + 1) * sizeof *rest),
              *moved = need((n + 1) * sizeof *moved);
    const size_t step_n = abzi_steps_find(&lead, step), rest_n = rests_of(speed, n, rest);
    double ms;
    value[REST_F1] = f1(step, step_n, rest, rest_n, &value[ASYNC]);
    for (int k = 1; k <= SHIFT_N; k++) {
        const double part = k * 0.6180340;
        abzi_steps_shift(rest, rest_n, (size_t)((part - floor(part)) * (double)n), n, moved);
        value[CHANCE] += f1(step, step_n, moved, rest_n, &ms) / SHIFT_N;
    }
    free(step);
    free(rest);
    free(moved);
    free((void *)(uintptr_t)lead.frame);
}

static float slip_of(const abzi_chair *was, const abzi_chair *is)
{
    float sine, cosine;
    abzi_sincosf((was->at.yaw + is->at.yaw) / 2, &sine, &cosine);
    return fabsf(cosine * (is->at.x - was->at.x) - sine * (is->at.z - was->at.z));
}
// A take's leader followed, standing.
static void dance_saying(const abz_repertoire *repertoire, const take *t, abz_output *said, abz_lead_ways *ways)
{
    abz_engine_config config = abz_engine_config_default(repertoire);
    config.lead_body = t->lead.rig->body;
    void *mem = need(abz_engine_size());
    abz_engine *engine;
    must(abz_engine_init(mem, abz_engine_size(), repertoire, &config, &engine), "engine");
    for (size_t i = 0; i < t->tick_n; i++) {
        abz_input input = {.seen = UINT32_MAX};
        memcpy(input.lead, t->lead.pose[i].pos, sizeof input.lead);
        abz_engine_tick(engine, &input, &said[i]);
        abz_engine_lead_way(engine, input.lead, &ways[i]);
    }
    free(mem);
}

// From such a tick on in a chair, what she says and dances standing being known. Adds its share of what is averaged.
static void judge_from(const take *all, const abz_body *body, const abz_output *all_said, const abz_lead_ways *ways,
                       size_t begin, double *value)
{
    take t = *all;
    t.lead.pose += begin;
    t.follow.pose += begin;
    const abz_output *said = all_said + begin;
    const size_t tick_n = t.tick_n -= begin;
    abz_pose *pose = need(tick_n * sizeof *pose);
    float *speed = need(tick_n * sizeof *speed);
    double *apart = need(2 * tick_n * sizeof *apart), figure[FIGURE_N];
    size_t apart_n = 0, clash_n = 0, stands_n = 0;
    const abzi_sitter sitter = abzi_sitter_of(body);
    const abzi_dancer pair[ABZ_ROLE_N] = {abzi_dancer_of(&t.lead.rig->body), abzi_dancer_seated(body)};
    abzi_sitting sitting = {0};
    hands *h = need(sizeof *h);
    memset(h, 0, sizeof *h);
    value[DEEPEST] = -1;
    for (size_t k = 0; k < tick_n; k++) {
        const abz_vec3 *his = t.lead.pose[k].pos;
        pose[k] = said[k].follow;
        const abzi_sitting_input input = {.danced = &pose[k],
                                          .other = his,
                                          .holds = abzi_sitting_told(said[k].flags),
                                          .lands_s = said[k].lands_s,
                                          .soon_s = said[k].soon_s,
                                          .soon = {said[k].soon_x_m, said[k].soon_z_m, said[k].soon_heading_rad},
                                          .ways = &ways[begin + k]};
        const abzi_sitting before = sitting;
        const abzi_chair was = before.chair;
        const abz_pose standing = pose[k];
        abzi_sitting_tick(&sitting, &sitter, &input, &pose[k]);
        for (int side = 0; side < 2; side++) {
            const abz_vec3 hand = standing.pos[side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND];
            stands_n +=
                abzi_v3_distance(hand, his[ABZ_LEFT_HAND]) < 0.2f || abzi_v3_distance(hand, his[ABZ_RIGHT_HAND]) < 0.2f;
        }
        judge_holds(his, &pose[k], abzi_sitting_holds(&sitting), apart, &apart_n);
        const abzi_seat seat[ABZ_ROLE_N] = {{.goal = {0, 0, 0}}, {.chair = sitting.chair}};
        const abz_pose both[ABZ_ROLE_N] = {t.lead.pose[k], pose[k]};
        const double deep = (double)abzi_seat_clash(pair, seat, both);
        clash_n += deep > 0.01;
        value[DEEPEST] = fmax(value[DEEPEST], 100 * deep);
        const abzi_spot on = abzi_chair_seat(&sitting.chair, &sitter.shape);
        const abz_vec3 seat_at = {on.x, sitting.floor_y + sitter.shape.seat.y, on.z};
        value[DRIFT] = fmax(value[DRIFT], 1e6 * (double)abzi_v3_distance(seat_at, pose[k].pos[ABZ_HIPS]));
        if (k > 0) {
            look_at_hands(&sitter, &before, &sitting, his, &pose[k], h);
            look_at_holds(&sitter, &sitting, input.holds, his, &pose[k], h);
            value[SLIP] = fmax(value[SLIP], 1e6 * (double)slip_of(&was, &sitting.chair));
            const float by = driven(&sitter.shape, &was, &sitting.chair, his, pair[0].height_m);
            value[DRIVES] = fmax(value[DRIVES], 1e6 * (double)by);
            const float slows = (fabsf(was.speed) - fabsf(sitting.chair.speed)) * ABZ_TICKS_PER_SECOND;
            value[HELD_BACK] += slows > 1.001f * ABZI_CHAIR_PUSH ? 1e3 / (double)tick_n : 0;
            value[HARDEST] = fmax(value[HARDEST], (double)slows);
        }
        value[SPEED] = fmax(value[SPEED], fabs((double)sitting.chair.speed));
        value[TURN] = fmax(value[TURN], fabs((double)sitting.chair.turn));
        speed[k] = fabsf(sitting.chair.speed) + fabsf(sitting.chair.turn) * sitter.shape.track_m / 2;
    }
    judge_hands(h, &value[HANDS]);
    free(h);
    judge_rests(&t, speed, value);
    measure(&t, pose, figure);
    value[PLACE] = figure[0];
    value[FACING] = figure[1];
    value[HOLDS] = (double)apart_n / (double)(2 * tick_n);
    value[HELD] = (double)stands_n / (double)(2 * tick_n);
    value[HOLD] = 100 * median(apart, apart_n);
    value[HOLD_95] = apart_n > 0 ? 100 * apart[(size_t)(0.95 * (double)(apart_n - 1))] : 0;
    value[CLASH] = 100 * (double)clash_n / (double)tick_n;
    free(pose);
    free(speed);
    free(apart);
}

static bool is_worst(int f)
{
    return f == DEEPEST || f == DRIVES || (f >= HARDEST && f <= TURN) || f == HANDS + PALM_OFF;
}

// How much of it there is in so many, of which this is the first.
static void gather(const double *value, size_t n, bool is_first, double *all)
{
    for (int f = 0; f < ALL_N; f++) {
        all[f] = !is_worst(f) ? all[f] + value[f] / (double)n : is_first ? value[f] : fmax(all[f], value[f]);
    }
}

static void judge(const take *t, size_t n, size_t i, double *value)
{
    abz_repertoire repertoire;
    void *bytes = learn(t, n, i, &repertoire);
    abz_output *said = need(t[i].tick_n * sizeof *said);
    abz_lead_ways *ways = need(t[i].tick_n * sizeof *ways);
    dance_saying(&repertoire, &t[i], said, ways);
    for (size_t k = 0; k < START_N; k++) {
        double from[ALL_N] = {0};
        judge_from(&t[i], &repertoire.body, said, ways, k * START_TICKS, from);
        gather(from, START_N, k == 0, value);
    }
    free(said);
    free(ways);
    free(bytes);
}

static void print_row(const char *name, const double *value)
{
    printf("%-18s", name);
    for (int f = 0; f < HANDS; f++) {
        printf(f == PLACE || f == REST_F1 || f == CHANCE || f == HOLDS || f == HELD || f == CLASH || f == SPEED ||
                       f == TURN
                   ? " %7.2f"
                   : " %7.1f",
               value[f]);
    }
    print_hands(value + HANDS);
    printf("\n");
    fflush(stdout);
}

static bool bench(const char *folder, bool per_take)
{
    glob_t leads;
    if (!find_takes(folder, &leads)) {
        fprintf(stderr, "sitting: %s: expected at least two takes, NAME_lead.bvh and NAME_follow.bvh\n", folder);
        return false;
    }
    const size_t n = leads.gl_pathc;
    take *t = need(n * sizeof *t);
    for (size_t i = 0; i < n; i++) {
        if (!load(leads.gl_pathv[i], &t[i])) {
            return false;
        }
    }
    const char *slash = strrchr(folder, '/');
    double mean[ALL_N] = {0};
    for (size_t i = 0; i < n; i++) {
        double value[ALL_N] = {0};
        judge(t, n, i, value);
        gather(value, n, i == 0, mean);
        if (per_take) {
            print_row(strrchr(leads.gl_pathv[i], '/') + 1, value);
        }
    }
    print_row(slash != NULL ? slash + 1 : folder, mean);
    for (size_t i = 0; i < n; i++) {
        abzi_clip_free(&t[i].lead);
        abzi_clip_free(&t[i].follow);
    }
    free(t);
    globfree(&leads);
    return true;
}
int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "leads") == 0) {
        return bench_leads();
    }
    const bool per_take = argc > 1 && strcmp(argv[1], "--takes") == 0;
    const int first = per_take ? 2 : 1;
    if (argc <= first) {
        fprintf(stderr, "usage: sitting [--takes] FOLDER ...\n");
        return 64;
    }
    printf("%-18s", "take");
    for (int f = 0; f < HANDS; f++) {
        printf(" %7s", name_of[f]);
    }
    print_hands_names();
    printf("\n");
    for (int i = first; i < argc; i++) {
        if (!bench(argv[i], per_take)) {
            return 1;
        }
    }
    return 0;
}
