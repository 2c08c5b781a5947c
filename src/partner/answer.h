/// What the recorded followers did when a leader moved like this: neighbours, weights, and their answers blended.
#ifndef ABZI_ANSWER_H
#define ABZI_ANSWER_H

#include "partner/moment.h"
#include "partner/search.h"

#define ABZI_ANSWER_N 48     ///< neighbours that are blended
#define ABZI_SEARCH_EVERY 4  ///< ticks between searches; in between the neighbours dance on

/// The neighbours in use. All four-byte fields: part of the engine's state.
typedef struct abzi_company {
    uint32_t n;
    uint32_t age;                  ///< ticks since the search
    uint32_t row[ABZI_ANSWER_N];   ///< of the search
    uint32_t tick[ABZI_ANSWER_N];  ///< of the repertoire, now
    float past[ABZI_ANSWER_N];     ///< and so much of the next, 0 .. 1
    float rate[ABZI_ANSWER_N];     ///< repertoire ticks in one tick of ours
    uint32_t end[ABZI_ANSWER_N];   ///< last tick of the passage
    float weight[ABZI_ANSWER_N];   ///< sums to 1; may be negative
    float nearest;                 ///< distance to the first, in search units
} abzi_company;

/// Find new neighbours for what the leader does now.
void abzi_company_search(abzi_company *company, const abz_repertoire *repertoire, const abzi_lead *lead);

/// Let the neighbours dance on by one tick.
void abzi_company_advance(abzi_company *company);

/// Where her spot will be some ticks from now, seen from his spot now.
abzi_spot abzi_answer_spot(const abzi_company *company, const abz_repertoire *repertoire, uint32_t ahead);

/// Where the ankle and toes of a foot (0 left, 1 right) of hers will be, seen from his spot now.
/// stretch: her legs beside those of the repertoire's body
void abzi_answer_foot(const abzi_company *company, const abz_repertoire *repertoire, uint32_t ahead, int foot,
                      float stretch, abz_vec3 *ankle, abz_vec3 *toes);

/// Her body, in repertoire metres.
typedef struct abzi_bearing {
    abz_quat rot[ABZ_JOINT_N];  ///< orientations without heading
    float hips_y;               ///< height of her hips
    abz_vec3 wrist[2];          ///< her wrists seen from her spot
} abzi_bearing;
void abzi_answer_body(const abzi_company *company, const abz_repertoire *repertoire, uint32_t ahead,
                      abzi_bearing *bearing);

/// Share of the neighbours whose hand h (0 left) holds his hand l: hold[2 * h + l]; and where her wrist then is beside
/// his, in his frame: beside[2 * h + l].
void abzi_answer_holds(const abzi_company *company, const abz_repertoire *repertoire, float *hold, abz_vec3 *beside);

/// Where the wrist (0 left) of each neighbour's leader will be in so many ticks, or was (below 0), seen from where his
/// spot is now.
void abzi_answer_lead_wrists(const abzi_company *company, const abz_repertoire *repertoire, float ahead, int hand,
                             abz_vec3 at[ABZI_ANSWER_N]);

/// The same of the hips and legs of one neighbour's leader (abz_lead_ways).
void abzi_answer_lead_legs(const abzi_company *company, const abz_repertoire *repertoire, uint32_t i, float ahead,
                           abz_vec3 at[ABZ_LEAD_LEG_N]);

/// Ticks until his swinging foot lands, as the neighbours whose leader swings that foot have it; none: fallback.
float abzi_answer_landing(const abzi_company *company, const abz_repertoire *repertoire, int foot, float fallback);

/// How far a foot of hers (0 left) goes over the floor from now on to so many ticks ahead, in the mean of the
/// neighbours that count, in repertoire metres; 0: none does.
float abzi_answer_stride(const abzi_company *company, const abz_repertoire *repertoire, int foot, uint32_t ahead);

/// Share of the neighbours whose leader's foot (0 left) swings in so many ticks.
float abzi_answer_swings(const abzi_company *company, const abz_repertoire *repertoire, int foot, uint32_t ahead);

#endif
