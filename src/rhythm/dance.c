#include "rhythm/dance.h"

#include <stddef.h>

// Tempos: the World Dance Council's and the World DanceSport Federation's for the ballroom dances (bars times beats), a
// tenth wider, as social dancing is; for the others from the slow ballad to the fast number of an evening.
// Weights are about the bass and the low drums, where dancers take the count from:
static const abzi_dance dances[ABZ_DANCE_N] = {
    [ABZ_DANCE_UNKNOWN] = {.name = "unknown", .count_n = 1},
    // Tumbao: the bass plays on the half after 2 and on 4, which anticipates the bar; 1 is often silent.
    [ABZ_DANCE_SALSA] = {"salsa", 75, 115, 4, {.6f, .2f, .4f, 1}, {.2f, 1, .2f, .4f}, 1},
    // Bass on 1, 3 and 4, sometimes after 2; the bongo's open tone on 4, where the dancer taps.
    [ABZ_DANCE_BACHATA] = {"bachata", 110, 150, 4, {.9f, .2f, .6f, 1}, {.2f, .6f, .2f, .2f}, 1},
    // A march: 1 and 3.
    [ABZ_DANCE_MERENGUE] = {"merengue", 110, 170, 4, {1, .5f, .9f, .5f}, {0}, 1},
    // Bass on 1 and after 2, open conga tones on 4 and after it: four-and-one.
    [ABZ_DANCE_CHA_CHA] = {"cha-cha", 100, 135, 4, {1, .2f, .5f, .7f}, {.2f, .8f, .2f, .6f}, 1},
    // Bolero bass: a long 1, a touch after 2, then 3 and 4.
    [ABZ_DANCE_RUMBA] = {"rumba", 85, 120, 4, {1, .2f, .5f, .6f}, {.2f, .8f, .2f, .2f}, 1},
    // Two bars of 2/4: the deep surdo answers on 2 and 4; around it everything moves.
    [ABZ_DANCE_SAMBA] = {"samba", 85, 115, 4, {.4f, .9f, .3f, 1}, {.4f, .2f, .4f, .4f}, 1},
    // Marcato: all four, 1 and 3 heavier; the bass drags from the half after 4 into 1.
    [ABZ_DANCE_TANGO] = {"tango", 105, 145, 4, {1, .4f, .8f, .4f}, {.2f, .2f, .2f, .8f}, 1},
    [ABZ_DANCE_WALTZ] = {"waltz", 75, 110, 3, {1, .2f, .2f}, {0}, 1},
    [ABZ_DANCE_VIENNESE_WALTZ] = {"viennese-waltz", 150, 200, 3, {1, .2f, .2f}, {0}, 1},
    // Bass on 1 and 3, snare on 2 and 4.
    [ABZ_DANCE_JIVE] = {"jive", 140, 190, 4, {1, .3f, .8f, .3f}, {0}, 1},
    [ABZ_DANCE_QUICKSTEP] = {"quickstep", 180, 225, 4, {1, .2f, .7f, .2f}, {0}, 1},
};

const abzi_dance *abzi_dance_of(abz_dance dance)
{
    return (uint32_t)dance < ABZ_DANCE_N ? &dances[dance] : NULL;
}

const char *abz_dance_name(abz_dance dance)
{
    const abzi_dance *it = abzi_dance_of(dance);
    return it != NULL ? it->name : NULL;
}
