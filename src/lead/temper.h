/// What is danced, tempered: nothing of a body is faster, harder, turned more quickly or stretched further than a
/// gentleness allows, whoever made its pose.
///
///   pose ─► trunk: hips and heading as far as they may go ─► hands as far as they may ─► the trunk waits for them ─► pose
///                                                                         feet stay where the pose has them, and when
#ifndef ABZI_TEMPER_H
#define ABZI_TEMPER_H

#include "abrazo/gentle.h"
#include "abrazo/motion.h"
#include "care/sitting.h"
#include "lead/dancer.h"

#define ABZI_TEMPER_TRUNK 7  ///< hips, spine, chest, neck, head, both shoulders

/// Of one dancer. All four-byte fields.
typedef struct abzi_temper {
    uint32_t shown_n;               ///< ticks that were shown, up to 2: before, nothing is known of speeds
    uint32_t tempers;               ///< something is asked for, or an elbow is not back yet from when it was
    abz_vec3 asked, asked_hand[2];  ///< where hips and wrists were to be, a tick ago,
    float asked_yaw;                ///< and which way the shoulders were to face
    abz_vec3 hips, hips_v;          ///< where they are, and how that moves
    float yaw, yaw_v;               ///< never wrapped
    abz_vec3 hand[2], hand_v[2];    ///< wrists
    abz_vec3 elbow[2];
    abz_quat trunk[ABZI_TEMPER_TRUNK];  ///< orientations as shown
} abzi_temper;

/// What is asked for: bodies keep to what was told even while a figure that bears less is danced to its end.
typedef struct abzi_tempered {
    bool asked;  ///< false: nothing is
    abz_effort effort;
} abzi_tempered;

/// gentle: how gently somebody dances, told: how gently they shall.
static inline abzi_tempered abzi_tempered_of(float gentle, float told)
{
    return (abzi_tempered){gentle > 0 || told > 0, abz_effort_of(told > gentle ? told : gentle)};
}

void abzi_temper_start(abzi_temper *temper);

/// Feet are foreseen for as long as hips take to come down by .05 m at their cap, s: .2 at 1; and for three ticks at
/// least, for hips that come down within one are thrown.
static inline float abzi_temper_soon_s(const abzi_tempered *how)
{
    return abzi_maxf(0.05f / how->effort.body_m_s, 3.0f / ABZ_TICKS_PER_SECOND);
}

/// How far ankles will have gone by then, as a score has the feet of who dances this part of it. pose: as it is now
/// Returns goes, or NULL where nothing is asked for and nobody has to know.
/// Shape   goes [ABZ_SIDE_N]
/// Units   period_s: the length of a count
const abz_vec3 *abzi_temper_foresee(const abzi_dancer *dancer, const abzi_tempered *how, const abzi_score *score,
                                    int role, float count, float period_s, const abz_pose *pose, abz_vec3 *goes);

/// One tick. apart_m: from her hips to the partner's. sits: hips stay where the pose has them. goes: how far ankles
/// will soon have gone, for hips to come down in time; NULL: not known. Where nothing is asked for the pose stays as it
/// is once elbows are back, and is remembered.
/// Shape   goes [ABZ_SIDE_N] or NULL
/// Thread  tick
void abzi_temper_tick(abzi_temper *temper, const abz_body *body, const abzi_tempered *how, float apart_m, bool sits,
                      const abz_vec3 *goes, abz_pose *pose);

/// The same for two who dance with each other, a score at a count of it.
/// Shape   temper, dancer, pose [ABZ_ROLE_N]
void abzi_temper_couple(abzi_temper *temper, const abzi_dancer *dancer, const abzi_tempered *how,
                        const abzi_score *score, float count, float period_s, abz_pose *pose);

/// One tick of somebody who would stand, in a chair (care/sitting.h): her hands keep to the gentleness that it is
/// driven by.
/// Thread  tick
void abzi_temper_seated(abzi_temper *temper, abzi_sitting *sitting, const abzi_sitter *sitter,
                        const abzi_sitting_input *input, abz_pose *pose);

/// How gently somebody dances in this tick who was told so: it comes and goes smoothly. at_once: in this tick.
float abzi_gentle_ease(float *gentle, float *gentle_v, float told, bool at_once);

#define ABZI_BEARS_BEFORE 1.0f  ///< counts before a figure from which on bodies are on their way into it,
#define ABZI_BEARS_AFTER 0.4f   ///< and after it until they are out of it

#endif
