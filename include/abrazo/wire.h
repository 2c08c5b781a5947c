/// abrazo/wire.h - what the page and the program say to each other over one WebSocket, byte by byte.
///
/// Binary messages, little-endian; floats are IEEE 754 single. Every message begins with the same four bytes; whoever
/// gets a version, a kind or a size that is not listed here closes the connection with the reason.
///
///   offset  size
///        0     1  kind
///        1     1  version: ABZ_WIRE_VERSION
///        2     2  zero
///
/// From the page:
///
///   kind 1, landmarks: 808 bytes; newest wins, one that is not newer than the last is replayed and ends the connection
///        4     4  sequence, from 1, grows by at least 1
///        8     4  age of the picture when it was sent, f32 s
///       12     2  width of the picture by its height, in 1/1000
///       14     1  people seen, 0 .. 8
///       15     1  zero
///       16   792  33 times x_m, y_m, z_m, u, v, visible: f32 each (abz_landmark)
///
///   kind 2, wishes: 24 bytes
///        4     1  leads: abz_leads
///        5     1  bits: 1 mirror, 2 she listens to the music, 4 calibrate now, 8 record, 16 begin the music again
///        6     2  zero
///        8     4  gentle, f32 0 .. 1; -1: as the dancer needs it
///       12     4  distance, f32 m
///       16     1  dance: abz_dance; another one than before is danced from the next tick on
///       17     7  zero
///
/// From the program:
///
///   kind 16, moment: 1500 bytes, one a tick at most; a page that is slow gets the newest
///        4     4  flags (abz_room_output)
///        8     8  tick
///       16     4  joints of the dancer that can be shown, bit j
///       20     1  blind (abz_blind); at a bedside 16 and more: ABZ_WIRE_DOUBT + abz_doubt
///       21     1  leads
///       22     1  dance
///       23     1  bits: 1 recording, 2 music plays, 4 there is music, 8 a replay, 16 at a bedside
///       24     4  calibrating, f32
///       28     4  figure, i32
///       32     4  count, f32
///       36     4  confidence of the figure, f32
///       40     4  together, f32; below 0: not known
///       44     4  chance, f32
///       48     4  pulse: phase, f32 [0,1)
///       52     4  pulse: period, f32 s; 0: there is none
///       56     4  pulse: confidence, f32
///       60     4  pulse: beat of the bar from 1 in the low 16 bits, beats of the bar in the high; 0: not known
///       64     4  place in the music, f32 s; below 0: there is none
///       68     4  viewers, u32
///       72   252  joints of the dancer, 21 times x, y, z, f32 m
///      324   252  joints of the partner, the same
///      576   336  orientations of the partner, 21 times x, y, z, w, f32
///      912    16  ticks since the dancer's left, the dancer's right, the partner's left and the partner's right foot landed,
///                 u32: 0 in this tick, 4294967295 never
///      928     4  the dancer's height, f32 m; 0: not measured
///      932     4  how the dancer is, u32: abz_fall_state
///      936     4  ticks since that began, u32
///      940     4  how sure it is, f32 0 .. 1
///      944     4  falls so far, u32
///      948     4  who sits, u32: bits 1 the dancer, 2 the partner
///      952    56  where their chairs are, the dancer's and the partner's, f32 each: x, z, yaw, so far the left and the right
///                 wheel have turned, where the left and the right caster point (abz_chair)
///     1008   144  their measures, the same two, 18 f32 each (abz_chair_shape), in the order of web/shared/seat.js
///     1152     4  a stand-in, u32: 0 nobody stands by, else 1 + abz_stand_in_act
///     1156     4  seconds since she does that, f32
///     1160     4  whose place she takes, u32: abz_role
///     1164     8  ticks since her left and her right foot landed, as above
///     1172   252  her joints, as above
///     1424    48  orientations of her head, left hand and right hand, x, y, z, w, f32
///     1472     4  how gently she dances, f32 0 .. 1
///     1476    20  how the dancer is today, as she believes: range, speed, hesitation, tremor, balance, f32 0 .. 1 (abz_today)
///     1496     4  how gently she is to dance, by whoever wished last (as in kind 2), f32
///
///   kind 17, words: UTF-8 JSON after the four bytes, at most 16 kB; sent at first and whenever it changes
///        {"dances": [{"id": 1, "name": "salsa", "figures": ["basic-step", ...]}, ...], "dance": 1,
///         "you": {"height_m": 1.78 or null}, "music": "song.ogg" or null, "session": "path" or null,
///         "bedside": {"with": "a heart, from heart.csv", "seen": false: it is no camera's} or null,
///         "counters": {"landmarks": 0, "dropped": 0, "late_ticks": 0, ...}}
#ifndef ABRAZO_WIRE_H
#define ABRAZO_WIRE_H

#include "abrazo/room.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ABZ_WIRE_VERSION 4
#define ABZ_WIRE_LANDMARKS_SIZE 808
#define ABZ_WIRE_WISHES_SIZE 24
#define ABZ_WIRE_MOMENT_SIZE 1500
#define ABZ_WIRE_WORDS_MAX 16384

typedef enum abz_wire_kind {
    ABZ_WIRE_LANDMARKS = 1,
    ABZ_WIRE_WISHES = 2,
    ABZ_WIRE_MOMENT = 16,
    ABZ_WIRE_WORDS = 17
} abz_wire_kind;

#define ABZ_WIRE_DOUBT 16u  ///< of abz_room_output.blind: from here on it is what is doubtful about a breath or a heart

enum {
    ABZ_WISH_RECORD = 1,  ///< record from now on
    ABZ_WISH_AGAIN = 2    ///< begin the music again
};

/// A message of the page.
typedef struct abz_wire_message {
    abz_wire_kind kind;  ///< says which of the others means something
    uint32_t sequence;
    abz_sighting sighting;
    abz_wishes wishes;
    uint32_t wish_bits;  ///< of the enum above
    uint32_t dance;      ///< abz_dance
} abz_wire_message;

/// What the program adds to a room's tick.
typedef struct abz_wire_around {
    uint32_t dance;
    bool recording, music_plays, has_music, replays, bedside;
    float music_at_s;     ///< below 0: there is no music
    float wished_gentle;  ///< as set by hand (abz_wishes)
    uint32_t viewer_n;
} abz_wire_around;

/// Read one message of the page.
/// Errors  ABZ_EMALFORMED: error->what says what was found and what was expected; ABZ_EVERSION
/// Thread  any
ABZ_API abz_status abz_wire_read(const uint8_t *bytes, size_t n, abz_wire_message *message, abz_error *error) ABZ_CHECK;

/// Write a moment.
/// Shape   out [ABZ_WIRE_MOMENT_SIZE] written
/// Thread  tick
ABZ_API void abz_wire_write_moment(const abz_room_output *output, const abz_wire_around *around, uint8_t *out);

#ifdef __cplusplus
}
#endif
#endif
