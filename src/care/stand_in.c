// The third dancer: what she does when (the table in abrazo/stand_in.h), and where she is while she does it. How she
// dances is a follower's machine, watching who is left, with a repertoire of the place that is free; the place that it
// answers from is moved (partner/follow.h: his) so that she stands where she may and walks where she has to.
#include <assert.h>
#include <stdalign.h>
#include <string.h>

#include "care/stand_in_internal.h"
#include "motion/body.h"
#include "motion/spring.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
// Where she waits: so far from the couple's middle, on the side; nearer than NEAR_M to a dancer she makes way, further
// than FAR_M from the middle she comes after them. Near enough to be there within a bar of any dance, at a walk.
#define SIDE_M 1.9f
#define NEAR_M 1.4f
#define FAR_M 2.6f
#define MIDDLE_HALF_LIFE_S 1.0f
// Feet and hips stay clear of who lies there: half a metre by the order of the house, and what a foot is long and a
// spring overshoots. Her place is chosen a little further off, for feet stand beside it.
#define CLEAR_M 0.5f
#define SEEN_LATE_S 0.05f  // what is seen of a dancer is smoothed, and so late (partner/lead.c)
#define CLEAR_FEET_M (CLEAR_M + 0.14f)
#define CLEAR_PLACE_M (CLEAR_M + 0.12f)
#define PARTNER_M 0.55f      // she goes round the other at this distance, hips to hips: nearer than they dance
#define PARTNER_SHARE 0.85f  // but a place nearer to the other can be reached
// Room for two trunks, which are kept 27 cm apart (partner/follow.c): hips are to be ROOM_M apart a step ahead, at what is
// between them of speed, and in the closing pose CLOSE_M. Who will be nearer than HURRY_M is got away from.
#define ROOM_M 0.42f
#define ROOM_S 0.3f
#define ROOM_TURNS 4
#define CLOSE_M 0.32f
#define HURRY_M 0.34f
#define ARRIVED_M 0.30f  // and is there when it is no further
#define GONE_M 0.20f
#define LEAP_M 0.08f         // a place that moves further in a tick is another one
#define LEASH_M 0.40f        // her body is no further behind where she walks
#define HASTY_M 0.30f        // hips that are so far ahead of the feet wait for them (partner/follow.c)
#define FACE_M 0.8f          // from so far on she looks at who is left, not where the place would have her look
#define AWAY_RAD 1.05f       // and never further away from that than sixty degrees: no spins of her own
#define OTHERWISE_RAD 0.02f  // a heading so far from that of the place is one of her own
#define PACE_LEAST 0.9f      // walking, m/s: a slow walk
#define PACE_MOST 1.4f       // and a brisk one: faster, steps of .65 m would leave the feet behind (partner/steps.c)
// On the way in she goes to where who is left will be half a second later, at the speed of the half second before; from so
// far she is there by then.
#define AIM_TICKS 30
#define AIM_FULL_M 1.6f
#define BAR_BEATS 4.0f
#define BAR_SHARE 0.5f    // of a bar, in which she is to be there: steps that are waited for take the rest
#define BAR_USUAL_S 2.4f  // at most, and when no pulse is known: four beats of salsa, 100 a minute
#define OFFSET_HALF_LIFE_S 0.3f
#define REST_HALF_LIFE_S 0.25f
// Who takes no step for so long stands: longer than the pauses of salsa, which are two beats. Then she steps with the
// pulse, and after a while closes.
#define STILL_TICKS 75
#define STOPPED_TICKS 180
// And for so long there is nothing to step to: she stays where she is, while her place is no further off than that, an arm's
// length and more: who travels while the other stands takes steps that nobody else takes. Over all takes .5 to 1 m are
// alike (bench/carry.txt).
#define PAUSE_TICKS 40
#define PAUSE_M 0.80f
#define SILENT_TICKS 120
#define MUSIC_SURE 0.3f  // below that there may be no pulse (abrazo/rhythm.h)
#define CLOSE_S 1.6f     // before an end that is known: a last step, two that close, and standing take about so long
#define LOOK_TICKS 24    // in which she turns to the other while she closes
#define BACK_TICKS 60    // who was lost dances again when he has been seen for so long
#define QUIET_BEATS 2.0f
#define BEAT_MOST_S 0.7f  // of them: slower beats would make more than a bar of it with the closing

const char *abz_stand_in_word(abz_stand_in_act act)
{
#define ABZ_STAND_IN_WORD(id, word) word,
    static const char *const words[] = {ABZ_STAND_IN_LIST(ABZ_STAND_IN_WORD)};
#undef ABZ_STAND_IN_WORD
    return words[act];
}

abz_stand_in_config abz_stand_in_config_default(const abz_repertoire *follow, const abz_repertoire *lead)
{
    return (abz_stand_in_config){.struct_size = sizeof(abz_stand_in_config),
                                 .place = ABZ_ROLE_LEAD,
                                 .dancer = {lead->body, follow->body},
                                 .body = lead->body,
                                 .unseen_s = ABZ_STAND_IN_UNSEEN_S,
                                 .music = abz_pulse_config_default(ABZ_PULSE_MUSIC)};
}

size_t abz_stand_in_size(void)
{
    return sizeof(abz_stand_in);
}

static bool is_sound(const abz_stand_in_config *c)
{
    const float side = c->side_x_m + c->side_z_m;
    return c->struct_size == sizeof *c && (c->place == ABZ_ROLE_LEAD || c->place == ABZ_ROLE_FOLLOW) &&
           abzi_body_is_sound(&c->dancer[ABZ_ROLE_LEAD]) && abzi_body_is_sound(&c->dancer[ABZ_ROLE_FOLLOW]) &&
           abzi_body_is_sound(&c->body) && (!c->has_side || side - side == 0) && c->unseen_s >= 0 &&
           c->music.struct_size == sizeof c->music && c->music.kind == ABZ_PULSE_MUSIC;
}

abz_status abz_stand_in_init(void *mem, size_t size, const abz_repertoire *follow, const abz_repertoire *lead,
                             const abz_stand_in_config *config, abz_stand_in **stand_in)
{
    if (!is_sound(config)) {
        return ABZ_EINVAL;
    }
    if (mem == NULL || size < sizeof(abz_stand_in) || (uintptr_t)mem % alignof(max_align_t) != 0) {
        return ABZ_ENOMEM;
    }
    abz_stand_in *s = mem;
    memset(s, 0, sizeof *s);
    s->repertoire[ABZ_ROLE_LEAD] = *lead;
    s->repertoire[ABZ_ROLE_FOLLOW] = *follow;
    s->config = *config;
    for (int place = 0; place < ABZ_ROLE_N; place++) {
        s->build[place] = abzi_build_of(&config->body, &s->repertoire[place]);
    }
    // She keeps her own way to stand, whosever place she takes.
    const abzi_build own = s->build[config->place];
    s->build[1 - config->place].body = own.body;
    s->build[1 - config->place].legs = own.legs;
    abz_status status = abzi_music_model_init(&s->music, &config->music);
    if (status != ABZ_OK) {
        return status;
    }
    abzi_music_start(&s->state.music, &s->music);
    abzi_loudness_start(&s->state.loudness);
    s->state.place = (int32_t)config->place;
    s->state.rest = 1;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abzi_accord_start(&s->state.accord[role]);
        abzi_lead_init(&s->state.dancer[role], &config->dancer[role]);
        abzi_fall_start(&s->state.fall[role], &config->dancer[role]);
    }
    s->content = abzi_stand_in_content(s);
    *stand_in = s;
    return ABZ_OK;
}

// ---- seeing --------------------------------------------------------------------------------------------------------

static abzi_spot hips_of(const abzi_lead *dancer)
{
    return (abzi_spot){dancer->pos[ABZI_AT_HIPS].x, dancer->pos[ABZI_AT_HIPS].z, 0};
}

// Who was lost lies where hips, head, knees and ankles are, or were when last seen: along the line from head to feet, and
// as wide as what is furthest from it.
static void remember_place(abzi_lying *lying, const abzi_lead *lost)
{
    static const uint8_t point[] = {ABZI_AT_HIPS,       ABZI_AT_HEAD,       ABZI_AT_LEFT_KNEE,
                                    ABZI_AT_RIGHT_KNEE, ABZI_AT_LEFT_ANKLE, ABZI_AT_RIGHT_ANKLE};
    const abz_vec3 feet = abzi_v3_lerp(lost->pos[ABZI_AT_LEFT_ANKLE], lost->pos[ABZI_AT_RIGHT_ANKLE], 0.5f);
    *lying = (abzi_lying){1, {lost->pos[ABZI_AT_HEAD].x, lost->pos[ABZI_AT_HEAD].z, 0}, {feet.x, feet.z, 0}, 0};
    float wide = 0;
    for (size_t i = 0; i < sizeof point / sizeof *point; i++) {
        const abz_vec3 at = lost->pos[point[i]], v = lost->vel[point[i]];
        const float off = abzi_lying_apart(lying, (abzi_spot){at.x, at.z, 0});
        const float on = abzi_lying_apart(lying, (abzi_spot){at.x + SEEN_LATE_S * v.x, at.z + SEEN_LATE_S * v.z, 0});
        wide = off > wide ? off : wide;
        wide = on > wide ? on : wide;
    }
    lying->wide_m = wide;
}

// The middle of the couple, and at first the side on which there is room to wait: across the line between them.
static void see_middle(abz_stand_in *in)
{
    abzi_stand_in *s = &in->state;
    const abzi_spot lead = hips_of(&s->dancer[ABZ_ROLE_LEAD]), follow = hips_of(&s->dancer[ABZ_ROLE_FOLLOW]);
    const float x = 0.5f * (lead.x + follow.x), z = 0.5f * (lead.z + follow.z);
    if (!s->begun) {
        s->middle = (abzi_spot){x, z, abzi_atan2f(follow.z - lead.z, lead.x - follow.x)};
        return;
    }
    const float share = 1 - abzi_expf(-0.693f * DT / MIDDLE_HALF_LIFE_S);
    s->middle.x += share * (x - s->middle.x);
    s->middle.z += share * (z - s->middle.z);
}

// ---- acts ----------------------------------------------------------------------------------------------------------

static void act(abzi_stand_in *s, abz_stand_in_act next)
{
    s->act = (int32_t)next;
    s->act_n = 0;
}

static bool is_lost(const abz_stand_in *in, const abz_stand_in_input *input, int role)
{
    const abzi_stand_in *s = &in->state;
    const bool unseen = (float)s->unseen_n[role] > in->config.unseen_s * ABZ_TICKS_PER_SECOND;
    const uint32_t fall = s->fall[role].now.state;
    const bool fell = fall == ABZ_FALL_FALLING || fall == ABZ_FALL_DOWN || fall == ABZ_FALL_RISING;
    return (input->lost >> role & 1) != 0 || unseen || fell;
}

// A bar; a pulse that is counted at half its tempo gives her no more time.
static float bar_s(const abzi_plan *plan)
{
    const float bar = BAR_BEATS * plan->period_s;
    return bar > 0 && bar < BAR_USUAL_S ? bar : BAR_USUAL_S;
}

// A phrase is over; where nobody steps there is none to wait for.
static bool may_change(const abzi_stand_in *s, const abzi_plan *plan)
{
    return s->phrase != 0 || plan->period_s <= 0 || s->still_n > STOPPED_TICKS;
}

// The end comes: at a known time; the music is over, or pauses for two beats, and will be danced on to if it comes back; or
// who is left has stopped and no music plays.
static bool is_ending(const abzi_stand_in *s, const abz_stand_in_input *input, const abzi_plan *plan)
{
    const bool known = input->left_s >= 0 && input->left_s < CLOSE_S;
    const float beat = plan->period_s > 0 && plan->period_s < BEAT_MOST_S ? plan->period_s : BEAT_MOST_S;
    const bool over = s->loudness.begun && (float)s->loudness.quiet_n * DT > QUIET_BEATS * beat;
    const bool silent = !s->hears || s->silent_n > SILENT_TICKS;
    return known || over || (!input->goes_on && silent && s->still_n > STOPPED_TICKS);
}

// Where the answer has her.
static abzi_spot natural_place(const abz_stand_in *in)
{
    const abzi_stand_in *s = &in->state;
    return abzi_spot_compose(abzi_lead_glance(&s->dancer[1 - s->place], 0)->spot,
                             abzi_answer_spot(&s->follow.company, &in->repertoire[s->place], 0));
}

static void take_place(abz_stand_in *in, int role)
{
    abzi_stand_in *s = &in->state;
    if (role != s->place) {
        s->place = role;
        abzi_company_search(&s->follow.company, &in->repertoire[role], &s->dancer[1 - role]);
    }
    remember_place(&s->lying, &s->dancer[role]);
    s->still_n = 0;
    act(s, ABZ_STAND_IN_ENTERING);
}

// Where she closes with the smallest steps.
static abzi_spot between_feet(const abzi_steps *steps)
{
    const abzi_spot left = steps->foot[0].swinging ? steps->foot[0].to : steps->foot[0].at;
    const abzi_spot right = steps->foot[1].swinging ? steps->foot[1].to : steps->foot[1].at;
    return (abzi_spot){0.5f * (left.x + right.x), 0.5f * (left.z + right.z), 0};
}

static void decide(abz_stand_in *in, const abz_stand_in_input *input, const abzi_plan *plan)
{
    abzi_stand_in *s = &in->state;
    const bool gone = s->act != ABZ_STAND_IN_ASIDE && is_lost(in, input, s->place);
    s->back_n = gone ? 0 : s->back_n + 1;
    if (s->back_n <= BACK_TICKS) {
        abzi_phrasing_start(&s->phrasing);
    }
    switch ((abz_stand_in_act)s->act) {
    case ABZ_STAND_IN_ASIDE:
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            if (is_lost(in, input, role) && !is_lost(in, input, 1 - role)) {
                take_place(in, role);
                break;
            }
        }
        break;
    case ABZ_STAND_IN_ENTERING:
    case ABZ_STAND_IN_CARRYING:
        if (s->back_n > BACK_TICKS && (s->act == ABZ_STAND_IN_ENTERING ||  // nothing was the matter
                                       (in->config.hand_back && may_change(s, plan)))) {
            s->lying.taken = 0;
            s->way.speed = (abzi_spot){0};
            act(s, ABZ_STAND_IN_LEAVING);
        } else if (is_ending(s, input, plan)) {
            s->ended = input->left_s >= 0 && input->left_s < CLOSE_S;
            s->way.at = abzi_lying_off(&s->lying, CLEAR_PLACE_M, between_feet(&s->follow.steps));
            act(s, ABZ_STAND_IN_CLOSING);
        }
        break;
    case ABZ_STAND_IN_CLOSING:
        if (!s->ended && !is_ending(s, input, plan)) {
            act(s, ABZ_STAND_IN_ENTERING);  // from where she stands it may be a step or two
        }
        break;
    default:
        if (abzi_spot_apart(s->way.at, s->goal) < GONE_M) {
            act(s, ABZ_STAND_IN_ASIDE);
        }
    }
}

// ---- where she is --------------------------------------------------------------------------------------------------

// Where she waits: it stays while it is neither too near nor too far.
static void wait_at_side(abz_stand_in *in)
{
    abzi_stand_in *s = &in->state;
    if (in->config.has_side) {
        s->goal = (abzi_spot){in->config.side_x_m, in->config.side_z_m, 0};
        return;
    }
    float near = abzi_spot_apart(s->goal, hips_of(&s->dancer[0])),
          other = abzi_spot_apart(s->goal, hips_of(&s->dancer[1]));
    near = other < near ? other : near;
    const float x = s->goal.x - s->middle.x, z = s->goal.z - s->middle.z, far = sqrtf(x * x + z * z);
    if (!s->begun || near < NEAR_M || far > FAR_M) {
        const float yaw = s->begun ? abzi_atan2f(x, z) : s->middle.yaw;
        s->goal.x = s->middle.x + SIDE_M * abzi_sinf(yaw);
        s->goal.z = s->middle.z + SIDE_M * abzi_cosf(yaw);
    }
}

// She is where the answer has her, but for what is left of the way there. false: it is elsewhere all at once, or behind
// who lies there, and she has to walk.
static bool stays_with(abzi_stand_in *s, abzi_spot to)
{
    const float share = 1 - abzi_expf(-0.693f * DT / OFFSET_HALF_LIFE_S);
    s->offset.x -= share * s->offset.x;
    s->offset.z -= share * s->offset.z;
    if (s->still_n > PAUSE_TICKS && !s->way.walking && abzi_spot_apart(to, s->way.at) < PAUSE_M) {
        s->offset = (abzi_spot){s->way.at.x - to.x, s->way.at.z - to.z, 0};  // who is left stands, and so does she
        return true;
    }
    const abzi_spot next = {to.x + s->offset.x, to.z + s->offset.z, 0};
    s->way.walking = s->way.walking || abzi_spot_apart(next, s->way.at) > LEAP_M ||
                     abzi_way_is_blocked(s->way.at, to, &s->lying, CLEAR_M);
    if (!s->way.walking) {
        s->way.at = abzi_lying_off(&s->lying, CLEAR_PLACE_M, next);
    }
    return !s->way.walking;
}

// Room for two trunks: off who is left, wherever he goes next, and off who lies there; by turns, as both may be near.
// true: she gives way.
static bool make_room(abzi_stand_in *s, bool *hurries)
{
    const abzi_lead *left = &s->dancer[1 - s->place];
    const abzi_spot now = hips_of(left);
    const float x = left->vel[ABZI_AT_HIPS].x - s->follow.velocity.x;
    const float z = left->vel[ABZI_AT_HIPS].z - s->follow.velocity.z;
    const bool closes = s->act == ABZ_STAND_IN_CLOSING;  // who comes to close beside her is let come
    const float ahead_s = closes ? 0 : ROOM_S, least = closes ? CLOSE_M : ROOM_M;
    const abzi_lying walks = {1, now, {now.x + ahead_s * x, now.z + ahead_s * z, 0}, 0};
    const bool near = abzi_lying_apart(&walks, s->way.at) < least;
    for (int turn = 0; near && turn < ROOM_TURNS; turn++) {
        const abzi_spot off = abzi_lying_off(&s->lying, CLEAR_PLACE_M, abzi_lying_off(&walks, least, s->way.at));
        s->way.at.x = off.x;
        s->way.at.z = off.z;
    }
    *hurries = abzi_lying_apart(&walks, s->follow.spot) < HURRY_M;
    return near;
}

// How far her hips are ahead of the middle between where her feet stand or are about to, on her way.
static float ahead_of_feet(const abzi_stand_in *s)
{
    const abzi_spot feet = between_feet(&s->follow.steps), way = s->way.speed;
    const float pace = sqrtf(way.x * way.x + way.z * way.z);
    return pace > 0 ? ((s->follow.spot.x - feet.x) * way.x + (s->follow.spot.z - feet.z) * way.z) / pace : 0;
}

// One tick on the way there, as fast as feet come along; her body is never left behind.
static void walk_to(abzi_stand_in *s, abzi_spot to, abzi_spot partner, const abzi_plan *plan)
{
    const float in_s = BAR_SHARE * bar_s(plan) - (float)s->act_n * DT, far = abzi_spot_apart(s->way.at, to);
    float pace = far / (in_s > 0.3f ? in_s : 0.3f), near = PARTNER_SHARE * abzi_spot_apart(partner, to);
    pace = pace > PACE_MOST ? PACE_MOST : pace < PACE_LEAST || s->act != ABZ_STAND_IN_ENTERING ? PACE_LEAST : pace;
    const float hasty = ahead_of_feet(s) / HASTY_M;
    pace *= hasty < 0 ? 1 : hasty < 1 ? 1 - hasty : 0;
    pace = abzi_spot_apart(s->way.at, s->follow.spot) > LEASH_M ? 0 : pace;
    abzi_way_walk(&s->way, to, pace, &s->lying, CLEAR_PLACE_M, partner, near < PARTNER_M ? near : PARTNER_M);
}

static abzi_spot moved_by(abzi_spot spot, abzi_spot way)
{
    return (abzi_spot){spot.x + way.x, spot.z + way.z, spot.yaw};
}

// Her spot in this tick, and how she walks there.
static abzi_spot place(abz_stand_in *in, const abzi_plan *plan, abzi_simple *simple)
{
    abzi_stand_in *s = &in->state;
    const abzi_lead *left = &s->dancer[1 - s->place];
    const abzi_spot partner = hips_of(left);
    const bool aside = s->act == ABZ_STAND_IN_ASIDE || s->act == ABZ_STAND_IN_LEAVING;
    const abzi_spot was = s->way.at;
    abzi_spot to = s->goal, ahead = {0};
    if (!aside) {
        const abzi_spot natural = natural_place(in), then = abzi_lead_glance(left, AIM_TICKS)->spot;
        if (s->act == ABZ_STAND_IN_ENTERING) {  // who is left goes on as before: she cuts the way off
            const float near = abzi_spot_apart(s->follow.spot, partner) / AIM_FULL_M, aim = near < 1 ? near : 1;
            ahead = (abzi_spot){aim * (partner.x - then.x), aim * (partner.z - then.z), 0};
        }
        if (s->act == ABZ_STAND_IN_ENTERING || s->way.walking) {  // the nearest place, not one that runs away
            abzi_way_begin(&s->way, moved_by(natural, ahead), moved_by(partner, ahead), &s->lying, CLEAR_PLACE_M);
        }
        to = abzi_way_beside(&s->way, natural, partner, &s->lying, CLEAR_PLACE_M);
    }
    const bool stays = s->act == ABZ_STAND_IN_CARRYING && stays_with(s, to);
    if (stays) {
        s->way.speed = (abzi_spot){0};
    } else if (s->act != ABZ_STAND_IN_CLOSING) {
        walk_to(s, moved_by(to, ahead), partner, plan);
        if (!aside && abzi_spot_apart(s->way.at, to) < ARRIVED_M) {
            s->way.walking = 0;
            s->offset = (abzi_spot){s->way.at.x - to.x, s->way.at.z - to.z, 0};
        }
        // Beside the other she is in the dance, though her place may be a few steps further round.
        const float beside = abzi_spot_apart(to, partner) + ARRIVED_M;
        if (s->act == ABZ_STAND_IN_ENTERING && abzi_spot_apart(s->follow.spot, partner) < beside) {
            s->way.walking = abzi_spot_apart(s->way.at, to) >= ARRIVED_M;
            act(s, ABZ_STAND_IN_CARRYING);
        }
    }
    const bool gives_way = make_room(s, &simple->restraint.hurries);
    // She looks at who is left until she is there.
    const abzi_spot look = aside ? s->middle : partner;
    const float face = abzi_atan2f(look.x - s->way.at.x, look.z - s->way.at.z);
    float share = abzi_spot_apart(s->way.at, to) / FACE_M;
    share = aside || s->act == ABZ_STAND_IN_CLOSING || share > 1 ? 1 : share;
    float turned = abzi_wrapf(to.yaw - face);  // and then to her at least
    turned = in->config.full || (turned < AWAY_RAD && turned > -AWAY_RAD) ? turned : turned > 0 ? AWAY_RAD : -AWAY_RAD;
    float yaw = face + (1 - share) * turned;
    yaw = s->act == ABZ_STAND_IN_CLOSING && s->act_n > LOOK_TICKS ? s->turn.yaw : yaw;  // the last pose is held
    const float is = abzi_half_turn_tick(&s->turn, yaw, simple->effort.turn_rad_s);
    abzi_restraint *r = &simple->restraint;
    r->walks = !stays || gives_way;
    r->turns = !stays || fabsf(abzi_wrapf(is - to.yaw)) > OTHERWISE_RAD;
    r->drift = (abzi_spot){(s->way.at.x - was.x) / DT, (s->way.at.z - was.z) / DT, 0};
    return (abzi_spot){s->way.at.x, s->way.at.z, is};
}

// Where who is left would have to be for the answer to be there.
static abzi_spot answered_from(abzi_spot there, abzi_spot answer)
{
    abzi_spot from = {0, 0, abzi_wrapf(there.yaw - answer.yaw)};
    abz_vec3 off = abzi_spot_world(from, abzi_v3(answer.x, 0, answer.z));
    return (abzi_spot){there.x - off.x, there.z - off.z, from.yaw};
}

static abzi_simple simple_of(const abz_stand_in *in, const abzi_plan *plan)
{
    const abzi_stand_in *s = &in->state;
    const bool dances = s->act == ABZ_STAND_IN_CARRYING || s->act == ABZ_STAND_IN_ENTERING;
    const bool there = s->act == ABZ_STAND_IN_CARRYING || s->act == ABZ_STAND_IN_CLOSING;
    abzi_simple simple = !there ? abzi_simple_walking() : in->config.full ? abzi_simple_full() : abzi_simple_carrying();
    abzi_restraint *r = &simple.restraint;
    r->rest = s->rest < 0.01f ? 0 : s->rest;
    r->share = s->act == ABZ_STAND_IN_CLOSING ? 1 : r->share;
    r->waits = !dances;
    // Who is left stands: she walks with the pulse, and dances on with music; without, there is nothing to step to.
    const bool alone = s->still_n > STILL_TICKS && (s->act == ABZ_STAND_IN_ENTERING || (s->hears && s->silent_n == 0));
    r->beat_ticks = dances && alone && plan->period_s > 0 ? plan->next_s * ABZ_TICKS_PER_SECOND : -1;
    r->lying = &s->lying;
    r->keep_m = CLEAR_FEET_M;
    r->hips_m = CLEAR_M + 0.02f;  // a pose is of the same tick, and a body sways by less
    return simple;
}

// ---- the tick ------------------------------------------------------------------------------------------------------

static const abz_beat *hear(abz_stand_in *in, const abz_stand_in_input *input, abz_stand_in_output *output)
{
    abzi_stand_in *s = &in->state;
    s->hears |= input->heard != 0 || input->told != 0;
    abzi_loudness_hear(&s->loudness, input->heard ? &input->sound : NULL);
    output->music = (abz_beat){0};
    if (!s->hears) {
        return NULL;
    }
    if (input->told) {
        output->music = input->music;
    } else {
        abzi_music_hear(&s->music, &in->music, input->heard ? &input->sound : NULL, &output->music);
    }
    const bool sure = (output->music.flags & ABZ_BEAT_HELD) == 0 && output->music.confidence >= MUSIC_SURE;
    s->silent_n = sure ? 0 : s->silent_n + 1;
    return &output->music;
}

static void begin(abz_stand_in *in)
{
    abzi_stand_in *s = &in->state;
    wait_at_side(in);
    s->way.at = s->goal;
    const float yaw = abzi_atan2f(s->middle.x - s->goal.x, s->middle.z - s->goal.z);
    const abzi_spot start = {s->goal.x, s->goal.z, yaw};
    abzi_half_turn_start(&s->turn, yaw);
    const abzi_manner manner = {.effort = abz_effort_of(0)};
    abzi_follow_start(&s->follow, &in->build[s->place], &in->repertoire[s->place], &s->dancer[1 - s->place], &manner,
                      &start);
    s->begun = 1;
}

void abz_stand_in_tick(abz_stand_in *in, const abz_stand_in_input *input, abz_stand_in_output *output)
{
    assert(in != NULL && input != NULL && output != NULL);
    abzi_stand_in *s = &in->state;
    const abz_beat *music = hear(in, input, output);
    abzi_plan plan[ABZ_ROLE_N];
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abz_step step = abzi_lead_see(&s->dancer[role], input->dancer[role], input->seen[role]);
        abzi_accord_tick(&s->accord[role], &step, music, &plan[role]);
        abzi_fall_signs signs;
        abzi_fall_see(&s->fall[role], input->dancer[role], input->seen[role], input->dancer[1 - role], &signs);
        s->unseen_n[role] = input->seen[role] != 0 ? 0 : s->unseen_n[role] + 1;
        if (role != s->place) {
            s->still_n = step.announced ? 0 : s->still_n + 1;
            s->phrase = abzi_phrasing_tick(&s->phrasing, (abz_role)role, &step, &s->accord[role], &plan[role], music);
        }
    }
    see_middle(in);
    if (!s->begun) {
        begin(in);
    }
    const abzi_plan *with = &plan[1 - s->place];
    decide(in, input, with);
    s->act_n++;
    with = &plan[1 - s->place];
    if (s->act == ABZ_STAND_IN_ASIDE || s->act == ABZ_STAND_IN_LEAVING) {
        wait_at_side(in);
    } else if (input->seen[s->place] != 0) {
        remember_place(&s->lying, &s->dancer[s->place]);
    }
    const float w = ABZI_SPRING(REST_HALF_LIFE_S);
    const bool rests = s->act == ABZ_STAND_IN_ASIDE || s->act == ABZ_STAND_IN_CLOSING;
    abzi_spring(&s->rest, &s->rest_v, rests ? 1.0f : 0.0f, w, abzi_expf(-w * DT), DT);

    const abz_repertoire *repertoire = &in->repertoire[s->place];
    const abzi_lead *left = &s->dancer[1 - s->place];
    abzi_follow_look(&s->follow, repertoire, left);
    abzi_simple simple = simple_of(in, with);
    const abzi_spot there = place(in, with, &simple);
    const abzi_spot his = answered_from(there, abzi_answer_spot(&s->follow.company, repertoire, 0));
    const abzi_manner manner = {.effort = simple.effort, .restraint = &simple.restraint};
    abzi_follow_go(&s->follow, &in->build[s->place], repertoire, left, &manner, his, &output->pose);

    const abzi_steps *steps = &s->follow.steps;
    const abzi_posture *posture = &s->follow.posture;
    const bool stands = !steps->foot[0].swinging && !steps->foot[1].swinging;
    output->tick = (uint64_t)s->tick_high << 32 | s->tick_low;
    output->act = (abz_stand_in_act)s->act;
    output->place = (abz_role)s->place;
    output->since_s = (float)s->act_n * DT;
    output->clear_m = s->lying.taken && s->act != ABZ_STAND_IN_ASIDE ? abzi_lying_apart(&s->lying, s->follow.spot) : -1;
    output->period_s = with->period_s;
    output->flags = (steps->landed ? ABZ_STAND_IN_STEP : 0u) |
                    (posture->grip[0].holding ? ABZ_STAND_IN_LEFT_HOLD : 0u) |
                    (posture->grip[1].holding ? ABZ_STAND_IN_RIGHT_HOLD : 0u) |
                    (s->act == ABZ_STAND_IN_CLOSING && s->rest > 0.95f && stands ? ABZ_STAND_IN_CLOSED : 0u) |
                    ((with->flags & ABZI_PLAN_BEAT) != 0 ? ABZ_STAND_IN_BEAT : 0u);
    s->tick_low++;
    s->tick_high += s->tick_low == 0;
}

void abzi_stand_in_measure(abz_stand_in *stand_in, abz_role role, const abz_body *body)
{
    abzi_lead_measure(&stand_in->state.dancer[role], body);
    abzi_fall_measure(&stand_in->state.fall[role], body);
}

void abzi_stand_in_inherit(abz_stand_in *in, const abz_stand_in *from)
{
    abzi_stand_in *s = &in->state;
    const abzi_music music = s->music;
    *s = from->state;
    s->music = music;
    s->way.at = (abzi_spot){s->follow.spot.x, s->follow.spot.z, 0};
    s->way.speed = (abzi_spot){0};
    if (s->act == ABZ_STAND_IN_CARRYING) {  // her place in this dance is another one
        act(s, ABZ_STAND_IN_ENTERING);
    }
    const abzi_spot start = from->state.follow.spot;
    const abzi_manner manner = {.effort = abz_effort_of(0)};
    abzi_follow_start(&s->follow, &in->build[s->place], &in->repertoire[s->place], &s->dancer[1 - s->place], &manner,
                      &start);
}
