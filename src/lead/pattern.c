// Figures danced in thought, one after each that it may follow, and what would be seen of it.
#include "lead/pattern.h"

#include <string.h>

#include "lead/seat.h"
#include "lead/soften.h"
#include "partner/lead.h"
#include "rhythm/dance.h"

// The couple that dances in thought: the mean heights of men and women in Europe (NCD Risk Factor Collaboration, 2016).
#define LEAD_M 1.78f
#define FOLLOW_M 1.66f
#define LEAD_IN ABZI_PLACE_A_COUNT
#define HALF (ABZI_PLACE_A_COUNT / 2)
#define LONG (ABZI_LONG_COUNTS * ABZI_PLACE_A_COUNT)  // places before the lead-in that are seen in it
#define BLEND (LEAD_IN + LONG)                        // places in which it may be seen which figure came before

// What two dancers of one figure differ by: the scale of each clue, heights and radians. Started from what recorded
// basic steps are off from the tables (standard deviations .03 .. .05, .05 .. .1, .03 .. .05, .2 .. .4, .3 .. .5 and
// .04 .. .1 in this order; bench/recognise), then those of the values tried that told most figures.
#define FOOT_X 0.045f
#define FOOT_Z 0.06f  // strides differ most
#define HIPS 0.09f    // people hardly follow the tables here: their weight stays further back, and between the feet
#define TURN 0.4f
#define TURN_LONG 0.3f  // shoulders swing, but not for long
#define HAND 0.12f
// Of who sits. Where two who sit dance one figure, sways in half a count are off the pattern by .005 and .008 heights
// (root of the mean square) and off those of other figures by .009 and .014 (tango, waltz); in salsa both by .007. What
// else was looked at is as far from its own place as from those of others: where chairs have come from, hands, which
// way trunks lean; a chair danced in thought below each figure is no nearer.
#define SWAY 0.005f
#define SEATED_TURN 0.3f
#define SEATED_TURN_LONG 0.5f
// Recorded exchanges of places: the pair is 30 to 40 degrees from where the table has it, at times.
#define PAIR_TURN 0.5f
// A sum of squares: half of one usual difference. Merengue's side steps differ by 0.00 from two counts to the next, a
// promenade walk by 1.9.
#define ALIKE 0.25f
static const float scale[ABZI_CLUE_N] = {
    [ABZI_CLUE_APART_X] = FOOT_X,      [ABZI_CLUE_APART_Z] = FOOT_Z,    [ABZI_CLUE_HIPS_X] = HIPS,
    [ABZI_CLUE_HIPS_Z] = HIPS,         [ABZI_CLUE_LEFT_X] = FOOT_X,     [ABZI_CLUE_LEFT_Z] = FOOT_Z,
    [ABZI_CLUE_RIGHT_X] = FOOT_X,      [ABZI_CLUE_RIGHT_Z] = FOOT_Z,    [ABZI_CLUE_TURN] = TURN,
    [ABZI_CLUE_TURN_LONG] = TURN_LONG, [ABZI_CLUE_LEFT_HAND_X] = HAND,  [ABZI_CLUE_LEFT_HAND_Y] = HAND,
    [ABZI_CLUE_LEFT_HAND_Z] = HAND,    [ABZI_CLUE_RIGHT_HAND_X] = HAND, [ABZI_CLUE_RIGHT_HAND_Y] = HAND,
    [ABZI_CLUE_RIGHT_HAND_Z] = HAND};

// How sure a clue is of who stands beside a chair, for steps go round it, and she goes by the line between the two: off
// the own figure's by so much, and off others' by so much (mean squares; bachata, merengue, rumba), feet apart are .2 and
// .4 across, .4 and .6 ahead, hips hardly; feet in half a count .1 and .1, .2 and .3; turns .2 and 1.6, in three counts 2
// and 13 (standing: .3 and 21); hands 1 and 1. Taken as of others they had rumba in one figure for .36 and .58 of the
// time, bachata for .42 and .39 (seeds 2 and 9); so .70 and .83, .86 and .80; all about half as sure .69 and .50, .70 and
// .68.
static const float sure_beside[ABZI_CLUE_N] = {
    [ABZI_CLUE_APART_X] = 1,        [ABZI_CLUE_APART_Z] = 0.25f,     [ABZI_CLUE_HIPS_X] = 1,
    [ABZI_CLUE_HIPS_Z] = 0.25f,     [ABZI_CLUE_LEFT_X] = 1,          [ABZI_CLUE_LEFT_Z] = 0.3f,
    [ABZI_CLUE_RIGHT_X] = 1,        [ABZI_CLUE_RIGHT_Z] = 0.3f,      [ABZI_CLUE_TURN] = 0.7f,
    [ABZI_CLUE_TURN_LONG] = 0.15f,  [ABZI_CLUE_LEFT_HAND_X] = 0.3f,  [ABZI_CLUE_LEFT_HAND_Y] = 0.3f,
    [ABZI_CLUE_LEFT_HAND_Z] = 0.3f, [ABZI_CLUE_RIGHT_HAND_X] = 0.3f, [ABZI_CLUE_RIGHT_HAND_Y] = 0.3f,
    [ABZI_CLUE_RIGHT_HAND_Z] = 0.3f};

abzi_sight abzi_sight_of(abz_vec3 hips, float heading_rad, const abz_vec3 foot[2], const abz_vec3 hand[2],
                         float height_m)
{
    float heights = 1 / height_m;
    abzi_sight sight = {.body = {hips.x * heights, hips.z * heights, heading_rad}};
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        sight.foot[side][0] = foot[side].x * heights;
        sight.foot[side][1] = foot[side].z * heights;
        sight.hand[side] = abzi_v3_scale(hand[side], heights);
    }
    return sight;
}

abzi_sight abzi_sight_seated(abz_vec3 hips, abz_vec3 left_shoulder, abz_vec3 right_shoulder, float height_m)
{
    const abz_vec3 none[2] = {{0, 0, 0}, {0, 0, 0}};
    const abz_vec3 lean = abzi_v3_sub(abzi_v3_lerp(left_shoulder, right_shoulder, 0.5f), hips);
    abzi_sight sight = abzi_sight_of(hips, abzi_heading(left_shoulder, right_shoulder), none, none, height_m);
    sight.lean[0] = lean.x / height_m;
    sight.lean[1] = lean.z / height_m;
    return sight;
}

static void seated_clues(const abzi_past *past, float clue[ABZI_CLUE_N])
{
    const abzi_sight *now = past->now, *half = past->half;
    const float x = now->lean[0] - half->lean[0], z = now->lean[1] - half->lean[1];
    const float sway = abzi_cosf(now->body.yaw) * x - abzi_sinf(now->body.yaw) * z;
    memset(clue, 0, ABZI_CLUE_N * sizeof *clue);
    clue[ABZI_CLUE_HIPS_X] = past->larger * sway / SWAY;
    clue[ABZI_CLUE_TURN] = (now->body.yaw - past->whole->body.yaw) / SEATED_TURN;
    clue[ABZI_CLUE_TURN_LONG] = (now->body.yaw - past->far->body.yaw) / SEATED_TURN_LONG;
}

void abzi_clues_of(const abzi_past *past, float clue[ABZI_CLUE_N])
{
    if (past->sits) {
        seated_clues(past, clue);
        return;
    }
    const abzi_sight *now = past->now, *half = past->half;
    const float *left = now->foot[ABZ_LEFT], *right = now->foot[ABZ_RIGHT];
    const float world[4][2] = {
        {left[0] - right[0], left[1] - right[1]},
        {now->body.x - (left[0] + right[0]) / 2, now->body.z - (left[1] + right[1]) / 2},
        {left[0] - half->foot[ABZ_LEFT][0], left[1] - half->foot[ABZ_LEFT][1]},
        {right[0] - half->foot[ABZ_RIGHT][0], right[1] - half->foot[ABZ_RIGHT][1]},
    };
    float s = abzi_sinf(now->body.yaw), c = abzi_cosf(now->body.yaw);
    for (int i = 0; i < 4; i++) {
        clue[2 * i] = (c * world[i][0] - s * world[i][1]) / scale[2 * i];
        clue[2 * i + 1] = (s * world[i][0] + c * world[i][1]) / scale[2 * i + 1];
    }
    const float beside = 2 * ABZI_TRACK / scale[ABZI_CLUE_APART_X];  // how far apart feet are that stand
    for (int i = 0; i < ABZI_CLUE_TURN && past->larger > 1; i++) {
        const float rests = i == ABZI_CLUE_APART_X ? beside : 0;
        clue[i] = rests + past->larger * (clue[i] - rests);
    }
    clue[ABZI_CLUE_TURN] = (now->body.yaw - past->whole->body.yaw) / scale[ABZI_CLUE_TURN];
    clue[ABZI_CLUE_TURN_LONG] = (now->body.yaw - past->far->body.yaw) / scale[ABZI_CLUE_TURN_LONG];
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        abz_vec3 hand = now->hand[side];
        float x = hand.x - now->body.x, z = hand.z - now->body.z;
        int i = side == ABZ_LEFT ? ABZI_CLUE_LEFT_HAND_X : ABZI_CLUE_RIGHT_HAND_X;
        clue[i] = (c * x - s * z) / scale[i];
        clue[i + 1] = hand.y / scale[i + 1];
        clue[i + 2] = (s * x + c * z) / scale[i + 2];
    }
}

void abzi_sight_pair(abzi_sight *sight, abzi_spot partner, const abzi_sight *before)
{
    sight->bearing = abzi_atan2f(partner.x - sight->body.x, partner.z - sight->body.z);
    sight->facing = partner.yaw;
    if (before != NULL && before->paired) {
        sight->bearing = before->bearing + abzi_wrapf(sight->bearing - before->bearing);
        sight->facing = before->facing + abzi_wrapf(sight->facing - before->facing);
    }
    sight->paired = 1;
}

bool abzi_pair_clues_of(const abzi_past *past, float clue[ABZI_PAIR_N])
{
    const abzi_sight *now = past->now, *far = past->far;
    clue[ABZI_PAIR_ROUND] = (now->bearing - far->bearing) / PAIR_TURN;
    clue[ABZI_PAIR_TURN] = (now->facing - far->facing) / PAIR_TURN;
    return now->paired && far->paired;
}

// ---- dancing in thought ----------------------------------------------------------------------------------------------

static abzi_sight sight_at(const abzi_dancer *couple, const abzi_score *score, abz_role role, float count,
                           float period_s, const abzi_sight *before)
{
    abz_pose pose[ABZ_ROLE_N];
    abzi_dancers_pose(couple, score, count, period_s, pose);
    const abz_vec3 *at = pose[role].pos;
    const abz_vec3 foot[2] = {abzi_v3_lerp(at[ABZ_LEFT_FOOT], at[ABZ_LEFT_TOES], 0.5f),
                              abzi_v3_lerp(at[ABZ_RIGHT_FOOT], at[ABZ_RIGHT_TOES], 0.5f)};
    const abz_vec3 hand[2] = {at[ABZ_LEFT_HAND], at[ABZ_RIGHT_HAND]};
    const abz_vec3 *other = pose[1 - role].pos;
    const float height_m = couple[role].height_m, heights = 1 / height_m;
    const abz_vec3 left = at[ABZ_LEFT_UPPER_ARM], right = at[ABZ_RIGHT_UPPER_ARM];
    abzi_sight sight = couple[role].seated
                           ? abzi_sight_seated(at[ABZ_HIPS], left, right, height_m)
                           : abzi_sight_of(at[ABZ_HIPS], abzi_heading(left, right), foot, hand, height_m);
    abzi_sight_pair(&sight,
                    (abzi_spot){other[ABZ_HIPS].x * heights, other[ABZ_HIPS].z * heights,
                                abzi_heading(other[ABZ_LEFT_UPPER_ARM], other[ABZ_RIGHT_UPPER_ARM])},
                    before);
    if (before != NULL) {
        sight.body.yaw = before->body.yaw + abzi_wrapf(sight.body.yaw - before->body.yaw);
    }
    return sight;
}

// Headings of both are not wrapped.
static abzi_sight halfway(const abzi_sight *a, const abzi_sight *b)
{
    abzi_sight it = *a;
    it.body.x = (a->body.x + b->body.x) / 2;
    it.body.z = (a->body.z + b->body.z) / 2;
    it.body.yaw = (a->body.yaw + b->body.yaw) / 2;
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        it.foot[side][0] = (a->foot[side][0] + b->foot[side][0]) / 2;
        it.foot[side][1] = (a->foot[side][1] + b->foot[side][1]) / 2;
        it.hand[side] = abzi_v3_lerp(a->hand[side], b->hand[side], 0.5f);
    }
    it.lean[0] = (a->lean[0] + b->lean[0]) / 2;
    it.lean[1] = (a->lean[1] + b->lean[1]) / 2;
    it.bearing = (a->bearing + b->bearing) / 2;
    it.facing = (a->facing + b->facing) / 2;
    return it;
}

static float period_of(abz_dance dance)
{
    const abzi_dance *usual = abzi_dance_of(dance);
    return 120 / ((usual->slow_per_minute + usual->fast_per_minute) * usual->count_n);
}

// How small steps of each figure are, and how large they are looked at so that those of the middle one seem as usual.
static void soften(abzi_pattern *pattern, const abz_figure *figure, float gentle)
{
    const abz_body body[ABZ_ROLE_N] = {abz_body_of_height(LEAD_M), abz_body_of_height(FOLLOW_M)};
    float sum = 0;
    for (uint32_t f = 0; f < pattern->figure_n; f++) {
        abz_figure soft;
        pattern->small[f] = abzi_figure_at(&figure[f], gentle, period_of(pattern->dance),
                                           abzi_common_height(&body[0], &body[1]), &soft);
        sum += pattern->small[f];
    }
    pattern->larger = (float)pattern->figure_n / sum;
}

enum { STANDING = -1 };

// Who dances in thought. Shape   couple [ABZ_ROLE_N]
static void couple_of(uint32_t seated, abzi_dancer *couple)
{
    const abz_body body[ABZ_ROLE_N] = {abz_body_of_height(LEAD_M), abz_body_of_height(FOLLOW_M)};
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        couple[role] = (seated >> role & 1) != 0 ? abzi_dancer_seated(&body[role]) : abzi_dancer_of(&body[role]);
    }
}

// Figure f after figure `before`, or after standing, and its places up to `to` added up.
static void dance(abzi_pattern *pattern, const abzi_dancer *couple, const abz_figure *figure, uint32_t f, abz_role role,
                  int32_t before, uint32_t to, float gentle)
{
    const float period_s = period_of(pattern->dance);
    const abz_effort effort = abz_effort_of(gentle);
    abzi_score score;
    abz_figure soft;
    abzi_score_start(&score, &figure[before == STANDING ? f : (uint32_t)before], (abzi_spot){0, 0, 0},
                     abzi_common_height(&couple[0].body, &couple[1].body));
    abzi_score_soften(&score, &effort);
    bool fits = true;
    if (before != STANDING) {
        score.small = pattern->small[before];
        abzi_figure_small(&figure[before], gentle, score.small, &soft);
        fits = abzi_score_append(&score, &soft);
    }
    abzi_spot start = score.stance[role];
    float first = score.end;
    score.small = pattern->small[f];
    abzi_figure_small(&figure[f], gentle, score.small, &soft);
    fits = fits && abzi_score_append(&score, &soft);
    if (!fits) {
        return;  // two figures have at most two times ABZ_FIGURE_STEP_MAX steps: there is room
    }
    start.x /= couple[role].height_m;
    start.z /= couple[role].height_m;
    abzi_sight past[LONG], next = {0};
    for (uint32_t i = 0; i < to + LONG; i++) {
        const abzi_sight *before_now = i > 0 ? &past[(i - 1) % LONG] : NULL;
        const bool is_between = gentle > 0 && i % 2 == 1;  // what is danced gently changes little from place to place
        if (gentle <= 0 || i == 0 || is_between) {
            float count =
                first + ((float)(i + is_between) + 0.5f - BLEND) / ABZI_PLACE_A_COUNT;  // the middle of the place
            next = sight_at(couple, &score, role, count, period_s, before_now);
        }
        const abzi_sight now = is_between ? halfway(before_now, &next) : next;
        if (i >= LONG) {
            uint32_t place = pattern->place[f] + i - LONG;
            abzi_past seen = {
                &now,         &past[(i - HALF) % LONG], &past[(i - LEAD_IN) % LONG], &past[i % LONG], pattern->larger,
                pattern->sits};
            float clue[ABZI_CLUE_N];
            abzi_clues_of(&seen, clue);
            for (int k = 0; k < ABZI_CLUE_N; k++) {
                pattern->clue[k][place] += clue[k];
                pattern->sure[k][place] += clue[k] * clue[k];
            }
            float both[ABZI_PAIR_N];
            (void)abzi_pair_clues_of(&seen, both);
            for (int k = 0; k < ABZI_PAIR_N; k++) {
                pattern->pair[k][place] += both[k];
                pattern->pair_sure[k][place] += both[k] * both[k];
            }
            pattern->body[place] = abzi_spot_relative(start, now.body);
        }
        past[i % LONG] = now;
    }
}

// Where a dancer turns, or both go round each other, by a radian in ABZI_LONG_COUNTS, steps are twice as far from the
// table (variances: bench/recognise.txt). Sums of n dances become what is expected, and how far that is sure: two
// dancers differ by one (abzi_clues_of), and what came before adds its own variance.
static void settle_row(float *clue, float *sure, uint32_t from, uint32_t to, uint32_t n)
{
    for (uint32_t place = from; place < to; place++) {
        float mean = clue[place] / (float)n;
        float variance = sure[place] / (float)n - mean * mean;
        clue[place] = mean;
        sure[place] = 1 / (1 + (variance > 0 ? variance : 0));
    }
}

static void settle(abzi_pattern *pattern, uint32_t from, uint32_t to, uint32_t n)
{
    for (int k = 0; k < ABZI_CLUE_N; k++) {
        settle_row(pattern->clue[k], pattern->sure[k], from, to, n);
    }
    for (int k = 0; k < ABZI_PAIR_N; k++) {
        settle_row(pattern->pair[k], pattern->pair_sure[k], from, to, n);
    }
    for (uint32_t place = from; place < to; place++) {
        const float turn_long = pattern->sits ? SEATED_TURN_LONG : TURN_LONG;
        float turn = fabsf(pattern->clue[ABZI_CLUE_TURN_LONG][place]) * turn_long;
        float round = fabsf(pattern->pair[ABZI_PAIR_ROUND][place]) * PAIR_TURN, more = turn > round ? turn : round;
        pattern->strict[place] = 1 / (1 + more * more);
    }
}

// What is expected of figure f: the mean over all that it may follow, as long as that can be seen.
static void expect(abzi_pattern *pattern, const abzi_dancer *couple, const abz_figure *figure, uint32_t f,
                   abz_role role, float gentle)
{
    uint32_t n = pattern->place[f + 1] - pattern->place[f], first = pattern->place[f], before_n = 0;
    uint32_t blend = n < BLEND ? n : BLEND;
    for (uint32_t b = 0; b < pattern->figure_n; b++) {
        if (pattern->next[b] >> f & 1) {
            dance(pattern, couple, figure, f, role, (int32_t)b, before_n == 0 ? n : blend, gentle);
            before_n++;
        }
    }
    if (before_n == 0) {
        dance(pattern, couple, figure, f, role, STANDING, n, gentle);
        before_n = 1;
    }
    settle(pattern, first, first + blend, before_n);
    settle(pattern, first + blend, first + n, 1);
}

// Of figure f as it looks beside a chair.
static void doubt(abzi_pattern *pattern, uint32_t f)
{
    for (int k = 0; k < ABZI_CLUE_N; k++) {
        for (uint32_t place = pattern->place[f]; place < pattern->place[f + 1]; place++) {
            pattern->sure[k][place] *= sure_beside[k];
        }
    }
}

static void set_steps(abzi_pattern *pattern, const abz_figure *figure, uint32_t f, abz_role role)
{
    abzi_floor floor;
    abzi_floor_lay(figure, (abzi_spot){0, 0, 0}, 1, &floor);
    uint32_t n = pattern->step[f];
    for (int i = 0; i < floor.tread_n[role]; i++) {
        const abzi_tread *tread = &floor.tread[role][i];
        abzi_spot print = abzi_spot_relative(floor.start[role], tread->stance);
        abz_vec3 at = abzi_spot_local(floor.start[role], abzi_v3(tread->print.x, 0, tread->print.z));
        pattern->steps[n++] = (abzi_pattern_step){tread->at, tread->side, {at.x, at.z, print.yaw}};
    }
    pattern->step[f + 1] = n;
}

bool abzi_pattern_alike(const abzi_pattern *pattern, int32_t figure, float count, float other)
{
    const int32_t first = (int32_t)pattern->place[figure], n = (int32_t)pattern->place[figure + 1] - first;
    const int32_t to[2] = {(int32_t)floorf((count + 1) * ABZI_PLACE_A_COUNT),
                           (int32_t)floorf((other + 1) * ABZI_PLACE_A_COUNT)};
    const int32_t low = to[0] < to[1] ? to[0] : to[1], high = to[0] < to[1] ? to[1] : to[0];
    if (low < ABZI_PLACE_A_COUNT - 1 || high >= n) {
        return false;
    }
    float off = 0;
    for (int32_t ago = 0; ago < ABZI_PLACE_A_COUNT; ago++) {
        for (int k = 0; k < ABZI_CLUE_N; k++) {
            const float d = pattern->clue[k][first + to[0] - ago] - pattern->clue[k][first + to[1] - ago];
            off += d * d / ABZI_PLACE_A_COUNT;
        }
    }
    return off < ALIKE;
}

abz_status abzi_pattern_init(abzi_pattern *pattern, const abz_figure *figure, size_t figure_n, abz_role role,
                             uint32_t seated, float gentle)
{
    if (figure_n == 0 || (uint32_t)role >= ABZ_ROLE_N) {
        return ABZ_EINVAL;
    }
    if (figure_n > ABZ_RECOGNISE_FIGURE_MAX) {
        return ABZ_ELIMIT;
    }
    const abzi_dance *usual = abzi_dance_of((abz_dance)figure[0].dance);
    if (usual == NULL || usual->slow_per_minute <= 0) {
        return ABZ_EINVAL;
    }
    memset(pattern, 0, sizeof *pattern);
    pattern->figure_n = (uint32_t)figure_n;
    pattern->dance = (abz_dance)figure[0].dance;
    pattern->metre = (uint32_t)figure[0].metre;
    pattern->sits = (seated >> role & 1) != 0;
    soften(pattern, figure, gentle);
    uint32_t count_n = 0, step_n = 0;
    for (uint32_t f = 0; f < figure_n; f++) {
        if (figure[f].dance != figure[0].dance || figure[f].count_n < 2) {
            return ABZ_EINVAL;
        }
        int n = figure[f].step_n[role];
        float end = (float)figure[f].count_n - 1;
        float last = n > 0 ? (float)figure[f].step[role][n - 1].at_quarter / 4 : 0;
        end = last > end ? last : end;
        uint32_t early = (uint32_t)(((float)figure[f].count_n - end) * ABZI_PLACE_A_COUNT);
        count_n += (uint32_t)figure[f].count_n + 1;
        step_n += (uint32_t)n;
        if (count_n > ABZ_RECOGNISE_COUNT_MAX || step_n > ABZI_PATTERN_STEP_MAX) {
            return ABZ_ELIMIT;
        }
        pattern->enter[f] = LEAD_IN - early;
        pattern->place[f + 1] = pattern->place[f] + LEAD_IN + (uint32_t)figure[f].count_n * ABZI_PLACE_A_COUNT - early;
        for (uint32_t b = 0; b < figure_n; b++) {
            pattern->next[f] |= (uint32_t)abz_figure_chains(&figure[f], &figure[b]) << b;
        }
    }
    pattern->place_n = pattern->place[figure_n];
    abzi_dancer couple[ABZ_ROLE_N];
    couple_of(seated, couple);
    for (uint32_t f = 0; f < figure_n; f++) {
        expect(pattern, couple, figure, f, role, gentle);
        if (couple[1 - role].seated && !couple[role].seated) {
            doubt(pattern, f);
        }
        set_steps(pattern, &figure[f], f, role);
    }
    return ABZ_OK;
}
