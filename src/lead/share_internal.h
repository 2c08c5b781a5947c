/// What one who shares the lead is made of: what does not change while she dances, and her state.
#ifndef ABZI_SHARE_INTERNAL_H
#define ABZI_SHARE_INTERNAL_H

#include "abrazo/share.h"
#include "care/today.h"
#include "lead/ahead.h"
#include "lead/anchor.h"
#include "lead/bridge.h"
#include "lead/course.h"
#include "lead/dancer.h"
#include "lead/guess.h"
#include "lead/initiative.h"
#include "lead/keep.h"
#include "lead/recognise.h"
#include "lead/stride.h"
#include "lead/temper.h"
#include "partner/lead.h"
#include "rhythm/music.h"
#include "sense/upright.h"

typedef abz_pose abzi_shown_poses[2];

/// All that survives a tick. Every field is listed in share_state.inl: snapshot, restore and hash walk that list.
typedef struct abzi_sharer_state {
#define ABZI_FIELD(type, name) type name;
#include "lead/share_state.inl"
#undef ABZI_FIELD
} abzi_sharer_state;

struct abz_sharer {
    abz_sharer_config config;
    abzi_dancer dancer[ABZ_ROLE_N];
    abzi_course_model course;
    abzi_music_model music;
    abzi_recognise_model figures;
    abzi_usual usual;  ///< how healthy dancers step the partner's part
    float unit_m;
    uint64_t content;  ///< hash of all of the above
    abzi_sharer_state state;
    abzi_sharer_state coming;  ///< one that is being restored
};

/// One who dances the same part of the same figures as another, configured anew, in memory for one or in place of her: what
/// the figures look like, which takes longest to find out, is taken over.
/// Errors  ABZ_EINVAL: config
/// Thread  tick
abz_status abzi_sharer_again(void *mem, const abz_sharer *like, const abz_sharer_config *config, abz_sharer **sharer);

/// How far a foot of hers that lands in so many seconds must land from where it would, for shoe and shank to be clear of the
/// chair of a partner who sits; zero as long as they are, and for partners who stand.
/// Shape   joint: the partner's, as they are seen
abz_vec3 abzi_sharer_off_chair(const abz_sharer *sharer, const abz_vec3 *joint, float lands_s, abzi_spot print);

/// How gently she dances in this tick.
void abzi_sharer_soften(abz_sharer *sharer, float told);

/// Her pose, no faster, harder or further out than that.
void abzi_sharer_temper(abz_sharer *sharer, abz_pose *pose);

/// Hash of what is danced in figures, whatever they are called.
uint64_t abzi_figures_hash(const abz_figure *figure, size_t figure_n);

/// The content hash of one who has been configured.
uint64_t abzi_sharer_content(const abz_sharer *sharer);

#endif
