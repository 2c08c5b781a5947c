// The engine's tick under the guard: no allocation, no lock, no call of the system, whatever is seen.
#define _GNU_SOURCE
#include "guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "abrazo/couple.h"
#include "drums.h"
#include "learned.h"
#include "walking.h"

enum { TICKS = 900, UNKNOWN = 30, RATE = 44100, CHANNELS = 2 };

static abz_pose lead[TICKS], follow[TICKS];

static void a_tick_neither_allocates_nor_locks_nor_calls_the_system(void **state)
{
    (void)state;
    size_t size;
    abz_repertoire repertoire;
    void *bytes = learned_by_rule(3, TICKS, &size, &repertoire);
    dancers_dance(UNKNOWN, &repertoire.body, &repertoire.body, TICKS, lead, follow);
    abz_engine_config config = abz_engine_config_default(&repertoire);
    abz_engine *engine = engine_of(&repertoire, &config);
    static uint8_t snapshot[1 << 20];
    assert_true(abz_engine_snapshot_size() <= sizeof snapshot);
    uint64_t hash = 0;
    abzi_guard_begin_tick();
    for (int i = 0; i < TICKS; i++) {
        abz_input input = {.seen = i % 200 > 180 ? 0 : i % 50 == 0 ? 0xff00ffu : UINT32_MAX, .heard = i % 300 > 40};
        abz_output output;
        for (int b = 0; b < ABZ_BAND_N; b++)
            input.sound.level[b] = i % 500 == 77 ? NAN : 1.0f / (float)(1 + (i + b % 3) % 30);
        memcpy(input.lead, lead[i].pos, sizeof input.lead);
        if (i % 90 == 0)
            input.lead[i % ABZ_JOINT_N].x = NAN;
        if (i / 300 == 1)
            input.lead[ABZ_HIPS].z += 4;
        abz_engine_tick(engine, &input, &output);
        hash ^= abz_engine_hash(engine);
    }
    abz_error error;
    abz_status put = abz_engine_snapshot(engine, snapshot, sizeof snapshot);
    abz_status got = abz_engine_restore(engine, snapshot, abz_engine_snapshot_size(), &error);
    abzi_guard_end_tick();
    assert_true(hash != 0 && put == ABZ_OK && got == ABZ_OK);
    free(engine);
    free(bytes);
}

static void a_couple_that_dances_by_itself_neither_allocates_nor_locks_nor_calls_the_system(void **state)
{
    (void)state;
    abz_figure figure[WALKING_N];
    walking_syllabus(ABZ_DANCE_CHA_CHA, 4, figure);
    abz_couple_config config = abz_couple_config_default();
    void *mem = malloc(abz_couple_size());
    abz_couple *couple;
    assert_non_null(mem);
    assert_int_equal(abz_couple_init(mem, abz_couple_size(), figure, WALKING_N, &config, &couple), ABZ_OK);
    uint32_t flags = 0;
    abzi_guard_begin_tick();
    for (int i = 0; i < 2 * TICKS; i++) {
        abz_couple_input input = {.heard = i % 900 < 800, .close = i > 1500};
        abz_couple_output output;
        for (int b = 0; b < ABZ_BAND_N; b++)
            input.sound.level[b] = i % 500 == 77 ? NAN : i % 30 < 8 ? 1.0f + .1f * (float)(i / 30 % 4 == 0) : 0;
        abz_couple_tick(couple, &input, &output);
        flags |= output.flags;
    }
    abzi_guard_end_tick();
    assert_true(flags & ABZ_COUPLE_CLOSED);
    free(mem);
}

static void hearing_neither_allocates_nor_locks_nor_calls_the_system(void **state)
{
    (void)state;
    double beat[64];
    drums d = drums_new(TICKS / 60., CHANNELS * RATE);  // neighbours are taken for two channels of half the rate
    drums_groove(&d, beat, drums_beats(.3, TICKS / 60., 128, beat, 0), 4);
    abz_ear_config ear_config = abz_ear_config_default();
    ear_config.rate_hz = RATE;
    ear_config.channel_n = CHANNELS;
    size_t ear_size;
    must(abz_ear_size(&ear_config, &ear_size), "ear");
    const abz_body body = dancers_body(1);
    dancers_dance(1, &body, &body, TICKS, lead, follow);
    void *ear_mem = aligned(ear_size), *footfall_mem = aligned(abz_footfall_size()), *pulse_mem[4];
    for (int k = 0; k < 4; k++)
        pulse_mem[k] = aligned(abz_pulse_size());
    abz_ear *ear;
    abz_pulse *pulse[4] = {NULL};
    abz_footfall *footfall;
    int beat_n = 0, step_n = 0, tick_n = 0;

    abzi_guard_begin_tick();
    abz_status status = abz_ear_init(ear_mem, ear_size, &ear_config, &ear);
    for (int k = 0; k < 4 && status == ABZ_OK; k++) {
        const abz_pulse_config config = abz_pulse_config_default((abz_pulse_kind)k);
        status = abz_pulse_init(pulse_mem[k], abz_pulse_size(), &config, &pulse[k]);
    }
    if (status == ABZ_OK)
        status = abz_footfall_init(footfall_mem, abz_footfall_size(), &body, &footfall);
    for (size_t at = 0; status == ABZ_OK && at < d.n / CHANNELS;) {
        abz_band_frame frame;
        abz_beat said;
        abz_step step;
        bool ready;
        at += abz_ear_hear(ear, d.sample + CHANNELS * at, d.n / CHANNELS - at < 333 ? d.n / CHANNELS - at : 333, &frame,
                           &ready);
        if (!ready)
            continue;
        abz_pulse_hear(pulse[ABZ_PULSE_MUSIC], tick_n / 100 == 6 ? NULL : &frame, &said);
        beat_n += said.flags & ABZ_BEAT_NEW;
        abz_pulse_hear(pulse[ABZ_PULSE_BEEP], &frame, &said);
        abz_pulse_feel(pulse[ABZ_PULSE_BREATH], sinf(.03f * (float)tick_n), &said);
        abz_pulse_feel(pulse[ABZ_PULSE_HEART], tick_n % 50 == 0 ? 1 : tick_n % 333 == 0 ? NAN : 0, &said);
        if (tick_n < TICKS) {
            abz_footfall_tick(footfall, lead[tick_n].pos, tick_n % 200 > 180 ? 0 : UINT32_MAX, &step);
            step_n += step.announced;
        }
        tick_n++;
    }
    abzi_guard_end_tick();
    assert_int_equal(status, ABZ_OK);
    assert_int_equal(tick_n, TICKS);
    assert_true(beat_n > 20 && step_n > 5);
    for (int k = 0; k < 4; k++)
        free(pulse_mem[k]);
    free(footfall_mem);
    free(ear_mem);
    free(d.sample);
}

static void learning_and_opening_do_not_allocate(void **state)
{
    (void)state;
    const abz_body body = dancers_body(1);
    dancers_dance(1, &body, &body, TICKS, lead, follow);
    const abz_recording couple = {lead, follow, TICKS, &body, &body};
    abz_learn_config config = abz_learn_config_default();
    size_t work_size, out_size, used_n = 0;
    must(abz_learn_size(1, TICKS, &config, &work_size, &out_size), "room");
    void *work = aligned(work_size), *out = aligned(out_size), *mem = aligned(abz_engine_size());
    abz_repertoire repertoire;
    abz_error error;
    abz_engine *engine;
    abzi_guard_begin_tick();
    abz_status status = abz_learn(&couple, 1, &config, work, work_size, out, out_size, &used_n, &error);
    if (status == ABZ_OK)
        status = abz_repertoire_open(out, used_n, &repertoire, &error);
    abz_engine_config engine_config = abz_engine_config_default(&repertoire);
    if (status == ABZ_OK)
        status = abz_engine_init(mem, abz_engine_size(), &repertoire, &engine_config, &engine);
    abzi_guard_end_tick();
    assert_int_equal(status, ABZ_OK);
    free(mem);
    free(out);
    free(work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tick_neither_allocates_nor_locks_nor_calls_the_system),
        cmocka_unit_test(a_couple_that_dances_by_itself_neither_allocates_nor_locks_nor_calls_the_system),
        cmocka_unit_test(hearing_neither_allocates_nor_locks_nor_calls_the_system),
        cmocka_unit_test(learning_and_opening_do_not_allocate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
