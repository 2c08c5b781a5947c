/// What the figures of a dance look like on one dancer, place by place: what a watcher expects to see.
///
/// A place is an eighth of a count. The places of a figure begin a count before its first beat, where the foot that
/// lands on it sets out, and end where the next figure's begin.
#ifndef ABZI_PATTERN_H
#define ABZI_PATTERN_H

#include "abrazo/recognise.h"
#include "motion/spot.h"

#define ABZI_PLACE_A_COUNT 8
#define ABZI_PLACE_MAX (ABZ_RECOGNISE_COUNT_MAX * ABZI_PLACE_A_COUNT)
#define ABZI_PLACE_ROW (ABZI_PLACE_MAX + 16)  ///< a line of the cache more: rows a power of two apart evict each other
#define ABZI_LONG_COUNTS 3
#define ABZI_PATTERN_STEP_MAX 768  ///< three steps a count are more than any dance has

/// A dancer at a moment: lengths in heights.
typedef struct abzi_sight {
    abzi_spot body;             ///< hips, and which way the trunk faces
    float foot[ABZ_SIDE_N][2];  ///< x, z of the feet; who sits has none, and
    float lean[2];              ///< x, z from the hips to between the shoulders
    abz_vec3 hand[ABZ_SIDE_N];
    float bearing, facing;  ///< where the other one is, and looks; not wrapped
    uint32_t paired;        ///< 1: the other one is known; 0: the two above mean nothing
} abzi_sight;

/// The same from joints, the other one not known. Shape   foot, hand: the middles of the feet, the wrists
abzi_sight abzi_sight_of(abz_vec3 hips, float heading_rad, const abz_vec3 foot[2], const abz_vec3 hand[2],
                         float height_m);

/// Of who sits: what a trunk shows. Its chair comes late to where it is danced, and its hands are held, or on rims.
abzi_sight abzi_sight_seated(abz_vec3 hips, abz_vec3 left_shoulder, abz_vec3 right_shoulder, float height_m);

/// What is compared. All are seen from the body's frame at the moment.
enum {
    ABZI_CLUE_APART_X,  ///< from the right foot to the left
    ABZI_CLUE_APART_Z,
    ABZI_CLUE_HIPS_X,  ///< from the middle between the feet to the hips; of who sits how far it swayed in half a count
    ABZI_CLUE_HIPS_Z,
    ABZI_CLUE_LEFT_X,  ///< how far the left foot came in the last half count
    ABZI_CLUE_LEFT_Z,
    ABZI_CLUE_RIGHT_X,
    ABZI_CLUE_RIGHT_Z,
    ABZI_CLUE_TURN,       ///< how far the body turned in the last count
    ABZI_CLUE_TURN_LONG,  ///< and in the last ABZI_LONG_COUNTS
    ABZI_CLUE_BODY_N,     ///< what follows is about the hands: how they are held is a matter of taste, too
    ABZI_CLUE_LEFT_HAND_X = ABZI_CLUE_BODY_N,  ///< from the hips; Y from the floor
    ABZI_CLUE_LEFT_HAND_Y,
    ABZI_CLUE_LEFT_HAND_Z,
    ABZI_CLUE_RIGHT_HAND_X,
    ABZI_CLUE_RIGHT_HAND_Y,
    ABZI_CLUE_RIGHT_HAND_Z,
    ABZI_CLUE_N
};

/// What two dancers do with each other: who leaves the tables in every step still changes places, or turns, as they
/// have it.
enum {
    ABZI_PAIR_ROUND,  ///< how far the two went round each other in the last ABZI_LONG_COUNTS
    ABZI_PAIR_TURN,   ///< how far the other one turned
    ABZI_PAIR_N
};

/// A moment, and what was before it. Headings are not wrapped.
typedef struct abzi_past {
    const abzi_sight *now, *half, *whole, *far;  ///< half a count, a count and ABZI_LONG_COUNTS ago
    float larger;                                ///< so many times as large are steps looked at as they are, at least 1
    bool sits;
} abzi_past;

/// The clues of a moment, in units in which one is a usual
/// difference between two dancers of the same figure.
void abzi_clues_of(const abzi_past *past, float clue[ABZI_CLUE_N]);

/// The same of both. false: the other one is, or was, not known.
bool abzi_pair_clues_of(const abzi_past *past, float clue[ABZI_PAIR_N]);

/// The other one is there. before: the sight before this one; NULL: there is none
void abzi_sight_pair(abzi_sight *sight, abzi_spot partner, const abzi_sight *before);

/// A step of a figure: where the foot lands, heights from where the figure began.
typedef struct abzi_pattern_step {
    float at;  ///< counts from the figure's first beat
    int32_t side;
    abzi_spot print;
} abzi_pattern_step;

typedef struct abzi_pattern {
    uint32_t figure_n, place_n;
    uint32_t place[ABZ_RECOGNISE_FIGURE_MAX + 1];  ///< the first place of each figure, and the end of the last
    uint32_t enter[ABZ_RECOGNISE_FIGURE_MAX];  ///< which of its places a figure is entered at from the end of this one
    uint32_t next[ABZ_RECOGNISE_FIGURE_MAX];   ///< bits: figures that may follow
    uint32_t step[ABZ_RECOGNISE_FIGURE_MAX + 1];  ///< the first step of each figure, and the end of the last
    abz_dance dance;
    uint32_t metre;
    bool sits;                                ///< who is watched: of steps and hands nothing is expected
    float clue[ABZI_CLUE_N][ABZI_PLACE_ROW];  ///< in the middle of the place
    float sure[ABZI_CLUE_N][ABZI_PLACE_ROW];  ///< 1: as a dancer is; less where it depends on what came before
    float pair[ABZI_PAIR_N][ABZI_PLACE_ROW];  ///< the same of both
    float pair_sure[ABZI_PAIR_N][ABZI_PLACE_ROW];
    float larger;                           ///< steps are looked at so many times as large as they are danced,
    float small[ABZ_RECOGNISE_FIGURE_MAX];  ///< which is so small beside what the figure has
    float strict[ABZI_PLACE_ROW];    ///< 1: steps are as two dancers' are; less where they turn, or go round each other
    abzi_spot body[ABZI_PLACE_MAX];  ///< where the dancer is then, heights from where the figure began
    abzi_pattern_step steps[ABZI_PATTERN_STEP_MAX];
} abzi_pattern;

/// Do two moments of a figure look alike, and the count before each? count, other: since its first beat
bool abzi_pattern_alike(const abzi_pattern *pattern, int32_t figure, float count, float other);

/// seated: bits 1 << abz_role: who sits; gentle: so gently they are danced
/// Errors  those of abz_recogniser_init about figures
abz_status abzi_pattern_init(abzi_pattern *pattern, const abz_figure *figure, size_t figure_n, abz_role role,
                             uint32_t seated, float gentle);

#endif
