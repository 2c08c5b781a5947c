#include "lead/figure_words.h"

#define FIRST(word, ...) word
#define WORD(id, ...) FIRST(__VA_ARGS__, ),
#define LIST(name, what, list)                                                                                         \
    static const char *const name##_word[] = {list(WORD)};                                                             \
    const abzi_words abzi_##name = {what, name##_word, sizeof name##_word / sizeof *name##_word};

#define ROLE_LIST(X) X(ABZ_ROLE_LEAD, "lead") X(ABZ_ROLE_FOLLOW, "follow")
#define SEAT_LIST(X) X(ABZI_SEAT_PUSH, "push") X(ABZI_SEAT_TURN, "turn") X(ABZI_SEAT_REST, "rest")
#define ROLL_LIST(X) X(ABZI_ROLL_FORWARD, "forward") X(ABZI_ROLL_BACK, "back")
#define SIDE_LIST(X) X(ABZ_LEFT, "left") X(ABZ_RIGHT, "right")

LIST(roles, "a dancer", ROLE_LIST)
LIST(sides, "a side", SIDE_LIST)
LIST(ways, "a way", ABZ_WAY_LIST)
LIST(levels, "a level", ABZ_LEVEL_LIST)
LIST(hips, "what the hip does", ABZ_HIP_LIST)
LIST(holds, "a hold", ABZ_HOLD_LIST)
LIST(facings, "how they stand", ABZ_FACING_LIST)
LIST(overs, "over whom", ABZ_OVER_LIST)
LIST(guides, "what he says", ABZ_GUIDE_LIST)
LIST(guide_bys, "what he guides with", ABZ_GUIDE_BY_LIST)
LIST(needs, "a need", ABZ_NEED_LIST)
LIST(seats, "what the chair does", SEAT_LIST)
LIST(rolls, "a way to push", ROLL_LIST)

const char abzi_quarters[4][2] = {"", "e", "&", "a"};

const char *abzi_word(const abzi_words *list, int32_t i)
{
    return i >= 0 && i < list->n ? list->word[i] : "";
}

const char *abz_way_word(abz_way way)
{
    return abzi_word(&abzi_ways, (int32_t)way);
}

const char *abz_level_word(abz_level level)
{
    return abzi_word(&abzi_levels, (int32_t)level);
}

const char *abz_hip_word(abz_hip hip)
{
    return abzi_word(&abzi_hips, (int32_t)hip);
}

const char *abz_hold_word(abz_hold hold)
{
    return abzi_word(&abzi_holds, (int32_t)hold);
}

const char *abz_facing_word(abz_facing facing)
{
    return abzi_word(&abzi_facings, (int32_t)facing);
}

const char *abz_over_word(abz_over over)
{
    return abzi_word(&abzi_overs, (int32_t)over);
}

const char *abz_guide_word(abz_guide guide)
{
    return abzi_word(&abzi_guides, (int32_t)guide);
}

const char *abz_guide_by_word(abz_guide_by by)
{
    return abzi_word(&abzi_guide_bys, (int32_t)by);
}
