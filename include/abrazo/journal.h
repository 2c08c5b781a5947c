/// abrazo/journal.h - a live dance as it was consumed, tick by tick: enough to dance it again bit for bit.
///
/// A journal holds joints, landmarks and band energies; never pictures, never sound. It is written from front to back, and
/// one that is cut or damaged at any byte can be read up to its last whole tick. Little-endian; floats are IEEE 754 single.
///
///   the head
///   offset  size
///        0     8  "ABZDANCE"
///        8     4  version: 1
///       12     4  size of the head
///       16     4  CRC-32C of the head from 20 on
///       20     4  dance: abz_dance
///       24     8  content hash of the repertoire
///       32     4  bits: 1 the repertoire was learned from the syllabus's own couples, 2 the dancer has the leader's footwork
///       36     4  seed
///       40     4  camera: height m; then field of view rad
///       48     4  headset: height m
///       52    24  music: kind, slowest, fastest a minute, metre, dance, zero
///       76   268  the dancer's body: 21 offsets, and the four heights of abz_body
///      344   268  the partner's
///
///   a record
///        0     4  size of the whole record
///        4     4  CRC-32C of it from 8 on, with the tick it belongs to as what went before: records of another place in
///                 the dance do not fit
///        8     1  kind: 1 tick, 2 hash, 3 pose
///   of a tick: only what came
///        9     1  bits: 1 wishes, 2 joints, 4 landmarks, 8 points, 16 sound
///       10     2  zero
///       12        wishes (24): leads, gentle, distance, mirror, music, calibrate; in the first tick, and whenever they change
///                 joints (4 + 252): seen, places; landmarks (12 + 792): people, width by height, age, points; points
///                 (4 + 84): seen, head, left hand, right hand as place and orientation; sound (160): bands
///   of a hash
///       12     8  abz_room_hash after the tick before
///   of a pose, before the first tick: the partner goes on from it (abz_room_continue)
///       12   588  21 places, 21 orientations
#ifndef ABRAZO_JOURNAL_H
#define ABRAZO_JOURNAL_H

#include "abrazo/room.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ABZ_JOURNAL_HEAD_SIZE 612
#define ABZ_JOURNAL_RECORD_MAX 1536  ///< no record is larger

/// Where a dance began.
typedef struct abz_journal_head {
    uint32_t dance;            ///< abz_dance
    uint64_t repertoire_hash;  ///< content_hash of the repertoire
    bool own_repertoire;       ///< learned from the syllabus's own couples: whoever has the syllabus can learn it again
    abz_room_config room;      ///< all but repertoire and figures
} abz_journal_head;

/// Write the head.
/// Shape   out [ABZ_JOURNAL_HEAD_SIZE]
/// Thread  any
ABZ_API void abz_journal_write_head(const abz_journal_head *head, uint8_t *out);

/// One that writes records. Begins as zeroes.
typedef struct abz_journal_writer {
    uint64_t tick;
    abz_wishes wishes;
    bool begun;
} abz_journal_writer;

/// Write one tick, before it is danced. Returns the bytes written.
/// Shape   out [ABZ_JOURNAL_RECORD_MAX]
/// Thread  tick
ABZ_API size_t abz_journal_write_tick(abz_journal_writer *writer, const abz_room_input *input, uint8_t *out);

/// Write what the room's state is after the ticks so far. Returns the bytes written.
/// Shape   out [ABZ_JOURNAL_RECORD_MAX]
/// Thread  tick
ABZ_API size_t abz_journal_write_hash(const abz_journal_writer *writer, uint64_t hash, uint8_t *out);

/// Write a pose that the partner goes on from, before the first tick. Returns the bytes written.
/// Shape   out [ABZ_JOURNAL_RECORD_MAX]
/// Thread  tick
ABZ_API size_t abz_journal_write_pose(const abz_journal_writer *writer, const abz_pose *pose, uint8_t *out);

typedef enum abz_journal_kind { ABZ_JOURNAL_TICK = 1, ABZ_JOURNAL_HASH = 2, ABZ_JOURNAL_POSE = 3 } abz_journal_kind;

/// A journal in memory. Borrows the bytes.
typedef struct abz_journal {
    const uint8_t *bytes;
    size_t n, at;
    uint64_t tick;  ///< ticks read so far
    abz_wishes wishes;
} abz_journal;

typedef struct abz_journal_record {
    abz_journal_kind kind;
    abz_room_input input;  ///< of a tick
    uint64_t hash;         ///< of a hash
    abz_pose pose;         ///< of a pose
} abz_journal_record;

/// Open a journal.
/// Errors  ABZ_EMALFORMED: none; ABZ_EVERSION; ABZ_ECORRUPT: its head is cut or damaged
/// Thread  any
ABZ_API abz_status abz_journal_open(const void *bytes, size_t n, abz_journal *journal, abz_journal_head *head,
                                    abz_error *error) ABZ_CHECK;

/// Read the next record.
/// Errors  ABZ_EEND: there is none; ABZ_ECORRUPT: what follows is cut or damaged, at error->offset; all before was whole
/// Owns    writes *record and *journal
/// Thread  any
ABZ_API abz_status abz_journal_next(abz_journal *journal, abz_journal_record *record, abz_error *error) ABZ_CHECK;

#ifdef __cplusplus
}
#endif
#endif
