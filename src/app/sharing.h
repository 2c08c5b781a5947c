/// "abrazo dance PARTNER --share": with a recorded partner, as one who may lead, too.
#ifndef ABZI_SHARING_H
#define ABZI_SHARING_H

#include <stdbool.h>

/// Is it this that the command line asks for?
bool abzi_sharing_asked(int argc, char **argv);

/// As a command.
int abzi_sharing(int argc, char **argv);

#endif
