/// Whether a body is one: what comes from a file or a caller may hold anything.
#ifndef ABZI_BODY_H
#define ABZI_BODY_H

#include "abrazo/motion.h"

/// All lengths are numbers that people have, and no bone of a limb is without length.
bool abzi_body_is_sound(const abz_body *body);

/// How tall a person is whose head joint is where this body has it, metres.
float abzi_body_height(const abz_body *body);

#endif
