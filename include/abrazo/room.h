/// abrazo/room.h - a dance in one room: a dancer who is seen somehow, the partner who dances with them, tick by tick.
///
/// The pure heart of the live program: everything that came from outside in a tick goes in as one plain struct, which
/// is recorded before it is used, and everything that is shown or sent comes out as one. Same room, same inputs: same
/// bits.
#ifndef ABRAZO_ROOM_H
#define ABRAZO_ROOM_H

#include "abrazo/chair.h"
#include "abrazo/engine.h"
#include "abrazo/fall.h"
#include "abrazo/sense.h"
#include "abrazo/share.h"
#include "abrazo/stand_in.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Who leads.
typedef enum abz_leads {
    ABZ_YOU_LEAD,   ///< she follows
    ABZ_SHE_LEADS,  ///< and you follow
    ABZ_BOTH_LEAD,  ///< the lead passes between you
    ABZ_LEADS_N
} abz_leads;

/// How the dancer came to be seen in this tick.
typedef enum abz_sight {
    ABZ_SIGHT_NONE,    ///< nothing came
    ABZ_SIGHT_JOINTS,  ///< joints of a body: a recording, a capture suit
    ABZ_SIGHT_CAMERA,  ///< landmarks of a picture
    ABZ_SIGHT_POINTS,  ///< three points of a headset
    ABZ_SIGHT_N
} abz_sight;

/// Who sits in a wheelchair; bits.
enum { ABZ_SEATED_YOU = 1, ABZ_SEATED_SHE = 2 };

/// What was set by hand; as it is at this tick, whether it changed or not.
typedef struct abz_wishes {
    uint32_t leads;    ///< abz_leads
    float gentle;      ///< 0: as she dances .. 1: as small and soft as she can; ABZ_GENTLE_AUTO: as the dancer needs it
    float distance_m;  ///< further away (or nearer, below 0) than she would stand, between the two above;
                       ///< only while she follows
    uint32_t mirror;   ///< 1: the camera's left and right are exchanged
    uint32_t music;    ///< 1: she listens to the music
    uint32_t calibrate;  ///< 1: begin to calibrate in this tick
} abz_wishes;

/// Everything that came in one tick.
typedef struct abz_room_input {
    abz_wishes wishes;
    uint32_t sight;               ///< abz_sight: which of the next three means something
    abz_vec3 joint[ABZ_JOINT_N];  ///< world positions, metres
    uint32_t seen;                ///< bit j: joint[j] was measured
    abz_sighting sighting;
    abz_points points;
    uint32_t heard;        ///< 1: sound came for this tick
    abz_band_frame sound;  ///< what abz_ear_hear made of it
    uint32_t felt;  ///< 1: a value of a breath, a heart or a monitor came for this tick; the room has no use for it
    float value;    ///< as abz_bedside_feel takes it
} abz_room_input;

enum {
    ABZ_ROOM_LOST = 1,                  ///< the dancer has not been seen for a while: she keeps time and waits
    ABZ_ROOM_HERS_LEFT_PLANTED = 2,     ///< her left foot stands
    ABZ_ROOM_HERS_RIGHT_PLANTED = 4,    ///< her right foot stands
    ABZ_ROOM_HERS_LEFT_HOLD = 8,        ///< her left hand has one of the dancer's (ABZ_LEFT_HOLD)
    ABZ_ROOM_HERS_RIGHT_HOLD = 16,      ///< her right hand has one of the dancer's
    ABZ_ROOM_HERS_LEFT_LANDED = 32,     ///< her left foot landed in this tick
    ABZ_ROOM_HERS_RIGHT_LANDED = 64,    ///< her right foot landed in this tick
    ABZ_ROOM_YOURS_LEFT_LANDED = 128,   ///< the dancer's left foot landed in this tick
    ABZ_ROOM_YOURS_RIGHT_LANDED = 256,  ///< the dancer's right foot landed in this tick
    ABZ_ROOM_SHE_LEADS = 512,           ///< she has the lead now
    ABZ_ROOM_THIRD_LEFT_LANDED = 1024,  ///< the stand-in's left foot landed in this tick
    ABZ_ROOM_THIRD_RIGHT_LANDED = 2048  ///< the stand-in's right foot landed in this tick
};

/// Everything that can be shown or sent of one tick.
typedef struct abz_room_output {
    uint64_t tick;  ///< from 0
    uint32_t flags;
    abz_vec3 you[ABZ_JOINT_N];  ///< the dancer as the room believes them to be
    uint32_t you_seen;          ///< bit j: you[j] can be shown
    abz_pose she;               ///< the partner
    uint32_t blind;             ///< abz_blind: what she cannot see (at a bedside: wire.h)
    float height_m;             ///< of the dancer, as it has been measured; 0: it has not been
    float calibrating;          ///< 0 .. 1 while calibrating
    uint32_t leads;             ///< abz_leads, as it is in force
    abz_beat music;             ///< the pulse of the music; period_s 0: none
    abz_beat pulse;             ///< the pulse she dances in; period_s 0: none
    int32_t figure;             ///< of the syllabus, by whoever leads; -1: none is known
    float count;                ///< place in it: 1 is its first beat
    float confidence;           ///< of the figure, 0 .. 1
    float together;  ///< 0 .. 1: share of steps danced together in the last four bars; below 0: not known yet
    float chance;    ///< the same if one of the two is moved in time
    uint32_t landed_ago[3][ABZ_SIDE_N];  ///< ticks since a foot of the dancer's, of the partner's, of the stand-in's
                                         ///< landed; UINT32_MAX: never
    float distance;      ///< from what the dancer does to the nearest thing she knows (engine.h); 0 unless she follows
    abz_fall fall;       ///< how the dancer is: dancing, falling, down ..
    float gentle;        ///< how gently she dances, 0 .. 1
    abz_today today;     ///< how the dancer is today, as she believes
    uint32_t stands_by;  ///< 1: there is a stand-in, and
    /// What she does; while she carries the partner leads her, and together is of the two.
    abz_stand_in_output stand_in;
    uint32_t seated;  ///< ABZ_SEATED_YOU, ABZ_SEATED_SHE: who sits
    /// Of who sits, the dancer's (as far as it can be told) and the partner's; zeroes: nobody does.
    abz_chair chair[2];
    abz_chair_shape chair_shape[2];  ///< made to them
} abz_room_output;

/// What the room is made of. From abz_room_config_default.
typedef struct abz_room_config {
    uint32_t struct_size;
    const abz_repertoire *repertoire;  ///< what she follows by
    const abz_repertoire *other;  ///< the same of the other place (abz_repertoire_open_other): a stand-in is ready, and
                                  ///< takes the dancer's place when the dancer falls or is lost; NULL: nobody is
    bool hand_back;               ///< the dancer may have the place again, at the end of a phrase
    const abz_figure *figure;     ///< what she leads by, all of one dance; borrowed for as long as the room is used
    size_t figure_n;
    abz_body you;                ///< proportions of the dancer, until a camera knows better
    abz_body she;                ///< of the partner
    uint32_t seated;             ///< ABZ_SEATED_SHE: she dances in a wheelchair; ABZ_SEATED_YOU: the dancer is known to
                                 ///< sit in one (else that is found out, where legs are seen)
    bool you_are_lead;           ///< footwork of the dancer when the lead is shared or hers
    abz_camera_config camera;    ///< what is known of the camera
    abz_headset_config headset;  ///< what is known of the headset
    abz_pulse_config music;      ///< what is known of the music
    uint32_t seed;               ///< of what she chooses
    bool rests;  ///< nobody dances, as at a bedside: the dancer is seen, and she stands where she begins, whoever is to
                 ///< lead
} abz_room_config;

typedef struct abz_room abz_room;

/// A room with a repertoire and figures; everything else usual, and no stand-in.
/// Thread  any
ABZ_API abz_room_config abz_room_config_default(const abz_repertoire *repertoire, const abz_figure *figure,
                                                size_t figure_n);

/// Bytes of memory one room takes.
/// Thread  any
ABZ_API size_t abz_room_size(void);

/// A room in the caller's memory.
/// Errors  ABZ_EINVAL: config; ABZ_ELIMIT: more figures than can be recognised; ABZ_ENOMEM: mem is smaller than
///         abz_room_size, or not aligned for max_align_t
/// Owns    borrows mem, repertoire and figure for as long as the room is used
/// Thread  init (no allocation)
ABZ_API abz_status abz_room_init(void *mem, size_t size, const abz_room_config *config, abz_room **room) ABZ_CHECK;

/// The same two go on in another dance, without a jump: to be called before the first tick. What a room knows of the
/// dancer (how the camera stands, the body, where the feet are), the pulse, how together they are, and how she stands
/// is taken over. What is led and answered is this room's. The seed, proportions of her and what it was configured with
/// stay its own.
/// Owns    borrows from for the call
/// Thread  tick; not while another thread uses from
ABZ_API void abz_room_inherit(abz_room *room, const abz_room *from);

/// One tick. Never fails: what is out of range in the wishes is brought into it.
/// Time    output describes the end of the tick
/// Owns    borrows input for the call; writes *output and the room
/// Thread  tick; not twice at once on the same room
ABZ_API void abz_room_tick(abz_room *room, const abz_room_input *input, abz_room_output *output);

/// All that survives a tick, as bytes, and back: a room that is restored goes on with the same bits, in any memory, on
/// any machine. The senses with their calibration, who leads, the pulse, the chance of what comes next and the stand-in
/// are in it.
/// Shape   size: of this room, which is more where a stand-in is ready; NULL: the most of any
/// Errors  snapshot: ABZ_ENOMEM. restore: ABZ_EMALFORMED, ABZ_ECORRUPT, ABZ_EVERSION (other build of the state), ABZ_EINVAL
///         (another repertoire, another dance, or configured in another way; proportions and what is known of camera
///         and headset are the snapshot's); the room is then unchanged
/// Thread  any moment between ticks; snapshot: tick, no allocation
ABZ_API size_t abz_room_snapshot_size(const abz_room *room);
ABZ_API abz_status abz_room_snapshot(const abz_room *room, void *bytes, size_t size) ABZ_CHECK;
ABZ_API abz_status abz_room_restore(abz_room *room, const void *bytes, size_t size, abz_error *error) ABZ_CHECK;

/// Hash over everything that survives a tick.
/// Thread  any moment between ticks
ABZ_API uint64_t abz_room_hash(const abz_room *room);

/// Hash over everything that has been shown up to now: two rooms that once showed something else never have the same
/// again.
/// Cost    none: it is kept
/// Thread  any moment between ticks
ABZ_API uint64_t abz_room_shown(const abz_room *room);

#ifdef __cplusplus
}
#endif
#endif
