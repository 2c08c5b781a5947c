/// The chairs of two who share the lead and of whom one or both sit: each is danced as if it stood, and then put into
/// its chair.
#ifndef ABZI_SHARE_SEATS_H
#define ABZI_SHARE_SEATS_H

#include "abrazo/share.h"
#include "lead/temper.h"

/// Shape  [ABZ_ROLE_N]
typedef struct abzi_share_seats {
    uint32_t seated;  ///< bits 1 << abz_role
    abzi_sitter sitter[ABZ_ROLE_N];
    abzi_sitting sitting[ABZ_ROLE_N];
    abzi_temper temper[ABZ_ROLE_N];
    uint32_t shown;           ///< bits 1 << abz_role: those who have been,
    abz_pose as[ABZ_ROLE_N];  ///< and how, last
} abzi_share_seats;

/// Shape   body [ABZ_ROLE_N]
void abzi_share_seats_start(abzi_share_seats *seats, const abz_body *body, uint32_t seated);

/// A tick of one of them. figure: those that sharer knows; danced: what it dances; partner: the other, as that one was
/// seen last, or is danced in the first tick: two who see nobody as they begin would stand in each other, and neither
/// could leave. pose: danced, and then as it is shown; of who stands it stays
/// Laws    the chairs go one after the other: none drives into the other one, nor into any part of who sits there, as that
///         one is by then, and no arm goes through a wheel
void abzi_share_seats_tick(abzi_share_seats *seats, int role, const abz_figure *figure, const abz_sharer_output *danced,
                           const abz_pose *partner, abz_pose *pose);

#endif
