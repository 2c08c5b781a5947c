/// How the dancer she is with is today: how far, how fast, how surely, how steadily and how evenly they move.
///
///   leader's joints ─► steps, stops, hands, trunk ─► five concerns ─► quickly more, slowly less ─► gentleness
#ifndef ABZI_TODAY_H
#define ABZI_TODAY_H

#include "abrazo/gentle.h"
#include "care/usual.h"
#include "partner/lead.h"

#define ABZI_TODAY_STEPS 24  ///< steps that are remembered: two bars and more of every dance

/// A foot from lifting to landing.
typedef struct abzi_today_foot {
    int32_t swinging;
    abz_vec3 from;    ///< where it stood
    float peak_m_s;   ///< fastest of the swing
    float stands_m;   ///< height of the toes when it stands
    float high_m;     ///< highest of the toes in this swing, above that
    uint32_t step_n;  ///< steps it has taken
    float slow;       ///< logarithm, in the mean of the last while: how long its swings take, in seconds,
    float low;        ///< and how high they are lifted, in metres of the standard body, negative
} abzi_today_foot;

/// All four-byte fields: part of the engine's state.
typedef struct abzi_today {
    abzi_today_foot foot[2];
    uint32_t step_n;                   ///< steps seen
    float stride_m[ABZI_TODAY_STEPS];  ///< of the newest, in the standard body, in a ring
    float peak_m_s[ABZI_TODAY_STEPS];  ///< and their highest speeds
    uint32_t still_n;                  ///< ticks for which all of them has been still, in mid-step
    uint32_t stands_n;                 ///< for which all of them has been still, in mid-step or not
    uint32_t stood_ago;                ///< ticks since he last stood so for a while; large: not lately
    float hesitates_s;                 ///< of the last while that they stood so
    abz_vec3 low[2], band[2];          ///< of each hand beside the chest: a filter that lets a tremor through
    float power_m2[2];                 ///< mean square of what it lets through
    float speed_m2_s2[2];              ///< mean square of the hand's speed
    float tremor_m;                    ///< what is left of the calmer hand's tremor
    float lean_rad;                    ///< of the trunk, lately
    float slow;                        ///< by what share swings take longer than usual, as far as that is believed
    abz_today concern;                 ///< as believed
    float gentle;                      ///< what all of it asks for
} abzi_today;

void abzi_today_start(abzi_today *today);

/// What it is set beside.
typedef struct abzi_beside {
    float wide;        ///< how wide his steps are beside those of couples who dance what he does now; 1: not known
    bool asked_for;    ///< beside those he was asked for, which need not be small beside usual ones, too
    bool stands;       ///< he is asked to stand
    uint32_t guessed;  ///< bits of abrazo/gentle.h
} abzi_beside;

/// One tick, after the leader has been seen in it. usual: how healthy leaders step in this dance
void abzi_today_see(abzi_today *today, const abzi_lead *lead, const abzi_usual *usual, const abzi_beside *beside);

/// He stands still in mid-step, longer than it happens by the way; sooner believed of one who has done so before.
bool abzi_today_stops(const abzi_today *today);

/// He stands still, in mid-step or not.
bool abzi_today_stands(const abzi_today *today);

/// He goes on, having stood still until just now.
bool abzi_today_goes_on(const abzi_today *today);

/// Numbers that a restored state can go on with.
bool abzi_today_is_sound(const abzi_today *today);

#endif
