/// Where beats begin in a signal that comes as one value a tick, in any unit, at any level: breathing, a heart, a beep.
///
///   heart, beep: how far it has risen in 50 ms ──► beyond half of what beats rise: a beat. A heart's that is hardly so
///     large, or comes early and is no larger than usual, waits until it is seen to look like a beat (shape.h), or .27 s
///     whether a larger one comes; and so does each while the signal moves between beats more than it uses to. What then
///     rises too little for what it looks like is none. Where no beat came, what was too small for one and looks like it
///     is looked back for
///   breath: its ends ──► risen by .15 of a breath's depth from the low end: a beat, some time ago
///
/// Heart: an electrocardiogram or a pulse wave, either way up: the steeper way is the beat. The moment is the middle of
/// the steep part: beside the R wave, in the upstroke; where the way back from an R wave is steeper, the R wave itself,
/// as people mark it, narrow or wide. Beep: a level, up is louder. Breath: up is breathing in, and the moment is where
/// it begins; it is known only when a part of the breath is in, so it is told late and says how late.
/// Source  heart: the slope sum of Zong, Heldt, Moody, Mark, "An open-source algorithm to detect onset of arterial
///         blood pressure pulses", Computers in Cardiology 30 (2003), as a rise, in which noise does not add up; the
///         running level of Pan, Tompkins, "A real-time QRS detection algorithm", IEEE Trans. Biomedical Engineering 32
///         (1985)
#ifndef ABZI_SIGNAL_H
#define ABZI_SIGNAL_H

#include "abrazo/rhythm.h"
#include "base/fmath.h"
#include "rhythm/shape.h"

/// Values that a rise is looked for in: 50 ms from first to last. Longer ones take in the T waves of hearts (F of the
/// worst electrocardiogram at 3, 4, 5, 7 values: .97, .97, .95, .92), shorter ones little of a pulse wave.
#define ABZI_SIGNAL_RISE_N 4
/// Values that the R wave is looked for in: the widest beats of ventricles fall for .12 s from it.
#define ABZI_SIGNAL_PEAK_N 8
/// Ticks without a value: half a second hides a beat, and what is beyond it is a new beginning.
#define ABZI_SIGNAL_GAP 30
#define ABZI_SIGNAL_MEMORY_N 5  ///< intervals remembered: their median outlives two missed or false beats

#define ABZI_SIGNAL_AROUND 6  ///< ticks: a rise so near a beat belongs to it: the S wave does, the T wave does not
#define ABZI_SIGNAL_WAITING_N 6

/// A rise that may be a beat.
typedef struct abzi_rising {
    float ago, top;  ///< ticks since it began; how high it is
} abzi_rising;

/// The rises of a heart's signal one way up.
typedef struct abzi_rise {
    float now, before;  ///< at the newest value, and at the one before
    float level;        ///< of beats
    float usual;        ///< mean of all
    float steep;        ///< mean of their third powers: large where high ones are rare
    float top;          ///< of the beat that is rising; 0: none is
    float most;         ///< of the newest tenth of a second
    uint32_t most_ago;  ///< ticks
} abzi_rise;

/// All four-byte fields; times in ticks.
typedef struct abzi_signal {
    uint32_t kind;                         ///< abz_pulse_kind
    uint32_t value_n;                      ///< values since the start or the last gap
    uint32_t missing_n;                    ///< ticks in a row without a value, up to ABZI_SIGNAL_GAP
    float since;                           ///< since the newest beat
    uint32_t beat_n;                       ///< beats since the start or the last gap
    float interval[ABZI_SIGNAL_MEMORY_N];  ///< between the newest, newest first
    // heart, beep
    float value[ABZI_SIGNAL_PEAK_N];  ///< newest first
    abzi_rise rise[2];                ///< the right way up, upside down
    uint32_t upside_down;             ///< rise[upside_down] has the beats
    uint32_t ready;                   ///< the rise of the newest beat is over
    float largest;                    ///< rise since the newest beat, either way up
    uint32_t waits_n;                 ///< ticks that rises which may be none of a beat still wait; 0: none does
    uint32_t waiting_n;
    abzi_rising waiting[ABZI_SIGNAL_WAITING_N];  ///< oldest first
    uint32_t waiting_fell;                       ///< the newest is over
    // heart
    abzi_shape shape;
    float unlearned_ago;              ///< of a beat whose shape is still to be learned; 0: there is none
    float moved[ABZI_SIGNAL_AROUND];  ///< rises, either way up, newest first
    float between, usual_between;     ///< the largest since the newest beat, but those around it; in how many levels
    uint32_t usual_n;                 ///< beats that usual_between was learned from
    abzi_rising small, missed;        ///< too small for a beat: the newest, the one most like a beat; top 0: none
    float missed_like;
    // breath
    float smooth;
    float low, high;  ///< ends of the breath that is going on
    float low_ago;    ///< since it was near its low end
    float depth;      ///< of breaths
    uint32_t breathing_in;
    float way, top, bottom;  ///< since the newest beat: how far the value has gone, and between which ends
} abzi_signal;

/// What a tick of the signal says.
typedef struct abzi_onset {
    bool is_beat;      ///< a beat has begun
    float ago_s;       ///< so long ago, 0 and up
    float activation;  ///< 0 .. 1: how clearly; 0 in ticks without a beat
    float period_s;    ///< median of the newest intervals; 0: unknown
    float steadiness;  ///< 0 .. 1: how alike the intervals are; 0: unknown, or no more alike than chance makes them
    float size;  ///< with is_beat: how deep the breath before it was, how high its largest rise; the signal's unit
} abzi_onset;

/// Sound as a signal: how loud a tick of it is. A breath and a heart are noise, and heard in the mean of all bands. A
/// beep is in few of them: it is heard by the power of all, in which broad noise counts for less, weighted as ears do,
/// for which a hum or a rumble is low.
/// Source  weighting A of IEC 61672-1, at the middles of the bands
static inline float abzi_signal_of_sound(const abz_band_frame *frame, abz_pulse_kind kind)
{
    static const float ear[ABZ_BAND_N] = {
        0.027f, 0.060f, 0.099f, 0.141f, 0.183f, 0.225f, 0.266f, 0.305f, 0.344f, 0.381f, 0.451f, 0.503f, 0.558f, 0.614f,
        0.672f, 0.730f, 0.787f, 0.842f, 0.895f, 0.944f, 0.988f, 1.03f,  1.06f,  1.09f,  1.11f,  1.13f,  1.15f,  1.15f,
        1.16f,  1.16f,  1.15f,  1.14f,  1.12f,  1.10f,  1.07f,  1.04f,  0.996f, 0.948f, 0.893f, 0.832f};
    const float ln_10 = 2.30258509f;
    float sum = 0;
    for (int b = 0; b < ABZ_BAND_N; b++) {
        const float magnitude = kind == ABZ_PULSE_BEEP ? ear[b] * (abzi_expf(ln_10 * frame->level[b]) - 1) : 0;
        sum += kind == ABZ_PULSE_BEEP ? magnitude * magnitude : frame->level[b];
    }
    return kind == ABZ_PULSE_BEEP ? abzi_logf(1 + sum) / (2 * ln_10) : sum / ABZ_BAND_N;
}

/// kind: breath, heart or beep.
void abzi_signal_start(abzi_signal *signal, abz_pulse_kind kind);

/// One tick. value: the mean over the tick, in any unit; what is not finite is missing.
/// Laws    the unit and the level of the signal change nothing; for a heart neither does its sign
/// Thread  tick
void abzi_signal_tick(abzi_signal *signal, float value, abzi_onset *onset);

#endif
