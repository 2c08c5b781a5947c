// A room as bytes: snapshots one behind the other (base/snapshot.h).
//
//   the fields of state.inl behind a head, with a hash of the figures and the configuration; then the checksums of the others
//   the engine's snapshot
//   the sharer's, while one leads or shares; zeroes otherwise: when the lead changes another one begins
//   the stand-in's, where one is ready
#include <math.h>

#include "base/refuse.h"
#include "care/stand_in_internal.h"
#include "lead/share_internal.h"
#include "motion/body.h"
#include "room/room_internal.h"

#define ABZI_STATE abzi_room_state
#define ABZI_STATE_LIST "room/state.inl"
#define ABZI_STATE_KIND 3
#include "base/state_walk.inl"

enum { CHECKS_AT = ABZI_SNAPSHOT_HEAD + NUMBER_N * 4, OWN_SIZE = CHECKS_AT + 3 * 4 };

static abzi_snapshot_kind kind_of(const abz_room *room)
{
    return (abzi_snapshot_kind){.name = "ABZ ROOM",
                                .not_one = "not a snapshot of a room",
                                .stranger = "the snapshot is of a room with another dance or another configuration",
                                .size = OWN_SIZE,
                                .content = room->content,
                                .layout = layout_hash()};
}

static bool is_shared(const abzi_room_state *state)
{
    return state->leads != ABZ_YOU_LEAD;
}

size_t abz_room_snapshot_size(const abz_room *room)
{
    const size_t two = OWN_SIZE + abz_engine_snapshot_size() + abz_sharer_snapshot_size();
    return room == NULL || room->stand_in != NULL ? two + abz_stand_in_snapshot_size() : two;
}

abz_status abz_room_snapshot(const abz_room *room, void *bytes, size_t size)
{
    if (size < abz_room_snapshot_size(room)) {
        return ABZ_ENOMEM;
    }
    const abzi_snapshot_kind kind = kind_of(room);
    const size_t engine_size = abz_engine_snapshot_size(), sharer_size = abz_sharer_snapshot_size();
    uint8_t *b = bytes, *engine = b + OWN_SIZE, *sharer = engine + engine_size, *third = sharer + sharer_size;
    put_state(b + ABZI_SNAPSHOT_HEAD, &room->state);
    abz_status status = abz_engine_snapshot(room->engine, engine, engine_size);
    if (status == ABZ_OK && is_shared(&room->state)) {
        status = abz_sharer_snapshot(room->sharer, sharer, sharer_size);
    } else {
        memset(sharer, 0, sharer_size);
    }
    memcpy(b + CHECKS_AT, engine + ABZI_SNAPSHOT_CRC_AT, 4);
    memcpy(b + CHECKS_AT + 4, sharer + ABZI_SNAPSHOT_CRC_AT, 4);
    memset(b + CHECKS_AT + 8, 0, 4);
    if (status == ABZ_OK && room->stand_in != NULL) {
        status = abz_stand_in_snapshot(room->stand_in, third, abz_stand_in_snapshot_size());
        memcpy(b + CHECKS_AT + 8, third + ABZI_SNAPSHOT_CRC_AT, 4);
    }
    abzi_snapshot_seal(&kind, b);
    return status;
}

// ---- and back --------------------------------------------------------------------------------------------------------

static bool is_unison(const abzi_unison *unison)
{
    return unison->landed_n[0] <= ABZI_UNISON_N && unison->landed_n[1] <= ABZI_UNISON_N;
}

// Every index points at something, and bodies can stand: a checksum may be right and the numbers wrong.
static bool is_sound(const abzi_room_state *s)
{
    const abzi_begun *b = &s->begun;
    return s->leads < ABZ_LEADS_N && s->sight < ABZ_SIGHT_N && abzi_body_is_sound(&s->dancer) &&
           abzi_camera_is_sound(&s->camera) && abzi_headset_is_sound(&s->headset) && abzi_fall_is_sound(&s->fall) &&
           is_unison(&s->unison) && s->handover.shown_n <= 2 && s->third_over.shown_n <= 2 &&
           abzi_sitting_is_sound(&s->sitting) && s->third.act < ABZ_STAND_IN_ACT_N &&
           (!is_shared(s) || b->leads == s->leads);
}

static bool is_empty(const uint8_t *bytes, size_t n)
{
    uint8_t any = 0;
    for (size_t i = 0; i < n; i++) {
        any |= bytes[i];
    }
    return any == 0;
}

/// The one who led or shared, beside the one who does now.
static abz_status restore_sharer(abz_room *room, const uint8_t *bytes, abz_sharer **sharer, abz_error *error)
{
    const abz_status status = abzi_room_sharer(room, &room->coming.begun, room->sharer_mem[1], sharer);
    if (status != ABZ_OK) {
        return abzi_refuse(error, ABZ_EMALFORMED, 0, "the snapshot is of somebody who cannot have begun");
    }
    return abz_sharer_restore(*sharer, bytes, abz_sharer_snapshot_size(), error);
}

abz_status abz_room_restore(abz_room *room, const void *bytes, size_t size, abz_error *error)
{
    const abzi_snapshot_kind kind = kind_of(room);
    const size_t engine_size = abz_engine_snapshot_size();
    abz_status status = abzi_snapshot_check(&kind, bytes, size < OWN_SIZE ? size : OWN_SIZE, error);
    if (status != ABZ_OK) {
        return status;
    }
    if (size != abz_room_snapshot_size(room)) {
        return abzi_refuse(error, ABZ_ECORRUPT, OWN_SIZE, "the snapshot is damaged");
    }
    const uint8_t *b = bytes, *engine = b + OWN_SIZE, *sharer = engine + engine_size;
    const uint8_t *third = sharer + abz_sharer_snapshot_size();
    if (memcmp(b + CHECKS_AT, engine + ABZI_SNAPSHOT_CRC_AT, 4) != 0 ||
        memcmp(b + CHECKS_AT + 4, sharer + ABZI_SNAPSHOT_CRC_AT, 4) != 0 ||
        (room->stand_in != NULL && memcmp(b + CHECKS_AT + 8, third + ABZI_SNAPSHOT_CRC_AT, 4) != 0)) {
        return abzi_refuse(error, ABZ_ECORRUPT, OWN_SIZE, "the snapshot is damaged");
    }
    abzi_room_state *coming = &room->coming;
    get_state(b + ABZI_SNAPSHOT_HEAD, coming);
    if (!is_sound(coming)) {
        return abzi_snapshot_unsound(error);
    }
    abz_sharer *shares = room->sharer;
    if (is_shared(coming)) {
        status = restore_sharer(room, sharer, &shares, error);
    } else if (!is_empty(sharer, abz_sharer_snapshot_size())) {
        status = abzi_refuse(error, ABZ_ECORRUPT, OWN_SIZE + engine_size, "the snapshot is damaged");
    }
    if (status == ABZ_OK && room->stand_in != NULL) {
        status = abzi_stand_in_read(room->stand_in, third, abz_stand_in_snapshot_size(), error);
    }
    if (status == ABZ_OK) {
        status = abz_engine_restore(room->engine, engine, engine_size, error);
    }
    if (status != ABZ_OK) {
        return status;
    }
    if (is_shared(coming)) {
        void *spare = room->sharer_mem[0];
        room->sharer_mem[0] = room->sharer_mem[1];
        room->sharer_mem[1] = spare;
        room->sharer = shares;
    }
    if (room->stand_in != NULL) {
        abzi_stand_in_take(room->stand_in);
    }
    room->state = *coming;
    return abz_engine_measure(room->engine, &room->state.dancer);
}

uint64_t abz_room_hash(const abz_room *room)
{
    uint64_t hash = abz_engine_hash(room->engine);
    if (is_shared(&room->state)) {
        hash ^= abz_sharer_hash(room->sharer);
    }
    if (room->stand_in != NULL) {
        hash = hash * 31 + abz_stand_in_hash(room->stand_in);
    }
    return hash_state(&room->state, hash);
}

uint64_t abz_room_shown(const abz_room *room)
{
    return (uint64_t)room->state.shown_high << 32 | room->state.shown_low;
}
