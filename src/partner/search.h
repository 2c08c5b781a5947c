/// Exact nearest neighbours in a tree of boxes.
///
/// Rows are ordered so that every ABZI_LEAF_ROWS of them lie close together; a leaf is kept as [dimension][row], so
/// that the compiler can compare rows side by side without changing the order of any sum. A node over the leaves [a, b)
/// is followed by its left half [a, m) and its right half [m, b), m = (a + b) / 2; it keeps the least and greatest
/// value of every dimension.
#ifndef ABZI_SEARCH_H
#define ABZI_SEARCH_H

#include <stddef.h>
#include <stdint.h>

#define ABZI_SEARCH_N 48   ///< dimensions
#define ABZI_LEAF_ROWS 32  ///< rows in a leaf; the last leaf is filled with rows at infinity
#define ABZI_NEIGHBOURS_MAX 64

typedef struct abzi_tree {
    const float *feature;  ///< [leaf][ABZI_SEARCH_N][ABZI_LEAF_ROWS]
    const float *box;      ///< [node][2][ABZI_SEARCH_N]: least, greatest
    uint32_t row_n;
} abzi_tree;

typedef struct abzi_neighbour {
    uint32_t row;
    float distance;  ///< squared
} abzi_neighbour;

static inline uint32_t abzi_leaves(uint32_t row_n)
{
    return (row_n + ABZI_LEAF_ROWS - 1) / ABZI_LEAF_ROWS;
}

/// The k nearest rows, nearest first; a tie goes to the lower row. Returns how many (fewer when there are fewer rows).
/// Shape   query [ABZI_SEARCH_N]; 1 <= k <= ABZI_NEIGHBOURS_MAX; hint [hint_n]: different rows thought to be near, such as
///         those found last; they make it faster and change nothing; found [k]
uint32_t abzi_tree_search(const abzi_tree *tree, const float *query, uint32_t k, const uint32_t *hint, uint32_t hint_n,
                          abzi_neighbour *found);

/// The same by looking at every row: what the tree is measured and tested against.
uint32_t abzi_tree_scan(const abzi_tree *tree, const float *query, uint32_t k, abzi_neighbour *found);

/// The values of a row.
void abzi_tree_row(const abzi_tree *tree, uint32_t row, float *value);

/// Order rows and fill a tree.
/// Shape   value [row_n][ABZI_SEARCH_N]; order [row_n] is written: the row that went to each place; feature
///         [abzi_leaves * LEAF_ROWS * SEARCH_N], box [(2 * abzi_leaves - 1) * 2 * SEARCH_N] written
void abzi_tree_build(const float *value, uint32_t row_n, uint32_t *order, float *feature, float *box);

/// Raw features as search features.
/// Shape   raw, mean [raw_n]; projection [raw_n][ABZI_SEARCH_N]; out [ABZI_SEARCH_N]
void abzi_project(const float *raw, uint32_t raw_n, const float *mean, const float *projection, float *out);

#endif
