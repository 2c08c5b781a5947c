/// The bar pointer: how likely every tempo and every place in the bar is, given all that was heard.
///
/// A row for every length of a beat, in half ticks; a cell for every place in such a beat; in a cell a lane for every
/// beat of the bar, of four or of three. A row turns by one cell every half tick; at its end the beat passes into the
/// next lane of rows nearby: tempo changes at beats only.
/// Source  Whiteley, Cemgil, Godsill, "Bayesian modelling of temporal structure in musical signals", ISMIR 2006; Krebs,
///         Böck, Widmer, "An efficient state-space model for joint tempo and meter tracking", ISMIR 2015: cells as there,
///         but the forward recursion alone, so that it is causal. Ours: beats of the bar are told apart by registers.
#ifndef ABZI_POINTER_H
#define ABZI_POINTER_H

#include "rhythm/attack.h"

#define ABZI_POINTER_RATE (2 * ABZ_TICKS_PER_SECOND)  ///< cells a second
#define ABZI_PERIOD_MIN 30                            ///< cells: 240 beats a minute
#define ABZI_PERIOD_MAX 144                           ///< cells: 50 beats a minute
#define ABZI_ROW_N (ABZI_PERIOD_MAX - ABZI_PERIOD_MIN + 1)
#define ABZI_CELL_N ((ABZI_PERIOD_MIN + ABZI_PERIOD_MAX) * ABZI_ROW_N / 2)
#define ABZI_LANE_N 8    ///< 4/4: 0..3, 3/4: 4..6, one unused: eight lanes are added at once
#define ABZI_DRIFT_N 10  ///< rows up or down that a tempo may move at a beat

/// What is believed about tempo and metre before anything is heard; made once, then only read.
typedef struct abzi_pointer_model {
    uint32_t first, end;  ///< rows in use
    float tempo[ABZI_ROW_N];
    float drift[ABZI_ROW_N][2 * ABZI_DRIFT_N + 1];
    float lane[ABZI_LANE_N];
} abzi_pointer_model;

/// All four-byte fields.
typedef struct abzi_pointer {
    float cell[ABZI_CELL_N][ABZI_LANE_N];  ///< rows one after the other; a row is a ring
    uint32_t head[ABZI_ROW_N];             ///< where place 0 of a row lies
    float row[ABZI_ROW_N];                 ///< share of a row in the whole, at the last tick
    float total;                           ///< of all cells, at the last tick
} abzi_pointer;

/// Where the pointer most likely stands.
typedef struct abzi_place {
    float period;             ///< cells
    float place;              ///< cells since the beat began that lane speaks of; below 0: it is about to begin
    float tempo_share;        ///< of the belief in this tempo and its neighbours
    float place_share;        ///< of the belief in this tempo: near this place
    float lane[ABZI_LANE_N];  ///< share of each lane near this place
} abzi_place;

/// The lanes of the beat that follows.
/// Shape   lane, next [ABZI_LANE_N]
void abzi_lane_next(const float *lane, float *next);

/// metre: 3, 4 or 0. slow and fast: beats a minute. centre: the most likely tempo, spread in octaves.
void abzi_pointer_model_init(abzi_pointer_model *model, uint32_t metre, float slow, float fast, float centre,
                             float octaves);
void abzi_pointer_start(abzi_pointer *pointer, const abzi_pointer_model *model);

/// What another pointer believes of the same music, seen by this model: its own expectation of tempo and metre takes
/// the place of the other's. false: the tempo is most likely none of this model's, and nothing is believed yet.
bool abzi_pointer_carry(abzi_pointer *pointer, const abzi_pointer_model *model, const abzi_pointer *from,
                        const abzi_pointer_model *from_model);

/// Whether heads lie in their rows and every belief is one.
bool abzi_pointer_is_sound(const abzi_pointer *pointer, const abzi_pointer_model *model);

/// One tick of what begins.
void abzi_pointer_hear(abzi_pointer *pointer, const abzi_pointer_model *model, const abzi_attack *attack);

/// One tick in which nothing can be heard: the beat goes on as it was.
void abzi_pointer_coast(abzi_pointer *pointer, const abzi_pointer_model *model);

/// The beat may have gone on elsewhere: this share of the belief in each tempo is spread over all its places.
void abzi_pointer_doubt(abzi_pointer *pointer, const abzi_pointer_model *model, float share);

void abzi_pointer_look(const abzi_pointer *pointer, const abzi_pointer_model *model, abzi_place *place);

#endif
