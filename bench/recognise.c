// How well the figure that a dancer is dancing is recognised.
//
// usage: recognise [--matrix] [LEAD.bvh FOLLOW.bvh ...]
//
// Rendered: for every dance of the syllabus three couples of different height dance figures one after another, chosen
// at random among those that may follow, at 70, 100 and 140 % of the usual tempo; every joint is shaken by 1 cm
// (standard deviation, in each direction, new in every tick). Either part is watched by itself. A row for each:
//   chance    share right when one is named at random among those that may follow
//   ideal     share right, at the end of count 2, by one who knows the body, the tempo, the moment, what was danced before
//             and how each figure looks on this very body, and compares all of it with what is seen; equals share the point
//   tables    the same by one who only sees steps that differ by more than 8 cm, turns and holds, but these at once
//   2, 4, end share named right at the end of count 2 and 4, and a quarter count before the last count begins
//   set, of   share of figures whose name is among the possible ones at the end of count 2, and how many these are
//   told      share named right within two counts of the moment the tables differ from those of every other figure that
//             begins as this one does (the landing of the first step that does, or a change of hold), of the figures
//             in which that happens before the end
//   none      share of the ticks in which no figure is named
//   strange   share of the ticks in which some figure of the next dance is named by one who knows that one only
//   count     median error of the place in the figure, where it is named right, counts
//   land      median error of the next landing foreseen, half a count before it falls, ms; foot: share of the right foot
// Recorded: couples whose figures nobody wrote down. See judge_recorded.
#define _POSIX_C_SOURCE 200809L
#include <math.h>

#include "abrazo/measure.h"
#include "abrazo/recognise.h"
#include "bench.h"
#include "edge/figure_file.h"
#include "edge/motion_file.h"
#include "lead/dancer.h"
#include "lead/recognise.h"
#include "measure/steps.h"
#include "partner/lead.h"
#include "rhythm/dance.h"

enum { FIGURES_MOST = ABZ_RECOGNISE_FIGURE_MAX, ROUNDS = 40, VALUES_MOST = 1 << 20 };
#define NOISE_M .01

static abz_figure figures[FIGURES_MOST], strange[FIGURES_MOST];
static uint32_t figure_n, strange_n;

typedef struct values {
    double *value;
    size_t n;
} values;

static void add(values *v, double value)
{
    if (v->value == NULL)
        v->value = need(VALUES_MOST * sizeof *v->value);
    if (v->n < VALUES_MOST)
        v->value[v->n++] = value;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(values *v, double q)
{
    if (v->n == 0)
        return NAN;
    qsort(v->value, v->n, sizeof *v->value, compare);
    return v->value[(size_t)(q * (double)(v->n - 1))];
}

// ---- what is to be told ----------------------------------------------------------------------------------------------

static bool begin_alike(const abz_figure *a, const abz_figure *b)
{
    return a->entry.hold == b->entry.hold && a->entry.facing == b->entry.facing &&
           a->entry.free[0] == b->entry.free[0] && a->entry.free[1] == b->entry.free[1];
}

// Counts from the first beat at which a watcher of this part can first tell a from b; INFINITY: never.
static double parting(const abz_figure *a, const abz_figure *b, abz_role role)
{
    const int far = 5;  // hundredths of the height: 8 cm is more than a step varies by
    double at = INFINITY;
    for (int i = 0; i < a->step_n[role] || i < b->step_n[role]; i++) {
        const abz_figure_step *s = &a->step[role][i], *t = &b->step[role][i];
        bool both = i < a->step_n[role] && i < b->step_n[role];
        if (both && s->at_quarter == t->at_quarter && s->side == t->side && s->turn == t->turn && s->way == t->way &&
            (s->level == ABZ_TAP) == (t->level == ABZ_TAP) && abs(s->distance - t->distance) <= far)
            continue;
        const abz_figure_step *first = !both ? (i < a->step_n[role] ? s : t) : s->at_quarter < t->at_quarter ? s : t;
        at = first->at_quarter / 4.;
        break;
    }
    for (int i = 0; i < a->hold_n || i < b->hold_n; i++) {
        const abz_figure_hold *s = &a->hold[i], *t = &b->hold[i];
        bool both = i < a->hold_n && i < b->hold_n;
        if (both && s->at_quarter == t->at_quarter && s->hold == t->hold && s->over == t->over)
            continue;
        const abz_figure_hold *first = !both ? (i < a->hold_n ? s : t) : s->at_quarter < t->at_quarter ? s : t;
        at = fmin(at, first->at_quarter / 4.);
        break;
    }
    return at;
}

static double told_from(uint32_t f, abz_role role)
{
    double at = 0;
    for (uint32_t g = 0; g < figure_n; g++)
        if (g != f && begin_alike(&figures[f], &figures[g]))
            at = fmax(at, parting(&figures[f], &figures[g], role));
    return at;
}

// ---- rendered --------------------------------------------------------------------------------------------------------

typedef struct score {
    size_t danced, right[3], set, told, tellable, never, tick_n, none_n, foot_n, foot_right;
    double set_size, chance, ideal, alike;
    values off, land, took;
    uint32_t named[3][FIGURES_MOST][FIGURES_MOST + 1];
} score;

// A figure being danced, as a watcher is judged by it.
typedef struct danced {
    uint32_t f;
    double from, told_by;  // counts of the score; from its first beat
    bool asked[3], told_asked, told;
    struct rivals *rivals;  // all that might have been danced instead
} danced;

// Every figure that may come, in the bodies, at the tempo, place and moment of the one that does: what a watcher who
// knew all that would compare.
typedef struct rivals {
    uint32_t n, figure[FIGURES_MOST];
    abzi_score chain[FIGURES_MOST];
    double off[FIGURES_MOST];  // squares of what the watched joints are off from each, so far
} rivals;

static void expect_rivals(rivals *r, const abzi_score *before, uint32_t from, bool any)
{
    r->n = 0;
    for (uint32_t g = 0; g < figure_n; g++)
        if (any ? begin_alike(&figures[from], &figures[g]) : abz_figure_chains(&figures[from], &figures[g])) {
            r->figure[r->n] = g;
            r->off[r->n] = 0;
            r->chain[r->n] = *before;
            if (!abzi_score_append(&r->chain[r->n++], &figures[g]))
                exit(1);
        }
}

static void compare_rivals(rivals *r, const abzi_dancer *couple, int role, double count, double period_s,
                           const abz_vec3 *joint)
{
    for (uint32_t i = 0; i < r->n; i++) {
        abz_pose pose[2];
        abzi_dancers_pose(couple, &r->chain[i], (float)count, (float)period_s, pose);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            abz_vec3 d = abzi_v3_sub(joint[j], pose[role].pos[j]);
            r->off[i] += (double)abzi_v3_dot(d, d);
        }
    }
}

// Share of this figure among the rivals that are as near as it is, or nearer.
static double ideal_of(const rivals *r, uint32_t f)
{
    double least = INFINITY, its = INFINITY;
    uint32_t n = 0;
    for (uint32_t i = 0; i < r->n; i++) {
        least = fmin(least, r->off[i]);
        its = r->figure[i] == f ? r->off[i] : its;
    }
    for (uint32_t i = 0; i < r->n; i++)
        n += r->off[i] <= least * (1 + 1e-9);
    return its <= least * (1 + 1e-9) ? 1.0 / n : 0;
}

// The same for one who only sees steps and holds that differ in the tables.
static double alike_of(const rivals *r, uint32_t f, abz_role role, double at)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < r->n; i++)
        n += r->figure[i] == f || parting(&figures[f], &figures[r->figure[i]], role) > at;
    return 1.0 / n;
}

static void ask(score *s, danced *d, int which, double count, double when, const abz_recognition *said)
{
    if (d->asked[which] || count < when)
        return;
    d->asked[which] = true;
    s->right[which] += said->figure == (int32_t)d->f;
    s->named[which][d->f][said->figure < 0 ? FIGURES_MOST : (uint32_t)said->figure]++;
    if (which == 0) {
        s->set += said->possible >> d->f & 1;
        s->set_size += __builtin_popcount(said->possible);
    }
}

static void judge(score *s, danced *d, abz_role role, double count, const abz_recognition *said)
{
    if (!d->asked[0] && count >= 2) {
        s->ideal += ideal_of(d->rivals, d->f);
        s->alike += alike_of(d->rivals, d->f, role, 2);
    }
    const double end = figures[d->f].count_n - 1.25;
    ask(s, d, 0, count, 2, said);
    ask(s, d, 1, count, 4, said);
    ask(s, d, 2, count, end, said);
    if (!d->told_asked && count >= fmin(d->told_by + 2, end)) {
        d->told_asked = true;
        d->told = said->figure == (int32_t)d->f;
    }
    if (said->figure == (int32_t)d->f && count >= 1 && count < end)
        add(&s->off, fabs((double)said->count - 1 - count));
    s->tick_n++;
    s->none_n += said->figure < 0;
}

static uint32_t random_bits(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

static uint32_t follow_up(uint32_t f, uint64_t *seed, score *s)
{
    uint32_t next[FIGURES_MOST], n = 0;
    for (uint32_t g = 0; g < figure_n; g++)
        if (abz_figure_chains(&figures[f], &figures[g]))
            next[n++] = g;
    if (n == 0)
        return random_bits(seed) % figure_n;
    s->chance += 1.0 / n;
    return next[random_bits(seed) % n];
}

static void finish(score *s, const danced *d)
{
    s->danced++;
    const bool never = d->told_by >= figures[d->f].count_n - 1.25;  // what comes later is seen in the next figure
    if (never)
        s->never++;
    else
        s->tellable++;
    s->told += d->told && !never;
}

static void shake(abz_vec3 *joint, uint64_t *seed)
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        joint[j].x += (float)(NOISE_M * person_noise(seed) * sqrt(3));
        joint[j].y += (float)(NOISE_M * person_noise(seed) * sqrt(3));
        joint[j].z += (float)(NOISE_M * person_noise(seed) * sqrt(3));
    }
}

// The next step as the score has it.
static const abzi_score_tread *coming(const abzi_score *chain, int role, double count)
{
    for (int i = 0; i < chain->tread_n[role]; i++)
        if ((double)chain->tread[role][i].tread.at > count)
            return &chain->tread[role][i];
    return NULL;
}

static void dance(abz_role role, const float *height_m, double tempo, uint64_t seed, const abz_figure *known,
                  uint32_t known_n, score *s)
{
    const abzi_dance *usual = abzi_dance_of((abz_dance)figures[0].dance);
    double period_s = 120 / tempo / (double)((usual->slow_per_minute + usual->fast_per_minute) * usual->count_n);
    abz_body body[2] = {abz_body_of_height(height_m[0]), abz_body_of_height(height_m[1])};
    abzi_dancer couple[2] = {abzi_dancer_of(&body[0]), abzi_dancer_of(&body[1])};
    abz_recogniser_config config = abz_recogniser_config_default();
    config.body = body[role];
    config.role = role;
    void *mem = need(abz_recogniser_size());
    abz_recogniser *watcher;
    must(abz_recogniser_init(mem, abz_recogniser_size(), known, known_n, &config, &watcher), "recogniser");

    abzi_score *chain = need(sizeof *chain);
    uint32_t f = random_bits(&seed) % figure_n;
    abzi_score_start(chain, &figures[f], (abzi_spot){0, 0, 0}, abzi_common_height(&body[0], &body[1]));
    abzi_score_rest(chain, 2);
    rivals *kept = need(2 * sizeof *kept);
    danced now = {.f = f, .from = chain->end, .told_by = told_from(f, role), .rivals = &kept[0]}, after = now;
    expect_rivals(now.rivals, chain, f, true);
    double count = 0, asked_at = -1;
    if (!abzi_score_append(chain, &figures[f]))
        exit(1);
    uint32_t before = f, next = follow_up(f, &seed, s);
    for (int round = 0; round < ROUNDS;) {
        if ((double)chain->end - count < 6) {
            rivals *other = now.rivals == &kept[0] ? &kept[1] : &kept[0];
            after = (danced){.f = next, .from = chain->end, .told_by = told_from(next, role), .rivals = other};
            abzi_score_forget(chain, (float)count);
            expect_rivals(other, chain, before, false);
            before = next;
            if (!abzi_score_append(chain, &figures[next]))
                exit(1);
            next = follow_up(next, &seed, s);
        }
        if (count >= now.from + figures[now.f].count_n) {
            finish(s, &now);
            now = after;
            round++;
        }
        abz_pose pose[2];
        abz_recognition said;
        abzi_dancers_pose(couple, chain, (float)count, (float)period_s, pose);
        shake(pose[role].pos, &seed);
        shake(pose[1 - role].pos, &seed);
        if (!now.asked[0])
            compare_rivals(now.rivals, couple, (int)role, count, period_s, pose[role].pos);
        if (after.rivals != now.rivals && after.from - count < 1)
            compare_rivals(after.rivals, couple, (int)role, count, period_s, pose[role].pos);
        const uint64_t start = now_ns();
        abz_recogniser_tick(watcher, pose[role].pos, UINT32_MAX, pose[1 - role].pos, NULL, &said);
        add(&s->took, (double)(now_ns() - start));
        judge(s, &now, role, count - now.from, &said);
        const abzi_score_tread *tread = coming(chain, role, count);
        if (tread != NULL && (double)tread->tread.at - count < .5 && asked_at < (double)tread->tread.at &&
            said.figure >= 0) {
            asked_at = (double)tread->tread.at;
            s->foot_n++;
            s->foot_right += said.foot == (uint32_t)tread->tread.side;
            add(&s->land, 1e3 * fabs((double)said.land_s - (asked_at - count) * period_s));
        }
        count += 1.0 / ABZ_TICKS_PER_SECOND / period_s;
    }
    free(chain);
    free(kept);
    free(mem);
}

static void print_matrix(const score *s)
{
    static const char *const when[] = {"2", "4", "end"};
    for (int w = 0; w < 3; w++)
        for (uint32_t f = 0; f < figure_n; f++) {
            uint32_t n = 0, worst = FIGURES_MOST, right = s->named[w][f][f];
            for (uint32_t g = 0; g <= FIGURES_MOST; g++) {
                n += s->named[w][f][g];
                if (g != f && s->named[w][f][g] > s->named[w][f][worst])
                    worst = g;
            }
            if (worst == f || n == 0 || s->named[w][f][worst] == 0)
                continue;
            printf("  %-4s %-28s %4u%%  for %-28s %4u%%\n", when[w], figures[f].name, 100 * right / n,
                   worst < FIGURES_MOST ? figures[worst].name : "none", 100 * s->named[w][f][worst] / n);
        }
}

static void row(abz_role role, bool matrix)
{
    static const float height_m[3][2] = {{1.78f, 1.66f}, {1.93f, 1.54f}, {1.62f, 1.76f}};
    static const double tempo[] = {.7, 1, 1.4};
    static score s, other;
    memset(&s, 0, sizeof s);
    memset(&other, 0, sizeof other);
    for (int c = 0; c < 3; c++)
        for (int t = 0; t < 3; t++)
            dance(role, height_m[c], tempo[t], (uint64_t)(10 * c + t + 1), figures, figure_n, &s);
    if (strange_n > 0)
        dance(role, height_m[0], 1, 1, strange, strange_n, &other);
    double n = (double)s.danced;
    printf("%-10s %-6s %4zu %6.3f %6.3f %6.3f %6.3f %6.3f %6.3f %6.3f %5.1f %6.3f %6.3f %7.3f %6.2f %6.0f %6.3f %6.1f "
           "%6.1f\n",
           abz_dance_name((abz_dance)figures[0].dance), role == ABZ_ROLE_LEAD ? "lead" : "follow", s.danced,
           s.chance / n, s.ideal / n, s.alike / n, (double)s.right[0] / n, (double)s.right[1] / n,
           (double)s.right[2] / n, (double)s.set / n, s.set_size / n, (double)s.told / (double)s.tellable,
           (double)s.none_n / (double)s.tick_n, 1 - (double)other.none_n / (double)other.tick_n, quantile(&s.off, .5),
           quantile(&s.land, .5), (double)s.foot_right / (double)s.foot_n, quantile(&s.took, .5) / 1e3,
           quantile(&s.took, .99) / 1e3);
    if (matrix)
        print_matrix(&s);
    free(s.off.value);
    free(s.land.value);
    free(s.took.value);
    free(other.off.value);
    free(other.land.value);
    free(other.took.value);
}

// ---- recorded --------------------------------------------------------------------------------------------------------

// What happens in eight counts, by what both dancers do: nobody has written down which figures these were.
//   turn      somebody's heading winds by 270 degrees or more
//   exchange  otherwise, and they go round each other by 120 degrees or more: a cross body lead
//   basic     otherwise, and by less than 60; anything between is left out
enum { BASIC, EXCHANGE, TURN, KIND_N, UNCLEAR = KIND_N };
static const char *const kind_name[] = {"basic", "exchange", "turn", "none"};
#define DEGREES(x) ((x)*3.14159265358979 / 180)

static int kind_of(double round, double wound)
{
    return fabs(wound) >= DEGREES(270)                               ? TURN
           : fabs(round) >= DEGREES(120)                             ? EXCHANGE
           : fabs(round) < DEGREES(60) && fabs(wound) < DEGREES(120) ? BASIC
                                                                     : UNCLEAR;
}

// A figure by the same rule, from where its treads lie.
static int kind_of_figure(const abz_figure *figure)
{
    abzi_floor f;
    abzi_floor_lay(figure, (abzi_spot){0, 0, 0}, 1.7f, &f);
    double before = atan2((double)(f.start[1].x - f.start[0].x), (double)(f.start[1].z - f.start[0].z));
    double after = atan2((double)(f.end[1].x - f.end[0].x), (double)(f.end[1].z - f.end[0].z));
    double wound[2], round = fabs(remainder(after - before, DEGREES(360)));
    for (int role = 0; role < 2; role++)
        wound[role] = fabs((double)(f.end[role].yaw - f.start[role].yaw));
    return kind_of(round, fmax(wound[0], wound[1]));
}

// Angles of a take, unwound: from the leader to the follower, and their headings.
typedef struct take {
    abzi_clip clip[2];
    size_t n;
    double *angle[3];
} take;

static double heading_of(const abz_pose *pose)
{
    return (double)abzi_heading(pose->pos[ABZ_LEFT_UPPER_ARM], pose->pos[ABZ_RIGHT_UPPER_ARM]);
}

// A count, as often as it can be seen in a take: an eighth of the time from one landing to the sixth after it, when the
// feet take turns. Of 1 2 3 - 5 6 7 - that is eight counts, whichever it begins with.
static void add_counts(const abzi_clip *clip, values *count_ticks)
{
    enum { STEPS = 6, COUNTS = 8 };
    abz_track_frame *raw = need(clip->pose_n * sizeof *raw), *frame = need((clip->pose_n + 1) * sizeof *frame);
    abzi_step *step = need((clip->pose_n + 1) * 2 * sizeof *step);
    abz_track track;
    for (size_t i = 0; i < clip->pose_n; i++)
        abz_track_frame_from_pose(&clip->pose[i], &raw[i]);
    must(abz_track_init(raw, clip->pose_n, 1.0 / ABZ_TICKS_PER_SECOND, frame,
                        abz_track_length(clip->pose_n, 1.0 / ABZ_TICKS_PER_SECOND), &track),
         "track");
    size_t n = abzi_steps_find(&track, step);
    for (size_t i = 0, turns = 0; i < n; i++) {
        turns = i > 0 && step[i].foot != step[i - 1].foot ? turns + 1 : 0;
        if (turns >= STEPS)
            add(count_ticks, (double)(step[i].frame - step[i - STEPS].frame) / COUNTS);
    }
    free(raw);
    free(frame);
    free(step);
}

static void load(const char *lead, const char *follow, take *t)
{
    abz_rig_config config = abz_rig_config_default();
    if (abzi_clip_load(lead, &config, &t->clip[0]) != 0 || abzi_clip_load(follow, &config, &t->clip[1]) != 0)
        exit(1);
    t->n = t->clip[0].pose_n < t->clip[1].pose_n ? t->clip[0].pose_n : t->clip[1].pose_n;
    for (int a = 0; a < 3; a++)
        t->angle[a] = need(t->n * sizeof *t->angle[a]);
    for (size_t i = 0; i < t->n; i++) {
        const abz_pose *p = &t->clip[0].pose[i], *q = &t->clip[1].pose[i];
        double now[3] = {
            atan2((double)(q->pos[ABZ_HIPS].x - p->pos[ABZ_HIPS].x), (double)(q->pos[ABZ_HIPS].z - p->pos[ABZ_HIPS].z)),
            heading_of(p), heading_of(q)};
        for (int a = 0; a < 3; a++)
            t->angle[a][i] =
                i == 0 ? now[a] : t->angle[a][i - 1] + remainder(now[a] - t->angle[a][i - 1], DEGREES(360));
    }
}

// The most that an angle changes between two moments of a stretch.
static double most_change(const double *angle, size_t from, size_t to)
{
    double low = angle[from], high = angle[from];
    for (size_t i = from; i < to; i++) {
        low = fmin(low, angle[i]);
        high = fmax(high, angle[i]);
    }
    return high - low;
}

// Eight counts around each moment, one after the other; where something turns, its middle is the moment.
static void judge_take(const take *t, abzi_recognise_model *model, abz_role role, double count_ticks,
                       uint32_t (*table)[KIND_N + 1], double *named_ticks)
{
    static abzi_lead lead;
    static abzi_recognise watcher;
    abzi_lead_init(&lead, &t->clip[role].rig->body);
    abzi_recognise_model_measure(model, &t->clip[role].rig->body);
    abzi_recognise_start(&watcher, model);
    uint8_t *said = need(t->n);
    for (size_t i = 0; i < t->n; i++) {
        abz_recognition recognition;
        const abz_vec3 *other = t->clip[1 - role].pose[i].pos;
        const abzi_spot partner = {other[ABZ_HIPS].x, other[ABZ_HIPS].z, (float)heading_of(&t->clip[1 - role].pose[i])};
        (void)abzi_lead_see(&lead, t->clip[role].pose[i].pos, UINT32_MAX);
        abzi_recognise_tick(&watcher, model, &lead, NULL, &partner, NULL, &recognition);
        int kind = recognition.figure < 0 ? KIND_N : kind_of_figure(&figures[recognition.figure]);
        said[i] = (uint8_t)(kind == UNCLEAR ? KIND_N : kind);
        named_ticks[0] += recognition.figure >= 0;
        named_ticks[1] += 1;
    }
    size_t half = (size_t)(4 * count_ticks), quarter = half / 2, count = half / 4;
    for (size_t middle = half; middle + half < t->n;) {
        double round = most_change(t->angle[0], middle - half, middle + half);
        double wound = fmax(most_change(t->angle[1], middle - half, middle + half),
                            most_change(t->angle[2], middle - half, middle + half));
        int kind = kind_of(round, wound);
        if (kind == EXCHANGE || kind == TURN) {
            // Only when it happens around the middle.
            double inner = fmax(most_change(t->angle[1], middle - quarter, middle + quarter),
                                most_change(t->angle[2], middle - quarter, middle + quarter));
            if ((kind == TURN && inner < .6 * wound) ||
                (kind == EXCHANGE && most_change(t->angle[0], middle - quarter, middle + quarter) < .6 * round))
                kind = UNCLEAR;
        }
        if (kind == UNCLEAR) {
            middle += count;
            continue;
        }
        uint32_t heard[KIND_N + 1] = {0}, best = KIND_N;
        for (size_t i = middle - count; i < middle + 3 * count && i < t->n; i++)
            heard[said[i]]++;
        for (uint32_t k = 0; k <= KIND_N; k++)
            best = heard[k] > heard[best] ? k : best;
        table[kind][best]++;
        middle += 2 * half;
    }
    free(said);
}

static void judge_recorded(char **path, int n)
{
    take *t = need((size_t)n * sizeof *t);
    values counts = {0};
    for (int i = 0; i < n; i++) {
        load(path[2 * i], path[2 * i + 1], &t[i]);
        add_counts(&t[i].clip[0], &counts);
    }
    // in some takes no six landings are seen, for steps in place are short: all takes of a couple count alike
    const double count_ticks = quantile(&counts, .5);
    printf("a count: %.1f ticks, seen %zu times\n", count_ticks, counts.n);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        uint32_t table[KIND_N][KIND_N + 1] = {{0}}, all = 0, right = 0, said[KIND_N + 1] = {0}, was[KIND_N] = {0};
        double named[2] = {0, 0}, chance = 0;
        static abzi_recognise_model model;
        must(abzi_recognise_model_init(&model, figures, figure_n, &t[0].clip[role].rig->body, (abz_role)role, 0),
             "model");
        for (int i = 0; i < n; i++)
            judge_take(&t[i], &model, (abz_role)role, count_ticks, table, named);
        printf("\n%-10s %8s %8s %8s %8s\n", role == 0 ? "lead" : "follow", "basic", "exchange", "turn", "none");
        for (int k = 0; k < KIND_N; k++) {
            printf("%-10s", kind_name[k]);
            for (int g = 0; g <= KIND_N; g++) {
                printf(" %8u", table[k][g]);
                all += table[k][g];
                was[k] += table[k][g];
                said[g] += table[k][g];
                right += g == k ? table[k][g] : 0;
            }
            printf("\n");
        }
        for (int k = 0; k < KIND_N; k++)
            chance += (double)was[k] * (double)said[k] / (double)all / (double)all;
        printf("right %.3f of %u, by chance %.3f; some figure is named in %.3f of the time\n",
               (double)right / (double)all, all, chance, named[0] / named[1]);
    }
}

static uint32_t choose(int dance_of, abz_figure *out)
{
    static abz_figure figure;
    uint32_t n = 0;
    for (size_t i = 0; abzi_syllabus_figure(i, &figure); i++)
        if (figure.dance == dance_of && n < FIGURES_MOST)
            out[n++] = figure;
    return n;
}

int main(int argc, char **argv)
{
    bool matrix = argc > 1 && strcmp(argv[1], "--matrix") == 0;
    int first = matrix ? 2 : 1;
    if (argc > first) {
        figure_n = choose(ABZ_DANCE_SALSA, figures);
        judge_recorded(argv + first, (argc - first) / 2);
        return 0;
    }
    printf("%-10s %-6s %4s %6s %6s %6s %6s %6s %6s %6s %5s %6s %6s %7s %6s %6s %6s %6s %6s\n", "dance", "part", "n",
           "chance", "ideal", "tables", "2", "4", "end", "set", "of", "told", "none", "strange", "count", "land",
           "foot", "us p50", "us p99");
    for (int dance_of = 1; dance_of < ABZ_DANCE_N; dance_of++) {
        figure_n = choose(dance_of, figures);
        strange_n = 0;
        for (int next = 1; next < ABZ_DANCE_N && strange_n == 0; next++)
            strange_n = choose((dance_of - 1 + next) % (ABZ_DANCE_N - 1) + 1, strange);
        for (int role = 0; role < ABZ_ROLE_N && figure_n > 0; role++)
            row((abz_role)role, matrix);
    }
    return 0;
}
