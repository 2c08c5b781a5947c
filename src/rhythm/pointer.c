#include "rhythm/pointer.h"

#include "base/fmath.h"

#include <math.h>
#include <string.h>

// All constants below were found by random search for the best F, continuity and downbeats over the recordings that are
// given for measuring (bench/listen), beginning with what the registers of rendered and recorded music show: bass on 1
// and 3, treble on 2 and 4, bass on 1 of a waltz.
#define ZONE_SHARE 16.0f  // a beat begins in this part of its length,
#define ZONE_MORE 0.564f  // and some cells more, for the blur of the ear
#define STEADY 96.0f      // a tempo's odds fall by e when it changes by the inverse of this
#define LEAK 3e-8f        // share of the belief that begins anew, per cell
#define METRE_CHANGE 0.01f
#define THREE_SHARE 0.15f  // of music in 3/4, before anything is heard
#define CLEAR_LEAST 1e-3f
#define TEMPO_LEAST 1e-6f  // no tempo is impossible at first: its odds would stay 0 for ever
#define MOST 1e12f         // no sum of cells ever comes near it: they are scaled at 1e6

// How much a register counts.
static const float weight[ABZI_REGISTER_N] = {0.354f, 0.534f, 0.229f};

// Kinds of zones: how often something begins there, by register.
enum { ONE, EVEN, THREE, WALTZ_ONE, WALTZ_OTHER, HALF, ZONE_N };
static const float often[ZONE_N][ABZI_REGISTER_N] = {
    [ONE] = {0.90f, 0.63f, 0.26f},       [EVEN] = {0.29f, 0.80f, 0.89f},        [THREE] = {0.84f, 0.52f, 0.60f},
    [WALTZ_ONE] = {0.97f, 0.31f, 0.61f}, [WALTZ_OTHER] = {0.24f, 0.73f, 0.83f}, [HALF] = {0.00f, 0.02f, 0.15f},
};
static const uint32_t zone_of[ABZI_LANE_N] = {ONE, EVEN, THREE, EVEN, WALTZ_ONE, WALTZ_OTHER, WALTZ_OTHER, HALF};

// The lane of the beat before, and of the one after.
static const uint32_t before[ABZI_LANE_N] = {3, 0, 1, 2, 6, 4, 5, 7}, after[ABZI_LANE_N] = {1, 2, 3, 0, 5, 6, 4, 7};

void abzi_lane_next(const float *lane, float *next)
{
    for (int i = 0; i < ABZI_LANE_N; i++) {
        next[i] = lane[before[i]];
    }
}

static uint32_t period_of(uint32_t row)
{
    return ABZI_PERIOD_MIN + row;
}

static uint32_t cell_of(uint32_t row)
{
    return row * ABZI_PERIOD_MIN + row * (row - 1) / 2;
}

void abzi_pointer_model_init(abzi_pointer_model *model, uint32_t metre, float slow, float fast, float centre,
                             float octaves)
{
    memset(model, 0, sizeof *model);
    const float cells_a_minute = 60.0f * ABZI_POINTER_RATE;
    float shortest = cells_a_minute / fast, longest = cells_a_minute / slow;
    for (uint32_t r = 0; r < ABZI_ROW_N; r++) {
        bool is_possible = (float)period_of(r) >= shortest - 0.5f && (float)period_of(r) <= longest + 0.5f;
        model->first += !is_possible && model->end == 0;
        model->end = is_possible ? r + 1 : model->end;
    }
    float sum = 0;
    for (uint32_t r = model->first; r < model->end; r++) {
        float off = abzi_logf(cells_a_minute / (float)period_of(r) / centre) / (0.69314718f * octaves);
        model->tempo[r] = abzi_expf(-0.5f * off * off) + TEMPO_LEAST;
        sum += model->tempo[r];
    }
    for (uint32_t r = model->first; r < model->end; r++) {
        float all = 0;
        model->tempo[r] /= sum;
        for (int d = -ABZI_DRIFT_N; d <= ABZI_DRIFT_N; d++) {
            int to = (int)r + d;
            bool is_row = to >= (int)model->first && to < (int)model->end;
            float odds = is_row ? abzi_expf(-STEADY * fabsf((float)d) / (float)period_of(r)) : 0;
            model->drift[r][d + ABZI_DRIFT_N] = odds;
            all += odds;
        }
        for (int d = 0; d <= 2 * ABZI_DRIFT_N; d++) {
            model->drift[r][d] /= all;
        }
    }
    float three = metre == 3 ? 1 : metre == 4 ? 0 : THREE_SHARE;
    for (int lane = 0; lane < ABZI_LANE_N - 1; lane++) {
        model->lane[lane] = lane < 4 ? (1 - three) / 4 : three / 3;
    }
}

void abzi_pointer_start(abzi_pointer *pointer, const abzi_pointer_model *model)
{
    memset(pointer, 0, sizeof *pointer);
    for (uint32_t r = model->first; r < model->end; r++) {
        float *cell = pointer->cell[cell_of(r)];
        for (uint32_t i = 0; i < period_of(r) * ABZI_LANE_N; i++) {
            cell[i] = model->tempo[r] / (float)period_of(r) * model->lane[i % ABZI_LANE_N];
        }
        pointer->row[r] = model->tempo[r];
    }
    pointer->total = 1;
}

// A row of another pointer, weighed anew. Lanes of the same metre stay what they are; of another one the beat is known,
// and not which of the bar it is.
static void carry_row(abzi_pointer *pointer, const abzi_pointer_model *model, const abzi_pointer *from, uint32_t r,
                      float times, bool same_metre)
{
    pointer->head[r] = from->head[r];
    pointer->row[r] = 0;
    for (uint32_t i = cell_of(r); i < cell_of(r) + period_of(r); i++) {
        float all = 0;
        for (int lane = 0; lane < ABZI_LANE_N; lane++) {
            all += from->cell[i][lane];
        }
        for (int lane = 0; lane < ABZI_LANE_N; lane++) {
            pointer->cell[i][lane] = times * (same_metre ? from->cell[i][lane] : all * model->lane[lane]);
        }
        pointer->row[r] += times * all;
    }
}

bool abzi_pointer_carry(abzi_pointer *pointer, const abzi_pointer_model *model, const abzi_pointer *from,
                        const abzi_pointer_model *from_model)
{
    abzi_pointer_start(pointer, model);
    const uint32_t first = model->first > from_model->first ? model->first : from_model->first;
    const uint32_t end = model->end < from_model->end ? model->end : from_model->end;
    float inside = 0, sum = 0;
    for (uint32_t r = first; r < end; r++) {
        inside += from->row[r];
        sum += from->row[r] * model->tempo[r] / from_model->tempo[r];
    }
    if (!(inside > 0.5f)) {
        return false;
    }
    // rows that the other pointer knew nothing of keep what is expected of them
    const bool same_metre = memcmp(model->lane, from_model->lane, sizeof model->lane) == 0;
    float known = 0;
    for (uint32_t r = first; r < end; r++) {
        known += model->tempo[r];
    }
    for (uint32_t r = first; r < end; r++) {
        carry_row(pointer, model, from, r, known / sum / from->total * model->tempo[r] / from_model->tempo[r],
                  same_metre);
    }
    return true;
}

bool abzi_pointer_is_sound(const abzi_pointer *pointer, const abzi_pointer_model *model)
{
    bool is_sound = pointer->total > 0 && pointer->total < MOST;
    for (uint32_t r = model->first; is_sound && r < model->end; r++) {
        is_sound = pointer->head[r] < period_of(r) && pointer->row[r] >= 0 && pointer->row[r] <= 1.001f;
    }
    for (uint32_t i = cell_of(model->first); is_sound && i < cell_of(model->end); i++) {
        for (int lane = 0; lane < ABZI_LANE_N; lane++) {
            is_sound = is_sound && pointer->cell[i][lane] >= 0 && pointer->cell[i][lane] < MOST;
        }
    }
    return is_sound;
}

// Every row turns by one cell. What leaves it is written to out, already in the lane of the next beat.
static void turn(abzi_pointer *pointer, const abzi_pointer_model *model, float (*out)[ABZI_LANE_N])
{
    for (uint32_t r = model->first; r < model->end; r++) {
        pointer->head[r] = (pointer->head[r] == 0 ? period_of(r) : pointer->head[r]) - 1;
        const float *last = pointer->cell[cell_of(r) + pointer->head[r]];
        abzi_lane_next(last, out[r]);
    }
}

// At the end of a bar it may go on in the other metre.
static void change_metre(const abzi_pointer_model *model, float *lane)
{
    float three = model->lane[4] * 3, four_in = lane[0], three_in = lane[4];
    lane[0] += METRE_CHANGE * ((1 - three) * three_in - three * four_in);
    lane[4] += METRE_CHANGE * (three * four_in - (1 - three) * three_in);
}

// Beats begin: in the rows nearby, and a little everywhere.
static void begin_beats(abzi_pointer *pointer, const abzi_pointer_model *model, float (*out)[ABZI_LANE_N])
{
    for (uint32_t r = model->first; r < model->end; r++) {
        uint32_t low = r < model->first + ABZI_DRIFT_N ? model->first : r - ABZI_DRIFT_N;
        uint32_t high = r + ABZI_DRIFT_N < model->end ? r + ABZI_DRIFT_N + 1 : model->end;
        float sum[ABZI_LANE_N] = {0};
        for (uint32_t from = low; from < high; from++) {
            float share = model->drift[from][r + ABZI_DRIFT_N - from];
            for (int lane = 0; lane < ABZI_LANE_N; lane++) {
                sum[lane] += share * out[from][lane];
            }
        }
        change_metre(model, sum);
        float *cell = pointer->cell[cell_of(r) + pointer->head[r]], anew = LEAK * pointer->total * model->tempo[r];
        for (int lane = 0; lane < ABZI_LANE_N; lane++) {
            cell[lane] = (1 - LEAK) * sum[lane] + anew * model->lane[lane];
        }
    }
}

static void weigh_zone(float (*row)[ABZI_LANE_N], uint32_t period, uint32_t at, uint32_t zone_n, const float *odds)
{
    for (uint32_t i = 0; i < zone_n; i++) {
        float *cell = row[at];
        for (int lane = 0; lane < ABZI_LANE_N; lane++) {
            cell[lane] *= odds[lane];
        }
        at = at + 1 == period ? 0 : at + 1;
    }
}

// What begins is likelier in some zones than between them: only those are weighed, by the ratio. Source: Böck, Krebs,
// Widmer, ISMIR 2014, eq. 3, for a beat; a zone where something begins sometimes mixes both cases.
static void weigh(abzi_pointer *pointer, const abzi_pointer_model *model, const float *clear)
{
    float odds[ZONE_N], beat[ABZI_LANE_N], half[ABZI_LANE_N];
    for (int zone = 0; zone < ZONE_N; zone++) {
        float sum = 0;
        for (int r = 0; r < ABZI_REGISTER_N; r++) {
            float o = clear[r] > CLEAR_LEAST ? clear[r] : CLEAR_LEAST, between = (1 - o) / (ZONE_SHARE - 1);
            sum += weight[r] * abzi_logf(often[zone][r] * o / between + (1 - often[zone][r]));
        }
        odds[zone] = abzi_expf(sum);
    }
    for (int lane = 0; lane < ABZI_LANE_N; lane++) {
        beat[lane] = odds[zone_of[lane]];
        half[lane] = odds[HALF];
    }
    for (uint32_t r = model->first; r < model->end; r++) {
        uint32_t period = period_of(r), zone_n = (uint32_t)(ZONE_MORE + (float)period / ZONE_SHARE + 0.5f);
        uint32_t middle = pointer->head[r] + period / 2;
        float(*row)[ABZI_LANE_N] = &pointer->cell[cell_of(r)];
        weigh_zone(row, period, pointer->head[r], zone_n, beat);
        weigh_zone(row, period, middle < period ? middle : middle - period, zone_n, half);
    }
}

static void scale(abzi_pointer *pointer, const abzi_pointer_model *model, float by)
{
    for (uint32_t i = cell_of(model->first); i < cell_of(model->end); i++) {
        for (int lane = 0; lane < ABZI_LANE_N; lane++) {
            pointer->cell[i][lane] *= by;
        }
    }
}

static void sum_rows(abzi_pointer *pointer, const abzi_pointer_model *model)
{
    float total = 0;
    for (uint32_t r = model->first; r < model->end; r++) {
        const float(*cell)[ABZI_LANE_N] = (const float(*)[ABZI_LANE_N]) & pointer->cell[cell_of(r)];
        float sum[ABZI_LANE_N] = {0};
        for (uint32_t i = 0; i < period_of(r); i++) {
            for (int lane = 0; lane < ABZI_LANE_N; lane++) {
                sum[lane] += cell[i][lane];
            }
        }
        pointer->row[r] = ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
        total += pointer->row[r];
    }
    for (uint32_t r = model->first; r < model->end; r++) {
        pointer->row[r] /= total;
    }
    // far from both ends of what a float can hold
    if (total < 1e-6f || total > 1e6f) {
        scale(pointer, model, 1 / total);
        total = 1;
    }
    pointer->total = total;
}

void abzi_pointer_hear(abzi_pointer *pointer, const abzi_pointer_model *model, const abzi_attack *attack)
{
    float out[ABZI_ROW_N][ABZI_LANE_N];
    for (int half = 0; half < 2; half++) {
        float clear[ABZI_REGISTER_N];
        for (int r = 0; r < ABZI_REGISTER_N; r++) {
            clear[r] = half == 0 ? 0.5f * (attack->before[r] + attack->now[r]) : attack->now[r];
        }
        turn(pointer, model, out);
        begin_beats(pointer, model, out);
        weigh(pointer, model, clear);
    }
    sum_rows(pointer, model);
}

void abzi_pointer_coast(abzi_pointer *pointer, const abzi_pointer_model *model)
{
    float out[ABZI_ROW_N][ABZI_LANE_N];
    for (int half = 0; half < 2; half++) {
        turn(pointer, model, out);
        for (uint32_t r = model->first; r < model->end; r++) {
            memcpy(pointer->cell[cell_of(r) + pointer->head[r]], out[r], sizeof out[r]);
        }
    }
}

void abzi_pointer_doubt(abzi_pointer *pointer, const abzi_pointer_model *model, float share)
{
    for (uint32_t r = model->first; r < model->end; r++) {
        float(*cell)[ABZI_LANE_N] = &pointer->cell[cell_of(r)];
        float even = share * pointer->total * pointer->row[r] / (float)period_of(r);
        for (uint32_t i = 0; i < period_of(r); i++) {
            for (int lane = 0; lane < ABZI_LANE_N; lane++) {
                cell[i][lane] = (1 - share) * cell[i][lane] + even * model->lane[lane];
            }
        }
    }
}

// The likeliest tempo: of three neighbours together, then the best of the three.
static uint32_t best_row(const abzi_pointer *pointer, const abzi_pointer_model *model)
{
    uint32_t best = model->first;
    float most = -1;
    for (uint32_t r = model->first; r < model->end; r++) {
        float sum = pointer->row[r] + (r > model->first ? pointer->row[r - 1] : 0) +
                    (r + 1 < model->end ? pointer->row[r + 1] : 0);
        if (sum > most) {
            most = sum;
            best = r;
        }
    }
    uint32_t row = best;
    if (best > model->first && pointer->row[best - 1] > pointer->row[row]) {
        row = best - 1;
    }
    if (best + 1 < model->end && pointer->row[best + 1] > pointer->row[row]) {
        row = best + 1;
    }
    return row;
}

static float cell_sum(const float *cell)
{
    return ((cell[0] + cell[1]) + (cell[2] + cell[3])) + ((cell[4] + cell[5]) + (cell[6] + cell[7]));
}

void abzi_pointer_look(const abzi_pointer *pointer, const abzi_pointer_model *model, abzi_place *place)
{
    memset(place, 0, sizeof *place);
    uint32_t row = best_row(pointer, model), period = period_of(row), head = pointer->head[row], best = 0;
    const float(*cell)[ABZI_LANE_N] = (const float(*)[ABZI_LANE_N]) & pointer->cell[cell_of(row)];
    float most = -1;
    for (uint32_t i = 0; i < period; i++) {
        float sum = cell_sum(cell[(head + i) % period]);
        if (sum > most) {
            most = sum;
            best = i;
        }
    }
    // the middle of what lies within a tenth of a beat
    int reach = (int)(period / 10);
    float mass = 0, moment = 0;
    for (int d = -reach; d <= reach; d++) {
        uint32_t at = (uint32_t)((int)(best + period) + d) % period;
        const float *it = cell[(head + at) % period];
        float sum = cell_sum(it);
        mass += sum;
        moment += sum * (float)d;
        // seen from the beat that is meant: the lanes of the cells before place 0 and after the last are the others'
        bool is_earlier = (int)best + d < 0, is_later = (int)best + d >= (int)period;
        for (uint32_t lane = 0; lane < ABZI_LANE_N; lane++) {
            place->lane[is_earlier ? after[lane] : is_later ? before[lane] : lane] += it[lane];
        }
    }
    for (int lane = 0; lane < ABZI_LANE_N; lane++) {
        place->lane[lane] /= mass > 0 ? mass : 1;
    }
    place->period = (float)period;
    place->place = (float)best + (mass > 0 ? moment / mass : 0);
    float whole = pointer->row[row] * pointer->total;
    place->place_share = whole > 0 ? mass / whole : 0;
    for (uint32_t r = model->first; r < model->end; r++) {
        if (fabsf((float)period_of(r) - (float)period) <= 0.06f * (float)period) {
            place->tempo_share += pointer->row[r];
        }
    }
}
