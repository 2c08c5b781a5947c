/// abrazo/stand_in.h - a third dancer: when one of a couple falls or is lost, she carries the dance on with the other.
///
/// She stands at the side from the beginning and watches. From the tick in which a dancer is lost she walks in, in step
/// with the one who is left, and dances in the place that is free: smaller, upright, hands low, clear of who lies
/// there, until the music or the dancer who is left comes to an end. Who is left may sit in a wheelchair.
#ifndef ABRAZO_STAND_IN_H
#define ABRAZO_STAND_IN_H

#include "abrazo/chair.h"
#include "abrazo/figure.h"
#include "abrazo/partner.h"
#include "abrazo/rhythm.h"

#ifdef __cplusplus
extern "C" {
#endif

/// What she does: constant, word.
///
///   aside --(a dancer is lost)--> entering --(she is there)--> carrying <--(who is left steps again)-- closing
///     ^                              |                            |  \--(an end comes, or who is left stands)--^
///     |                              v                            v
///     +--(she is at the side)----- leaving <--(who was lost dances again; of who carries, with hand_back, at a phrase end)
#define ABZ_STAND_IN_LIST(X)                                                                                           \
    X(ABZ_STAND_IN_ASIDE, "aside")                                                                                     \
    X(ABZ_STAND_IN_ENTERING, "entering")                                                                               \
    X(ABZ_STAND_IN_CARRYING, "carrying")                                                                               \
    X(ABZ_STAND_IN_CLOSING, "closing")                                                                                 \
    X(ABZ_STAND_IN_LEAVING, "leaving")

typedef enum abz_stand_in_act {
#define ABZ_STAND_IN_ENUM(id, word) id,
    ABZ_STAND_IN_LIST(ABZ_STAND_IN_ENUM)
#undef ABZ_STAND_IN_ENUM
        ABZ_STAND_IN_ACT_N
} abz_stand_in_act;

typedef struct abz_stand_in_config {
    uint32_t struct_size;
    abz_role place;               ///< the one she expects to take: the other is watched at first; default: the leader's
    abz_body dancer[ABZ_ROLE_N];  ///< proportions of the couple
    abz_body body;                ///< hers; default: the repertoire's for place
    bool has_side;                ///< she waits at side_x_m, side_z_m (world); otherwise beside the couple
    float side_x_m, side_z_m;
    float unseen_s;          ///< who is not seen for so long is lost; default: ABZ_STAND_IN_UNSEEN_S. Of live dancers
                             ///< somebody else may know better, and say so in input.lost
    uint32_t sits;           ///< bit r: the dancer in role r is known to sit in a wheelchair; default: nobody, and who
                             ///< sits is found out when legs are seen
    bool full;               ///< she opens up once she is there: as large as they dance in the repertoire
    bool hand_back;          ///< who was lost may have the place again
    abz_pulse_config music;  ///< what is known of the music, of the kind ABZ_PULSE_MUSIC; default: nothing
} abz_stand_in_config;

/// One tick of what she sees and hears.
typedef struct abz_stand_in_input {
    abz_vec3 dancer[ABZ_ROLE_N][ABZ_JOINT_N];  ///< world positions of the couple's joints, metres
    uint32_t seen[ABZ_ROLE_N];                 ///< bit j: joint j was really measured; 0: nothing came
    uint32_t lost;   ///< bit r: the dancer in role r is lost, whoever says so. Who falls (abrazo/fall.h), and who is
                     ///< not seen for config.unseen_s, is lost, too
    uint32_t heard;  ///< 1: sound came for this tick
    abz_band_frame sound;  ///< the music, when heard: what abz_ear_hear made of the sound of this tick
    uint32_t told;  ///< 1: somebody else hears the music for her, and this is its pulse: of the sound only how loud
                    ///< it is means anything
    abz_beat music;
    uint32_t goes_on;  ///< 1: it is no end when who is left stands: somebody knows better
    float left_s;      ///< the dance ends in so many seconds; below 0: nobody knows
} abz_stand_in_input;

#define ABZ_STAND_IN_UNSEEN_S 0.25f

enum {
    ABZ_STAND_IN_STEP = 1,        ///< one of her feet landed in this tick
    ABZ_STAND_IN_LEFT_HOLD = 2,   ///< her left hand has one of the other's (ABZ_LEFT_HOLD)
    ABZ_STAND_IN_RIGHT_HOLD = 4,  ///< her right hand
    ABZ_STAND_IN_CLOSED = 8,      ///< she stands in the closing pose
    ABZ_STAND_IN_BEAT = 16        ///< a beat of the pulse she dances in falls in this tick
};
typedef struct abz_stand_in_output {
    abz_pose pose;  ///< of config.body
    uint64_t tick;  ///< of the input that was answered, from 0
    abz_stand_in_act act;
    abz_role place;  ///< while she is not aside: whose place it is
    uint32_t flags;
    uint32_t sits;                ///< bit r: the dancer in role r sits
    abz_chair chair[ABZ_ROLE_N];  ///< of those, as far as it can be told: wheels are not seen
    float since_s;                ///< how long she has been at this act
    float clear_m;   ///< from her hips to the nearest point of who was lost, over the floor; below 0: nobody is
    abz_beat music;  ///< the pulse of the music; period_s 0: none was heard yet
    float period_s;  ///< of the beats she dances in; 0: there is none
} abz_stand_in_output;

typedef struct abz_stand_in abz_stand_in;

/// follow: a repertoire as learned; lead: the other place of it (abz_repertoire_open_other).
/// Thread  any
ABZ_API abz_stand_in_config abz_stand_in_config_default(const abz_repertoire *follow, const abz_repertoire *lead);

/// Bytes of memory a stand-in takes.
/// Thread  any
ABZ_API size_t abz_stand_in_size(void);

/// A stand-in in the caller's memory. repertoire: of each place, as for the default.
/// Errors  ABZ_EINVAL: config; ABZ_ENOMEM: mem is smaller than abz_stand_in_size, or not aligned for max_align_t
/// Owns    borrows mem and the repertoires' bytes for as long as it is used
/// Thread  init (no allocation)
ABZ_API abz_status abz_stand_in_init(void *mem, size_t size, const abz_repertoire *follow, const abz_repertoire *lead,
                                     const abz_stand_in_config *config, abz_stand_in **stand_in) ABZ_CHECK;

/// One tick. Never fails: what is missing is coasted over.
/// Time    output describes the same moment as the input
/// Owns    borrows input for the call; writes *output and the stand-in
/// Laws    from one tick to the next no joint moves as fast as 9 m/s. Unless full, while she carries: her shoulders turn
///         by less than a half within 2.4 s; wrists and elbows are below the shoulders; her trunk leans by less than 15
///         degrees; a foot that stood while she carried is set no further than .60 m from there, nor than .45 m from the
///         other where who lies there is not in the way: six tenths of the strides of who does not stand in. Feet and
///         hips stay .5 m from hips, head, knees and ankles of who was lost, where these were last seen. Beside who sits
///         no foot of hers stands in the chair
/// Thread  tick; not twice at once on the same stand-in
ABZ_API void abz_stand_in_tick(abz_stand_in *stand_in, const abz_stand_in_input *input, abz_stand_in_output *output);

/// All that survives a tick, as bytes, and back: one who is restored goes on with the same bits.
/// Errors  snapshot: ABZ_ENOMEM. restore: ABZ_EMALFORMED, ABZ_ECORRUPT, ABZ_EVERSION (other build of the state), ABZ_EINVAL
///         (another repertoire, or configured in another way; proportions of the couple are the snapshot's); she is then
///         unchanged
/// Thread  any moment between ticks; snapshot: tick, no allocation
ABZ_API size_t abz_stand_in_snapshot_size(void);
ABZ_API abz_status abz_stand_in_snapshot(const abz_stand_in *stand_in, void *bytes, size_t size) ABZ_CHECK;
ABZ_API abz_status abz_stand_in_restore(abz_stand_in *stand_in, const void *bytes, size_t size,
                                        abz_error *error) ABZ_CHECK;

/// Hash over every number of the state: same repertoire, same configuration, same inputs, same hash.
/// Thread  any moment between ticks
ABZ_API uint64_t abz_stand_in_hash(const abz_stand_in *stand_in);

/// The word of an act: "entering".
/// Thread  any
ABZ_API const char *abz_stand_in_word(abz_stand_in_act act);

#ifdef __cplusplus
}
#endif
#endif
