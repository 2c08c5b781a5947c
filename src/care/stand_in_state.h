/// What of a stand-in survives a tick.
#ifndef ABZI_STAND_IN_STATE_H
#define ABZI_STAND_IN_STATE_H

#include "abrazo/stand_in.h"
#include "care/fall.h"
#include "care/simple.h"
#include "care/way.h"
#include "partner/follow.h"
#include "rhythm/accord.h"
#include "rhythm/music.h"

/// All four-byte fields: it can be stored number by number.
typedef struct abzi_stand_in {
    uint32_t tick_low, tick_high;
    uint32_t begun;
    uint32_t hears;
    int32_t act;           ///< abz_stand_in_act
    uint32_t act_n;        ///< ticks since it changed
    int32_t place;         ///< abz_role: whose place she takes, or expects to take
    uint32_t unseen_n[2];  ///< ticks each dancer has not been seen
    uint32_t back_n;       ///< ticks for which who was lost dances again
    uint32_t still_n;      ///< ticks since who is left stepped
    uint32_t silent_n;     ///< ticks since the music was sure of itself
    uint32_t count_n;      ///< counts since she entered
    uint32_t ended;        ///< an end that was foreseen is being danced to: nothing opens it again
    float rest, rest_v;    ///< 0 dancing .. 1 standing at ease
    abzi_spot middle;      ///< of the couple, slowly; yaw: the direction in which she waits
    abzi_spot goal;        ///< where she waits
    abzi_spot offset;      ///< from the place she takes to where she is: what is left of the way in
    abzi_lying lying;      ///< who was lost lies there
    abzi_way way;
    abzi_half_turn turn;
    abzi_lead dancer[2];      ///< the couple, as she sees them
    abzi_fall_watch fall[2];  ///< whether they fall
    abzi_accord accord[2];    ///< her beat, with the steps of each
    abzi_music music;
    abzi_follow follow;
} abzi_stand_in;

#endif
