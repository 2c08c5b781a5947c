/// abrazo/engine.h - the partner herself: one pure step, sixty times a second.
///
/// Same repertoire, same configuration, same inputs: same bits, with every compiler and optimisation level.
#ifndef ABRAZO_ENGINE_H
#define ABRAZO_ENGINE_H

#include "abrazo/chair.h"
#include "abrazo/gentle.h"
#include "abrazo/partner.h"
#include "abrazo/recognise.h"
#include "abrazo/rhythm.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ABZ_LATE_MOST_S 0.2f

/// Who dances. From abz_engine_config_default.
typedef struct abz_engine_config {
    uint32_t struct_size;
    abz_body lead_body;    ///< proportions of the leader; scales what is seen of him
    abz_body follow_body;  ///< proportions of the follower; default: the repertoire's
    bool lead_sits;  ///< the leader is known to sit in a wheelchair; else who sits is found out when legs are seen
    bool has_start;  ///< start at start_x_m, start_z_m, start_heading_rad (world); otherwise where a partner would
    float start_x_m, start_z_m, start_heading_rad;
    float late_s;            ///< how old the joints are that she is shown, 0 .. ABZ_LATE_MOST_S: a hand that is held is
                             ///< met where it will be by then
    abz_pulse_config music;  ///< what is known of the music, of the kind ABZ_PULSE_MUSIC; default: nothing
    const abz_figure *syllabus;  ///< figures of one dance that are recognised; borrowed for abz_engine_init; NULL: none
    size_t syllabus_n;
} abz_engine_config;

#define ABZ_DISTANCE_LEAST_M -0.3f
#define ABZ_DISTANCE_MOST_M 1.0f

/// What the engine sees and hears in one tick. What is out of its range is brought into it.
typedef struct abz_input {
    abz_vec3 lead[ABZ_JOINT_N];  ///< world positions of the leader's joints, metres
    uint32_t seen;               ///< bit j: lead[j] was really measured; 0: nothing came for this tick
    uint32_t heard;              ///< 1: sound came for this tick; 0: none, or there is no music
    abz_band_frame sound;        ///< the music, when heard: what abz_ear_hear made of the sound of this tick
    float distance_m;  ///< she stands further away than followers do by so much, ABZ_DISTANCE_LEAST_M .. _MOST_M
    float led;  ///< somebody else leads him, and to steps so much smaller than usual: 1 as usual, .4 two fifths; then
                ///< these tell nothing of how he is today; 0: nobody does
    float gentle;  ///< 0: as they dance .. 1: smaller and softer (gentle.h); ABZ_GENTLE_AUTO: as the leader needs it
    uint32_t guessed;  ///< bits of gentle.h, ABZ_GUESSED_: of what is seen
} abz_input;

/// What the follower does, and what the engine thinks.
enum {
    ABZ_LEAD_LOST = 1,       ///< nothing was seen of the leader for a while: she waits
    ABZ_LEFT_PLANTED = 2,    ///< her left foot stands
    ABZ_RIGHT_PLANTED = 4,   ///< her right foot stands
    ABZ_LEFT_HOLD = 8,       ///< her left hand has one of his (ABZ_HOLD_GIVES_M)
    ABZ_RIGHT_HOLD = 16,     ///< her right hand has one of his
    ABZ_STEP_LANDED = 32,    ///< one of her feet landed in this tick
    ABZ_LEAD_SITS = 64,      ///< the leader sits: chair and trunk are followed in place of feet
    ABZ_LEFT_REACHES = 128,  ///< her left hand is to hold one of his, whether it has it or is on its way
    ABZ_RIGHT_REACHES = 256  ///< her right hand
};
typedef struct abz_output {
    abz_pose follow;  ///< of follow_body
    uint64_t tick;    ///< of the input that was answered, from 0
    uint32_t flags;
    float distance;  ///< from what the leader does to the nearest thing in the repertoire, in search units
    abz_beat music;  ///< the pulse of the music; period_s 0: none was heard yet
    abz_beat pulse;  ///< the pulse she dances in: that of his steps, which the music tells what to expect of; it has no
                     ///< bar; period_s 0: there is none; ABZ_BEAT_HELD: neither his steps nor the music bear it
    float lands_s;   ///< until a foot of hers that swings lands; below 0: none swings
    float soon_s, soon_x_m, soon_z_m,
        soon_heading_rad;        ///< in so many seconds her hips will be there and head there, if
                                 ///< the leader goes on as recorded ones did
    abz_chair lead_chair;        ///< of a leader who sits, as far as it can be told: its wheels are not seen
    float gentle;                ///< how gently she dances now, 0 .. 1
    abz_today today;             ///< how the leader is today, as she believes
    abz_recognition recognised;  ///< which figure of the syllabus he leads, and where in it he is
} abz_output;

typedef struct abz_engine abz_engine;

/// Thread  any
ABZ_API abz_engine_config abz_engine_config_default(const abz_repertoire *repertoire);

/// Bytes of memory one engine takes.
/// Thread  any
ABZ_API size_t abz_engine_size(void);

/// An engine in the caller's memory.
/// Errors  ABZ_EINVAL: config; ABZ_ELIMIT: config.syllabus is larger than abz_recogniser_init takes; ABZ_ENOMEM: mem is
///         smaller than abz_engine_size, or not aligned for max_align_t
/// Owns    borrows mem and repertoire for as long as the engine is used
/// Thread  init (no allocation)
ABZ_API abz_status abz_engine_init(void *mem, size_t size, const abz_repertoire *repertoire,
                                   const abz_engine_config *config, abz_engine **engine) ABZ_CHECK;

/// The leader has been measured: he is seen with these proportions from now on. An engine that is restored needs it
/// again.
/// Errors  ABZ_EINVAL: nobody has such a body; nothing is changed
/// Thread  tick; not twice at once on the same engine
ABZ_API abz_status abz_engine_measure(abz_engine *engine, const abz_body *lead) ABZ_CHECK;

/// One tick: what was seen in, what she does out. Never fails: what is missing is coasted over and said in flags.
/// Time    output describes the same moment as the input
/// Owns    borrows input for the call; writes *output and the engine
/// Thread  tick; not twice at once on the same engine
ABZ_API void abz_engine_tick(abz_engine *engine, const abz_input *input, abz_output *output);

/// Where the leader's legs may go, as those of the recorded leaders went who moved most like him.
/// Shape   joint [ABZ_JOINT_N]: as he is seen in the tick that is over
/// Thread  between ticks; not at once with one of the same engine
ABZ_API void abz_engine_lead_way(const abz_engine *engine, const abz_vec3 *joint, abz_lead_ways *ways);

/// All that survives a tick, as bytes, and back: a resumed engine goes on with the same bits.
/// Errors  snapshot: ABZ_ENOMEM. restore: ABZ_EMALFORMED, ABZ_ECORRUPT, ABZ_EVERSION (other build of the state), ABZ_EINVAL
///         (another repertoire); the engine is then unchanged
/// Thread  any moment between ticks
ABZ_API size_t abz_engine_snapshot_size(void);
ABZ_API abz_status abz_engine_snapshot(const abz_engine *engine, void *bytes, size_t size) ABZ_CHECK;
ABZ_API abz_status abz_engine_restore(abz_engine *engine, const void *bytes, size_t size, abz_error *error) ABZ_CHECK;

/// Hash over every field of the state.
/// Thread  any moment between ticks
ABZ_API uint64_t abz_engine_hash(const abz_engine *engine);

#ifdef __cplusplus
}
#endif
#endif
