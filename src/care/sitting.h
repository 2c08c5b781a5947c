/// She who would stand, in a wheelchair: wheels go where her hips are danced to be, as near as one gets that cannot go
/// sideways, and come to rest where a foot of hers lands. Trunk, head and arms dance what she danced standing.
///
/// It lies behind whoever dances her, and so goes on when somebody else does: a chair cannot be faded from one place to
/// another.
#ifndef ABZI_SITTING_H
#define ABZI_SITTING_H

#include "abrazo/engine.h"
#include "care/clearance.h"
#include "care/rims.h"
#include "motion/leg.h"
#include "rhythm/footfall.h"

/// What does not change.
typedef struct abzi_sitter {
    abz_body body;
    float height_m;
    abzi_legs legs;
    float upper_arm_m, lower_arm_m;
    abz_chair_shape shape;
} abzi_sitter;

/// A hand. All four-byte fields.
typedef struct abzi_sitting_hand {
    int32_t holds;  ///< 1: what she danced has it at one of the partner's, and it goes there; 2: it has come there
    float firm, firm_v;
    float kept_s;     ///< so long it does not go to a rim yet, as it holds, held, or is near enough to
    float aside_rad;  ///< its elbow is turned aside by so much from where it would be, for his chair
    abz_vec3 way;     ///< from the shoulder to the wrist, of length 1, in the frame of the chest,
    abz_vec3 elbow;   ///< and where the elbow is from the shoulder; zeroes: not known yet
} abzi_sitting_hand;

/// All four-byte fields: part of a state; zeroes: nobody has sat yet.
typedef struct abzi_sitting {
    int32_t begun;
    float floor_y;
    abzi_chair chair;
    float yaw, wanted_yaw;     ///< heading of who dances, as it was seen, and never wrapped: the chair turns after it
    abz_vec3 hips, hips_v;     ///< of what she dances
    abzi_footfall feet;        ///< of what she dances
    float since_s, pace_s;     ///< since a foot landed last, and usually between two
    int32_t next;              ///< the foot that lands next: 0 left, 1 right
    float last[2];             ///< speed and turn with which it comes to the next landing
    int32_t back;              ///< the chair goes to where it should be backwards
    float due_s;               ///< until the next one lands; below 0: nobody knows
    float beside, beside_v;    ///< the chair is turned beside where she dances, to the left
    float twist, twist_v;      ///< of the trunk beyond the chair's heading, rad
    float lean[2], lean_v[2];  ///< to the left, ahead
    float kept_rad;            ///< the latter when it began to show what comes,
    float bent_rad;            ///< and how far ahead it was bent then;
    float still, still_v;      ///< 1: it leaves what bends it further, 0: nothing of that
    abzi_sitting_hand hand[2];
    abzi_clearance clear;
    abzi_rims rims;
} abzi_sitting;

#define ABZI_SITTING_LEAN_S 0.14f  ///< half of what a trunk is to lean it leans so soon

/// What a tick is danced from.
typedef struct abzi_sitting_input {
    const abz_pose *danced;  ///< standing, of the sitter's body
    const abz_vec3 *other;   ///< the partner's joints, or NULL
    /// Where they are by now, if that is known beside what is seen, which may be late; or NULL.
    const abz_vec3 *other_now;
    const abz_chair_shape *shape;  ///< of a partner who sits as well, or NULL
    abzi_spot chair;               ///< where its axle is
    /// Hands that hold one of the partner's, or are to, as who dances knows: bit 0 left, 1 right; below 0: that is to be seen.
    int32_t holds;
    float lands_s;              ///< until a foot of hers lands, as who dances knows; below 0: that is to be seen
    float soon_s;               ///< in so many seconds her hips will be at `soon`; 0: that is to be seen
    abzi_spot soon;             ///< its yaw may be wrapped
    const abz_lead_ways *ways;  ///< where he may go; NULL: unknown
    bool cues;                  ///< she shows what comes: no reach and no dance leans her ahead or back, but for
    float cue_rad;              ///< so far ahead, which she leans at any time
    float gentle;               ///< how gently the chair is driven and turned, 0 to 1; 0: as pushing allows
} abzi_sitting_input;

abzi_sitter abzi_sitter_of(const abz_body *body);

/// One tick.
/// Laws    the hips do not leave the seat; the way of the chair has no part across it, and keeps to the limits of
///         motion/chair.h; feet stay on the footrests. A hand that holds, or is to, leaves its rim
/// Thread  tick
void abzi_sitting_tick(abzi_sitting *sitting, const abzi_sitter *sitter, const abzi_sitting_input *input,
                       abz_pose *pose);

/// That is how she is shown, where her hands are not as abzi_sitting_tick has them.
/// Thread  tick
void abzi_sitting_felt(abzi_sitting *sitting, const abzi_sitter *sitter, const abz_pose *pose);

/// For what was restored.
static inline bool abzi_sitting_is_sound(const abzi_sitting *sitting)
{
    return (sitting->next == 0 || sitting->next == 1) && abzi_rims_is_sound(&sitting->rims);
}

/// The hands that she who follows standing is to hold, of abz_output's flags: bit 0 left, 1 right.
static inline int32_t abzi_sitting_told(uint32_t flags)
{
    return (flags & ABZ_LEFT_REACHES ? 1 : 0) | (flags & ABZ_RIGHT_REACHES ? 2 : 0);
}

/// Which hands hold: bit 0 left, 1 right.
static inline uint32_t abzi_sitting_holds(const abzi_sitting *sitting)
{
    uint32_t holds = 0;
    for (int side = 0; side < 2; side++) {
        holds |= sitting->hand[side].holds == 2 && !abzi_rims_has(&sitting->rims.hand[side]) ? 1u << side : 0u;
    }
    return holds;
}

#endif
