// What she who sits and leads shows of the figure that comes is told from how the trunk leans, and nothing else is.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/chance.h"
#include "chained.h"
#include "lead/cue.h"

enum { FIGURES = 64 };
#define RATE (1 / 30.0f)  // counts a tick
#define LAG 0.12f         // share of what a trunk has still to lean that it does in a tick

static abz_figure figure[FIGURES];
static abzi_course_model model;
static abzi_cue_model cues;
static uint32_t figure_n;

static void learn(abz_dance dance)
{
    figure_n = chained_syllabus(dance, figure, FIGURES);
    memset(&model, 0, sizeof model);
    assert_int_equal(abzi_phrase_model_init(&model.phrases, figure, figure_n, 5, 0, NULL, 0, 0, 1.7f), ABZ_OK);
    abzi_course_model_init(&model, ABZ_ROLE_LEAD, 1.7f);
    abzi_cue_model_init(&cues, figure, figure_n, ABZ_ROLE_LEAD, 1.7f);
}

static void test_no_two_figures_are_shown_alike(void **unused)
{
    (void)unused;
    static const abz_dance dances[] = {ABZ_DANCE_SALSA, ABZ_DANCE_BACHATA, ABZ_DANCE_MERENGUE, ABZ_DANCE_CHA_CHA,
                                       ABZ_DANCE_RUMBA, ABZ_DANCE_WALTZ,   ABZ_DANCE_TANGO};
    for (size_t d = 0; d < sizeof dances / sizeof *dances; d++) {
        learn(dances[d]);
        for (uint32_t f = 0; f < figure_n; f++) {
            assert_int_not_equal(cues.lean[f][0], 0);
            for (uint32_t g = 0; g < f; g++) {
                assert_memory_not_equal(cues.lean[f], cues.lean[g], sizeof cues.lean[f]);
            }
        }
    }
}

/// He dances figures with intent, or the neutral ones, for two minutes, and shows them; she dances neutral ones. Of how
/// many figures was it told which they were, and of how many another? taken: she takes him for one who shows.
static void watch(bool taken, bool leads, bool shows, float gentle, uint32_t *right_n, uint32_t *wrong_n, abzi_cue *cue)
{
    abzi_course his, hers;
    abzi_course_start(&his, &model, ABZ_ROLE_LEAD, 7, (abzi_spot){0, 0, 0}, 4, 1.7f);
    hers = his;
    abzi_cue_start(cue, taken);
    float lean = 0.3f;
    uint32_t seed = abzi_chance_seed(3), known_n = 0;
    *right_n = *wrong_n = 0;
    for (float count = 0; count < 240; count += RATE) {
        while (his.score.end - count < 3) {
            abzi_score_forget(&his.score, count);
            abzi_score_forget(&hers.score, count);
            assert_true(abzi_course_next(&his, &model, leads, (abzi_spot){0, 0, 0}));
            assert_true(abzi_course_next(&hers, &model, false, (abzi_spot){0, 0, 0}));
        }
        const abzi_cued cued = abzi_cue_show(&cues, &model, &his, count, leads && shows, gentle);
        lean += LAG * (0.3f + cued.lean_rad - lean);
        const float seen = lean + 0.01f * (abzi_chance(&seed) - 0.5f);
        abzi_cue_see(cue, &cues, &model, &hers, count, RATE, seen, gentle);
        assert_true(abzi_cue_is_sound(cue, figure_n));
        if (cue->known_n == 1 && known_n != 1) {
            const abzi_course_figure *now = abzi_course_at(&his, count);
            const bool is_neutral = now->figure == abzi_course_neutral(&model, now->before);
            // of neutral ones it is told that they are; which, by what she dances
            const bool is =
                is_neutral ? cue->figure == abzi_course_at(&hers, count)->figure : cue->figure == now->figure;
            *right_n += is;
            *wrong_n += !is;
        }
        known_n = cue->known_n;
    }
}

static void test_what_is_shown_is_told_and_nothing_else(void **unused)
{
    (void)unused;
    abzi_cue cue;
    uint32_t right_n, wrong_n;
    learn(ABZ_DANCE_SALSA);
    for (float gentle = 0; gentle <= 1; gentle += 0.5f) {
        watch(false, true, true, gentle, &right_n, &wrong_n, &cue);
        assert_true(right_n > 25 && wrong_n == 0);
        assert_true(abzi_cue_is_shown(&cue));
        watch(true, false, true, gentle, &right_n, &wrong_n, &cue);
        assert_true(right_n > 25 && wrong_n == 0);
    }
}

static void test_who_never_shows_is_no_one_who_does(void **unused)
{
    (void)unused;
    abzi_cue cue;
    uint32_t right_n, wrong_n;
    learn(ABZ_DANCE_SALSA);
    for (int taken = 0; taken < 2; taken++) {
        watch(taken != 0, true, false, 0, &right_n, &wrong_n, &cue);
        assert_false(abzi_cue_is_shown(&cue));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_no_two_figures_are_shown_alike),
                                       cmocka_unit_test(test_what_is_shown_is_told_and_nothing_else),
                                       cmocka_unit_test(test_who_never_shows_is_no_one_who_does)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
