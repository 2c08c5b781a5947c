#include "app/render.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "abrazo/gentle.h"
#include "edge/complain.h"
#include "edge/figure_set.h"

static int dance(abzi_couple_out *out, const abz_figure *figure, abz_couple *couple, float gentle)
{
    const abz_couple_input input = {.gentle = gentle};
    abz_couple_output now;
    bool is_first = true;
    int result = 0;
    do {
        abz_couple_tick(couple, &input, &now);
        const abz_figure *danced = now.figure >= 0 ? figure : NULL;
        // a tick's output describes its end, and the first frame of a file its beginning
        result = is_first ? abzi_couple_out_frame(out, &now, danced) : 0;
        result = result == 0 ? abzi_couple_out_frame(out, &now, danced) : result;
        is_first = false;
    } while (result == 0 && (now.flags & ABZ_COUPLE_CLOSED) == 0);
    return abzi_couple_out_end(out, figure->title) == 0 && result >= 0 ? 0 : -1;
}

/// Can this couple dance it so gently, and seated? The figure becomes what is danced; if not, the line was printed.
static bool can_be_danced(abz_figure *figure, const abz_couple_config *config)
{
    abz_figure soft;
    abz_error error;
    if (abz_figure_soften(figure, config->gentle, &soft) != ABZ_OK) {
        fprintf(stderr, "abrazo: %s: it turns further than --gentle %g allows\n", figure->name, (double)config->gentle);
        return false;
    }
    if (config->seated == 0) {
        return true;
    }
    abz_figure_shorten(figure, config->seated);
    if (abz_figure_seats(figure, config->body, config->seated, config->tempo_per_minute, &error) != ABZ_OK) {
        fprintf(stderr, "abrazo: %s, with --seated: %s\n", figure->name, error.what);
        return false;
    }
    return true;
}

static int render(abzi_couple_out *out, abz_figure *figure, const abzi_render_options *o, void *mem)
{
    static const uint32_t only[] = {0};
    abz_couple_config config = abz_couple_config_default();
    abz_couple *couple;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        if (abzi_couple_out_height(out, (abz_role)role, o->height_m[role]) != 0) {
            return -1;
        }
        config.body[role] = out->body[role]->rig.body;
    }
    config.tempo_per_minute = abzi_counts_per_minute(figure, o->tempo, false);
    config.bar_n = (uint32_t)(figure->count_n / figure->metre);
    config.has_only = true;
    config.only = only;
    config.only_n = 1;
    config.seated = out->seated = (uint32_t)o->seated;
    config.gentle = o->gentle;
    if (!can_be_danced(figure, &config)) {
        return -1;
    }
    const abz_status status = abz_couple_init(mem, abz_couple_size(), figure, 1, &config, &couple);
    if (status != ABZ_OK) {
        fprintf(stderr, "abrazo: %s: %s\n", figure->name, abz_status_text(status));
        return -1;
    }
    return abzi_couple_out_open(out, &o->files, figure->title) == 0 ? dance(out, figure, couple, o->gentle) : -1;
}

int abzi_render(abz_figure *figure, const abzi_render_options *options)
{
    abzi_couple_out out = {0};
    void *mem = malloc(abz_couple_size());
    int result = -1;
    signal(SIGPIPE, SIG_IGN);  // a reader that goes away is a failed write
    if (mem) {
        result = render(&out, figure, options, mem);
    } else {
        abzi_out_of_memory();
    }
    abzi_couple_out_close(&out);
    free(mem);
    return result;
}
