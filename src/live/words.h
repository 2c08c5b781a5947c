/// The words message of abrazo/wire.h: what can be danced, what is danced to, and the counters, as JSON.
#ifndef ABZI_WORDS_H
#define ABZI_WORDS_H

#include "abrazo/wire.h"
#include "live/counters.h"

enum { ABZI_DANCES_SIZE = ABZ_WIRE_WORDS_MAX / 2 };

typedef struct abzi_words {
    char dances[ABZI_DANCES_SIZE];  ///< what can be danced, as JSON
    uint32_t known;                 ///< bit abz_dance: there are figures of it
    abz_dance dance;                ///< that is danced
    float height_m;                 ///< of the dancer; 0: not known
    const char *music;              ///< its name, or NULL
    const char *session;            ///< where it is being recorded to, or NULL
    const char *bedside;            ///< what she goes with at a bedside, or NULL
    bool sees;                      ///< and that a camera has to see it
} abzi_words;

/// Look up what can be danced; everything else is left as it is.
void abzi_words_begin(abzi_words *words);

/// Write the message, at most ABZ_WIRE_WORDS_MAX bytes. Returns its size. Strings that are not UTF-8 are mended.
size_t abzi_words_write(const abzi_words *words, const abzi_counters *counters, uint8_t out[ABZ_WIRE_WORDS_MAX]);

#endif
