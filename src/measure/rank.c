#include "measure/rank.h"

/// Put the value of rank k at its place, none greater before it, none smaller after it.
/// Source  C. A. R. Hoare, "Algorithm 65: Find", Communications of the ACM 4 (1961)
static void find(double *value, size_t n, size_t k)
{
    ptrdiff_t left = 0, right = (ptrdiff_t)n - 1, rank = (ptrdiff_t)k;
    while (left < right) {
        double pivot = value[left + (right - left) / 2];
        ptrdiff_t i = left, j = right;
        while (i <= j) {
            while (value[i] < pivot)
                i++;
            while (pivot < value[j])
                j--;
            if (i <= j) {
                double swapped = value[i];
                value[i++] = value[j];
                value[j--] = swapped;
            }
        }
        if (rank <= j)
            right = j;
        else if (rank >= i)
            left = i;
        else
            return;
    }
}

double abzi_percentile(double *value, size_t n, double percent)
{
    double place = percent / 100 * (double)(n - 1);
    size_t below = (size_t)place;
    find(value, n, below);
    if (below + 1 == n)
        return value[below];
    double above = value[below + 1];
    for (size_t i = below + 2; i < n; i++)
        above = value[i] < above ? value[i] : above;
    return value[below] + (above - value[below]) * (place - (double)below);
}
