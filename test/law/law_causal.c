// The past does not depend on the future, nor on anything else that dances.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "learned.h"

enum { TICKS = 600, PART = 97, OTHER_SEED = 40 };

static abz_repertoire repertoire;
static abz_pose his[2][TICKS], hers[TICKS];
static abz_output straight[TICKS];

static void see(int seed, int i, abz_input *input)
{
    memset(input, 0, sizeof *input);
    memcpy(input->lead, his[seed][i].pos, sizeof input->lead);
    input->seen = UINT32_MAX;
}

static int setup(void **state)
{
    size_t size;
    *state = learned_by_rule(3, TICKS, &size, &repertoire);
    const abz_body *body = &repertoire.body;
    for (int s = 0; s < 2; s++)
        dancers_dance((uint32_t)(OTHER_SEED + s), body, body, TICKS, his[s], hers);
    abz_engine_config config = abz_engine_config_default(&repertoire);
    abz_engine *engine = engine_of(&repertoire, &config);
    for (int i = 0; i < TICKS; i++) {
        abz_input input;
        see(0, i, &input);
        abz_engine_tick(engine, &input, &straight[i]);
    }
    free(engine);
    return 0;
}

static int teardown(void **state)
{
    free(*state);
    return 0;
}

static void assert_same(const abz_output *a, const abz_output *b)
{
    assert_memory_equal(&a->follow, &b->follow, sizeof a->follow);
    assert_int_equal(a->tick, b->tick);
    assert_int_equal(a->flags, b->flags);
    assert_memory_equal(&a->distance, &b->distance, sizeof a->distance);
}

static void what_comes_later_changes_nothing(void **state)
{
    (void)state;
    abz_engine_config config = abz_engine_config_default(&repertoire);
    for (int cut = PART; cut < TICKS; cut += PART) {
        abz_engine *engine = engine_of(&repertoire, &config);
        bool same_after = true;
        for (int i = 0; i < TICKS && i < cut + 2 * PART; i++) {
            abz_input input;
            abz_output output;
            see(i < cut ? 0 : 1, i, &input);
            abz_engine_tick(engine, &input, &output);
            memset(&input, 0xff, sizeof input);  // it may not be looked at again
            if (i < cut)
                assert_same(&output, &straight[i]);
            else
                same_after = same_after && memcmp(&output.follow, &straight[i].follow, sizeof output.follow) == 0;
        }
        assert_false(same_after);
        free(engine);
    }
}

static void another_engine_changes_nothing(void **state)
{
    (void)state;
    abz_engine_config config = abz_engine_config_default(&repertoire);
    abz_engine *engine = engine_of(&repertoire, &config), *other = engine_of(&repertoire, &config);
    for (int i = 0; i < TICKS; i++) {
        abz_input input;
        abz_output output, elsewhere;
        see(0, i, &input);
        abz_engine_tick(engine, &input, &output);
        see(1, i, &input);
        abz_engine_tick(other, &input, &elsewhere);
        assert_same(&output, &straight[i]);
    }
    free(engine);
    free(other);
}

static void ticks_are_counted_from_zero(void **state)
{
    (void)state;
    for (int i = 0; i < TICKS; i++)
        assert_int_equal(straight[i].tick, i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_later_changes_nothing),
        cmocka_unit_test(another_engine_changes_nothing),
        cmocka_unit_test(ticks_are_counted_from_zero),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
