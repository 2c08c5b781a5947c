/// abrazo/codec.h - motion files as bytes: no file, no socket, no allocation; the caller brings and takes the bytes.
#ifndef ABRAZO_CODEC_H
#define ABRAZO_CODEC_H

#include "abrazo/motion.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A BVH file read in pieces of any size: whole file and byte by byte give the same events.
typedef struct abz_bvh_reader abz_bvh_reader;

typedef enum abz_bvh_event {
    ABZ_BVH_MORE,      ///< all bytes given were used: give more
    ABZ_BVH_SKELETON,  ///< hierarchy, frame count and frame time are known; ask for them
    ABZ_BVH_FRAME,     ///< one more row was written to frame
    ABZ_BVH_END        ///< finish() found the file complete
} abz_bvh_event;

/// Errors  none
/// Thread  any
ABZ_API size_t abz_bvh_reader_size(void);
/// Errors  ABZ_ENOMEM: size too small, or mem not aligned for max_align_t
/// Thread  init
ABZ_API abz_status abz_bvh_reader_init(void *mem, size_t size, abz_bvh_reader **reader) ABZ_CHECK;

/// Read on until something happens or the bytes are used up.
/// Shape   bytes [n]; *used_n bytes were consumed, call again with the rest; frame [ABZ_SKELETON_CHANNELS_MAX] f64
///         (degrees, file units) is written on ABZ_BVH_FRAME only
/// Errors  ABZ_EMALFORMED, ABZ_ELIMIT, with line and column; the reader then stays in error.
///         More rows than "Frames:" promised are read all the same (a live source may promise 0).
/// Owns    borrows bytes for the call
/// Thread  tick
ABZ_API abz_status abz_bvh_reader_read(abz_bvh_reader *reader, const char *bytes, size_t n, size_t *used_n,
                                       abz_bvh_event *event, double *frame, abz_error *error) ABZ_CHECK;

/// Say that no more bytes come. A last row without newline becomes a frame (ABZ_BVH_FRAME: call again).
/// Errors  ABZ_EMALFORMED when the file stops inside the hierarchy or inside a row
/// Thread  tick
ABZ_API abz_status abz_bvh_reader_finish(abz_bvh_reader *reader, abz_bvh_event *event, double *frame,
                                         abz_error *error) ABZ_CHECK;

/// Known after ABZ_BVH_SKELETON.
/// Units   frame time in seconds, 1/1000 .. 1; frames promised: what the header says, not what is there
/// Thread  any
ABZ_API const abz_skeleton *abz_bvh_reader_skeleton(const abz_bvh_reader *reader);
ABZ_API double abz_bvh_reader_frame_time(const abz_bvh_reader *reader);
ABZ_API uint64_t abz_bvh_reader_frames_promised(const abz_bvh_reader *reader);

/// The head of a BVH file, up to and with the "Frame Time:" line.
/// Shape   out [size] written, *used_n bytes (no terminating zero)
/// Errors  ABZ_ENOMEM when size is too small (64 + 512 bytes a joint are always enough)
/// Laws    reading it gives the same skeleton
/// Thread  init
ABZ_API abz_status abz_bvh_write_head(const abz_skeleton *skeleton, uint64_t frame_n, double frame_time_s, char *out,
                                      size_t size, size_t *used_n) ABZ_CHECK;

/// One row of a BVH file, with its newline; six decimals for lengths below 10 units of size, shortest exact enough.
/// Errors  ABZ_ENOMEM when size is too small (32 bytes a channel are always enough)
/// Thread  tick; independent of the locale
ABZ_API abz_status abz_bvh_write_frame(const abz_skeleton *skeleton, const double *frame, char *out, size_t size,
                                       size_t *used_n) ABZ_CHECK;

#ifdef __cplusplus
}
#endif
#endif
