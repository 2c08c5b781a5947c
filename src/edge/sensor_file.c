#include "edge/sensor_file.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fmath.h"
#include "edge/complain.h"
#include "edge/sensor_table.h"
#include "edge/whole_file.h"

#define GRAVITY 9.81
#define GAP_S 0.5                                           // a longer pause between samples is one
#define SISFALL_HZ 200.0                                    // as its Readme says
#define SISFALL_PER_G 256.0                                 // 13 bits for 32 g
#define SISFALL_PER_RAD_S (65536.0 / 4000 * 180 / ABZI_PI)  // 16 bits for 4000 degrees a second
#define LONGEST_S 86400.0                                   // a day: more is a wrong unit of time
#define LEAST_HZ 10.0                                       // sensors have 20 to 200 rows a second: far from that
#define MOST_HZ 1000.0                                      // what was taken for times is none

/// Samples of three axes.
typedef struct stream {
    double *time_s, *x, *y, *z;
    size_t n;
} stream;

// ---- samples -------------------------------------------------------------------------------------------------------

static bool stream_open(stream *s, size_t n)
{
    *s = (stream){.time_s = malloc(4 * n * sizeof(double))};
    s->x = s->time_s ? s->time_s + n : NULL;
    s->y = s->time_s ? s->x + n : NULL;
    s->z = s->time_s ? s->y + n : NULL;
    return s->time_s != NULL;
}

static void stream_add(stream *s, double time_s, double x, double y, double z)
{
    const double sum = x + y + z;
    if (!isnan(sum) && (s->n == 0 || time_s >= s->time_s[s->n - 1])) {
        s->time_s[s->n] = time_s;
        s->x[s->n] = x;
        s->y[s->n] = y;
        s->z[s->n++] = z;
    }
}

/// The samples of a tick: their mean, or the place on the line between those around it. false: there are none near.
/// next: the first sample that is not before the tick; kept between calls
static bool stream_tick(const stream *s, size_t tick, size_t *next, abz_vec3 *out)
{
    const double from_s = (double)tick / ABZ_TICKS_PER_SECOND, to_s = (double)(tick + 1) / ABZ_TICKS_PER_SECOND;
    double x = 0, y = 0, z = 0;
    size_t n = 0;
    for (; *next < s->n && s->time_s[*next] < to_s; (*next)++) {
        if (s->time_s[*next] >= from_s) {
            x += s->x[*next];
            y += s->y[*next];
            z += s->z[*next];
            n++;
        }
    }
    if (n > 0) {
        *out = (abz_vec3){(float)(x / (double)n), (float)(y / (double)n), (float)(z / (double)n)};
        return true;
    }
    if (*next == 0 || *next >= s->n || s->time_s[*next] - s->time_s[*next - 1] > GAP_S) {
        return false;
    }
    const size_t b = *next, a = b - 1;
    const double share = (to_s - s->time_s[a]) / (s->time_s[b] - s->time_s[a]);
    *out = (abz_vec3){(float)(s->x[a] + share * (s->x[b] - s->x[a])), (float)(s->y[a] + share * (s->y[b] - s->y[a])),
                      (float)(s->z[a] + share * (s->z[b] - s->z[a]))};
    return true;
}

static double usual_length(const stream *s)
{
    double *length = malloc((s->n + 1) * sizeof *length);
    for (size_t i = 0; length && i < s->n; i++) {
        length[i] = sqrt(s->x[i] * s->x[i] + s->y[i] * s->y[i] + s->z[i] * s->z[i]);
    }
    const double usual = length ? abzi_sensor_middle(length, s->n) : 0;
    free(length);
    return usual;
}

/// Units of acceleration in one g: who wears a sensor weighs what he weighs most of the time.
static double guess_per_g(double usual, const char **words)
{
    static const struct {
        double per_g;
        const char *words;
    } known[] = {{1, "g"}, {GRAVITY, "m/s2"}, {1000, "1/1000 g"}, {SISFALL_PER_G, "1/256 g"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (usual > 0.75 * known[i].per_g && usual < 1.3 * known[i].per_g) {
            *words = known[i].words;
            return known[i].per_g;
        }
    }
    *words = "units of which the usual one is one g";
    return usual;
}

/// Units of turning in one rad/s: that by which the accelerometer turns as the gyroscope says.
static double guess_per_rad_s(const stream *a, const stream *w, const char **words)
{
    static const struct {
        double per_rad_s;
        const char *words;
    } known[] = {{180 / ABZI_PI, "degrees/s"}, {1, "rad/s"}, {SISFALL_PER_RAD_S, "4000/65536 degrees/s"}};
    int best = 0;
    double least = DBL_MAX;
    const size_t tick_n = (size_t)(a->time_s[a->n - 1] * ABZ_TICKS_PER_SECOND);
    for (int k = 0; k < 3; k++) {
        size_t next_a = 0, next_w = 0;
        abz_vec3 was = {0, 0, 0}, now, turn;
        double off = 0;
        for (size_t i = 0; i < tick_n; i++) {
            if (!stream_tick(a, i, &next_a, &now) || !stream_tick(w, i, &next_w, &turn)) {
                continue;
            }
            const double s = 1 / (known[k].per_rad_s * ABZ_TICKS_PER_SECOND), wx = (double)turn.x * s,
                         wy = (double)turn.y * s, wz = (double)turn.z * s;
            const double x = (double)was.x, y = (double)was.y, z = (double)was.z;
            const double dx = (double)now.x - x + (wy * z - wz * y), dy = (double)now.y - y + (wz * x - wx * z),
                         dz = (double)now.z - z + (wx * y - wy * x);
            off += i > 0 ? dx * dx + dy * dy + dz * dz : 0;
            was = now;
        }
        if (off < (k == 0 ? 1 : 0.8) * least) {  // degrees, unless another is clearly better
            least = off;
            best = k;
        }
    }
    *words = known[best].words;
    return known[best].per_rad_s;
}

// ---- the whole -----------------------------------------------------------------------------------------------------

/// What a table is read as.
typedef struct layout {
    int column[6], time;
    bool has_turn, is_sisfall, is_umafall;
    double rate_hz, time_unit_s;
} layout;

static int find_layout(const abzi_sensor_table *t, const abzi_sensor_config *config, layout *l)
{
    static const char *const acceleration[] = {"acc", "ax", "ay", "az"}, *const turning[] = {"gyr", "rot", "gx", "gy",
                                                                                             "gz"};
    *l = (layout){.time = abzi_sensor_find_time(t), .is_sisfall = config->column[0] == 0 && abzi_sensor_is_sisfall(t)};
    if (config->column[0] > 0) {
        memcpy(l->column, config->column, sizeof l->column);
    } else if (abzi_sensor_find_columns(t, acceleration, 4, l->column)) {
        if (!abzi_sensor_find_columns(t, turning, 5, l->column + 3)) {
            l->column[3] = 0;
        }
    } else {
        const int first = l->time > 0 ? 2 : 1;
        for (int i = 0; i < 6; i++) {
            l->column[i] = first + i <= (int)t->column_n ? first + i : 0;
        }
    }
    l->has_turn = l->column[3] > 0 && l->column[4] > 0 && l->column[5] > 0;
    for (int i = 0; i < 6; i++) {
        if (l->column[i] > (int)t->column_n) {
            return abzi_complain(t->name, "has fewer columns than that");
        }
    }
    l->rate_hz = config->rate_hz > 0 ? config->rate_hz : l->is_sisfall ? SISFALL_HZ : 0;
    l->time_unit_s = l->rate_hz > 0 || l->time == 0 ? 0 : abzi_sensor_unit_of_time(t, l->time);
    if (l->rate_hz <= 0 && l->time_unit_s <= 0) {
        return abzi_complain(t->name, "has no column of times: expected --rate, the rows a second");
    }
    return 0;
}

/// A line a sample, of several sensors: which one; -1: none is worn where it helps.
static int worn_sensor(const abzi_sensor_table *t)
{
    static const char *const where[] = {"WAIST", "CHEST"};
    for (int w = 0; w < 2; w++) {
        for (int i = 0; i < ABZI_SENSOR_PLACES; i++) {
            if (strcmp(t->place[i], where[w]) == 0) {
                return i;
            }
        }
    }
    return -1;
}

static int read_streams(const abzi_sensor_table *t, const abzi_sensor_config *config, stream *a, stream *w, layout *l,
                        char *how, size_t how_size)
{
    if (t->has_places && t->column_n == 7 && config->column[0] == 0) {
        const int id = worn_sensor(t);
        if (id < 0) {
            return abzi_complain(t->name, "has no sensor at waist or chest");
        }
        const double first = abzi_sensor_cell(t, 0, 1);
        for (size_t r = 0; r < t->row_n; r++) {
            if ((int)abzi_sensor_cell(t, r, 7) == id && abzi_sensor_cell(t, r, 6) < 2) {
                stream_add(abzi_sensor_cell(t, r, 6) < 1 ? a : w, (abzi_sensor_cell(t, r, 1) - first) / 1000,
                           abzi_sensor_cell(t, r, 3), abzi_sensor_cell(t, r, 4), abzi_sensor_cell(t, r, 5));
            }
        }
        *l = (layout){.has_turn = w->n > 0, .is_umafall = true};
        snprintf(how, how_size, "the sensor at the %s", strcmp(t->place[id], "WAIST") == 0 ? "waist" : "chest");
        return 0;
    }
    if (find_layout(t, config, l) != 0) {
        return -1;
    }
    for (size_t r = 0; r < t->row_n; r++) {
        const double time_s =
            l->rate_hz > 0 ? (double)r / l->rate_hz
                           : (abzi_sensor_cell(t, r, l->time) - abzi_sensor_cell(t, 0, l->time)) * l->time_unit_s;
        stream_add(a, time_s, abzi_sensor_cell(t, r, l->column[0]), abzi_sensor_cell(t, r, l->column[1]),
                   abzi_sensor_cell(t, r, l->column[2]));
        if (l->has_turn) {
            stream_add(w, time_s, abzi_sensor_cell(t, r, l->column[3]), abzi_sensor_cell(t, r, l->column[4]),
                       abzi_sensor_cell(t, r, l->column[5]));
        }
    }
    snprintf(how, how_size, "columns %d, %d and %d", l->column[0], l->column[1], l->column[2]);
    return 0;
}

static int to_ticks(const abzi_sensor_table *t, const stream *a, const stream *w, double per_g, double per_rad_s,
                    abzi_sensor_recording *out)
{
    const double length_s = a->time_s[a->n - 1];
    if (length_s > LONGEST_S) {
        return abzi_complain(t->name, "lasts longer than a day: expected --rate, the rows a second");
    }
    out->tick_n = (size_t)(length_s * ABZ_TICKS_PER_SECOND) + 1;
    out->tick = calloc(out->tick_n, sizeof *out->tick);
    out->has = calloc(out->tick_n, 1);
    if (!out->tick || !out->has) {
        return abzi_complain(t->name, abz_status_text(ABZ_ENOMEM));
    }
    size_t next_a = 0, next_w = 0;
    for (size_t i = 0; i < out->tick_n; i++) {
        abz_fall_motion *m = &out->tick[i];
        abz_vec3 v = {0, 0, 0};
        out->has[i] = stream_tick(a, i, &next_a, &v);
        m->acceleration_g = (abz_vec3){v.x / (float)per_g, v.y / (float)per_g, v.z / (float)per_g};
        m->has_turn = w->n > 0 && stream_tick(w, i, &next_w, &v);
        if (m->has_turn) {
            m->turn = (abz_vec3){v.x / (float)per_rad_s, v.y / (float)per_rad_s, v.z / (float)per_rad_s};
        }
    }
    return 0;
}

static int read_recording(abzi_sensor_table *t, const abzi_sensor_config *config, stream *a, stream *w,
                          abzi_sensor_recording *out)
{
    layout l;
    char how[64];
    const char *a_words = "", *w_words = "";
    if (read_streams(t, config, a, w, &l, how, sizeof how) != 0) {
        return -1;
    }
    if (a->n < 30) {
        return abzi_complain(t->name, "has fewer than 30 rows of acceleration");
    }
    const double per_g = config->units_per_g > 0 ? config->units_per_g : guess_per_g(usual_length(a), &a_words);
    double per_rad_s = config->units_per_rad_s;
    if (per_rad_s <= 0 && l.is_sisfall) {
        per_rad_s = SISFALL_PER_RAD_S;
        w_words = "4000/65536 degrees/s";
    } else if (per_rad_s <= 0 && l.is_umafall) {
        per_rad_s = 180 / ABZI_PI;
        w_words = "degrees/s";
    } else if (per_rad_s <= 0 && w->n > 0) {
        per_rad_s = guess_per_rad_s(a, w, &w_words);
    }
    if (!(per_g > 0)) {
        return abzi_complain(t->name, "measures no gravity: expected an accelerometer");
    }
    const double hz = (double)(a->n - 1) / (a->time_s[a->n - 1] > 0 ? a->time_s[a->n - 1] : 1);
    if (config->rate_hz <= 0 && (hz < LEAST_HZ || hz > MOST_HZ)) {
        char what[100];
        snprintf(what, sizeof what, "has %.3g rows a second by its times: expected 20 to 200, or --rate", hz);
        return abzi_complain(t->name, what);
    }
    snprintf(out->remark, sizeof out->remark, "%s is read as %.0f rows a second, acceleration in %s (%s), %s%s",
             t->name, hz, a_words[0] ? a_words : "the units that were told", how,
             w->n == 0    ? "no turning"
             : w_words[0] ? "turning in "
                          : "turning in the units that were told",
             w->n == 0 ? "" : w_words);
    return to_ticks(t, a, w, per_g, per_rad_s > 0 ? per_rad_s : 1, out);
}

int abzi_sensor_read(const char *path, const abzi_sensor_config *config, abzi_sensor_recording *out)
{
    size_t n;
    uint8_t *bytes = abzi_whole_file(path, &n);
    abzi_sensor_table t = {.name = strcmp(path, "-") == 0 ? "standard input" : path};
    stream a = {0}, w = {0};
    *out = (abzi_sensor_recording){0};
    int result = bytes ? abzi_sensor_table_read((const char *)bytes, n, &t) : -1;
    if (result == 0 && (!stream_open(&a, t.row_n) || !stream_open(&w, t.row_n))) {
        result = abzi_complain(t.name, abz_status_text(ABZ_ENOMEM));
    }
    result = result == 0 ? read_recording(&t, config, &a, &w, out) : result;
    if (result != 0) {
        abzi_sensor_free(out);
    }
    free(bytes);
    free(t.value);
    free(a.time_s);
    free(w.time_s);
    return result;
}

void abzi_sensor_free(abzi_sensor_recording *recording)
{
    free(recording->tick);
    free(recording->has);
    *recording = (abzi_sensor_recording){0};
}
