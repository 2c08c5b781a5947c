/// What a dancer is held to who does not dance as recorded ones did: a stand-in. Who follows as followers do has none.
#ifndef ABZI_RESTRAINT_H
#define ABZI_RESTRAINT_H

#include "abrazo/base.h"
#include "motion/spot.h"

#define ABZI_REST_TICKS 3  // a foot that has just landed stays for so long
// Who is restrained walks unhurriedly where there is no step to answer: two and a half steps a second, as people walk;
#define ABZI_WALK_TICKS 24.0f
#define ABZI_BRISK_TICKS 18.0f  // and as fast as the pace asks for with the longest swings, up to three steps a second
#define ABZI_WALKS_M_S 0.3f  // who is moved as fast walks, foot by foot, and does not wait until a leg has to stretch

/// Where nobody steps: somebody lies there, or stands, from one place to another and so wide. All four-byte fields.
typedef struct abzi_lying {
    int32_t taken;       ///< 0: there is nobody
    abzi_spot from, to;  ///< yaw means nothing
    float wide_m;
} abzi_lying;

typedef struct abzi_restraint {
    float swing_m;     ///< no foot is set further from where it stood
    float speed_m_s;   ///< of her hips over the floor
    float lean_rad;    ///< of her trunk from upright
    bool low;          ///< hands and elbows stay below the shoulders, hips at the height of who stands
    bool walks;        ///< her place goes its own way, whatever the answer does:
    abzi_spot drift;   ///< at this rate, m/s; yaw means nothing
    bool on_way;       ///< she comes or goes, and dances with nobody: her feet keep up with her, and wait for nothing
    bool hurries;      ///< he comes too near: her feet wait for nothing
    bool turns;        ///< her heading is her own: how the answer turns means nothing
    float share;       ///< of the way to where a foot belongs that a step of hers takes
    float rest;        ///< 0 dancing .. 1 standing at ease, arms hanging
    bool waits;        ///< his steps ask for no answer
    float beat_ticks;  ///< until a beat that she steps on of her own accord; below 0: none
    float keep_m;      ///< middles of feet stay so far from who lies there,
    float hips_m;      ///< and hips so far
    const abzi_lying *lying;
} abzi_restraint;

/// How her spot moves in so many seconds: as the answer does, theirs, where nothing else is asked for.
static inline abzi_spot abzi_restraint_way(const abzi_restraint *restraint, abzi_spot theirs, float seconds)
{
    const abzi_spot own = restraint->drift;
    return (abzi_spot){restraint->walks ? seconds * own.x : theirs.x, restraint->walks ? seconds * own.z : theirs.z,
                       restraint->turns ? 0 : theirs.yaw};
}

/// How fast her own way goes, m/s; 0: she has none.
static inline float abzi_restraint_pace(const abzi_restraint *r)
{
    return r->walks ? sqrtf(r->drift.x * r->drift.x + r->drift.z * r->drift.z) : 0;
}

static inline bool abzi_restraint_is_walking(const abzi_restraint *r)
{
    return abzi_restraint_pace(r) > ABZI_WALKS_M_S;
}

/// Of a swing of one who walks.
static inline float abzi_restraint_walking_ticks(const abzi_restraint *r)
{
    const float wanted = 0.5f * r->swing_m / abzi_restraint_pace(r) * ABZ_TICKS_PER_SECOND - ABZI_REST_TICKS;
    return wanted > ABZI_WALK_TICKS ? ABZI_WALK_TICKS : wanted < ABZI_BRISK_TICKS ? ABZI_BRISK_TICKS : wanted;
}

/// The nearest point between from and to.
static inline abzi_spot abzi_lying_nearest(const abzi_lying *lying, abzi_spot place)
{
    return abzi_spot_nearest(lying->from, lying->to, place);
}

/// How far a place is from who lies there; far when nobody does.
static inline float abzi_lying_apart(const abzi_lying *lying, abzi_spot place)
{
    const abzi_spot near = abzi_lying_nearest(lying, place);
    const float x = place.x - near.x, z = place.z - near.z;
    return lying->taken ? sqrtf(x * x + z * z) - lying->wide_m : 1e9f;
}

/// The place, moved straight away until it is far enough.
static inline abzi_spot abzi_lying_off(const abzi_lying *lying, float least_m, abzi_spot place)
{
    const float apart = abzi_lying_apart(lying, place), all = apart + lying->wide_m;
    if (apart < least_m) {
        const abzi_spot near = abzi_lying_nearest(lying, place);
        const float share = all > 1e-4f ? (least_m + lying->wide_m) / all : 0;
        place.x = near.x + (share > 0 ? share * (place.x - near.x) : least_m + lying->wide_m);
        place.z = near.z + share * (place.z - near.z);
    }
    return place;
}

#endif
