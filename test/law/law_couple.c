// A couple that dances by itself: to drums, to a tempo, through breaks, to the end.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "abrazo/couple.h"
#include "chained.h"
#include "drums.h"
#include "rhythm/dance.h"
#include "walking.h"

#define TICK_S (1. / ABZ_TICKS_PER_SECOND)

/// What they did, tick by tick.
typedef struct danced {
    abz_couple_output *at;  // [n]
    size_t n;
    double landed_s[4000];  // when they passed whole counts
    int landed_count[4000];
    size_t landed_n;
} danced;

static danced d;
enum { FIGURE_MOST = 64 };
static abz_figure figure[FIGURE_MOST];
static uint32_t offered_n;  // figures
static float jump_m;        // in a tick, that no joint moves
static void *mem;

static int setup(void **state)
{
    (void)state;
    memset(&d, 0, sizeof d);
    mem = malloc(abz_couple_size());
    walking_syllabus(ABZ_DANCE_CHA_CHA, 4, figure);
    offered_n = WALKING_N;
    jump_m = .12f;  // 7 m/s: no joint of who walks is faster
    return mem != NULL ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    free(d.at);
    free(mem);
    return 0;
}

static abz_couple *couple_of(const abz_couple_config *config)
{
    abz_couple *couple;
    assert_int_equal(abz_couple_init(mem, abz_couple_size(), figure, offered_n, config, &couple), ABZ_OK);
    return couple;
}

/// Steps that are too fast or backward are jumps.
static void remember(const abz_couple_output *output, size_t room)
{
    assert_true(d.n < room);
    d.at[d.n++] = *output;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            abz_vec3 p = output->pose[role].pos[j];
            if (!(fabsf(p.x) < 20 && fabsf(p.y) < 5 && fabsf(p.z) < 20)) {
                fail_msg("tick %zu: joint %d is at %g %g %g", d.n, j, (double)p.x, (double)p.y, (double)p.z);
            }
            if (d.n > 1) {
                abz_vec3 q = d.at[d.n - 2].pose[role].pos[j];
                float m = sqrtf((p.x - q.x) * (p.x - q.x) + (p.y - q.y) * (p.y - q.y) + (p.z - q.z) * (p.z - q.z));
                if (m > jump_m) {
                    fail_msg("tick %zu: joint %d of %d jumps %g m", d.n, j, role, (double)m);
                }
            }
        }
    }
    if (d.n < 2 || output->figure < 0 || d.at[d.n - 2].figure < 0) {
        return;
    }
    double was = (double)d.at[d.n - 2].count, is = (double)output->count;
    was -= is < was ? floor(was) : 0;
    if (floor(is) > floor(was) && d.landed_n < 4000) {
        d.landed_count[d.landed_n] = (int)floor(is);
        d.landed_s[d.landed_n++] = ((double)d.n - (is - floor(is)) / (is - was)) * TICK_S;
    }
}

/// All of the sound, and then silence until they have closed.
static void dance_to(const drums *drum, abz_couple *couple)
{
    abz_ear_config config = abz_ear_config_default();
    abz_ear *ear;
    size_t size;
    config.rate_hz = drum->rate_hz;
    assert_int_equal(abz_ear_size(&config, &size), ABZ_OK);
    void *ear_mem = malloc(size);
    assert_non_null(ear_mem);
    assert_int_equal(abz_ear_init(ear_mem, size, &config, &ear), ABZ_OK);
    size_t room = (size_t)((double)drum->n / drum->rate_hz * ABZ_TICKS_PER_SECOND) + 1200;
    d.at = malloc(room * sizeof *d.at);
    assert_non_null(d.at);
    abz_couple_input input = {.heard = 1};
    abz_couple_output output;
    for (size_t at = 0; at < drum->n;) {
        bool ready;
        at += abz_ear_hear(ear, drum->sample + at, drum->n - at, &input.sound, &ready);
        if (ready) {
            abz_couple_tick(couple, &input, &output);
            remember(&output, room);
        }
    }
    input.heard = 0;
    input.close = 1;
    do {
        abz_couple_tick(couple, &input, &output);
        remember(&output, room);
    } while ((output.flags & ABZ_COUPLE_CLOSED) == 0);
    free(ear_mem);
}

/// Without music, until they have closed.
static void dance_alone(abz_couple *couple, size_t room)
{
    abz_couple_input input = {0};
    abz_couple_output output;
    d.at = malloc(room * sizeof *d.at);
    assert_non_null(d.at);
    do {
        abz_couple_tick(couple, &input, &output);
        remember(&output, room);
    } while ((output.flags & ABZ_COUPLE_CLOSED) == 0);
}

static double nearest(const double *beat, size_t beat_n, double at_s, size_t *which)
{
    double best = 1e9;
    for (size_t i = 0; i < beat_n; i++) {
        if (fabs(at_s - beat[i]) < fabs(best)) {
            best = at_s - beat[i];
            *which = i;
        }
    }
    return best;
}

/// Landings on these beats: at least this share within 70 ms.
static void assert_on_beats(const double *beat, size_t beat_n, double from_s, double until_s, double share)
{
    size_t n = 0, within_n = 0, which;
    for (size_t i = 0; i < d.landed_n; i++) {
        if (d.landed_s[i] >= from_s && d.landed_s[i] < until_s) {
            n++;
            within_n += fabs(nearest(beat, beat_n, d.landed_s[i], &which)) <= .07;
        }
    }
    if (n < 4 || (double)within_n < share * (double)n) {
        fail_msg("%zu of %zu landings from %.1f s on are within 70 ms of a beat", within_n, n, from_s);
    }
}

static float apart(abz_vec3 a, abz_vec3 b)
{
    float x = a.x - b.x, y = a.y - b.y, z = a.z - b.z;
    return sqrtf(x * x + y * y + z * z);
}

static size_t ticks_with(uint32_t flag, double from_s, double until_s)
{
    size_t n = 0;
    for (size_t i = 0; i < d.n; i++) {
        n += (double)i * TICK_S >= from_s && (double)i * TICK_S < until_s && (d.at[i].flags & flag) != 0;
    }
    return n;
}

/// At the end all four feet are on the floor, and stand still side by side.
static void assert_closed(void)
{
    static const int foot[] = {ABZ_LEFT_FOOT, ABZ_RIGHT_FOOT};
    assert_true(d.n > 1 && (d.at[d.n - 1].flags & ABZ_COUPLE_CLOSED) != 0);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abz_vec3 *begin = d.at[0].pose[role].pos, *end = d.at[d.n - 1].pose[role].pos;
        for (int i = 0; i < 2; i++) {
            assert_float_equal(end[foot[i]].y, begin[foot[i]].y, .02f);
        }
        float x = end[ABZ_LEFT_FOOT].x - end[ABZ_RIGHT_FOOT].x, z = end[ABZ_LEFT_FOOT].z - end[ABZ_RIGHT_FOOT].z;
        assert_true(sqrtf(x * x + z * z) < .25f);
    }
}

/// All feet are down, beside each other, and no joint moves by a centimetre.
static void assert_still(double from_s, double until_s)
{
    size_t first = (size_t)(from_s / TICK_S), end = (size_t)(until_s / TICK_S);
    assert_true(first < end && end <= d.n);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abz_vec3 *begin = d.at[0].pose[role].pos, *there = d.at[end - 1].pose[role].pos;
        assert_float_equal(there[ABZ_LEFT_FOOT].y, begin[ABZ_LEFT_FOOT].y, .02f);
        assert_float_equal(there[ABZ_RIGHT_FOOT].y, begin[ABZ_RIGHT_FOOT].y, .02f);
        assert_true(apart(there[ABZ_LEFT_FOOT], there[ABZ_RIGHT_FOOT]) < .25f);
        for (size_t i = first; i < end; i++) {
            for (int j = 0; j < ABZ_JOINT_N; j++) {
                float m = apart(d.at[i].pose[role].pos[j], there[j]);
                if (m > .01f) {
                    fail_msg("joint %d of %d is %g m away at %.2f s", j, role, (double)m, (double)i * TICK_S);
                }
            }
        }
    }
}

static void forget(drums *drum)
{
    free(drum->sample);
    free(d.at);
    memset(&d, 0, sizeof d);
}

static void they_begin_with_a_bar_within_four(void **state)
{
    (void)state;
    static const double tempo[] = {104, 118, 130};
    for (int k = 0; k < 3; k++) {
        drums drum = drums_new(25, 44100);
        double beat[400];
        size_t beat_n = drums_beats(.7, 25, tempo[k], beat, 0), which = 1;
        drums_groove(&drum, beat, beat_n, 4);
        abz_couple_config config = abz_couple_config_default();
        dance_to(&drum, couple_of(&config));
        // it is the second whole count of the first figure that is passed first: its first beat is where it begins
        assert_true(d.landed_n > 8);
        assert_int_equal(d.landed_count[0], 2);
        double off = nearest(beat, beat_n, d.landed_s[0], &which);
        assert_true(fabs(off) < .05);
        assert_int_equal(which % 4, 1);
        assert_true(which <= 17);
        assert_on_beats(beat, beat_n, 0, 25, .9);
        assert_true(ticks_with(ABZ_COUPLE_WAITS, 0, .7) > 40);
        assert_closed();
        free(drum.sample);
        free(d.at);
        memset(&d, 0, sizeof d);
    }
}

static void a_fifth_faster_over_half_a_minute_is_followed(void **state)
{
    (void)state;
    drums drum = drums_new(42, 44100);
    double beat[400];
    size_t beat_n = 0;
    for (double at_s = .5; at_s < 41.5; at_s += 60 / (108 * (1 + .2 * (at_s < 8    ? 0
                                                                       : at_s < 38 ? (at_s - 8) / 30
                                                                                   : 1)))) {
        beat[beat_n++] = at_s;
    }
    drums_groove(&drum, beat, beat_n, 4);
    abz_couple_config config = abz_couple_config_default();
    dance_to(&drum, couple_of(&config));
    assert_on_beats(beat, beat_n, 0, 42, .9);
    assert_int_equal(ticks_with(ABZ_COUPLE_PAUSES, 0, 41), 0);
    assert_closed();
    free(drum.sample);
}

/// Music with four seconds of silence in it, after which it goes on so much later than it would have.
static void dance_through_a_break(double later_beats)
{
    const double beat_s = .5, stop_s = 16.2;
    drums drum = drums_new(34, 44100);
    double beat[400];
    size_t beat_n = 0, before_n = 0, after_n = 0;
    double after[400];
    for (double at_s = .5; at_s < 33.9; at_s += beat_s) {
        before_n += at_s < stop_s;
        beat[beat_n++] = at_s;
    }
    drums_groove(&drum, beat, before_n, 4);
    for (size_t i = before_n + 8 - (before_n + 8) % 4; i < beat_n; i++) {
        after[after_n++] = beat[i] + later_beats * beat_s;
    }
    drums_groove(&drum, after, after_n, 4);
    abz_couple_config config = abz_couple_config_default();
    dance_to(&drum, couple_of(&config));
    assert_on_beats(beat, before_n, 8, stop_s, .9);
    // they stand soon, and until it goes on
    double on_s = after[0];
    assert_true(ticks_with(ABZ_COUPLE_PAUSES, stop_s + 1.5, on_s) >= (size_t)((on_s - stop_s - 1.5) * 60) - 1);
    // closed and settled within a bar of the last note
    double last_s = beat[before_n - 1];
    assert_still(last_s + 4 * beat_s, on_s);
    // and go on within three bars
    assert_int_equal(ticks_with(ABZ_COUPLE_PAUSES, on_s + 12 * beat_s, 33), 0);
    assert_on_beats(after, after_n, later_beats == 0 ? on_s : on_s + 5, 33.5, .9);
    assert_closed();
    free(drum.sample);
}

static void a_break_is_danced_as_a_pause(void **state)
{
    (void)state;
    dance_through_a_break(0);
}

static void after_a_break_the_music_may_go_on_elsewhere(void **state)
{
    (void)state;
    dance_through_a_break(.4);
}

static void every_dance_stands_in_a_break_with_flat_feet(void **state)
{
    (void)state;
    static const struct {
        abz_dance dance;
        double per_minute;
        uint32_t metre;
    } each[] = {{ABZ_DANCE_SALSA, 92, 4},    {ABZ_DANCE_BACHATA, 126, 4}, {ABZ_DANCE_MERENGUE, 132, 4},
                {ABZ_DANCE_CHA_CHA, 118, 4}, {ABZ_DANCE_RUMBA, 100, 4},   {ABZ_DANCE_WALTZ, 90, 3},
                {ABZ_DANCE_TANGO, 124, 4}};
    for (size_t k = 0; k < sizeof each / sizeof *each; k++) {
        double beat[200], beat_s = 60 / each[k].per_minute;
        size_t beat_n = drums_beats(.5, 24, each[k].per_minute, beat, 0), bar_n = each[k].metre;
        size_t last = (size_t)(13 / beat_s) + k % bar_n, on = last + 3 * bar_n - last % bar_n;
        drums drum = drums_new(24, 22050);
        drums_groove(&drum, beat, beat_n, each[k].metre);
        for (size_t i = (size_t)((beat[last] + .45 * beat_s) * 22050); i < (size_t)(beat[on] * 22050); i++) {
            drum.sample[i] = 0;
        }
        jump_m = .15f;  // nor of who dances than 9 m/s
        offered_n = chained_syllabus(each[k].dance, figure, FIGURE_MOST);
        abz_couple_config config = abz_couple_config_default();
        config.seed = (uint32_t)k;
        dance_to(&drum, couple_of(&config));
        assert_still(beat[last] + 1.25 * (double)bar_n * beat_s, beat[on]);
        assert_int_equal(ticks_with(ABZ_COUPLE_PAUSES, beat[on] + 2 * (double)bar_n * beat_s, 23.5), 0);
        assert_closed();
        forget(&drum);
    }
}

static void they_close_within_a_bar_of_the_end(void **state)
{
    (void)state;
    for (int k = 0; k < 8; k++) {
        double end_s = 18 + .27 * k;
        drums drum = drums_new(end_s, 44100);
        double beat[400];
        size_t beat_n = drums_beats(.5, end_s, 120, beat, 0);
        drums_groove(&drum, beat, beat_n, 4);
        abz_couple_config config = abz_couple_config_default();
        config.seed = (uint32_t)k;
        dance_to(&drum, couple_of(&config));
        // the last foot lands within four counts and the swing of the tempo
        size_t last = 0;
        for (size_t i = 0; i < d.n; i++) {
            last = d.at[i].flags & ABZ_COUPLE_LANDED ? i : last;
        }
        assert_true((double)last * TICK_S < end_s + 4 * .5 + .1);
        assert_true(ticks_with(ABZ_COUPLE_CLOSES, end_s, 1e3) > 20);
        assert_closed();
        free(drum.sample);
        free(d.at);
        memset(&d, 0, sizeof d);
    }
}

static void a_last_note_is_closed_with_though_nobody_says_so(void **state)
{
    (void)state;
    for (int k = 0; k < 6; k++) {
        const double per_minute = 96 + 9 * k, bar_s = 4 * 60 / per_minute;
        double beat[400];
        size_t beat_n = drums_beats(.5, 18 + .3 * k, per_minute, beat, 0);
        double last_s = beat[beat_n - 1];
        drums drum = drums_new(last_s + 6, 22050);
        drums_groove(&drum, beat, beat_n, 4);
        for (size_t i = (size_t)((last_s + .2) * 22050); i < drum.n; i++) {
            drum.sample[i] = 0;  // no half beat after it
        }
        abz_couple_config config = abz_couple_config_default();
        config.seed = (uint32_t)k;
        dance_to(&drum, couple_of(&config));
        assert_still(last_s + bar_s, last_s + 6);
        assert_closed();
        forget(&drum);
    }
}

static void a_fade_is_closed_with(void **state)
{
    (void)state;
    drums drum = drums_new(40, 44100);
    double beat[400];
    size_t beat_n = drums_beats(.5, 40, 120, beat, 0), first = 0;
    drums_groove(&drum, beat, beat_n, 4);
    drums_fade(&drum, 25, 40, 10);
    abz_couple_config config = abz_couple_config_default();
    dance_to(&drum, couple_of(&config));
    while (first < d.n && (d.at[first].flags & ABZ_COUPLE_CLOSED) == 0) {
        first++;
    }
    assert_true((double)first * TICK_S > 28 && (double)first * TICK_S < 37);
    assert_closed();
    free(drum.sample);
}

static void steady_drums_are_danced_to_their_end(void **state)
{
    (void)state;
    for (int tempo = 52; tempo <= 220; tempo += 12) {  // with 88 and 100, against which half seconds beat
        drums drum = drums_new(40, 22050);
        drums_plain(&drum, .3, tempo);
        abz_couple_config config = abz_couple_config_default();
        dance_to(&drum, couple_of(&config));
        if (ticks_with(ABZ_COUPLE_CLOSES, 0, 39.9) > 0) {
            fail_msg("they close in mid-song, at %d a minute", tempo);
        }
        forget(&drum);
    }
}

static void a_fade_is_foreseen_at_any_tempo(void **state)
{
    (void)state;
    for (int tempo = 76; tempo <= 220; tempo += 24) {
        drums drum = drums_new(38, 22050);
        drums_plain(&drum, .3, tempo);
        drums_fade(&drum, 26, 40, 8);
        abz_couple_config config = abz_couple_config_default();
        dance_to(&drum, couple_of(&config));
        assert_int_equal(ticks_with(ABZ_COUPLE_CLOSES, 0, 28), 0);
        if (ticks_with(ABZ_COUPLE_CLOSES | ABZ_COUPLE_CLOSED, 26, 36) == 0) {
            fail_msg("the fade is not closed with, at %d a minute", tempo);
        }
        assert_closed();
        forget(&drum);
    }
}

static void nobody_dances_to_noise(void **state)
{
    (void)state;
    for (int k = 0; k < 12; k++) {
        drums drum = drums_new(20, k == 0 ? 44100 : 22050);
        if (k % 2 == 0) {
            drums_pink(&drum, (uint64_t)k + 3);
        } else {
            drums_white(&drum, (uint64_t)k);
        }
        abz_couple_config config = abz_couple_config_default();
        dance_to(&drum, couple_of(&config));
        assert_int_equal(d.landed_n, 0);
        assert_int_equal(ticks_with(ABZ_COUPLE_LANDED, 0, 1e3), 0);
        forget(&drum);
    }
}

static void bars_are_counted(void **state)
{
    (void)state;
    static const uint32_t bar_n[] = {1, 2, 7, 16};
    for (int k = 0; k < 4; k++) {
        abz_couple_config config = abz_couple_config_default();
        config.tempo_per_minute = 120;
        config.bar_n = bar_n[k];
        dance_alone(couple_of(&config), 6000);
        // two counts of standing, the bars, and the closing lands with their end
        size_t last = 0;
        for (size_t i = 0; i < d.n; i++) {
            last = d.at[i].flags & ABZ_COUPLE_LANDED ? i : last;
        }
        double end_s = (2 + 4 * bar_n[k]) * .5;
        assert_true(fabs((double)(last + 1) * TICK_S - end_s) < 1.5 * TICK_S || d.at[last].figure >= 0);
        assert_true((double)d.n * TICK_S < end_s + 2);
        for (size_t i = 0; i < d.landed_n; i++) {
            double counts = d.landed_s[i] / .5;
            assert_true(fabs(counts - floor(counts + .5)) < .01);
        }
        assert_closed();
        free(d.at);
        memset(&d, 0, sizeof d);
    }
}

static void the_same_seed_gives_the_same_bits(void **state)
{
    (void)state;
    abz_couple_config config = abz_couple_config_default();
    config.tempo_per_minute = 150;
    config.bar_n = 24;
    uint32_t seed[] = {5, 5, 6};
    abz_couple_output *kept[3];
    size_t n[3];
    for (int k = 0; k < 3; k++) {
        config.seed = seed[k];
        dance_alone(couple_of(&config), 6000);
        kept[k] = d.at;
        n[k] = d.n;
        memset(&d, 0, sizeof d);
    }
    assert_int_equal(n[0], n[1]);
    size_t differ_n = 0;
    for (size_t i = 0; i < n[0]; i++) {
        assert_memory_equal(kept[0][i].pose, kept[1][i].pose, sizeof kept[0][i].pose);
        differ_n += i < n[2] && kept[0][i].figure != kept[2][i].figure;
    }
    assert_true(differ_n > 100);
    for (int k = 0; k < 3; k++) {
        free(kept[k]);
    }
}

static void two_thousand_figures_stay_in_the_room(void **state)
{
    (void)state;
    abz_couple_config config = abz_couple_config_default();
    config.tempo_per_minute = 480;
    abz_couple *couple = couple_of(&config);
    abz_couple_input input = {0};
    abz_couple_output output;
    int figure_n = 0, again_n = 0, before = -1;
    float count = 0;
    for (int i = 0; figure_n < 2000; i++) {
        abz_couple_tick(couple, &input, &output);
        if (output.figure >= 0 && (output.figure != before || output.count < count)) {
            again_n = output.figure == before ? again_n + 1 : 1;
            before = output.figure;
            figure_n++;
            assert_true(again_n <= 2);
        }
        count = output.count;
        abz_vec3 hips = output.pose[i % 2].pos[ABZ_HIPS];
        assert_true(fabsf(hips.x) < 8 && fabsf(hips.z) < 8);
        assert_true(i < 200000);
    }
}

/// How far a joint is in one tick from where it is in another.
static float gone_apart(const abz_couple_output *a, const abz_couple_output *b, int joint)
{
    float most = 0;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        most = fmaxf(most, abzi_v3_distance(a->pose[role].pos[joint], b->pose[role].pos[joint]));
    }
    return most;
}

// Whenever they are told to close: a tick later they are where they would have been otherwise, but for what a tick can
// do.
static void closing_begins_without_a_jolt(void **state)
{
    (void)state;
    void *other_mem = malloc(abz_couple_size());
    assert_non_null(other_mem);
    for (int dance = ABZ_DANCE_UNKNOWN + 1; dance < ABZ_DANCE_N; dance++) {
        offered_n = chained_syllabus((abz_dance)dance, figure, FIGURE_MOST);
        if (offered_n == 0) {
            continue;
        }
        abz_couple_config config = abz_couple_config_default();
        config.tempo_per_minute = 1.6f * abzi_dance_usual(abzi_dance_of((abz_dance)dance));
        abz_couple *couple = couple_of(&config);
        float hips_m = 0, foot_m = 0;
        for (int i = 0; i < 1500; i++) {
            const abz_couple_input on = {.close = 0}, close = {.close = 1};
            abz_couple_output goes_on, closes;
            abz_couple *other = memcpy(other_mem, couple, abz_couple_size());
            bool has_begun = i > 120;
            abz_couple_tick(couple, &on, &goes_on);
            if (has_begun && i % 3 == 0) {
                abz_couple_tick(other, &close, &closes);
                hips_m = fmaxf(hips_m, gone_apart(&goes_on, &closes, ABZ_HIPS));
                foot_m = fmaxf(foot_m, gone_apart(&goes_on, &closes, ABZ_LEFT_FOOT));
                foot_m = fmaxf(foot_m, gone_apart(&goes_on, &closes, ABZ_RIGHT_FOOT));
            }
        }
        // hips as if pushed with 1 g; a foot that lifts at once may have gone as far as one that lifts does: 1.8 m/s
        if (!(hips_m < .003f && foot_m < .03f)) {
            fail_msg("%s: hips jump by %.1f mm, feet by %.1f mm", abz_dance_name((abz_dance)dance),
                     1000 * (double)hips_m, 1000 * (double)foot_m);
        }
    }
    free(other_mem);
}

static void bad_configurations_are_refused(void **state)
{
    (void)state;
    static const uint32_t beyond[] = {WALKING_N};
    abz_couple_config config[6];
    abz_couple *couple;
    for (int i = 0; i < 6; i++) {
        config[i] = abz_couple_config_default();
    }
    config[0].struct_size = 0;
    config[1].tempo_per_minute = 5;
    config[2].has_only = true;
    config[2].only = beyond;
    config[2].only_n = 1;
    config[3].difficulty = 0;
    config[4].start_x_m = INFINITY;
    config[5].body[1].hip_height_m = 0;
    for (int i = 0; i < 6; i++) {
        assert_int_equal(abz_couple_init(mem, abz_couple_size(), figure, WALKING_N, &config[i], &couple), ABZ_EINVAL);
    }
    config[0] = abz_couple_config_default();
    assert_int_equal(abz_couple_init(mem, abz_couple_size() - 1, figure, WALKING_N, &config[0], &couple), ABZ_ENOMEM);
    assert_int_equal(abz_couple_init(mem, abz_couple_size(), figure, 0, &config[0], &couple), ABZ_EINVAL);
}

int main(int argc, char **argv)
{
    enum { SHORT_N = 9 };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(they_begin_with_a_bar_within_four, setup, teardown),
        cmocka_unit_test_setup_teardown(a_fifth_faster_over_half_a_minute_is_followed, setup, teardown),
        cmocka_unit_test_setup_teardown(a_break_is_danced_as_a_pause, setup, teardown),
        cmocka_unit_test_setup_teardown(after_a_break_the_music_may_go_on_elsewhere, setup, teardown),
        cmocka_unit_test_setup_teardown(every_dance_stands_in_a_break_with_flat_feet, setup, teardown),
        cmocka_unit_test_setup_teardown(a_fade_is_closed_with, setup, teardown),
        cmocka_unit_test_setup_teardown(bars_are_counted, setup, teardown),
        cmocka_unit_test_setup_teardown(the_same_seed_gives_the_same_bits, setup, teardown),
        cmocka_unit_test_setup_teardown(bad_configurations_are_refused, setup, teardown),
        // how well they hear is the same where everything is ten times as slow
        cmocka_unit_test_setup_teardown(they_close_within_a_bar_of_the_end, setup, teardown),
        cmocka_unit_test_setup_teardown(a_last_note_is_closed_with_though_nobody_says_so, setup, teardown),
        cmocka_unit_test_setup_teardown(steady_drums_are_danced_to_their_end, setup, teardown),
        cmocka_unit_test_setup_teardown(a_fade_is_foreseen_at_any_tempo, setup, teardown),
        cmocka_unit_test_setup_teardown(nobody_dances_to_noise, setup, teardown),
        cmocka_unit_test_setup_teardown(two_thousand_figures_stay_in_the_room, setup, teardown),
        cmocka_unit_test_setup_teardown(closing_begins_without_a_jolt, setup, teardown),
    };
    const bool is_short = argc == 2 && strcmp(argv[1], "short") == 0;
    return _cmocka_run_group_tests("a couple", tests, is_short ? SHORT_N : sizeof tests / sizeof *tests, NULL, NULL);
}
