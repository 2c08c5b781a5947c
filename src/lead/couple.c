// The couple: figures are chosen and written into the score ahead of the dance, the conductor moves the count, and the
// bodies are where the score has them at that count.
#include <assert.h>
#include <math.h>
#include <stdalign.h>
#include <string.h>

#include "lead/come_near.h"
#include "lead/couple_internal.h"
#include "lead/soften.h"
#include "lead/terms.h"
#include "motion/body.h"
#include "rhythm/dance.h"

#define BAR_MOST 100000     // bars: two days
#define AHEAD 6.0f          // counts before the end of a figure at which the next one is chosen
#define LEFT_LEAST 2.0f     // counts: what is over so soon is not given up
#define TURN_LEAST_S 0.25f  // before a foot lands it can still be sent elsewhere (share.c)
#define GOES_OVER_N 60      // ticks after which nothing is left of what they were about to do (bridge.c)

// ---- what is asked for ----------------------------------------------------------------------------------------------

abz_couple_config abz_couple_config_default(void)
{
    return (abz_couple_config){
        .struct_size = sizeof(abz_couple_config),
        .body = {abz_body_of_height(ABZI_LEAD_HEIGHT_M), abz_body_of_height(ABZI_FOLLOW_HEIGHT_M)},
        .difficulty = 5,
        .music = abz_pulse_config_default(ABZ_PULSE_MUSIC)};
}

size_t abz_couple_size(void)
{
    return sizeof(abz_couple);
}

static bool is_config(const abz_couple_config *c)
{
    float place = c->start_x_m + c->start_z_m + c->start_heading_rad;
    return c->struct_size == sizeof *c && abzi_body_is_sound(&c->body[ABZ_ROLE_LEAD]) &&
           abzi_body_is_sound(&c->body[ABZ_ROLE_FOLLOW]) && place - place == 0 && c->seated < 1u << ABZ_ROLE_N &&
           c->bar_n <= BAR_MOST && abzi_is_tempo(c->tempo_per_minute) && c->music.struct_size == sizeof c->music &&
           c->music.kind == ABZ_PULSE_MUSIC;
}

void abzi_couple_make_room(abzi_couple_state *s)
{
    if (s->plan_n == ABZI_COUPLE_PLAN) {
        memmove(s->plan, s->plan + 1, (ABZI_COUPLE_PLAN - 1) * sizeof *s->plan);
        s->plan_n--;
    }
}

float abzi_couple_tempo(const abz_couple *couple)
{
    const abzi_conductor *it = &couple->state.conductor;
    float tempo = couple->config.tempo_per_minute;
    return tempo > 0 ? tempo : it->pace > 0 ? it->pace * 60 * ABZI_TICKS : it->usual;
}

/// When a figure is taken up, counts (come_near.h).
typedef struct taken_up {
    float from, count, turns;
} taken_up;

/// Write a figure, as it is danced, from where the leader began. Who danced another one that gave way comes where this
/// one has them step by step. false: there is no room.
static bool write_next(abz_couple *couple, const abz_figure *figure, abzi_spot lead, taken_up at)
{
    abzi_couple_state *s = &couple->state;
    const float period_s = 60 / abzi_couple_tempo(couple);
    const abz_effort effort = abz_effort_of(s->wished);
    const abzi_nearing nearing = {.from = at.from,
                                  .count = at.count,
                                  .turns = at.turns,
                                  .most_m = abzi_near_way(s->score.unit_m, &effort, period_s),
                                  .rad_count = effort.turn_rad_s * period_s};
    abzi_floor floor;
    abzi_floor_lay(figure, lead, s->score.unit_m, &floor);
    for (int role = 0; role < ABZ_ROLE_N && s->wished > 0; role++) {
        abzi_come_near(&s->score, role, &nearing, &floor);
    }
    return abzi_score_write(&s->score, figure, &floor, at.from, at.count, at.turns);
}

/// Write the next figure at the end of the score. false: there is no room.
static bool plan_next(abz_couple *couple)
{
    abzi_couple_state *s = &couple->state;
    uint32_t left_n = s->left_n > 0 ? (uint32_t)s->left_n : 0;
    abzi_spot lead = s->score.stance[ABZ_ROLE_LEAD];
    abz_vec3 v = abzi_spot_local(couple->start, abzi_v3(lead.x, 0, lead.z));
    abzi_spot seen = {v.x, v.z, lead.yaw - couple->start.yaw};
    uint32_t chosen = abzi_phrase_next(&s->phrase, &couple->phrases, seen, left_n);
    abz_figure soft, *figure = &soft;
    float from = s->score.end;
    float period_s = 60 / abzi_couple_tempo(couple);
    s->score.small = abzi_figure_at(&couple->phrases.figure[chosen], s->wished, period_s, s->score.unit_m, figure);
    if (!write_next(couple, figure, lead, (taken_up){from, from, from})) {
        return false;
    }
    if (couple->config.seated) {
        abzi_rests_append(&s->rests, couple->dancer, &s->score, figure, from, period_s);
    }
    abzi_couple_make_room(s);
    s->plan[s->plan_n++] =
        (abzi_planned){(int32_t)chosen, from, s->score.end, from, abzi_figure_bears(figure, period_s, s->score.unit_m)};
    s->left_n -= couple->config.bar_n > 0 ? figure->count_n : 0;
    return true;
}

const abzi_planned *abzi_couple_figure_at(const abzi_couple_state *s, float count)
{
    int32_t i = s->plan_n - 1;
    while (i > 0 && s->plan[i].from > count) {
        i--;
    }
    return &s->plan[i];
}

void abzi_couple_go_over(abz_couple *couple, const abzi_score *was, float at)
{
    abzi_couple_state *s = &couple->state;
    const float now = s->shown, period_s = 60 / abzi_couple_tempo(couple), pace = 1 / (period_s * ABZI_TICKS);
    abzi_walk old[2][ABZ_ROLE_N], new[2][ABZ_ROLE_N];
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int i = 0; i < s->score.tread_n[role]; i++) {
            abzi_score_tread *it = &s->score.tread[role][i];
            bool is_late = it->tread.at > at && it->lift < now && it->lift < it->tread.at;
            it->lift = is_late ? now : it->lift;
        }
    }
    for (int i = 0; i < 2; i++) {
        float count = i == 0 ? now - pace : now;
        abzi_dancers_walk(couple->dancer, was, count, period_s, old[i]);
        abzi_dancers_walk(couple->dancer, &s->score, count, period_s, new[i]);
    }
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abzi_walk from[2] = {old[0][role], old[1][role]}, to[2] = {new[0][role], new[1][role]};
        abzi_bridge_walk(&s->bridge[role], from, to);
    }
    s->goes_over_n = GOES_OVER_N;
}

/// Keep the score ahead of the dance.
static void plan_ahead(abz_couple *couple)
{
    abzi_couple_state *s = &couple->state;
    while (s->ending == ABZI_COUPLE_DANCES && s->score.end - s->conductor.count < AHEAD) {
        abzi_score_rest(&s->score, abzi_conductor_rest(&s->conductor));
        if (!plan_next(couple)) {
            return;
        }
        if (couple->config.bar_n > 0 && s->left_n <= 0) {
            abzi_couple_close_with_bar(couple);
        }
    }
}

/// How gently they dance in this tick: as gently as they are told, and as what they are in the midst of bears.
/// at_once: not as it changes, but as it begins.
static void soften(abz_couple *couple, float told, bool at_once)
{
    abzi_couple_state *s = &couple->state;
    const float count = s->conductor.count;
    s->wished = abzi_unitf(told);
    abzi_phrase_soften(&s->phrase, s->wished);
    float most = s->wished;
    for (int32_t i = 0; i < s->plan_n; i++) {
        const abzi_planned *it = &s->plan[i];
        bool is_near = it->from < count + ABZI_BEARS_BEFORE && it->to > count - ABZI_BEARS_AFTER;
        most = is_near && it->bears < most ? it->bears : most;
    }
    (void)abzi_gentle_ease(&s->told, &s->told_v, s->wished, at_once);
    const abz_effort effort = abz_effort_of(abzi_gentle_ease(&s->gentle, &s->gentle_v, most, at_once));
    abzi_score_soften(&s->score, &effort);
}

/// What was written ahead and does not bear how gently they shall dance is written anew.
static void reconsider(abz_couple *couple)
{
    abzi_couple_state *s = &couple->state;
    const abzi_planned last = s->plan[s->plan_n - 1];
    if (s->ending != ABZI_COUPLE_DANCES || s->settled || s->plan_n < 2 || last.bears >= s->wished ||
        last.from - ABZI_BEARS_BEFORE < abzi_couple_bound(s) || couple->phrases.only != NULL) {
        return;
    }
    const abzi_score was = s->score;
    const float at = last.from - ABZI_CLOSE_BEFORE;
    s->plan_n--;
    abzi_score_cut(&s->score, at, last.from);
    abzi_rests_cut(&s->rests, at, s->shown);
    s->phrase.last = s->plan[s->plan_n - 1].figure;
    s->left_n += couple->config.bar_n > 0 ? couple->phrases.figure[last.figure].count_n : 0;
    plan_ahead(couple);
    abzi_couple_go_over(couple, &was, at);
}

/// The chair that one who stands dances beside, if there is one.
static abzi_aside chair_beside(const abz_couple *couple, int *stands)
{
    const abzi_dancer *d = couple->dancer;
    const int sits = d[ABZ_ROLE_LEAD].seated ? ABZ_ROLE_LEAD : ABZ_ROLE_FOLLOW;
    const abzi_chair *chair = &couple->state.seat[sits].chair;
    abzi_aside beside = {.shape = d[0].seated != d[1].seated ? &d[sits].chair : NULL, .at = chair->at};
    *stands = 1 - sits;
    beside.v = abzi_spot_world((abzi_spot){0, 0, chair->at.yaw}, abzi_v3(0, 0, chair->speed));
    beside.turn = chair->turn;
    beside.height_m = d[*stands].height_m;
    return beside;
}

/// Both as the score has them, on their way over to it. ticks: one passes
static void dance(abz_couple *couple, float count, bool ticks, abz_pose *pose)
{
    abzi_couple_state *s = &couple->state;
    abzi_walk walk[ABZ_ROLE_N];
    float period_s = 60 / abzi_couple_tempo(couple);
    abzi_dancers_walk(couple->dancer, &s->score, count, period_s, walk);
    for (int role = 0; role < ABZ_ROLE_N && s->goes_over_n > 0; role++) {
        if (ticks) {
            abzi_bridge_tick(&s->bridge[role]);
        }
        abzi_bridge_apply_walk(&s->bridge[role], &walk[role]);
    }
    s->goes_over_n -= ticks && s->goes_over_n > 0;
    if (ticks) {
        abzi_seat_tick(couple->dancer, &s->score, &s->rests, count, period_s, s->seat, walk);
    }
    int stands;
    const abzi_aside chair = chair_beside(couple, &stands);
    const abzi_dancer *d = &couple->dancer[stands];
    if (ticks && chair.shape != NULL) {
        abzi_detour_tick(&s->detour, &chair, &walk[stands]);
    }
    abzi_detour_apply(&s->detour, d->height_m, &walk[stands]);
    abzi_dancers_pose_at(couple->dancer, &s->score, count, walk, NULL, pose);
    abzi_detour_knees(&chair, &d->body, &d->legs, &pose[stands]);
}

/// Trunks and arms go over to another figure without a jump.
static void turn_over(abz_couple *couple)
{
    abzi_couple_state *s = &couple->state;
    const float now = s->shown, pace = 1 / (60 / abzi_couple_tempo(couple) * ABZI_TICKS);
    abz_pose is[2][ABZ_ROLE_N];
    dance(couple, now - pace, false, is[0]);
    dance(couple, now, false, is[1]);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abz_pose from[2] = {s->before[0][role], s->before[1][role]}, to[2] = {is[0][role], is[1][role]};
        abzi_bridge_pose(&s->bridge[role], from, to);
    }
    s->turns_over_n = GOES_OVER_N;
}

/// What they are in the midst of is written for less gentleness than they shall have: from where the leader stands they
/// go on with smaller steps, or with those of another figure, where it cannot be danced so gently.
static void give_up(abz_couple *couple)
{
    abzi_couple_state *s = &couple->state;
    const float now = s->conductor.count, period_s = 60 / abzi_couple_tempo(couple);
    abzi_planned *it = &s->plan[abzi_couple_figure_at(s, now) - s->plan];
    if (s->ending != ABZI_COUPLE_DANCES || s->settled || !s->conductor.begun ||
        s->conductor.mode != ABZI_CONDUCTOR_RUNS || s->wished - it->bears < ABZI_GIVES_UP || now < it->from ||
        it->to - now < LEFT_LEAST || couple->phrases.only != NULL || couple->config.seated) {
        return;
    }
    abzi_phrase phrase = s->phrase;
    phrase.last = it > s->plan ? it[-1].figure : -1;
    uint32_t chosen = (uint32_t)it->figure;
    if (!couple->phrases.gentle[phrase.gentle][chosen]) {
        chosen = abzi_phrase_next(&phrase, &couple->phrases, (abzi_spot){0, 0, 0}, 0);
    }
    phrase.last = (int32_t)chosen;
    abz_figure soft;
    const float small = abzi_figure_at(&couple->phrases.figure[chosen], s->wished, period_s, s->score.unit_m, &soft);
    const float bears = abzi_figure_bears(&soft, period_s, s->score.unit_m), length = (float)soft.count_n;
    const float from = it->from + length * floorf((now - it->from) / length);
    if (bears - it->bears < ABZI_GIVES_UP || from + length - now < LEFT_LEAST) {
        return;
    }
    const abzi_score was = s->score;
    const abzi_spot stands = abzi_walk_at(&was, ABZ_ROLE_LEAD, now, period_s).weight;
    const abzi_spot lead = abzi_beginning_of(&soft, was.unit_m, ABZ_ROLE_LEAD, now - from, stands);
    s->score.small = small;
    if (!write_next(couple, &soft, lead, (taken_up){from, now, now + TURN_LEAST_S / period_s})) {
        return;
    }
    s->phrase = phrase;
    s->left_n += couple->config.bar_n > 0 ? (int32_t)(was.end - s->score.end) : 0;
    s->plan_n = (int32_t)(it - s->plan) + 1;
    *it = (abzi_planned){(int32_t)chosen, from, s->score.end, from, bears};
    abzi_couple_go_over(couple, &was, INFINITY);
    turn_over(couple);
}

// ---- beginning ------------------------------------------------------------------------------------------------------

static void begin(abz_couple *couple)
{
    abzi_couple_state *s = &couple->state;
    const abz_couple_config *c = &couple->config;
    const abz_figure *figure = couple->phrases.figure;
    float unit_m = abzi_common_height(&c->body[ABZ_ROLE_LEAD], &c->body[ABZ_ROLE_FOLLOW]);
    // which figure is first says how they stand: it is chosen twice from the same state
    abzi_phrase_start(&s->phrase, c->seed);
    abzi_phrase_soften(&s->phrase, c->gentle);
    abzi_phrase look = s->phrase;
    s->left_n = (int32_t)c->bar_n * figure->metre;
    const uint32_t first = abzi_phrase_next(&look, &couple->phrases, (abzi_spot){0, 0, 0}, (uint32_t)s->left_n);
    abzi_score_start(&s->score, &figure[first], couple->start, unit_m);
    abzi_score_rest(&s->score, ABZI_BEGIN_AT);
    abzi_conductor_start(&s->conductor, figure->dance, ABZI_BEGIN_AT);
    s->shown = s->conductor.count;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abzi_bridge_start(&s->bridge[role]);
    }
    abzi_loudness_start(&s->loudness);
    abzi_music_start(&s->music, &couple->music);
}

abz_status abz_couple_init(void *mem, size_t size, const abz_figure *figure, size_t figure_n,
                           const abz_couple_config *config, abz_couple **couple)
{
    if (!is_config(config)) {
        return ABZ_EINVAL;
    }
    if (mem == NULL || size < sizeof(abz_couple) || (uintptr_t)mem % alignof(max_align_t) != 0) {
        return ABZ_ENOMEM;
    }
    abz_couple *it = mem;
    memset(it, 0, sizeof *it);
    it->config = *config;
    it->start = (abzi_spot){config->start_x_m, config->start_z_m, config->start_heading_rad};
    float unit_m = abzi_common_height(&config->body[ABZ_ROLE_LEAD], &config->body[ABZ_ROLE_FOLLOW]);
    abz_status status = abzi_phrase_model_init(
        &it->phrases, figure, figure_n, config->difficulty, config->refused, config->has_only ? config->only : NULL,
        config->has_only ? config->only_n : 0, figure_n > 0 ? config->bar_n * (uint32_t)figure->metre : 0, unit_m);
    if (status == ABZ_OK) {
        abz_pulse_config music = abzi_music_of(config->music, figure);
        status = abzi_music_model_init(&it->music, &music);
    }
    if (status != ABZ_OK) {
        return status;
    }
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        bool sits = (config->seated >> role & 1) != 0;
        it->dancer[role] = sits ? abzi_dancer_seated(&config->body[role]) : abzi_dancer_of(&config->body[role]);
    }
    begin(it);
    soften(it, config->gentle, true);
    abzi_rests_start(&it->state.rests, it->dancer, &it->state.score);
    abzi_seat_start(&it->state.rests, it->state.seat);
    plan_ahead(it);
    if (it->state.plan_n == 0) {
        return ABZ_EINVAL;  // a figure that is longer than a score
    }
    *couple = it;
    return ABZ_OK;
}

// ---- the tick -------------------------------------------------------------------------------------------------------

// The music, from the first sound on.
static void hear(abz_couple *couple, const abz_couple_input *input, abz_beat *beat)
{
    abzi_couple_state *s = &couple->state;
    *beat = (abz_beat){0};
    s->hears |= input->heard != 0;
    if (s->hears) {
        const abz_band_frame *sound = input->heard ? &input->sound : NULL;
        abzi_loudness_hear(&s->loudness, sound);
        abzi_music_hear(&s->music, &couple->music, sound, beat);
    }
}

static void conduct(abz_couple *couple, const abz_couple_input *input, const abz_beat *beat)
{
    abzi_couple_state *s = &couple->state;
    abzi_conductor *it = &s->conductor;
    if (s->ending == ABZI_COUPLE_CLOSED) {
        return;
    }
    bool is_over = s->ending == ABZI_COUPLE_CLOSES && (input->close || (float)s->loudness.quiet_n * it->pace > 1);
    if (couple->config.tempo_per_minute > 0 || is_over) {
        abzi_conductor_tick(it, abzi_couple_tempo(couple));
    } else {
        float ahead = it->mode == ABZI_CONDUCTOR_STANDS ? it->go_at : it->next_count;
        const abzi_planned *figure = abzi_couple_figure_at(s, ahead);
        const abz_figure *danced = &couple->phrases.figure[figure->figure];
        bool ran = it->mode == ABZI_CONDUCTOR_RUNS;
        abzi_conductor_hear(it, beat, &s->loudness, &s->score, figure->one, danced->metre, danced->count_n);
        s->settled = s->settled && it->mode != ABZI_CONDUCTOR_RUNS;
        if (s->ending == ABZI_COUPLE_DANCES && ran && it->mode == ABZI_CONDUCTOR_HALTS) {
            abzi_couple_settle(couple, danced->metre);
        }
    }
    if (s->ending == ABZI_COUPLE_CLOSES && it->count >= s->closes_at) {
        if (it->mode == ABZI_CONDUCTOR_RUNS) {
            abzi_conductor_halt(it, s->closes_at + ABZI_CLOSED_COUNTS);
        }
        s->ending = it->mode == ABZI_CONDUCTOR_STANDS ? ABZI_COUPLE_CLOSED : ABZI_COUPLE_CLOSES;
    }
}

static void shift(abzi_couple_state *s)
{
    if (s->conductor.count < ABZI_SHIFT_AT) {
        return;
    }
    abzi_score_shift(&s->score, ABZI_SHIFT);
    abzi_rests_shift(&s->rests, ABZI_SHIFT);
    abzi_conductor_shift(&s->conductor, ABZI_SHIFT);
    s->closes_at -= ABZI_SHIFT;
    s->settles_at -= ABZI_SHIFT;
    for (int32_t i = 0; i < s->plan_n; i++) {
        s->plan[i].from -= ABZI_SHIFT;
        s->plan[i].to -= ABZI_SHIFT;
        s->plan[i].one -= ABZI_SHIFT;
    }
}

static bool has_landed(const abzi_score *score, float after, float until)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int i = 0; i < score->tread_n[role]; i++) {
            const abzi_tread *it = &score->tread[role][i].tread;
            if (it->moves && it->at > after && it->at <= until) {
                return true;
            }
        }
    }
    return false;
}

static uint32_t flags_of(const abz_couple *couple, float before)
{
    const abzi_couple_state *s = &couple->state;
    const abzi_conductor *it = &s->conductor;
    bool stands = it->mode != ABZI_CONDUCTOR_RUNS && couple->config.tempo_per_minute == 0;
    bool is_last = s->ending == ABZI_COUPLE_CLOSES && it->count >= s->plan[s->plan_n - 1].from;
    return (s->ending == ABZI_COUPLE_DANCES && !it->begun ? ABZ_COUPLE_WAITS : 0u) |
           (s->ending == ABZI_COUPLE_DANCES && it->begun && stands ? ABZ_COUPLE_PAUSES : 0u) |
           (is_last ? ABZ_COUPLE_CLOSES : 0u) | (s->ending == ABZI_COUPLE_CLOSED ? ABZ_COUPLE_CLOSED : 0u) |
           (has_landed(&s->score, before, it->count) ? ABZ_COUPLE_LANDED : 0u);
}

static void show(abz_couple *couple, float count, abz_pose *pose)
{
    abzi_couple_state *s = &couple->state;
    dance(couple, count, true, pose);
    for (int role = 0; role < ABZ_ROLE_N && s->turns_over_n > 0; role++) {
        abzi_bridge_apply_pose(&s->bridge[role], &couple->dancer[role].body, &pose[role]);
    }
    s->turns_over_n -= s->turns_over_n > 0;
    memcpy(s->before[0], s->before[1], sizeof s->before[0]);
    memcpy(s->before[1], pose, sizeof s->before[1]);
    const abzi_tempered how = abzi_tempered_of(s->gentle, s->told);
    abzi_temper_couple(s->temper, couple->dancer, &how, &s->score, count, 60 / abzi_couple_tempo(couple), pose);
}

void abz_couple_tick(abz_couple *couple, const abz_couple_input *input, abz_couple_output *output)
{
    assert(couple != NULL && input != NULL && output != NULL);
    abzi_couple_state *s = &couple->state;
    hear(couple, input, &output->music);
    soften(couple, input->gentle, false);
    if (s->ending == ABZI_COUPLE_DANCES) {
        abzi_couple_consider_end(couple, input);
    }
    give_up(couple);
    plan_ahead(couple);
    reconsider(couple);
    float before = s->conductor.count;
    conduct(couple, input, &output->music);
    float count = s->conductor.count;
    const abzi_planned *figure = abzi_couple_figure_at(s, count);
    bool is_danced = s->conductor.begun && count >= figure->from && count < figure->to &&
                     (s->ending == ABZI_COUPLE_DANCES || count < s->closes_at);
    output->tick = (uint64_t)s->tick_high << 32 | s->tick_low;
    output->flags = flags_of(couple, before);
    output->figure = is_danced ? figure->figure : -1;
    output->count = is_danced ? count - figure->one + 1 : 0;
    output->gentle = s->gentle;
    output->period_s = s->conductor.begun ? 60 / abzi_couple_tempo(couple) : 0;
    show(couple, count, output->pose);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        output->chair[role] = couple->dancer[role].seated ? abzi_chair_shown(&s->seat[role].chair) : (abz_chair){0};
    }
    abzi_score_forget(&s->score, count);
    abzi_rests_forget(&s->rests, count - ABZI_SCORE_MEMORY);
    shift(s);
    s->shown = s->conductor.count;
    s->tick_low++;
    s->tick_high += s->tick_low == 0;
}
