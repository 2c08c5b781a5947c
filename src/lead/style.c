#include "lead/style.h"

// By eye, from what teachers of the dances say: Latin dances keep low feet, land on the ball and settle the hip (Cuban
// motion); merengue and bachata most; waltz and tango have still hips, tango flexed knees and lifted feet, waltz
// swings.
static const abzi_style walking = {.030f, .008f, .06f, .30f, .25f, 0, 0, .008f, .01f, .03f, 0, 0};
static const abzi_style styles[ABZ_DANCE_N] = {
    [ABZ_DANCE_SALSA] = {.026f, .006f, .08f, .25f, .20f, .13f, .10f, .008f, .02f, .035f, 1, 0},
    [ABZ_DANCE_BACHATA] = {.026f, .006f, .08f, .25f, .20f, .15f, .10f, .008f, .02f, .030f, 1, 0},
    [ABZ_DANCE_MERENGUE] = {.026f, .006f, .08f, .25f, .20f, .16f, .09f, .009f, .02f, .025f, 1, 0},
    [ABZ_DANCE_CHA_CHA] = {.026f, .006f, .08f, .25f, .20f, .14f, .12f, .008f, .02f, .030f, 1, 0},
    [ABZ_DANCE_RUMBA] = {.025f, .006f, .08f, .25f, .20f, .16f, .13f, .008f, .02f, .035f, 1, 0},
    [ABZ_DANCE_WALTZ] = {.026f, .006f, .06f, .28f, .22f, .02f, .02f, .008f, .00f, .015f, .2f, .45f},
    [ABZ_DANCE_TANGO] = {.028f, .008f, .06f, .25f, .20f, .00f, .00f, .018f, .01f, .010f, .2f, .5f},
};

const abzi_style *abzi_style_of(int dance)
{
    return dance > 0 && dance < ABZ_DANCE_N && styles[dance].lift > 0 ? &styles[dance] : &walking;
}
