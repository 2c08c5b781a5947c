/// A BVH reader, and how a word of the file moves it on. The bytes are cut into words in codec/bvh_read.c.
#ifndef ABZI_BVH_WORDS_H
#define ABZI_BVH_WORDS_H

#include "abrazo/codec.h"
#include "base/text.h"

#define ABZI_BVH_WORD_SIZE 128

typedef enum abzi_bvh_state {
    ABZI_BVH_START,
    ABZI_BVH_ROOT,
    ABZI_BVH_NAME,
    ABZI_BVH_BODY,
    ABZI_BVH_OFFSET,
    ABZI_BVH_CHANNEL_COUNT,
    ABZI_BVH_CHANNEL,
    ABZI_BVH_END_NAME,
    ABZI_BVH_END_BODY,
    ABZI_BVH_END_OFFSET,
    ABZI_BVH_MOTION,
    ABZI_BVH_FRAMES,
    ABZI_BVH_FRAME_COUNT,
    ABZI_BVH_FRAME,
    ABZI_BVH_TIME,
    ABZI_BVH_FRAME_TIME,
    ABZI_BVH_ROWS
} abzi_bvh_state;

struct abz_bvh_reader {
    abz_skeleton skeleton;
    double row[ABZ_SKELETON_CHANNELS_MAX];
    int32_t row_n;
    uint64_t frames_promised;
    double frame_time_s;

    abzi_bvh_state state;
    int32_t open;   ///< the joint whose braces we are in
    int32_t got_n;  ///< numbers or channels read of the current part
    bool has_offset[ABZ_SKELETON_JOINTS_MAX];
    bool has_channels[ABZ_SKELETON_JOINTS_MAX];

    uint64_t offset;  ///< of the next byte
    uint64_t line_offset;
    uint32_t line;
    bool after_return;  ///< the last byte was CR: an LF belongs to it

    char word[ABZI_BVH_WORD_SIZE];  ///< the beginning of a word that the last piece cut
    size_t word_n;
    uint64_t word_offset;  ///< where the current word begins; it lies on the current line

    bool skeleton_ready;  ///< told with the next event
    bool row_ready;
    bool finished;
    abz_error error;
};

/// A message that begins with these words, in r->error, which was all zero.
abzi_text abzi_bvh_message(abz_bvh_reader *r, const char *words);

/// Something is wrong at a byte, and was said. Returns status.
abz_status abzi_bvh_fail(abz_bvh_reader *r, abz_status status, uint64_t offset);

/// There is no room for so much: what says so.
abz_status abzi_bvh_too_large(abz_bvh_reader *r, const char *what);

/// One whole word of n bytes, which begins at r->word_offset. ABZ_OK, or why it cannot be there, with r->error filled.
abz_status abzi_bvh_take_word(abz_bvh_reader *r, const char *word, size_t n);

#endif
