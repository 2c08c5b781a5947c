/// Figures danced one after another in bodies, for tests of those who watch.
#ifndef CHAINED_H
#define CHAINED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/couple.h"
#include "edge/figure_file.h"
#include "lead/dancer.h"

/// A couple that dances figures of a list, over and over.
typedef struct chained {
    const abz_figure *figure;
    const uint32_t *list;
    uint32_t list_n, next_n;  ///< figures appended so far
    abz_body body[ABZ_ROLE_N];
    abzi_dancer couple[ABZ_ROLE_N];
    abzi_score score;
    double count, period_s;
    double from[2];    ///< where the figure that is danced, and the one after it, begin
    uint32_t last[2];  ///< and which these are
} chained;

/// The figures of a dance; returns how many. Shape   figure [most]
static inline uint32_t chained_syllabus(abz_dance dance, abz_figure *figure, uint32_t most)
{
    static abz_figure f;
    uint32_t n = 0;
    for (size_t i = 0; abzi_syllabus_figure(i, &f); i++) {
        if (f.dance == (int32_t)dance && n < most) {
            figure[n++] = f;
        }
    }
    return n;
}

/// Those of a couple some of whom sit: what can be danced so, as it is. Shape   body [ABZ_ROLE_N]; seated: bits 1 << abz_role
static inline uint32_t chained_seated(abz_dance dance, const abz_body *body, uint32_t seated, float tempo_per_minute,
                                      abz_figure *figure, uint32_t most)
{
    const uint32_t all_n = chained_syllabus(dance, figure, most);
    uint32_t n = 0;
    abz_error error;
    for (uint32_t i = 0; i < all_n; i++) {
        figure[n] = figure[i];
        abz_figure_shorten(&figure[n], seated);
        n += abz_figure_seats(&figure[n], body, seated, tempo_per_minute, &error) == ABZ_OK;
    }
    return n;
}

static inline uint32_t chained_named(const abz_figure *figure, uint32_t n, const char *name)
{
    for (uint32_t f = 0; f < n; f++) {
        if (strcmp(figure[f].name, name) == 0) {
            return f;
        }
    }
    fprintf(stderr, "there is no figure %s\n", name);
    exit(1);
}

static inline void chained_append(chained *c)
{
    const uint32_t f = c->list[c->next_n++ % c->list_n];
    c->from[0] = c->from[1];
    c->last[0] = c->last[1];
    c->from[1] = (double)c->score.end;
    c->last[1] = f;
    abzi_score_forget(&c->score, (float)c->count);
    if (!abzi_score_append(&c->score, &c->figure[f])) {
        fprintf(stderr, "the score is full\n");
        exit(1);
    }
}

/// They stand for two counts, and begin.
static inline void chained_start(chained *c, const abz_figure *figure, const uint32_t *list, uint32_t list_n,
                                 double period_s)
{
    memset(c, 0, sizeof *c);
    c->figure = figure;
    c->list = list;
    c->list_n = list_n;
    c->period_s = period_s;
    c->body[0] = abz_body_of_height(1.80f);
    c->body[1] = abz_body_of_height(1.62f);
    c->couple[0] = abzi_dancer_of(&c->body[0]);
    c->couple[1] = abzi_dancer_of(&c->body[1]);
    abzi_score_start(&c->score, &figure[list[0]], (abzi_spot){0, 0, 0}, abzi_common_height(&c->body[0], &c->body[1]));
    abzi_score_rest(&c->score, 2);
    chained_append(c);
    chained_append(c);
}

/// The poses of this tick; returns the figure that is danced, *place is the count in it: 0 is its first beat.
static inline uint32_t chained_tick(chained *c, abz_pose *pose, double *place)
{
    if (c->count >= c->from[1]) {
        chained_append(c);
    }
    abzi_dancers_pose(c->couple, &c->score, (float)c->count, (float)c->period_s, pose);
    *place = c->count - c->from[0];
    c->count += 1 / c->period_s / ABZ_TICKS_PER_SECOND;
    return c->last[0];
}

#endif
