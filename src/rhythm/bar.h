/// Which beat of the bar a beat is.
///
/// A hidden Markov model over the beats of a bar of four, of a bar of three, and of half a bar of four counted in
/// double time. A new beat moves it on by one; the beat that has just ended is then known, and is weighed by what is
/// heard in it. A beat that does not follow the last one by a period begins anew: the bars are counted once more over
/// the newest seconds, which are kept, as if the new beat had been known all along.
/// Source  the forward recursion as in pointer.h; weights by maximum likelihood of whole sequences of beats (a conditional
///         random field: Lafferty, McCallum, Pereira, ICML 2001)
#ifndef ABZI_BAR_H
#define ABZI_BAR_H

#include "abrazo/rhythm.h"

#define ABZI_BAR_MEMORY_N (6 * ABZ_TICKS_PER_SECOND)  ///< ticks of sound that are kept: two bars of four at 80 a minute
#define ABZI_BAR_PLACE_N 11                           ///< 4/4: 0 .. 3, 3/4: 4 .. 6, double time: 7 .. 10
#define ABZI_BAR_LANE_N 7                             ///< places that the bar pointer tells apart
#define ABZI_BAR_CLUE_N 8

/// All four-byte fields.
typedef struct abzi_bar {
    float level[ABZI_BAR_MEMORY_N][ABZ_BAND_N];  ///< a ring
    uint32_t newest;                             ///< of level
    uint32_t heard_n;                            ///< ticks kept
    uint32_t begun;                              ///< there was a beat
    float since;                                 ///< ticks since the newest
    float spectrum[4][ABZ_BAND_N];               ///< mean levels of the newest beats that have ended, newest first
    uint32_t beat_n;                             ///< such beats, up to 4
    float mean[ABZI_BAR_CLUE_N], square[ABZI_BAR_CLUE_N];  ///< of each clue, and of its distance from the mean
    uint32_t clue_n[ABZI_BAR_CLUE_N];                      ///< beats these rest on
    float belief[ABZI_BAR_PLACE_N];                        ///< place of the newest beat; their sum is 1
    uint32_t metre;                                        ///< 3, 4 or 0
    uint32_t dance;
} abzi_bar;

/// metre: 3, 4, or 0: that of the dance, or to be found.
void abzi_bar_init(abzi_bar *bar, uint32_t metre, abz_dance dance);

/// What another one has heard, for one that has just begun: bars are counted over it with the first beat.
void abzi_bar_carry(abzi_bar *bar, const abzi_bar *from);

/// Whether every index points at something.
bool abzi_bar_is_sound(const abzi_bar *bar);

/// One tick of sound; NULL: nothing came, it sounds on as it did. A level that is negative or no number is silence, and
/// none is above 16.
/// Thread  tick
void abzi_bar_hear(abzi_bar *bar, const abz_band_frame *frame);

/// A beat, announced after the tick that was heard last.
///
/// Shape   lane: what the bar pointer believes: 4/4 beats 1 .. 4, 3/4 beats 1 .. 3
/// Units   ticks_ago: how far back it lies, may be negative; in_bar from 1; bar_n 3 or 4; sure 0 .. 1: belief in in_bar
/// Errors  none; what is not finite is taken as unknown
/// Thread  tick
/// Cost    about 30 ticks of 40 bands; after a jump 8 times that
void abzi_bar_beat(abzi_bar *bar, float ticks_ago, float period_ticks, const float lane[ABZI_BAR_LANE_N],
                   uint32_t *in_bar, uint32_t *bar_n, float *sure);

#endif
