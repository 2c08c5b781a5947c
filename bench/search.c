// How the cost of the search grows with the repertoire, beside looking at every row.
//
// usage: search LEAD.bvh [...]
//
// Rows are the search features of the leaders given, over and over with noise; queries are the first of them with noise
// of its own. Prints CSV.
#define _POSIX_C_SOURCE 200809L
#include "partner/search.h"
#include "bench.h"
#include "edge/motion_file.h"
#include "partner/answer.h"
#include "partner/lead.h"

enum { ROWS_MOST = 1000000, ROW_STRIDE = 3, QUERIES = 300, SCANS = 20, NEIGHBOURS = ABZI_ANSWER_N };

typedef float row[ABZI_SEARCH_N];

/// For the sake of the projection: every leader with himself.
static void learn(const abzi_clip *clip, size_t clip_n, abz_repertoire *repertoire)
{
    abz_learn_config config = abz_learn_config_default();
    abz_recording *couple = need(clip_n * sizeof *couple);
    size_t tick_n = 0, work_size, out_size, used_n;
    abz_error error;
    for (size_t c = 0; c < clip_n; c++) {
        const abz_body *body = &clip[c].rig->body;
        couple[c] = (abz_recording){clip[c].pose, clip[c].pose, clip[c].pose_n, body, body};
        tick_n += clip[c].pose_n;
    }
    must(abz_learn_size(clip_n, tick_n, &config, &work_size, &out_size), "learning");
    void *work = need(work_size), *out = need(out_size);
    must(abz_learn(couple, clip_n, &config, work, work_size, out, out_size, &used_n, &error), "learning");
    must(abz_repertoire_open(out, used_n, repertoire, &error), "learning");
    free(work);
    free(couple);
}

/// Watch a leader with noise; returns how many rows were written.
static size_t watch(const abz_repertoire *repertoire, const abzi_clip *clip, uint64_t *seed, size_t room, row *out)
{
    static abzi_lead lead;
    float raw[ABZI_RAW_MAX];
    size_t n = 0;
    abz_pose *pose = noisy(clip->pose, clip->pose_n, seed);
    abzi_lead_init(&lead, &clip->rig->body);
    for (size_t i = 0; i < clip->pose_n && n < room; i++) {
        abzi_lead_see(&lead, pose[i].pos, UINT32_MAX);
        if (i % ROW_STRIDE == 0) {
            abzi_lead_features(&lead, raw);
            abzi_project(raw, repertoire->raw_n, repertoire->mean, repertoire->projection, out[n++]);
        }
    }
    free(pose);
    return n;
}

static void measure(row *value, uint32_t row_n, row *query)
{
    const uint32_t leaves = abzi_leaves(row_n);
    uint32_t *order = need(row_n * sizeof *order);
    float *feature = need((size_t)leaves * ABZI_LEAF_ROWS * sizeof(row));
    float *box = need((size_t)(2 * leaves - 1) * 2 * sizeof(row));
    uint64_t took[QUERIES], scan[SCANS];
    const uint64_t start = now_ns();
    abzi_tree_build(value[0], row_n, order, feature, box);
    const double build_ms = (double)(now_ns() - start) * 1e-6;
    const abzi_tree tree = {feature, box, row_n};
    abzi_neighbour found[NEIGHBOURS];
    for (int q = 0; q < QUERIES; q++) {
        const uint64_t from = now_ns();
        abzi_tree_search(&tree, query[q], NEIGHBOURS, NULL, 0, found);
        took[q] = now_ns() - from;
    }
    for (int q = 0; q < SCANS; q++) {
        const uint64_t from = now_ns();
        abzi_tree_scan(&tree, query[q], NEIGHBOURS, found);
        scan[q] = now_ns() - from;
    }
    qsort(took, QUERIES, sizeof *took, compare_ns);
    qsort(scan, SCANS, sizeof *scan, compare_ns);
    printf("%u,%llu,%llu,%llu,%.1f\n", row_n, (unsigned long long)took[QUERIES / 2],
           (unsigned long long)took[QUERIES * 99 / 100], (unsigned long long)scan[SCANS / 2], build_ms);
    fflush(stdout);
    free(order);
    free(feature);
    free(box);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: search LEAD.bvh [...]\n");
        return 64;
    }
    const size_t clip_n = (size_t)argc - 1;
    abzi_clip *clip = need(clip_n * sizeof *clip);
    abz_rig_config config = abz_rig_config_default();
    for (size_t i = 0; i < clip_n; i++)
        if (abzi_clip_load(argv[i + 1], &config, &clip[i]) != 0)
            return 1;
    abz_repertoire repertoire;
    learn(clip, clip_n, &repertoire);
    uint64_t seed = 1;
    row *value = need(ROWS_MOST * sizeof *value), *query = need(QUERIES * sizeof *query);
    must(watch(&repertoire, &clip[0], &seed, QUERIES, query) == QUERIES ? ABZ_OK : ABZ_EEMPTY, argv[1]);
    for (size_t n = 0, i = 0; n < ROWS_MOST; i++)
        n += watch(&repertoire, &clip[i % clip_n], &seed, ROWS_MOST - n, value + n);
    print_origin(argc, argv);
    printf("rows,tree median ns,tree p99 ns,scan median ns,build ms\n");
    for (uint32_t n = 1000; n <= ROWS_MOST; n *= 10)
        for (uint32_t part = 1; part <= 3 && n * part <= ROWS_MOST; part += 2)
            measure(value, n * part, query);
    return 0;
}
