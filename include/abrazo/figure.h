/// abrazo/figure.h - figures of dances as dance teachers write them down: who steps where on which count, in which
/// hold.
///
/// doc/figures.md is the grammar for people; here is what a figure is to a program. All numbers are whole, so that
/// reading and printing a figure gives the same text:
///   quarter   a quarter of a count; count 1 begins at 0, "2&" is 6
///   hundredth of the height that the two dancers have in common: 14 is 24 cm for a couple of 1.70 m
///   eighth    of a whole turn, left (counterclockwise from above) is positive
#ifndef ABRAZO_FIGURE_H
#define ABRAZO_FIGURE_H

#include "abrazo/rhythm.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ABZ_FIGURE_COUNT_MAX 32
#define ABZ_FIGURE_STEP_MAX 64  ///< of one dancer
#define ABZ_FIGURE_HOLD_MAX 16
#define ABZ_FIGURE_GUIDE_MAX 24
#define ABZ_FIGURE_SEAT_MAX 24  ///< ways of a chair, of one dancer
#define ABZ_FIGURE_NAME_SIZE 48
#define ABZ_FIGURE_TITLE_SIZE 96
#define ABZ_FIGURE_NOTE_SIZE 1024

typedef enum abz_role { ABZ_ROLE_LEAD, ABZ_ROLE_FOLLOW, ABZ_ROLE_N } abz_role;
typedef enum abz_side { ABZ_LEFT, ABZ_RIGHT, ABZ_SIDE_N } abz_side;

/// Where a step goes, seen by the dancer as she faced before the step: constant, word. The directions are those in
/// which she moves: the foot lands so far from where it would stand beside the other one.
#define ABZ_WAY_LIST(X)                                                                                                \
    X(ABZ_FORWARD, "forward")                                                                                          \
    X(ABZ_BACK, "back")                                                                                                \
    X(ABZ_TO_LEFT, "left")                                                                                             \
    X(ABZ_TO_RIGHT, "right")                                                                                           \
    X(ABZ_FORWARD_LEFT, "forward-left")                                                                                \
    X(ABZ_FORWARD_RIGHT, "forward-right")                                                                              \
    X(ABZ_BACK_LEFT, "back-left")                                                                                      \
    X(ABZ_BACK_RIGHT, "back-right")                                                                                    \
    X(ABZ_CROSS_FRONT, "cross-front")   /* in front of the other foot and across it, so far ahead of it */             \
    X(ABZ_CROSS_BEHIND, "cross-behind") /* the same behind it */                                                       \
    X(ABZ_CLOSE, "close")               /* beside the other foot; no distance */                                       \
    X(ABZ_REPLACE, "replace")           /* weight back onto the foot where it stands; no distance */

/// How the foot meets the floor.
#define ABZ_LEVEL_LIST(X)                                                                                              \
    X(ABZ_FLAT, "flat")                                                                                                \
    X(ABZ_BALL, "ball")                                                                                                \
    X(ABZ_HEEL, "heel")                                                                                                \
    X(ABZ_TAP, "tap") /* without weight, on the ball */

/// What the hip does on a step: as the dance usually has it, nothing, or settle to a side.
#define ABZ_HIP_LIST(X)                                                                                                \
    X(ABZ_HIP_USUAL, "usual")                                                                                          \
    X(ABZ_HIP_STILL, "still")                                                                                          \
    X(ABZ_HIP_LEFT, "left")                                                                                            \
    X(ABZ_HIP_RIGHT, "right")

/// Which hands are joined; where two hands are named, the leader's is first.
#define ABZ_HOLD_LIST(X)                                                                                               \
    X(ABZ_HOLD_NONE, "none")                                                                                           \
    X(ABZ_HOLD_CLOSED, "closed") /* his right hand on her shoulder blade, her left on his arm, the others joined */    \
    X(ABZ_HOLD_BOTH, "both-hands")                                                                                     \
    X(ABZ_HOLD_LEFT_RIGHT, "left-to-right")                                                                            \
    X(ABZ_HOLD_RIGHT_LEFT, "right-to-left")                                                                            \
    X(ABZ_HOLD_RIGHT_RIGHT, "right-to-right")                                                                          \
    X(ABZ_HOLD_LEFT_LEFT, "left-to-left")                                                                              \
    X(ABZ_HOLD_CROSSED, "crossed") /* right to right and left to left */

/// How the two stand towards each other where a figure begins or ends.
#define ABZ_FACING_LIST(X)                                                                                             \
    X(ABZ_FACING, "facing")           /* each other */                                                                 \
    X(ABZ_PROMENADE, "promenade")     /* open like a V towards his left and her right */                               \
    X(ABZ_BESIDE, "beside")           /* she at his right, both facing the same way */                                 \
    X(ABZ_BESIDE_LEFT, "beside-left") /* she at his left */                                                            \
    X(ABZ_SHADOW, "shadow")           /* she before him, a little to his right, both facing the same way */

/// The hands pass over somebody's head.
#define ABZ_OVER_LIST(X)                                                                                               \
    X(ABZ_OVER_NOBODY, "nobody")                                                                                       \
    X(ABZ_OVER_LEAD, "lead")                                                                                           \
    X(ABZ_OVER_FOLLOW, "follow")

/// What the leader says with a hand or his body.
#define ABZ_GUIDE_LIST(X)                                                                                              \
    X(ABZ_GUIDE_PRESS, "press")                                                                                        \
    X(ABZ_GUIDE_DRAW, "draw")                                                                                          \
    X(ABZ_GUIDE_RAISE, "raise")                                                                                        \
    X(ABZ_GUIDE_LOWER, "lower")                                                                                        \
    X(ABZ_GUIDE_OPEN, "open")                                                                                          \
    X(ABZ_GUIDE_CLOSE, "close")                                                                                        \
    X(ABZ_GUIDE_TURN_LEFT, "turn-left")                                                                                \
    X(ABZ_GUIDE_TURN_RIGHT, "turn-right")                                                                              \
    X(ABZ_GUIDE_STOP, "stop")                                                                                          \
    X(ABZ_GUIDE_RELEASE, "release")
#define ABZ_GUIDE_BY_LIST(X)                                                                                           \
    X(ABZ_BY_LEFT_HAND, "left-hand")                                                                                   \
    X(ABZ_BY_RIGHT_HAND, "right-hand")                                                                                 \
    X(ABZ_BY_BOTH_HANDS, "both-hands")                                                                                 \
    X(ABZ_BY_BODY, "body")

/// What a figure asks for.
#define ABZ_NEED_LIST(X)                                                                                               \
    X(ABZ_NEED_TRAVEL, "travel", 1)                                                                                    \
    X(ABZ_NEED_HALF_TURN, "half-turn", 2) /* somebody turns over half a turn */                                        \
    X(ABZ_NEED_APART, "apart", 4)         /* the hold is left */                                                       \
    X(ABZ_NEED_LEAN, "lean", 8)                                                                                        \
    X(ABZ_NEED_LIFT, "lift", 16)

#define ABZ_FIGURE_ENUM(id, ...) id,
typedef enum abz_way { ABZ_WAY_LIST(ABZ_FIGURE_ENUM) ABZ_WAY_N } abz_way;
typedef enum abz_level { ABZ_LEVEL_LIST(ABZ_FIGURE_ENUM) ABZ_LEVEL_N } abz_level;
typedef enum abz_hip { ABZ_HIP_LIST(ABZ_FIGURE_ENUM) ABZ_HIP_N } abz_hip;
typedef enum abz_hold { ABZ_HOLD_LIST(ABZ_FIGURE_ENUM) ABZ_HOLD_N } abz_hold;
typedef enum abz_facing { ABZ_FACING_LIST(ABZ_FIGURE_ENUM) ABZ_FACING_N } abz_facing;
typedef enum abz_over { ABZ_OVER_LIST(ABZ_FIGURE_ENUM) ABZ_OVER_N } abz_over;
typedef enum abz_guide { ABZ_GUIDE_LIST(ABZ_FIGURE_ENUM) ABZ_GUIDE_N } abz_guide;
typedef enum abz_guide_by { ABZ_GUIDE_BY_LIST(ABZ_FIGURE_ENUM) ABZ_GUIDE_BY_N } abz_guide_by;
#undef ABZ_FIGURE_ENUM
#define ABZ_FIGURE_BIT(id, word, bit) id = bit,
enum { ABZ_NEED_LIST(ABZ_FIGURE_BIT) };
#undef ABZ_FIGURE_BIT

/// A step of one dancer.
typedef struct abz_figure_step {
    int32_t at_quarter;  ///< when it lands
    int32_t side;        ///< abz_side: the foot
    int32_t way;         ///< abz_way
    int32_t distance;    ///< hundredths of the common height
    int32_t turn;        ///< eighths: the body turns so far from the step before until this one has settled
    int32_t level;       ///< abz_level
    int32_t rise;        ///< hundredths: -100 lowered .. 0 .. 100 on the toes
    int32_t sway;        ///< degrees, to the left is positive
    int32_t hip;         ///< abz_hip
    int32_t line;        ///< of the text it was read from
} abz_figure_step;

/// A hold is taken at a count, and kept until the next one.
typedef struct abz_figure_hold {
    int32_t at_quarter;
    int32_t hold;  ///< abz_hold
    int32_t over;  ///< abz_over: the joined hands are above that dancer's head from here on
    int32_t line;
} abz_figure_hold;

typedef struct abz_figure_guide {
    int32_t at_quarter;
    int32_t by;     ///< abz_guide_by
    int32_t guide;  ///< abz_guide
    int32_t line;
} abz_figure_guide;

/// A way of the wheelchair of one who sits: ahead or back, in an arc where it turns on the way, or on the spot. It sets
/// out a count before, and rests at its end.
typedef struct abz_figure_seat {
    int32_t at_quarter;  ///< when it comes to rest
    int32_t distance;    ///< hundredths of the common height; below 0: back; 0: on the spot
    int32_t turn;        ///< eighths; and 0: it stays where it is
    int32_t line;
} abz_figure_seat;

/// How a figure begins or ends.
typedef struct abz_figure_end {
    int32_t hold;              ///< abz_hold
    int32_t facing;            ///< abz_facing
    int32_t free[ABZ_ROLE_N];  ///< abz_side: the foot without weight, that is the next to step
    int32_t line;
} abz_figure_end;

/// A figure. Flat: may be copied and stored.
typedef struct abz_figure {
    char name[ABZ_FIGURE_NAME_SIZE];    ///< "cross-body-lead"
    char title[ABZ_FIGURE_TITLE_SIZE];  ///< for people
    char note[ABZ_FIGURE_NOTE_SIZE];    ///< lines for people
    int32_t dance;                      ///< abz_dance
    int32_t metre;                      ///< beats in a bar: 3 or 4
    int32_t count_n;                    ///< counts (beats) it takes: whole bars
    int32_t difficulty;                 ///< 1 .. 5
    int32_t needs;                      ///< bits of ABZ_NEED_LIST
    int32_t needs_line;                 ///< of the text
    abz_figure_end entry, exit;
    int32_t hold_n, guide_n, step_n[ABZ_ROLE_N];
    abz_figure_hold hold[ABZ_FIGURE_HOLD_MAX];
    abz_figure_guide guide[ABZ_FIGURE_GUIDE_MAX];
    abz_figure_step step[ABZ_ROLE_N][ABZ_FIGURE_STEP_MAX];
    int32_t seat_n[ABZ_ROLE_N];  ///< ways of the chair instead of the steps; 0: by rule, from them
    abz_figure_seat seat[ABZ_ROLE_N][ABZ_FIGURE_SEAT_MAX];
    int32_t both_hold_n, both_n[ABZ_ROLE_N];  ///< the same, and the hold, where both sit; 0: as above
    abz_figure_hold both_hold[ABZ_FIGURE_HOLD_MAX];
    abz_figure_seat both[ABZ_ROLE_N][ABZ_FIGURE_SEAT_MAX];
    /// Hundredths by which turns that are taken back are smaller than written (abz_figure_soften). 0 as read; not
    /// printed.
    int32_t held_in;
} abz_figure;

/// The words of the lists above; "" beyond their ends.
/// Thread  any
ABZ_API const char *abz_way_word(abz_way way);
ABZ_API const char *abz_level_word(abz_level level);
ABZ_API const char *abz_hip_word(abz_hip hip);
ABZ_API const char *abz_hold_word(abz_hold hold);
ABZ_API const char *abz_facing_word(abz_facing facing);
ABZ_API const char *abz_over_word(abz_over over);
ABZ_API const char *abz_guide_word(abz_guide guide);
ABZ_API const char *abz_guide_by_word(abz_guide_by by);

/// A figure from its text (doc/figures.md).
/// Errors  ABZ_EMALFORMED, ABZ_ELIMIT with line, column and what was expected; *figure is then not to be used
/// Owns    borrows text for the call
/// Thread  init (no allocation)
ABZ_API abz_status abz_figure_read(const char *text, size_t size, abz_figure *figure, abz_error *error) ABZ_CHECK;

/// The text of a figure, in the one way there is to lay it out.
/// Shape   out [size] written with a terminating zero, *used_n bytes without it; 20 KiB are always enough
/// Errors  ABZ_ENOMEM: size is too small
/// Laws    reading it gives the same figure; printing what was read from a printed figure gives the same text
/// Thread  init (no allocation)
ABZ_API abz_status abz_figure_print(const abz_figure *figure, char *out, size_t size, size_t *used_n) ABZ_CHECK;

/// Do the two parts fit? Feet alternate as weight allows, weight changes come on the same counts for both (or a part
/// pauses), no foot lands on another, the partners neither run into each other nor out of each other's reach, and each
/// ends where the exit says.
/// Errors  ABZ_EINVAL with the line of the first row that does not fit, and why
/// Thread  init (no allocation)
ABZ_API abz_status abz_figure_check(const abz_figure *figure, abz_error *error) ABZ_CHECK;

/// May b be danced after a? The exit of a is the entry of b.
/// Thread  any
ABZ_API bool abz_figure_chains(const abz_figure *a, const abz_figure *b);

/// The floor pattern as an SVG picture: footprints of both dancers with counts, turns and ways, as manuals draw them.
/// Shape   out [size] written with a terminating zero, *used_n bytes without it; 256 KiB are always enough
/// Errors  ABZ_ENOMEM: size is too small; ABZ_EINVAL: the figure cannot be laid on a floor
/// Thread  init (no allocation)
ABZ_API abz_status abz_figure_draw(const abz_figure *figure, char *out, size_t size, size_t *used_n) ABZ_CHECK;

/// The syllabus that comes with the library: text n in the order of dances and difficulty; NULL beyond the last.
/// Shape   *size bytes, without a terminating zero
/// Thread  any
ABZ_API const char *abz_syllabus_text(size_t n, size_t *size);

#ifdef __cplusplus
}
#endif
#endif
