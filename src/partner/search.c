#include "partner/search.h"

#include <stdbool.h>
#include <string.h>

#define FAR 1e30f  // where the rows that fill up the last leaf lie: further than any real row, its square still finite
#define DEPTH_MAX 64
#define LANES 8  // sums that are made side by side, out of memory

typedef struct nearest {
    abzi_neighbour *found;
    uint32_t k, n;
    float limit;  // squared distance beyond which no row can be among them
} nearest;

static void keep(nearest *best, uint32_t row, float distance)
{
    uint32_t i = best->n < best->k ? best->n++ : best->k - 1;
    while (i > 0 && (best->found[i - 1].distance > distance ||
                     (best->found[i - 1].distance == distance && best->found[i - 1].row > row))) {
        best->found[i] = best->found[i - 1];
        i--;
    }
    best->found[i] = (abzi_neighbour){row, distance};
    if (best->n == best->k && best->found[best->k - 1].distance < best->limit) {
        best->limit = best->found[best->k - 1].distance;
    }
}

static void look_at_leaf(const abzi_tree *tree, uint32_t leaf, const float *query, nearest *best)
{
    const float *value = tree->feature + (size_t)leaf * ABZI_SEARCH_N * ABZI_LEAF_ROWS;
    float sum[ABZI_LEAF_ROWS] = {0};
    static const uint8_t stage[] = {0, 8, 16, 32, ABZI_SEARCH_N};  // the first dimensions tell most
    for (size_t part = 0; part + 1 < sizeof stage; part++) {
        for (int r = 0; r < ABZI_LEAF_ROWS; r += LANES) {
            float lane[LANES];
            memcpy(lane, sum + r, sizeof lane);
            for (int d = stage[part]; d < stage[part + 1]; d++) {
                const float *row = value + d * ABZI_LEAF_ROWS + r, here = query[d];
                for (int l = 0; l < LANES; l++) {
                    float off = row[l] - here;
                    lane[l] += off * off;
                }
            }
            memcpy(sum + r, lane, sizeof lane);
        }
        bool any = false;
        for (int r = 0; r < ABZI_LEAF_ROWS; r++) {
            any |= sum[r] <= best->limit;
        }
        if (!any) {
            return;  // these dimensions alone are already too far for all
        }
    }
    for (uint32_t r = 0; r < ABZI_LEAF_ROWS; r++) {
        uint32_t row = leaf * ABZI_LEAF_ROWS + r;
        const abzi_neighbour *last = &best->found[best->k - 1];
        bool wins = best->n < best->k ? sum[r] <= best->limit
                                      : sum[r] < last->distance || (sum[r] == last->distance && row < last->row);
        if (row < tree->row_n && wins) {
            keep(best, row, sum[r]);
        }
    }
}

// Squared distance of one row, summed as a leaf sums it.
static float row_distance(const abzi_tree *tree, uint32_t row, const float *query)
{
    const float *leaf = tree->feature + (size_t)(row / ABZI_LEAF_ROWS) * ABZI_SEARCH_N * ABZI_LEAF_ROWS;
    float sum = 0;
    for (int d = 0; d < ABZI_SEARCH_N; d++) {
        float off = leaf[d * ABZI_LEAF_ROWS + row % ABZI_LEAF_ROWS] - query[d];
        sum += off * off;
    }
    return sum;
}

// Squared distance from the query to a node's box.
static float box_distance(const float *box, const float *query)
{
    float lane[LANES] = {0};
    for (int d = 0; d < ABZI_SEARCH_N; d += LANES) {
        for (int l = 0; l < LANES; l++) {
            float below = box[d + l] - query[d + l], above = query[d + l] - box[ABZI_SEARCH_N + d + l];
            below = below > 0 ? below : 0;
            above = above > 0 ? above : 0;
            float off = below + above;
            lane[l] += off * off;
        }
    }
    return ((lane[0] + lane[4]) + (lane[1] + lane[5])) + ((lane[2] + lane[6]) + (lane[3] + lane[7]));
}

uint32_t abzi_tree_search(const abzi_tree *tree, const float *query, uint32_t k, const uint32_t *hint, uint32_t hint_n,
                          abzi_neighbour *found)
{
    struct {
        uint32_t node, from, to;
        float distance;
    } open[DEPTH_MAX];
    nearest best = {found, k, 0, FAR};
    uint32_t leaf_n = abzi_leaves(tree->row_n), open_n = 0;
    if (hint_n >= k) {  // the k nearest are no further than the furthest of any k rows
        best.limit = 0;
        for (uint32_t i = 0; i < k; i++) {
            float distance = row_distance(tree, hint[i], query);
            best.limit = distance > best.limit ? distance : best.limit;
        }
    }
    if (leaf_n == 0) {
        return 0;
    }
    open[open_n].node = 0;
    open[open_n].from = 0;
    open[open_n].to = leaf_n;
    open[open_n++].distance = 0;
    while (open_n > 0) {
        open_n--;
        uint32_t node = open[open_n].node, from = open[open_n].from, to = open[open_n].to;
        // A box sums in another order than a row: allow for the last bits of both.
        if (open[open_n].distance * 0.99999f > best.limit) {
            continue;
        }
        if (to - from == 1) {
            look_at_leaf(tree, from, query, &best);
            continue;
        }
        uint32_t middle = from + (to - from) / 2, left = node + 1, right = node + 2 * (middle - from);
        float to_left = box_distance(tree->box + (size_t)left * 2 * ABZI_SEARCH_N, query);
        float to_right = box_distance(tree->box + (size_t)right * 2 * ABZI_SEARCH_N, query);
        bool left_first = to_left <= to_right;
        for (int turn = 0; turn < 2; turn++) {  // the nearer one goes on top
            bool is_left = (turn == 1) == left_first;
            open[open_n].node = is_left ? left : right;
            open[open_n].from = is_left ? from : middle;
            open[open_n].to = is_left ? middle : to;
            open[open_n++].distance = is_left ? to_left : to_right;
        }
    }
    return best.n;
}

uint32_t abzi_tree_scan(const abzi_tree *tree, const float *query, uint32_t k, abzi_neighbour *found)
{
    nearest best = {found, k, 0, FAR};
    for (uint32_t leaf = 0; leaf < abzi_leaves(tree->row_n); leaf++) {
        look_at_leaf(tree, leaf, query, &best);
    }
    return best.n;
}

void abzi_project(const float *raw, uint32_t raw_n, const float *mean, const float *projection, float *out)
{
    for (int d = 0; d < ABZI_SEARCH_N; d += LANES) {
        float sum[LANES] = {0};
        for (uint32_t i = 0; i < raw_n; i++) {
            const float x = raw[i] - mean[i], *share = projection + (size_t)i * ABZI_SEARCH_N + d;
            for (int l = 0; l < LANES; l++) {
                sum[l] += x * share[l];
            }
        }
        memcpy(out + d, sum, sizeof sum);
    }
}

void abzi_tree_row(const abzi_tree *tree, uint32_t row, float *value)
{
    const float *leaf = tree->feature + (size_t)(row / ABZI_LEAF_ROWS) * ABZI_SEARCH_N * ABZI_LEAF_ROWS;
    for (int d = 0; d < ABZI_SEARCH_N; d++) {
        value[d] = leaf[d * ABZI_LEAF_ROWS + row % ABZI_LEAF_ROWS];
    }
}

typedef struct builder {
    const float *value;
    uint32_t *order;
    float *feature, *box;
    uint32_t row_n;
} builder;

static float value_of(const builder *b, uint32_t place, int d)
{
    return b->value[(size_t)b->order[place] * ABZI_SEARCH_N + d];
}

static bool before(const builder *b, uint32_t row, uint32_t other, int d)
{
    float x = b->value[(size_t)row * ABZI_SEARCH_N + d], y = b->value[(size_t)other * ABZI_SEARCH_N + d];
    return x < y || (x == y && row < other);
}

// Hoare's selection: afterwards the rows at the places before middle come before the others along d.
static void split(const builder *b, uint32_t from, uint32_t to, uint32_t middle, int d)
{
    while (to - from > 1) {
        uint32_t pivot = b->order[from + (to - from - 1) / 2], i = from, j = to - 1;
        for (;; i++, j--) {
            while (before(b, b->order[i], pivot, d)) {
                i++;
            }
            while (before(b, pivot, b->order[j], d)) {
                j--;
            }
            if (i >= j) {
                break;
            }
            uint32_t swap = b->order[i];
            b->order[i] = b->order[j];
            b->order[j] = swap;
        }
        if (middle <= j) {
            to = j + 1;
        } else {
            from = j + 1;
        }
    }
}

static void bound(const builder *b, uint32_t from, uint32_t to, float *box)
{
    for (int d = 0; d < ABZI_SEARCH_N; d++) {
        float least = value_of(b, from, d), greatest = least;
        for (uint32_t i = from + 1; i < to; i++) {
            float x = value_of(b, i, d);
            least = x < least ? x : least;
            greatest = x > greatest ? x : greatest;
        }
        box[d] = least;
        box[ABZI_SEARCH_N + d] = greatest;
    }
}

static void build_node(const builder *b, uint32_t node, uint32_t from, uint32_t to)
{
    uint32_t first = from * ABZI_LEAF_ROWS, end = to * ABZI_LEAF_ROWS;
    end = end < b->row_n ? end : b->row_n;
    float *box = b->box + (size_t)node * 2 * ABZI_SEARCH_N;
    bound(b, first, end, box);
    if (to - from == 1) {
        for (int d = 0; d < ABZI_SEARCH_N; d++) {
            for (uint32_t r = 0; r < ABZI_LEAF_ROWS; r++) {
                b->feature[((size_t)from * ABZI_SEARCH_N + d) * ABZI_LEAF_ROWS + r] =
                    first + r < end ? value_of(b, first + r, d) : FAR / 1e16f;
            }
        }
        return;
    }
    int widest = 0;
    for (int d = 1; d < ABZI_SEARCH_N; d++) {
        if (box[ABZI_SEARCH_N + d] - box[d] > box[ABZI_SEARCH_N + widest] - box[widest]) {
            widest = d;
        }
    }
    uint32_t middle = from + (to - from) / 2;
    split(b, first, end, middle * ABZI_LEAF_ROWS, widest);
    build_node(b, node + 1, from, middle);
    build_node(b, node + 2 * (middle - from), middle, to);
}

void abzi_tree_build(const float *value, uint32_t row_n, uint32_t *order, float *feature, float *box)
{
    builder b = {value, order, feature, box, row_n};
    for (uint32_t i = 0; i < row_n; i++) {
        order[i] = i;
    }
    if (row_n > 0) {
        build_node(&b, 0, 0, abzi_leaves(row_n));
    }
}
