/// Ctrl-C and its like, for commands that keep what they have when they are ended.
#ifndef ABZI_ENDING_H
#define ABZI_ENDING_H

#include <stdatomic.h>

/// From now on the first SIGINT, SIGTERM or SIGHUP only asks for the end; a second one ends the program at once. One
/// that the program was told to ignore stays ignored.
void abzi_ending_begin(void);

/// Points to 0, or to the signal that came.
const atomic_int *abzi_ending_asked(void);

/// Where all has been kept: end by that signal, if one came, for whoever waits for this program is to know why it
/// ended.
void abzi_ending_pass_on(void);

#endif
