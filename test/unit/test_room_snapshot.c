#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "abrazo/room.h"
#include "base/bytes.h"
#include "base/hash.h"
#include "base/vec.h"
#include "chained.h"
#include "danced.h"
#include "sightings.h"

enum {
    FIGURES_MOST = 64,
    LEARNED_TICKS = 12 * ABZ_TICKS_PER_SECOND,
    TICKS = 40 * ABZ_TICKS_PER_SECOND,
    CUT_N = 8,
    GONE = 240,
    BACK = 520,
    CRC_AT = 8,
    SIZE_AT = 12
};

static abz_figure figure[FIGURES_MOST];
static uint32_t figure_n;
static abz_repertoire repertoire, leaders;
static void *bytes_learnt;
static abz_pose lead[TICKS], follow[TICKS];
static int ticks = TICKS, rounds = 100;
static abz_error error;

/// She sits, and somebody stands by, which are states more.
static abz_room_config config_of(void)
{
    abz_room_config config = abz_room_config_default(&repertoire, figure, figure_n);
    config.seated = ABZ_SEATED_SHE;
    config.other = &leaders;
    config.hand_back = true;
    return config;
}

/// A room in memory that held something else. Free with free().
static abz_room *room_of(const abz_room_config *config, int filling)
{
    abz_room *room;
    void *mem = memset(aligned(abz_room_size()), filling, abz_room_size());
    must(abz_room_init(mem, abz_room_size(), config, &room), "a room");
    return room;
}

static uint8_t *snapshot_of(const abz_room *room)
{
    uint8_t *bytes = memset(aligned(abz_room_snapshot_size(room)), 0x5a, abz_room_snapshot_size(room));
    must(abz_room_snapshot(room, bytes, abz_room_snapshot_size(room)), "a snapshot");
    return bytes;
}

/// An evening: he is seen by a camera that calibrates, then by a suit, then by a headset; who leads changes, and sound
/// comes and goes; and he is gone for a while, so that somebody stands in. What tick i brings depends on i alone.
static void evening(int i, abz_room_input *input)
{
    static const abz_leads who[] = {ABZ_YOU_LEAD, ABZ_SHE_LEADS, ABZ_BOTH_LEAD, ABZ_YOU_LEAD, ABZ_BOTH_LEAD};
    const abz_pose *pose = &lead[i % TICKS];
    memset(input, 0, sizeof *input);
    input->wishes = (abz_wishes){.leads = who[i / 170 % 5],
                                 .gentle = .25f * (float)(i / 300 % 4),
                                 .distance_m = .1f * (float)(i / 150 % 3),
                                 .mirror = i / 400 % 3 == 1,
                                 .music = i / 500 % 3 != 2,
                                 .calibrate = i % 900 == 450};
    input->heard = i % 211 < 190;
    for (int b = 0; input->heard && b < ABZ_BAND_N; b++) {
        input->sound.level[b] = 1.0f / (float)(1 + (i + 3 * b % 7) % (b % 2 ? 19 : 38));
    }
    const int act = i / 600 % 3;
    if (i % 600 >= GONE && i % 600 < BACK) {
        return;
    }
    if (act == 0 && i % 5 % 2 == 0) {
        const abz_body body = abz_body_of_height(1.72f);
        const scene there = scene_usual(1);
        abz_vec3 joint[ABZ_JOINT_N];
        uint64_t seed = (uint64_t)i + 1;
        scene_stand(&body, 0, 3.5f, joint);
        for (int j = 0; j < ABZ_JOINT_N && i % 900 > 150; j++) {
            joint[j] = abzi_v3(-pose->pos[j].x, pose->pos[j].y, 3.5f - pose->pos[j].z);
        }
        input->sight = ABZ_SIGHT_CAMERA;
        scene_sighting(&there, joint, &seed, &input->sighting);
        input->sighting.age_s = .05f;
    } else if (act == 1 && i % 97 > 8) {
        input->sight = ABZ_SIGHT_JOINTS;
        input->seen = i % 31 == 0 ? 0x0ff00ffu : UINT32_MAX;
        memcpy(input->joint, pose->pos, sizeof input->joint);
    } else if (act == 2) {
        input->sight = ABZ_SIGHT_POINTS;
        input->points = (abz_points){pose->pos[ABZ_HEAD],    pose->pos[ABZ_LEFT_HAND], pose->pos[ABZ_RIGHT_HAND],
                                     pose->rot[ABZ_HEAD],    pose->rot[ABZ_LEFT_HAND], pose->rot[ABZ_RIGHT_HAND],
                                     i / 60 % 5 == 4 ? 1 : 7};
    }
}

/// Hash of all that is shown of a tick.
static uint32_t acts;  // of the stand-in, so far

static uint64_t tick(abz_room *room, int i)
{
    abz_room_input input;
    abz_room_output output;
    evening(i, &input);
    memset(&output, 0, sizeof output);
    abz_room_tick(room, &input, &output);
    acts |= output.stands_by ? 1u << output.stand_in.act : 0;
    return abzi_hash64(&output, sizeof output, 0);
}

/// Rooms are begun twice, and again from how that was: to find out what figures look like takes longest.
static abz_room *room, *other;
static uint8_t *beginning;

static void dance_until(abz_room *it, int n)
{
    must(abz_room_restore(it, beginning, abz_room_snapshot_size(room), &error), error.what);
    for (int i = 0; i < n; i++) {
        (void)tick(it, i);
    }
}

static int learn(void **state)
{
    (void)state;
    figure_n = chained_syllabus(ABZ_DANCE_SALSA, figure, FIGURES_MOST);
    bytes_learnt = danced_both(figure, figure_n, LEARNED_TICKS, &repertoire, &leaders);
    danced(figure, figure_n, 96, 7, TICKS, lead, follow);
    const abz_room_config config = config_of();
    room = room_of(&config, 0);
    other = room_of(&config, 0xa5);
    beginning = snapshot_of(room);
    return 0;
}

static int forget(void **state)
{
    (void)state;
    free(beginning);
    free(other);
    free(room);
    free(bytes_learnt);
    return 0;
}

static int random_below(uint64_t *seed, int n)
{
    return (int)((.5 + .5 * person_noise(seed)) * n) % n;
}

// Whatever moment of the evening a snapshot was taken at, and whatever the room that is restored has danced before:
// from there on both show the same, and are the same, bit for bit.
static void a_restored_room_goes_on_with_the_same_bits(void **state)
{
    (void)state;
    static uint64_t shown[TICKS], hash[TICKS];
    uint8_t *snapshot[CUT_N];
    int cut[CUT_N + 1];
    uint64_t seed = 3;
    for (int k = 0; k < CUT_N; k++) {
        cut[k] = k * ticks / CUT_N + random_below(&seed, ticks / CUT_N);
    }
    cut[CUT_N] = ticks;
    uint32_t leads = 0, before = 1;
    for (int i = 0, k = 0; i < ticks; i++) {
        if (k < CUT_N && (i == cut[k] || (acts != before && i < cut[k + 1]))) {  // and with every act that is new
            before = acts;
            cut[k] = i;
            snapshot[k++] = snapshot_of(room);
        }
        abz_room_input input;
        evening(i, &input);
        leads |= 1u << input.wishes.leads;
        shown[i] = tick(room, i);
        hash[i] = i % 3 == 0 ? abz_room_hash(room) : 0;
    }
    assert_int_equal(leads, 7);
    const uint32_t most =
        1 << ABZ_STAND_IN_ASIDE | 1 << ABZ_STAND_IN_ENTERING | 1 << ABZ_STAND_IN_CARRYING | 1 << ABZ_STAND_IN_LEAVING;
    assert_true(ticks < TICKS || (acts & most) == most);
    assert_true(acts & 1 << ABZ_STAND_IN_CARRYING);
    for (int k = 0; k < CUT_N; k++) {
        assert_int_equal(abz_room_restore(other, snapshot[k], abz_room_snapshot_size(room), &error), ABZ_OK);
        for (int i = cut[k]; i < cut[k + 1]; i++) {
            if (tick(other, i) != shown[i] || (i % 3 == 0 && abz_room_hash(other) != hash[i])) {
                fail_msg("restored at tick %d: tick %d is not what it was", cut[k], i);
            }
        }
        free(snapshot[k]);
    }
    assert_true(abz_room_shown(other) == abz_room_shown(room));
}

static void the_hash_is_of_all_that_is_stored(void **state)
{
    (void)state;
    dance_until(room, 400);
    uint8_t *bytes = snapshot_of(room);
    assert_int_equal(abz_room_restore(other, bytes, abz_room_snapshot_size(room), &error), ABZ_OK);
    uint8_t *again = snapshot_of(other);
    assert_memory_equal(bytes, again, abz_room_snapshot_size(room));
    const uint64_t hash = abz_room_hash(room), shown = abz_room_shown(room);
    assert_true(hash == abz_room_hash(other) && hash == abz_room_hash(room));
    (void)tick(room, 400);
    (void)tick(other, 401);
    assert_true(abz_room_hash(room) != hash && abz_room_shown(room) != shown);
    assert_true(abz_room_hash(other) != abz_room_hash(room) && abz_room_shown(other) != abz_room_shown(room));
    free(again);
    free(bytes);
}

static void assert_refused(abz_room *it, const uint8_t *bytes, size_t size, abz_status wanted)
{
    const uint64_t hash = abz_room_hash(it);
    const abz_status status = abz_room_restore(it, bytes, size, &error);
    assert_int_equal(status, wanted);
    assert_int_equal(error.status, wanted);
    assert_true(error.what[0] != '\0');
    assert_true(abz_room_hash(it) == hash);
}

// Cut anywhere, or with any byte another one: refused, and the room dances on as if nothing had been.
static void a_damaged_snapshot_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    for (int shared = 0; shared < 2; shared++) {
        dance_until(room, shared ? 300 : 100);
        dance_until(other, 20);
        uint8_t *bytes = snapshot_of(room);
        const size_t size = abz_room_snapshot_size(room);
        uint64_t seed = 8;
        for (size_t n = 0; n < 34; n++) {
            assert_refused(other, bytes, n, n < 32 ? ABZ_EMALFORMED : ABZ_ECORRUPT);
        }
        for (int round = 0; round < rounds / 2; round++) {
            const int at = round < 64 ? round * 9 : random_below(&seed, (int)size);
            assert_int_not_equal(abz_room_restore(other, bytes, (size_t)random_below(&seed, (int)size), &error),
                                 ABZ_OK);
            bytes[at] ^= (uint8_t)(1 << random_below(&seed, 8));
            const uint64_t hash = abz_room_hash(other);
            if (abz_room_restore(other, bytes, size, &error) == ABZ_OK) {
                fail_msg("another byte %d is taken", at);
            }
            assert_true(abz_room_hash(other) == hash);
            must(abz_room_snapshot(room, bytes, size), "a snapshot");
        }
        dance_until(room, 20);
        for (int i = 20; i < 60; i++) {
            assert_true(tick(other, i) == tick(room, i));
        }
        free(bytes);
    }
}

static void a_snapshot_of_elsewhere_is_refused_with_the_reason(void **state)
{
    (void)state;
    const size_t size = abz_room_snapshot_size(room);
    dance_until(room, 200);
    uint8_t *bytes = snapshot_of(room);
    assert_int_equal(abz_room_snapshot(room, bytes, size - 1), ABZ_ENOMEM);

    abz_room_config config = abz_room_config_default(&repertoire, figure, figure_n - 1);
    abz_room *elsewhere = room_of(&config, 0);
    assert_refused(elsewhere, bytes, size, ABZ_EINVAL);
    assert_non_null(strstr(error.what, "another dance"));
    free(elsewhere);

    config = config_of();
    config.she = abz_body_of_height(1.5f);
    elsewhere = room_of(&config, 0);
    assert_refused(elsewhere, bytes, size, ABZ_EINVAL);
    free(elsewhere);

    config = abz_room_config_default(&repertoire, figure, figure_n);  // where nobody stands by
    elsewhere = room_of(&config, 0);
    assert_refused(elsewhere, bytes, size, ABZ_EINVAL);
    free(elsewhere);

    abz_repertoire another = repertoire;
    another.content_hash++;
    config = config_of();
    config.repertoire = &another;
    elsewhere = room_of(&config, 0);
    assert_refused(elsewhere, bytes, size, ABZ_EINVAL);
    assert_non_null(strstr(error.what, "another repertoire"));
    free(elsewhere);

    bytes[24] ^= 1;
    assert_refused(room, bytes, size, ABZ_EVERSION);
    assert_non_null(strstr(error.what, "another build"));
    free(bytes);
}

// Of whoever was seen before by a camera, a restored room knows the body, whatever it was configured with.
static void proportions_come_with_it(void **state)
{
    (void)state;
    dance_until(room, 160);
    uint8_t *bytes = snapshot_of(room);
    abz_room_config config = config_of();
    config.you = abz_body_of_height(1.4f);
    config.camera.height_m = 1.4f;
    abz_room *small = room_of(&config, 0);
    assert_int_equal(abz_room_restore(small, bytes, abz_room_snapshot_size(room), &error), ABZ_OK);
    for (int i = 160; i < 260; i++) {  // through a change of who leads, for which the body is asked again
        assert_true(tick(room, i) == tick(small, i));
    }
    assert_true(abz_room_hash(room) == abz_room_hash(small));
    free(small);
    free(bytes);
}

/// Right checksums for forged numbers.
static void seal(uint8_t *bytes, size_t own_size)
{
    uint8_t *part[4] = {bytes, bytes + own_size};
    for (int k = 2; k < 4; k++) {
        part[k] = part[k - 1] + abzi_get_u32(part[k - 1] + SIZE_AT);
    }
    for (int k = 3; k >= 0; k--) {
        const uint32_t size = abzi_get_u32(part[k] + SIZE_AT);
        if (size > 0) {
            abzi_put_u32(part[k] + CRC_AT, abzi_crc32c(0, part[k] + SIZE_AT, size - SIZE_AT));
        }
        if (k > 0) {
            memcpy(bytes + own_size - 16 + 4 * k, part[k] + CRC_AT, 4);
        }
    }
}

// Checksums may be right and numbers not: what is taken is danced on without anything being read out of bounds.
static void a_forged_snapshot_does_no_harm(void **state)
{
    (void)state;
    const size_t size = abz_room_snapshot_size(room);
    uint64_t seed = 21;
    int taken_n = 0;
    dance_until(room, 300);  // she leads
    uint8_t *right = snapshot_of(room), *bytes = aligned(size);
    const size_t own_size = abzi_get_u32(right + SIZE_AT),
                 sharer_at = own_size + abzi_get_u32(right + own_size + SIZE_AT);
    const size_t third_at = sharer_at + abzi_get_u32(right + sharer_at + SIZE_AT);
    const size_t begin[] = {32, sharer_at + 32, third_at + 32}, end[] = {own_size - 12, third_at, size};
    for (int round = 0; round < rounds; round++) {
        memcpy(bytes, right, size);
        const size_t from = begin[round % 3], to = end[round % 3];
        const int n = 1 + random_below(&seed, 20);
        for (int k = 0; k < n; k++) {
            const size_t at = from + (size_t)random_below(&seed, (int)(to - from)) / 4 * 4;
            abzi_put_u32(bytes + at, (uint32_t)((person_noise(&seed) + 1) * 2147483647.0));
        }
        seal(bytes, own_size);
        if (abz_room_restore(other, bytes, size, &error) == ABZ_OK) {
            taken_n++;
            for (int i = 300; i < 320; i++) {
                (void)tick(other, i);
            }
        } else {
            assert_true(error.status == ABZ_EMALFORMED || error.status == ABZ_EINVAL);
        }
    }
    assert_true(taken_n > rounds / 10);
    free(bytes);
    free(right);
}

/// Give it "short" to have it do less.
int main(int argc, char **argv)
{
    (void)argv;
    if (argc > 1) {
        ticks = TICKS / 4;
        rounds = 20;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_restored_room_goes_on_with_the_same_bits),
        cmocka_unit_test(the_hash_is_of_all_that_is_stored),
        cmocka_unit_test(a_damaged_snapshot_is_refused_and_changes_nothing),
        cmocka_unit_test(a_snapshot_of_elsewhere_is_refused_with_the_reason),
        cmocka_unit_test(proportions_come_with_it),
        cmocka_unit_test(a_forged_snapshot_does_no_harm),
    };
    return cmocka_run_group_tests(tests, learn, forget);
}
