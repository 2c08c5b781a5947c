#include "motion/chairs.h"

#define TUBE_M 0.01f  // half of a rim's tube
#define SHIN_M 0.05f  // half of a shin, and of a thigh over the knee
#define NOWHERE_M 9.0f
#define FAR_M 2.5f      // no chair is longer than half of it
#define ROOM_M 0.005f   // to rest before another one
#define TOUCH_M 0.001f  // and to be stopped at once
#define ALIKE_M 1e-6f   // a few last places of where they are

static void blocks_of(const abz_chair_shape *c, abzi_chairs_block *out)
{
    const float reach = c->caster_m + c->trail_m, legs = c->knee[0].x + 2 * ABZI_CHAIR_FRAME_M;
    const float out_m = c->rim_out_m + TUBE_M - ABZI_CHAIR_TYRE_M;  // of a rim, from the tyre on
    for (int side = 0; side < 2; side++) {
        const float to = side == 0 ? 1.0f : -1.0f, half = c->track_m / 2;
        *out++ = (abzi_chairs_block){.x = to * half,
                                     .half = ABZI_CHAIR_TYRE_M,
                                     .high = 2 * c->wheel_m,
                                     .disc_m = c->wheel_m,
                                     .disc_up_m = c->wheel_m};
        *out++ = (abzi_chairs_block){.x = to * (half + ABZI_CHAIR_TYRE_M + out_m / 2),
                                     .half = out_m / 2,
                                     .low = c->wheel_m - c->rim_m,
                                     .high = c->wheel_m + c->rim_m,
                                     .disc_m = c->rim_m,
                                     .disc_up_m = c->wheel_m};
        *out++ = (abzi_chairs_block){.x = to * c->caster_out,
                                     .half = reach / 2,
                                     .back = c->caster_ahead - reach,
                                     .front = c->caster_ahead + reach,
                                     .high = 2 * c->caster_m};
    }
    *out++ = (abzi_chairs_block){.half = c->track_m / 2 - ABZI_CHAIR_TYRE_M,
                                 .back = c->seat.z / 2 - 1.5f * ABZI_CHAIR_CUSHION_M,
                                 .front = c->seat.z / 2 + c->caster_ahead - ABZI_CHAIR_CUSHION_M / 2,
                                 .low = c->cushion_m - 2 * ABZI_CHAIR_CUSHION_M,
                                 .high = c->cushion_m};
    *out++ = (abzi_chairs_block){
        .half = legs, .back = c->caster_ahead, .front = c->front_m, .low = ABZI_CHAIR_FRAME_M, .high = c->ankle[0].y};
    *out++ = (abzi_chairs_block){.half = legs,
                                 .back = c->knee[0].z - SHIN_M,
                                 .front = c->ankle[0].z + SHIN_M,
                                 .low = c->ankle[0].y,
                                 .high = c->knee[0].y + SHIN_M};
    *out++ = (abzi_chairs_block){.half = legs,
                                 .back = c->seat.z,
                                 .front = c->knee[0].z + SHIN_M,
                                 .low = c->cushion_m,
                                 .high = c->knee[0].y + SHIN_M};
}

// Half of how far a part reaches ahead, where it is as high as a part of another.
static float reach_of(const abzi_chairs_block *it, const abzi_chairs_block *other)
{
    if (it->disc_m == 0) {
        return (it->front - it->back) / 2;
    }
    const float off = it->disc_up_m - abzi_clampf(it->disc_up_m, other->low, other->high);
    return sqrtf(abzi_maxf(it->disc_m * it->disc_m - off * off, 0));
}

// How deep two boxes are in each other seen from above: the shortest way out along a side of theirs. Of the other one,
// seen from the first: where its middle is, and how it is turned
static float boxes_depth(float half_a, float reach_a, float half_b, float reach_b, abzi_stance b)
{
    const float c = fabsf(b.cosine), s = fabsf(b.sine);
    const float across = half_a + c * half_b + s * reach_b - fabsf(b.x);
    const float along = reach_a + s * half_b + c * reach_b - fabsf(b.z);
    const float x = b.cosine * b.x - b.sine * b.z, z = b.sine * b.x + b.cosine * b.z;
    const float other_across = half_b + c * half_a + s * reach_a - fabsf(x);
    const float other_along = reach_b + s * half_a + c * reach_a - fabsf(z);
    return abzi_minf(abzi_minf(across, along), abzi_minf(other_across, other_along));
}

// How deep a part of a chair is in one of another, seen from the first chair: where that is.
static float parts_depth(const abzi_chairs_block *one, const abzi_chairs_block *other, abzi_stance at)
{
    if (one->low >= other->high || other->low >= one->high) {
        return -NOWHERE_M;
    }
    const abz_vec3 middle = abzi_stance_world(at, abzi_v3(other->x, 0, (other->back + other->front) / 2));
    const abzi_stance from = {middle.x - one->x, middle.z - (one->back + one->front) / 2, at.sine, at.cosine};
    return boxes_depth(one->half, reach_of(one, other), other->half, reach_of(other, one), from);
}

abzi_chairs abzi_chairs_of(const abz_chair_shape *a, const abz_chair_shape *b)
{
    abzi_chairs it;
    blocks_of(a, it.a);
    blocks_of(b, it.b);
    return it;
}

float abzi_chairs_deepest(const abzi_chairs *chairs, abzi_spot a_at, abzi_spot b_at)
{
    const abzi_stance at = abzi_stance_relative(abzi_stance_of(a_at), abzi_stance_of(b_at));
    float deepest = -NOWHERE_M;
    for (int i = 0; i < ABZI_CHAIRS_BLOCK_N; i++) {
        for (int k = 0; k < ABZI_CHAIRS_BLOCK_N; k++) {
            deepest = abzi_maxf(deepest, parts_depth(&chairs->a[i], &chairs->b[k], at));
        }
    }
    return deepest;
}

float abzi_chairs_depth(const abz_chair_shape *a, abzi_spot a_at, const abz_chair_shape *b, abzi_spot b_at)
{
    const abzi_chairs chairs = abzi_chairs_of(a, b);
    return abzi_chairs_deepest(&chairs, a_at, b_at);
}

// ---- keeping apart ---------------------------------------------------------------------------------------------------

// How deep a chair that stands there is in the other one, or in where it is asked for.
static float meets(const abzi_chairs *chairs, abzi_spot at, abzi_spot other)
{
    return abzi_spot_apart(at, other) > FAR_M ? -NOWHERE_M : abzi_chairs_deepest(chairs, at, other);
}

void abzi_chairs_keep_apart(const abz_chair_shape *shape, const abzi_chair *was, const abz_chair_shape *other_shape,
                            const abzi_chair *other, abzi_chair *chair)
{
    // of speed and turn there goes on: pushed; and where hands hold the rims fast
    static const float pushed[][2] = {{1, 0}, {0, 1}, {0, 0}};
    static const float held[][2] = {{0.5f, 0.5f}, {1, 0}, {0, 1}, {0.5f, 0}, {0, 0.5f}, {0.2f, 0.2f}, {0, 0}};
    const abzi_chairs chairs = abzi_chairs_of(shape, other_shape);
    const abzi_chair would = *chair;
    const abzi_spot stops = abzi_chair_stops(other);
    // who is nearer may leave
    const float room = abzi_maxf(meets(&chairs, was->at, stops), -ROOM_M) + ALIKE_M;
    for (size_t i = 0; i < sizeof pushed / sizeof *pushed && meets(&chairs, abzi_chair_stops(chair), stops) > room;
         i++) {
        *chair = *was;
        abzi_chair_drive(chair, shape, pushed[i][0] * would.speed, pushed[i][1] * would.turn);
    }
    const abzi_chair braked = *chair;
    const float most = abzi_maxf(meets(&chairs, was->at, other->at), -TOUCH_M) + ALIKE_M;
    for (size_t i = 0; i < sizeof held / sizeof *held && meets(&chairs, chair->at, other->at) > most; i++) {
        *chair = *was;
        abzi_chair_goes(chair, shape, held[i][0] * braked.speed, held[i][1] * braked.turn);
    }
}
