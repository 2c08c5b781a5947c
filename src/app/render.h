/// One figure as motion: after an entry and two counts of standing it is danced, and closed.
#ifndef ABZI_RENDER_H
#define ABZI_RENDER_H

#include "edge/couple_out.h"

typedef struct abzi_render_options {
    abzi_couple_files files;
    double tempo;  ///< 0: as usual
    int seated;    ///< bits 1 << abz_role
    float gentle;
    float height_m[ABZ_ROLE_N];
} abzi_render_options;

/// figure becomes what is danced. 0, or -1 with the line printed.
int abzi_render(abz_figure *figure, const abzi_render_options *options);

#endif
