// Who is led to a calmer breath, and who is left in peace: simulated people (test/breather.h) of every strength of
// following and every unevenness, by each of its laws, who breathe 16 times a minute by themselves, beside her for
// twelve minutes.
//
// usage: calm [SEEDS [FIRST]]
//
// Then people before a camera, whose shoulders rise by some millimetres, in landmarks that tremble and wander: in what
// share of the time she goes with them, and how far off the rate is that is told.
// Then a million ticks of anything: does she leave her box, and how fast is her fastest point?
#include "bench.h"
#include "breather.h"
#include "care/sway.h"

#include <math.h>

enum { TICKS = 12 * 60 * ABZ_TICKS_PER_SECOND, SEEDS = 10 };

typedef struct evening {
    double reached_s;       ///< when the person breathed eight times a minute or less, mean of eight breaths; 0: never
    double end_per_minute;  ///< the person's last sixteen breaths
    double least;           ///< fewest breaths a minute of the person, mean of eight
    double apart, apart_mean;
    double leads, still;  ///< shares of the time
    double longest_lead_s;
} evening;

static evening spend(breather_law law, double strength, double noise, uint64_t seed)
{
    static double began_s[TICKS / 60];
    evening e = {.least = 99};
    abz_bedside_config config = abz_bedside_config_default();
    config.calm = true;
    void *mem = need(abz_bedside_size());
    abz_bedside *bedside;
    must(abz_bedside_init(mem, abz_bedside_size(), &config, &bedside), "bedside");
    breather b = breather_of(16, strength, noise, seed);
    b.law = law;
    abz_bedside_output she = {0};
    int n = 0, apart_n = 0;
    double lead_s = 0;
    for (int tick = 0; tick < TICKS; tick++) {
        const int before = b.breath_n;
        abz_bedside_feel(bedside, breathe(&b, &she), &she);
        if (b.breath_n > before) {
            began_s[n++] = tick / 60.0;
            if (n > 8) {
                const double rate = 60 * 8 / (began_s[n - 1] - began_s[n - 9]);
                e.least = fmin(e.least, rate);
                e.reached_s = e.reached_s == 0 && rate <= 8.05 ? tick / 60.0 : e.reached_s;
            }
        }
        if (she.person_per_minute > 0 && she.cycle_per_minute > 0) {
            const double apart = fabs((double)she.person_per_minute - (double)she.cycle_per_minute);
            e.apart = fmax(e.apart, apart);
            e.apart_mean += apart;
            apart_n++;
        }
        lead_s = she.flags & ABZ_BEDSIDE_LEADS ? lead_s + 1 / 60.0 : 0;
        e.longest_lead_s = fmax(e.longest_lead_s, lead_s);
        e.leads += she.flags & ABZ_BEDSIDE_LEADS ? 1.0 / TICKS : 0;
        e.still += she.flags & ABZ_BEDSIDE_STILL ? 1.0 / TICKS : 0;
    }
    e.apart_mean /= apart_n > 0 ? apart_n : 1;
    e.end_per_minute = n > 16 ? 60 * 16 / (began_s[n - 1] - began_s[n - 17]) : 0;
    free(mem);
    return e;
}

/// Landmarks of a camera that sees 3 m from top to bottom, 25 pictures a second, three minutes; white, wander: their
/// deviations in metres, the wandering one's for half a second.
static void watch(double rise_m, double white_m, double wander_m)
{
    enum { WATCHED = 3 * 60 * ABZ_TICKS_PER_SECOND, BEFORE = 40 * ABZ_TICKS_PER_SECOND, PEOPLE = 10 };
    const float high_m = 3, aspect = 4.0f / 3, shoulder_m = .18f;
    const double stays = exp(-1 / (25 * .5));
    double goes = 0, told = 0, off = 0, worst = 0;
    for (uint64_t person = 1; person <= PEOPLE; person++) {
        abz_bedside_config config = abz_bedside_config_default();
        void *mem = need(abz_bedside_size());
        abz_bedside *bedside;
        must(abz_bedside_init(mem, abz_bedside_size(), &config, &bedside), "bedside");
        breather b = breather_of(14, 0, .05, person), chance = {.seed = person + 1000};
        abz_bedside_output she = {0};
        double wander[2] = {0, 0};
        for (int tick = 0; tick < WATCHED; tick++) {
            const double open = (double)breathe(&b, &she);
            const bool is_picture = tick * 25 / 60 != (tick + 1) * 25 / 60;
            abz_sighting sees = {.person_n = 1, .aspect = aspect};
            for (int side = 0; is_picture && side < 2; side++) {
                wander[side] = stays * wander[side] + sqrt(1 - stays * stays) * breather_chance(&chance);
                const double up = rise_m * open + white_m * breather_chance(&chance) + wander_m * wander[side];
                sees.landmark[11 + side] =
                    (abz_landmark){.u = .5f + (side == 0 ? 1 : -1) * shoulder_m / high_m / aspect,
                                   .v = .4f - (float)up / high_m,
                                   .visible = 1};
            }
            abz_bedside_see(bedside, is_picture ? &sees : NULL, &she);
            if (tick < BEFORE)
                continue;
            goes += she.flags & ABZ_BEDSIDE_STILL ? 0 : 1;
            if (she.doubt == ABZ_DOUBT_NONE) {
                const double apart = fabs((double)she.person_per_minute - 14);
                told++;
                off += apart;
                worst = fmax(worst, apart);
            }
        }
        free(mem);
    }
    const double all = (double)PEOPLE * (WATCHED - BEFORE);
    printf("%5.0f  %5.0f  %6.0f       %3.0f %%       %3.0f %%", 1e3 * rise_m, 1e3 * white_m, 1e3 * wander_m,
           100 * goes / all, 100 * told / all);
    if (told > 0)
        printf("    %5.2f  %5.1f", off / told, worst);
    printf("\n");
}

static void watch_all(void)
{
    static const double rise_m[] = {0, .003, .005, .01};
    static const double noise_m[][2] = {{.002, 0}, {.004, 0}, {.01, 0}, {.002, .002}, {.002, .004}};
    printf("\nbefore a camera, 14 a minute, 5 %% uneven; landmarks of shoulders, mm\n");
    printf(" rise  white  wander  she goes along    told    off: mean  worst, a minute\n");
    for (size_t r = 0; r < sizeof rise_m / sizeof *rise_m; r++)
        for (size_t n = 0; n < sizeof noise_m / sizeof *noise_m; n++)
            watch(rise_m[r], noise_m[n][0], noise_m[n][1]);
}

static void roam(void)
{
    abz_bedside_config config = abz_bedside_config_default();
    void *mem = need(abz_bedside_size());
    abz_bedside *bedside;
    must(abz_bedside_init(mem, abz_bedside_size(), &config, &bedside), "bedside");
    uint64_t seed = 11;
    abz_bedside_output out = {0};
    abz_pose before = {0};
    float fastest = 0, wide = 0, deep = 0, apart = 0;
    double unit = 1, period_s = 4, phase = 0;
    int breach_n = 0, still_n = 0;
    for (int tick = 0; tick < 1000000; tick++) {
        if (tick % 3600 == 0) {  // something else comes every minute
            unit = person_noise(&seed) < -.8 ? (double)NAN : exp(4 * person_noise(&seed));
            period_s = 5 + 3.5 * person_noise(&seed);
        }
        phase += 1 / (60 * period_s);
        const double noise = person_noise(&seed) > .9998 ? 50 * person_noise(&seed) : .1 * person_noise(&seed);
        abz_bedside_feel(bedside, (float)(unit * (sin(6.2831853 * phase) + noise)), &out);
        abz_vec3 tip[2][2];
        abzi_sway_tips(&out.pose, tip[0]);
        abzi_sway_tips(&before, tip[1]);
        for (int j = 0; j < ABZ_JOINT_N + 2; j++) {
            const abz_vec3 now = j < ABZ_JOINT_N ? out.pose.pos[j] : tip[0][j - ABZ_JOINT_N];
            const abz_vec3 was = j < ABZ_JOINT_N ? before.pos[j] : tip[1][j - ABZ_JOINT_N];
            wide = fmaxf(wide, fabsf(now.x));
            deep = fmaxf(deep, fabsf(now.z));
            breach_n += fabsf(now.x) > config.width_m / 2 || fabsf(now.z) > config.depth_m / 2 ? 1 : 0;
            fastest = tick > 0 ? fmaxf(fastest, 60 * abzi_v3_distance(now, was)) : 0;
        }
        if (out.person_per_minute > 0 && out.cycle_per_minute > 0)
            apart = fmaxf(apart, fabsf(out.person_per_minute - out.cycle_per_minute));
        still_n += out.flags & ABZ_BEDSIDE_STILL ? 1 : 0;
        before = out.pose;
    }
    printf("\na million ticks of anything, box 1.2 x 0.8 m: %d breaches, furthest point %.3f m aside and %.3f m ahead "
           "of the "
           "middle; fastest point %.3f m/s; cycles apart %.2f a minute; still in %.0f %%\n",
           breach_n, (double)wide, (double)deep, (double)fastest, (double)apart, still_n / 1e4);
    free(mem);
}

static void spend_all(breather_law law, int first, int seeds)
{
    static const double strength[] = {0, .1, .2, .35, .5, .75, 1}, noise[] = {0, .05, .1, .15, .2};
    static const char *name[] = {"by both", "by period", "tiring"};
    printf("\n%s\n", name[law]);
    printf("strength noise   to 8/min: of %2d, after min (mean)   at the end, least /min   apart most, mean   leads  "
           "longest s"
           "  still\n",
           seeds);
    for (size_t s = 0; s < sizeof strength / sizeof *strength; s++)
        for (size_t k = 0; k < sizeof noise / sizeof *noise; k++) {
            evening sum = {.least = 99};
            int reached_n = 0;
            for (int seed = 0; seed < seeds; seed++) {
                const evening e = spend(law, strength[s], noise[k], (uint64_t)(first + seed));
                reached_n += e.reached_s > 0 ? 1 : 0;
                sum.reached_s += e.reached_s;
                sum.end_per_minute += e.end_per_minute / seeds;
                sum.least = fmin(sum.least, e.least);
                sum.apart = fmax(sum.apart, e.apart);
                sum.apart_mean += e.apart_mean / seeds;
                sum.leads += e.leads / seeds;
                sum.still += e.still / seeds;
                sum.longest_lead_s = fmax(sum.longest_lead_s, e.longest_lead_s);
            }
            printf("%5.2f    %4.2f          %2d        %4.1f                  %5.1f    %5.1f         %4.2f   %4.2f     "
                   "  %3.0f %%   "
                   "%5.0f     %3.0f %%\n",
                   strength[s], noise[k], reached_n, reached_n > 0 ? sum.reached_s / reached_n / 60 : 0,
                   sum.end_per_minute, sum.least, sum.apart, sum.apart_mean, 100 * sum.leads, sum.longest_lead_s,
                   100 * sum.still);
        }
}

int main(int argc, char **argv)
{
    const int seeds = argc > 1 ? atoi(argv[1]) : SEEDS, first = argc > 2 ? atoi(argv[2]) : 1;
    print_origin(argc, argv);
    printf("# at the person's sensor: breaths of depth 1, noise of .02\n");
    for (breather_law law = BY_BOTH; law <= TIRING; law++) {
        spend_all(law, first, seeds);
    }
    watch_all();
    roam();
    return 0;
}
