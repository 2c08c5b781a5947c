/// Which figures of a dance a couple that dances by itself may dance: --only, --refuse, --difficulty, --gentle. A
/// group.
#ifndef ABZI_FIGURE_CHOICE_H
#define ABZI_FIGURE_CHOICE_H

#include "abrazo/couple.h"
#include "app/option.h"
#include "edge/figure_set.h"

#define ABZI_ONLY_MAX 256

typedef struct abzi_figure_choice {
    const char *only;     ///< names, or NULL
    uint32_t difficulty;  ///< nothing more difficult; nobody says so: 5
    uint32_t refused;     ///< needs
    float gentle;
} abzi_figure_choice;

extern const abzi_option abzi_figure_choice_rows[];

/// Can any of the figures be danced as gently as was asked for? 0, or -1 with the line printed.
int abzi_figure_choice_check_gentle(const abzi_figure_choice *choice, const abzi_figure_set *set);

/// The figures of --only, as numbers in the set, into only. Their number; -1: one may not be danced, or is not known,
/// and the line was printed.
int abzi_figure_choice_only(const abzi_figure_choice *choice, const abzi_figure_set *set,
                            uint32_t only[static ABZI_ONLY_MAX]);

/// Says why no couple of this config could be made of the set. -1.
int abzi_figure_choice_why_not(const abzi_figure_set *set, const abz_couple_config *config);

#endif
