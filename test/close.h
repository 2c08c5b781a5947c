/// Comparing doubles in tests (cmocka 1.1.5 knows floats only).
#ifndef CLOSE_H
#define CLOSE_H

#include <math.h>

#define assert_close(is, should_be, within) assert_close_at(is, should_be, within, __FILE__, __LINE__)

static inline void assert_close_at(double is, double should_be, double within, const char *file, int line)
{
    if (fabs(is - should_be) <= within)
        return;
    print_error("%.17g is not within %g of %.17g\n", is, within, should_be);
    _fail(file, line);
}

#endif
