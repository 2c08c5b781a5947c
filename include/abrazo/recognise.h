/// abrazo/recognise.h - which figure of a syllabus a dancer is dancing, where in it she is, and what she will step
/// next.
///
/// One dancer is watched, in either part, and what both do with each other when the other one is known. Figures that
/// begin alike cannot be told apart before they differ: until then `possible` names them all, and the confidence is
/// shared out among them. What is in no figure is none: -1.
#ifndef ABRAZO_RECOGNISE_H
#define ABRAZO_RECOGNISE_H

#include "abrazo/figure.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ABZ_RECOGNISE_FIGURE_MAX 32
#define ABZ_RECOGNISE_COUNT_MAX 256  ///< counts of all figures together

typedef struct abz_recogniser_config {
    uint32_t struct_size;
    abz_body body;  ///< of the dancer who is watched
    abz_role role;  ///< the part that is watched
} abz_recogniser_config;

/// What is believed at the end of a tick.
typedef struct abz_recognition {
    int32_t figure;     ///< index of the likeliest; -1: what is danced is none of them, or nobody dances
    float confidence;   ///< 0 .. 1: that it is this one, and at about this count; with -1: that it is none
    uint32_t possible;  ///< bit f: figure f is at least half as likely as the likeliest
    float count;        ///< place in the figure: 1 is its first beat; from 0 to 1 it is about to begin
    float period_s;     ///< of a count; 0 with figure -1, and what stands below means nothing
    uint32_t foot;      ///< abz_side: the foot that steps next
    float land_s;       ///< when it lands, from the end of this tick; 0: the figure has no step left
    float x_m, z_m;     ///< where, seen from where the dancer is now: to the left, and ahead
    float turn_rad;     ///< how far the body will have turned then, to the left
} abz_recognition;

typedef struct abz_recogniser abz_recogniser;

/// The leader is watched.
/// Thread  any
ABZ_API abz_recogniser_config abz_recogniser_config_default(void);

/// Bytes of memory one recogniser takes.
/// Thread  any
ABZ_API size_t abz_recogniser_size(void);

/// A recogniser in the caller's memory.
/// Shape   figure [figure_n]: all of one dance, 1 .. ABZ_RECOGNISE_FIGURE_MAX
/// Errors  ABZ_EINVAL: config, no figures or figures of more than one dance; ABZ_ELIMIT: more than the two limits above;
///         ABZ_ENOMEM: mem is smaller than abz_recogniser_size, or not aligned for max_align_t
/// Owns    borrows mem for as long as the recogniser is used, figure for the call
/// Thread  init (no allocation)
ABZ_API abz_status abz_recogniser_init(void *mem, size_t size, const abz_figure *figure, size_t figure_n,
                                       const abz_recogniser_config *config, abz_recogniser **recogniser) ABZ_CHECK;

/// One tick of the dancer. Never fails: what is not seen is coasted over.
/// Shape   joint [ABZ_JOINT_N]: world positions; seen: bit j: joint[j] was really measured; partner [ABZ_JOINT_N]: those
///         of the other dancer, NULL: not known, and then exchanges of places and turns are told less often; beat: the
///         pulse of the music, NULL: none is known
/// Frame   metres, +Y up (base.h)
/// Owns    borrows joint, partner and beat for the call; writes *recognition and the recogniser
/// Source  Rabiner, "A tutorial on hidden Markov models", Proc. IEEE 77 (1989): the forward pass, over place and tempo
///         together as in Whiteley, Cemgil, Godsill, ISMIR 2006
/// Thread  tick; not twice at once on the same recogniser
ABZ_API void abz_recogniser_tick(abz_recogniser *recogniser, const abz_vec3 *joint, uint32_t seen,
                                 const abz_vec3 *partner, const abz_beat *beat, abz_recognition *recognition);

#ifdef __cplusplus
}
#endif
#endif
