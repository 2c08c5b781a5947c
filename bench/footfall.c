// How well a dancer's steps are heard before they land.
//
// usage: footfall [--noise M] FILE.bvh ...
//
// A step and its landing are those of the measures (measure/steps.c, on the smoothed track). What is told is watched
// tick by tick and belongs to a landing of the same foot within 200 ms, one to one, the closest first. --noise shakes
// every joint by so many metres (standard deviation, new in every tick).
//   told    share of the steps told at or before landing
//   error   median |told landing - landing|, ms
//   early   median time from telling to landing, ms
//   false   share of what was told that belongs to no landing
// First a row for every dancer; then, over all of them, other ways to foresee, and this one told earlier and later.
#define _POSIX_C_SOURCE 200809L
#include <math.h>

#include "abrazo/measure.h"
#include "bench.h"
#include "edge/motion_file.h"
#include "measure/steps.h"
#include "rhythm/footfall.h"

#define WINDOW_TICKS (.2 * ABZ_TICKS_PER_SECOND)
#define NEVER 1e9f

typedef struct dancer {
    char name[64];
    abzi_clip clip;
    abzi_step *step;
    size_t step_n;
} dancer;

typedef struct told {
    size_t tick;
    uint32_t foot;
    double lands;  // tick
    bool matched;
} told;

typedef struct score {
    size_t step_n, told_n, matched_n, in_time_n;
    double *error_ms, *early_ms;  // [matched_n]
} score;

// ---- ways to foresee: ticks until a swinging foot lands --------------------------------------------------------------

typedef float foresee(const abzi_footfall *footfall, const abzi_footfall_foot *foot);

static float slowing_of(const abzi_footfall_foot *foot)
{
    return (foot->speed[2] - foot->speed[0]) / 2 * ABZ_TICKS_PER_SECOND;
}

static float as_built(const abzi_footfall *footfall, const abzi_footfall_foot *foot)
{
    (void)footfall;
    return foot->slowing ? foot->lands_in : NEVER;
}

static float by_slowing(const abzi_footfall *footfall, const abzi_footfall_foot *foot)
{
    (void)footfall;
    return abzi_footfall_by_slowing(foot->speed[0], slowing_of(foot)) - ABZI_FOOTFALL_LAG_TICKS;
}

static float by_peak(const abzi_footfall *footfall, const abzi_footfall_foot *foot)
{
    (void)footfall;
    return abzi_footfall_by_peak(foot->speed[0], foot->peak, (float)foot->peak_since) - ABZI_FOOTFALL_LAG_TICKS;
}

// Either of these, and a foot may rise.
static float by_both(const abzi_footfall *footfall, const abzi_footfall_foot *foot)
{
    return (by_slowing(footfall, foot) + by_peak(footfall, foot)) / 2;
}

// The speed goes on falling as it falls now.
static float by_line(const abzi_footfall *footfall, const abzi_footfall_foot *foot)
{
    (void)footfall;
    float slowing = slowing_of(foot);
    return slowing > 0 ? (foot->speed[0] - ABZI_LAND_SPEED) / slowing * ABZ_TICKS_PER_SECOND - ABZI_FOOTFALL_LAG_TICKS
                       : NEVER;
}

// A swing takes as long as his last ones did.
static float by_habit(const abzi_footfall *footfall, const abzi_footfall_foot *foot)
{
    return footfall->usual_ticks - (float)foot->since - ABZI_FOOTFALL_LAG_TICKS;
}

// Path and habit.
static float by_path_and_habit(const abzi_footfall *footfall, const abzi_footfall_foot *foot)
{
    float habit = by_habit(footfall, foot);
    return foot->slowing ? .7f * foot->lands_in + .3f * (habit > 0 ? habit : 0) : NEVER;
}

// Nothing is foreseen: told when the foot is seen to be about as slow as one that has landed.
static float by_eye(const abzi_footfall *footfall, const abzi_footfall_foot *foot)
{
    (void)footfall;
    return foot->speed[0] < 1.2f * ABZI_LAND_SPEED ? 0 : NEVER;
}

// ---- telling and judging ---------------------------------------------------------------------------------------------

static bool far_enough(const abzi_footfall_foot *foot, float left)
{
    float x = foot->at.x - foot->from.x + left / (2 * ABZ_TICKS_PER_SECOND) * foot->velocity.x;
    float z = foot->at.z - foot->from.z + left / (2 * ABZ_TICKS_PER_SECOND) * foot->velocity.z;
    return sqrtf(x * x + z * z) >= ABZI_STEP_LEAST_M;
}

static void shake(abz_vec3 *joint, double noise_m, uint64_t *seed)
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        joint[j].x += (float)(noise_m * person_noise(seed) * sqrt(3));
        joint[j].y += (float)(noise_m * person_noise(seed) * sqrt(3));
        joint[j].z += (float)(noise_m * person_noise(seed) * sqrt(3));
    }
}

// Watch a dancer; how NULL: take what the library announces. out [2 * pose_n]
static size_t listen(const dancer *d, foresee *how, float early, double noise_m, told *out)
{
    abzi_footfall watch;
    bool done[2] = {false, false};
    size_t n = 0;
    uint64_t seed = 1;
    abzi_footfall_start(&watch, &d->clip.rig->body);
    for (size_t i = 0; i < d->clip.pose_n; i++) {
        abz_vec3 joint[ABZ_JOINT_N];
        abz_step step;
        memcpy(joint, d->clip.pose[i].pos, sizeof joint);
        if (noise_m > 0)
            shake(joint, noise_m, &seed);
        abzi_footfall_see(&watch, joint, UINT32_MAX, &step);
        if (how == NULL) {
            if (step.announced)
                out[n++] = (told){i, step.foot, (double)i + (double)step.land_s * ABZ_TICKS_PER_SECOND, false};
            continue;
        }
        for (uint32_t side = 0; side < 2; side++) {
            const abzi_footfall_foot *foot = &watch.foot[side];
            done[side] = done[side] && foot->swinging && foot->since > 0;
            float left = foot->swinging && !done[side] ? how(&watch, foot) : NEVER;
            left = left > 0 ? left : 0;
            if (left <= early && far_enough(foot, left)) {
                done[side] = true;
                out[n++] = (told){i, side, (double)i + (double)left, false};
            }
        }
    }
    return n;
}

// Pairs one to one, the closest first; adds to the score.
static void judge(const dancer *d, told *said, size_t said_n, score *s)
{
    bool *used = need(d->step_n * sizeof *used);
    memset(used, 0, d->step_n * sizeof *used);
    s->step_n += d->step_n;
    s->told_n += said_n;
    for (;;) {
        double best = WINDOW_TICKS + 1e-9;
        size_t a = SIZE_MAX, b = 0;
        for (size_t i = 0; i < said_n; i++)
            for (size_t k = 0; k < d->step_n && !said[i].matched; k++) {
                double off = fabs(said[i].lands - d->step[k].frame);
                if (!used[k] && d->step[k].foot == said[i].foot && off < best) {
                    best = off;
                    a = i;
                    b = k;
                }
            }
        if (a == SIZE_MAX)
            break;
        said[a].matched = used[b] = true;
        s->error_ms[s->matched_n] = 1e3 * best / ABZ_TICKS_PER_SECOND;
        s->early_ms[s->matched_n++] = 1e3 * ((double)d->step[b].frame - (double)said[a].tick) / ABZ_TICKS_PER_SECOND;
        s->in_time_n += said[a].tick <= d->step[b].frame;
    }
    free(used);
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *value, size_t n)
{
    qsort(value, n, sizeof *value, compare);
    return n == 0 ? 0 : (value[n / 2] + value[(n - 1) / 2]) / 2;
}

static void row(const char *name, const dancer *d, size_t n, foresee *how, float early, double noise_m)
{
    size_t most = 0;
    score s = {0};
    for (size_t i = 0; i < n; i++)
        most += 2 * d[i].clip.pose_n;
    s.error_ms = need(most * sizeof *s.error_ms);
    s.early_ms = need(most * sizeof *s.early_ms);
    told *said = need(most * sizeof *said);
    for (size_t i = 0; i < n; i++)
        judge(&d[i], said, listen(&d[i], how, early, noise_m, said), &s);
    printf("%-24s %5zu %6.3f %6.1f %6.1f %6.3f\n", name, s.step_n,
           s.step_n > 0 ? (double)s.in_time_n / (double)s.step_n : 0, median(s.error_ms, s.matched_n),
           median(s.early_ms, s.matched_n), s.told_n > 0 ? 1 - (double)s.matched_n / (double)s.told_n : 0);
    free(s.error_ms);
    free(s.early_ms);
    free(said);
}

static void load(const char *path, dancer *d)
{
    abz_rig_config config = abz_rig_config_default();
    const char *base = strrchr(path, '/'), *folder = base;
    while (folder != NULL && folder > path && folder[-1] != '/')
        folder--;
    snprintf(d->name, sizeof d->name, "%.*s", (int)strcspn(folder != NULL ? folder : path, "."),
             folder != NULL ? folder : path);
    if (abzi_clip_load(path, &config, &d->clip) != 0)
        exit(1);
    size_t n = d->clip.pose_n;
    abz_track_frame *raw = need(n * sizeof *raw), *frame = need((n + 1) * sizeof *frame);
    abz_track track;
    for (size_t i = 0; i < n; i++)
        abz_track_frame_from_pose(&d->clip.pose[i], &raw[i]);
    must(abz_track_init(raw, n, 1.0 / ABZ_TICKS_PER_SECOND, frame, abz_track_length(n, 1.0 / ABZ_TICKS_PER_SECOND),
                        &track),
         path);
    d->step = need((n + 1) * 2 * sizeof *d->step);
    d->step_n = abzi_steps_find(&track, d->step);
    free(raw);
    free(frame);
}

int main(int argc, char **argv)
{
    enum { NOISY = 3 };
    bool noisy = argc > NOISY && strcmp(argv[1], "--noise") == 0;
    double noise_m = noisy ? atof(argv[2]) : 0;
    int first = noisy ? NOISY : 1;
    size_t n = argc > first ? (size_t)(argc - first) : 0;
    if (n == 0) {
        fprintf(stderr, "usage: footfall [--noise M] FILE.bvh ...\n");
        return 64;
    }
    dancer *d = need(n * sizeof *d);
    for (size_t i = 0; i < n; i++)
        load(argv[first + (int)i], &d[i]);
    printf("%-24s %5s %6s %6s %6s %6s\n", "dancer", "steps", "told", "error", "early", "false");
    for (size_t i = 0; i < n; i++)
        row(d[i].name, &d[i], 1, NULL, 0, noise_m);
    row("all", d, n, NULL, 0, noise_m);
    static const struct {
        const char *name;
        foresee *how;
    } way[] = {
        {"as built", as_built},
        {"though it may rise", by_both},
        {"by slowing alone", by_slowing},
        {"by highest speed alone", by_peak},
        {"by a straight line", by_line},
        {"by habit", by_habit},
        {"path and habit", by_path_and_habit},
        {"by eye, not foreseen", by_eye},
    };
    printf("\n");
    for (size_t w = 0; w < sizeof way / sizeof *way; w++)
        row(way[w].name, d, n, way[w].how, 4, noise_m);
    printf("\n");
    for (int early = 2; early <= 10; early += early < 6 ? 1 : 2) {
        char name[32];
        snprintf(name, sizeof name, "as built, %d ticks early", early);
        row(name, d, n, as_built, (float)early, noise_m);
    }
    for (size_t i = 0; i < n; i++) {
        abzi_clip_free(&d[i].clip);
        free(d[i].step);
    }
    free(d);
    return 0;
}
