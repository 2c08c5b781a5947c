/// What survives a tick, as bytes: numbers of four bytes, one after another, behind a head that says whose they are.
///
///   offset  size
///        0     8  name: eight letters
///        8     4  CRC-32C of all bytes from 12 to the end
///       12     4  size of the whole: another build with another state has another size
///       16     8  content hash of what the state is of
///       24     8  hash of the layout: names, types and sizes of the fields
///       32        the numbers, little-endian
#ifndef ABZI_SNAPSHOT_H
#define ABZI_SNAPSHOT_H

#include <stddef.h>
#include <stdint.h>

#include "abrazo/base.h"
#include "base/hash.h"

#define ABZI_SNAPSHOT_HEAD 32
#define ABZI_SNAPSHOT_CRC_AT 8

/// Snapshots of one kind.
typedef struct abzi_snapshot_kind {
    char name[9];
    const char *not_one;   ///< what is said of bytes that are no snapshot of this kind
    const char *stranger;  ///< and of a snapshot with another content hash
    size_t size;           ///< of the whole
    uint64_t content, layout;
} abzi_snapshot_kind;

/// Write the head; the numbers stand behind it already.
void abzi_snapshot_seal(const abzi_snapshot_kind *kind, uint8_t *bytes);

/// ABZ_OK: the numbers are those that were written once. Otherwise *error says why not: ABZ_EMALFORMED, ABZ_EVERSION,
/// ABZ_ECORRUPT, ABZ_EINVAL of another content.
abz_status abzi_snapshot_check(const abzi_snapshot_kind *kind, const void *bytes, size_t size, abz_error *error);

/// The refusal of numbers that a checksum agrees with and that point at what is not there: ABZ_EMALFORMED.
abz_status abzi_snapshot_unsound(abz_error *error);

/// Hash over numbers of four bytes, the same on every machine; chained as abzi_hash64 is.
uint64_t abzi_hash_numbers(const void *field, size_t size, uint64_t hash);

/// A field's part of the layout hash.
#define ABZI_LAYOUT(type, name, hash) abzi_hash64(#type " " #name, sizeof #type " " #name, (hash) + sizeof(type))

#endif
