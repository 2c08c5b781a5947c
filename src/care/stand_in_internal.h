/// What a stand-in is made of: what does not change while she dances, and her state.
#ifndef ABZI_STAND_IN_INTERNAL_H
#define ABZI_STAND_IN_INTERNAL_H

#include "abrazo/stand_in.h"
#include "care/fall.h"
#include "care/phrasing.h"
#include "care/simple.h"
#include "care/way.h"
#include "partner/follow.h"
#include "rhythm/accord.h"
#include "rhythm/loudness.h"
#include "rhythm/music.h"
#include "sense/upright.h"

typedef uint32_t abzi_of_both[ABZ_ROLE_N];
typedef abz_body abzi_bodies_of_both[ABZ_ROLE_N];
typedef abz_chair_shape abzi_chairs_of_both[ABZ_ROLE_N];
typedef abzi_upright abzi_uprights_of_both[ABZ_ROLE_N];
typedef abzi_lead abzi_leads_of_both[ABZ_ROLE_N];
typedef abzi_fall_watch abzi_falls_of_both[ABZ_ROLE_N];
typedef abzi_accord abzi_accords_of_both[ABZ_ROLE_N];

/// All that survives a tick. Every field is listed in stand_in_state.inl: snapshot, restore and hash walk that list.
typedef struct abzi_stand_in {
#define ABZI_FIELD(type, name) type name;
#include "care/stand_in_state.inl"
#undef ABZI_FIELD
} abzi_stand_in;

struct abz_stand_in {
    abz_repertoire repertoire[ABZ_ROLE_N];  ///< of each place
    abz_stand_in_config config;
    abzi_build build[ABZ_ROLE_N];
    abzi_music_model music;
    uint64_t content;  ///< hash of what she knows and how she was configured
    abzi_stand_in state;
    abzi_stand_in coming;  ///< one that is being restored
};

/// A dancer has other proportions than was thought.
/// Thread  tick
void abzi_stand_in_measure(abz_stand_in *stand_in, abz_role role, const abz_body *body);

/// The same three go on in another dance: before her first tick she takes over what one who knows that one has seen,
/// and what she is at. Her body is where the other's was, not her limbs.
/// Thread  tick
void abzi_stand_in_inherit(abz_stand_in *stand_in, const abz_stand_in *from);

/// A restore in two steps, for who restores more than her: the first may fail, the second not.
abz_status abzi_stand_in_read(abz_stand_in *stand_in, const void *bytes, size_t size, abz_error *error) ABZ_CHECK;
void abzi_stand_in_take(abz_stand_in *stand_in);

/// The content hash of one who has been configured.
uint64_t abzi_stand_in_content(const abz_stand_in *stand_in);

#endif
