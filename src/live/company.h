/// Company at a bedside instead of a dance partner: in each tick, after the room, she takes the partner's place in what
/// is shown. She stands just before the camera, for that is where she is seen. Nothing of it is kept, and nothing is
/// written.
#ifndef ABZI_COMPANY_H
#define ABZI_COMPANY_H

#include "abrazo/bedside.h"
#include "abrazo/room.h"

typedef struct abzi_company abzi_company;

/// What she goes with: a chest that a camera sees, sound, or the values of a table.
typedef enum abzi_sense { ABZI_SEES, ABZI_HEARS, ABZI_FEELS } abzi_sense;

/// bedside: borrowed. hums: to the sound card. NULL: failed, the line was printed.
abzi_company *abzi_company_open(abz_bedside *bedside, abz_pulse_kind kind, abzi_sense sense, bool hums);

/// What she does goes over what the room has made of the same input.
/// Thread  tick: no waiting, no allocation
void abzi_company_tick(abzi_company *company, const abz_room_input *input, abz_room_output *output);

/// NULL is fine.
void abzi_company_close(abzi_company *company);

#endif
