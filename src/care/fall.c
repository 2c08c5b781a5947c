#include "care/fall.h"

#include <stdalign.h>
#include <string.h>

#include "base/vec.h"
#include "care/fall_signs.h"
#include "motion/body.h"

// A step catches who is beside the feet by less than this (Hof 2008: a step is .7 of a leg at most).
#define ASTRAY 0.6f
#define UNSTEADY_TICKS 6u  // a tenth of a second, so that one glitch is nothing
#define STEADY_TICKS 30u   // half a second of being well again
#define STILL_TICKS 12u    // a fall is over when the body has been slow for so long,
#define STILL_SPEED 0.3f   // m/s
#define FALL_TICKS 180u    // or after three seconds
#define RISEN 0.2f         // pelvis or neck so much higher than they have been: getting up
#define RISEN_TICKS 12u

struct abz_fall_watch {
    abzi_fall_watch watch;
};

const char *abz_fall_text(abz_fall_state state)
{
    static const char *const text[] = {
#define TEXT(id, words) words,
        ABZ_FALL_LIST(TEXT)
#undef TEXT
    };
    return state < ABZ_FALL_N ? text[state] : "";
}

size_t abz_fall_watch_size(void)
{
    return sizeof(abz_fall_watch);
}

abz_status abz_fall_watch_init(void *mem, size_t size, const abz_body *body, abz_fall_watch **watch)
{
    if (!abzi_body_is_sound(body)) {
        return ABZ_EINVAL;
    }
    if (mem == NULL || size < sizeof(abz_fall_watch) || (uintptr_t)mem % alignof(max_align_t) != 0) {
        return ABZ_ENOMEM;
    }
    abz_fall_watch *made = mem;
    abzi_fall_start(&made->watch, body);
    *watch = made;
    return ABZ_OK;
}

void abz_fall_watch_tick(abz_fall_watch *watch, const abz_vec3 *joint, uint32_t seen, const abz_vec3 *partner,
                         abz_fall *fall)
{
    abzi_fall_signs signs;
    abzi_fall_see(&watch->watch, joint, seen, partner, &signs);
    *fall = watch->watch.now;
}

void abzi_fall_measure(abzi_fall_watch *watch, const abz_body *body)
{
    watch->hip_m = body->hip_height_m;
    watch->toe_m = body->toe_height_m;
}

void abzi_fall_start(abzi_fall_watch *watch, const abz_body *body)
{
    memset(watch, 0, sizeof *watch);
    abzi_fall_measure(watch, body);
    watch->unseen_n = ABZI_FALL_LOST_TICKS + 1;
    watch->now.state = ABZ_FALL_LOST;
    watch->now.confidence = 1;
}

// ---- states --------------------------------------------------------------------------------------------------------

static void become(abzi_fall_watch *w, abz_fall_state state)
{
    w->now.fall_n += state == ABZ_FALL_FALLING;
    w->now.state = state;
    w->now.since_ticks = 0;
    w->so_n = w->other_n = 0;
    w->lowest_m = w->lowest_neck_m = ABZI_FALL_WORLD_M;
}

/// Has a condition held for so many ticks?
static bool lasts(uint32_t *so_n, bool is_so, uint32_t ticks)
{
    *so_n = is_so ? *so_n + 1 : 0;
    return *so_n >= ticks;
}

static void step_on_feet(abzi_fall_watch *w, const abzi_fall_signs *s)
{
    const bool is_astray = s->beyond_m > ASTRAY * w->hip_m || (s->upright < ABZI_FALL_TILTED && s->beyond_m > 0);
    const bool is_unsteady = s->brake >= s->limit / 2 || (is_astray && !s->held);
    if (w->now.state == ABZ_FALL_DANCING && lasts(&w->so_n, is_unsteady, UNSTEADY_TICKS)) {
        become(w, ABZ_FALL_UNSTEADY);
    } else if (w->now.state == ABZ_FALL_UNSTEADY && lasts(&w->so_n, !is_unsteady, STEADY_TICKS)) {
        become(w, ABZ_FALL_DANCING);
    }
}

static void step_in_fall(abzi_fall_watch *w, const abzi_fall_signs *s)
{
    const bool is_low = s->height_m<ABZI_FALL_LIES * w->hip_m, is_up = s->height_m> ABZI_FALL_STANDS * w->hip_m;
    const bool is_still =
        fabsf(s->speed) < STILL_SPEED && (is_low || is_up);  // who has come to the knees may go on falling
    if (lasts(&w->so_n, is_still, STILL_TICKS) || w->now.since_ticks >= FALL_TICKS) {
        become(w, is_low ? ABZ_FALL_DOWN : ABZ_FALL_UNSTEADY);
    }
}

static void step_on_floor(abzi_fall_watch *w, const abzi_fall_signs *s)
{
    const float neck_m = s->height_m + w->offset[ABZ_NECK].y;
    if (w->now.state == ABZ_FALL_DOWN) {
        w->lowest_m = abzi_minf(w->lowest_m, s->height_m);
        w->lowest_neck_m = abzi_minf(w->lowest_neck_m, neck_m);
        const float up_m = abzi_maxf(s->height_m - w->lowest_m, neck_m - w->lowest_neck_m);
        if (lasts(&w->so_n, up_m > RISEN * w->hip_m, RISEN_TICKS)) {
            become(w, ABZ_FALL_RISING);
        }
        return;
    }
    const bool lies = s->height_m < ABZI_FALL_LIES * w->hip_m && s->upright < ABZI_FALL_TILTED;
    const bool stands = s->height_m > ABZI_FALL_STANDS * w->hip_m && s->upright > ABZI_FALL_UP;
    if (lasts(&w->so_n, stands, STEADY_TICKS)) {
        become(w, ABZ_FALL_DANCING);
    } else if (lasts(&w->other_n, lies, STEADY_TICKS)) {
        become(w, ABZ_FALL_DOWN);
    }
}

/// What is far beyond its threshold is sure, what is on it is half sure.
static float confidence(abzi_fall_watch *w, float risk)
{
    switch (w->now.state) {
    case ABZ_FALL_DANCING:
    case ABZ_FALL_UNSTEADY:
        return 1 - abzi_minf(risk, 1) / 2;
    case ABZ_FALL_FALLING:
        w->surest = abzi_maxf(w->now.since_ticks == 0 ? 1 : w->surest, risk);
        return 1 - 0.5f / w->surest;
    default:
        return abzi_minf(1, 0.5f + (float)w->now.since_ticks / (2 * STEADY_TICKS));
    }
}

void abzi_fall_see(abzi_fall_watch *w, const abz_vec3 *joint, uint32_t seen, const abz_vec3 *partner,
                   abzi_fall_signs *signs)
{
    w->now.since_ticks += w->now.since_ticks < UINT32_MAX;
    if (!abzi_fall_take_in(w, joint, seen)) {
        w->unseen_n += w->unseen_n < UINT32_MAX;
        if (w->unseen_n == ABZI_FALL_LOST_TICKS + 1) {
            become(w, ABZ_FALL_LOST);
        }
        w->now.confidence = confidence(w, 0);
        return;
    }
    *signs = abzi_fall_judge(w, joint[ABZ_HIPS], partner);
    if (w->now.state == ABZ_FALL_LOST) {
        const bool lies = signs->height_m < ABZI_FALL_LIES * w->hip_m && signs->upright < ABZI_FALL_TILTED;
        become(w, lies ? ABZ_FALL_DOWN : ABZ_FALL_DANCING);
    }
    const bool falls = signs->brake >= signs->limit;
    if (falls && w->now.state != ABZ_FALL_FALLING && w->now.state != ABZ_FALL_DOWN) {
        become(w, ABZ_FALL_FALLING);
    } else if (w->now.state == ABZ_FALL_FALLING) {
        step_in_fall(w, signs);
    } else if (w->now.state == ABZ_FALL_DOWN || w->now.state == ABZ_FALL_RISING) {
        step_on_floor(w, signs);
    } else {
        step_on_feet(w, signs);
    }
    w->now.confidence = confidence(w, signs->brake / signs->limit);
}

bool abzi_fall_is_sound(const abzi_fall_watch *watch)
{
    return watch->newest < ABZI_FALL_PAST && watch->now.state < ABZ_FALL_N;
}
