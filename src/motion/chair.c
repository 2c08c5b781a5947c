// Arcs, exactly: the wheels say where the axle goes, and the casters are drawn behind their pivots.
#include "motion/chair.h"

#include "motion/body.h"

#define TICK_S (1.0f / ABZ_TICKS_PER_SECOND)
// Measures of a rigid everyday chair as makers have them for an adult of 1.70 m, scaled with the body where they go
// with it.
#define USUAL_M 1.70f
#define WHEEL_M 0.305f  // 24 inches across; smaller people have smaller wheels,
#define WHEEL_LEAST 0.75f
#define WHEEL_MOST 1.10f
#define HIPS_WIDE 0.215f     // sitting hips, heights (Pheasant, "Bodyspace": 0.36 m of 1.68),
#define WHEELS_BESIDE 0.16f  // and both wheels stand clear of them: guards, spokes and half a tyre, m
#define RIM_IN 0.035f        // a push rim is smaller than its wheel, and beside it, 1.5 cm clear of the spokes
#define RIM_OUT 0.040f
#define CASTER_M 0.0625f  // 5 inches across
#define TRAIL_M 0.045f
#define CASTER_AHEAD 0.235f  // heights
#define CASTER_OUT 0.78f     // of the driven wheels'
#define SEAT_AHEAD 0.050f    // the hips' joints before the axle, heights: most of the weight rests on the axle
#define PLATE_M 0.06f        // footrests over the floor: at least 5 cm are asked for
#define HANGER_SINE 0.087f   // shins go ahead by 5 degrees: a dancer's frame is short
#define HANGER_COSINE 0.996f
#define DUMP_SINE 0.087f  // the seat falls off to the back by 5
#define DUMP_COSINE 0.996f
#define KNEES_APART 0.9f  // of the hips' joints: knees that rest together
#define THIGH 0.045f      // hips' joints over the cushion, heights

abz_chair_shape abz_chair_for(const abz_body *body)
{
    float h = abzi_body_height(body), size = h / USUAL_M;
    size = abzi_clampf(size, WHEEL_LEAST, WHEEL_MOST);
    abz_chair_shape it = {.wheel_m = WHEEL_M * size,
                          .track_m = HIPS_WIDE * h + WHEELS_BESIDE,
                          .rim_m = WHEEL_M * size - RIM_IN,
                          .rim_out_m = RIM_OUT,
                          .caster_m = CASTER_M * size,
                          .trail_m = TRAIL_M,
                          .caster_ahead = CASTER_AHEAD * h,
                          .plate_m = PLATE_M};
    it.caster_out = CASTER_OUT * it.track_m / 2;
    float high = 0, front = 0;
    for (int side = 0; side < 2; side++) {
        int leg = side == 0 ? ABZ_LEFT_UPPER_LEG : ABZ_RIGHT_UPPER_LEG;
        const abz_vec3 *bone = &body->offset[leg];
        float upper_m = abzi_v3_length(bone[1]), lower_m = abzi_v3_length(bone[2]);
        float ankle_y = PLATE_M + body->ankle_height_m, knee_y = ankle_y + HANGER_COSINE * lower_m;
        float knee_z = SEAT_AHEAD * h + bone->z + DUMP_COSINE * upper_m;
        it.knee[side] = abzi_v3(KNEES_APART * bone->x, knee_y, knee_z);
        it.ankle[side] = abzi_v3(KNEES_APART * bone->x, ankle_y, knee_z + HANGER_SINE * lower_m);
        high += (knee_y - DUMP_SINE * upper_m - bone->y) / 2;
        front = abzi_maxf(front, it.ankle[side].z + 1.6f * bone[3].z);  // toes go on so far (stature.c)
    }
    it.seat = abzi_v3(0, high, SEAT_AHEAD * h);
    it.cushion_m = high - THIGH * h;
    it.front_m = front;
    return it;
}

abzi_chair abzi_chair_at(abzi_spot at)
{
    return (abzi_chair){.at = at, .trailing = {at.yaw, at.yaw}};
}

static float towards(float now, float wanted, float most)
{
    return now + abzi_withinf(wanted - now, most);
}

// Nobody's hands turn a rim faster than that: the slower one gives way, and the curve stays as it is.
static void limit(const abz_chair_shape *shape, float *speed, float *turn)
{
    *speed = abzi_clampf(*speed, -ABZI_CHAIR_BACK, ABZI_CHAIR_SPEED);
    *turn = abzi_withinf(*turn, ABZI_CHAIR_TURN);
    float rim = fabsf(*speed) + fabsf(*turn) * shape->track_m / 2;
    if (rim > ABZI_CHAIR_SPEED) {
        *speed *= ABZI_CHAIR_SPEED / rim;
        *turn *= ABZI_CHAIR_SPEED / rim;
    }
}

static abz_vec3 pivot_of(const abzi_chair *chair, const abz_chair_shape *shape, int side)
{
    float out = side == 0 ? shape->caster_out : -shape->caster_out;
    return abzi_spot_world(chair->at, abzi_v3(out, 0, shape->caster_ahead));
}

abzi_spot abzi_chair_after(abzi_spot at, float speed, float turn)
{
    // the chord of an arc points half of its turn ahead
    const float half = turn * TICK_S / 2, chord = speed * TICK_S * (1 - half * half / 6);
    float sine, cosine;
    abzi_sincosf(at.yaw + half, &sine, &cosine);
    return (abzi_spot){at.x + chord * sine, at.z + chord * cosine, at.yaw + 2 * half};
}

static void roll(abzi_chair *chair, const abz_chair_shape *shape)
{
    abz_vec3 contact[2];
    for (int side = 0; side < 2; side++) {
        float sine, cosine;
        abzi_sincosf(chair->trailing[side], &sine, &cosine);
        abz_vec3 pivot = pivot_of(chair, shape, side);
        contact[side] = abzi_v3(pivot.x - shape->trail_m * sine, 0, pivot.z - shape->trail_m * cosine);
        float out =
            side == 0 ? -shape->track_m / 2 : shape->track_m / 2;  // the left one goes back in a turn to the left
        chair->rolled[side] += (chair->speed + out * chair->turn) * TICK_S / shape->wheel_m;
    }
    chair->at = abzi_chair_after(chair->at, chair->speed, chair->turn);
    for (int side = 0; side < 2; side++) {
        abz_vec3 drawn = abzi_v3_sub(pivot_of(chair, shape, side), contact[side]);
        float yaw = abzi_atan2f(drawn.x, drawn.z);
        chair->trailing[side] += abzi_wrapf(yaw - chair->trailing[side]);
    }
}

void abzi_chair_drive(abzi_chair *chair, const abz_chair_shape *shape, float speed, float turn)
{
    limit(shape, &speed, &turn);
    chair->speed = towards(chair->speed, speed, ABZI_CHAIR_PUSH * TICK_S);
    chair->turn = towards(chair->turn, turn, ABZI_CHAIR_TWIST * TICK_S);
    roll(chair, shape);
}

void abzi_chair_push(abzi_chair *chair, const abz_chair_shape *shape, float left, float right)
{
    chair->speed += (left + right) / 2;
    chair->turn += (right - left) / shape->track_m;
    limit(shape, &chair->speed, &chair->turn);
}

void abzi_chair_glide(abzi_chair *chair, const abz_chair_shape *shape)
{
    // either wheel is slowed as much: what a turn loses at the rim a way loses at the axle
    chair->speed = towards(chair->speed, 0, ABZI_CHAIR_ROLLS * TICK_S);
    chair->turn = towards(chair->turn, 0, ABZI_CHAIR_ROLLS * TICK_S / (shape->track_m / 2));
    roll(chair, shape);
}

void abzi_chair_goes(abzi_chair *chair, const abz_chair_shape *shape, float speed, float turn)
{
    chair->speed = speed;
    chair->turn = turn;
    roll(chair, shape);
}

abzi_spot abzi_chair_stops(const abzi_chair *chair)
{
    const float turn = chair->turn * fabsf(chair->turn) / (2 * ABZI_CHAIR_TWIST);
    const float way_m = chair->speed * fabsf(chair->speed) / (2 * ABZI_CHAIR_PUSH);
    const abz_vec3 at =
        abzi_spot_world((abzi_spot){chair->at.x, chair->at.z, chair->at.yaw + turn / 2}, abzi_v3(0, 0, way_m));
    return (abzi_spot){at.x, at.z, chair->at.yaw + turn};
}

abz_chair abzi_chair_shown(const abzi_chair *chair)
{
    return (abz_chair){.x_m = chair->at.x,
                       .z_m = chair->at.z,
                       .yaw_rad = chair->at.yaw,
                       .rolled_rad = {chair->rolled[0], chair->rolled[1]},
                       .caster_rad = {chair->trailing[0], chair->trailing[1]}};
}

abzi_spot abzi_chair_seat(const abzi_chair *chair, const abz_chair_shape *shape)
{
    abz_vec3 at = abzi_spot_world(chair->at, shape->seat);
    return (abzi_spot){at.x, at.z, chair->at.yaw};
}

abzi_spot abzi_chair_under(abzi_spot hips, const abz_chair_shape *shape)
{
    abz_vec3 at = abzi_spot_world(hips, abzi_v3(-shape->seat.x, 0, -shape->seat.z));
    return (abzi_spot){at.x, at.z, hips.yaw};
}

abzi_spot abzi_chair_of(const abz_vec3 *joint, const abz_chair_shape *shape)
{
    const float yaw = abzi_heading(joint[ABZ_LEFT_UPPER_LEG], joint[ABZ_RIGHT_UPPER_LEG]);
    return abzi_chair_under((abzi_spot){joint[ABZ_HIPS].x, joint[ABZ_HIPS].z, yaw}, shape);
}

abz_chair abzi_chair_seen(const abz_vec3 *joint, const abz_chair_shape *shape)
{
    const abzi_spot at = abzi_chair_of(joint, shape);
    return (abz_chair){.x_m = at.x, .z_m = at.z, .yaw_rad = at.yaw, .caster_rad = {at.yaw, at.yaw}};
}

abz_vec3 abzi_chair_foot(const abz_chair_shape *shape, const abz_body *body, const abzi_legs *legs, int side)
{
    abzi_foothold foot = abzi_foothold_at(body, legs, side, (abzi_spot){0, 0, 0}, shape->plate_m);
    return abzi_v3_sub(shape->ankle[side], abzi_foothold_tilt(&foot, 0).ankle);
}

// From a box to a point outside of it; inside, how deep, below 0.
static float off_box(abz_vec3 middle, abz_vec3 half, abz_vec3 at)
{
    float x = fabsf(at.x - middle.x) - half.x, y = fabsf(at.y - middle.y) - half.y, z = fabsf(at.z - middle.z) - half.z;
    abz_vec3 out = {abzi_maxf(x, 0), abzi_maxf(y, 0), abzi_maxf(z, 0)};
    return abzi_v3_length(out) + abzi_minf(abzi_maxf(x, abzi_maxf(y, z)), 0);
}

float abzi_chair_depth(const abzi_chair *chair, const abz_chair_shape *shape, abz_vec3 world, float radius_m)
{
    abz_vec3 at = abzi_spot_local(chair->at, world);
    at.x = fabsf(at.x);  // left and right are alike
    float r = shape->wheel_m, half = shape->track_m / 2;
    // a wheel is a disc: off its edge, or off its face
    float rim = sqrtf((at.y - r) * (at.y - r) + at.z * at.z) - r, face = fabsf(at.x - half) - ABZI_CHAIR_TYRE_M;
    float wheel = sqrtf(abzi_maxf(rim, 0) * abzi_maxf(rim, 0) + abzi_maxf(face, 0) * abzi_maxf(face, 0)) +
                  abzi_minf(abzi_maxf(rim, face), 0);
    float inner = half - ABZI_CHAIR_TYRE_M;
    abz_vec3 seat = {0, shape->cushion_m - ABZI_CHAIR_CUSHION_M,
                     (shape->seat.z + shape->caster_ahead) / 2 - ABZI_CHAIR_CUSHION_M};
    float seat_off =
        off_box(seat, abzi_v3(inner, ABZI_CHAIR_CUSHION_M, (shape->caster_ahead + ABZI_CHAIR_CUSHION_M) / 2), at);
    float reach = shape->caster_m + shape->trail_m;  // wherever the caster points
    float caster = off_box(abzi_v3(shape->caster_out, shape->caster_m, shape->caster_ahead),
                           abzi_v3(reach / 2, shape->caster_m, reach), at);
    float back = shape->caster_ahead, ahead = shape->front_m;
    float plate =
        off_box(abzi_v3(0, shape->plate_m / 2 + ABZI_CHAIR_FRAME_M, (back + ahead) / 2),
                abzi_v3(shape->knee[0].x + 2 * ABZI_CHAIR_FRAME_M, shape->plate_m / 2, (ahead - back) / 2), at);
    float off = abzi_minf(abzi_minf(wheel, seat_off), abzi_minf(caster, plate));
    return radius_m - off;
}

// Points of a body, and how thick it is there, heights.
static const struct {
    uint8_t joint;
    float radius;
} part[ABZI_CHAIR_PART_N] = {{ABZ_HIPS, .06f},           {ABZ_CHEST, .06f},           {ABZ_HEAD, .05f},
                             {ABZ_LEFT_HAND, .02f},      {ABZ_RIGHT_HAND, .02f},      {ABZ_LEFT_LOWER_ARM, .02f},
                             {ABZ_LEFT_FOOT, .02f},      {ABZ_RIGHT_LOWER_ARM, .02f}, {ABZ_RIGHT_FOOT, .02f},
                             {ABZ_LEFT_LOWER_LEG, .03f}, {ABZ_LEFT_TOES, .015f},      {ABZ_RIGHT_LOWER_LEG, .03f},
                             {ABZ_LEFT_UPPER_LEG, .05f}, {ABZ_RIGHT_UPPER_LEG, .05f}, {ABZ_RIGHT_TOES, .015f}};

void abzi_chair_depths(const abzi_chair *chair, const abz_chair_shape *shape, const abz_vec3 *joint, float height_m,
                       float *depth)
{
    for (int i = 0; i < ABZI_CHAIR_PART_N; i++) {
        depth[i] = abzi_chair_depth(chair, shape, joint[part[i].joint], part[i].radius * height_m);
    }
}

// The boxes that a chair is, seen from above: wheels with their rims, casters, and the footrests with what stands on
// them.
#define RIM_M 0.05f
#define SHOE_M 0.07f  // half of a footrest's breadth and a shoe, beside the knee

typedef struct boxed {
    float half, back, front;
} boxed;
enum { BOX_N = 3 };

static void boxes_of(const abz_chair_shape *c, boxed *out)
{
    out[0] = (boxed){c->track_m / 2 + RIM_M, -c->wheel_m, c->wheel_m};
    out[1] = (boxed){c->caster_out + c->caster_m, -c->wheel_m, c->caster_ahead + c->trail_m + c->caster_m};
    out[2] = (boxed){c->knee[0].x + SHOE_M, -c->wheel_m, c->front_m};
}

float abzi_chair_off(const abz_chair_shape *c, abzi_spot chair, abz_vec3 world, abz_vec3 *out)
{
    return abzi_chair_off_stance(c, abzi_stance_of(chair), world, out);
}

float abzi_chair_off_stance(const abz_chair_shape *c, abzi_stance chair, abz_vec3 world, abz_vec3 *out)
{
    const abz_vec3 at = abzi_stance_local(chair, world);
    boxed box[BOX_N];
    boxes_of(c, box);
    float nearest = 1e9f;
    for (int i = 0; i < BOX_N; i++) {
        const float middle = (box[i].front + box[i].back) / 2;
        const float x = fabsf(at.x) - box[i].half, z = fabsf(at.z - middle) - (box[i].front - box[i].back) / 2;
        const float over_x = x > 0 ? x : 0, over_z = z > 0 ? z : 0, over = sqrtf(over_x * over_x + over_z * over_z);
        const float side = at.x > 0 ? 1.0f : -1.0f, end = at.z > middle ? 1.0f : -1.0f;
        const float off = over > 0 ? over : abzi_maxf(x, z);
        if (off < nearest) {
            nearest = off;
            *out = over > 1e-5f ? abzi_v3(side * over_x / over, 0, end * over_z / over)
                   : x > z      ? abzi_v3(side, 0, 0)
                                : abzi_v3(0, 0, end);
        }
    }
    return nearest;
}

// Shares of a way between which it is between two walls.
static void between_walls(float from, float way, float low, float high, float *enters, float *leaves)
{
    const float over = fabsf(way) > 1e-6f ? 1 / way : 1e6f;
    const float a = (low - from) * over, b = (high - from) * over;
    *enters = abzi_maxf(*enters, abzi_minf(a, b));
    *leaves = abzi_minf(*leaves, abzi_maxf(a, b));
}

bool abzi_chair_between(const abz_chair_shape *c, abzi_spot chair, abz_vec3 from, abz_vec3 to)
{
    const abz_vec3 a = abzi_spot_local(chair, from), way = abzi_v3_sub(abzi_spot_local(chair, to), a);
    boxed box[BOX_N];
    boxes_of(c, box);
    bool is = false;
    for (int i = 0; i < BOX_N; i++) {
        float enters = 0, leaves = 1;
        between_walls(a.x, way.x, -box[i].half, box[i].half, &enters, &leaves);
        between_walls(a.z, way.z, box[i].back, box[i].front, &enters, &leaves);
        is = is || enters < leaves;
    }
    return is;
}
