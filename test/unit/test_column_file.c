#define _POSIX_C_SOURCE 200809L

#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "close.h"
#include "complaint.h"
#include "edge/column_file.h"
#include "piped.h"

static char path[] = "test_column_file.XXXXXX";
static char text[1 << 20];
static size_t text_n;
static char remark[256];

static int setup(void **state)
{
    (void)state;
    const int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int teardown(void **state)
{
    (void)state;
    return unlink(path);
}

static void save(void)
{
    FILE *file = fopen(path, "wb");
    assert_int_equal(fwrite(text, 1, text_n, file), text_n);
    fclose(file);
}

static void write_text(const char *words)
{
    text_n = strlen(words);
    memcpy(text, words, text_n);
    save();
}

static abzi_column *open_column(const char *from, const char *column, double rate_hz)
{
    hear(true);
    abzi_column *file = abzi_column_open(from, column, rate_hz);
    hear(false);
    return file;
}

/// All ticks of the text; remark is filled.
static size_t ticks_of(const char *from, const char *column, double rate_hz, float *value, size_t most)
{
    abzi_column *file = open_column(from, column, rate_hz);
    assert_string_equal(complaint, "");
    assert_non_null(file);
    size_t n = 0;
    while (n < most && abzi_column_tick(file, &value[n]) > 0) {
        n++;
    }
    abzi_column_remark(file, remark, sizeof remark);
    abzi_column_close(file);
    return n;
}

/// Whatever the text looks like, column 2 or "b" holds 10, 20, 30, 40: at 60 rows a second ticks begin at the second.
static void assert_reads(const char *words, const char *column)
{
    float value[8];
    write_text(words);
    assert_int_equal(ticks_of(path, column, 60, value, 8), 3);
    for (int i = 0; i < 3; i++) {
        assert_close((double)value[i], 20 + 10 * i, 0);
    }
    assert_string_equal(remark, "");
}

static void assert_refused(const char *words, const char *column, const char *why)
{
    write_text(words);
    assert_null(open_column(path, column, 60));
    assert_int_equal(strncmp(complaint, "abrazo: ", 8), 0);
    assert_non_null(strstr(complaint, why));
    assert_ptr_equal(strchr(complaint, '\n'), complaint + strlen(complaint) - 1);
}

static void tables_are_read_as_people_write_them(void **state)
{
    (void)state;
    assert_reads("1,10\n2,20\n3,30\n4,40\n", "2");
    assert_reads("a,b\n1,10\n2,20\n3,30\n4,40", "b");
    assert_reads("\"a, first\",\"b\"\r\n1,10\r\n2,20\r\n3,30\r\n4,40\r\n", "b");
    assert_reads("a;b\n1,5;10,0\n2,5;20,0\n3;30\n4;4e1\n", "b");
    assert_reads("\xEF\xBB\xBF"
                 "b\ta\n10\t1\n20\t2\n30\t3\n40\t4\n",
                 "b");
    assert_reads("# made today\n# a b\n1   10\n2   20\n\n# break\n  3 30\n4\t40\n", "b");
    assert_reads("% comment\ntime [s], b , c\ns,mV,mV\n0, 10 ,x\n0, +20, y\n0,\"30\",z\n0,.4e2,\n", "b");
    assert_reads("\t10\n\t20\nx\t30\n\t40\n", "2");
    assert_reads("10\n20\n30\n40\n", "1");
}

static void slow_rows_are_joined_by_lines(void **state)
{
    (void)state;
    static const double rates[] = {1, 4, 25, 29.97, 31.25, 50, 59.94, 60};
    static float value[20000];
    text_n = 0;
    for (int i = 0; i < 200; i++) {
        text_n += (size_t)sprintf(text + text_n, "%d\n", 3 * i);
    }
    save();
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
        const size_t n = ticks_of(path, "1", rates[r], value, 20000);
        assert_int_equal(n, (size_t)(199 * 60 / rates[r] + 1e-9));
        for (size_t k = 0; k < n; k++) {
            assert_close((double)value[k], 3 * (double)(k + 1) / 60 * rates[r], 1e-4);
        }
    }
}

static void fast_rows_are_averaged_over_the_tick(void **state)
{
    (void)state;
    static const double rates[] = {60.5, 100, 125, 250, 360, 1000, 48000};
    static float value[20000];
    text_n = 0;
    for (int i = 0; i < 20000; i++) {
        text_n += (size_t)sprintf(text + text_n, "%d\n", i);
    }
    save();
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
        const double rows = rates[r] / 60;
        const size_t n = ticks_of(path, "1", rates[r], value, 20000);
        assert_int_equal(n, (size_t)(20000 / rows + 1e-9));
        for (size_t k = 0; k < n; k++) {
            // The mean over [k, k + 1) ticks of what holds from row to row: of floor(x).
            const double from = (double)k * rows, to = from + rows, a = floor(from), b = floor(to);
            const double before_a = a * (a - 1) / 2 + a * (from - a), before_b = b * (b - 1) / 2 + b * (to - b);
            assert_close((double)value[k], (before_b - before_a) / rows, 1e-6 * (1 + b) + 1e-3);
        }
    }
}

static void a_row_is_not_waited_for_that_a_tick_does_not_need(void **state)
{
    (void)state;
    static const struct {
        double rate_hz;
        int row_n, tick_n;
        double heard_s;
    } cases[] = {{60, 3, 2, 2. / 60}, {30, 2, 2, 1. / 30}, {25, 2, 2, .04}, {100, 5, 3, 3. / 60}, {120, 4, 2, 2. / 60}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int ends[2];
        float value;
        assert_int_equal(pipe(ends), 0);
        const int saved = dup(STDIN_FILENO);
        dup2(ends[0], STDIN_FILENO);
        close(ends[0]);
        for (int r = 0; r < cases[i].row_n; r++) {
            assert_int_equal(write(ends[1], "7\n", 2), 2);
        }
        abzi_column *file = open_column("-", "1", cases[i].rate_hz);
        assert_non_null(file);
        for (int t = 0; t < cases[i].tick_n; t++) {
            assert_int_equal(abzi_column_tick(file, &value), 1);
            assert_close((double)value, 7, 0);
        }
        assert_close(abzi_column_heard_s(file), cases[i].heard_s, 1e-9);
        close(ends[1]);
        abzi_column_close(file);
        dup2(saved, STDIN_FILENO);
        close(saved);
    }
}

static void a_pipe_gives_what_a_file_gives(void **state)
{
    (void)state;
    static float from_file[4000], from_pipe[4000];
    text_n = (size_t)sprintf(text, "# x\nt,x\n");
    for (int i = 0; i < 5000; i++) {
        text_n += (size_t)sprintf(text + text_n, "%d,%.4f\n", i, sin(.01 * i));
    }
    save();
    const size_t n = ticks_of(path, "x", 100, from_file, 4000);
    const piped p = piped_begin((const uint8_t *)text, text_n);
    assert_int_equal(ticks_of("-", "x", 100, from_pipe, 4000), n);
    piped_end(p);
    assert_int_equal(n, 3000);
    assert_memory_equal(from_pipe, from_file, n * sizeof *from_file);
}

static void rows_without_a_number_are_missing_and_counted(void **state)
{
    (void)state;
    float value[8];
    write_text("x\nNaN\n10\nbroken\n\n30\n1e99\n50\n");
    assert_int_equal(ticks_of(path, "x", 60, value, 8), 5);
    assert_close((double)value[0], 10, 0);
    assert_true(isnan(value[1]));
    assert_close((double)value[2], 30, 0);
    assert_true(isnan(value[3]));
    assert_close((double)value[4], 50, 0);
    assert_non_null(strstr(remark, "3 of 6 rows hold no number in column x"));
    // Of a tick of several rows the others count.
    write_text("10,1\n,1\n20\n30,\n-,1\n-,1\n");
    assert_int_equal(ticks_of(path, "1", 120, value, 8), 3);
    assert_close((double)value[0], 10, 0);
    assert_close((double)value[1], 25, 0);
    assert_true(isnan(value[2]));
}

static void what_is_no_such_table_is_refused_in_one_line(void **state)
{
    (void)state;
    static char lines[20001];
    assert_refused("", "1", "is empty, expected a table of numbers");
    assert_refused("hello\nworld\n", "1", "no number in column 1 in its 2 lines");
    assert_refused("1,2\n3,4\n", "3", "no number in column 3 in its 2 lines");
    assert_refused("a,b\n1,2\n", "c", "has no column \"c\", it begins with \"a,b\"");
    assert_refused("a,b\n1,2\n", "c\x1b[2J", "has no column \"c?[2J\"");
    for (int i = 0; i < 10000; i++) {
        memcpy(lines + 2 * i, "x\n", 2);
    }
    assert_refused(lines, "1", "no number in column 1 in the first 1000 lines");
    memset(text, '1', 100000);
    text_n = 100000;
    save();
    assert_null(open_column(path, "1", 60));
    assert_non_null(strstr(complaint, "a line of more than 65536 bytes"));
    memcpy(text, "1\n2\n\0\n", 6);
    text_n = 6;
    save();
    abzi_column *file = open_column(path, "1", 60);
    float value;
    assert_int_equal(abzi_column_tick(file, &value), 1);
    hear(true);
    assert_int_equal(abzi_column_tick(file, &value), -1);
    hear(false);
    assert_non_null(strstr(complaint, "is not text"));
    abzi_column_close(file);
    assert_null(open_column(".", "1", 60));
    assert_string_equal(complaint, "abrazo: .: Is a directory\n");
    assert_null(open_column("no such file", "1", 60));
    assert_string_equal(complaint, "abrazo: no such file: No such file or directory\n");
}

static void it_ends_when_asked(void **state)
{
    (void)state;
    static atomic_int asked;
    float value;
    write_text("1\n2\n3\n4\n");
    abzi_column *file = open_column(path, "1", 60);
    abzi_column_end_when(file, &asked);
    assert_int_equal(abzi_column_tick(file, &value), 1);
    asked = SIGINT;
    assert_int_equal(abzi_column_tick(file, &value), 0);
    abzi_column_close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_read_as_people_write_them),
        cmocka_unit_test(slow_rows_are_joined_by_lines),
        cmocka_unit_test(fast_rows_are_averaged_over_the_tick),
        cmocka_unit_test(a_row_is_not_waited_for_that_a_tick_does_not_need),
        cmocka_unit_test(a_pipe_gives_what_a_file_gives),
        cmocka_unit_test(rows_without_a_number_are_missing_and_counted),
        cmocka_unit_test(what_is_no_such_table_is_refused_in_one_line),
        cmocka_unit_test(it_ends_when_asked),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
