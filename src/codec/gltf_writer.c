#include "codec/gltf_writer.h"

#include <string.h>

#include "base/bytes.h"
#include "base/decimal.h"
#include "base/text.h"
#include "base/vec.h"

const abzi_gltf_extent abzi_gltf_no_extent = {{1e9f, 1e9f, 1e9f}, {-1e9f, -1e9f, -1e9f}};

void abzi_gltf_flush(abzi_gltf_writer *w)
{
    if (w->status == ABZ_OK && w->held_n > 0 && !w->measures) {
        w->status = w->config->sink(w->config->to, w->held, w->held_n);
    }
    w->held_n = 0;
}

void abzi_gltf_put(abzi_gltf_writer *w, const void *bytes, size_t n)
{
    if (n > sizeof w->held - w->held_n) {
        abzi_gltf_flush(w);
    }
    memcpy(w->held + w->held_n, bytes, n);
    w->held_n += n;
    w->n += n;
}

void abzi_gltf_u32(abzi_gltf_writer *w, uint32_t v)
{
    uint8_t bytes[4];
    abzi_put_u32(bytes, v);
    abzi_gltf_put(w, bytes, sizeof bytes);
}

void abzi_gltf_f32(abzi_gltf_writer *w, float v)
{
    uint8_t bytes[4];
    abzi_put_f32(bytes, v);
    abzi_gltf_put(w, bytes, sizeof bytes);
}

void abzi_gltf_v3(abzi_gltf_writer *w, abz_vec3 v)
{
    abzi_gltf_f32(w, v.x);
    abzi_gltf_f32(w, v.y);
    abzi_gltf_f32(w, v.z);
}

void abzi_gltf_quat(abzi_gltf_writer *w, abz_quat turn)
{
    abzi_gltf_v3(w, abzi_v3(turn.x, turn.y, turn.z));
    abzi_gltf_f32(w, turn.w);
}

void abzi_gltf_words(abzi_gltf_writer *w, const char *words)
{
    abzi_gltf_put(w, words, strlen(words));
}

void abzi_gltf_count(abzi_gltf_writer *w, uint64_t count)
{
    char digits[20];
    abzi_text t = {.out = digits, .size = sizeof digits};
    abzi_text_count(&t, count);
    abzi_gltf_put(w, digits, t.n);
}

void abzi_gltf_decimal(abzi_gltf_writer *w, float value)
{
    char digits[ABZI_DECIMAL_SIZE];
    abzi_gltf_put(w, digits, abzi_decimal_write((double)value, 0, 9, digits));
}

void abzi_gltf_exact(abzi_gltf_writer *w, float value)
{
    const double size = fabs((double)value), whole = floor(size);
    uint64_t rest = (uint64_t)((size - whole) * 65536) * 152587890625u;  // 10^16 / 65536
    char digits[17];
    digits[0] = '.';
    for (int i = 16; i > 0; i--, rest /= 10) {
        digits[i] = (char)('0' + rest % 10);
    }
    abzi_gltf_words(w, value < 0 ? "-" : "");
    abzi_gltf_count(w, (uint64_t)whole);
    abzi_gltf_put(w, digits, sizeof digits);
}

void abzi_gltf_three(abzi_gltf_writer *w, abz_vec3 v, void (*number)(abzi_gltf_writer *, float))
{
    abzi_gltf_words(w, "[");
    number(w, v.x);
    abzi_gltf_words(w, ",");
    number(w, v.y);
    abzi_gltf_words(w, ",");
    number(w, v.z);
    abzi_gltf_words(w, "]");
}

void abzi_gltf_string(abzi_gltf_writer *w, const char *string)
{
    abzi_gltf_words(w, "\"");
    for (; *string; string++) {
        if ((unsigned char)*string >= ' ') {
            abzi_gltf_put(w, "\\", *string == '"' || *string == '\\');
            abzi_gltf_put(w, string, 1);
        }
    }
    abzi_gltf_words(w, "\"");
}

void abzi_gltf_entry(abzi_gltf_writer *w, const char *key, uint64_t count)
{
    abzi_gltf_words(w, key);
    abzi_gltf_count(w, count);
}

void abzi_gltf_accessor(abzi_gltf_writer *w, uint64_t view, uint64_t offset, uint64_t n, const char *kind)
{
    abzi_gltf_entry(w, ",{\"bufferView\":", view);
    if (offset > 0) {
        abzi_gltf_entry(w, ",\"byteOffset\":", offset);
    }
    abzi_gltf_entry(w, ",\"count\":", n);
    abzi_gltf_words(w, kind);
}

void abzi_gltf_widen(abzi_gltf_extent *it, const abzi_figurine_point *point, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        const abz_vec3 p = point[i].pos, a = it->least, b = it->most;
        it->least = abzi_v3(p.x < a.x ? p.x : a.x, p.y < a.y ? p.y : a.y, p.z < a.z ? p.z : a.z);
        it->most = abzi_v3(p.x > b.x ? p.x : b.x, p.y > b.y ? p.y : b.y, p.z > b.z ? p.z : b.z);
    }
}

void abzi_gltf_place_accessor(abzi_gltf_writer *w, uint64_t view, uint64_t n, const abzi_gltf_extent *it)
{
    abzi_gltf_accessor(w, view, 0, n, ",\"componentType\":5126,\"type\":\"VEC3\",\"min\":");
    abzi_gltf_three(w, it->least, abzi_gltf_exact);
    abzi_gltf_words(w, ",\"max\":");
    abzi_gltf_three(w, it->most, abzi_gltf_exact);
    abzi_gltf_words(w, "}");
}

void abzi_gltf_view(abzi_gltf_writer *w, uint64_t *at, uint64_t size, const char *target)
{
    abzi_gltf_entry(w, ",{\"buffer\":0,\"byteOffset\":", *at);
    abzi_gltf_entry(w, ",\"byteLength\":", size);
    abzi_gltf_words(w, target);
    *at += size;
}
