#include "lead/share_seats.h"

#include <string.h>

#include "lead/held.h"

void abzi_share_seats_start(abzi_share_seats *seats, const abz_body *body, uint32_t seated)
{
    memset(seats, 0, sizeof *seats);
    seats->seated = seated;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        seats->sitter[role] = abzi_sitter_of(&body[role]);
    }
}

static void sit(abzi_share_seats *seats, int role, const abz_figure *figure, const abz_sharer_output *danced,
                const abz_pose *partner, abz_pose *pose)
{
    const int other = 1 - role;
    const abz_chair_shape *his = &seats->sitter[other].shape;
    const abzi_sitting *sits = &seats->sitting[other];
    const abzi_sitting_input input = {
        .danced = pose,
        .other = partner->pos,
        .other_now = (seats->shown >> other & 1) != 0 ? seats->as[other].pos : NULL,
        .shape = (seats->seated >> other & 1) != 0 ? his : NULL,
        .chair = sits->begun ? sits->chair.at : abzi_chair_of(partner->pos, his),
        .holds = abzi_held_in_figure(danced->figure >= 0 ? &figure[danced->figure] : NULL, danced->count, role),
        .lands_s = -1,
        .cues = danced->cues != 0,
        .cue_rad = danced->cue_rad,
        .gentle = danced->gentle};
    abzi_temper_seated(&seats->temper[role], &seats->sitting[role], &seats->sitter[role], &input, pose);
}

void abzi_share_seats_tick(abzi_share_seats *seats, int role, const abz_figure *figure, const abz_sharer_output *danced,
                           const abz_pose *partner, abz_pose *pose)
{
    if ((seats->seated >> role & 1) != 0) {
        sit(seats, role, figure, danced, partner, pose);
    }
    seats->as[role] = *pose;
    seats->shown |= 1u << role;
}
