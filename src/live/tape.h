/// The records of a dance as they are made (abrazo/journal.h), in memory that processes may share: the tick commits
/// what came in before it uses it. Who writes to the disk and who stands by read along, and the tick waits for neither:
/// whoever is so slow that the tape has gone round loses what was on it, notices, and goes on with the next segment.
///
/// How far it is committed, and in which epoch, is one word: a commit in an epoch that is over fails
/// (session/standby.h).
#ifndef ABZI_TAPE_H
#define ABZI_TAPE_H

#include <stdatomic.h>

#include "abrazo/journal.h"

enum {
    ABZI_TAPE_SIZE =
        1
        << 23,  ///< three minutes of joints and sound, and four segments; fewer with a stand-in, who makes them larger by two fifths
    ABZI_TAPE_PATH_SIZE = 512
};

/// Up to where a tape lies on the disk.
typedef struct abzi_tape_disk {
    uint64_t at;      ///< of the tape: whole records up to here,
    uint64_t offset;  ///< are the file up to here
} abzi_tape_disk;

/// Begins as zeroes; lies in memory that forked processes share.
typedef struct abzi_tape {
    atomic_uint_least64_t word;        ///< the epoch in its highest 16 bits, then how many bytes are committed
    atomic_uint_least64_t writing_to;  ///< where bytes may be changing: from the committed ones up to here
    atomic_uint_least64_t segment_at;  ///< where the newest segment begins; UINT64_MAX: none has
    atomic_uint segment_asked, segment_told;
    atomic_uint reader_n;  ///< nobody reads: nothing needs to be committed

    // Of who writes it to the disk; the next one who does goes on from here.
    atomic_bool records;
    char path[ABZI_TAPE_PATH_SIZE];
    atomic_uint disk_now;  ///< which of the two holds
    abzi_tape_disk disk[2];
    atomic_uint_least64_t lost_n;  ///< ticks that came too fast for it

    uint8_t bytes[ABZI_TAPE_SIZE];
} abzi_tape;

/// NULL: not enough memory.
/// Thread  init
abzi_tape *abzi_tape_open(void);
void abzi_tape_close(abzi_tape *tape);

static inline uint32_t abzi_tape_epoch(const abzi_tape *tape)
{
    return (uint32_t)(atomic_load_explicit(&tape->word, memory_order_acquire) >> 48);
}

static inline uint64_t abzi_tape_end(const abzi_tape *tape)
{
    return atomic_load_explicit(&tape->word, memory_order_acquire) & ((UINT64_C(1) << 48) - 1);
}

/// Commit n bytes. false: the epoch is another one by now, and they are not there.
/// Thread  the one that writes; tick
bool abzi_tape_commit(abzi_tape *tape, uint32_t epoch, const uint8_t *bytes, size_t n);

/// Raise the epoch from this one, if nothing was committed behind end. false: it is another by now, or something was.
/// Thread  tick
bool abzi_tape_claim(abzi_tape *tape, uint32_t epoch, uint64_t end);

/// n committed bytes from a place on. false: they are gone, for the tape has gone round.
/// Thread  any
bool abzi_tape_read(const abzi_tape *tape, uint64_t at, uint8_t *out, size_t n);

/// Ask for a segment, to read along from there.
/// Thread  any
void abzi_tape_ask(abzi_tape *tape);

#endif
