/// What one who shares the lead is made of: what does not change while she dances, and her state.
#ifndef ABZI_SHARE_INTERNAL_H
#define ABZI_SHARE_INTERNAL_H

#include "abrazo/share.h"
#include "care/today.h"
#include "lead/ahead.h"
#include "lead/anchor.h"
#include "lead/asked.h"
#include "lead/bridge.h"
#include "lead/course.h"
#include "lead/cue.h"
#include "lead/dancer.h"
#include "lead/detour.h"
#include "lead/guess.h"
#include "lead/initiative.h"
#include "lead/keep.h"
#include "lead/offbeat.h"
#include "lead/recognise.h"
#include "lead/stride.h"
#include "lead/temper.h"
#include "partner/lead.h"
#include "rhythm/music.h"
#include "sense/upright.h"

#define ABZI_GENTLE_N 2

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
    abzi_sitter sitter;  ///< the partner, if he sits
    abzi_course_model course;
    abzi_cue_model cue[ABZ_ROLE_N];  ///< of who sits
    abzi_music_model music;
    abzi_recognise_model figures;
    abzi_pattern gentle[ABZI_GENTLE_N];  ///< how figures look that are danced gently: at 1/2 and at 1
    abzi_usual usual;                    ///< how healthy dancers step the partner's part
    float unit_m;
    uint64_t content;  ///< hash of all of the above
    abzi_sharer_state state;
    abzi_sharer_state coming;  ///< one that is being restored
};

/// One who dances the same part of the same figures as another, configured anew, in memory for one or in place of her:
/// what the figures look like, which takes longest to find out, is taken over, unless both sit now or did.
/// Errors  ABZ_EINVAL: config
/// Thread  tick
abz_status abzi_sharer_again(void *mem, const abz_sharer *like, const abz_sharer_config *config, abz_sharer **sharer);

/// One of the two sits: both show what comes (lead/cue.h).
static inline bool abzi_sharer_beside(const abz_sharer *sharer)
{
    return sharer->dancer[ABZ_ROLE_LEAD].seated != sharer->dancer[ABZ_ROLE_FOLLOW].seated;
}

/// The part that he dances.
static inline int abzi_sharer_his(const abz_sharer *sharer)
{
    return 1 - (int)sharer->config.part;
}

/// Neutral figures until who dances a part takes them for an offer: two are not to take the lead at the same moment.
static inline int abzi_sharer_asked(int role)
{
    return role == ABZ_ROLE_LEAD ? 1 : 2;
}

/// Where she sees him.
static inline abzi_spot abzi_sharer_sees(const abzi_sharer_state *s)
{
    const abz_vec3 *at = s->seen.pos;
    return (abzi_spot){at[ABZI_AT_HIPS].x, at[ABZI_AT_HIPS].z,
                       abzi_heading(at[ABZI_AT_LEFT_SHOULDER], at[ABZI_AT_RIGHT_SHOULDER])};
}

#define ABZI_SHARER_TURN_LEAST_S 0.25f  ///< before a foot lands it can still be sent elsewhere

/// Feet that land after this count can still go elsewhere.
static inline float abzi_sharer_turns_at(const abzi_sharer_state *s)
{
    return s->keep.conductor.count + ABZI_SHARER_TURN_LEAST_S / abzi_keep_period(&s->keep);
}

/// Both at a count, he where he was seen. giving: as they should give way to each other.
/// Shape   pose [ABZ_ROLE_N]
void abzi_sharer_pose_at(const abz_sharer *sharer, float count, abzi_giving *giving, abz_pose *pose);

/// The score is another one than it was: she goes over to it without a jump, and he is where he was.
void abzi_sharer_go_over(abz_sharer *sharer, const abzi_score *was);

/// Her pose in this tick. seen: he is; his: his, as she expects it, who stands
void abzi_sharer_show(abz_sharer *sharer, bool seen, abz_pose *out, abz_pose *his);

/// She who stands beside his chair shows what comes, as who sits does.
void abzi_sharer_lean(abz_sharer *sharer);

/// How far ahead the trunk of who sits leans, in the chair.
float abzi_sharer_leans(const abzi_upright *upright, const abz_body *body);

/// How far ahead his does, as he is seen.
float abzi_sharer_he_leans(const abz_sharer *sharer);

/// How she would see him who sits, if he danced with her. his: as he would be danced standing
void abzi_sharer_imagine(abz_sharer *sharer, const abz_pose *hers, const abz_pose *his);

/// What he dances: a figure of those that may come. beat: of the music; NULL: there is none
void abzi_sharer_recognise(abz_sharer *sharer, const abz_beat *beat, abz_recognition *out);

/// He dances another figure than she, or is at another place: she goes over to it, if the lead is his.
void abzi_sharer_answer(abz_sharer *sharer, const abz_recognition *his);

/// What they are in the midst of is written for less gentleness than she is told: from where he stands who dances the
/// leader's part they go on with smaller steps, or with those of the neutral figure, where it cannot be danced so
/// gently.
void abzi_sharer_give_up(abz_sharer *sharer);

/// The chair of a partner who sits, as it is seen, beside her who stands; none for others.
abzi_aside abzi_sharer_chair(const abz_sharer *sharer);

/// How far a foot of hers that lands in so many seconds must land from where it would, to be clear of that.
abz_vec3 abzi_sharer_off_chair(const abz_sharer *sharer, float lands_s, abzi_spot print);

/// How figures look that are danced as gently as she does.
abzi_softened abzi_sharer_softened(const abz_sharer *sharer);

/// How gently she dances in this tick. guessed: as of abz_sharer_input
void abzi_sharer_soften(abz_sharer *sharer, float told, uint32_t guessed);

/// Her pose, no faster, harder or further out than that.
void abzi_sharer_temper(abz_sharer *sharer, abz_pose *pose);

/// Hash of what is danced in figures, whatever they are called.
uint64_t abzi_figures_hash(const abz_figure *figure, size_t figure_n);

/// The content hash of one who has been configured.
uint64_t abzi_sharer_content(const abz_sharer *sharer);

#endif
