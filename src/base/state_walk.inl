// The walk over the fields of a state: how many numbers they are, how they lie, into bytes and back, and their hash.
// What stores a state includes this once, with
//   ABZI_STATE       the type of the state: a struct of these fields and nothing else
//   ABZI_STATE_LIST  the file that lists them: ABZI_FIELD(type, name) each, of four-byte numbers only
//   ABZI_STATE_KIND  a number for what it is: states of two kinds never look alike
#include "base/bytes.h"
#include "base/snapshot.h"

enum {
    NUMBER_N = 0
#define ABZI_FIELD(type, name) +sizeof(type) / 4
#include ABZI_STATE_LIST
#undef ABZI_FIELD
};
_Static_assert(sizeof(ABZI_STATE) == NUMBER_N * 4, "a field of the state has padding");

static uint64_t layout_hash(void)
{
    uint64_t hash = ABZI_STATE_KIND;
#define ABZI_FIELD(type, name) hash = ABZI_LAYOUT(type, name, hash);
#include ABZI_STATE_LIST
#undef ABZI_FIELD
    return hash;
}

static void put_state(uint8_t *p, const ABZI_STATE *state)
{
#define ABZI_FIELD(type, name) p = abzi_put_numbers(p, &state->name, sizeof state->name);
#include ABZI_STATE_LIST
#undef ABZI_FIELD
}

static void get_state(const uint8_t *p, ABZI_STATE *state)
{
#define ABZI_FIELD(type, name) p = abzi_get_numbers(p, &state->name, sizeof state->name);
#include ABZI_STATE_LIST
#undef ABZI_FIELD
}

static uint64_t hash_state(const ABZI_STATE *state, uint64_t hash)
{
#define ABZI_FIELD(type, name) hash = abzi_hash_numbers(&state->name, sizeof state->name, hash);
#include ABZI_STATE_LIST
#undef ABZI_FIELD
    return hash;
}
