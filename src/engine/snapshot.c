// The state as bytes: the fields of state.inl behind a head (base/snapshot.h) with the content hash of the repertoire.
#include "base/snapshot.h"
#include "base/bytes.h"
#include "base/refuse.h"
#include "engine/engine_internal.h"

// Far more than is ever reached: what keeps numbers countable.
#define RATE_MOST 16.0f
#define SWING_MOST 1e4f  // ticks

enum {
    NUMBER_N = 0
#define ABZI_FIELD(type, name) +sizeof(type) / 4
#include "engine/state.inl"
#undef ABZI_FIELD
};
_Static_assert(sizeof(abzi_state) == NUMBER_N * 4, "a field of the state has padding");

static uint64_t layout_hash(void)
{
    uint64_t hash = 1;
#define ABZI_FIELD(type, name) hash = ABZI_LAYOUT(type, name, hash);
#include "engine/state.inl"
#undef ABZI_FIELD
    return hash;
}

size_t abz_engine_snapshot_size(void)
{
    return ABZI_SNAPSHOT_HEAD + NUMBER_N * 4;
}

static abzi_snapshot_kind kind_of(const abz_engine *engine)
{
    return (abzi_snapshot_kind){.name = "ABZSTATE",
                                .not_one = "not a snapshot of an engine",
                                .stranger = "the snapshot belongs to another repertoire",
                                .size = abz_engine_snapshot_size(),
                                .content = engine->repertoire.content_hash,
                                .layout = layout_hash()};
}

abz_status abz_engine_snapshot(const abz_engine *engine, void *bytes, size_t size)
{
    if (size < abz_engine_snapshot_size()) {
        return ABZ_ENOMEM;
    }
    const abzi_snapshot_kind kind = kind_of(engine);
    uint8_t *b = bytes, *p = b + ABZI_SNAPSHOT_HEAD;
#define ABZI_FIELD(type, name) p = abzi_put_numbers(p, &engine->state.name, sizeof engine->state.name);
#include "engine/state.inl"
#undef ABZI_FIELD
    abzi_snapshot_seal(&kind, b);
    return ABZ_OK;
}

// Every index of the state points at something: a checksum may be right and the numbers wrong.
static bool points_inside(const abzi_state *state, const abz_repertoire *repertoire)
{
    const abzi_company *company = &state->follow.company;
    bool inside = company->n <= ABZI_ANSWER_N && abzi_lead_is_sound(&state->lead);
    for (uint32_t i = 0; inside && i < company->n; i++) {
        inside = company->row[i] < repertoire->row_n && company->tick[i] <= company->end[i] &&
                 company->end[i] < repertoire->tick_n && company->past[i] >= 0 && company->past[i] <= 1 &&
                 company->rate[i] > 0 && company->rate[i] < RATE_MOST;
    }
    for (int side = 0; side < 2; side++) {
        const abzi_foot *foot = &state->follow.steps.foot[side];
        int32_t his = state->follow.posture.grip[side].his;
        inside = inside && his >= 0 && his <= 1 && foot->with >= -1 && foot->with <= 1 &&
                 fabsf(foot->left_ticks) < SWING_MOST &&
                 (!foot->swinging || (foot->progress >= 0 && foot->progress < 1));
    }
    return inside;
}

abz_status abz_engine_restore(abz_engine *engine, const void *bytes, size_t size, abz_error *error)
{
    const abzi_snapshot_kind kind = kind_of(engine);
    const abz_status status = abzi_snapshot_check(&kind, bytes, size, error);
    if (status != ABZ_OK) {
        return status;
    }
    const uint8_t *p = (const uint8_t *)bytes + ABZI_SNAPSHOT_HEAD;
    abzi_state *state = &engine->coming;
#define ABZI_FIELD(type, name) p = abzi_get_numbers(p, &state->name, sizeof state->name);
#include "engine/state.inl"
#undef ABZI_FIELD
    if (!points_inside(state, &engine->repertoire) || !abzi_music_is_sound(&state->music, &engine->music) ||
        !abzi_today_is_sound(&state->today) || !abzi_accord_is_sound(&state->accord) ||
        !abzi_recognise_is_sound(&state->recognise, &engine->recognise)) {
        return abzi_refuse(error, ABZ_EMALFORMED, 0, "the snapshot points at what is not there");
    }
    engine->state = *state;
    return ABZ_OK;
}

uint64_t abz_engine_hash(const abz_engine *engine)
{
    uint64_t hash = 0;
#define ABZI_FIELD(type, name) hash = abzi_hash_numbers(&engine->state.name, sizeof engine->state.name, hash);
#include "engine/state.inl"
#undef ABZI_FIELD
    return hash;
}
