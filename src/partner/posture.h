/// From a spot, two feet and an answer to a whole body: hips, legs, trunk, and hands that hold.
#ifndef ABZI_POSTURE_H
#define ABZI_POSTURE_H

#include "motion/leg.h"
#include "partner/steps.h"

/// A hand of hers. All four-byte fields: part of the engine's state.
typedef struct abzi_grip {
    int32_t holding;
    int32_t his;  ///< his hand that it holds, or held last: 0 left, 1 right
    float reach;  ///< from her shoulder to his hand, in lengths of her arm
    float firm;   ///< 0 free .. 1 holding
    float firm_v;
    abz_vec3 aim;        ///< where the neighbours hold her wrist beside his, in his frame
    abz_vec3 at, at_v;   ///< where her wrist is drawn to, from his spot
    abz_vec3 there;      ///< where that is in the room, within reach or not
    int32_t near_ticks;  ///< for so many her wrist has been near it
    int32_t has;         ///< it has come there and stays: while it comes, or is left behind, it holds nothing
} abzi_grip;

typedef struct abzi_posture {
    abzi_bearing aim;             ///< the body that the neighbours have
    abz_vec3 free[2], free_v[2];  ///< her wrists when nobody holds them, seen from her spot
    float hips_y, hips_y_v;       ///< hips above the floor
    float drop_m, drop_v;         ///< hips lowered so that the legs reach
    abz_quat rot[ABZ_JOINT_N];    ///< orientations without heading
    abz_vec3 rot_v[ABZ_JOINT_N];
    abzi_grip grip[2];     ///< left, right
    abzi_spot spot;        ///< where her hips are
    float height_m;        ///< and how high above the floor
    float went;            ///< share of their way that they went in this tick
    int32_t moved;         ///< wrist and elbow_at mean something
    abz_vec3 wrist[2];     ///< where her wrists were, world
    abz_vec3 wrist_v[2];   ///< and how they moved
    abz_vec3 goal[2];      ///< where they were to be
    abz_vec3 shoulder[2];  ///< where the arms began
    abz_vec3 elbow_at[2];  ///< and her elbows
    abz_vec3 lean;         ///< to hands that she does not reach, heading taken away, as its tangent
    abz_vec3 knee[2];      ///< where the knees point, heading taken away
    abz_vec3 elbow[2];     ///< where the elbows point, heading taken away
} abzi_posture;

/// A body, ready to be posed: what does not change from tick to tick.
typedef struct abzi_build {
    abz_body body;
    float stretch;  ///< her legs beside those of the repertoire's body
    abzi_legs legs;
    float upper_arm[2], lower_arm[2];
} abzi_build;

/// body: hers, which may be another than the repertoire's
abzi_build abzi_build_of(const abz_body *body, const abz_repertoire *repertoire);

void abzi_posture_start(abzi_posture *posture, const abzi_build *build, const abzi_footing *footing);
/// floor_y: the height of the floor. Writes her pose.
void abzi_posture_tick(abzi_posture *posture, const abzi_build *build, const abzi_footing *footing,
                       const abzi_steps *steps, float floor_y, abz_pose *pose);

#endif
