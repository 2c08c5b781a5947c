/// Which figure comes next: one that chains, not too often the same, rising and falling in difficulty over a phrase.
#ifndef ABZI_PHRASE_H
#define ABZI_PHRASE_H

#include "lead/floor.h"

#define ABZI_PHRASE_FIGURE_MAX 64
#define ABZI_PHRASE_GENTLE_N 5  ///< gentlenesses that figures are chosen by: 0, a quarter .. 1

/// What does not change: figures that may be danced, and how they chain.
typedef struct abzi_phrase_model {
    const abz_figure *figure;  ///< borrowed
    uint32_t figure_n;
    const uint32_t *only;  ///< borrowed: these in this order, over and over; NULL: choose
    uint32_t only_n;
    bool usable[ABZI_PHRASE_FIGURE_MAX];  ///< allowed, and from all of them one comes to all others
    bool first[ABZI_PHRASE_FIGURE_MAX];   ///< usable, and fit to begin with
    bool gentle[ABZI_PHRASE_GENTLE_N][ABZI_PHRASE_FIGURE_MAX];  ///< the same as usable, of those that can be so gentle
    bool next[ABZI_PHRASE_FIGURE_MAX][ABZI_PHRASE_FIGURE_MAX];  ///< [a][b]: b may follow a
    abzi_spot way[ABZI_PHRASE_FIGURE_MAX];                      ///< where it leaves a leader who began at the origin
    int32_t easiest, hardest;                                   ///< difficulties of usable ones
} abzi_phrase_model;

/// All four-byte fields.
typedef struct abzi_phrase {
    uint32_t seed;                          ///< of the generator, never 0
    int32_t last;                           ///< the figure chosen last; -1: none yet
    uint32_t repeat_n;                      ///< how many times in a row
    uint32_t place;                         ///< of the next one in its group of four
    uint32_t only_at;                       ///< the next of `only`
    uint32_t gentle;                        ///< how gentle the next one must be, below ABZI_PHRASE_GENTLE_N
    int32_t since[ABZI_PHRASE_FIGURE_MAX];  ///< counts since it was danced, at most ABZI_PHRASE_LONG
} abzi_phrase;

#define ABZI_PHRASE_LONG 256  ///< counts after which a figure is as fresh as one that was never danced

/// ABZ_EINVAL: no figures, too many, of more than one dance, or none that may be danced; `only` names one that is not
/// there, or two that do not chain. count_n: counts that will be danced, 0: any number; `only` begins again within
/// them.
abz_status abzi_phrase_model_init(abzi_phrase_model *model, const abz_figure *figure, size_t figure_n,
                                  uint32_t difficulty, uint32_t refused, const uint32_t *only, uint32_t only_n,
                                  uint32_t count_n, float unit_m);
void abzi_phrase_start(abzi_phrase *phrase, uint32_t seed);

/// From now on figures that can be danced so gently. Where none of them may follow, any other does.
void abzi_phrase_soften(abzi_phrase *phrase, float gentle);

/// Choose the next figure, and count it as danced.
/// Frame   lead: where he stands, seen from where the dance began: he is led back there
/// Units   left_n: counts that are left to dance; 0: any number
uint32_t abzi_phrase_next(abzi_phrase *phrase, const abzi_phrase_model *model, abzi_spot lead, uint32_t left_n);

/// For what was restored.
bool abzi_phrase_is_sound(const abzi_phrase *phrase, const abzi_phrase_model *model);

#endif
