// Bodies that dance the syllabus: every figure, at five tempos, by three couples. With arguments: law_dancers FILE...
// says of each figure file what is wrong with how it is danced.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/couple.h"
#include "judged.h"

enum { COUPLES = 3, TEMPOS = 5, SYLLABUS_MAX = 512, FIGURE_MAX = 64 };
static const float couples[COUPLES][ABZ_ROLE_N] = {{1.78f, 1.66f}, {1.60f, 1.82f}, {1.90f, 1.40f}};
static const float paces[TEMPOS] = {1, 0.6f, 0.8f, 1.3f, 1.6f};  // of the usual tempo

static abz_figure figure;

static bool read_text(const char *text, size_t size, const char *name)
{
    abz_error error;
    if (abz_figure_read(text, size, &figure, &error) != ABZ_OK) {
        printf("# %s:%u:%u: %s\n", name, error.line, error.column, error.what);
        return false;
    }
    return true;
}

static void judge_couple(int couple, float pace, judgement *j)
{
    const abz_body body[ABZ_ROLE_N] = {abz_body_of_height(couples[couple][0]), abz_body_of_height(couples[couple][1])};
    judge(&figure, body, pace * usual_tempo(figure.dance), j);
}

static void tell_couple(const char *name, int couple, const judgement *j)
{
    char line[300];
    snprintf(line, sizeof line, "%s, couple %d (%.2f m, %.2f m)", name, couple + 1, (double)couples[couple][0],
             (double)couples[couple][1]);
    tell(line, j);
}

static int couple_n = COUPLES, tempo_n = TEMPOS;

static void every_figure_is_danced_well(void **state)
{
    (void)state;
    int bad_n = 0, figure_n = 0, step_n = 0;
    size_t size;
    double planted = 0, worst_hold = 0;
    for (size_t n = 0; n < SYLLABUS_MAX; n++) {
        const char *text = abz_syllabus_text(n, &size);
        if (text == NULL) {
            break;
        }
        assert_true(read_text(text, size, "syllabus"));
        char name[100];
        snprintf(name, sizeof name, "%s/%s", abz_dance_name((abz_dance)figure.dance), figure.name);
        figure_n++;
        for (int couple = 0; couple < couple_n; couple++) {
            for (int pace = 0; pace < tempo_n; pace++) {
                judgement j;
                judge_couple(couple, paces[pace], &j);
                step_n += j.step_n;
                planted = planted_cm_s(&j) > planted ? planted_cm_s(&j) : planted;
                worst_hold = (double)j.hold_m > worst_hold ? (double)j.hold_m : worst_hold;
                if (faults_of(&j) != 0) {
                    bad_n++;
                    tell_couple(name, couple, &j);
                }
            }
        }
    }
    printf("# %d figures, %d steps seen, planted feet at most %.2f cm/s in a figure, hands at most %.1f cm off\n",
           figure_n, step_n, planted, 100 * worst_hold);
    assert_true(figure_n > 0);
    assert_int_equal(bad_n, 0);
}

// The figures of one dance. Returns how many.
static size_t figures_of(int dance, abz_figure *out)
{
    size_t n = 0, size;
    const char *text;
    for (size_t i = 0; (text = abz_syllabus_text(i, &size)) != NULL; i++) {
        assert_true(n < FIGURE_MAX && read_text(text, size, "syllabus"));
        if (figure.dance == dance) {
            out[n++] = figure;
        }
    }
    return n;
}

static int bar_n = 64;

// From figure to figure as well: clashes, joints out of limits, jumps.
static int whole_dance(const abz_figure *figures, size_t n, const float heights[ABZ_ROLE_N])
{
    abz_couple_config config = abz_couple_config_default();
    config.difficulty = 5;
    config.tempo_per_minute = usual_tempo(figures[0].dance);
    config.bar_n = (uint32_t)bar_n;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        config.body[role] = abz_body_of_height(heights[role]);
    }
    void *mem = malloc(abz_couple_size());
    abz_couple *couple;
    assert_true(mem != NULL);
    assert_int_equal(abz_couple_init(mem, abz_couple_size(), figures, n, &config, &couple), ABZ_OK);
    abz_couple_input input = {.heard = 0};
    abz_couple_output now, before;
    int bad_n = 0;
    for (int i = 0; i == 0 || (now.flags & ABZ_COUPLE_CLOSED) == 0; i++) {
        before = now;
        abz_couple_tick(couple, &input, &now);
        int part[2];
        float by;
        bad_n += deepest_clash(&now.pose[0], heights[0], &now.pose[1], heights[1], part) > 0;
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            bad_n += broken_joint(&now.pose[role], &by) != NULL;
            for (int joint = 0; joint < ABZ_JOINT_N && i > 0; joint++) {
                float way = abzi_v3_distance(now.pose[role].pos[joint], before.pose[role].pos[joint]);
                bad_n += way * ABZ_TICKS_PER_SECOND >= JUMP;
            }
        }
    }
    free(mem);
    return bad_n;
}

static void whole_dances_are_danced_well(void **state)
{
    (void)state;
    static abz_figure figures[FIGURE_MAX];
    int dance_n = 0;
    for (int dance = 1; dance < ABZ_DANCE_N; dance++) {
        size_t n = figures_of(dance, figures);
        for (int couple = 0; couple < couple_n && n > 0; couple++, dance_n++) {
            int bad_n = whole_dance(figures, n, couples[couple]);
            if (bad_n > 0) {
                print_message("%s, couple %d: %d ticks are wrong\n", abz_dance_name((abz_dance)dance), couple + 1,
                              bad_n);
            }
            assert_int_equal(bad_n, 0);
        }
    }
    assert_true(dance_n >= 7 * couple_n);
}

static int judge_files(int n, char **path)
{
    int bad_n = 0;
    for (int i = 0; i < n; i++) {
        static char text[1 << 16];
        FILE *file = fopen(path[i], "rb");
        if (file == NULL) {
            perror(path[i]);
            return 1;
        }
        size_t size = fread(text, 1, sizeof text, file);
        fclose(file);
        if (!read_text(text, size, path[i])) {
            bad_n++;
            continue;
        }
        for (int couple = 0; couple < COUPLES; couple++) {
            for (int pace = 0; pace < TEMPOS; pace++) {
                judgement j;
                judge_couple(couple, paces[pace], &j);
                if (faults_of(&j) != 0) {
                    bad_n++;
                    tell_couple(path[i], couple, &j);
                    break;
                }
            }
        }
    }
    return bad_n > 0;
}

int main(int argc, char **argv)
{
    // one couple and one tempo where everything is ten times as slow
    if (argc == 2 && strcmp(argv[1], "short") == 0) {
        couple_n = tempo_n = 1;
        bar_n = 16;
    } else if (argc > 1) {
        return judge_files(argc - 1, argv + 1);
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_figure_is_danced_well),
                                       cmocka_unit_test(whole_dances_are_danced_well)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
