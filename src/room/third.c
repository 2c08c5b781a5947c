#include "room/third.h"

#include <string.h>

#include "care/stand_in_internal.h"
#include "engine/engine_internal.h"
#include "lead/floor.h"
#include "lead/share_internal.h"
#include "lead/terms.h"
#include "motion/body.h"
#include "rhythm/dance.h"
#include "room/room_internal.h"

#define TICKS ((float)ABZ_TICKS_PER_SECOND)
// Who is not seen is lost to her after this: half a second, as the room has it, where joints or a headset come from a
// program, which sends them always. A camera loses people who turn, bend, or go to the loudspeaker and come back: she
// does not walk in for that. Three seconds are longer than a turn, and less than two bars of salsa.
#define UNSEEN_TICKS 30u
#define UNSEEN_CAMERA_TICKS 180u
// And he must have danced: with a step in the last ten seconds before he was seen last. Small steps go by unnoticed,
// for a phrase or two of them.
#define DANCED_TICKS 600u
// Who fell is made way for first: until the partner's hips are so far from him, as she attends (care/attend.c: .85 m),
// or a bar of salsa has passed.
#define CLEAR_M 0.80f
#define CLEAR_TICKS 144u
// Then both places of the couple are to be so far from him: half a metre of clear floor, and what a step moves hips by.
#define COUPLE_CLEAR_M 0.95f
#define TURN_N 12  // turns of the couple about the partner that are tried, either way
#define TURN_RAD (ABZI_PI_F / TURN_N)
#define MUSIC_SURE 0.3f     // below this confidence there may be no pulse (abrazo/rhythm.h)
#define OCTAVE 1.42f        // a pulse further from the usual tempo is counted twice, or at every other beat
#define FIRST_LEAST_S 0.1f  // a count that is nearer than that cannot be begun with

static abz_role his_place(const abz_room_config *config)
{
    return config->you_are_lead ? ABZ_ROLE_LEAD : ABZ_ROLE_FOLLOW;
}

abz_status abzi_third_begin(const abz_room_config *config, void *mem, abz_stand_in **stand_in)
{
    *stand_in = NULL;
    if (config->other == NULL) {
        return ABZ_OK;
    }
    const abz_role his = his_place(config);
    abz_stand_in_config c = abz_stand_in_config_default(config->repertoire, config->other);
    c.place = his;
    c.dancer[his] = config->you;
    c.dancer[1 - his] = config->she;
    c.sits = ((config->seated & ABZ_SEATED_YOU) != 0 ? 1u << his : 0) |
             ((config->seated & ABZ_SEATED_SHE) != 0 ? 1u << (1 - his) : 0);
    c.body = his == ABZ_ROLE_LEAD ? config->other->body : config->repertoire->body;
    c.unseen_s = 1e9f;  // this room knows better
    c.hand_back = config->hand_back;
    c.music = config->music;
    return abz_stand_in_init(mem, abz_stand_in_size(), config->repertoire, config->other, &c, stand_in);
}

// ---- who is lost ---------------------------------------------------------------------------------------------------

static bool lies(const abz_fall *fall)
{
    return fall->state == ABZ_FALL_FALLING || fall->state == ABZ_FALL_DOWN || fall->state == ABZ_FALL_RISING;
}

static bool is_lost(const abzi_room_state *s)
{
    const uint32_t left = s->landing[0][ABZ_LEFT].ago, right = s->landing[0][ABZ_RIGHT].ago;
    const uint32_t ago = left < right ? left : right;
    const uint32_t patience = s->sight == ABZ_SIGHT_CAMERA ? UNSEEN_CAMERA_TICKS : UNSEEN_TICKS;
    const bool danced = ago != UINT32_MAX && ago < s->unseen_n + DANCED_TICKS;
    // Whom she carries on for already was lost, whenever he danced last.
    const bool gone = s->unseen_n > patience && (danced || s->third.act != ABZ_STAND_IN_ASIDE);
    return lies(&s->fall.now) || gone;
}

// ---- the tick ------------------------------------------------------------------------------------------------------

static void show(const abz_room *room, const abz_room_input *input, const abz_room_output *output,
                 abz_stand_in_input *seen)
{
    const abzi_room_state *s = &room->state;
    const abz_role his = his_place(&room->config);
    const abz_pose *partner = s->handover.shown_n > 0 ? &s->handover.shown[1] : &output->she;
    *seen = (abz_stand_in_input){.left_s = -1,
                                 .lost = is_lost(s) ? 1u << his : 0,
                                 .heard = input->heard != 0 && input->wishes.music != 0,
                                 .told = room->engine->state.hears,
                                 .music = output->music};
    if (s->third.carries) {  // the partner leads: her counts are what is walked in to, and her end is the end
        const bool enters = s->third.act == ABZ_STAND_IN_ENTERING;
        seen->told |= enters;
        seen->music = enters ? s->third.pulse : output->music;
        seen->goes_on = !s->third.stands;
        seen->left_s = s->third.left_s;
    }
    if (seen->heard) {
        seen->sound = input->sound;
    }
    memcpy(seen->dancer[his], s->you, sizeof s->you);
    memcpy(seen->dancer[1 - his], partner->pos, sizeof partner->pos);
    seen->seen[his] = output->you_seen;
    seen->seen[1 - his] = (1u << ABZ_JOINT_N) - 1;
}

static const abzi_lying *lying(const abz_room *room)
{
    return &room->stand_in->state.lying;
}

/// Who fell is first made way for.
static bool has_made_way(const abz_room *room)
{
    const abzi_third *t = &room->state.third;
    const abz_vec3 hips = room->state.handover.shown[1].pos[ABZ_HIPS];
    const bool clear = abzi_lying_apart(lying(room), (abzi_spot){hips.x, hips.z, 0}) > CLEAR_M;
    return !t->fell || t->act != ABZ_STAND_IN_ENTERING || t->act_n > CLEAR_TICKS ||
           (clear && room->state.fall.now.state != ABZ_FALL_FALLING);
}

static void decide(abz_room *room, const abz_stand_in_output *now)
{
    abzi_third *t = &room->state.third;
    const bool in_place =
        now->act == ABZ_STAND_IN_ENTERING || now->act == ABZ_STAND_IN_CARRYING || now->act == ABZ_STAND_IN_CLOSING;
    t->act_n = (uint32_t)now->act == t->act ? t->act_n + 1 : 0;
    t->act = (uint32_t)now->act;
    t->begins = 0;
    if (!in_place) {
        *t = (abzi_third){.act = t->act, .act_n = t->act_n, .left_s = -1};
        return;
    }
    t->fell |= !t->carries && lies(&room->state.fall.now);
    if (!t->carries && has_made_way(room)) {
        t->carries = t->begins = 1;
        t->left_s = -1;
    } else if (t->carries && t->closed && room->state.silent_n == 0) {
        t->begins = 1;  // another song
        t->closed = 0;
        t->left_s = -1;
        room->stand_in->state.ended = 0;
    }
}

void abzi_third_tick(abz_room *room, const abz_room_input *input, abz_room_output *output)
{
    abzi_room_state *s = &room->state;
    output->stands_by = room->stand_in != NULL && s->met;
    memset(&output->stand_in, 0, sizeof output->stand_in);
    if (!output->stands_by) {
        return;
    }
    abz_stand_in_input seen;
    show(room, input, output, &seen);
    abz_stand_in_tick(room->stand_in, &seen, &output->stand_in);
    abzi_handover_show(&s->third_over, &room->stand_in->config.body, NULL, &output->stand_in.pose);
    decide(room, &output->stand_in);
}

// ---- where and when the partner begins -----------------------------------------------------------------------------

abzi_spot abzi_third_start(const abz_room *room, float unit_m)
{
    const abz_vec3 *joint = room->state.handover.shown[1].pos;
    const abz_figure *first = &room->config.figure[0];
    const abzi_spot beside = abzi_facing_spot(first->entry.hold, first->entry.facing, unit_m);
    // Where the other place is for who has hers.
    const bool she_leads = his_place(&room->config) == ABZ_ROLE_FOLLOW;
    const abzi_spot other = she_leads ? beside : abzi_spot_relative(beside, (abzi_spot){0, 0, 0});
    abzi_spot hers = {joint[ABZ_HIPS].x, joint[ABZ_HIPS].z,
                      abzi_heading(joint[ABZ_LEFT_UPPER_ARM], joint[ABZ_RIGHT_UPPER_ARM])};
    hers = abzi_lying_off(lying(room), COUPLE_CLEAR_M, hers);
    float best = -1, turned = 0;
    for (int i = 0; i < 2 * TURN_N; i++) {  // the least turn that leaves both clear, else the one that leaves most
        const float turn = (i % 2 == 0 ? TURN_RAD : -TURN_RAD) * (float)((i + 1) / 2);
        const abzi_spot at = abzi_spot_compose((abzi_spot){hers.x, hers.z, hers.yaw + turn}, other);
        const float clear = abzi_lying_apart(lying(room), at);
        if (best < COUPLE_CLEAR_M && clear > best) {
            best = clear;
            turned = turn;
        }
    }
    hers.yaw = abzi_wrapf(hers.yaw + turned);
    return she_leads ? hers : abzi_spot_compose(hers, other);
}

float abzi_third_tempo(const abz_room *room, const abz_room_output *output, float *first_s)
{
    const abz_beat *music = &output->music;
    const bool sure = music->period_s > 0 && music->confidence >= MUSIC_SURE && (music->flags & ABZ_BEAT_HELD) == 0;
    const abz_beat *led = &room->state.third.pulse;  // in another dance that is begun meanwhile
    const abz_beat *beat = sure ? music : led->period_s > 0 ? led : &output->pulse;
    const float usual = abzi_dance_usual(abzi_dance_of((abz_dance)room->config.figure[0].dance));
    *first_s = 0;
    if (beat->period_s <= 0) {
        return usual;
    }
    const float beat_minute = 60 / beat->period_s;
    float count_minute = beat_minute, next_s = beat->next_s;
    for (int i = 0; i < 3 && usual > 0; i++) {
        count_minute *= count_minute * OCTAVE < usual ? 2 : count_minute > usual * OCTAVE ? 0.5f : 1;
    }
    const float count_s = 60 / count_minute;
    if (sure && (music->flags & ABZ_BEAT_BAR) != 0) {
        next_s += (float)(music->bar_n - music->in_bar) * music->period_s;
    } else if (next_s - count_s > FIRST_LEAST_S) {
        next_s -= count_s;
    }
    *first_s = next_s > FIRST_LEAST_S ? next_s : next_s + count_s;
    return count_minute;
}

void abzi_third_led(abz_room *room, const abz_sharer_output *now, const abz_beat *pulse)
{
    abzi_third *t = &room->state.third;
    const abzi_sharer_state *s = &room->sharer->state;
    const bool begins = pulse->period_s > 0 && pulse->phase < t->pulse.phase;
    const float left = (s->closes_at + ABZI_CLOSED_COUNTS - s->keep.conductor.count) * now->period_s;
    t->pulse = *pulse;
    t->pulse.flags = begins ? ABZ_BEAT_NEW : 0;
    t->pulse.beat_s = begins ? -pulse->phase * pulse->period_s : 0;
    t->closed = (now->flags & ABZ_SHARER_CLOSED) != 0;
    t->stands = (now->flags & ABZ_SHARER_PAUSES) != 0;
    t->left_s = t->closed ? 0 : (now->flags & ABZ_SHARER_CLOSES) == 0 ? -1 : left > 0 ? left : 0;
}

abzi_spot abzi_third_aside(const abz_room *room, const abz_room_output *output)
{
    const abz_vec3 *at[2] = {&room->state.handover.shown[1].pos[ABZ_HIPS], &output->stand_in.pose.pos[ABZ_HIPS]};
    const bool there = room->state.third.act != ABZ_STAND_IN_ENTERING;
    abzi_spot most = {0, 0, 0};
    for (int i = 0; i < (there ? 2 : 1); i++) {
        const abzi_spot is = {at[i]->x, at[i]->z, 0}, off = abzi_lying_off(lying(room), COUPLE_CLEAR_M, is);
        const abzi_spot by = {off.x - is.x, off.z - is.z, 0};
        most = by.x * by.x + by.z * by.z > most.x * most.x + most.z * most.z ? by : most;
    }
    return most;
}

void abzi_third_inherit(abz_room *room, const abz_room *from)
{
    if (room->stand_in != NULL && from->stand_in != NULL && from->state.met) {
        abzi_handover *over = &room->state.third_over;
        abzi_stand_in_inherit(room->stand_in, from->stand_in);
        memcpy(over->shown, from->state.third_over.shown, sizeof over->shown);
        over->shown_n = from->state.third_over.shown_n;
        abzi_handover_take(over);
        room->state.third = (abzi_third){
            .act = from->state.third.act, .fell = from->state.third.fell, .pulse = from->state.third.pulse};
    }
}
