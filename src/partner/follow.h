/// The follower: decides about time (steps), place (her spot) and body (posture), sixty times a second.
#ifndef ABZI_FOLLOW_H
#define ABZI_FOLLOW_H

#include "partner/posture.h"

/// All four-byte fields: part of the engine's state.
typedef struct abzi_follow {
    int32_t started;
    float floor_y;
    float away_m, away_v;    ///< how much further away she stands than followers do: it changes slowly
    abzi_spot believed;      ///< where a follower would be: the answers, steadied by how followers move
    abzi_spot spot;          ///< her hips on the floor, and her heading
    abzi_spot velocity;      ///< m/s, rad/s
    float apart_x, apart_z;  ///< how far she has to go for the trunks to be apart
    float soon_x, soon_z;    ///< and to be so soon, gently
    float gives_x, gives_z;  ///< how she is giving way, beside her velocity, when she does so gently, m/s
    abzi_company company;
    abzi_steps steps;
    abzi_posture posture;
} abzi_follow;

/// start: where she begins; NULL: where a partner would stand
void abzi_follow_start(abzi_follow *follow, const abzi_build *build, const abz_repertoire *repertoire,
                       const abzi_lead *lead, const abzi_manner *manner, const abzi_spot *start);

/// A tick in two halves, for who has a say in where she stands: find out what followers would do; then do it, as if the
/// leader were at his. abzi_follow_tick: as followers do.
void abzi_follow_look(abzi_follow *follow, const abz_repertoire *repertoire, const abzi_lead *lead);
void abzi_follow_go(abzi_follow *follow, const abzi_build *build, const abz_repertoire *repertoire,
                    const abzi_lead *lead, const abzi_manner *manner, abzi_spot his, abz_pose *pose);
void abzi_follow_tick(abzi_follow *follow, const abzi_build *build, const abz_repertoire *repertoire,
                      const abzi_lead *lead, const abzi_manner *manner, abz_pose *pose);

/// For what was restored: every index points at something.
bool abzi_follow_is_sound(const abzi_follow *follow, const abz_repertoire *repertoire);

/// Where her spot will be so many ticks from now, if all goes on as the neighbours do.
abzi_spot abzi_follow_soon(const abzi_follow *follow, const abz_repertoire *repertoire, const abzi_lead *lead,
                           uint32_t ticks);

#endif
