// How well somebody in a wheelchair follows recorded leaders who stand.
//
// usage: sitting [--takes] FOLDER ...
//        sitting leads
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
// Tried for when her hands push (care/rims.c), on couple A and the leads only; couple A's place, hands that hold, ticks
// in 100 in which a hand is on its rim, and in which the chair's speed changes by no hand:
//   hands never at the rims (as it was before)                                                 .55 m, .09,  0, -
//   wheels change speed by a hand on the rim, or one that he holds, and otherwise roll         1.07,  .02, 54, .05
//   the chair by itself; hands keep off rims as long as one holds or is to, as it was          .55,   .08, 22, 51
//   the same, the trunk held over the rims: in the tango .30 of hands hold instead of .33      .55,   .08, 23, 50
//   and as long as one is danced within 50 cm of his                                           .55,   .09, 19, 56
//   as it was; what is beyond the arm is taken at the near side of his wrist, as it is        .55,   .10, 22, 48
//   and the trunk goes to a hand that is to be held before it is: a hand gets 4 cm into a wheel .55,   .11, 22, 48
//
// leads: a seated leader, danced by the program at the dance's usual tempo, a minute of each of three seeds, is
// followed by who learned from the syllabus's standing couples. For each dance, she stands, sits, and stands as gently
// as she herself finds right: the share of the steps that are made up for him (sense/upright.h), as his feet are seen
// to land, and of her landings, within 100 ms of a count, or in cha-cha of the second step of a chasse (4&); how long
// after it she lands, ms (median: below 0, before it), when her foot rests, three ticks after it is seen to land; the
// same share by chance; place, against the follower danced with him; hands that hold; from wrist to wrist; how often
// anything of her is more than a centimetre in his chair or of him in hers, the deepest, cm, and the most by which her
// chair's own motion brought him deeper in a tick, um; her hands, as above.
//
// Tried for when made-up feet land: made up near counts, hers, ms after it, in salsa, bachata, merengue; tango, waltz:
//   as the lean crosses the middle of where it usually comes to (as it was before, by camera still)
//     1.00 .97 23, 1.00 .83 68, 1.00 .92 81; .89 .82 58, .84 .56 68 (a waltz turns short of the middle: half of its steps are none)
//   half of the way from turn to turn, how far by the speed and by what is usual, a foot lifting as a line says it will be there
//     .99 .97 -5, .91 .75 65, 1.00 .86 76; .88 .86 51, .90 .82 -19
//   the same, and no way that is not sure is shorter than usual
//     1.00 .97 21, .98 .79 66, 1.00 .87 81; .93 .81 65, .86 .74 18
//   lifting as the curve of least jerk says, less smoothing of what has no noise: as it is
//     .99 .97 -11, .98 .83 38, 1.00 .91 45; .93 .89 31, .87 .76 -16
//   landing when it has slowed down to .95 of its highest speed, too: no more (bachata hers .85)
// and by cadence, as it is: cha-cha's quick ones landed 65 and 100 ms late, hers 115 and 150, for the trunk turns but
// .13 s before it is half of the way; hers near counts in salsa, bachata, merengue, cha-cha, rumba, tango, waltz, mean
// of four seeds, of which two, and of those bachata, cha-cha and waltz, had a say:
//   without                                                                       .93 .87 .88 .58 .83 .87 .79
//   wrong by .05 s at most                                                        .94 .85 .89 .77 .85 .86 .78
//   by .03 s, as it is: bachata, cha-cha, waltz of the first two seeds .86 .79 .78 (without .86 .58 .78)
//   feet lifting .25 s before (.2): cha-cha as many, salsa 30 ms sooner; .3: salsa .71 while a foot rests before it lands
//   when it was half of the way told by its speed then, and not by where it was once it has turned: cha-cha .68
// Then on beats, too, that all of the sway keeps to (sense/pace.h), for a waltz goes over without a turn; bachata,
// cha-cha, waltz, the first two seeds, .85 .84 .77 without:
//   at once with turns                                                            .88 .84 .86
//   no turn within .2 s of a step that was told, as it is                         .90 .84 .88
//   beats alone: of his steps .90 of a cha-cha's instead of .96 have one of their own (F1), of a waltz's .96 for .95
//   cadence believed when wrong by .04 s, and at first by .10                     .90 .86 .88, but in pauses of 2 s .87 of a
//     salsa's made-up steps are near counts, .88 of a bachata's, .89 of a rumba's, instead of 1.00, .95, .98
//   feet made up for the other side, as he steps: .87 .83 .85 for .88 .84 .85
//
// Tried for his chair beside hers, of whom both sit, 150 seconds of each dance; moments by a centimetre in one, of 100,
// and place in the tango: his chair foreseen as it goes but not as it turns, for .15 s in all, as it was before: salsa,
// bachata and waltz .2, tango 4.6, .66 m; as it turns, too, for .15 s: tango 4.8, bachata .1; for .3 s, as it is: tango
// 2.6, 1.18 m, others none.
#define _POSIX_C_SOURCE 200809L
#include "care/sitting.h"
#include "couples.h"
#include "edge/own_repertoire.h"
#include "engine/engine_internal.h"
#include "lead/seat.h"
#include "motion/body.h"
#include "seated_leader.h"

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
    ON_RIM,
    DANCES,
    TAKES,
    CONTACT,
    PALM_OFF,
    BY_RIM,
    BY_HOLD,
    BY_NOBODY,
    REACHED,
    HAS,
    ALL_N
};
static const char *const name_of[ALL_N] = {"place", "facing", "rest_f1", "chance",  "ms",      "holds",  "stands",
                                           "hold",  "95",     "clash",   "max",     "drives",  "back",   "m/s2",
                                           "drift", "slip",   "m/s",     "rad/s",   "rim",     "dances", "a_min",
                                           "has_s", "off",    "by_rim",  "by_hold", "by_none", "reach",  "has"};
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

// Both wrists, as long as they hold: from his nearer one.
static void judge_holds(const abz_vec3 *his, const abz_pose *hers, uint32_t holds, double *apart, size_t *apart_n)
{
    for (int side = 0; side < 2; side++) {
        const abz_vec3 hand = hers->pos[side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND];
        if (holds >> side & 1) {
            apart[(*apart_n)++] = (double)abzi_minf(abzi_v3_distance(hand, his[ABZ_LEFT_HAND]),
                                                    abzi_v3_distance(hand, his[ABZ_RIGHT_HAND]));
        }
    }
}

static int32_t holds_of(const abz_output *now)
{
    return (now->flags & ABZ_LEFT_HOLD ? 1 : 0) | (now->flags & ABZ_RIGHT_HOLD ? 2 : 0);
}

// The most by which a chair's own motion brings a part of somebody deeper into it, who is so tall.
static float driven(const abz_chair_shape *shape, const abzi_chair *was, const abzi_chair *is, const abz_vec3 *joint,
                    float height_m)
{
    float before[ABZI_CHAIR_PART_N], after[ABZI_CHAIR_PART_N], most = 0;
    abzi_chair_depths(was, shape, joint, height_m, before);
    abzi_chair_depths(is, shape, joint, height_m, after);
    for (int i = 0; i < ABZI_CHAIR_PART_N; i++) {
        most = abzi_maxf(most, after[i] > 0 ? after[i] - abzi_maxf(before[i], 0) : 0);
    }
    return most;
}

static float slip_of(const abzi_chair *was, const abzi_chair *is)
{
    float sine, cosine;
    abzi_sincosf((was->at.yaw + is->at.yaw) / 2, &sine, &cosine);
    return fabsf(cosine * (is->at.x - was->at.x) - sine * (is->at.z - was->at.z));
}

// ---- her hands -------------------------------------------------------------------------------------------------------

enum { CONTACT_MOST = 4096 };
#define JOINED_M 0.30f  // wrists further apart do not hold each other (abrazo/measure.h)
#define HOLD_M 0.17f    // and so far apart they do as danced holds do

typedef struct hands {
    size_t tick_n, on_n, dance_n, rim_n, hold_n, nobody_n, contact_n, since[2];
    tally given, reached;
    double contact_s[CONTACT_MOST], off_m;
} hands;

// One tick of hands that he gives, as who dances knows: whether an arm of hers, from her shoulder, is long enough for
// his nearer wrist, or for its near side; and whether it then holds.
static void look_at_holds(const abzi_sitter *sitter, const abzi_sitting *is, int32_t gives, const abz_vec3 *his,
                          const abz_pose *pose, hands *h)
{
    for (int side = 0; side < 2; side++) {
        const int wrist = side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND;
        const abz_vec3 hand = pose->pos[wrist], shoulder = pose->pos[wrist - 2];
        const float far_m =
            abzi_minf(abzi_v3_distance(shoulder, his[ABZ_LEFT_HAND]), abzi_v3_distance(shoulder, his[ABZ_RIGHT_HAND]));
        const float off_m =
            abzi_minf(abzi_v3_distance(hand, his[ABZ_LEFT_HAND]), abzi_v3_distance(hand, his[ABZ_RIGHT_HAND]));
        const bool given = (gives >> side & 1) != 0;
        const bool reached = given && far_m < sitter->upper_arm_m + sitter->lower_arm_m + HOLD_M;
        h->given.n += given;
        h->given.on += reached;
        h->reached.n += reached;
        h->reached.on += reached && (abzi_sitting_holds(is) >> side & 1) != 0 && off_m < JOINED_M;
    }
}

// One tick of what moves the chair: was, before it.
static void look_at_hands(const abzi_sitter *sitter, const abzi_sitting *was, const abzi_sitting *is,
                          const abz_vec3 *his, const abz_pose *pose, hands *h)
{
    const float half = sitter->shape.track_m / 2;
    const float more = fabsf(is->chair.speed - was->chair.speed) + half * fabsf(is->chair.turn - was->chair.turn);
    const bool on = was->rims.hand[0].on || was->rims.hand[1].on;
    bool led = false;
    for (int side = 0; side < 2; side++) {
        const abz_vec3 hand = pose->pos[side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND];
        const float off_m =
            abzi_minf(abzi_v3_distance(hand, his[ABZ_LEFT_HAND]), abzi_v3_distance(hand, his[ABZ_RIGHT_HAND]));
        led = led || ((abzi_sitting_holds(is) >> side & 1) != 0 && off_m < JOINED_M);
    }
    if (more > 1.01f * 2 * ABZI_CHAIR_ROLLS / ABZ_TICKS_PER_SECOND) {
        h->rim_n += on;
        h->hold_n += !on && led;
        h->nobody_n += !on && !led;
    }
    for (int side = 0; side < 2; side++) {
        const abzi_rims_hand *hand = &is->rims.hand[side];
        const int wrist = side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND;
        const abz_vec3 along = {(side == 0 ? 1.0f : -1.0f) * ABZI_RIM_PALM * sitter->height_m, 0, 0};
        abz_vec3 palm = abzi_v3_add(pose->pos[wrist], abzi_quat_rotate(pose->rot[wrist], along));
        palm.y -= is->floor_y;
        h->on_n += hand->on != 0;
        h->dance_n += hand->grip == 0 && !is->hand[side].holds;
        if (hand->on) {
            const abz_vec3 rim = abzi_rim_palm(&sitter->shape, is->chair.at, side, hand->angle_rad, 0);
            h->off_m = fmax(h->off_m, (double)abzi_v3_distance(palm, rim));
            h->since[side]++;
        } else if (h->since[side] > 0) {
            h->contact_s[h->contact_n++ % CONTACT_MOST] = (double)h->since[side] / ABZ_TICKS_PER_SECOND;
            h->since[side] = 0;
        }
    }
    h->tick_n++;
}

static void judge_hands(hands *h, double *value)
{
    const double n = (double)h->tick_n;
    const size_t contact_n = h->contact_n < CONTACT_MOST ? h->contact_n : CONTACT_MOST;
    value[0] = 100 * (double)h->on_n / (2 * n);
    value[1] = 100 * (double)h->dance_n / (2 * n);
    value[2] = (double)h->contact_n / (2 * n) * 60 * ABZ_TICKS_PER_SECOND;
    value[3] = contact_n > 0 ? median(h->contact_s, contact_n) : 0;
    value[4] = 1000 * h->off_m;
    value[5] = 100 * (double)h->rim_n / n;
    value[6] = 100 * (double)h->hold_n / n;
    value[7] = 100 * (double)h->nobody_n / n;
    value[8] = share_of(h->given);
    value[9] = share_of(h->reached);
}

// A take's leader followed, standing.
static void dance_saying(const abz_repertoire *repertoire, const take *t, abz_output *said,
                         abz_vec3 (*way)[ABZ_LEAD_WAY_N])
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
        abz_engine_lead_way(engine, way[i]);
    }
    free(mem);
}

// From such a tick on in a chair, what she says and dances standing being known. Adds its share of what is averaged.
static void judge_from(const take *all, const abz_body *body, const abz_output *all_said,
                       abz_vec3 (*way)[ABZ_LEAD_WAY_N], size_t begin, double *value)
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
                                          .holds = holds_of(&said[k]),
                                          .lands_s = said[k].lands_s,
                                          .soon_s = said[k].soon_s,
                                          .soon = {said[k].soon_x_m, said[k].soon_z_m, said[k].soon_heading_rad},
                                          .way = way[begin + k]};
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
        const abzi_seat seat[ABZ_ROLE_N] = {{.off = {0, 0, 0}}, {.chair = sitting.chair}};
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
    judge_hands(h, &value[ON_RIM]);
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
    return f == DEEPEST || f == DRIVES || (f >= HARDEST && f <= TURN) || f == PALM_OFF;
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
    abz_vec3(*way)[ABZ_LEAD_WAY_N] = need(t[i].tick_n * sizeof *way);
    dance_saying(&repertoire, &t[i], said, way);
    for (size_t k = 0; k < START_N; k++) {
        double from[ALL_N] = {0};
        judge_from(&t[i], &repertoire.body, said, way, k * START_TICKS, from);
        gather(from, START_N, k == 0, value);
    }
    free(said);
    free(way);
    free(bytes);
}

static void print_row(const char *name, const double *value)
{
    printf("%-18s", name);
    for (int f = 0; f < ALL_N; f++) {
        printf(f == PLACE || f == REST_F1 || f == CHANCE || f == HOLDS || f == HELD || f == SPEED || f == TURN ||
                       f == CONTACT || f >= REACHED
                   ? " %7.2f"
                   : " %7.1f",
               value[f]);
    }
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

// ---- seated leaders --------------------------------------------------------------------------------------------------

// Of the choice of his figures: a minute of each.
static const uint32_t seeds[] = {0, 1, 2};
enum { SEED_N = sizeof seeds / sizeof *seeds };

// Who dances with him, and what is seen of all of it.
typedef struct led_dance {
    abz_dance dance;
    bool she_sits, by_herself;
    const abz_repertoire *repertoire;
    float period_s;
    size_t n, seated_n, clash_n, apart_n;
    tally made_up, hers, chance;
    double place, deepest, drives;  // m, cm, um
    double *apart, *late_ms;        // of hers that land
    hands hand;
} led_dance;

// One seed's dance.
static void look_at_lead(const counted *led, led_dance *d)
{
    const abz_couple_config couple = abz_couple_config_default();
    const abz_body *his = &couple.body[ABZ_ROLE_LEAD], *body = &d->repertoire->body;
    abz_engine_config config = abz_engine_config_default(d->repertoire);
    config.lead_body = *his;
    void *mem = need(abz_engine_size());
    abz_engine *engine;
    must(abz_engine_init(mem, abz_engine_size(), d->repertoire, &config, &engine), "engine");
    const abzi_sitter sitter = abzi_sitter_of(body);
    const abz_chair_shape shape = abz_chair_for(his);
    const abzi_dancer pair[ABZ_ROLE_N] = {abzi_dancer_seated(his),
                                          d->she_sits ? abzi_dancer_seated(body) : abzi_dancer_of(body)};
    abzi_sitting sitting = {0};
    bool swung[2] = {false, false};
    for (size_t i = 0; i < LEAD_TICKS; i++) {
        abz_input input = {.seen = UINT32_MAX, .gentle = d->by_herself ? -1 : 0};
        abz_output now;
        memcpy(input.lead, led[i].pose[0].pos, sizeof input.lead);
        abz_engine_tick(engine, &input, &now);
        const float beside_s = off_s(d->dance, led[i].count, d->period_s);
        d->seated_n += (now.flags & ABZ_LEAD_SITS) != 0;
        for (int side = 0; side < 2; side++) {
            const abzi_footfall_foot *foot = &((const struct abz_engine *)engine)->state.lead.footfall.foot[side];
            lands(&d->made_up, swung[side] && !foot->swinging && foot->bound_ticks > 0, beside_s);
            swung[side] = foot->swinging != 0;
        }
        d->late_ms[d->hers.n] = 1e3 * (double)beside_s;  // if she lands
        lands(&d->hers, (now.flags & ABZ_STEP_LANDED) != 0, beside_s);
        lands(&d->chance, true, beside_s);
        uint32_t holds = (uint32_t)holds_of(&now);
        const abzi_spot at = {led[i].chair.x_m, led[i].chair.z_m, led[i].chair.yaw_rad};
        if (d->she_sits) {
            abz_vec3 way[ABZ_LEAD_WAY_N];
            abz_engine_lead_way(engine, way);
            const abzi_sitting_input in = {.danced = &now.follow,
                                           .other = input.lead,
                                           .holds = holds_of(&now),
                                           .shape = &shape,
                                           .chair = at,
                                           .lands_s = now.lands_s,
                                           .soon_s = now.soon_s,
                                           .soon = {now.soon_x_m, now.soon_z_m, now.soon_heading_rad},
                                           .way = way};
            const abzi_sitting before = sitting;
            const abzi_chair was = before.chair;
            abzi_sitting_tick(&sitting, &sitter, &in, &now.follow);
            holds = abzi_sitting_holds(&sitting);
            if (i > 0) {
                look_at_hands(&sitter, &before, &sitting, input.lead, &now.follow, &d->hand);
                look_at_holds(&sitter, &sitting, in.holds, input.lead, &now.follow, &d->hand);
                const float by = driven(&sitter.shape, &was, &sitting.chair, input.lead, pair[0].height_m);
                d->drives = fmax(d->drives, 1e6 * (double)by);
            }
        }
        judge_holds(input.lead, &now.follow, holds, d->apart, &d->apart_n);
        const abz_vec3 a = now.follow.pos[ABZ_HIPS], b = led[i].pose[1].pos[ABZ_HIPS];
        d->place += hypot((double)(a.x - b.x), (double)(a.z - b.z));
        const abzi_seat seat[ABZ_ROLE_N] = {{.chair = abzi_chair_at(at)}, {.chair = sitting.chair}};
        const abz_pose both[ABZ_ROLE_N] = {led[i].pose[0], now.follow};
        const double deep = 100 * (double)abzi_seat_clash(pair, seat, both);
        d->clash_n += deep > 1;
        d->deepest = fmax(d->deepest, deep);
    }
    d->n += LEAD_TICKS;
    free(mem);
}

static void print_lead(led_dance *d)
{
    const double n = (double)d->n;
    printf("%-9s %-7s %6.2f %8.2f %8.2f %6.0f %8.2f %7.2f %7.2f %6.1f %6.2f %6.1f %6.1f", abz_dance_name(d->dance),
           d->she_sits     ? "sits"
           : d->by_herself ? "herself"
                           : "stands",
           (double)d->seated_n / n, share_of(d->made_up), share_of(d->hers), median(d->late_ms, d->hers.n),
           share_of(d->chance), d->place / n, (double)d->apart_n / (2 * n), 100 * median(d->apart, d->apart_n),
           100 * (double)d->clash_n / n, d->deepest, d->drives);
    if (d->she_sits) {
        double of[ALL_N - ON_RIM];
        judge_hands(&d->hand, of);
        for (int f = 0; f < ALL_N - ON_RIM; f++) {
            printf(f == CONTACT - ON_RIM || f >= REACHED - ON_RIM ? " %7.2f" : " %7.1f", of[f]);
        }
    }
    printf("\n");
    fflush(stdout);
}

static void bench_leads_of(abz_dance dance)
{
    abzi_figure_set set;
    size_t size;
    abz_repertoire repertoire;
    abz_error error;
    if (abzi_figure_set_load(NULL, 0, dance, &set) != 0) {
        exit(1);
    }
    void *bytes = abzi_own_repertoire(&set, false, &size);
    must(bytes != NULL ? abz_repertoire_open(bytes, size, &repertoire, &error) : ABZ_ENOMEM, "repertoire");
    counted *led = need(SEED_N * LEAD_TICKS * sizeof *led);
    for (size_t k = 0; k < SEED_N; k++) {
        seated_couple(&set, seeds[k], led + k * LEAD_TICKS);
    }
    for (int way = 0; way < 3; way++) {
        led_dance *d = need(sizeof *d);
        *d = (led_dance){.dance = dance,
                         .she_sits = way == 1,
                         .by_herself = way == 2,
                         .repertoire = &repertoire,
                         .period_s = 60 / (float)abzi_counts_per_minute(set.figure, 0, true),
                         .deepest = -100,
                         .apart = need(2 * SEED_N * LEAD_TICKS * sizeof *d->apart),
                         .late_ms = need(SEED_N * LEAD_TICKS * sizeof *d->late_ms)};
        for (size_t k = 0; k < SEED_N; k++) {
            look_at_lead(led + k * LEAD_TICKS, d);
        }
        print_lead(d);
        free(d->apart);
        free(d->late_ms);
        free(d);
    }
    free(led);
    free(bytes);
    abzi_figure_set_free(&set);
}

static int bench_leads(void)
{
    printf("dance     she     seated  made up     hers   late   chance   place   holds   hold  clash    max drives");
    for (int f = ON_RIM; f < ALL_N; f++) {
        printf(" %7s", name_of[f]);
    }
    printf("\n");
    for (size_t i = 0; i < sizeof dances / sizeof *dances; i++) {
        bench_leads_of(dances[i]);
    }
    return 0;
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
    for (int f = 0; f < ALL_N; f++) {
        printf(" %7s", name_of[f]);
    }
    printf("\n");
    for (int i = first; i < argc; i++) {
        if (!bench(argv[i], per_take)) {
            return 1;
        }
    }
    return 0;
}
