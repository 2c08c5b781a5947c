// The step: what was seen goes into the lead, the follower answers, nothing else happens.
#include "engine/engine_internal.h"
#include "lead/temper.h"
#include "motion/body.h"
#include "partner/his_legs.h"

#include <assert.h>
#include <stdalign.h>
#include <string.h>

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
#define LOST_TICKS 30  // half a second without a sight of him
#define SOON_TICKS 20  // a usual swing (partner/steps.c)

abz_engine_config abz_engine_config_default(const abz_repertoire *repertoire)
{
    return (abz_engine_config){.struct_size = sizeof(abz_engine_config),
                               .lead_body = repertoire->body,
                               .follow_body = repertoire->body,
                               .music = abz_pulse_config_default(ABZ_PULSE_MUSIC)};
}

size_t abz_engine_size(void)
{
    return sizeof(abz_engine);
}

static bool has_place(const abz_engine_config *c)
{
    float sum = c->start_x_m + c->start_z_m + c->start_heading_rad;
    return !c->has_start || sum - sum == 0;
}

abz_status abz_engine_init(void *mem, size_t size, const abz_repertoire *repertoire, const abz_engine_config *config,
                           abz_engine **engine)
{
    if (config->struct_size != sizeof *config || !abzi_body_is_sound(&config->lead_body) ||
        !abzi_body_is_sound(&config->follow_body) || !has_place(config) ||
        !(config->late_s >= 0 && config->late_s <= ABZ_LATE_MOST_S)) {
        return ABZ_EINVAL;
    }
    if (mem == NULL || size < sizeof(abz_engine) || (uintptr_t)mem % alignof(max_align_t) != 0) {
        return ABZ_ENOMEM;
    }
    abz_engine *e = mem;
    memset(e, 0, sizeof *e);
    e->repertoire = *repertoire;
    e->config = *config;
    e->build = abzi_build_of(&config->follow_body, repertoire);
    e->his_chair = abz_chair_for(&config->lead_body);
    e->usual = abzi_usual_of(repertoire);
    if (config->music.struct_size != sizeof config->music || config->music.kind != ABZ_PULSE_MUSIC) {
        return ABZ_EINVAL;
    }
    abz_status status = abzi_music_model_init(&e->music, &config->music);
    if (status != ABZ_OK) {
        return status;
    }
    abzi_music_start(&e->state.music, &e->music);
    if (config->syllabus != NULL) {
        status = abzi_recognise_model_init(&e->recognise, config->syllabus, config->syllabus_n, &config->lead_body,
                                           ABZ_ROLE_LEAD, 0);
        if (status != ABZ_OK) {
            return status;
        }
        e->config.syllabus = NULL;  // what is needed of it is in the model
        abzi_recognise_start(&e->state.recognise, &e->recognise);
    }
    abzi_accord_start(&e->state.accord);
    abzi_today_start(&e->state.today);
    abzi_attune_start(&e->state.attune);
    abzi_lead_init(&e->state.lead, &config->lead_body);
    abzi_glass_start(&e->state.glass, &config->lead_body);
    *engine = e;
    return ABZ_OK;
}

abz_status abz_engine_measure(abz_engine *engine, const abz_body *lead)
{
    if (!abzi_body_is_sound(lead)) {
        return ABZ_EINVAL;
    }
    engine->config.lead_body = *lead;
    engine->his_chair = abz_chair_for(lead);
    abzi_lead_measure(&engine->state.lead, lead);
    abzi_glass_measure(&engine->state.glass, lead);
    if (engine->recognise.pattern.figure_n > 0) {
        abzi_recognise_model_measure(&engine->recognise, lead);
    }
    return ABZ_OK;
}

void abzi_engine_inherit(abz_engine *engine, const abz_engine *from)
{
    abzi_state *state = &engine->state;
    state->upright = from->state.upright;
    state->lead = from->state.lead;
    state->glass = from->state.glass;
    state->hears = from->state.hears;
    state->accord = from->state.accord;
    state->today = from->state.today;
    state->attune = from->state.attune;
    abzi_music_carry(&state->music, &engine->music, &from->state.music, &from->music);
}

static uint32_t flags_of(const abzi_state *state)
{
    const abzi_follow *follow = &state->follow;
    return (state->lead.unseen_n > LOST_TICKS ? ABZ_LEAD_LOST : 0u) |
           (follow->steps.foot[0].swinging ? 0u : ABZ_LEFT_PLANTED) |
           (follow->steps.foot[1].swinging ? 0u : ABZ_RIGHT_PLANTED) |
           (follow->posture.grip[0].has ? ABZ_LEFT_HOLD : 0u) | (follow->posture.grip[1].has ? ABZ_RIGHT_HOLD : 0u) |
           (follow->posture.grip[0].holding ? ABZ_LEFT_REACHES : 0u) |
           (follow->posture.grip[1].holding ? ABZ_RIGHT_REACHES : 0u) | (state->upright.sits ? ABZ_LEAD_SITS : 0u) |
           (follow->steps.landed ? ABZ_STEP_LANDED : 0u);
}

// The music, from the first sound on.
static const abz_beat *hear(abz_engine *engine, const abz_input *input, abz_output *output)
{
    abzi_state *state = &engine->state;
    state->hears |= input->heard != 0;
    if (!state->hears) {
        output->music = (abz_beat){0};
        return NULL;
    }
    abzi_music_hear(&state->music, &engine->music, input->heard ? &input->sound : NULL, &output->music);
    return &output->music;
}

// Which figure he leads, when there is one to be known.
static void recognise(abz_engine *engine, const abz_beat *music, abz_recognition *out)
{
    if (engine->recognise.pattern.figure_n == 0) {
        *out = (abz_recognition){.figure = -1};
        return;
    }
    abzi_state *state = &engine->state;
    abzi_recognise_tick(&state->recognise, &engine->recognise, &state->lead, NULL, NULL, music, out);
}

static abz_beat pulse_of(const abzi_plan *plan)
{
    bool is_new = (plan->flags & ABZI_PLAN_BEAT) != 0,
         is_held = (plan->flags & (ABZI_PLAN_STEPS | ABZI_PLAN_MUSIC)) == 0;
    return (abz_beat){.flags = (is_new ? ABZ_BEAT_NEW : 0u) | (is_held ? ABZ_BEAT_HELD : 0u),
                      .beat_s = is_new ? plan->beat_s : 0,
                      .phase = plan->phase,
                      .period_s = plan->period_s,
                      .next_s = plan->next_s,
                      .confidence = plan->confidence};
}

// 0 for what is no number.
static float within(float x, float least, float most)
{
    return x > most ? most : x < least ? least : x == x ? x : 0;
}

// The chair that he sits in, if he does, as far as it has come since it was as it is seen.
static abzi_aside chair_beside(const abz_engine *engine, const abz_input *input)
{
    const abzi_state *state = &engine->state;
    abzi_aside chair =
        abzi_upright_chair(&state->upright, &engine->his_chair, (input->guessed & ABZ_GUESSED_JOINTS) != 0,
                           state->follow.floor_y, abzi_body_height(&engine->build.body));
    chair.at = abzi_aside_in(&chair, engine->config.late_s);
    return chair;
}

static abzi_manner manner_of(abz_engine *engine, const abz_input *input, const abz_vec3 *lead, uint32_t seen)
{
    abzi_state *state = &engine->state;
    abzi_usual usual = engine->usual;
    const float led = input->led > 0 ? within(input->led, 0, 1) : 1;
    usual.stride_m *= led;
    // Steps of who sits are made up.
    const abzi_beside beside = {.wide = state->upright.sits ? 1 : abzi_attune_wide(&state->attune) / led,
                                .guessed = input->guessed};
    abzi_today_see(&state->today, &state->lead, &usual, &beside);
    // As she was told, or as she believes to be right.
    const float told = input->gentle < 0 ? state->today.gentle : within(input->gentle, 0, 1);
    const float gentle = abzi_gentle_ease(&state->gentle, &state->gentle_v, told, !state->follow.started);
    const abz_vec3 *bone = engine->config.lead_body.offset;
    const bool by_herself = input->gentle < 0;
    return (abzi_manner){
        .late_s = engine->config.late_s,
        .range = by_herself ? state->today.concern.range : 0,
        .slow = by_herself ? state->today.slow : 0,
        .trembles = by_herself && state->today.concern.tremor > 0,
        .attune = by_herself ? &state->attune : NULL,
        .waits_for_feet = by_herself && (input->guessed & ABZ_GUESSED_JOINTS) == 0 && !state->upright.sits,
        .waits = by_herself && abzi_today_stops(&state->today),
        .stands = by_herself && abzi_today_stands(&state->today),
        .goes_on = by_herself && abzi_today_goes_on(&state->today),
        .distance_m = within(input->distance_m + (state->upright.sits ? ABZI_ASIDE_FURTHER_M : 0), ABZ_DISTANCE_LEAST_M,
                             ABZ_DISTANCE_MOST_M),
        .lower_m = state->upright.raise_m,
        .his = abzi_upright_foresee(&state->upright),
        .chair = chair_beside(engine, input),
        .gentle = gentle,
        .effort = abz_effort_of(gentle),
        .his_hips = (seen & 1u << ABZ_HIPS) != 0 ? lead[ABZ_HIPS] : state->lead.pos[ABZI_AT_HIPS],
        .his_arm_m = {abzi_v3_length(bone[ABZ_LEFT_LOWER_ARM]) + abzi_v3_length(bone[ABZ_LEFT_HAND]),
                      abzi_v3_length(bone[ABZ_RIGHT_LOWER_ARM]) + abzi_v3_length(bone[ABZ_RIGHT_HAND])}};
}

// When she lands, and where she is going.
static void foresee(const abzi_state *state, const abz_repertoire *repertoire, abz_output *output)
{
    const abzi_foot *foot = state->follow.steps.foot;
    float ticks = -1;
    for (int side = 0; side < 2; side++) {
        if (foot[side].swinging && (ticks < 0 || foot[side].left_ticks < ticks)) {
            ticks = foot[side].left_ticks > 0 ? foot[side].left_ticks : 0;
        }
    }
    const abzi_spot soon = abzi_follow_soon(&state->follow, repertoire, &state->lead, SOON_TICKS);
    output->lands_s = ticks * DT;
    output->soon_s = SOON_TICKS * DT;
    output->soon_x_m = soon.x;
    output->soon_z_m = soon.z;
    output->soon_heading_rad = soon.yaw;
}

void abz_engine_tick(abz_engine *engine, const abz_input *input, abz_output *output)
{
    assert(engine != NULL && input != NULL && output != NULL);
    abzi_state *state = &engine->state;
    const abz_beat *music = hear(engine, input, output);
    uint32_t seen = input->seen;
    const abz_vec3 *lead =
        abzi_upright_tick(&state->upright, &engine->config.lead_body, engine->config.lead_sits, input->lead, &seen);
    const float larger = abzi_glass_see(&state->glass, lead, seen);
    const bool made_up = state->upright.sits || (input->guessed & ABZ_GUESSED_JOINTS) != 0;
    state->lead.footfall.larger = made_up ? 1 : larger;
    abz_step step = abzi_lead_see(&state->lead, lead, seen);
    recognise(engine, music, &output->recognised);
    abzi_plan plan;
    abzi_accord_tick(&state->accord, &step, music, &plan);
    const abzi_manner manner = manner_of(engine, input, lead, seen);
    if (!state->follow.started) {
        const abz_engine_config *c = &engine->config;
        abzi_spot start = {c->start_x_m, c->start_z_m, c->start_heading_rad};
        abzi_follow_start(&state->follow, &engine->build, &engine->repertoire, &state->lead, &manner,
                          c->has_start ? &start : NULL);
    }
    abzi_follow_tick(&state->follow, &engine->build, &engine->repertoire, &state->lead, &manner, &output->follow);
    abzi_attune_see(&state->attune, &state->lead, &state->follow.company, &engine->repertoire);
    output->tick = (uint64_t)state->tick_high << 32 | state->tick_low;
    output->flags = flags_of(state);
    output->distance = state->follow.company.nearest;
    output->pulse = pulse_of(&plan);
    foresee(state, &engine->repertoire, output);
    output->lead_chair = abzi_chair_seen(state->upright.joint, &engine->his_chair);
    output->gentle = manner.gentle;
    output->today = state->today.concern;
    state->tick_low++;
    state->tick_high += state->tick_low == 0;
}

void abz_engine_lead_way(const abz_engine *engine, const abz_vec3 *joint, abz_lead_ways *ways)
{
    const abzi_state *state = &engine->state;
    abzi_his_legs(&state->lead, joint, &state->follow.company, &engine->repertoire, ways);
}
