/// abrazo/fall.h - whether a dancer falls: by the joints of a body, or by a motion sensor worn at waist or chest.
///
/// A fall is a sudden, uncontrolled drop. Dips, spins, jumps, sitting down, kneeling, crawling, push-ups and lying down
/// with care are not falls. Everything is causal, and the same inputs give the same bits.
#ifndef ABRAZO_FALL_H
#define ABRAZO_FALL_H

#include "abrazo/motion.h"

#ifdef __cplusplus
extern "C" {
#endif

/// How a dancer is: constant, the word for it.
///
///   dancing <-> unsteady -> falling -> down <-> getting up -> dancing
///                              \-- caught ----------------------/^
///   any -> lost, when nothing is seen for half a second; back to down for who lies there, else to dancing
#define ABZ_FALL_LIST(X)                                                                                               \
    X(ABZ_FALL_DANCING, "dancing")                                                                                     \
    X(ABZ_FALL_UNSTEADY, "unsteady")                                                                                   \
    X(ABZ_FALL_FALLING, "falling")                                                                                     \
    X(ABZ_FALL_DOWN, "down")                                                                                           \
    X(ABZ_FALL_RISING, "getting up")                                                                                   \
    X(ABZ_FALL_LOST, "lost")
typedef enum abz_fall_state {
#define ABZ_FALL_ENUM(id, text) id,
    ABZ_FALL_LIST(ABZ_FALL_ENUM)
#undef ABZ_FALL_ENUM
        ABZ_FALL_N
} abz_fall_state;

/// The word for a state.
/// Thread  any
ABZ_API const char *abz_fall_text(abz_fall_state state);

/// How a dancer is at the end of a tick. All four-byte fields.
typedef struct abz_fall {
    uint32_t state;        ///< abz_fall_state
    uint32_t since_ticks;  ///< ticks since the state began: 0 in its first tick
    uint32_t fall_n;       ///< falls so far
    float confidence;      ///< of the state, 0 .. 1
} abz_fall;

// ---- by the joints of a body ---------------------------------------------------------------------------------------

typedef struct abz_fall_watch abz_fall_watch;

/// Bytes of memory one watch takes.
/// Thread  any
ABZ_API size_t abz_fall_watch_size(void);

/// A watch over one dancer in the caller's memory.
/// Errors  ABZ_EINVAL: body is no body; ABZ_ENOMEM: mem is smaller than abz_fall_watch_size, or not aligned for max_align_t
/// Owns    borrows mem for as long as it is used; copies body
/// Thread  init (no allocation)
ABZ_API abz_status abz_fall_watch_init(void *mem, size_t size, const abz_body *body, abz_fall_watch **watch) ABZ_CHECK;

/// One tick of the dancer. Never fails: what is not a number is not seen.
/// Shape   joint [ABZ_JOINT_N] world positions; seen: bit j says joint j was measured in this tick
///         partner [ABZ_JOINT_N] of the one who may hold the dancer, or NULL
/// Units   metres; the floor is at 0
/// Time    fall describes the end of the tick
/// Thread  tick; not twice at once on the same watch
ABZ_API void abz_fall_watch_tick(abz_fall_watch *watch, const abz_vec3 *joint, uint32_t seen, const abz_vec3 *partner,
                                 abz_fall *fall);

// ---- by a motion sensor --------------------------------------------------------------------------------------------

/// What a sensor at waist or chest measured in a tick: the mean of its samples.
typedef struct abz_fall_motion {
    abz_vec3 acceleration_g;  ///< as an accelerometer has it: who stands has a length of 1, upwards. Any mounting
    abz_vec3 turn;            ///< rad/s about the same axes
    uint32_t has_turn;        ///< 0: no gyroscope
} abz_fall_motion;

typedef struct abz_fall_sensor abz_fall_sensor;

/// Bytes of memory one sensor takes.
/// Thread  any
ABZ_API size_t abz_fall_sensor_size(void);

/// A sensor on one dancer, in the caller's memory.
/// Errors  ABZ_ENOMEM: mem is smaller than abz_fall_sensor_size, or not aligned for max_align_t
/// Owns    borrows mem for as long as it is used
/// Thread  init (no allocation)
ABZ_API abz_status abz_fall_sensor_init(void *mem, size_t size, abz_fall_sensor **sensor) ABZ_CHECK;

/// One tick. motion NULL: nothing came. Never fails: what is not a number did not come.
/// Time    unsteady is said at an impact after a drop, falling half a second later, when the body has kept lying over
/// Thread  tick; not twice at once on the same sensor
ABZ_API void abz_fall_sensor_tick(abz_fall_sensor *sensor, const abz_fall_motion *motion, abz_fall *fall);

/// What joints and a sensor say together: who is lost to one is judged by the other; a fall that is seen is believed at
/// once, and one that is only felt unless the joints surely dance.
/// Thread  any
ABZ_API abz_fall abz_fall_together(const abz_fall *seen, const abz_fall *felt);

#ifdef __cplusplus
}
#endif
#endif
