/// Own elementary functions: the same bits with every compiler, optimisation level and C library.
///
/// Built from + - * /, sqrt and floor only, all of which IEEE 754 rounds exactly. Double versions are within 1e-14
/// of the true value for arguments of ordinary size; float versions are the double ones rounded once.
#ifndef ABZI_FMATH_H
#define ABZI_FMATH_H

#define ABZI_PI 3.14159265358979323846
#define ABZI_PI_F 3.14159265358979323846f

/// Units   x in radians; beyond |x| = 1e5 the error grows with x (1e-16 x)
/// Errors  none; 0 and 1 for an x that is not finite
/// Thread  any
double abzi_sin(double x);
double abzi_cos(double x);

/// Both at once, the same bits, for less than two.
/// Thread  any
void abzi_sincos(double x, double *sine, double *cosine);

/// Angle of the point (x, y) from the +x axis, -pi .. pi; 0 for the origin.
/// Thread  any
double abzi_atan2(double y, double x);

/// Arguments outside -1 .. 1 are taken as the nearer end: dot products of unit vectors land there by rounding.
/// Thread  any
double abzi_acos(double x);

/// e to the x; 0 below x = -708, the value at 709 above it.
/// Thread  any
double abzi_exp(double x);

/// Natural logarithm; the value at the smallest positive double (-744.4) for x <= 0.
/// Thread  any
double abzi_log(double x);

static inline float abzi_sinf(float x)
{
    return (float)abzi_sin((double)x);
}

static inline float abzi_cosf(float x)
{
    return (float)abzi_cos((double)x);
}

static inline void abzi_sincosf(float x, float *sine, float *cosine)
{
    double s, c;
    abzi_sincos((double)x, &s, &c);
    *sine = (float)s;
    *cosine = (float)c;
}

static inline float abzi_atan2f(float y, float x)
{
    return (float)abzi_atan2((double)y, (double)x);
}

static inline float abzi_acosf(float x)
{
    return (float)abzi_acos((double)x);
}

static inline float abzi_expf(float x)
{
    return (float)abzi_exp((double)x);
}

static inline float abzi_logf(float x)
{
    return (float)abzi_log((double)x);
}

/// The larger and the smaller of two numbers; the second when they cannot be compared.
static inline float abzi_maxf(float a, float b)
{
    return a > b ? a : b;
}

static inline float abzi_minf(float a, float b)
{
    return a < b ? a : b;
}

/// x, held between -most and most; between low and high.
static inline float abzi_withinf(float x, float most)
{
    return x > most ? most : x < -most ? -most : x;
}

static inline float abzi_clampf(float x, float low, float high)
{
    return x < low ? low : x > high ? high : x;
}

/// x, held between 0 and 1; 0 for what is no number.
static inline float abzi_unitf(float x)
{
    return x > 1 ? 1 : x > 0 ? x : 0;
}

/// The same angle in -pi <= x < pi.
float abzi_wrapf(float x_rad);

/// From 0 (x <= 0) to 1 (x >= 1) with least jerk.
static inline float abzi_ease(float x)
{
    x = x < 0 ? 0 : x > 1 ? 1 : x;
    return x * x * x * (10 + x * (-15 + 6 * x));
}

#endif
