/// A couple that dances the syllabus's salsa by itself, as poses; and a repertoire learned from such couples.
#ifndef TEST_DANCED_H
#define TEST_DANCED_H

#include "abrazo/couple.h"
#include "learned.h"

/// tick_n ticks of both.
static inline void danced(const abz_figure *figure, size_t figure_n, float tempo, uint32_t seed, size_t tick_n,
                          abz_pose *lead, abz_pose *follow)
{
    abz_couple_config config = abz_couple_config_default();
    config.tempo_per_minute = tempo;
    config.seed = seed;
    abz_couple *couple;
    void *mem = aligned(abz_couple_size());
    must(abz_couple_init(mem, abz_couple_size(), figure, figure_n, &config, &couple), "a couple");
    for (size_t i = 0; i < tick_n; i++) {
        const abz_couple_input input = {0};
        abz_couple_output now;
        abz_couple_tick(couple, &input, &now);
        lead[i] = now.pose[ABZ_ROLE_LEAD];
        follow[i] = now.pose[ABZ_ROLE_FOLLOW];
    }
    free(mem);
}

/// Learned from three couples of tick_n ticks; returns the bytes, which *repertoire borrows, and *other, of the other
/// place, unless it is NULL.
static inline void *danced_both(const abz_figure *figure, size_t figure_n, size_t tick_n, abz_repertoire *repertoire,
                                abz_repertoire *other)
{
    const abz_couple_config usual = abz_couple_config_default();
    abz_learn_config config = abz_learn_config_default();
    abz_error error;
    config.both_places = other != NULL;
    abz_recording couple[3];
    abz_pose *pose = aligned(6 * tick_n * sizeof *pose);
    for (uint32_t c = 0; c < 3; c++) {
        abz_pose *lead = pose + 2 * c * tick_n, *follow = lead + tick_n;
        danced(figure, figure_n, 84 + 12 * (float)c, c + 1, tick_n, lead, follow);
        couple[c] = (abz_recording){lead, follow, tick_n, &usual.body[ABZ_ROLE_LEAD], &usual.body[ABZ_ROLE_FOLLOW]};
    }
    size_t size;
    void *bytes = learned(couple, 3, &config, &size, repertoire);
    if (other != NULL) {
        must(abz_repertoire_open_other(repertoire, other, &error), "opening the other place");
    }
    free(pose);
    return bytes;
}

static inline void *danced_repertoire(const abz_figure *figure, size_t figure_n, size_t tick_n,
                                      abz_repertoire *repertoire)
{
    return danced_both(figure, figure_n, tick_n, repertoire, NULL);
}

#endif
