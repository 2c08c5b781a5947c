// Which figure is danced (src/lead/recognise.c, src/lead/pattern.c).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chained.h"
#include "lead/recognise.h"
#include "people.h"

enum { MOST = ABZ_RECOGNISE_FIGURE_MAX, TICKS = 3600 };
#define PERIOD_S .58  // of a count of salsa, somewhat faster than usual

static abz_figure salsa[MOST];
static uint32_t salsa_n;
static const char *const danced[] = {"basic-step", "side-basic", "cross-body-lead", "basic-step"};
static uint32_t list[4];

static int setup(void **state)
{
    (void)state;
    salsa_n = chained_syllabus(ABZ_DANCE_SALSA, salsa, MOST);
    for (int i = 0; i < 4; i++)
        list[i] = chained_named(salsa, salsa_n, danced[i]);
    return 0;
}

static abz_status init(const abz_figure *figure, size_t n, const abz_recogniser_config *config, size_t short_by)
{
    void *mem = malloc(abz_recogniser_size());
    abz_recogniser *made;
    assert_non_null(mem);
    abz_status status = abz_recogniser_init(mem, abz_recogniser_size() - short_by, figure, n, config, &made);
    free(mem);
    return status;
}

static abz_recogniser_config config_of(abz_role role, float height_m)
{
    abz_recogniser_config config = abz_recogniser_config_default();
    config.body = abz_body_of_height(height_m);
    config.role = role;
    return config;
}

static abz_recogniser *watcher_of(abz_role role, const abz_body *body)
{
    abz_recogniser_config config = config_of(role, 1.7f);
    config.body = *body;
    abz_recogniser *made;
    void *mem = malloc(abz_recogniser_size());
    assert_non_null(mem);
    assert_int_equal(abz_recogniser_init(mem, abz_recogniser_size(), salsa, salsa_n, &config, &made), ABZ_OK);
    return made;
}

static void what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    static abz_figure many[MOST + 1];
    abz_recogniser_config fine = config_of(ABZ_ROLE_LEAD, 1.7f), config = fine;
    assert_int_equal(init(salsa, salsa_n, &fine, 0), ABZ_OK);
    assert_int_equal(init(salsa, salsa_n, &fine, 1), ABZ_ENOMEM);
    assert_int_equal(init(salsa, 0, &fine, 0), ABZ_EINVAL);
    config.struct_size--;
    assert_int_equal(init(salsa, salsa_n, &config, 0), ABZ_EINVAL);
    config = fine;
    config.role = ABZ_ROLE_N;
    assert_int_equal(init(salsa, salsa_n, &config, 0), ABZ_EINVAL);
    config = abz_recogniser_config_default();  // nobody's body
    assert_int_equal(init(salsa, salsa_n, &config, 0), ABZ_EINVAL);
    for (int i = 0; i <= MOST; i++)
        many[i] = salsa[0];
    assert_int_equal(init(many, MOST + 1, &fine, 0), ABZ_ELIMIT);
    for (int i = 0; i < MOST; i++)
        many[i].count_n = 16;  // too many counts together
    assert_int_equal(init(many, MOST, &fine, 0), ABZ_ELIMIT);
    many[1] = salsa[1];
    many[0] = salsa[0];
    many[1].dance = ABZ_DANCE_TANGO;
    assert_int_equal(init(many, 2, &fine, 0), ABZ_EINVAL);
    many[0].dance = many[1].dance = ABZ_DANCE_UNKNOWN;
    assert_int_equal(init(many, 2, &fine, 0), ABZ_EINVAL);
}

// Either part, in bodies other than those the tables were danced in.
static void a_figure_is_named_with_its_place_and_tempo(void **state)
{
    (void)state;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        chained couple;
        chained_start(&couple, salsa, list, 4, PERIOD_S);
        abz_recogniser *watcher = watcher_of((abz_role)role, &couple.body[role]);
        int asked = 0, right = 0, placed = 0;
        for (int i = 0; i < TICKS; i++) {
            abz_pose pose[2];
            abz_recognition said;
            double place;
            uint32_t f = chained_tick(&couple, pose, &place);
            abz_recogniser_tick(watcher, pose[role].pos, UINT32_MAX, pose[1 - role].pos, NULL, &said);
            if (place < 4.5 || place > 6.5)
                continue;
            asked++;
            right += said.figure == (int32_t)f;
            placed += said.figure == (int32_t)f && fabs((double)said.count - 1 - place) < .25 &&
                      fabs((double)said.period_s - PERIOD_S) < .05;
            assert_true(said.figure < 0 || (said.possible >> said.figure & 1));
            assert_true(said.confidence >= 0 && said.confidence <= 1.001f);
        }
        assert_true(right >= asked * 95 / 100);
        assert_true(placed >= asked * 85 / 100);
        free(watcher);
    }
}

static void its_next_step_is_foreseen(void **state)
{
    (void)state;
    chained couple;
    chained_start(&couple, salsa, list, 1, PERIOD_S);
    abz_recogniser *watcher = watcher_of(ABZ_ROLE_LEAD, &couple.body[0]);
    const abz_figure *basic = &salsa[list[0]];
    int asked = 0, right = 0;
    for (int i = 0; i < TICKS / 2; i++) {
        abz_pose pose[2];
        abz_recognition said;
        double place;
        (void)chained_tick(&couple, pose, &place);
        abz_recogniser_tick(watcher, pose[0].pos, UINT32_MAX, NULL, NULL, &said);
        if (i < TICKS / 6 || place < 3 || place > 3.8)
            continue;
        // the foot that goes back on 5; while they stand nothing tells the time
        const abz_figure_step *step = &basic->step[0][3];
        asked++;
        right += said.figure == (int32_t)list[0] && said.foot == (uint32_t)step->side &&
                 fabs((double)said.land_s - (step->at_quarter / 4. - place) * PERIOD_S) < .13 && said.z_m < -.1f &&
                 fabsf(said.x_m) < .15f && fabsf(said.turn_rad) < .3f;
    }
    assert_true(asked > 100 && right >= asked * 9 / 10);
    free(watcher);
}

static void figures_that_begin_alike_are_all_possible(void **state)
{
    (void)state;
    // he goes to the side and back again on 6 and 7
    static abz_figure two[2];
    two[0] = salsa[list[0]];
    // hands that are joined would tell before
    two[0].hold[0].hold = two[0].entry.hold = two[0].exit.hold = ABZ_HOLD_NONE;
    two[0].hold_n = 1;
    two[1] = two[0];
    snprintf(two[1].name, sizeof two[1].name, "other");
    for (int i = 4; i < 6; i++) {
        two[1].step[0][i].way = i == 4 ? ABZ_TO_LEFT : ABZ_TO_RIGHT;
        two[1].step[0][i].distance = 20;
    }
    abz_recogniser_config config = config_of(ABZ_ROLE_LEAD, 1.8f);
    abz_recogniser *watcher;
    void *mem = malloc(abz_recogniser_size());
    assert_int_equal(abz_recogniser_init(mem, abz_recogniser_size(), two, 2, &config, &watcher), ABZ_OK);
    const uint32_t only = 0;
    chained couple;
    chained_start(&couple, two, &only, 1, PERIOD_S);
    int both = 0, asked = 0, told = 0;
    for (int i = 0; i < TICKS / 2; i++) {
        abz_pose pose[2];
        abz_recognition said;
        double place;
        (void)chained_tick(&couple, pose, &place);
        abz_recogniser_tick(watcher, pose[0].pos, UINT32_MAX, NULL, NULL, &said);
        if (place > 2 && place < 3) {
            asked++;
            both += said.possible == 3;
        }
        if (place > 6.2 && place < 6.5)
            told += said.possible == 1 && said.figure == 0 ? 1 : -1;
    }
    assert_true(both > asked * 9 / 10);
    assert_true(told > 0);
    free(mem);
}

static void who_stands_or_shakes_dances_nothing(void **state)
{
    (void)state;
    chained couple;
    chained_start(&couple, salsa, list, 4, PERIOD_S);
    abz_pose stand[2];
    double place;
    (void)chained_tick(&couple, stand, &place);
    for (int how = 0; how < 2; how++) {
        abz_recogniser *watcher = watcher_of(ABZ_ROLE_LEAD, &couple.body[0]);
        uint64_t seed = 5;
        int none = 0;
        for (int i = 0; i < TICKS; i++) {
            abz_vec3 joint[ABZ_JOINT_N];
            abz_recognition said;
            for (int j = 0; j < ABZ_JOINT_N; j++) {
                joint[j] = stand[0].pos[j];
                if (how == 1)
                    joint[j] =
                        abzi_v3((float)person_noise(&seed), (float)person_noise(&seed) + 1, (float)person_noise(&seed));
            }
            abz_recogniser_tick(watcher, joint, UINT32_MAX, NULL, NULL, &said);
            none += i >= TICKS / 2 && said.figure < 0;
        }
        if (how == 1)
            assert_true(none > TICKS / 2 * 95 / 100);
        free(watcher);
    }
}

static void what_cannot_be_believed_is_not_sound(void **state)
{
    (void)state;
    static abzi_recognise_model model, other;
    static abzi_recognise r;
    abz_body body = abz_body_of_height(1.7f);
    assert_int_equal(abzi_recognise_model_init(&model, salsa, salsa_n, &body, ABZ_ROLE_LEAD, 0), ABZ_OK);
    assert_int_equal(abzi_recognise_model_init(&other, salsa, salsa_n - 1, &body, ABZ_ROLE_LEAD, 0), ABZ_OK);
    abzi_recognise_start(&r, &model);
    assert_true(abzi_recognise_is_sound(&r, &model));
    assert_false(abzi_recognise_is_sound(&r, &other));
    float *const number[] = {&r.none,
                             &r.clock[3],
                             &r.mass[2][5],
                             &r.belief[ABZI_TEMPO_N - 1][ABZI_PLACE_MAX - 1],
                             &r.sight[9].body.yaw,
                             &r.sight[ABZI_SIGHT_N - 1].hand[1].z};
    for (size_t i = 0; i < sizeof number / sizeof *number; i++) {
        const float was = *number[i], bad[] = {NAN, INFINITY, -INFINITY, 1e30f};
        for (int b = 0; b < 4; b++) {
            *number[i] = bad[b];
            assert_false(abzi_recognise_is_sound(&r, &model));
        }
        *number[i] = was;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_makes_no_sense_is_refused),
        cmocka_unit_test(a_figure_is_named_with_its_place_and_tempo),
        cmocka_unit_test(its_next_step_is_foreseen),
        cmocka_unit_test(figures_that_begin_alike_are_all_possible),
        cmocka_unit_test(who_stands_or_shakes_dances_nothing),
        cmocka_unit_test(what_cannot_be_believed_is_not_sound),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
