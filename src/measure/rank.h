/// Values by their rank.
#ifndef ABZI_RANK_H
#define ABZI_RANK_H

#include <stddef.h>

/// The value below which a percentage of the values lie, linear between neighbours, as numpy has it.
/// Shape   value [n], n > 0; left in another order
/// Cost    O(n) on average
double abzi_percentile(double *value, size_t n, double percent);

static inline double abzi_median(double *value, size_t n)
{
    return abzi_percentile(value, n, 50);
}

#endif
