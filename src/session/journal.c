// Journals as bytes; the table stands in abrazo/journal.h.
#include "abrazo/journal.h"

#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/refuse.h"
#include "motion/body.h"

#define MAGIC "ABZDANCE"
#define VERSION 3
#define OWN 1u
#define YOU_ARE_LEAD 2u
#define SEATED_AT 2  // bits of who sits, from here on
#define STANDS_BY 16u
#define HAND_BACK 32u
#define RECORD_HEAD 12
#define TICK_HEAD 20

enum { HAS_WISHES = 1, HAS_JOINTS = 2, HAS_SIGHTING = 4, HAS_POINTS = 8, HAS_SOUND = 16, HAS_VALUE = 32 };

// ---- heads ---------------------------------------------------------------------------------------------------------

#define BODY_SIZE (ABZ_JOINT_N * 12 + 16)
_Static_assert(sizeof(abz_body) == BODY_SIZE, "a body is stored number by number");
_Static_assert(ABZ_JOURNAL_SEGMENT_SIZE == 76 + 2 * BODY_SIZE, "the table in journal.h");

void abz_journal_write_head(uint8_t *out)
{
    memcpy(out, MAGIC, 8);
    abzi_put_u32(out + 8, VERSION);
}

/// What a segment is danced in, into its record.
static void write_head(const abz_journal_head *head, uint8_t *out)
{
    const abz_room_config *room = &head->room;
    const abz_pulse_config *music = &room->music;
    abzi_put_u32(out + 20, head->dance);
    abzi_put_u64(out + 24, head->repertoire_hash);
    abzi_put_u32(out + 32, (head->own_repertoire ? OWN : 0u) | (room->you_are_lead ? YOU_ARE_LEAD : 0u) |
                               (room->seated & (ABZ_SEATED_YOU | ABZ_SEATED_SHE)) << SEATED_AT |
                               (head->stands_by ? STANDS_BY : 0u) | (room->hand_back ? HAND_BACK : 0u));
    abzi_put_u32(out + 36, room->seed);
    abzi_put_f32(out + 40, room->camera.height_m);
    abzi_put_f32(out + 44, room->camera.field_of_view_rad);
    abzi_put_f32(out + 48, room->headset.height_m);
    abzi_put_u32(out + 52, (uint32_t)music->kind);
    abzi_put_f32(out + 56, music->slow_per_minute);
    abzi_put_f32(out + 60, music->fast_per_minute);
    abzi_put_u32(out + 64, music->metre);
    abzi_put_u32(out + 68, (uint32_t)music->dance);
    abzi_put_numbers(abzi_put_numbers(out + 76, &room->you, BODY_SIZE), &room->she, BODY_SIZE);
}

bool abz_journal_same_room(const abz_journal_head *a, const abz_journal_head *b)
{
    uint8_t one[ABZ_JOURNAL_SEGMENT_SIZE] = {0}, other[ABZ_JOURNAL_SEGMENT_SIZE] = {0};
    write_head(a, one);
    write_head(b, other);
    return memcmp(one, other, sizeof one) == 0;
}

static void read_head(const uint8_t *b, abz_journal_head *head)
{
    memset(head, 0, sizeof *head);
    abz_room_config *room = &head->room;
    uint32_t bits = abzi_get_u32(b + 32);
    head->dance = abzi_get_u32(b + 20);
    head->repertoire_hash = abzi_get_u64(b + 24);
    head->own_repertoire = (bits & OWN) != 0;
    head->stands_by = (bits & STANDS_BY) != 0;
    *room = (abz_room_config){.struct_size = sizeof *room,
                              .you_are_lead = (bits & YOU_ARE_LEAD) != 0,
                              .seated = bits >> SEATED_AT & (ABZ_SEATED_YOU | ABZ_SEATED_SHE),
                              .hand_back = (bits & HAND_BACK) != 0,
                              .seed = abzi_get_u32(b + 36),
                              .camera = {.struct_size = sizeof room->camera},
                              .headset = {.struct_size = sizeof room->headset},
                              .music = abz_pulse_config_default(ABZ_PULSE_MUSIC)};
    room->camera.height_m = abzi_get_f32(b + 40);
    room->camera.field_of_view_rad = abzi_get_f32(b + 44);
    room->headset.height_m = abzi_get_f32(b + 48);
    room->music.slow_per_minute = abzi_get_f32(b + 56);
    room->music.fast_per_minute = abzi_get_f32(b + 60);
    room->music.metre = abzi_get_u32(b + 64);
    room->music.dance = (abz_dance)abzi_get_u32(b + 68);
    abzi_get_numbers(abzi_get_numbers(b + 76, &room->you, BODY_SIZE), &room->she, BODY_SIZE);
}

// ---- records -------------------------------------------------------------------------------------------------------

_Static_assert(sizeof(abz_wishes) == 24, "wishes are stored number by number");
_Static_assert(sizeof(abz_sighting) == 12 + 24 * ABZ_LANDMARK_N, "a sighting is stored number by number");
_Static_assert(sizeof(abz_points) == 88, "points are stored number by number");
#define JOINTS_SIZE (ABZ_JOINT_N * 12)

static uint32_t check(uint64_t tick, const uint8_t *record, size_t size)
{
    uint8_t before[8];
    abzi_put_u64(before, tick);
    return abzi_crc32c(abzi_crc32c(0, before, sizeof before), record + 8, size - 8);
}

static size_t finish(uint8_t *out, const uint8_t *end, uint64_t tick)
{
    size_t size = (size_t)(end - out);
    abzi_put_u32(out, (uint32_t)size);
    abzi_put_u32(out + 4, check(tick, out, size));
    return size;
}

size_t abz_journal_segment_size(void)
{
    return ABZ_JOURNAL_SEGMENT_SIZE + abz_room_snapshot_size(NULL);
}

size_t abz_journal_write_segment(abz_journal_writer *writer, const abz_journal_head *head, const abz_room *room,
                                 uint8_t *out)
{
    size_t snapshot_n = room ? abz_room_snapshot_size(room) : 0;
    memset(out, 0, ABZ_JOURNAL_SEGMENT_SIZE);
    out[8] = ABZ_JOURNAL_SEGMENT;
    abzi_put_u64(out + RECORD_HEAD, writer->tick);
    write_head(head, out);
    if (room && abz_room_snapshot(room, out + ABZ_JOURNAL_SEGMENT_SIZE, snapshot_n) != ABZ_OK) {
        snapshot_n = 0;  // it fails for want of room only, and there is room
    }
    writer->begun = false;
    return finish(out, out + ABZ_JOURNAL_SEGMENT_SIZE + snapshot_n, writer->tick);
}

size_t abz_journal_write_tick(abz_journal_writer *writer, const abz_room_input *input, uint64_t shown, uint8_t *out)
{
    uint8_t *p = out + TICK_HEAD, bits = 0;
    if (!writer->begun || memcmp(&writer->wishes, &input->wishes, sizeof input->wishes) != 0) {
        bits |= HAS_WISHES;
        p = abzi_put_numbers(p, &input->wishes, sizeof input->wishes);
    }
    if (input->sight == ABZ_SIGHT_JOINTS) {
        bits |= HAS_JOINTS;
        abzi_put_u32(p, input->seen);
        p = abzi_put_numbers(p + 4, input->joint, JOINTS_SIZE);
    } else if (input->sight == ABZ_SIGHT_CAMERA) {
        bits |= HAS_SIGHTING;
        p = abzi_put_numbers(p, &input->sighting, sizeof input->sighting);
    } else if (input->sight == ABZ_SIGHT_POINTS) {
        bits |= HAS_POINTS;
        p = abzi_put_numbers(p, &input->points, sizeof input->points);
    }
    if (input->heard) {
        bits |= HAS_SOUND;
        p = abzi_put_numbers(p, &input->sound, sizeof input->sound);
    }
    if (input->felt) {
        bits |= HAS_VALUE;
        abzi_put_f32(p, input->value);
        p += 4;
    }
    memset(out, 0, RECORD_HEAD);
    out[8] = ABZ_JOURNAL_TICK;
    out[9] = bits;
    abzi_put_u64(out + RECORD_HEAD, shown);
    size_t size = finish(out, p, writer->tick);
    writer->wishes = input->wishes;
    writer->begun = true;
    writer->tick++;
    return size;
}

size_t abz_journal_write_hash(const abz_journal_writer *writer, uint64_t hash, uint8_t *out)
{
    memset(out, 0, RECORD_HEAD);
    out[8] = ABZ_JOURNAL_HASH;
    abzi_put_u64(out + RECORD_HEAD, hash);
    return finish(out, out + RECORD_HEAD + 8, writer->tick);
}

static size_t tick_size(uint8_t bits)
{
    return TICK_HEAD + ((bits & HAS_WISHES) != 0 ? sizeof(abz_wishes) : 0) +
           ((bits & HAS_JOINTS) != 0 ? 4 + JOINTS_SIZE : 0) + ((bits & HAS_SIGHTING) != 0 ? sizeof(abz_sighting) : 0) +
           ((bits & HAS_POINTS) != 0 ? sizeof(abz_points) : 0) +
           ((bits & HAS_SOUND) != 0 ? sizeof(abz_band_frame) : 0) + ((bits & HAS_VALUE) != 0 ? 4 : 0);
}

static void read_tick(abz_journal *journal, const uint8_t *b, abz_room_input *input)
{
    const uint8_t *p = b + TICK_HEAD;
    uint8_t bits = b[9];
    memset(input, 0, sizeof *input);
    if ((bits & HAS_WISHES) != 0) {
        p = abzi_get_numbers(p, &journal->wishes, sizeof journal->wishes);
    }
    input->wishes = journal->wishes;
    if ((bits & HAS_JOINTS) != 0) {
        input->sight = ABZ_SIGHT_JOINTS;
        input->seen = abzi_get_u32(p);
        p = abzi_get_numbers(p + 4, input->joint, JOINTS_SIZE);
    } else if ((bits & HAS_SIGHTING) != 0) {
        input->sight = ABZ_SIGHT_CAMERA;
        p = abzi_get_numbers(p, &input->sighting, sizeof input->sighting);
    } else if ((bits & HAS_POINTS) != 0) {
        input->sight = ABZ_SIGHT_POINTS;
        p = abzi_get_numbers(p, &input->points, sizeof input->points);
    }
    if ((bits & HAS_SOUND) != 0) {
        input->heard = 1;
        p = abzi_get_numbers(p, &input->sound, sizeof input->sound);
    }
    if ((bits & HAS_VALUE) != 0) {
        input->felt = 1;
        input->value = abzi_get_f32(p);
    }
}

size_t abz_journal_record_size(const uint8_t head[12])
{
    const uint32_t size = abzi_get_u32(head);
    const bool is_one = head[8] >= ABZ_JOURNAL_TICK && head[8] <= ABZ_JOURNAL_SEGMENT &&
                        (head[8] == ABZ_JOURNAL_SEGMENT ? size >= ABZ_JOURNAL_SEGMENT_SIZE
                                                        : size >= RECORD_HEAD && size <= ABZ_JOURNAL_RECORD_MAX);
    return is_one ? size : 0;
}

/// Bytes of the whole record that lies here; 0: none does.
static size_t whole(const abz_journal *journal)
{
    const uint8_t *b = journal->bytes + journal->at;
    const size_t left = journal->n - journal->at, size = left >= RECORD_HEAD ? abz_journal_record_size(b) : 0;
    if (size == 0 || size > left) {
        return 0;
    }
    const uint64_t tick = b[8] == ABZ_JOURNAL_SEGMENT ? abzi_get_u64(b + RECORD_HEAD) : journal->tick;
    return abzi_get_u32(b + 4) == check(tick, b, size) ? size : 0;
}

/// A segment into a record. false: it does not say what can be.
static bool read_segment(abz_journal *journal, const uint8_t *b, size_t size, abz_journal_record *record)
{
    const uint64_t tick = abzi_get_u64(b + RECORD_HEAD);
    read_head(b, &record->head);
    if (tick < journal->tick || record->head.dance >= ABZ_DANCE_N || record->head.room.music.dance >= ABZ_DANCE_N ||
        !abzi_body_is_sound(&record->head.room.you) || !abzi_body_is_sound(&record->head.room.she)) {
        return false;
    }
    record->lost_n = tick - journal->tick;
    record->snapshot_n = size - ABZ_JOURNAL_SEGMENT_SIZE;
    record->snapshot = record->snapshot_n > 0 ? b + ABZ_JOURNAL_SEGMENT_SIZE : NULL;
    return true;
}

/// Everything of a record but ticks, which change what the next is read with. false: it is none.
static bool read_other(abz_journal *journal, const uint8_t *b, size_t size, abz_journal_record *record)
{
    switch (b[8]) {
    case ABZ_JOURNAL_HASH:
        record->hash = abzi_get_u64(b + RECORD_HEAD);
        return size == RECORD_HEAD + 8;
    case ABZ_JOURNAL_SEGMENT:
        return read_segment(journal, b, size, record);
    default:
        return false;
    }
}

abz_status abz_journal_next(abz_journal *journal, abz_journal_record *record, abz_error *error)
{
    const uint8_t *b = journal->bytes + journal->at;
    if (journal->at == journal->n) {
        return ABZ_EEND;
    }
    const size_t size = whole(journal);
    const bool is_tick = size > 0 && b[8] == ABZ_JOURNAL_TICK && size == tick_size(b[9]);
    if (!is_tick && (size == 0 || b[8] == ABZ_JOURNAL_TICK || !read_other(journal, b, size, record))) {
        return abzi_refuse(error, ABZ_ECORRUPT, journal->at, "the recorded dance is cut or damaged from here on");
    }
    record->kind = (abz_journal_kind)b[8];
    if (is_tick) {
        record->hash = abzi_get_u64(b + RECORD_HEAD);
        read_tick(journal, b, &record->input);
        journal->tick++;
    } else if (record->kind == ABZ_JOURNAL_SEGMENT) {
        journal->tick += record->lost_n;
    }
    journal->at += size;
    return ABZ_OK;
}

abz_status abz_journal_open(const void *bytes, size_t n, abz_journal *journal, abz_journal_head *head, abz_error *error)
{
    const uint8_t *b = bytes;
    abz_journal_record first;
    if (n < 8 || memcmp(b, MAGIC, 8) != 0) {
        return abzi_refuse(error, ABZ_EMALFORMED, 0, "not a recorded dance of abrazo");
    }
    if (n < ABZ_JOURNAL_HEAD_SIZE) {
        return abzi_refuse(error, ABZ_ECORRUPT, n, "the head of the recorded dance is cut");
    }
    if (abzi_get_u32(b + 8) != VERSION) {
        return abzi_refuse(error, ABZ_EVERSION, 8, "the dance was recorded by another version of abrazo");
    }
    abz_journal it = {.bytes = b, .n = n, .at = ABZ_JOURNAL_HEAD_SIZE};
    if (abz_journal_next(&it, &first, error) != ABZ_OK || first.kind != ABZ_JOURNAL_SEGMENT) {
        return abzi_refuse(error, ABZ_ECORRUPT, ABZ_JOURNAL_HEAD_SIZE,
                           "the beginning of the recorded dance is cut or damaged");
    }
    *journal =
        (abz_journal){.bytes = b, .n = n, .at = ABZ_JOURNAL_HEAD_SIZE, .first = first.lost_n, .tick = first.lost_n};
    *head = first.head;
    return ABZ_OK;
}

void abz_journal_seek(abz_journal *journal, uint64_t tick)
{
    abz_journal it = *journal;
    it.at = ABZ_JOURNAL_HEAD_SIZE;
    it.tick = it.first;
    *journal = it;
    while (it.n - it.at >= RECORD_HEAD) {
        const uint8_t *b = it.bytes + it.at;
        const size_t size = abz_journal_record_size(b);
        if (size == 0 || size > it.n - it.at) {
            break;
        }
        if (b[8] == ABZ_JOURNAL_SEGMENT && whole(&it) > 0) {
            it.tick = abzi_get_u64(b + RECORD_HEAD);
            if (it.tick > tick) {
                break;
            }
            *journal = it;
        }
        it.at += size;
    }
}
