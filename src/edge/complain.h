/// The one line on standard error that says why a command fails.
#ifndef ABZI_COMPLAIN_H
#define ABZI_COMPLAIN_H

#include "abrazo/base.h"

/// name: a file, or what else it is about; NULL: nothing in particular. -1, for whoever returns it.
int abzi_complain(const char *name, const char *what);

/// The same of a lack of memory.
int abzi_out_of_memory(void);

#endif
