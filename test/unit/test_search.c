#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "partner/search.h"
#include "people.h"

enum { ROWS_MAX = 4000, LEAVES_MAX = (ROWS_MAX + ABZI_LEAF_ROWS - 1) / ABZI_LEAF_ROWS };

typedef float row[ABZI_SEARCH_N];

static row value[ROWS_MAX];
static uint32_t order[ROWS_MAX];
static float feature[LEAVES_MAX * ABZI_SEARCH_N * ABZI_LEAF_ROWS];
static float box[2 * LEAVES_MAX][2][ABZI_SEARCH_N];
static uint64_t seed;
static abzi_tree tree;

static void build(uint32_t row_n)
{
    abzi_tree_build(value[0], row_n, order, feature, box[0][0]);
    tree = (abzi_tree){feature, box[0][0], row_n};
}

// ---- kinds of data ----------------------------------------------------------------------------------------------------

static void scattered(row out)
{
    for (int d = 0; d < ABZI_SEARCH_N; d++)
        out[d] = (float)person_noise(&seed);
}

/// As features are: the first directions carry the most, and moments lie along passages.
static void along_passages(row out)
{
    double t = 20 * person_noise(&seed), passage = (double)(int)(4 * person_noise(&seed));
    for (int d = 0; d < ABZI_SEARCH_N; d++)
        out[d] = (float)((sin(t * (1 + .3 * d) + passage * d) + .05 * person_noise(&seed)) / (1 + d));
}

static void in_clusters(row out)
{
    uint64_t cluster = (uint64_t)(5 + 5 * person_noise(&seed));
    for (int d = 0; d < ABZI_SEARCH_N; d++)
        out[d] = (float)(10 * person_noise(&cluster) + .01 * person_noise(&seed));
}

/// Few places, each taken by many: distances are whole and tie all the time.
static void on_a_grid(row out)
{
    for (int d = 0; d < ABZI_SEARCH_N; d++)
        out[d] = d < 4 ? (float)(int)(1.99 * person_noise(&seed)) : 0;
}

static void all_the_same(row out)
{
    for (int d = 0; d < ABZI_SEARCH_N; d++)
        out[d] = 3;
}

typedef void make(row out);
static make *const kinds[] = {scattered, along_passages, in_clusters, on_a_grid, all_the_same};
enum { KINDS = sizeof kinds / sizeof *kinds };

static void fill(make *kind, uint32_t row_n)
{
    for (uint32_t i = 0; i < row_n; i++)
        kind(value[i]);
    build(row_n);
}

// ---- tests ------------------------------------------------------------------------------------------------------------

static void assert_same_as_scan(const row query, uint32_t k)
{
    abzi_neighbour found[ABZI_NEIGHBOURS_MAX], scanned[ABZI_NEIGHBOURS_MAX];
    uint32_t n = abzi_tree_search(&tree, query, k, NULL, 0, found);
    assert_int_equal(n, k < tree.row_n ? k : tree.row_n);
    assert_int_equal(abzi_tree_scan(&tree, query, k, scanned), n);
    for (uint32_t i = 0; i < n; i++) {
        assert_int_equal(found[i].row, scanned[i].row);
        assert_memory_equal(&found[i].distance, &scanned[i].distance, sizeof found[i].distance);
    }
    // Hints change nothing, whether they are the answer or anything else.
    abzi_neighbour hinted[ABZI_NEIGHBOURS_MAX];
    uint32_t hint[ABZI_NEIGHBOURS_MAX];
    for (int wrong = 0; wrong < 2; wrong++) {
        for (uint32_t i = 0; i < n; i++)
            hint[i] = wrong ? (found[0].row + i) % tree.row_n : found[n - 1 - i].row;
        assert_int_equal(abzi_tree_search(&tree, query, k, hint, n, hinted), n);
        assert_memory_equal(hinted, found, n * sizeof *found);
    }
}

static void the_tree_finds_what_a_scan_finds(void **state)
{
    (void)state;
    static const uint32_t row_n[] = {100, 1000, ROWS_MAX};
    seed = 1;
    for (int kind = 0; kind < KINDS; kind++)
        for (int s = 0; s < 3; s++) {
            fill(kinds[kind], row_n[s]);
            for (int q = 0; q < 40; q++) {
                row query;
                kinds[q < 20 ? kind : q % KINDS](query);
                assert_same_as_scan(query, 1 + (uint32_t)q * 7 % ABZI_NEIGHBOURS_MAX);
            }
        }
}

static void few_rows_are_found_too(void **state)
{
    (void)state;
    seed = 2;
    for (int kind = 0; kind < KINDS; kind++)
        for (uint32_t n = 1; n <= 40; n++) {
            fill(kinds[kind], n);
            for (uint32_t k = 1; k <= ABZI_NEIGHBOURS_MAX; k++) {
                row query;
                kinds[kind](query);
                assert_same_as_scan(query, k);
            }
        }
}

static void a_row_is_its_own_nearest(void **state)
{
    (void)state;
    seed = 3;
    fill(scattered, 1000);
    for (uint32_t i = 0; i < 1000; i++) {
        abzi_neighbour found;
        assert_int_equal(abzi_tree_search(&tree, value[order[i]], 1, NULL, 0, &found), 1);
        assert_int_equal(found.row, i);
        assert_true(found.distance == 0);
    }
}

static int compare(const void *a, const void *b)
{
    const abzi_neighbour *x = a, *y = b;
    return x->distance != y->distance ? (x->distance > y->distance) - (x->distance < y->distance)
                                      : (x->row > y->row) - (x->row < y->row);
}

static void ties_go_to_the_lower_row(void **state)
{
    (void)state;
    static abzi_neighbour all[1000];
    seed = 4;
    fill(on_a_grid, 1000);
    for (int q = 0; q < 100; q++) {
        row query;
        on_a_grid(query);
        for (uint32_t i = 0; i < 1000; i++) {
            all[i] = (abzi_neighbour){i, 0};
            for (int d = 0; d < ABZI_SEARCH_N; d++)
                all[i].distance += (value[order[i]][d] - query[d]) * (value[order[i]][d] - query[d]);
        }
        qsort(all, 1000, sizeof *all, compare);
        abzi_neighbour found[ABZI_NEIGHBOURS_MAX];
        uint32_t n = abzi_tree_search(&tree, query, ABZI_NEIGHBOURS_MAX, NULL, 0, found);
        for (uint32_t i = 0; i < n; i++)
            assert_int_equal(found[i].row, all[i].row);
    }
}

static void a_query_far_away_still_finds(void **state)
{
    (void)state;
    seed = 5;
    fill(scattered, 333);
    for (float far = 10; far < 1e13f; far *= 100)
        for (int d = 0; d < ABZI_SEARCH_N; d++) {
            row query = {0};
            query[d] = d % 2 == 0 ? far : -far;
            assert_same_as_scan(query, 16);
        }
}

static void every_row_is_in_the_tree_once(void **state)
{
    (void)state;
    seed = 6;
    for (int kind = 0; kind < KINDS; kind++) {
        static bool there[ROWS_MAX];
        fill(kinds[kind], 1234);
        memset(there, 0, sizeof there);
        for (uint32_t i = 0; i < 1234; i++) {
            assert_true(order[i] < 1234 && !there[order[i]]);
            there[order[i]] = true;
            for (uint32_t d = 0; d < ABZI_SEARCH_N; d++) {
                float x = feature[(i / ABZI_LEAF_ROWS * ABZI_SEARCH_N + d) * ABZI_LEAF_ROWS + i % ABZI_LEAF_ROWS];
                assert_true(x == value[order[i]][d]);
                assert_true(x >= box[0][0][d] && x <= box[0][1][d]);
            }
        }
    }
}

static void an_empty_tree_finds_nothing(void **state)
{
    (void)state;
    abzi_neighbour found;
    row query = {0};
    build(0);
    assert_int_equal(abzi_tree_search(&tree, query, 1, NULL, 0, &found), 0);
    assert_int_equal(abzi_tree_scan(&tree, query, 1, &found), 0);
}

static void features_are_projected_from_the_mean(void **state)
{
    (void)state;
    enum { RAW_N = 43 };
    float raw[RAW_N], mean[RAW_N], projection[RAW_N][ABZI_SEARCH_N];
    row out;
    for (int i = 0; i < RAW_N; i++) {
        raw[i] = (float)(i * i % 17);
        mean[i] = (float)(i % 5);
        for (int d = 0; d < ABZI_SEARCH_N; d++)
            projection[i][d] = (float)((d * 7 + i * 3) % 11 - 5);
    }
    abzi_project(raw, RAW_N, mean, projection[0], out);
    for (int d = 0; d < ABZI_SEARCH_N; d++) {
        float sum = 0;  // of whole numbers, so in any order
        for (int i = 0; i < RAW_N; i++)
            sum += (raw[i] - mean[i]) * projection[i][d];
        assert_true(out[d] == sum);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tree_finds_what_a_scan_finds), cmocka_unit_test(few_rows_are_found_too),
        cmocka_unit_test(a_row_is_its_own_nearest),         cmocka_unit_test(ties_go_to_the_lower_row),
        cmocka_unit_test(a_query_far_away_still_finds),     cmocka_unit_test(every_row_is_in_the_tree_once),
        cmocka_unit_test(an_empty_tree_finds_nothing),      cmocka_unit_test(features_are_projected_from_the_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
