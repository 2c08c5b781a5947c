// She who shares: what she sees of him is recognised, the initiative says who begins, the course is what both dance,
// her counts are kept with his, and her body is where the score has her, bridged over what she changed her mind about.
//
//   joints ─► lead: smoothed ─┬─► footfall ─► keep: counts ──────────────┐
//                             ├─► recognise ─► guess ─► initiative ─► course: score ─► walk, pose ─► bridge ─► pose
//                             └─► anchor: where he is ────────────────────┘
#include "abrazo/share.h"

#include <assert.h>
#include <math.h>
#include <stdalign.h>
#include <string.h>

#include "lead/come_near.h"
#include "lead/seat.h"
#include "lead/share_internal.h"
#include "lead/terms.h"
#include "motion/body.h"

#define TICKS ((float)ABZ_TICKS_PER_SECOND)
#define LATE_MOST_S 0.5f  // a partner seen later than that cannot be danced with
// The next figure is written so many counts before the end of the last: its last steps are not under way yet, and how
// the body goes on from them can still be foreseen.
#define AHEAD 3.0f
#define SEEN_MOST 20  // ticks unseen after which he is lost: longer than eyes blink
// Of what they are apart she makes so much good with a step: who leads moves as she means to, so that she is
// understood, and wholly so at 1, where a small step made longer is taken for another figure's.
#define SHARE_LISTENS 0.7f
#define SHARE_LEADS 0.2f
#define REACH 0.40f     // common heights: the hips of one who steps so far are lower by a twelfth of the leg's length,
#define REACH_PARTS 4   // and to a quarter of the way it is known well enough
#define FOLLOW_S 0.10f  // so long before that it is known best where he goes
#define JOIN_SURE 0.5f  // she joins in where his next figure begins, when his figure is known,
#define JOIN_S 8.0f     // or with any step of his, when it is not known for so long
#define STANDS_SPEED 0.15f  // m/s of the hips: who stands sways less, and who dances is seldom slower for half a second
#define ASIDE_MOST_M 0.2f   // with one step: as much as a step is made longer for the other's sake (anchor.c)
#define NEAR_M 1e4f         // further away nothing is a place

enum { DANCES, CLOSES, CLOSED };

typedef abzi_sharer_state state;

// ---- what is asked for ---------------------------------------------------------------------------------------------

abz_sharer_config abz_sharer_config_default(void)
{
    return (abz_sharer_config){
        .struct_size = sizeof(abz_sharer_config),
        .part = ABZ_ROLE_FOLLOW,
        .body = {abz_body_of_height(ABZI_LEAD_HEIGHT_M), abz_body_of_height(ABZI_FOLLOW_HEIGHT_M)},
        .share = 0.5f,
        .late_s = 1.0f / ABZ_TICKS_PER_SECOND,
        .difficulty = 5,
        .music = abz_pulse_config_default(ABZ_PULSE_MUSIC)};
}

size_t abz_sharer_size(void)
{
    return sizeof(abz_sharer);
}

static bool is_config(const abz_sharer_config *c)
{
    float place = c->start_x_m + c->start_z_m + c->start_heading_rad;
    return c->struct_size == sizeof *c && (c->part == ABZ_ROLE_LEAD || c->part == ABZ_ROLE_FOLLOW) &&
           abzi_body_is_sound(&c->body[ABZ_ROLE_LEAD]) && abzi_body_is_sound(&c->body[ABZ_ROLE_FOLLOW]) &&
           c->seated < 1u << ABZ_ROLE_N && c->share >= 0 && c->share <= 1 && c->late_s >= 0 &&
           c->late_s <= LATE_MOST_S && place - place == 0 && abzi_is_tempo(c->tempo_per_minute) && c->first_s >= 0 &&
           c->music.struct_size == sizeof c->music && c->music.kind == ABZ_PULSE_MUSIC;
}

static void begin(abz_sharer *sharer)
{
    state *s = &sharer->state;
    const abz_sharer_config *c = &sharer->config;
    memset(s, 0, sizeof *s);
    s->start = (abzi_spot){c->start_x_m, c->start_z_m, c->start_heading_rad};
    abzi_course_start(&s->course, &sharer->course, (int)c->part, c->seed, s->start, ABZI_BEGIN_AT, sharer->unit_m);
    abzi_keep_start(&s->keep, sharer->course.phrases.figure->dance, ABZI_BEGIN_AT, c->joins ? 0 : c->tempo_per_minute);
    const float left = c->first_s * c->tempo_per_minute / 60;
    if (!c->joins && left > 0 && left < ABZI_BEGIN_AT) {
        abzi_keep_go(&s->keep, ABZI_BEGIN_AT - left);
        s->keep.accord.next = (s->keep.conductor.next_count - s->keep.conductor.count) * s->keep.accord.period;
    }
    abzi_loudness_start(&s->loudness);
    abzi_music_start(&s->music, &sharer->music);
    abzi_lead_init(&s->seen, &c->body[1 - c->part]);
    abzi_image_start(&s->image, &c->body[1 - c->part]);
    abzi_recognise_start(&s->recognise, &sharer->figures);
    abzi_guess_start(&s->guess);
    abzi_cue_start(&s->cue, sharer->dancer[abzi_sharer_his(sharer)].seated);
    abzi_initiative_start(&s->initiative, c->seed, c->share, c->begins || c->share >= 1,
                          abzi_sharer_asked((int)c->part));
    abzi_today_start(&s->today);
    abzi_asked_start(&s->asked);
    abzi_anchor_start(&s->anchor);
    abzi_ahead_start(&s->ahead);
    abzi_bridge_start(&s->bridge);
    s->met = !c->joins;
}

/// What may follow what, is told from what, and how it is shown.
static abz_status plan(abz_sharer *it, const abz_figure *figure, size_t figure_n, const abz_sharer_config *config)
{
    abz_status status = abzi_phrase_model_init(&it->course.phrases, figure, figure_n, config->difficulty,
                                               config->refused, NULL, 0, 0, it->unit_m);
    if (status == ABZ_OK) {
        abzi_course_model_init(&it->course, (int)config->part, it->unit_m);
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            abzi_cue_model_init(&it->cue[role], figure, figure_n, role, it->unit_m);
        }
    }
    return status;
}

/// All but what figures look like, which is the same in any configuration of that part in which both sit, or not.
/// like: one whose plans are those of this one, if her config asks for the same; NULL
static abz_status configure(abz_sharer *it, const abz_figure *figure, size_t figure_n, const abz_sharer *like,
                            const abz_sharer_config *config)
{
    const float unit_m = abzi_common_height(&config->body[ABZ_ROLE_LEAD], &config->body[ABZ_ROLE_FOLLOW]);
    const bool same = like != NULL && like->unit_m == unit_m && like->config.difficulty == config->difficulty &&
                      like->config.refused == config->refused;
    if (same && it != like) {
        it->course = like->course;
        memcpy(it->cue, like->cue, sizeof it->cue);
    }
    it->unit_m = unit_m;
    it->config = *config;
    abz_status status = same ? ABZ_OK : plan(it, figure, figure_n, config);
    if (status == ABZ_OK) {
        abz_pulse_config music = abzi_music_of(config->music, figure);
        status = abzi_music_model_init(&it->music, &music);
    }
    if (status != ABZ_OK) {
        return status;
    }
    it->usual = abzi_stride_usual(figure, figure_n, abzi_sharer_his(it), it->unit_m);
    abzi_recognise_model_measure(&it->figures, &config->body[1 - config->part]);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const bool sits = (config->seated >> role & 1) != 0;
        it->dancer[role] = sits ? abzi_dancer_seated(&config->body[role]) : abzi_dancer_of(&config->body[role]);
    }
    it->sitter = abzi_sitter_of(&config->body[1 - config->part]);
    it->content = abzi_sharer_content(it);
    begin(it);
    return ABZ_OK;
}

/// Who is looked at as one who sits: both, if both do; and who stands beside one who sits has lower hands. Of one alone
/// who sits the trunk tells no more than made-up feet, where he does not show what comes.
static uint32_t looked_at(const abz_sharer_config *config)
{
    const uint32_t his = 1u << (1 - config->part);
    return config->seated == (1u << ABZ_ROLE_LEAD | 1u << ABZ_ROLE_FOLLOW) || (config->seated & his) == 0
               ? config->seated
               : 0;
}

/// What figures look like.
static abz_status imagine(abz_sharer *it, const abz_figure *figure, size_t figure_n, const abz_sharer_config *config)
{
    const abz_role his = config->part == ABZ_ROLE_LEAD ? ABZ_ROLE_FOLLOW : ABZ_ROLE_LEAD;
    abz_status status =
        abzi_recognise_model_init(&it->figures, figure, figure_n, &config->body[his], his, looked_at(config));
    for (int i = 0; i < ABZI_GENTLE_N && status == ABZ_OK; i++) {
        const float gentle = (float)(i + 1) / ABZI_GENTLE_N;
        status = abzi_pattern_init(&it->gentle[i], figure, figure_n, his, looked_at(config), gentle);
    }
    return status;
}

abz_status abz_sharer_init(void *mem, size_t size, const abz_figure *figure, size_t figure_n,
                           const abz_sharer_config *config, abz_sharer **sharer)
{
    if (!is_config(config)) {
        return ABZ_EINVAL;
    }
    if (mem == NULL || size < sizeof(abz_sharer) || (uintptr_t)mem % alignof(max_align_t) != 0) {
        return ABZ_ENOMEM;
    }
    abz_sharer *it = mem;
    memset(it, 0, sizeof *it);
    abz_status status = imagine(it, figure, figure_n, config);
    if (status == ABZ_OK) {
        status = configure(it, figure, figure_n, NULL, config);
    }
    if (status == ABZ_OK) {
        *sharer = it;
    }
    return status;
}

abz_status abzi_sharer_again(void *mem, const abz_sharer *like, const abz_sharer_config *config, abz_sharer **sharer)
{
    if (!is_config(config) || config->part != like->config.part) {
        return ABZ_EINVAL;
    }
    abz_sharer *it = mem;
    const abz_figure *figure = like->course.phrases.figure;
    const size_t figure_n = like->course.phrases.figure_n;
    const bool same = looked_at(config) == looked_at(&like->config);
    if (it != like) {
        memset(it, 0, sizeof *it);
    }
    if (it != like && same) {
        it->figures = like->figures;
        memcpy(it->gentle, like->gentle, sizeof it->gentle);
    }
    abz_status status = same ? ABZ_OK : imagine(it, figure, figure_n, config);
    if (status == ABZ_OK) {
        status = configure(it, figure, figure_n, like, config);
    }
    if (status == ABZ_OK) {
        *sharer = it;
    }
    return status;
}

// ---- seeing and hearing --------------------------------------------------------------------------------------------

static bool is_seen(const abz_sharer_input *input)
{
    const uint32_t need = 1u << ABZ_HIPS | 1u << ABZ_LEFT_UPPER_ARM | 1u << ABZ_RIGHT_UPPER_ARM;
    abz_vec3 at = input->joint[ABZ_HIPS];
    return (input->seen & need) == need && fabsf(at.x) < NEAR_M && fabsf(at.y) < NEAR_M && fabsf(at.z) < NEAR_M;
}

/// She who joins stands where he is met, and clear of a chair.
static void meet(abz_sharer *sharer)
{
    state *s = &sharer->state;
    const abz_figure *first = &sharer->course.phrases.figure[abzi_course_neutral(&sharer->course, -1)];
    abzi_spot his = abzi_sharer_sees(s), she = abzi_facing_spot(first->entry.hold, first->entry.facing, sharer->unit_m);
    if (abzi_sharer_his(sharer) == ABZ_ROLE_FOLLOW) {  // where the leader is, seen by the follower
        his = abzi_spot_compose(his, abzi_spot_relative(she, (abzi_spot){0, 0, 0}));
    }
    for (int side = 0; side <= ABZ_SIDE_N; side++) {
        s->start = his;
        abzi_course_start(&s->course, &sharer->course, (int)sharer->config.part, sharer->config.seed, his,
                          ABZI_BEGIN_AT, sharer->unit_m);
        if (side < ABZ_SIDE_N) {
            const abzi_spot print = s->course.score.begin_print[sharer->config.part][side];
            const abz_vec3 clear = abzi_sharer_off_chair(sharer, 0, print);
            his.x += clear.x;
            his.z += clear.z;
        }
    }
    s->met = 1;
}

static void hear(abz_sharer *sharer, const abz_sharer_input *input, abz_beat *beat)
{
    state *s = &sharer->state;
    *beat = (abz_beat){0};
    s->hears |= input->heard != 0;
    if (s->hears) {
        const abz_band_frame *sound = input->heard ? &input->sound : NULL;
        abzi_loudness_hear(&s->loudness, sound);
        abzi_music_hear(&s->music, &sharer->music, sound, beat);
    }
}

// ---- what comes next ----------------------------------------------------------------------------------------------------

static void plan_ahead(abz_sharer *sharer)
{
    state *s = &sharer->state;
    while (s->ending == DANCES && s->course.score.end - s->keep.conductor.count < AHEAD) {
        const abzi_course_figure *last = &s->course.plan[s->course.plan_n - 1];
        bool intent = false;
        if (last->figure >= 0) {
            int32_t neutral = abzi_course_neutral(&sharer->course, last->before);
            abzi_turn turn = {.hers_neutral = last->figure == neutral,
                              .he_is_seen = s->unseen_n == 0,
                              .his_known = s->guess.figure >= 0,
                              .his_neutral = s->guess.figure == neutral,
                              .same = s->guess.figure == last->figure};
            intent = abzi_initiative_turn(&s->initiative, &turn);
        }
        if (!abzi_course_next(&s->course, &sharer->course, intent, s->start)) {
            return;
        }
    }
}

/// As much of the way from `from` to `to` as lets a foot land no further from the one that stands than legs reach.
static abzi_spot within_reach(abzi_spot from, abzi_spot to, abzi_spot print, abzi_spot stands, float most_m)
{
    abzi_spot it = to;
    for (int less = 1; less <= REACH_PARTS; less++) {
        abzi_spot lands = abzi_spot_moved(from, it, print);
        float x = lands.x - stands.x, z = lands.z - stands.z;
        if (x * x + z * z <= most_m * most_m) {
            return it;
        }
        float share = 1 - (float)less / REACH_PARTS;
        it = (abzi_spot){from.x + share * (to.x - from.x), from.z + share * (to.z - from.z),
                         from.yaw + share * (to.yaw - from.yaw)};
    }
    return from;
}

/// With every step of hers the dance goes on where he really is, as far as it is hers to make good what they are apart,
/// and aside, where it is asked to go.
static void follow(abz_sharer *sharer, const abz_sharer_input *input)
{
    state *s = &sharer->state;
    int hers = (int)sharer->config.part, his = 1 - hers;
    float count = s->keep.conductor.count, turns = abzi_sharer_turns_at(s);
    const abzi_score *score = &s->course.score;
    float next = 0;
    abzi_tread lands = {0};
    for (int i = score->tread_n[hers] - 1; i >= 0 && score->tread[hers][i].tread.at > turns; i--) {
        const abzi_score_tread *it = &score->tread[hers][i];
        next = it->tread.moves && it->lift <= count ? it->tread.at : 0;
        lands = it->tread;
    }
    bool is_due = next > s->followed && next - turns < FOLLOW_S / abzi_keep_period(&s->keep);
    if (s->ending == CLOSED || s->keep.conductor.mode != ABZI_CONDUCTOR_RUNS || !is_due) {
        return;
    }
    s->followed = next;
    abzi_aim aim = {.hers = abzi_walk_at(score, hers, next, abzi_keep_period(&s->keep)).weight,
                    .his = abzi_walk_at(score, his, next, abzi_keep_period(&s->keep)).weight,
                    .left_s = (next - count) * abzi_keep_period(&s->keep),
                    .share = s->initiative.mode == ABZI_LISTENS ? SHARE_LISTENS : SHARE_LEADS * (1 - s->gentle),
                    .most_m = s->course.most_m,
                    .amplitude = score->amplitude};
    abzi_spot from = aim.his, to = abzi_anchor_towards(&s->anchor, &aim, sharer->unit_m);
    const float way = sqrtf(input->aside_x_m * input->aside_x_m + input->aside_z_m * input->aside_z_m);
    const float less = way > ASIDE_MOST_M ? ASIDE_MOST_M / way : 1;
    to.x += less * input->aside_x_m;
    to.z += less * input->aside_z_m;
    abzi_spot stands = abzi_walk_at(score, hers, count, abzi_keep_period(&s->keep)).foot[1 - lands.side].at;
    const abz_vec3 clear = abzi_sharer_off_chair(sharer, aim.left_s, abzi_spot_moved(from, to, lands.print));
    to.x += clear.x;
    to.z += clear.z;
    to = within_reach(from, to, lands.print, stands, REACH * sharer->unit_m);
    abzi_score was = *score;
    abzi_course_move(&s->course, turns, from, to);
    abzi_sharer_go_over(sharer, &was);
}

// ---- the end -------------------------------------------------------------------------------------------------------

static void consider_end(abz_sharer *sharer, const abz_sharer_input *input)
{
    state *s = &sharer->state;
    bool is_silent = (float)s->loudness.quiet_n > ABZI_SILENCE_S * TICKS;
    if (s->ending != DANCES || !(input->close || is_silent)) {
        return;
    }
    if (!s->keep.conductor.begun) {
        s->ending = CLOSED;  // she has not moved
        return;
    }
    s->closes_at = s->course.score.end;
    s->ending = abzi_score_close(&s->course.score) ? CLOSES : DANCES;
}

static void finish(abz_sharer *sharer)
{
    state *s = &sharer->state;
    abzi_conductor *c = &s->keep.conductor;
    if (s->ending == CLOSES && c->count >= s->closes_at) {
        if (c->mode == ABZI_CONDUCTOR_RUNS) {
            abzi_conductor_halt(c, s->closes_at + ABZI_CLOSED_COUNTS);
            s->keep.waits = 0;
        }
        s->ending = c->mode == ABZI_CONDUCTOR_STANDS ? CLOSED : CLOSES;
    }
}

// ---- the tick ------------------------------------------------------------------------------------------------------

/// He dances, and she does not yet: is this the moment?
static void consider_joining(abz_sharer *sharer, const abz_recognition *his)
{
    state *s = &sharer->state;
    if (!sharer->config.joins || s->keep.conductor.begun || !s->keep.accord.begun || s->keep.accord.memory_n < 2) {
        return;
    }
    s->joining_n++;
    float left = ABZI_BEGIN_AT;
    if (his->figure >= 0 && his->confidence > JOIN_SURE) {
        left = (float)sharer->course.phrases.figure[his->figure].count_n - (his->count - 1);
    } else if ((float)s->joining_n > JOIN_S * TICKS) {
        left = s->keep.accord.next / s->keep.accord.period;
    }
    if (left < ABZI_BEGIN_AT - 0.5f && left > 0.5f) {
        abzi_keep_go(&s->keep, ABZI_BEGIN_AT - left);
    }
}

static void conduct(abz_sharer *sharer, const abz_step *step, const abz_beat *beat)
{
    state *s = &sharer->state;
    abzi_conductor *c = &s->keep.conductor;
    if (s->ending == CLOSED) {
        return;
    }
    if (s->ending == CLOSES && (c->mode != ABZI_CONDUCTOR_RUNS || s->loudness.quiet_n > 0)) {
        // nothing is waited for any more: who stands, or was about to, goes on to the closing
        s->keep.waits = 0;
        c->mode = c->count < s->closes_at ? ABZI_CONDUCTOR_RUNS : c->mode;
        abzi_conductor_tick(c, 60 / abzi_keep_period(&s->keep));
        return;
    }
    const abzi_course_figure *now = abzi_course_at(&s->course, c->count);
    const abz_figure *figure = &sharer->course.phrases.figure[now->figure >= 0 ? now->figure : 0];
    bool is_seen = s->unseen_n == 0, leads = s->initiative.mode != ABZI_LISTENS;
    const abzi_footfall_foot *foot = s->seen.footfall.foot;
    bool goes = abzi_v3_length(s->seen.vel[ABZI_AT_HIPS]) > s->course.small * STANDS_SPEED;
    const int his = abzi_sharer_his(sharer);
    const bool he_sits = sharer->dancer[his].seated, both_sit = he_sits && sharer->dancer[1 - his].seated;
    abzi_kept kept = {.step = *step,
                      .he_is_seen = is_seen,
                      .he_moves = is_seen && (goes || sharer->config.goes_on || foot[0].swinging || foot[1].swinging),
                      .music = s->hears ? beat : NULL,
                      .loudness = &s->loudness,
                      .score = &s->course.score,
                      .his_role = his,
                      .bar_at = now->from,
                      .metre = figure->metre,
                      .figure_n = figure->count_n,
                      .late_s = sharer->config.late_s,
                      .image = he_sits ? &s->image : NULL,
                      .offbeat = he_sits && (both_sit || abzi_offbeat_rocks(&s->offbeat)) ? &s->offbeat : NULL,
                      .leads = leads,
                      .begins = leads && now->figure != abzi_course_neutral(&sharer->course, now->before),
                      .dial = sharer->config.share};
    abzi_keep_tick(&s->keep, &kept);
}

static uint32_t flags_of(const abz_sharer *sharer)
{
    static const uint32_t mode[] = {[ABZI_LISTENS] = ABZ_SHARER_LISTENS,
                                    [ABZI_LEADS] = ABZ_SHARER_LEADS,
                                    [ABZI_OFFERS] = ABZ_SHARER_LEADS | ABZ_SHARER_OFFERS};
    const state *s = &sharer->state;
    const abzi_course_figure *now = abzi_course_at(&s->course, s->keep.conductor.count);
    bool stands = s->keep.conductor.mode != ABZI_CONDUCTOR_RUNS;
    return mode[s->initiative.mode] | (now->answers ? ABZ_SHARER_ANSWERS : 0u) |
           (stands && s->ending == DANCES ? ABZ_SHARER_PAUSES : 0u) | (s->ending == CLOSES ? ABZ_SHARER_CLOSES : 0u) |
           (s->ending == CLOSED ? ABZ_SHARER_CLOSED : 0u) | (s->unseen_n > SEEN_MOST ? ABZ_SHARER_LOST : 0u) |
           (s->upright.sits ? ABZ_SHARER_SEES_SEATED : 0u);
}

static void shift(state *s)
{
    if (s->keep.conductor.count >= ABZI_SHIFT_AT) {
        abzi_course_shift(&s->course, ABZI_SHIFT);
        abzi_conductor_shift(&s->keep.conductor, ABZI_SHIFT);
        s->closes_at -= ABZI_SHIFT;
        s->followed -= ABZI_SHIFT;
    }
}

void abz_sharer_tick(abz_sharer *sharer, const abz_sharer_input *input, abz_sharer_output *output)
{
    assert(sharer != NULL && input != NULL && output != NULL);
    state *s = &sharer->state;
    bool seen = is_seen(input);
    hear(sharer, input, &output->music);
    bool is_new = !seen && s->seen.tick_n == 0;  // he has not come yet
    uint32_t marked = input->seen;
    const abz_vec3 *joint = input->joint;
    if (!is_new) {
        const int his = abzi_sharer_his(sharer);
        joint = abzi_upright_tick(&s->upright, &sharer->config.body[his], (sharer->config.seated >> his & 1) != 0,
                                  joint, &marked);
    }
    abz_step step = is_new ? (abz_step){0} : abzi_lead_see(&s->seen, joint, marked);
    s->unseen_n = seen ? 0 : s->unseen_n < UINT32_MAX ? s->unseen_n + 1 : UINT32_MAX;
    if (seen && !s->met) {
        meet(sharer);
    }
    abzi_sharer_soften(sharer, input->gentle, input->guessed);
    abzi_sharer_recognise(sharer, s->hears ? &output->music : NULL, &output->partner);
    if (s->ending == DANCES && seen) {
        abzi_sharer_answer(sharer, &output->partner);
        consider_joining(sharer, &output->partner);
    }
    if (s->ending == DANCES) {
        abzi_sharer_give_up(sharer);
    }
    consider_end(sharer, input);
    plan_ahead(sharer);
    follow(sharer, input);
    conduct(sharer, &step, &output->music);
    finish(sharer);
    abz_pose his;
    abzi_sharer_show(sharer, seen, &output->pose, &his);
    abzi_sharer_imagine(sharer, &output->pose, &his);
    abzi_ahead_tick(&s->ahead, output->pose.pos, joint, seen);
    const abzi_course_figure *now = abzi_course_at(&s->course, s->keep.conductor.count);
    bool is_danced =
        now->figure >= 0 && s->keep.conductor.begun && s->ending != CLOSED && s->keep.conductor.count < now->to;
    output->tick = (uint64_t)s->tick_high << 32 | s->tick_low;
    output->flags = flags_of(sharer);
    output->figure = is_danced ? now->figure : -1;
    output->count = is_danced ? s->keep.conductor.count - now->from + 1 : 0;
    output->period_s = s->keep.conductor.begun ? abzi_keep_period(&s->keep) : 0;
    output->gentle = s->gentle;
    const abzi_cued cued = abzi_cue_show(&sharer->cue[sharer->config.part], &sharer->course, &s->course,
                                         s->keep.conductor.count, s->initiative.mode != ABZI_LISTENS, s->gentle);
    const float shown = abzi_offbeat_show(s->keep.conductor.count, abzi_keep_period(&s->keep), s->gentle);
    output->cues = cued.is_due;
    output->cue_rad = cued.lean_rad + shown;
    output->today = s->today.concern;
    output->lag_s = s->ahead.lag_s;
    output->correlation = s->ahead.correlation;
    output->chance = s->ahead.chance;
    output->ahead = abzi_ahead_sure(&s->ahead);
    output->partner_figure = s->guess.figure;
    abzi_score_forget(&s->course.score, s->keep.conductor.count);
    shift(s);
    s->tick_low++;
    s->tick_high += s->tick_low == 0;
}
