#include "live/studio.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/refuse.h"
#include "edge/figure_seats.h"
#include "edge/own_repertoire.h"

static bool complain(const char *what)
{
    fprintf(stderr, "abrazo: %s\n", what);
    return false;
}

static bool complain_of(const char *name, const char *what)
{
    fprintf(stderr, "abrazo: %s: %s\n", name, what);
    return false;
}

/// path NULL: the syllabus is learnt, where somebody dances. stands_by: both places of it.
static bool open_repertoire(abzi_studio *s, const abzi_evening *evening, const char *path, bool stands_by)
{
    size_t n;
    abz_error error;
    if (path && abzi_repertoire_map(path, &s->mapped) != 0) {
        return false;
    }
    if (!path) {
        // What lies in the library is what this evening needs; a recording of another one may need another.
        bool own = true;
        s->learnt = evening->rests ? abzi_own_repertoire_least(&s->figures, &n)
                    : evening->library && stands_by == evening->stands_by
                        ? abzi_library_learn(evening->library, s->dance, &s->figures, stands_by, &n, &own)
                        : abzi_own_repertoire(&s->figures, stands_by, &n);
        s->lent = !own;
        if (!s->learnt) {
            return false;
        }
    }
    if (s->learnt && abz_repertoire_open(s->learnt, n, &s->mapped.repertoire, &error) != ABZ_OK) {
        return complain(error.what);
    }
    return !stands_by || abz_repertoire_open_other(&s->mapped.repertoire, &s->other, &error) == ABZ_OK ||
           complain_of(path ? path : "--stand-in", error.what);
}

/// Figures as they are danced with who is known to sit. What she follows by was learnt before, from all of them.
static void seat_figures(abzi_studio *s, const abz_room_config *config)
{
    const abz_role you = config->you_are_lead ? ABZ_ROLE_LEAD : ABZ_ROLE_FOLLOW, she = (abz_role)(1 - you);
    abz_body body[ABZ_ROLE_N];
    body[you] = config->you;
    body[she] = config->she;
    abzi_figure_seats_share(&s->figures, body,
                            (config->seated & ABZ_SEATED_YOU ? 1u << you : 0u) |
                                (config->seated & ABZ_SEATED_SHE ? 1u << she : 0u));
}

/// config: all but repertoire and figures.
static bool open_room(abzi_studio *s, const abz_room_config *config)
{
    seat_figures(s, config);
    s->config = *config;
    s->config.repertoire = &s->mapped.repertoire;
    s->config.other = s->other.header ? &s->other : NULL;
    s->config.figure = s->figures.figure;
    s->config.figure_n = s->figures.n;
    s->room_mem = malloc(abz_room_size());
    const abz_status status =
        s->room_mem ? abz_room_init(s->room_mem, abz_room_size(), &s->config, &s->room) : ABZ_ENOMEM;
    return status == ABZ_OK || complain(abz_status_text(status));
}

static bool open_live_room(abzi_studio *s, const abzi_evening *evening)
{
    abz_room_config config = abz_room_config_default(&s->mapped.repertoire, s->figures.figure, s->figures.n);
    config.camera.height_m = evening->height_m;
    config.headset.height_m = evening->height_m;
    config.music.dance = s->dance;
    config.seed = evening->seed;
    config.seated = evening->seated;
    config.hand_back = evening->hand_back;
    config.rests = evening->rests;
    if (evening->you) {
        config.you = *evening->you;
    }
    return open_room(s, &config);
}

abzi_studio *abzi_studio_open(const abzi_evening *evening, abz_dance dance)
{
    abzi_studio *s = calloc(1, sizeof *s);
    if (!s) {
        complain(abz_status_text(ABZ_ENOMEM));
        return NULL;
    }
    s->dance = dance;
    if (abzi_figure_set_load(NULL, 0, dance, &s->figures) != 0 ||
        !open_repertoire(s, evening, evening->dance == dance ? evening->repertoire : NULL, evening->stands_by) ||
        !open_live_room(s, evening)) {
        abzi_studio_close(s);
        return NULL;
    }
    return s;
}

/// What the recording was danced with, and nothing else.
static bool open_recorded(abzi_studio *s, const abzi_evening *evening, const char *name, const abz_journal_head *head)
{
    s->dance = (abz_dance)head->dance;
    if (!head->own_repertoire && !evening->repertoire) {
        return complain_of(name, "it was danced with a repertoire of its own: say which with --repertoire FILE");
    }
    if (abzi_figure_set_load(NULL, 0, s->dance, &s->figures) != 0 ||
        !open_repertoire(s, evening, head->own_repertoire ? NULL : evening->repertoire, head->stands_by)) {
        return false;
    }
    if (s->mapped.repertoire.content_hash != head->repertoire_hash) {
        return complain_of(name, "it was danced with another repertoire than this");
    }
    return open_room(s, &head->room);
}

abzi_studio *abzi_studio_of(const abzi_evening *evening, const char *name, const abz_journal_head *head)
{
    abzi_studio *s = calloc(1, sizeof *s);
    if (!s) {
        complain(abz_status_text(ABZ_ENOMEM));
        return NULL;
    }
    if (!open_recorded(s, evening, name, head)) {
        abzi_studio_close(s);
        return NULL;
    }
    return s;
}

abzi_studio *abzi_studio_replay(const abzi_evening *evening, const char *name, uint8_t *bytes, size_t n)
{
    abz_journal player;
    abz_journal_head head;
    abz_error error;
    abzi_studio *s = NULL;
    if (abz_journal_open(bytes, n, &player, &head, &error) != ABZ_OK) {
        complain_of(name, error.what);
    } else {
        s = abzi_studio_of(evening, name, &head);
    }
    if (!s) {
        free(bytes);
        return NULL;
    }
    s->played = bytes;
    s->player = player;
    s->plays = true;
    return s;
}

abz_status abzi_studio_enter(abzi_studio *s, const abz_journal_record *segment, abz_error *error)
{
    const abz_journal_head head = abzi_studio_head(s);
    if (!abz_journal_same_room(&head, &segment->head)) {
        return abzi_refuse(error, ABZ_EINVAL, 0, "another dance begins here");
    }
    s->entered_n++;
    return segment->snapshot_n > 0 ? abz_room_restore(s->room, segment->snapshot, segment->snapshot_n, error)
                                   : abz_room_init(s->room_mem, abz_room_size(), &s->config, &s->room);
}

bool abzi_studio_next(abzi_studio *s, abz_room_input *input)
{
    abz_journal_record record;
    abz_error error;
    while (s->plays) {
        s->plays = abz_journal_next(&s->player, &record, &error) == ABZ_OK;
        if (s->plays && record.kind == ABZ_JOURNAL_TICK) {
            *input = record.input;
            return true;
        }
        if (s->plays && record.kind == ABZ_JOURNAL_SEGMENT) {
            s->plays = abzi_studio_enter(s, &record, &error) == ABZ_OK;
        }
    }
    return false;
}

abz_journal_head abzi_studio_head(const abzi_studio *s)
{
    return (abz_journal_head){.dance = (uint32_t)s->dance,
                              .repertoire_hash = s->mapped.repertoire.content_hash,
                              .own_repertoire = s->learnt != NULL,
                              .stands_by = s->config.other != NULL,
                              .room = s->config};
}

void abzi_studio_close(abzi_studio *s)
{
    if (s) {
        free(s->room_mem);
        abzi_repertoire_unmap(&s->mapped);
        if (!s->lent) {
            free(s->learnt);
        }
        free(s->played);
        abzi_figure_set_free(&s->figures);
        free(s);
    }
}
