// What a room is made of, in its memory one after another: the engine, two who share the dance, who stands in.
#include <stdalign.h>
#include <string.h>

#include "base/snapshot.h"
#include "care/stand_in_internal.h"
#include "engine/engine_internal.h"
#include "lead/floor.h"
#include "lead/share_internal.h"
#include "lead/terms.h"
#include "motion/body.h"
#include "partner/lead.h"
#include "room/room_internal.h"

abz_room_config abz_room_config_default(const abz_repertoire *repertoire, const abz_figure *figure, size_t figure_n)
{
    return (abz_room_config){.struct_size = sizeof(abz_room_config),
                             .repertoire = repertoire,
                             .figure = figure,
                             .figure_n = figure_n,
                             .you = abz_body_of_height(ABZI_LEAD_HEIGHT_M),
                             .she = repertoire->body,
                             .you_are_lead = true,
                             .camera = abz_camera_config_default(),
                             .headset = abz_headset_config_default(),
                             .music = abz_pulse_config_default(ABZ_PULSE_MUSIC)};
}

static size_t aligned(size_t size)
{
    const size_t most = alignof(max_align_t);
    return (size + most - 1) / most * most;
}

size_t abz_room_size(void)
{
    return aligned(sizeof(abz_room)) + aligned(abz_engine_size()) + 4 * aligned(abz_sharer_size()) +
           aligned(abz_stand_in_size());
}

static void *engine_mem(abz_room *room)
{
    return (char *)room + aligned(sizeof *room);
}

static void *sharer_mem(abz_room *room, int i)
{
    return (char *)engine_mem(room) + aligned(abz_engine_size()) + (size_t)i * aligned(abz_sharer_size());
}

static abz_role her_part(const abz_room *room)
{
    return room->config.you_are_lead ? ABZ_ROLE_FOLLOW : ABZ_ROLE_LEAD;
}

static abz_status begin_engine(abz_room *room)
{
    abz_engine_config config = abz_engine_config_default(room->config.repertoire);
    config.lead_body = room->config.you;
    config.follow_body = room->config.she;
    config.music = room->config.music;
    config.syllabus = room->config.figure;
    config.syllabus_n = room->config.figure_n;
    config.lead_sits = (room->config.seated & ABZ_SEATED_YOU) != 0;
    return abz_engine_init(engine_mem(room), abz_engine_size(), room->config.repertoire, &config, &room->engine);
}

static abzi_spot spot_of(const abz_vec3 *joint)
{
    float heading = abzi_heading(joint[ABZ_LEFT_UPPER_ARM], joint[ABZ_RIGHT_UPPER_ARM]);
    return (abzi_spot){joint[ABZ_HIPS].x, joint[ABZ_HIPS].z, heading};
}

/// One of whom what figures look like can be taken; NULL: there is none yet.
static const abz_sharer *like_of(const abz_room *room, uint32_t seated)
{
    for (int i = 0; i < 2; i++) {
        if (room->like[i] != NULL && room->like[i]->config.seated == seated && room->sharer->config.seated != seated) {
            return room->like[i];
        }
    }
    return room->sharer;
}

abz_status abzi_room_sharer(const abz_room *room, const abzi_begun *begun, void *mem, abz_sharer **sharer)
{
    abz_sharer_config config = abz_sharer_config_default();
    abz_role part = her_part(room);
    config.part = part;
    config.body[part] = room->config.she;
    config.body[1 - part] = begun->you;
    config.seated = begun->seated;
    config.share = begun->leads == ABZ_SHE_LEADS ? 1.0f : 0.5f;
    config.begins = begun->leads == ABZ_SHE_LEADS;
    config.joins = begun->joins != 0;
    config.tempo_per_minute = begun->tempo;
    config.first_s = begun->first_s;
    config.goes_on = begun->goes_on != 0;
    config.music = room->config.music;
    config.seed = room->config.seed + begun->number;
    config.start_x_m = begun->lead.x;
    config.start_z_m = begun->lead.z;
    config.start_heading_rad = begun->lead.yaw;
    const abz_sharer *like = like_of(room, begun->seated);
    return like != NULL
               ? abzi_sharer_again(mem, like, &config, sharer)
               : abz_sharer_init(mem, abz_sharer_size(), room->config.figure, room->config.figure_n, &config, sharer);
}

/// Where the leader stands when a sharer begins beside where the dancer is.
static abzi_spot start_of(const abz_room *room)
{
    const abzi_room_state *s = &room->state;
    if (!s->met) {
        return (abzi_spot){0, 0, 0};
    }
    abzi_spot lead = spot_of(s->you);
    if (!room->config.you_are_lead) {  // she dances the leader's part, where he would be for the dancer
        const abz_figure *first = &room->config.figure[0];
        float unit_m = abzi_common_height(&room->config.she, &s->dancer);
        abzi_spot follow = abzi_facing_spot(first->entry.hold, first->entry.facing, unit_m);
        lead = abzi_spot_compose(lead, abzi_spot_relative(follow, (abzi_spot){0, 0, 0}));
    }
    return lead;
}

/// Who sits, as bits of abz_role.
static uint32_t seated_of(const abz_room *room, bool other_sits)
{
    const abz_role hers = her_part(room);
    return ((room->config.seated & ABZ_SEATED_SHE) != 0 ? 1u << hers : 0u) | (other_sits ? 1u << (1 - hers) : 0u);
}

abz_status abzi_room_begin_sharer(abz_room *room, abz_leads leads, bool joins, float tempo)
{
    abzi_room_state *s = &room->state;
    s->begun = (abzi_begun){.leads = leads,
                            .joins = joins,
                            .tempo = tempo,
                            .seated = seated_of(room, room->engine->state.upright.sits != 0),
                            .number = s->shares_n++,
                            .lead = start_of(room),
                            .you = s->dancer};
    const abz_status status = abzi_room_sharer(room, &s->begun, room->sharer_mem[0], &room->sharer);
    if (status == ABZ_OK) {  // how the dancer is today she knows from following, and goes on from
        room->sharer->state.today = room->engine->state.today;
    }
    return status;
}

abz_status abzi_room_begin_carrying(abz_room *room, const abz_room_output *output)
{
    abzi_room_state *s = &room->state;
    const abz_body *third = &room->stand_in->config.body;
    s->begun = (abzi_begun){.leads = ABZ_SHE_LEADS,
                            .goes_on = 1,
                            .seated = seated_of(room, false),
                            .number = s->shares_n++,
                            .lead = abzi_third_start(room, abzi_common_height(&room->config.she, third)),
                            .you = *third};
    s->begun.tempo = abzi_third_tempo(room, output, &s->begun.first_s);
    const abz_status status = abzi_room_sharer(room, &s->begun, room->sharer_mem[0], &room->sharer);
    if (status == ABZ_OK && room->engine->state.hears) {
        room->sharer->state.hears = 1;
        abzi_music_carry(&room->sharer->state.music, &room->sharer->music, &room->engine->state.music,
                         &room->engine->music);
    }
    return status;
}

/// Where she sits and the dancer may be found to: what figures look like is then known before the tick that needs it.
static abz_status begin_likes(abz_room *room)
{
    abz_status status = ABZ_OK;
    if (room->sharer != NULL && room->config.seated == ABZ_SEATED_SHE) {
        abzi_begun begun = room->state.begun;
        for (int i = 0; i < 2 && status == ABZ_OK; i++) {
            begun.seated = seated_of(room, i == 1);
            status = abzi_room_sharer(room, &begun, sharer_mem(room, 2 + i), &room->like[i]);
        }
    }
    return status;
}

/// The senses begin: their state is all they are, so it can lie among that of the room.
static abz_status begin_senses(abz_room *room)
{
    alignas(max_align_t) abz_camera camera;
    alignas(max_align_t) abz_headset headset;
    abz_camera *sees;
    abz_headset *feels;
    abz_camera_config camera_config = room->config.camera;
    abz_headset_config headset_config = room->config.headset;
    camera_config.sits = headset_config.sits = (room->config.seated & ABZ_SEATED_YOU) != 0;
    abz_status status = abz_camera_init(&camera, sizeof camera, &camera_config, &sees);
    if (status == ABZ_OK) {
        status = abz_headset_init(&headset, sizeof headset, &headset_config, &feels);
    }
    if (status == ABZ_OK) {
        room->state.camera = *sees;
        room->state.headset = *feels;
    }
    return status;
}

// What a room is begun with, as a hash: the snapshot of one begun otherwise is refused.
static uint64_t content_of(const abz_room *room)
{
    const abz_room_config *c = &room->config;
    const uint32_t whole[] = {
        c->you_are_lead, c->seated,     c->other != NULL, (c->hand_back ? 1u : 0u) | (c->rests ? 2u : 0u),
        c->seed,         c->music.kind, c->music.metre,   c->music.dance};
    const float tempo[] = {c->music.slow_per_minute, c->music.fast_per_minute};
    uint64_t hash = abzi_figures_hash(c->figure, c->figure_n);
    hash = abzi_hash_numbers(whole, sizeof whole, hash);
    hash = abzi_hash_numbers(tempo, sizeof tempo, hash);
    return abzi_hash_numbers(&c->she, sizeof c->she, hash);
}

abz_status abz_room_init(void *mem, size_t size, const abz_room_config *config, abz_room **room)
{
    if (config->struct_size != sizeof *config || config->repertoire == NULL || config->figure == NULL ||
        !abzi_body_is_sound(&config->you) || !abzi_body_is_sound(&config->she)) {
        return ABZ_EINVAL;
    }
    if (mem == NULL || size < abz_room_size() || (uintptr_t)mem % alignof(max_align_t) != 0) {
        return ABZ_ENOMEM;
    }
    abz_room *it = mem;
    memset(it, 0, sizeof *it);
    it->config = *config;
    it->state.dancer = config->you;
    it->sitter = abzi_sitter_of(&config->she);
    it->sharer_mem[0] = sharer_mem(it, 0);
    it->sharer_mem[1] = sharer_mem(it, 1);
    abz_status status = begin_engine(it);
    if (status == ABZ_OK && !config->rests) {  // so that it cannot fail on a tick
        status = abzi_room_begin_sharer(it, ABZ_BOTH_LEAD, true, 0);
    }
    if (status == ABZ_OK) {
        status = begin_likes(it);
    }
    if (status == ABZ_OK) {
        status = begin_senses(it);
    }
    if (status == ABZ_OK) {
        status = abzi_third_begin(config, sharer_mem(it, 4), &it->stand_in);
    }
    if (status != ABZ_OK) {
        return status;
    }
    abzi_room_state *s = &it->state;
    s->leads = ABZ_YOU_LEAD;
    s->unseen_n = ABZI_ROOM_LOST_TICKS + 1;
    abzi_fall_start(&s->fall, &config->you);
    abzi_footfall_start(&s->feet[0], &config->you);
    abzi_footfall_start(&s->feet[1], &config->she);
    abzi_footfall_start(&s->feet[2], it->stand_in != NULL ? &it->stand_in->config.body : &config->she);
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        s->landing[0][side].ago = s->landing[1][side].ago = s->landing[2][side].ago = UINT32_MAX;
    }
    abzi_unison_start(&s->unison);
    abzi_handover_start(&s->handover);
    abzi_handover_start(&s->third_over);
    it->content = content_of(it);
    *room = it;
    return ABZ_OK;
}
