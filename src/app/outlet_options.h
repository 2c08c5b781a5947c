/// The options of what goes out besides the page: one of each kind of outlet. A group; its struct is an
/// abzi_outlet_choice.
#ifndef ABZI_OUTLET_OPTIONS_H
#define ABZI_OUTLET_OPTIONS_H

#include "app/option.h"
#include "live/outlet.h"

const abzi_option *abzi_outlet_options(void);

/// Ends the program where an option cannot take what it was given, as far as that tells by itself.
void abzi_outlet_options_check(const abzi_outlet_choice *choice, const struct argp_state *state);

/// What the help says above them.
#define ABZI_OUTLET_HEADER "What else she moves and drives:"

#endif
