/// Repertoires and engines for tests, in memory of their own. What fails ends the program: a test of something else
/// needs it.
#ifndef LEARNED_H
#define LEARNED_H

#include <stdio.h>
#include <stdlib.h>

#include "abrazo/engine.h"
#include "dancers.h"

static inline void must(abz_status status, const char *what)
{
    if (status != ABZ_OK) {
        fprintf(stderr, "%s: %s\n", what, abz_status_text(status));
        exit(1);
    }
}

/// Memory as a repertoire needs it, filled with what could do harm if it were read.
static inline void *aligned(size_t size)
{
    size = (size / ABZ_REPERTOIRE_ALIGN + 1) * ABZ_REPERTOIRE_ALIGN;
    void *mem = aligned_alloc(ABZ_REPERTOIRE_ALIGN, size);
    must(mem != NULL ? ABZ_OK : ABZ_ENOMEM, "memory for a test");
    return memset(mem, 0xff, size);
}

/// Learn; returns the bytes, which *repertoire borrows.
static inline void *learned(const abz_recording *couple, size_t couple_n, const abz_learn_config *config, size_t *size,
                            abz_repertoire *repertoire)
{
    size_t tick_n = 0, work_size, out_size;
    abz_error error;
    for (size_t c = 0; c < couple_n; c++) {
        tick_n += couple[c].tick_n;
    }
    must(abz_learn_size(couple_n, tick_n, config, &work_size, &out_size), "room to learn");
    void *work = aligned(work_size), *bytes = aligned(out_size);
    must(abz_learn(couple, couple_n, config, work, work_size, bytes, out_size, size, &error), "learning");
    must(abz_repertoire_open(bytes, *size, repertoire, &error), "opening");
    free(work);
    return bytes;
}

/// The same from couples that dance by rule, tick_n ticks each; other: the other place, or NULL.
static inline void *learned_by_rule_both(size_t couple_n, size_t tick_n, size_t *size, abz_repertoire *repertoire,
                                         abz_repertoire *other)
{
    const abz_body body[2] = {dancers_body(1.05f), dancers_body(.97f)};
    abz_recording *couple = aligned(couple_n * sizeof *couple);
    abz_pose *pose = aligned(2 * couple_n * tick_n * sizeof *pose);
    abz_learn_config config = abz_learn_config_default();
    abz_error error;
    config.both_places = other != NULL;
    for (size_t c = 0; c < couple_n; c++) {
        abz_pose *lead = pose + 2 * c * tick_n, *follow = lead + tick_n;
        dancers_dance((uint32_t)c + 1, &body[0], &body[1], tick_n, lead, follow);
        couple[c] = (abz_recording){lead, follow, tick_n, &body[0], &body[1]};
    }
    void *bytes = learned(couple, couple_n, &config, size, repertoire);
    if (other != NULL) {
        must(abz_repertoire_open_other(repertoire, other, &error), "opening the other place");
    }
    free(pose);
    free(couple);
    return bytes;
}
static inline void *learned_by_rule(size_t couple_n, size_t tick_n, size_t *size, abz_repertoire *repertoire)
{
    return learned_by_rule_both(couple_n, tick_n, size, repertoire, NULL);
}

/// Free the engine with free().
static inline abz_engine *engine_of(const abz_repertoire *repertoire, const abz_engine_config *config)
{
    abz_engine *engine;
    must(abz_engine_init(aligned(abz_engine_size()), abz_engine_size(), repertoire, config, &engine), "engine");
    return engine;
}

#endif
