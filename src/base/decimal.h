/// Decimal numbers as text, whatever the locale says.
#ifndef ABZI_DECIMAL_H
#define ABZI_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>

/// The number that text [n] spells: sign, digits, point, exponent, and nothing else. False: it spells none, or one
/// beyond 1e300. The nearest double for up to 19 digits from 1e-3 to 1e19; else within 4 units of the last place.
/// Thread  any
bool abzi_decimal_read(const char *text, size_t n, double *value);

#define ABZI_DECIMAL_SIZE 32

/// Write value with between least and most digits (0 .. 9) after the point; trailing zeros beyond least are left out.
/// Units   value finite; beyond 1e9 in size it is written as 1e9
/// Shape   out [ABZI_DECIMAL_SIZE]; returns the characters written, no terminating zero, 21 at most
/// Thread  any
size_t abzi_decimal_write(double value, int least, int most, char *out);

#endif
