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
//
// The JSON is made twice, for its size and then for good: so nothing has to be kept.
#include "abrazo/gltf.h"

#include <string.h>

#include "base/bytes.h"
#include "base/decimal.h"
#include "base/text.h"
#include "base/vec.h"
#include "codec/figurine.h"

enum {
    HEAD_SIZE = 12,
    CHUNK_HEAD_SIZE = 8,
    POINT_N = ABZI_FIGURINE_LIMBS * ABZI_FIGURINE_POINTS,
    CORNER_N = 3 * ABZI_FIGURINE_LIMBS * ABZI_FIGURINE_TRIANGLES,
    POINT_SIZE = 32,
    MATRIX_SIZE = 64,
    NODES_EACH = ABZ_JOINT_N + 2,     // the joints, the dancer they belong to, the body
    VIEWS_EACH = 5,                   // points, corners, inverse, hips, turns
    ACCESSORS_EACH = 7 + ABZ_JOINT_N  // place, normal, joint, weight, corners, inverse, hips; turns
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

static uint64_t binary_size(const abz_gltf_config *c)
{
    uint64_t size = times_size(c);
    for (int view = 0; view < VIEWS_EACH; view++) {
        size += c->dancer_n * view_size(c, view);
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

static void put_nodes(writer *w)
{
    const abz_gltf_config *c = w->config;
    put_words(w, "\"scenes\":[{\"nodes\":[");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        put_comma(w, d == 0);
        put_count(w, node_of(d, ABZ_JOINT_N));
        put_entry(w, ",", node_of(d, ABZ_JOINT_N + 1));
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
}

/// Accessor numbers: 0 is the time.
static uint32_t accessor_of(uint32_t dancer, int n)
{
    return 1 + dancer * ACCESSORS_EACH + (uint32_t)n;
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
    put_words(w, "],\"channels\":[");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        for (int s = 0; s <= ABZ_JOINT_N; s++) {
            put_comma(w, d == 0 && s == 0);
            put_entry(w, "{\"sampler\":", d * (ABZ_JOINT_N + 1) + (uint32_t)s);
            put_entry(w, ",\"target\":{\"node\":", node_of(d, s == 0 ? ABZ_HIPS : s - 1));
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

/// The smallest and the largest of each coordinate of a body.
static void measure_body(const abz_body *body, abz_vec3 *least, abz_vec3 *most)
{
    abzi_figurine_point point[ABZI_FIGURINE_POINTS];
    *least = abzi_v3(1e9f, 1e9f, 1e9f);
    *most = abzi_v3_scale(*least, -1);
    for (int limb = 0; limb < ABZI_FIGURINE_LIMBS; limb++) {
        abzi_figurine_limb(body, limb, point);
        for (int i = 0; i < ABZI_FIGURINE_POINTS; i++) {
            const abz_vec3 p = point[i].pos;
            *least = abzi_v3(p.x < least->x ? p.x : least->x, p.y < least->y ? p.y : least->y,
                             p.z < least->z ? p.z : least->z);
            *most =
                abzi_v3(p.x > most->x ? p.x : most->x, p.y > most->y ? p.y : most->y, p.z > most->z ? p.z : most->z);
        }
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
        abz_vec3 least, most;
        measure_body(&c->body[d], &least, &most);
        put_accessor(w, view, 0, POINT_N, ",\"componentType\":5126,\"type\":\"VEC3\",\"min\":");
        put_three(w, least, put_exact);
        put_words(w, ",\"max\":");
        put_three(w, most, put_exact);
        put_words(w, "}");
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
            put_entry(w, ",{\"buffer\":0,\"byteOffset\":", at);
            put_entry(w, ",\"byteLength\":", view_size(c, view));
            put_words(w, target[view]);
            at += view_size(c, view);
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
        put_v3(w, abzi_v3(turn.x, turn.y, turn.z));
        put_f32(w, turn.w);
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
        is = c->name[d] && c->body[d].hip_height_m > 0 && c->body[d].head_height_m > 0;
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
