#include "edge/figure_seats.h"

#include <stdio.h>
#include <string.h>

#include "lead/phrase.h"

#define NOT_BEGUN 6  // a difficulty beyond any that is asked for (abrazo/figure.h)

// Is this figure one of "NAME,DANCE/NAME"?
static bool is_asked_for(const abzi_figure_set *set, size_t which, const char *only)
{
    for (const char *at = only; at && *at; at += strcspn(at, ",") + (at[strcspn(at, ",")] == ',')) {
        if (abzi_figure_set_find(set, at, strcspn(at, ",")) == (int)which) {
            return true;
        }
    }
    return false;
}

int abzi_figure_seats(abzi_figure_set *set, const abz_body *body, uint32_t seated, float tempo_per_minute,
                      const char *only, bool quiet)
{
    size_t left_n = 0;
    bool stays[ABZI_PHRASE_FIGURE_MAX] = {false};
    abz_error error;
    for (size_t i = 0; i < set->n && i < sizeof stays; i++) {
        abz_figure_shorten(&set->figure[i], seated);
        stays[i] = abz_figure_seats(&set->figure[i], body, seated, tempo_per_minute, &error) == ABZ_OK;
        if (!stays[i] && is_asked_for(set, i, only)) {
            fprintf(stderr, "abrazo: --only %s, with --seated: %s\n", set->figure[i].name, error.what);
            return -1;
        }
        left_n += stays[i];
    }
    const char *dance = abz_dance_name((abz_dance)set->figure[0].dance);
    if (left_n == 0) {
        fprintf(stderr, "abrazo: --seated: no figure of %s here can be danced in a chair; the last: %s\n", dance,
                error.what);
        return -1;
    }
    if (!quiet) {
        fprintf(stderr, "abrazo: %zu of %zu figures of %s can be danced seated\n", left_n, set->n, dance);
    }
    left_n = 0;
    for (size_t i = 0; i < set->n && i < sizeof stays; i++) {
        if (stays[i]) {
            set->figure[left_n++] = set->figure[i];
        }
    }
    set->n = left_n;
    return 0;
}

void abzi_figure_seats_share(abzi_figure_set *set, const abz_body *body, uint32_t seated)
{
    abz_error error;
    for (size_t i = 0; seated != 0 && i < set->n; i++) {
        abz_figure *figure = &set->figure[i];
        abz_figure_shorten(figure, seated);
        if (abz_figure_seats(figure, body, seated, abzi_counts_per_minute(figure, 0, true), &error) != ABZ_OK) {
            figure->difficulty = NOT_BEGUN;
        }
    }
}
