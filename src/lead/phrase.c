#include "lead/phrase.h"

#include <math.h>
#include <string.h>

#include "base/chance.h"
#include "lead/soften.h"

#define GROUP_N 4      // figures: two phrases of the music, as social dancers build them up and come back to the basic
#define REPEAT_MOST 2  // times in a row
// Weights of the choice. A step of difficulty away from what the place asks for, and a figure that was danced just now,
// are each chosen a third as often as what fits.
#define DIFFICULTY_OFF 1.1f  // in powers of e, a step of difficulty
#define JUST_DANCED 0.1f     // of a figure danced at this moment; fresh ones have 1
#define ROOM_M 2.5f          // a couple takes a circle so wide of a full floor without being in the way
#define AWAY_M 0.7f          // and so much further out is chosen e times less
#define GENTLE_NEAR 0.02f    // of a step of gentleness: so little more is none
#define TOO_LONG 0.02f       // of a figure that would be cut short by the end

// ---- the model -----------------------------------------------------------------------------------------------------

/// Mark all that `from` leads to among those allowed; backward: all that lead to it.
static void reach(const abzi_phrase_model *m, const bool *allowed, uint32_t from, bool backward, bool *reached)
{
    memset(reached, 0, ABZI_PHRASE_FIGURE_MAX * sizeof *reached);
    for (bool grows = true, first = true; grows; first = false) {
        grows = false;
        for (uint32_t a = 0; a < m->figure_n; a++) {
            if (!(first ? a == from : reached[a])) {
                continue;
            }
            for (uint32_t b = 0; b < m->figure_n; b++) {
                if (allowed[b] && !reached[b] && (backward ? m->next[b][a] : m->next[a][b])) {
                    reached[b] = grows = true;
                }
            }
        }
    }
}

/// The largest set in which every figure leads to every other one; of two as large, the one with the easier figure.
static bool find_usable(const abzi_phrase_model *m, const bool *allowed, bool *usable)
{
    uint32_t most_n = 0;
    int32_t easiest = 0;
    for (uint32_t home = 0; home < m->figure_n; home++) {
        bool there[ABZI_PHRASE_FIGURE_MAX], back[ABZI_PHRASE_FIGURE_MAX];
        if (!allowed[home]) {
            continue;
        }
        reach(m, allowed, home, false, there);
        reach(m, allowed, home, true, back);
        uint32_t n = 0;
        for (uint32_t a = 0; a < m->figure_n; a++) {
            there[a] = there[a] && back[a];
            n += there[a];
        }
        if (n > most_n || (n == most_n && n > 0 && m->figure[home].difficulty < easiest)) {
            most_n = n;
            easiest = m->figure[home].difficulty;
            memcpy(usable, there, sizeof there);
        }
    }
    return most_n > 0;
}

/// How difficult they are; a dance begins with the easiest that begins in closed hold, or with any that is the easiest.
static void rank(abzi_phrase_model *m)
{
    int32_t closed = INT32_MAX;
    for (uint32_t a = 0; a < m->figure_n; a++) {
        int32_t it = m->figure[a].difficulty;
        if (m->usable[a]) {
            m->easiest = m->easiest == 0 || it < m->easiest ? it : m->easiest;
            m->hardest = it > m->hardest ? it : m->hardest;
            closed = m->figure[a].entry.hold == ABZ_HOLD_CLOSED && it < closed ? it : closed;
        }
    }
    for (uint32_t a = 0; a < m->figure_n; a++) {
        bool is_closed = closed == INT32_MAX || m->figure[a].entry.hold == ABZ_HOLD_CLOSED;
        m->first[a] =
            m->usable[a] && is_closed && m->figure[a].difficulty == (closed == INT32_MAX ? m->easiest : closed);
    }
}

/// Of what is usable, what is so at each gentleness.
static void find_gentle(abzi_phrase_model *m)
{
    memcpy(m->gentle[0], m->usable, sizeof m->gentle[0]);
    for (int g = 1; g < ABZI_PHRASE_GENTLE_N; g++) {
        bool allowed[ABZI_PHRASE_FIGURE_MAX] = {false}, fewer = false;
        for (uint32_t a = 0; a < m->figure_n; a++) {
            const float gentle = (float)g / (ABZI_PHRASE_GENTLE_N - 1);
            allowed[a] = m->gentle[g - 1][a] && abzi_figure_is_gentle(&m->figure[a], gentle);
            fewer = fewer || allowed[a] != m->gentle[g - 1][a];
        }
        if (!fewer || !find_usable(m, allowed, m->gentle[g])) {
            memcpy(m->gentle[g], m->gentle[g - 1], sizeof m->gentle[g]);
        }
    }
}

/// In the order of `only`, as far as count_n counts reach.
static bool may_follow_in_order(const abzi_phrase_model *m, uint32_t count_n)
{
    uint32_t danced_n = 0;
    for (uint32_t i = 0; i < m->only_n; i++) {
        if (m->only[i] >= m->figure_n) {
            return false;
        }
        danced_n += (uint32_t)m->figure[m->only[i]].count_n;
    }
    bool begins_again = count_n == 0 || danced_n < count_n;
    for (uint32_t i = 0; i + (begins_again ? 0 : 1) < m->only_n; i++) {
        if (!m->next[m->only[i]][m->only[(i + 1) % m->only_n]]) {
            return false;
        }
    }
    return m->only_n > 0;
}

abz_status abzi_phrase_model_init(abzi_phrase_model *model, const abz_figure *figure, size_t figure_n,
                                  uint32_t difficulty, uint32_t refused, const uint32_t *only, uint32_t only_n,
                                  uint32_t count_n, float unit_m)
{
    bool allowed[ABZI_PHRASE_FIGURE_MAX];
    if (figure_n == 0 || figure_n > ABZI_PHRASE_FIGURE_MAX) {
        return ABZ_EINVAL;
    }
    memset(model, 0, sizeof *model);
    model->figure = figure;
    model->figure_n = (uint32_t)figure_n;
    model->only = only;
    model->only_n = only_n;
    for (uint32_t a = 0; a < figure_n; a++) {
        if (figure[a].dance != figure[0].dance || figure[a].metre != figure[0].metre) {
            return ABZ_EINVAL;
        }
        abzi_floor floor;
        abzi_floor_lay(&figure[a], (abzi_spot){0, 0, 0}, unit_m, &floor);
        model->way[a] = floor.end[ABZ_ROLE_LEAD];
        allowed[a] = figure[a].difficulty <= (int32_t)difficulty && ((uint32_t)figure[a].needs & refused) == 0;
        for (uint32_t b = 0; b < figure_n; b++) {
            model->next[a][b] = abz_figure_chains(&figure[a], &figure[b]);
        }
    }
    if (only != NULL) {
        return may_follow_in_order(model, count_n) ? ABZ_OK : ABZ_EINVAL;
    }
    if (!find_usable(model, allowed, model->usable)) {
        return ABZ_EINVAL;
    }
    rank(model);
    find_gentle(model);
    return ABZ_OK;
}

// ---- choosing ------------------------------------------------------------------------------------------------------

void abzi_phrase_soften(abzi_phrase *phrase, float gentle)
{
    const float at = gentle > 0 ? gentle * (ABZI_PHRASE_GENTLE_N - 1) : 0;
    const uint32_t most = ABZI_PHRASE_GENTLE_N - 1, below = at < (float)most ? (uint32_t)at : most;
    phrase->gentle = at > (float)below + GENTLE_NEAR && below < most ? below + 1 : below;
}

void abzi_phrase_start(abzi_phrase *phrase, uint32_t seed)
{
    *phrase = (abzi_phrase){.seed = abzi_chance_seed(seed), .last = -1};
    for (int i = 0; i < ABZI_PHRASE_FIGURE_MAX; i++) {
        phrase->since[i] = ABZI_PHRASE_LONG;
    }
}

/// What the place in the group asks for: the easiest to begin and to end, the hardest before the end.
static float asked_difficulty(const abzi_phrase_model *model, uint32_t place)
{
    static const float height[GROUP_N] = {0, 0.5f, 1, 0};
    return (float)model->easiest + height[place] * (float)(model->hardest - model->easiest);
}

static float weight_of(const abzi_phrase *phrase, const abzi_phrase_model *model, uint32_t it, abzi_spot lead,
                       uint32_t left_n)
{
    const abz_figure *figure = &model->figure[it];
    float off = fabsf((float)figure->difficulty - asked_difficulty(model, phrase->place));
    float fresh = (float)phrase->since[it] / ABZI_PHRASE_LONG;
    abz_vec3 end = abzi_spot_world(lead, abzi_v3(model->way[it].x, 0, model->way[it].z));
    float out = abzi_v3_length(end) - ROOM_M;
    float weight = abzi_expf(-DIFFICULTY_OFF * off) * (JUST_DANCED + (1 - JUST_DANCED) * fresh);
    weight *= out > 0 ? abzi_expf(-out / AWAY_M) + 1e-6f : 1;
    return left_n > 0 && (uint32_t)figure->count_n > left_n ? TOO_LONG * weight : weight;
}

/// again: 1: the one that was just danced may be, too; 2: and one that is not gentle enough
static bool is_open(const abzi_phrase *phrase, const abzi_phrase_model *model, uint32_t it, int again)
{
    return (phrase->last < 0 ? model->first[it] : model->usable[it] && model->next[phrase->last][it]) &&
           (again > 1 || model->gentle[phrase->gentle][it]) &&
           (again > 0 || phrase->last != (int32_t)it || phrase->repeat_n < REPEAT_MOST);
}

static uint32_t choose(abzi_phrase *phrase, const abzi_phrase_model *model, abzi_spot lead, uint32_t left_n)
{
    float sum = 0;
    int again = 0;
    for (int round = 0; round < 3 && !(sum > 0); round++) {
        again = round;  // nothing else can follow
        for (uint32_t i = 0; i < model->figure_n; i++) {
            sum += is_open(phrase, model, i, again) ? weight_of(phrase, model, i, lead, left_n) : 0;
        }
    }
    float at = abzi_chance(&phrase->seed) * sum;
    uint32_t chosen = 0;
    for (uint32_t i = 0; i < model->figure_n; i++) {
        if (is_open(phrase, model, i, again)) {
            chosen = i;
            at -= weight_of(phrase, model, i, lead, left_n);
            if (at < 0) {
                break;
            }
        }
    }
    return chosen;
}

uint32_t abzi_phrase_next(abzi_phrase *phrase, const abzi_phrase_model *model, abzi_spot lead, uint32_t left_n)
{
    uint32_t chosen;
    if (model->only != NULL) {
        chosen = model->only[phrase->only_at];
        phrase->only_at = (phrase->only_at + 1) % model->only_n;
    } else {
        chosen = choose(phrase, model, lead, left_n);
    }
    phrase->repeat_n = phrase->last == (int32_t)chosen ? phrase->repeat_n + 1 : 1;
    phrase->last = (int32_t)chosen;
    phrase->place = (phrase->place + 1) % GROUP_N;
    for (uint32_t i = 0; i < model->figure_n; i++) {
        int32_t since = phrase->since[i] + model->figure[chosen].count_n;
        phrase->since[i] = i == chosen ? 0 : since < ABZI_PHRASE_LONG ? since : ABZI_PHRASE_LONG;
    }
    return chosen;
}

bool abzi_phrase_is_sound(const abzi_phrase *phrase, const abzi_phrase_model *model)
{
    bool is_sound = phrase->seed != 0 && phrase->last >= -1 && phrase->last < (int32_t)model->figure_n &&
                    (phrase->last < 0 || model->only != NULL || model->usable[phrase->last]) &&
                    phrase->place < GROUP_N && phrase->gentle < ABZI_PHRASE_GENTLE_N &&
                    (model->only == NULL || phrase->only_at < model->only_n);
    for (int i = 0; i < ABZI_PHRASE_FIGURE_MAX; i++) {
        is_sound = is_sound && phrase->since[i] >= 0 && phrase->since[i] <= ABZI_PHRASE_LONG;
    }
    return is_sound;
}
