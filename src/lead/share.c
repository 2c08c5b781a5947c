// She who shares: what she sees of him is recognised, the initiative says who begins, the course is what both dance, her
// counts are kept with his, and her body is where the score has her, bridged over what she changed her mind about.
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
#include "lead/soften.h"
#include "lead/terms.h"
#include "motion/body.h"
#include "motion/spring.h"

#define TICKS ((float)ABZ_TICKS_PER_SECOND)
#define LATE_MOST_S 0.5f  // a partner seen later than that cannot be danced with
// The next figure is written so many counts before the end of the last: its last steps are not under way yet, and how the
// body goes on from them can still be foreseen.
#define AHEAD 3.0f
#define SEEN_LEAST 12  // ticks after which what is smoothed of him can be trusted
#define SEEN_MOST 20   // ticks unseen after which he is lost: longer than eyes blink
// Neutral figures until they are an offer: those who dance the two parts are not to take the lead at the same moment.
#define ASKED_LEAD 1
#define ASKED_FOLLOW 2
#define AHEAD_SURE 0.5f  // his movement leads hers, rather than not
// Who follows looks like something else for a while, until he has gone over to her figure: she who offers the lead waits
// for so many counts of seeing another one, and she who leads for so many.
#define BEGUN_COUNTS 1.0f  // of a figure: before, what he did in the last one is seen as well
#define OFFER_COUNTS 0.75f
#define LEAD_COUNTS 2.0f
#define PLACE_SURE 0.6f    // confidence of the recogniser in what does not fit what went before,
#define PLACE_COUNTS 1.5f  // for so long,
#define PLACE_LEADS 3.0f   // for longer, if she leads; not both at once
#define PLACE_LEADS_MORE 6.0f
#define PLACE_OFF 0.3f  // with counts no further from hers than this
// Of what they are apart she makes so much good with a step: who leads moves as she means to, so that she is understood.
#define SHARE_LISTENS 0.7f
#define SHARE_LEADS 0.2f
#define REACH 0.40f    // common heights: the hips of one who steps so far are lower by a twelfth of the leg's length,
#define REACH_PARTS 4  // and to a quarter of the way it is known well enough
#define TURN_LEAST_S 0.25f  // before a foot lands it can still be sent elsewhere
#define FOLLOW_S 0.10f      // so long before that it is known best where he goes
#define ROOM_S 0.12f        // as the bridge has it
#define JOIN_SURE 0.5f      // she joins in where his next figure begins, when his figure is known,
#define JOIN_S 8.0f         // or with any step of his, when it is not known for so long
#define STANDS_SPEED 0.15f  // m/s of the hips: who stands sways less, and who dances is seldom slower for half a second
#define TURN_MOST 0.35f     // rad a tick, 21 a second: no arm that dances turns faster
#define GIVES_UP 0.1f       // of a gentleness: so much less is danced to its end
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
    abzi_keep_start(&s->keep, &c->body[c->part], sharer->course.phrases.figure->dance, ABZI_BEGIN_AT,
                    c->joins ? 0 : c->tempo_per_minute);
    const float left = c->first_s * c->tempo_per_minute / 60;
    if (!c->joins && left > 0 && left < ABZI_BEGIN_AT) {
        abzi_keep_go(&s->keep, ABZI_BEGIN_AT - left);
        s->keep.accord.next = (s->keep.conductor.next_count - s->keep.conductor.count) * s->keep.accord.period;
    }
    abzi_loudness_start(&s->loudness);
    abzi_music_start(&s->music, &sharer->music);
    abzi_lead_init(&s->seen, &c->body[1 - c->part]);
    abzi_recognise_start(&s->recognise, &sharer->figures);
    abzi_guess_start(&s->guess);
    abzi_initiative_start(&s->initiative, c->seed, c->share, c->begins || c->share >= 1,
                          c->part == ABZ_ROLE_LEAD ? ASKED_LEAD : ASKED_FOLLOW);
    abzi_today_start(&s->today);
    abzi_anchor_start(&s->anchor);
    abzi_ahead_start(&s->ahead);
    abzi_bridge_start(&s->bridge);
    s->met = !c->joins;
}

static int his_part(const abz_sharer *sharer)
{
    return 1 - (int)sharer->config.part;
}

/// All but what figures look like, which is the same in any configuration of that part.
static abz_status configure(abz_sharer *it, const abz_figure *figure, size_t figure_n, const abz_sharer_config *config)
{
    it->config = *config;
    it->unit_m = abzi_common_height(&config->body[ABZ_ROLE_LEAD], &config->body[ABZ_ROLE_FOLLOW]);
    abz_status status = abzi_phrase_model_init(&it->course.phrases, figure, figure_n, config->difficulty,
                                               config->refused, NULL, 0, 0, it->unit_m);
    if (status == ABZ_OK) {
        abz_pulse_config music = abzi_music_of(config->music, figure);
        status = abzi_music_model_init(&it->music, &music);
    }
    if (status != ABZ_OK) {
        return status;
    }
    abzi_course_model_init(&it->course, it->unit_m);
    it->usual = abzi_stride_usual(figure, figure_n, his_part(it), it->unit_m);
    abzi_recognise_model_measure(&it->figures, &config->body[1 - config->part]);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const bool sits = (config->seated >> role & 1) != 0;
        it->dancer[role] = sits ? abzi_dancer_seated(&config->body[role]) : abzi_dancer_of(&config->body[role]);
    }
    it->content = abzi_sharer_content(it);
    begin(it);
    return ABZ_OK;
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
    abz_role his = config->part == ABZ_ROLE_LEAD ? ABZ_ROLE_FOLLOW : ABZ_ROLE_LEAD;
    abz_status status = abzi_recognise_model_init(&it->figures, figure, figure_n, &config->body[his], his);
    if (status == ABZ_OK) {
        status = configure(it, figure, figure_n, config);
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
    const abzi_phrase_model *phrases = &like->course.phrases;
    if (it != like) {
        memset(it, 0, sizeof *it);
        it->figures = like->figures;
    }
    abz_status status = configure(it, phrases->figure, phrases->figure_n, config);
    if (status == ABZ_OK) {
        *sharer = it;
    }
    return status;
}

// ---- seeing and hearing --------------------------------------------------------------------------------------------

static abzi_spot spot_of(const abz_vec3 *hips, const abz_vec3 *left, const abz_vec3 *right)
{
    return (abzi_spot){hips->x, hips->z, abzi_heading(*left, *right)};
}

static abzi_spot seen_spot(const abzi_lead *seen)
{
    return spot_of(&seen->pos[ABZI_AT_HIPS], &seen->pos[ABZI_AT_LEFT_SHOULDER], &seen->pos[ABZI_AT_RIGHT_SHOULDER]);
}

static bool is_seen(const abz_sharer_input *input)
{
    const uint32_t need = 1u << ABZ_HIPS | 1u << ABZ_LEFT_UPPER_ARM | 1u << ABZ_RIGHT_UPPER_ARM;
    abz_vec3 at = input->joint[ABZ_HIPS];
    return (input->seen & need) == need && fabsf(at.x) < NEAR_M && fabsf(at.y) < NEAR_M && fabsf(at.z) < NEAR_M;
}

/// She who joins stands where he is met, and clear of a chair.
static void meet(abz_sharer *sharer, const abz_vec3 *joint)
{
    state *s = &sharer->state;
    const abz_figure *first = &sharer->course.phrases.figure[abzi_course_neutral(&sharer->course, -1)];
    abzi_spot his = seen_spot(&s->seen), she = abzi_facing_spot(first->entry.hold, first->entry.facing, sharer->unit_m);
    if (his_part(sharer) == ABZ_ROLE_FOLLOW) {  // where the leader is, seen by the follower
        his = abzi_spot_compose(his, abzi_spot_relative(she, (abzi_spot){0, 0, 0}));
    }
    for (int side = 0; side <= ABZ_SIDE_N; side++) {
        s->start = his;
        abzi_course_start(&s->course, &sharer->course, (int)sharer->config.part, sharer->config.seed, his,
                          ABZI_BEGIN_AT, sharer->unit_m);
        if (side < ABZ_SIDE_N) {
            const abzi_spot print = s->course.score.begin_print[sharer->config.part][side];
            const abz_vec3 clear = abzi_sharer_off_chair(sharer, joint, 0, print);
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

static float period_s(const state *s)
{
    return abzi_keep_period(&s->keep);
}

/// Where he should be, if he goes on as figures do; he is taken to dance as gently as she does: what she cannot she does not
/// answer.
static abzi_whereabouts whereabouts(const abz_sharer *sharer, const abzi_course_figure *now, float count)
{
    const state *s = &sharer->state;
    const abzi_phrase_model *phrases = &sharer->course.phrases;
    const uint64_t hers = UINT64_C(1) << now->figure;
    abzi_whereabouts it = {.danced = hers,
                           .chained = hers,
                           .hers = now->figure,
                           .neutral = abzi_course_neutral(&sharer->course, now->before),
                           .count = count,
                           .period_s = period_s(s)};
    for (uint32_t f = 0; f < phrases->figure_n; f++) {
        const bool chains = now->before < 0 ? phrases->first[f] : phrases->next[now->before][f];
        it.chained |= (uint64_t)chains << f;
        it.danced |= (uint64_t)abzi_course_may(&s->course, &sharer->course, (int32_t)f) << f;
    }
    return it;
}

static void recognise(abz_sharer *sharer, const abz_beat *beat, abz_recognition *out)
{
    state *s = &sharer->state;
    const abzi_course_figure *now = abzi_course_at(&s->course, s->keep.conductor.count);
    abzi_recognise_tick(&s->recognise, &sharer->figures, &s->seen, NULL, beat, out);
    if (now->figure < 0 || s->unseen_n > 0) {
        abzi_guess_start(&s->guess);
        return;
    }
    float count = s->keep.conductor.count - now->from;
    if (count > (float)sharer->course.phrases.figure[now->figure].count_n - 1) {
        return;  // the next figure sets out
    }
    if (count < s->keep.conductor.rate) {
        abzi_guess_start(&s->guess);
    }
    const abzi_whereabouts place = whereabouts(sharer, now, count);
    abzi_guess_tick(&s->guess, &s->recognise, &sharer->figures, &place);
}

// ---- poses ---------------------------------------------------------------------------------------------------------

/// Hers, and his where he was seen.
static void walks_at(const abz_sharer *sharer, const abzi_score *score, float count, abzi_walk walk[ABZ_ROLE_N])
{
    const state *s = &sharer->state;
    int hers = (int)sharer->config.part, his = 1 - hers;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        walk[role] = abzi_walk_at(score, role, count, period_s(s));
    }
    abzi_bridge_apply_walk(&s->bridge, &walk[hers]);
    walk[his].weight.x += s->anchor.now.x;
    walk[his].weight.z += s->anchor.now.z;
    walk[his].weight.yaw += s->anchor.now.yaw;
    abzi_dancers_make_room(s->room, walk);
}

/// giving: as they should give way to each other.
static void pose_at(const abz_sharer *sharer, const abzi_score *score, float count, abzi_giving *giving,
                    abz_pose pose[ABZ_ROLE_N])
{
    *giving = sharer->state.giving;
    abzi_walk walk[ABZ_ROLE_N];
    walks_at(sharer, score, count, walk);
    abzi_dancers_pose_at(sharer->dancer, score, count, walk, giving, pose);
}

/// Where they make room for each other, and whichever way, they go there without a jolt.
static void make_room(abz_sharer *sharer)
{
    state *s = &sharer->state;
    const float w = ABZI_SPRING(ROOM_S), decay = abzi_expf(-w / TICKS);
    abzi_walk walk[ABZ_ROLE_N];
    float count = s->keep.conductor.count;
    walks_at(sharer, &s->course.score, count, walk);
    abzi_dancers_make_room(abzi_v3_scale(s->room, -1), walk);
    abz_vec3 room = abzi_dancers_room(sharer->dancer, &s->course.score, count, walk);
    abzi_spring_v3(&s->room, &s->room_rate, room, w, decay, 1 / TICKS);
}

static void give_way(state *s, const abzi_giving *to)
{
    const float w = ABZI_SPRING(ROOM_S), decay = abzi_expf(-w / TICKS);
    abzi_giving *now = &s->giving, *rate = &s->giving_rate;
    abzi_spring_v3(&now->way, &rate->way, to->way, w, decay, 1 / TICKS);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int side = 0; side < ABZ_SIDE_N; side++) {
            abzi_spring(&now->knee[role][side], &rate->knee[role][side], to->knee[role][side], w, decay, 1 / TICKS);
        }
    }
}

/// The score is another one than it was: she goes over to it without a jump, and he is where he was.
static void go_over(abz_sharer *sharer, const abzi_score *was)
{
    state *s = &sharer->state;
    const abzi_score *is = &s->course.score;
    int hers = (int)sharer->config.part, his = 1 - hers;
    float now = s->keep.conductor.count, before = now - s->keep.conductor.rate;
    abzi_walk old[2], new[2];
    for (int i = 0; i < 2; i++) {
        old[i] = abzi_walk_at(was, hers, i == 0 ? before : now, period_s(s));
        new[i] = abzi_walk_at(is, hers, i == 0 ? before : now, period_s(s));
    }
    abzi_bridge_walk(&s->bridge, old, new);
    abzi_spot a = abzi_walk_at(was, his, now, period_s(s)).weight, b = abzi_walk_at(is, his, now, period_s(s)).weight;
    abzi_anchor_shift(&s->anchor, (abzi_spot){a.x - b.x, a.z - b.z, abzi_wrapf(a.yaw - b.yaw)});
}

/// Feet that land after this count can still go elsewhere.
static float turns_at(const state *s)
{
    return s->keep.conductor.count + TURN_LEAST_S / period_s(s);
}

/// She goes over to `figure`, which began at `from`, without a jump.
static bool answer(abz_sharer *sharer, int32_t figure, float from, const abzi_spot *lead)
{
    state *s = &sharer->state;
    int hers = (int)sharer->config.part;
    float now = s->keep.conductor.count, before = now - s->keep.conductor.rate;
    abzi_score was = s->course.score;
    if (!abzi_course_answer(&s->course, &sharer->course, figure, from, now, turns_at(s), lead)) {
        return false;
    }
    go_over(sharer, &was);
    if (s->shown_n >= 2) {
        abz_pose pose[ABZ_ROLE_N], target[2];
        abzi_giving giving;
        for (int i = 0; i < 2; i++) {
            pose_at(sharer, &s->course.score, i == 0 ? before : now, &giving, pose);
            target[i] = pose[hers];
        }
        abzi_bridge_pose(&s->bridge, s->shown, target);
    }
    return true;
}

// ---- who begins ----------------------------------------------------------------------------------------------------

static bool he_is_ahead(const state *s)
{
    return s->ahead.lag_s < 0 && abzi_ahead_sure(&s->ahead) > AHEAD_SURE;
}

/// He dances another figure than she, from the same beginning.
static void consider_answer(abz_sharer *sharer)
{
    state *s = &sharer->state;
    const abzi_course_figure *now = abzi_course_at(&s->course, s->keep.conductor.count);
    int32_t his = s->guess.figure;
    if (his < 0 || now->figure < 0 || his == now->figure || s->keep.conductor.mode != ABZI_CONDUCTOR_RUNS) {
        return;
    }
    // Has he answered her while she answered him? Then one of the two stays, and it is always the same one.
    if (now->answers && his == now->was && sharer->config.part == ABZ_ROLE_LEAD && sharer->config.share > 0) {
        return;
    }
    if (s->keep.conductor.count - now->from < BEGUN_COUNTS) {
        return;
    }
    static const float patience[] = {[ABZI_LISTENS] = 0, [ABZI_OFFERS] = OFFER_COUNTS, [ABZI_LEADS] = LEAD_COUNTS};
    if ((float)s->guess.alike_n * s->keep.conductor.pace < patience[s->initiative.mode] * 1) {
        return;
    }
    int32_t neutral = abzi_course_neutral(&sharer->course, now->before);
    if (abzi_initiative_meet(&s->initiative, now->figure == neutral, his == neutral, he_is_ahead(s))) {
        (void)answer(sharer, his, now->from, NULL);
    }
}

/// Where the leader stood when a figure began that they are in at `count` (from 0), if she stands where she does.
static abzi_spot beginning(const abz_sharer *sharer, int32_t figure, float count)
{
    const state *s = &sharer->state;
    const int hers = (int)sharer->config.part;
    abz_figure it;
    abzi_figure_at(&sharer->course.phrases.figure[figure], s->gentle, period_s(s), sharer->unit_m, &it);
    const abzi_walk walk = abzi_walk_at(&s->course.score, hers, s->keep.conductor.count, period_s(s));
    return abzi_beginning_of(&it, sharer->unit_m, hers, count, walk.weight);
}

/// He is somewhere else than figures that follow each other would have him.
static void consider_place(abz_sharer *sharer, const abz_recognition *his)
{
    state *s = &sharer->state;
    float count = s->keep.conductor.count, began = count - (his->count - 1), from = floorf(began + 0.5f);
    const abzi_course_figure *now = abzi_course_at(&s->course, count);
    bool is_other = his->figure >= 0 && abzi_course_may(&s->course, &sharer->course, his->figure) &&
                    his->confidence > PLACE_SURE && fabsf(began - from) < PLACE_OFF && now->figure >= 0 &&
                    s->guess.likeliest < 0 && (his->figure != now->figure || from != now->from) &&
                    sharer->config.share < 1 && s->keep.conductor.mode == ABZI_CONDUCTOR_RUNS;
    s->elsewhere_n = is_other ? s->elsewhere_n + 1 : 0;
    float patience = s->initiative.mode == ABZI_LISTENS       ? PLACE_COUNTS
                     : sharer->config.part == ABZ_ROLE_FOLLOW ? PLACE_LEADS
                                                              : PLACE_LEADS_MORE;
    if ((float)s->elsewhere_n * s->keep.conductor.pace > patience) {
        abzi_initiative_give(&s->initiative);
        abzi_spot lead = beginning(sharer, his->figure, count - from);
        (void)answer(sharer, his->figure, from, &lead);
        s->elsewhere_n = 0;
    }
}

/// What they are in the midst of is written for less gentleness than she is told: from where he stands who dances the leader's
/// part they go on with smaller steps, or with those of the neutral figure, where it cannot be danced so gently.
static void give_up(abz_sharer *sharer)
{
    state *s = &sharer->state;
    const float count = s->keep.conductor.count;
    const abzi_course_figure *now = abzi_course_at(&s->course, count);
    if (now->figure < 0 || s->course.gentle - now->bears < GIVES_UP || s->keep.conductor.mode != ABZI_CONDUCTOR_RUNS) {
        return;
    }
    const bool may = abzi_course_may(&s->course, &sharer->course, now->figure);
    const int32_t other = may ? now->figure : abzi_course_neutral(&sharer->course, now->before);
    abz_figure soft;
    abzi_figure_at(&sharer->course.phrases.figure[other], s->course.gentle, period_s(s), sharer->unit_m, &soft);
    if (abzi_figure_bears(&soft, period_s(s), sharer->unit_m) - now->bears < GIVES_UP) {
        return;
    }
    const float length = (float)soft.count_n, from = now->from + length * floorf((count - now->from) / length);
    const abzi_walk his = abzi_walk_at(&s->course.score, ABZ_ROLE_LEAD, count, period_s(s));
    const abzi_spot lead = abzi_beginning_of(&soft, sharer->unit_m, ABZ_ROLE_LEAD, count - from, his.weight);
    (void)answer(sharer, other, from, &lead);
}

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

/// With every step of hers the dance goes on where he really is, as far as it is hers to make good what they are apart, and
/// aside, where it is asked to go.
static void follow(abz_sharer *sharer, const abz_sharer_input *input)
{
    state *s = &sharer->state;
    int hers = (int)sharer->config.part, his = 1 - hers;
    float count = s->keep.conductor.count, turns = turns_at(s);
    const abzi_score *score = &s->course.score;
    float next = 0;
    abzi_tread lands = {0};
    for (int i = score->tread_n[hers] - 1; i >= 0 && score->tread[hers][i].tread.at > turns; i--) {
        const abzi_score_tread *it = &score->tread[hers][i];
        next = it->tread.moves && it->lift <= count ? it->tread.at : 0;
        lands = it->tread;
    }
    bool is_due = next > s->followed && next - turns < FOLLOW_S / period_s(s);
    if (s->ending == CLOSED || s->keep.conductor.mode != ABZI_CONDUCTOR_RUNS || !is_due) {
        return;
    }
    s->followed = next;
    abzi_aim aim = {.hers = abzi_walk_at(score, hers, next, period_s(s)).weight,
                    .his = abzi_walk_at(score, his, next, period_s(s)).weight,
                    .left_s = (next - count) * period_s(s),
                    .share = s->initiative.mode == ABZI_LISTENS ? SHARE_LISTENS : SHARE_LEADS,
                    .most_m = s->course.most_m,
                    .amplitude = score->amplitude};
    abzi_spot from = aim.his, to = abzi_anchor_towards(&s->anchor, &aim, sharer->unit_m);
    const float way = sqrtf(input->aside_x_m * input->aside_x_m + input->aside_z_m * input->aside_z_m);
    const float less = way > ASIDE_MOST_M ? ASIDE_MOST_M / way : 1;
    to.x += less * input->aside_x_m;
    to.z += less * input->aside_z_m;
    abzi_spot stands = abzi_walk_at(score, hers, count, period_s(s)).foot[1 - lands.side].at;
    const abz_vec3 clear =
        abzi_sharer_off_chair(sharer, input->joint, aim.left_s, abzi_spot_moved(from, to, lands.print));
    to.x += clear.x;
    to.z += clear.z;
    to = within_reach(from, to, lands.print, stands, REACH * sharer->unit_m);
    abzi_score was = *score;
    abzi_course_move(&s->course, turns, from, to);
    go_over(sharer, &was);
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
        abzi_conductor_tick(c, 60 / period_s(s));
        return;
    }
    const abzi_course_figure *now = abzi_course_at(&s->course, c->count);
    const abz_figure *figure = &sharer->course.phrases.figure[now->figure >= 0 ? now->figure : 0];
    bool is_seen = s->unseen_n == 0;
    const abzi_footfall_foot *foot = s->seen.footfall.foot;
    bool goes = abzi_v3_length(s->seen.vel[ABZI_AT_HIPS]) > s->course.small * STANDS_SPEED;
    abzi_kept kept = {.step = *step,
                      .he_is_seen = is_seen,
                      .he_moves = is_seen && (goes || sharer->config.goes_on || foot[0].swinging || foot[1].swinging),
                      .music = s->hears ? beat : NULL,
                      .loudness = &s->loudness,
                      .score = &s->course.score,
                      .his_role = his_part(sharer),
                      .bar_at = now->from,
                      .metre = figure->metre,
                      .figure_n = figure->count_n,
                      .late_s = sharer->config.late_s,
                      .leads = s->initiative.mode != ABZI_LISTENS,
                      .dial = sharer->config.share};
    abzi_keep_tick(&s->keep, &kept);
}

static void show(abz_sharer *sharer, bool seen, abz_pose *out)
{
    state *s = &sharer->state;
    int hers = (int)sharer->config.part, his = 1 - hers;
    abz_pose pose[ABZ_ROLE_N];
    abzi_bridge_tick(&s->bridge);
    make_room(sharer);
    abzi_giving giving;
    pose_at(sharer, &s->course.score, s->keep.conductor.count, &giving, pose);
    give_way(s, &giving);
    abz_pose target = pose[hers];
    abzi_bridge_apply_pose(&s->bridge, &sharer->config.body[hers], &pose[hers]);
    if (s->shown_n >= 2 && abzi_bridge_fastest(&s->shown[1], &pose[hers]) > TURN_MOST) {
        // he is where no arm was meant for him: she takes her time
        abz_pose to[2] = {target, target};
        abz_pose was[2] = {s->shown[1], s->shown[1]};
        abzi_bridge_pose(&s->bridge, was, to);
        pose[hers] = target;
        abzi_bridge_apply_pose(&s->bridge, &sharer->config.body[hers], &pose[hers]);
    }
    s->seen_n = seen ? s->seen_n + (s->seen_n < SEEN_LEAST) : 0;
    if (s->seen_n == SEEN_LEAST && s->met) {
        const abz_vec3 *at = pose[his].pos;
        abzi_spot score = spot_of(&at[ABZ_HIPS], &at[ABZ_LEFT_UPPER_ARM], &at[ABZ_RIGHT_UPPER_ARM]);
        abzi_spot apart = s->anchor.now;
        score = (abzi_spot){score.x - apart.x, score.z - apart.z, score.yaw - apart.yaw};
        abzi_anchor_see(&s->anchor, seen_spot(&s->seen), score);
    } else {
        abzi_anchor_miss(&s->anchor);
    }
    s->shown[0] = s->shown[1];
    s->shown[1] = pose[hers];
    s->shown_n += s->shown_n < 2;
    *out = pose[hers];
    abzi_sharer_temper(sharer, out);
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
           (s->ending == CLOSED ? ABZ_SHARER_CLOSED : 0u) | (s->unseen_n > SEEN_MOST ? ABZ_SHARER_LOST : 0u);
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
        const int his = his_part(sharer);
        joint = abzi_upright_tick(&s->upright, &sharer->config.body[his], (sharer->config.seated >> his & 1) != 0,
                                  joint, &marked);
    }
    abz_step step = is_new ? (abz_step){0} : abzi_lead_see(&s->seen, joint, marked);
    s->unseen_n = seen ? 0 : s->unseen_n < UINT32_MAX ? s->unseen_n + 1 : UINT32_MAX;
    if (seen && !s->met) {
        meet(sharer, input->joint);
    }
    abzi_sharer_soften(sharer, input->gentle);
    recognise(sharer, s->hears ? &output->music : NULL, &output->partner);
    if (s->ending == DANCES && seen) {
        consider_answer(sharer);
        consider_place(sharer, &output->partner);
        consider_joining(sharer, &output->partner);
    }
    if (s->ending == DANCES) {
        give_up(sharer);
    }
    consider_end(sharer, input);
    plan_ahead(sharer);
    follow(sharer, input);
    conduct(sharer, &step, &output->music);
    finish(sharer);
    show(sharer, seen, &output->pose);
    abzi_keep_watch(&s->keep, output->pose.pos, &s->course.score, (int32_t)sharer->config.part);
    abzi_ahead_tick(&s->ahead, output->pose.pos, joint, seen);
    const abzi_course_figure *now = abzi_course_at(&s->course, s->keep.conductor.count);
    bool is_danced =
        now->figure >= 0 && s->keep.conductor.begun && s->ending != CLOSED && s->keep.conductor.count < now->to;
    output->tick = (uint64_t)s->tick_high << 32 | s->tick_low;
    output->flags = flags_of(sharer);
    output->figure = is_danced ? now->figure : -1;
    output->count = is_danced ? s->keep.conductor.count - now->from + 1 : 0;
    output->period_s = s->keep.conductor.begun ? period_s(s) : 0;
    output->gentle = s->gentle;
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
