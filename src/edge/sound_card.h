/// The system's sound cards, by PortAudio.
#ifndef ABZI_SOUND_CARD_H
#define ABZI_SOUND_CARD_H

#include <stdbool.h>

/// Begin to use them; Pa_Terminate ends it. Where sound is set up wrongly PortAudio does not return an error but
/// aborts: so a child tries first. false: *why says why.
bool abzi_sound_card_begin(const char **why);

#endif
