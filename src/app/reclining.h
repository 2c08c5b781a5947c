/// The person beside whose bed she stands, as a page shows them: a body that lies, and a chest that rises with the
/// signal.
#ifndef ABZI_RECLINING_H
#define ABZI_RECLINING_H

#include "abrazo/motion.h"

/// Begins as zeroes.
typedef struct abzi_reclining {
    float low, high;  ///< ends of the signal of late
    bool begun;
} abzi_reclining;

/// before_m: how far the bed's edge is before her. One tick of the signal; what is not finite leaves the chest where it
/// is.
void abzi_reclining_tick(abzi_reclining *person, float value, float before_m, abz_pose *pose);

#endif
