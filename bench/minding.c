// What she who leads or shares believes of the one she dances with, or of one who leads her so: is anything made of who
// is well, and how soon is it told that steps are half as long as they are asked for?
//
// usage: minding [DANCE | recorded FOLDER ...]
//
// Danced: the partner is another one of hers, who sees her; what is shown of him or her is well, or goes half of the
// way. Of every dance, part and dial the beliefs of two pairs, a minute each. Recorded: leaders, and the women in their
// place, as they are and with strides halved (test/frail.h), who do not know what she would have them dance: the
// syllabus's salsa.
#include "chained.h"
#include "couples.h"
#include "frail.h"
#include "rhythm/dance.h"
#include "sharing.h"

enum { FIGURES = 64, PAIRS = 2 };

enum { WELL, HALF, SHOWN_N };
static const char *const shown_name[SHOWN_N] = {"well", "half"};

#define STRIDE 0.5f
#define TOLD 0.2f  // a concern of so much is told

static const float dials[] = {0, 0.5f, 1};
enum { DIAL_N = sizeof dials / sizeof *dials };

typedef struct belief {
    double range, hesitation, gentle;                 // in the mean, of the second half of a minute
    double range_most, hesitation_most, gentle_most;  // of any moment
    double range_s, hesitation_s;                     // until it is told, s, in the mean of those who are told
    int range_n, hesitation_n, n;                     // how many are, of so many
} belief;

typedef struct watched {
    size_t range_at, hesitation_at, n;
} watched;

static void look(belief *b, watched *w, const abz_sharer_output *out, size_t all)
{
    const abz_today *t = &out->today;
    const bool late = w->n >= all / 2;
    const double share = late ? 1.0 / (double)(all - all / 2) : 0;
    b->range += share * (double)t->range;
    b->hesitation += share * (double)t->hesitation;
    b->gentle += share * (double)out->gentle;
    b->range_most = fmax(b->range_most, (double)t->range);
    b->hesitation_most = fmax(b->hesitation_most, (double)t->hesitation);
    b->gentle_most = fmax(b->gentle_most, (double)out->gentle);
    w->n++;
    w->range_at = w->range_at == 0 && t->range > TOLD ? w->n : w->range_at;
    w->hesitation_at = w->hesitation_at == 0 && t->hesitation > TOLD ? w->n : w->hesitation_at;
}

static void close_look(belief *b, const watched *w)
{
    b->n++;
    b->range_n += w->range_at > 0;
    b->range_s += DT * (double)w->range_at;
    b->hesitation_n += w->hesitation_at > 0;
    b->hesitation_s += DT * (double)w->hesitation_at;
}

static void print_belief(const belief *b)
{
    printf("  range %.3f %.2f, told %2d of %2d", b->range / b->n, b->range_most, b->range_n, b->n);
    printf(b->range_n > 0 ? " %4.0f s" : "       ", b->range_s / (b->range_n > 0 ? b->range_n : 1));
    printf("  hesitation %.3f %.2f, told %2d", b->hesitation / b->n, b->hesitation_most, b->hesitation_n);
    printf(b->hesitation_n > 0 ? " %4.0f s" : "       ", b->hesitation_s / (b->hesitation_n > 0 ? b->hesitation_n : 1));
    printf("  gentle %.3f %.2f\n", b->gentle / b->n, b->gentle_most);
    fflush(stdout);
}

// ---- danced ---------------------------------------------------------------------------------------------------------

static void dance_pair(const sharing_config *c, int hers, int shown, belief *b)
{
    const size_t all = (size_t)(c->seconds * ABZ_TICKS_PER_SECOND);
    void *mem[ABZ_ROLE_N];
    abz_sharer *who[ABZ_ROLE_N];
    abz_sharer_output his, her;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        who[role] = sharing_one(&mem[role], c, role);
    }
    watched w = {0};
    abz_pose seen;
    abz_vec3 from = {0, 0, 0};
    for (size_t i = 0; i < all; i++) {
        abz_sharer_input input = {.gentle = ABZ_GENTLE_AUTO}, other = {0};
        if (i > 0) {
            input.seen = other.seen = SHARING_ALL;
            memcpy(input.joint, seen.pos, sizeof input.joint);
            memcpy(other.joint, her.pose.pos, sizeof other.joint);
            const abz_vec3 by = abzi_v3_sub(his.pose.pos[ABZ_HIPS], seen.pos[ABZ_HIPS]);
            for (int j = 0; j < ABZ_JOINT_N && shown == HALF; j++) {  // where he believes to be himself
                other.joint[j] = abzi_v3_add(other.joint[j], (abz_vec3){by.x, 0, by.z});
            }
        }
        abz_sharer_tick(who[hers], &input, &her);
        abz_sharer_tick(who[1 - hers], &other, &his);
        seen = his.pose;
        from = i == 0 ? seen.pos[ABZ_HIPS] : from;
        if (shown == HALF) {
            frail_shorten(&seen, from, STRIDE);
        }
        look(b, &w, &her, all);
    }
    close_look(b, &w);
    free(mem[0]);
    free(mem[1]);
}

static void bench_dance(abz_dance dance)
{
    static abz_figure figure[FIGURES];
    sharing_config c = {.figure = figure,
                        .figure_n = chained_syllabus(dance, figure, FIGURES),
                        .tempo_per_minute = abzi_dance_usual(abzi_dance_of(dance)),
                        .seconds = 60};
    for (int hers = 0; c.figure_n > 0 && hers < ABZ_ROLE_N; hers++) {
        for (int d = 0; d < DIAL_N; d++) {
            for (int shown = 0; shown < SHOWN_N; shown++) {
                belief b = {0};
                for (uint32_t pair = 0; pair < PAIRS; pair++) {
                    c.seed = 1 + 10 * pair;
                    c.share[hers] = dials[d];
                    c.share[1 - hers] = 1 - dials[d];
                    dance_pair(&c, hers, shown, &b);
                }
                printf("%-8s her part %-6s dial %.1f  %-7s", abz_dance_name(dance), hers ? "follow" : "lead",
                       (double)dials[d], shown_name[shown]);
                print_belief(&b);
            }
        }
    }
}

// ---- recorded -------------------------------------------------------------------------------------------------------

static void beside(const abz_figure *figure, size_t figure_n, const frail *f, const abz_body *body, int hers,
                   float dial, belief *b)
{
    abz_sharer_config config = abz_sharer_config_default();
    config.part = (abz_role)hers;
    config.share = dial;
    config.begins = dial > 0.5f;
    config.joins = true;
    config.body[1 - hers] = *body;
    abz_sharer *it;
    void *mem = need(abz_sharer_size());
    must(abz_sharer_init(mem, abz_sharer_size(), figure, figure_n, &config, &it), "sharer");
    watched w = {0};
    for (size_t i = 0; i < f->n; i++) {
        abz_sharer_input input = {.gentle = ABZ_GENTLE_AUTO, .seen = SHARING_ALL};
        abz_sharer_output out;
        memcpy(input.joint, f->pose[i].pos, sizeof input.joint);
        abz_sharer_tick(it, &input, &out);
        look(b, &w, &out, f->n);
    }
    close_look(b, &w);
    free(mem);
}

static bool bench_recorded(const char *path)
{
    static abz_figure figure[FIGURES];
    const uint32_t figure_n = chained_syllabus(ABZ_DANCE_SALSA, figure, FIGURES);
    take_folder of;
    if (!open_takes("minding", path, &of)) {
        return false;
    }
    for (int his = 0; his < ABZ_ROLE_N; his++) {
        for (int d = 0; d < DIAL_N; d++) {
            for (int k = 0; k < 2; k++) {
                const int kind = k == 0 ? FRAIL_N : FRAIL_SHORT;
                belief b = {0};
                for (size_t i = 0; i < of.n; i++) {
                    const abzi_clip *clip = his == ABZ_ROLE_LEAD ? &of.t[i].lead : &of.t[i].follow;
                    frail f = frail_leader(kind, clip->pose, of.t[i].tick_n, 7 + (uint32_t)i);
                    beside(figure, figure_n, &f, &clip->rig->body, 1 - his, dials[d], &b);
                    frail_free(&f);
                }
                printf("%-8s his part %-6s dial %.1f  %-7s", of.name, his ? "follow" : "lead", (double)dials[d],
                       shown_name[k]);
                print_belief(&b);
            }
        }
    }
    close_takes(&of);
    return true;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "recorded") == 0) {
        for (int i = 2; i < argc; i++) {
            if (!bench_recorded(argv[i])) {
                return 1;
            }
        }
        return 0;
    }
    for (int dance = 0; dance < ABZ_DANCE_N; dance++) {
        if (argc < 2 || strcmp(argv[1], abz_dance_name((abz_dance)dance)) == 0) {
            bench_dance((abz_dance)dance);
        }
    }
    return 0;
}
