// Source  the summed rise of log bands ("spectral flux") less its running mean, over its running peak: the onset function
//         of most causal trackers; see Böck, Krebs, Schedl, ISMIR 2012. Ours is taken in three registers, because a bass
//         drum, a snare and a hi-hat say different things about the bar.
#include "rhythm/attack.h"

#include "base/fmath.h"

#include <math.h>
#include <string.h>

#define BASS_BANDS 5           // up to 150 Hz: bass drum, bass
#define TREBLE_BAND 34         // from 4.3 kHz: hi-hat, brushes, maracas
#define PEAK_DECAY 0.9997f     // a tick: half in 38 s, so that a quiet passage stays quiet
#define PEAK_LEAST 1e-3f       // a fiftieth of what is taken for sound (AWAKE)
#define CLEAREST 0.9f          // never quite sure: at 1 its odds would be infinite
#define AWAKE 0.05f            // peaks of the three registers, together: those of music at -50 dB
#define LEVEL_MOST 20.0f       // beyond any sound
#define QUIET 0.02f            // mean level of noise at -60 dB
#define QUIET_SHARE 0.01f      // -40 dB beside the loudest of late
#define LOUDEST_DECAY 0.9995f  // a tick: half in 23 s

void abzi_attack_start(abzi_attack *attack)
{
    memset(attack, 0, sizeof *attack);
    for (int r = 0; r < ABZI_REGISTER_N; r++) {
        attack->peak[r] = PEAK_LEAST;
    }
}

static void rises(abzi_attack *attack, const abz_band_frame *frame, float *rise)
{
    float loudness = 0;
    for (int b = 0; b < ABZ_BAND_N; b++) {
        float level = frame->level[b];
        level = level > 0 ? (level < LEVEL_MOST ? level : LEVEL_MOST) : 0;  // not a number: 0
        float d = level - attack->level[b];
        rise[b < BASS_BANDS ? ABZI_BASS : b < TREBLE_BAND ? ABZI_MIDDLE : ABZI_TREBLE] += d > 0 ? d : 0;
        attack->level[b] = level;
        loudness += level;
    }
    attack->loudness = abzi_expf(loudness / ABZ_BAND_N * 2.3025851f) - 1;  // back from the logarithm
}

void abzi_attack_hear(abzi_attack *attack, const abz_band_frame *frame)
{
    float rise[ABZI_REGISTER_N] = {0};
    if (frame != NULL) {
        rises(attack, frame, rise);
    } else {
        attack->loudness = 0;
    }
    if (attack->heard_n == 0) {
        memset(rise, 0, sizeof rise);  // what was there before is not known
    }
    attack->heard_n += attack->heard_n == 0 && frame != NULL;
    float together = 0;
    for (int r = 0; r < ABZI_REGISTER_N; r++) {
        float faded = attack->peak[r] * PEAK_DECAY, mean = 0;
        attack->peak[r] = rise[r] > faded ? rise[r] : faded > PEAK_LEAST ? faded : PEAK_LEAST;
        attack->recent[r][attack->newest] = rise[r];
        for (int i = 0; i < ABZI_ATTACK_MEAN_N; i++) {
            mean += attack->recent[r][i];
        }
        mean /= ABZI_ATTACK_MEAN_N;
        float clear = (rise[r] - mean) / (attack->peak[r] - mean + 1e-6f);
        clear = clear > 0 ? (clear < 1 ? clear : 1) : 0;
        attack->before[r] = attack->now[r];
        attack->now[r] = CLEAREST * clear * sqrtf(clear);  // a weak rise is most often no beat
        together += attack->peak[r];
    }
    attack->newest = (attack->newest + 1) % ABZI_ATTACK_MEAN_N;
    attack->awake |= together > AWAKE;
    float faded = attack->loudest * LOUDEST_DECAY;
    attack->loudest = attack->loudness > faded ? attack->loudness : faded;
    bool quiet = attack->loudness < QUIET || attack->loudness < QUIET_SHARE * attack->loudest;
    attack->quiet_n = quiet ? attack->quiet_n + 1 : 0;
}
