/// abrazo/bedside.h - company at the bedside: she stands in a small box and opens and closes with a breath, or with so
/// many beats of a heart or a monitor, and may lead a breath to a calmer one.
///
///   value, sound or landmarks, once a tick ─► rate: where breaths begin, how fast, what is doubtful
///     ─► calm: her own cycle: with the breath, or a little slower than it ─► sway: a body that opens and closes
///
/// It is company, not a medical device: it measures nothing that anybody should rely on. Same inputs: same bits.
#ifndef ABRAZO_BEDSIDE_H
#define ABRAZO_BEDSIDE_H

#include "abrazo/rhythm.h"
#include "abrazo/sense.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ABZ_BEDSIDE_HAND_MOST 0.25f    ///< m/s: no joint of hers is faster, nor the tip of a hand
#define ABZ_BEDSIDE_APART_MOST 2.0f    ///< breaths a minute that her cycle may be away from the person's
#define ABZ_BEDSIDE_TARGET_LEAST 6.0f  ///< breaths a minute that may be led to
#define ABZ_BEDSIDE_TARGET_MOST 12.0f  ///< the same
#define ABZ_BEDSIDE_IN_SHARE 0.4f      ///< of a cycle in which she opens; she closes in the rest
#define ABZ_BEDSIDE_ROOM_LEAST 0.3f    ///< metres; whether she fits in depends on her height
#define ABZ_BEDSIDE_ROOM_MOST 10.0f    ///< metres

/// From abz_bedside_config_default.
typedef struct abz_bedside_config {
    uint32_t struct_size;
    abz_pulse_kind kind;      ///< breath, heart or beep
    abz_body body;            ///< hers
    float width_m, depth_m;   ///< of the box: along X and Z, its middle at the origin; she faces +Z
    bool calm;                ///< of a breath: lead it to a calmer one, as far as it follows
    float target_per_minute;  ///< to which: ABZ_BEDSIDE_TARGET_LEAST .. _MOST; 6 is the pace of slow breathing
} abz_bedside_config;

enum {
    ABZ_BEDSIDE_STILL = 1,    ///< she holds still, or is coming to rest: doubt says why
    ABZ_BEDSIDE_LEADS = 2,    ///< her cycle is longer than the person's, or waits to become so
    ABZ_BEDSIDE_ARRIVED = 4,  ///< the person breathes eight times a minute or less
    ABZ_BEDSIDE_BEGAN = 8,    ///< a cycle of hers begins in this tick
    ABZ_BEDSIDE_BEAT = 16     ///< a breath or a beat of the person's was seen to begin
};

typedef struct abz_bedside_output {
    uint32_t flags;
    abz_doubt doubt;          ///< of the signal; while it is only ABZ_DOUBT_IRREGULAR she may go on dancing
    abz_pose pose;            ///< hers
    float phase;              ///< of her cycle, [0,1): opening begins at 0, closing at ABZ_BEDSIDE_IN_SHARE
    float cycle_per_minute;   ///< of hers in this tick; 0: she has none
    float person_per_minute;  ///< of the person's cycle, by the newest four breaths, or beats; 0: not known
    float locked;             ///< 0 .. 1: phase locking of the newest eight breaths; 0 before there are eight
    float open;               ///< 0 closed .. 1 wide open
} abz_bedside_output;

typedef struct abz_bedside abz_bedside;

/// A breath, 1.66 m, a box of 1.2 by 0.8 m, not led; 6 a minute if it were.
/// Thread  any
ABZ_API abz_bedside_config abz_bedside_config_default(void);

/// Bytes of memory one bedside takes.
/// Thread  any
ABZ_API size_t abz_bedside_size(void);

/// Company in the caller's memory.
/// Errors  ABZ_EINVAL: config, such as calm of what is no breath; ABZ_ELIMIT: body does not fit into the box;
///         ABZ_ENOMEM: mem is smaller than abz_bedside_size, or not aligned for max_align_t
/// Owns    borrows mem for as long as it is used; copies config
/// Thread  init (no allocation)
ABZ_API abz_status abz_bedside_init(void *mem, size_t size, const abz_bedside_config *config,
                                    abz_bedside **bedside) ABZ_CHECK;

/// One tick of a signal, as abz_pulse_feel takes it: of a breath, up is in. What is not finite is missing.
/// Time    output describes the end of the tick
/// Errors  none
/// Laws    whatever comes: no point of her leaves the box or is faster than ABZ_BEDSIDE_HAND_MOST; her cycle is never
///         further from the person's than ABZ_BEDSIDE_APART_MOST
/// Source  match first, then lead: Gavish, "Device-guided breathing in the home treatment of hypertension", J. Alternative
///         and Complementary Medicine 16 (2010); phase locking: Lachaux and others, "Measuring phase synchrony in brain
///         signals", Human Brain Mapping 8 (1999)
/// Thread  tick; not twice at once on the same bedside
ABZ_API void abz_bedside_feel(abz_bedside *bedside, float value, abz_bedside_output *output);

/// One tick of sound, in which a beep, a heart or a breath is a swell. Of a breath the in-breath, the out-breath or
/// both may be heard; where two swells are a breath is found out in ten of them. NULL: nothing came.
/// Thread  tick; not twice at once on the same bedside
ABZ_API void abz_bedside_hear(abz_bedside *bedside, const abz_band_frame *frame, abz_bedside_output *output);

/// One tick of a camera that sees the person's shoulders: they rise with the breath. sighting NULL: no picture came.
/// Thread  tick; not twice at once on the same bedside
ABZ_API void abz_bedside_see(abz_bedside *bedside, const abz_sighting *sighting, abz_bedside_output *output);

/// Hash over everything that survives a tick.
/// Thread  any moment between ticks
ABZ_API uint64_t abz_bedside_hash(const abz_bedside *bedside);

#ifdef __cplusplus
}
#endif
#endif
