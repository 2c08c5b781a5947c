// Kriging: weights that sum to one, know repetitions, and are those that a plain solution in double precision gives.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "partner/krige.h"

static float value[ABZI_NEIGHBOURS_MAX][ABZI_SEARCH_N], distance[ABZI_NEIGHBOURS_MAX], weight[ABZI_NEIGHBOURS_MAX];

// n points spread by a simple generator about the query at zero.
static void spread(uint32_t n, float size)
{
    uint32_t seed = 7;
    for (uint32_t i = 0; i < n; i++) {
        distance[i] = 0;
        for (int d = 0; d < ABZI_SEARCH_N; d++) {
            seed = seed * 1664525u + 1013904223u;
            value[i][d] = size * ((float)(seed >> 8) / 16777216.0f - 0.5f);
            distance[i] += value[i][d] * value[i][d];
        }
    }
}

static void weights_sum_to_one(void **state)
{
    (void)state;
    for (uint32_t n = 1; n <= ABZI_NEIGHBOURS_MAX; n++) {
        for (float size = 1e-3f; size < 1e4f; size *= 10) {
            spread(n, size);
            abzi_krige(value, distance, n, weight);
            float sum = 0;
            for (uint32_t i = 0; i < n; i++) {
                assert_true(isfinite(weight[i]));
                sum += weight[i];
            }
            assert_true(fabsf(sum - 1) < 1e-4f);
        }
    }
}

static void two_that_say_the_same_share_what_one_would_have(void **state)
{
    (void)state;
    memset(value, 0, sizeof value);
    value[0][0] = 1;
    value[1][0] = value[2][0] = -1;
    distance[0] = distance[1] = distance[2] = 1;
    abzi_krige(value, distance, 3, weight);
    assert_true(fabsf(weight[1] - weight[2]) < 1e-6f);
    assert_true(weight[0] > 0.45f && weight[0] < 0.5f);
}

// Covariances of the points as the header states them, solved by elimination with pivots in double precision.
static void plain_solution(uint32_t n, double *w)
{
    static double m[ABZI_NEIGHBOURS_MAX + 1][ABZI_NEIGHBOURS_MAX + 2];
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < n; j++) {
            double square = 0;
            for (int d = 0; d < ABZI_SEARCH_N; d++) {
                double off = (double)value[i][d] - (double)value[j][d];
                square += off * off;
            }
            m[i][j] = pow(1 + square / 9, -2) + (i == j ? 0.05 : 0);
        }
        m[i][n] = m[n][i] = 1;
        m[i][n + 1] = pow(1 + (double)distance[i] / 9, -2);
    }
    m[n][n] = 0;
    m[n][n + 1] = 1;
    for (uint32_t k = 0; k <= n; k++) {
        uint32_t pivot = k;
        for (uint32_t i = k; i <= n; i++) {
            pivot = fabs(m[i][k]) > fabs(m[pivot][k]) ? i : pivot;
        }
        for (uint32_t j = 0; j <= n + 1; j++) {
            double swap = m[k][j];
            m[k][j] = m[pivot][j];
            m[pivot][j] = swap;
        }
        for (uint32_t i = 0; i <= n; i++) {
            double f = i == k ? 0 : m[i][k] / m[k][k];
            for (uint32_t j = 0; j <= n + 1; j++) {
                m[i][j] -= f * m[k][j];
            }
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        w[i] = m[i][n + 1] / m[i][i];
    }
}

static void it_is_the_best_linear_estimate(void **state)
{
    (void)state;
    double w[ABZI_NEIGHBOURS_MAX];
    for (uint32_t n = 1; n <= ABZI_NEIGHBOURS_MAX; n += 9) {
        spread(n, 0.8f);
        abzi_krige(value, distance, n, weight);
        plain_solution(n, w);
        for (uint32_t i = 0; i < n; i++) {
            assert_true(fabs((double)weight[i] - w[i]) < 2e-4);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_sum_to_one),
        cmocka_unit_test(two_that_say_the_same_share_what_one_would_have),
        cmocka_unit_test(it_is_the_best_linear_estimate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
