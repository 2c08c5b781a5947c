// What a score says: where somebody stands at a count, when feet rest; and whether a restored one can be danced.
#include "lead/score.h"

#define SETTLED 0.4f       // counts after a landing: the weight has settled,
#define BEFORE_LIFT 0.02f  // unless the next foot lifts before
#define SOUND_MOST 1e6f    // no place or count in a score is further from its origin
#define SLOWER_MOST 10.0f  // nobody is asked for more (gentle.c)

abzi_spot abzi_score_stance(const abzi_score *score, int role, float count)
{
    abzi_spot stance = score->begin[role];
    for (int i = 0; i < score->tread_n[role] && score->tread[role][i].tread.at <= count; i++) {
        stance = score->tread[role][i].tread.stance;
    }
    return stance;
}

float abzi_score_still(const abzi_score *score, float count)
{
    // each round ends a swing, and a swing ends one time only
    for (bool still = false; !still;) {
        still = true;
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            for (int i = 0; i < score->tread_n[role]; i++) {
                const abzi_score_tread *it = &score->tread[role][i];
                if (it->lift < count && count < it->tread.at) {
                    count = it->tread.at;
                    still = false;
                }
            }
        }
    }
    return count;
}

float abzi_score_stand(const abzi_score *score, float count)
{
    count = abzi_score_still(score, count);
    float stand = count + SETTLED;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int i = 0; i < score->tread_n[role]; i++) {
            const abzi_score_tread *it = &score->tread[role][i];
            float latest = it->lift - BEFORE_LIFT;
            if (it->tread.at > count && latest < stand) {
                stand = latest > count ? latest : count;
            }
        }
    }
    return stand;
}

// ---- what was restored ---------------------------------------------------------------------------------------------

/// false for what is not a number, too.
static bool is_within(float x)
{
    return x >= -SOUND_MOST && x <= SOUND_MOST;
}

static bool is_share(float x)
{
    return x > 0 && x <= 1;
}

static bool is_spot(abzi_spot spot)
{
    return is_within(spot.x) && is_within(spot.z) && is_within(spot.yaw);
}

static bool is_one_of(int32_t value, int32_t n)
{
    return value >= 0 && value < n;
}

static bool is_tread(const abzi_score_tread *it)
{
    const abzi_tread *tread = &it->tread;
    return is_within(tread->at) && is_within(it->lift) && it->lift <= tread->at && is_one_of(tread->side, ABZ_SIDE_N) &&
           is_one_of(tread->weight, 2) && is_one_of(tread->moves, 2) && is_spot(tread->print) &&
           is_spot(tread->stance) && is_one_of(tread->level, ABZ_LEVEL_N) && is_one_of(tread->hip, ABZ_HIP_N) &&
           tread->rise >= -1 && tread->rise <= 1 && is_within(tread->sway_rad);
}

static bool is_part(const abzi_score *score, int role)
{
    if (!is_one_of(score->tread_n[role], ABZI_SCORE_TREAD_MAX + 1) || !is_spot(score->begin[role]) ||
        !is_spot(score->stance[role]) || !is_spot(score->begin_print[role][ABZ_LEFT]) ||
        !is_spot(score->begin_print[role][ABZ_RIGHT])) {
        return false;
    }
    for (int i = 0; i < score->tread_n[role]; i++) {
        const abzi_score_tread *it = &score->tread[role][i];
        if (!is_tread(it) || (i > 0 && it->tread.at < it[-1].tread.at)) {
            return false;
        }
    }
    return true;
}

bool abzi_score_is_sound(const abzi_score *score)
{
    if (!is_share(score->amplitude) || !is_share(score->small) || !is_share(score->height) || !is_share(score->reach) ||
        !(score->slower >= 1 && score->slower < SLOWER_MOST) || !(score->unit_m > 0) || !is_within(score->unit_m) ||
        !is_within(score->end) || !is_one_of(score->dance, ABZ_DANCE_N) || !is_one_of(score->facing, ABZ_FACING_N) ||
        score->hold_n < 1 || score->hold_n > ABZI_SCORE_HOLD_MAX) {
        return false;
    }
    for (int i = 0; i < score->hold_n; i++) {
        const abzi_score_hold *it = &score->hold[i];
        if (!is_within(it->at) || (i > 0 && it->at < it[-1].at) || !is_one_of(it->hold, ABZ_HOLD_N) ||
            !is_one_of(it->over, ABZ_OVER_N)) {
            return false;
        }
    }
    return is_part(score, ABZ_ROLE_LEAD) && is_part(score, ABZ_ROLE_FOLLOW);
}
