// abrazo falls: when somebody falls, by a motion sensor or by motion.
#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app/command.h"
#include "app/option.h"
#include "base/decimal.h"
#include "base/fmath.h"
#include "edge/complain.h"
#include "edge/frame_clock.h"
#include "edge/motion_file.h"
#include "edge/out_file.h"
#include "edge/sensor_file.h"

typedef struct options {
    const char *path, *partner;
    abzi_sensor_config sensor;
    abz_rig_config rig;
    bool quiet;
    bool is_motion;  ///< path is a BVH file
} options;

/// What has been said.
typedef struct teller {
    const options *o;
    uint32_t state, fall_n;
    double fell_s;  ///< when the first fall was told
} teller;

/// What is to be read is there.
static teller tell_begin(const options *o)
{
    puts("time_s,state,confidence");
    return (teller){.o = o, .state = ABZ_FALL_N};
}

static void tell(teller *t, double time_s, const abz_fall *fall)
{
    if (fall->state == t->state) {
        return;
    }
    printf("%.3f,%s,%.2f\n", time_s, abz_fall_text((abz_fall_state)fall->state), (double)fall->confidence);
    t->fell_s = fall->fall_n > 0 && t->fall_n == 0 ? time_s : t->fell_s;
    t->fall_n = fall->fall_n;
    t->state = fall->state;
}

static void tell_end(const teller *t, double length_s)
{
    if (t->o->quiet) {
        return;
    }
    if (t->fall_n == 0) {
        fprintf(stderr, "abrazo: no fall in %.1f s\n", length_s);
    } else {
        fprintf(stderr, "abrazo: %u %s in %.1f s, told %s%.2f s\n", t->fall_n, t->fall_n == 1 ? "fall" : "falls",
                length_s, t->fall_n == 1 ? "at " : "first at ", t->fell_s);
    }
}

// ---- a sensor ------------------------------------------------------------------------------------------------------

static int falls_by_sensor(const options *o)
{
    abzi_sensor_recording recording;
    abz_fall_sensor *sensor;
    abz_fall fall;
    if (abzi_sensor_read(o->path, &o->sensor, &recording) != 0) {
        return -1;
    }
    if (!o->quiet) {
        fprintf(stderr, "abrazo: %s\n", recording.remark);
    }
    void *mem = malloc(abz_fall_sensor_size());
    int result = mem && abz_fall_sensor_init(mem, abz_fall_sensor_size(), &sensor) == ABZ_OK ? 0 : abzi_out_of_memory();
    teller t = tell_begin(o);
    for (size_t i = 0; result == 0 && i < recording.tick_n; i++) {
        abz_fall_sensor_tick(sensor, recording.has[i] ? &recording.tick[i] : NULL, &fall);
        tell(&t, (double)(i + 1) / ABZ_TICKS_PER_SECOND, &fall);
    }
    if (result == 0) {
        tell_end(&t, (double)recording.tick_n / ABZ_TICKS_PER_SECOND);
    }
    free(mem);
    abzi_sensor_free(&recording);
    return result;
}

// ---- motion --------------------------------------------------------------------------------------------------------

/// A dancer's file, tick by tick.
typedef struct dancer {
    abzi_motion_file *file;
    abzi_frame_clock clock;
    abz_pose before, newest, now;
    bool has_ended;
} dancer;

static int dancer_open(dancer *d, const options *o, const char *path)
{
    char remark[512];
    d->file = abzi_motion_open(path, &o->rig);
    if (!d->file) {
        return -1;
    }
    if (!o->quiet && abzi_motion_remark(path, abzi_motion_rig(d->file), remark, sizeof remark)) {
        fprintf(stderr, "abrazo: %s\n", remark);
    }
    abzi_frame_clock_init(&d->clock, abzi_motion_frame_time(d->file));
    return 0;
}

/// The next tick into now. 1; 0: the file has ended; -1: failed, the line was printed.
static int dancer_tick(dancer *d)
{
    float share;
    while (d->clock.come_n == 0 || !abzi_frame_clock_tick(&d->clock, &share)) {
        const bool is_first = d->clock.come_n == 0;
        d->before = d->newest;
        const int got = abzi_motion_next(d->file, &d->newest);
        if (got <= 0) {
            d->has_ended = true;
            return got;
        }
        d->before = is_first ? d->newest : d->before;
        abzi_frame_clock_frame(&d->clock);
    }
    abzi_pose_between(&d->before, &d->newest, share, &d->now);
    return 1;
}

static int watch(const options *o, dancer *d, dancer *partner)
{
    abz_fall_watch *watch;
    void *mem = malloc(abz_fall_watch_size());
    const abz_body *body = &abzi_motion_rig(d->file)->body;
    if (!mem || abz_fall_watch_init(mem, abz_fall_watch_size(), body, &watch) != ABZ_OK) {
        free(mem);
        return abzi_out_of_memory();
    }
    teller t = tell_begin(o);
    uint64_t tick_n = 0;
    int got;
    while ((got = dancer_tick(d)) > 0) {
        if (partner && !partner->has_ended && dancer_tick(partner) < 0) {
            got = -1;
            break;
        }
        abz_fall fall;
        abz_fall_watch_tick(watch, d->now.pos, UINT32_MAX, partner && !partner->has_ended ? partner->now.pos : NULL,
                            &fall);
        tell(&t, (double)tick_n++ / ABZ_TICKS_PER_SECOND, &fall);
    }
    if (got == 0) {
        tell_end(&t, (double)tick_n / ABZ_TICKS_PER_SECOND);
    }
    free(mem);
    return got;
}

static int falls_by_motion(const options *o)
{
    dancer *d = calloc(2, sizeof *d);
    if (!d) {
        return abzi_out_of_memory();
    }
    int result = dancer_open(&d[0], o, o->path);
    result = result == 0 && o->partner ? dancer_open(&d[1], o, o->partner) : result;
    result = result == 0 ? watch(o, &d[0], o->partner ? &d[1] : NULL) : result;
    for (int i = 0; i < 2; i++) {
        if (d[i].file) {
            abzi_motion_close(d[i].file);
        }
    }
    free(d);
    return result;
}

// ---- the command ---------------------------------------------------------------------------------------------------

static void read_positive(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    double value = 0;
    if (!abzi_decimal_read(text, strlen(text), &value) || !(value > 0) || value > 1e6) {
        argp_error(state, "--%s: \"%s\" is not a number above 0", option->name, text);
    }
    *(double *)at = value;
}

static void read_degrees(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    double *units_per_rad_s = at;
    read_positive(option, text, at, state);
    *units_per_rad_s = *units_per_rad_s * 180 / ABZI_PI;
}

static void read_columns(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    int *column = at, n = 0;
    (void)option;
    for (const char *from = text; n < 6;) {
        char *end;
        const long value = strtol(from, &end, 10);
        if (end == from || value < 1 || value > 32 || (*end != 0 && *end != ',')) {
            break;
        }
        column[n++] = (int)value;
        from = end + 1;
        if (*end == 0) {
            break;
        }
    }
    if ((n != 3 && n != 6) || strspn(text, "0123456789,") != strlen(text)) {
        argp_error(state, "--columns: \"%s\" is not three or six numbers of columns, as in 2,3,4,5,6,7", text);
    }
}

static void check(void *all, struct argp_state *state)
{
    options *o = all;
    if (!o->path) {
        argp_error(state, "a file is needed: a table of a motion sensor, or BVH");
    }
    const size_t n = strlen(o->path);
    o->is_motion = n > 4 && strcasecmp(o->path + n - 4, ".bvh") == 0;
    const char *of_table = o->sensor.rate_hz > 0           ? "rate"
                           : o->sensor.column[0] > 0       ? "columns"
                           : o->sensor.units_per_g > 0     ? "units-per-g"
                           : o->sensor.units_per_rad_s > 0 ? "units-per-turn"
                                                           : NULL;
    const char *of_motion = o->partner ? "partner" : o->rig.unit_m > 0 ? "unit" : o->rig.map ? "map" : NULL;
    if (o->is_motion ? of_table : of_motion) {
        argp_error(state, "--%s is about %s, and %s is %s", o->is_motion ? of_table : of_motion,
                   o->is_motion ? "a table" : "a BVH file", o->path, o->is_motion ? "none" : "taken for a table");
    }
}

#define AT(member) offsetof(options, member)
static const abzi_option option[] = {
    ABZI_OPTION_OWN("rate", "HZ", read_positive, AT(sensor.rate_hz), "Rows of a table a second, where it has no times"),
    ABZI_OPTION_OWN("columns", "N,N,N[,N,N,N]", read_columns, AT(sensor.column),
                    "Columns of acceleration and of turning, from 1"),
    ABZI_OPTION_OWN("units-per-g", "N", read_positive, AT(sensor.units_per_g), "Units of acceleration in one g"),
    ABZI_OPTION_OWN("units-per-turn", "N", read_degrees, AT(sensor.units_per_rad_s),
                    "Units of turning in one degree a second"),
    ABZI_OPTION_TEXT("partner", "FILE.bvh", AT(partner), "Who may hold the dancer of a BVH file"),
    ABZI_OPTION_OWN("unit", "UNIT", abzi_option_unit, AT(rig.unit_m), "Unit of a BVH file: m, cm or in"),
    ABZI_OPTION_TEXT("map", "NAMES", AT(rig.map), "Names of the joints of a BVH file"),
    ABZI_OPTION_QUIET(AT(quiet), "Say nothing but the table, and what went wrong"),
    {0}};

static const abzi_command_line line = {
    .option = option,
    .arguments = "FILE",
    .help = "Tell when somebody falls: a line each time that dancing, unsteady, falling, down, getting up or lost "
            "begins, with its time and how sure it is.\v"
            "FILE ends in .bvh and is a dancer's motion; or it is a table of an accelerometer, and a gyroscope where "
            "there is one, worn at waist or chest, 20 to 200 rows a second. What was guessed about it is said "
            "aloud.",
    .words_at = AT(path),
    .words_most = 1,
    .too_many = "one file, not more",
    .check = check};

int abzi_cmd_falls(int argc, char **argv)
{
    options o = {.rig = abz_rig_config_default()};
    if (!abzi_options_read(&line, argc, argv, &o) || abzi_reads_twice((const char *[]){o.path, o.partner}, 2)) {
        return 1;
    }
    return (o.is_motion ? falls_by_motion(&o) : falls_by_sensor(&o)) == 0 ? 0 : 1;
}
