/// Two dancers who share the lead and see nothing but each other's joints, a tick late; and what became of it. Either
/// may sit.
#ifndef SHARING_H
#define SHARING_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/measure.h"
#include "abrazo/share.h"
#include "dancing.h"
#include "drums.h"
#include "lead/seat.h"
#include "lead/share_seats.h"
#include "people.h"

#define SHARING_ALL ((1u << ABZ_JOINT_N) - 1)

typedef struct sharing_config {
    const abz_figure *figure;
    uint32_t figure_n;
    uint32_t seated;  ///< bits 1 << abz_role: figures are those of chained_seated
    float share[ABZ_ROLE_N];
    uint32_t seed;           ///< of the leader's part; the other one has the next
    float tempo_per_minute;  ///< counts; of the music, when there is music
    float tempo_apart;       ///< the follower's part begins so much faster: .01 is 1 in 100
    bool music;
    float gentle;  ///< of both
    double seconds;
    double noise_m;             ///< standard deviation of each coordinate that is seen
    double lost_s, lost_for_s;  ///< the follower's part does not see the other from then on, for so long
} sharing_config;

/// Begins as zeroes.
typedef struct sharing {
    abz_sharer *who[ABZ_ROLE_N];
    void *mem[ABZ_ROLE_N];
    abz_body body[ABZ_ROLE_N];
    abz_sharer_output *at[ABZ_ROLE_N];  ///< [n]; of who sits as it would be danced standing
    abz_pose *shown[ABZ_ROLE_N];        ///< [n]: as it is seen
    abzi_chair *chair[ABZ_ROLE_N];      ///< [n]: of who sits
    abzi_share_seats seats;
    size_t n;
} sharing;

static inline void *sharing_room(size_t size)
{
    void *mem = calloc(1, size);
    if (mem == NULL) {
        abort();
    }
    return mem;
}

static inline abz_sharer *sharing_one(void **mem, const sharing_config *c, int role)
{
    abz_sharer_config config = abz_sharer_config_default();
    config.part = (abz_role)role;
    config.seated = c->seated;
    config.share = c->share[role];
    config.begins =
        c->share[role] > c->share[1 - role] || (c->share[role] == c->share[1 - role] && role == ABZ_ROLE_LEAD);
    config.seed = c->seed + (uint32_t)role;
    config.tempo_per_minute = c->music ? 0 : c->tempo_per_minute * (role == ABZ_ROLE_FOLLOW ? 1 + c->tempo_apart : 1);
    abz_sharer *it;
    *mem = sharing_room(abz_sharer_size());
    if (abz_sharer_init(*mem, abz_sharer_size(), c->figure, c->figure_n, &config, &it) != ABZ_OK) {
        abort();
    }
    return it;
}

static inline double sharing_normal(uint64_t *seed)
{
    double sum = 0;
    for (int i = 0; i < 12; i++) {
        sum += person_noise(seed);
    }
    return sum / 2;
}

/// One tick of both.
static inline void sharing_tick(sharing *s, const sharing_config *c, uint64_t *noise, const abz_band_frame *sound)
{
    size_t n = s->n;
    double now_s = (double)n / ABZ_TICKS_PER_SECOND;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abz_sharer_input input = {.heard = sound != NULL, .gentle = c->gentle};
        bool is_lost = role == ABZ_ROLE_FOLLOW && now_s >= c->lost_s && now_s < c->lost_s + c->lost_for_s;
        if (sound != NULL) {
            input.sound = *sound;
        }
        if (n > 0 && !is_lost) {
            input.seen = SHARING_ALL;
            memcpy(input.joint, s->shown[1 - role][n - 1].pos, sizeof input.joint);
            for (int j = 0; c->noise_m > 0 && j < ABZ_JOINT_N; j++) {
                input.joint[j].x += (float)(c->noise_m * sharing_normal(noise));
                input.joint[j].y += (float)(c->noise_m * sharing_normal(noise));
                input.joint[j].z += (float)(c->noise_m * sharing_normal(noise));
            }
        }
        abz_sharer_tick(s->who[role], &input, &s->at[role][n]);
    }
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abz_pose *partner = n > 0 ? &s->shown[1 - role][n - 1] : &s->at[1 - role][n].pose;
        s->shown[role][n] = s->at[role][n].pose;
        abzi_share_seats_tick(&s->seats, role, c->figure, &s->at[role][n], partner, &s->shown[role][n]);
        s->chair[role][n] = s->seats.sitting[role].chair;
    }
    s->n++;
}

static inline void sharing_run(sharing *s, const sharing_config *c)
{
    size_t room = (size_t)(c->seconds * ABZ_TICKS_PER_SECOND) + 8;
    uint64_t noise = 5;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        s->who[role] = sharing_one(&s->mem[role], c, role);
        s->at[role] = sharing_room(room * sizeof *s->at[role]);
        s->shown[role] = sharing_room(room * sizeof *s->shown[role]);
        s->chair[role] = sharing_room(room * sizeof *s->chair[role]);
        s->body[role] = abz_sharer_config_default().body[role];
    }
    abzi_share_seats_start(&s->seats, s->body, c->seated);
    if (!c->music) {
        while (s->n < room - 8) {
            sharing_tick(s, c, &noise, NULL);
        }
        return;
    }
    drums drum = drums_new(c->seconds, 44100);
    static double beat[4000];
    size_t beat_n = drums_beats(.7, c->seconds, (double)c->tempo_per_minute, beat, 0);
    drums_groove(&drum, beat, beat_n, (uint32_t)c->figure->metre);
    abz_ear_config config = abz_ear_config_default();
    abz_ear *ear;
    size_t size;
    config.rate_hz = drum.rate_hz;
    if (abz_ear_size(&config, &size) != ABZ_OK) {
        abort();
    }
    void *ear_mem = sharing_room(size);
    if (abz_ear_init(ear_mem, size, &config, &ear) != ABZ_OK) {
        abort();
    }
    for (size_t at = 0; at < drum.n && s->n < room - 1;) {
        abz_band_frame frame;
        bool ready;
        at += abz_ear_hear(ear, drum.sample + at, drum.n - at, &frame, &ready);
        if (ready) {
            sharing_tick(s, c, &noise, &frame);
        }
    }
    free(ear_mem);
    free(drum.sample);
}

static inline void sharing_free(sharing *s)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        free(s->mem[role]);
        free(s->at[role]);
        free(s->shown[role]);
        free(s->chair[role]);
    }
    memset(s, 0, sizeof *s);
}

// ---- what became of it -----------------------------------------------------------------------------------------------

typedef struct sharing_result {
    int passed_n;            ///< how often the lead went from one to the other
    double led[ABZ_ROLE_N];  ///< share of the time that each had it alone
    double longest_s;        ///< without a step of one of them, after the first
    abz_figures figures;     ///< steps and bodies
    double same;             ///< share of the time both danced the same figure
    int begun_n, by_four_n,
        by_end_n;  ///< figures that the leader began with another than the listener; answered in time
    double hand_median_m, hand_most_m, hand_gone;  ///< joined hands: apart; share of the time by more than .35 m
    double clash_m, clash_share;  ///< trunks and legs in each other: the deepest; share deeper than 2 cm
    double joint_ms,
        hips_ms;  ///< the fastest that a joint goes from a tick to the next, as it is written, and the hips
} sharing_result;

static inline int sharing_leader(const sharing *s, size_t i)
{
    bool leads = s->at[0][i].flags & ABZ_SHARER_LEADS, other = s->at[1][i].flags & ABZ_SHARER_LEADS;
    return leads == other ? -1 : leads ? ABZ_ROLE_LEAD : ABZ_ROLE_FOLLOW;
}

static inline int sharing_compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/// How far the farthest of the joined hands are apart, by the hold of the figure at that count; below 0: none is
/// joined.
static inline double sharing_hands(const abz_figure *figure, float count, const abz_pose *lead, const abz_pose *follow)
{
    static const int8_t joined[ABZ_HOLD_N][2] = {
        [ABZ_HOLD_NONE] = {-1, -1},      [ABZ_HOLD_CLOSED] = {1, -1},     [ABZ_HOLD_BOTH] = {1, 0},
        [ABZ_HOLD_LEFT_RIGHT] = {1, -1}, [ABZ_HOLD_RIGHT_LEFT] = {-1, 0}, [ABZ_HOLD_RIGHT_RIGHT] = {-1, 1},
        [ABZ_HOLD_LEFT_LEFT] = {0, -1},  [ABZ_HOLD_CROSSED] = {0, 1}};
    int hold = figure->entry.hold, next = hold;
    for (int i = 0; i < figure->hold_n; i++) {
        float at = (float)figure->hold[i].at_quarter / 4;
        hold = at <= count - 1 ? figure->hold[i].hold : hold;
        next = at <= count ? figure->hold[i].hold : next;
    }
    if (hold != next) {
        return -1;  // the hold is changing
    }
    double most = -1;
    for (int side = 0; side < 2; side++) {
        if (joined[hold][side] >= 0) {
            abz_vec3 a = lead->pos[side ? ABZ_RIGHT_HAND : ABZ_LEFT_HAND];
            abz_vec3 b = follow->pos[joined[hold][side] ? ABZ_RIGHT_HAND : ABZ_LEFT_HAND];
            most = fmax(most, (double)abzi_v3_distance(a, b));
        }
    }
    return most;
}

/// The fastest joint and hips of both up to tick i, m/s.
static inline void sharing_hurry(const sharing *s, size_t i, sharing_result *r)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abz_vec3 *now = s->at[role][i].pose.pos, *was = s->at[role][i - 1].pose.pos;
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            double ms = (double)abzi_v3_distance(now[j], was[j]) * ABZ_TICKS_PER_SECOND;
            r->joint_ms = fmax(r->joint_ms, ms);
            r->hips_ms = j == ABZ_HIPS ? fmax(r->hips_ms, ms) : r->hips_ms;
        }
    }
}

/// When each foot's step landed, from the measures' own rules.
static inline void sharing_steps(const sharing *s, sharing_result *r)
{
    abz_track track[ABZ_ROLE_N];
    abz_track_frame *row[ABZ_ROLE_N], *frame[ABZ_ROLE_N];
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        row[role] = sharing_room(s->n * sizeof *row[role]);
        frame[role] = sharing_room(s->n * sizeof *frame[role]);
        for (size_t i = 0; i < s->n; i++) {
            abz_track_frame_from_pose(&s->at[role][i].pose, &row[role][i]);
        }
        size_t frame_n = abz_track_length(s->n, 1.0 / ABZ_TICKS_PER_SECOND);
        if (abz_track_init(row[role], s->n, 1.0 / ABZ_TICKS_PER_SECOND, frame[role], frame_n, &track[role]) != ABZ_OK) {
            abort();
        }
    }
    size_t size = abz_measure_scratch_size(s->n);
    void *scratch = sharing_room(size);
    if (abz_measure_couple(&track[0], &track[1], scratch, size, &r->figures) != ABZ_OK) {
        abort();
    }
    free(scratch);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        free(row[role]);
        free(frame[role]);
    }
}

/// Do both parts of two figures step the same up to a count (from 1)?
static inline bool sharing_alike(const abz_figure *a, const abz_figure *b, float count)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int i = 0;; i++) {
            const abz_figure_step *x = i < a->step_n[role] ? &a->step[role][i] : NULL;
            const abz_figure_step *y = i < b->step_n[role] ? &b->step[role][i] : NULL;
            bool more_x = x != NULL && (float)x->at_quarter / 4 < count - 1;
            bool more_y = y != NULL && (float)y->at_quarter / 4 < count - 1;
            if (!more_x && !more_y) {
                break;
            }
            if (more_x != more_y || x->at_quarter != y->at_quarter || x->side != y->side || x->way != y->way ||
                x->distance != y->distance || x->turn != y->turn) {
                return false;
            }
        }
    }
    return true;
}

static inline sharing_result sharing_judge(const sharing *s, const sharing_config *c)
{
    sharing_result r = {0};
    double *hand = sharing_room(s->n * sizeof *hand);
    size_t hand_n = 0, danced_n = 0, same_n = 0, deep_n = 0, gone_n = 0;
    size_t stepped[ABZ_ROLE_N] = {0, 0};
    int last = -1;
    // the figure that is being answered: who began it, which, since when
    int leader = -1, figure = -1, open = 0;
    for (size_t i = 1; i < s->n; i++) {
        const abz_sharer_output *a = &s->at[0][i], *b = &s->at[1][i];
        int who = sharing_leader(s, i);
        sharing_hurry(s, i, &r);
        r.passed_n += who >= 0 && last >= 0 && who != last;
        last = who >= 0 ? who : last;
        if (who >= 0) {
            r.led[who] += 1.0 / (double)s->n;
        }
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            // a step: a foot that has come down after it moved
            for (int side = 0; side < 2; side++) {
                int foot = side ? ABZ_RIGHT_FOOT : ABZ_LEFT_FOOT;
                if (i >= 2) {
                    const abz_pose *p = &s->at[role][i].pose, *q = &s->at[role][i - 1].pose;
                    if (abzi_v3_distance(p->pos[foot], q->pos[foot]) > .6f / ABZ_TICKS_PER_SECOND) {
                        stepped[role] = i;
                    }
                }
            }
            if (stepped[role] > 0) {
                r.longest_s = fmax(r.longest_s, (double)(i - stepped[role]) / ABZ_TICKS_PER_SECOND);
            }
        }
        if (a->figure < 0 || b->figure < 0) {
            continue;
        }
        danced_n++;
        same_n += a->figure == b->figure;
        if (a->figure == b->figure) {
            double far = sharing_hands(&c->figure[a->figure], a->count, &a->pose, &b->pose);
            if (far >= 0) {
                hand[hand_n++] = far;
                gone_n += far > .35;
            }
        }
        int part[2];
        double deep = (double)deepest_clash(&a->pose, s->body[0].head_height_m / .93f, &b->pose,
                                            s->body[1].head_height_m / .93f, part);
        r.clash_m = fmax(r.clash_m, deep);
        deep_n += deep > .02;
        // figures begun and answered
        const abz_sharer_output *x = who >= 0 ? &s->at[who][i] : NULL, *y = who >= 0 ? &s->at[1 - who][i] : NULL;
        if (x != NULL && (leader != who || figure != x->figure || x->count < s->at[who][i - 1].count)) {
            leader = who;
            figure = x->figure;
            open = 0;
        }
        if (x != NULL && open == 0 && x->count > 1) {
            open = 1;
            r.begun_n++;
        }
        bool is_right =
            x != NULL && (y->figure == figure ||
                          (y->figure >= 0 && sharing_alike(&c->figure[figure], &c->figure[y->figure], x->count)));
        if (x != NULL && open == 1 && x->count >= 5) {  // count 4 is over
            open = 2;
            r.by_four_n += is_right;
        }
        if (x != NULL && open == 2 && x->count >= (float)c->figure[figure].count_n) {
            open = 3;
            r.by_end_n += is_right;
        }
    }
    r.same = (double)same_n / (double)(danced_n ? danced_n : 1);
    r.clash_share = (double)deep_n / (double)(danced_n ? danced_n : 1);
    r.hand_gone = (double)gone_n / (double)(hand_n ? hand_n : 1);
    qsort(hand, hand_n, sizeof *hand, sharing_compare);
    r.hand_median_m = hand_n ? hand[hand_n / 2] : 0;
    r.hand_most_m = hand_n ? hand[hand_n * 95 / 100] : 0;
    free(hand);
    sharing_steps(s, &r);
    return r;
}

/// What chairs of those who sit did.
typedef struct sharing_wheels {
    double goes_ms[ABZ_ROLE_N];  ///< of the faster wheel, mean
    double clash_m, clashes;     ///< somebody in a partner's chair: the deepest; share of ticks deeper than 1 cm
} sharing_wheels;

static inline sharing_wheels sharing_wheels_of(const sharing *s, const sharing_config *c)
{
    sharing_wheels r = {.clash_m = -9};
    abzi_dancer dancer[ABZ_ROLE_N];
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        dancer[role] = c->seated >> role & 1 ? abzi_dancer_seated(&s->body[role]) : abzi_dancer_of(&s->body[role]);
    }
    for (size_t i = 0; i < s->n; i++) {
        abzi_seat seat[ABZ_ROLE_N] = {{.chair = s->chair[0][i]}, {.chair = s->chair[1][i]}};
        const abz_pose pose[ABZ_ROLE_N] = {s->shown[0][i], s->shown[1][i]};
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            const abzi_chair *it = &s->chair[role][i];
            const float goes = fabsf(it->speed) + fabsf(it->turn) * dancer[role].chair.track_m / 2;
            r.goes_ms[role] += (double)goes / (double)s->n;
        }
        const double clash = (double)abzi_seat_clash(dancer, seat, pose);
        r.clash_m = fmax(r.clash_m, clash);
        r.clashes += (clash > .01) / (double)s->n;
    }
    return r;
}

#endif
