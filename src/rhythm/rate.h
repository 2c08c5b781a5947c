/// How fast a breath, a heart or a beep goes, and whether that can be relied on: the newest eight beats, how alike they
/// are in length and in size, and a doubt where nothing is to be said.
///
///   value ─► signal: where beats begin ─► (a breath's sound: swells, one or two a breath) ─► lengths and sizes of the newest eight ─► beats a minute, or why not
#ifndef ABZI_RATE_H
#define ABZI_RATE_H

#include "rhythm/recur.h"
#include "rhythm/signal.h"
#include "rhythm/swells.h"

/// Beats that a rate rests on. Of 5, 6, 8 and 12 tried on the recordings of bench/signals: fewer let a false beat
/// through, more are late by half a minute.
#define ABZI_RATE_N 8
#define ABZI_RATE_FEWEST 5  ///< fewer are no rate: one false beat among them is a quarter of it and more

/// All four-byte fields. Times in ticks.
typedef struct abzi_rate {
    abzi_signal signal;
    float slow, fast;             ///< beats a minute there may be
    uint32_t begun;               ///< a beat was seen, and none is missing since
    uint32_t lost;                ///< one is missing
    uint32_t beat_n;              ///< lengths known, up to ABZI_RATE_N
    float interval[ABZI_RATE_N];  ///< newest first
    float size[ABZI_RATE_N];      ///< the same
    float clear;                  ///< activation of beats, mean of the newest
    float since;                  ///< since the newest beat
    float value;                  ///< the newest
    uint32_t still_n;             ///< ticks in which it has not changed, or did not come
    uint32_t is_sound;            ///< of a breath: what is felt are swells of it
    abzi_swells swells;
    float swell_since;  ///< since the newest of them
    uint32_t is_seen;   ///< of a breath, by a camera
    abzi_recur recur;   ///< of that
    float comes_again;  ///< how far it did when the newest beat began, -1 .. 1
} abzi_rate;

typedef struct abzi_rate_says {
    abz_doubt doubt;   ///< ABZ_DOUBT_NONE: per_minute can be relied on
    float per_minute;  ///< of the newest beats, reliable or not; 0: not known
    float uneven;      ///< 0 and up: beyond 1 the beats are too unlike each other to be relied on
    float recent_s;    ///< mean length of the newest four; 0: not known
    abzi_onset onset;  ///< what the signal says in this tick
} abzi_rate_says;

/// The beats a minute of a kind, as rhythm.h has them. false: it is no breath, heart or beep.
bool abzi_rate_range(abz_pulse_kind kind, float *slow, float *fast);

/// kind: breath, heart or beep.
void abzi_rate_start(abzi_rate *rate, abz_pulse_kind kind);

/// What comes is how loud a breath is, which may be heard twice in each.
void abzi_rate_hears(abzi_rate *rate);

/// What comes is how far a camera sees a chest rise: what does not come again is no breath.
void abzi_rate_sees(abzi_rate *rate);

/// One tick; value as in abzi_signal_tick.
/// Thread  tick
void abzi_rate_tick(abzi_rate *rate, float value, abzi_rate_says *says);

#endif
