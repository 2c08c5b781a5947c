// The engine's tick under the guard: no allocation, no lock, no call of the system, whatever is seen.
#define _GNU_SOURCE
#include "guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "learned.h"

enum { TICKS = 900, UNKNOWN = 30 };

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
    static uint8_t snapshot[1 << 18];
    assert_true(abz_engine_snapshot_size() <= sizeof snapshot);
    uint64_t hash = 0;
    abzi_guard_begin_tick();
    for (int i = 0; i < TICKS; i++) {
        abz_input input = {.seen = i % 200 > 180 ? 0 : i % 50 == 0 ? 0xff00ffu : UINT32_MAX};
        abz_output output;
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

static void learning_and_opening_do_not_allocate(void **state)
{
    (void)state;
    const abz_body body = dancers_body(1);
    dancers_dance(1, &body, &body, TICKS, lead, follow);
    const abz_couple couple = {lead, follow, TICKS, &body, &body};
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
        cmocka_unit_test(learning_and_opening_do_not_allocate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
