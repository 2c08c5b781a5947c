/// The words that figures are written in, as lists: for reading, printing, and for saying what was expected.
#ifndef ABZI_FIGURE_WORDS_H
#define ABZI_FIGURE_WORDS_H

#include "abrazo/figure.h"

typedef struct abzi_words {
    const char *what;  ///< "a foot"
    const char *const *word;
    int32_t n;
} abzi_words;

extern const abzi_words abzi_roles, abzi_sides, abzi_ways, abzi_levels, abzi_hips, abzi_holds, abzi_facings, abzi_overs,
    abzi_guides, abzi_guide_bys, abzi_seats, abzi_rolls;
extern const abzi_words abzi_needs;  ///< word i is bit i

/// "" beyond the end of the list.
const char *abzi_word(const abzi_words *list, int32_t i);

/// Letters after a count, for each of its quarters: "", "e", "&", "a".
extern const char abzi_quarters[4][2];

/// What a chair does (abzi_seats), and which way it is pushed (abzi_rolls).
enum { ABZI_SEAT_PUSH, ABZI_SEAT_TURN, ABZI_SEAT_REST };
enum { ABZI_ROLL_FORWARD, ABZI_ROLL_BACK };

#define ABZI_QUARTERS 4         ///< of a count
#define ABZI_EIGHTHS 8          ///< of a whole turn
#define ABZI_NO_NEED "nothing"  ///< where no need is

/// Does a step in this way have a distance?
static inline bool abzi_way_has_distance(int32_t way)
{
    return way != ABZ_CLOSE && way != ABZ_REPLACE;
}

#endif
