#include "lead/initiative.h"

#include "base/chance.h"

// Figures with intent in a row until the lead is offered, at a dial of 1; a dial of .5 leads half as many: one or two,
// half a phrase of the music or a whole one.
#define LEADS_LEAST 1.0f
#define LEADS_MORE 2.0f
// Neutral figures to be answered in, beyond those that make an offer: with 2 waltzes pass the lead 0 to 4 times a
// minute at 1, with 3 they pass it 3 to 4 times. Two who both offer are not to take the lead at the same moment either.
#define OFFER_MORE 3
#define TAKES 2.0f   // of two equals each takes what is offered; who mostly listens leaves some of it
#define OWN_WAY_N 2  // figures that he went his own way in: one may be a mistake

static void lead(abzi_initiative *it)
{
    it->mode = ABZI_LEADS;
    it->fresh = 1;
    it->left_n = 1 + (int32_t)(it->dial * (LEADS_LEAST + LEADS_MORE * abzi_chance(&it->seed)));
    it->own_n = it->shown_n = 0;
}

static void listen(abzi_initiative *it)
{
    it->mode = ABZI_LISTENS;
    it->left_n = it->offered_n = 0;
    it->passed_n++;
}

void abzi_initiative_start(abzi_initiative *initiative, uint32_t seed, float dial, bool leads, int asked_n)
{
    *initiative =
        (abzi_initiative){.seed = abzi_chance_seed(seed), .dial = dial, .mode = ABZI_LISTENS, .asked_n = asked_n};
    initiative->his = !leads;
    if (leads) {
        lead(initiative);
        initiative->fresh = 0;
    }
}

static bool take(abzi_initiative *it, const abzi_turn *turn)
{
    // what he began she answers to the end; but of figures that are alike so far he dances the neutral one, as she does
    bool is_offered = turn->his_known ? turn->his_neutral : turn->he_is_seen && turn->hers_neutral;
    it->offered_n = is_offered ? it->offered_n + 1 : 0;
    if (it->offered_n < it->asked_n || !(abzi_chance(&it->seed) < TAKES * it->dial)) {
        return false;
    }
    it->passed_n++;
    lead(it);
    return true;
}

bool abzi_initiative_turn(abzi_initiative *it, const abzi_turn *turn)
{
    if (it->mode == ABZI_LISTENS) {
        return take(it, turn);
    }
    it->own_n = turn->his_known && !turn->same && !turn->his_neutral ? it->own_n + 1 : 0;
    if (it->own_n >= OWN_WAY_N && !(abzi_chance(&it->seed) < it->dial)) {
        listen(it);
        return false;
    }
    it->left_n -= it->left_n > 0;
    it->fresh = it->his = 0;
    it->shown_n = turn->hers_neutral ? it->shown_n + 1 : 0;
    if (it->mode == ABZI_LEADS && it->left_n == 0 && it->dial < 1) {
        it->mode = ABZI_OFFERS;
        it->left_n = OFFER_MORE + it->asked_n;
    } else if (it->mode == ABZI_OFFERS && it->left_n == 0) {
        lead(it);
    }
    return it->mode == ABZI_LEADS;
}

bool abzi_initiative_meet(abzi_initiative *it, bool hers_neutral, bool his_neutral, bool he_is_ahead)
{
    if (it->mode == ABZI_LISTENS) {
        it->his = !his_neutral || it->his;
        return true;
    }
    // if both begin something, who had the lead before keeps it, unless he is ahead
    if (it->dial >= 1 || his_neutral || !(hers_neutral || (it->fresh && it->his) || he_is_ahead)) {
        return false;
    }
    listen(it);
    it->his = 1;
    return true;
}

void abzi_initiative_give(abzi_initiative *it)
{
    if (it->mode != ABZI_LISTENS) {
        listen(it);
        it->his = 1;
    }
}

bool abzi_initiative_asks(const abzi_initiative *it, int asked_n, bool next)
{
    return it->mode == ABZI_LISTENS || it->shown_n - next >= asked_n;
}

bool abzi_initiative_is_sound(const abzi_initiative *it)
{
    return it->seed != 0 && it->dial >= 0 && it->dial <= 1 && it->mode >= ABZI_LISTENS && it->mode <= ABZI_OFFERS &&
           it->left_n >= 0 && it->fresh <= 1 && it->his <= 1 && it->own_n >= 0 && it->passed_n >= 0 &&
           it->asked_n > 0 && it->offered_n >= 0 && it->shown_n >= 0;
}
