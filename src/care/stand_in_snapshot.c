// The state of a stand-in as bytes: the fields of stand_in_state.inl behind a head (base/snapshot.h) with a hash of
// what she knows and of how she was configured.
#include <math.h>

#include "care/stand_in_internal.h"
#include "motion/body.h"

#define ABZI_STATE abzi_stand_in
#define ABZI_STATE_LIST "care/stand_in_state.inl"
#define ABZI_STATE_KIND 4
#include "base/state_snapshot.inl"

#define PLACE_MOST 1e6f  // metres: beyond that floats are too coarse for a dance

uint64_t abzi_stand_in_content(const abz_stand_in *stand_in)
{
    const abz_stand_in_config *c = &stand_in->config;
    const uint32_t whole[] = {(uint32_t)c->place,
                              c->has_side,
                              c->sits,
                              c->full,
                              c->hand_back,
                              (uint32_t)c->music.kind,
                              (uint32_t)c->music.metre,
                              (uint32_t)c->music.dance};
    const float real[] = {c->side_x_m, c->side_z_m, c->unseen_s, c->music.slow_per_minute, c->music.fast_per_minute};
    uint64_t hash = stand_in->repertoire[ABZ_ROLE_LEAD].content_hash;
    hash = abzi_hash64(&stand_in->repertoire[ABZ_ROLE_FOLLOW].content_hash, sizeof hash, hash);
    hash = abzi_hash_numbers(whole, sizeof whole, hash);
    hash = abzi_hash_numbers(real, sizeof real, hash);
    return abzi_hash_numbers(&c->body, sizeof c->body, hash);
}

size_t abz_stand_in_snapshot_size(void)
{
    return SNAPSHOT_SIZE;
}

static abzi_snapshot_kind kind_of(const abz_stand_in *stand_in)
{
    return (abzi_snapshot_kind){
        .name = "ABZTHIRD",
        .not_one = "not a snapshot of a stand-in",
        .stranger = "the snapshot is of a stand-in with another repertoire, or configured in another way",
        .content = stand_in->content};
}

abz_status abz_stand_in_snapshot(const abz_stand_in *stand_in, void *bytes, size_t size)
{
    return write_state(kind_of(stand_in), &stand_in->state, bytes, size);
}

static bool is_place(abzi_spot spot)
{
    // false for what is not a number, too
    return fabsf(spot.x) < PLACE_MOST && fabsf(spot.z) < PLACE_MOST && fabsf(spot.yaw) < PLACE_MOST;
}

// Every index points at something, and numbers that are counted with are small enough to be: a checksum may be right
// and the numbers wrong.
static bool is_sound(const abz_stand_in *stand_in, const abzi_stand_in *s)
{
    bool sound = s->act >= 0 && s->act < ABZ_STAND_IN_ACT_N &&
                 (s->place == ABZ_ROLE_LEAD || s->place == ABZ_ROLE_FOLLOW) && is_place(s->middle) &&
                 is_place(s->goal) && is_place(s->offset) && is_place(s->way.at) && is_place(s->lying.from) &&
                 is_place(s->lying.to) && abzi_half_turn_is_sound(&s->turn) &&
                 abzi_music_is_sound(&s->music, &stand_in->music) && abzi_loudness_is_sound(&s->loudness);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        sound = sound && abzi_body_is_sound(&s->body[role]) && abzi_upright_is_sound(&s->upright[role]) &&
                abzi_lead_is_sound(&s->dancer[role]) && abzi_fall_is_sound(&s->fall[role]) &&
                abzi_accord_is_sound(&s->accord[role]);
    }
    return sound && abzi_follow_is_sound(&s->follow, &stand_in->repertoire[s->place]);
}

abz_status abzi_stand_in_read(abz_stand_in *stand_in, const void *bytes, size_t size, abz_error *error)
{
    abzi_stand_in *state = &stand_in->coming;
    const abz_status status = read_state(kind_of(stand_in), bytes, size, state, error);
    if (status != ABZ_OK) {
        return status;
    }
    return is_sound(stand_in, state) ? ABZ_OK : abzi_snapshot_unsound(error);
}

void abzi_stand_in_take(abz_stand_in *stand_in)
{
    stand_in->state = stand_in->coming;
}

abz_status abz_stand_in_restore(abz_stand_in *stand_in, const void *bytes, size_t size, abz_error *error)
{
    const abz_status status = abzi_stand_in_read(stand_in, bytes, size, error);
    if (status == ABZ_OK) {
        abzi_stand_in_take(stand_in);
    }
    return status;
}

uint64_t abz_stand_in_hash(const abz_stand_in *stand_in)
{
    return hash_state(&stand_in->state, 0);
}
