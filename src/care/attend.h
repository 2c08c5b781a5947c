/// What the partner does while the dancer falls, lies and gets up: nobody is pulled and nobody is stepped over.
///
///   dances -(he falls)-> makes way: hold open, away from him to where the floor is clear
///          -> attends: low, near, facing him, the pulse small in her body
///          -(he dances again)-> offers the hold -(the next phrase)-> dances
///
/// Her feet stand where they stood or step, over nobody who has not fallen between them; her hips and all above them go
/// over on springs from how she danced: no joint jumps. Who leaned on him, hung low in his arms or was lifted is first
/// steadied or set down: upright over her feet, in .8 s or more, and then makes way. She carries nobody (README); her
/// own way down takes a second.
#ifndef ABZI_ATTEND_H
#define ABZI_ATTEND_H

#include "abrazo/fall.h"
#include "abrazo/rhythm.h"
#include "motion/leg.h"

#define ABZI_ATTEND_CLEAR_M 0.5f  ///< of floor that she leaves around who has fallen

/// A foot of hers. All four-byte fields.
typedef struct abzi_attend_foot {
    uint32_t swings;
    uint32_t since;         ///< ticks since it began to swing, or stands
    uint32_t swing_n;       ///< ticks that the swing takes
    float lift_m;           ///< in the middle of it
    abz_vec3 at, from, to;  ///< ankle: now, where the swing began, where it will land
    abz_quat rot, toes;     ///< of the foot, of its toes
} abzi_attend_foot;

/// All four-byte fields; zeroes: she dances.
typedef struct abzi_attend {
    uint32_t attends;
    uint32_t up_n;    ///< ticks since the dancer dances again; 0: not yet
    uint32_t beat_n;  ///< beats since then
    uint32_t bar_n;   ///< bars of the music, from the first that was heard: a phrase is two
    float phase;      ///< of the pulse, a tick ago,
    uint32_t in_bar;  ///< beat of its bar, a tick ago
    uint32_t steady;  ///< ticks in which she is steadied or set down, still to come
    uint32_t lifted;  ///< she was in the air
    float weight;     ///< of the pulse in her body: 0 .. 1
    abz_vec3 hips, hips_v;
    abz_vec3 way;               ///< out of his limbs, that she goes; length 1, or 0: none yet
    abz_quat rot[ABZ_JOINT_N];  ///< of what is not leg
    abz_vec3 rot_v[ABZ_JOINT_N];
    abzi_attend_foot foot[2];
    abz_vec3 fallen[ABZ_JOINT_N];  ///< the dancer, a tick ago
} abzi_attend;

/// One tick. pose: hers, as she would dance on; replaced while she attends, which is what is returned.
/// Shape   shown [2]: her pose two ticks ago and in the last one, as they were shown; fall, you: how the dancer is and where
///         pulse: the one she dances in; music: what is heard, with its bars where they are known
bool abzi_attend_tick(abzi_attend *attend, const abz_body *body, const abz_pose *shown, const abz_fall *fall,
                      const abz_vec3 *you, const abz_beat *pulse, const abz_beat *music, abz_pose *pose);

#endif
