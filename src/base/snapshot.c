#include "base/snapshot.h"

#include <string.h>

#include "base/bytes.h"
#include "base/refuse.h"

#define SIZE_AT 12
#define CONTENT_AT 16
#define LAYOUT_AT 24

void abzi_snapshot_seal(const abzi_snapshot_kind *kind, uint8_t *bytes)
{
    memcpy(bytes, kind->name, 8);
    abzi_put_u32(bytes + SIZE_AT, (uint32_t)kind->size);
    abzi_put_u64(bytes + CONTENT_AT, kind->content);
    abzi_put_u64(bytes + LAYOUT_AT, kind->layout);
    abzi_put_u32(bytes + ABZI_SNAPSHOT_CRC_AT, abzi_crc32c(0, bytes + SIZE_AT, kind->size - SIZE_AT));
}

abz_status abzi_snapshot_check(const abzi_snapshot_kind *kind, const void *bytes, size_t size, abz_error *error)
{
    const uint8_t *b = bytes;
    if (size < ABZI_SNAPSHOT_HEAD || memcmp(b, kind->name, 8) != 0) {
        return abzi_refuse(error, ABZ_EMALFORMED, 0, kind->not_one);
    }
    if (abzi_get_u32(b + SIZE_AT) != kind->size || abzi_get_u64(b + LAYOUT_AT) != kind->layout) {
        return abzi_refuse(error, ABZ_EVERSION, 0, "the snapshot is of another build of abrazo");
    }
    if (size != kind->size || abzi_get_u32(b + ABZI_SNAPSHOT_CRC_AT) != abzi_crc32c(0, b + SIZE_AT, size - SIZE_AT)) {
        return abzi_refuse(error, ABZ_ECORRUPT, 0, "the snapshot is damaged");
    }
    if (abzi_get_u64(b + CONTENT_AT) != kind->content) {
        return abzi_refuse(error, ABZ_EINVAL, 0, kind->stranger);
    }
    return ABZ_OK;
}

abz_status abzi_snapshot_unsound(abz_error *error)
{
    return abzi_refuse(error, ABZ_EMALFORMED, 0, "the snapshot points at what is not there");
}

uint64_t abzi_hash_numbers(const void *field, size_t size, uint64_t hash)
{
    uint8_t part[1024];
    for (size_t i = 0; i < size; i += sizeof part) {
        size_t n = size - i < sizeof part ? size - i : sizeof part;
        abzi_put_numbers(part, (const char *)field + i, n);
        hash = abzi_hash64(part, n, hash);
    }
    return hash;
}
