// Journals as bytes; the table stands in abrazo/journal.h.
#include "abrazo/journal.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/refuse.h"
#include "base/vec.h"
#include "motion/body.h"

#define MAGIC "ABZDANCE"
#define VERSION 1
#define OWN 1u
#define YOU_ARE_LEAD 2u
#define RECORD_HEAD 12
#define UNIT_OFF 0.01f  // quaternions are normalised in single precision: what is further off is none

enum { HAS_WISHES = 1, HAS_JOINTS = 2, HAS_SIGHTING = 4, HAS_POINTS = 8, HAS_SOUND = 16 };

// ---- the head ------------------------------------------------------------------------------------------------------

#define BODY_SIZE (ABZ_JOINT_N * 12 + 16)
_Static_assert(sizeof(abz_body) == BODY_SIZE, "a body is stored number by number");
_Static_assert(ABZ_JOURNAL_HEAD_SIZE == 76 + 2 * BODY_SIZE, "the table in journal.h");

void abz_journal_write_head(const abz_journal_head *head, uint8_t *out)
{
    const abz_room_config *room = &head->room;
    const abz_pulse_config *music = &room->music;
    memset(out, 0, ABZ_JOURNAL_HEAD_SIZE);
    memcpy(out, MAGIC, 8);
    abzi_put_u32(out + 8, VERSION);
    abzi_put_u32(out + 12, ABZ_JOURNAL_HEAD_SIZE);
    abzi_put_u32(out + 20, head->dance);
    abzi_put_u64(out + 24, head->repertoire_hash);
    abzi_put_u32(out + 32, (head->own_repertoire ? OWN : 0u) | (room->you_are_lead ? YOU_ARE_LEAD : 0u));
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
    abzi_put_u32(out + 16, abzi_crc32c(0, out + 20, ABZ_JOURNAL_HEAD_SIZE - 20));
}

static void read_head(const uint8_t *b, abz_journal_head *head)
{
    memset(head, 0, sizeof *head);
    abz_room_config *room = &head->room;
    uint32_t bits = abzi_get_u32(b + 32);
    head->dance = abzi_get_u32(b + 20);
    head->repertoire_hash = abzi_get_u64(b + 24);
    head->own_repertoire = (bits & OWN) != 0;
    *room = (abz_room_config){.struct_size = sizeof *room,
                              .you_are_lead = (bits & YOU_ARE_LEAD) != 0,
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

abz_status abz_journal_open(const void *bytes, size_t n, abz_journal *journal, abz_journal_head *head, abz_error *error)
{
    const uint8_t *b = bytes;
    if (n < 8 || memcmp(b, MAGIC, 8) != 0) {
        return abzi_refuse(error, ABZ_EMALFORMED, 0, "not a recorded dance of abrazo");
    }
    if (n < 20) {
        return abzi_refuse(error, ABZ_ECORRUPT, n, "the head of the recorded dance is cut");
    }
    if (abzi_get_u32(b + 8) != VERSION || abzi_get_u32(b + 12) != ABZ_JOURNAL_HEAD_SIZE) {
        return abzi_refuse(error, ABZ_EVERSION, 8, "the dance was recorded by another version of abrazo");
    }
    if (n < ABZ_JOURNAL_HEAD_SIZE || abzi_get_u32(b + 16) != abzi_crc32c(0, b + 20, ABZ_JOURNAL_HEAD_SIZE - 20)) {
        return abzi_refuse(error, ABZ_ECORRUPT, 16, "the head of the recorded dance is cut or damaged");
    }
    read_head(b, head);
    if (head->dance >= ABZ_DANCE_N || head->room.music.dance >= ABZ_DANCE_N || !abzi_body_is_sound(&head->room.you) ||
        !abzi_body_is_sound(&head->room.she)) {
        return abzi_refuse(error, ABZ_EMALFORMED, 20, "the head names a dance or bodies that there are not");
    }
    *journal = (abz_journal){.bytes = b, .n = n, .at = ABZ_JOURNAL_HEAD_SIZE};
    return ABZ_OK;
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

size_t abz_journal_write_tick(abz_journal_writer *writer, const abz_room_input *input, uint8_t *out)
{
    uint8_t *p = out + RECORD_HEAD, bits = 0;
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
    memset(out, 0, RECORD_HEAD);
    out[8] = ABZ_JOURNAL_TICK;
    out[9] = bits;
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

_Static_assert(sizeof(abz_pose) == ABZ_JOINT_N * 28, "a pose is stored number by number");

size_t abz_journal_write_pose(const abz_journal_writer *writer, const abz_pose *pose, uint8_t *out)
{
    memset(out, 0, RECORD_HEAD);
    out[8] = ABZ_JOURNAL_POSE;
    return finish(out, abzi_put_numbers(out + RECORD_HEAD, pose, sizeof *pose), writer->tick);
}

/// Places that are numbers, orientations that are some.
static bool is_pose(const abz_pose *pose)
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        abz_vec3 at = pose->pos[j];
        float size = abzi_quat_dot(pose->rot[j], pose->rot[j]), sum = at.x + at.y + at.z;
        if (!(sum - sum == 0 && fabsf(size - 1) < UNIT_OFF)) {
            return false;
        }
    }
    return true;
}

static size_t tick_size(uint8_t bits)
{
    return RECORD_HEAD + ((bits & HAS_WISHES) != 0 ? sizeof(abz_wishes) : 0) +
           ((bits & HAS_JOINTS) != 0 ? 4 + JOINTS_SIZE : 0) + ((bits & HAS_SIGHTING) != 0 ? sizeof(abz_sighting) : 0) +
           ((bits & HAS_POINTS) != 0 ? sizeof(abz_points) : 0) + ((bits & HAS_SOUND) != 0 ? sizeof(abz_band_frame) : 0);
}

static void read_tick(abz_journal *journal, const uint8_t *b, abz_room_input *input)
{
    const uint8_t *p = b + RECORD_HEAD;
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
        abzi_get_numbers(p, &input->sound, sizeof input->sound);
    }
}

abz_status abz_journal_next(abz_journal *journal, abz_journal_record *record, abz_error *error)
{
    const uint8_t *b = journal->bytes + journal->at;
    size_t left = journal->n - journal->at;
    if (left == 0) {
        return ABZ_EEND;
    }
    uint32_t size = left >= RECORD_HEAD ? abzi_get_u32(b) : 0;
    bool is_whole = size >= RECORD_HEAD && size <= left && size <= ABZ_JOURNAL_RECORD_MAX &&
                    abzi_get_u32(b + 4) == check(journal->tick, b, size);
    bool is_tick = is_whole && b[8] == ABZ_JOURNAL_TICK && size == tick_size(b[9]);
    bool is_hash = is_whole && b[8] == ABZ_JOURNAL_HASH && size == RECORD_HEAD + 8;
    bool is_pose_record =
        is_whole && b[8] == ABZ_JOURNAL_POSE && size == RECORD_HEAD + sizeof(abz_pose) && journal->tick == 0;
    if (is_pose_record) {
        abzi_get_numbers(b + RECORD_HEAD, &record->pose, sizeof record->pose);
        is_pose_record = is_pose(&record->pose);
    }
    if (!is_tick && !is_hash && !is_pose_record) {
        return abzi_refuse(error, ABZ_ECORRUPT, journal->at, "the recorded dance is cut or damaged from here on");
    }
    record->kind = (abz_journal_kind)b[8];
    record->hash = is_hash ? abzi_get_u64(b + RECORD_HEAD) : 0;
    if (is_tick) {
        read_tick(journal, b, &record->input);
        journal->tick++;
    }
    journal->at += size;
    return ABZ_OK;
}
