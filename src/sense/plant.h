/// Feet that stand: a foot that is seen to tremble on the floor does not slide over it.
///
///   goes --(slow, and on the floor)--> stands --(fast, lifted or gone from where it stands)--> goes
#ifndef ABZI_PLANT_H
#define ABZI_PLANT_H

#include "base/vec.h"

/// One foot. All four-byte fields.
typedef struct abzi_plant {
    uint32_t stands;
    abz_vec3 at;    ///< of the ankle, while it stands
    abz_vec3 sole;  ///< from there to the toes
    abz_vec3 off;   ///< from where the foot is seen to where it is shown: on its way to nothing, once it goes
    abz_vec3 sole_off;
} abzi_plant;

/// One tick of a foot. Moves *ankle and *toes to where they are shown.
/// Shape   height_m: of an ankle that stands; toes_m: of such toes; velocity: of the ankle
void abzi_plant_tick(abzi_plant *plant, float height_m, float toes_m, abz_vec3 velocity, abz_vec3 *ankle,
                     abz_vec3 *toes);

#endif
