#include "codec/chair_mesh.h"

#include "base/vec.h"

#define TUBE_M 0.013f  // of a frame: an inch across
#define TYRE_M 0.016f
#define RIM_M 0.010f
#define SPOKE_M 0.003f
#define SPOKE_N 12
#define HUB_M 0.024f
#define FORK_M 0.008f
#define CUSHION_M 0.028f    // half as thick as it is
#define BEHIND_M 0.125f     // hips to the backrest,
#define BACK_HIGH_M 0.24f   // which goes so far up from the cushion: a dancer's is low
#define WITHIN_M 0.055f     // seat, rails and backrest are so far within the wheels
#define GUARD_HIGH_M 0.09f  // clothes stay off the wheels so far up from the cushion
#define RAIL_BELOW_M 0.075f

typedef struct maker {
    const abz_chair_shape *shape;
    abzi_chair_mesh *mesh;
} maker;

static void rod(maker *m, abz_vec3 from, abz_vec3 to, float wide, float deep)
{
    abzi_chair_mesh *mesh = m->mesh;
    uint16_t *corner = mesh->corner + (size_t)3 * mesh->triangle_n;
    abzi_figurine_rod(from, to, wide, deep, wide, deep, mesh->point + mesh->point_n);
    for (int i = 0; i < 3 * ABZI_FIGURINE_TRIANGLES; i++) {
        corner[i] = (uint16_t)(mesh->point_n + (uint32_t)abzi_figurine_corner(i / 3, i % 3));
    }
    mesh->point_n += ABZI_FIGURINE_POINTS;
    mesh->triangle_n += ABZI_FIGURINE_TRIANGLES;
}

static void tube(maker *m, float x, float y, float z, float to_x, float to_y, float to_z)
{
    rod(m, abzi_v3(x, y, z), abzi_v3(to_x, to_y, to_z), TUBE_M, TUBE_M);
}

// A ring about the axle.
static void ring(maker *m, abz_vec3 centre, float radius, float thick)
{
    abzi_chair_mesh *mesh = m->mesh;
    uint16_t *corner = mesh->corner + (size_t)3 * mesh->triangle_n;
    for (uint32_t i = 0; i < ABZI_RING_POINTS; i++) {
        uint32_t along = i / ABZI_RING_THICK, next = (along + 1) % ABZI_RING_ROUND;
        float angle = 2 * ABZI_PI_F * (float)along / ABZI_RING_ROUND;
        float about = 2 * ABZI_PI_F * (float)(i % ABZI_RING_THICK) / ABZI_RING_THICK;
        abz_vec3 out = abzi_v3(0, abzi_cosf(angle), abzi_sinf(angle));
        abz_vec3 normal = abzi_v3_add(abzi_v3(abzi_sinf(about), 0, 0), abzi_v3_scale(out, abzi_cosf(about)));
        abz_vec3 pos = abzi_v3_add(centre, abzi_v3_add(abzi_v3_scale(out, radius), abzi_v3_scale(normal, thick)));
        mesh->point[mesh->point_n + i] = (abzi_figurine_point){abzi_figurine_on_grid(pos), normal};
        uint32_t here = mesh->point_n + along * ABZI_RING_THICK, there = mesh->point_n + next * ABZI_RING_THICK;
        uint32_t a = i % ABZI_RING_THICK, b = (a + 1) % ABZI_RING_THICK;
        const uint32_t six[] = {here + a, there + a, there + b, here + a, there + b, here + b};
        for (int k = 0; k < 6; k++) {
            *corner++ = (uint16_t)six[k];
        }
    }
    mesh->point_n += ABZI_RING_POINTS;
    mesh->triangle_n += ABZI_RING_TRIANGLES;
}

static void wheel(maker *m, float side)
{
    const abz_chair_shape *it = m->shape;
    float rim_x = side * it->rim_out_m, hub_x = HUB_M;
    ring(m, abzi_v3(0, 0, 0), it->wheel_m - TYRE_M, TYRE_M);
    ring(m, abzi_v3(rim_x, 0, 0), it->rim_m, RIM_M);
    rod(m, abzi_v3(-hub_x, 0, 0), abzi_v3(hub_x, 0, 0), HUB_M, HUB_M);
    for (int i = 0; i < SPOKE_N; i++) {
        float sine, cosine, far = it->wheel_m - 2 * TYRE_M;
        abzi_sincosf(2 * ABZI_PI_F * (float)i / SPOKE_N, &sine, &cosine);
        abz_vec3 from = {i % 2 == 0 ? hub_x : -hub_x, HUB_M * cosine, HUB_M * sine};
        abz_vec3 end = {0, far * cosine, far * sine}, on_rim = {rim_x, it->rim_m * cosine, it->rim_m * sine};
        rod(m, from, end, SPOKE_M, SPOKE_M);
        if (i % 2 == 0) {
            rod(m, end, on_rim, SPOKE_M, SPOKE_M);
        }
    }
}

static void caster(maker *m)
{
    const abz_chair_shape *it = m->shape;
    float top = 2 * it->caster_m + 0.03f, half = TYRE_M + 2 * FORK_M;
    ring(m, abzi_v3(0, it->caster_m, -it->trail_m), it->caster_m - TYRE_M, TYRE_M);
    rod(m, abzi_v3(-half, it->caster_m, -it->trail_m), abzi_v3(half, it->caster_m, -it->trail_m), FORK_M, FORK_M);
    for (float side = -1; side < 2; side += 2) {
        rod(m, abzi_v3(side * half, it->caster_m, -it->trail_m), abzi_v3(side * half, top, 0), FORK_M, FORK_M);
    }
    rod(m, abzi_v3(-half, top, 0), abzi_v3(half, top, 0), FORK_M, FORK_M);
}

static void frame(maker *m)
{
    const abz_chair_shape *it = m->shape;
    float in = it->track_m / 2 - WITHIN_M, rail = it->cushion_m - RAIL_BELOW_M, back = it->seat.z - BEHIND_M;
    float bend = it->knee[0].z - 0.10f, top = it->cushion_m + BACK_HIGH_M, feet = it->knee[0].x;
    abz_vec3 ankle = it->ankle[0];
    tube(m, -it->track_m / 2, it->wheel_m, 0, it->track_m / 2, it->wheel_m, 0);
    for (float side = -1; side < 2; side += 2) {
        float x = side * in, caster_top = 2 * it->caster_m + 0.03f;
        tube(m, x, rail, back, x, rail, bend);
        tube(m, x, rail, bend, side * feet, it->plate_m, ankle.z - 0.03f);
        tube(m, x, rail, back, x, top, back - 0.03f);
        tube(m, x, it->wheel_m, 0, x, rail, 0.02f);
        tube(m, x, rail, it->caster_ahead, side * it->caster_out, caster_top, it->caster_ahead);
        rod(m, abzi_v3(x + side * 0.02f, it->cushion_m + GUARD_HIGH_M / 2, back + 0.04f),
            abzi_v3(x + side * 0.02f, it->cushion_m + GUARD_HIGH_M / 2, it->seat.z + 0.10f), 0.004f, GUARD_HIGH_M / 2);
        rod(m, abzi_v3(side * feet, it->plate_m - 0.012f, ankle.z - 0.04f),
            abzi_v3(side * feet, it->plate_m - 0.012f, it->front_m - 0.06f), 0.045f, 0.008f);
    }
    tube(m, -feet, it->plate_m - 0.012f, ankle.z, feet, it->plate_m - 0.012f, ankle.z);
    rod(m, abzi_v3(0, it->cushion_m - CUSHION_M, back + 0.05f), abzi_v3(0, it->cushion_m - CUSHION_M, bend), in,
        CUSHION_M);
    rod(m, abzi_v3(0, it->cushion_m + 0.05f, back), abzi_v3(0, top - 0.02f, back - 0.03f), in, 0.018f);
}

void abzi_chair_mesh_of(const abz_chair_shape *shape, int which, abzi_chair_mesh *mesh)
{
    maker m = {shape, mesh};
    mesh->point_n = mesh->triangle_n = 0;
    if (which == ABZI_CHAIR_FRAME) {
        frame(&m);
    } else if (which == ABZI_CHAIR_CASTER) {
        caster(&m);
    } else {
        wheel(&m, which == ABZI_CHAIR_LEFT_WHEEL ? 1.0f : -1.0f);
    }
}
