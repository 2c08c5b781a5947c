// A .glb file: 12 bytes of head; a chunk of JSON, filled up with spaces; a chunk of binary data. Little-endian.
//
//   head      "glTF", version 2, size of the file: u32 each
//   chunk     size u32, "JSON" or "BIN" and zero
//
// The binary data, all parts multiples of four bytes:
//
//   times     f32 a frame
//   then for each dancer
//   points    32 bytes each: place f32 x 3, normal f32 x 3, joint u8 x 4, weight u8 x 4
//   corners   u16 each, three a triangle
//   inverse   16 f32 a joint, by columns: from the T-pose into the joint
//   hips      f32 x 3 a frame
//   turns     a joint after the other: f32 x 4 a frame, in the parent
//   then for the chair of each who sits
//   points    of frame, left wheel, right wheel and caster, 24 bytes each: place f32 x 3, normal f32 x 3; then corners; of one
//             after the other
//   places    of the frame: f32 x 3 a frame
//   turns     frame, left wheel, right wheel, left caster, right caster: f32 x 4 a frame, in the parent
//
// The JSON is made twice, for its size and then for good: so nothing has to be kept.
#include "abrazo/gltf.h"

#include <string.h>

#include "base/bytes.h"
#include "base/decimal.h"
#include "base/text.h"
#include "base/vec.h"
#include "codec/chair_mesh.h"
#include "codec/figurine.h"

enum {
    HEAD_SIZE = 12,
    CHUNK_HEAD_SIZE = 8,
    POINT_N = ABZI_FIGURINE_LIMBS * ABZI_FIGURINE_POINTS,
    CORNER_N = 3 * ABZI_FIGURINE_LIMBS * ABZI_FIGURINE_TRIANGLES,
    POINT_SIZE = 32,
    MATRIX_SIZE = 64,
    NODES_EACH = ABZ_JOINT_N + 2,      // the joints, the dancer they belong to, the body
    VIEWS_EACH = 5,                    // points, corners, inverse, hips, turns
    ACCESSORS_EACH = 7 + ABZ_JOINT_N,  // place, normal, joint, weight, corners, inverse, hips; turns
    CHAIR_NODES = 5,                   // frame, wheels, casters
    CHAIR_VIEWS = 2 * ABZI_CHAIR_MESHES + 2,
    CHAIR_ACCESSORS = 3 * ABZI_CHAIR_MESHES + 1 + CHAIR_NODES,
    CHAIR_SAMPLERS = 1 + CHAIR_NODES,
    CHAIR_POINT_SIZE = 24
};

#define SIZE_MOST 4294967295u

/// A file being written, in pieces of a page.
typedef struct writer {
    const abz_gltf_config *config;
    bool measures;  ///< bytes are counted and not written
    uint64_t n;     ///< bytes so far
    abz_status status;
    size_t held_n;
    char held[4096];
} writer;

static void flush(writer *w)
{
    if (w->status == ABZ_OK && w->held_n > 0 && !w->measures) {
        w->status = w->config->sink(w->config->to, w->held, w->held_n);
    }
    w->held_n = 0;
}

/// At most as many bytes as are held.
static void put(writer *w, const void *bytes, size_t n)
{
    if (n > sizeof w->held - w->held_n) {
        flush(w);
    }
    memcpy(w->held + w->held_n, bytes, n);
    w->held_n += n;
    w->n += n;
}

static void put_u32(writer *w, uint32_t v)
{
    uint8_t bytes[4];
    abzi_put_u32(bytes, v);
    put(w, bytes, sizeof bytes);
}

static void put_f32(writer *w, float v)
{
    uint8_t bytes[4];
    abzi_put_f32(bytes, v);
    put(w, bytes, sizeof bytes);
}

static void put_v3(writer *w, abz_vec3 v)
{
    put_f32(w, v.x);
    put_f32(w, v.y);
    put_f32(w, v.z);
}

// ---- sizes ---------------------------------------------------------------------------------------------------------

static uint64_t times_size(const abz_gltf_config *c)
{
    return 4 * c->frame_n;
}

/// Sizes of a dancer's views, in their order.
static uint64_t view_size(const abz_gltf_config *c, int view)
{
    const uint64_t size[VIEWS_EACH] = {(uint64_t)POINT_N * POINT_SIZE, (uint64_t)CORNER_N * 2,
                                       (uint64_t)ABZ_JOINT_N * MATRIX_SIZE, 12 * c->frame_n,
                                       16 * c->frame_n * ABZ_JOINT_N};
    return size[view];
}

static bool sits(const abz_gltf_config *c, uint32_t dancer)
{
    return c->chair[dancer].wheel_m > 0;
}

/// How many of the first so many dancers sit.
static uint32_t seated_n(const abz_gltf_config *c, uint32_t dancer_n)
{
    uint32_t n = 0;
    for (uint32_t d = 0; d < dancer_n; d++) {
        n += sits(c, d);
    }
    return n;
}

/// The same of a chair's.
static uint64_t chair_view_size(const abz_gltf_config *c, uint32_t dancer, int view)
{
    abzi_chair_mesh mesh;
    if (view < 2 * ABZI_CHAIR_MESHES) {
        abzi_chair_mesh_of(&c->chair[dancer], view / 2, &mesh);
        return view % 2 == 0 ? (uint64_t)mesh.point_n * CHAIR_POINT_SIZE : (uint64_t)mesh.triangle_n * 6;
    }
    return view == 2 * ABZI_CHAIR_MESHES ? 12 * c->frame_n : 16 * c->frame_n * CHAIR_NODES;
}

static uint64_t binary_size(const abz_gltf_config *c)
{
    uint64_t size = times_size(c);
    for (int view = 0; view < VIEWS_EACH; view++) {
        size += c->dancer_n * view_size(c, view);
    }
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        for (int view = 0; view < CHAIR_VIEWS && sits(c, d); view++) {
            size += chair_view_size(c, d, view);
        }
    }
    return size;
}

/// A frame's time on a grid of 1 / 65536 s, on which its decimals are exact.
static float time_of(const abz_gltf_config *c, uint64_t frame)
{
    return (float)(floor((double)frame * c->frame_time_s * 65536 + 0.5) / 65536);
}

// ---- JSON ----------------------------------------------------------------------------------------------------------

static void put_words(writer *w, const char *words)
{
    put(w, words, strlen(words));
}

static void put_count(writer *w, uint64_t count)
{
    char digits[20];
    abzi_text t = {.out = digits, .size = sizeof digits};
    abzi_text_count(&t, count);
    put(w, digits, t.n);
}

static void put_decimal(writer *w, float value)
{
    char digits[ABZI_DECIMAL_SIZE];
    put(w, digits, abzi_decimal_write((double)value, 0, 9, digits));
}

/// A multiple of 1 / 65536 with all of its decimals: who reads it must find the number that the binary data has.
static void put_exact(writer *w, float value)
{
    const double size = fabs((double)value), whole = floor(size);
    uint64_t rest = (uint64_t)((size - whole) * 65536) * 152587890625u;  // 10^16 / 65536
    char digits[17];
    digits[0] = '.';
    for (int i = 16; i > 0; i--, rest /= 10) {
        digits[i] = (char)('0' + rest % 10);
    }
    put_words(w, value < 0 ? "-" : "");
    put_count(w, (uint64_t)whole);
    put(w, digits, sizeof digits);
}

static void put_three(writer *w, abz_vec3 v, void (*number)(writer *, float))
{
    put_words(w, "[");
    number(w, v.x);
    put_words(w, ",");
    number(w, v.y);
    put_words(w, ",");
    number(w, v.z);
    put_words(w, "]");
}

/// A string, with its quotes. Control characters are left out.
static void put_string(writer *w, const char *string)
{
    put_words(w, "\"");
    for (; *string; string++) {
        if ((unsigned char)*string >= ' ') {
            put(w, "\\", *string == '"' || *string == '\\');
            put(w, string, 1);
        }
    }
    put_words(w, "\"");
}

/// "key":count
static void put_entry(writer *w, const char *key, uint64_t count)
{
    put_words(w, key);
    put_count(w, count);
}

static void put_comma(writer *w, bool is_first)
{
    put(w, ",", !is_first);
}

/// Node numbers: first the joints of each dancer, then who they belong to and the body.
static uint32_t node_of(uint32_t dancer, int joint)
{
    return dancer * NODES_EACH + (uint32_t)joint;
}

/// Then the chairs: frame, wheels, casters.
static uint32_t chair_node_of(const abz_gltf_config *c, uint32_t dancer, int i)
{
    return c->dancer_n * NODES_EACH + seated_n(c, dancer) * CHAIR_NODES + (uint32_t)i;
}

static uint32_t chair_mesh_of(const abz_gltf_config *c, uint32_t dancer, int which)
{
    return c->dancer_n + seated_n(c, dancer) * ABZI_CHAIR_MESHES + (uint32_t)which;
}

static void put_joint(writer *w, uint32_t dancer, int joint)
{
    const abz_body *body = &w->config->body[dancer];
    const abz_vec3 place = joint == ABZ_HIPS ? abzi_v3(0, body->hip_height_m, 0) : body->offset[joint];
    bool is_first = true;
    put_words(w, "{\"name\":\"");
    put_words(w, abz_joint_name((abz_joint)joint));
    put_words(w, "\",\"translation\":");
    put_three(w, place, put_decimal);
    for (int child = 1; child < ABZ_JOINT_N; child++) {
        if (abz_joint_parent((abz_joint)child) == joint) {
            put_words(w, is_first ? ",\"children\":[" : ",");
            put_count(w, node_of(dancer, child));
            is_first = false;
        }
    }
    put_words(w, is_first ? "}," : "]},");
}

static void put_chair_nodes(writer *w, uint32_t dancer)
{
    static const char *const name[CHAIR_NODES] = {"chair", "leftWheel", "rightWheel", "leftCaster", "rightCaster"};
    static const int mesh[CHAIR_NODES] = {ABZI_CHAIR_FRAME, ABZI_CHAIR_LEFT_WHEEL, ABZI_CHAIR_RIGHT_WHEEL,
                                          ABZI_CHAIR_CASTER, ABZI_CHAIR_CASTER};
    const abz_chair_shape *it = &w->config->chair[dancer];
    const abz_vec3 place[CHAIR_NODES] = {{0, 0, 0},
                                         {it->track_m / 2, it->wheel_m, 0},
                                         {-it->track_m / 2, it->wheel_m, 0},
                                         {it->caster_out, 0, it->caster_ahead},
                                         {-it->caster_out, 0, it->caster_ahead}};
    for (int i = 0; i < CHAIR_NODES; i++) {
        put_words(w, ",{\"name\":\"");
        put_words(w, name[i]);
        put_entry(w, "\",\"mesh\":", chair_mesh_of(w->config, dancer, mesh[i]));
        put_words(w, ",\"translation\":");
        put_three(w, place[i], put_decimal);
        for (int k = 1; i == 0 && k < CHAIR_NODES; k++) {
            put_entry(w, k == 1 ? ",\"children\":[" : ",", chair_node_of(w->config, dancer, k));
        }
        put_words(w, i == 0 ? "]}" : "}");
    }
}

static void put_nodes(writer *w)
{
    const abz_gltf_config *c = w->config;
    put_words(w, "\"scenes\":[{\"nodes\":[");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        put_comma(w, d == 0);
        put_count(w, node_of(d, ABZ_JOINT_N));
        put_entry(w, ",", node_of(d, ABZ_JOINT_N + 1));
        if (sits(c, d)) {
            put_entry(w, ",", chair_node_of(c, d, 0));
        }
    }
    put_words(w, "]}],\"scene\":0,\"nodes\":[");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        put_comma(w, d == 0);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            put_joint(w, d, j);
        }
        put_words(w, "{\"name\":");
        put_string(w, c->name[d]);
        put_entry(w, ",\"children\":[", node_of(d, ABZ_HIPS));
        put_words(w, "]},{\"name\":");
        put_string(w, c->name[d]);
        put_entry(w, ",\"mesh\":", d);
        put_entry(w, ",\"skin\":", d);
        put_words(w, "}");
    }
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        if (sits(c, d)) {
            put_chair_nodes(w, d);
        }
    }
}

/// Accessor numbers: 0 is the time.
static uint32_t accessor_of(uint32_t dancer, int n)
{
    return 1 + dancer * ACCESSORS_EACH + (uint32_t)n;
}

static uint32_t chair_accessor_of(const abz_gltf_config *c, uint32_t dancer, int n)
{
    return 1 + c->dancer_n * ACCESSORS_EACH + seated_n(c, dancer) * CHAIR_ACCESSORS + (uint32_t)n;
}

static void put_chair_meshes(writer *w, uint32_t dancer)
{
    const abz_gltf_config *c = w->config;
    for (int which = 0; which < ABZI_CHAIR_MESHES; which++) {
        put_entry(w, ",{\"primitives\":[{\"attributes\":{\"POSITION\":", chair_accessor_of(c, dancer, 3 * which));
        put_entry(w, ",\"NORMAL\":", chair_accessor_of(c, dancer, 3 * which + 1));
        put_entry(w, "},\"indices\":", chair_accessor_of(c, dancer, 3 * which + 2));
        put_entry(w, ",\"material\":", c->dancer_n);
        put_words(w, "}]}");
    }
}

static void put_bodies(writer *w)
{
    static const char *const colour[ABZ_GLTF_DANCERS_MAX] = {"[0.10,0.16,0.30,1]", "[0.55,0.12,0.12,1]"};
    const abz_gltf_config *c = w->config;
    put_words(w, "],\"skins\":[");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        put_comma(w, d == 0);
        put_entry(w, "{\"inverseBindMatrices\":", accessor_of(d, 5));
        put_entry(w, ",\"skeleton\":", node_of(d, ABZ_HIPS));
        put_words(w, ",\"joints\":[");
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            put_comma(w, j == 0);
            put_count(w, node_of(d, j));
        }
        put_words(w, "]}");
    }
    put_words(w, "],\"materials\":[");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        put_comma(w, d == 0);
        put_words(w, "{\"pbrMetallicRoughness\":{\"baseColorFactor\":");
        put_words(w, colour[d]);
        put_words(w, ",\"metallicFactor\":0,\"roughnessFactor\":0.8}}");
    }
    if (seated_n(c, c->dancer_n) > 0) {
        put_words(w, ",{\"pbrMetallicRoughness\":{\"baseColorFactor\":[0.06,0.07,0.08,1],\"metallicFactor\":0,"
                     "\"roughnessFactor\":0.6}}");
    }
    put_words(w, "],\"meshes\":[");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        put_comma(w, d == 0);
        put_entry(w, "{\"primitives\":[{\"attributes\":{\"POSITION\":", accessor_of(d, 0));
        put_entry(w, ",\"NORMAL\":", accessor_of(d, 1));
        put_entry(w, ",\"JOINTS_0\":", accessor_of(d, 2));
        put_entry(w, ",\"WEIGHTS_0\":", accessor_of(d, 3));
        put_entry(w, "},\"indices\":", accessor_of(d, 4));
        put_entry(w, ",\"material\":", d);
        put_words(w, "}]}");
    }
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        if (sits(c, d)) {
            put_chair_meshes(w, d);
        }
    }
}

/// Sampler and channel numbers of a dancer: the hips' place, then the joints' turns.
static void put_animation(writer *w)
{
    const abz_gltf_config *c = w->config;
    put_words(w, "],\"animations\":[{\"name\":");
    put_string(w, c->title);
    put_words(w, ",\"samplers\":[");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        for (int s = 0; s <= ABZ_JOINT_N; s++) {
            put_comma(w, d == 0 && s == 0);
            put_entry(w, "{\"input\":0,\"output\":", accessor_of(d, 6 + s));
            put_words(w, "}");
        }
    }
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        for (int s = 0; s < CHAIR_SAMPLERS && sits(c, d); s++) {
            put_entry(w, ",{\"input\":0,\"output\":", chair_accessor_of(c, d, 3 * ABZI_CHAIR_MESHES + s));
            put_words(w, "}");
        }
    }
    put_words(w, "],\"channels\":[");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        for (int s = 0; s <= ABZ_JOINT_N; s++) {
            put_comma(w, d == 0 && s == 0);
            put_entry(w, "{\"sampler\":", d * (ABZ_JOINT_N + 1) + (uint32_t)s);
            put_entry(w, ",\"target\":{\"node\":", node_of(d, s == 0 ? ABZ_HIPS : s - 1));
            put_words(w, s == 0 ? ",\"path\":\"translation\"}}" : ",\"path\":\"rotation\"}}");
        }
    }
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        const uint32_t first = c->dancer_n * (ABZ_JOINT_N + 1) + seated_n(c, d) * CHAIR_SAMPLERS;
        for (int s = 0; s < CHAIR_SAMPLERS && sits(c, d); s++) {
            put_entry(w, ",{\"sampler\":", first + (uint32_t)s);
            put_entry(w, ",\"target\":{\"node\":", chair_node_of(c, d, s == 0 ? 0 : s - 1));
            put_words(w, s == 0 ? ",\"path\":\"translation\"}}" : ",\"path\":\"rotation\"}}");
        }
    }
    put_words(w, "]}]");
}

/// "type":5126 is f32, 5123 u16, 5121 u8.
static void put_accessor(writer *w, uint64_t view, uint64_t offset, uint64_t n, const char *kind)
{
    put_entry(w, ",{\"bufferView\":", view);
    if (offset > 0) {
        put_entry(w, ",\"byteOffset\":", offset);
    }
    put_entry(w, ",\"count\":", n);
    put_words(w, kind);
}

/// The smallest and the largest of each coordinate of points.
typedef struct extent {
    abz_vec3 least, most;
} extent;

static const extent no_extent = {{1e9f, 1e9f, 1e9f}, {-1e9f, -1e9f, -1e9f}};

static void widen(extent *it, const abzi_figurine_point *point, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        const abz_vec3 p = point[i].pos, a = it->least, b = it->most;
        it->least = abzi_v3(p.x < a.x ? p.x : a.x, p.y < a.y ? p.y : a.y, p.z < a.z ? p.z : a.z);
        it->most = abzi_v3(p.x > b.x ? p.x : b.x, p.y > b.y ? p.y : b.y, p.z > b.z ? p.z : b.z);
    }
}

/// An accessor of places.
static void put_place_accessor(writer *w, uint64_t view, uint64_t n, const extent *it)
{
    put_accessor(w, view, 0, n, ",\"componentType\":5126,\"type\":\"VEC3\",\"min\":");
    put_three(w, it->least, put_exact);
    put_words(w, ",\"max\":");
    put_three(w, it->most, put_exact);
    put_words(w, "}");
}

static void put_chair_accessors(writer *w, uint32_t dancer)
{
    const abz_gltf_config *c = w->config;
    const uint32_t view = 1 + c->dancer_n * VIEWS_EACH + seated_n(c, dancer) * CHAIR_VIEWS;
    abzi_chair_mesh mesh;
    for (uint32_t which = 0; which < ABZI_CHAIR_MESHES; which++) {
        extent it = no_extent;
        abzi_chair_mesh_of(&c->chair[dancer], (int)which, &mesh);
        widen(&it, mesh.point, mesh.point_n);
        put_place_accessor(w, view + 2 * which, mesh.point_n, &it);
        put_accessor(w, view + 2 * which, 12, mesh.point_n, ",\"componentType\":5126,\"type\":\"VEC3\"}");
        put_accessor(w, view + 2 * which + 1, 0, (uint64_t)3 * mesh.triangle_n,
                     ",\"componentType\":5123,\"type\":\"SCALAR\"}");
    }
    const uint32_t moves = view + 2 * ABZI_CHAIR_MESHES;
    put_accessor(w, moves, 0, c->frame_n, ",\"componentType\":5126,\"type\":\"VEC3\"}");
    for (uint64_t i = 0; i < CHAIR_NODES; i++) {
        put_accessor(w, moves + 1, 16 * c->frame_n * i, c->frame_n, ",\"componentType\":5126,\"type\":\"VEC4\"}");
    }
}

static void put_accessors(writer *w)
{
    static const char v3[] = ",\"componentType\":5126,\"type\":\"VEC3\"}";
    const abz_gltf_config *c = w->config;
    put_entry(w, ",\"accessors\":[{\"bufferView\":0,\"count\":", c->frame_n);
    put_words(w, ",\"componentType\":5126,\"type\":\"SCALAR\",\"min\":[0],\"max\":[");
    put_exact(w, time_of(c, c->frame_n - 1));
    put_words(w, "]}");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        const uint32_t view = 1 + d * VIEWS_EACH;
        abzi_figurine_point point[ABZI_FIGURINE_POINTS];
        extent it = no_extent;
        for (int limb = 0; limb < ABZI_FIGURINE_LIMBS; limb++) {
            abzi_figurine_limb(&c->body[d], limb, point);
            widen(&it, point, ABZI_FIGURINE_POINTS);
        }
        put_place_accessor(w, view, POINT_N, &it);
        put_accessor(w, view, 12, POINT_N, v3);
        put_accessor(w, view, 24, POINT_N, ",\"componentType\":5121,\"type\":\"VEC4\"}");
        put_accessor(w, view, 28, POINT_N, ",\"componentType\":5121,\"normalized\":true,\"type\":\"VEC4\"}");
        put_accessor(w, view + 1, 0, CORNER_N, ",\"componentType\":5123,\"type\":\"SCALAR\"}");
        put_accessor(w, view + 2, 0, ABZ_JOINT_N, ",\"componentType\":5126,\"type\":\"MAT4\"}");
        put_accessor(w, view + 3, 0, c->frame_n, v3);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            put_accessor(w, view + 4, 16 * c->frame_n * (uint64_t)j, c->frame_n,
                         ",\"componentType\":5126,\"type\":\"VEC4\"}");
        }
    }
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        if (sits(c, d)) {
            put_chair_accessors(w, d);
        }
    }
}

static void put_view(writer *w, uint64_t *at, uint64_t size, const char *target)
{
    put_entry(w, ",{\"buffer\":0,\"byteOffset\":", *at);
    put_entry(w, ",\"byteLength\":", size);
    put_words(w, target);
    *at += size;
}

static void put_views(writer *w)
{
    static const char *const target[VIEWS_EACH] = {",\"byteStride\":32,\"target\":34962}", ",\"target\":34963}", "}",
                                                   "}", "}"};
    const abz_gltf_config *c = w->config;
    uint64_t at = times_size(c);
    put_entry(w, "],\"bufferViews\":[{\"buffer\":0,\"byteLength\":", at);
    put_words(w, "}");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        for (int view = 0; view < VIEWS_EACH; view++) {
            put_view(w, &at, view_size(c, view), target[view]);
        }
    }
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        for (int view = 0; view < CHAIR_VIEWS && sits(c, d); view++) {
            const char *chair_target = view >= 2 * ABZI_CHAIR_MESHES ? "}"
                                       : view % 2 == 0               ? ",\"byteStride\":24,\"target\":34962}"
                                                                     : ",\"target\":34963}";
            put_view(w, &at, chair_view_size(c, d, view), chair_target);
        }
    }
    put_entry(w, "],\"buffers\":[{\"byteLength\":", binary_size(c));
    put_words(w, "}]}");
}

static void put_json(writer *w)
{
    put_words(w, "{\"asset\":{\"version\":\"2.0\",\"generator\":\"abrazo ");
    put_words(w, abz_version());
    put_words(w, "\"},");
    put_nodes(w);
    put_bodies(w);
    put_animation(w);
    put_accessors(w);
    put_views(w);
}

// ---- binary data ---------------------------------------------------------------------------------------------------

static void put_points(writer *w, const abz_body *body)
{
    abzi_figurine_point point[ABZI_FIGURINE_POINTS];
    for (int limb = 0; limb < ABZI_FIGURINE_LIMBS; limb++) {
        const uint8_t moved[8] = {(uint8_t)abzi_figurine_limb(body, limb, point), 0, 0, 0, 255};
        for (int i = 0; i < ABZI_FIGURINE_POINTS; i++) {
            put_v3(w, point[i].pos);
            put_v3(w, point[i].normal);
            put(w, moved, sizeof moved);
        }
    }
}

static void put_corners(writer *w)
{
    for (int limb = 0; limb < ABZI_FIGURINE_LIMBS; limb++) {
        for (int i = 0; i < 3 * ABZI_FIGURINE_TRIANGLES; i++) {
            uint8_t bytes[2];
            abzi_put_u16(bytes, (uint16_t)(limb * ABZI_FIGURINE_POINTS + abzi_figurine_corner(i / 3, i % 3)));
            put(w, bytes, sizeof bytes);
        }
    }
}

static void put_inverse(writer *w, const abz_body *body)
{
    abz_quat still[ABZ_JOINT_N];
    abz_vec3 place[ABZ_JOINT_N];
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        still[j] = abzi_quat_identity();
    }
    abz_body_positions(body, abzi_v3(0, body->hip_height_m, 0), still, place);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        for (int i = 0; i < 12; i++) {
            put_f32(w, i % 5 == 0 ? 1 : 0);  // a matrix that turns nothing
        }
        put_v3(w, abzi_v3_scale(place[j], -1));
        put_f32(w, 1);
    }
}

static void put_hips(writer *w, uint32_t dancer)
{
    const abz_gltf_config *c = w->config;
    for (uint64_t f = 0; f < c->frame_n && w->status == ABZ_OK; f++) {
        const abz_vec3 hips = c->poses(c->from, dancer, f)->pos[ABZ_HIPS];
        if (!(fabsf(hips.x) + fabsf(hips.y) + fabsf(hips.z) < 1e9f)) {
            w->status = ABZ_EINVAL;
        }
        put_v3(w, hips);
    }
}

static void put_quat(writer *w, abz_quat turn)
{
    put_v3(w, abzi_v3(turn.x, turn.y, turn.z));
    put_f32(w, turn.w);
}

static void put_turns(writer *w, uint32_t dancer, int joint)
{
    const abz_gltf_config *c = w->config;
    const int parent = abz_joint_parent((abz_joint)joint);
    abz_quat last = abzi_quat_identity();
    for (uint64_t f = 0; f < c->frame_n && w->status == ABZ_OK; f++) {
        const abz_pose *pose = c->poses(c->from, dancer, f);
        abz_quat turn = pose->rot[joint];
        if (parent >= 0) {
            turn = abzi_quat_mul(abzi_quat_conj(pose->rot[parent]), turn);
        }
        const float size = abzi_quat_dot(turn, turn);
        if (!(size > 0.25f && size < 4)) {
            w->status = ABZ_EINVAL;
        }
        turn = abzi_quat_normalize(turn);
        // q and -q are the same turn; who takes the line between two of them must not go the long way round
        turn = abzi_quat_dot(turn, last) < 0 ? abzi_quat_negate(turn) : turn;
        last = turn;
        put_quat(w, turn);
    }
}

static abz_quat chair_turn(const abz_chair *it, int node)
{
    const abz_vec3 axle = {1, 0, 0};
    return node == 0  ? abzi_quat_from_yaw(it->yaw_rad)
           : node < 3 ? abzi_quat_from_axis_angle(axle, it->rolled_rad[node - 1])
                      : abzi_quat_from_yaw(it->caster_rad[node - 3] - it->yaw_rad);
}

static void put_chair(writer *w, uint32_t dancer)
{
    const abz_gltf_config *c = w->config;
    abzi_chair_mesh mesh;
    for (int which = 0; which < ABZI_CHAIR_MESHES; which++) {
        abzi_chair_mesh_of(&c->chair[dancer], which, &mesh);
        for (uint32_t i = 0; i < mesh.point_n; i++) {
            put_v3(w, mesh.point[i].pos);
            put_v3(w, mesh.point[i].normal);
        }
        for (uint32_t i = 0; i < 3 * mesh.triangle_n; i++) {
            uint8_t bytes[2];
            abzi_put_u16(bytes, mesh.corner[i]);
            put(w, bytes, sizeof bytes);
        }
    }
    for (int node = -1; node < CHAIR_NODES; node++) {
        for (uint64_t f = 0; f < c->frame_n && w->status == ABZ_OK; f++) {
            const abz_chair *it = c->chairs(c->from, dancer, f);
            if (!(fabsf(it->x_m) + fabsf(it->z_m) + fabsf(it->yaw_rad) < 1e9f)) {
                w->status = ABZ_EINVAL;
            }
            if (node < 0) {
                put_v3(w, abzi_v3(it->x_m, 0, it->z_m));
            } else {
                put_quat(w, abzi_quat_normalize(chair_turn(it, node)));
            }
        }
    }
}

static void put_binary(writer *w)
{
    const abz_gltf_config *c = w->config;
    for (uint64_t f = 0; f < c->frame_n; f++) {
        put_f32(w, time_of(c, f));
    }
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        put_points(w, &c->body[d]);
        put_corners(w);
        put_inverse(w, &c->body[d]);
        put_hips(w, d);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            put_turns(w, d, j);
        }
    }
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        if (sits(c, d)) {
            put_chair(w, d);
        }
    }
}

// ---- the file ------------------------------------------------------------------------------------------------------

abz_gltf_config abz_gltf_config_default(void)
{
    return (abz_gltf_config){.struct_size = sizeof(abz_gltf_config),
                             .dancer_n = 1,
                             .name = {"dancer", "dancer"},
                             .title = "dance",
                             .frame_time_s = 1.0 / ABZ_TICKS_PER_SECOND};
}

static bool is_usable(const abz_gltf_config *c)
{
    bool is = c->struct_size == sizeof *c && c->dancer_n >= 1 && c->dancer_n <= ABZ_GLTF_DANCERS_MAX && c->title &&
              c->poses && c->sink && c->frame_n >= 1 && c->frame_time_s >= 0.001 && c->frame_time_s <= 1;
    for (uint32_t d = 0; is && d < c->dancer_n; d++) {
        is = (!sits(c, d) || c->chairs) && c->name[d] && c->body[d].hip_height_m > 0 && c->body[d].head_height_m > 0;
    }
    return is;
}

abz_status abz_gltf_write(const abz_gltf_config *config)
{
    if (!is_usable(config)) {
        return ABZ_EINVAL;
    }
    writer w = {.config = config, .measures = true};
    put_json(&w);
    const uint64_t json = w.n, filled = (json + 3) / 4 * 4;
    if (config->frame_n > SIZE_MOST || HEAD_SIZE + 2 * CHUNK_HEAD_SIZE + filled + binary_size(config) > SIZE_MOST) {
        return ABZ_ELIMIT;
    }
    const uint32_t binary = (uint32_t)binary_size(config);
    w = (writer){.config = config};
    put_words(&w, "glTF");
    put_u32(&w, 2);
    put_u32(&w, HEAD_SIZE + 2 * CHUNK_HEAD_SIZE + (uint32_t)filled + binary);
    put_u32(&w, (uint32_t)filled);
    put_words(&w, "JSON");
    put_json(&w);
    put(&w, "   ", filled - json);
    put_u32(&w, binary);
    put(&w, "BIN", 4);
    put_binary(&w);
    flush(&w);
    return w.status;
}
