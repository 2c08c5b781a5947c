#include "abrazo/measure.h"

#include <math.h>
#include <stdalign.h>

#include "base/fmath.h"
#include "measure/rank.h"
#include "measure/steps.h"

// Limits of the figures, chosen for two recorded couples: wrists of joined hands come within HOLD_M (the wrist is not
// the palm), trunks of an embrace stay CLASH_M apart (half a rib cage each), no joint of a dancer reaches JUMP_MS, and
// a foot lower than PLANTED_M above its lowest (its second percentile, so that a glitch does not count) is planted.
#define HOLD_M .30
#define CLASH_M .22
#define JUMP_MS 9.0
#define PLANTED_M .03
#define PLANTED_PERCENT 2.0

/// Working room for tracks of up to frame_n frames.
typedef struct scratch {
    double *value;                     // [ABZ_TRACK_JOINT_N * frame_n]
    abzi_step_pair *pair;              // [5 * frame_n]
    abzi_step *lead, *follow, *moved;  // [frame_n]; every step takes two frames of one of two feet
    uint8_t *used;                     // [2 * frame_n]
    uint8_t *holds, *human_holds;      // [frame_n]
} scratch;

#define SCRATCH_FRAME_SIZE                                                                                             \
    (ABZ_TRACK_JOINT_N * sizeof(double) + 5 * sizeof(abzi_step_pair) + 3 * sizeof(abzi_step) + 4 * sizeof(uint8_t))

size_t abz_measure_scratch_size(size_t frame_n)
{
    // A step keeps its tick in 32 bits, and moving it round must not overflow.
    if (frame_n > SIZE_MAX / SCRATCH_FRAME_SIZE || frame_n > UINT32_MAX / 2)
        return SIZE_MAX;
    return frame_n * SCRATCH_FRAME_SIZE;
}

static abz_status scratch_init(void *mem, size_t size, size_t frame_n, scratch *s)
{
    if (abz_measure_scratch_size(frame_n) > size || (uintptr_t)mem % alignof(max_align_t) != 0)
        return ABZ_ENOMEM;
    s->value = mem;
    s->pair = (abzi_step_pair *)(s->value + ABZ_TRACK_JOINT_N * frame_n);
    s->lead = (abzi_step *)(s->pair + 5 * frame_n);
    s->follow = s->lead + frame_n;
    s->moved = s->follow + frame_n;
    s->used = (uint8_t *)(s->moved + frame_n);
    s->holds = s->used + 2 * frame_n;
    s->human_holds = s->holds + frame_n;
    return ABZ_OK;
}

static double distance(const double a[3], const double b[3])
{
    double x = a[0] - b[0], y = a[1] - b[1], z = a[2] - b[2];
    return sqrt(x * x + y * y + z * z);
}

static double f1(size_t both, size_t a_n, size_t b_n)
{
    return a_n + b_n > 0 ? 2 * (double)both / (double)(a_n + b_n) : 0;
}

// ---- the follower's own motion -------------------------------------------------------------------------------------

static double planted_speed_cms(const abz_track *track, double *value)
{
    double sum = 0;
    size_t planted_n = 0;
    for (int foot = 0; foot < 2; foot++) {
        for (size_t i = 0; i < track->frame_n; i++)
            value[i] = abzi_foot_height(track, foot, i);
        double floor_m = abzi_percentile(value, track->frame_n, PLANTED_PERCENT);
        for (size_t i = 0; i < track->frame_n; i++) {
            if (abzi_foot_height(track, foot, i) - floor_m >= PLANTED_M)
                continue;
            sum += abzi_foot_speed(track, foot, i);
            planted_n++;
        }
    }
    return planted_n > 0 ? 100 * sum / (double)planted_n : 0;
}

static double jumps_a_second(const abz_track *track)
{
    size_t jump_n = 0;
    for (size_t i = 0; i + 1 < track->frame_n; i++) {
        bool jumps = false;
        for (int p = 0; p < ABZ_TRACK_JOINT_N; p++)
            jumps |= distance(track->frame[i + 1].at[p], track->frame[i].at[p]) * ABZ_TICKS_PER_SECOND > JUMP_MS;
        jump_n += jumps;
    }
    return (double)jump_n / ((double)(track->frame_n - 1) / ABZ_TICKS_PER_SECOND);
}

static double median_jerk(const abz_track *track, double *value)
{
    const double ticks = ABZ_TICKS_PER_SECOND;
    size_t n = 0;
    for (size_t i = 0; i + 3 < track->frame_n; i++)
        for (int p = 0; p < ABZ_TRACK_JOINT_N; p++) {
            double third[3];
            for (int k = 0; k < 3; k++) {
                const abz_track_frame *f = track->frame + i;
                third[k] = f[3].at[p][k] - 3 * f[2].at[p][k] + 3 * f[1].at[p][k] - f[0].at[p][k];
            }
            value[n++] = distance(third, (const double[3]){0}) * ticks * ticks * ticks;
        }
    return abzi_median(value, n);
}

// ---- two dancers ---------------------------------------------------------------------------------------------------

static double trunks_clash(const abz_track *lead, const abz_track *follow, size_t n)
{
    static const abz_track_point trunk[2] = {ABZ_TRACK_PELVIS, ABZ_TRACK_CHEST};
    size_t clash_n = 0;
    for (size_t i = 0; i < n; i++) {
        bool clash = false;
        for (int p = 0; p < 2; p++)
            for (int q = 0; q < 2; q++)
                clash |= distance(lead->frame[i].at[trunk[p]], follow->frame[i].at[trunk[q]]) < CLASH_M;
        clash_n += clash;
    }
    return (double)clash_n / (double)n;
}

static void find_holds(const abz_track *lead, const abz_track *follow, size_t n, uint8_t *holds)
{
    static const abz_track_point hand[2] = {ABZ_TRACK_LEFT_WRIST, ABZ_TRACK_RIGHT_WRIST};
    for (size_t i = 0; i < n; i++) {
        holds[i] = 0;
        for (int p = 0; p < 2; p++)
            for (int q = 0; q < 2; q++)
                holds[i] |= distance(lead->frame[i].at[hand[p]], follow->frame[i].at[hand[q]]) < HOLD_M;
    }
}

/// F1 of one series of holds against another that is moved in a circle.
static double holds_f1(const uint8_t *human, const uint8_t *other, size_t n, size_t shift)
{
    size_t both = 0, human_n = 0, other_n = 0;
    for (size_t i = 0; i < n; i++) {
        uint8_t held = other[i >= shift ? i - shift : i + n - shift];
        both += human[i] & held;
        human_n += human[i];
        other_n += held;
    }
    return f1(both, human_n, other_n);
}

typedef struct togetherness {
    size_t pair_n;
    double f1, async_ms, lag_ms, mirror;
} togetherness;

static togetherness steps_together(const abzi_step *lead, size_t lead_n, const abzi_step *follow, size_t follow_n,
                                   const scratch *s)
{
    togetherness t = {.pair_n = abzi_steps_match(lead, lead_n, follow, follow_n, s->used, s->pair)};
    t.f1 = f1(t.pair_n, lead_n, follow_n);
    if (t.pair_n == 0)
        return t;
    for (size_t i = 0; i < t.pair_n; i++) {
        const abzi_step *l = &lead[s->pair[i].a], *f = &follow[s->pair[i].b];
        s->value[i] = s->pair[i].gap_s;
        t.lag_ms += 1e3 * ((double)f->frame - (double)l->frame) / ABZ_TICKS_PER_SECOND;
        t.mirror += l->foot != f->foot;
    }
    t.async_ms = 1e3 * abzi_median(s->value, t.pair_n);
    t.lag_ms /= (double)t.pair_n;
    t.mirror /= (double)t.pair_n;
    return t;
}

/// The k-th of the shifts in a circle of n ticks, at least a second from either end.
static size_t chance_shift(uint32_t k, size_t n)
{
    uint32_t golden = (k + 1) * UINT32_C(2654435769);  // 2^32 / golden ratio: the fractional parts spread evenly
    return ABZ_TICKS_PER_SECOND + (size_t)((uint64_t)(n - 2 * ABZ_TICKS_PER_SECOND) * golden >> 32);
}

static void measure_chance(size_t follow_frame_n, size_t lead_n, size_t follow_n, const scratch *s,
                           abz_figures *figures)
{
    abz_chance *chance = &figures->chance;
    if (follow_frame_n < 2 * ABZ_TICKS_PER_SECOND)
        return;
    for (uint32_t k = 0; k < ABZ_CHANCE_SHIFTS; k++) {
        size_t shift = chance_shift(k, follow_frame_n);
        abzi_steps_shift(s->follow, follow_n, shift, follow_frame_n, s->moved);
        togetherness t = steps_together(s->lead, lead_n, s->moved, follow_n, s);
        chance->step_f1 += t.f1;
        chance->step_async_ms += t.async_ms;
        chance->mirror += t.mirror;
        chance->matched_shift_n += t.pair_n > 0;
        if (figures->has_human)
            chance->hand_f1 += holds_f1(s->human_holds, s->holds, follow_frame_n, shift);
    }
    chance->shift_n = ABZ_CHANCE_SHIFTS;
    chance->step_f1 /= ABZ_CHANCE_SHIFTS;
    chance->hand_f1 /= ABZ_CHANCE_SHIFTS;
    if (chance->matched_shift_n > 0) {
        chance->step_async_ms /= chance->matched_shift_n;
        chance->mirror /= chance->matched_shift_n;
    }
}

static void measure_couple(const abz_track *lead, const abz_track *follow, const scratch *s, abz_figures *figures)
{
    size_t n = lead->frame_n < follow->frame_n ? lead->frame_n : follow->frame_n;
    figures->steps_larger = abzi_steps_larger(lead, s->lead);
    size_t lead_n = abzi_steps_find_larger(lead, figures->steps_larger, s->lead);
    size_t follow_n = abzi_steps_find_larger(follow, figures->steps_larger, s->follow);
    togetherness t = steps_together(s->lead, lead_n, s->follow, follow_n, s);
    figures->seconds = (double)n / ABZ_TICKS_PER_SECOND;
    figures->steps_lead = (uint32_t)lead_n;
    figures->steps_follow = (uint32_t)follow_n;
    figures->steps_matched = (uint32_t)t.pair_n;
    figures->step_f1 = t.f1;
    figures->step_async_ms = t.async_ms;
    figures->step_lag_ms = t.lag_ms;
    figures->mirror = t.mirror;
    figures->skate_cms = planted_speed_cms(follow, s->value);
    figures->jump = jumps_a_second(follow);
    figures->jerk = median_jerk(follow, s->value);
    figures->clash = trunks_clash(lead, follow, n);
    measure_chance(follow->frame_n, lead_n, follow_n, s, figures);
}

// ---- two followers -------------------------------------------------------------------------------------------------

/// Angle between two headings, by the line of the shoulders seen from above. Turning both by a quarter changes nothing.
static double heading_apart_rad(const abz_track_frame *a, const abz_track_frame *b)
{
    double side[2][2];
    for (int i = 0; i < 2; i++) {
        const abz_track_frame *f = i == 0 ? a : b;
        side[i][0] = f->at[ABZ_TRACK_LEFT_SHOULDER][0] - f->at[ABZ_TRACK_RIGHT_SHOULDER][0];
        side[i][1] = f->at[ABZ_TRACK_LEFT_SHOULDER][2] - f->at[ABZ_TRACK_RIGHT_SHOULDER][2];
    }
    double cross = side[0][0] * side[1][1] - side[0][1] * side[1][0];
    double dot = side[0][0] * side[1][0] + side[0][1] * side[1][1];
    return fabs(abzi_atan2(cross, dot));
}

static void measure_closeness(const abz_track *human, const abz_track *follow, double *value, abz_figures *figures)
{
    size_t n = follow->frame_n;
    for (size_t i = 0; i < n; i++) {
        const double *h = human->frame[i].at[ABZ_TRACK_PELVIS], *f = follow->frame[i].at[ABZ_TRACK_PELVIS];
        value[i] = distance((const double[3]){h[0], 0, h[2]}, (const double[3]){f[0], 0, f[2]});
    }
    figures->place_m = abzi_median(value, n);
    for (size_t i = 0; i < n; i++)
        value[i] = heading_apart_rad(&human->frame[i], &follow->frame[i]);
    figures->facing_deg = abzi_median(value, n) * (180 / ABZI_PI);
    // Both followers are seen from the same leader at the same moment, so distances in his frame are those of the
    // world.
    for (size_t i = 0; i < n; i++) {
        value[i] = 0;
        for (int p = 0; p < ABZ_TRACK_JOINT_N; p++)
            value[i] += distance(human->frame[i].at[p], follow->frame[i].at[p]) / ABZ_TRACK_JOINT_N;
    }
    figures->pose_m = abzi_median(value, n);
}

abz_status abz_measure_couple(const abz_track *lead, const abz_track *follow, void *mem, size_t size,
                              abz_figures *figures)
{
    scratch s;
    size_t longest = lead->frame_n > follow->frame_n ? lead->frame_n : follow->frame_n;
    if (lead->frame_n < ABZ_TRACK_FRAMES_MIN || follow->frame_n < ABZ_TRACK_FRAMES_MIN)
        return ABZ_EEMPTY;
    abz_status status = scratch_init(mem, size, longest, &s);
    if (status != ABZ_OK)
        return status;
    *figures = (abz_figures){0};
    measure_couple(lead, follow, &s, figures);
    return ABZ_OK;
}

abz_status abz_measure_follow(const abz_track *lead, const abz_track *human, const abz_track *follow, void *mem,
                              size_t size, abz_figures *figures)
{
    scratch s;
    size_t n = lead->frame_n < human->frame_n ? lead->frame_n : human->frame_n;
    n = n < follow->frame_n ? n : follow->frame_n;
    if (n < ABZ_TRACK_FRAMES_MIN)
        return ABZ_EEMPTY;
    abz_status status = scratch_init(mem, size, n, &s);
    if (status != ABZ_OK)
        return status;
    const abz_track l = {lead->frame, n}, h = {human->frame, n}, f = {follow->frame, n};
    *figures = (abz_figures){.has_human = true, .missing_frames = lead->frame_n - n};
    find_holds(&l, &h, n, s.human_holds);
    find_holds(&l, &f, n, s.holds);
    figures->hand_f1 = holds_f1(s.human_holds, s.holds, n, 0);
    measure_couple(&l, &f, &s, figures);
    measure_closeness(&h, &f, s.value, figures);
    return ABZ_OK;
}
