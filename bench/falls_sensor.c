// How well falls are told by a motion sensor at the waist, person by person.
//
// usage: falls_sensor FILE ...    SisFall (F..: falls, D..: none) or UMAFall (_Fall_, _ADL_)
//
// No number is learnt from a recording, so that leaving a person out changes none: the thresholds are physical
// (src/care/fall_sensor.c). What each person says about them is shown instead: for every recording the factors by which
// the power and the angle that make a fall could be multiplied before it is judged the other way ("-": no factor from
// .1 to 10 does), and, for every person left out, the thresholds that lie in the middle of all the others, and what
// they say of that person.
// Then what changes when each number is 10 % more or less, when the sensor is turned any way, noisy (.05 g, 3
// degrees/s), slower (SisFall at 100 and 50 rows a second), or has no gyroscope.
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/vec.h"
#include "bench.h"
#include "care/fall_sensor.h"
#include "edge/sensor_file.h"
#include "people.h"

enum { RECORDING_MAX = 4000 };

typedef struct recording {
    const char *path;
    char name[16], person[16];
    bool is_fall;
    abzi_sensor_recording ticks;
    float power, tilt;  ///< factors that turn the verdict; 0: none does
} recording;

static recording all[RECORDING_MAX];
static int all_n;

static bool falls(const abzi_sensor_recording *r, const abzi_fall_limits *limits)
{
    abzi_fall_sensor sensor;
    abzi_fall_sensor_start(&sensor, limits);
    for (size_t i = 0; i < r->tick_n; i++) {
        abzi_fall_sensor_feel(&sensor, r->has[i] ? &r->tick[i] : NULL);
    }
    return sensor.now.fall_n > 0;
}

static abzi_fall_limits scaled(float power, float tilt)
{
    abzi_fall_limits limits = abzi_fall_limits_usual();
    limits.power *= power;
    limits.power_blind *= power;
    limits.tilt_rad = fminf(limits.tilt_rad * tilt, 3.1f);
    return limits;
}

/// The factor on one of the limits that turns the verdict.
static float turning(const recording *r, bool of_power)
{
    float kept = 1, turned = r->is_fall ? 10 : .1f;
    for (int i = -1; i < 12; i++) {
        const float factor = i < 0 ? turned : sqrtf(kept * turned);
        const abzi_fall_limits limits = scaled(of_power ? factor : 1, of_power ? 1 : factor);
        const bool same = falls(&r->ticks, &limits) == r->is_fall;
        if (i < 0 && same) {
            return 0;
        }
        if (i >= 0) {
            *(same ? &kept : &turned) = factor;
        }
    }
    return turned;
}

static void say_factor(float factor)
{
    if (factor > 0) {
        printf(" %7.2f", (double)factor);
    } else {
        printf(" %7s", "-");
    }
}

/// What thresholds in the middle of everybody else's recordings say of one person: wrong verdicts.
static int left_out(const char *person, float *power)
{
    float fall_least = 10, none_most = .1f;
    for (int i = 0; i < all_n; i++) {
        const recording *r = &all[i];
        if (strcmp(r->person, person) != 0 && r->power > 0) {
            fall_least = r->is_fall ? fminf(fall_least, r->power) : fall_least;
            none_most = r->is_fall ? none_most : fmaxf(none_most, r->power);
        }
    }
    *power = sqrtf(fall_least * none_most);
    const abzi_fall_limits limits = scaled(*power, 1);
    int wrong_n = 0;
    for (int i = 0; i < all_n; i++) {
        wrong_n += strcmp(all[i].person, person) == 0 && falls(&all[i].ticks, &limits) != all[i].is_fall;
    }
    return wrong_n;
}

// ---- what is changed -------------------------------------------------------------------------------------------------

static abzi_sensor_recording copied(const abzi_sensor_recording *r)
{
    abzi_sensor_recording copy = *r;
    copy.tick = need(r->tick_n * sizeof *copy.tick);
    copy.has = need(r->tick_n);
    memcpy(copy.tick, r->tick, r->tick_n * sizeof *copy.tick);
    memcpy(copy.has, r->has, r->tick_n);
    return copy;
}

static void say_change(const char *what, int missed_n, int false_n, int fall_n, int none_n)
{
    printf("%-40s %4d of %4d falls missed, %4d of %4d others taken for falls\n", what, missed_n, fall_n, false_n,
           none_n);
}

static void judge_limits(const char *what, abzi_fall_limits limits)
{
    int wrong_n[2] = {0}, n[2] = {0};
    for (int i = 0; i < all_n; i++) {
        n[all[i].is_fall]++;
        wrong_n[all[i].is_fall] += falls(&all[i].ticks, &limits) != all[i].is_fall;
    }
    say_change(what, wrong_n[1], wrong_n[0], n[1], n[0]);
}

static void judge_changed(const char *what, int times, void (*change)(abzi_sensor_recording *, uint64_t *))
{
    const abzi_fall_limits usual = abzi_fall_limits_usual();
    int wrong_n[2] = {0}, n[2] = {0};
    uint64_t seed = 3;
    for (int t = 0; t < times; t++) {
        for (int i = 0; i < all_n; i++) {
            abzi_sensor_recording copy = copied(&all[i].ticks);
            change(&copy, &seed);
            n[all[i].is_fall]++;
            wrong_n[all[i].is_fall] += falls(&copy, &usual) != all[i].is_fall;
            abzi_sensor_free(&copy);
        }
    }
    say_change(what, wrong_n[1], wrong_n[0], n[1], n[0]);
}

static void turn_any_way(abzi_sensor_recording *r, uint64_t *seed)
{
    abz_quat q = {(float)person_noise(seed), (float)person_noise(seed), (float)person_noise(seed),
                  (float)person_noise(seed)};
    q = abzi_quat_normalize(q);
    for (size_t i = 0; i < r->tick_n; i++) {
        r->tick[i].acceleration_g = abzi_quat_rotate(q, r->tick[i].acceleration_g);
        r->tick[i].turn = abzi_quat_rotate(q, r->tick[i].turn);
    }
}

static abz_vec3 noise(uint64_t *seed, double size)
{
    const double s = size * sqrt(3);  // even noise of that standard deviation
    return (abz_vec3){(float)(s * person_noise(seed)), (float)(s * person_noise(seed)),
                      (float)(s * person_noise(seed))};
}

static void add_noise(abzi_sensor_recording *r, uint64_t *seed)
{
    for (size_t i = 0; i < r->tick_n; i++) {
        r->tick[i].acceleration_g = abzi_v3_add(r->tick[i].acceleration_g, noise(seed, .05));
        r->tick[i].turn = abzi_v3_add(r->tick[i].turn, noise(seed, .052));
    }
}

static void take_gyroscope(abzi_sensor_recording *r, uint64_t *seed)
{
    (void)seed;
    for (size_t i = 0; i < r->tick_n; i++) {
        r->tick[i].has_turn = 0;
    }
}

/// Every so manieth row of the SisFall recordings only.
static void judge_slower(const char *what, int every)
{
    const abzi_fall_limits usual = abzi_fall_limits_usual();
    int wrong_n[2] = {0}, n[2] = {0};
    for (int i = 0; i < all_n; i++) {
        if (strstr(all[i].path, ".txt") == NULL) {
            continue;
        }
        char path[] = "falls_sensor_XXXXXX", line[256];
        const int fd = mkstemp(path);
        FILE *in = fopen(all[i].path, "r"), *out = fd >= 0 ? fdopen(fd, "w") : NULL;
        must(in != NULL && out != NULL ? ABZ_OK : ABZ_EIO, path);
        for (int k = 0; fgets(line, sizeof line, in) != NULL; k++) {
            if (k % every == 0) {
                fputs(line, out);
            }
        }
        fclose(in);
        fclose(out);
        const abzi_sensor_config config = {.rate_hz = 200. / every};
        abzi_sensor_recording r;
        must(abzi_sensor_read(path, &config, &r) == 0 ? ABZ_OK : ABZ_EIO, path);
        n[all[i].is_fall]++;
        wrong_n[all[i].is_fall] += falls(&r, &usual) != all[i].is_fall;
        abzi_sensor_free(&r);
        unlink(path);
    }
    say_change(what, wrong_n[1], wrong_n[0], n[1], n[0]);
}

// ---- the whole -------------------------------------------------------------------------------------------------------

static bool load(const char *path, recording *r)
{
    const abzi_sensor_config config = {0};
    const char *name = strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path, *subject = strstr(name, "Subject_");
    *r = (recording){.path = path};
    if (subject != NULL) {
        const char *kind = strstr(name, "_Fall_");
        r->is_fall = kind != NULL;
        kind = kind != NULL ? kind + 6 : strstr(name, "_ADL_") != NULL ? strstr(name, "_ADL_") + 5 : name;
        snprintf(r->person, sizeof r->person, "U%.2s", subject + 8);
        snprintf(r->name, sizeof r->name, "%.12s", kind);
    } else {
        r->is_fall = name[0] == 'F';
        snprintf(r->person, sizeof r->person, "%.4s", strlen(name) > 8 ? name + 4 : name);
        snprintf(r->name, sizeof r->name, "%.3s%.4s", name, strlen(name) > 11 ? name + 8 : "");
    }
    return abzi_sensor_read(path, &config, &r->ticks) == 0;
}

static int by_person(const void *a, const void *b)
{
    const recording *x = a, *y = b;
    const int order = strcmp(x->person, y->person);
    return order != 0 ? order : strcmp(x->path, y->path);
}

int main(int argc, char **argv)
{
    const abzi_fall_limits usual = abzi_fall_limits_usual();
    for (int i = 1; i < argc && all_n < RECORDING_MAX; i++) {
        all_n += load(argv[i], &all[all_n]);
    }
    qsort(all, (size_t)all_n, sizeof *all, by_person);
    printf("# falls_sensor *_R*.txt UMAFall*.csv: %d recordings\n", all_n);
    printf("%-7s %-13s %-5s %-6s %7s %7s\n", "person", "recording", "is", "told", "power x", "angle x");
    for (int i = 0; i < all_n; i++) {
        recording *r = &all[i];
        r->power = turning(r, true);
        r->tilt = turning(r, false);
        printf("%-7s %-13s %-5s %-6s", r->person, r->name, r->is_fall ? "fall" : "none",
               falls(&r->ticks, &usual) ? "fall" : "none");
        say_factor(r->power);
        say_factor(r->tilt);
        printf("\n");
    }
    printf("\n%-7s %6s %6s %6s %6s   %-20s %6s\n", "person", "falls", "missed", "others", "false",
           "power without, g m/s", "wrong");
    for (int i = 0; i < all_n;) {
        int n[2] = {0}, wrong_n[2] = {0};
        const char *person = all[i].person;
        float power;
        for (; i < all_n && strcmp(all[i].person, person) == 0; i++) {
            n[all[i].is_fall]++;
            wrong_n[all[i].is_fall] += falls(&all[i].ticks, &usual) != all[i].is_fall;
        }
        const int without_n = left_out(person, &power);
        printf("%-7s %6d %6d %6d %6d   %-20.2f %6d\n", person, n[1], wrong_n[1], n[0], wrong_n[0],
               (double)(power * usual.power), without_n);
    }
    printf("\n");
    judge_limits("as it is", usual);
    judge_limits("power 10 % less", scaled(.9f, 1));
    judge_limits("power 10 % more", scaled(1.1f, 1));
    judge_limits("angle 10 % less", scaled(1, .9f));
    judge_limits("angle 10 % more", scaled(1, 1.1f));
    abzi_fall_limits limits = usual;
    limits.lies_n = usual.lies_n * 9 / 10;
    judge_limits("lies for 10 % less", limits);
    limits.lies_n = usual.lies_n * 11 / 10;
    judge_limits("lies for 10 % more", limits);
    judge_changed("mounted any way, 20 times", 20, turn_any_way);
    judge_changed("noisy, 20 times", 20, add_noise);
    judge_changed("without a gyroscope", 1, take_gyroscope);
    judge_slower("100 rows a second", 2);
    judge_slower("50 rows a second", 4);
    return 0;
}
