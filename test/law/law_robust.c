// Whatever the leader does or the camera makes of him, her motion stays a body's motion, and she comes back to him.
//
// Every disturbance is laid over a dance she has not learned. Always: no number that is not finite, no joint above 9
// m/s for more than two ticks in a row, no foot more than 2 cm below the floor. From 3 s after the disturbance (or
// after the start, when it lasts): her distance to him is within half a metre of what it is without the disturbance, on
// average.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "edge/motion_file.h"
#include "learned.h"
#include "recordings.h"

#define SPEED_MOST 9.0f
#define FAST_TICKS_MOST 2
#define BELOW_MOST_M 0.02f
#define APART_MOST_M 0.5
#define BACK_TICKS (3 * ABZ_TICKS_PER_SECOND)

/// A dance, and what a follower who dances to it has learned.
typedef struct scene {
    const char *name;
    bool here;
    abzi_clip clip;
    void *bytes;
    abz_repertoire repertoire;
    float *distance_m;  ///< hers to him, undisturbed
} scene;

/// What she is shown instead.
typedef struct show {
    size_t n;
    abz_vec3 (*truth)[ABZ_JOINT_N];  ///< where he is
    abz_input *input;                ///< what is seen of it
    size_t *of;                      ///< the moment of the undisturbed dance
    size_t over;                     ///< tick from which she has time to come back
    abz_engine_config config;
} show;

typedef struct result {
    bool finite;
    float fastest_mps;    ///< kept up for more than two ticks
    uint32_t fast_ticks;  ///< longest run above 9 m/s
    int fast_joint;       ///< which joint that was
    size_t fast_at;       ///< the tick it ended
    float lowest_m;       ///< of a sole
    double apart_m;       ///< distance to him beside the undisturbed, mean
} result;

typedef struct disturbance {
    const char *name;
    void (*disturb)(const scene *s, show *out);
} disturbance;

typedef struct test_case {
    scene *scene;
    const disturbance *disturbance;
} test_case;

// ---- disturbances -----------------------------------------------------------------------------------------------------

static void show_init(const scene *s, size_t n, show *out)
{
    *out = (show){.n = n, .over = 0, .config = abz_engine_config_default(&s->repertoire)};
    out->truth = aligned(n * sizeof *out->truth);
    out->input = aligned(n * sizeof *out->input);
    out->of = aligned(n * sizeof *out->of);
    out->config.lead_body = s->clip.rig->body;
}

static void show_free(show *out)
{
    free(out->truth);
    free(out->input);
    free(out->of);
}

/// He is at a moment of the dance, moved by (x, 0, z).
static void put(const scene *s, show *out, size_t tick, double moment, float x, float z)
{
    size_t a = (size_t)moment, b = a + 1 < s->clip.pose_n ? a + 1 : a;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        abz_vec3 at = abzi_v3_lerp(s->clip.pose[a].pos[j], s->clip.pose[b].pos[j], (float)(moment - (double)a));
        out->truth[tick][j] = abzi_v3_add(at, abzi_v3(x, 0, z));
    }
    out->of[tick] = a;
}

/// All that has not been said otherwise is seen as it is.
static void see(show *out)
{
    for (size_t i = 0; i < out->n; i++) {
        memcpy(out->input[i].lead, out->truth[i], sizeof out->input[i].lead);
        out->input[i].seen = UINT32_MAX;
    }
}

static void as_it_is(const scene *s, show *out)
{
    show_init(s, s->clip.pose_n, out);
    for (size_t i = 0; i < out->n; i++)
        put(s, out, i, (double)i, 0, 0);
    see(out);
}

static int other_side(int joint)
{
    static const int first[4] = {ABZ_LEFT_SHOULDER, ABZ_RIGHT_SHOULDER, ABZ_LEFT_UPPER_LEG, ABZ_RIGHT_UPPER_LEG};
    for (int limb = 0; limb < 4; limb++)
        if (joint >= first[limb] && joint < first[limb] + 4)
            return first[limb ^ 1] + joint - first[limb];
    return joint;
}

static void mirrored(const scene *s, show *out)
{
    show_init(s, s->clip.pose_n, out);
    for (size_t i = 0; i < out->n; i++) {
        put(s, out, i, (double)i, 0, 0);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            int other = other_side(j);
            out->truth[i][other] = s->clip.pose[i].pos[j];
            out->truth[i][other].x *= -1;
        }
    }
    see(out);
}

static void scaled(const scene *s, show *out, float size, bool told)
{
    as_it_is(s, out);
    for (size_t i = 0; i < out->n; i++)
        for (int j = 0; j < ABZ_JOINT_N; j++)
            out->truth[i][j] = abzi_v3_scale(out->truth[i][j], size);
    see(out);
    abz_body *body = &out->config.lead_body;
    for (int j = 0; told && j < ABZ_JOINT_N; j++)
        body->offset[j] = abzi_v3_scale(body->offset[j], size);
    float *height[4] = {&body->hip_height_m, &body->ankle_height_m, &body->toe_height_m, &body->head_height_m};
    for (int i = 0; told && i < 4; i++)
        *height[i] *= size;
}

static void taller(const scene *s, show *out)
{
    scaled(s, out, 1.15f, true);
}

static void shorter(const scene *s, show *out)
{
    scaled(s, out, 1 / 1.15f, true);
}

static void taller_untold(const scene *s, show *out)
{
    scaled(s, out, 1.15f, false);
}

static void stretched(const scene *s, show *out, double pace)
{
    show_init(s, (size_t)((double)(s->clip.pose_n - 1) / pace), out);
    for (size_t i = 0; i < out->n; i++)
        put(s, out, i, (double)i * pace, 0, 0);
    see(out);
}

static void slower(const scene *s, show *out)
{
    stretched(s, out, 1 / 1.2);
}

static void faster(const scene *s, show *out)
{
    stretched(s, out, 1.2);
}

static void stands_still(const scene *s, show *out)
{
    const size_t at = s->clip.pose_n / 3, pause = 5 * ABZ_TICKS_PER_SECOND;
    show_init(s, s->clip.pose_n + pause, out);
    for (size_t i = 0; i < out->n; i++)
        put(s, out, i, (double)(i < at ? i : i < at + pause ? at : i - pause), 0, 0);
    out->over = at + pause;
    see(out);
}

// Ten metres away from her in steps of 0.6 m, two a second, and there he dances on.
static void walks_away(const scene *s, show *out)
{
    enum { STEP_TICKS = 30, STEPS = 17 };
    const float stride = 10.0f / STEPS;
    const size_t at = s->clip.pose_n / 3, walk = (STEPS + 1) * STEP_TICKS;
    const abz_vec3 *body = s->clip.pose[at].pos;
    abz_vec3 side = abzi_v3_sub(body[ABZ_LEFT_UPPER_ARM], body[ABZ_RIGHT_UPPER_ARM]);
    abz_vec3 back = abzi_v3_normalize(abzi_v3(side.z, 0, -side.x), abzi_v3(0, 0, -1));
    show_init(s, s->clip.pose_n + walk, out);
    for (size_t i = 0; i < out->n; i++) {
        float far = i < at ? 0 : 10;
        put(s, out, i, (double)(i < at ? i : i < at + walk ? at : i - walk), far * back.x, far * back.z);
        if (i < at || i >= at + walk)
            continue;
        size_t step = (i - at) / STEP_TICKS;
        float p = (float)((i - at) % STEP_TICKS) / STEP_TICKS, s5 = p * p * p * (10 + p * (6 * p - 15));
        float hips = fminf(stride * (float)(i - at) / STEP_TICKS, 10);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            // Feet go by two strides, every other step; the first and the last go by one.
            float feet[2];
            for (int foot = 0; foot < 2; foot++) {
                bool mine = step % 2 == (size_t)foot;
                float from = stride * (float)(mine ? (step == 0 ? 0 : step - 1) : step);
                feet[foot] = from + (mine ? s5 * (fminf(stride * (float)(step + 1), 10) - from) : 0);
            }
            bool knee = j == ABZ_LEFT_LOWER_LEG || j == ABZ_RIGHT_LOWER_LEG;
            bool left = j >= ABZ_LEFT_LOWER_LEG && j <= ABZ_LEFT_TOES;
            float foot = feet[left ? 0 : 1];
            float by = left || j >= ABZ_RIGHT_LOWER_LEG ? (knee ? (foot + hips) / 2 : foot) : hips;
            out->truth[i][j] = abzi_v3_add(body[j], abzi_v3_scale(back, by));
        }
    }
    out->over = at + walk;
    see(out);
}

static void jittered(const scene *s, show *out)
{
    uint64_t seed = 5;
    as_it_is(s, out);
    for (size_t i = 0; i < out->n; i++)
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            float *part[3] = {&out->input[i].lead[j].x, &out->input[i].lead[j].y, &out->input[i].lead[j].z};
            for (int k = 0; k < 3; k++) {
                double noise = 0;  // about normal: twelve of variance 1/3 have variance 4
                for (int d = 0; d < 12; d++)
                    noise += person_noise(&seed) / 2;
                *part[k] += (float)(0.01 * noise);
            }
        }
}

// A tenth of the ticks, in gaps of up to a quarter of a second.
static void lose(show *out, bool frozen)
{
    uint64_t seed = 11;
    for (size_t i = 1; i < out->n;) {
        size_t gap = 1 + (size_t)((person_noise(&seed) + 1) * 7.4), seen = gap * 9;
        for (size_t k = 0; k < gap && i < out->n; k++, i++) {
            if (frozen)
                out->input[i] = out->input[i - 1];
            else
                memset(&out->input[i], 0xff, sizeof out->input[i]);  // not numbers
            out->input[i].seen = frozen ? UINT32_MAX : 0;
        }
        i += seen;
    }
}

static void gaps(const scene *s, show *out)
{
    as_it_is(s, out);
    lose(out, false);
}

static void frozen_gaps(const scene *s, show *out)
{
    as_it_is(s, out);
    lose(out, true);
}

// Joints that claim to be seen and hold what no camera measures: one in ten always, all of them for a second.
static void spoil(const scene *s, show *out, const float bad[4])
{
    uint64_t seed = 17;
    as_it_is(s, out);
    size_t at = out->n / 3;
    for (size_t i = 0; i < out->n; i++)
        for (int j = 0; j < ABZ_JOINT_N; j++)
            if (person_noise(&seed) < -0.8 || (i >= at && i < at + ABZ_TICKS_PER_SECOND))
                out->input[i].lead[j].x = out->input[i].lead[j].z = bad[(i + (size_t)j) % 4];
    out->over = at + ABZ_TICKS_PER_SECOND;
}

static void not_numbers(const scene *s, show *out)
{
    spoil(s, out, (const float[4]){NAN, INFINITY, -INFINITY, NAN});
}

static void beyond_the_world(const scene *s, show *out)
{
    spoil(s, out, (const float[4]){3e38f, -1e30f, 1e9f, 3e38f});
}

static void some_joints(const scene *s, show *out)
{
    uint64_t seed = 23;
    as_it_is(s, out);
    for (size_t i = 0; i < out->n; i++)
        for (int j = 0; j < ABZ_JOINT_N; j++)
            if (person_noise(&seed) < -0.4) {
                out->input[i].seen &= ~(1u << j);
                out->input[i].lead[j] = abzi_v3(NAN, NAN, NAN);
            }
}

static void hidden_arm(const scene *s, show *out)
{
    as_it_is(s, out);
    for (size_t i = out->n / 3; i < out->n; i++)
        out->input[i].seen &= ~(7u << ABZ_RIGHT_UPPER_ARM);
}

// Elsewhere from one tick to the next, and turned by a quarter.
static void teleported(const scene *s, show *out)
{
    as_it_is(s, out);
    out->over = out->n / 3;
    for (size_t i = out->over; i < out->n; i++)
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            abz_vec3 at = out->truth[i][j];
            out->truth[i][j] = abzi_v3(at.z + 2, at.y, -at.x - 1.5f);
        }
    see(out);
}

// To and fro by two metres, every tenth of a second: nobody can be there.
static void flickering(const scene *s, show *out)
{
    as_it_is(s, out);
    size_t at = out->n / 3, end = at + 2 * ABZ_TICKS_PER_SECOND;
    for (size_t i = at; i < end; i++)
        for (int j = 0; j < ABZ_JOINT_N; j++)
            out->input[i].lead[j].x += i / 6 % 2 == 0 ? 2 : 0;
    out->over = end;
}

static void gone_for_a_while(const scene *s, show *out)
{
    as_it_is(s, out);
    size_t at = out->n / 3;
    out->over = at + 5 * ABZ_TICKS_PER_SECOND;
    for (size_t i = at; i < out->over; i++)
        out->input[i].seen = 0;
}

static void late(const scene *s, show *out)
{
    as_it_is(s, out);
    out->over = ABZ_TICKS_PER_SECOND;
    for (size_t i = 0; i < out->over; i++) {
        memset(&out->input[i], 0xff, sizeof out->input[i]);
        out->input[i].seen = 0;
    }
}

// Left and right are taken for each other now and then, as cameras do.
static void sides_swapped(const scene *s, show *out)
{
    as_it_is(s, out);
    for (size_t i = 0; i < out->n; i++)
        if (i % 120 > 112)
            for (int j = 0; j < ABZ_JOINT_N; j++)
                out->input[i].lead[j] = out->truth[i][other_side(j)];
}

static void body_sized(const scene *s, show *out, float size)
{
    as_it_is(s, out);
    abz_body *body = &out->config.follow_body;
    for (int j = 0; j < ABZ_JOINT_N; j++)
        body->offset[j] = abzi_v3_scale(body->offset[j], size);
    body->hip_height_m *= size;
    body->ankle_height_m *= size;
    body->toe_height_m *= size;
    body->head_height_m *= size;
}

static void she_is_small(const scene *s, show *out)
{
    body_sized(s, out, .85f);
}

static void she_is_tall(const scene *s, show *out)
{
    body_sized(s, out, 1.15f);
}

static void starts_elsewhere(const scene *s, show *out)
{
    as_it_is(s, out);
    out->config.has_start = true;
    out->config.start_x_m = s->clip.pose[0].pos[ABZ_HIPS].x + 3;
    out->config.start_z_m = s->clip.pose[0].pos[ABZ_HIPS].z - 2;
    out->config.start_heading_rad = 2;
}

static const disturbance disturbances[] = {
    {"as it is", as_it_is},
    {"mirrored left to right", mirrored},
    {"15 % taller", taller},
    {"15 % shorter", shorter},
    {"15 % taller than was said", taller_untold},
    {"20 % slower", slower},
    {"20 % faster", faster},
    {"stands still for 5 s", stands_still},
    {"walks 10 m away", walks_away},
    {"1 cm noise", jittered},
    {"10 % lost in gaps", gaps},
    {"10 % frozen in gaps", frozen_gaps},
    {"joints that are no numbers", not_numbers},
    {"joints beyond the world", beyond_the_world},
    {"a third of the joints unseen", some_joints},
    {"an arm hidden", hidden_arm},
    {"teleported", teleported},
    {"flickering between two places", flickering},
    {"unseen for 5 s", gone_for_a_while},
    {"unseen for the first second", late},
    {"sides swapped now and then", sides_swapped},
    {"she is 15 % shorter", she_is_small},
    {"she is 15 % taller", she_is_tall},
    {"she starts elsewhere", starts_elsewhere},
};

// ---- what must hold -----------------------------------------------------------------------------------------------------

static bool finite_pose(const abz_pose *pose)
{
    const float *value = &pose->pos[0].x;
    for (size_t i = 0; i < sizeof *pose / sizeof *value; i++)
        if (!isfinite(value[i]))
            return false;
    return true;
}

static float hips_apart(abz_vec3 a, abz_vec3 b)
{
    return hypotf(a.x - b.x, a.z - b.z);
}

/// distance_m [w->n] written
static result follow(const scene *s, const show *w, float *distance_m)
{
    result r = {.finite = true, .lowest_m = INFINITY};
    uint32_t fast[ABZ_JOINT_N] = {0};
    float slowest_of_run[ABZ_JOINT_N];
    abz_pose before;
    const abz_body *body = &w->config.follow_body;
    abz_engine *engine = engine_of(&s->repertoire, &w->config);
    for (size_t i = 0; i < w->n; i++) {
        abz_output out;
        abz_engine_tick(engine, &w->input[i], &out);
        const abz_vec3 *pos = out.follow.pos;
        r.finite = r.finite && finite_pose(&out.follow) && isfinite(out.distance);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            float speed = i == 0 ? 0 : ABZ_TICKS_PER_SECOND * abzi_v3_distance(pos[j], before.pos[j]);
            if (!(speed > SPEED_MOST)) {
                fast[j] = 0;
                continue;
            }
            fast[j]++;
            slowest_of_run[j] = fast[j] == 1 || speed < slowest_of_run[j] ? speed : slowest_of_run[j];
            if (fast[j] > r.fast_ticks) {
                r.fast_ticks = fast[j];
                r.fast_joint = j;
                r.fast_at = i;
            }
            if (fast[j] > FAST_TICKS_MOST && slowest_of_run[j] > r.fastest_mps)
                r.fastest_mps = slowest_of_run[j];
        }
        const float sole[4] = {pos[ABZ_LEFT_TOES].y - body->toe_height_m, pos[ABZ_RIGHT_TOES].y - body->toe_height_m,
                               pos[ABZ_LEFT_FOOT].y - body->ankle_height_m,
                               pos[ABZ_RIGHT_FOOT].y - body->ankle_height_m};
        for (int k = 0; k < 4; k++)
            r.lowest_m = sole[k] < r.lowest_m ? sole[k] : r.lowest_m;
        distance_m[i] = hips_apart(pos[ABZ_HIPS], w->truth[i][ABZ_HIPS]);
        before = out.follow;
    }
    free(engine);
    return r;
}

static void she_stays_a_body_and_comes_back(void **state)
{
    const test_case *t = *state;
    scene *s = t->scene;
    if (!s->here)
        skip();
    show w;
    if (s->distance_m == NULL) {
        as_it_is(s, &w);
        s->distance_m = aligned(w.n * sizeof *s->distance_m);
        follow(s, &w, s->distance_m);
        show_free(&w);
    }
    t->disturbance->disturb(s, &w);
    float *distance_m = aligned(w.n * sizeof *distance_m);
    result r = follow(s, &w, distance_m);
    size_t n = 0;
    for (size_t i = w.over + BACK_TICKS; i < w.n; i++, n++)
        r.apart_m += fabs((double)(distance_m[i] - s->distance_m[w.of[i]]));
    r.apart_m /= (double)n;
    printf("# %s: %s; lowest sole %.3f m, distance off by %.3f m, %u ticks above 9 m/s", s->name, t->disturbance->name,
           (double)r.lowest_m, r.apart_m, r.fast_ticks);
    if (r.fast_ticks > FAST_TICKS_MOST)
        printf(" (%s, %.1f m/s, until tick %zu)", abz_joint_name((abz_joint)r.fast_joint), (double)r.fastest_mps,
               r.fast_at);
    printf("\n");
    free(distance_m);
    show_free(&w);
    assert_true(n > ABZ_TICKS_PER_SECOND);
    assert_true(r.finite);
    assert_true(r.fast_ticks <= FAST_TICKS_MOST);
    assert_true(r.lowest_m >= -BELOW_MOST_M);
    assert_true(r.apart_m <= APART_MOST_M);
}

// ---- scenes -------------------------------------------------------------------------------------------------------------

/// The first pair of files is danced to, she has learned the others.
static void load(const char *const *path, size_t couple_n, scene *s)
{
    abz_recording *couple = aligned(couple_n * sizeof *couple);
    abzi_clip *clip = aligned(2 * couple_n * sizeof *clip);
    abz_rig_config rig_config = abz_rig_config_default();
    abz_learn_config config = abz_learn_config_default();
    size_t size;
    for (size_t i = 0; i < 2 * couple_n; i++)
        must(abzi_clip_load(path[i], &rig_config, &clip[i]) == 0 ? ABZ_OK : ABZ_EIO, path[i]);
    for (size_t c = 1; c < couple_n; c++) {
        const abzi_clip *lead = &clip[2 * c], *follower = lead + 1;
        size_t n = lead->pose_n < follower->pose_n ? lead->pose_n : follower->pose_n;
        couple[c] = (abz_recording){lead->pose, follower->pose, n, &lead->rig->body, &follower->rig->body};
    }
    s->bytes = learned(couple + 1, couple_n - 1, &config, &size, &s->repertoire);
    s->clip = clip[0];
    s->here = true;
    for (size_t i = 1; i < 2 * couple_n; i++)
        abzi_clip_free(&clip[i]);
    free(clip);
    free(couple);
}

enum { TAKES_MAX = 10 };

static void load_recordings(const char *const *take, size_t take_n, scene *s)
{
    char path[2 * TAKES_MAX][1024];
    const char *list[2 * TAKES_MAX];
    for (size_t i = 0; i < 2 * take_n; i++) {
        char name[64];
        snprintf(name, sizeof name, "motion/%s_%s.bvh", take[i / 2], i % 2 == 0 ? "lead" : "follow");
        if (!recording_path(name, path[i]))
            return;
        list[i] = path[i];
    }
    load(list, take_n, s);
}

int main(int argc, char **argv)
{
    static const char *const salsa_a[] = {"salsa-a/02", "salsa-a/01", "salsa-a/03", "salsa-a/04", "salsa-a/05",
                                          "salsa-a/06", "salsa-a/09", "salsa-a/10", "salsa-a/11", "salsa-a/13"};
    static const char *const salsa_b[] = {"salsa-b/medium-01", "salsa-b/easy-01", "salsa-b/easy-02",
                                          "salsa-b/medium-02", "salsa-b/move-02-02"};
    enum { SCENES = 3, DISTURBANCES = sizeof disturbances / sizeof *disturbances };
    static scene scenes[SCENES] = {{.name = "authored"}, {.name = "salsa-a"}, {.name = "salsa-b"}};
    static test_case cases[SCENES * DISTURBANCES];
    static struct CMUnitTest tests[SCENES * DISTURBANCES];
    static char name[SCENES * DISTURBANCES][64];
    const bool is_short = argc > 1 && strcmp(argv[1], "short") == 0;  // without recordings, every third disturbance
    const int step = is_short ? 3 : 1;
    argc -= is_short;
    argv += is_short;
    if (argc < 5 || argc % 2 != 1) {
        fprintf(stderr, "usage: law_robust [short] LEAD.bvh FOLLOW.bvh LEAD.bvh FOLLOW.bvh [...]\n");
        return 64;
    }
    load((const char *const *)argv + 1, (size_t)(argc - 1) / 2, &scenes[0]);
    const int case_n = (is_short ? 1 : SCENES) * DISTURBANCES / step;
    if (!is_short) {
        load_recordings(salsa_a, sizeof salsa_a / sizeof *salsa_a, &scenes[1]);
        load_recordings(salsa_b, sizeof salsa_b / sizeof *salsa_b, &scenes[2]);
    }
    for (int i = 0; i < case_n; i++) {
        cases[i] = (test_case){&scenes[step * i / DISTURBANCES], &disturbances[step * i % DISTURBANCES]};
        snprintf(name[i], sizeof name[i], "%s: %s", cases[i].scene->name, cases[i].disturbance->name);
        tests[i] = (struct CMUnitTest){name[i], she_stays_a_body_and_comes_back, NULL, NULL, &cases[i]};
    }
    int failed = _cmocka_run_group_tests("tests", tests, (size_t)case_n, NULL, NULL);
    for (int i = 0; i < SCENES; i++) {
        if (scenes[i].here)
            abzi_clip_free(&scenes[i].clip);
        free(scenes[i].bytes);
        free(scenes[i].distance_m);
    }
    return failed;
}
