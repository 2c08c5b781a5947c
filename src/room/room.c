// What came in a tick goes to whoever dances her now: the engine when she follows, the sharer when she leads or shares.
//
//   joints, landmarks or points ─► sense: the dancer ─┬─► engine: she follows ──┐
//   sound ────────────────────────────────────────────┼─► sharer: she leads ────┴─► handover ─► her pose
//   the dancer falls ──────────────────────────────────────► attend: she makes way and waits
//   the dancer is lost ────────────────────────────────────► third: another walks in, and she leads that one
//                                                     └─► footfall of both ─► together: steps of the last four bars
#include <assert.h>
#include <math.h>
#include <stdalign.h>
#include <string.h>

#include "base/hash.h"
#include "base/vec.h"
#include "care/stand_in_internal.h"
#include "engine/engine_internal.h"
#include "lead/floor.h"
#include "lead/share_internal.h"
#include "lead/terms.h"
#include "motion/body.h"
#include "partner/lead.h"
#include "rhythm/dance.h"
#include "room/room_internal.h"

#define TICKS ((float)ABZ_TICKS_PER_SECOND)
#define LOST_TICKS 30      // half a second without a sight of the dancer, as the engine has it
#define BARS 4             // how far together is looked back,
#define UNKNOWN_S 8.0f     // or so long, when no pulse is known
#define THERE_M 2e-3f      // so near nobody sees a difference
#define ALONE_TICKS 300u   // five seconds without music: who leads begins by herself
#define GONE_OVER_M 0.02f  // nearer than that she is where who dances her has her
#define MUSIC_SURE 0.3f    // below this confidence there may be no pulse (abrazo/rhythm.h)

typedef abzi_room_state state;

// ---- what it is made of --------------------------------------------------------------------------------------------

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
    return aligned(sizeof(abz_room)) + aligned(abz_engine_size()) + 2 * aligned(abz_sharer_size()) +
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
    return room->sharer != NULL
               ? abzi_sharer_again(mem, room->sharer, &config, sharer)
               : abz_sharer_init(mem, abz_sharer_size(), room->config.figure, room->config.figure_n, &config, sharer);
}

/// Where the leader stands when a sharer begins beside where the dancer is.
static abzi_spot start_of(const abz_room *room)
{
    const state *s = &room->state;
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

/// One who shares the dance, or leads it, beside where the dancer is. tempo 0: with the music.
static abz_status begin_sharer(abz_room *room, abz_leads leads, bool joins, float tempo)
{
    state *s = &room->state;
    s->begun = (abzi_begun){.leads = leads,
                            .joins = joins,
                            .tempo = tempo,
                            .seated = seated_of(room, room->engine->state.upright.sits != 0),
                            .number = s->shares_n++,
                            .lead = start_of(room),
                            .you = s->dancer};
    return abzi_room_sharer(room, &s->begun, room->sharer_mem[0], &room->sharer);
}

/// One who leads the stand-in, from where she is and with the beat that she dances in; she has heard the music so far.
static abz_status begin_carrying(abz_room *room, const abz_room_output *output)
{
    state *s = &room->state;
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
    if (status == ABZ_OK) {  // so that it cannot fail on a tick
        status = begin_sharer(it, ABZ_BOTH_LEAD, true, 0);
    }
    if (status == ABZ_OK) {
        status = begin_senses(it);
    }
    if (status == ABZ_OK) {
        status = abzi_third_begin(config, (char *)sharer_mem(it, 1) + aligned(abz_sharer_size()), &it->stand_in);
    }
    if (status != ABZ_OK) {
        return status;
    }
    state *s = &it->state;
    s->leads = ABZ_YOU_LEAD;
    s->unseen_n = LOST_TICKS + 1;
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
    it->content = abzi_room_content(it);
    *room = it;
    return ABZ_OK;
}

// ---- the dancer ----------------------------------------------------------------------------------------------------

/// The joints that came. What is not a number is not seen.
static uint32_t see_joints(state *s, const abz_vec3 *joint, uint32_t marked)
{
    uint32_t seen = 0;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        float sum = joint[j].x + joint[j].y + joint[j].z;
        if ((marked >> j & 1) != 0 && sum - sum == 0) {
            s->you[j] = joint[j];
            seen |= 1u << j;
        }
    }
    return seen;
}

/// The dancer's proportions are known now.
static void measure(abz_room *room, const abz_body *body)
{
    if (abz_engine_measure(room->engine, body) == ABZ_OK) {
        room->state.dancer = *body;
        room->state.measured = 1;
        abzi_footfall_measure(&room->state.feet[0], body);
        abzi_fall_measure(&room->state.fall, body);
        if (room->stand_in != NULL) {
            abzi_stand_in_measure(room->stand_in, room->config.you_are_lead ? ABZ_ROLE_LEAD : ABZ_ROLE_FOLLOW, body);
        }
    }
}

/// What a sense makes of what came, or of nothing that came: between pictures, too.
static uint32_t sense(abz_room *room, const abz_room_input *input, abz_room_output *output)
{
    abz_seen seen;
    if (room->state.sight == ABZ_SIGHT_CAMERA) {
        const abz_sighting *sighting = input->sight == ABZ_SIGHT_CAMERA ? &input->sighting : NULL;
        abz_camera_tick(&room->state.camera, sighting, input->wishes.calibrate != 0, input->wishes.mirror != 0, &seen);
    } else {
        abz_headset_tick(&room->state.headset, input->sight == ABZ_SIGHT_POINTS ? &input->points : NULL, &seen);
    }
    if (seen.body_is_new) {
        measure(room, &seen.body);
    }
    output->blind = seen.blind;
    output->calibrating = seen.calibrating;
    return see_joints(&room->state, seen.joint, seen.seen);
}

static void see(abz_room *room, const abz_room_input *input, abz_room_output *output)
{
    state *s = &room->state;
    uint32_t seen = 0;
    output->calibrating = 0;
    output->blind = ABZ_BLIND_NOT;
    s->sight = input->sight != ABZ_SIGHT_NONE && input->sight < ABZ_SIGHT_N ? input->sight : s->sight;
    if (input->sight == ABZ_SIGHT_JOINTS) {
        seen = see_joints(s, input->joint, input->seen);
    } else if (s->sight == ABZ_SIGHT_CAMERA || s->sight == ABZ_SIGHT_POINTS) {
        seen = sense(room, input, output);
    }
    s->unseen_n = seen != 0 ? 0 : s->unseen_n + (s->unseen_n < UINT32_MAX);
    s->met |= seen != 0;
    output->you_seen = seen;
    if (output->blind == ABZ_BLIND_NOT && s->unseen_n > LOST_TICKS) {
        output->blind = ABZ_BLIND_ALL;
    }
    output->height_m = s->measured ? abzi_body_height(&s->dancer) : 0;
    memcpy(output->you, s->you, sizeof output->you);
    abzi_fall_signs signs;
    s->fall.guess = s->sight == ABZ_SIGHT_CAMERA   ? ABZI_FALL_SMOOTHED
                    : s->sight == ABZ_SIGHT_POINTS ? ABZI_FALL_POINTS
                                                   : ABZI_FALL_MEASURED;
    const abz_vec3 *partner = s->handover.shown_n == 2 ? s->handover.shown[1].pos : NULL;
    abzi_fall_see(&s->fall, s->you, seen, partner, &signs);
    output->fall = s->fall.now;
}

// ---- who dances her ------------------------------------------------------------------------------------------------

static void hear(state *s, const abz_beat *music)
{
    bool is_heard = music->period_s > 0 && music->confidence >= MUSIC_SURE && (music->flags & ABZ_BEAT_HELD) == 0;
    s->silent_n = is_heard ? 0 : s->silent_n + (s->silent_n < UINT32_MAX);
}

/// While a stand-in is in the dancer's place the partner leads. From its first tick on, and after every end.
static void carry(abz_room *room, const abz_room_output *output)
{
    state *s = &room->state;
    abzi_handover_leave(&s->handover, &s->attend);
    if (s->third.begins) {
        const abz_status status = begin_carrying(room, output);
        assert(status == ABZ_OK);  // as below
        (void)status;
        s->alone = 0;
        s->leads = ABZ_SHE_LEADS;
        abzi_handover_take(&s->handover);
    }
}

static void change_leads(abz_room *room, const abz_wishes *wishes)
{
    state *s = &room->state;
    uint32_t leads = wishes->leads < ABZ_LEADS_N ? wishes->leads : ABZ_YOU_LEAD;
    bool begins_alone = s->leads == ABZ_SHE_LEADS && leads == ABZ_SHE_LEADS && !s->alone && s->silent_n == ALONE_TICKS;
    if (leads == s->leads && !begins_alone) {
        return;
    }
    if (leads != ABZ_YOU_LEAD) {
        bool joins = leads == ABZ_BOTH_LEAD;
        bool alone = begins_alone || (!joins && s->silent_n > ALONE_TICKS);
        abz_status status =
            begin_sharer(room, (abz_leads)leads, joins,
                         alone ? abzi_dance_usual(abzi_dance_of((abz_dance)room->config.figure[0].dance)) : 0);
        assert(status == ABZ_OK);  // it has begun once, with the same figures
        (void)status;
        s->alone = alone;
    }
    s->leads = leads;
    abzi_handover_take(&s->handover);
}

static uint32_t engine_flags(const abz_output *now)
{
    static const struct {
        uint32_t engine, room;
    } same[] = {{ABZ_LEFT_PLANTED, ABZ_ROOM_HERS_LEFT_PLANTED},
                {ABZ_RIGHT_PLANTED, ABZ_ROOM_HERS_RIGHT_PLANTED},
                {ABZ_LEFT_HOLD, ABZ_ROOM_HERS_LEFT_HOLD},
                {ABZ_RIGHT_HOLD, ABZ_ROOM_HERS_RIGHT_HOLD}};
    uint32_t flags = 0;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        flags |= (now->flags & same[i].engine) != 0 ? same[i].room : 0;
    }
    return flags;
}

/// When a foot of hers lands, and where she goes, as who dances her knows.
typedef struct foresight {
    float lands_s, soon_s;
    abzi_spot soon;
} foresight;

/// She follows. The engine goes on listening and watching while somebody else dances her.
static void follow(abz_room *room, const abz_room_input *input, abz_room_output *output, foresight *foresees)
{
    state *s = &room->state;
    abz_input seen = {.seen = output->you_seen,
                      .heard = input->heard != 0 && input->wishes.music != 0,
                      .distance_m = input->wishes.distance_m,
                      .led = s->leads != ABZ_YOU_LEAD ? room->sharer->state.course.score.amplitude : 0,
                      .gentle = input->wishes.gentle};
    memcpy(seen.lead, s->you, sizeof seen.lead);
    if (seen.heard) {
        seen.sound = input->sound;
    }
    abz_output now;
    abz_engine_tick(room->engine, &seen, &now);
    output->she = now.follow;
    output->flags |= engine_flags(&now);
    output->music = now.music;
    output->pulse = now.pulse;
    output->distance = now.distance;
    output->gentle = now.gentle;
    output->today = now.today;
    output->figure = now.recognised.figure;
    output->count = now.recognised.count;
    output->confidence = now.recognised.confidence;
    if ((now.flags & ABZ_LEAD_SITS) != 0) {
        output->seated |= ABZ_SEATED_YOU;
        output->chair[0] = now.lead_chair;
        output->chair_shape[0] = room->engine->his_chair;
    }
    *foresees = (foresight){now.lands_s, now.soon_s, {now.soon_x_m, now.soon_z_m, now.soon_heading_rad}};
}

/// Her counts as a pulse.
static abz_beat counted(const abz_sharer_output *now, const abz_beat *music)
{
    float count = now->count, phase = count - floorf(count);
    return (abz_beat){.flags = music->flags & ABZ_BEAT_HELD,
                      .phase = now->figure >= 0 ? phase : 0,
                      .period_s = now->period_s,
                      .next_s = (1 - phase) * now->period_s,
                      .confidence = now->period_s > 0 ? 1.0f : 0.0f};
}

static void share(abz_room *room, const abz_room_input *input, abz_room_output *output)
{
    state *s = &room->state;
    abz_sharer_input seen = {
        .seen = output->you_seen, .heard = input->heard != 0 && input->wishes.music != 0, .gentle = output->gentle};
    memcpy(seen.joint, s->you, sizeof seen.joint);
    if (s->third.carries) {  // until she is there there is nobody to be seen
        const abzi_spot aside = abzi_third_aside(room, output);
        seen.aside_x_m = aside.x;
        seen.aside_z_m = aside.z;
        memcpy(seen.joint, output->stand_in.pose.pos, sizeof seen.joint);
        seen.seen = s->third.act == ABZ_STAND_IN_ENTERING ? 0 : (1u << ABZ_JOINT_N) - 1;
    }
    if (seen.heard) {
        seen.sound = input->sound;
    }
    abz_sharer_output now;
    abz_sharer_tick(room->sharer, &seen, &now);
    output->she = now.pose;
    output->gentle = now.gentle;
    output->flags &= ~(uint32_t)(ABZ_ROOM_HERS_LEFT_PLANTED | ABZ_ROOM_HERS_RIGHT_PLANTED | ABZ_ROOM_HERS_LEFT_HOLD |
                                 ABZ_ROOM_HERS_RIGHT_HOLD);
    output->flags |= (now.flags & ABZ_SHARER_LEADS) != 0 ? ABZ_ROOM_SHE_LEADS : 0;
    output->music = now.music.period_s > 0 ? now.music : output->music;
    output->pulse = counted(&now, &output->music);
    if (s->third.carries) {
        abzi_third_led(room, &now, &output->pulse);
    }
    output->distance = 0;
    output->figure = now.figure;
    output->count = now.count;
    output->confidence = now.figure >= 0 ? 1.0f : 0.0f;
}

/// The dancer lies, and she attends.
static void attend(abz_room *room, abz_room_output *output)
{
    state *s = &room->state;
    if (abzi_handover_attend(&s->handover, &s->attend, &room->config.she, &output->fall, s->you, &output->pulse,
                             &output->music, &output->she)) {
        output->flags &= ~(uint32_t)(ABZ_ROOM_HERS_LEFT_PLANTED | ABZ_ROOM_HERS_RIGHT_PLANTED |
                                     ABZ_ROOM_HERS_LEFT_HOLD | ABZ_ROOM_HERS_RIGHT_HOLD);
        output->flags |= s->attend.foot[0].swings ? 0u : ABZ_ROOM_HERS_LEFT_PLANTED;
        output->flags |= s->attend.foot[1].swings ? 0u : ABZ_ROOM_HERS_RIGHT_PLANTED;
    }
}

/// From one who danced her to another without a jump, and no faster than a gentleness allows.
static void show(abz_room *room, abz_room_output *output)
{
    state *s = &room->state;
    const abz_effort effort = abz_effort_of(output->gentle), *asked = output->gentle > 0 ? &effort : NULL;
    abzi_handover_show(&s->handover, &room->config.she, asked, &output->she);
    s->tempers = asked != NULL && s->attend.attends == 0 && (s->tempers || abzi_handover_goes(&s->handover));
    const abz_pose wanted = output->she;
    abz_vec3 apart = abzi_v3_sub(wanted.pos[ABZ_HIPS], s->you[ABZ_HIPS]);
    apart.y = 0;
    abzi_temper_tick(&s->temper, &room->config.she, s->tempers ? asked : NULL, abzi_v3_length(apart), false,
                     &output->she);
    static const uint8_t part[] = {ABZ_HIPS, ABZ_LEFT_HAND, ABZ_RIGHT_HAND};
    bool there = !abzi_handover_goes(&s->handover);
    for (size_t i = 0; i < sizeof part; i++) {
        there = there && abzi_v3_distance(wanted.pos[part[i]], output->she.pos[part[i]]) < THERE_M;
    }
    s->tempers = s->tempers && !there;
}

static int32_t holds_of(const abz_room_output *output)
{
    return ((output->flags & ABZ_ROOM_HERS_LEFT_HOLD) != 0 ? 1 : 0) |
           ((output->flags & ABZ_ROOM_HERS_RIGHT_HOLD) != 0 ? 2 : 0);
}

/// What she danced standing, in a wheelchair.
static void sit(abz_room *room, const foresight *foresees, abz_room_output *output)
{
    state *s = &room->state;
    if ((room->config.seated & ABZ_SEATED_SHE) == 0) {
        return;
    }
    const bool is_known =
        s->leads == ABZ_YOU_LEAD && !s->attend.attends && abzi_v3_length(s->handover.off) < GONE_OVER_M;
    const float gentle_most = abz_effort_of(output->gentle).body_m_s;
    abzi_sitting_input input = {.danced = &output->she,
                                .other = s->third.carries ? output->stand_in.pose.pos
                                         : s->met         ? s->you
                                                          : NULL,
                                .holds = is_known ? holds_of(output) : -1,
                                .lands_s = is_known ? foresees->lands_s : -1,
                                .soon_s = is_known ? foresees->soon_s : 0,
                                .soon = foresees->soon,
                                .speed_most = gentle_most < ABZI_CHAIR_SPEED ? gentle_most : ABZI_CHAIR_SPEED};
    const abz_chair *his = &output->chair[0];
    if ((output->seated & ABZ_SEATED_YOU) != 0 && !s->third.carries) {
        input.shape = &room->engine->his_chair;
        input.chair = (abzi_spot){his->x_m, his->z_m, his->yaw_rad};
    }
    abzi_sitting_tick(&s->sitting, &room->sitter, &input, &output->she);
    output->seated |= ABZ_SEATED_SHE;
    output->chair[1] = abzi_chair_shown(&s->sitting.chair);
    output->chair_shape[1] = room->sitter.shape;
    const uint32_t holds = abzi_sitting_holds(&s->sitting);
    output->flags &= ~(uint32_t)(ABZ_ROOM_HERS_LEFT_HOLD | ABZ_ROOM_HERS_RIGHT_HOLD);
    output->flags |= (holds & 1 ? ABZ_ROOM_HERS_LEFT_HOLD : 0u) | (holds & 2 ? ABZ_ROOM_HERS_RIGHT_HOLD : 0u);
}

// ---- how together they are -----------------------------------------------------------------------------------------

/// Which feet land in this tick: bit 0 left, 1 right.
static uint32_t land(abzi_landing *of, const abz_step *step)
{
    uint32_t landed = 0;
    for (uint32_t foot = 0; foot < ABZ_SIDE_N; foot++) {
        abzi_landing *it = &of[foot];
        if (step->announced && step->foot == foot) {
            it->coming = 1;
            it->ticks = step->land_s * TICKS + 1;
        }
        it->ticks -= 1;
        it->ago += it->ago < UINT32_MAX;
        if (it->coming && it->ticks < 0.5f) {
            it->coming = it->ago = 0;
            landed |= 1u << foot;
        }
    }
    return landed;
}

/// danced: hers, standing: where a foot of that lands her chair comes to rest. you: the dancer's joints, as they would stand.
static void judge(state *s, const abz_vec3 *you, const abz_vec3 *danced, abz_room_output *output)
{
    static const uint32_t flag[3][ABZ_SIDE_N] = {{ABZ_ROOM_YOURS_LEFT_LANDED, ABZ_ROOM_YOURS_RIGHT_LANDED},
                                                 {ABZ_ROOM_HERS_LEFT_LANDED, ABZ_ROOM_HERS_RIGHT_LANDED},
                                                 {ABZ_ROOM_THIRD_LEFT_LANDED, ABZ_ROOM_THIRD_RIGHT_LANDED}};
    const abz_vec3 *const joints[3] = {you, danced, output->stand_in.pose.pos};
    const bool there[3] = {s->met, true, output->stands_by != 0};
    bool landed[3];
    for (int who = 0; who < 3; who++) {
        abz_step step = {0};
        if (there[who]) {
            const uint32_t seen = who == 0 ? output->you_seen : (1u << ABZ_JOINT_N) - 1;
            abzi_footfall_see(&s->feet[who], joints[who], seen, &step);
        }
        uint32_t feet = land(s->landing[who], &step);
        landed[who] = feet != 0;
        for (int side = 0; side < ABZ_SIDE_N; side++) {
            output->flags |= (feet >> side & 1) != 0 ? flag[who][side] : 0u;
            output->landed_ago[who][side] = s->landing[who][side].ago;
        }
    }
    landed[0] = s->third.carries ? landed[2] : landed[0];
    float bar_n = (output->music.flags & ABZ_BEAT_BAR) != 0 ? (float)output->music.bar_n : 4;
    float period_s = output->pulse.period_s;
    abzi_unison_tick(&s->unison, landed, period_s > 0 ? BARS * bar_n * period_s : UNKNOWN_S);
    output->together = s->unison.share;
    output->chance = s->unison.chance;
}

// ---- the tick ------------------------------------------------------------------------------------------------------

static uint64_t whole(uint32_t low, uint32_t high)
{
    return (uint64_t)high << 32 | low;
}

/// What has been shown so far names the dance.
static void remember(state *s, const abz_room_output *output)
{
    uint64_t hash = whole(s->shown_low, s->shown_high);
    hash = abzi_hash64(output->you, sizeof output->you, hash);
    hash = abzi_hash64(&output->she, sizeof output->she, hash);
    const uint32_t rest[] = {
        output->flags,      output->you_seen,         output->blind,      output->leads, (uint32_t)output->figure,
        output->fall.state, output->fall.since_ticks, output->fall.fall_n};
    hash = abzi_hash64(rest, sizeof rest, hash);
    const float more[] = {output->count,       output->confidence,     output->together,
                          output->chance,      output->distance,       output->calibrating,
                          output->music.phase, output->music.period_s, output->music.confidence,
                          output->pulse.phase, output->pulse.period_s, output->pulse.confidence};
    hash = abzi_hash64(more, sizeof more, hash);
    if (output->seated != 0) {
        hash = abzi_hash64(output->chair, sizeof output->chair, hash);
    }
    if (output->stands_by) {
        hash = abzi_hash64(&output->stand_in.pose, sizeof output->stand_in.pose, hash + (uint32_t)output->stand_in.act);
    }
    s->shown_low = (uint32_t)hash;
    s->shown_high = (uint32_t)(hash >> 32);
}

void abz_room_inherit(abz_room *room, const abz_room *from)
{
    state *s = &room->state;
    const state *was = &from->state;
    s->unseen_n = was->unseen_n;
    s->met = was->met;
    s->sight = was->sight;
    s->silent_n = was->silent_n;
    s->camera = was->camera;
    s->headset = was->headset;
    s->fall = was->fall;
    s->attend = was->attend;
    s->unison = was->unison;
    memcpy(s->you, was->you, sizeof s->you);
    memcpy(s->feet, was->feet, sizeof s->feet);
    memcpy(s->landing, was->landing, sizeof s->landing);
    abzi_engine_inherit(room->engine, from->engine);
    measure(room, &was->dancer);
    s->measured = was->measured;
    abzi_footfall_measure(&s->feet[1], &room->config.she);
    abzi_handover_start(&s->handover);
    abzi_third_inherit(room, from);
    memcpy(s->handover.shown, was->handover.shown, sizeof s->handover.shown);
    s->handover.shown_n = was->handover.shown_n;
    s->temper = was->temper;
    s->tempers = was->tempers;
    s->sitting = was->sitting;
    abzi_handover_take(&s->handover);
}

void abz_room_tick(abz_room *room, const abz_room_input *input, abz_room_output *output)
{
    assert(room != NULL && input != NULL && output != NULL);
    state *s = &room->state;
    output->tick = whole(s->tick_low, s->tick_high);
    output->flags = 0;
    output->seated = 0;
    memset(output->chair, 0, sizeof output->chair);
    memset(output->chair_shape, 0, sizeof output->chair_shape);
    see(room, input, output);
    foresight foresees;
    follow(room, input, output, &foresees);
    abzi_third_tick(room, input, output);
    if (s->third.carries) {
        carry(room, output);
    } else {
        change_leads(room, &input->wishes);
    }
    if (s->leads != ABZ_YOU_LEAD) {
        share(room, input, output);
    }
    hear(s, &output->music);
    if (!s->third.carries) {
        attend(room, output);
    }
    show(room, output);
    const abz_pose danced = output->she;
    sit(room, &foresees, output);
    // Who leads as it was wished: while a stand-in carries the partner leads her, and the dancer nobody.
    output->leads = s->third.carries && input->wishes.leads < ABZ_LEADS_N ? input->wishes.leads : s->leads;
    output->flags |= s->unseen_n > LOST_TICKS ? ABZ_ROOM_LOST : 0u;
    const abzi_upright *upright = &room->engine->state.upright;
    judge(s, upright->sits ? upright->joint : output->you, danced.pos, output);
    remember(s, output);
    s->tick_low++;
    s->tick_high += s->tick_low == 0;
}
