/// Libraries that print on standard error what says nothing to a dancer: quiet while they are called.
#ifndef ABZI_HUSH_H
#define ABZI_HUSH_H

/// From now on nothing reaches standard error. Returns what abzi_hush_end takes.
int abzi_hush_begin(void);
void abzi_hush_end(int standard_error);

#endif
