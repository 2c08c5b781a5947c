/// An example couple, and how to make a couple dance in your own program: couple OUTDIR writes six takes of salsa,
/// OUTDIR/lead_01.bvh beside OUTDIR/follow_01.bvh and so on. The same bytes every time; no recording is behind them.
#include "abrazo/couple.h"
#include "abrazo/codec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { TAKES = 6, FIGURES_MAX = 64, TICKS_MAX = 60 * ABZ_TICKS_PER_SECOND };

/// What makes the takes differ.
static const struct {
    uint32_t seed;
    float tempo_per_minute, lead_m, follow_m;
} takes[TAKES] = {{1, 92, 1.78f, 1.66f}, {2, 104, 1.78f, 1.66f}, {3, 84, 1.78f, 1.66f},
                  {4, 98, 1.78f, 1.66f}, {5, 110, 1.78f, 1.66f}, {6, 96, 1.78f, 1.66f}};
enum { BARS = 12, DIFFICULTY = 3 };

typedef struct dancer {
    FILE *file;
    abz_skeleton skeleton;
    abz_rig rig;
} dancer;

/// The figures of a dance in the syllabus that comes with the library. Returns how many.
static size_t figures_of(abz_dance dance, abz_figure *figure)
{
    size_t n = 0, size;
    const char *text;
    abz_error error;
    for (size_t i = 0; n < FIGURES_MAX && (text = abz_syllabus_text(i, &size)) != NULL; i++)
        if (abz_figure_read(text, size, &figure[n], &error) == ABZ_OK && figure[n].dance == (int32_t)dance)
            n++;
    return n;
}

/// 0, or -1.
static int open_file(dancer *d, const char *folder, const char *role, int number, const abz_body *body, size_t frame_n)
{
    static char head[64 + 512 * ABZ_JOINT_N];
    char path[4096];
    size_t used;
    abz_error error;
    snprintf(path, sizeof path, "%s/%s_%02d.bvh", folder, role, number);
    if (abz_skeleton_of_body(body, &d->skeleton, &d->rig, &error) != ABZ_OK ||
        abz_bvh_write_head(&d->skeleton, frame_n, 1.0 / ABZ_TICKS_PER_SECOND, head, sizeof head, &used) != ABZ_OK)
        return -1;
    d->file = fopen(path, "wb");
    return d->file != NULL && fwrite(head, 1, used, d->file) == used ? 0 : -1;
}

static int write_pose(dancer *d, const abz_pose *pose)
{
    char row[32 * 6 * ABZ_JOINT_N];
    double frame[6 * ABZ_JOINT_N];
    size_t used;
    abz_rig_from_pose(&d->skeleton, &d->rig, pose, frame);
    return abz_bvh_write_frame(&d->skeleton, frame, row, sizeof row, &used) == ABZ_OK &&
                   fwrite(row, 1, used, d->file) == used
               ? 0
               : -1;
}

static int dance(const char *folder, int number, const abz_figure *figure, size_t figure_n)
{
    static dancer dancers[ABZ_ROLE_N];
    static abz_couple_output out[TICKS_MAX];
    abz_couple_config config = abz_couple_config_default();
    config.seed = takes[number].seed;
    config.difficulty = DIFFICULTY;
    config.tempo_per_minute = takes[number].tempo_per_minute;
    config.bar_n = BARS;
    config.body[ABZ_ROLE_LEAD] = abz_body_of_height(takes[number].lead_m);
    config.body[ABZ_ROLE_FOLLOW] = abz_body_of_height(takes[number].follow_m);
    void *mem = malloc(abz_couple_size());
    abz_couple *couple;
    if (mem == NULL || abz_couple_init(mem, abz_couple_size(), figure, figure_n, &config, &couple) != ABZ_OK) {
        free(mem);
        return -1;
    }
    abz_couple_input input = {.heard = 0};
    int tick_n = 0;
    do
        abz_couple_tick(couple, &input, &out[tick_n]);
    while ((out[tick_n++].flags & ABZ_COUPLE_CLOSED) == 0 && tick_n < TICKS_MAX);
    free(mem);

    static const char *const name[ABZ_ROLE_N] = {"lead", "follow"};
    int failed = 0;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        dancer *d = &dancers[role];
        *d = (dancer){.file = NULL};
        failed |= open_file(d, folder, name[role], number + 1, &config.body[role], (size_t)tick_n);
        for (int i = 0; i < tick_n && !failed; i++)
            failed |= write_pose(d, &out[i].pose[role]);
        if (d->file != NULL)
            failed |= fclose(d->file) != 0;
    }
    return failed ? -1 : 0;
}

int main(int argc, char **argv)
{
    static abz_figure figure[FIGURES_MAX];
    if (argc != 2) {
        fprintf(stderr, "usage: couple OUTDIR\n");
        return 64;
    }
    mkdir(argv[1], 0777);
    size_t figure_n = figures_of(ABZ_DANCE_SALSA, figure);
    for (int number = 0; number < TAKES; number++)
        if (dance(argv[1], number, figure, figure_n) != 0) {
            fprintf(stderr, "couple: take %d could not be written to %s\n", number + 1, argv[1]);
            return 1;
        }
    return 0;
}
