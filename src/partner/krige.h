/// How much each neighbour counts: ordinary kriging, the best linear estimate under a covariance that falls with
/// distance.
///
/// Unlike a weighted mean it knows which neighbours say the same thing twice (moments of one passage lie close
/// together) and it may extrapolate a little: weights sum to one and can be negative. On both recorded couples that
/// brings the estimate of her place a sixth nearer than the best inverse-distance mean of the same neighbours
/// (bench/follow).
#ifndef ABZI_KRIGE_H
#define ABZI_KRIGE_H

#include "partner/search.h"

/// Weights of neighbours for the point they were found for.
/// Shape   value [n][ABZI_SEARCH_N]: the neighbours; distance [n]: squared, from the point; weight [n] written;
///         1 <= n <= ABZI_NEIGHBOURS_MAX
/// Cost    O(n^3)
/// Source  Cressie, Statistics for Spatial Data, 1993, 3.2 (ordinary kriging); covariance: rational quadratic,
///         Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, eq. 4.19
void abzi_krige(float (*value)[ABZI_SEARCH_N], const float *distance, uint32_t n, float *weight);

#endif
