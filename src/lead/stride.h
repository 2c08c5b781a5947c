/// How long the steps of figures are.
#ifndef ABZI_STRIDE_H
#define ABZI_STRIDE_H

#include "abrazo/figure.h"
#include "care/usual.h"

/// How healthy dancers step a part of these figures, at the usual tempo of their dance.
/// Units   unit_m: the common height
/// Cost    once over all figures
abzi_usual abzi_stride_usual(const abz_figure *figure, size_t figure_n, int role, float unit_m);

#endif
