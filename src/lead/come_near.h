/// Somebody who stands elsewhere than a figure has them, most when it is taken up on the way, comes there step by step,
/// with no step that a dancer could not do.
#ifndef ABZI_COME_NEAR_H
#define ABZI_COME_NEAR_H

#include "lead/score.h"

/// When the figure is taken up, counts, and how far a step may be from where the figure has it.
typedef struct abzi_nearing {
    float from;       ///< it began
    float count;      ///< steps that land after that are danced
    float turns;      ///< until then feet land where they are on their way to
    float most_m;     ///< by so much it may be longer, shorter or wider,
    float rad_count;  ///< and turned by so much a count that it takes
} abzi_nearing;

/// How much longer, shorter or wider a step may be, m.
/// Units   unit_m: the common height; period_s: of a count. effort NULL: without any gentleness
float abzi_near_way(float unit_m, const abz_effort *effort, float period_s);

/// Steps of a part, which are laid on the floor, brought to where the score has who dances it.
void abzi_come_near(const abzi_score *score, int role, const abzi_nearing *nearing, abzi_floor *floor);

/// Where the leader stood when a figure began that they are in at `count` (from 0), if who dances the part stands
/// there.
/// Shape   figure: as it is danced
abzi_spot abzi_beginning_of(const abz_figure *figure, float unit_m, int role, float count, abzi_spot there);

#endif
