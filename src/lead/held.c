#include "lead/held.h"

// A change of hold begins so long before its count, and as much longer as bodies move less: a hand that may go at .25
// m/s takes a second for it, and what came so late was told late. Two who share a merengue at 1 are in one figure in
// .905 of the time with it, .848 without (a longer one, 2.9 counts at 1: .913), in a rumba .905 and .884.
#define CHANGE_COUNTS 0.9f
#define OVER_REACH 0.23f     // over their shoulders, the other one's arms reach so high while they are also so far away
#define DUCK_MOST 0.06f      // a head that is too high for that ducks by so much; beyond it, the hands let go
#define SHOULDERS_AT 0.815f  // height of the shoulders

// Which hand of hers each hand of his holds; -1: none. [hold][his side]
static const int8_t joined[ABZ_HOLD_N][ABZ_SIDE_N] = {
    [ABZ_HOLD_NONE] = {-1, -1},
    [ABZ_HOLD_CLOSED] = {ABZ_RIGHT, -1},
    [ABZ_HOLD_BOTH] = {ABZ_RIGHT, ABZ_LEFT},
    [ABZ_HOLD_LEFT_RIGHT] = {ABZ_RIGHT, -1},
    [ABZ_HOLD_RIGHT_LEFT] = {-1, ABZ_LEFT},
    [ABZ_HOLD_RIGHT_RIGHT] = {-1, ABZ_RIGHT},
    [ABZ_HOLD_LEFT_LEFT] = {ABZ_LEFT, -1},
    [ABZ_HOLD_CROSSED] = {ABZ_LEFT, ABZ_RIGHT},
};

int abzi_held_hand(int hold, int his)
{
    return joined[hold][his];
}

int32_t abzi_held_in_figure(const abz_figure *figure, float count, int role)
{
    if (figure == NULL) {
        return -1;
    }
    int32_t hold = figure->entry.hold, hands = 0;
    for (int32_t i = 0; i < figure->hold_n && (float)figure->hold[i].at_quarter / 4 + 1 <= count; i++) {
        hold = figure->hold[i].hold;
    }
    for (int his = 0; his < ABZ_SIDE_N; his++) {
        const int hers = joined[hold][his];
        hands |= hers < 0 ? 0 : role == ABZ_ROLE_LEAD ? 1 << his : 1 << hers;
    }
    return hands;
}

int abzi_held_under(int over)
{
    return over == ABZ_OVER_LEAD ? ABZ_ROLE_LEAD : ABZ_ROLE_FOLLOW;
}

// By how much somebody is lower who sits, m.
static float lower_m(const abzi_dancer *dancer)
{
    return dancer->seated ? dancer->body.hip_height_m - dancer->chair.seat.y : 0;
}

// How much somebody must duck for the partner's hand to go over their head, m; may be below 0.
static float duck_needed(const abzi_dancer *dancer, int under)
{
    const abzi_dancer *a = &dancer[under], *b = &dancer[1 - under];
    float head = a->body.head_height_m + ABZI_OVER_HEAD * a->height_m - lower_m(a);
    return head - (SHOULDERS_AT + OVER_REACH) * b->height_m + lower_m(b);
}

// A hold over wheels and footrests: nobody reaches around a back there. With one chair both hands are joined instead;
// two who sit beside each other's footrests have the near ones.
static int over_chairs(const abzi_dancer *dancer, int hold)
{
    int n = dancer[ABZ_ROLE_LEAD].seated + dancer[ABZ_ROLE_FOLLOW].seated;
    if (n == 2 && (hold == ABZ_HOLD_CLOSED || hold == ABZ_HOLD_BOTH)) {
        return ABZ_HOLD_LEFT_RIGHT;
    }
    return n == 1 && hold == ABZ_HOLD_CLOSED ? ABZ_HOLD_BOTH : hold;
}

// The hold as these two can do it: hands that cannot go over a head let go.
static abzi_score_hold possible(const abzi_dancer *dancer, abzi_score_hold it)
{
    if (it.over != ABZ_OVER_NOBODY) {
        int under = abzi_held_under(it.over);
        if (duck_needed(dancer, under) > DUCK_MOST * dancer[under].height_m) {
            return (abzi_score_hold){it.at, ABZ_HOLD_NONE, ABZ_OVER_NOBODY};
        }
    }
    it.hold = over_chairs(dancer, it.hold);
    return it;
}

// When the change to hold i begins: not before the one before it has ended.
static float begin_of(const abzi_score *score, int i)
{
    float early = score->hold[i].at - CHANGE_COUNTS / score->amplitude, before = score->hold[i - 1].at;
    return early > before ? early : before;
}

abzi_held abzi_held_at(const abzi_dancer *dancer, const abzi_score *score, float count)
{
    int i = 0;
    while (i + 1 < score->hold_n && begin_of(score, i + 1) <= count) {
        i++;
    }
    abzi_held it = {possible(dancer, score->hold[i > 0 ? i - 1 : 0]), possible(dancer, score->hold[i]), 1};
    if (i > 0 && count < it.to.at) {
        float begins = begin_of(score, i);
        it.time = (count - begins) / (it.to.at - begins);
    }
    return it;
}

void abzi_held_links(const abzi_dancer *dancer, const abzi_score *score, float count,
                     float link[ABZ_SIDE_N][ABZ_SIDE_N])
{
    abzi_held it = abzi_held_at(dancer, score, count);
    for (int his = 0; his < ABZ_SIDE_N; his++) {
        for (int hers = 0; hers < ABZ_SIDE_N; hers++) {
            float was = abzi_held_hand(it.from.hold, his) == hers ? 1.0f : 0.0f,
                  is = abzi_held_hand(it.to.hold, his) == hers ? 1.0f : 0.0f;
            link[his][hers] = was + abzi_ease(it.time) * (is - was);
        }
    }
}

float abzi_held_duck(const abzi_dancer *dancer, const abzi_score *score, float count, int role)
{
    abzi_held it = abzi_held_at(dancer, score, count);
    float was = it.from.over && abzi_held_under(it.from.over) == role ? 1.0f : 0.0f;
    float is = it.to.over && abzi_held_under(it.to.over) == role ? 1.0f : 0.0f, need = duck_needed(dancer, role);
    return need > 0 ? need * (was + abzi_ease(it.time) * (is - was)) : 0;
}

float abzi_held_over(const abzi_dancer *dancer, const abzi_score *score, float count)
{
    abzi_held it = abzi_held_at(dancer, score, count);
    float was = it.from.over ? 1.0f : 0.0f, is = it.to.over ? 1.0f : 0.0f;
    return was + abzi_ease(it.time) * (is - was);
}
