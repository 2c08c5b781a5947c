// How well a dancer is seen by a camera: recorded leaders are put before a pinhole camera, and what its landmarks give
// is compared with the recording.
//
// usage: camera [--rate HZ] [--noise N] [--age MS] FOLDER ...
//        camera --landmarks FILE.json ...
//
// A folder holds one couple's takes, NAME_lead.bvh and NAME_follow.bvh. Every leader first stands with his arms out,
// then dances, 2.8 m and more from the camera. Pictures come HZ a second (25), 6 ms sooner or later, MS (60) after they
// were taken; landmarks are wrong by N (1) times 1 cm across and 4 cm along the ray; a limb is hidden now and then, and
// what is outside of the picture is not seen.
//   joint    median distance of the 13 measured joints from where they are, cm; across, and along the ray
//   feet     the same of the ankles
//   lag      how much later the hands and ankles are shown where they were, ms
//   seen     share of the joints that count as seen
//   skate    speed of planted feet, cm/s; and that of the recording
//   steps    F1 of the steps told from what is seen (footfall) against those of the recording; and told from the recording
//   wrong    of those told rightly, median |told - true|, ms; from what is seen, and from the recording
// Then, for a follower who has learnt from the couple's other takes: place, facing, pose and step F1 beside the
// recorded leader (bench/follow), when he is seen by the camera, and when he is seen as recorded.
//
// --landmarks: what a browser found in films of people, {"fps", "width", "height", "frames": [{"px": [[x, y, z, visible],
// ...], "world": [[x, y, z], ...]}]}; pictures come as often as in the film.
//   seen     share of the joints that count as seen
//   places   range of the hips across, their height, and away, m
//   jump     highest speed of a hand, a foot and the hips as shown, m/s
//   creep    speed of ankles that are on the floor and slower than .25 m/s, cm/s
//   words    what she says she cannot see, and for what share of the time
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "couples.h"
#include "partner/lead.h"
#include "sightings.h"

#define NEAREST_M 2.8f

enum { STAND_TICKS = 180, LIMB_N = 4 };

typedef struct how {
    double rate_hz, noise, age_s;
} how;

// ---- before the camera -----------------------------------------------------------------------------------------------

// The leader turned and moved in front of the camera, after standing with his arms out. Returns STAND_TICKS + t->tick_n
// poses.
static abz_pose *before_camera(const take *t)
{
    size_t n = t->tick_n;
    abz_pose *pose = need((STAND_TICKS + n) * sizeof *pose), *danced = pose + STAND_TICKS;
    float sine = 0, cosine = 0;
    for (size_t i = 0; i < n; i++) {
        const abz_vec3 *at = t->lead.pose[i].pos;
        float heading = abzi_heading(at[ABZ_LEFT_UPPER_ARM], at[ABZ_RIGHT_UPPER_ARM]);
        sine += sinf(heading);
        cosine += cosf(heading);
    }
    abz_quat turn = abzi_quat_from_yaw(ABZI_PI_F - atan2f(sine, cosine));
    float x = 0, near = 1e9f;
    for (size_t i = 0; i < n; i++) {
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            danced[i].pos[j] = abzi_quat_rotate(turn, t->lead.pose[i].pos[j]);
        }
        x += danced[i].pos[ABZ_HIPS].x / (float)n;
        near = fminf(near, danced[i].pos[ABZ_HIPS].z);
    }
    for (size_t i = 0; i < n; i++) {
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            danced[i].pos[j].x -= x;
            danced[i].pos[j].z += NEAREST_M - near;
        }
    }
    for (int i = 0; i < STAND_TICKS; i++) {
        scene_stand(&t->lead.rig->body, 0, danced[0].pos[ABZ_HIPS].z, pose[i].pos);
    }
    return pose;
}

static void pose_at(const abz_pose *pose, size_t n, double tick, abz_vec3 *joint)
{
    size_t i = tick <= 0 ? 0 : tick >= (double)(n - 1) ? n - 2 : (size_t)tick;
    float part = (float)(tick - (double)i);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        joint[j] = abzi_v3_lerp(pose[i].pos[j], pose[i + 1].pos[j], part < 0 ? 0 : part);
    }
}

// Limbs that are hidden for a while: each once in 16 seconds, for 5 to 15 pictures.
static void hide(int hidden[LIMB_N], uint64_t *seed, abz_sighting *sighting)
{
    static const uint8_t limb[LIMB_N][4] = {{13, 15, 15, 15}, {14, 16, 16, 16}, {25, 27, 29, 31}, {26, 28, 30, 32}};
    for (int l = 0; l < LIMB_N; l++) {
        if (hidden[l] == 0 && person_noise(seed) > .995) {
            hidden[l] = 10 + (int)(5 * person_noise(seed));
        }
        for (int k = 0; k < 4 && hidden[l] > 0; k++) {
            sighting->landmark[limb[l][k]].visible = .2f;
        }
        hidden[l] -= hidden[l] > 0;
    }
}

// What a camera sees of poses; view->tick [n].
static void watch(const abz_pose *pose, size_t n, const how *h, float height_m, view *seen)
{
    const scene s = scene_usual((float)h->noise);
    abz_camera_config config = abz_camera_config_default();
    config.height_m = height_m;
    void *mem = need(abz_camera_size());
    abz_camera *camera;
    must(abz_camera_init(mem, abz_camera_size(), &config, &camera), "camera");
    uint64_t seed = 1;
    int hidden[LIMB_N] = {0};
    double next_s = 0, arrives_s = 0;
    abz_sighting sighting;
    bool is_waiting = false;
    size_t calibrated = 0;
    for (size_t i = 0; i < n; i++) {
        double now_s = (double)i * DT;
        bool has = false;
        while (!is_waiting || arrives_s <= now_s) {
            if (is_waiting && !has) {
                has = true;
                break;
            }
            double taken_s = next_s + .006 * person_noise(&seed);
            abz_vec3 joint[ABZ_JOINT_N];
            pose_at(pose, n, taken_s / DT, joint);
            scene_sighting(&s, joint, &seed, &sighting);
            hide(hidden, &seed, &sighting);
            sighting.age_s = (float)taken_s;
            arrives_s = taken_s + h->age_s * (1 + .1 * person_noise(&seed));
            next_s += 1 / h->rate_hz;
            is_waiting = true;
        }
        abz_seen out;
        abz_sighting given = sighting;
        given.age_s = (float)(now_s - (double)sighting.age_s);
        abz_camera_tick(camera, has ? &given : NULL, false, false, &out);
        is_waiting = is_waiting && !has;
        memcpy(seen->tick[i].joint, out.joint, sizeof out.joint);
        seen->tick[i].seen = out.seen;
        calibrated = out.body_is_new ? i : calibrated;
        seen->body = out.body;
    }
    if (calibrated == 0 || calibrated >= STAND_TICKS) {
        fprintf(stderr, "camera: calibrated at tick %zu\n", calibrated);
    }
    free(mem);
}

// ---- judging ---------------------------------------------------------------------------------------------------------

enum { JOINT, ACROSS, ALONG, FEET, LAG, SEEN, SKATE, SKATE_TRUE, STEPS, STEPS_TRUE, WRONG, WRONG_TRUE, FIGURES };
static const char *const title[FIGURES] = {"joint", "across", "along", "feet", "lag",   "seen",
                                           "skate", "rec.",   "steps", "rec.", "wrong", "rec."};

static void judge_places(const abz_pose *pose, const glimpse *seen, size_t n, double *value)
{
    double *all = need(n * SEEN_N * sizeof *all), *across = need(n * SEEN_N * sizeof *all);
    double *along = need(n * SEEN_N * sizeof *all), *feet = need(2 * n * sizeof *all);
    size_t k = 0, f = 0, seen_n = 0;
    for (size_t i = 0; i < n; i++) {
        for (int j = 0; j < SEEN_N; j++) {
            abz_vec3 off = abzi_v3_sub(seen[i].joint[judged[j]], pose[i].pos[judged[j]]);
            seen_n += seen[i].seen >> judged[j] & 1;
            all[k] = 100 * (double)abzi_v3_length(off);
            across[k] = 100 * (double)sqrtf(off.x * off.x + off.y * off.y);
            along[k++] = 100 * (double)fabsf(off.z);
            if (j >= SEEN_N - 2) {
                feet[f++] = 100 * (double)abzi_v3_length(off);
            }
        }
    }
    value[SEEN] = (double)seen_n / (double)k;
    value[JOINT] = median(all, k);
    value[ACROSS] = median(across, k);
    value[ALONG] = median(along, k);
    value[FEET] = median(feet, f);
    free(all);
    free(across);
    free(along);
    free(feet);
}

// The delay for which hands and ankles, across the ray, are nearest to what is shown of them.
static double lag_ms(const abz_pose *pose, const glimpse *seen, size_t n)
{
    static const uint8_t joint[4] = {ABZ_LEFT_HAND, ABZ_RIGHT_HAND, ABZ_LEFT_FOOT, ABZ_RIGHT_FOOT};
    double best = 1e300, lag = 0;
    for (double late = -.1; late < .2; late += .002) {
        double sum = 0;
        for (size_t i = 20; i + 20 < n; i++) {
            abz_vec3 then[ABZ_JOINT_N];
            pose_at(pose, n, (double)i - late / DT, then);
            for (int j = 0; j < 4; j++) {
                abz_vec3 off = abzi_v3_sub(then[joint[j]], seen[i].joint[joint[j]]);
                sum += (double)fminf(off.x * off.x + off.y * off.y, .04f);  // hidden ones are elsewhere
            }
        }
        if (sum < best) {
            best = sum;
            lag = late;
        }
    }
    return 1e3 * lag;
}

static double skate_of(const abz_track *lead, const abz_track *who)
{
    abz_figures f;
    size_t size = abz_measure_scratch_size(lead->frame_n);
    void *scratch = need(size);
    must(abz_measure_couple(lead, who, scratch, size, &f), "measure");
    free(scratch);
    return f.skate_cms;
}

static void judge(const abz_pose *pose, const view *seen, size_t n, const abz_body *body, double *value)
{
    abz_pose *shown = need(n * sizeof *shown);
    glimpse *recorded = need(n * sizeof *recorded);
    for (size_t i = 0; i < n; i++) {
        memcpy(shown[i].pos, seen->tick[i].joint, sizeof shown[i].pos);
        memcpy(recorded[i].joint, pose[i].pos, sizeof recorded[i].joint);
        recorded[i].seen = UINT32_MAX;
    }
    abz_track truth, look;
    track(pose, n, &truth);
    track(shown, n, &look);
    judge_places(pose, seen->tick, n, value);
    value[LAG] = lag_ms(pose, seen->tick, n);
    value[SKATE] = skate_of(&truth, &look);
    value[SKATE_TRUE] = skate_of(&truth, &truth);
    judge_steps(&truth, seen->tick, n, &seen->body, &value[STEPS], &value[WRONG], NULL);
    judge_steps(&truth, recorded, n, body, &value[STEPS_TRUE], &value[WRONG_TRUE], NULL);
    free((void *)(uintptr_t)truth.frame);
    free((void *)(uintptr_t)look.frame);
    free(shown);
    free(recorded);
}

static void print(const char *name, const double *value)
{
    printf("%-22s", name);
    for (int f = 0; f < FIGURES; f++) {
        printf(f == SEEN || f == STEPS || f == STEPS_TRUE ? " %6.3f" : " %6.1f", value[f]);
    }
    printf("\n");
    fflush(stdout);
}

// What was seen before the camera, where the recording has it.
static void put_back(const take *t, const abz_pose *pose, view *seen)
{
    const abz_vec3 *is = pose[0].pos, *was = t->lead.pose[0].pos;
    float turned = abzi_heading(is[ABZ_LEFT_UPPER_ARM], is[ABZ_RIGHT_UPPER_ARM]) -
                   abzi_heading(was[ABZ_LEFT_UPPER_ARM], was[ABZ_RIGHT_UPPER_ARM]);
    abz_quat back = abzi_quat_from_yaw(-turned);
    abz_vec3 from = abzi_quat_rotate(back, is[ABZ_HIPS]);
    for (size_t i = 0; i < t->tick_n; i++) {
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            abz_vec3 *at = &seen->tick[i].joint[j];
            *at = abzi_quat_rotate(back, *at);
            at->x += was[ABZ_HIPS].x - from.x;
            at->z += was[ABZ_HIPS].z - from.z;
        }
    }
}

static bool bench(const char *path, const how *h, bool does_follow)
{
    take_folder of;
    if (!open_takes("camera", path, &of)) {
        return false;
    }
    const size_t n = of.n;
    const take *t = of.t;
    double mean[FIGURES] = {0}, followed[2][FIGURE_N] = {{0}};
    for (size_t i = 0; i < n; i++) {
        double value[FIGURES];
        abz_pose *pose = before_camera(&t[i]);
        const abz_body *body = &t[i].lead.rig->body;
        view all = {need((STAND_TICKS + t[i].tick_n) * sizeof *all.tick), *body}, seen;
        watch(pose, STAND_TICKS + t[i].tick_n, h, body->head_height_m / abz_body_of_height(1).head_height_m, &all);
        seen = (view){all.tick + STAND_TICKS, all.body};
        judge(pose + STAND_TICKS, &seen, t[i].tick_n, body, value);
        print(name_of_take(&of, i), value);
        for (int f = 0; f < FIGURES; f++) {
            mean[f] += value[f] / (double)n;
        }
        if (does_follow) {
            abz_repertoire repertoire;
            abz_pose *hers = need(t[i].tick_n * sizeof *hers);
            void *bytes = learn(t, n, i, &repertoire);
            put_back(&t[i], pose + STAND_TICKS, &seen);
            for (int who = 0; who < 2; who++) {
                double figure[FIGURE_N];
                dance(&repertoire, &t[i], who == 0 ? &seen : NULL, ABZ_GENTLE_AUTO, who == 0 ? ABZ_GUESSED_JOINTS : 0,
                      hers);
                measure(&t[i], hers, figure);
                for (int f = 0; f < FIGURE_N; f++) {
                    followed[who][f] += figure[f] / (double)n;
                }
            }
            free(bytes);
            free(hers);
        }
        free(all.tick);
        free(pose);
    }
    print(of.name, mean);
    if (does_follow) {
        row(of.name, "camera", followed[0]);
        row(of.name, "rec.", followed[1]);
    }
    close_takes(&of);
    return true;
}

// ---- films -----------------------------------------------------------------------------------------------------------

static double number_of(const char *text, const char *name)
{
    const char *at = strstr(text, name);
    return at != NULL ? strtod(at + strlen(name), NULL) : 0;
}

// The next row of numbers in brackets; NULL: there is none.
static const char *read_row(const char *at, int n, double *value)
{
    at = at != NULL ? strpbrk(at, "-0123456789") : NULL;
    for (int i = 0; i < n && at != NULL; i++) {
        char *end;
        value[i] = strtod(at, &end);
        at = i + 1 < n ? strpbrk(end, "-0123456789") : end;
    }
    return at;
}

static const char *read_frame(const char *at, double width, double height, abz_sighting *out)
{
    double row[4];
    memset(out, 0, sizeof *out);
    at = strstr(at, "\"px\":");
    for (int i = 0; i < ABZ_LANDMARK_N && at != NULL; i++) {
        at = read_row(at, 4, row);
        out->landmark[i].u = (float)(row[0] / width);
        out->landmark[i].v = (float)(row[1] / height);
        out->landmark[i].visible = (float)row[3];
    }
    at = at != NULL ? strstr(at, "\"world\":") : NULL;
    for (int i = 0; i < ABZ_LANDMARK_N && at != NULL; i++) {
        at = read_row(at, 3, row);
        out->landmark[i].x_m = (float)row[0];
        out->landmark[i].y_m = (float)row[1];
        out->landmark[i].z_m = (float)row[2];
    }
    out->person_n = 1;
    out->aspect = (float)(width / height);
    return at;
}

typedef struct film {
    double seen, low[3], high[3], jump[3], creep_m;
    size_t tick_n, creep_n, said[ABZ_BLIND_N];
} film;

static void count(const abz_seen *was, const abz_seen *is, film *f)
{
    static const uint8_t part[3][2] = {
        {ABZ_LEFT_HAND, ABZ_RIGHT_HAND}, {ABZ_LEFT_FOOT, ABZ_RIGHT_FOOT}, {ABZ_HIPS, ABZ_HIPS}};
    const abz_vec3 hips = is->joint[ABZ_HIPS];
    const double at[3] = {(double)hips.x, (double)hips.y, (double)hips.z};
    f->said[is->blind]++;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        f->seen += (double)(is->seen >> j & 1) / ABZ_JOINT_N;
    }
    for (int k = 0; k < 3; k++) {
        f->low[k] = f->tick_n == 0 ? at[k] : fmin(f->low[k], at[k]);
        f->high[k] = f->tick_n == 0 ? at[k] : fmax(f->high[k], at[k]);
        for (int side = 0; side < 2 && f->tick_n > 0; side++) {
            abz_vec3 off = abzi_v3_sub(is->joint[part[k][side]], was->joint[part[k][side]]);
            double speed = (double)abzi_v3_length(off) / DT;
            bool is_seen = (was->seen & is->seen) >> part[k][side] & 1;
            f->jump[k] = is_seen ? fmax(f->jump[k], speed) : f->jump[k];
            if (k == 1 && is_seen && speed < .25 && is->joint[part[k][side]].y < is->body.ankle_height_m + .03f) {
                f->creep_m += speed;
                f->creep_n++;
            }
        }
    }
    f->tick_n++;
}

static bool look_at_film(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        return false;
    }
    long size = ftell(file);
    rewind(file);
    char *text = need((size_t)size + 1);
    text[fread(text, 1, (size_t)size, file)] = 0;
    fclose(file);
    double fps = number_of(text, "\"fps\":"), width = number_of(text, "\"width\":");
    double height = number_of(text, "\"height\":");
    const char *at = strstr(text, "\"frames\"");
    abz_camera_config config = abz_camera_config_default();
    void *mem = need(abz_camera_size());
    abz_camera *camera;
    must(abz_camera_init(mem, abz_camera_size(), &config, &camera), "camera");
    abz_sighting sighting;
    abz_seen seen = {0}, was;
    film f = {0};
    at = at != NULL ? read_frame(at, width, height, &sighting) : NULL;
    for (size_t tick = 0, frame = 0; at != NULL; tick++) {
        bool has = (double)tick * DT >= (double)frame / fps;
        was = seen;
        sighting.age_s = (float)((double)tick * DT - (double)frame / fps);
        abz_camera_tick(camera, has ? &sighting : NULL, false, false, &seen);
        count(&was, &seen, &f);
        if (has) {
            frame++;
            at = read_frame(at, width, height, &sighting);
        }
    }
    printf("%s: seen %.3f, places %.2f .. %.2f, %.2f .. %.2f, %.2f .. %.2f, jump %.1f %.1f %.1f, creep %.1f, words",
           strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path, f.seen / (double)f.tick_n, f.low[0], f.high[0],
           f.low[1], f.high[1], f.low[2], f.high[2], f.jump[0], f.jump[1], f.jump[2],
           f.creep_n > 0 ? 100 * f.creep_m / (double)f.creep_n : 0);
    for (int b = 0; b < ABZ_BLIND_N; b++) {
        if (f.said[b] > 0) {
            printf(" \"%s\" %.2f", abz_blind_text((abz_blind)b), (double)f.said[b] / (double)f.tick_n);
        }
    }
    printf("\n");
    free(mem);
    free(text);
    return true;
}

int main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[1], "--landmarks") == 0) {
        bool fine = true;
        for (int i = 2; i < argc && fine; i++) {
            fine = look_at_film(argv[i]);
        }
        return !fine;
    }
    how h = {25, 1, .06};
    bool does_follow = getenv("ABZ_BENCH_QUICK") == NULL;
    int i = 1;
    for (; i + 1 < argc && strncmp(argv[i], "--", 2) == 0; i += 2) {
        double value = atof(argv[i + 1]);
        h.rate_hz = strcmp(argv[i], "--rate") == 0 ? value : h.rate_hz;
        h.noise = strcmp(argv[i], "--noise") == 0 ? value : h.noise;
        h.age_s = strcmp(argv[i], "--age") == 0 ? value / 1e3 : h.age_s;
    }
    if (i >= argc) {
        fprintf(stderr, "usage: camera [--rate HZ] [--noise N] [--age MS] FOLDER ...\n");
        return 64;
    }
    printf("%-22s", "take");
    for (int f = 0; f < FIGURES; f++) {
        printf(" %6s", title[f]);
    }
    printf("\n");
    for (; i < argc; i++) {
        if (!bench(argv[i], &h, does_follow)) {
            return 1;
        }
    }
    return 0;
}
