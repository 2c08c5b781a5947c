// What came in a tick goes to whoever dances her now: the engine when she follows, the sharer when she leads or shares.
//
//   joints, landmarks or points ─► sense: the dancer ─┬─► engine: she follows ──┐
//   sound ────────────────────────────────────────────┼─► sharer: she leads ────┴─► handover ─► her pose
//   the dancer falls ──────────────────────────────────────► attend: she makes way and waits
//   the dancer is lost ────────────────────────────────────► third: another walks in, and she leads that one
//                                                     └─► footfall of both ─► together: steps of the last four bars
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/vec.h"
#include "engine/engine_internal.h"
#include "lead/held.h"
#include "lead/share_internal.h"
#include "rhythm/dance.h"
#include "room/room_internal.h"

#define TICKS ((float)ABZ_TICKS_PER_SECOND)
#define BARS 4             // how far together is looked back,
#define UNKNOWN_S 8.0f     // or so long, when no pulse is known
#define THERE_M 5e-6f      // let go from so near in a tick, a hand has .02 m/s^2 more
#define ALONE_TICKS 300u   // five seconds without music: who leads begins by herself
#define GONE_OVER_M 0.02f  // nearer than that she is where who dances her has her
#define MUSIC_SURE 0.3f    // below this confidence there may be no pulse (abrazo/rhythm.h)

typedef abzi_room_state state;

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
        const abz_status status = abzi_room_begin_carrying(room, output);
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
    uint32_t leads = wishes->leads < ABZ_LEADS_N && !room->config.rests ? wishes->leads : ABZ_YOU_LEAD;
    bool begins_alone = s->leads == ABZ_SHE_LEADS && leads == ABZ_SHE_LEADS && !s->alone && s->silent_n == ALONE_TICKS;
    if (leads == s->leads && !begins_alone) {
        return;
    }
    if (leads != ABZ_YOU_LEAD) {
        bool joins = leads == ABZ_BOTH_LEAD;
        bool alone = begins_alone || (!joins && s->silent_n > ALONE_TICKS);
        abz_status status = abzi_room_begin_sharer(
            room, (abz_leads)leads, joins,
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

/// What her hands hold, when a foot of hers lands, and where she goes, as who dances her knows.
typedef struct foresight {
    int32_t holds;  ///< which hands are to hold (abzi_sitting_told)
    float lands_s, soon_s;
    abzi_spot soon;
    abz_lead_ways ways;  ///< of who leads
    bool cues;           ///< she shows what she leads next, and her trunk leans ahead
    float cue_rad;
} foresight;

/// What of the dancer is seen, but not measured.
static uint32_t guessed(const state *s)
{
    return s->sight == ABZ_SIGHT_CAMERA ? ABZ_GUESSED_JOINTS : s->sight == ABZ_SIGHT_POINTS ? ABZ_GUESSED_FEET : 0;
}

/// She follows. The engine goes on listening and watching while somebody else dances her.
static void follow(abz_room *room, const abz_room_input *input, abz_room_output *output, foresight *foresees)
{
    state *s = &room->state;
    abz_input seen = {.seen = output->you_seen,
                      .heard = input->heard != 0 && input->wishes.music != 0,
                      .distance_m = input->wishes.distance_m,
                      .led = s->leads != ABZ_YOU_LEAD ? room->sharer->state.course.score.amplitude : 0,
                      .gentle = input->wishes.gentle,
                      .guessed = guessed(s)};
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
    *foresees = (foresight){.holds = abzi_sitting_told(now.flags),
                            .lands_s = now.lands_s,
                            .soon_s = now.soon_s,
                            .soon = {now.soon_x_m, now.soon_z_m, now.soon_heading_rad}};
    if ((room->config.seated & ABZ_SEATED_SHE) != 0) {
        abz_engine_lead_way(room->engine, room->state.you, &foresees->ways);
    }
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

static void share(abz_room *room, const abz_room_input *input, abz_room_output *output, foresight *foresees)
{
    state *s = &room->state;
    abz_sharer_input seen = {.seen = output->you_seen,
                             .heard = input->heard != 0 && input->wishes.music != 0,
                             .gentle = input->wishes.gentle,
                             .guessed = guessed(s)};
    memcpy(seen.joint, s->you, sizeof seen.joint);
    // until she is there there is nobody to be seen; she is one of ours, and nothing is guessed
    if (s->third.carries) {
        seen.guessed = 0;
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
    foresees->cues = now.cues != 0;
    foresees->cue_rad = now.cue_rad;
    output->gentle = now.gentle;
    output->today = now.today;
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
    if ((room->config.seated & ABZ_SEATED_SHE) != 0) {
        return;  // she is tempered in her chair
    }
    const abz_pose wanted = output->she;
    const abzi_tempered how = abzi_tempered_of(s->tempers ? output->gentle : 0, 0);
    abzi_temper_tick(&s->temper, &room->config.she, &how, abzi_v3_apart(wanted.pos[ABZ_HIPS], s->you[ABZ_HIPS]), false,
                     NULL, &output->she);
    static const uint8_t part[] = {ABZ_HIPS, ABZ_LEFT_UPPER_ARM, ABZ_RIGHT_UPPER_ARM, ABZ_LEFT_HAND, ABZ_RIGHT_HAND};
    bool there = !abzi_handover_goes(&s->handover);
    for (size_t i = 0; i < sizeof part; i++) {
        there = there && abzi_v3_distance(wanted.pos[part[i]], output->she.pos[part[i]]) < THERE_M;
    }
    s->tempers = s->tempers && !there;
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
    const abz_figure *figure = s->leads != ABZ_YOU_LEAD && !s->attend.attends && output->figure >= 0
                                   ? &room->config.figure[output->figure]
                                   : NULL;
    abzi_sitting_input input = {.danced = &output->she,
                                .other = s->third.carries ? output->stand_in.pose.pos
                                         : s->met         ? s->you
                                                          : NULL,
                                .holds = is_known ? foresees->holds
                                                  : abzi_held_in_figure(figure, output->count, ABZ_ROLE_FOLLOW),
                                .lands_s = is_known ? foresees->lands_s : -1,
                                .soon_s = is_known ? foresees->soon_s : 0,
                                .soon = foresees->soon,
                                .ways = is_known && !s->third.carries ? &foresees->ways : NULL,
                                .cues = foresees->cues,
                                .cue_rad = foresees->cue_rad,
                                .gentle = output->gentle};
    const abz_chair *his = &output->chair[0];
    if ((output->seated & ABZ_SEATED_YOU) != 0 && !s->third.carries) {
        input.shape = &room->engine->his_chair;
        input.chair = (abzi_spot){his->x_m, his->z_m, his->yaw_rad};
    }
    abzi_temper_seated(&s->temper, &s->sitting, &room->sitter, &input, &output->she);
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

/// danced: hers, standing: where a foot of that lands her chair comes to rest. you: the dancer's joints, as they would
/// stand.
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
    abzi_room_measure(room, &was->dancer);
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

static void dance(abz_room *room, const abz_room_input *input, abz_room_output *output)
{
    state *s = &room->state;
    foresight foresees;
    follow(room, input, output, &foresees);
    abzi_third_tick(room, input, output);
    if (s->third.carries) {
        carry(room, output);
    } else {
        change_leads(room, &input->wishes);
    }
    if (s->leads != ABZ_YOU_LEAD) {
        share(room, input, output, &foresees);
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
    output->flags |= s->unseen_n > ABZI_ROOM_LOST_TICKS ? ABZ_ROOM_LOST : 0u;
    const abzi_upright *upright = &room->engine->state.upright;
    judge(s, upright->sits ? upright->joint : output->you, danced.pos, output);
}

/// Nobody dances: she stands as she was last shown.
static void rest(const state *s, abz_room_output *output)
{
    output->flags |= s->unseen_n > ABZI_ROOM_LOST_TICKS ? ABZ_ROOM_LOST : 0u;
    output->flags |= ABZ_ROOM_HERS_LEFT_PLANTED | ABZ_ROOM_HERS_RIGHT_PLANTED;
    output->she = s->handover.shown[1];
    output->leads = ABZ_YOU_LEAD;
    output->music = output->pulse = (abz_beat){0};
    output->figure = -1;
    output->count = output->confidence = output->chance = output->distance = output->gentle = 0;
    output->together = -1;
    memset(output->landed_ago, 0xff, sizeof output->landed_ago);
    output->today = (abz_today){0};
    output->stands_by = 0;
    output->stand_in = (abz_stand_in_output){0};
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
    abzi_room_see(room, input, output);
    if (room->config.rests && s->handover.shown_n > 0) {
        rest(s, output);
    } else {
        dance(room, input, output);
    }
    remember(s, output);
    s->tick_low++;
    s->tick_high += s->tick_low == 0;
}
