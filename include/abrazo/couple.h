/// abrazo/couple.h - a couple that dances by itself: figures of a syllabus, chained to music or to a tempo, in two
/// bodies.
///
/// They wait for the music, start with the first beat of a bar, most often within four bars of the first sound, and go
/// with its tempo. A fade is closed with; otherwise they stand closed and settled within a bar of the last note, and go
/// on from there with the next bar if it was but a break. Same figures, configuration and inputs: same bits.
#ifndef ABRAZO_COUPLE_H
#define ABRAZO_COUPLE_H

#include "abrazo/chair.h"
#include "abrazo/figure.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Who dances what. From abz_couple_config_default.
typedef struct abz_couple_config {
    uint32_t struct_size;
    abz_body body[ABZ_ROLE_N];                      ///< of the leader and the follower
    float start_x_m, start_z_m, start_heading_rad;  ///< of the leader
    uint32_t seated;                                ///< bits 1 << abz_role: who dances in a wheelchair
    uint32_t seed;                                  ///< of the choice of figures
    uint32_t difficulty;                            ///< most of a figure, 1 .. 5
    float gentle;                                   ///< with which they begin (abz_couple_input)
    uint32_t refused;      ///< bits of ABZ_NEED_LIST: figures that ask for these are not danced
    bool has_only;         ///< dance figure only[0 .. only_n) of the array over and over, in this order
    const uint32_t *only;  ///< borrowed
    uint32_t only_n;
    float tempo_per_minute;  ///< counts a minute when there is no music; 0: there is music
    uint32_t bar_n;          ///< close at the end of so many bars; 0: when the music ends, or is told to
    abz_pulse_config music;  ///< what is known of the music
} abz_couple_config;

/// What the couple hears in one tick.
typedef struct abz_couple_input {
    uint32_t heard;        ///< 1: sound came for this tick
    abz_band_frame sound;  ///< when heard: what abz_ear_hear made of it
    float gentle;          ///< 0: as figures have it .. 1: smaller, softer, slower (gentle.h); may change at any moment
    uint32_t close;        ///< 1: the music is known to be over, or somebody asks to end: close at the next chance
} abz_couple_input;

enum {
    ABZ_COUPLE_WAITS = 1,   ///< for the music, or for the phrase to begin
    ABZ_COUPLE_PAUSES = 2,  ///< in a break, or after the end as long as nobody knows that it is: they close, and stand
    ABZ_COUPLE_CLOSES = 4,  ///< the last figure is being danced, or the closing
    ABZ_COUPLE_CLOSED = 8,  ///< they have closed and stand
    ABZ_COUPLE_LANDED = 16  ///< a foot of the leader's or the follower's lands in this tick
};

typedef struct abz_couple_output {
    abz_pose pose[ABZ_ROLE_N];  ///< of the leader and the follower
    uint64_t tick;              ///< from 0
    uint32_t flags;
    int32_t figure;               ///< index of the figure being danced; -1: none
    float count;                  ///< place in it: 1 is its first beat
    float period_s;               ///< of a count; 0 while waiting
    float gentle;                 ///< how gently they dance now, 0 .. 1
    abz_beat music;               ///< the pulse of the music; period_s 0: none was heard yet
    abz_chair chair[ABZ_ROLE_N];  ///< of who sits (abz_chair_for their body); zeroes: nobody does
} abz_couple_output;

/// Can a figure be danced when some of the couple sit in wheelchairs? It is danced with chairs made to these bodies, at
/// this tempo: hands that should be joined reach each other, nobody comes into a chair, chairs end where the figure
/// leaves them.
/// Shape   body [ABZ_ROLE_N]
/// Units   seated: bits 1 << abz_role; tempo_per_minute: counts a minute, 20 .. 500
/// Errors  ABZ_EINVAL: why not, with the count; or what was given
/// Thread  any
ABZ_API abz_status abz_figure_seats(const abz_figure *figure, const abz_body *body, uint32_t seated,
                                    float tempo_per_minute, abz_error *error) ABZ_CHECK;

/// A figure as it is danced with wheelchairs: the steps of both are half as long, so that chairs keep up with them;
/// where both sit, what it says for two who do takes the place of its hold and of the ways of each chair.
/// abz_figure_seats and a couple some of whom sit are to be given these.
/// Units   seated: bits 1 << abz_role
/// Thread  any
ABZ_API void abz_figure_shorten(abz_figure *figure, uint32_t seated);

typedef struct abz_couple abz_couple;

/// Two people of 1.78 and 1.66 m, everything of the syllabus, music unknown.
/// Thread  any
ABZ_API abz_couple_config abz_couple_config_default(void);

/// Bytes of memory one couple takes.
/// Thread  any
ABZ_API size_t abz_couple_size(void);

/// A couple in the caller's memory.
/// Shape   figure [figure_n]: all of one dance
/// Errors  ABZ_EINVAL: config, figures of more than one dance, or none that may be danced; ABZ_ENOMEM: mem is smaller than
///         abz_couple_size, or not aligned for max_align_t
/// Owns    borrows mem and figure for as long as the couple is used
/// Thread  init (no allocation)
ABZ_API abz_status abz_couple_init(void *mem, size_t size, const abz_figure *figure, size_t figure_n,
                                   const abz_couple_config *config, abz_couple **couple) ABZ_CHECK;

/// One tick. Never fails.
/// Time    output describes the end of the tick
/// Owns    borrows input for the call; writes *output and the couple
/// Thread  tick; not twice at once on the same couple
ABZ_API void abz_couple_tick(abz_couple *couple, const abz_couple_input *input, abz_couple_output *output);

#ifdef __cplusplus
}
#endif
#endif
