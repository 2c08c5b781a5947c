#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "chained.h"
#include "engine/state.h"
#include "learned.h"

enum { TICKS = 600, CUT = 251, UNKNOWN = 60 };
static int forged_n = 200;  // snapshots with forged music

// Places in a snapshot: the table in snapshot.c.
enum { CRC_AT = 8, SIZE_AT = 12, REPERTOIRE_AT = 16, LAYOUT_AT = 24, STATE_AT = 32 };

// Where a number of the state lies there: it has no padding.
#define AT(field) (STATE_AT + offsetof(abzi_state, field))

static abz_repertoire repertoire;
static abz_pose lead[TICKS], follow[TICKS];
static abz_error error;

static int setup(void **state)
{
    size_t size;
    *state = learned_by_rule(3, TICKS, &size, &repertoire);
    dancers_dance(UNKNOWN, &repertoire.body, &repertoire.body, TICKS, lead, follow);
    return 0;
}

static int teardown(void **state)
{
    free(*state);
    return 0;
}

static abz_engine *new_engine(void)
{
    abz_engine_config config = abz_engine_config_default(&repertoire);
    return engine_of(&repertoire, &config);
}

static void tick(abz_engine *engine, int i, abz_output *output)
{
    abz_input input = {.seen = UINT32_MAX};
    memcpy(input.lead, lead[i].pos, sizeof input.lead);
    abz_engine_tick(engine, &input, output);
}

// Drums at 120 a minute, as bands: the bass on 1 and 3, all above it on 2 and 4, something soft on the eighths.
static void tick_to_music(abz_engine *engine, int i, abz_output *output)
{
    abz_input input = {.seen = UINT32_MAX, .heard = 1};
    memcpy(input.lead, lead[i].pos, sizeof input.lead);
    float dying = expf(-.2f * (float)(i % 15));
    for (int b = 0; b < ABZ_BAND_N; b++) {
        bool is_struck = i % 30 < 15 ? (i / 30 % 2 == 0) == (b < 8) : b > 33;
        input.sound.level[b] = .2f + (is_struck ? (i % 30 < 15 ? 1.5f : .4f) * dying : 0);
    }
    abz_engine_tick(engine, &input, output);
}

static abz_engine *dancing_until(int n)
{
    abz_engine *engine = new_engine();
    abz_output output;
    for (int i = 0; i < n; i++)
        tick(engine, i, &output);
    return engine;
}

static uint8_t *snapshot_of(const abz_engine *engine)
{
    uint8_t *bytes = aligned(abz_engine_snapshot_size());
    must(abz_engine_snapshot(engine, bytes, abz_engine_snapshot_size()), "snapshot");
    return bytes;
}

// ---- being made -------------------------------------------------------------------------------------------------------

static abz_status init(const abz_engine_config *config)
{
    void *mem = aligned(abz_engine_size());
    abz_engine *engine;
    abz_status status = abz_engine_init(mem, abz_engine_size(), &repertoire, config, &engine);
    free(mem);
    return status;
}

static void a_configuration_that_makes_no_sense_is_refused(void **state)
{
    (void)state;
    const abz_engine_config fine = abz_engine_config_default(&repertoire);
    assert_int_equal(init(&fine), ABZ_OK);
    abz_engine_config c = fine;
    c.struct_size--;
    assert_int_equal(init(&c), ABZ_EINVAL);
    const float bad[] = {NAN, INFINITY, 0, -1, 1e6f};
    for (int b = 0; b < 5; b++)
        for (int who = 0; who < 2; who++) {
            c = fine;
            abz_body *body = who == 0 ? &c.lead_body : &c.follow_body;
            body->head_height_m = bad[b];
            assert_int_equal(init(&c), ABZ_EINVAL);
            *body = fine.follow_body;
            body->hip_height_m = bad[b];
            assert_int_equal(init(&c), ABZ_EINVAL);
            *body = fine.follow_body;
            body->offset[ABZ_CHEST].y = b == 2 || b == 3 ? NAN : bad[b];
            assert_int_equal(init(&c), ABZ_EINVAL);
            *body = fine.follow_body;
            body->offset[ABZ_LEFT_FOOT] = abzi_v3(0, 0, 0);
            assert_int_equal(init(&c), ABZ_EINVAL);
        }
    for (int part = 0; part < 3; part++) {
        c = fine;
        c.has_start = true;
        *(part == 0 ? &c.start_x_m : part == 1 ? &c.start_z_m : &c.start_heading_rad) = NAN;
        assert_int_equal(init(&c), ABZ_EINVAL);
        c.has_start = false;
        assert_int_equal(init(&c), ABZ_OK);
    }
}

static void memory_must_be_there_aligned_and_large_enough(void **state)
{
    (void)state;
    const abz_engine_config config = abz_engine_config_default(&repertoire);
    const size_t size = abz_engine_size();
    uint8_t *mem = aligned(size + 64);
    abz_engine *engine;
    assert_int_equal(abz_engine_init(mem, size - 1, &repertoire, &config, &engine), ABZ_ENOMEM);
    assert_int_equal(abz_engine_init(mem, 0, &repertoire, &config, &engine), ABZ_ENOMEM);
    assert_int_equal(abz_engine_init(NULL, size, &repertoire, &config, &engine), ABZ_ENOMEM);
    for (size_t shift = 1; shift < 8; shift++)
        assert_int_equal(abz_engine_init(mem + shift, size, &repertoire, &config, &engine), ABZ_ENOMEM);
    assert_int_equal(abz_engine_init(mem, size, &repertoire, &config, &engine), ABZ_OK);
    free(mem);
}

static void she_starts_where_she_is_told(void **state)
{
    (void)state;
    abz_engine_config config = abz_engine_config_default(&repertoire);
    config.has_start = true;
    config.start_x_m = lead[0].pos[ABZ_HIPS].x + .2f;
    config.start_z_m = lead[0].pos[ABZ_HIPS].z + 1.1f;
    config.start_heading_rad = 3;
    abz_engine *engine = engine_of(&repertoire, &config);
    abz_output output;
    tick(engine, 0, &output);
    const abz_vec3 hips = output.follow.pos[ABZ_HIPS];
    assert_true(hypotf(hips.x - config.start_x_m, hips.z - config.start_z_m) < .1f);
    free(engine);
}

static void she_starts_where_a_partner_would(void **state)
{
    (void)state;
    abz_engine *engine = new_engine();
    abz_output output;
    tick(engine, 0, &output);
    const abz_vec3 hips = output.follow.pos[ABZ_HIPS], hers = follow[0].pos[ABZ_HIPS];
    assert_true(hypotf(hips.x - hers.x, hips.z - hers.z) < .3f);
    free(engine);
}

static void her_body_is_the_one_asked_for(void **state)
{
    (void)state;
    abz_engine_config config = abz_engine_config_default(&repertoire);
    config.follow_body = dancers_body(.85f);
    abz_engine *engine = engine_of(&repertoire, &config);
    for (int i = 0; i < TICKS; i++) {
        abz_output output;
        tick(engine, i, &output);
        const abz_pose *p = &output.follow;
        for (int j = 1; j < ABZ_JOINT_N; j++) {
            int parent = abz_joint_parent((abz_joint)j);
            float bone = abzi_v3_distance(p->pos[j], p->pos[parent]);
            assert_true(fabsf(bone - abzi_v3_length(config.follow_body.offset[j])) < 1e-4f);
            assert_true(fabsf(abzi_quat_dot(p->rot[j], p->rot[j]) - 1) < 1e-4f);
        }
    }
    free(engine);
}

static void she_dances_with_him(void **state)
{
    (void)state;
    abz_engine *engine = new_engine();
    double apart = 0;
    int landed = 0, held = 0;
    for (int i = 0; i < TICKS; i++) {
        abz_output output;
        tick(engine, i, &output);
        const abz_vec3 hips = output.follow.pos[ABZ_HIPS], hers = follow[i].pos[ABZ_HIPS];
        apart += (double)hypotf(hips.x - hers.x, hips.z - hers.z) / TICKS;
        landed += (output.flags & ABZ_STEP_LANDED) != 0;
        held += (output.flags & (ABZ_LEFT_HOLD | ABZ_RIGHT_HOLD)) != 0;
        assert_false(output.flags & ABZ_LEAD_LOST);
        assert_true(output.distance >= 0);
    }
    printf("# %.2f m from where she would be, %d steps, hands held %d %% of the time\n", apart, landed,
           100 * held / TICKS);
    assert_true(apart < .25);
    assert_true(landed > 5);
    assert_true(held > TICKS / 2);
    free(engine);
}

static void she_knows_where_one_goes_whom_she_has_learned(void **state)
{
    (void)state;
    enum { SOON = 5 };  // tenths of a second
    const int soon = SOON * ABZ_TICKS_PER_SECOND / 10;
    static abz_pose known[TICKS], other[TICKS];
    const abz_body his = dancers_body(1.05f);
    dancers_dance(1, &his, &repertoire.body, TICKS, known, other);
    abz_engine *engine = new_engine();
    double off = 0, gone = 0;
    for (int i = 0; i + soon < TICKS; i++) {
        abz_input input = {.seen = UINT32_MAX};
        abz_output output;
        abz_lead_ways ways;
        memcpy(input.lead, known[i].pos, sizeof input.lead);
        abz_engine_tick(engine, &input, &output);
        abz_engine_lead_way(engine, input.lead, &ways);
        const abz_vec3 goes = abzi_v3_sub(known[i + soon].pos[ABZ_HIPS], known[i].pos[ABZ_HIPS]);
        const abz_vec3 way = ways.by[0][SOON - 1][0];
        off += i > soon ? (double)hypotf(way.x - goes.x, way.z - goes.z) / TICKS : 0;
        gone += i > soon ? (double)hypotf(goes.x, goes.z) / TICKS : 0;
        assert_true(ways.n == ABZ_LEAD_WAYS_N && way.y == 0);
    }
    printf("# in half a second he is %.3f m from where she expects him, %.3f m from where he was\n", off, gone);
    assert_true(gone > .02 && off < .75 * gone);
    free(engine);
}

// How she dances when she is asked to: how far away she is in the mean, her longest stride.
typedef struct manner {
    float away_m, stride_m;
} manner;

static manner danced(float distance_m, float gentle)
{
    abz_engine *engine = new_engine();
    abz_output now;
    manner m = {0};
    for (int i = 0; i < TICKS; i++) {
        abz_input input = {.seen = UINT32_MAX, .distance_m = distance_m, .gentle = gentle};
        memcpy(input.lead, lead[i].pos, sizeof input.lead);
        abz_engine_tick(engine, &input, &now);
        if (i < TICKS / 3) {
            continue;
        }
        abz_vec3 way = abzi_v3_sub(now.follow.pos[ABZ_HIPS], lead[i].pos[ABZ_HIPS]);
        way.y = 0;
        m.away_m += abzi_v3_length(way) / (TICKS - TICKS / 3);
        float stride = abzi_v3_distance(now.follow.pos[ABZ_LEFT_FOOT], now.follow.pos[ABZ_RIGHT_FOOT]);
        m.stride_m = stride > m.stride_m ? stride : m.stride_m;
    }
    free(engine);
    return m;
}

static void she_keeps_the_distance_that_is_asked_for(void **state)
{
    (void)state;
    const manner usual = danced(0, 0), far = danced(0.4f, 0), near = danced(-0.15f, 0), wild = danced(1e9f, NAN);
    assert_float_equal(far.away_m - usual.away_m, 0.4, 0.08);
    assert_float_equal(usual.away_m - near.away_m, 0.15, 0.08);
    assert_float_equal(wild.away_m - usual.away_m, ABZ_DISTANCE_MOST_M, 0.15);
}

static void the_gentler_the_shorter_are_her_steps(void **state)
{
    (void)state;
    const manner usual = danced(0, 0), half = danced(0, 0.5f), gentle = danced(0, 1), more = danced(0, 7);
    assert_true(half.stride_m < usual.stride_m && gentle.stride_m < half.stride_m);
    assert_memory_equal(&gentle, &more, sizeof more);
}

// How far her hands are, in the mean, from where they would hold his as they are now, when she is shown him as he was.
static float hold_missed(float told_s)
{
    enum { LATE = 6 };
    abz_engine_config config = abz_engine_config_default(&repertoire);
    config.late_s = told_s;
    abz_engine *engine = engine_of(&repertoire, &config), *prompt = new_engine();
    abz_output late, now;
    float missed = 0;
    for (int i = LATE; i < TICKS; i++) {
        tick(engine, i - LATE, &late);
        tick(prompt, i, &now);
        for (int side = 0; side < 2 && i > TICKS / 4; side++) {
            const int hand = side ? ABZ_RIGHT_HAND : ABZ_LEFT_HAND;
            missed += abzi_v3_distance(late.follow.pos[hand], now.follow.pos[hand]) / (1.5f * TICKS);
        }
    }
    free(prompt);
    free(engine);
    return missed;
}

static void a_hand_that_is_shown_late_is_met_where_it_is(void **state)
{
    (void)state;
    const float untold = hold_missed(0), told = hold_missed(0.1f);
    printf("# shown a tenth of a second late, her hands are %.3f m from where they would be; told so, %.3f\n",
           (double)untold, (double)told);
    assert_true(told < 0.7f * untold);
    abz_engine_config config = abz_engine_config_default(&repertoire);
    abz_engine *engine;
    void *mem = aligned(abz_engine_size());
    const float wrong[] = {-0.1f, 2 * ABZ_LATE_MOST_S, NAN};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        config.late_s = wrong[i];
        assert_int_equal(abz_engine_init(mem, abz_engine_size(), &repertoire, &config, &engine), ABZ_EINVAL);
    }
    free(mem);
}

// She says what she believes of a leader who trembles, and dances more gently by herself, but not when she is told how.
static void by_herself_she_is_as_gentle_as_he_needs(void **state)
{
    (void)state;
    abz_engine *alone = new_engine(), *told = new_engine();
    abz_output now, full;
    for (int i = 0; i < TICKS; i++) {
        abz_input input = {.seen = UINT32_MAX, .gentle = ABZ_GENTLE_AUTO};
        memcpy(input.lead, lead[i].pos, sizeof input.lead);
        for (int side = 0; side < 2; side++) {
            const float angle = 2 * ABZI_PI_F * 5 * (float)i / ABZ_TICKS_PER_SECOND;
            input.lead[side ? ABZ_RIGHT_HAND : ABZ_LEFT_HAND].y += 0.017f * abzi_sinf(angle);
        }
        abz_engine_tick(alone, &input, &now);
        input.gentle = 0;
        abz_engine_tick(told, &input, &full);
    }
    assert_true(now.today.tremor > 0.1f && now.gentle > 0.1f);
    assert_true(full.today.tremor == now.today.tremor && full.gentle == 0);
    free(alone);
    free(told);
}

// Measured after a while, he is seen as if it had been known from the start.
static void a_leader_can_be_measured_while_he_dances(void **state)
{
    (void)state;
    const abz_body tall = abz_body_of_height(2.0f);
    abz_engine_config config = abz_engine_config_default(&repertoire);
    abz_engine *late = new_engine();
    config.lead_body = tall;
    abz_engine *known = engine_of(&repertoire, &config);
    abz_output a, b;
    float apart[2] = {0, 0};
    for (int i = 0; i < TICKS; i++) {
        if (i == TICKS / 2) {
            must(abz_engine_measure(late, &tall), "measuring");
        }
        tick(late, i, &a);
        tick(known, i, &b);
        bool is_after = i >= TICKS / 2 + 2 * ABZ_TICKS_PER_SECOND;
        float way = abzi_v3_distance(a.follow.pos[ABZ_HIPS], b.follow.pos[ABZ_HIPS]);
        apart[is_after] += i < TICKS / 2 || is_after ? way / (float)(is_after ? 180 : TICKS / 2) : 0;
    }
    assert_true(apart[0] > 0.005f);
    assert_true(apart[1] < apart[0] / 2);
    abz_body none = tall;
    none.head_height_m = NAN;
    assert_int_equal(abz_engine_measure(late, &none), ABZ_EINVAL);
    free(known);
    free(late);
}

static void she_says_that_he_is_lost(void **state)
{
    (void)state;
    abz_engine *engine = dancing_until(100);
    abz_output output;
    for (int i = 0; i < 120; i++) {
        abz_input nothing = {.seen = 0};
        abz_engine_tick(engine, &nothing, &output);
        assert_true(i > 0 || !(output.flags & ABZ_LEAD_LOST));
    }
    assert_true(output.flags & ABZ_LEAD_LOST);
    tick(engine, 100, &output);
    assert_false(output.flags & ABZ_LEAD_LOST);
    free(engine);
}

// ---- music ------------------------------------------------------------------------------------------------------------

static void what_is_no_music_is_refused(void **state)
{
    (void)state;
    const abz_engine_config fine = abz_engine_config_default(&repertoire);
    abz_engine_config c = fine;
    for (int kind = ABZ_PULSE_BREATH; kind <= ABZ_PULSE_BEEP + 1; kind++) {
        c.music.kind = (abz_pulse_kind)kind;
        assert_int_equal(init(&c), ABZ_EINVAL);
    }
    c = fine;
    c.music.struct_size = 0;
    assert_int_equal(init(&c), ABZ_EINVAL);
    c = fine;
    c.music.metre = 5;
    assert_int_equal(init(&c), ABZ_EINVAL);
    c = fine;
    c.music.dance = ABZ_DANCE_N;
    assert_int_equal(init(&c), ABZ_EINVAL);
    c = fine;
    c.music.slow_per_minute = 120;
    c.music.fast_per_minute = 100;
    assert_int_equal(init(&c), ABZ_EINVAL);
    c = fine;
    c.music.slow_per_minute = 100;
    c.music.fast_per_minute = 120;
    c.music.metre = 3;
    c.music.dance = ABZ_DANCE_WALTZ;
    assert_int_equal(init(&c), ABZ_OK);
}

static void she_hears_the_music_beside_him(void **state)
{
    (void)state;
    abz_engine *engine = new_engine();
    abz_output output;
    int beat_n = 0;
    for (int i = 0; i < TICKS; i++) {
        tick_to_music(engine, i, &output);
        if (i >= 300 && (output.music.flags & ABZ_BEAT_NEW)) {
            float off = (float)(i % 30) + output.music.beat_s * ABZ_TICKS_PER_SECOND;
            assert_true(off < 4 || off > 26);
            beat_n++;
        }
    }
    assert_in_range(beat_n, 9, 11);
    assert_true(fabsf(output.music.period_s - .5f) < .02f);
    assert_true(output.music.confidence > .5f);
    assert_true(output.music.flags & ABZ_BEAT_BAR);
    free(engine);
}

static void without_sound_there_is_no_music_but_a_pulse_of_his_steps(void **state)
{
    (void)state;
    static const abz_beat nothing;
    abz_engine *engine = new_engine();
    int beat_n = 0;
    for (int i = 0; i < TICKS; i++) {
        abz_output output;
        tick(engine, i, &output);
        assert_memory_equal(&output.music, &nothing, sizeof nothing);
        beat_n += output.pulse.flags & ABZ_BEAT_NEW;
    }
    assert_true(beat_n > 3);
    free(engine);
}

static void music_that_stops_is_held(void **state)
{
    (void)state;
    abz_engine *engine = new_engine();
    abz_output output;
    float sure = 0;
    for (int i = 0; i < TICKS; i++) {
        if (i < 400) {
            tick_to_music(engine, i, &output);
            sure = output.music.confidence;
        } else {
            tick(engine, i, &output);
            assert_true(output.music.flags & ABZ_BEAT_HELD);
            assert_true(fabsf(output.music.period_s - .5f) < .02f);
        }
    }
    assert_true(output.music.confidence < .7f * sure && output.music.confidence > .3f * sure);
    free(engine);
}

// ---- being put away and taken up again --------------------------------------------------------------------------------

// What he leads is named when there is a syllabus, and goes on being named after a restore.
static void the_figure_he_leads_is_named(void **state)
{
    (void)state;
    enum { LONG = 1500 };
    static abz_figure salsa[ABZ_RECOGNISE_FIGURE_MAX];
    static chained couple;
    const uint32_t n = chained_syllabus(ABZ_DANCE_SALSA, salsa, ABZ_RECOGNISE_FIGURE_MAX);
    const uint32_t basic = chained_named(salsa, n, "basic-step");
    chained_start(&couple, salsa, &basic, 1, .6);
    abz_engine_config config = abz_engine_config_default(&repertoire);
    config.lead_body = couple.body[0];
    abz_engine *plain = engine_of(&repertoire, &config);
    config.syllabus = salsa;
    config.syllabus_n = n;
    abz_engine *engine = engine_of(&repertoire, &config), *other = engine_of(&repertoire, &config);
    config.syllabus_n = n - 1;
    abz_engine *stranger = engine_of(&repertoire, &config);
    int named = 0;
    for (int i = 0; i < LONG; i++) {
        abz_input input = {.seen = UINT32_MAX};
        abz_output output, same;
        abz_pose pose[2];
        double place;
        (void)chained_tick(&couple, pose, &place);
        memcpy(input.lead, pose[0].pos, sizeof input.lead);
        abz_engine_tick(engine, &input, &output);
        named += i >= LONG / 2 && output.recognised.figure == (int32_t)basic;
        abz_engine_tick(plain, &input, &same);
        assert_int_equal(same.recognised.figure, -1);
        assert_memory_equal(&same.follow, &output.follow, sizeof same.follow);
        if (i > LONG / 2) {
            abz_engine_tick(other, &input, &same);
            assert_memory_equal(&same.recognised, &output.recognised, sizeof same.recognised);
        }
        if (i == LONG / 2) {
            uint8_t *bytes = snapshot_of(engine);
            assert_int_equal(abz_engine_restore(other, bytes, abz_engine_snapshot_size(), &error), ABZ_OK);
            assert_int_equal(abz_engine_restore(stranger, bytes, abz_engine_snapshot_size(), &error), ABZ_EMALFORMED);
            assert_int_equal(abz_engine_restore(plain, bytes, abz_engine_snapshot_size(), &error), ABZ_EMALFORMED);
            free(bytes);
        }
    }
    assert_true(named > LONG / 2 * 9 / 10);
    config.syllabus_n = 0;
    assert_int_equal(init(&config), ABZ_EINVAL);
    free(engine);
    free(other);
    free(plain);
    free(stranger);
}

static void a_restored_engine_goes_on_with_the_same_bits(void **state)
{
    (void)state;
    abz_engine *first = dancing_until(CUT), *second = dancing_until(7);
    uint8_t *bytes = snapshot_of(first);
    assert_int_equal(abz_engine_restore(second, bytes, abz_engine_snapshot_size(), &error), ABZ_OK);
    for (int i = CUT; i < TICKS; i++) {
        assert_int_equal(abz_engine_hash(first), abz_engine_hash(second));
        abz_output a, b;
        tick(first, i, &a);
        tick(second, i, &b);
        assert_int_equal(a.tick, i);
        assert_int_equal(b.tick, i);
        assert_int_equal(a.flags, b.flags);
        assert_memory_equal(&a.follow, &b.follow, sizeof a.follow);
    }
    free(bytes);
    free(first);
    free(second);
}

static void amid_music_it_goes_on_with_the_same_bits(void **state)
{
    (void)state;
    abz_engine *first = new_engine(), *second = dancing_until(7);
    abz_output a, b;
    for (int i = 0; i < TICKS; i++) {
        if (i > 0 && i % 100 == 0) {
            uint8_t *bytes = snapshot_of(first);
            assert_int_equal(abz_engine_restore(second, bytes, abz_engine_snapshot_size(), &error), ABZ_OK);
            free(bytes);
        }
        bool is_silent = i / 50 == 7;
        (is_silent ? tick : tick_to_music)(first, i, &a);
        if (i < 100) {
            continue;
        }
        (is_silent ? tick : tick_to_music)(second, i, &b);
        assert_int_equal(abz_engine_hash(first), abz_engine_hash(second));
        assert_memory_equal(&a.follow, &b.follow, sizeof a.follow);
        assert_memory_equal(&a.music, &b.music, sizeof a.music);
        assert_memory_equal(&a.pulse, &b.pulse, sizeof a.pulse);
    }
    free(first);
    free(second);
}

static void a_snapshot_of_the_first_moment_is_one_too(void **state)
{
    (void)state;
    abz_engine *first = new_engine(), *second = dancing_until(50);
    uint8_t *bytes = snapshot_of(first);
    assert_int_equal(abz_engine_restore(second, bytes, abz_engine_snapshot_size(), &error), ABZ_OK);
    for (int i = 0; i < 50; i++) {
        abz_output a, b;
        tick(first, i, &a);
        tick(second, i, &b);
        assert_memory_equal(&a.follow, &b.follow, sizeof a.follow);
    }
    free(bytes);
    free(first);
    free(second);
}

static void the_hash_changes_with_every_tick_and_not_by_looking(void **state)
{
    (void)state;
    abz_engine *engine = dancing_until(CUT);
    for (int i = CUT; i < TICKS; i++) {
        uint64_t hash = abz_engine_hash(engine);
        free(snapshot_of(engine));
        assert_int_equal(abz_engine_hash(engine), hash);
        abz_output output;
        tick(engine, i, &output);
        assert_true(abz_engine_hash(engine) != hash);
    }
    free(engine);
}

static void every_number_of_the_state_counts_in_the_hash(void **state)
{
    (void)state;
    abz_engine *engine = dancing_until(CUT), *other = new_engine();
    uint8_t *bytes = snapshot_of(engine);
    const size_t size = abz_engine_snapshot_size();
    // Of the long arrays, whose numbers are all alike, some.
    const struct {
        size_t at, end;
    } alike[] = {
        {AT(music.pointer.cell), AT(music.pointer.head)},
        {AT(music.bar.level), AT(music.bar.newest)},
        {AT(lead.memory), AT(lead) + sizeof(abzi_lead)},
        {AT(recognise.sight), AT(recognise.none)},
        {AT(recognise.mass), AT(recognise) + sizeof(abzi_recognise)},
    };
    const uint64_t right = abz_engine_hash(engine);
    size_t step = 4;
    for (size_t at = STATE_AT; at < size; at += step) {
        step = 4;
        for (size_t k = 0; k < sizeof alike / sizeof *alike; k++)
            step = at > alike[k].at && at + 4 * 1009 < alike[k].end ? 4 * 1009 : step;
        bytes[at] ^= 1;
        abzi_put_u32(bytes + CRC_AT, abzi_crc32c(0, bytes + SIZE_AT, size - SIZE_AT));
        // A number that can not be is refused.
        if (abz_engine_restore(other, bytes, size, &error) == ABZ_OK)
            assert_true(abz_engine_hash(other) != right);
        bytes[at] ^= 1;
    }
    free(bytes);
    free(engine);
    free(other);
}

/// What is refused leaves the engine as it was.
static void assert_refused(const uint8_t *bytes, size_t size, abz_status wanted)
{
    abz_engine *engine = dancing_until(30);
    uint64_t hash = abz_engine_hash(engine);
    memset(&error, 0, sizeof error);
    assert_int_equal(abz_engine_restore(engine, bytes, size, &error), wanted);
    assert_int_equal(error.status, wanted);
    assert_true(strlen(error.what) > 10);
    assert_int_equal(abz_engine_hash(engine), hash);
    free(engine);
}

static void what_is_no_snapshot_is_refused(void **state)
{
    (void)state;
    const size_t size = abz_engine_snapshot_size();
    abz_engine *engine = dancing_until(CUT);
    uint8_t *bytes = snapshot_of(engine);
    assert_int_equal(abz_engine_snapshot(engine, bytes, size - 1), ABZ_ENOMEM);
    free(bytes);
    bytes = snapshot_of(engine);

    assert_refused(bytes, 0, ABZ_EMALFORMED);
    assert_refused(bytes, STATE_AT - 1, ABZ_EMALFORMED);
    assert_refused(bytes, size - 1, ABZ_ECORRUPT);
    bytes[0] ^= 1;
    assert_refused(bytes, size, ABZ_EMALFORMED);
    bytes[0] ^= 1;
    for (size_t at = STATE_AT; at < size; at += 10007) {
        bytes[at] ^= 16;
        assert_refused(bytes, size, ABZ_ECORRUPT);
        bytes[at] ^= 16;
    }
    bytes[CRC_AT] ^= 1;
    assert_refused(bytes, size, ABZ_ECORRUPT);
    bytes[CRC_AT] ^= 1;
    bytes[LAYOUT_AT] ^= 1;
    assert_refused(bytes, size, ABZ_EVERSION);
    bytes[LAYOUT_AT] ^= 1;
    abzi_put_u32(bytes + SIZE_AT, (uint32_t)size + 4);
    assert_refused(bytes, size, ABZ_EVERSION);
    free(bytes);
    free(engine);
}

static void the_snapshot_of_another_repertoire_is_refused(void **state)
{
    (void)state;
    size_t size;
    abz_repertoire other;
    void *learned_bytes = learned_by_rule(2, TICKS, &size, &other);
    abz_engine_config config = abz_engine_config_default(&other);
    abz_engine *engine = engine_of(&other, &config);
    uint8_t *bytes = snapshot_of(engine);
    assert_refused(bytes, abz_engine_snapshot_size(), ABZ_EINVAL);
    free(bytes);
    free(engine);
    free(learned_bytes);
}

static void damaged_music_is_refused(void **state)
{
    (void)state;
    const float nan = NAN, huge = 1e30f, negative = -1, far_back = -1e9f;
    uint32_t nan_bits, huge_bits, negative_bits, far_back_bits;
    memcpy(&nan_bits, &nan, 4);
    memcpy(&huge_bits, &huge, 4);
    memcpy(&negative_bits, &negative, 4);
    memcpy(&far_back_bits, &far_back, 4);
    const struct {
        size_t at;
        uint32_t number;
    } damage[] = {
        {AT(music.attack.newest), ABZI_ATTACK_MEAN_N},
        {AT(music.pointer.head[0]) + 4 * 40, 1000},
        {AT(music.pointer.cell[3000][2]), nan_bits},
        {AT(music.pointer.cell[3000][2]), negative_bits},
        {AT(music.pointer.total), 0},
        {AT(music.pointer.row[30]), huge_bits},
        {AT(music.since), nan_bits},
        {AT(music.period), huge_bits},
        {AT(music.steady), 0},
        {AT(music.in_bar), 5},
        {AT(music.bar_n), 5},
        {AT(music.sure), nan_bits},
        {AT(music.trust.newest), ABZI_TRUST_MEMORY_N},
        {AT(music.trust.heard_n), ABZI_TRUST_MEMORY_N + 1},
        {AT(music.trust.slot), 2},
        {AT(music.trust.on), nan_bits},
        {AT(music.trust.half), negative_bits},
        {AT(music.trust.odd), huge_bits},
        {AT(music.bar.newest), ABZI_BAR_MEMORY_N},
        {AT(music.bar.dance), ABZ_DANCE_N},
        {AT(music.bar.metre), 2},
        {AT(accord.last), far_back_bits},
        {AT(accord.next), nan_bits},
        {AT(accord.period), 0},
        {AT(accord.power), 0},
        {AT(accord.agree_re), huge_bits},
        {AT(music.bar_n), 0},
    };
    abz_engine *engine = new_engine();
    abz_output output;
    for (int i = 0; i < CUT; i++)
        tick_to_music(engine, i, &output);
    const size_t size = abz_engine_snapshot_size();
    uint8_t *bytes = snapshot_of(engine);
    for (size_t k = 0; k < sizeof damage / sizeof *damage; k++) {
        const uint32_t right = abzi_get_u32(bytes + damage[k].at);
        abzi_put_u32(bytes + damage[k].at, damage[k].number);
        abzi_put_u32(bytes + CRC_AT, abzi_crc32c(0, bytes + SIZE_AT, size - SIZE_AT));
        if (abz_engine_restore(engine, bytes, size, &error) != ABZ_EMALFORMED)
            fail_msg("damage %zu is taken", k);
        abzi_put_u32(bytes + damage[k].at, right);
    }
    abzi_put_u32(bytes + CRC_AT, abzi_crc32c(0, bytes + SIZE_AT, size - SIZE_AT));
    assert_int_equal(abz_engine_restore(engine, bytes, size, &error), ABZ_OK);
    free(bytes);
    free(engine);
}

// Few numbers of the hearing forged at a time: what is taken is danced to, and says finite things.
static void forged_music_does_no_harm(void **state)
{
    (void)state;
    const size_t size = abz_engine_snapshot_size();
    const size_t begin = AT(music), end = size, pointer = AT(music.pointer), after = pointer + sizeof(abzi_pointer);
    uint64_t seed = 4;
    int taken_n = 0;
    abz_engine *engine = new_engine();
    abz_output output;
    for (int i = 0; i < CUT; i++)
        tick_to_music(engine, i, &output);
    uint8_t *right = snapshot_of(engine), *bytes = aligned(size);
    for (int round = 0; round < forged_n; round++) {
        memcpy(bytes, right, size);
        for (int k = 0; k < 3; k++) {
            size_t at = begin + (size_t)((.5 + .5 * person_noise(&seed)) * (double)(end - begin)) / 4 * 4;
            uint32_t number = (uint32_t)((person_noise(&seed) + 1) * 2147483647.0);
            abzi_put_u32(bytes + (at >= pointer && at < after && k > 0 ? after : at), number);
        }
        abzi_put_u32(bytes + CRC_AT, abzi_crc32c(0, bytes + SIZE_AT, size - SIZE_AT));
        if (abz_engine_restore(engine, bytes, size, &error) != ABZ_OK)
            continue;
        taken_n++;
        for (int i = CUT; i < CUT + 70; i++) {
            (i < CUT + 40 ? tick_to_music : tick)(engine, i, &output);
            const abz_beat *said[] = {&output.music, &output.pulse};
            for (int b = 0; b < 2; b++) {
                assert_true(isfinite(said[b]->phase) && isfinite(said[b]->period_s) && isfinite(said[b]->next_s));
                assert_true(said[b]->confidence >= 0 && said[b]->confidence <= 1);
            }
        }
    }
    assert_true(8 * taken_n > forged_n);
    free(bytes);
    free(right);
    free(engine);
}

/// A snapshot with a right checksum may still hold any numbers: from then on nothing may be read out of bounds.
static void a_forged_snapshot_does_no_harm(void **state)
{
    (void)state;
    const size_t size = abz_engine_snapshot_size();
    uint64_t seed = 9;
    for (int round = 0; round < 100; round++) {
        abz_engine *engine = dancing_until(10);
        uint8_t *bytes = snapshot_of(engine);
        for (size_t at = STATE_AT; at < AT(music); at += 4)  // forged music has its own test
            if (round == 0 || person_noise(&seed) > .9)
                abzi_put_u32(bytes + at, (uint32_t)((person_noise(&seed) + 1) * 2147483647.0));
        abzi_put_u32(bytes + CRC_AT, abzi_crc32c(0, bytes + SIZE_AT, size - SIZE_AT));
        if (abz_engine_restore(engine, bytes, size, &error) == ABZ_OK)
            for (int i = 0; i < 20; i++) {
                abz_output output;
                tick(engine, i, &output);
            }
        else
            assert_int_equal(error.status, ABZ_EMALFORMED);
        free(bytes);
        free(engine);
    }
}

int main(int argc, char **argv)
{
    const bool is_short = argc == 2 && strcmp(argv[1], "short") == 0;
    forged_n = is_short ? 60 : 200;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_configuration_that_makes_no_sense_is_refused),
        cmocka_unit_test(memory_must_be_there_aligned_and_large_enough),
        cmocka_unit_test(she_starts_where_she_is_told),
        cmocka_unit_test(she_starts_where_a_partner_would),
        cmocka_unit_test(her_body_is_the_one_asked_for),
        cmocka_unit_test(she_dances_with_him),
        cmocka_unit_test(she_knows_where_one_goes_whom_she_has_learned),
        cmocka_unit_test(she_keeps_the_distance_that_is_asked_for),
        cmocka_unit_test(the_gentler_the_shorter_are_her_steps),
        cmocka_unit_test(a_hand_that_is_shown_late_is_met_where_it_is),
        cmocka_unit_test(by_herself_she_is_as_gentle_as_he_needs),
        cmocka_unit_test(a_leader_can_be_measured_while_he_dances),
        cmocka_unit_test(she_says_that_he_is_lost),
        cmocka_unit_test(what_is_no_music_is_refused),
        cmocka_unit_test(she_hears_the_music_beside_him),
        cmocka_unit_test(without_sound_there_is_no_music_but_a_pulse_of_his_steps),
        cmocka_unit_test(music_that_stops_is_held),
        cmocka_unit_test(the_figure_he_leads_is_named),
        cmocka_unit_test(a_restored_engine_goes_on_with_the_same_bits),
        cmocka_unit_test(amid_music_it_goes_on_with_the_same_bits),
        cmocka_unit_test(a_snapshot_of_the_first_moment_is_one_too),
        cmocka_unit_test(the_hash_changes_with_every_tick_and_not_by_looking),
        cmocka_unit_test(what_is_no_snapshot_is_refused),
        cmocka_unit_test(the_snapshot_of_another_repertoire_is_refused),
        cmocka_unit_test(damaged_music_is_refused),
        cmocka_unit_test(forged_music_does_no_harm),
        cmocka_unit_test(a_forged_snapshot_does_no_harm),
        // what is hashed is the same where everything is ten times as slow
        cmocka_unit_test(every_number_of_the_state_counts_in_the_hash),
    };
    return _cmocka_run_group_tests("engine", tests, sizeof tests / sizeof *tests - is_short, setup, teardown);
}
