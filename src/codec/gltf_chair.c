#include "codec/gltf_chair.h"

#include "base/bytes.h"
#include "base/vec.h"

enum { CHAIR_ACCESSORS = 3 * ABZI_CHAIR_MESHES + 1 + ABZI_GLTF_CHAIR_NODES, CHAIR_POINT_SIZE = 24 };

bool abzi_gltf_sits(const abz_gltf_config *c, uint32_t dancer)
{
    return c->chair[dancer].wheel_m > 0;
}

uint32_t abzi_gltf_seated_n(const abz_gltf_config *c, uint32_t dancer_n)
{
    uint32_t n = 0;
    for (uint32_t d = 0; d < dancer_n; d++) {
        n += abzi_gltf_sits(c, d);
    }
    return n;
}

uint64_t abzi_gltf_chair_view_size(const abz_gltf_config *c, uint32_t dancer, int view)
{
    abzi_chair_mesh mesh;
    if (view < 2 * ABZI_CHAIR_MESHES) {
        abzi_chair_mesh_of(&c->chair[dancer], view / 2, &mesh);
        return view % 2 == 0 ? (uint64_t)mesh.point_n * CHAIR_POINT_SIZE : (uint64_t)mesh.triangle_n * 6;
    }
    return view == 2 * ABZI_CHAIR_MESHES ? 12 * c->frame_n : 16 * c->frame_n * ABZI_GLTF_CHAIR_NODES;
}

uint32_t abzi_gltf_chair_node(const abz_gltf_config *c, uint32_t dancer, int i)
{
    return c->dancer_n * ABZI_GLTF_NODES + abzi_gltf_seated_n(c, dancer) * ABZI_GLTF_CHAIR_NODES + (uint32_t)i;
}

static uint32_t chair_mesh_of(const abz_gltf_config *c, uint32_t dancer, int which)
{
    return c->dancer_n + abzi_gltf_seated_n(c, dancer) * ABZI_CHAIR_MESHES + (uint32_t)which;
}

void abzi_gltf_chair_nodes(abzi_gltf_writer *w, uint32_t dancer)
{
    static const char *const name[ABZI_GLTF_CHAIR_NODES] = {"chair", "leftWheel", "rightWheel", "leftCaster",
                                                            "rightCaster"};
    static const int mesh[ABZI_GLTF_CHAIR_NODES] = {ABZI_CHAIR_FRAME, ABZI_CHAIR_LEFT_WHEEL, ABZI_CHAIR_RIGHT_WHEEL,
                                                    ABZI_CHAIR_CASTER, ABZI_CHAIR_CASTER};
    const abz_chair_shape *it = &w->config->chair[dancer];
    const abz_vec3 place[ABZI_GLTF_CHAIR_NODES] = {{0, 0, 0},
                                                   {it->track_m / 2, it->wheel_m, 0},
                                                   {-it->track_m / 2, it->wheel_m, 0},
                                                   {it->caster_out, 0, it->caster_ahead},
                                                   {-it->caster_out, 0, it->caster_ahead}};
    for (int i = 0; i < ABZI_GLTF_CHAIR_NODES; i++) {
        abzi_gltf_words(w, ",{\"name\":\"");
        abzi_gltf_words(w, name[i]);
        abzi_gltf_entry(w, "\",\"mesh\":", chair_mesh_of(w->config, dancer, mesh[i]));
        abzi_gltf_words(w, ",\"translation\":");
        abzi_gltf_three(w, place[i], abzi_gltf_decimal);
        for (int k = 1; i == 0 && k < ABZI_GLTF_CHAIR_NODES; k++) {
            abzi_gltf_entry(w, k == 1 ? ",\"children\":[" : ",", abzi_gltf_chair_node(w->config, dancer, k));
        }
        abzi_gltf_words(w, i == 0 ? "]}" : "}");
    }
}

uint32_t abzi_gltf_chair_accessor(const abz_gltf_config *c, uint32_t dancer, int n)
{
    return 1 + c->dancer_n * ABZI_GLTF_ACCESSORS + abzi_gltf_seated_n(c, dancer) * CHAIR_ACCESSORS + (uint32_t)n;
}

void abzi_gltf_chair_meshes(abzi_gltf_writer *w, uint32_t dancer)
{
    const abz_gltf_config *c = w->config;
    for (int which = 0; which < ABZI_CHAIR_MESHES; which++) {
        abzi_gltf_entry(
            w, ",{\"primitives\":[{\"attributes\":{\"POSITION\":", abzi_gltf_chair_accessor(c, dancer, 3 * which));
        abzi_gltf_entry(w, ",\"NORMAL\":", abzi_gltf_chair_accessor(c, dancer, 3 * which + 1));
        abzi_gltf_entry(w, "},\"indices\":", abzi_gltf_chair_accessor(c, dancer, 3 * which + 2));
        abzi_gltf_entry(w, ",\"material\":", c->dancer_n);
        abzi_gltf_words(w, "}]}");
    }
}

void abzi_gltf_chair_accessors(abzi_gltf_writer *w, uint32_t dancer)
{
    const abz_gltf_config *c = w->config;
    const uint32_t view = 1 + c->dancer_n * ABZI_GLTF_VIEWS + abzi_gltf_seated_n(c, dancer) * ABZI_GLTF_CHAIR_VIEWS;
    abzi_chair_mesh mesh;
    for (uint32_t which = 0; which < ABZI_CHAIR_MESHES; which++) {
        abzi_gltf_extent it = abzi_gltf_no_extent;
        abzi_chair_mesh_of(&c->chair[dancer], (int)which, &mesh);
        abzi_gltf_widen(&it, mesh.point, mesh.point_n);
        abzi_gltf_place_accessor(w, view + 2 * which, mesh.point_n, &it);
        abzi_gltf_accessor(w, view + 2 * which, 12, mesh.point_n, ",\"componentType\":5126,\"type\":\"VEC3\"}");
        abzi_gltf_accessor(w, view + 2 * which + 1, 0, (uint64_t)3 * mesh.triangle_n,
                           ",\"componentType\":5123,\"type\":\"SCALAR\"}");
    }
    const uint32_t moves = view + 2 * ABZI_CHAIR_MESHES;
    abzi_gltf_accessor(w, moves, 0, c->frame_n, ",\"componentType\":5126,\"type\":\"VEC3\"}");
    for (uint64_t i = 0; i < ABZI_GLTF_CHAIR_NODES; i++) {
        abzi_gltf_accessor(w, moves + 1, 16 * c->frame_n * i, c->frame_n, ",\"componentType\":5126,\"type\":\"VEC4\"}");
    }
}

static abz_quat chair_turn(const abz_chair *it, int node)
{
    const abz_vec3 axle = {1, 0, 0};
    return node == 0  ? abzi_quat_from_yaw(it->yaw_rad)
           : node < 3 ? abzi_quat_from_axis_angle(axle, it->rolled_rad[node - 1])
                      : abzi_quat_from_yaw(it->caster_rad[node - 3] - it->yaw_rad);
}

void abzi_gltf_chair_data(abzi_gltf_writer *w, uint32_t dancer)
{
    const abz_gltf_config *c = w->config;
    abzi_chair_mesh mesh;
    for (int which = 0; which < ABZI_CHAIR_MESHES; which++) {
        abzi_chair_mesh_of(&c->chair[dancer], which, &mesh);
        for (uint32_t i = 0; i < mesh.point_n; i++) {
            abzi_gltf_v3(w, mesh.point[i].pos);
            abzi_gltf_v3(w, mesh.point[i].normal);
        }
        for (uint32_t i = 0; i < 3 * mesh.triangle_n; i++) {
            uint8_t bytes[2];
            abzi_put_u16(bytes, mesh.corner[i]);
            abzi_gltf_put(w, bytes, sizeof bytes);
        }
    }
    for (int node = -1; node < ABZI_GLTF_CHAIR_NODES; node++) {
        for (uint64_t f = 0; f < c->frame_n && w->status == ABZ_OK; f++) {
            const abz_chair *it = c->chairs(c->from, dancer, f);
            if (!(fabsf(it->x_m) + fabsf(it->z_m) + fabsf(it->yaw_rad) < 1e9f)) {
                w->status = ABZ_EINVAL;
            }
            if (node < 0) {
                abzi_gltf_v3(w, abzi_v3(it->x_m, 0, it->z_m));
            } else {
                abzi_gltf_quat(w, abzi_quat_normalize(chair_turn(it, node)));
            }
        }
    }
}
