// The BVH reader: bytes in, skeleton and rows of numbers out. The bytes are cut into words here; what a word means is
// codec/bvh_words.c.
//
// Line ends are LF, CRLF or CR; a byte order mark is passed over; after MOTION a colon counts as a space.
#include <stdalign.h>
#include <string.h>

#include "codec/bvh_words.h"

size_t abz_bvh_reader_size(void)
{
    return sizeof(abz_bvh_reader);
}

abz_status abz_bvh_reader_init(void *mem, size_t size, abz_bvh_reader **reader)
{
    if (size < sizeof(abz_bvh_reader) || (uintptr_t)mem % alignof(max_align_t) != 0) {
        return ABZ_ENOMEM;
    }
    abz_bvh_reader *r = mem;
    memset(r, 0, sizeof *r);
    r->line = 1;
    r->open = -1;
    *reader = r;
    return ABZ_OK;
}

static bool is_space(const abz_bvh_reader *r, char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\v' ||
           (c == ':' && r->state > ABZI_BVH_MOTION);
}

static bool is_brace(const abz_bvh_reader *r, char c)
{
    return (c == '{' || c == '}') && r->state < ABZI_BVH_MOTION;
}

/// The row ends here: it must be whole or empty.
static abz_status end_row(abz_bvh_reader *r)
{
    if (r->state != ABZI_BVH_ROWS || r->row_n == 0) {
        return ABZ_OK;
    }
    if (r->row_n < r->skeleton.channel_n) {
        abzi_text t = abzi_bvh_message(r, "expected ");
        abzi_text_count(&t, (uint64_t)r->skeleton.channel_n);
        abzi_text_words(&t, " numbers in a row, found ");
        abzi_text_count(&t, (uint64_t)r->row_n);
        return abzi_bvh_fail(r, ABZ_EMALFORMED, r->offset);
    }
    r->row_ready = true;
    return ABZ_OK;
}

static abz_status take_space(abz_bvh_reader *r, char c)
{
    abz_status status = c == '\n' || c == '\r' ? end_row(r) : ABZ_OK;
    if (status != ABZ_OK) {
        return status;
    }
    r->offset++;
    if (c == '\n' || c == '\r') {
        r->line += !(c == '\n' && r->after_return);
        r->line_offset = r->offset;
    }
    r->after_return = c == '\r';
    return ABZ_OK;
}

/// Use bytes up to the end of the next word, or of the piece. Returns how many.
static size_t take_bytes(abz_bvh_reader *r, const char *bytes, size_t n, abz_status *status)
{
    if (r->word_n == 0 && is_space(r, bytes[0])) {
        *status = take_space(r, bytes[0]);
        return 1;
    }
    r->after_return = false;
    if (r->word_n == 0) {
        r->word_offset = r->offset;
        if (is_brace(r, bytes[0])) {
            r->offset++;
            *status = abzi_bvh_take_word(r, bytes, 1);
            return 1;
        }
    }
    size_t length = 0;
    while (length < n && !is_space(r, bytes[length]) && !is_brace(r, bytes[length])) {
        length++;
    }
    if (r->word_n + length > ABZI_BVH_WORD_SIZE) {
        *status = abzi_bvh_too_large(r, r->state == ABZI_BVH_START ? "expected a BVH file, which begins with HIERARCHY"
                                                                   : "a word is longer than 128 characters");
        return length;
    }
    r->offset += length;
    if (length < n && r->word_n == 0) {
        *status = abzi_bvh_take_word(r, bytes, length);
        return length;
    }
    memcpy(r->word + r->word_n, bytes, length);
    r->word_n += length;
    if (length < n) {
        size_t word_n = r->word_n;
        r->word_n = 0;
        *status = abzi_bvh_take_word(r, r->word, word_n);
    }
    return length;
}

/// Tell what has become ready. True: *event is set.
static bool tell(abz_bvh_reader *r, abz_bvh_event *event, double *frame)
{
    if (r->skeleton_ready) {
        r->skeleton_ready = false;
        *event = ABZ_BVH_SKELETON;
        return true;
    }
    if (r->row_ready) {
        r->row_ready = false;
        memcpy(frame, r->row, (size_t)r->row_n * sizeof *frame);
        r->row_n = 0;
        *event = ABZ_BVH_FRAME;
        return true;
    }
    return false;
}

static abz_status give_error(const abz_bvh_reader *r, abz_error *error)
{
    if (error) {
        *error = r->error;
    }
    return r->error.status;
}

abz_status abz_bvh_reader_read(abz_bvh_reader *r, const char *bytes, size_t n, size_t *used_n, abz_bvh_event *event,
                               double *frame, abz_error *error)
{
    *used_n = 0;
    *event = ABZ_BVH_MORE;
    if (r->error.status != ABZ_OK || r->finished) {
        return r->finished ? ABZ_EINVAL : give_error(r, error);
    }
    while (*used_n < n) {
        if (r->offset < 3 && r->word_n == 0 && bytes[*used_n] == "\xef\xbb\xbf"[r->offset]) {
            r->offset++;  // byte order mark
            r->line_offset = r->offset;
            ++*used_n;
            continue;
        }
        abz_status status = ABZ_OK;
        *used_n += take_bytes(r, bytes + *used_n, n - *used_n, &status);
        if (status != ABZ_OK) {
            return give_error(r, error);
        }
        if (tell(r, event, frame)) {
            break;
        }
    }
    return ABZ_OK;
}

abz_status abz_bvh_reader_finish(abz_bvh_reader *r, abz_bvh_event *event, double *frame, abz_error *error)
{
    *event = ABZ_BVH_END;
    abz_status status = r->error.status;
    if (status == ABZ_OK && r->word_n > 0) {
        size_t word_n = r->word_n;
        r->word_n = 0;
        status = abzi_bvh_take_word(r, r->word, word_n);
    }
    if (status == ABZ_OK && r->state != ABZI_BVH_ROWS) {
        abzi_bvh_message(r, r->offset == 0                ? "the file is empty"
                            : r->state < ABZI_BVH_MOTION  ? "the file ends inside the skeleton"
                            : r->state == ABZI_BVH_MOTION ? "the file ends after the skeleton, without MOTION"
                                                          : "the file ends before the first frame");
        status = abzi_bvh_fail(r, ABZ_EMALFORMED, r->offset);
    }
    if (status == ABZ_OK) {
        status = end_row(r);
    }
    if (status != ABZ_OK) {
        return give_error(r, error);
    }
    if (!tell(r, event, frame)) {
        r->finished = true;
    }
    return ABZ_OK;
}

const abz_skeleton *abz_bvh_reader_skeleton(const abz_bvh_reader *r)
{
    return &r->skeleton;
}

double abz_bvh_reader_frame_time(const abz_bvh_reader *r)
{
    return r->frame_time_s;
}

uint64_t abz_bvh_reader_frames_promised(const abz_bvh_reader *r)
{
    return r->frames_promised;
}
