// What came in a tick becomes one value; the value a rate, or a doubt; the rate a cycle of her own; the cycle a body.
#include "abrazo/bedside.h"

#include <math.h>
#include <stdalign.h>
#include <string.h>

#include "base/fmath.h"
#include "base/hash.h"
#include "care/calm.h"
#include "care/chest.h"
#include "care/sway.h"
#include "motion/body.h"
#include "rhythm/rate.h"

#define REST_CYCLE_S 5.0f  // a cycle that nobody has: for a body that comes to rest

/// All that survives a tick, all in four-byte fields.
typedef struct state {
    abzi_rate rate;
    abzi_calm calm;
    abzi_chest chest;
    abzi_sway sway;
} state;

struct abz_bedside {
    state state;
};

abz_bedside_config abz_bedside_config_default(void)
{
    return (abz_bedside_config){.struct_size = sizeof(abz_bedside_config),
                                .kind = ABZ_PULSE_BREATH,
                                .body = abz_body_of_height(1.66f),
                                .width_m = 1.2f,
                                .depth_m = 0.8f,
                                .target_per_minute = ABZ_BEDSIDE_TARGET_LEAST};
}

size_t abz_bedside_size(void)
{
    return sizeof(abz_bedside);
}

static bool is_within(float x, float least, float most)
{
    return x >= least && x <= most;
}

static bool is_sound(const abz_bedside_config *c)
{
    float slow, fast;
    return c->struct_size == sizeof *c && abzi_rate_range(c->kind, &slow, &fast) && abzi_body_is_sound(&c->body) &&
           is_within(c->width_m, ABZ_BEDSIDE_ROOM_LEAST, ABZ_BEDSIDE_ROOM_MOST) &&
           is_within(c->depth_m, ABZ_BEDSIDE_ROOM_LEAST, ABZ_BEDSIDE_ROOM_MOST) &&
           is_within(c->target_per_minute, ABZ_BEDSIDE_TARGET_LEAST, ABZ_BEDSIDE_TARGET_MOST) &&
           (!c->calm || c->kind == ABZ_PULSE_BREATH);
}

abz_status abz_bedside_init(void *mem, size_t size, const abz_bedside_config *config, abz_bedside **bedside)
{
    if (!is_sound(config)) {
        return ABZ_EINVAL;
    }
    if (mem == NULL || size < sizeof(abz_bedside) || (uintptr_t)mem % alignof(max_align_t) != 0) {
        return ABZ_ENOMEM;
    }
    abz_bedside *b = mem;
    memset(b, 0, sizeof *b);
    abzi_rate_start(&b->state.rate, config->kind);
    abzi_calm_start(&b->state.calm, config->kind, config->calm, config->target_per_minute);
    abzi_chest_start(&b->state.chest);
    if (!abzi_sway_start(&b->state.sway, &config->body, config->width_m, config->depth_m)) {
        return ABZ_ELIMIT;
    }
    *bedside = b;
    return ABZ_OK;
}

void abz_bedside_feel(abz_bedside *bedside, float value, abz_bedside_output *output)
{
    state *s = &bedside->state;
    abzi_rate_says rate;
    abzi_calm_says calm;
    memset(output, 0, sizeof *output);
    abzi_rate_tick(&s->rate, value, &rate);
    abzi_calm_tick(&s->calm, &rate, &calm);
    bool moves = (calm.flags & ABZ_BEDSIDE_STILL) == 0;
    abzi_sway_tick(&s->sway, s->calm.phase, moves ? s->calm.period_s : REST_CYCLE_S, moves,
                   (calm.flags & ABZ_BEDSIDE_BEGAN) != 0, &output->pose);
    output->flags = calm.flags | (rate.onset.is_beat ? ABZ_BEDSIDE_BEAT : 0u);
    output->doubt = rate.doubt;
    output->phase = s->calm.phase;
    output->cycle_per_minute = 60 * calm.rate_hz;
    output->person_per_minute = 60 * calm.person_hz;
    output->locked = calm.locked;
    output->open = abzi_maxf(0, abzi_minf(1, s->sway.open.at));
}

void abz_bedside_hear(abz_bedside *bedside, const abz_band_frame *frame, abz_bedside_output *output)
{
    abzi_rate_hears(&bedside->state.rate);
    abz_bedside_feel(bedside,
                     frame != NULL ? abzi_signal_of_sound(frame, (abz_pulse_kind)bedside->state.rate.signal.kind) : NAN,
                     output);
}

void abz_bedside_see(abz_bedside *bedside, const abz_sighting *sighting, abz_bedside_output *output)
{
    abzi_rate_sees(&bedside->state.rate);
    abz_bedside_feel(bedside, abzi_chest_tick(&bedside->state.chest, sighting), output);
}

uint64_t abz_bedside_hash(const abz_bedside *bedside)
{
    return abzi_hash64(&bedside->state, sizeof bedside->state, 0);
}
