#include "app/measure_beats.h"

#include <stdio.h>
#include <stdlib.h>

#include "edge/beats_file.h"
#include "edge/complain.h"

typedef struct row {
    const char *name, *words;
    bool has_value;
    double value;
} row;

enum { ROW_N = 6 };

static void rows_of(const abz_beat_figures *f, bool has_heard, row *out)
{
    const row rows[ROW_N] = {
        {"F", "told and true beats that meet (within 70 ms, one to one); 1: all of them", true, f->f},
        {"CMLt", "share of beats in a row that keep tempo and phase", true, f->cml_t},
        {"AMLt", "the same, where twice, half and the off-beat are right too", true, f->aml_t},
        {"downbeat_F", "as F, of the first beats of bars", f->has_bars, f->downbeat_f},
        {"first_s", "s of sound that were heard when the first beat was told", has_heard && f->has_first, f->first_s},
        {"late", "share of beats told more than 20 ms after their time; they earn nothing", has_heard, f->late},
    };
    for (int i = 0; i < ROW_N; i++) {
        out[i] = rows[i];
    }
}

static void print_table(const row *r, const abz_beat_figures *figures)
{
    for (int i = 0; i < ROW_N; i++) {
        char value[32] = "-";
        if (r[i].has_value) {
            snprintf(value, sizeof value, "%.3f", r[i].value);
        }
        printf("%-10s %8s   %s\n", r[i].name, value, r[i].words);
    }
    printf("\n%llu true beats, %llu told.\n", (unsigned long long)figures->true_n, (unsigned long long)figures->told_n);
}

static void print_json(const row *r, const abz_beat_figures *figures)
{
    printf("{");
    for (int i = 0; i < ROW_N; i++) {
        if (r[i].has_value) {
            printf("\"%s\": %.12g, ", r[i].name, r[i].value);
        } else {
            printf("\"%s\": null, ", r[i].name);
        }
    }
    printf("\"true_beats\": %llu, \"told_beats\": %llu}\n", (unsigned long long)figures->true_n,
           (unsigned long long)figures->told_n);
}

static int judge(const abz_true_beat *right, size_t right_n, const abz_told_beat *told, size_t told_n,
                 abz_beat_figures *figures)
{
    abz_beats_config config = abz_beats_config_default();
    size_t size = abz_beats_scratch_size(right_n, told_n);
    void *scratch = size < SIZE_MAX ? malloc(size) : NULL;
    abz_status status =
        scratch ? abz_beats_judge(right, right_n, told, told_n, &config, scratch, size, figures) : ABZ_ENOMEM;
    free(scratch);
    if (status != ABZ_OK) {
        abzi_complain(NULL, abz_status_text(status));
    }
    return status == ABZ_OK ? 0 : -1;
}

int abzi_measure_beats(const char *true_path, const char *told_path, bool json)
{
    abz_true_beat *right = NULL;
    abz_told_beat *told = NULL;
    size_t right_n, told_n;
    bool has_heard;
    abz_beat_figures figures;
    int result = abzi_true_beats_load(true_path, &right, &right_n);
    if (result == 0) {
        result = abzi_told_beats_load(told_path, &told, &told_n, &has_heard);
    }
    if (result == 0) {
        result = judge(right, right_n, told, told_n, &figures);
    }
    if (result == 0) {
        row rows[ROW_N];
        rows_of(&figures, has_heard, rows);
        if (json) {
            print_json(rows, &figures);
        } else {
            print_table(rows, &figures);
        }
    }
    free(right);
    free(told);
    return result == 0 ? 0 : 1;
}
