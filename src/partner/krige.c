#include "partner/krige.h"

#include <math.h>

// Covariance of two moments at squared distance d: (1 + d / (4 L^2))^-2 with L = 1.5, and what each moment has of its
// own (another time she would have answered otherwise). Both found leave-one-take-out over both couples; a length of 1
// or 2 changes the result by less than 2 %.
#define FALL 9.0f
#define OWN 0.05f

static float covariance(float distance)
{
    float s = 1 / (1 + distance / FALL);
    return s * s;
}

static float between(const float *a, const float *b)
{
    float lane[8] = {0};
    for (int d = 0; d < ABZI_SEARCH_N; d += 8) {
        for (int l = 0; l < 8; l++) {
            float off = a[d + l] - b[d + l];
            lane[l] += off * off;
        }
    }
    return ((lane[0] + lane[4]) + (lane[1] + lane[5])) + ((lane[2] + lane[6]) + (lane[3] + lane[7]));
}

// Upper triangle of the Cholesky factor, in place: row i holds column i of it, so that the inner loops run along rows.
static void factor(float (*m)[ABZI_NEIGHBOURS_MAX], uint32_t n)
{
    for (uint32_t k = 0; k < n; k++) {
        float scale = 1 / sqrtf(m[k][k]);
        for (uint32_t j = k; j < n; j++) {
            m[k][j] *= scale;
        }
        for (uint32_t i = k + 1; i < n; i++) {
            float f = m[k][i];
            for (uint32_t j = i; j < n; j++) {
                m[i][j] -= f * m[k][j];
            }
        }
    }
}

static void solve(float (*m)[ABZI_NEIGHBOURS_MAX], uint32_t n, float *x)
{
    for (uint32_t k = 0; k < n; k++) {
        x[k] /= m[k][k];
        for (uint32_t j = k + 1; j < n; j++) {
            x[j] -= m[k][j] * x[k];
        }
    }
    for (uint32_t k = n; k-- > 0;) {
        float sum = x[k];
        for (uint32_t j = k + 1; j < n; j++) {
            sum -= m[k][j] * x[j];
        }
        x[k] = sum / m[k][k];
    }
}

void abzi_krige(float (*value)[ABZI_SEARCH_N], const float *distance, uint32_t n, float *weight)
{
    float m[ABZI_NEIGHBOURS_MAX][ABZI_NEIGHBOURS_MAX], one[ABZI_NEIGHBOURS_MAX];
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = i; j < n; j++) {
            m[i][j] = covariance(between(value[i], value[j])) + (i == j ? OWN : 0);
        }
        weight[i] = covariance(distance[i]);
        one[i] = 1;
    }
    factor(m, n);
    solve(m, n, weight);
    solve(m, n, one);
    float sum = 0, sum_one = 0;
    for (uint32_t i = 0; i < n; i++) {
        sum += weight[i];
        sum_one += one[i];
    }
    for (uint32_t i = 0; i < n; i++) {
        weight[i] += one[i] * (1 - sum) / sum_one;
    }
}
