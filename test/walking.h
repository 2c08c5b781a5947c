/// A tiny syllabus for tests and benches: a step on every count, in closed hold.
#ifndef WALKING_H
#define WALKING_H

#include <stdio.h>
#include <string.h>

#include "abrazo/figure.h"

enum { WALKING_N = 5 };

/// Two bars of steps: he goes the way and back again, she goes with him.
static inline abz_figure walking_figure(const char *name, abz_dance dance, int metre, abz_way his, abz_way hers,
                                        int difficulty)
{
    abz_figure f;
    memset(&f, 0, sizeof f);
    snprintf(f.name, sizeof f.name, "%s", name);
    snprintf(f.title, sizeof f.title, "%s", name);
    f.dance = (int32_t)dance;
    f.metre = metre;
    f.count_n = 2 * metre;
    f.difficulty = difficulty;
    f.entry = f.exit = (abz_figure_end){.hold = ABZ_HOLD_CLOSED, .facing = ABZ_FACING, .free = {ABZ_LEFT, ABZ_RIGHT}};
    f.hold[f.hold_n++] = (abz_figure_hold){.hold = ABZ_HOLD_CLOSED};
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abz_way way = role == ABZ_ROLE_LEAD ? his : hers;
        for (int i = 0; i < f.count_n; i++) {
            // a step, and the other foot to it, until the last pair goes back
            static const abz_way back_of[ABZ_WAY_N] = {[ABZ_FORWARD] = ABZ_BACK,
                                                       [ABZ_BACK] = ABZ_FORWARD,
                                                       [ABZ_TO_LEFT] = ABZ_TO_LEFT,
                                                       [ABZ_TO_RIGHT] = ABZ_TO_RIGHT,
                                                       [ABZ_CLOSE] = ABZ_CLOSE};
            abz_way there = i < metre ? way : back_of[way];
            // the foot of the side they go to goes first: his left, her right
            bool is_second =
                way == ABZ_TO_RIGHT || way == ABZ_TO_LEFT ? (i + role) % 2 != (way == ABZ_TO_RIGHT) : i % 2 == 1;
            bool is_close = is_second || way == ABZ_CLOSE;
            f.step[role][f.step_n[role]++] = (abz_figure_step){.at_quarter = 4 * i,
                                                               .side = (i + role) % 2,
                                                               .way = is_close ? ABZ_CLOSE : there,
                                                               .distance = is_close ? 0 : 10,
                                                               .level = ABZ_BALL};
        }
    }
    return f;
}

/// Standing steps, forward and back, and to both sides.
static inline void walking_syllabus(abz_dance dance, int metre, abz_figure figure[static WALKING_N])
{
    figure[0] = walking_figure("mark-time", dance, metre, ABZ_CLOSE, ABZ_CLOSE, 1);
    figure[1] = walking_figure("there-and-back", dance, metre, ABZ_FORWARD, ABZ_BACK, 2);
    figure[2] = walking_figure("back-and-there", dance, metre, ABZ_BACK, ABZ_FORWARD, 3);
    figure[3] = walking_figure("aside", dance, metre, ABZ_TO_LEFT, ABZ_TO_RIGHT, 3);
    figure[4] = walking_figure("to-the-other-side", dance, metre, ABZ_TO_RIGHT, ABZ_TO_LEFT, 3);
}

#endif
