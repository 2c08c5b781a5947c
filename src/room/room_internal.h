/// What a room is made of: the model it borrows, those who sense and dance in it, and its state.
#ifndef ABZI_ROOM_INTERNAL_H
#define ABZI_ROOM_INTERNAL_H

#include "abrazo/room.h"
#include "care/attend.h"
#include "care/fall.h"
#include "care/sitting.h"
#include "lead/temper.h"
#include "motion/spot.h"
#include "rhythm/footfall.h"
#include "room/handover.h"
#include "room/third.h"
#include "room/unison.h"
#include "sense/camera.h"
#include "sense/headset.h"

#define ABZI_ROOM_LOST_TICKS 30  // half a second without a sight of the dancer, as the engine has it

/// A foot that is about to land. All four-byte fields.
typedef struct abzi_landing {
    uint32_t coming;  ///< 1: it was announced
    float ticks;      ///< until it lands
    uint32_t ago;     ///< ticks since it landed last; UINT32_MAX: never
} abzi_landing;

/// What one who leads or shares was begun with. All four-byte fields.
typedef struct abzi_begun {
    uint32_t leads;    ///< abz_leads
    uint32_t goes_on;  ///< she leads a stand-in, who follows her: neither is to wait for the other
    uint32_t joins;    ///< the dancer dances already
    float tempo;       ///< counts a minute; 0: the music's, or the dancer's
    uint32_t seated;   ///< bits of abz_role: who sits
    uint32_t number;   ///< so many have begun before her: none chooses as the last one did
    float first_s;     ///< with a tempo: how long until the first count; 0: two counts
    abzi_spot lead;    ///< where the leader's part begins
    abz_body you;      ///< the proportions then of who dances with her
} abzi_begun;

typedef abz_vec3 abzi_joints[ABZ_JOINT_N];
typedef abzi_footfall abzi_feet[3];                 ///< the dancer's, the partner's, the stand-in's
typedef abzi_landing abzi_landings[3][ABZ_SIDE_N];  ///< the same

/// All that survives a tick beside the engine and the sharer. Every field is listed in state.inl: snapshot, restore and
/// hash walk that list.
typedef struct abzi_room_state {
#define ABZI_FIELD(type, name) type name;
#include "room/state.inl"
#undef ABZI_FIELD
} abzi_room_state;

struct abz_room {
    abz_room_config config;
    abz_engine *engine;
    abz_sharer *sharer;      ///< has begun when leads is not ABZ_YOU_LEAD
    abz_stand_in *stand_in;  ///< NULL: none is asked for
    abz_sharer *like[2];     ///< where she sits, one who knows how who stands and who sits look; NULL: not needed
    void *sharer_mem[2];     ///< hers, and that of one who is being restored
    abzi_sitter sitter;      ///< she, when she sits
    uint64_t content;        ///< hash of the figures and the configuration
    abzi_room_state state;
    abzi_room_state coming;  ///< one that is being restored
};

/// One who shares the dance, or leads it, beside where the dancer is. tempo 0: with the music.
abz_status abzi_room_begin_sharer(abz_room *room, abz_leads leads, bool joins, float tempo);

/// One who leads the stand-in, from where she is and with the beat that she dances in; she has heard the music so far.
abz_status abzi_room_begin_carrying(abz_room *room, const abz_room_output *output);

/// The dancer in this tick, into the state and the output.
void abzi_room_see(abz_room *room, const abz_room_input *input, abz_room_output *output);

/// The dancer's proportions are known now.
void abzi_room_measure(abz_room *room, const abz_body *body);

/// One who leads or shares, in this memory, as she was begun once.
abz_status abzi_room_sharer(const abz_room *room, const abzi_begun *begun, void *mem, abz_sharer **sharer);

#endif
