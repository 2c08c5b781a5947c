// How figures of the syllabus can be danced in wheelchairs.
//
// usage: seated
//
// Each figure at its dance's usual tempo, with the leader in a chair, the follower, or both: how far hands are off that
// should be joined and at which count, how deep somebody is in a chair, how far a chair is off at the end; and "no"
// where it is refused. Then how many of each dance are left.
//
// Of two who both sit, eight dances of each one (six for what comes first), footrests, rims and legs seen, too: ticks
// in 100 with more than a centimetre in each other (merengue, bachata, tango), the deepest of all; hands beyond 8 cm:
//   each figure from where the score has it, its chairs driven to it as they can   43 15 14, 20 cm; rumba 6
//   each figure from where the last one was to end, turned so that chairs meet     2 .4 0, 18 cm; rumba 15
//   and what a way could not go across made good in it                             0 0 0 (fewer figures); rumba 15
//   and where a chair sets out, from where both are: as it is, with chairs that wait, and turns with more room
//     0 0 0, -1.6 cm; salsa .6
// Told 1, hands joined by both are 4 to 7 cm off; 9 where chairs come no nearer with footrests beside casters, 3 to 5
// where footrests were over each other. With chairs 3 cm nearer in closed holds, too, those have 7 instead of 9, but
// those who go round each other have to wait. Where both are looked at as they pass, too, they lose each other.
#include <stdio.h>
#include <stdlib.h>

#include "abrazo/couple.h"
#include "edge/figure_file.h"
#include "lead/seat_fit.h"
#include "rhythm/dance.h"

// a couple's bodies, and how many figures of each dance are left
static abz_body body[ABZ_ROLE_N];
static int danced_n[4][ABZ_DANCE_N], figure_n[4][ABZ_DANCE_N];

int main(void)
{
    static abz_figure figure;
    static const char *const who[] = {"", "lead", "follow", "both"};
    body[ABZ_ROLE_LEAD] = abz_body_of_height(1.78f);
    body[ABZ_ROLE_FOLLOW] = abz_body_of_height(1.66f);
    for (uint32_t seated = 1; seated < 4; seated++) {
        for (size_t i = 0; abzi_syllabus_figure(i, &figure); i++) {
            abz_figure_shorten(&figure, seated);
            abzi_dancer dancer[ABZ_ROLE_N];
            for (int role = 0; role < ABZ_ROLE_N; role++) {
                dancer[role] = seated >> role & 1 ? abzi_dancer_seated(&body[role]) : abzi_dancer_of(&body[role]);
            }
            float per_minute = abzi_dance_usual(abzi_dance_of((abz_dance)figure.dance));
            abzi_seat_fit f = abzi_seat_try(&figure, dancer, 60 / per_minute);
            abz_error error;
            const bool may = abz_figure_seats(&figure, body, seated, per_minute, &error) == ABZ_OK;
            figure_n[seated][figure.dance]++;
            danced_n[seated][figure.dance] += may;
            printf("%-3s%-7s%-9s%-28s apart %.3f at %4.1f clash %6.3f at %4.1f off %.3f m %.2f rad\n", may ? "" : "no",
                   who[seated], abz_dance_name((abz_dance)figure.dance), figure.name, (double)f.apart_m,
                   (double)f.apart_at - 1, (double)f.clash_m, (double)f.clash_at - 1, (double)f.off_m,
                   (double)f.off_rad);
        }
    }
    printf("\ndance      he sits  she sits  both sit  of\n");
    for (int dance = 0; dance < ABZ_DANCE_N; dance++) {
        if (figure_n[1][dance] > 0) {
            printf("%-10s %7d %9d %9d %3d\n", abz_dance_name((abz_dance)dance), danced_n[1][dance], danced_n[2][dance],
                   danced_n[3][dance], figure_n[1][dance]);
        }
    }
    return 0;
}
