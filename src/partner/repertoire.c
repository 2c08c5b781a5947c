#include "base/bytes.h"
#include "base/hash.h"
#include "base/refuse.h"
#include "motion/body.h"
#include "partner/format.h"

#define BODY_AT 56
#define STANDING_AT 324
#define AFTER_AT 332
#define BODY_FLOATS (ABZ_JOINT_N * 3 + 4)
// Bounds that keep every distance of the search far below the largest float; what is learned stays far inside of them.
#define PLACE_MOST 1e5f       // of a couple in the world, metres
#define RAW_MOST 1e6f         // of the raw features' mean
#define PROJECTION_MOST 1.1f  // of a part of a unit vector
#define FEATURE_MOST 1e14f    // rows that fill the last leaf lie there (search.c)
#define STANDING_MOST 1.0f    // of a standing ankle, metres

_Static_assert(sizeof(abzi_moment) == 248, "the table in format.h says so");
_Static_assert(sizeof(abz_body) == BODY_FLOATS * 4, "the header keeps a body as its floats");

uint64_t abzi_sections(const abzi_shape *shape, uint64_t *start)
{
    uint64_t leaves = abzi_leaves(shape->row_n);
    uint64_t size[ABZI_SECTION_N] = {
        [ABZI_TAKES] = (uint64_t)shape->take_n * sizeof(abzi_take),
        [ABZI_MOMENTS] = (uint64_t)shape->tick_n * sizeof(abzi_moment),
        [ABZI_MEAN] = (uint64_t)shape->raw_n * 4,
        [ABZI_PROJECTION] = (uint64_t)shape->raw_n * ABZI_SEARCH_N * 4,
        [ABZI_TICKS] = (uint64_t)shape->row_n * 4,
        [ABZI_FEATURES] = leaves * ABZI_LEAF_ROWS * ABZI_SEARCH_N * 4,
        [ABZI_BOXES] = leaves == 0 ? 0 : (2 * leaves - 1) * 2 * ABZI_SEARCH_N * 4,
        [ABZI_BODY_FILE] = shape->body_file_n,
    };
    uint64_t at = ABZI_HEADER_SIZE;
    for (int s = 0; s < ABZI_SECTION_N; s++) {
        start[s] = at;
        at = (at + size[s] + ABZ_REPERTOIRE_ALIGN - 1) / ABZ_REPERTOIRE_ALIGN * ABZ_REPERTOIRE_ALIGN;
    }
    return at;
}

void abzi_header_write(uint8_t *bytes, const abzi_shape *shape, const abz_body *body, const float standing[2],
                       uint64_t after)
{
    uint64_t start[ABZI_SECTION_N], size = abzi_sections(shape, start);
    memset(bytes, 0, ABZI_HEADER_SIZE);
    memcpy(bytes, ABZI_REPERTOIRE_MAGIC, 8);
    abzi_put_u32(bytes + 8, ABZI_REPERTOIRE_VERSION);
    abzi_put_u64(bytes + 16, size);
    const uint32_t count[6] = {shape->take_n, shape->tick_n, shape->row_n,
                               shape->raw_n,  ABZI_SEARCH_N, shape->body_file_n};
    for (int i = 0; i < 6; i++) {
        abzi_put_u32(bytes + 32 + 4 * i, count[i]);
    }
    float value[BODY_FLOATS];
    memcpy(value, body, sizeof value);
    for (int i = 0; i < BODY_FLOATS; i++) {
        abzi_put_f32(bytes + BODY_AT + 4 * i, value[i]);
    }
    abzi_put_f32(bytes + STANDING_AT, standing[0]);
    abzi_put_f32(bytes + STANDING_AT + 4, standing[1]);
    abzi_put_u64(bytes + AFTER_AT, after);
    abzi_put_u64(bytes + 24, abzi_hash64(bytes + 32, size - 32, 0));
    abzi_put_u32(bytes + 12, abzi_crc32c(0, bytes + 16, size - 16));
}

// Not true of a value that is no number either.
static bool within(const float *value, uint64_t n, float most)
{
    bool all = true;
    for (uint64_t i = 0; i < n; i++) {
        all &= fabsf(value[i]) <= most;
    }
    return all;
}

static bool moments_within(const abzi_moment *moment, uint32_t tick_n)
{
    bool all = true;
    for (uint32_t i = 0; i < tick_n; i++) {
        all &= within(&moment[i].lead.x, 4, PLACE_MOST) && within(&moment[i].follow.x, 4, PLACE_MOST);
    }
    return all;
}

static bool numbers_within(const abz_repertoire *r)
{
    const uint64_t leaves = abzi_leaves(r->row_n), raw_n = r->raw_n;
    return abzi_body_is_sound(&r->body) && within(&r->ankle_m, 1, STANDING_MOST) &&
           within(&r->toes_m, 1, STANDING_MOST) && within(r->mean, raw_n, RAW_MOST) &&
           within(r->projection, raw_n * ABZI_SEARCH_N, PROJECTION_MOST) &&
           within(r->feature, leaves * ABZI_LEAF_ROWS * ABZI_SEARCH_N, FEATURE_MOST) &&
           within(r->box, (2 * leaves - 1) * 2 * ABZI_SEARCH_N, FEATURE_MOST) && moments_within(r->moment, r->tick_n);
}

// The repertoire at the beginning of the bytes; what follows it is not looked at.
static abz_status open_place(const uint8_t *b, size_t n, abz_repertoire *repertoire, abz_error *error)
{
    if ((uintptr_t)b % ABZ_REPERTOIRE_ALIGN != 0) {
        return abzi_refuse(error, ABZ_EINVAL, 0, "the bytes of a repertoire must be aligned to 64");
    }
    if (n < 8 || memcmp(b, ABZI_REPERTOIRE_MAGIC, 8) != 0) {
        return abzi_refuse(error, ABZ_EMALFORMED, 0, "not a repertoire: expected a file written by \"abrazo learn\"");
    }
    if (n < ABZI_HEADER_SIZE) {
        return abzi_refuse(error, ABZ_ECORRUPT, n, "the repertoire is cut short: its head is not complete");
    }
    const uint16_t one = 1;
    uint8_t low;
    memcpy(&low, &one, 1);
    if (abzi_get_u32(b + 8) != ABZI_REPERTOIRE_VERSION || low != 1) {
        return abzi_refuse(error, ABZ_EVERSION, 8,
                           "the repertoire was written by another version of abrazo: learn it again");
    }
    const uint64_t after = abzi_get_u64(b + AFTER_AT);
    if (after > n || abzi_get_u64(b + 16) != n - after) {
        return abzi_refuse(error, ABZ_ECORRUPT, 16, "the repertoire is damaged: it is not as long as its head says");
    }
    n -= (size_t)after;
    if (abzi_get_u32(b + 12) != abzi_crc32c(0, b + 16, n - 16)) {
        return abzi_refuse(error, ABZ_ECORRUPT, 12, "the repertoire is damaged: its checksum does not match");
    }
    abzi_shape shape = {abzi_get_u32(b + 32), abzi_get_u32(b + 36), abzi_get_u32(b + 40), abzi_get_u32(b + 44),
                        abzi_get_u32(b + 52)};
    uint64_t start[ABZI_SECTION_N];
    if (abzi_get_u32(b + 48) != ABZI_SEARCH_N || shape.raw_n > ABZI_RAW_MAX || shape.take_n == 0 ||
        shape.take_n > ABZ_COUPLES_MAX || shape.tick_n == 0 || shape.tick_n > ABZ_REPERTOIRE_TICKS_MAX ||
        shape.row_n == 0 || shape.row_n > shape.tick_n || abzi_sections(&shape, start) != n) {
        return abzi_refuse(error, ABZ_EMALFORMED, 32, "the repertoire's head contradicts itself");
    }
    *repertoire = (abz_repertoire){
        .header = b,
        .take = b + start[ABZI_TAKES],
        .moment = b + start[ABZI_MOMENTS],
        .mean = (const void *)(b + start[ABZI_MEAN]),
        .projection = (const void *)(b + start[ABZI_PROJECTION]),
        .tick = (const void *)(b + start[ABZI_TICKS]),
        .feature = (const void *)(b + start[ABZI_FEATURES]),
        .box = (const void *)(b + start[ABZI_BOXES]),
        .body_file = (const char *)b + start[ABZI_BODY_FILE],
        .body_file_n = shape.body_file_n,
        .take_n = shape.take_n,
        .tick_n = shape.tick_n,
        .row_n = shape.row_n,
        .raw_n = shape.raw_n,
        .content_hash = abzi_get_u64(b + 24),
        .other = after > 0 ? b + n : NULL,
        .other_n = (size_t)after,
    };
    memcpy(&repertoire->body, b + BODY_AT, sizeof repertoire->body);
    repertoire->ankle_m = abzi_get_f32(b + STANDING_AT);
    repertoire->toes_m = abzi_get_f32(b + STANDING_AT + 4);
    const abzi_take *take = repertoire->take;
    uint32_t next = 0;
    for (uint32_t t = 0; t < shape.take_n; t++) {
        if (take[t].first != next || take[t].n == 0 || take[t].n > shape.tick_n - next) {
            return abzi_refuse(error, ABZ_EMALFORMED, start[ABZI_TAKES],
                               "the repertoire's takes do not follow each other");
        }
        next += take[t].n;
    }
    for (uint32_t r = 0; r < shape.row_n; r++) {
        abzi_row row = abzi_row_unpack(repertoire->tick[r]);
        if (row.tick >= shape.tick_n || row.rate >= ABZI_RATE_N) {
            return abzi_refuse(error, ABZ_EMALFORMED, start[ABZI_TICKS], "the repertoire's rows point past its end");
        }
    }
    if (next != shape.tick_n) {
        return abzi_refuse(error, ABZ_EMALFORMED, start[ABZI_TAKES], "the repertoire has ticks that belong to no take");
    }
    if (!numbers_within(repertoire)) {
        return abzi_refuse(error, ABZ_EMALFORMED, ABZI_HEADER_SIZE, "the repertoire holds numbers that no dance has");
    }
    return ABZ_OK;
}

abz_status abz_repertoire_open(const void *bytes, size_t n, abz_repertoire *repertoire, abz_error *error)
{
    abz_repertoire other;
    abz_status status = open_place(bytes, n, repertoire, error);
    if (status == ABZ_OK && repertoire->other != NULL) {
        status = open_place(repertoire->other, repertoire->other_n, &other, error);
        if (status == ABZ_OK && other.other != NULL) {
            status = abzi_refuse(error, ABZ_EMALFORMED, 0, "the repertoire holds more than two places");
        }
    }
    return status;
}

abz_status abz_repertoire_open_other(const abz_repertoire *repertoire, abz_repertoire *other, abz_error *error)
{
    if (repertoire->other == NULL) {
        return abzi_refuse(error, ABZ_EEMPTY, 0,
                           "the repertoire knows the follower's place alone: learn it again with this abrazo");
    }
    return open_place(repertoire->other, repertoire->other_n, other, error);
}
