/// Names and checksums for bytes: a content hash that names, and a check that finds damage.
#ifndef ABZI_HASH_H
#define ABZI_HASH_H

#include <stddef.h>
#include <stdint.h>

/// 64-bit content hash; not a defence against forgery. Chain pieces by passing the hash so far as the seed.
/// Thread  any
/// Source  Yann Collet, xxHash, XXH64; the same values
uint64_t abzi_hash64(const void *bytes, size_t n, uint64_t seed);

/// CRC-32C of bytes that follow bytes whose checksum is crc (0 at the start): pieces give the value of the whole.
/// Thread  any
/// Source  Castagnoli, Brauer, Herrmann 1993; RFC 3720 appendix B.4 has the test values
uint32_t abzi_crc32c(uint32_t crc, const void *bytes, size_t n);

#endif
