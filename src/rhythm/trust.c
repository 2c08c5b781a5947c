#include "rhythm/trust.h"

#include "base/fmath.h"

#include <math.h>
#include <string.h>

#define REACH 2         // ticks to either side of the foretold time: 33 ms
#define EAR_TICKS 1.0f  // a beat shows in the bands about a tick after it sounds
#define RATE 0.1f       // share of a new beat in the means: ten beats

// Mean ranks: of ten beats in noise or speech the mean seldom comes to .6; in clear music it is .74 to .85.
#define CHANCE 0.58f
#define CLEAR 0.78f
// What begins between beats, too, may be beats: full trust when it ranks this much lower.
#define BELOW 0.2f
// Every other beat that ranks lower than the ones between may be no beat: so much lower costs nothing, and so much
// the most.
#define ODD_LEAST 0.15f
#define ODD_MOST 0.4f
// A beat far from the tempo that people like to tap is more often half or twice what they would: right ones of the
// given recordings have 1.3 times the confidence of such mistakes (bench/listen). Source: van Noorden, Moelants,
// "Resonance in the perception of musical pulse", J. New Music Research 28 (1999).
#define LIKED 115.0f
#define LIKED_OCTAVES 0.5f

// As much as the pointer listens to each (pointer.c), roughly.
static const float weight[ABZI_REGISTER_N] = {0.4f, 0.4f, 0.2f};

void abzi_trust_start(abzi_trust *trust)
{
    memset(trust, 0, sizeof *trust);
    trust->on = trust->half = 0.5f;
    trust->due[0] = trust->due[1] = trust->due_half[0] = trust->due_half[1] = -1;
}

static float strongest(const abzi_trust *trust, uint32_t ticks_ago)
{
    float most = 0;
    for (uint32_t i = 0; i <= 2 * REACH; i++) {
        float it = trust->strength[(trust->newest + ABZI_TRUST_MEMORY_N - ticks_ago - i) % ABZI_TRUST_MEMORY_N];
        most = it > most ? it : most;
    }
    return most;
}

// Where the newest 2 * REACH + 1 ticks stand among all that are remembered, 0 .. 1.
static float rank(const abzi_trust *trust)
{
    float now = strongest(trust, 0);
    float below = 0, n = 0;
    for (uint32_t ago = 1; ago + 2 * REACH < trust->heard_n; ago++) {
        float it = strongest(trust, ago);
        below += it < now ? 1.0f : it == now ? 0.5f : 0.0f;
        n += 1;
    }
    return n > 0 ? below / n : 0.5f;
}

void abzi_trust_hear(abzi_trust *trust, const abzi_attack *attack)
{
    float sum = 0;
    for (int r = 0; r < ABZI_REGISTER_N; r++) {
        sum += weight[r] * attack->now[r];
    }
    trust->newest = (trust->newest + 1) % ABZI_TRUST_MEMORY_N;
    trust->strength[trust->newest] = sum;
    trust->heard_n += trust->heard_n < ABZI_TRUST_MEMORY_N;
    for (int i = 0; i < 2; i++) {
        trust->due[i] -= 1;
        trust->due_half[i] -= 1;
        if (trust->due[i] < 0 && trust->due[i] >= -1) {
            float it = rank(trust), sign = trust->beat_n % 2 == 0 ? 1.0f : -1.0f;
            trust->odd += RATE * (2 * sign * (it - trust->on) - trust->odd);
            trust->on += RATE * (it - trust->on);
            trust->beat_n++;
        }
        if (trust->due_half[i] < 0 && trust->due_half[i] >= -1) {
            trust->half += RATE * (rank(trust) - trust->half);
        }
    }
}

void abzi_trust_foretell(abzi_trust *trust, float ago, float period)
{
    trust->slot = 1 - trust->slot;
    trust->due[trust->slot] = period - ago + EAR_TICKS + REACH;
    trust->due_half[trust->slot] = 0.5f * period - ago + EAR_TICKS + REACH;
}

bool abzi_trust_is_sound(const abzi_trust *trust)
{
    return trust->newest < ABZI_TRUST_MEMORY_N && trust->heard_n <= ABZI_TRUST_MEMORY_N && trust->slot <= 1 &&
           trust->on >= 0 && trust->on <= 1 && trust->half >= 0 && trust->half <= 1 && fabsf(trust->odd) <= 2;
}

static float ramp(float x, float from, float to)
{
    return abzi_clampf((x - from) / (to - from), 0, 1);
}

float abzi_trust_confidence(const abzi_trust *trust, float period)
{
    float octaves = abzi_logf(60.0f * ABZ_TICKS_PER_SECOND / period / LIKED) / (0.69314718f * LIKED_OCTAVES);
    float liked = abzi_expf(-0.5f * octaves * octaves);
    float uneven = 1 - 0.5f * ramp(fabsf(trust->odd), ODD_LEAST, ODD_MOST);
    return uneven * ramp(trust->on, CHANCE, CLEAR) * (0.4f + 0.6f * liked) *
           (0.5f + 0.5f * ramp(trust->on - trust->half, 0, BELOW));
}
