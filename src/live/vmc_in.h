/// A dancer who comes over the network: VMC bones of a suit, or the three points of a headset.
#ifndef ABZI_VMC_IN_H
#define ABZI_VMC_IN_H

#include "abrazo/room.h"
#include "abrazo/vmc.h"

typedef struct abzi_vmc_in abzi_vmc_in;

/// address: PORT on this machine alone, or HOST:PORT; height_m: of the dancer, 0: not known. NULL: failed, the line was
/// printed.
abzi_vmc_in *abzi_vmc_in_open(const char *address, float height_m);

/// The newest of what has come since the last call: sight, and the joints or the points. false: nothing new, and *input
/// is as it was. Waits for nothing.
/// Thread  tick
bool abzi_vmc_in_take(abzi_vmc_in *in, abz_room_input *input);

/// What came so far, and what was dropped.
/// Thread  tick
const abz_vmc_counts *abzi_vmc_in_counts(const abzi_vmc_in *in);
void abzi_vmc_in_close(abzi_vmc_in *in);

#endif
