// The state as bytes. Little-endian:
//
//   offset  size
//        0     8  "ABZSTATE"
//        8     4  CRC-32C of all bytes from 12 to the end
//       12     4  size of the whole: another build with another state has another size
//       16     8  content hash of the repertoire
//       24     8  hash of the layout: names, types and sizes of the fields
//       32        the fields of state.inl, each four-byte number little-endian
#include "base/bytes.h"
#include "base/hash.h"
#include "base/refuse.h"
#include "engine/engine_internal.h"

#define HEAD_SIZE 32
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
#define ABZI_FIELD(type, name) hash = abzi_hash64(#type " " #name, sizeof #type " " #name, hash + sizeof(type));
#include "engine/state.inl"
#undef ABZI_FIELD
    return hash;
}

size_t abz_engine_snapshot_size(void)
{
    return HEAD_SIZE + NUMBER_N * 4;
}

abz_status abz_engine_snapshot(const abz_engine *engine, void *bytes, size_t size)
{
    if (size < abz_engine_snapshot_size()) {
        return ABZ_ENOMEM;
    }
    uint8_t *b = bytes, *p = b + HEAD_SIZE;
#define ABZI_FIELD(type, name) p = abzi_put_numbers(p, &engine->state.name, sizeof engine->state.name);
#include "engine/state.inl"
#undef ABZI_FIELD
    memcpy(b, "ABZSTATE", 8);
    abzi_put_u32(b + 12, (uint32_t)abz_engine_snapshot_size());
    abzi_put_u64(b + 16, engine->repertoire.content_hash);
    abzi_put_u64(b + 24, layout_hash());
    abzi_put_u32(b + 8, abzi_crc32c(0, b + 12, abz_engine_snapshot_size() - 12));
    return ABZ_OK;
}

// Every index of the state points at something: a checksum may be right and the numbers wrong.
static bool points_inside(const abzi_state *state, const abz_repertoire *repertoire)
{
    const abzi_company *company = &state->follow.company;
    bool inside = company->n <= ABZI_ANSWER_N && state->lead.memory_head < ABZI_MEMORY_N;
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
    const uint8_t *b = bytes, *p = b + HEAD_SIZE;
    if (size < HEAD_SIZE || memcmp(b, "ABZSTATE", 8) != 0) {
        return abzi_refuse(error, ABZ_EMALFORMED, 0, "not a snapshot of an engine");
    }
    if (abzi_get_u32(b + 12) != abz_engine_snapshot_size() || abzi_get_u64(b + 24) != layout_hash()) {
        return abzi_refuse(error, ABZ_EVERSION, 0, "the snapshot is of another build of abrazo");
    }
    if (size != abz_engine_snapshot_size() || abzi_get_u32(b + 8) != abzi_crc32c(0, b + 12, size - 12)) {
        return abzi_refuse(error, ABZ_ECORRUPT, 0, "the snapshot is damaged");
    }
    if (abzi_get_u64(b + 16) != engine->repertoire.content_hash) {
        return abzi_refuse(error, ABZ_EINVAL, 0, "the snapshot belongs to another repertoire");
    }
    abzi_state *state = &engine->coming;
#define ABZI_FIELD(type, name) p = abzi_get_numbers(p, &state->name, sizeof state->name);
#include "engine/state.inl"
#undef ABZI_FIELD
    if (!points_inside(state, &engine->repertoire) || !abzi_music_is_sound(&state->music, &engine->music) ||
        !abzi_accord_is_sound(&state->accord) || !abzi_recognise_is_sound(&state->recognise, &engine->recognise)) {
        return abzi_refuse(error, ABZ_EMALFORMED, 0, "the snapshot points at what is not there");
    }
    engine->state = *state;
    return ABZ_OK;
}

static uint64_t hash_numbers(const void *field, size_t size, uint64_t hash)
{
    uint8_t part[1024];
    for (size_t i = 0; i < size; i += sizeof part) {
        size_t n = size - i < sizeof part ? size - i : sizeof part;
        abzi_put_numbers(part, (const char *)field + i, n);
        hash = abzi_hash64(part, n, hash);
    }
    return hash;
}

uint64_t abz_engine_hash(const abz_engine *engine)
{
    uint64_t hash = 0;
#define ABZI_FIELD(type, name) hash = hash_numbers(&engine->state.name, sizeof engine->state.name, hash);
#include "engine/state.inl"
#undef ABZI_FIELD
    return hash;
}
