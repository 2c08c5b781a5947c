/// A couple by rule with a stand-in beside it, for tests.
#ifndef CARRYING_H
#define CARRYING_H

#include "abrazo/stand_in.h"
#include "learned.h"

enum { CARRYING_TICKS = 900, CARRYING_SEED = 40 };

static abz_repertoire carrying_knows[ABZ_ROLE_N];
static abz_pose carrying_couple[ABZ_ROLE_N][CARRYING_TICKS];
static abz_body carrying_body[ABZ_ROLE_N];

/// Group setup: what she knows, and a couple she has not seen.
static inline int carrying_begin(void **state)
{
    size_t size;
    *state = learned_by_rule_both(3, CARRYING_TICKS, &size, &carrying_knows[ABZ_ROLE_FOLLOW],
                                  &carrying_knows[ABZ_ROLE_LEAD]);
    carrying_body[ABZ_ROLE_LEAD] = dancers_body(1.02f);
    carrying_body[ABZ_ROLE_FOLLOW] = dancers_body(.96f);
    dancers_dance(CARRYING_SEED, &carrying_body[0], &carrying_body[1], CARRYING_TICKS, carrying_couple[ABZ_ROLE_LEAD],
                  carrying_couple[ABZ_ROLE_FOLLOW]);
    return 0;
}

static inline int carrying_end(void **state)
{
    free(*state);
    return 0;
}

static inline abz_stand_in_config carrying_config(int place)
{
    abz_stand_in_config config =
        abz_stand_in_config_default(&carrying_knows[ABZ_ROLE_FOLLOW], &carrying_knows[ABZ_ROLE_LEAD]);
    config.place = (abz_role)place;
    memcpy(config.dancer, carrying_body, sizeof config.dancer);
    return config;
}

/// Free it with free().
static inline abz_stand_in *carrying_stand_in(const abz_stand_in_config *config)
{
    abz_stand_in *stand_in;
    must(abz_stand_in_init(aligned(abz_stand_in_size()), abz_stand_in_size(), &carrying_knows[ABZ_ROLE_FOLLOW],
                           &carrying_knows[ABZ_ROLE_LEAD], config, &stand_in),
         "stand-in");
    return stand_in;
}

/// What she sees in a tick: the couple, without the dancer who is lost (-1: both).
static inline abz_stand_in_input carrying_see(int tick, int lost)
{
    abz_stand_in_input input = {.left_s = (float)(CARRYING_TICKS - 1 - tick) / ABZ_TICKS_PER_SECOND};
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        memcpy(input.dancer[role], carrying_couple[role][tick].pos, sizeof input.dancer[role]);
        input.seen[role] = role == lost ? 0 : UINT32_MAX;
    }
    input.lost = lost >= 0 ? 1u << lost : 0;
    return input;
}

#endif
