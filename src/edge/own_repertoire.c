#include "edge/own_repertoire.h"

#include <stdio.h>
#include <stdlib.h>

#include "abrazo/couple.h"
#include "abrazo/partner.h"

enum { TAKE_N = 6, BAR_N = 48 };  // as the example couple of ./dance: enough to meet most figures of a dance
// No dance is counted slower than waltz, at .86 of 91 a minute: 48 bars and the standing before and after fit.
enum { TICKS_MAX = 4 * 60 * ABZ_TICKS_PER_SECOND };
// abz_learn takes no couple of less than a second.
enum { LEAST_TICKS = ABZ_TICKS_PER_SECOND };

// From slow to fast around the usual tempo: a leader's steps are recognised by their speed, too.
static const double tempo_share[TAKE_N] = {0.86, 0.95, 1.03, 1.12, 1.20, 1.29};

/// A couple's dance; the bodies are those of abz_couple_config_default.
typedef struct take {
    abz_pose *pose[ABZ_ROLE_N];  // [tick_most of learn_takes]
    size_t tick_n;
} take;

static void *complain(abz_status status, const char *what)
{
    fprintf(stderr, "abrazo: %s\n", status == ABZ_ENOMEM ? abz_status_text(status) : what);
    return NULL;
}

static abz_status dance(const abzi_figure_set *figures, int number, size_t tick_most, void *mem, take *t)
{
    abz_couple_config config = abz_couple_config_default();
    abz_couple *couple;
    config.seed = (uint32_t)number + 1;
    config.bar_n = BAR_N;
    config.tempo_per_minute = (float)tempo_share[number] * abzi_counts_per_minute(&figures->figure[0], 0, true);
    const abz_status status = abz_couple_init(mem, abz_couple_size(), figures->figure, figures->n, &config, &couple);
    const abz_couple_input input = {.heard = 0};
    abz_couple_output output = {.flags = 0};
    for (t->tick_n = 0; status == ABZ_OK && t->tick_n < tick_most && (output.flags & ABZ_COUPLE_CLOSED) == 0;
         t->tick_n++) {
        abz_couple_tick(couple, &input, &output);
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            t->pose[role][t->tick_n] = output.pose[role];
        }
    }
    return status;
}

static void *block(size_t size)
{
    const size_t align = ABZ_REPERTOIRE_ALIGN;
    return aligned_alloc(align, (size + align - 1) / align * align);
}

static void *learn(const take *t, int take_n, bool both_places, size_t *n)
{
    const abz_couple_config couple = abz_couple_config_default();
    abz_learn_config config = abz_learn_config_default();
    abz_recording recording[TAKE_N];
    size_t tick_n = 0, work_size, out_size;
    abz_error error;
    for (int i = 0; i < take_n; i++) {
        recording[i] = (abz_recording){t[i].pose[ABZ_ROLE_LEAD], t[i].pose[ABZ_ROLE_FOLLOW], t[i].tick_n,
                                       &couple.body[ABZ_ROLE_LEAD], &couple.body[ABZ_ROLE_FOLLOW]};
        tick_n += t[i].tick_n;
    }
    config.both_places = both_places;
    abz_status status = abz_learn_size((size_t)take_n, tick_n, &config, &work_size, &out_size);
    if (status != ABZ_OK) {
        return complain(status, abz_status_text(status));
    }
    void *work = block(work_size), *out = block(out_size);
    status = work && out ? abz_learn(recording, (size_t)take_n, &config, work, work_size, out, out_size, n, &error)
                         : ABZ_ENOMEM;
    free(work);
    if (status != ABZ_OK) {
        free(out);
        return complain(status, error.what);
    }
    return out;
}

static void *learn_takes(const abzi_figure_set *figures, int take_n, size_t tick_most, bool both_places, size_t *n)
{
    take t[TAKE_N] = {0};
    void *mem = malloc(abz_couple_size()), *out = NULL;
    abz_status status = mem ? ABZ_OK : ABZ_ENOMEM;
    for (int i = 0; status == ABZ_OK && i < take_n; i++) {
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            t[i].pose[role] = malloc(tick_most * sizeof *t[i].pose[role]);
            status = t[i].pose[role] ? status : ABZ_ENOMEM;
        }
        status = status == ABZ_OK ? dance(figures, i, tick_most, mem, &t[i]) : status;
    }
    if (status == ABZ_OK) {
        out = learn(t, take_n, both_places, n);
    } else {
        complain(status, "of these figures none leads back to another");
    }
    for (int i = 0; i < take_n; i++) {
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            free(t[i].pose[role]);
        }
    }
    free(mem);
    return out;
}

void *abzi_own_repertoire(const abzi_figure_set *figures, bool both_places, size_t *n)
{
    return learn_takes(figures, TAKE_N, TICKS_MAX, both_places, n);
}

void *abzi_own_repertoire_least(const abzi_figure_set *figures, size_t *n)
{
    return learn_takes(figures, 1, LEAST_TICKS, false, n);
}
