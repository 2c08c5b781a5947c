// The state of one who shares the lead as bytes: the fields of share_state.inl behind a head (base/snapshot.h) with a
// hash of her figures and of how she was configured.
#include <math.h>

#include "lead/share_internal.h"

#define ABZI_STATE abzi_sharer_state
#define ABZI_STATE_LIST "lead/share_state.inl"
#define ABZI_STATE_KIND 2
#include "base/state_snapshot.inl"

#define COUNT_MOST 1e6f  // as the conductor has it
#define PLACE_MOST 1e6f  // metres: beyond that floats are too coarse for a dance

uint64_t abzi_figures_hash(const abz_figure *figure, size_t figure_n)
{
    // names, titles and notes are for people: what is danced begins behind them
    const size_t from = offsetof(abz_figure, dance);
    uint64_t hash = figure_n;
    for (size_t i = 0; i < figure_n; i++) {
        hash = abzi_hash_numbers((const char *)&figure[i] + from, sizeof *figure - from, hash);
    }
    return hash;
}

uint64_t abzi_sharer_content(const abz_sharer *sharer)
{
    const abz_sharer_config *c = &sharer->config;
    const uint32_t whole[] = {
        (uint32_t)c->part,      c->begins,  c->joins,      c->seated,      c->goes_on,     c->seed,
        c->difficulty,          c->refused, c->music.kind, c->music.metre, c->music.dance, sharer->figures.hash[0],
        sharer->figures.hash[1]};
    const float real[] = {
        c->share,     c->late_s,    c->tempo_per_minute, c->first_s, c->music.slow_per_minute, c->music.fast_per_minute,
        c->start_x_m, c->start_z_m, c->start_heading_rad};
    uint64_t hash = abzi_figures_hash(sharer->course.phrases.figure, sharer->course.phrases.figure_n);
    hash = abzi_hash_numbers(whole, sizeof whole, hash);
    hash = abzi_hash_numbers(real, sizeof real, hash);
    return abzi_hash_numbers(c->body, sizeof c->body, hash);
}

size_t abz_sharer_snapshot_size(void)
{
    return SNAPSHOT_SIZE;
}

static abzi_snapshot_kind kind_of(const abz_sharer *sharer)
{
    return (abzi_snapshot_kind){.name = "ABZSHARE",
                                .not_one = "not a snapshot of one who shares the lead",
                                .stranger = "the snapshot is of somebody with other figures or another configuration",
                                .content = sharer->content};
}

abz_status abz_sharer_snapshot(const abz_sharer *sharer, void *bytes, size_t size)
{
    return write_state(kind_of(sharer), &sharer->state, bytes, size);
}

static bool is_place(float x)
{
    return fabsf(x) < PLACE_MOST;  // false for what is not a number, too
}

// Every index points at something, and numbers that are counted with are small enough to be: a checksum may be right
// and the numbers wrong.
static bool is_sound(const abz_sharer *sharer, const abzi_sharer_state *s)
{
    const int32_t figure_n = (int32_t)sharer->course.phrases.figure_n;
    return is_place(s->start.x) && is_place(s->start.z) && is_place(s->start.yaw) &&
           abzi_course_is_sound(&s->course, &sharer->course) && s->course.part == (int32_t)sharer->config.part &&
           abzi_keep_is_sound(&s->keep) && abzi_loudness_is_sound(&s->loudness) &&
           abzi_music_is_sound(&s->music, &sharer->music) && abzi_lead_is_sound(&s->seen) &&
           abzi_upright_is_sound(&s->upright) && abzi_image_is_sound(&s->image) && abzi_offbeat_is_sound(&s->offbeat) &&
           is_place(s->lean_rad) && is_place(s->lean_v) &&
           abzi_cue_is_sound(&s->cue, sharer->course.phrases.figure_n) &&
           abzi_recognise_is_sound(&s->recognise, &sharer->figures) && s->guess.figure >= -1 &&
           s->guess.figure < figure_n && s->guess.likeliest >= -1 && s->guess.likeliest < figure_n &&
           abzi_initiative_is_sound(&s->initiative) && abzi_today_is_sound(&s->today) &&
           abzi_asked_is_sound(&s->asked) && abzi_ahead_is_sound(&s->ahead) && s->shown_n <= 2 && s->ending <= 2 &&
           fabsf(s->closes_at) < COUNT_MOST;
}

abz_status abz_sharer_restore(abz_sharer *sharer, const void *bytes, size_t size, abz_error *error)
{
    abzi_sharer_state *state = &sharer->coming;
    const abz_status status = read_state(kind_of(sharer), bytes, size, state, error);
    if (status != ABZ_OK) {
        return status;
    }
    if (!is_sound(sharer, state)) {
        return abzi_snapshot_unsound(error);
    }
    sharer->state = *state;
    return ABZ_OK;
}

uint64_t abz_sharer_hash(const abz_sharer *sharer)
{
    return hash_state(&sharer->state, 0);
}
