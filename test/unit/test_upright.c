#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/couple.h"
#include "abrazo/vmc.h"
#include "base/vec.h"
#include "chained.h"
#include "motion/body.h"
#include "rhythm/dance.h"
#include "rhythm/footfall.h"
#include "sense/upright.h"
#include "sightings.h"

enum { FIGURE_MOST = 64, TICKS = 30 * ABZ_TICKS_PER_SECOND };

static abz_figure figure[FIGURE_MOST];
static struct {
    abz_pose lead;
    abz_chair chair;
    float count;
} danced[TICKS];
static abz_body his;
static float period_s;

static void dance(abz_dance dance_it, uint32_t seated)
{
    abz_couple_config config = abz_couple_config_default();
    config.tempo_per_minute = abzi_dance_usual(abzi_dance_of(dance_it));
    config.seated = seated;
    period_s = 60 / config.tempo_per_minute;
    const uint32_t n =
        seated == 0 ? chained_syllabus(dance_it, figure, FIGURE_MOST)
                    : chained_seated(dance_it, config.body, seated, config.tempo_per_minute, figure, FIGURE_MOST);
    void *mem = malloc(abz_couple_size());
    abz_couple *couple;
    assert_non_null(mem);
    assert_int_equal(abz_couple_init(mem, abz_couple_size(), figure, n, &config, &couple), ABZ_OK);
    for (int i = 0; i < TICKS; i++) {
        const abz_couple_input input = {0};
        abz_couple_output now;
        abz_couple_tick(couple, &input, &now);
        danced[i].lead = now.pose[ABZ_ROLE_LEAD];
        danced[i].chair = now.chair[ABZ_ROLE_LEAD];
        danced[i].count = now.count;
    }
    his = config.body[ABZ_ROLE_LEAD];
    free(mem);
}

// Landings of made-up feet, as they are seen: how many there were, and how many within a tenth of a second of a count,
// or of the second step of a chasse.
typedef struct tally {
    abzi_footfall footfall;
    bool swung[2];
    bool is_cha_cha;
    int n, on;
} tally;

static float beside_s(const tally *t, float count)
{
    const float off = fabsf(count - floorf(count + 0.5f)), bar = (count - 4.5f) / 4;
    const float between = 4 * fabsf(bar - floorf(bar + 0.5f));
    return period_s * (t->is_cha_cha && between < off ? between : off);
}

static void watch(tally *t, const abz_vec3 *joint, uint32_t seen, float count)
{
    abz_step step;
    abzi_footfall_see(&t->footfall, joint, seen, &step);
    for (int side = 0; side < 2; side++) {
        const abzi_footfall_foot *foot = &t->footfall.foot[side];
        const bool lands = t->swung[side] && !foot->swinging && foot->bound_ticks > 0;
        t->n += lands;
        t->on += lands && beside_s(t, count) < 0.1f;
        t->swung[side] = foot->swinging != 0;
    }
}

static void who_stands_is_left_as_seen(void **state)
{
    (void)state;
    static const abz_dance dances[] = {ABZ_DANCE_SALSA, ABZ_DANCE_TANGO, ABZ_DANCE_MERENGUE};
    for (size_t d = 0; d < sizeof dances / sizeof *dances; d++) {
        abzi_upright u = {0};
        dance(dances[d], 0);
        for (int i = 0; i < TICKS; i++) {
            uint32_t seen = UINT32_MAX;
            assert_ptr_equal(abzi_upright_tick(&u, &his, false, danced[i].lead.pos, &seen), danced[i].lead.pos);
            assert_true(seen == UINT32_MAX && !u.sits);
        }
    }
}

static void who_sits_is_found_out_at_first_sight(void **state)
{
    (void)state;
    dance(ABZ_DANCE_WALTZ, 1u << ABZ_ROLE_LEAD);
    abzi_upright u = {0};
    const abz_chair_shape shape = abz_chair_for(&his);
    for (int i = 0; i < TICKS; i++) {
        uint32_t seen = UINT32_MAX;
        const abz_vec3 *at = abzi_upright_tick(&u, &his, false, danced[i].lead.pos, &seen);
        assert_true(u.sits);
        // as high as in standing, over where the hips are, and arms with them
        assert_true(fabsf(at[ABZ_HIPS].y - his.hip_height_m) < 0.01f);
        assert_true(at[ABZ_HIPS].x == danced[i].lead.pos[ABZ_HIPS].x);
        assert_true(fabsf(at[ABZ_LEFT_HAND].y - danced[i].lead.pos[ABZ_LEFT_HAND].y - u.raise_m) < 1e-5f);
        const abzi_spot chair = abzi_chair_of(u.joint, &shape);
        assert_true(fabsf(chair.x - danced[i].chair.x_m) < 0.001f && fabsf(chair.z - danced[i].chair.z_m) < 0.001f);
    }
}

// Down on bent legs for three seconds, as deep as a seat, and up again: over the feet; or with feet ahead, as held by a
// partner, and never still.
static void who_crouches_does_not_sit(void **state)
{
    (void)state;
    static abz_pose seated, low;
    dance(ABZ_DANCE_WALTZ, 1u << ABZ_ROLE_LEAD);
    seated = danced[0].lead;
    dance(ABZ_DANCE_WALTZ, 0);
    for (int held = 0; held < 2; held++) {
        abzi_upright u = {0};
        for (int i = 0; i < 300; i++) {
            low = i >= 60 && i < 240 ? seated : danced[0].lead;
            const float heave = 0.06f * (float)(i / 20 % 2);
            for (int j = 0; j < ABZ_JOINT_N && i >= 60 && i < 240; j++) {
                const bool foot =
                    j == ABZ_LEFT_FOOT || j == ABZ_RIGHT_FOOT || j == ABZ_LEFT_TOES || j == ABZ_RIGHT_TOES;
                low.pos[j].y += held && !foot ? heave : 0;
                low.pos[j].x = !held && foot ? seated.pos[ABZ_HIPS].x : low.pos[j].x;
                low.pos[j].z = !held && foot ? seated.pos[ABZ_HIPS].z : low.pos[j].z;
            }
            uint32_t seen = UINT32_MAX;
            (void)abzi_upright_tick(&u, &his, false, low.pos, &seen);
            assert_false(u.sits);
        }
    }
}

// From standing to sitting a second goes by, and half of one back.
static void who_sits_down_is_found_out_soon(void **state)
{
    (void)state;
    abzi_upright u = {0};
    static abz_pose sits, stands;
    dance(ABZ_DANCE_WALTZ, 1u << ABZ_ROLE_LEAD);
    sits = danced[0].lead;
    dance(ABZ_DANCE_WALTZ, 0);
    stands = danced[0].lead;
    for (int i = 0; i < 300; i++) {
        uint32_t seen = UINT32_MAX;
        (void)abzi_upright_tick(&u, &his, false, i >= 60 && i < 180 ? sits.pos : stands.pos, &seen);
        assert_int_equal(u.sits, i >= 60 + 59 && i < 180 + 29);
    }
}

// Who has no legs that are seen is told to sit; what is not a number changes nothing.
static void legs_may_be_hidden(void **state)
{
    (void)state;
    const uint32_t legs = 0xffu << ABZ_LEFT_UPPER_LEG;
    dance(ABZ_DANCE_SALSA, 1u << ABZ_ROLE_LEAD);
    abzi_upright told = {0}, untold = {0};
    for (int i = 0; i < 300; i++) {
        uint32_t seen = UINT32_MAX & ~legs, seen_too = seen;
        abz_vec3 joint[ABZ_JOINT_N];
        memcpy(joint, danced[i].lead.pos, sizeof joint);
        if (i == 200) {
            joint[ABZ_HIPS].y = NAN;
        }
        const abz_vec3 *at = abzi_upright_tick(&told, &his, true, joint, &seen);
        (void)abzi_upright_tick(&untold, &his, false, joint, &seen_too);
        assert_true(told.sits && !untold.sits);
        assert_true(at[ABZ_HIPS].y > 0.9f * his.hip_height_m && at[ABZ_LEFT_TOES].y < 0.2f);
        assert_true(i == 200 || (seen & legs) == legs);
    }
}

static void steps_that_are_made_up_fall_on_counts(void **state)
{
    (void)state;
    static const struct {
        abz_dance dance;
        double least;
    } of[] = {{ABZ_DANCE_SALSA, .95}, {ABZ_DANCE_BACHATA, .9}, {ABZ_DANCE_MERENGUE, .95},
              {ABZ_DANCE_TANGO, .85}, {ABZ_DANCE_WALTZ, .9},   {ABZ_DANCE_CHA_CHA, .88}};
    for (size_t d = 0; d < sizeof of / sizeof *of; d++) {
        abzi_upright u = {0};
        tally t = {.is_cha_cha = of[d].dance == ABZ_DANCE_CHA_CHA};
        dance(of[d].dance, 1u << ABZ_ROLE_LEAD);
        abzi_footfall_start(&t.footfall, &his);
        int foreseen_n = 0, rightly_n = 0;
        float lands = -1;  // tick in which a foot will be seen to, as was foreseen when it lifted
        for (int i = 0; i < TICKS; i++) {
            uint32_t seen = UINT32_MAX;
            const bool was_up = u.swings >= 0;
            const int was_n = t.n;
            const abz_vec3 *joint = abzi_upright_tick(&u, &his, false, danced[i].lead.pos, &seen);
            watch(&t, joint, seen, danced[i].count);
            const abzi_foreseen foreseen = abzi_upright_foresee(&u);
            if (t.n > was_n && lands >= 0) {
                foreseen_n++;
                rightly_n += fabsf((float)i - lands) < 0.1f * ABZ_TICKS_PER_SECOND;
                lands = -1;
            }
            if (foreseen.foot >= 0 && !was_up) {
                lands = foreseen.lands ? (float)i + foreseen.lands_s * ABZ_TICKS_PER_SECOND : -1;
            }
        }
        printf("# %s: %d of %d within a tenth of a second, %d of %d foreseen so\n", abz_dance_name(of[d].dance), t.on,
               t.n, rightly_n, foreseen_n);
        assert_true(t.n > 15 && t.on > of[d].least * t.n);
        assert_true(2 * foreseen_n > t.n && rightly_n > 0.95 * foreseen_n);
    }
}

// All bones of an avatar that sits, as a sender of VMC has them, whatever body stands in for what it does not say.
static void a_sender_of_all_bones_who_sits_is_found_out(void **state)
{
    (void)state;
    dance(ABZ_DANCE_RUMBA, 1u << ABZ_ROLE_LEAD);
    abzi_upright sent = {0}, known = {0};
    abz_vmc_reader reader;
    abz_vmc_read_begin(&reader, 0);
    const abz_chair_shape shape = abz_chair_for(&his);
    tally t = {.n = 0};
    abzi_footfall_start(&t.footfall, &his);
    for (int i = 0; i < TICKS; i++) {
        uint8_t packet[ABZ_VMC_PACKET_MAX];
        uint32_t place = 0, seen = UINT32_MAX;
        size_t size;
        abz_vmc_frame frame = {.tells = 0};
        while ((size = abz_vmc_write(&his, &danced[i].lead, (float)i / ABZ_TICKS_PER_SECOND, &place, packet)) > 0) {
            (void)abz_vmc_read(&reader, packet, size, &frame);
        }
        assert_int_equal(frame.tells, ABZ_VMC_BODY);
        const abz_vec3 *joint = abzi_upright_tick(&sent, &his, false, frame.joint, &frame.seen);
        (void)abzi_upright_tick(&known, &his, false, danced[i].lead.pos, &seen);
        assert_true(sent.sits && fabsf(sent.joint[ABZ_HIPS].y - his.hip_height_m) < 0.01f);
        const abzi_spot chair = abzi_chair_of(sent.joint, &shape);
        assert_true(fabsf(chair.x - danced[i].chair.x_m) < 0.003f && fabsf(chair.z - danced[i].chair.z_m) < 0.003f);
        assert_int_equal(sent.swings >= 0, known.swings >= 0);
        watch(&t, joint, frame.seen, danced[i].count);
    }
    printf("# by VMC %d of %d within a tenth of a second\n", t.on, t.n);
    assert_true(t.n > 20 && t.on > 0.9 * t.n);
}

// Hips and shoulders are seen, legs are not: before a desk, or under a blanket. The seat says where the floor is.
// Who is not told to sit is found to, having stood there first.
static void sit_before_camera(abz_dance dance_it, bool told, float least)
{
    enum { LEGS = 25, EVERY = 2, STAND = 3 * ABZ_TICKS_PER_SECOND, SETTLED = 5 * ABZ_TICKS_PER_SECOND };
    dance(dance_it, 1u << ABZ_ROLE_LEAD);
    abz_camera_config config = abz_camera_config_default();
    config.height_m = abzi_body_height(&his);
    config.sits = told;
    void *mem = malloc(abz_camera_size());
    abz_camera *camera;
    assert_int_equal(abz_camera_init(mem, abz_camera_size(), &config, &camera), ABZ_OK);
    const scene there = scene_usual(1);
    abzi_upright u = {0};
    uint64_t seed = 5;
    tally t = {.is_cha_cha = dance_it == ABZ_DANCE_CHA_CHA};
    abzi_footfall_start(&t.footfall, &his);
    float off = 0, high = 0;
    for (int i = told ? 0 : -STAND; i < TICKS; i++) {
        abz_vec3 joint[ABZ_JOINT_N];
        abz_sighting sighting;
        abz_seen seen;
        scene_stand(&his, 0, 3, joint);
        for (int j = 0; i >= 0 && j < ABZ_JOINT_N; j++) {
            const abz_vec3 at = danced[i].lead.pos[j];
            joint[j] = abzi_v3(-at.x, at.y, 3 - at.z);
        }
        scene_sighting(&there, joint, &seed, &sighting);
        for (int k = LEGS; i >= 0 && k < ABZ_LANDMARK_N; k++) {
            sighting.landmark[k].visible = 0;
        }
        abz_camera_tick(camera, i % EVERY == 0 ? &sighting : NULL, false, false, &seen);
        uint32_t marked = seen.seen;
        const abz_vec3 *shown = abzi_upright_tick(&u, &seen.body, told, seen.joint, &marked);
        watch(&t, shown, marked, i >= 0 ? danced[i].count : 0);
        assert_true(told || u.sits == (i > SETTLED) || (i > 0 && i <= SETTLED));
        if (i > SETTLED) {
            assert_true(seen.blind == ABZ_BLIND_NOT && u.sits);
            const float x = seen.joint[ABZ_HIPS].x - joint[ABZ_HIPS].x, z = seen.joint[ABZ_HIPS].z - joint[ABZ_HIPS].z;
            off += sqrtf(x * x + z * z) / (TICKS - SETTLED);
            high += fabsf(seen.joint[ABZ_HIPS].y - joint[ABZ_HIPS].y) / (TICKS - SETTLED);
        } else {
            t.n = t.on = 0;
        }
    }
    printf("# hips %.3f m off, %.3f m in height; %d of %d steps within a tenth of a second of a count\n", (double)off,
           (double)high, t.on, t.n);
    assert_true(off < 0.05f && high < 0.03f);
    assert_true(t.n > 15 && (float)t.on > least * (float)t.n);
    free(mem);
}

static void a_camera_need_not_see_legs(void **state)
{
    (void)state;
    sit_before_camera(ABZ_DANCE_MERENGUE, true, 0.9f);
    sit_before_camera(ABZ_DANCE_SALSA, true, 0.9f);
    sit_before_camera(ABZ_DANCE_SALSA, false, 0.9f);
    sit_before_camera(ABZ_DANCE_BACHATA, true, 0.9f);
    sit_before_camera(ABZ_DANCE_CHA_CHA, true, 0.9f);
    sit_before_camera(ABZ_DANCE_WALTZ, true, 0.9f);
}

// Who never stood before it, and whose legs it does not see, sits if hips stay while shoulders dance.
static void hips_that_stay_sit(void **state)
{
    (void)state;
    enum { LEGS = 25, FOUND = 13 * ABZ_TICKS_PER_SECOND };
    static const abz_dance dances[] = {ABZ_DANCE_SALSA, ABZ_DANCE_BACHATA, ABZ_DANCE_CHA_CHA};
    for (size_t d = 0; d < 2 * sizeof dances / sizeof *dances; d++) {
        const bool sits = d % 2 != 0;
        dance(dances[d / 2], sits ? 1u << ABZ_ROLE_LEAD : 0);
        const abz_camera_config config = abz_camera_config_default();
        void *mem = malloc(abz_camera_size());
        abz_camera *camera;
        assert_int_equal(abz_camera_init(mem, abz_camera_size(), &config, &camera), ABZ_OK);
        const scene there = scene_usual(1);
        abzi_upright u = {0};
        uint64_t seed = 5;
        for (int i = 0; i < TICKS; i++) {
            abz_vec3 joint[ABZ_JOINT_N];
            abz_sighting sighting;
            abz_seen seen;
            for (int j = 0; j < ABZ_JOINT_N; j++) {
                const abz_vec3 at = danced[i].lead.pos[j];
                joint[j] = abzi_v3(-at.x, at.y, 3.5f - at.z);
            }
            scene_sighting(&there, joint, &seed, &sighting);
            for (int k = LEGS; k < ABZ_LANDMARK_N; k++) {
                sighting.landmark[k].visible = 0;
            }
            abz_camera_tick(camera, i % 2 == 0 ? &sighting : NULL, false, false, &seen);
            const uint32_t blind = seen.blind;
            (void)abzi_upright_tick(&u, &seen.body, false, seen.joint, &seen.seen);
            assert_true(sits ? i < FOUND || (u.sits && blind == ABZ_BLIND_NOT) : !u.sits);
        }
        free(mem);
    }
}

// Who sits before a camera and does not dance leans over to a side now and then, to no beat: that is no step.
static void who_talks_takes_no_steps(void **state)
{
    (void)state;
    enum { LEGS = 25, MINUTE = 60 * ABZ_TICKS_PER_SECOND };
    dance(ABZ_DANCE_SALSA, 1u << ABZ_ROLE_LEAD);
    abz_camera_config config = abz_camera_config_default();
    config.height_m = abzi_body_height(&his);
    config.sits = true;
    void *mem = malloc(abz_camera_size());
    abz_camera *camera;
    assert_int_equal(abz_camera_init(mem, abz_camera_size(), &config, &camera), ABZ_OK);
    const scene there = scene_usual(1);
    abzi_upright u = {0};
    uint64_t seed = 5;
    tally t = {.n = 0};
    abzi_footfall_start(&t.footfall, &his);
    float slow = 0, over_rad = 0;
    for (int i = 0; i < MINUTE; i++) {
        abz_vec3 joint[ABZ_JOINT_N];
        abz_sighting sighting;
        abz_seen seen;
        slow += 0.04f * (0.26f * scene_noise(&seed) - slow);  // below .4 Hz, by 1.5 degrees
        over_rad += 0.04f * (slow - over_rad);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            const abz_vec3 at = danced[0].lead.pos[j];
            const float high = j < ABZ_LEFT_UPPER_LEG ? abzi_maxf(at.y - danced[0].lead.pos[ABZ_HIPS].y, 0) : 0;
            joint[j] = abzi_v3(-at.x + high * over_rad, at.y, 3 - at.z);
        }
        scene_sighting(&there, joint, &seed, &sighting);
        for (int k = LEGS; k < ABZ_LANDMARK_N; k++) {
            sighting.landmark[k].visible = 0;
        }
        abz_camera_tick(camera, i % 2 == 0 ? &sighting : NULL, false, false, &seen);
        const abz_vec3 *shown = abzi_upright_tick(&u, &seen.body, true, seen.joint, &seen.seen);
        watch(&t, shown, seen.seen, 0);
    }
    printf("# %d steps in a minute of talking\n", t.n);
    assert_true(t.n < 15);
    free(mem);
}

// Down within a second and a half, to dance seated, and up again, legs hidden below a table: the camera has it after
// three seconds of sitting, and after half a second of standing; who sees it as a whole (VMC) needs one, and a half.
static void who_sits_down_in_mid_dance_may_stand_up_again(void **state)
{
    (void)state;
    enum { LEGS = 25, DOWN = 300, DOWN_TICKS = 90, UP = 900, END = 1500 };
    dance(ABZ_DANCE_SALSA, 1u << ABZ_ROLE_LEAD);
    abz_camera_config config = abz_camera_config_default();
    config.height_m = abzi_body_height(&his);
    void *mem = malloc(abz_camera_size());
    abz_camera *camera;
    assert_int_equal(abz_camera_init(mem, abz_camera_size(), &config, &camera), ABZ_OK);
    const scene there = scene_usual(1);
    abzi_upright by_camera = {0}, as_a_whole = {0};
    uint64_t seed = 5;
    int change[2][3] = {{0}}, change_n[2] = {0};
    for (int i = 0; i < END; i++) {
        abz_vec3 joint[ABZ_JOINT_N];
        abz_sighting sighting;
        abz_seen seen;
        const float at = (float)(i < UP ? i - DOWN : UP + DOWN_TICKS - i) / DOWN_TICKS;
        const float low = at < 0 ? 0 : at > 1 ? 1 : at * at * (3 - 2 * at);
        scene_stand(&his, 0, 3, joint);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            const abz_vec3 seat = danced[i].lead.pos[j];
            joint[j] = abzi_v3_lerp(joint[j], abzi_v3(-seat.x, seat.y, 3 - seat.z), low);
        }
        scene_sighting(&there, joint, &seed, &sighting);
        for (int k = LEGS; i >= DOWN + DOWN_TICKS / 2 && k < ABZ_LANDMARK_N; k++) {
            sighting.landmark[k].visible = 0;
        }
        abz_camera_tick(camera, i % 2 == 0 ? &sighting : NULL, false, false, &seen);
        abzi_upright *const u[] = {&by_camera, &as_a_whole};
        const int32_t was[] = {by_camera.sits, as_a_whole.sits};
        uint32_t all = UINT32_MAX;
        (void)abzi_upright_tick(&by_camera, &seen.body, false, seen.joint, &seen.seen);
        (void)abzi_upright_tick(&as_a_whole, &his, false, joint, &all);
        for (int k = 0; k < 2; k++) {
            if (u[k]->sits != was[k]) {
                assert_true(change_n[k] < 2);
                change[k][change_n[k]++] = i;
            }
        }
        const float high = joint[ABZ_HIPS].y, is = seen.joint[ABZ_HIPS].y;
        assert_true(i < 120 || fabsf(is - high) < 0.1f);
    }
    for (int k = 0; k < 2; k++) {
        printf("# %s: sits %.1f s after sitting down, stands %.1f s after\n", k == 0 ? "by camera" : "as a whole",
               (double)(change[k][0] - DOWN - DOWN_TICKS) / ABZ_TICKS_PER_SECOND,
               (double)(change[k][1] - UP - DOWN_TICKS) / ABZ_TICKS_PER_SECOND);
        assert_int_equal(change_n[k], 2);
        assert_in_range(change[k][0], DOWN + DOWN_TICKS, DOWN + DOWN_TICKS + (k == 0 ? 240 : 60));
        assert_in_range(change[k][1], UP, UP + DOWN_TICKS + 30);
    }
    free(mem);
}

// Head and hands of somebody who sits are not those of a child who stands.
static void a_headset_knows_who_is_said_to_sit(void **state)
{
    (void)state;
    dance(ABZ_DANCE_WALTZ, 1u << ABZ_ROLE_LEAD);
    abz_headset_config config = abz_headset_config_default();
    config.sits = true;
    void *mem = malloc(abz_headset_size());
    abz_headset *headset;
    assert_int_equal(abz_headset_init(mem, abz_headset_size(), &config, &headset), ABZ_OK);
    abz_seen seen;
    float off = 0;
    for (int i = 0; i < TICKS; i++) {
        const abz_pose *at = &danced[i].lead;
        const abz_quat *rot = at->rot;
        const abz_points points = {
            .head = abzi_v3_add(at->pos[ABZ_HEAD], abzi_quat_rotate(rot[ABZ_HEAD], abzi_v3(0, 0, 0.09f))),
            .left_hand =
                abzi_v3_add(at->pos[ABZ_LEFT_HAND], abzi_quat_rotate(rot[ABZ_LEFT_HAND], abzi_v3(0.08f, 0, 0))),
            .right_hand =
                abzi_v3_add(at->pos[ABZ_RIGHT_HAND], abzi_quat_rotate(rot[ABZ_RIGHT_HAND], abzi_v3(-0.08f, 0, 0))),
            .head_rot = rot[ABZ_HEAD],
            .left_hand_rot = rot[ABZ_LEFT_HAND],
            .right_hand_rot = rot[ABZ_RIGHT_HAND],
            .seen = 7};
        abz_headset_tick(headset, &points, &seen);
        const abz_vec3 hips = at->pos[ABZ_HIPS];
        off += abzi_v3_distance(seen.joint[ABZ_HIPS], hips) / TICKS;
    }
    const float height = abzi_body_height(&seen.body);
    printf("# who is 1.78 m tall and sits is taken for %.2f m; hips %.3f m off\n", (double)height, (double)off);
    assert_true(fabsf(height - 1.78f) < 0.1f && off < 0.15f);
    free(mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_stands_is_left_as_seen),
        cmocka_unit_test(who_sits_is_found_out_at_first_sight),
        cmocka_unit_test(who_crouches_does_not_sit),
        cmocka_unit_test(who_sits_down_is_found_out_soon),
        cmocka_unit_test(legs_may_be_hidden),
        cmocka_unit_test(steps_that_are_made_up_fall_on_counts),
        cmocka_unit_test(a_sender_of_all_bones_who_sits_is_found_out),
        cmocka_unit_test(a_camera_need_not_see_legs),
        cmocka_unit_test(hips_that_stay_sit),
        cmocka_unit_test(who_talks_takes_no_steps),
        cmocka_unit_test(who_sits_down_in_mid_dance_may_stand_up_again),
        cmocka_unit_test(a_headset_knows_who_is_said_to_sit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
