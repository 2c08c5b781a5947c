// One pulse, whatever beats: music is followed by the bar pointer; in a breath, a heart or a beep beats are found as
// they begin, and kept time with.
#include "abrazo/rhythm.h"
#include "rhythm/metronome.h"
#include "rhythm/music.h"
#include "rhythm/rate.h"
#include "rhythm/signal.h"

#include <math.h>
#include <stdalign.h>
#include <string.h>

struct abz_pulse {
    abz_pulse_config config;
    abzi_music_model model;
    abzi_music music;
    abzi_signal signal;
    abzi_metronome metronome;
};

abz_pulse_config abz_pulse_config_default(abz_pulse_kind kind)
{
    return (abz_pulse_config){.struct_size = sizeof(abz_pulse_config), .kind = kind};
}

size_t abz_pulse_size(void)
{
    return sizeof(abz_pulse);
}

static abz_status start_music(abz_pulse *pulse)
{
    abz_status status = abzi_music_model_init(&pulse->model, &pulse->config);
    if (status == ABZ_OK) {
        abzi_music_start(&pulse->music, &pulse->model);
    }
    return status;
}

static abz_status start_signal(abz_pulse *pulse)
{
    const abz_pulse_config *c = &pulse->config;
    float slowest, fastest;
    if (!abzi_rate_range(c->kind, &slowest, &fastest)) {
        return ABZ_EINVAL;
    }
    bool is_free = c->slow_per_minute == 0 && c->fast_per_minute == 0;
    float slow = is_free ? slowest : c->slow_per_minute;
    float fast = is_free ? fastest : c->fast_per_minute;
    if (!(slow >= slowest && fast <= fastest && slow <= fast) || c->metre != 0) {
        return ABZ_EINVAL;
    }
    abzi_signal_start(&pulse->signal, c->kind);
    abzi_metronome_start(&pulse->metronome, slow, fast);
    return ABZ_OK;
}

abz_status abz_pulse_init(void *mem, size_t size, const abz_pulse_config *config, abz_pulse **pulse)
{
    if (config->struct_size != sizeof *config) {
        return ABZ_EINVAL;
    }
    if (mem == NULL || size < sizeof(abz_pulse) || (uintptr_t)mem % alignof(max_align_t) != 0) {
        return ABZ_ENOMEM;
    }
    abz_pulse *p = mem;
    memset(p, 0, sizeof *p);
    p->config = *config;
    abz_status status = config->kind == ABZ_PULSE_MUSIC ? start_music(p) : start_signal(p);
    if (status != ABZ_OK) {
        return status;
    }
    *pulse = p;
    return ABZ_OK;
}

void abz_pulse_hear(abz_pulse *pulse, const abz_band_frame *frame, abz_beat *beat)
{
    if (pulse->config.kind == ABZ_PULSE_MUSIC) {
        abzi_music_hear(&pulse->music, &pulse->model, frame, beat);
    } else {
        abz_pulse_feel(pulse, frame != NULL ? abzi_signal_of_sound(frame, pulse->config.kind) : NAN, beat);
    }
}

void abz_pulse_feel(abz_pulse *pulse, float value, abz_beat *beat)
{
    if (pulse->config.kind == ABZ_PULSE_MUSIC) {
        abzi_music_hear(&pulse->music, &pulse->model, NULL, beat);  // a value is no music: nothing is heard
        return;
    }
    abzi_onset onset;
    abzi_signal_tick(&pulse->signal, value, &onset);
    abzi_metronome_tick(&pulse->metronome, &onset, beat);
}
