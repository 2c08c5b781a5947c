/// abrazo/journal.h - a live dance as it was consumed, tick by tick: enough to dance it again bit for bit.
///
/// A journal holds joints, landmarks, band energies and values of a breath or a heart; never pictures, never sound. It
/// is written from front to back, and one that is cut or damaged at any byte can be read up to its last whole tick. One
/// file, for it is handed around, and forgotten, as one; in it segments, each of which can be danced without those
/// before. Little-endian; floats are IEEE 754 single.
///
///   the head
///   offset  size
///        0     8  "ABZDANCE"
///        8     4  version: 3
///       12        records; the first is a segment
///
///   a record
///        0     4  size of the whole record
///        4     4  CRC-32C of it from 8 on, with the tick it belongs to as what went before: records of another place in
///                 the dance do not fit
///        8     1  kind: 1 tick, 2 hash, 3 segment
///   of a tick: only what came
///        9     1  bits: 1 wishes, 2 joints, 4 landmarks, 8 points, 16 sound, 32 a value
///       10     2  zero
///       12     8  abz_room_shown before it
///       20        wishes (24): leads, gentle, distance, mirror, music, calibrate; in the first tick of a segment, and
///                 whenever they change
///                 joints (4 + 252): seen, places; landmarks (12 + 792): people, width by height, age, points; points
///                 (4 + 84): seen, head, left hand, right hand as place and orientation; sound (160): bands; a value (4)
///   of a hash
///       12     8  abz_room_hash after the tick before
///   of a segment: the room the ticks after it are danced in. One that follows others either goes on as they ended, or
///                 after a gap, for what could not be written is left out as a whole, or in another room
///       12     8  ticks of the evening before it
///       20     4  dance: abz_dance
///       24     8  content hash of the repertoire
///       32     4  bits: 1 the repertoire was learned from the syllabus's own couples, 2 the dancer has the leader's footwork,
///                 4 the dancer is known to sit, 8 the partner sits, 16 a stand-in is ready, 32 with hand_back
///       36     4  seed
///       40     4  camera: height m; then field of view rad
///       48     4  headset: height m
///       52    24  music: kind, slowest, fastest a minute, metre, dance, zero
///       76   268  the dancer's body: 21 offsets, and the four heights of abz_body
///      344   268  the partner's
///      612        abz_room_snapshot; nothing: a room that has just been opened
#ifndef ABRAZO_JOURNAL_H
#define ABRAZO_JOURNAL_H

#include "abrazo/room.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ABZ_JOURNAL_HEAD_SIZE 12
#define ABZ_JOURNAL_SEGMENT_SIZE 612  ///< without a snapshot
#define ABZ_JOURNAL_RECORD_MAX 1536   ///< no record is larger but segments

/// The room that a segment is danced in.
typedef struct abz_journal_head {
    uint32_t dance;            ///< abz_dance
    uint64_t repertoire_hash;  ///< content_hash of the repertoire
    bool own_repertoire;       ///< learned from the syllabus's own couples: whoever has the syllabus can learn it again
    bool stands_by;            ///< a stand-in is ready, who knows the other place of the repertoire
    abz_room_config room;      ///< all but repertoires and figures
} abz_journal_head;

/// Write the head of the file.
/// Shape   out [ABZ_JOURNAL_HEAD_SIZE]
/// Thread  any
ABZ_API void abz_journal_write_head(uint8_t *out);

/// One that writes records. Begins as zeroes.
typedef struct abz_journal_writer {
    uint64_t tick;
    abz_wishes wishes;
    bool begun;
} abz_journal_writer;

/// Begin a segment at writer->tick. room: what it goes on from, or NULL: one that has just been opened. Returns the
/// bytes written.
/// Shape   out [abz_journal_segment_size()]
/// Thread  tick
ABZ_API size_t abz_journal_segment_size(void);
ABZ_API size_t abz_journal_write_segment(abz_journal_writer *writer, const abz_journal_head *head, const abz_room *room,
                                         uint8_t *out);

/// Write one tick, before it is danced. shown: abz_room_shown by then. Returns the bytes written.
/// Shape   out [ABZ_JOURNAL_RECORD_MAX]
/// Thread  tick
ABZ_API size_t abz_journal_write_tick(abz_journal_writer *writer, const abz_room_input *input, uint64_t shown,
                                      uint8_t *out);

/// Write what the room's state is after the ticks so far. Returns the bytes written.
/// Shape   out [ABZ_JOURNAL_RECORD_MAX]
/// Thread  tick
ABZ_API size_t abz_journal_write_hash(const abz_journal_writer *writer, uint64_t hash, uint8_t *out);

typedef enum abz_journal_kind { ABZ_JOURNAL_TICK = 1, ABZ_JOURNAL_HASH = 2, ABZ_JOURNAL_SEGMENT = 3 } abz_journal_kind;

/// A journal in memory. Borrows the bytes.
typedef struct abz_journal {
    const uint8_t *bytes;
    size_t n, at;
    uint64_t first, tick;  ///< ticks of the evening before its first record, and before the next one
    abz_wishes wishes;
} abz_journal;

typedef struct abz_journal_record {
    abz_journal_kind kind;
    abz_room_input input;     ///< of a tick
    uint64_t hash;            ///< of a tick: what was shown before it; of a hash
    abz_journal_head head;    ///< of a segment,
    uint64_t lost_n;          ///< the ticks that are missing before it,
    const uint8_t *snapshot;  ///< and what it goes on from,
    size_t snapshot_n;        ///< or 0
} abz_journal_record;

/// Open a journal: the next record is its first segment, whose head is *head.
/// Errors  ABZ_EMALFORMED: none; ABZ_EVERSION; ABZ_ECORRUPT: its head is cut or damaged
/// Thread  any
ABZ_API abz_status abz_journal_open(const void *bytes, size_t n, abz_journal *journal, abz_journal_head *head,
                                    abz_error *error) ABZ_CHECK;

/// Read the next record.
/// Errors  ABZ_EEND: there is none; ABZ_ECORRUPT: what follows is cut or damaged, at error->offset; all before was whole
/// Owns    writes *record and *journal
/// Thread  any
ABZ_API abz_status abz_journal_next(abz_journal *journal, abz_journal_record *record, abz_error *error) ABZ_CHECK;

/// Go to the last segment that begins at or before this tick of the evening: it is the next record.
/// Cost    looks at every record before it, and reads segments only
/// Thread  any
ABZ_API void abz_journal_seek(abz_journal *journal, uint64_t tick);

/// Do these two segments need the same room? Then what was danced in one goes on in the other.
/// Thread  any
ABZ_API bool abz_journal_same_room(const abz_journal_head *a, const abz_journal_head *b);

/// Bytes of a record that begins with these twelve; 0: none does.
/// Thread  any
ABZ_API size_t abz_journal_record_size(const uint8_t head[12]);

#ifdef __cplusplus
}
#endif
#endif
