/// The rise of a chest in the pictures of a camera: how far the shoulders are above the hips, in the picture, as a
/// share of the shoulders' breadth; slow and fast changes are taken away.
///
/// Honest about it: shoulders rise by a centimetre or less, a camera at two metres sees that as two of a thousand
/// lines, and whoever moves otherwise hides it. What cannot be seen is not foretold: it is missing.
#ifndef ABZI_CHEST_H
#define ABZI_CHEST_H

#include "abrazo/sense.h"

/// All four-byte fields.
typedef struct abzi_chest {
    uint32_t seen_n;   ///< pictures that showed the shoulders, since the last gap
    uint32_t quiet_n;  ///< ticks since the newest of them
    float height;      ///< newest: shoulders in the picture, up, in breadths of the shoulders
    float breadth;     ///< of the shoulders, slowly followed
    float slow, fast;  ///< smoothed over seconds, and over a tenth of one
    float rises;       ///< fast less slow
} abzi_chest;

void abzi_chest_start(abzi_chest *chest);

/// One tick. sighting NULL: no picture came. NAN: nothing is seen of the chest.
/// Thread  tick
float abzi_chest_tick(abzi_chest *chest, const abz_sighting *sighting);

#endif
