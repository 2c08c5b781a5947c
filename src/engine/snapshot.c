// The state as bytes: the fields of state.inl behind a head (base/snapshot.h) with the content hash of the repertoire.
#include "engine/engine_internal.h"

#define ABZI_STATE abzi_state
#define ABZI_STATE_LIST "engine/state.inl"
#define ABZI_STATE_KIND 1
#include "base/state_snapshot.inl"

size_t abz_engine_snapshot_size(void)
{
    return SNAPSHOT_SIZE;
}

static abzi_snapshot_kind kind_of(const abz_engine *engine)
{
    return (abzi_snapshot_kind){.name = "ABZSTATE",
                                .not_one = "not a snapshot of an engine",
                                .stranger = "the snapshot belongs to another repertoire",
                                .content = engine->repertoire.content_hash};
}

abz_status abz_engine_snapshot(const abz_engine *engine, void *bytes, size_t size)
{
    return write_state(kind_of(engine), &engine->state, bytes, size);
}

abz_status abz_engine_restore(abz_engine *engine, const void *bytes, size_t size, abz_error *error)
{
    abzi_state *state = &engine->coming;
    const abz_status status = read_state(kind_of(engine), bytes, size, state, error);
    if (status != ABZ_OK) {
        return status;
    }
    if (!abzi_lead_is_sound(&state->lead) || !abzi_follow_is_sound(&state->follow, &engine->repertoire) ||
        !abzi_music_is_sound(&state->music, &engine->music) || !abzi_today_is_sound(&state->today) ||
        !abzi_attune_is_sound(&state->attune) || !abzi_upright_is_sound(&state->upright) ||
        !abzi_accord_is_sound(&state->accord) || !abzi_recognise_is_sound(&state->recognise, &engine->recognise)) {
        return abzi_snapshot_unsound(error);
    }
    engine->state = *state;
    return ABZ_OK;
}

uint64_t abz_engine_hash(const abz_engine *engine)
{
    return hash_state(&engine->state, 0);
}
