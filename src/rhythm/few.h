/// The middle of a few numbers.
#ifndef ABZI_FEW_H
#define ABZI_FEW_H

#define ABZI_FEW_MOST 8

/// Shape   x [n], 1 <= n <= ABZI_FEW_MOST
static inline float abzi_median_of_few(const float *x, int n)
{
    float sorted[ABZI_FEW_MOST] = {x[0]};
    for (int i = 1; i < n; i++) {
        int at = i;
        for (; at > 0 && sorted[at - 1] > x[i]; at--) {
            sorted[at] = sorted[at - 1];
        }
        sorted[at] = x[i];
    }
    return (sorted[n / 2] + sorted[(n - 1) / 2]) / 2;
}

#endif
