/// A couple of two who share the lead, each with a mind of her own, as if it were one couple.
#ifndef ABZI_SHARED_H
#define ABZI_SHARED_H

#include "abrazo/couple.h"

typedef struct abzi_shared abzi_shared;

/// What the couple would dance; share is the dial of both. They close at the end of the figure that reaches the last
/// bar. NULL: failed and said so.
abzi_shared *abzi_shared_open(const abz_figure *figure, size_t figure_n, const abz_couple_config *config, float share);

/// One tick of both: each sees where the other was a tick ago. output->figure is that of who leads.
void abzi_shared_tick(abzi_shared *shared, const abz_couple_input *input, abz_couple_output *output);

/// How often the lead went from one to the other.
uint32_t abzi_shared_passed(const abzi_shared *shared);
void abzi_shared_close(abzi_shared *shared);

#endif
