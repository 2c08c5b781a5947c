/// A glTF file being written, in pieces of a page: bytes, and the words of its JSON.
#ifndef ABZI_GLTF_WRITER_H
#define ABZI_GLTF_WRITER_H

#include "abrazo/gltf.h"
#include "codec/figurine.h"

typedef struct abzi_gltf_writer {
    const abz_gltf_config *config;
    bool measures;  ///< bytes are counted and not written
    uint64_t n;     ///< bytes so far
    abz_status status;
    size_t held_n;
    char held[4096];
} abzi_gltf_writer;

/// The smallest and the largest of each coordinate of points.
typedef struct abzi_gltf_extent {
    abz_vec3 least, most;
} abzi_gltf_extent;

extern const abzi_gltf_extent abzi_gltf_no_extent;

/// What is held goes out.
void abzi_gltf_flush(abzi_gltf_writer *w);

/// At most as many bytes as are held.
void abzi_gltf_put(abzi_gltf_writer *w, const void *bytes, size_t n);
void abzi_gltf_u32(abzi_gltf_writer *w, uint32_t v);
void abzi_gltf_f32(abzi_gltf_writer *w, float v);
void abzi_gltf_v3(abzi_gltf_writer *w, abz_vec3 v);
void abzi_gltf_quat(abzi_gltf_writer *w, abz_quat turn);
void abzi_gltf_words(abzi_gltf_writer *w, const char *words);
void abzi_gltf_count(abzi_gltf_writer *w, uint64_t count);
void abzi_gltf_decimal(abzi_gltf_writer *w, float value);

/// A multiple of 1 / 65536 with all of its decimals: who reads it must find the number that the binary data has.
void abzi_gltf_exact(abzi_gltf_writer *w, float value);
void abzi_gltf_three(abzi_gltf_writer *w, abz_vec3 v, void (*number)(abzi_gltf_writer *, float));

/// A string, with its quotes. Control characters are left out.
void abzi_gltf_string(abzi_gltf_writer *w, const char *string);

/// "key":count
void abzi_gltf_entry(abzi_gltf_writer *w, const char *key, uint64_t count);

/// "type":5126 is f32, 5123 u16, 5121 u8.
void abzi_gltf_accessor(abzi_gltf_writer *w, uint64_t view, uint64_t offset, uint64_t n, const char *kind);
void abzi_gltf_widen(abzi_gltf_extent *it, const abzi_figurine_point *point, uint32_t n);

/// An accessor of places.
void abzi_gltf_place_accessor(abzi_gltf_writer *w, uint64_t view, uint64_t n, const abzi_gltf_extent *it);
void abzi_gltf_view(abzi_gltf_writer *w, uint64_t *at, uint64_t size, const char *target);

#endif
