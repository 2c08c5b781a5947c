/// Her own cycle beside a person's: with it, and where that is wanted and followed, a little slower than it.
///
///                    five alike breaths                eight breaths in step, calm asked for
///   STILL ──────────────────────────► MATCH ──────────────────────────────────────► LEAD ─────┐ still followed after four
///     ▲      doubt (any state)          ▲  breaths that do not answer to hers, or late │ ▲    │ breaths: 5 % slower
///     └────────────────────────────────┬┴──────────────────────────────────────────────┘ └────┘
///                                      └─ after a lead in vain she waits three times as long as before
#ifndef ABZI_CALM_H
#define ABZI_CALM_H

#include "abrazo/bedside.h"
#include "rhythm/rate.h"

#define ABZI_CALM_N 8  ///< breaths that phase locking is judged over

/// How long the next breath is of who follows her so much: two lengths, and how unsure they are (a Kalman filter).
typedef struct abzi_calm_forecast {
    float now_s, own_s;    ///< of a breath now, and of one that the person breathes alone
    float now, both, own;  ///< variance of the one, covariance, variance of the other, s^2
} abzi_calm_forecast;

/// All four-byte fields.
typedef struct abzi_calm {
    uint32_t leads_breath;    ///< it is wanted
    uint32_t is_breath;       ///< a cycle is a breath
    float target_s;           ///< length of the cycle that is led to
    uint32_t state;           ///< STILL, MATCH, LEAD (calm.c)
    uint32_t beat_n;          ///< beats of the person in a cycle: 1 of a breath
    float phase;              ///< of her cycle, [0,1)
    float period_s;           ///< of her cycle, without corrections
    float person_s;           ///< of the person's cycle, newest four beats; 0: not known
    float owed;               ///< correction of phase that is still to come, cycles
    float late[ABZI_CALM_N];  ///< of a beat, newest first: her phase as one began, less that of both together
    uint32_t late_n;
    uint32_t step_n;              ///< breaths since she last lengthened her cycle
    uint32_t rest_n;              ///< breaths until she may lead
    uint32_t patience;            ///< breaths she waits after a lead in vain
    float since_s;                ///< since the person's newest breath or beat began
    abzi_calm_forecast alone;     ///< of who does not follow
    abzi_calm_forecast follower;  ///< of who does
    float spread;                 ///< of the lengths about the better of the two, s^2
    float follows;                ///< logarithm of likelihoods: above 0 the person rather follows her
    float began_s;                ///< the person's cycle when the lead began
    float led_s;                  ///< in a lead: what her cycle is led to, where it may be so far from the person's
} abzi_calm;

typedef struct abzi_calm_says {
    uint32_t flags;   ///< of abz_bedside_output
    float rate_hz;    ///< at which her phase went in this tick; 0: it does not
    float locked;     ///< 0 .. 1
    float person_hz;  ///< 0: not known
} abzi_calm_says;

/// leads_breath: a breath is to be led to target_per_minute.
void abzi_calm_start(abzi_calm *calm, abz_pulse_kind kind, bool leads_breath, float target_per_minute);

/// Thread  tick
void abzi_calm_tick(abzi_calm *calm, const abzi_rate_says *rate, abzi_calm_says *says);

#endif
