#include "sense/blind.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
#define SAY_S 0.7f    // what lasts less long is no trouble: hands pass behind a back, feet behind each other
#define HANDS_S 2.0f  // and hands are behind a partner for longer
#define FORGET 2.0f   // what is over is said on for half as long as it has lasted, at most for half of these

const char *abz_blind_text(abz_blind blind)
{
    static const char *const text[] = {
#define ABZ_BLIND_TEXT(id, words) words,
        ABZ_BLIND_LIST(ABZ_BLIND_TEXT)
#undef ABZ_BLIND_TEXT
    };
    return (unsigned)blind < ABZ_BLIND_N ? text[blind] : "";
}

abz_blind abzi_blind_tick(abzi_blind *blind, uint32_t is)
{
    // Half of a body is missing: that says more than the hands, feet or legs that are missing with it.
    static const uint8_t order[] = {ABZ_BLIND_ALL,   ABZ_BLIND_STAND, ABZ_BLIND_HALF, ABZ_BLIND_LEGS, ABZ_BLIND_FEET,
                                    ABZ_BLIND_HANDS, ABZ_BLIND_CROWD, ABZ_BLIND_NEAR, ABZ_BLIND_FAR};
    for (int b = 0; b < ABZ_BLIND_N; b++) {
        const float most = b == ABZ_BLIND_HANDS ? HANDS_S : SAY_S;
        float *due = &blind->due_s[b];
        *due += (is >> b & 1) != 0 ? DT : -FORGET * DT;
        *due = *due < 0 ? 0 : *due;
        if (*due >= most) {
            *due = most;
            blind->said |= 1u << b;
        } else if (*due <= 0) {
            blind->said &= ~(1u << b);
        }
    }
    for (size_t i = 0; i < sizeof order; i++) {
        if ((blind->said >> order[i] & 1) != 0) {
            return (abz_blind)order[i];
        }
    }
    return ABZ_BLIND_NOT;
}
