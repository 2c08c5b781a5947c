// How fast wheelchairs are driven, beside the limits of one that dances.
//
// usage: chair PUSHRIM.csv KINEMATICS.tsv [SEATED.bvh ...]
//
// The first is a wheel that measures itself, 240 rows a second, ';' between cells: the wheel's angle in degrees is the
// fourth, the force on its rim, N, the last. The second has markers on a chair's frame, 120 rows a second, a head line
// with their names, a tab between cells; where a marker was not seen the row is left out. The others are dancers of the
// program who sit: hips are pinned to the seat, so they say where both wheels are.
//
// Quantiles of what is seen over 50 ms, as long as half of a push: speed ahead m/s, what speeds up and what slows down
// m/s^2, turn rad/s and its change rad/s^2, either way. Then of each wheel while it rolls: how many pushes a second,
// what share of the time hands push or brake it, how long, how fast it is at its fastest from one push to the next and
// beside the mean of rolling, and what it loses a second between. A hand is on a rim that measures itself from 5 N on
// until there are less than 2 (Kinetics Toolkit); on any other while the wheel
// gains or loses more than .3 m/s^2, which rolling does not, and it lets go where that turns round. The first is
// measured both ways.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "edge/motion_file.h"
#include "motion/chair.h"

#define WHEEL_M 0.305  // of the wheel that measures itself: 24 inches
#define OVER_S 0.05
#define ROLLS 0.3     // m/s from which on a chair is being driven
#define MOVES 0.1     // and a wheel rolls
#define PUSHED 0.3    // m/s^2 that rolling does not take or give
#define TAKES_N 5.0   // newtons with which a hand is on the rim,
#define LEAVES_N 2.0  // and has left it
#define LEAST_S 0.1   // a shorter push or glide is none

enum { ROW_MOST = 20000, LINE_SIZE = 8192 };

static double speed[ROW_MOST], turn[ROW_MOST];
static double list[ROW_MOST], wheel_m_s[ROW_MOST], force[ROW_MOST];
static int held[ROW_MOST];
static char line[LINE_SIZE];

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void say(const char *what, size_t n)
{
    static const double share[] = {.05, .25, .5, .75, .95, .99};
    qsort(list, n, sizeof *list, by_size);
    printf("%-34s", what);
    for (size_t i = 0; i < sizeof share / sizeof *share && n > 0; i++) {
        printf(" %6.2f", list[(size_t)(share[i] * (double)(n - 1))]);
    }
    printf("  (%zu rows)\n", n);
}

// The change of a row's value over so many rows; no number where either was not seen.
static double change(const double *value, size_t at, size_t over_n, double rate_hz)
{
    return (value[at + over_n] - value[at]) * rate_hz / (double)over_n;
}

static void say_all(size_t n, double rate_hz, int turns)
{
    const size_t over_n = (size_t)(OVER_S * rate_hz);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        if (speed[i] > ROLLS) {
            list[k++] = speed[i];
        }
    }
    say("speed while driven, m/s", k);
    for (int sign = 1; sign >= -1; sign -= 2) {
        k = 0;
        for (size_t i = 0; i + over_n < n; i++) {
            const double by = sign * change(speed, i, over_n, rate_hz);
            if (speed[i] > ROLLS && by > 0) {
                list[k++] = by;
            }
        }
        say(sign > 0 ? "speeding up, m/s2" : "slowing down, m/s2", k);
    }
    if (!turns) {
        return;
    }
    k = 0;
    for (size_t i = 0; i < n; i++) {
        if (fabs(turn[i]) > ROLLS) {
            list[k++] = fabs(turn[i]);
        }
    }
    say("turning above .3, rad/s", k);
    k = 0;
    for (size_t i = 0; i + over_n < n; i++) {
        const double by = fabs(change(turn, i, over_n, rate_hz));
        if (fabs(turn[i]) > ROLLS && by >= 0) {
            list[k++] = by;
        }
    }
    say("change of it, rad/s2", k);
}

// ---- pushes ----------------------------------------------------------------------------------------------------------

enum { PUSH_S, PUSH_RAD, FASTEST, BESIDE_MEAN, LOSES, PROFILE_N };
static struct {
    double value[PROFILE_N][ROW_MOST];
    size_t n[PROFILE_N], push_n;
    double rolls_s, pushed_s;
} profile;

static void note(int what, double value)
{
    if (profile.n[what] < ROW_MOST) {
        profile.value[what][profile.n[what]++] = value;
    }
}

static void held_by_force(size_t n)
{
    for (size_t i = 0; i < n; i++) {
        held[i] = force[i] > (i > 0 && held[i - 1] ? LEAVES_N : TAKES_N);
    }
}

static void held_by_speed(size_t n, double rate_hz)
{
    const size_t over_n = (size_t)(2 * OVER_S * rate_hz);
    for (size_t i = 0; i < n; i++) {
        const size_t from = i > over_n / 2 ? i - over_n / 2 : 0;
        const double by = from + over_n < n ? change(wheel_m_s, from, over_n, rate_hz) : 0;
        held[i] = (by > PUSHED) - (by < -PUSHED);
    }
}

// What is shorter than a push or a glide can be belongs to what was before it.
static void without_blinks(size_t n, double rate_hz)
{
    for (size_t i = 0, end = 0; i < n; i = end) {
        for (end = i; end < n && held[end] == held[i]; end++) {
        }
        const int blinks = i > 0 && end < n && end - i < (size_t)(LEAST_S * rate_hz);
        for (size_t k = i; blinks && k < end; k++) {
            held[k] = held[i - 1];
        }
    }
}

// One wheel: wheel_m_s and held are its own.
static void add_wheel(size_t n, double rate_hz, double wheel_m)
{
    size_t began = n;  // of the last push, while it goes on rolling
    without_blinks(n, rate_hz);
    for (size_t i = 0, end = 0; i < n; i = end) {
        double fastest = 0, sum = 0, way = 0;
        int rolls = 1;
        for (end = i; end < n && held[end] == held[i]; end++) {
            const double m_s = fabs(wheel_m_s[end]);
            rolls = rolls && m_s > MOVES;
            profile.rolls_s += m_s > MOVES ? 1 / rate_hz : 0;
            profile.pushed_s += m_s > MOVES && held[i] ? 1 / rate_hz : 0;
            fastest = m_s > fastest ? m_s : fastest;
            way += m_s / rate_hz;
        }
        const double s = (double)(end - i) / rate_hz;
        if (held[i] && fastest > MOVES && i > 0 && end < n) {
            note(PUSH_S, s);
            note(PUSH_RAD, way / wheel_m);
            profile.push_n++;
        }
        if (!held[i] && rolls && s > 2 * OVER_S) {
            note(LOSES, (fabs(wheel_m_s[i]) - fabs(wheel_m_s[end - 1])) / s);
        }
        if (held[i] && began < i) {
            size_t moves_n = 0;
            fastest = 0;
            for (size_t k = began; k < i; k++) {
                const double m_s = fabs(wheel_m_s[k]);
                fastest = m_s > fastest ? m_s : fastest;
                sum += m_s > MOVES ? m_s : 0;
                moves_n += m_s > MOVES;
            }
            if (moves_n > 0) {
                note(FASTEST, fastest);
                note(BESIDE_MEAN, fastest * (double)moves_n / sum);
            }
        }
        began = held[i] ? i : began;
    }
}

static void say_pushes(const char *how)
{
    static const char *const name[PROFILE_N] = {"a push lasts, s", "  and turns the wheel by, rad",
                                                "at its fastest, m/s", "  beside the mean",
                                                "loses between pushes, m/s2"};
    printf("pushes of a wheel, %s: %.2f a second, hands on the rim in %.2f of the time\n", how,
           (double)profile.push_n / profile.rolls_s, profile.pushed_s / profile.rolls_s);
    for (int i = 0; i < PROFILE_N; i++) {
        memcpy(list, profile.value[i], profile.n[i] * sizeof *list);
        say(name[i], profile.n[i]);
    }
    memset(&profile, 0, sizeof profile);
}

// ---- recordings ------------------------------------------------------------------------------------------------------

static int wheel(const char *path)
{
    static double angle[ROW_MOST];
    FILE *file = fopen(path, "r");
    size_t n = 0;
    if (!file) {
        return -1;
    }
    while (n < ROW_MOST && fgets(line, sizeof line, file)) {
        double index, counter, ticks, degrees;
        const char *last = strrchr(line, ';');
        if (sscanf(line, "%lf;%lf;%lf;%lf", &index, &counter, &ticks, &degrees) == 4) {
            const double was = n > 0 ? angle[n - 1] : degrees * ABZI_PI / 180;
            force[n] = last ? strtod(last + 1, NULL) : 0;
            angle[n++] = was + remainder(degrees * ABZI_PI / 180 - was, 2 * ABZI_PI);
        }
    }
    fclose(file);
    const size_t over_n = (size_t)(OVER_S * 240);
    for (size_t i = 0; i + over_n < n; i++) {
        speed[i] = change(angle, i, over_n, 240) * WHEEL_M;
    }
    printf("a wheel that measures itself, %.0f s\n", (double)n / 240);
    n = n > over_n ? n - over_n : 0;
    say_all(n, 240, 0);
    memcpy(wheel_m_s, speed, n * sizeof *speed);
    held_by_force(n);
    add_wheel(n, 240, WHEEL_M);
    say_pushes("by force");
    held_by_speed(n, 240);
    add_wheel(n, 240, WHEEL_M);
    say_pushes("by speed");
    return 0;
}

static double cell(const char *from, int column)
{
    for (int i = 0; i < column && from; i++) {
        from = strchr(from, '\t');
        from = from ? from + 1 : NULL;
    }
    char *end;
    const double value = from ? strtod(from, &end) : (double)NAN;
    return from && end != from && *from != '\t' ? value : (double)NAN;
}

static int column_of(const char *head, const char *name)
{
    const char *at = strstr(head, name);
    int column = 0;
    for (const char *it = head; at && it < at; it++) {
        column += *it == '\t';
    }
    return at ? column : -1;
}

// Two markers on the frame, the first ahead of the second; the floor is x and y.
static int frame(const char *path)
{
    static double x[ROW_MOST], y[ROW_MOST], yaw[ROW_MOST];
    FILE *file = fopen(path, "r");
    if (!file || !fgets(line, sizeof line, file)) {
        return -1;
    }
    const int ahead = column_of(line, "WheelchairL:Marker1_x"), behind = column_of(line, "WheelchairL:Marker3_x");
    size_t n = 0;
    while (n < ROW_MOST && fgets(line, sizeof line, file)) {
        x[n] = cell(line, behind);
        y[n] = cell(line, behind + 1);
        yaw[n] = atan2(cell(line, ahead + 1) - y[n], cell(line, ahead) - x[n]);
        n++;
    }
    fclose(file);
    const size_t over_n = (size_t)(OVER_S * 120);
    for (size_t i = 0; i + over_n < n; i++) {
        const double by = remainder(yaw[i + over_n] - yaw[i], 2 * ABZI_PI), way = yaw[i] + by / 2;
        speed[i] = change(x, i, over_n, 120) * cos(way) + change(y, i, over_n, 120) * sin(way);
        turn[i] = by * 120 / (double)over_n;
    }
    printf("a sprint around a court, markers on the frame, %.0f s\n", (double)n / 120);
    say_all(n > over_n ? n - over_n : 0, 120, 1);
    return 0;
}

// ---- who dances in one -----------------------------------------------------------------------------------------------

static int dancer(const char *path)
{
    static abzi_spot at[ROW_MOST];
    const abz_rig_config config = abz_rig_config_default();
    const double rate_hz = ABZ_TICKS_PER_SECOND;
    const size_t over_n = (size_t)(OVER_S * rate_hz);
    abzi_clip clip;
    if (abzi_clip_load(path, &config, &clip) != 0) {
        return -1;
    }
    const abz_chair_shape shape = abz_chair_for(&clip.rig->body);
    size_t n = clip.pose_n < ROW_MOST ? clip.pose_n : ROW_MOST;
    for (size_t i = 0; i < n; i++) {
        const abz_pose *pose = &clip.pose[i];
        const abzi_spot hips = {pose->pos[ABZ_HIPS].x, pose->pos[ABZ_HIPS].z, abzi_quat_yaw(pose->rot[ABZ_HIPS])};
        at[i] = abzi_chair_under(hips, &shape);
    }
    n = n > over_n ? n - over_n : 0;
    for (size_t i = 0; i < n; i++) {
        const double by = remainder((double)(at[i + over_n].yaw - at[i].yaw), 2 * ABZI_PI);
        const double way = (double)at[i].yaw + by / 2, per_s = rate_hz / (double)over_n;
        speed[i] =
            ((double)(at[i + over_n].x - at[i].x) * sin(way) + (double)(at[i + over_n].z - at[i].z) * cos(way)) * per_s;
        turn[i] = by * per_s;
    }
    const char *slash = strrchr(path, '/');
    printf("%s, %.0f s\n", slash ? slash + 1 : path, (double)n / rate_hz);
    say_all(n, rate_hz, 1);
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < n; i++) {
            wheel_m_s[i] = speed[i] + (side == 0 ? -turn[i] : turn[i]) * (double)shape.track_m / 2;
        }
        held_by_speed(n, rate_hz);
        add_wheel(n, rate_hz, (double)shape.wheel_m);
    }
    say_pushes("by speed");
    abzi_clip_free(&clip);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: chair PUSHRIM.csv KINEMATICS.tsv [SEATED.bvh ...]\n");
        return 2;
    }
    printf("%-34s %6s %6s %6s %6s %6s %6s\n", "share of the rows below", ".05", ".25", ".5", ".75", ".95", ".99");
    if (wheel(argv[1]) != 0 || frame(argv[2]) != 0) {
        fprintf(stderr, "chair: a recording cannot be read\n");
        return 1;
    }
    for (int i = 3; i < argc; i++) {
        if (dancer(argv[i]) != 0) {
            return 1;
        }
    }
    printf("the one that dances, at most: %.2f m/s ahead, %.2f back, %.2f m/s2; %.2f rad/s, %.2f rad/s2; rolling takes "
           "%.2f "
           "m/s2\n",
           (double)ABZI_CHAIR_SPEED, (double)ABZI_CHAIR_BACK, (double)ABZI_CHAIR_PUSH, (double)ABZI_CHAIR_TURN,
           (double)ABZI_CHAIR_TWIST, (double)ABZI_CHAIR_ROLLS);
    return 0;
}
