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
#include "codec/figurine.h"
#include "codec/gltf_chair.h"

enum {
    HEAD_SIZE = 12,
    CHUNK_HEAD_SIZE = 8,
    POINT_N = ABZI_FIGURINE_LIMBS * ABZI_FIGURINE_POINTS,
    CORNER_N = 3 * ABZI_FIGURINE_LIMBS * ABZI_FIGURINE_TRIANGLES,
    POINT_SIZE = 32,
    MATRIX_SIZE = 64
};

#define SIZE_MOST 4294967295u

// ---- sizes ---------------------------------------------------------------------------------------------------------

static uint64_t times_size(const abz_gltf_config *c)
{
    return 4 * c->frame_n;
}

/// Sizes of a dancer's views, in their order.
static uint64_t view_size(const abz_gltf_config *c, int view)
{
    const uint64_t size[ABZI_GLTF_VIEWS] = {(uint64_t)POINT_N * POINT_SIZE, (uint64_t)CORNER_N * 2,
                                            (uint64_t)ABZ_JOINT_N * MATRIX_SIZE, 12 * c->frame_n,
                                            16 * c->frame_n * ABZ_JOINT_N};
    return size[view];
}

static uint64_t binary_size(const abz_gltf_config *c)
{
    uint64_t size = times_size(c);
    for (int view = 0; view < ABZI_GLTF_VIEWS; view++) {
        size += c->dancer_n * view_size(c, view);
    }
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        for (int view = 0; view < ABZI_GLTF_CHAIR_VIEWS && abzi_gltf_sits(c, d); view++) {
            size += abzi_gltf_chair_view_size(c, d, view);
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

static void put_comma(abzi_gltf_writer *w, bool is_first)
{
    abzi_gltf_put(w, ",", !is_first);
}

/// Node numbers: first the joints of each dancer, then who they belong to and the body.
static uint32_t node_of(uint32_t dancer, int joint)
{
    return dancer * ABZI_GLTF_NODES + (uint32_t)joint;
}

static void put_joint(abzi_gltf_writer *w, uint32_t dancer, int joint)
{
    const abz_body *body = &w->config->body[dancer];
    const abz_vec3 place = joint == ABZ_HIPS ? abzi_v3(0, body->hip_height_m, 0) : body->offset[joint];
    bool is_first = true;
    abzi_gltf_words(w, "{\"name\":\"");
    abzi_gltf_words(w, abz_joint_name((abz_joint)joint));
    abzi_gltf_words(w, "\",\"translation\":");
    abzi_gltf_three(w, place, abzi_gltf_decimal);
    for (int child = 1; child < ABZ_JOINT_N; child++) {
        if (abz_joint_parent((abz_joint)child) == joint) {
            abzi_gltf_words(w, is_first ? ",\"children\":[" : ",");
            abzi_gltf_count(w, node_of(dancer, child));
            is_first = false;
        }
    }
    abzi_gltf_words(w, is_first ? "}," : "]},");
}

static void put_nodes(abzi_gltf_writer *w)
{
    const abz_gltf_config *c = w->config;
    abzi_gltf_words(w, "\"scenes\":[{\"nodes\":[");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        put_comma(w, d == 0);
        abzi_gltf_count(w, node_of(d, ABZ_JOINT_N));
        abzi_gltf_entry(w, ",", node_of(d, ABZ_JOINT_N + 1));
        if (abzi_gltf_sits(c, d)) {
            abzi_gltf_entry(w, ",", abzi_gltf_chair_node(c, d, 0));
        }
    }
    abzi_gltf_words(w, "]}],\"scene\":0,\"nodes\":[");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        put_comma(w, d == 0);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            put_joint(w, d, j);
        }
        abzi_gltf_words(w, "{\"name\":");
        abzi_gltf_string(w, c->name[d]);
        abzi_gltf_entry(w, ",\"children\":[", node_of(d, ABZ_HIPS));
        abzi_gltf_words(w, "]},{\"name\":");
        abzi_gltf_string(w, c->name[d]);
        abzi_gltf_entry(w, ",\"mesh\":", d);
        abzi_gltf_entry(w, ",\"skin\":", d);
        abzi_gltf_words(w, "}");
    }
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        if (abzi_gltf_sits(c, d)) {
            abzi_gltf_chair_nodes(w, d);
        }
    }
}

/// Accessor numbers: 0 is the time.
static uint32_t accessor_of(uint32_t dancer, int n)
{
    return 1 + dancer * ABZI_GLTF_ACCESSORS + (uint32_t)n;
}

static void put_bodies(abzi_gltf_writer *w)
{
    static const char *const colour[ABZ_GLTF_DANCERS_MAX] = {"[0.10,0.16,0.30,1]", "[0.55,0.12,0.12,1]"};
    const abz_gltf_config *c = w->config;
    abzi_gltf_words(w, "],\"skins\":[");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        put_comma(w, d == 0);
        abzi_gltf_entry(w, "{\"inverseBindMatrices\":", accessor_of(d, 5));
        abzi_gltf_entry(w, ",\"skeleton\":", node_of(d, ABZ_HIPS));
        abzi_gltf_words(w, ",\"joints\":[");
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            put_comma(w, j == 0);
            abzi_gltf_count(w, node_of(d, j));
        }
        abzi_gltf_words(w, "]}");
    }
    abzi_gltf_words(w, "],\"materials\":[");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        put_comma(w, d == 0);
        abzi_gltf_words(w, "{\"pbrMetallicRoughness\":{\"baseColorFactor\":");
        abzi_gltf_words(w, colour[d]);
        abzi_gltf_words(w, ",\"metallicFactor\":0,\"roughnessFactor\":0.8}}");
    }
    if (abzi_gltf_seated_n(c, c->dancer_n) > 0) {
        abzi_gltf_words(w, ",{\"pbrMetallicRoughness\":{\"baseColorFactor\":[0.06,0.07,0.08,1],\"metallicFactor\":0,"
                           "\"roughnessFactor\":0.6}}");
    }
    abzi_gltf_words(w, "],\"meshes\":[");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        put_comma(w, d == 0);
        abzi_gltf_entry(w, "{\"primitives\":[{\"attributes\":{\"POSITION\":", accessor_of(d, 0));
        abzi_gltf_entry(w, ",\"NORMAL\":", accessor_of(d, 1));
        abzi_gltf_entry(w, ",\"JOINTS_0\":", accessor_of(d, 2));
        abzi_gltf_entry(w, ",\"WEIGHTS_0\":", accessor_of(d, 3));
        abzi_gltf_entry(w, "},\"indices\":", accessor_of(d, 4));
        abzi_gltf_entry(w, ",\"material\":", d);
        abzi_gltf_words(w, "}]}");
    }
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        if (abzi_gltf_sits(c, d)) {
            abzi_gltf_chair_meshes(w, d);
        }
    }
}

/// Sampler and channel numbers of a dancer: the hips' place, then the joints' turns.
static void put_animation(abzi_gltf_writer *w)
{
    const abz_gltf_config *c = w->config;
    abzi_gltf_words(w, "],\"animations\":[{\"name\":");
    abzi_gltf_string(w, c->title);
    abzi_gltf_words(w, ",\"samplers\":[");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        for (int s = 0; s <= ABZ_JOINT_N; s++) {
            put_comma(w, d == 0 && s == 0);
            abzi_gltf_entry(w, "{\"input\":0,\"output\":", accessor_of(d, 6 + s));
            abzi_gltf_words(w, "}");
        }
    }
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        for (int s = 0; s < ABZI_GLTF_CHAIR_SAMPLERS && abzi_gltf_sits(c, d); s++) {
            abzi_gltf_entry(w, ",{\"input\":0,\"output\":", abzi_gltf_chair_accessor(c, d, 3 * ABZI_CHAIR_MESHES + s));
            abzi_gltf_words(w, "}");
        }
    }
    abzi_gltf_words(w, "],\"channels\":[");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        for (int s = 0; s <= ABZ_JOINT_N; s++) {
            put_comma(w, d == 0 && s == 0);
            abzi_gltf_entry(w, "{\"sampler\":", d * (ABZ_JOINT_N + 1) + (uint32_t)s);
            abzi_gltf_entry(w, ",\"target\":{\"node\":", node_of(d, s == 0 ? ABZ_HIPS : s - 1));
            abzi_gltf_words(w, s == 0 ? ",\"path\":\"translation\"}}" : ",\"path\":\"rotation\"}}");
        }
    }
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        const uint32_t first = c->dancer_n * (ABZ_JOINT_N + 1) + abzi_gltf_seated_n(c, d) * ABZI_GLTF_CHAIR_SAMPLERS;
        for (int s = 0; s < ABZI_GLTF_CHAIR_SAMPLERS && abzi_gltf_sits(c, d); s++) {
            abzi_gltf_entry(w, ",{\"sampler\":", first + (uint32_t)s);
            abzi_gltf_entry(w, ",\"target\":{\"node\":", abzi_gltf_chair_node(c, d, s == 0 ? 0 : s - 1));
            abzi_gltf_words(w, s == 0 ? ",\"path\":\"translation\"}}" : ",\"path\":\"rotation\"}}");
        }
    }
    abzi_gltf_words(w, "]}]");
}

static void put_accessors(abzi_gltf_writer *w)
{
    static const char v3[] = ",\"componentType\":5126,\"type\":\"VEC3\"}";
    const abz_gltf_config *c = w->config;
    abzi_gltf_entry(w, ",\"accessors\":[{\"bufferView\":0,\"count\":", c->frame_n);
    abzi_gltf_words(w, ",\"componentType\":5126,\"type\":\"SCALAR\",\"min\":[0],\"max\":[");
    abzi_gltf_exact(w, time_of(c, c->frame_n - 1));
    abzi_gltf_words(w, "]}");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        const uint32_t view = 1 + d * ABZI_GLTF_VIEWS;
        abzi_figurine_point point[ABZI_FIGURINE_POINTS];
        abzi_gltf_extent it = abzi_gltf_no_extent;
        for (int limb = 0; limb < ABZI_FIGURINE_LIMBS; limb++) {
            abzi_figurine_limb(&c->body[d], limb, point);
            abzi_gltf_widen(&it, point, ABZI_FIGURINE_POINTS);
        }
        abzi_gltf_place_accessor(w, view, POINT_N, &it);
        abzi_gltf_accessor(w, view, 12, POINT_N, v3);
        abzi_gltf_accessor(w, view, 24, POINT_N, ",\"componentType\":5121,\"type\":\"VEC4\"}");
        abzi_gltf_accessor(w, view, 28, POINT_N, ",\"componentType\":5121,\"normalized\":true,\"type\":\"VEC4\"}");
        abzi_gltf_accessor(w, view + 1, 0, CORNER_N, ",\"componentType\":5123,\"type\":\"SCALAR\"}");
        abzi_gltf_accessor(w, view + 2, 0, ABZ_JOINT_N, ",\"componentType\":5126,\"type\":\"MAT4\"}");
        abzi_gltf_accessor(w, view + 3, 0, c->frame_n, v3);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            abzi_gltf_accessor(w, view + 4, 16 * c->frame_n * (uint64_t)j, c->frame_n,
                               ",\"componentType\":5126,\"type\":\"VEC4\"}");
        }
    }
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        if (abzi_gltf_sits(c, d)) {
            abzi_gltf_chair_accessors(w, d);
        }
    }
}

static void put_views(abzi_gltf_writer *w)
{
    static const char *const target[ABZI_GLTF_VIEWS] = {",\"byteStride\":32,\"target\":34962}", ",\"target\":34963}",
                                                        "}", "}", "}"};
    const abz_gltf_config *c = w->config;
    uint64_t at = times_size(c);
    abzi_gltf_entry(w, "],\"bufferViews\":[{\"buffer\":0,\"byteLength\":", at);
    abzi_gltf_words(w, "}");
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        for (int view = 0; view < ABZI_GLTF_VIEWS; view++) {
            abzi_gltf_view(w, &at, view_size(c, view), target[view]);
        }
    }
    for (uint32_t d = 0; d < c->dancer_n; d++) {
        for (int view = 0; view < ABZI_GLTF_CHAIR_VIEWS && abzi_gltf_sits(c, d); view++) {
            const char *chair_target = view >= 2 * ABZI_CHAIR_MESHES ? "}"
                                       : view % 2 == 0               ? ",\"byteStride\":24,\"target\":34962}"
                                                                     : ",\"target\":34963}";
            abzi_gltf_view(w, &at, abzi_gltf_chair_view_size(c, d, view), chair_target);
        }
    }
    abzi_gltf_entry(w, "],\"buffers\":[{\"byteLength\":", binary_size(c));
    abzi_gltf_words(w, "}]}");
}

static void put_json(abzi_gltf_writer *w)
{
    abzi_gltf_words(w, "{\"asset\":{\"version\":\"2.0\",\"generator\":\"abrazo ");
    abzi_gltf_words(w, abz_version());
    abzi_gltf_words(w, "\"},");
    put_nodes(w);
    put_bodies(w);
    put_animation(w);
    put_accessors(w);
    put_views(w);
}

// ---- binary data ---------------------------------------------------------------------------------------------------

static void put_points(abzi_gltf_writer *w, const abz_body *body)
{
    abzi_figurine_point point[ABZI_FIGURINE_POINTS];
    for (int limb = 0; limb < ABZI_FIGURINE_LIMBS; limb++) {
        const uint8_t moved[8] = {(uint8_t)abzi_figurine_limb(body, limb, point), 0, 0, 0, 255};
        for (int i = 0; i < ABZI_FIGURINE_POINTS; i++) {
            abzi_gltf_v3(w, point[i].pos);
            abzi_gltf_v3(w, point[i].normal);
            abzi_gltf_put(w, moved, sizeof moved);
        }
    }
}

static void put_corners(abzi_gltf_writer *w)
{
    for (int limb = 0; limb < ABZI_FIGURINE_LIMBS; limb++) {
        for (int i = 0; i < 3 * ABZI_FIGURINE_TRIANGLES; i++) {
            uint8_t bytes[2];
            abzi_put_u16(bytes, (uint16_t)(limb * ABZI_FIGURINE_POINTS + abzi_figurine_corner(i / 3, i % 3)));
            abzi_gltf_put(w, bytes, sizeof bytes);
        }
    }
}

static void put_inverse(abzi_gltf_writer *w, const abz_body *body)
{
    abz_quat still[ABZ_JOINT_N];
    abz_vec3 place[ABZ_JOINT_N];
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        still[j] = abzi_quat_identity();
    }
    abz_body_positions(body, abzi_v3(0, body->hip_height_m, 0), still, place);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        for (int i = 0; i < 12; i++) {
            abzi_gltf_f32(w, i % 5 == 0 ? 1 : 0);  // a matrix that turns nothing
        }
        abzi_gltf_v3(w, abzi_v3_scale(place[j], -1));
        abzi_gltf_f32(w, 1);
    }
}

static void put_hips(abzi_gltf_writer *w, uint32_t dancer)
{
    const abz_gltf_config *c = w->config;
    for (uint64_t f = 0; f < c->frame_n && w->status == ABZ_OK; f++) {
        const abz_vec3 hips = c->poses(c->from, dancer, f)->pos[ABZ_HIPS];
        if (!(fabsf(hips.x) + fabsf(hips.y) + fabsf(hips.z) < 1e9f)) {
            w->status = ABZ_EINVAL;
        }
        abzi_gltf_v3(w, hips);
    }
}

static void put_turns(abzi_gltf_writer *w, uint32_t dancer, int joint)
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
        abzi_gltf_quat(w, turn);
    }
}

static void put_binary(abzi_gltf_writer *w)
{
    const abz_gltf_config *c = w->config;
    for (uint64_t f = 0; f < c->frame_n; f++) {
        abzi_gltf_f32(w, time_of(c, f));
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
        if (abzi_gltf_sits(c, d)) {
            abzi_gltf_chair_data(w, d);
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
        is = (!abzi_gltf_sits(c, d) || c->chairs) && c->name[d] && c->body[d].hip_height_m > 0 &&
             c->body[d].head_height_m > 0;
    }
    return is;
}

abz_status abz_gltf_write(const abz_gltf_config *config)
{
    if (!is_usable(config)) {
        return ABZ_EINVAL;
    }
    abzi_gltf_writer w = {.config = config, .measures = true};
    put_json(&w);
    const uint64_t json = w.n, filled = (json + 3) / 4 * 4;
    if (config->frame_n > SIZE_MOST || HEAD_SIZE + 2 * CHUNK_HEAD_SIZE + filled + binary_size(config) > SIZE_MOST) {
        return ABZ_ELIMIT;
    }
    const uint32_t binary = (uint32_t)binary_size(config);
    w = (abzi_gltf_writer){.config = config};
    abzi_gltf_words(&w, "glTF");
    abzi_gltf_u32(&w, 2);
    abzi_gltf_u32(&w, HEAD_SIZE + 2 * CHUNK_HEAD_SIZE + (uint32_t)filled + binary);
    abzi_gltf_u32(&w, (uint32_t)filled);
    abzi_gltf_words(&w, "JSON");
    put_json(&w);
    abzi_gltf_put(&w, "   ", filled - json);
    abzi_gltf_u32(&w, binary);
    abzi_gltf_put(&w, "BIN", 4);
    put_binary(&w);
    abzi_gltf_flush(&w);
    return w.status;
}
