#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/vec.h"
#include "carrying.h"
#include "drums.h"

static float floor_apart(abz_vec3 a, abz_vec3 b)
{
    return sqrtf((a.x - b.x) * (a.x - b.x) + (a.z - b.z) * (a.z - b.z));
}

static void nobody_lost_nobody_enters(void **state)
{
    (void)state;
    const abz_stand_in_config config = carrying_config(ABZ_ROLE_LEAD);
    abz_stand_in *stand_in = carrying_stand_in(&config);
    for (int i = 0; i < CARRYING_TICKS; i++) {
        const abz_stand_in_input input = carrying_see(i, -1);
        abz_stand_in_output output;
        abz_stand_in_tick(stand_in, &input, &output);
        assert_int_equal(output.act, ABZ_STAND_IN_ASIDE);
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            assert_true(floor_apart(output.pose.pos[ABZ_HIPS], input.dancer[role][ABZ_HIPS]) > 1.2f);
        }
    }
    free(stand_in);
}

// Ticks from the loss until each act; she begins, comes, carries on and closes.
static void either_place_is_taken_within_a_bar_and_closed(void **state)
{
    (void)state;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abz_stand_in_config config = carrying_config(role);
        abz_stand_in *stand_in = carrying_stand_in(&config);
        const int lost_at = 400;
        int there = -1;
        abz_stand_in_output output;
        for (int i = 0; i < CARRYING_TICKS; i++) {
            const abz_stand_in_input input = carrying_see(i, i < lost_at ? -1 : role);
            abz_stand_in_tick(stand_in, &input, &output);
            assert_true(i < lost_at || output.act != ABZ_STAND_IN_ASIDE);
            if (there < 0 && output.act == ABZ_STAND_IN_CARRYING) {
                there = i - lost_at;
                const float apart = floor_apart(output.pose.pos[ABZ_HIPS], carrying_couple[1 - role][i].pos[ABZ_HIPS]);
                assert_true(apart < 1.3f);
            }
        }
        assert_in_range(there, 30, 170);
        assert_int_equal(output.place, role);
        assert_int_equal(output.act, ABZ_STAND_IN_CLOSING);
        assert_true(output.flags & ABZ_STAND_IN_CLOSED);
        free(stand_in);
    }
}

static void who_is_not_seen_is_lost_whoever_it_is(void **state)
{
    (void)state;
    const abz_stand_in_config config = carrying_config(ABZ_ROLE_LEAD);  // and it is the follower
    abz_stand_in *stand_in = carrying_stand_in(&config);
    abz_stand_in_output output;
    for (int i = 0; i < 330; i++) {
        abz_stand_in_input input = carrying_see(i, i < 300 ? -1 : ABZ_ROLE_FOLLOW);
        input.lost = 0;
        abz_stand_in_tick(stand_in, &input, &output);
        assert_int_equal(output.act != ABZ_STAND_IN_ASIDE, i >= 300 + (int)(ABZ_STAND_IN_UNSEEN_S * 60));
    }
    assert_int_equal(output.place, ABZ_ROLE_FOLLOW);
    free(stand_in);
}

static void a_short_gap_is_no_loss(void **state)
{
    (void)state;
    const abz_stand_in_config config = carrying_config(ABZ_ROLE_LEAD);
    abz_stand_in *stand_in = carrying_stand_in(&config);
    for (int i = 0; i < 400; i++) {
        abz_stand_in_input input = carrying_see(i, i % 60 < 10 ? ABZ_ROLE_LEAD : -1);
        abz_stand_in_output output;
        input.lost = 0;
        abz_stand_in_tick(stand_in, &input, &output);
        assert_int_equal(output.act, ABZ_STAND_IN_ASIDE);
    }
    free(stand_in);
}

static void who_falls_is_lost_and_is_kept_clear_of(void **state)
{
    (void)state;
    const abz_stand_in_config config = carrying_config(ABZ_ROLE_LEAD);
    abz_stand_in *stand_in = carrying_stand_in(&config);
    int noticed = -1;
    for (int i = 0; i < CARRYING_TICKS; i++) {
        abz_stand_in_input input = carrying_see(i, -1);
        abz_stand_in_output output;
        // He topples backwards like a stick, in three quarters of a second, and lies there.
        const float p = i < 300 ? 0 : i < 345 ? (float)(i - 300) / 45 : 1, angle = ABZI_PI_F / 2 * p * p;
        const abz_pose *from = &carrying_couple[ABZ_ROLE_LEAD][i < 300 ? i : 300];
        const abz_vec3 foot = from->pos[ABZ_LEFT_FOOT], side = abzi_quat_rotate(from->rot[ABZ_HIPS], abzi_v3(1, 0, 0));
        const abz_quat turn = abzi_quat_from_axis_angle(side, -angle);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            abz_vec3 off = abzi_quat_rotate(turn, abzi_v3_sub(from->pos[j], foot));
            input.dancer[ABZ_ROLE_LEAD][j] = abzi_v3_add(foot, off);
        }
        abz_stand_in_tick(stand_in, &input, &output);
        if (noticed < 0 && output.act != ABZ_STAND_IN_ASIDE) {
            noticed = i;
        }
        if (i > 420) {
            assert_true(floor_apart(output.pose.pos[ABZ_HIPS], input.dancer[ABZ_ROLE_LEAD][ABZ_HIPS]) > .5f);
            assert_true(floor_apart(output.pose.pos[ABZ_HIPS], input.dancer[ABZ_ROLE_LEAD][ABZ_HEAD]) > .5f);
            assert_true(output.clear_m > .5f);
        }
        assert_true(i < 480 || output.act == ABZ_STAND_IN_CARRYING || output.act == ABZ_STAND_IN_CLOSING);
    }
    assert_in_range(noticed, 301, 350);
    free(stand_in);
}

static void the_place_is_given_back_only_when_she_is_asked_to(void **state)
{
    (void)state;
    for (int hand_back = 0; hand_back < 2; hand_back++) {
        abz_stand_in_config config = carrying_config(ABZ_ROLE_LEAD);
        config.hand_back = hand_back == 1;
        abz_stand_in *stand_in = carrying_stand_in(&config);
        int left_at = -1, away_at = -1;
        abz_stand_in_output output;
        for (int i = 0; i < CARRYING_TICKS; i++) {
            abz_stand_in_input input = carrying_see(i, i < 120 || i >= 360 ? -1 : ABZ_ROLE_LEAD);
            input.left_s = -1;
            abz_stand_in_tick(stand_in, &input, &output);
            left_at = left_at < 0 && output.act == ABZ_STAND_IN_LEAVING ? i : left_at;
            away_at = left_at >= 0 && away_at < 0 && output.act == ABZ_STAND_IN_ASIDE ? i : away_at;
        }
        if (hand_back == 0) {
            assert_int_equal(left_at, -1);
        } else {
            // a second seen again, and then with the step on 1 of eight
            const float beat = dancers_style_of(CARRYING_SEED).beat_ticks, in = (float)left_at / beat;
            assert_in_range(left_at, 420, 420 + 8 * 46);
            assert_float_equal(in - 8 * floorf(in / 8), 1, .4);
            assert_in_range(away_at, left_at + 30, CARRYING_TICKS - 1);
        }
        free(stand_in);
    }
}

// Drums for seven seconds; who is left dances on.
static void she_closes_within_a_bar_of_the_last_note(void **state)
{
    (void)state;
    const abz_stand_in_config config = carrying_config(ABZ_ROLE_LEAD);
    abz_stand_in *stand_in = carrying_stand_in(&config);
    const float beat = dancers_style_of(CARRYING_SEED).beat_ticks;
    drums d = drums_new(15, 48000);
    int note = 0, closed_at = -1;
    for (float at = 0; at < 540; at += beat) {
        drums_hit(&d, (double)at / 60, (note = (int)at) % 2 == 0 ? DRUM_KICK : DRUM_SNARE, .5, 0);
    }
    abz_ear_config ear_config = abz_ear_config_default();
    size_t size, used = 0;
    assert_int_equal(abz_ear_size(&ear_config, &size), ABZ_OK);
    abz_ear *ear;
    void *mem = aligned(size);
    assert_int_equal(abz_ear_init(mem, size, &ear_config, &ear), ABZ_OK);
    for (int i = 0; i < CARRYING_TICKS; i++) {
        abz_stand_in_input input = carrying_see(i, i < 200 ? -1 : ABZ_ROLE_LEAD);
        abz_stand_in_output output;
        bool ready = false;
        while (!ready && used < d.n) {
            used += abz_ear_hear(ear, d.sample + used, d.n - used, &input.sound, &ready);
        }
        input.heard = ready;
        input.left_s = -1;
        abz_stand_in_tick(stand_in, &input, &output);
        assert_true(i < 400 || i > note || output.act == ABZ_STAND_IN_CARRYING);
        closed_at = closed_at < 0 && (output.flags & ABZ_STAND_IN_CLOSED) != 0 ? i : closed_at;
        assert_true(closed_at < 0 || output.act == ABZ_STAND_IN_CLOSING);
    }
    assert_in_range(closed_at, note, note + (int)(4 * beat));
    free(d.sample);
    free(mem);
    free(stand_in);
}

static void same_input_same_bits(void **state)
{
    (void)state;
    uint64_t hash[2];
    for (int round = 0; round < 2; round++) {
        const abz_stand_in_config config = carrying_config(ABZ_ROLE_FOLLOW);
        abz_stand_in *stand_in = carrying_stand_in(&config);
        for (int i = 0; i < 500; i++) {
            const abz_stand_in_input input = carrying_see(i, i < 200 ? -1 : ABZ_ROLE_FOLLOW);
            abz_stand_in_output output;
            abz_stand_in_tick(stand_in, &input, &output);
        }
        hash[round] = abz_stand_in_hash(stand_in);
        free(stand_in);
    }
    assert_true(hash[0] == hash[1]);
}

static void who_is_restored_at_any_act_goes_on_with_the_same_bits(void **state)
{
    (void)state;
    enum { LOST = 100, BACK = 260, AGAIN = 580, END = 760, LAST = 860 };
    abz_stand_in_config config = carrying_config(ABZ_ROLE_LEAD);
    config.hand_back = true;
    const size_t size = abz_stand_in_snapshot_size();
    abz_stand_in *stand_in = carrying_stand_in(&config), *other = carrying_stand_in(&config);
    uint8_t *bytes = aligned(size);
    abz_stand_in_output output, again;
    abz_error error;
    uint32_t acts = 0;
    memset(&output, 0, sizeof output);
    memset(&again, 0, sizeof again);
    for (int i = 0; i < LAST; i++) {
        const bool here = i < LOST || (i >= BACK && i < AGAIN);
        abz_stand_in_input input = carrying_see(i, here ? -1 : ABZ_ROLE_LEAD);
        input.left_s = i < END ? -1 : 1;
        const bool first = (acts >> output.act & 1) == 0;
        acts |= 1u << output.act;
        if (first || i % 97 == 0) {
            must(abz_stand_in_snapshot(stand_in, bytes, size), "a snapshot");
            assert_int_equal(abz_stand_in_restore(other, bytes, size, &error), ABZ_OK);
        }
        abz_stand_in_tick(stand_in, &input, &output);
        abz_stand_in_tick(other, &input, &again);
        assert_memory_equal(&output, &again, sizeof output);
        assert_true(abz_stand_in_hash(stand_in) == abz_stand_in_hash(other));
    }
    assert_int_equal(acts, (1 << ABZ_STAND_IN_ACT_N) - 1);

    const uint64_t hash = abz_stand_in_hash(other);
    assert_int_equal(abz_stand_in_snapshot(stand_in, bytes, size - 1), ABZ_ENOMEM);
    bytes[size / 2] ^= 1;
    assert_int_equal(abz_stand_in_restore(other, bytes, size, &error), ABZ_ECORRUPT);
    bytes[size / 2] ^= 1;
    assert_int_equal(abz_stand_in_restore(other, bytes, size - 1, &error), ABZ_ECORRUPT);
    bytes[0] ^= 1;
    assert_int_equal(abz_stand_in_restore(other, bytes, size, &error), ABZ_EMALFORMED);
    bytes[0] ^= 1;
    assert_true(abz_stand_in_hash(other) == hash);
    free(other);
    config.hand_back = false;
    other = carrying_stand_in(&config);
    assert_int_equal(abz_stand_in_restore(other, bytes, size, &error), ABZ_EINVAL);
    free(other);
    free(stand_in);
    free(bytes);
}

static void she_waits_where_she_is_told_to(void **state)
{
    (void)state;
    abz_stand_in_config config = carrying_config(ABZ_ROLE_LEAD);
    config.has_side = true;
    config.side_x_m = 3;
    config.side_z_m = -2;
    abz_stand_in *stand_in = carrying_stand_in(&config);
    for (int i = 0; i < 200; i++) {
        const abz_stand_in_input input = carrying_see(i, -1);
        abz_stand_in_output output;
        abz_stand_in_tick(stand_in, &input, &output);
        assert_true(floor_apart(output.pose.pos[ABZ_HIPS], abzi_v3(3, 0, -2)) < .15f);
    }
    free(stand_in);
}

static void nonsense_is_refused(void **state)
{
    (void)state;
    abz_stand_in *stand_in;
    void *mem = aligned(abz_stand_in_size());
    abz_stand_in_config config = carrying_config(ABZ_ROLE_LEAD);
    const abz_repertoire *follow = &carrying_knows[ABZ_ROLE_FOLLOW], *lead = &carrying_knows[ABZ_ROLE_LEAD];
    assert_int_equal(abz_stand_in_init(mem, abz_stand_in_size() - 1, follow, lead, &config, &stand_in), ABZ_ENOMEM);
    config.body.hip_height_m = -1;
    assert_int_equal(abz_stand_in_init(mem, abz_stand_in_size(), follow, lead, &config, &stand_in), ABZ_EINVAL);
    config = carrying_config(ABZ_ROLE_LEAD);
    config.struct_size = 4;
    assert_int_equal(abz_stand_in_init(mem, abz_stand_in_size(), follow, lead, &config, &stand_in), ABZ_EINVAL);
    assert_string_equal(abz_stand_in_word(ABZ_STAND_IN_ENTERING), "entering");
    free(mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_lost_nobody_enters),
        cmocka_unit_test(either_place_is_taken_within_a_bar_and_closed),
        cmocka_unit_test(who_is_not_seen_is_lost_whoever_it_is),
        cmocka_unit_test(a_short_gap_is_no_loss),
        cmocka_unit_test(who_falls_is_lost_and_is_kept_clear_of),
        cmocka_unit_test(the_place_is_given_back_only_when_she_is_asked_to),
        cmocka_unit_test(she_closes_within_a_bar_of_the_last_note),
        cmocka_unit_test(same_input_same_bits),
        cmocka_unit_test(who_is_restored_at_any_act_goes_on_with_the_same_bits),
        cmocka_unit_test(she_waits_where_she_is_told_to),
        cmocka_unit_test(nonsense_is_refused),
    };
    return cmocka_run_group_tests(tests, carrying_begin, carrying_end);
}
