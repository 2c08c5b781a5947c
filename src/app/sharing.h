/// "abrazo dance PARTNER --share": with a recorded partner, as one who may lead, too.
#ifndef ABZI_SHARING_H
#define ABZI_SHARING_H

#include "app/option.h"

/// Is it this that the command line asks for?
bool abzi_sharing_asked(int argc, char **argv);

/// As a command. following: the tables of options of who follows, NULL ends them: what of theirs is none of --share is
/// refused by name
int abzi_sharing(int argc, char **argv, const abzi_option *const *following);

#endif
