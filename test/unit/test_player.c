#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/player.h"

static const char page[] = "<title><!--abrazo:title--></title><body><!--abrazo:motion--><p>tail</p>";

typedef struct text {
    char bytes[8192];
    size_t n;
    size_t calls_left;
} text;

static abz_status keep(void *to, const char *bytes, size_t n)
{
    text *kept = to;
    if (kept->calls_left == 0)
        return ABZ_EIO;
    kept->calls_left--;
    assert_true(kept->n + n < sizeof kept->bytes);
    memcpy(kept->bytes + kept->n, bytes, n);
    kept->n += n;
    return ABZ_OK;
}

static abz_player_config config_for(text *kept)
{
    abz_player_config config = abz_player_config_default();
    config.page = page;
    config.page_size = sizeof page - 1;
    config.sink = keep;
    config.to = kept;
    return config;
}

static abz_pose pose_at(float x)
{
    abz_pose pose = {0};
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        pose.pos[j] = (abz_vec3){x, (float)j * 0.05f, -x};
        pose.rot[j] = (abz_quat){0, 0, 0, 1};
    }
    return pose;
}

static abz_status write_all(const abz_player_config *config, int frames, const char *figures)
{
    abz_player player;
    abz_pose lead = pose_at(1.5f), follow = pose_at(-2.25f);
    abz_status status = abz_player_begin(config, &player);
    for (int f = 0; f < frames && status == ABZ_OK; f++)
        status = abz_player_frame(&player, &lead, &follow, ABZ_PLAYER_LEAD_LEFT_PLANTED | ABZ_PLAYER_HOLD_RIGHT_LEFT);
    return status == ABZ_OK ? abz_player_end(&player, figures) : status;
}

static size_t decode(const char *from, unsigned char *out)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t n = 0;
    for (; *from != '<'; from += 4) {
        uint32_t bits = 0;
        for (int i = 0; i < 4; i++)
            bits = bits << 6 | (from[i] == '=' ? 0 : (uint32_t)(strchr(digit, from[i]) - digit));
        for (int i = 0; i < 3 && (i == 0 || from[i + 1] != '='); i++)
            out[n++] = (unsigned char)(bits >> (16 - 8 * i));
    }
    return n;
}

static void page_holds_every_frame_between_head_and_tail(void **state)
{
    (void)state;
    for (int frames = 0; frames <= 4; frames++) {
        text kept = {.calls_left = SIZE_MAX};
        abz_player_config config = config_for(&kept);
        assert_int_equal(write_all(&config, frames, "mirror .9"), ABZ_OK);
        kept.bytes[kept.n] = '\0';
        const char *tag =
            "data-version=\"3\" data-frame-ns=\"16666667\" data-lead=\"leader\" data-follow=\"follower\">";
        const char *motion = strstr(kept.bytes, tag);
        assert_non_null(motion);
        unsigned char bytes[4096];
        assert_int_equal(decode(motion + strlen(tag), bytes), 316 * frames);
        assert_non_null(strstr(kept.bytes, "</script>\n<pre id=\"figures\" hidden>mirror .9</pre>\n<p>tail</p>"));
        for (int f = 0; f < frames; f++) {
            const unsigned char *record = bytes + 316 * f;
            float hips[3];
            memcpy(hips, record + 156, sizeof hips);  // tests run on little-endian machines
            assert_true(hips[0] == -2.25f && hips[1] == 0.0f && hips[2] == 2.25f);
            assert_int_equal(record[12 + 2] | record[12 + 3] << 8, 500);  // the spine, 5 cm up
            assert_int_equal(record[132 + 6] | record[132 + 7] << 8, 32767);
            assert_int_equal(record[312] | record[313] << 8 | record[314] << 16, 0x40001);
        }
    }
}

static void who_sits_is_told_with_the_chair(void **state)
{
    (void)state;
    text kept = {.calls_left = SIZE_MAX};
    abz_body body = abz_body_of_height(1.7f);
    abz_player_config config = config_for(&kept);
    config.follow_chair = abz_chair_for(&body);
    abz_player player;
    abz_pose pose = pose_at(0);
    abz_chair chair = {.x_m = 1.5f, .caster_rad = {0, -0.25f}};
    assert_int_equal(abz_player_begin(&config, &player), ABZ_OK);
    abz_player_chairs(&player, NULL, &chair);
    assert_int_equal(abz_player_frame(&player, &pose, &pose, 0), ABZ_OK);
    abz_player_chairs(&player, NULL, NULL);  // has stood up: the chair is where it was
    assert_int_equal(abz_player_frame(&player, &pose, &pose, 0), ABZ_OK);
    chair.yaw_rad = NAN;
    abz_player_chairs(&player, NULL, &chair);
    assert_int_equal(abz_player_frame(&player, &pose, &pose, 0), ABZ_EINVAL);
    assert_int_equal(abz_player_end(&player, NULL), ABZ_OK);
    kept.bytes[kept.n] = '\0';
    assert_null(strstr(kept.bytes, "data-lead-chair"));
    const char *shape = strstr(kept.bytes, "data-follow-chair=\"3050,"), *motion = strchr(shape, '>') + 1;
    unsigned char bytes[1024];
    float number[7];
    assert_int_equal(decode(motion, bytes), 2 * (316 + 28));
    for (int frame = 0; frame < 2; frame++) {
        const unsigned char *at = bytes + frame * (316 + 28);
        assert_int_equal(at[312] | at[313] << 8, frame == 0 ? ABZ_PLAYER_FOLLOW_SITS : 0);
        memcpy(number, at + 316, sizeof number);
        assert_true(number[0] == 1.5f && number[1] == 0 && number[6] == -0.25f);
    }
}

static void somebody_else_may_be_there(void **state)
{
    (void)state;
    text kept = {.calls_left = SIZE_MAX};
    abz_player_config config = config_for(&kept);
    config.third_name = "who fell";
    abz_player player;
    abz_pose pose = pose_at(0), third = pose_at(.75f);
    assert_int_equal(abz_player_begin(&config, &player), ABZ_OK);
    abz_player_third(&player, &third);
    assert_int_equal(abz_player_frame(&player, &pose, &pose, ABZ_PLAYER_LEAD_LOST | ABZ_PLAYER_THIRD_LEADS), ABZ_OK);
    abz_player_third(&player, NULL);
    assert_int_equal(abz_player_frame(&player, &pose, &pose, ABZ_PLAYER_FOLLOW_LOST), ABZ_OK);
    third.pos[ABZ_HEAD].y = NAN;
    abz_player_third(&player, &third);
    assert_int_equal(abz_player_frame(&player, &pose, &pose, 0), ABZ_EINVAL);
    assert_int_equal(abz_player_end(&player, NULL), ABZ_OK);
    kept.bytes[kept.n] = '\0';
    const char *motion = strchr(strstr(kept.bytes, "data-third=\"who fell\""), '>') + 1;
    unsigned char bytes[2048];
    assert_int_equal(decode(motion, bytes), 2 * (316 + 156));
    for (int frame = 0; frame < 2; frame++) {  // where they are not, they are where they were
        const unsigned char *at = bytes + frame * (316 + 156);
        float x;
        memcpy(&x, at + 316, sizeof x);
        assert_true(x == .75f);
        assert_int_equal(at[312 + 3], frame == 0 ? (ABZ_PLAYER_THIRD | ABZ_PLAYER_THIRD_LEADS) >> 24 : 0);
        assert_int_equal(at[312] | at[313] << 8, frame == 0 ? ABZ_PLAYER_LEAD_LOST : ABZ_PLAYER_FOLLOW_LOST);
    }
}

static void names_and_figures_cannot_break_out_of_the_page(void **state)
{
    (void)state;
    text kept = {.calls_left = SIZE_MAX};
    abz_player_config config = config_for(&kept);
    config.title = "</title><script>a & b";
    config.lead_name = "\"><b>'x'\a";
    config.follow_name = "\xc3\x85sa";
    assert_int_equal(write_all(&config, 1, "</pre><i>\n"), ABZ_OK);
    kept.bytes[kept.n] = '\0';
    assert_non_null(strstr(kept.bytes, "<title>&lt;/title&gt;&lt;script&gt;a &amp; b</title>"));
    assert_non_null(strstr(kept.bytes, "data-lead=\"&quot;&gt;&lt;b&gt;&#39;x&#39;\" data-follow=\"\xc3\x85sa\""));
    assert_non_null(strstr(kept.bytes, "hidden>&lt;/pre&gt;&lt;i&gt;\n</pre>"));
}

static void refusal_of_the_sink_is_handed_on_wherever_it_happens(void **state)
{
    (void)state;
    text whole = {.calls_left = SIZE_MAX};
    abz_player_config config = config_for(&whole);
    assert_int_equal(write_all(&config, 2, "a<b"), ABZ_OK);
    size_t calls = SIZE_MAX - whole.calls_left;
    for (size_t n = 0; n < calls; n++) {
        text kept = {.calls_left = n};
        config = config_for(&kept);
        assert_int_equal(write_all(&config, 2, "a<b"), ABZ_EIO);
        assert_memory_equal(kept.bytes, whole.bytes, kept.n);
    }
}

static void wrong_templates_and_numbers_are_refused(void **state)
{
    (void)state;
    text kept = {.calls_left = SIZE_MAX};
    abz_player player;
    abz_player_config config = config_for(&kept);
    config.page = "<!--abrazo:motion--><!--abrazo:title-->";
    config.page_size = strlen(config.page);
    assert_int_equal(abz_player_begin(&config, &player), ABZ_EMALFORMED);
    config.page_size = 0;
    assert_int_equal(abz_player_begin(&config, &player), ABZ_EMALFORMED);
    config = config_for(&kept);
    config.frame_time_s = (double)NAN;
    assert_int_equal(abz_player_begin(&config, &player), ABZ_EINVAL);
    config = config_for(&kept);
    config.struct_size--;
    assert_int_equal(abz_player_begin(&config, &player), ABZ_EINVAL);

    config = config_for(&kept);
    assert_int_equal(abz_player_begin(&config, &player), ABZ_OK);
    abz_pose good = pose_at(0), bad = pose_at(0);
    bad.pos[ABZ_HEAD].y = INFINITY;
    assert_int_equal(abz_player_frame(&player, &good, &bad, 0), ABZ_EINVAL);
    bad = pose_at(0);
    bad.rot[ABZ_LEFT_HAND].w = NAN;
    assert_int_equal(abz_player_frame(&player, &bad, &good, 0), ABZ_EINVAL);
}

static void joints_far_from_the_hips_are_held_at_the_edge(void **state)
{
    (void)state;
    text kept = {.calls_left = SIZE_MAX};
    abz_player_config config = config_for(&kept);
    abz_player player;
    assert_int_equal(abz_player_begin(&config, &player), ABZ_OK);
    abz_pose pose = pose_at(0);
    pose.pos[ABZ_SPINE].x = 1e9f;
    size_t from = kept.n;
    assert_int_equal(abz_player_frame(&player, &pose, &pose, 0), ABZ_OK);
    kept.bytes[kept.n] = '<';
    unsigned char bytes[512];
    decode(kept.bytes + from, bytes);
    assert_int_equal(bytes[12] | bytes[13] << 8, 32767);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_holds_every_frame_between_head_and_tail),
        cmocka_unit_test(who_sits_is_told_with_the_chair),
        cmocka_unit_test(somebody_else_may_be_there),
        cmocka_unit_test(names_and_figures_cannot_break_out_of_the_page),
        cmocka_unit_test(refusal_of_the_sink_is_handed_on_wherever_it_happens),
        cmocka_unit_test(wrong_templates_and_numbers_are_refused),
        cmocka_unit_test(joints_far_from_the_hips_are_held_at_the_edge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
