#include "care/fall_sensor.h"

#include <stdalign.h>
#include <string.h>

#include "base/vec.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
#define GRAVITY 9.81f
#define MOST_G 100.0f  // no sensor measures more
#define MOST_TURN 100.0f

// Of 34 recordings of six people, those falls that strike least have 1.7 g m/s and those non-falls that lie over .54
// (bench/falls_sensor): between them is 1, the weight of the body stopped at a metre a second. Without a gyroscope the
// drop is only known from how little the body weighs: 1.8 and 1.2.
#define POWER 1.0f
#define POWER_BLIND 1.5f
// Falls end 65 degrees and more from upright, dancers who land within 25.
#define TILT_RAD 0.785f
#define LIES_TICKS 30u
#define UPRIGHT 0.866f     // cosine: who is within 30 degrees of how he stood stands again
#define UPRIGHT_TICKS 30u  // when that lasts
#define AFTER_TICKS 150u   // a fall is over 2.5 s after its impact, or it was none
#define DOWN_TICKS 60u
#define FORGET_S 1.0f  // a drop takes less than this; errors of the speed must be forgotten sooner than they grow
#define LOST_TICKS 30u
// Where up is follows the gyroscope, and where there is none the accelerometer, the more surely the nearer it is to 1
// g.
#define SETTLE_S 0.5f
#define SETTLE_BLIND_S 0.1f
#define TRUSTED_G 0.2f
#define UPS_TICKS 6u
#define UPS_LATEST 10u  // up before is the mean from three to one second ago: the fall itself is not in it

struct abz_fall_sensor {
    abzi_fall_sensor sensor;
};

abzi_fall_limits abzi_fall_limits_usual(void)
{
    return (abzi_fall_limits){POWER, POWER_BLIND, TILT_RAD, LIES_TICKS};
}

void abzi_fall_sensor_start(abzi_fall_sensor *sensor, const abzi_fall_limits *limits)
{
    memset(sensor, 0, sizeof *sensor);
    sensor->limits = *limits;
    sensor->now.state = ABZ_FALL_LOST;
    sensor->now.confidence = 1;
}

size_t abz_fall_sensor_size(void)
{
    return sizeof(abz_fall_sensor);
}

abz_status abz_fall_sensor_init(void *mem, size_t size, abz_fall_sensor **sensor)
{
    if (mem == NULL || size < sizeof(abz_fall_sensor) || (uintptr_t)mem % alignof(max_align_t) != 0) {
        return ABZ_ENOMEM;
    }
    const abzi_fall_limits limits = abzi_fall_limits_usual();
    abz_fall_sensor *made = mem;
    abzi_fall_sensor_start(&made->sensor, &limits);
    *sensor = made;
    return ABZ_OK;
}

void abz_fall_sensor_tick(abz_fall_sensor *sensor, const abz_fall_motion *motion, abz_fall *fall)
{
    abzi_fall_sensor_feel(&sensor->sensor, motion);
    *fall = sensor->sensor.now;
}

static void become(abzi_fall_sensor *s, abz_fall_state state)
{
    s->now.fall_n += state == ABZ_FALL_FALLING;
    s->now.state = state;
    s->now.since_ticks = 0;
    s->so_n = 0;
}

// ---- what is felt --------------------------------------------------------------------------------------------------

static bool is_within(abz_vec3 v, float most)
{
    return fabsf(v.x) <= most && fabsf(v.y) <= most && fabsf(v.z) <= most;
}

static void begin(abzi_fall_sensor *s, abz_vec3 up)
{
    s->up = up;
    s->speed = s->drop = 0;
    s->tick_n = 0;
    memset(s->drops, 0, sizeof s->drops);
    for (uint32_t i = 0; i < ABZI_FALL_UPS; i++) {
        s->ups[i] = up;
    }
    become(s, ABZ_FALL_DANCING);
}

/// Where up is, and how fast the body goes down.
static void take_in(abzi_fall_sensor *s, const abz_fall_motion *motion, float g)
{
    const abz_vec3 a = motion->acceleration_g;
    if (motion->has_turn) {
        s->up = abzi_v3_sub(s->up, abzi_v3_scale(abzi_v3_cross(motion->turn, s->up), DT));
    }
    const float trust = abzi_maxf(0, 1 - fabsf(g - 1) / TRUSTED_G);
    const float settle = DT / (motion->has_turn ? SETTLE_S : SETTLE_BLIND_S) * trust;
    s->up = abzi_v3_normalize(abzi_v3_lerp(abzi_v3_normalize(s->up, a), abzi_v3_normalize(a, s->up), settle), s->up);
    s->speed = (s->speed + (abzi_v3_dot(a, s->up) - 1) * GRAVITY * DT) * (1 - DT / FORGET_S);
    s->drop = abzi_maxf(0, s->drop + (1 - g) * GRAVITY * DT);
    s->drops[s->tick_n % ABZI_FALL_DROPS] = motion->has_turn ? abzi_maxf(0, -s->speed) : s->drop;
    if (s->tick_n % UPS_TICKS == 0) {
        s->ups[s->tick_n / UPS_TICKS % ABZI_FALL_UPS] = s->up;
    }
    s->tick_n++;
}

/// g m/s: how hard the body strikes now.
static float power_now(const abzi_fall_sensor *s, float g)
{
    float fastest = 0;
    for (uint32_t i = 0; i < ABZI_FALL_DROPS; i++) {
        fastest = abzi_maxf(fastest, s->drops[i]);
    }
    return fastest * abzi_maxf(0, g - 1);
}

static abz_vec3 up_before(const abzi_fall_sensor *s)
{
    const uint32_t newest = (s->tick_n - 1) / UPS_TICKS;
    abz_vec3 sum = {0, 0, 0};
    for (uint32_t ago = UPS_LATEST; ago < ABZI_FALL_UPS; ago++) {
        sum = abzi_v3_add(sum, s->ups[(newest + ABZI_FALL_UPS - ago) % ABZI_FALL_UPS]);
    }
    return abzi_v3_normalize(sum, s->up);
}

// ---- states --------------------------------------------------------------------------------------------------------

static bool lasts(abzi_fall_sensor *s, bool is_so, uint32_t ticks)
{
    s->so_n = is_so ? s->so_n + 1 : 0;
    return s->so_n >= ticks;
}

static void step(abzi_fall_sensor *s, float limit)
{
    const bool lies = s->tilt<abzi_cosf(s->limits.tilt_rad), stands = s->tilt> UPRIGHT;
    switch (s->now.state) {
    case ABZ_FALL_UNSTEADY:
        if (lasts(s, lies, s->limits.lies_n)) {
            become(s, ABZ_FALL_FALLING);
        } else if (s->impact_n > AFTER_TICKS) {
            become(s, ABZ_FALL_DANCING);
        }
        break;
    case ABZ_FALL_FALLING:
        if (s->now.since_ticks >= DOWN_TICKS) {
            become(s, ABZ_FALL_DOWN);
        }
        break;
    case ABZ_FALL_DOWN:
        if (lasts(s, stands, UPRIGHT_TICKS)) {
            become(s, ABZ_FALL_RISING);
        }
        break;
    case ABZ_FALL_RISING:
        if (!stands) {
            become(s, ABZ_FALL_DOWN);
        } else if (s->now.since_ticks >= DOWN_TICKS) {
            become(s, ABZ_FALL_DANCING);
        }
        break;
    default:
        break;
    }
    const float over = abzi_maxf(1, s->power / limit);
    const bool fell = s->now.state == ABZ_FALL_FALLING || s->now.state == ABZ_FALL_DOWN;
    s->now.confidence = fell ? 1 - 0.5f / over : s->now.state == ABZ_FALL_UNSTEADY ? 0.5f : 1;
}

void abzi_fall_sensor_feel(abzi_fall_sensor *s, const abz_fall_motion *motion)
{
    s->now.since_ticks += s->now.since_ticks < UINT32_MAX;
    if (motion == NULL || !is_within(motion->acceleration_g, MOST_G) || !is_within(motion->turn, MOST_TURN)) {
        s->unfelt_n += s->unfelt_n < UINT32_MAX;
        if (s->unfelt_n == LOST_TICKS + 1 && s->now.state != ABZ_FALL_LOST) {
            become(s, ABZ_FALL_LOST);
            s->now.confidence = 1;
        }
        return;
    }
    s->unfelt_n = 0;
    const float g = abzi_v3_length(motion->acceleration_g);
    if (s->now.state == ABZ_FALL_LOST) {
        begin(s, abzi_v3_normalize(motion->acceleration_g, abzi_v3(0, 1, 0)));
    }
    take_in(s, motion, g);
    const float power = power_now(s, g), limit = motion->has_turn ? s->limits.power : s->limits.power_blind;
    s->impact_n += s->impact_n < UINT32_MAX;
    if (power >= limit && (s->now.state == ABZ_FALL_DANCING || s->now.state == ABZ_FALL_RISING)) {
        become(s, ABZ_FALL_UNSTEADY);
        s->power = 0;
        s->before = up_before(s);
    }
    if (s->now.state == ABZ_FALL_UNSTEADY || s->now.state == ABZ_FALL_FALLING) {
        s->power = abzi_maxf(s->power, power);
    }
    if (s->now.state == ABZ_FALL_UNSTEADY && power >= limit) {  // who runs strikes the floor again and again
        s->impact_n = 0;
        s->before = s->so_n == 0 ? up_before(s) : s->before;
    }
    s->tilt = abzi_v3_dot(s->up, s->before);
    step(s, limit);
}

// ---- both senses ---------------------------------------------------------------------------------------------------

abz_fall abz_fall_together(const abz_fall *seen, const abz_fall *felt)
{
    static const float sure = 0.75f;  // half way between just and quite
    if (seen->state == ABZ_FALL_LOST || felt->state == ABZ_FALL_LOST) {
        return seen->state == ABZ_FALL_LOST ? *felt : *seen;
    }
    abz_fall both = *seen;
    const bool is_felt = felt->state == ABZ_FALL_FALLING || felt->state == ABZ_FALL_DOWN;
    const bool dances = seen->state == ABZ_FALL_DANCING && seen->confidence > sure;
    if (is_felt && (seen->state == ABZ_FALL_UNSTEADY || (seen->state == ABZ_FALL_DANCING && !dances))) {
        both = *felt;
    } else if (is_felt && dances) {  // the sensor was struck, or hangs loose
        both.state = ABZ_FALL_UNSTEADY;
        both.since_ticks = felt->since_ticks;
        both.confidence = 0.5f;
    } else if (is_felt) {
        both.confidence = 1 - (1 - seen->confidence) * (1 - felt->confidence);
    }
    both.fall_n = seen->fall_n > felt->fall_n ? seen->fall_n : felt->fall_n;
    return both;
}
