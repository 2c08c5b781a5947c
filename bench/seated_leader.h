/// Leaders whom the program seats, for benches that look at them: sitting.c, sitting_seen.c.
#ifndef ABZI_BENCH_SEATED_LEADER_H
#define ABZI_BENCH_SEATED_LEADER_H

#include "abrazo/couple.h"
#include "bench.h"
#include "edge/figure_seats.h"
#include "edge/own_repertoire.h"
#include "lead/couple_internal.h"

// Of so many: of landings those near a count; of hands he gives those in reach, of those in reach those that hold.
typedef struct tally {
    size_t n, on;
} tally;

static inline double share_of(tally of)
{
    return of.n > 0 ? (double)of.on / (double)of.n : 0;
}

enum { LEAD_TICKS = 60 * ABZ_TICKS_PER_SECOND };

static const abz_dance dances[] = {ABZ_DANCE_SALSA, ABZ_DANCE_BACHATA, ABZ_DANCE_MERENGUE, ABZ_DANCE_CHA_CHA,
                                   ABZ_DANCE_RUMBA, ABZ_DANCE_TANGO,   ABZ_DANCE_WALTZ};

typedef struct counted {
    abz_pose pose[ABZ_ROLE_N];
    abz_chair chair;
    float count;
    bool steps;  // the leader's weight goes over to a foot
} counted;

static inline bool weight_goes_over(const abzi_score *score, float after, float until)
{
    for (int i = 0; i < score->tread_n[ABZ_ROLE_LEAD]; i++) {
        const abzi_tread *it = &score->tread[ABZ_ROLE_LEAD][i].tread;
        if (it->weight && it->at > after && it->at <= until) {
            return true;
        }
    }
    return false;
}

// A dance's figures, and what she learns from them; returns the bytes of it.
static inline void *own_repertoire(abz_dance dance, abzi_figure_set *set, abz_repertoire *repertoire)
{
    size_t size;
    abz_error error;
    if (abzi_figure_set_load(NULL, 0, dance, set) != 0) {
        exit(1);
    }
    void *bytes = abzi_own_repertoire(set, false, &size);
    must(bytes != NULL ? abz_repertoire_open(bytes, size, repertoire, &error) : ABZ_ENOMEM, "repertoire");
    return bytes;
}

// A couple whose leader sits; returns how many ticks.
static inline size_t seated_couple(const abzi_figure_set *set, uint32_t seed, counted *out)
{
    abzi_figure_set seats = *set;
    seats.figure = need(set->n * sizeof *set->figure);
    memcpy(seats.figure, set->figure, set->n * sizeof *set->figure);
    abz_couple_config config = abz_couple_config_default();
    config.tempo_per_minute = (float)abzi_counts_per_minute(set->figure, 0, true);
    config.seated = 1u << ABZ_ROLE_LEAD;
    config.seed = seed;
    if (abzi_figure_seats(&seats, config.body, config.seated, config.tempo_per_minute, NULL, true) != 0) {
        exit(1);
    }
    void *mem = need(abz_couple_size());
    abz_couple *couple;
    must(abz_couple_init(mem, abz_couple_size(), seats.figure, seats.n, &config, &couple), "couple");
    const abzi_couple_state *state = &couple->state;
    for (size_t i = 0; i < LEAD_TICKS; i++) {
        const abz_couple_input input = {0};
        const float before = state->conductor.count;
        abz_couple_output now;
        abz_couple_tick(couple, &input, &now);
        out[i] = (counted){{now.pose[0], now.pose[1]},
                           now.chair[0],
                           now.count,
                           weight_goes_over(&state->score, before, state->conductor.count)};
    }
    free(mem);
    free(seats.figure);
    return LEAD_TICKS;
}

// From the nearest count, or the second step of a cha-cha's chasse (4&), s; below 0: before it.
static inline float off_s(abz_dance dance, float count, float period_s)
{
    float off = count - floorf(count + 0.5f);
    const float bar = (count - 4.5f) / 4, between = 4 * (bar - floorf(bar + 0.5f));
    if (dance == ABZ_DANCE_CHA_CHA && fabsf(between) < fabsf(off)) {
        off = between;
    }
    return off * period_s;
}

static inline void lands(tally *of, bool landed, float off)
{
    of->n += landed;
    of->on += landed && fabsf(off) < 0.1f;
}

#endif
