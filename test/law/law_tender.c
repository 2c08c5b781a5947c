// Couples that dance by themselves, and two who share the lead, keep the caps of the gentlest, however their gentleness
// changes meanwhile; and the beat, whatever it is.
//
// usage: law_tender [TICKS of each dance]
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/couple.h"
#include "abrazo/gentle.h"
#include "abrazo/share.h"
#include "base/chance.h"
#include "chained.h"
#include "dancing.h"
#include "rhythm/dance.h"

enum { FIGURES = 64, TURN_TICKS = 120 };
enum { SETTLED = 150 };  // so many ticks after it was told a number has wholly come (abzi_gentle_ease)

static size_t tick_n = 6000;
static abz_figure figure[FIGURES];
static uint32_t figure_n;
static const abz_dance dances[] = {ABZ_DANCE_SALSA, ABZ_DANCE_BACHATA, ABZ_DANCE_MERENGUE, ABZ_DANCE_CHA_CHA,
                                   ABZ_DANCE_RUMBA, ABZ_DANCE_TANGO,   ABZ_DANCE_WALTZ};
enum { DANCE_N = sizeof dances / sizeof *dances };

// ---- what is seen of one dancer -----------------------------------------------------------------------------------------

typedef struct most {
    float hand_m_s, hand_m_s2, hips_m_s, reach, leg,
        turn_rad;     ///< while told to be gentlest, whatever is danced to its end
    float joint_m_s;  ///< at any gentleness
} most;

typedef struct watched {
    abz_pose last, before;
    float yaw[TURN_TICKS];
    size_t n, gentlest_n;
    most most;
} watched;

static void more(float *of, float value)
{
    *of = value > *of ? value : *of;
}

static float bent(const abz_pose *before, const abz_pose *last, const abz_pose *now, int joint)
{
    abz_vec3 off = abzi_v3_sub(abzi_v3_add(now->pos[joint], before->pos[joint]), abzi_v3_scale(last->pos[joint], 2));
    return abzi_v3_length(off) * ABZ_TICKS_PER_SECOND * ABZ_TICKS_PER_SECOND;
}

static float way(const abz_pose *last, const abz_pose *now, int joint)
{
    return abzi_v3_distance(now->pos[joint], last->pos[joint]) * ABZ_TICKS_PER_SECOND;
}

/// How far a limb is stretched, of its length. end: wrist or ankle
static float stretched(const abz_pose *pose, int end)
{
    const abz_vec3 *at = &pose->pos[end];
    return abzi_v3_distance(at[0], at[-2]) / (abzi_v3_distance(at[0], at[-1]) + abzi_v3_distance(at[-1], at[-2]));
}

static void watch(watched *w, float told, const abz_pose *now)
{
    most *m = &w->most;
    abz_vec3 side = abzi_v3_sub(now->pos[ABZ_LEFT_UPPER_ARM], now->pos[ABZ_RIGHT_UPPER_ARM]);
    float yaw = abzi_atan2f(-side.z, side.x), was = w->yaw[w->n % TURN_TICKS];
    w->yaw[w->n % TURN_TICKS] = yaw;
    w->gentlest_n = told >= 1 ? w->gentlest_n + 1 : 0;
    for (int j = 0; j < ABZ_JOINT_N && w->n > 0; j++) {
        more(&m->joint_m_s, way(&w->last, now, j));
    }
    if (w->gentlest_n > SETTLED && w->n > 2) {
        for (int hand = 0; hand < 2; hand++) {
            const int wrist = hand ? ABZ_RIGHT_HAND : ABZ_LEFT_HAND;
            more(&m->hand_m_s, way(&w->last, now, wrist));
            more(&m->hand_m_s2, bent(&w->before, &w->last, now, wrist));
            more(&m->reach, stretched(now, wrist));
            more(&m->leg, stretched(now, hand ? ABZ_RIGHT_FOOT : ABZ_LEFT_FOOT));
        }
        more(&m->hips_m_s, way(&w->last, now, ABZ_HIPS));
        more(&m->turn_rad, w->gentlest_n > SETTLED + TURN_TICKS ? fabsf(abzi_wrapf(yaw - was)) : 0);
    }
    w->before = w->last;
    w->last = *now;
    w->n++;
}

static void tell(const char *who, abz_dance dance, const most *m)
{
    print_message(
        "# %s, %s: hands %.3f m/s, %.2f m/s2, hips %.3f m/s, reach %.3f, legs %.4f, %.0f degrees in two seconds; any "
        "joint at any gentleness %.1f m/s\n",
        who, abz_dance_name(dance), (double)m->hand_m_s, (double)m->hand_m_s2, (double)m->hips_m_s, (double)m->reach,
        (double)m->leg, (double)degrees(m->turn_rad), (double)m->joint_m_s);
}

static void assert_capped(const most *m)
{
    const abz_effort effort = abz_effort_of(1);
    assert_true(m->hand_m_s > 0.05f && m->hand_m_s <= effort.hand_m_s + 0.0005f);
    assert_true(m->reach <= effort.reach + 1e-5f);
    assert_true(m->hips_m_s <= effort.body_m_s + 0.0005f);
    assert_true(m->turn_rad <= ABZI_PI_F / 2 + 0.01f);
    // places some metres away are rounded to a quarter of a micrometre, 3600 times of which is seen in an acceleration
    assert_true(m->hand_m_s2 <= effort.most_m_s2 + 0.02f);
}

// ---- how gently they shall dance ----------------------------------------------------------------------------------------

/// Most of the time as gently as may be; it changes once in three seconds.
static float change(uint32_t *random, float gentle)
{
    if (abzi_chance(random) >= 1.0f / 180) {
        return gentle;
    }
    const float dice = abzi_chance(random);
    return dice < 0.7f ? 1 : dice < 0.85f ? abzi_chance(random) : 0;
}

static void begin(int dance)
{
    figure_n = chained_syllabus(dances[dance], figure, FIGURES);
}

static float tempo_of(int dance)
{
    return abzi_dance_usual(abzi_dance_of(dances[dance]));
}

static void *room_for(size_t size)
{
    void *mem = calloc(1, size);
    assert_non_null(mem);
    return mem;
}

// ---- a couple of one mind -----------------------------------------------------------------------------------------------

static abz_couple *couple_of(void *mem, int dance, uint32_t seed, float gentle)
{
    abz_couple_config config = abz_couple_config_default();
    abz_couple *couple;
    config.tempo_per_minute = tempo_of(dance);
    config.seed = seed;
    config.gentle = gentle;
    assert_int_equal(abz_couple_init(mem, abz_couple_size(), figure, figure_n, &config, &couple), ABZ_OK);
    return couple;
}

static void a_couple_keeps_its_caps(void **state)
{
    (void)state;
    void *mem = room_for(abz_couple_size());
    for (int dance = 0; dance < DANCE_N; dance++) {
        begin(dance);
        static watched who[ABZ_ROLE_N];
        memset(who, 0, sizeof who);
        uint32_t random = abzi_chance_seed((uint32_t)dance);
        abz_couple_input input = {.gentle = 1};
        abz_couple *couple = couple_of(mem, dance, 2, 1);
        most all = {0};
        for (size_t i = 0; i < tick_n; i++) {
            abz_couple_output now;
            input.gentle = change(&random, input.gentle);
            abz_couple_tick(couple, &input, &now);
            for (int role = 0; role < ABZ_ROLE_N; role++) {
                watch(&who[role], input.gentle, &now.pose[role]);
            }
        }
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            for (size_t k = 0; k < sizeof all / sizeof(float); k++) {
                more((float *)&all + k, ((const float *)&who[role].most)[k]);
            }
        }
        tell("a couple", dances[dance], &all);
        assert_capped(&all);
        // hips come down in time: a foot that a leg does not reach is drawn in until the leg is straight (motion/ik.h)
        assert_true(all.leg < 0.9994f);
        assert_true(all.joint_m_s < 7);
    }
    free(mem);
}

enum { HAND, HIPS, HEAD, FOOT, PART_N, DANCED = 1800, ONE_DANCED = 720 };
static const int part_joint[PART_N] = {ABZ_LEFT_HAND, ABZ_HIPS, ABZ_HEAD, ABZ_LEFT_FOOT};

/// Accelerations of both of a couple.
typedef struct strained {
    float hard[PART_N][2 * DANCED];
    size_t n;
} strained;

/// only: they dance this figure over and over; NULL: what they like
static void strain(float gentle, int dance, const uint32_t *only, strained *out)
{
    void *mem = room_for(abz_couple_size());
    abz_couple_config config = abz_couple_config_default();
    abz_couple *couple;
    config.tempo_per_minute = tempo_of(dance);
    config.seed = 5;
    config.gentle = gentle;
    config.has_only = only != NULL;
    config.only = only;
    config.only_n = only != NULL;
    assert_int_equal(abz_couple_init(mem, abz_couple_size(), figure, figure_n, &config, &couple), ABZ_OK);
    const abz_couple_input input = {.gentle = gentle};
    abz_couple_output now[3] = {0};
    out->n = 0;
    for (int i = 0; i < (only != NULL ? ONE_DANCED : DANCED) + 180; i++) {
        now[0] = now[1];
        now[1] = now[2];
        abz_couple_tick(couple, &input, &now[2]);
        for (int role = 0; role < ABZ_ROLE_N && i >= 180; role++, out->n++) {
            for (int k = 0; k < PART_N; k++) {
                abz_pose pose[3] = {now[0].pose[role], now[1].pose[role], now[2].pose[role]};
                for (int t = 0; t < 3 && k == FOOT; t++) {
                    pose[t].pos[part_joint[k]].y = 0;  // over the floor
                }
                out->hard[k][out->n] = bent(&pose[0], &pose[1], &pose[2], part_joint[k]);
            }
        }
    }
    free(mem);
}

/// What is exceeded in 5 of 100 ticks.
static float hardest_95(const strained *it, int part)
{
    float low = 0, high = 500;
    for (int i = 0; i < 24; i++) {  // halve until the share is right
        const float middle = (low + high) / 2;
        size_t above = 0;
        for (size_t k = 0; k < it->n; k++) {
            above += it->hard[part][k] > middle;
        }
        *(20 * above > it->n ? &low : &high) = middle;
    }
    return high;
}

static void the_gentler_the_softer(void **state)
{
    (void)state;
    static strained full, half, gentle;
    for (int dance = 0; dance < DANCE_N; dance++) {
        begin(dance);
        strain(0, dance, NULL, &full);
        strain(0.5f, dance, NULL, &half);
        strain(1, dance, NULL, &gentle);
        for (int k = HAND; k <= HIPS; k++) {
            const float whole = hardest_95(&full, k), less = hardest_95(&half, k), least = hardest_95(&gentle, k);
            print_message("# %s, %s: %.1f, %.1f and %.1f m/s2\n", abz_dance_name(dances[dance]), k ? "hips" : "hands",
                          (double)whole, (double)less, (double)least);
            assert_true(less < whole && least < less && least <= 0.4f * whole);
        }
    }
}

/// Of every figure that may follow itself.
static void each_figure_has_two_fifths_of_its_own(void **state)
{
    (void)state;
    static strained full, gentle;
    size_t judged_n = 0;
    for (int dance = 0; dance < DANCE_N; dance++) {
        begin(dance);
        for (uint32_t f = 0; f < figure_n; f++) {
            abz_figure soft;
            if (!abz_figure_chains(&figure[f], &figure[f]) || abz_figure_soften(&figure[f], 1, &soft) != ABZ_OK) {
                continue;
            }
            strain(0, dance, &f, &full);
            strain(1, dance, &f, &gentle);
            judged_n++;
            for (int k = 0; k < PART_N; k++) {
                const float own = hardest_95(&full, k), is = hardest_95(&gentle, k);
                if (is > 0.4f * own) {
                    fail_msg("%s %s, %s: %.2f of %.2f m/s2", abz_dance_name(dances[dance]), figure[f].name,
                             abz_joint_name((abz_joint)part_joint[k]), (double)is, (double)own);
                }
            }
        }
    }
    assert_true(judged_n > 40);
}

// ---- two of them who share ----------------------------------------------------------------------------------------------

static void two_who_share_keep_their_caps(void **state)
{
    (void)state;
    for (int dance = 0; dance < DANCE_N; dance++) {
        begin(dance);
        static watched who[ABZ_ROLE_N];
        static abz_sharer_output now[ABZ_ROLE_N];
        void *mem[ABZ_ROLE_N];
        abz_sharer *sharer[ABZ_ROLE_N];
        uint32_t random = abzi_chance_seed(7 + (uint32_t)dance);
        memset(who, 0, sizeof who);
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            abz_sharer_config config = abz_sharer_config_default();
            config.part = (abz_role)role;
            config.begins = role == ABZ_ROLE_LEAD;
            config.seed = 3 + (uint32_t)role;
            config.tempo_per_minute = tempo_of(dance);
            mem[role] = room_for(abz_sharer_size());
            assert_int_equal(abz_sharer_init(mem[role], abz_sharer_size(), figure, figure_n, &config, &sharer[role]),
                             ABZ_OK);
        }
        float gentle = 1;
        most all = {0};
        for (size_t i = 0; i < tick_n / 2; i++) {
            abz_vec3 seen[ABZ_ROLE_N][ABZ_JOINT_N];
            gentle = change(&random, gentle);
            for (int role = 0; role < ABZ_ROLE_N; role++) {
                memcpy(seen[role], now[1 - role].pose.pos, sizeof seen[role]);
            }
            for (int role = 0; role < ABZ_ROLE_N; role++) {
                abz_sharer_input input = {.seen = i > 0 ? UINT32_MAX : 0, .gentle = gentle};
                memcpy(input.joint, seen[role], sizeof input.joint);
                abz_sharer_tick(sharer[role], &input, &now[role]);
                watch(&who[role], gentle, &now[role].pose);
            }
        }
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            for (size_t k = 0; k < sizeof all / sizeof(float); k++) {
                more((float *)&all + k, ((const float *)&who[role].most)[k]);
            }
            free(mem[role]);
        }
        tell("two who share", dances[dance], &all);
        assert_capped(&all);
        assert_true(all.joint_m_s < 7);  // no elbow jumps when there is nothing to be gentle for any more
    }
}

// ---- by herself ---------------------------------------------------------------------------------------------------------

/// How gently she comes to dance by herself with a leader of the syllabus whose hands tremble by so much.
static float found_gentle(float tremor_m, abz_today *today)
{
    void *mem[2] = {room_for(abz_couple_size()), room_for(abz_sharer_size())};
    abz_couple *couple = couple_of(mem[0], 0, 4, 0);
    abz_sharer_config config = abz_sharer_config_default();
    abz_sharer *she;
    abz_sharer_output now = {.gentle = 0};
    config.joins = true;
    assert_int_equal(abz_sharer_init(mem[1], abz_sharer_size(), figure, figure_n, &config, &she), ABZ_OK);
    for (int i = 0; i < 15 * ABZ_TICKS_PER_SECOND; i++) {
        const abz_couple_input to = {.gentle = 0};
        abz_sharer_input input = {.seen = UINT32_MAX, .gentle = ABZ_GENTLE_AUTO};
        abz_couple_output danced;
        abz_couple_tick(couple, &to, &danced);
        memcpy(input.joint, danced.pose[ABZ_ROLE_LEAD].pos, sizeof input.joint);
        const float off = tremor_m * abzi_sinf(2 * ABZI_PI_F * 5 * (float)(i % 12) / ABZ_TICKS_PER_SECOND);
        input.joint[ABZ_LEFT_HAND].y += off;
        input.joint[ABZ_RIGHT_HAND].x -= off;
        abz_sharer_tick(she, &input, &now);
    }
    *today = now.today;
    free(mem[0]);
    free(mem[1]);
    return now.gentle;
}

static void who_shares_reads_her_partner(void **state)
{
    (void)state;
    abz_today healthy, trembling;
    begin(0);
    assert_true(found_gentle(0, &healthy) == 0);
    assert_true(found_gentle(0.015f, &trembling) > 0.1f && trembling.tremor > 0.1f && healthy.tremor == 0);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        tick_n = (size_t)strtoul(argv[1], NULL, 10);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_couple_keeps_its_caps),
        cmocka_unit_test(the_gentler_the_softer),
        cmocka_unit_test(each_figure_has_two_fifths_of_its_own),
        cmocka_unit_test(two_who_share_keep_their_caps),
        cmocka_unit_test(who_shares_reads_her_partner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
