#include "base/decimal.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

// All of these are exact doubles.
static const double power_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static const uint64_t whole_power_of_ten[] = {1u,
                                              10u,
                                              100u,
                                              1000u,
                                              10000u,
                                              100000u,
                                              1000000u,
                                              10000000u,
                                              100000000u,
                                              1000000000u,
                                              10000000000u,
                                              100000000000u,
                                              1000000000000u,
                                              10000000000000u,
                                              100000000000000u,
                                              1000000000000000u,
                                              10000000000000000u,
                                              100000000000000000u,
                                              1000000000000000000u,
                                              10000000000000000000u};

/// x * 2^exponent as a double, rounded to nearest even; more says that x was cut off below.
/// Shape   x != 0; the result is a normal number
static double double_of_wide(wide x, int exponent, bool more)
{
    while (!(x >> 127)) {
        x <<= 1;
        exponent--;
    }
    uint64_t kept = (uint64_t)(x >> 75);
    wide rest = x & (((wide)1 << 75) - 1), half = (wide)1 << 74;
    if (rest > half || (rest == half && (more || (kept & 1)))) {
        kept++;  // may become 2^53, which is still exact
    }
    uint64_t scale_bits = (uint64_t)(exponent + 75 + 1023) << 52;
    double scale;
    memcpy(&scale, &scale_bits, sizeof scale);
    return (double)kept * scale;
}

/// digits * 10^exponent.
static double scaled(uint64_t digits, int exponent)
{
    if (digits == 0) {
        return 0;
    }
    if (digits <= (uint64_t)1 << 53 && exponent >= -22 && exponent <= 22) {
        // Both operands are exact, so one rounding remains (Clinger 1990).
        return exponent < 0 ? (double)digits / power_of_ten[-exponent] : (double)digits * power_of_ten[exponent];
    }
    if (exponent >= 0 && exponent <= 19) {
        return double_of_wide((wide)digits * whole_power_of_ten[exponent], 0, false);
    }
    if (exponent < 0 && exponent >= -19) {
        int shift = 64;
        while (!(digits >> 63)) {
            digits <<= 1;
            shift++;
        }
        wide top = (wide)digits << 64, by = whole_power_of_ten[-exponent];
        return double_of_wide(top / by, -shift, top % by != 0);
    }
    double x = (double)digits;
    for (; exponent > 0; exponent -= exponent > 22 ? 22 : exponent) {
        x *= power_of_ten[exponent > 22 ? 22 : exponent];
    }
    for (; exponent < 0; exponent += exponent < -22 ? 22 : -exponent) {
        x /= power_of_ten[exponent < -22 ? 22 : -exponent];
    }
    return x;
}

bool abzi_decimal_read(const char *text, size_t n, double *value)
{
    const char *p = text, *end = text + n;
    bool negative = false;
    if (p < end && (*p == '-' || *p == '+')) {
        negative = *p++ == '-';
    }
    uint64_t digits = 0;
    int kept_n = 0, digit_n = 0, exponent = 0;
    bool after_point = false;
    for (; p < end; p++) {
        unsigned d = (unsigned)*p - '0';
        if (d <= 9) {
            digit_n = 1;
            if (kept_n < 19) {
                digits = digits * 10 + d;
                kept_n += digits != 0;
                exponent -= after_point;
            } else if (exponent < 100000) {
                exponent += !after_point;
            }
        } else if (*p == '.' && !after_point) {
            after_point = true;
        } else {
            break;
        }
    }
    if (digit_n == 0) {
        return false;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        bool down = false;
        if (p < end && (*p == '-' || *p == '+')) {
            down = *p++ == '-';
        }
        if (p == end) {
            return false;
        }
        int written = 0;
        for (; p < end && (unsigned)*p - '0' <= 9; p++) {
            written = written < 100000 ? written * 10 + (*p - '0') : written;
        }
        exponent += down ? -written : written;
    }
    if (p != end) {
        return false;
    }
    if (digits != 0 && exponent + kept_n > 300) {
        return false;
    }
    double x = exponent + kept_n < -300 ? 0 : scaled(digits, exponent);
    *value = negative ? -x : x;
    return true;
}

size_t abzi_decimal_write(double value, int least, int most, char *out)
{
    double size = fabs(value);
    size = size < 1e9 ? size : 1e9;
    uint64_t scaled_size = (uint64_t)floor(size * power_of_ten[most] + 0.5);
    uint64_t whole = scaled_size / whole_power_of_ten[most], part = scaled_size % whole_power_of_ten[most];
    char *p = out;
    if (value < 0 && scaled_size != 0) {
        *p++ = '-';
    }
    char reversed[ABZI_DECIMAL_SIZE];
    int n = 0;
    do {
        reversed[n++] = (char)('0' + whole % 10);
        whole /= 10;
    } while (whole != 0);
    while (n > 0) {
        *p++ = reversed[--n];
    }
    int shown = most;
    for (; shown > least && part % 10 == 0; shown--) {
        part /= 10;
    }
    if (shown > 0) {
        *p++ = '.';
        for (int i = shown - 1; i >= 0; i--) {
            p[i] = (char)('0' + part % 10);
            part /= 10;
        }
        p += shown;
    }
    return (size_t)(p - out);
}
