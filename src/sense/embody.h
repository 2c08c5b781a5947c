/// Marks into a body: bones keep their lengths, hands and feet stay where they are seen as far as they reach.
#ifndef ABZI_EMBODY_H
#define ABZI_EMBODY_H

#include "sense/mark.h"

/// The joints of a body whose marks are these, measured or guessed.
/// Shape   joint [ABZ_JOINT_N] written
void abzi_embody(const abz_body *body, const abzi_marks *marks, abz_vec3 *joint);

/// Hips that are a little too high for legs that stand sink, and all above them: standing feet stay on the floor.
/// Shape   stands: bit 0 the left foot, bit 1 the right
void abzi_embody_sink(const abz_body *body, abzi_marks *marks, uint32_t stands);

/// Where marks are, from the place between the hips, while the dancer stands and the arms hang. left: horizontal, to
/// the dancer's left.
abz_vec3 abzi_embody_rest(const abz_body *body, int mark, abz_vec3 left);

/// How large somebody is beside a body: what the lengths between marks must be multiplied with; 0 when too few are
/// seen.
float abzi_embody_scale(const abz_body *body, const abzi_marks *marks);

#endif
