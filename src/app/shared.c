#include "app/shared.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/share.h"
#include "edge/complain.h"
#include "lead/share_seats.h"

// The next figure is written three counts before the end of the last, and two counts of standing are counted: those who
// are told so long before write no other one.
#define CLOSE_COUNTS 1.5

struct abzi_shared {
    abz_sharer *who[ABZ_ROLE_N];
    void *mem[ABZ_ROLE_N];
    abz_sharer_output last[ABZ_ROLE_N];
    uint64_t tick_n;
    const abz_figure *figure;
    abzi_share_seats seats;
    int leader;  // ABZ_ROLE_N: nobody yet
    uint32_t passed_n;
    double left_n;  // counts until they close
    bool ends;      // there is a last bar
};

static bool open_one(abzi_shared *s, int role, const abz_figure *figure, size_t figure_n,
                     const abz_couple_config *couple, float share)
{
    abz_sharer_config config = abz_sharer_config_default();
    config.part = (abz_role)role;
    config.body[ABZ_ROLE_LEAD] = couple->body[ABZ_ROLE_LEAD];
    config.body[ABZ_ROLE_FOLLOW] = couple->body[ABZ_ROLE_FOLLOW];
    config.seated = couple->seated;
    config.share = share;
    config.begins = role == ABZ_ROLE_LEAD;
    config.seed = couple->seed + (uint32_t)role;
    config.difficulty = couple->difficulty;
    config.refused = couple->refused;
    config.tempo_per_minute = couple->tempo_per_minute;
    config.music = couple->music;
    s->mem[role] = malloc(abz_sharer_size());
    abz_status status = ABZ_ENOMEM;
    if (s->mem[role]) {
        status = abz_sharer_init(s->mem[role], abz_sharer_size(), figure, figure_n, &config, &s->who[role]);
    }
    if (status == ABZ_OK) {
        return true;
    }
    if (status == ABZ_ELIMIT) {
        fprintf(stderr, "abrazo: more figures than can be told apart: up to %d of %d counts together\n",
                ABZ_RECOGNISE_FIGURE_MAX, ABZ_RECOGNISE_COUNT_MAX);
    } else if (status == ABZ_EINVAL) {
        fprintf(stderr,
                "abrazo: no figure may be danced: all are refused or too difficult, or none leads to another\n");
    } else {
        abzi_complain(NULL, abz_status_text(status));
    }
    return false;
}

abzi_shared *abzi_shared_open(const abz_figure *figure, size_t figure_n, const abz_couple_config *config, float share)
{
    abzi_shared *s = calloc(1, sizeof *s);
    if (!s) {
        abzi_out_of_memory();
        return NULL;
    }
    s->leader = ABZ_ROLE_N;
    s->figure = figure;
    abzi_share_seats_start(&s->seats, config->body, config->seated);
    s->ends = config->bar_n > 0;
    s->left_n = s->ends ? (double)config->bar_n * figure->metre : 0;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        if (!open_one(s, role, figure, figure_n, config, share)) {
            abzi_shared_close(s);
            return NULL;
        }
    }
    return s;
}

/// Counts that went by, danced or waited for each other: a dance of so many bars ends.
static void count(abzi_shared *s, const abz_sharer_output *now)
{
    if (now->period_s > 0) {
        s->left_n -= 1.0 / ABZ_TICKS_PER_SECOND / (double)now->period_s;
    }
}

static uint32_t flags_of(const abz_sharer_output *now)
{
    static const struct {
        uint32_t sharer, couple;
    } same[] = {{ABZ_SHARER_PAUSES, ABZ_COUPLE_PAUSES},
                {ABZ_SHARER_CLOSES, ABZ_COUPLE_CLOSES},
                {ABZ_SHARER_CLOSED, ABZ_COUPLE_CLOSED}};
    uint32_t flags = 0;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        flags |= now->flags & same[i].sharer ? same[i].couple : 0;
    }
    return flags;
}

void abzi_shared_tick(abzi_shared *s, const abz_couple_input *in, abz_couple_output *output)
{
    abz_sharer_output now[ABZ_ROLE_N];
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abz_sharer_input input = {
            .heard = in->heard, .gentle = in->gentle, .close = in->close || (s->ends && s->left_n < CLOSE_COUNTS)};
        if (in->heard) {
            input.sound = in->sound;
        }
        if (s->tick_n > 0) {
            memcpy(input.joint, s->last[1 - role].pose.pos, sizeof input.joint);
            input.seen = UINT32_MAX;
        }
        abz_sharer_tick(s->who[role], &input, &now[role]);
    }
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abz_pose *partner = s->tick_n > 0 ? &s->last[1 - role].pose : &now[1 - role].pose;
        abzi_share_seats_tick(&s->seats, role, s->figure, &now[role], partner, &now[role].pose);
    }
    bool leads[ABZ_ROLE_N];
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        s->last[role] = now[role];
        leads[role] = (now[role].flags & ABZ_SHARER_LEADS) != 0;
    }
    if (leads[ABZ_ROLE_LEAD] != leads[ABZ_ROLE_FOLLOW]) {
        int leader = leads[ABZ_ROLE_LEAD] ? ABZ_ROLE_LEAD : ABZ_ROLE_FOLLOW;
        s->passed_n += s->leader != ABZ_ROLE_N && s->leader != leader;
        s->leader = leader;
    }
    const abz_sharer_output *at = &now[s->leader == ABZ_ROLE_N ? ABZ_ROLE_LEAD : s->leader];
    count(s, at);
    *output = (abz_couple_output){.pose = {now[ABZ_ROLE_LEAD].pose, now[ABZ_ROLE_FOLLOW].pose},
                                  .tick = at->tick,
                                  .flags = flags_of(&now[ABZ_ROLE_LEAD]) & flags_of(&now[ABZ_ROLE_FOLLOW]),
                                  .figure = at->figure,
                                  .count = at->count,
                                  .period_s = at->period_s,
                                  .music = at->music};
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        if (s->seats.seated >> role & 1) {
            output->chair[role] = abzi_chair_shown(&s->seats.sitting[role].chair);
        }
    }
    s->tick_n++;
}

uint32_t abzi_shared_passed(const abzi_shared *shared)
{
    return shared->passed_n;
}

void abzi_shared_close(abzi_shared *s)
{
    if (s) {
        free(s->mem[ABZ_ROLE_LEAD]);
        free(s->mem[ABZ_ROLE_FOLLOW]);
        free(s);
    }
}
