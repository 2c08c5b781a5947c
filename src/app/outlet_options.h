/// The options of what goes out besides the page: one of each kind of outlet. A group; its struct is an
/// abzi_outlet_choice.
#ifndef ABZI_OUTLET_OPTIONS_H
#define ABZI_OUTLET_OPTIONS_H

#include "app/option.h"

const abzi_option *abzi_outlet_options(void);

/// What the help says above them.
#define ABZI_OUTLET_HEADER "What else she moves and drives:"

#endif
