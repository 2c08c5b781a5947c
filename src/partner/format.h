/// The repertoire file, byte by byte. Little-endian; floats are IEEE 754 bits. Sections follow each other in the order
/// of the table, each starting at a multiple of 64 bytes, the gaps are zero.
///
///   offset  size  header
///        0     8  "ABZREP\r\n"
///        8     4  version, 2
///       12     4  CRC-32C of all bytes from 16 to the end
///       16     8  size of the whole
///       24     8  content hash: XXH64 of all bytes from 32 to the end
///       32     4  takes
///       36     4  ticks
///       40     4  rows of the search (every ninth tick of every rate)
///       44     4  raw features
///       48     4  search features, 48
///       52     4  bytes of the follower's motion file
///       56   268  the follower's body: 21 offsets of 3 f32, then hip, ankle, toe and head height, f32
///      324     8  standing ankle and toes of the follower above a flat foot's, metres, f32
///      332     8  bytes of the repertoire of the other place that follows, u64; 0: none
///      340    44  zero
///   then, with n = takes, ticks, rows ... of the header:
///      takes: first tick u32, ticks u32
///      moments: abzi_moment, 248 bytes a tick (moment.h)
///      mean: raw features f32
///      projection: [raw features][search features] f32
///      rows: tick u24 and rate u8 (moment.h)
///      features: [leaf][search features][32] f32 (search.h)
///      boxes: [node][2][search features] f32
///      motion file of the follower: bytes
///
/// A repertoire of the other place, learned from the same couples with the dancers exchanged, may follow: a whole one
/// with its own head, that has none after it; both must be valid. Its "leader" is the recorded follower.
///
/// Valid when magic, version, size and checksum are right, and then: every take lies inside the ticks, in order and
/// without gap; every row's tick is below ticks and its rate below ABZI_RATE_N.
#ifndef ABZI_FORMAT_H
#define ABZI_FORMAT_H

#include "partner/moment.h"
#include "partner/search.h"

#define ABZI_REPERTOIRE_MAGIC "ABZREP\r\n"
#define ABZI_REPERTOIRE_VERSION 2
#define ABZI_HEADER_SIZE 384
#define ABZI_ROW_STRIDE 9  ///< ticks between rows of one rate: nearer ones say the same thing twice

enum {
    ABZI_TAKES,
    ABZI_MOMENTS,
    ABZI_MEAN,
    ABZI_PROJECTION,
    ABZI_TICKS,
    ABZI_FEATURES,
    ABZI_BOXES,
    ABZI_BODY_FILE,
    ABZI_SECTION_N
};

/// The numbers that all sizes follow from.
typedef struct abzi_shape {
    uint32_t take_n, tick_n, row_n, raw_n, body_file_n;
} abzi_shape;

/// Where each section starts; returns the size of the whole.
uint64_t abzi_sections(const abzi_shape *shape, uint64_t *start);

/// Write the header, checksums last. The sections must be complete.
/// standing: ankle_m and toes_m of abz_repertoire; after: bytes of the other place's repertoire that follows
void abzi_header_write(uint8_t *bytes, const abzi_shape *shape, const abz_body *body, const float standing[2],
                       uint64_t after);

#endif
