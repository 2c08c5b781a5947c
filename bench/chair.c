// How fast wheelchairs are driven, beside the limits of one that dances.
//
// usage: chair PUSHRIM.csv KINEMATICS.tsv
//
// The first is a wheel that measures itself, 240 rows a second, ';' between cells: the wheel's angle in degrees is the fourth.
// The second has markers on a chair's frame, 120 rows a second, a head line with their names, a tab between cells; where a
// marker was not seen the row is left out. Quantiles of what is seen over 50 ms, as long as half of a push: speed ahead m/s,
// what speeds up and what slows down m/s^2, turn rad/s and its change rad/s^2, either way.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "motion/chair.h"

#define WHEEL_M 0.305  // of the wheel that measures itself: 24 inches
#define OVER_S 0.05
#define ROLLS 0.3  // m/s from which on a chair is being driven

enum { ROW_MOST = 20000, LINE_SIZE = 8192 };

static double speed[ROW_MOST], turn[ROW_MOST];
static double list[ROW_MOST];
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
        if (sscanf(line, "%lf;%lf;%lf;%lf", &index, &counter, &ticks, &degrees) == 4) {
            const double was = n > 0 ? angle[n - 1] : degrees * ABZI_PI / 180;
            angle[n++] = was + remainder(degrees * ABZI_PI / 180 - was, 2 * ABZI_PI);
        }
    }
    fclose(file);
    const size_t over_n = (size_t)(OVER_S * 240);
    for (size_t i = 0; i + over_n < n; i++) {
        speed[i] = change(angle, i, over_n, 240) * WHEEL_M;
    }
    printf("a wheel that measures itself, %.0f s\n", (double)n / 240);
    say_all(n > over_n ? n - over_n : 0, 240, 0);
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

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: chair PUSHRIM.csv KINEMATICS.tsv\n");
        return 2;
    }
    printf("%-34s %6s %6s %6s %6s %6s %6s\n", "share of the rows below", ".05", ".25", ".5", ".75", ".95", ".99");
    if (wheel(argv[1]) != 0 || frame(argv[2]) != 0) {
        fprintf(stderr, "chair: a recording cannot be read\n");
        return 1;
    }
    printf("the one that dances, at most: %.2f m/s ahead, %.2f back, %.2f m/s2; %.2f rad/s, %.2f rad/s2; rolling takes "
           "%.2f "
           "m/s2\n",
           (double)ABZI_CHAIR_SPEED, (double)ABZI_CHAIR_BACK, (double)ABZI_CHAIR_PUSH, (double)ABZI_CHAIR_TURN,
           (double)ABZI_CHAIR_TWIST, (double)ABZI_CHAIR_ROLLS);
    return 0;
}
