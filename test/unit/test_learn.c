#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "learned.h"
#include "partner/format.h"

enum { COUPLES = 6, TICKS = 1200, BYTES_A_TICK_MOST = 400 };

static abz_body body[2];
static abz_pose lead[COUPLES][TICKS], follow[COUPLES][TICKS];
static abz_recording couple[COUPLES];

static int setup(void **state)
{
    (void)state;
    body[0] = dancers_body(1.05f);
    body[1] = dancers_body(.97f);
    for (int c = 0; c < COUPLES; c++) {
        dancers_dance((uint32_t)c + 1, &body[0], &body[1], TICKS, lead[c], follow[c]);
        couple[c] = (abz_recording){lead[c], follow[c], TICKS, &body[0], &body[1]};
    }
    return 0;
}

static void the_same_couples_give_the_same_bytes(void **state)
{
    (void)state;
    abz_learn_config config = abz_learn_config_default();
    abz_repertoire a, b, other;
    size_t a_size, b_size, other_size;
    void *first = learned(couple, 2, &config, &a_size, &a);
    void *second = learned(couple, 2, &config, &b_size, &b);
    void *third = learned(couple + 1, 2, &config, &other_size, &other);
    assert_int_equal(a_size, b_size);
    assert_memory_equal(first, second, a_size);
    assert_int_equal(a.content_hash, b.content_hash);
    assert_true(a.content_hash != other.content_hash);
    free(first);
    free(second);
    free(third);
}

static void a_tick_takes_few_bytes(void **state)
{
    (void)state;
    abz_learn_config config = abz_learn_config_default();
    abz_repertoire r;
    size_t size;
    void *bytes = learned(couple, COUPLES, &config, &size, &r);
    printf("# %.1f bytes a tick\n", (double)size / (COUPLES * TICKS));
    assert_true(size <= (size_t)BYTES_A_TICK_MOST * COUPLES * TICKS);
    free(bytes);
}

static void every_tick_is_kept_where_it_was(void **state)
{
    (void)state;
    abz_learn_config config = abz_learn_config_default();
    abz_repertoire r;
    size_t size;
    void *bytes = learned(couple, 3, &config, &size, &r);
    assert_int_equal(r.take_n, 3);
    assert_int_equal(r.tick_n, 3 * TICKS);
    for (uint32_t tick = 0; tick < r.tick_n; tick += 41) {
        const abzi_moment *m = abzi_moment_at(&r, tick);
        const abz_pose *hers = &follow[tick / TICKS][tick % TICKS], *his = &lead[tick / TICKS][tick % TICKS];
        abz_vec3 hips = hers->pos[ABZ_HIPS], ankle = hers->pos[ABZ_LEFT_FOOT];
        assert_true(m->follow.x == hips.x && m->follow.z == hips.z);
        assert_true(fabsf((float)m->hips_y * ABZI_LENGTH_UNIT - hips.y) < ABZI_LENGTH_UNIT);
        abz_vec3 is = abzi_stance_world(m->follow, abzi_short3_unpack(m->ankle[0]));
        assert_true(abzi_v3_distance(is, ankle) < 3 * ABZI_LENGTH_UNIT);
        abz_quat heading = abzi_quat_from_yaw(abzi_atan2f(m->follow.sine, m->follow.cosine));
        for (int j = 0; j < ABZ_JOINT_N; j++)
            assert_true(abzi_quat_angle(abzi_quat_mul(heading, abzi_quat_unpack(m->rot[j])), hers->rot[j]) < 1e-3f);
        for (int pair = 0; pair < 4; pair++) {
            float apart = abzi_v3_distance(hers->pos[pair / 2 == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND],
                                           his->pos[pair % 2 == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND]);
            if (apart < .1f || apart > .5f)
                assert_int_equal(m->hold >> pair & 1, apart < .1f);
        }
    }
    free(bytes);
}

static void rows_lie_inside_their_takes_and_find_themselves(void **state)
{
    (void)state;
    abz_learn_config config = abz_learn_config_default();
    abz_repertoire r;
    size_t size;
    void *bytes = learned(couple, 3, &config, &size, &r);
    assert_true(r.row_n >= r.tick_n / 4);
    abzi_tree tree = {r.feature, r.box, r.row_n};
    for (uint32_t row = 0; row < r.row_n; row += 13) {
        float query[ABZI_SEARCH_N];
        abzi_neighbour found;
        for (uint32_t d = 0; d < ABZI_SEARCH_N; d++)
            query[d] = r.feature[(row / ABZI_LEAF_ROWS * ABZI_SEARCH_N + d) * ABZI_LEAF_ROWS + row % ABZI_LEAF_ROWS];
        assert_int_equal(abzi_tree_search(&tree, query, 1, NULL, 0, &found), 1);
        assert_true(found.distance == 0 && found.row <= row);
    }
    free(bytes);
}

static void one_couple_of_a_second_is_enough(void **state)
{
    (void)state;
    abz_learn_config config = abz_learn_config_default();
    abz_recording one = couple[0];
    one.tick_n = ABZ_TICKS_PER_SECOND;
    abz_repertoire r;
    size_t size;
    void *bytes = learned(&one, 1, &config, &size, &r);
    abz_engine_config engine_config = abz_engine_config_default(&r);
    abz_engine *engine = engine_of(&r, &engine_config);
    for (int i = 0; i < TICKS; i++) {
        abz_input input = {.seen = UINT32_MAX};
        abz_output output;
        memcpy(input.lead, lead[3][i].pos, sizeof input.lead);
        abz_engine_tick(engine, &input, &output);
        for (int j = 0; j < ABZ_JOINT_N; j++)
            assert_true(isfinite(output.follow.pos[j].x + output.follow.pos[j].y + output.follow.pos[j].z));
    }
    free(engine);
    free(bytes);
}

static void a_couple_that_stands_still_can_be_learned(void **state)
{
    (void)state;
    static abz_pose still[2][90];
    for (int i = 0; i < 90; i++) {
        still[0][i] = lead[0][0];
        still[1][i] = follow[0][0];
    }
    abz_recording one = {still[0], still[1], 90, &body[0], &body[1]};
    abz_learn_config config = abz_learn_config_default();
    abz_repertoire r;
    size_t size;
    free(learned(&one, 1, &config, &size, &r));
}

static abz_status try(const abz_recording *c, size_t n, const abz_learn_config *config, size_t lack_work,
                      size_t lack_out, size_t shift, abz_error *error)
{
    size_t work_size, out_size, used_n;
    abz_learn_config right = abz_learn_config_default();
    must(abz_learn_size(COUPLES, COUPLES * TICKS, &right, &work_size, &out_size), "room");
    uint8_t *work = aligned(work_size + 64), *out = aligned(out_size + 64);
    memset(error, 0, sizeof *error);
    abz_status status =
        abz_learn(c, n, config, work + shift, work_size - lack_work, out, out_size - lack_out, &used_n, error);
    assert_true(status == ABZ_OK || (error->status == status && strlen(error->what) > 10));
    free(work);
    free(out);
    return status;
}

static void what_cannot_be_learned_is_said(void **state)
{
    (void)state;
    abz_error error;
    abz_learn_config config = abz_learn_config_default(), other = config;
    other.struct_size++;
    assert_int_equal(try(couple, 2, &config, 0, 0, 0, &error), ABZ_OK);
    assert_int_equal(try(couple, 0, &config, 0, 0, 0, &error), ABZ_EEMPTY);
    assert_int_equal(try(couple, 2, &other, 0, 0, 0, &error), ABZ_EINVAL);
    assert_int_equal(try(couple, 2, &config, 0, 0, 4, &error), ABZ_ENOMEM);
    size_t work_size, out_size;
    must(abz_learn_size(COUPLES, COUPLES * TICKS, &config, &work_size, &out_size), "room");
    assert_int_equal(try(couple, 2, &config, work_size - 1000, 0, 0, &error), ABZ_ENOMEM);
    assert_int_equal(try(couple, 2, &config, 0, out_size - 1000, 0, &error), ABZ_ENOMEM);
    abz_recording brief[2] = {couple[0], couple[1]};
    brief[0].tick_n = brief[1].tick_n = ABZ_TICKS_PER_SECOND - 1;
    assert_int_equal(try(brief, 2, &config, 0, 0, 0, &error), ABZ_EEMPTY);
    brief[0].tick_n = brief[1].tick_n = 0;
    assert_int_equal(try(brief, 2, &config, 0, 0, 0, &error), ABZ_EEMPTY);
    assert_int_equal(abz_learn_size(1, 60, &other, &work_size, &out_size), ABZ_EINVAL);
    assert_int_equal(abz_learn_size(ABZ_COUPLES_MAX + 1, 60, &config, &work_size, &out_size), ABZ_ELIMIT);
    assert_int_equal(abz_learn_size(1, (size_t)ABZ_REPERTOIRE_TICKS_MAX + 1, &config, &work_size, &out_size),
                     ABZ_ELIMIT);
}

static void the_motion_file_of_her_body_is_kept(void **state)
{
    (void)state;
    static const char file[] = "any bytes\0at all";
    abz_learn_config config = abz_learn_config_default();
    config.body_file = file;
    config.body_file_n = sizeof file;
    abz_repertoire r;
    size_t size;
    void *bytes = learned(couple, 1, &config, &size, &r);
    assert_int_equal(r.body_file_n, sizeof file);
    assert_memory_equal(r.body_file, file, sizeof file);
    assert_memory_equal(&r.body, &body[1], sizeof r.body);
    free(bytes);
}

static void note(void *context, double done)
{
    double *last = context;
    assert_true(done >= *last && done <= 1);
    *last = done;
}

static void progress_goes_from_nothing_to_all(void **state)
{
    (void)state;
    double last = 0;
    abz_learn_config config = abz_learn_config_default();
    config.progress = note;
    config.progress_context = &last;
    abz_repertoire r;
    size_t size;
    free(learned(couple, 3, &config, &size, &r));
    assert_true(last == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_couples_give_the_same_bytes),
        cmocka_unit_test(a_tick_takes_few_bytes),
        cmocka_unit_test(every_tick_is_kept_where_it_was),
        cmocka_unit_test(rows_lie_inside_their_takes_and_find_themselves),
        cmocka_unit_test(one_couple_of_a_second_is_enough),
        cmocka_unit_test(a_couple_that_stands_still_can_be_learned),
        cmocka_unit_test(what_cannot_be_learned_is_said),
        cmocka_unit_test(the_motion_file_of_her_body_is_kept),
        cmocka_unit_test(progress_goes_from_nothing_to_all),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
