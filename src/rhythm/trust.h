/// How far the beat can be trusted: did something begin when a beat was foretold, more than at any other time?
///
/// At every beat the next one is foretold, and the place halfway. When that time has come, what began there is ranked
/// among all that began lately. Without a pulse every rank is as likely as the next, and their mean is a half, however
/// sure the bar pointer is of itself; with one the mean comes near 1 on beats and stays lower between them.
#ifndef ABZI_TRUST_H
#define ABZI_TRUST_H

#include "rhythm/attack.h"

#define ABZI_TRUST_MEMORY_N 256  ///< ticks: four seconds of what began

/// All four-byte fields. Times in ticks.
typedef struct abzi_trust {
    float strength[ABZI_TRUST_MEMORY_N];  ///< how strongly something began, a ring
    uint32_t newest, heard_n;
    float due[2], due_half[2];  ///< until the foretold beats are looked at; below 0: none
    uint32_t slot;              ///< which of the two was foretold last
    float on, half;             ///< mean ranks
    float odd;                  ///< mean rank on even beats less that on odd ones
    uint32_t beat_n;
} abzi_trust;

void abzi_trust_start(abzi_trust *trust);
void abzi_trust_hear(abzi_trust *trust, const abzi_attack *attack);

/// A beat is announced that lies ago back; the next is foretold a period later.
void abzi_trust_foretell(abzi_trust *trust, float ago, float period);

/// Whether the ring is read inside, and every mean can be one.
bool abzi_trust_is_sound(const abzi_trust *trust);

/// 0 .. 1; below .3 there may be no pulse. period: of the beat now, in ticks.
float abzi_trust_confidence(const abzi_trust *trust, float period);

#endif
