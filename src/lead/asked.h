/// How wide the partner steps beside what his part of the figure asks of him.
///
///   his feet, when one should have landed ─► the way it came ─┬─► do they go the same ways? ─► how wide ─► how he is today
///   the same step of his part ─► the way it was to come ──────┘
#ifndef ABZI_ASKED_H
#define ABZI_ASKED_H

#include "lead/floor.h"
#include "partner/lead.h"

/// All four-byte fields.
typedef struct abzi_asked {
    float until;           ///< steps have been looked at until this count
    uint32_t known[2];     ///< 1: it is known where his left, right foot stood,
    abz_vec3 stood[2];     ///< there
    uint32_t step_n;       ///< steps that were looked at,
    float same;            ///< and the share of them that went the way they were asked to, lately
    uint32_t same_n;       ///< so many did:
    float his_m, asked_m;  ///< how far they went, and were to go, in the mean, lately, in the standard body
} abzi_asked;

/// What is asked of him in a tick.
typedef struct abzi_asking {
    const abz_figure *figure;  ///< that he dances; NULL: it is not known
    int32_t role;              ///< abz_role: the part that he dances in it
    float from, count;         ///< where it began, and now
    float yaw;                 ///< which way he faces
    float unit_m;              ///< the common height
    float small;               ///< such are steps beside what the figure has
} abzi_asking;

void abzi_asked_start(abzi_asked *asked);

/// One tick, after he has been seen in it.
void abzi_asked_see(abzi_asked *asked, const abzi_lead *seen, const abzi_asking *asking);

/// How wide his steps are beside those that he is asked for, of bodies of the same size; 1: that is not known, or he
/// dances something else.
float abzi_asked_wide(const abzi_asked *asked);

/// Numbers that a restored state can go on with.
bool abzi_asked_is_sound(const abzi_asked *asked);

#endif
