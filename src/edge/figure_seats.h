/// Which figures a couple can dance when some of them sit in wheelchairs.
#ifndef ABZI_FIGURE_SEATS_H
#define ABZI_FIGURE_SEATS_H

#include "abrazo/couple.h"
#include "edge/figure_set.h"

/// Make the figures of a set what is danced with wheelchairs, and leave out what cannot be. What is left is told,
/// unless quiet.
/// Shape   body [ABZ_ROLE_N]; only: "NAME,NAME" that must not be left out, or NULL
/// Units   seated: bits 1 << abz_role
/// 0, or -1 with the line printed.
int abzi_figure_seats(abzi_figure_set *set, const abz_body *body, uint32_t seated, float tempo_per_minute,
                      const char *only, bool quiet);

/// The same for those who share the lead: figures that chairs cannot do stay and are known when the other dances them,
/// but nobody begins them. seated 0: nothing is changed.
void abzi_figure_seats_share(abzi_figure_set *set, const abz_body *body, uint32_t seated);

#endif
