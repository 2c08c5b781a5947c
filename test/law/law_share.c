// Sharing the lead: two who see only each other, one who only follows, a simulated person, and partners who are lost or
// stand.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "chained.h"
#include "motion/body.h"
#include "motion/chair.h"
#include "sharing.h"

#define TICK_S (1. / ABZ_TICKS_PER_SECOND)
#define CLOCK_S .0175  // of a person's clock and limbs: law_accord.c
#define LIMB_S .010

enum { FIGURES = 64 };
static abz_figure figure[FIGURES];

static sharing_config config_of(abz_dance dance, float tempo, double seconds)
{
    return (sharing_config){.figure = figure,
                            .figure_n = chained_syllabus(dance, figure, FIGURES),
                            .share = {.5f, .5f},
                            .seed = 1,
                            .tempo_per_minute = tempo,
                            .seconds = seconds};
}

static const struct {
    abz_dance dance;
    float tempo;
    bool music;
} dances[] = {{ABZ_DANCE_SALSA, 95, true}, {ABZ_DANCE_CHA_CHA, 116, false}, {ABZ_DANCE_WALTZ, 91, true}};
enum { DANCE_N = sizeof dances / sizeof *dances };

/// Share of ticks in which a joint jumps: 9 m/s is as fast as any joint of a dancer (abrazo/measure.h).
static double jumps(const sharing *s)
{
    size_t n = 0;
    for (size_t i = 1; i < s->n; i++) {
        bool is_jump = false;
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            for (int j = 0; j < ABZ_JOINT_N; j++) {
                abz_vec3 at = s->at[role][i].pose.pos[j];
                assert_true(fabsf(at.x) < 20 && fabsf(at.y) < 3 && fabsf(at.z) < 20);
                is_jump = is_jump || abzi_v3_distance(at, s->at[role][i - 1].pose.pos[j]) > 9.f / ABZ_TICKS_PER_SECOND;
            }
        }
        n += is_jump;
    }
    return (double)n / (double)s->n;
}

/// In no tick, as it is written: what is smoothed before it is judged hides a leap. Bodies that stand in each other
/// part at once by .3 m without this, which is 20 m/s and more.
static void assert_hurry(const sharing_result *r)
{
    assert_true(r->hips_ms < 6);
    assert_true(r->joint_ms < 12);
}

// ---- two of them -----------------------------------------------------------------------------------------------------

static void the_lead_passes_and_the_steps_stay_together(void **state)
{
    (void)state;
    print_message("# dance      passed  led     no step  F1    async ms  hands m  far %%  clash cm\n");
    for (int i = 0; i < DANCE_N; i++) {
        sharing s = {0};
        sharing_config c = config_of(dances[i].dance, dances[i].tempo, 120);
        c.music = dances[i].music;
        sharing_run(&s, &c);
        sharing_result r = sharing_judge(&s, &c);
        print_message("# %-10s %2d   %.2f %.2f  %.1f s  %.2f  %5.1f     %.2f   %5.1f   %.0f\n",
                      abz_dance_name(dances[i].dance), r.passed_n, r.led[0], r.led[1], r.longest_s, r.figures.step_f1,
                      r.figures.step_async_ms, r.hand_median_m, 100 * r.hand_gone, 100 * r.clash_m);
        assert_true(r.passed_n >= 4);
        assert_true(r.figures.step_async_ms <= 30);
        assert_true(r.longest_s < 4 * 60. / (double)c.tempo_per_minute);  // a step in every bar
        assert_true(r.figures.step_f1 > .7);
        assert_true(r.hand_median_m < .15 && r.hand_gone < .05);
        assert_true(jumps(&s) < .0005);
        assert_hurry(&r);
        sharing_free(&s);
    }
}

static void the_lead_passes_in_the_other_dances_too(void **state)
{
    (void)state;
    static const struct {
        abz_dance dance;
        float tempo;
    } others[] = {{ABZ_DANCE_BACHATA, 128}, {ABZ_DANCE_MERENGUE, 137}, {ABZ_DANCE_RUMBA, 101}, {ABZ_DANCE_TANGO, 123}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        sharing s = {0};
        sharing_config c = config_of(others[i].dance, others[i].tempo, 120);
        c.seed = 11;
        sharing_run(&s, &c);
        sharing_result r = sharing_judge(&s, &c);
        print_message("# %-10s %2d   no step for %.1f s, %.1f ms, hips %.1f, joints %.1f m/s\n",
                      abz_dance_name(others[i].dance), r.passed_n, r.longest_s, r.figures.step_async_ms, r.hips_ms,
                      r.joint_ms);
        assert_true(r.passed_n >= 4);
        assert_true(r.figures.step_async_ms <= 30);
        assert_true(r.longest_s < 3);
        assert_true(jumps(&s) < .0005);
        assert_hurry(&r);
        sharing_free(&s);
    }
}

/// Median, ms, while both dance one figure; displaced: share of the time in which they are at two places of it.
static double clocks_apart(const sharing *s, float tempo, double *displaced)
{
    double *off = sharing_room(s->n * sizeof *off);
    size_t off_n = 0, elsewhere_n = 0;
    for (size_t i = 0; i < s->n; i++) {
        const abz_sharer_output *a = &s->at[0][i], *b = &s->at[1][i];
        if (a->figure >= 0 && a->figure == b->figure) {
            off[off_n] = fabs((double)(a->count - b->count)) * 60000 / (double)tempo;
            elsewhere_n += fabsf(a->count - b->count) > 1.5f;
            off_n++;
        }
    }
    qsort(off, off_n, sizeof *off, sharing_compare);
    const double median = off[off_n / 2];
    *displaced = (double)elsewhere_n / (double)s->n;
    free(off);
    return median;
}

static void gentle_dances_are_shared_as_others(void **state)
{
    (void)state;
    static const struct {
        abz_dance dance;
        uint32_t seed;
        float tempo, gentle;
        double seconds;
        int passed_n;
        double same, apart_ms;
    } told[] = {{ABZ_DANCE_TANGO, 162, 123, 1, 40, 2, .8, 5},   // who leads makes steps longer to come near: .68
                {ABZ_DANCE_TANGO, 3, 123, .5f, 30, 1, .85, 5},  // looked for between figures at 0 and 1: .48
                {ABZ_DANCE_WALTZ, 3, 91, .5f, 30, 1, .85, 5},   // begins boxes that only their last step tells: .78
                // two counts and four off each other from 11 s on: .51
                {ABZ_DANCE_MERENGUE, 3, 137, .5f, 30, 1, .85, 5}};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        sharing s = {0};
        sharing_config c = config_of(told[i].dance, told[i].tempo, told[i].seconds);
        c.seed = told[i].seed;
        double displaced;
        c.gentle = told[i].gentle;
        sharing_run(&s, &c);
        const sharing_result r = sharing_judge(&s, &c);
        const double apart_ms = clocks_apart(&s, told[i].tempo, &displaced);
        print_message(
            "# %s at %.1f: passed %d, the same figure in %.2f of the time, clocks %.1f ms apart, displaced %.2f\n",
            abz_dance_name(told[i].dance), (double)told[i].gentle, r.passed_n, r.same, apart_ms, displaced);
        assert_true(r.passed_n >= told[i].passed_n && r.same > told[i].same);
        assert_true(apart_ms < told[i].apart_ms && displaced < .02);
        sharing_free(&s);
    }
}

static void who_only_listens_answers_every_figure(void **state)
{
    (void)state;
    int begun = 0, four = 0, end = 0;
    for (int i = 0; i < DANCE_N; i++) {
        sharing s = {0};
        sharing_config c = config_of(dances[i].dance, dances[i].tempo, 120);
        const int leader = i % ABZ_ROLE_N;
        c.share[leader] = 1;
        c.share[1 - leader] = 0;
        sharing_run(&s, &c);
        sharing_result r = sharing_judge(&s, &c);
        assert_int_equal(r.passed_n, 0);
        assert_true(r.led[leader] > .99);
        begun += r.begun_n;
        four += r.by_four_n;
        end += r.by_end_n;
        sharing_free(&s);
    }
    print_message("# of %d figures begun the same was danced after count 4 in %d, in the last count in %d\n", begun,
                  four, end);
    assert_true(four > .7 * begun && end > .8 * begun);
}

/// Danced with noise, for two of the tests.
static sharing noisy;
static sharing_config noisy_config;
static bool is_short;

static int setup(void **state)
{
    (void)state;
    noisy_config = config_of(ABZ_DANCE_CHA_CHA, 116, is_short ? 20 : 60);
    noisy_config.noise_m = .01;
    sharing_run(&noisy, &noisy_config);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    sharing_free(&noisy);
    return 0;
}

static void the_same_bits_come_again(void **state)
{
    (void)state;
    sharing again = {0};
    sharing_config c = noisy_config;
    c.seconds = is_short ? 10 : 30;
    sharing_run(&again, &c);
    for (size_t i = 0; i < again.n; i++) {
        assert_memory_equal(&noisy.at[1][i].pose, &again.at[1][i].pose, sizeof(abz_pose));
    }
    sharing_free(&again);
}

static void noise_of_a_centimetre_does_not_part_them(void **state)
{
    (void)state;
    sharing_result r = sharing_judge(&noisy, &noisy_config);
    print_message("# with noise: passed %d, F1 %.2f, asynchrony %.0f ms, no step for %.1f s\n", r.passed_n,
                  r.figures.step_f1, r.figures.step_async_ms, r.longest_s);
    assert_true(r.figures.step_async_ms <= 35 && r.longest_s < 4 && r.figures.step_f1 > .7);
    assert_true(jumps(&noisy) < .002);
}

static void who_is_lost_for_three_seconds_is_danced_with(void **state)
{
    (void)state;
    sharing s = {0};
    sharing_config c = config_of(ABZ_DANCE_CHA_CHA, 116, is_short ? 16 : 40);
    c.lost_s = is_short ? 8 : 20;
    c.lost_for_s = 3;
    sharing_run(&s, &c);
    sharing_result r = sharing_judge(&s, &c);
    assert_true(s.at[1][(size_t)(c.lost_s + 2) * ABZ_TICKS_PER_SECOND].flags & ABZ_SHARER_LOST);
    assert_true(r.longest_s < 2.5 && r.figures.step_async_ms <= 30);
    assert_true(jumps(&s) < .002);
    sharing_free(&s);
}

// ---- a partner who is no copy of hers ---------------------------------------------------------------------------------

/// He dances the first figure of a list over and over, and she is with him.
typedef struct pair {
    chained he;
    abz_sharer *she;
    void *mem;
    abz_sharer_output out;
} pair;

static void begin_pair(pair *p, const abz_figure *only, float tempo, float share)
{
    static const uint32_t list[] = {0};
    abz_sharer_config config = abz_sharer_config_default();
    chained_start(&p->he, only, list, 1, 60. / (double)tempo);
    config.body[0] = p->he.body[0];
    config.body[1] = p->he.body[1];
    config.share = share;
    config.tempo_per_minute = tempo;
    config.late_s = 0;
    p->mem = malloc(abz_sharer_size());
    assert_non_null(p->mem);
    assert_int_equal(abz_sharer_init(p->mem, abz_sharer_size(), only, 1, &config, &p->she), ABZ_OK);
}

/// One tick; he is at p->he.count. His poses go on by themselves, her output is in p->out.
static void tick_pair(pair *p)
{
    static abz_sharer_input input;
    abz_pose pose[ABZ_ROLE_N];
    double count = p->he.count, place;
    (void)chained_tick(&p->he, pose, &place);
    p->he.count = count;
    memcpy(input.joint, pose[ABZ_ROLE_LEAD].pos, sizeof input.joint);
    input.seen = SHARING_ALL;
    abz_sharer_tick(p->she, &input, &p->out);
}

/// The standard deviation of his steps beside hers, when he corrects by alpha (law_accord.c has the same person).
static double person_sd(double alpha, uint64_t seed, const abz_figure *only, int beat_n)
{
    enum { SETTLED = 30 };
    static pair p;
    const double period = .5;
    begin_pair(&p, only, 120, .5f);
    double he_s = 0, next_s = period, limb = 0, her_s = 0, sum = 0, square = 0, last = 0, beats = 0;
    int beat = 0, counted = 0;
    bool planned = true;
    for (int tick = 1; beat < beat_n; tick++) {
        double now_s = tick * TICK_S;
        if (now_s >= next_s) {
            he_s = next_s;
            beat++;
            planned = false;
        }
        double left = (planned ? next_s : he_s + period) - (now_s - TICK_S);
        double goal = beat + 1;
        p.he.count =
            planned || now_s < he_s + period ? p.he.count + (goal - p.he.count) * fmin(TICK_S / left, 1) : goal;
        tick_pair(&p);
        double count = (double)p.out.count;
        if (p.out.figure >= 0 && last > 0 && floor(count) != floor(last)) {
            double whole = count < last ? 1 : floor(count),
                   way = count < last ? count + only->count_n - last : count - last;
            her_s = now_s - TICK_S * (count - whole) / way;
            beats++;
        }
        last = p.out.figure >= 0 ? count : 0;
        if (!planned && now_s > he_s + .45 * period) {
            double a = beats > 0 ? he_s - her_s : 0;
            a -= period * floor(a / period + .5);
            double noise = LIMB_S * sharing_normal(&seed);
            next_s = he_s + period - alpha * a + CLOCK_S * sharing_normal(&seed) + noise - limb;
            limb = noise;
            planned = true;
            if (beat > SETTLED) {
                sum += a;
                square += a * a;
                counted++;
            }
        }
    }
    free(p.mem);
    return square / counted - sum * sum / counted / counted;
}

static void with_a_person_her_spread_is_near_the_least(void **state)
{
    (void)state;
    enum { SEEDS = 2 };
    const double s = CLOCK_S * CLOCK_S, m = LIMB_S * LIMB_S, best = 2 / (1 + sqrt(1 + 4 * m / s));
    const double least = sqrt((s + 2 * best * m) / (best * (2 - best)));
    uint32_t n = chained_syllabus(ABZ_DANCE_MERENGUE, figure, FIGURES);
    static abz_figure march;
    march = figure[chained_named(figure, n, "march")];
    double mean = 0;
    for (int fifth = 1; fifth <= 4; fifth++) {
        double variance = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            variance += person_sd(.2 * fifth, (uint64_t)seed * 7919 + 13, &march, 300) / SEEDS;
        }
        print_message("# his gain %.1f: SD %.2f ms, %.3f of the least\n", .2 * fifth, 1e3 * sqrt(variance),
                      sqrt(variance) / least);
        mean += sqrt(variance) / least / 4;
    }
    print_message("# in the mean %.3f of the least\n", mean);
    assert_true(mean < 1.05);
}

static void she_waits_for_who_stands_and_goes_on_with_him(void **state)
{
    (void)state;
    static pair p;
    uint32_t n = chained_syllabus(ABZ_DANCE_SALSA, figure, FIGURES);
    static abz_figure basic;
    basic = figure[chained_named(figure, n, "basic-step")];
    const double rate = 95. / 60 * TICK_S;
    begin_pair(&p, &basic, 95, .2f);
    int stood = -1, went = -1;
    for (int tick = 0; tick < 40 * ABZ_TICKS_PER_SECOND; tick++) {
        bool stands = p.he.count > 21.5 && tick < 22 * ABZ_TICKS_PER_SECOND;
        p.he.count += stands ? 0 : rate;
        bool before = p.out.flags & ABZ_SHARER_PAUSES;
        tick_pair(&p);
        bool now = p.out.flags & ABZ_SHARER_PAUSES;
        stood = tick > 300 && now && !before && stood < 0 ? tick : stood;
        went = stood >= 0 && !now && before && went < 0 ? tick : went;
    }
    double stopped_s = 21.5 / (95. / 60);
    print_message("# he stops at %.1f s: she stands at %.1f s; he goes at 22.0 s: she goes at %.1f s\n", stopped_s,
                  stood * TICK_S, went * TICK_S);
    assert_true(stood >= 0 && stood * TICK_S - stopped_s < 4 * 60. / 95 + .5);
    assert_true(went >= 22 * ABZ_TICKS_PER_SECOND - 1 && went * TICK_S < 23);
    free(p.mem);
}

// ---- beside a chair --------------------------------------------------------------------------------------------------

/// Share of 20 s in which anything of her who stands and joins somebody of the syllabus who sits is in the chair by more
/// than a centimetre.
static double in_the_chair(abz_dance dance, float tempo, abz_role sits)
{
    enum { TICKS = 1200 };
    abz_couple_config together = abz_couple_config_default();
    abz_sharer_config alone = abz_sharer_config_default();
    void *mem[2] = {sharing_room(abz_couple_size()), sharing_room(abz_sharer_size())};
    abz_couple *couple;
    abz_sharer *she;
    together.seated = alone.seated = 1u << sits;
    together.tempo_per_minute = tempo;
    const uint32_t figure_n = chained_seated(dance, together.body, together.seated, tempo, figure, FIGURES);
    alone.part = sits == ABZ_ROLE_LEAD ? ABZ_ROLE_FOLLOW : ABZ_ROLE_LEAD;
    alone.joins = true;
    assert_int_equal(abz_couple_init(mem[0], abz_couple_size(), figure, figure_n, &together, &couple), ABZ_OK);
    assert_int_equal(abz_sharer_init(mem[1], abz_sharer_size(), figure, figure_n, &alone, &she), ABZ_OK);
    const abz_chair_shape shape = abz_chair_for(&together.body[sits]);
    size_t in_n = 0;
    for (int i = 0; i < TICKS; i++) {
        const abz_couple_input to = {.gentle = 0};
        abz_couple_output danced;
        abz_sharer_output now;
        abz_sharer_input input = {.seen = UINT32_MAX};
        abz_couple_tick(couple, &to, &danced);
        memcpy(input.joint, danced.pose[sits].pos, sizeof input.joint);
        abz_sharer_tick(she, &input, &now);
        const abz_chair *at = &danced.chair[sits];
        const abzi_chair chair = {.at = {at->x_m, at->z_m, at->yaw_rad}};
        float depth[ABZI_CHAIR_PART_N], deepest = -1;
        abzi_chair_depths(&chair, &shape, now.pose.pos, abzi_body_height(&alone.body[alone.part]), depth);
        for (int k = 0; k < ABZI_CHAIR_PART_N; k++) {
            deepest = fmaxf(deepest, depth[k]);
        }
        in_n += deepest > 0.01f;
    }
    free(mem[0]);
    free(mem[1]);
    return (double)in_n / TICKS;
}

static void who_stands_keeps_off_the_chair_of_who_sits(void **state)
{
    (void)state;
    static const struct {
        abz_dance dance;
        float tempo;
    } danced[] = {{ABZ_DANCE_SALSA, 95}, {ABZ_DANCE_CHA_CHA, 120}};
    for (size_t i = 0; i < sizeof danced / sizeof *danced; i++) {
        const double lead = in_the_chair(danced[i].dance, danced[i].tempo, ABZ_ROLE_LEAD),
                     follow = in_the_chair(danced[i].dance, danced[i].tempo, ABZ_ROLE_FOLLOW);
        print_message("# in the chair of who sits and leads in %.3f of the time, of who sits and follows in %.3f\n",
                      lead, follow);
        assert_true(lead == 0 && follow == 0);  // .05 and .07 where only her steps are planned beside it
    }
}

// With tempos 1 in 100 apart counts drift, by up to 65 ms, until their trunks have told the beat.
#define TOLD_S 12

// How far their counts are apart after the first 3 s, ms, at most: ever, and once their trunks have told the beat.
static void counts_apart(const sharing *s, double *ever_ms, double *told_ms)
{
    for (size_t i = 3 * ABZ_TICKS_PER_SECOND; i < s->n; i++) {
        const abz_sharer_output *a = &s->at[0][i], *b = &s->at[1][i];
        const float off = a->count - b->count, beats = off - floorf(off + .5f);
        const double off_ms = 1000 * fabs((double)(beats * a->period_s));
        *ever_ms = fmax(*ever_ms, off_ms);
        *told_ms = i >= TOLD_S * ABZ_TICKS_PER_SECOND ? fmax(*told_ms, off_ms) : *told_ms;
    }
}

static void two_who_sit_begin_clear_of_each_other_go_and_know_what_they_dance(void **state)
{
    (void)state;
    enum { PAIR_N = 3 };
    const float tempo = 95;
    const uint32_t both = 1u << ABZ_ROLE_LEAD | 1u << ABZ_ROLE_FOLLOW;
    const abz_sharer_config usual = abz_sharer_config_default();
    sharing_config c = config_of(ABZ_DANCE_SALSA, tempo, 30);
    c.figure_n = chained_seated(ABZ_DANCE_SALSA, usual.body, both, tempo, figure, FIGURES);
    c.seated = both;
    c.tempo_apart = .01f;
    double ever_ms = 0, told_ms = 0, same = 0;
    for (c.seed = 1; c.seed <= PAIR_N; c.seed++) {
        sharing s = {0};
        sharing_run(&s, &c);
        const sharing_wheels r = sharing_wheels_of(&s, &c);
        const sharing_result danced = sharing_judge(&s, &c);
        print_message("# two who sit: wheels go %.2f and %.2f m/s in the mean, at most %.1f cm in a chair; the lead "
                      "passed %d times, and they were in one figure for %.2f of the time\n",
                      r.goes_ms[0], r.goes_ms[1], 100 * r.clash_m, danced.passed_n, danced.same);
        assert_true(r.goes_ms[0] > .1 && r.goes_ms[1] > .1);  // .02 where they begin in each other
        assert_true(r.clash_m < .005);
        assert_true(danced.passed_n >= 1);
        same += danced.same / PAIR_N;
        counts_apart(&s, &ever_ms, &told_ms);
        sharing_free(&s);
    }
    print_message("# their counts are %.0f ms apart at most, from %d s on %.0f ms\n", ever_ms, TOLD_S, told_ms);
    assert_true(ever_ms < 90 && told_ms < 60);
    assert_true(same > .8);  // .5 where nothing is shown
}

static void two_of_whom_one_sits_know_what_they_dance(void **state)
{
    (void)state;
    const float tempo = 137;
    const abz_sharer_config usual = abz_sharer_config_default();
    for (uint32_t seated = 1; seated < 3; seated++) {
        sharing s = {0};
        sharing_config c = config_of(ABZ_DANCE_MERENGUE, tempo, 30);
        c.figure_n = chained_seated(ABZ_DANCE_MERENGUE, usual.body, seated, tempo, figure, FIGURES);
        c.seated = seated;
        sharing_run(&s, &c);
        const sharing_result danced = sharing_judge(&s, &c);
        print_message("# one who %s sits: the lead passed %d times, and they were in one figure for %.2f of the time\n",
                      seated == 1 ? "leads" : "follows", danced.passed_n, danced.same);
        assert_true(danced.passed_n >= 1 && danced.same > .8);  // .77 and .73 where who stands does not lean
        sharing_free(&s);
    }
}

int main(int argc, char **argv)
{
    enum { SHORT_N = 5 };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_bits_come_again),
        cmocka_unit_test(noise_of_a_centimetre_does_not_part_them),
        cmocka_unit_test(who_is_lost_for_three_seconds_is_danced_with),
        cmocka_unit_test(she_waits_for_who_stands_and_goes_on_with_him),
        cmocka_unit_test(who_stands_keeps_off_the_chair_of_who_sits),
        // how well they dance for minutes is the same where everything is ten times as slow
        cmocka_unit_test(the_lead_passes_and_the_steps_stay_together),
        cmocka_unit_test(the_lead_passes_in_the_other_dances_too),
        cmocka_unit_test(gentle_dances_are_shared_as_others),
        cmocka_unit_test(two_who_sit_begin_clear_of_each_other_go_and_know_what_they_dance),
        cmocka_unit_test(two_of_whom_one_sits_know_what_they_dance),
        cmocka_unit_test(who_only_listens_answers_every_figure),
        cmocka_unit_test(with_a_person_her_spread_is_near_the_least),
    };
    is_short = argc == 2 && strcmp(argv[1], "short") == 0;
    return _cmocka_run_group_tests("sharing", tests, is_short ? SHORT_N : sizeof tests / sizeof *tests, setup,
                                   teardown);
}
