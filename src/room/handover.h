/// From one who danced her body to another, without a jump: the difference between the two dies away.
///
/// Source  Bollo, "Inertialization: high-performance animation transitions in Gears of War", GDC 2018; with critically
///         damped springs in place of the polynomial. Feet glide meanwhile: it lasts about a second.
#ifndef ABZI_HANDOVER_H
#define ABZI_HANDOVER_H

#include "abrazo/gentle.h"
#include "abrazo/motion.h"
#include "care/attend.h"

/// All four-byte fields: part of the room's state.
typedef struct abzi_handover {
    uint32_t shown_n;   ///< poses in `shown`, up to two
    abz_pose shown[2];  ///< a tick ago, and now
    uint32_t takes;     ///< somebody else dances from the next pose on
    abz_vec3 off, off_v;
    abz_quat turn[ABZ_JOINT_N];
    abz_vec3 turn_v[ABZ_JOINT_N];
    float walk,
        whirl;  ///< stiffness of the springs that the hips and the turns go over on, per second; 0: nothing goes over
} abzi_handover;

void abzi_handover_start(abzi_handover *handover);

/// The next pose is danced by somebody else.
void abzi_handover_take(abzi_handover *handover);

/// While the dancer lies she attends, whoever danced her; then that one dances on. Before abzi_handover_show; true:
/// pose is that of who attends, who has begun from what was shown.
bool abzi_handover_attend(abzi_handover *handover, abzi_attend *attend, const abz_body *body, const abz_fall *fall,
                          const abz_vec3 *you, const abz_beat *pulse, const abz_beat *music, abz_pose *pose);

/// She attends no more, and is danced on at once.
void abzi_handover_leave(abzi_handover *handover, abzi_attend *attend);

/// One tick: what is shown of `pose`. effort: no faster than that asks for; NULL: nothing is asked for
void abzi_handover_show(abzi_handover *handover, const abz_body *body, const abz_effort *effort, abz_pose *pose);

/// Is what is shown still another pose than it was given?
bool abzi_handover_goes(const abzi_handover *handover);

#endif
