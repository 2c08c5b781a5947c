// The BVH reader: bytes in, skeleton and rows of numbers out.
//
// Grammar, keywords in any case, "name" any words up to the brace:
//   file    = "HIERARCHY" root "MOTION" "Frames:" count "Frame Time:" seconds newline { row newline }
//   root    = "ROOT" name "{" { part } "}"
//   part    = "OFFSET" x y z | "CHANNELS" n { channel } | "JOINT" name "{" { part } "}" | "End" name "{" { offset } "}"
//   row     = as many numbers as the skeleton has channels
// Line ends are LF, CRLF or CR; a byte order mark is passed over; after MOTION a colon counts as a space.
//
// The bytes are cut into words here, and each whole word moves the machine below one step:
//
//   START -> ROOT -> NAME -> BODY <-> OFFSET, CHANNEL_COUNT -> CHANNEL
//                     ^       | "JOINT"            "End" -> END_NAME -> END_BODY <-> END_OFFSET
//                     '-------'                                            | "}" -> BODY
//   BODY "}" of the root -> MOTION -> FRAMES -> FRAME_COUNT -> FRAME -> TIME -> FRAME_TIME -> ROWS
#include <stdalign.h>
#include <string.h>

#include "abrazo/codec.h"
#include "base/decimal.h"
#include "base/text.h"

#define WORD_SIZE 128

// Nobody dances at a thousand kilometres from the origin, or in a million turns: such a number is damage.
static const double number_max = 1e9;

typedef enum reader_state {
    START,
    ROOT,
    NAME,
    BODY,
    OFFSET,
    CHANNEL_COUNT,
    CHANNEL,
    END_NAME,
    END_BODY,
    END_OFFSET,
    MOTION,
    FRAMES,
    FRAME_COUNT,
    FRAME,
    TIME,
    FRAME_TIME,
    ROWS
} reader_state;

struct abz_bvh_reader {
    abz_skeleton skeleton;
    double row[ABZ_SKELETON_CHANNELS_MAX];
    int32_t row_n;
    uint64_t frames_promised;
    double frame_time_s;

    reader_state state;
    int32_t open;   ///< the joint whose braces we are in
    int32_t got_n;  ///< numbers or channels read of the current part
    bool has_offset[ABZ_SKELETON_JOINTS_MAX];
    bool has_channels[ABZ_SKELETON_JOINTS_MAX];

    uint64_t offset;  ///< of the next byte
    uint64_t line_offset;
    uint32_t line;
    bool after_return;  ///< the last byte was CR: an LF belongs to it

    char word[WORD_SIZE];  ///< the beginning of a word that the last piece cut
    size_t word_n;
    uint64_t word_offset;  ///< where the current word begins; it lies on the current line

    bool skeleton_ready;  ///< told with the next event
    bool row_ready;
    bool finished;
    abz_error error;
};

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

// ---- errors --------------------------------------------------------------------------------------------------------

static abz_status fail(abz_bvh_reader *r, abz_status status, uint64_t offset)
{
    r->error.status = status;
    r->error.offset = offset;
    r->error.line = r->line;
    r->error.column = (uint32_t)(offset - r->line_offset) + 1;
    return status;
}

/// Begin a message; r->error was all zero, so it ends where the words do.
static abzi_text message(abz_bvh_reader *r, const char *words)
{
    abzi_text t = {.out = r->error.what, .size = sizeof r->error.what - 1};
    abzi_text_words(&t, words);
    return t;
}

static abz_status expected(abz_bvh_reader *r, const char *what, const char *word, size_t n)
{
    abzi_text t = message(r, "expected ");
    abzi_text_words(&t, what);
    abzi_text_words(&t, ", found ");
    abzi_text_quote(&t, word, n);
    return fail(r, ABZ_EMALFORMED, r->word_offset);
}

static abz_status too_large(abz_bvh_reader *r, const char *what)
{
    message(r, what);
    return fail(r, ABZ_ELIMIT, r->word_offset);
}

// ---- words ---------------------------------------------------------------------------------------------------------

/// Is the word this keyword, in any case? keyword is in lower case.
static bool is(const char *word, size_t n, const char *keyword)
{
    size_t i = 0;
    for (; i < n && keyword[i]; i++) {
        char c = word[i] >= 'A' && word[i] <= 'Z' ? (char)(word[i] + 'a' - 'A') : word[i];
        if (c != keyword[i]) {
            return false;
        }
    }
    return i == n && keyword[i] == 0;
}

static abz_status read_number(abz_bvh_reader *r, const char *word, size_t n, double *value)
{
    if (!abzi_decimal_read(word, n, value)) {
        return expected(r, "a number", word, n);
    }
    if (*value > number_max || *value < -number_max) {
        return expected(r, "a number of sensible size", word, n);
    }
    return ABZ_OK;
}

static abz_status read_count(abz_bvh_reader *r, const char *word, size_t n, const char *what, double max, double *count)
{
    if (!abzi_decimal_read(word, n, count) || *count < 0 || *count > max || *count != (double)(uint64_t)*count) {
        return expected(r, what, word, n);
    }
    return ABZ_OK;
}

/// Words of a name are joined by single spaces.
static abz_status take_name_word(abz_bvh_reader *r, const char *word, size_t n)
{
    char *name = r->skeleton.joint[r->open].name;
    size_t length = strlen(name), gap = length > 0;
    if (length + gap + n >= ABZ_SKELETON_NAME_SIZE) {
        return too_large(r, "the name of a joint is longer than 63 characters");
    }
    memcpy(name + length, " ", gap);
    memcpy(name + length + gap, word, n);
    for (size_t i = length + gap; i < length + gap + n; i++) {
        if ((unsigned char)name[i] < ' ') {
            return expected(r, "the name of a joint", word, n);
        }
    }
    return ABZ_OK;
}

static abz_status open_joint(abz_bvh_reader *r)
{
    abz_skeleton *s = &r->skeleton;
    if (s->joint_n == ABZ_SKELETON_JOINTS_MAX) {
        return too_large(r, "the skeleton has more than 512 joints");
    }
    s->joint[s->joint_n].parent = r->open;
    r->open = s->joint_n++;
    r->state = NAME;
    return ABZ_OK;
}

static abz_status take_body_word(abz_bvh_reader *r, const char *word, size_t n)
{
    abz_skeleton_joint *joint = &r->skeleton.joint[r->open];
    if (is(word, n, "offset")) {
        if (r->has_offset[r->open]) {
            return expected(r, "one OFFSET in a joint", word, n);
        }
        r->has_offset[r->open] = true;
        r->got_n = 0;
        r->state = OFFSET;
    } else if (is(word, n, "channels")) {
        // A row follows the order of the CHANNELS lines; ours follows the joints. They differ if a child comes first.
        if (r->has_channels[r->open] || r->open != r->skeleton.joint_n - 1) {
            return expected(r, "one CHANNELS in a joint, before its children", word, n);
        }
        r->has_channels[r->open] = true;
        r->state = CHANNEL_COUNT;
    } else if (is(word, n, "joint")) {
        return open_joint(r);
    } else if (is(word, n, "end")) {
        if (joint->has_end) {
            return expected(r, "one End Site in a joint", word, n);
        }
        joint->has_end = 1;
        r->state = END_NAME;
    } else if (is(word, n, "}")) {
        if (!r->has_offset[r->open]) {
            return expected(r, "OFFSET before the end of the joint", word, n);
        }
        r->open = joint->parent;
        r->state = r->open < 0 ? MOTION : BODY;
    } else {
        return expected(r, "OFFSET, CHANNELS, JOINT, End Site or }", word, n);
    }
    return ABZ_OK;
}

static abz_status take_channel(abz_bvh_reader *r, const char *word, size_t n)
{
    static const char *const name[] = {"xposition", "yposition", "zposition", "xrotation", "yrotation", "zrotation"};
    abz_skeleton_joint *joint = &r->skeleton.joint[r->open];
    uint8_t kind = 0;
    while (kind < 6 && !is(word, n, name[kind])) {
        kind++;
    }
    if (kind == 6) {
        return expected(r, "a channel such as Xposition or Zrotation", word, n);
    }
    for (int i = 0; i < r->got_n; i++) {
        if (joint->channel[i] == kind) {
            return expected(r, "each channel once", word, n);
        }
    }
    joint->channel[r->got_n++] = kind;
    if (r->got_n == joint->channel_n) {
        r->state = BODY;
    }
    return ABZ_OK;
}

/// One step of the machine.
static abz_status take_word(abz_bvh_reader *r, const char *word, size_t n)
{
    abz_skeleton_joint *joint = r->open >= 0 ? &r->skeleton.joint[r->open] : NULL;
    abz_status status = ABZ_OK;
    double value;
    switch (r->state) {
    case START:
        r->state = ROOT;
        return is(word, n, "hierarchy") ? ABZ_OK : expected(r, "a BVH file, which begins with HIERARCHY", word, n);
    case ROOT:
        return is(word, n, "root") ? open_joint(r) : expected(r, "ROOT", word, n);
    case NAME:
        if (!is(word, n, "{")) {
            return is(word, n, "}") ? expected(r, "the name of a joint and {", word, n) : take_name_word(r, word, n);
        }
        r->state = BODY;
        return joint->name[0] != 0 ? ABZ_OK : expected(r, "the name of a joint", word, n);
    case BODY:
        return take_body_word(r, word, n);
    case OFFSET:
    case END_OFFSET:
        status = read_number(r, word, n, &(r->state == OFFSET ? joint->offset : joint->end_offset)[r->got_n]);
        if (status == ABZ_OK && ++r->got_n == 3) {
            r->state = r->state == OFFSET ? BODY : END_BODY;
        }
        return status;
    case CHANNEL_COUNT:
        status = read_count(r, word, n, "a number of channels from 0 to 6", 6, &value);
        if (status == ABZ_OK) {
            joint->channel_n = (uint8_t)value;
            r->skeleton.channel_n += joint->channel_n;
            r->got_n = 0;
            r->state = joint->channel_n > 0 ? CHANNEL : BODY;
        }
        return status;
    case CHANNEL:
        return take_channel(r, word, n);
    case END_NAME:
        r->state = is(word, n, "{") ? END_BODY : END_NAME;
        r->got_n = 0;
        return is(word, n, "}") ? expected(r, "{ after End Site", word, n) : ABZ_OK;
    case END_BODY:
        if (is(word, n, "offset") && r->got_n == 0) {
            r->state = END_OFFSET;
        } else if (is(word, n, "}") && r->got_n == 3) {
            r->state = BODY;
        } else {
            return expected(r, r->got_n == 0 ? "OFFSET" : "}", word, n);
        }
        return ABZ_OK;
    case MOTION:
        if (r->skeleton.channel_n == 0) {
            return expected(r, "a skeleton with at least one channel before this", word, n);
        }
        r->state = FRAMES;
        return is(word, n, "motion") ? ABZ_OK : expected(r, "MOTION", word, n);
    case FRAMES:
        r->state = FRAME_COUNT;
        return is(word, n, "frames") ? ABZ_OK : expected(r, "Frames:", word, n);
    case FRAME_COUNT:
        status = read_count(r, word, n, "a number of frames", 1e12, &value);
        r->frames_promised = status == ABZ_OK ? (uint64_t)value : 0;
        r->state = FRAME;
        return status;
    case FRAME:
        r->state = is(word, n, "frametime") ? FRAME_TIME : TIME;
        return r->state == FRAME_TIME || is(word, n, "frame") ? ABZ_OK : expected(r, "Frame Time:", word, n);
    case TIME:
        r->state = FRAME_TIME;
        return is(word, n, "time") ? ABZ_OK : expected(r, "Frame Time:", word, n);
    case FRAME_TIME:
        if (!abzi_decimal_read(word, n, &r->frame_time_s) || r->frame_time_s < 0.001 || r->frame_time_s > 1) {
            return expected(r, "a frame time from 0.001 to 1 second", word, n);
        }
        r->skeleton_ready = true;
        r->state = ROWS;
        return ABZ_OK;
    case ROWS:
        if (r->row_n == r->skeleton.channel_n) {
            abzi_text t = message(r, "expected the row to end after ");
            abzi_text_count(&t, (uint64_t)r->row_n);
            abzi_text_words(&t, " numbers, found ");
            abzi_text_quote(&t, word, n);
            return fail(r, ABZ_EMALFORMED, r->word_offset);
        }
        status = read_number(r, word, n, &r->row[r->row_n]);
        r->row_n += status == ABZ_OK;
        return status;
    }
    return status;
}

// ---- bytes ---------------------------------------------------------------------------------------------------------

static bool is_space(const abz_bvh_reader *r, char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\v' || (c == ':' && r->state > MOTION);
}

static bool is_brace(const abz_bvh_reader *r, char c)
{
    return (c == '{' || c == '}') && r->state < MOTION;
}

/// The row ends here: it must be whole or empty.
static abz_status end_row(abz_bvh_reader *r)
{
    if (r->state != ROWS || r->row_n == 0) {
        return ABZ_OK;
    }
    if (r->row_n < r->skeleton.channel_n) {
        abzi_text t = message(r, "expected ");
        abzi_text_count(&t, (uint64_t)r->skeleton.channel_n);
        abzi_text_words(&t, " numbers in a row, found ");
        abzi_text_count(&t, (uint64_t)r->row_n);
        return fail(r, ABZ_EMALFORMED, r->offset);
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
            *status = take_word(r, bytes, 1);
            return 1;
        }
    }
    size_t length = 0;
    while (length < n && !is_space(r, bytes[length]) && !is_brace(r, bytes[length])) {
        length++;
    }
    if (r->word_n + length > WORD_SIZE) {
        *status = too_large(r, r->state == START ? "expected a BVH file, which begins with HIERARCHY"
                                                 : "a word is longer than 128 characters");
        return length;
    }
    r->offset += length;
    if (length < n && r->word_n == 0) {
        *status = take_word(r, bytes, length);
        return length;
    }
    memcpy(r->word + r->word_n, bytes, length);
    r->word_n += length;
    if (length < n) {
        size_t word_n = r->word_n;
        r->word_n = 0;
        *status = take_word(r, r->word, word_n);
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
        status = take_word(r, r->word, word_n);
    }
    if (status == ABZ_OK && r->state != ROWS) {
        message(r, r->offset == 0       ? "the file is empty"
                   : r->state < MOTION  ? "the file ends inside the skeleton"
                   : r->state == MOTION ? "the file ends after the skeleton, without MOTION"
                                        : "the file ends before the first frame");
        status = fail(r, ABZ_EMALFORMED, r->offset);
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
