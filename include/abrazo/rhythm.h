/// abrazo/rhythm.h - hearing: sound into band frames, band frames and other signals into one pulse, feet into steps.
///
///   sound ─► abz_ear ─► band frame, one a tick ─┐
///   breath, heart, beep: one value a tick ──────┴─► abz_pulse ─► abz_beat: when, how long, where in the bar, how sure
///   a dancer's joints, once a tick ─► abz_footfall ─► abz_step: which foot will land, and when
///
/// Everything is causal: what is said at a tick depends on nothing that came later.
#ifndef ABRAZO_RHYTHM_H
#define ABRAZO_RHYTHM_H

#include "abrazo/motion.h"

#ifdef __cplusplus
extern "C" {
#endif

// ---- the ear -------------------------------------------------------------------------------------------------------

#define ABZ_BAND_N 40            ///< bands of an ear, from low to high
#define ABZ_SOUND_RATE_MIN 8000  ///< samples a second
#define ABZ_SOUND_RATE_MAX 192000

/// How loud one tick of sound was in each band: all that is kept of it. The ten lowest bands are centred at 47 to 258
/// Hz, 23 Hz apart, which is the resolution; band b from there on near 305 Hz * 2^((b - 10) / 6), up to 8.6 kHz. Bands
/// above half the sample rate stay at zero.
/// Units   log10(1 + magnitude), 0 and up; a sine of full scale has the magnitude 128
typedef struct abz_band_frame {
    float level[ABZ_BAND_N];
} abz_band_frame;

typedef struct abz_ear_config {
    uint32_t struct_size;
    uint32_t rate_hz;    ///< samples a second, ABZ_SOUND_RATE_MIN .. ABZ_SOUND_RATE_MAX
    uint32_t channel_n;  ///< interleaved channels, 1 .. 64; their mean is heard
} abz_ear_config;

typedef struct abz_ear abz_ear;

/// One channel of 48 kHz.
/// Thread  any
ABZ_API abz_ear_config abz_ear_config_default(void);

/// Bytes of memory one ear takes.
/// Errors  ABZ_EINVAL: config
/// Thread  any
ABZ_API abz_status abz_ear_size(const abz_ear_config *config, size_t *size) ABZ_CHECK;

/// An ear in the caller's memory.
/// Errors  ABZ_EINVAL: config; ABZ_ENOMEM: mem is smaller than abz_ear_size, or not aligned for max_align_t
/// Owns    borrows mem for as long as the ear is used
/// Thread  init (no allocation)
ABZ_API abz_status abz_ear_init(void *mem, size_t size, const abz_ear_config *config, abz_ear **ear) ABZ_CHECK;

/// Hear sound up to the end of the tick at most. Returns how many sample frames were taken; *ready tells whether they
/// ended a tick, and *frame then says how it sounded; *frame is not written otherwise. Tick n, from 0, ends after
/// floor((n + 1) * rate / 60) sample frames. Call again with the rest until all are taken.
/// Shape   sample [frame_n][channel_n], interleaved, full scale is -1 .. 1; what is not finite is heard as silence
/// Time    a band frame looks at about the last 43 ms
/// Errors  none
/// Laws    cutting the sound into other pieces does not change a bit
/// Source  Böck, Krebs, Schedl, "Evaluating the online capabilities of onset detection methods", ISMIR 2012
/// Thread  audio; not twice at once on the same ear
ABZ_API size_t abz_ear_hear(abz_ear *ear, const float *sample, size_t frame_n, abz_band_frame *frame, bool *ready);

// ---- the pulse -----------------------------------------------------------------------------------------------------

/// What beats.
typedef enum abz_pulse_kind {
    ABZ_PULSE_MUSIC,   ///< 50 to 240 a minute, 65 to 234 as long as neither tempo nor dance is said; in bars
    ABZ_PULSE_BREATH,  ///< 4 to 40 a minute; the beat is where breathing in begins
    ABZ_PULSE_HEART,   ///< 30 to 220 a minute: an electrocardiogram or a pulse wave
    ABZ_PULSE_BEEP     ///< 20 to 220 a minute: a monitor, a metronome
} abz_pulse_kind;

/// A dance that is known to be danced: where its bar has weight, and how fast it usually is.
typedef enum abz_dance {
    ABZ_DANCE_UNKNOWN,
    ABZ_DANCE_SALSA,
    ABZ_DANCE_BACHATA,
    ABZ_DANCE_MERENGUE,
    ABZ_DANCE_CHA_CHA,
    ABZ_DANCE_RUMBA,
    ABZ_DANCE_SAMBA,
    ABZ_DANCE_TANGO,
    ABZ_DANCE_WALTZ,
    ABZ_DANCE_VIENNESE_WALTZ,
    ABZ_DANCE_JIVE,
    ABZ_DANCE_QUICKSTEP,
    ABZ_DANCE_N
} abz_dance;

/// The name of a dance as the command line takes it: "cha-cha"; NULL when there is no such dance.
/// Thread  any
ABZ_API const char *abz_dance_name(abz_dance dance);

typedef struct abz_pulse_config {
    uint32_t struct_size;
    abz_pulse_kind kind;
    float slow_per_minute, fast_per_minute;  ///< tempo is known to lie between, inside its kind's; both 0: unknown
    uint32_t metre;                          ///< of music: beats in a bar, 3 or 4; 0: to be found
    abz_dance dance;                         ///< of music: says tempo and metre where the fields above do not
} abz_pulse_config;

enum {
    ABZ_BEAT_NEW = 1,   ///< a beat is announced in this tick: it falls at beat_s
    ABZ_BEAT_HELD = 2,  ///< nothing was heard for a while: the beat goes on by itself
    ABZ_BEAT_BAR = 4    ///< in_bar and bar_n say something: in music from the first beat on, at first as a guess
};

/// What the pulse is believed to be at the end of a tick.
typedef struct abz_beat {
    uint32_t flags;
    float beat_s;      ///< with ABZ_BEAT_NEW: when, from the end of this tick; see abz_pulse_hear and abz_pulse_feel
    float phase;       ///< place in the beat, [0,1); 0 while period_s is 0
    float period_s;    ///< length of a beat; 0: not known yet, and what stands below means nothing
    float next_s;      ///< until the next beat that is not yet announced, from the end of this tick
    uint32_t in_bar;   ///< with ABZ_BEAT_BAR: which beat of the bar the newest announced one is, from 1
    uint32_t bar_n;    ///< with ABZ_BEAT_BAR: beats in a bar
    float confidence;  ///< 0 .. 1; below .3: there may be no pulse
} abz_beat;

/// What is wrong with a breath, a heart or a beep, and the words for it.
#define ABZ_DOUBT_LIST(X)                                                                                              \
    X(ABZ_DOUBT_NONE, "")                                                                                              \
    X(ABZ_DOUBT_EARLY, "I am still listening")                                                                         \
    X(ABZ_DOUBT_MISSING, "Nothing comes")                                                                              \
    X(ABZ_DOUBT_IRREGULAR, "It is too uneven")                                                                         \
    X(ABZ_DOUBT_IMPLAUSIBLE, "That can hardly be right")
typedef enum abz_doubt {
#define ABZ_DOUBT_ENUM(id, text) id,
    ABZ_DOUBT_LIST(ABZ_DOUBT_ENUM)
#undef ABZ_DOUBT_ENUM
        ABZ_DOUBT_N
} abz_doubt;

/// The words of a doubt, UTF-8; "" when there is none.
/// Thread  any
ABZ_API const char *abz_doubt_text(abz_doubt doubt);

typedef struct abz_pulse abz_pulse;

/// Nothing is known but what beats.
/// Thread  any
ABZ_API abz_pulse_config abz_pulse_config_default(abz_pulse_kind kind);

/// Bytes of memory one pulse takes.
/// Thread  any
ABZ_API size_t abz_pulse_size(void);

/// A pulse in the caller's memory.
/// Errors  ABZ_EINVAL: config, such as a tempo outside its kind's, or a metre of what has no bars;
///         ABZ_ENOMEM: mem is smaller than abz_pulse_size, or not aligned for max_align_t
/// Owns    borrows mem for as long as the pulse is used
/// Thread  init (no allocation)
ABZ_API abz_status abz_pulse_init(void *mem, size_t size, const abz_pulse_config *config, abz_pulse **pulse) ABZ_CHECK;

/// One tick of sound (music, or a beep in it). NULL: nothing came for this tick; music then goes on by itself.
/// Units   what is below zero or not finite in frame is heard as silence or as the loudest sound
/// Time    beats of music are announced at their time: -0.018 <= beat_s <= 0.003
/// Errors  none
/// Owns    borrows frame for the call; writes *beat and the pulse
/// Source  Whiteley, Cemgil, Godsill, "Bayesian modelling of temporal structure in musical signals", ISMIR 2006; Krebs,
///         Böck, Widmer, "An efficient state-space model for joint tempo and meter tracking", ISMIR 2015; forward only,
///         with a bar that is counted beside it
/// Thread  tick; not twice at once on the same pulse
ABZ_API void abz_pulse_hear(abz_pulse *pulse, const abz_band_frame *frame, abz_beat *beat);

/// One tick of a signal (breath, heart, beep): its value at the end of the tick in any unit; what is not finite is a
/// missing value. A pulse of music hears nothing in it.
/// Time    a beat is announced when it has been seen to begin: of beeps and hearts most often 0.02 s after it, of breaths
///         0.2 to 0.3 s, and one that is not seen when it is overdue; -beat_s says how long ago it was
/// Errors  none
/// Thread  tick; not twice at once on the same pulse
ABZ_API void abz_pulse_feel(abz_pulse *pulse, float value, abz_beat *beat);

// ---- footfall ------------------------------------------------------------------------------------------------------

/// A weight change of a dancer, announced once, at or before the moment the foot lands.
typedef struct abz_step {
    bool announced;
    uint32_t foot;  ///< 0 left, 1 right
    float land_s;   ///< with announced: when it lands, from this tick on; most often 0 to 0.1
} abz_step;

typedef struct abz_footfall abz_footfall;

/// Bytes of memory one footfall takes.
/// Thread  any
ABZ_API size_t abz_footfall_size(void);

/// Someone who watches one dancer's feet.
/// Errors  ABZ_EINVAL: body is no body; ABZ_ENOMEM: mem is smaller than abz_footfall_size, or not aligned for max_align_t
/// Owns    borrows mem for as long as it is used; copies body
/// Thread  init (no allocation)
ABZ_API abz_status abz_footfall_init(void *mem, size_t size, const abz_body *body, abz_footfall **footfall) ABZ_CHECK;

/// One tick of the dancer. Feet that are not seen are foreseen for a tenth of a second and then announce nothing.
/// Shape   joint [ABZ_JOINT_N]: world positions; seen: bit j: joint[j] was really measured
/// Frame   metres, +Y up (base.h)
/// Errors  none
/// Source  the curve of least jerk of Flash and Hogan, "The coordination of arm movements", J. Neuroscience 5 (1985)
/// Thread  tick; not twice at once on the same footfall
ABZ_API void abz_footfall_tick(abz_footfall *footfall, const abz_vec3 *joint, uint32_t seen, abz_step *step);

#ifdef __cplusplus
}
#endif
#endif
