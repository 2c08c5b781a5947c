#include "care/fall_signs.h"

#include "base/vec.h"

#define TICKS ((float)ABZ_TICKS_PER_SECOND)
#define GRAVITY 9.81f

// Lengths are shares of the height of the pelvis when the dancer stands, .9 m for an adult.
#define DROP 0.25f           // a smaller drop than this (22 cm) is a step, a lunge or a plie, and hurts nobody
#define LOWEST 0.40f         // lower than this (36 cm) thighs and shins are folded, and legs cannot brake any more
#define LOWEST_FOLDED 0.30f  // but who is above his own feet, within
#define OVER_FEET 0.05f      // this, squats as deep as this
#define LOWEST_NECK 0.25f    // nor can arms when the neck is lower than this, and the pelvis than
#define KNEELS 0.6f          // this: who kneels upright is as high as a shin is long
#define SPEED 0.24f  // of sqrt(g * leg): .71 m/s. Who takes 2 s to sit on the floor, or to lie down, is slower there
#define SPEED_NECK 0.37f  // the neck of who stands is one and a half times as high, and as much faster
#define BRAKE 1.0f        // g beside the one of standing: legs that are under the body brake twice as much, others this
#define BRAKE_BY_LEGS 2.0f
#define HIGH 0.65f      // whose pelvis is higher than this sits on no floor and does no push-up
#define FREE 1.25f      // nobody falls faster than freely, but for what is measured wrong: what is faster is a glitch
#define FOLDED_M 0.02f  // what is always left of the way: a cushion of flesh, so that nothing is divided by 0

// Of simulated falls 98 in 100 still get faster by .4 g when they are told, and of people who sit down on the floor
// none by more than .06 g: bench/falls.txt.
#define FASTER 0.1f    // g: whose drop gains less speed than this gets no faster,
#define ON_FEET 0.15f  // and who is no further beside the feet than this has the weight on them
#define SEAT 0.15f     // while what is left of the way to the floor, on which one sits so high, is enough for 1 g
#define GAIN_TICKS 4u  // a gain of speed is measured over

// Who stops at .9 g on knees, hands or seat has struck the floor: some fall on their knees before they fall over. Who
// drops to the knees in .65 s stops at .7 g.
#define STRIKE 0.9f
#define STRIKES_M 0.18f  // knees and hands that are lower than this are on the floor, of any body

// Joints that are guessed from pictures lag by a tenth of a second and then overtake: speeds are measured over a
// quarter of a second and belong to its middle, drops are larger, where the mass goes is not known, trunks seem to lean
// more. Found with bench/falls_sensed, whose table says what it costs.
#define DROP_GUESSED 0.45f
#define TILTED_GUESSED 0.4f
#define STRIKE_GUESSED 2.0f

// A drop begins where the dancer was last at rest: what was before had been in hand.
#define REST_SPEED 0.1f  // of sqrt(g * leg): .3 m/s
#define REST_TICKS 4u

#define SPREAD_M 0.05f  // a foot is so much broader and longer than the line from its ankle to its toes
#define LOW_M 0.15f     // joints that are lower than this stand on the floor: an ankle is 8 to 10 cm above it
#define HOLD_M 0.25f    // hands within this are hands that hold, or that lie on an arm or the trunk

#define SINK_S 0.5f       // the floor is lower than was thought: most dancers touch it twice a second
#define RISE_S 20.0f      // it is higher: a lift of three seconds raises it by a seventh
#define STOOD_NECK 1.35f  // a neck is 1.6 high on who stands, and 1.1 on who kneels upright

// ---- what was seen over time ---------------------------------------------------------------------------------------

/// Per second, so many ticks ago: the slope of the line of least squares through n ticks.
static float slope_of(float (*value)(const abzi_fall_watch *, uint32_t), const abzi_fall_watch *w, uint32_t then,
                      uint32_t n)
{
    const float middle = (float)(n - 1) / 2.0f;
    float sum = 0, weight = 0;
    for (uint32_t ago = 0; ago < n; ago++) {
        const float t = middle - (float)ago;
        sum += t * value(w, then + ago);
        weight += t * t;
    }
    return sum / weight * TICKS;
}

static float slope(float (*value)(const abzi_fall_watch *, uint32_t), const abzi_fall_watch *w, uint32_t then)
{
    return slope_of(value, w, then, w->guess == ABZI_FALL_MEASURED ? ABZI_FALL_SLOPE : ABZI_FALL_SLOPE_GUESSED);
}

static uint32_t place(const abzi_fall_watch *w, uint32_t ago)
{
    return (w->newest + ABZI_FALL_PAST - ago) % ABZI_FALL_PAST;
}

static float height_at(const abzi_fall_watch *w, uint32_t ago)
{
    return w->height[place(w, ago)];
}

static float neck_at(const abzi_fall_watch *w, uint32_t ago)
{
    return w->neck[place(w, ago)];
}

static float mass_x_at(const abzi_fall_watch *w, uint32_t ago)
{
    return w->mass[place(w, ago) % ABZI_FALL_SLOPE].x;
}

static float mass_z_at(const abzi_fall_watch *w, uint32_t ago)
{
    return w->mass[place(w, ago) % ABZI_FALL_SLOPE].z;
}

// ---- what is seen --------------------------------------------------------------------------------------------------

static bool is_measured(const abz_vec3 *joint, uint32_t seen, int j)
{
    return (seen >> j & 1) != 0 && fabsf(joint[j].x) < ABZI_FALL_WORLD_M && fabsf(joint[j].y) < ABZI_FALL_WORLD_M &&
           fabsf(joint[j].z) < ABZI_FALL_WORLD_M;
}

/// Centre of mass from the pelvis. Limbs that are not seen are where they were last.
/// Source  de Leva, "Adjustments to Zatsiorsky-Seluyanov's segment inertia parameters" (1996), means of women and men:
///         each segment's mass is shared out to the joints at its ends by where its centre lies.
static abz_vec3 centre_of_mass(const abz_vec3 *offset)
{
    static const float mass[ABZ_JOINT_N] = {
        [ABZ_HIPS] = .140f,
        [ABZ_SPINE] = .080f,
        [ABZ_CHEST] = .110f,
        [ABZ_NECK] = .100f,
        [ABZ_HEAD] = .068f,
        [ABZ_LEFT_UPPER_ARM] = .015f,
        [ABZ_LEFT_LOWER_ARM] = .020f,
        [ABZ_LEFT_HAND] = .013f,
        [ABZ_RIGHT_UPPER_ARM] = .015f,
        [ABZ_RIGHT_LOWER_ARM] = .020f,
        [ABZ_RIGHT_HAND] = .013f,
        [ABZ_LEFT_UPPER_LEG] = .090f,
        [ABZ_LEFT_LOWER_LEG] = .080f,
        [ABZ_LEFT_FOOT] = .025f,
        [ABZ_LEFT_TOES] = .008f,
        [ABZ_RIGHT_UPPER_LEG] = .090f,
        [ABZ_RIGHT_LOWER_LEG] = .080f,
        [ABZ_RIGHT_FOOT] = .025f,
        [ABZ_RIGHT_TOES] = .008f,
    };
    abz_vec3 sum = {0, 0, 0};
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        sum = abzi_v3_add(sum, abzi_v3_scale(offset[j], mass[j]));
    }
    return sum;
}

static void remember(abzi_fall_watch *w, float height, float neck, float upright, abz_vec3 mass)
{
    w->newest = (w->newest + 1) % ABZI_FALL_PAST;
    w->height[w->newest] = height;
    w->upright[w->newest] = upright;
    w->neck[w->newest] = neck;
    w->mass[w->newest % ABZI_FALL_SLOPE] = mass;
}

/// The floor is where the lowest joint stands. It may be lower than was thought, and soon is; it is higher only for who
/// stays up, and not for who is lifted for a moment.
static void find_floor(abzi_fall_watch *w, float hips_y, bool is_new)
{
    const uint32_t feet = 1u << ABZ_LEFT_FOOT | 1u << ABZ_LEFT_TOES | 1u << ABZ_RIGHT_FOOT | 1u << ABZ_RIGHT_TOES;
    if ((w->known & feet) == 0 || w->guess == ABZI_FALL_POINTS) {  // the hips hang below the floor from a head near it
        return;
    }
    float lowest = 0;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        lowest = (w->known >> j & 1) != 0 ? abzi_minf(lowest, w->offset[j].y) : lowest;
    }
    lowest += hips_y - w->toe_m;
    const float after_s = lowest < w->floor_m ? SINK_S : RISE_S;
    w->floor_m += (lowest - w->floor_m) * (is_new ? 1 : 1 / (TICKS * after_s));
}

/// Counts the ticks since the dancer was at rest.
static void rest(abzi_fall_watch *w)
{
    const float least = REST_SPEED * sqrtf(GRAVITY * w->hip_m);
    const bool rests = fabsf(slope(height_at, w, 0)) < least && fabsf(slope(neck_at, w, 0)) < least;
    w->still_n = rests ? w->still_n + (w->still_n < REST_TICKS) : 0;
    w->rest_n = w->still_n >= REST_TICKS ? 0 : w->rest_n + (w->rest_n < ABZI_FALL_PAST);
}

bool abzi_fall_take_in(abzi_fall_watch *w, const abz_vec3 *joint, uint32_t seen)
{
    const bool has_neck = is_measured(joint, seen, ABZ_NECK), has_chest = is_measured(joint, seen, ABZ_CHEST);
    if (!is_measured(joint, seen, ABZ_HIPS) || (!has_neck && !has_chest)) {
        return false;
    }
    const abz_vec3 hips = joint[ABZ_HIPS];
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        if (is_measured(joint, seen, j)) {
            w->offset[j] = abzi_v3_sub(joint[j], hips);
            w->known |= 1u << j;
        }
    }
    const bool is_new = w->unseen_n > ABZI_FALL_LOST_TICKS;
    find_floor(w, hips.y, is_new);
    const abz_vec3 trunk = w->offset[has_neck ? ABZ_NECK : ABZ_CHEST];
    const float upright = abzi_v3_normalize(trunk, abzi_v3(0, 1, 0)).y;
    const abz_vec3 mass = abzi_v3_add(hips, centre_of_mass(w->offset));
    if (is_new) {  // nothing is known of how it came to this
        for (uint32_t i = 0; i < ABZI_FALL_PAST; i++) {
            remember(w, hips.y, hips.y + trunk.y, upright, mass);
        }
        w->unseen_n = 0;
    }
    w->rest_n = w->rest_n < ABZI_FALL_PAST ? w->rest_n + w->unseen_n : w->rest_n;
    // What was not seen lay on the line between: so that a pause is no jump.
    const float from = w->height[w->newest], from_neck = w->neck[w->newest], from_upright = w->upright[w->newest];
    const abz_vec3 from_mass = w->mass[w->newest % ABZI_FALL_SLOPE];
    for (uint32_t i = 1; i <= w->unseen_n; i++) {
        const float t = (float)i / (float)(w->unseen_n + 1);
        remember(w, from + t * (hips.y - from), from_neck + t * (hips.y + trunk.y - from_neck),
                 from_upright + t * (upright - from_upright), abzi_v3_lerp(from_mass, mass, t));
    }
    remember(w, hips.y, hips.y + trunk.y, upright, mass);
    w->unseen_n = 0;
    rest(w);
    return true;
}

// ---- what it means -------------------------------------------------------------------------------------------------

/// How far the extrapolated centre of mass lies outside of what stands on the floor; below 0: inside. Who flies is
/// beside nothing. ahead_share: of its speed that counts.
/// Source  Hof, "The 'extrapolated center of mass' concept suggests a simple control of balance in walking", Human Movement
///         Science 27 (2008): a body keeps its balance while its centre of mass, moved ahead by its speed over
///         sqrt(g / height), is above the base of support. Distance from a convex hull: the largest over directions.
static float beyond_support(const abzi_fall_watch *w, bool by_feet, float ahead_share)
{
    static const uint8_t sole[] = {ABZ_LEFT_FOOT,  ABZ_LEFT_TOES,      ABZ_RIGHT_FOOT,
                                   ABZ_RIGHT_TOES, ABZ_LEFT_LOWER_LEG, ABZ_RIGHT_LOWER_LEG,
                                   ABZ_LEFT_HAND,  ABZ_RIGHT_HAND,     ABZ_HIPS};
    // cosines of sixteen directions; the sines are four further on: within 2 % of the distance
    static const float cosine[20] = {1,        .92388f, .70711f,  .38268f,  0,        -.38268f, -.70711f,
                                     -.92388f, -1,      -.92388f, -.70711f, -.38268f, 0,        .38268f,
                                     .70711f,  .92388f, 1,        .92388f,  .70711f,  .38268f};
    const abz_vec3 mass = w->mass[w->newest % ABZI_FALL_SLOPE];
    const float hips_m = w->height[w->newest] - w->floor_m;
    const float ahead_s = ahead_share * sqrtf(abzi_maxf(mass.y - w->floor_m, 0.1f) / GRAVITY);
    const abz_vec3 from_hips = centre_of_mass(w->offset);
    const float x = from_hips.x + ahead_s * slope_of(mass_x_at, w, 0, ABZI_FALL_SLOPE),
                z = from_hips.z + ahead_s * slope_of(mass_z_at, w, 0, ABZI_FALL_SLOPE);
    float most = -ABZI_FALL_WORLD_M;
    bool stands = false;
    for (int d = 0; d < 16; d++) {
        const float c = cosine[d], s = cosine[d + 4];
        float reach = -ABZI_FALL_WORLD_M;
        for (size_t i = 0; i < (by_feet ? 4 : sizeof sole); i++) {
            const abz_vec3 at = w->offset[sole[i]];
            if (hips_m + at.y < LOW_M) {
                reach = abzi_maxf(reach, c * at.x + s * at.z);
                stands = true;
            }
        }
        most = abzi_maxf(most, c * x + s * z - reach - SPREAD_M);
    }
    return stands ? most : SPREAD_M;
}

/// Are knees on the floor; or hands or the pelvis, where they are measured?
static bool is_on_floor(const abzi_fall_watch *w, float hips_m)
{
    static const uint8_t part[] = {ABZ_LEFT_LOWER_LEG, ABZ_RIGHT_LOWER_LEG, ABZ_LEFT_HAND, ABZ_RIGHT_HAND, ABZ_HIPS};
    const size_t part_n = w->guess == ABZI_FALL_MEASURED ? sizeof part : 2;
    for (size_t i = 0; i < part_n; i++) {
        if (hips_m + w->offset[part[i]].y < STRIKES_M) {
            return true;
        }
    }
    return false;
}

/// Has the partner hold of the dancer, and stands?
static bool is_held(const abzi_fall_watch *w, abz_vec3 hips, const abz_vec3 *partner)
{
    static const uint8_t hand[] = {ABZ_LEFT_HAND, ABZ_RIGHT_HAND};
    static const uint8_t part[] = {ABZ_LEFT_HAND,       ABZ_RIGHT_HAND,     ABZ_LEFT_LOWER_ARM,
                                   ABZ_RIGHT_LOWER_ARM, ABZ_LEFT_UPPER_ARM, ABZ_RIGHT_UPPER_ARM,
                                   ABZ_SPINE,           ABZ_CHEST,          ABZ_NECK};
    if (partner == NULL) {
        return false;
    }
    for (size_t i = 0; i < sizeof hand; i++) {
        for (size_t j = 0; j < sizeof part; j++) {
            const abz_vec3 at = abzi_v3_add(hips, w->offset[part[j]]);
            if (abzi_v3_distance(partner[hand[i]], at) < HOLD_M) {
                return true;
            }
        }
    }
    return false;
}

/// m/s^2 that stopping a drop before `lowest_m` would take; 0: what drops is not far below where it was, or slow.
static float brake_for(const abzi_fall_watch *w, float (*at)(const abzi_fall_watch *, uint32_t), float drop_m,
                       float height_m, float lowest_m, float least_speed)
{
    const float speed = -slope(at, w, 0);
    const float least = w->guess == ABZI_FALL_MEASURED ? DROP : DROP_GUESSED;
    const bool drops = drop_m > least * w->hip_m && speed > least_speed * sqrtf(GRAVITY * w->hip_m);
    const bool is_possible = speed * speed < 2 * GRAVITY * FREE * drop_m;
    return drops && is_possible ? speed * speed / (2 * abzi_maxf(height_m - lowest_m, FOLDED_M)) : 0;
}

/// Is the dancer on the feet, upright, and goes down no faster?
static bool is_in_hand(const abzi_fall_watch *w, const abzi_fall_signs *s, float beside_feet_m)
{
    const bool on_feet = beside_feet_m < ON_FEET * w->hip_m;
    const float to_floor_m = abzi_maxf(s->height_m - SEAT * w->hip_m, FOLDED_M);
    switch (w->guess) {
    case ABZI_FALL_MEASURED:
        return on_feet && s->upright > ABZI_FALL_TILTED && s->gain > -FASTER * GRAVITY &&
               s->speed * s->speed < 2 * GRAVITY * BRAKE * to_floor_m;
    case ABZI_FALL_SMOOTHED:
        return on_feet && s->upright > TILTED_GUESSED && s->height_m > SEAT * w->hip_m;
    default:
        return false;
    }
}

static bool has_struck(const abzi_fall_watch *w, const abzi_fall_signs *s)
{
    const float hardest = w->guess == ABZI_FALL_MEASURED ? STRIKE : STRIKE_GUESSED;
    return w->guess != ABZI_FALL_POINTS && s->drop_m > DROP * w->hip_m && s->gain > hardest * GRAVITY &&
           is_on_floor(w, s->height_m);
}

/// The highest places of the last 1.5 s, or since the dancer was at rest.
typedef struct tops {
    float hips_m, neck_m, upright;
} tops;

static tops find_tops(const abzi_fall_watch *w)
{
    tops top = {-ABZI_FALL_WORLD_M, -ABZI_FALL_WORLD_M, -1};
    for (uint32_t ago = 0; ago < ABZI_FALL_PAST && ago <= w->rest_n; ago++) {
        top.hips_m = abzi_maxf(top.hips_m, height_at(w, ago) - w->floor_m);
        top.neck_m = abzi_maxf(top.neck_m, neck_at(w, ago) - w->floor_m);
        top.upright = abzi_maxf(top.upright, w->upright[place(w, ago)]);
    }
    return top;
}

/// m/s^2 that the drop would take to be stopped in time.
static float brake_of(const abzi_fall_watch *w, const abzi_fall_signs *s, const tops *top, bool on_feet)
{
    const uint32_t then = w->guess == ABZI_FALL_MEASURED ? 0 : ABZI_FALL_SLOPE_GUESSED / 2;
    const float neck_m = w->neck[w->newest] - w->floor_m, lowest_m = (on_feet ? LOWEST_FOLDED : LOWEST) * w->hip_m;
    float brake = 0;
    if (w->guess != ABZI_FALL_POINTS) {
        brake = brake_for(w, height_at, s->drop_m, height_at(w, then) - w->floor_m, lowest_m, SPEED);
    }
    if (w->guess == ABZI_FALL_POINTS || s->height_m < KNEELS * w->hip_m) {
        brake = abzi_maxf(brake, brake_for(w, neck_at, top->neck_m - neck_m, neck_at(w, then) - w->floor_m,
                                           LOWEST_NECK * w->hip_m, SPEED_NECK));
    }
    const bool stood = top->hips_m > ABZI_FALL_STANDS * w->hip_m && top->neck_m > STOOD_NECK * w->hip_m;
    const bool lies = abzi_maxf(s->height_m, neck_m) < ABZI_FALL_LIES * w->hip_m;
    // Nobody who means to takes so short a time from standing to lying.
    return stood && lies && !s->held ? abzi_maxf(brake, s->limit) : brake;
}

abzi_fall_signs abzi_fall_judge(const abzi_fall_watch *w, abz_vec3 hips, const abz_vec3 *partner)
{
    abzi_fall_signs s = {.height_m = w->height[w->newest] - w->floor_m,
                         .speed = slope(height_at, w, 0),
                         .upright = w->upright[w->newest],
                         .beyond_m = beyond_support(w, false, 1)};
    const float beside_feet_m = beyond_support(w, true, w->guess == ABZI_FALL_MEASURED ? 1 : 0);
    const tops top = find_tops(w);
    s.gain = (s.speed - slope(height_at, w, GAIN_TICKS)) * (TICKS / GAIN_TICKS);
    s.drop_m = top.hips_m - s.height_m;
    s.held = is_held(w, hips, partner);
    s.in_hand = is_in_hand(w, &s, beside_feet_m);
    const bool on_feet = beside_feet_m < OVER_FEET * w->hip_m;
    s.limit = GRAVITY * (s.held || on_feet ? BRAKE_BY_LEGS : BRAKE);
    // Who gets up and has not stood yet cannot fall: some hop to the feet with hands on the floor.
    const bool has_stood = w->now.state != ABZ_FALL_RISING || top.neck_m > STOOD_NECK * w->hip_m;
    if (has_stood && top.hips_m > ABZI_FALL_LIES * w->hip_m &&
        (top.upright > ABZI_FALL_UP || top.hips_m > HIGH * w->hip_m)) {
        s.brake = s.in_hand ? 0 : brake_of(w, &s, &top, on_feet);
        s.brake = has_struck(w, &s) ? abzi_maxf(s.brake, s.limit) : s.brake;
    }
    return s;
}
