#include "live/studio.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/own_repertoire.h"

static bool complain(const char *what)
{
    fprintf(stderr, "abrazo: %s\n", what);
    return false;
}

static bool open_repertoire(abzi_studio *s, const abzi_evening *evening)
{
    size_t n;
    abz_error error;
    if (evening->repertoire && evening->dance == s->dance) {
        return abzi_repertoire_map(evening->repertoire, &s->mapped) == 0;
    }
    s->learnt = abzi_own_repertoire(&s->figures, &n);
    if (s->learnt && abz_repertoire_open(s->learnt, n, &s->mapped.repertoire, &error) != ABZ_OK) {
        return complain(error.what);
    }
    return s->learnt != NULL;
}

static bool open_room(abzi_studio *s, const abzi_evening *evening)
{
    s->config = abz_room_config_default(&s->mapped.repertoire, s->figures.figure, s->figures.n);
    s->config.camera.height_m = evening->height_m;
    s->config.headset.height_m = evening->height_m;
    s->config.music.dance = s->dance;
    s->config.seed = evening->seed;
    if (evening->you) {
        s->config.you = *evening->you;
    }
    s->room_mem = malloc(abz_room_size());
    const abz_status status =
        s->room_mem ? abz_room_init(s->room_mem, abz_room_size(), &s->config, &s->room) : ABZ_ENOMEM;
    return status == ABZ_OK || complain(abz_status_text(status));
}

abzi_studio *abzi_studio_open(const abzi_evening *evening, abz_dance dance)
{
    abzi_studio *s = calloc(1, sizeof *s);
    if (!s) {
        complain(abz_status_text(ABZ_ENOMEM));
        return NULL;
    }
    s->dance = dance;
    if (abzi_figure_set_load(NULL, 0, dance, &s->figures) != 0 || !open_repertoire(s, evening) ||
        !open_room(s, evening)) {
        abzi_studio_close(s);
        return NULL;
    }
    return s;
}

bool abzi_studio_record(abzi_studio *s, const char *path)
{
    const abz_journal_head head = {.dance = (uint32_t)s->dance,
                                   .repertoire_hash = s->mapped.repertoire.content_hash,
                                   .own_repertoire = s->learnt != NULL,
                                   .room = s->config};
    s->recorder = abzi_recorder_open(path, &head);
    snprintf(s->session, sizeof s->session, "%s", s->recorder ? path : "");
    return s->recorder != NULL;
}

void abzi_studio_close(abzi_studio *s)
{
    if (s) {
        abzi_recorder_close(s->recorder);
        free(s->room_mem);
        abzi_repertoire_unmap(&s->mapped);
        free(s->learnt);
        abzi_figure_set_free(&s->figures);
        free(s);
    }
}
