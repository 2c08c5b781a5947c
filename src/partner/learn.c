// From couples to a repertoire: watch the leader as the engine will, keep what both did, and order it for the search.
//
//   moments    what both did, per tick
//   transform  the raw features' mean and their principal directions (subspace iteration on the covariance)
//   rows       every ninth tick of the leader at several rates, projected, in a tree
#include "base/refuse.h"
#include "partner/format.h"

#include <string.h>

#define HOLD_M 0.30f          // wrists within this are a hold (the referee's reach)
#define COVARIANCE_ROWS 6000  // rows are skipped so that about so many shape the projection
#define ITERATIONS 40         // of the subspace iteration: directions change by less than 1e-3 after about 25
#define HEIGHT_BIN_N 400      // heights from -0.1 m in millimetres
#define STEP_TICKS 60         // a couple must be at least a second long

typedef struct workspace {
    abzi_lead lead, follow;
    float raw[ABZI_RAW_MAX];
    double mean[ABZI_RAW_MAX];
    double covariance[ABZI_RAW_MAX][ABZI_RAW_MAX];
    double basis[ABZI_SEARCH_N][ABZI_RAW_MAX];
    double image[ABZI_SEARCH_N][ABZI_RAW_MAX];
    uint32_t ankle_height[HEIGHT_BIN_N], toes_height[HEIGHT_BIN_N];  // of standing feet, above a flat foot's
} workspace;

typedef struct task {
    const abz_recording *couple;
    size_t couple_n;
    const abz_learn_config *config;
    bool exchanged;  // what a leader does beside a follower is learned, not the other way
    abzi_shape shape;
    workspace *work;
    float *value;     // [row_n][ABZI_SEARCH_N] rows before they are ordered
    uint32_t *order;  // [row_n]
    uint32_t *row_tick;
    uint8_t *out;
    uint64_t start[ABZI_SECTION_N];
} task;

abz_learn_config abz_learn_config_default(void)
{
    return (abz_learn_config){.struct_size = sizeof(abz_learn_config)};
}

// Ticks of a take danced at a rate, and its rows.
static size_t ticks_at(size_t tick_n, float rate)
{
    return (size_t)((float)(tick_n - 1) / rate) + 1;
}

static uint32_t rows_of(size_t tick_n)
{
    size_t sum = 0;
    for (int r = 0; r < ABZI_RATE_N; r++) {
        sum += (ticks_at(tick_n, abzi_rate[r]) + ABZI_ROW_STRIDE - 1) / ABZI_ROW_STRIDE;
    }
    return (uint32_t)sum;
}

static uint64_t work_size_of(uint32_t row_n)
{
    return sizeof(workspace) + (uint64_t)row_n * (ABZI_SEARCH_N * sizeof(float) + 2 * sizeof(uint32_t));
}

abz_status abz_learn_size(size_t couple_n, size_t tick_n, const abz_learn_config *config, size_t *work_size,
                          size_t *out_size)
{
    if (config->struct_size != sizeof *config) {
        return ABZ_EINVAL;
    }
    if (couple_n > ABZ_COUPLES_MAX || tick_n > ABZ_REPERTOIRE_TICKS_MAX || config->body_file_n > 1u << 30) {
        return ABZ_ELIMIT;
    }
    // The ends of takes add at most one row a rate each to the rows of one long take.
    uint32_t row_n = tick_n == 0 ? 0 : rows_of(tick_n) + (uint32_t)couple_n * ABZI_RATE_N;
    abzi_shape shape = {(uint32_t)couple_n, (uint32_t)tick_n, row_n, ABZI_RAW_MAX, (uint32_t)config->body_file_n};
    uint64_t start[ABZI_SECTION_N];
    *out_size = abzi_sections(&shape, start);
    if (config->both_places) {
        if (config->lead_body_file_n > 1u << 30) {
            return ABZ_ELIMIT;
        }
        shape.body_file_n = (uint32_t)config->lead_body_file_n;
        *out_size += abzi_sections(&shape, start);
    }
    *work_size = work_size_of(shape.row_n);
    return ABZ_OK;
}

// Who is watched, and who answers: in the other place it is the other way round.
static abz_recording recording_of(const task *t, size_t c)
{
    abz_recording r = t->couple[c];
    if (t->exchanged) {
        r = (abz_recording){r.follow, r.lead, r.tick_n, r.follow_body, r.lead_body};
    }
    return r;
}

static void progress(const task *t, double done)
{
    if (t->config->progress != NULL) {
        const double share = t->config->both_places ? 0.5 : 1;
        t->config->progress(t->config->progress_context, share * done + (t->exchanged ? share : 0));
    }
}

static void write_moment(const abz_recording *couple, size_t i, const workspace *work, abzi_moment *moment)
{
    const abz_pose *lead = &couple->lead[i], *follow = &couple->follow[i];
    memset(moment, 0, sizeof *moment);
    moment->lead = abzi_stance_of(abzi_lead_glance(&work->lead, 0)->spot);
    abzi_spot spot = {follow->pos[ABZ_HIPS].x, follow->pos[ABZ_HIPS].z,
                      abzi_heading(follow->pos[ABZ_LEFT_UPPER_ARM], follow->pos[ABZ_RIGHT_UPPER_ARM])};
    moment->follow = abzi_stance_of(spot);
    moment->hips_y = abzi_short3_pack(follow->pos[ABZ_HIPS]).y;
    abz_quat away = abzi_quat_from_yaw(-spot.yaw);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        moment->rot[j] = abzi_quat_pack(abzi_quat_mul(away, follow->rot[j]));
    }
    static const uint8_t ankle[2] = {ABZ_LEFT_FOOT, ABZ_RIGHT_FOOT}, toes[2] = {ABZ_LEFT_TOES, ABZ_RIGHT_TOES},
                         hand[2] = {ABZ_LEFT_HAND, ABZ_RIGHT_HAND};
    for (int side = 0; side < 2; side++) {
        moment->ankle[side] = abzi_short3_pack(abzi_stance_local(moment->follow, follow->pos[ankle[side]]));
        moment->toes[side] = abzi_short3_pack(abzi_stance_local(moment->follow, follow->pos[toes[side]]));
        moment->wrist[side] = abzi_short3_pack(abzi_stance_local(moment->follow, follow->pos[hand[side]]));
        moment->lead_wrist[side] = abzi_short3_pack(abzi_stance_local(moment->lead, lead->pos[hand[side]]));
        for (int k = 0; k < 3; k++) {
            const abz_vec3 leg = lead->pos[(side == 0 ? ABZ_LEFT_LOWER_LEG : ABZ_RIGHT_LOWER_LEG) + k];
            moment->lead_leg[3 * side + k] = abzi_short3_pack(abzi_stance_local(moment->lead, leg));
        }
        moment->swing |= (uint8_t)((work->lead.footfall.foot[side].swinging ? 1 : 0) << side);
        moment->swing |= (uint8_t)((work->follow.footfall.foot[side].swinging ? 4 : 0) << side);
        moment->lands_in[side] = 255;
        for (int his = 0; his < 2; his++) {
            if (abzi_v3_distance(follow->pos[hand[side]], lead->pos[hand[his]]) < HOLD_M) {
                moment->hold |= (uint8_t)(1 << (2 * side + his));
            }
        }
    }
}

// Ticks until the leader's swings end, known only afterwards.
static void write_landings(abzi_moment *moment, size_t n)
{
    for (int foot = 0; foot < 2; foot++) {
        uint8_t ahead = 255;
        for (size_t i = n; i-- > 0;) {
            if ((moment[i].swing >> foot & 1) == 0) {
                ahead = 0;
                continue;
            }
            ahead = ahead < 254 ? (uint8_t)(ahead + 1) : 254;
            moment[i].lands_in[foot] = ahead;
        }
    }
}

static uint32_t height_bin(float height_m)
{
    float bin = (height_m + 0.1f) * 1000;
    return bin < 0 ? 0 : bin > HEIGHT_BIN_N - 1 ? HEIGHT_BIN_N - 1 : (uint32_t)bin;
}

// How high her feet stand: what shoes and habit add to a flat foot.
static void count_standing(workspace *w, const abz_recording *couple, const abz_pose *pose)
{
    for (int side = 0; side < 2; side++) {
        if (!w->follow.footfall.foot[side].swinging) {
            const abz_body *body = couple->follow_body;
            float ankle = pose->pos[side == 0 ? ABZ_LEFT_FOOT : ABZ_RIGHT_FOOT].y;
            float toes = pose->pos[side == 0 ? ABZ_LEFT_TOES : ABZ_RIGHT_TOES].y;
            w->ankle_height[height_bin(ankle - body->ankle_height_m)]++;
            w->toes_height[height_bin(toes - body->toe_height_m)]++;
        }
    }
}

static float median_height(const uint32_t *count)
{
    uint64_t all = 0, sum = 0;
    for (int i = 0; i < HEIGHT_BIN_N; i++) {
        all += count[i];
    }
    int i = 0;
    while (all > 0 && (sum += count[i]) * 2 < all) {
        i++;
    }
    return all > 0 ? (float)i / 1000 - 0.1f : 0;
}

// What both did, tick by tick.
static void write_takes(const task *t)
{
    uint32_t tick = 0;
    abzi_take *take = (abzi_take *)(t->out + t->start[ABZI_TAKES]);
    abzi_moment *moment = (abzi_moment *)(t->out + t->start[ABZI_MOMENTS]);
    for (size_t c = 0; c < t->couple_n; c++) {
        const abz_recording couple = recording_of(t, c);
        abzi_lead_init(&t->work->lead, couple.lead_body);
        abzi_lead_init(&t->work->follow, couple.follow_body);
        for (size_t i = 0; i < couple.tick_n; i++) {
            abzi_lead_see(&t->work->lead, couple.lead[i].pos, UINT32_MAX);
            abzi_lead_see(&t->work->follow, couple.follow[i].pos, UINT32_MAX);
            count_standing(t->work, &couple, &couple.follow[i]);
            write_moment(&couple, i, t->work, &moment[tick + i]);
        }
        take[c] = (abzi_take){tick, (uint32_t)couple.tick_n};
        write_landings(moment + tick, couple.tick_n);
        tick += (uint32_t)couple.tick_n;
        progress(t, 0.2 * (double)(c + 1) / (double)t->couple_n);
    }
}

// His joints at a moment between two ticks.
static void joints_at(const abz_recording *couple, float moment, abz_vec3 *joint)
{
    size_t i = (size_t)moment, next = i + 1 < couple->tick_n ? i + 1 : i;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        joint[j] = abzi_v3_lerp(couple->lead[i].pos[j], couple->lead[next].pos[j], moment - (float)i);
    }
}

// Watch every leader from his start, at every rate; on_row is called at every tick that becomes a row.
static void watch(const task *t, void (*on_row)(const task *t, uint32_t row, uint32_t packed), double from, double to)
{
    uint32_t first = 0, row = 0;
    abz_vec3 joint[ABZ_JOINT_N];
    for (size_t c = 0; c < t->couple_n; c++) {
        const abz_recording couple = recording_of(t, c);
        for (uint32_t r = 0; r < ABZI_RATE_N; r++) {
            size_t tick_n = ticks_at(couple.tick_n, abzi_rate[r]);
            abzi_lead_init(&t->work->lead, couple.lead_body);
            for (size_t i = 0; i < tick_n; i++) {
                float moment = (float)i * abzi_rate[r], last = (float)(couple.tick_n - 1);
                moment = moment < last ? moment : last;
                joints_at(&couple, moment, joint);
                abzi_lead_see(&t->work->lead, joint, UINT32_MAX);
                if (i % ABZI_ROW_STRIDE == 0) {
                    on_row(t, row++, abzi_row_pack(first + (uint32_t)moment, r));
                }
            }
        }
        first += (uint32_t)couple.tick_n;
        progress(t, from + (to - from) * (double)(c + 1) / (double)t->couple_n);
    }
}

static void add_to_covariance(const task *t, uint32_t row, uint32_t packed)
{
    uint32_t skip = t->shape.row_n / COVARIANCE_ROWS + 1;
    t->row_tick[row] = packed;
    if (row % skip != 0) {
        return;
    }
    workspace *w = t->work;
    size_t n = abzi_lead_features(&w->lead, w->raw);
    double raw[ABZI_RAW_MAX];
    for (size_t i = 0; i < n; i++) {
        const double x = raw[i] = (double)w->raw[i];
        double *line = w->covariance[i];
        w->mean[i] += x;
        for (size_t j = 0; j <= i; j++) {
            line[j] += x * raw[j];
        }
    }
}

static void project_row(const task *t, uint32_t row, uint32_t packed)
{
    (void)packed;
    workspace *w = t->work;
    const float *mean = (const float *)(t->out + t->start[ABZI_MEAN]);
    const float *projection = (const float *)(t->out + t->start[ABZI_PROJECTION]);
    abzi_lead_features(&w->lead, w->raw);
    abzi_project(w->raw, t->shape.raw_n, mean, projection, t->value + (size_t)row * ABZI_SEARCH_N);
}

static void orthonormalise(double (*basis)[ABZI_RAW_MAX], size_t n)
{
    for (int d = 0; d < ABZI_SEARCH_N; d++) {
        double *direction = basis[d], square = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int e = 0; e < d; e++) {
                const double *other = basis[e];
                double dot = 0;
                for (size_t i = 0; i < n; i++) {
                    dot += direction[i] * other[i];
                }
                for (size_t i = 0; i < n; i++) {
                    direction[i] -= dot * other[i];
                }
            }
        }
        for (size_t i = 0; i < n; i++) {
            square += direction[i] * direction[i];
        }
        // A direction without extent (fewer ticks than dimensions) is left as zeros: it then weighs nothing.
        double scale = square > 1e-24 ? 1 / sqrt(square) : 0;
        for (size_t i = 0; i < n; i++) {
            direction[i] *= scale;
        }
    }
}

// The covariance, which is symmetric, times each direction. Every sum is made in the order of its row, beside those of
// the others, for one alone waits for each of its additions; four rows at a time.
static void look_along(workspace *w, size_t n)
{
    _Static_assert(ABZI_RAW_MAX % 4 == 0, "the last rows are there: beyond n there is nothing but zeros");
    memset(w->image, 0, sizeof w->image);
    for (int d = 0; d < ABZI_SEARCH_N; d++) {
        double *image = w->image[d];
        for (size_t j = 0; j < n; j += 4) {
            const double *x = &w->basis[d][j], x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3];
            const double *a = w->covariance[j], *b = w->covariance[j + 1], *c = w->covariance[j + 2],
                         *e = w->covariance[j + 3];
            for (size_t i = 0; i < n; i++) {
                image[i] = image[i] + a[i] * x0 + b[i] * x1 + c[i] * x2 + e[i] * x3;
            }
        }
    }
}

// Principal directions of the raw features. Source: Golub and Van Loan, Matrix Computations, orthogonal iteration.
static void find_projection(const task *t, size_t n)
{
    workspace *w = t->work;
    uint32_t skip = t->shape.row_n / COVARIANCE_ROWS + 1;
    double used = (double)((t->shape.row_n + skip - 1) / skip);
    for (size_t i = 0; i < n; i++) {
        w->mean[i] /= used;
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j <= i; j++) {
            w->covariance[i][j] = w->covariance[i][j] / used - w->mean[i] * w->mean[j];
            w->covariance[j][i] = w->covariance[i][j];
        }
    }
    uint32_t seed = 1;
    for (int d = 0; d < ABZI_SEARCH_N; d++) {
        for (size_t i = 0; i < n; i++) {
            seed = seed * 1664525u + 1013904223u;  // Numerical Recipes' generator: any start that is not special
            w->basis[d][i] = (double)(seed >> 8) / 16777216.0 - 0.5;
        }
    }
    orthonormalise(w->basis, n);
    for (int round = 0; round < ITERATIONS; round++) {
        look_along(w, n);
        memcpy(w->basis, w->image, sizeof w->basis);
        orthonormalise(w->basis, n);
    }
    float *mean = (float *)(t->out + t->start[ABZI_MEAN]), *projection = (float *)(t->out + t->start[ABZI_PROJECTION]);
    for (size_t i = 0; i < n; i++) {
        mean[i] = (float)w->mean[i];
        for (int d = 0; d < ABZI_SEARCH_N; d++) {
            projection[i * ABZI_SEARCH_N + d] = (float)w->basis[d][i];
        }
    }
}

static abz_status check(const abz_recording *couple, size_t couple_n, abzi_shape *shape, abz_error *error)
{
    uint64_t tick_n = 0, row_n = 0;
    for (size_t c = 0; c < couple_n; c++) {
        if (couple[c].tick_n < STEP_TICKS) {
            return abzi_refuse(error, ABZ_EEMPTY, 0, "a couple is shorter than one second: expected a dance");
        }
        tick_n += couple[c].tick_n;
        row_n += rows_of(couple[c].tick_n);
    }
    if (couple_n == 0) {
        return abzi_refuse(error, ABZ_EEMPTY, 0, "no couple was given: expected at least one leader with his follower");
    }
    if (couple_n > ABZ_COUPLES_MAX || tick_n > ABZ_REPERTOIRE_TICKS_MAX) {
        return abzi_refuse(error, ABZ_ELIMIT, 0, "more dance than one repertoire holds");
    }
    *shape = (abzi_shape){(uint32_t)couple_n, (uint32_t)tick_n, (uint32_t)row_n, 0, 0};
    return ABZ_OK;
}

// One place's repertoire to t->out, whose room was checked. after: bytes that will follow it.
static void learn_place(task *t, uint64_t after)
{
    const abz_recording first = recording_of(t, 0);
    t->value = (float *)(t->work + 1);
    t->order = (uint32_t *)(t->value + (size_t)t->shape.row_n * ABZI_SEARCH_N);
    t->row_tick = t->order + t->shape.row_n;
    memset(t->work, 0, sizeof *t->work);
    memset(t->out, 0, abzi_sections(&t->shape, t->start));
    write_takes(t);
    watch(t, add_to_covariance, 0.2, 0.5);
    find_projection(t, t->shape.raw_n);
    watch(t, project_row, 0.6, 0.9);
    abzi_tree_build(t->value, t->shape.row_n, t->order, (float *)(t->out + t->start[ABZI_FEATURES]),
                    (float *)(t->out + t->start[ABZI_BOXES]));
    uint32_t *tick = (uint32_t *)(t->out + t->start[ABZI_TICKS]);
    for (uint32_t r = 0; r < t->shape.row_n; r++) {
        tick[r] = t->row_tick[t->order[r]];
    }
    if (t->shape.body_file_n > 0) {
        memcpy(t->out + t->start[ABZI_BODY_FILE], t->exchanged ? t->config->lead_body_file : t->config->body_file,
               t->shape.body_file_n);
    }
    const float standing[2] = {median_height(t->work->ankle_height), median_height(t->work->toes_height)};
    abzi_header_write(t->out, &t->shape, first.follow_body, standing, after);
    progress(t, 1);
}

// How many numbers a moment is described by.
static uint32_t raw_of(const abz_recording *couple, workspace *work)
{
    memset(work, 0, sizeof *work);
    abzi_lead_init(&work->lead, couple->lead_body);
    abzi_lead_see(&work->lead, couple->lead[0].pos, UINT32_MAX);
    return (uint32_t)abzi_lead_features(&work->lead, work->raw);
}

abz_status abz_learn(const abz_recording *couple, size_t couple_n, const abz_learn_config *config, void *work,
                     size_t work_size, void *out, size_t out_size, size_t *used_n, abz_error *error)
{
    task t = {.couple = couple, .couple_n = couple_n, .config = config, .work = work, .out = out};
    if (config->struct_size != sizeof *config) {
        return abzi_refuse(error, ABZ_EINVAL, 0, "a configuration of another version of the library");
    }
    abz_status status = check(couple, couple_n, &t.shape, error);
    if (status != ABZ_OK) {
        return status;
    }
    bool room = work_size >= work_size_of(t.shape.row_n) && (uintptr_t)work % ABZ_REPERTOIRE_ALIGN == 0 &&
                (uintptr_t)out % ABZ_REPERTOIRE_ALIGN == 0;
    t.shape.raw_n = room ? raw_of(couple, work) : 0;
    abzi_shape other = t.shape;
    t.shape.body_file_n = (uint32_t)config->body_file_n;
    other.body_file_n = (uint32_t)config->lead_body_file_n;
    uint64_t size = abzi_sections(&t.shape, t.start);
    uint64_t after = config->both_places ? abzi_sections(&other, t.start) : 0;
    if (!room || out_size < size + after) {
        return abzi_refuse(error, ABZ_ENOMEM, 0, "a block of memory is too small or not aligned");
    }
    learn_place(&t, after);
    if (config->both_places) {
        t.exchanged = true;
        t.shape = other;
        t.out += size;
        learn_place(&t, 0);
    }
    *used_n = size + after;
    return ABZ_OK;
}
