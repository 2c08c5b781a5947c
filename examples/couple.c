/// An example couple, danced by rule: couple OUTDIR writes six takes of a salsa-like dance, OUTDIR/lead_01.bvh beside
/// OUTDIR/follow_01.bvh and so on. The same bytes every time.
///
/// A figure takes eight beats and puts six footsteps of each dancer, opposite feet, on beats 1 2 3 and 5 6 7, relative
/// to the couple's frame (origin under the leader at its start, +Z towards the follower). What the bodies do follows
/// from the footsteps: hips travel between them, weight and heading with them; hands go where the hold is.
#include "body.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LEAD, FOLLOW, DANCERS };
enum { RATE = 60, FRAMES_MAX = 32 * RATE, STEPS_MAX = 160, EVENTS_MAX = 64, TAKES = 6 };

static const double pi = 3.14159265358979323846;
static const double apart = .70;        // m, leader's to follower's place
static const double half_track = .085;  // m, from the middle of the body to a foot

typedef struct footstep {
    double land_s;
    int foot;
    double x, z;  ///< under the ankle
    double heading;
    double turned;  ///< heading of the body
    double lift;
} footstep;

typedef struct dancer {
    body body;
    footstep step[STEPS_MAX];
    int step_n;
    double spun;  ///< by all turns so far, whole turns
} dancer;

/// Something that changes at a time: a hand taken or let go, or raised.
typedef struct event {
    double at_s;
    double value;
} event;
typedef struct signal {
    event event[EVENTS_MAX];
    int event_n;
} signal;

enum { LEFT_HOLD, RIGHT_HOLD, RAISE, SIGNALS };  ///< holds by the leader's hand; the raised hand is his left

typedef struct take {
    uint64_t seed;
    double beat_s, amplitude;
    double beat_n;         ///< danced so far
    double x, z, heading;  ///< couple's frame
    dancer dancer[DANCERS];
    signal signal[SIGNALS];
} take;

// ---- chance ---------------------------------------------------------------------------------------------------------

/// Uniform in [0, 1): splitmix64 (Steele, Lea, Flood 2014).
static double chance(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

/// About normal, with standard deviation 1 (sum of twelve).
static double noise(uint64_t *seed)
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += chance(seed);
    return sum;
}

// ---- figures --------------------------------------------------------------------------------------------------------

static double time_of(const take *t, double beat)
{
    return (t->beat_n + beat) * t->beat_s;
}

static void to_world(const take *t, double *x, double *z)
{
    double c = cos(t->heading), s = sin(t->heading), u = *x, v = *z;
    *x = t->x + c * u + s * v;
    *z = t->z - s * u + c * v;
}

/// Put down a foot: the body stands at (x, z), turned by degrees; the foot reaches (side, ahead) from its usual place.
static void put(take *t, int who, int foot, double beat, double x, double z, double degrees, double side, double ahead)
{
    dancer *d = &t->dancer[who];
    const double out = foot == LEFT ? 1 : -1;
    const double turned = degrees * pi / 180 + d->spun;
    const double size = t->amplitude * (1 + .04 * noise(&t->seed));
    const double u = out * half_track + side * size, v = ahead * size;
    double at_x = x + cos(turned) * u + sin(turned) * v, at_z = z - sin(turned) * u + cos(turned) * v;
    to_world(t, &at_x, &at_z);
    double late = who == FOLLOW ? .012 + .010 * noise(&t->seed) : .008 * noise(&t->seed);
    d->step[d->step_n++] = (footstep){.land_s = time_of(t, beat - 1) + late,
                                      .foot = foot,
                                      .x = at_x,
                                      .z = at_z,
                                      .heading = t->heading + turned + out * 7 * pi / 180,
                                      .turned = t->heading + turned,
                                      .lift = .045 + .004 * noise(&t->seed)};
}

/// A step of both: the leader's as said, the follower's as seen in a mirror between them.
static void put_both(take *t, int foot, double beat, double side, double ahead)
{
    put(t, LEAD, foot, beat, 0, 0, 0, side, ahead);
    put(t, FOLLOW, !foot, beat, 0, apart, 180, -side, -ahead);
}

static void tell(take *t, int which, double beat, double value)
{
    signal *s = &t->signal[which];
    s->event[s->event_n++] = (event){time_of(t, beat - 1), value};
}

static void basic(take *t)
{
    put_both(t, LEFT, 1, 0, .27);
    put_both(t, RIGHT, 2, 0, 0);
    put_both(t, LEFT, 3, 0, -.02);
    put_both(t, RIGHT, 5, 0, -.27);
    put_both(t, LEFT, 6, 0, 0);
    put_both(t, RIGHT, 7, 0, .02);
}

static void side_basic(take *t)
{
    put_both(t, LEFT, 1, .27, 0);
    put_both(t, RIGHT, 2, 0, 0);
    put_both(t, LEFT, 3, 0, 0);
    put_both(t, RIGHT, 5, -.27, 0);
    put_both(t, LEFT, 6, 0, 0);
    put_both(t, RIGHT, 7, 0, 0);
}

/// The leader raises his left hand, she turns once to the right under it.
static void right_turn(take *t)
{
    put_both(t, LEFT, 1, 0, .25);
    put_both(t, RIGHT, 2, 0, 0);
    put_both(t, LEFT, 3, 0, 0);
    put(t, LEAD, RIGHT, 5, 0, 0, 0, 0, -.20);
    put(t, LEAD, LEFT, 6, 0, 0, 0, 0, 0);
    put(t, LEAD, RIGHT, 7, 0, 0, 0, 0, 0);
    put(t, FOLLOW, LEFT, 5, 0, apart - .02, 120, 0, .10);
    put(t, FOLLOW, RIGHT, 6, 0, apart, -20, 0, .04);
    put(t, FOLLOW, LEFT, 7, 0, apart, -180, 0, 0);
    tell(t, RIGHT_HOLD, 3.2, 0);
    tell(t, RAISE, 3.6, 1);
    tell(t, RAISE, 7.4, 0);
    tell(t, RIGHT_HOLD, 8.3, 1);
    t->dancer[FOLLOW].spun -= 2 * pi;
}

/// The leader opens to his left, she walks across in front of him, and both end on the other side.
static void cross_body(take *t)
{
    put_both(t, LEFT, 1, 0, .25);
    put_both(t, RIGHT, 2, 0, 0);
    put(t, LEAD, LEFT, 3, -.36, .10, 65, 0, 0);
    put(t, FOLLOW, RIGHT, 3, .03, apart - .04, 180, 0, .05);
    put(t, LEAD, RIGHT, 5, -.47, .22, 90, 0, 0);
    put(t, FOLLOW, LEFT, 5, .10, .40, 180, 0, .12);
    put(t, LEAD, LEFT, 6, -.40, .32, 120, 0, .03);
    put(t, FOLLOW, RIGHT, 6, .10, -.06, 205, 0, .14);
    put(t, LEAD, RIGHT, 7, 0, apart / 2, 180, 0, 0);
    put(t, FOLLOW, LEFT, 7, 0, -apart / 2, 360, 0, 0);
    tell(t, RIGHT_HOLD, 2.6, 0);
    tell(t, RIGHT_HOLD, 8, 1);
    double x = 0, z = apart / 2;
    to_world(t, &x, &z);
    t->x = x;
    t->z = z;
    t->heading += pi;
}

static void (*const figures[])(take *) = {basic, side_basic, cross_body, right_turn};
enum { FIGURES = sizeof figures / sizeof *figures };

/// Beats a minute and figures of every take.
static const struct {
    double tempo;
    const char *figures;
} takes[TAKES] = {
    {96, "01230"}, {100, "02013"}, {104, "003212"}, {96, "10302"}, {100, "03121"}, {104, "012032"},
};

// ---- from footsteps to motion ---------------------------------------------------------------------------------------

static double ease(double u)
{
    u = fmin(fmax(u, 0), 1);
    return u * u * u * (10 - 15 * u + 6 * u * u);
}

/// Mean over the frames around each frame, twice; the ends stay.
static void smooth(double *value, int n, int radius)
{
    static double was[FRAMES_MAX];
    for (int round = 0; round < 2; round++) {
        memcpy(was, value, sizeof *was * (size_t)n);
        for (int f = 0; f < n; f++) {
            double sum = 0;
            for (int k = f - radius; k <= f + radius; k++)
                sum += was[k < 0 ? 0 : k >= n ? n - 1 : k];
            value[f] = sum / (2 * radius + 1);
        }
    }
}

static void follow_signal(const signal *s, double *value, int n)
{
    double now = s->event[0].value;
    for (int f = 0, e = 0; f < n; f++) {
        while (e < s->event_n && s->event[e].at_s <= (double)f / RATE)
            now = s->event[e++].value;
        value[f] = now;
    }
    smooth(value, n, 11);
}

typedef struct foot_at {
    double x, z, heading, lift, swing;  ///< swing: 0 at rise, 1 at landing and while planted
} foot_at;

/// A foot rises .55 beats before it lands.
static foot_at foot_now(const dancer *d, int foot, double time, double beat_s)
{
    const footstep *stood = NULL, *next = NULL;
    for (int i = 0; i < d->step_n && next == NULL; i++) {
        if (d->step[i].foot != foot)
            continue;
        if (d->step[i].land_s <= time)
            stood = &d->step[i];
        else
            next = &d->step[i];
    }
    foot_at at = {stood->x, stood->z, stood->heading, 0, 1};
    if (next == NULL)
        return at;
    double swing_s = .55 * beat_s, u = 1 - (next->land_s - time) / swing_s;
    if (u <= 0)
        return at;
    double part = ease(u), far = hypot(next->x - stood->x, next->z - stood->z);
    at.x += (next->x - stood->x) * part;
    at.z += (next->z - stood->z) * part;
    at.heading += (next->heading - stood->heading) * part;
    at.lift = next->lift * (.5 + fmin(far / .3, .7)) * pow(sin(pi * u), 2);
    at.swing = u;
    return at;
}

typedef struct tracks {
    double x[FRAMES_MAX], y[FRAMES_MAX], z[FRAMES_MAX];
    double turned[FRAMES_MAX], weight[FRAMES_MAX];  ///< weight: 1 on the left foot, 0 on the right
    double heel[SIDES][FRAMES_MAX], foot_heading[SIDES][FRAMES_MAX];
    posture posture[FRAMES_MAX];
} tracks;

static tracks track[DANCERS];
static double hold[SIGNALS][FRAMES_MAX];

/// Where weight, heading and place of a dancer go: from footstep to footstep.
static void lay_course(const take *t, const dancer *d, tracks *k, int n)
{
    for (int f = 0; f < n; f++) {
        double time = (double)f / RATE;
        int i = 0;
        while (i + 1 < d->step_n && d->step[i + 1].land_s - .42 * t->beat_s <= time)
            i++;
        const footstep *to = &d->step[i], *from = &d->step[i > 0 ? i - 1 : 0];
        double part = i > 0 ? ease((time - to->land_s + .42 * t->beat_s) / (.75 * t->beat_s)) : 1;
        foot_at foot[SIDES] = {foot_now(d, LEFT, time, t->beat_s), foot_now(d, RIGHT, time, t->beat_s)};
        k->turned[f] = from->turned + (to->turned - from->turned) * part;
        k->weight[f] = (from->foot == LEFT) + ((to->foot == LEFT) - (from->foot == LEFT)) * part;
        double on_left = .5 + .5 * (k->weight[f] - .5);
        k->x[f] = foot[LEFT].x * on_left + foot[RIGHT].x * (1 - on_left);
        k->z[f] = foot[LEFT].z * on_left + foot[RIGHT].z * (1 - on_left);
    }
    smooth(k->x, n, 6);
    smooth(k->z, n, 6);
    smooth(k->turned, n, 4);
    smooth(k->weight, n, 4);
}

/// Feet turn on the ball with the body when it turns far; heels rise where the leg would be too short, and in swing.
static void lay_feet(const take *t, const dancer *d, tracks *k, int n)
{
    const double height = d->body.height, leg = .463 * height, most_twist = 40 * pi / 180;
    for (int foot = LEFT; foot <= RIGHT; foot++) {
        for (int f = 0; f < n; f++) {
            foot_at at = foot_now(d, foot, (double)f / RATE, t->beat_s);
            double off = k->turned[f] - at.heading;
            k->foot_heading[foot][f] = at.heading + off - fmin(fmax(off, -most_twist), most_twist);
        }
        smooth(k->foot_heading[foot], n, 2);
    }
    for (int f = 0; f < n; f++)
        k->y[f] = d->body.hip_height - .012 * height - .005 * height * cos(4 * pi * k->weight[f]);
    smooth(k->y, n, 6);
    for (int foot = LEFT; foot <= RIGHT; foot++) {
        for (int f = 0; f < n; f++) {
            foot_at at = foot_now(d, foot, (double)f / RATE, t->beat_s);
            double load = foot == LEFT ? k->weight[f] : 1 - k->weight[f];
            double far = hypot(at.x - k->x[f], at.z - k->z[f]) - .10 * height;
            double slack = leg * leg * .985 - pow(fmax(far, 0), 2);
            double short_by = k->y[f] - .062 * height - sqrt(fmax(slack, .01));
            k->heel[foot][f] = .14 * (1 - load) + fmax(short_by + .012, 0) / (.075 * height) +
                               (at.swing < 1 ? .30 * sin(pi * at.swing) : 0);
        }
        smooth(k->heel[foot], n, 4);
    }
}

static void lay_body(const take *t, const dancer *d, const tracks *partner, tracks *k, int n)
{
    for (int f = 0; f < n; f++) {
        posture *p = &k->posture[f];
        double sway = k->weight[f] - .5, time = (double)f / RATE;
        double side_x = cos(k->turned[f]), side_z = -sin(k->turned[f]);
        p->hips = (vec){k->x[f] + .02 * sway * side_x, k->y[f], k->z[f] + .02 * sway * side_z};
        p->heading = k->turned[f] + .10 * sway;
        p->hip_heading = k->turned[f] - .16 * sway;
        p->hip_roll = .14 * sway;
        p->lean = .04;
        double gaze = atan2(partner->x[f] - k->x[f], partner->z[f] - k->z[f]) - k->turned[f];
        gaze -= 2 * pi * floor(gaze / (2 * pi) + .5);
        p->look = k->turned[f] + .9 * gaze * fmax(1 - pow(gaze / pi, 2), 0);
        for (int foot = LEFT; foot <= RIGHT; foot++) {
            foot_at at = foot_now(d, foot, time, t->beat_s);
            double reach = d->body.foot_length;
            p->ball[foot] =
                (vec){at.x + reach * sin(at.heading), d->body.ball_height + at.lift, at.z + reach * cos(at.heading)};
            p->foot_heading[foot] = k->foot_heading[foot][f];
            p->heel[foot] = k->heel[foot][f];
        }
    }
}

static vec between(vec a, vec b, double part)
{
    return (vec){a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part, a.z + (b.z - a.z) * part};
}

/// Where a wrist is when it is free, and where it would like to meet its partner.
static vec free_hand(const dancer *d, const posture *p, int side, double swing)
{
    double h = d->body.height, out = side == LEFT ? 1 : -1;
    return body_from_chest(&d->body, p, (vec){out * .14 * h, -.18 * h, (.10 + out * .02 * swing) * h});
}

static vec offered_hand(const dancer *d, const posture *p, int side)
{
    double h = d->body.height, out = side == LEFT ? 1 : -1;
    return body_from_chest(&d->body, p, (vec){out * .13 * h, -.145 * h, .20 * h});
}

/// A held wrist lies a hand's length from where the hands meet, on the side of its own shoulder.
static vec held_wrist(const dancer *d, const posture *p, int side, vec meet)
{
    vec shoulder = body_from_chest(&d->body, p, (vec){(side == LEFT ? .1 : -.1) * d->body.height, 0, 0});
    double dx = shoulder.x - meet.x, dz = shoulder.z - meet.z, far = hypot(dx, dz) + .08;
    return (vec){meet.x + .065 * dx / far, meet.y - .01, meet.z + .065 * dz / far};
}

/// Keep a wrist that is below the shoulders out of its own trunk.
static vec clear_of_trunk(const dancer *d, const posture *p, vec wrist)
{
    const double least = .145 * d->body.height;
    vec middle = body_from_chest(&d->body, p, (vec){0, -.1 * d->body.height, 0});
    double below = ease((middle.y + .22 - wrist.y) / .15);
    double dx = wrist.x - middle.x, dz = wrist.z - middle.z, far = hypot(dx, dz);
    double wished = .5 * (far + least + hypot(far - least, .04));
    double by = 1 + below * (wished / fmax(far, .02) - 1);
    return (vec){middle.x + dx * by, wrist.y, middle.z + dz * by};
}

static void lay_hands(const take *t, int n)
{
    const dancer *lead = &t->dancer[LEAD], *follow = &t->dancer[FOLLOW];
    for (int f = 0; f < n; f++) {
        posture *p = &track[LEAD].posture[f], *q = &track[FOLLOW].posture[f];
        for (int side = LEFT; side <= RIGHT; side++) {  // of the leader; hers is the other
            double held = hold[side == LEFT ? LEFT_HOLD : RIGHT_HOLD][f];
            double raised = side == LEFT ? hold[RAISE][f] : 0;
            vec meet = between(offered_hand(lead, p, side), offered_hand(follow, q, !side), .5);
            vec over = body_from_chest(&follow->body, q, (vec){0, .24 * follow->body.height, 0});
            over = between(over, p->hips, .22);
            over.y = q->hips.y + .50 * follow->body.height;
            meet = between(meet, over, raised);
            double swing = track[LEAD].weight[f] - .5, hers = track[FOLLOW].weight[f] - .5;
            p->wrist[side] = between(free_hand(lead, p, side, swing), held_wrist(lead, p, side, meet), held);
            q->wrist[!side] = between(free_hand(follow, q, !side, hers), held_wrist(follow, q, !side, meet), held);
            p->wrist[side] = clear_of_trunk(lead, p, p->wrist[side]);
            q->wrist[!side] = clear_of_trunk(follow, q, q->wrist[!side]);
            p->palm[side] = .7 * held * (1 - raised);
            q->palm[!side] = -.9 * held;
        }
    }
}

// ---- files ----------------------------------------------------------------------------------------------------------

static int write_file(const char *folder, const char *role, int number, const dancer *d, const tracks *k, int n)
{
    static char head[64 + 512 * 32];
    char path[4096];
    snprintf(path, sizeof path, "%s/%s_%02d.bvh", folder, role, number);
    FILE *file = fopen(path, "wb");
    size_t used;
    int failed = file == NULL ||
                 abz_bvh_write_head(&d->body.skeleton, (uint64_t)n, 1.0 / RATE, head, sizeof head, &used) != ABZ_OK ||
                 fwrite(head, 1, used, file) != used;
    for (int f = 0; f < n && !failed; f++) {
        double frame[ABZ_SKELETON_CHANNELS_MAX];
        body_frame(&d->body, &k->posture[f], frame);
        failed = abz_bvh_write_frame(&d->body.skeleton, frame, head, sizeof head, &used) != ABZ_OK ||
                 fwrite(head, 1, used, file) != used;
    }
    if (file != NULL)
        failed |= fclose(file) != 0;
    if (failed)
        fprintf(stderr, "couple: %s could not be written\n", path);
    return failed;
}

static int dance(const char *folder, int number)
{
    static take t;
    t = (take){.seed = (uint64_t)number + 1, .beat_s = 60 / takes[number].tempo};
    t.amplitude = .95 + .15 * chance(&t.seed);
    t.heading = .3 * noise(&t.seed);
    body_init(&t.dancer[LEAD].body, 1.78);
    body_init(&t.dancer[FOLLOW].body, 1.66);
    t.beat_n = -1;
    put_both(&t, LEFT, 1, 0, 0);
    put_both(&t, RIGHT, 1, 0, 0);
    tell(&t, LEFT_HOLD, 1, 1);
    tell(&t, RIGHT_HOLD, 1, 1);
    tell(&t, RAISE, 1, 0);
    t.beat_n = 2;
    for (const char *figure = takes[number].figures; *figure != '\0'; figure++) {
        figures[*figure - '0'](&t);
        t.beat_n += 8;
    }
    int n = (int)(time_of(&t, 1) * RATE);

    for (int s = 0; s < SIGNALS; s++)
        follow_signal(&t.signal[s], hold[s], n);
    for (int who = LEAD; who < DANCERS; who++) {
        lay_course(&t, &t.dancer[who], &track[who], n);
        lay_feet(&t, &t.dancer[who], &track[who], n);
    }
    for (int who = LEAD; who < DANCERS; who++)
        lay_body(&t, &t.dancer[who], &track[!who], &track[who], n);
    lay_hands(&t, n);
    return write_file(folder, "lead", number + 1, &t.dancer[LEAD], &track[LEAD], n) ||
           write_file(folder, "follow", number + 1, &t.dancer[FOLLOW], &track[FOLLOW], n);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: couple OUTDIR\n");
        return 64;
    }
    mkdir(argv[1], 0777);
    for (int number = 0; number < TAKES; number++)
        if (dance(argv[1], number) != 0)
            return 1;
    return 0;
}
