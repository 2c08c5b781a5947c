// The third dancer: what she does when (the table in abrazo/stand_in.h). How she dances is a follower's machine,
// watching who is left, with a repertoire of the place that is free; the place that it answers from is moved
// (partner/follow.h: his) so that she stands where she may and walks where she has to (care/stand_in_place.h).
#include <assert.h>
#include <stdalign.h>
#include <string.h>

#include "care/stand_in_place.h"
#include "motion/body.h"
#include "motion/spring.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
#define GONE_M 0.20f  // she is where she waits when it is no further
#define REST_HALF_LIFE_S 0.25f
// Who takes no step for so long stands: longer than the pauses of salsa, which are two beats. Then she steps with the
// pulse, and after a while closes.
#define STILL_TICKS 75
#define STOPPED_TICKS 180
#define SILENT_TICKS 120
#define MUSIC_SURE 0.3f  // below that there may be no pulse (abrazo/rhythm.h)
#define CLOSE_S 1.6f     // before an end that is known: a last step, two that close, and standing take about so long
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
           c->sits < 1u << ABZ_ROLE_N && c->music.struct_size == sizeof c->music && c->music.kind == ABZ_PULSE_MUSIC;
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
        s->state.body[role] = config->dancer[role];
        s->state.chair[role] = abz_chair_for(&config->dancer[role]);
        abzi_fall_start(&s->state.fall[role], &config->dancer[role]);
    }
    s->content = abzi_stand_in_content(s);
    *stand_in = s;
    return ABZ_OK;
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

// A phrase is over; where nobody steps there is none to wait for.
static bool may_change(const abzi_stand_in *s, const abzi_plan *plan)
{
    return s->phrase != 0 || plan->period_s <= 0 || s->still_n > STOPPED_TICKS;
}

// The end comes: at a known time; the music is over, or pauses for two beats, and will be danced on to if it comes
// back; or who is left has stopped and no music plays.
static bool is_ending(const abzi_stand_in *s, const abz_stand_in_input *input, const abzi_plan *plan)
{
    const bool known = input->left_s >= 0 && input->left_s < CLOSE_S;
    const float beat = plan->period_s > 0 && plan->period_s < BEAT_MOST_S ? plan->period_s : BEAT_MOST_S;
    const bool over = s->loudness.begun && (float)s->loudness.quiet_n * DT > QUIET_BEATS * beat;
    const bool silent = !s->hears || s->silent_n > SILENT_TICKS;
    return known || over || (!input->goes_on && silent && s->still_n > STOPPED_TICKS);
}

static void take_place(abz_stand_in *in, int role)
{
    abzi_stand_in *s = &in->state;
    if (role != s->place) {
        s->place = role;
        abzi_company_search(&s->follow.company, &in->repertoire[role], &s->dancer[1 - role]);
    }
    abzi_stand_in_see_lying(in);
    s->still_n = 0;
    act(s, ABZ_STAND_IN_ENTERING);
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
            s->way.at =
                abzi_lying_off(&s->lying, ABZI_STAND_IN_CLEAR_PLACE_M, abzi_stand_in_between_feet(&s->follow.steps));
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
    r->keep_m = ABZI_STAND_IN_CLEAR_FEET_M;
    r->hips_m = ABZI_STAND_IN_CLEAR_M + 0.02f;  // a pose is of the same tick, and a body sways by less
    return simple;
}

// Beside who sits hands are as low as they are, and she keeps out of the chair.
static abzi_manner manner_of(const abz_stand_in *in, const abzi_simple *simple)
{
    const abzi_stand_in *s = &in->state;
    const int left = 1 - s->place;
    const abzi_upright *upright = &s->upright[left];
    return (abzi_manner){.effort = simple->effort,
                         .restraint = &simple->restraint,
                         .lower_m = upright->raise_m,
                         .his = abzi_upright_foresee(upright),
                         .chair = abzi_upright_chair(upright, &s->chair[left], false, s->follow.floor_y,
                                                     abzi_body_height(&in->build[s->place].body))};
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
    abzi_stand_in_wait_at_side(in);
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
        uint32_t seen = input->seen[role];
        const abz_vec3 *shown = abzi_upright_tick(&s->upright[role], &s->body[role], (in->config.sits >> role & 1) != 0,
                                                  input->dancer[role], &seen);
        abz_step step = abzi_lead_see(&s->dancer[role], shown, seen);
        abzi_accord_tick(&s->accord[role], &step, music, &plan[role]);
        abzi_fall_signs signs;
        abzi_fall_see(&s->fall[role], input->dancer[role], input->seen[role], input->dancer[1 - role], &signs);
        s->unseen_n[role] = input->seen[role] != 0 ? 0 : s->unseen_n[role] + 1;
        if (role != s->place) {
            s->still_n = step.announced ? 0 : s->still_n + 1;
            s->phrase = abzi_phrasing_tick(&s->phrasing, (abz_role)role, &step, &s->accord[role], &plan[role], music);
        }
    }
    abzi_stand_in_see_middle(in);
    if (!s->begun) {
        begin(in);
    }
    const abzi_plan *with = &plan[1 - s->place];
    decide(in, input, with);
    s->act_n++;
    with = &plan[1 - s->place];
    if (s->act == ABZ_STAND_IN_ASIDE || s->act == ABZ_STAND_IN_LEAVING) {
        abzi_stand_in_wait_at_side(in);
    } else if (input->seen[s->place] != 0) {
        abzi_stand_in_see_lying(in);
    }
    const float w = ABZI_SPRING(REST_HALF_LIFE_S);
    const bool rests = s->act == ABZ_STAND_IN_ASIDE || s->act == ABZ_STAND_IN_CLOSING;
    abzi_spring(&s->rest, &s->rest_v, rests ? 1.0f : 0.0f, w, abzi_expf(-w * DT), DT);

    const abz_repertoire *repertoire = &in->repertoire[s->place];
    const abzi_lead *left = &s->dancer[1 - s->place];
    abzi_follow_look(&s->follow, repertoire, left);
    abzi_simple simple = simple_of(in, with);
    bool arrived = false;
    const abzi_spot there = abzi_stand_in_place(in, with, &simple, &arrived);
    if (arrived) {
        act(s, ABZ_STAND_IN_CARRYING);
    }
    const abzi_spot his = answered_from(there, abzi_answer_spot(&s->follow.company, repertoire, 0));
    const abzi_manner manner = manner_of(in, &simple);
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
    output->sits = 0;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        output->sits |= s->upright[role].sits ? 1u << role : 0u;
        output->chair[role] = abzi_chair_seen(s->upright[role].joint, &s->chair[role]);
    }
    output->flags = (steps->landed ? ABZ_STAND_IN_STEP : 0u) | (posture->grip[0].has ? ABZ_STAND_IN_LEFT_HOLD : 0u) |
                    (posture->grip[1].has ? ABZ_STAND_IN_RIGHT_HOLD : 0u) |
                    (s->act == ABZ_STAND_IN_CLOSING && s->rest > 0.95f && stands ? ABZ_STAND_IN_CLOSED : 0u) |
                    ((with->flags & ABZI_PLAN_BEAT) != 0 ? ABZ_STAND_IN_BEAT : 0u);
    s->tick_low++;
    s->tick_high += s->tick_low == 0;
}

void abzi_stand_in_measure(abz_stand_in *stand_in, abz_role role, const abz_body *body)
{
    stand_in->state.body[role] = *body;
    stand_in->state.chair[role] = abz_chair_for(body);
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
