/// abrazo/share.h - one dancer of a couple with a mind of her own: she sees her partner, and who leads passes between
/// them.
///
/// She knows the figures of a dance. She begins some, offers the lead, listens for what the partner begins and answers
/// it; her counts go with the partner's steps and the music, and her place with where the partner really is. Two of
/// them who see nothing but each other dance together. Same figures, configuration and inputs: same bits.
#ifndef ABRAZO_SHARE_H
#define ABRAZO_SHARE_H

#include "abrazo/gentle.h"
#include "abrazo/recognise.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Who she is. From abz_sharer_config_default.
typedef struct abz_sharer_config {
    uint32_t struct_size;
    abz_role part;              ///< the footwork she dances: it stays hers, whoever leads
    abz_body body[ABZ_ROLE_N];  ///< of who dances the leader's part and the follower's: hers and the partner's
    uint32_t seated;            ///< bits 1 << abz_role: who is known to sit: hands meet at the height of that, and she
                                ///< who sits is shown as somebody puts her into a chair
    float share;                ///< 0: she always listens .. .5: equals .. 1: she always leads
    bool begins;                ///< she has the lead at first
    bool joins;                 ///< the partner dances already: she stands where the partner is met, and joins in; else
                                ///< both begin at once, at the tempo or with the music
    bool goes_on;               ///< she does not stand because the partner does
    float start_x_m, start_z_m, start_heading_rad;  ///< of who dances the leader's part, unless she joins
    float late_s;   ///< how old the joints are that she is shown: two who answer each other slow down by what they do
                    ///< not know of it
    uint32_t seed;  ///< of what she chooses
    uint32_t difficulty;     ///< most of a figure that she begins, 1 .. 5
    uint32_t refused;        ///< bits of ABZ_NEED_LIST: figures that ask for these she does not begin
    float tempo_per_minute;  ///< counts a minute to begin with; 0: the music says, or the partner
    float first_s;  ///< with a tempo, the first count falls after so long, if that is sooner than in two counts;
                    ///< 0: it does not
    abz_pulse_config music;  ///< what is known of the music
} abz_sharer_config;

/// What she sees and hears in one tick.
typedef struct abz_sharer_input {
    abz_vec3 joint[ABZ_JOINT_N];  ///< the partner's, world positions
    uint32_t seen;                ///< bit j: joint[j] was really measured
    uint32_t heard;               ///< 1: sound came for this tick
    abz_band_frame sound;         ///< when heard: what abz_ear_hear made of it
    /// ABZ_GENTLE_AUTO: as the partner needs it; 0: as figures have it .. 1: smaller, softer, slower (gentle.h); may
    /// change at any moment.
    float gentle;
    uint32_t guessed;            ///< bits of gentle.h, ABZ_GUESSED_: of what is seen
    uint32_t close;              ///< 1: close at the end of the figure
    float aside_x_m, aside_z_m;  ///< the dance is to go on so far from where it is, as far as her steps can make it
} abz_sharer_input;

enum {
    ABZ_SHARER_LEADS = 1,    ///< she has the lead
    ABZ_SHARER_OFFERS = 2,   ///< and offers it
    ABZ_SHARER_LISTENS = 4,  ///< the partner has it
    ABZ_SHARER_ANSWERS = 8,  ///< in this figure she has gone over to what the partner dances
    ABZ_SHARER_PAUSES =
        16,  ///< she stands: before the beginning, in a break of the music, or because the partner stands
    ABZ_SHARER_CLOSES = 32,       ///< the last figure, or the closing
    ABZ_SHARER_CLOSED = 64,       ///< she has closed and stands
    ABZ_SHARER_LOST = 128,        ///< the partner is not seen
    ABZ_SHARER_SEES_SEATED = 256  ///< the partner sits, as was said or was found out
};

typedef struct abz_sharer_output {
    abz_pose pose;  ///< hers
    uint64_t tick;  ///< from 0
    uint32_t flags;
    int32_t figure;           ///< index of the figure she dances; -1: none
    float count;              ///< place in it: 1 is its first beat
    float period_s;           ///< of a count
    float gentle;             ///< how gently she dances now, 0 .. 1
    uint32_t cues;            ///< 1: one who sits shows now what she leads next, and her trunk is still but for
    float cue_rad;            ///< so much that it leans ahead: what comes, and, at any time, the beat
    abz_today today;          ///< how the partner is today, as she believes
    float lag_s;              ///< the partner moves as she does so much later; below 0: earlier
    float correlation;        ///< of their velocities at that lag; 0: not known yet
    float chance;             ///< highest correlation that windows displaced in time reach
    float ahead;              ///< 0 .. 1: how sure it is that one of them is ahead
    abz_recognition partner;  ///< what the partner dances, by itself
    int32_t partner_figure;   ///< the same in the light of what went before; -1: it cannot be told yet
    abz_beat music;           ///< the pulse of the music; period_s 0: none was heard yet
} abz_sharer_output;

typedef struct abz_sharer abz_sharer;

/// The follower's part beside a leader of 1.78 m, as an equal; she is 1.66 m.
/// Thread  any
ABZ_API abz_sharer_config abz_sharer_config_default(void);

/// Bytes of memory one takes.
/// Thread  any
ABZ_API size_t abz_sharer_size(void);

/// A dancer in the caller's memory.
/// Shape   figure [figure_n]: all of one dance, 1 .. ABZ_RECOGNISE_FIGURE_MAX
/// Errors  ABZ_EINVAL: config, figures of more than one dance, or none that may be danced; ABZ_ELIMIT: more figures than
///         can be recognised; ABZ_ENOMEM: mem is smaller than abz_sharer_size, or not aligned for max_align_t
/// Owns    borrows mem and figure for as long as she is used
/// Thread  init (no allocation)
ABZ_API abz_status abz_sharer_init(void *mem, size_t size, const abz_figure *figure, size_t figure_n,
                                   const abz_sharer_config *config, abz_sharer **sharer) ABZ_CHECK;

/// One tick. Never fails.
/// Time    output describes the end of the tick; what is seen may be a tick old
/// Owns    borrows input for the call; writes *output and the sharer
/// Thread  tick; not twice at once on the same sharer
ABZ_API void abz_sharer_tick(abz_sharer *sharer, const abz_sharer_input *input, abz_sharer_output *output);

/// All that survives a tick, as bytes, and back: one who is restored goes on with the same bits.
/// Errors  snapshot: ABZ_ENOMEM. restore: ABZ_EMALFORMED, ABZ_ECORRUPT, ABZ_EVERSION (other build of the state), ABZ_EINVAL
///         (other figures, or configured in another way); she is then unchanged
/// Thread  any moment between ticks
ABZ_API size_t abz_sharer_snapshot_size(void);
ABZ_API abz_status abz_sharer_snapshot(const abz_sharer *sharer, void *bytes, size_t size) ABZ_CHECK;
ABZ_API abz_status abz_sharer_restore(abz_sharer *sharer, const void *bytes, size_t size, abz_error *error) ABZ_CHECK;

/// Hash over every field of the state.
/// Thread  any moment between ticks
ABZ_API uint64_t abz_sharer_hash(const abz_sharer *sharer);

#ifdef __cplusplus
}
#endif
#endif
