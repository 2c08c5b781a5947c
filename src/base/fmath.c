#include "base/fmath.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

// pi/2 in three parts (fdlibm, e_rem_pio2.c, Sun Microsystems 1993): the first two have 33 bits, so their product with
// a count of quarter turns below 2^20 is exact.
static const double quarter_1 = 1.57079632673412561417e+00;
static const double quarter_2 = 6.07710050630396597660e-11;
static const double quarter_3 = 2.02226624879595063154e-21;

/// x less the nearest count of quarter turns; the count modulo 4 in *quadrant.
static double quarter_turn_rest(double x, int *quadrant)
{
    double n = floor(x * (2 / ABZI_PI) + 0.5);
    double turns = floor(n * 0.25);
    *quadrant = (int)(n - 4 * turns);
    return x - n * quarter_1 - n * quarter_2 - n * quarter_3;
}

// Taylor series about 0; with |x| <= pi/4 the first term left out is below 1e-17.
static double sin_near_zero(double x)
{
    static const double c[] = {-1. / 6,         1. / 120,         -1. / 5040,         1. / 362880,
                               -1. / 39916800., 1. / 6227020800., -1. / 1307674368e3, 1. / 355687428096e3};
    double s = x * x, sum = 0;
    for (int i = 7; i >= 0; i--) {
        sum = (sum + c[i]) * s;
    }
    return x + x * sum;
}

static double cos_near_zero(double x)
{
    static const double c[] = {-1. / 2,       1. / 24,         -1. / 720,          1. / 40320,
                               -1. / 3628800, 1. / 479001600., -1. / 87178291200., 1. / 20922789888e3};
    double s = x * x, sum = 0;
    for (int i = 7; i >= 0; i--) {
        sum = (sum + c[i]) * s;
    }
    return 1 + sum;
}

static double sin_of_quadrant(double rest, int quadrant)
{
    double y = quadrant & 1 ? cos_near_zero(rest) : sin_near_zero(rest);
    return quadrant & 2 ? -y : y;
}

// 2^52: from here on neighbouring doubles are a radian apart or more and an angle has no meaning.
static const double angle_max = 4503599627370496.;

double abzi_sin(double x)
{
    if (!(fabs(x) < angle_max)) {
        return 0;
    }
    int quadrant;
    double rest = quarter_turn_rest(x, &quadrant);
    return sin_of_quadrant(rest, quadrant);
}

double abzi_cos(double x)
{
    if (!(fabs(x) < angle_max)) {
        return 1;
    }
    int quadrant;
    double rest = quarter_turn_rest(x, &quadrant);
    return sin_of_quadrant(rest, quadrant + 1);
}

void abzi_sincos(double x, double *sine, double *cosine)
{
    *sine = 0;
    *cosine = 1;
    if (fabs(x) < angle_max) {
        int quadrant;
        double rest = quarter_turn_rest(x, &quadrant), s = sin_near_zero(rest), c = cos_near_zero(rest);
        *sine = quadrant & 1 ? c : s;
        *cosine = quadrant & 1 ? s : c;
        *sine = quadrant & 2 ? -*sine : *sine;
        *cosine = (quadrant + 1) & 2 ? -*cosine : *cosine;
    }
}

/// atan of 0 <= x <= 1.
static double atan_below_one(double x)
{
    // atan x = pi/6 + atan((x sqrt3 - 1) / (sqrt3 + x)) brings x below tan(pi/12) = 0.268, where the first term left
    // out of the series is below 1e-17.
    const double root3 = 1.73205080756887729353;
    double base = 0;
    if (x > 0.26794919243112270647) {
        base = ABZI_PI / 6;
        x = (x * root3 - 1) / (root3 + x);
    }
    static const double c[] = {-1. / 3, 1. / 5,   -1. / 7, 1. / 9,   -1. / 11, 1. / 13, -1. / 15,
                               1. / 17, -1. / 19, 1. / 21, -1. / 23, 1. / 25,  -1. / 27};
    double s = x * x, sum = 0;
    for (int i = 12; i >= 0; i--) {
        sum = (c[i] + sum) * s;
    }
    return base + (x + x * sum);
}

double abzi_atan2(double y, double x)
{
    double ax = fabs(x), ay = fabs(y);
    if (!(ax > 0 || ay > 0)) {
        return 0;
    }
    double a = ay <= ax ? atan_below_one(ay / ax) : ABZI_PI / 2 - atan_below_one(ax / ay);
    if (x < 0) {
        a = ABZI_PI - a;
    }
    return y < 0 ? -a : a;
}

double abzi_acos(double x)
{
    if (x >= 1) {
        return 0;
    }
    if (x <= -1) {
        return ABZI_PI;
    }
    return abzi_atan2(sqrt((1 - x) * (1 + x)), x);
}

/// 2 to the n, -1022 <= n <= 1023.
static double power_of_two(int n)
{
    uint64_t bits = (uint64_t)(n + 1023) << 52;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

// ln 2 in two parts, the first with 32 trailing zero bits (fdlibm, e_exp.c).
static const double ln2_1 = 6.93147180369123816490e-01;
static const double ln2_2 = 1.90821492927058770002e-10;

double abzi_exp(double x)
{
    if (x < -708) {
        return 0;
    }
    if (!(x < 709)) {
        x = 709;
    }
    double n = floor(x * 1.44269504088896340736 + 0.5);
    double r = x - n * ln2_1 - n * ln2_2;
    // Taylor series, |r| <= ln 2 / 2: the first term left out is below 1e-17.
    double sum = 1;
    for (int i = 13; i >= 1; i--) {
        sum = 1 + sum * r / i;
    }
    int half = (int)n / 2;
    return sum * power_of_two(half) * power_of_two((int)n - half);
}

double abzi_log(double x)
{
    if (!(x > 0)) {
        return -744.44007192138126;
    }
    int exponent = 0;
    if (x < 2.2250738585072014e-308) {
        x *= 18014398509481984.;  // 2^54 makes a subnormal number normal
        exponent = -54;
    }
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    exponent += (int)(bits >> 52) - 1023;
    bits = (bits & 0x000fffffffffffffu) | 0x3ff0000000000000u;
    double m;
    memcpy(&m, &bits, sizeof m);
    if (m > 1.41421356237309504880) {
        m *= 0.5;
        exponent++;
    }
    // log m = 2 atanh s, s = (m - 1) / (m + 1), |s| <= 0.172: the first term left out is below 1e-18.
    double s = (m - 1) / (m + 1), s2 = s * s, sum = 0;
    static const double c[] = {1. / 3,  1. / 5,  1. / 7,  1. / 9,  1. / 11, 1. / 13,
                               1. / 15, 1. / 17, 1. / 19, 1. / 21, 1. / 23};
    for (int i = 10; i >= 0; i--) {
        sum = (c[i] + sum) * s2;
    }
    return exponent * ln2_1 + (2 * (s + s * sum) + exponent * ln2_2);
}

float abzi_wrapf(float x_rad)
{
    double x = (double)x_rad, turns = floor((x + ABZI_PI) / (2 * ABZI_PI));
    float y = (float)(x - turns * (2 * ABZI_PI));
    return y >= ABZI_PI_F ? -ABZI_PI_F : y;
}
