#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/measure.h"
#include "close.h"

// Beats every half second from 0 to 29.5 in bars of four: 50 of them from 5 s on, of which 12 begin bars.
enum { N = 60, JUDGED = 50, PER_BAR = 4, TOLD_MAX = 4 * N };
#define LENGTH_S .5

static abz_true_beat right[N];
static abz_told_beat told[TOLD_MAX];
static _Alignas(max_align_t) unsigned char scratch[65536];

static int setup(void **state)
{
    (void)state;
    for (int i = 0; i < N; i++) {
        right[i] = (abz_true_beat){i * LENGTH_S, (uint32_t)i % PER_BAR + 1};
    }
    return 0;
}

/// Every length beats from the first on, each told when it comes.
static size_t tell(double first, double length)
{
    size_t n = 0;
    for (double at = first; at < N - .5; at += length) {
        told[n++] = (abz_told_beat){at * LENGTH_S, at * LENGTH_S, 0};
    }
    return n;
}

static abz_beat_figures judge(size_t told_n)
{
    abz_beats_config config = abz_beats_config_default();
    abz_beat_figures figures;
    memset(scratch, 0xff, sizeof scratch);
    assert_int_equal(
        abz_beats_judge(right, N, told, told_n, &config, scratch, abz_beats_scratch_size(N, told_n), &figures), ABZ_OK);
    return figures;
}

static void who_tells_the_true_beats_is_right(void **state)
{
    (void)state;
    size_t n = tell(0, 1);
    for (size_t i = 0; i < n; i++) {
        told[i].in_bar = right[i].in_bar;
    }
    abz_beat_figures figures = judge(n);
    assert_int_equal(figures.true_n, JUDGED);
    assert_int_equal(figures.told_n, JUDGED);
    assert_close(figures.f, 1, 0);
    assert_close(figures.cml_t, 1, 0);
    assert_close(figures.aml_t, 1, 0);
    assert_close(figures.late, 0, 0);
    assert_true(figures.has_first && figures.has_bars);
    assert_close(figures.first_s, 0, 0);
    assert_close(figures.downbeat_f, 1, 0);
}

static void who_tells_nothing_earns_nothing(void **state)
{
    (void)state;
    abz_beat_figures figures = judge(0);
    assert_false(figures.has_first);
    assert_int_equal(figures.told_n, 0);
    assert_close(figures.f + figures.cml_t + figures.aml_t + figures.late + figures.downbeat_f, 0, 0);
}

static void another_octave_is_right_only_where_it_may_be(void **state)
{
    (void)state;
    abz_beat_figures twice = judge(tell(0, .5));
    assert_close(twice.f, 2. * 50 / (50 + 99), 1e-12);  // 5 .. 29 s and the halves between: 99 told
    assert_close(twice.cml_t, 0, 0);
    assert_close(twice.aml_t, 1, 0);
    abz_beat_figures half = judge(tell(0, 2));
    assert_close(half.f, 2. * 25 / (50 + 25), 1e-12);
    assert_close(half.cml_t, 0, 0);
    assert_close(half.aml_t, 1, 0);
    assert_close(judge(tell(1, 2)).aml_t, 1, 0);
    abz_beat_figures off = judge(tell(.5, 1));
    assert_close(off.f, 0, 0);
    assert_close(off.cml_t, 0, 0);
    assert_close(off.aml_t, 1, 0);
}

static void the_window_is_70_ms(void **state)
{
    (void)state;
    assert_close(judge(tell(.069 / LENGTH_S, 1)).f, 1, 0);
    assert_close(judge(tell(.071 / LENGTH_S, 1)).f, 0, 0);
}

static void a_beat_is_matched_once(void **state)
{
    (void)state;
    size_t n = tell(0, 1);
    memcpy(told + n, told, n * sizeof *told);
    assert_close(judge(2 * n).f, 2. * 50 / (50 + 100), 1e-12);
}

static void a_gap_breaks_the_row_on_both_sides(void **state)
{
    (void)state;
    size_t n = tell(0, 1);
    memmove(told + 30, told + 31, (n - 31) * sizeof *told);
    abz_beat_figures figures = judge(n - 1);
    assert_close(figures.f, 2. * 49 / 99, 1e-12);
    assert_close(figures.cml_t, 48. / 50, 1e-12);  // the missing beat, and the next, which comes a whole beat too late
}

static void a_beat_told_late_earns_nothing_but_counts(void **state)
{
    (void)state;
    size_t n = tell(0, 1);
    for (size_t i = 0; i < n; i++) {
        told[i].heard_s += i % 2 == 0 ? .019 : .021;
    }
    abz_beat_figures figures = judge(n);
    assert_close(figures.f, 2. * 25 / 100, 1e-12);
    assert_close(figures.late, .5, 1e-12);
    assert_close(figures.first_s, .019, 1e-12);
}

static void the_order_of_telling_does_not_matter(void **state)
{
    (void)state;
    size_t n = tell(.1, 1);
    abz_beat_figures in_order = judge(n);
    abz_told_beat kept[N];
    memcpy(kept, told, sizeof kept);
    for (size_t i = 0; i < n; i++) {
        told[i] = kept[i * 37 % n];  // 37 and 60 share no divisor
    }
    abz_beat_figures scattered = judge(n);
    assert_close(scattered.f, in_order.f, 0);
    assert_close(scattered.cml_t, in_order.cml_t, 0);
    assert_close(scattered.aml_t, in_order.aml_t, 0);
}

static void bars_are_judged_by_their_first_beats(void **state)
{
    (void)state;
    size_t n = tell(0, 1);
    for (size_t i = 0; i < n; i++) {
        told[i].in_bar = (uint32_t)(i + 2) % PER_BAR + 1;
    }
    assert_close(judge(n).downbeat_f, 0, 0);
    for (size_t i = 0; i < n; i++) {
        told[i].in_bar = 1;
    }
    // From 5 s, beat 10, on: 12 to 56 begin bars.
    assert_close(judge(n).downbeat_f, 2. * 12 / (12 + 50), 1e-12);
    for (int i = 0; i < N; i++) {
        right[i].in_bar = 0;
    }
    assert_false(judge(n).has_bars);
    setup(NULL);
}

static void a_part_can_be_judged_by_itself(void **state)
{
    (void)state;
    abz_beats_config config = abz_beats_config_default();
    abz_beat_figures figures;
    size_t n = tell(0, 1);
    config.start_s = 0;
    config.end_s = 5;
    memset(told + 10, 0, (n - 10) * sizeof *told);
    assert_int_equal(abz_beats_judge(right, N, told, 10, &config, scratch, sizeof scratch, &figures), ABZ_OK);
    assert_int_equal(figures.true_n, 10);
    assert_close(figures.f, 1, 0);
    // A piece shorter than the start is judged whole.
    config = abz_beats_config_default();
    assert_int_equal(abz_beats_judge(right, 11, told, 10, &config, scratch, sizeof scratch, &figures), ABZ_OK);
    assert_int_equal(figures.true_n, 11);
    assert_close(figures.f, 2. * 10 / 21, 1e-12);
}

static void what_cannot_be_judged_is_refused(void **state)
{
    (void)state;
    abz_beats_config config = abz_beats_config_default();
    abz_beat_figures figures;
    size_t n = tell(0, 1), size = abz_beats_scratch_size(N, n);
#define JUDGE(right_n) abz_beats_judge(right, right_n, told, n, &config, scratch, size, &figures)
    assert_int_equal(JUDGE(0), ABZ_EEMPTY);
    right[7].beat_s = right[6].beat_s;
    assert_int_equal(JUDGE(N), ABZ_EINVAL);
    right[7].beat_s = NAN;
    assert_int_equal(JUDGE(N), ABZ_EINVAL);
    setup(NULL);
    told[3].heard_s = -INFINITY;
    assert_int_equal(JUDGE(N), ABZ_EINVAL);
    told[3].heard_s = 0;
    config.struct_size = 0;
    assert_int_equal(JUDGE(N), ABZ_EINVAL);
    config = abz_beats_config_default();
    size--;
    assert_int_equal(JUDGE(N), ABZ_ENOMEM);
    assert_int_equal(abz_beats_judge(right, N, told, n, &config, scratch + 1, size + 1, &figures), ABZ_ENOMEM);
    assert_true(abz_beats_scratch_size(SIZE_MAX / 4, 1) == SIZE_MAX);
    assert_true(abz_beats_scratch_size(1, SIZE_MAX / 4) == SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_tells_the_true_beats_is_right),
        cmocka_unit_test(who_tells_nothing_earns_nothing),
        cmocka_unit_test(another_octave_is_right_only_where_it_may_be),
        cmocka_unit_test(the_window_is_70_ms),
        cmocka_unit_test(a_beat_is_matched_once),
        cmocka_unit_test(a_gap_breaks_the_row_on_both_sides),
        cmocka_unit_test(a_beat_told_late_earns_nothing_but_counts),
        cmocka_unit_test(the_order_of_telling_does_not_matter),
        cmocka_unit_test(bars_are_judged_by_their_first_beats),
        cmocka_unit_test(a_part_can_be_judged_by_itself),
        cmocka_unit_test(what_cannot_be_judged_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
