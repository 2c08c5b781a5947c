// How a leader whom the program seats is seen by a camera.
//
// usage: sitting_seen
//
// The leaders of bench/sitting leads, of one choice of figures, before a camera (test/sightings.h: thirty pictures a
// second, landmarks wrong by 1 cm across and 4 cm away from it), 3.5 m away, legs hidden; who sits is told to, and how
// tall he is; is told to, and has his arms out for three seconds first, so that he is measured; the same, but nobody
// said how tall he is; is found to, having stood there first; is found to because his legs are seen, and never stood;
// or is told to, and his tempo wanders by 15 in 100 over eight counts, or he pauses for two seconds in ten. For each:
// the share of the time in which he is where a camera can have him, 1.2 to 6 m away (in the tango he rolls from 6.7 m
// to .4 m; nearer and further the page says so), and of that time: that he is taken to sit; of steps made up for him,
// as feet are seen to land, within 100 ms of a count (or 4&); how many there are; how often his weight goes over to a
// foot, and the share of those with a step of its own that is made up within 100 ms; the first share by chance; hips,
// m: from where they are on the floor, on average and in 95 of 100 moments, and in height; wrists, m: from where they
// are beside the hips. Where he is told to sit she who stands and learned from the syllabus's standing couples follows
// what is seen: the share of her landings within 100 ms of a count, and how long after it, ms (median), as in
// bench/sitting leads. Then steps made up in five minutes for who sits before it and does not dance: still, but for .2
// degrees; talking, by 1.5 degrees; and by 3 (root of the mean square; trunk to the side and ahead, as noise slower
// than .4 Hz has it, and for the last two hands by 5 and 8 cm).
//
// What was tried; two to four choices of figures, made up near counts in salsa, bachata, merengue; cha-cha, rumba,
// tango, waltz, before steps were told from the beat that all of a sway keeps to:
//   feet swing with the chair, or while the sway is fast, until it is fastest             .79 .69 .80  .62 .80 .40 .39
//   they land as it crosses the middle of where each side usually comes to                .96 .85 .99  .70 1.0 .58 .56
//   trunk by a Kalman filter, and lifting only before a beat that is told from crossings  1.0 .95 .98  .78 1.0 .72 .79
//   the roll of the shoulders beside the lean, for who is turned from the camera: it has the same noise
// From that beat (sense/lattice.h, sense/pace.h); chosen on bachata, cha-cha and waltz, two choices, three noises, with
// the tango in sight; made up near counts, and F1 beside steps of his weight; as it was: .95 .79 .71, .94 .66 .47
//   what goes over on a beat is a step                                                    .98 .97 .95  .90 .83 .88
//   what is seen well crosses the middle, as before, the rest goes over on beats          .94 .97 .95  .92 .83 .89
//   the same, and what is usual is so from the first look on: as it is                    .95 .99 .97  .93 .85 .91
//   what is seen well is followed from turn to turn                                       .90 .97 .95  .88 .83 .88
//   a step the same way as the last has to be faster by two thirds                        .98 .99 .95  .90 .73 .88
//   speeds near beats lately, for 1 or 2 s, have to be more than others: as many steps in pauses, fewer of a cha-cha
//   a beat of which the last was foreseen wrongly waits to be seen: as many in pauses, fewer of a waltz
// Hers; chosen on salsa, bachata, merengue, two choices and noises; made up near counts, ms after it; hers, ms:
//   as it was                                             1.00 .96 .98, 2 52 53;    .93 .51 .50, 29 86 95
//   she lands on his beat, and his chair hurries her less 1.00 .96 .98, 2 52 53;    .98 .83 .86, 13 63 69
//   a foot lifts by what follows what, where it is sure   1.00 .97 .99, -19 35 2;   .97 .86 .93, 11 43 11
//   the same, sure or not: .97 .98 1.00, but .84 of a bachata's that wanders near counts (.94), .89 of a salsa's in pauses
// For a tempo that wanders, seen twice as badly, near counts (.46 .76 .83): beats remembered for 8, 6, 4 s .45 .76 .79,
// .42 .71 .80, .42 .54 .77; followed by a loop of second order .60 .60 .73 and .45 .73 .74. Beats told by when the chair
// is slowest, too: steady .97 .98 .99 for .99 .99 1.00.
// Landings told 15 ms sooner by camera: hers in tango .75 -> .83 on three couples and noises (made up .88 -> .91, 15 ms
// nearer), but of the table's hers .83 -> .84, rumba .94 -> .90, bachata .90 -> .88, a waltz that wanders .41 -> .33.
// Two other choices and three noises, held back, the seven dances: .98 .95 .97 .96 1.00 .87 .98 (before .99 .95 .98 .73
// 1.00 .68 .63). Cha-cha's second step of a chasse falls between two beats. The program's dancers lean away from the
// foot that they stand on, so that feet are made up for the other side.
#define _POSIX_C_SOURCE 200809L
#include "couples.h"
#include "motion/body.h"
#include "rhythm/footfall.h"
#include "seated_leader.h"
#include "sense/upright.h"
#include "sightings.h"

enum { STAND_TICKS = 3 * ABZ_TICKS_PER_SECOND, SETTLED_TICKS = 4 * ABZ_TICKS_PER_SECOND, LEGS = 25, PICTURE_EVERY = 2 };
enum { PAUSE_EVERY = 10 * ABZ_TICKS_PER_SECOND, PAUSE_TICKS = 2 * ABZ_TICKS_PER_SECOND };
#define WANDER 0.15
#define WANDER_COUNTS 8
#define SLOWER 0.85  // so that he is never quicker than before
#define AWAY_M 3.5f
// What a camera can have in its picture, and where it says that it cannot (sense/camera.c).
#define NEAR_M 1.2f
#define FAR_M 6.0f

// A pose of the seated leader turned to the camera, about the middle of where he dances.
static void before_camera(const counted *led, abz_vec3 middle, abz_vec3 *joint)
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        const abz_vec3 at = led->pose[0].pos[j];
        joint[j] = abzi_v3(middle.x - at.x, at.y, AWAY_M + middle.z - at.z);
    }
}

// How he is known to sit.
typedef enum sight {
    TOLD,     // said, and how tall he is
    ARMS,     // said, and how tall he is, and he has his arms out at first
    UNKNOWN,  // as ARMS, but nobody said how tall he is
    FOUND,    // by himself: he stood there first
    SEEN,     // by himself: he never stood, but his legs are seen
    HIDDEN,   // by himself: he never stood, and his legs are hidden
    WANDERS,  // as TOLD; his tempo wanders
    PAUSES,   // as TOLD; he pauses
    SIGHT_N
} sight;
static const char *const sight_name[SIGHT_N] = {"told", "arms",   "unknown", "found",
                                                "seen", "hidden", "wanders", "pauses"};

static bool is_told(sight by)
{
    return by < FOUND || by > HIDDEN;
}

// A dance at another pace, as fast as before or slower.
static void dance_unevenly(counted *led, size_t n, sight by, float period_s)
{
    counted *was = need(n * sizeof *was);
    memcpy(was, led, n * sizeof *was);
    double at = 0;
    size_t seen_n = 0;  // ticks of the dance whose steps have been danced
    for (size_t i = 0; i < n; i++) {
        const size_t k = (size_t)at, next = k + 1 < n ? k + 1 : k;
        const float part = (float)(at - (double)k);
        led[i] = was[k];
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            led[i].pose[0].pos[j] = abzi_v3_lerp(was[k].pose[0].pos[j], was[next].pose[0].pos[j], part);
        }
        led[i].count += was[next].count > was[k].count ? part * (was[next].count - was[k].count) : 0;
        led[i].steps = false;
        for (; seen_n <= k; seen_n++) {
            led[i].steps = led[i].steps || was[seen_n].steps;
        }
        const double wave = sin(2 * 3.14159265 * (double)i * SLOWER * DT / (WANDER_COUNTS * (double)period_s));
        at += by == WANDERS ? SLOWER * (1 + WANDER * wave) : i % PAUSE_EVERY < PAUSE_EVERY - PAUSE_TICKS ? 1 : 0;
    }
    free(was);
}

// At first: he stands, or sits so, arms out.
static void arms_out(const abz_body *his, bool sits, const counted *led, abz_vec3 middle, abz_vec3 *joint)
{
    scene_stand(his, 0, AWAY_M, joint);
    if (sits) {
        abz_vec3 seat[ABZ_JOINT_N];
        before_camera(led, middle, seat);
        const abz_vec3 down = abzi_v3_sub(seat[ABZ_HIPS], joint[ABZ_HIPS]);
        for (int j = 0; j < ABZ_LEFT_UPPER_LEG; j++) {
            joint[j] = abzi_v3_add(joint[j], down);
        }
        memcpy(joint + ABZ_LEFT_UPPER_LEG, seat + ABZ_LEFT_UPPER_LEG,
               (ABZ_JOINT_N - ABZ_LEFT_UPPER_LEG) * sizeof *joint);
    }
}

// How far both wrists are from where they are beside the hips, on average, m.
static double wrists_off(const abz_vec3 *is, const abz_vec3 *was)
{
    double off = 0;
    for (int side = 0; side < 2; side++) {
        const int hand = side == 0 ? ABZ_LEFT_HAND : ABZ_RIGHT_HAND;
        off += (double)abzi_v3_distance(abzi_v3_sub(is[hand], is[ABZ_HIPS]), abzi_v3_sub(was[hand], was[ABZ_HIPS])) / 2;
    }
    return off;
}

// The share of steps with one that is made up within 100 ms, each with its own.
static double told_of(const size_t *step, size_t step_n, size_t *made_up, size_t made_up_n)
{
    const long most = ABZ_TICKS_PER_SECOND / 10;
    size_t told_n = 0;
    for (size_t i = 0; i < step_n; i++) {
        size_t nearest = made_up_n;
        long least = most + 1;
        for (size_t k = 0; k < made_up_n; k++) {
            const long off = labs((long)made_up[k] - (long)step[i]);
            if (made_up[k] != SIZE_MAX && off < least) {
                least = off;
                nearest = k;
            }
        }
        if (nearest < made_up_n) {
            made_up[nearest] = SIZE_MAX;
            told_n++;
        }
    }
    return step_n > 0 ? (double)told_n / (double)step_n : 0;
}

static abz_engine *follower(const abz_repertoire *repertoire, const abz_body *his, void *mem)
{
    abz_engine_config config = abz_engine_config_default(repertoire);
    config.lead_body = *his;
    config.lead_sits = true;
    abz_engine *engine;
    must(abz_engine_init(mem, abz_engine_size(), repertoire, &config, &engine), "engine");
    return engine;
}

static void bench_sight(abz_dance dance, sight by, const abz_repertoire *repertoire)
{
    const bool told = is_told(by);
    abzi_figure_set set;
    if (abzi_figure_set_load(NULL, 0, dance, &set) != 0) {
        exit(1);
    }
    counted *led = need(LEAD_TICKS * sizeof *led);
    const size_t n = seated_couple(&set, 0, led), first = by >= ARMS && by <= FOUND ? STAND_TICKS : 0;
    const float period_s = 60 / (float)abzi_counts_per_minute(set.figure, 0, true);
    if (by >= WANDERS) {
        dance_unevenly(led, n, by, period_s);
    }
    const abz_couple_config couple = abz_couple_config_default();
    const abz_body *his = &couple.body[ABZ_ROLE_LEAD];
    const scene there = scene_usual(1);
    abz_camera_config config = abz_camera_config_default();
    config.height_m = by == UNKNOWN ? 0 : abzi_body_height(his);
    config.sits = told;
    void *mem = need(abz_camera_size());
    abz_camera *camera;
    must(abz_camera_init(mem, abz_camera_size(), &config, &camera), "camera");
    void *her_mem = need(abz_engine_size());
    abz_engine *her = follower(repertoire, his, her_mem);
    abzi_upright upright = {0};
    abzi_footfall footfall;
    abzi_footfall_start(&footfall, his);
    tally made_up = {0}, chance = {0}, hers = {0};
    size_t *landed = need(2 * (first + n) * sizeof *landed), *stepped = need(n * sizeof *stepped), landed_n = 0,
           stepped_n = 0;
    bool swung[2] = {false, false};
    double *off = need(n * sizeof *off), *late_ms = need((first + n) * sizeof *late_ms), mean = 0, high = 0, wrists = 0;
    size_t off_n = 0, sat_n = 0, all_n = 0;
    uint64_t seed = 5;
    abz_vec3 middle = {0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        middle = abzi_v3_add(middle, abzi_v3_scale(led[i].pose[0].pos[ABZ_HIPS], 1 / (float)n));
    }
    for (size_t i = 0; i < first + n; i++) {
        abz_vec3 joint[ABZ_JOINT_N];
        abz_sighting sighting;
        abz_seen seen;
        if (i < first) {
            arms_out(his, by != FOUND, led, middle, joint);
        } else {
            before_camera(&led[i - first], middle, joint);
        }
        scene_sighting(&there, joint, &seed, &sighting);
        for (int k = LEGS; (i >= first || by != FOUND) && by != SEEN && k < ABZ_LANDMARK_N; k++) {
            sighting.landmark[k].visible = 0;
        }
        abz_camera_tick(camera, i % PICTURE_EVERY == 0 ? &sighting : NULL, false, false, &seen);
        abz_step step;
        abz_input input = {.seen = seen.seen, .guessed = ABZ_GUESSED_JOINTS};
        abz_output now = {0};
        memcpy(input.lead, seen.joint, sizeof input.lead);
        if (told) {
            abz_engine_tick(her, &input, &now);
        }
        abzi_footfall_see(&footfall, abzi_upright_tick(&upright, &seen.body, told, seen.joint, &seen.seen), seen.seen,
                          &step);
        const bool is_there = i > first + SETTLED_TICKS && joint[ABZ_HIPS].z > NEAR_M && joint[ABZ_HIPS].z < FAR_M;
        const float beside_s = i < first ? 0 : off_s(dance, led[i - first].count, period_s);
        all_n += i > first + SETTLED_TICKS;
        for (int side = 0; side < 2; side++) {
            const abzi_footfall_foot *foot = &footfall.foot[side];
            const bool is_down = is_there && swung[side] && !foot->swinging && foot->bound_ticks > 0;
            lands(&made_up, is_down, beside_s);
            landed[landed_n] = i;
            landed_n += is_down;
            swung[side] = foot->swinging != 0;
        }
        if (is_there) {
            const abz_vec3 is = seen.joint[ABZ_HIPS], was = joint[ABZ_HIPS];
            lands(&chance, true, beside_s);
            late_ms[hers.n] = 1e3 * (double)beside_s;  // if she lands
            lands(&hers, (now.flags & ABZ_STEP_LANDED) != 0, beside_s);
            stepped[stepped_n] = i;
            stepped_n += led[i - first].steps;
            off[off_n] = hypot((double)(is.x - was.x), (double)(is.z - was.z));
            mean += off[off_n++];
            high += fabs((double)(is.y - was.y));
            wrists += wrists_off(seen.joint, joint);
            sat_n += upright.sits != 0;
        }
    }
    (void)median(off, off_n);  // sorts
    printf("%-9s %-7s %6.2f %7.2f %8.2f %7zu %5zu %6.2f %8.2f %8.3f %7.3f %7.3f %7.3f", abz_dance_name(dance),
           sight_name[by], (double)off_n / (double)all_n, (double)sat_n / (double)off_n, share_of(made_up), made_up.n,
           stepped_n, told_of(stepped, stepped_n, landed, landed_n), share_of(chance), mean / (double)off_n,
           off[(size_t)(0.95 * (double)(off_n - 1))], high / (double)off_n, wrists / (double)off_n);
    if (told) {
        printf(" %6.2f %5.0f", share_of(hers), median(late_ms, hers.n));
    }
    printf("\n");
    fflush(stdout);
    free(landed);
    free(stepped);
    free(off);
    free(late_ms);
    free(mem);
    free(her_mem);
    free(led);
    abzi_figure_set_free(&set);
}

static void bench_sights(abz_dance dance)
{
    abzi_figure_set set;
    abz_repertoire repertoire;
    void *bytes = own_repertoire(dance, &set, &repertoire);
    for (int by = TOLD; by < SIGHT_N; by++) {
        bench_sight(dance, (sight)by, &repertoire);
    }
    free(bytes);
    abzi_figure_set_free(&set);
}

// ---- who does not dance ----------------------------------------------------------------------------------------------

enum { TALKS = 5, TALK_TICKS = 60 * ABZ_TICKS_PER_SECOND };

// Noise that is slower than so many Hz, of variance 1.
typedef struct slow_noise {
    float hz, once, twice;
} slow_noise;

static float slow_noise_tick(slow_noise *of, uint64_t *seed)
{
    const float share = 2 * ABZI_PI_F * of->hz * (float)DT;
    of->once += share * (scene_noise(seed) - of->once);
    of->twice += share * (of->once - of->twice);
    return of->twice / sqrtf(share / 4);
}

static void bench_talk(const char *name, float sways_deg, float hands_m)
{
    abzi_figure_set set;
    if (abzi_figure_set_load(NULL, 0, ABZ_DANCE_WALTZ, &set) != 0) {
        exit(1);
    }
    counted *led = need(LEAD_TICKS * sizeof *led);
    (void)seated_couple(&set, 0, led);
    const abz_couple_config couple = abz_couple_config_default();
    const abz_body *his = &couple.body[ABZ_ROLE_LEAD];
    const scene there = scene_usual(1);
    const abz_vec3 middle = led[0].pose[0].pos[ABZ_HIPS];
    void *mem = need(abz_camera_size());
    size_t made_up_n = 0;
    for (uint64_t talk = 0; talk < TALKS; talk++) {
        abz_camera_config config = abz_camera_config_default();
        config.height_m = abzi_body_height(his);
        config.sits = true;
        abz_camera *camera;
        must(abz_camera_init(mem, abz_camera_size(), &config, &camera), "camera");
        abzi_upright upright = {0};
        abzi_footfall footfall;
        abzi_footfall_start(&footfall, his);
        slow_noise aside = {.hz = 0.4f}, ahead = {.hz = 0.4f}, hand[2] = {{.hz = 1}, {.hz = 1}};
        bool swung[2] = {false, false};
        uint64_t seed = 100 + talk;
        for (int i = 0; i < TALK_TICKS; i++) {
            abz_vec3 joint[ABZ_JOINT_N];
            abz_sighting sighting;
            abz_seen seen;
            abz_step step;
            before_camera(&led[0], middle, joint);
            const float x = sways_deg * ABZI_PI_F / 180 * slow_noise_tick(&aside, &seed);
            const float z = sways_deg * ABZI_PI_F / 180 * slow_noise_tick(&ahead, &seed);
            const abz_vec3 moved = {0.6f * hands_m * slow_noise_tick(&hand[0], &seed),
                                    hands_m * slow_noise_tick(&hand[1], &seed), 0};
            for (int j = ABZ_HIPS + 1; j < ABZ_LEFT_UPPER_LEG; j++) {
                const float high = abzi_maxf(joint[j].y - joint[ABZ_HIPS].y, 0);
                joint[j] = abzi_v3_add(joint[j], abzi_v3(high * x, 0, high * z));
                joint[j] = j == ABZ_LEFT_HAND || j == ABZ_RIGHT_HAND ? abzi_v3_add(joint[j], moved) : joint[j];
            }
            scene_sighting(&there, joint, &seed, &sighting);
            for (int k = LEGS; k < ABZ_LANDMARK_N; k++) {
                sighting.landmark[k].visible = 0;
            }
            abz_camera_tick(camera, i % PICTURE_EVERY == 0 ? &sighting : NULL, false, false, &seen);
            abzi_footfall_see(&footfall, abzi_upright_tick(&upright, &seen.body, true, seen.joint, &seen.seen),
                              seen.seen, &step);
            for (int side = 0; side < 2; side++) {
                const abzi_footfall_foot *foot = &footfall.foot[side];
                made_up_n += i > SETTLED_TICKS && swung[side] && !foot->swinging && foot->bound_ticks > 0;
                swung[side] = foot->swinging != 0;
            }
        }
    }
    printf("%-9s %7zu\n", name, made_up_n);
    free(mem);
    free(led);
    abzi_figure_set_free(&set);
}

int main(void)
{
    printf("dance     is        there  seated  made up   steps    of   told   chance     hips      95    high  wrists  "
           " hers  late\n");
    for (size_t i = 0; i < sizeof dances / sizeof *dances; i++) {
        bench_sights(dances[i]);
    }
    printf("does not dance   steps in five minutes\n");
    bench_talk("still", 0.2f, 0);
    bench_talk("talks", 1.5f, 0.08f);
    bench_talk("lively", 3, 0.08f);
    return 0;
}
