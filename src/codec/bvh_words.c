// The words of a BVH file: each moves the machine one step.
//
// Grammar, keywords in any case, "name" any words up to the brace:
//   file    = "HIERARCHY" root "MOTION" "Frames:" count "Frame Time:" seconds newline { row newline }
//   root    = "ROOT" name "{" { part } "}"
//   part    = "OFFSET" x y z | "CHANNELS" n { channel } | "JOINT" name "{" { part } "}" | "End" name "{" { offset } "}"
//   row     = as many numbers as the skeleton has channels
// Line ends are LF, CRLF or CR; a byte order mark is passed over; after MOTION a colon counts as a space.
//
//   START -> ROOT -> NAME -> BODY <-> OFFSET, CHANNEL_COUNT -> CHANNEL
//                     ^       | "JOINT"            "End" -> END_NAME -> END_BODY <-> END_OFFSET
//                     '-------'                                            | "}" -> BODY
//   BODY "}" of the root -> MOTION -> FRAMES -> FRAME_COUNT -> FRAME -> TIME -> FRAME_TIME -> ROWS
#include "codec/bvh_words.h"

#include <string.h>

#include "base/decimal.h"

// Nobody dances at a thousand kilometres from the origin, or in a million turns: such a number is damage.
static const double number_max = 1e9;

// ---- errors --------------------------------------------------------------------------------------------------------

abz_status abzi_bvh_fail(abz_bvh_reader *r, abz_status status, uint64_t offset)
{
    r->error.status = status;
    r->error.offset = offset;
    r->error.line = r->line;
    r->error.column = (uint32_t)(offset - r->line_offset) + 1;
    return status;
}

// r->error was all zero, so it ends where the words do.
abzi_text abzi_bvh_message(abz_bvh_reader *r, const char *words)
{
    abzi_text t = {.out = r->error.what, .size = sizeof r->error.what - 1};
    abzi_text_words(&t, words);
    return t;
}

static abz_status expected(abz_bvh_reader *r, const char *what, const char *word, size_t n)
{
    abzi_text t = abzi_bvh_message(r, "expected ");
    abzi_text_words(&t, what);
    abzi_text_words(&t, ", found ");
    abzi_text_quote(&t, word, n);
    return abzi_bvh_fail(r, ABZ_EMALFORMED, r->word_offset);
}

abz_status abzi_bvh_too_large(abz_bvh_reader *r, const char *what)
{
    abzi_bvh_message(r, what);
    return abzi_bvh_fail(r, ABZ_ELIMIT, r->word_offset);
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
        return abzi_bvh_too_large(r, "the name of a joint is longer than 63 characters");
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
        return abzi_bvh_too_large(r, "the skeleton has more than 512 joints");
    }
    s->joint[s->joint_n].parent = r->open;
    r->open = s->joint_n++;
    r->state = ABZI_BVH_NAME;
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
        r->state = ABZI_BVH_OFFSET;
    } else if (is(word, n, "channels")) {
        // A row follows the order of the CHANNELS lines; ours follows the joints. They differ if a child comes first.
        if (r->has_channels[r->open] || r->open != r->skeleton.joint_n - 1) {
            return expected(r, "one CHANNELS in a joint, before its children", word, n);
        }
        r->has_channels[r->open] = true;
        r->state = ABZI_BVH_CHANNEL_COUNT;
    } else if (is(word, n, "joint")) {
        return open_joint(r);
    } else if (is(word, n, "end")) {
        if (joint->has_end) {
            return expected(r, "one End Site in a joint", word, n);
        }
        joint->has_end = 1;
        r->state = ABZI_BVH_END_NAME;
    } else if (is(word, n, "}")) {
        if (!r->has_offset[r->open]) {
            return expected(r, "OFFSET before the end of the joint", word, n);
        }
        r->open = joint->parent;
        r->state = r->open < 0 ? ABZI_BVH_MOTION : ABZI_BVH_BODY;
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
        r->state = ABZI_BVH_BODY;
    }
    return ABZ_OK;
}

/// One step of the machine.
abz_status abzi_bvh_take_word(abz_bvh_reader *r, const char *word, size_t n)
{
    abz_skeleton_joint *joint = r->open >= 0 ? &r->skeleton.joint[r->open] : NULL;
    abz_status status = ABZ_OK;
    double value;
    switch (r->state) {
    case ABZI_BVH_START:
        r->state = ABZI_BVH_ROOT;
        return is(word, n, "hierarchy") ? ABZ_OK : expected(r, "a BVH file, which begins with HIERARCHY", word, n);
    case ABZI_BVH_ROOT:
        return is(word, n, "root") ? open_joint(r) : expected(r, "ROOT", word, n);
    case ABZI_BVH_NAME:
        if (!is(word, n, "{")) {
            return is(word, n, "}") ? expected(r, "the name of a joint and {", word, n) : take_name_word(r, word, n);
        }
        r->state = ABZI_BVH_BODY;
        return joint->name[0] != 0 ? ABZ_OK : expected(r, "the name of a joint", word, n);
    case ABZI_BVH_BODY:
        return take_body_word(r, word, n);
    case ABZI_BVH_OFFSET:
    case ABZI_BVH_END_OFFSET:
        status = read_number(r, word, n, &(r->state == ABZI_BVH_OFFSET ? joint->offset : joint->end_offset)[r->got_n]);
        if (status == ABZ_OK && ++r->got_n == 3) {
            r->state = r->state == ABZI_BVH_OFFSET ? ABZI_BVH_BODY : ABZI_BVH_END_BODY;
        }
        return status;
    case ABZI_BVH_CHANNEL_COUNT:
        status = read_count(r, word, n, "a number of channels from 0 to 6", 6, &value);
        if (status == ABZ_OK) {
            joint->channel_n = (uint8_t)value;
            r->skeleton.channel_n += joint->channel_n;
            r->got_n = 0;
            r->state = joint->channel_n > 0 ? ABZI_BVH_CHANNEL : ABZI_BVH_BODY;
        }
        return status;
    case ABZI_BVH_CHANNEL:
        return take_channel(r, word, n);
    case ABZI_BVH_END_NAME:
        r->state = is(word, n, "{") ? ABZI_BVH_END_BODY : ABZI_BVH_END_NAME;
        r->got_n = 0;
        return is(word, n, "}") ? expected(r, "{ after End Site", word, n) : ABZ_OK;
    case ABZI_BVH_END_BODY:
        if (is(word, n, "offset") && r->got_n == 0) {
            r->state = ABZI_BVH_END_OFFSET;
        } else if (is(word, n, "}") && r->got_n == 3) {
            r->state = ABZI_BVH_BODY;
        } else {
            return expected(r, r->got_n == 0 ? "OFFSET" : "}", word, n);
        }
        return ABZ_OK;
    case ABZI_BVH_MOTION:
        if (r->skeleton.channel_n == 0) {
            return expected(r, "a skeleton with at least one channel before this", word, n);
        }
        r->state = ABZI_BVH_FRAMES;
        return is(word, n, "motion") ? ABZ_OK : expected(r, "MOTION", word, n);
    case ABZI_BVH_FRAMES:
        r->state = ABZI_BVH_FRAME_COUNT;
        return is(word, n, "frames") ? ABZ_OK : expected(r, "Frames:", word, n);
    case ABZI_BVH_FRAME_COUNT:
        status = read_count(r, word, n, "a number of frames", 1e12, &value);
        r->frames_promised = status == ABZ_OK ? (uint64_t)value : 0;
        r->state = ABZI_BVH_FRAME;
        return status;
    case ABZI_BVH_FRAME:
        r->state = is(word, n, "frametime") ? ABZI_BVH_FRAME_TIME : ABZI_BVH_TIME;
        return r->state == ABZI_BVH_FRAME_TIME || is(word, n, "frame") ? ABZ_OK : expected(r, "Frame Time:", word, n);
    case ABZI_BVH_TIME:
        r->state = ABZI_BVH_FRAME_TIME;
        return is(word, n, "time") ? ABZ_OK : expected(r, "Frame Time:", word, n);
    case ABZI_BVH_FRAME_TIME:
        if (!abzi_decimal_read(word, n, &r->frame_time_s) || r->frame_time_s < 0.001 || r->frame_time_s > 1) {
            return expected(r, "a frame time from 0.001 to 1 second", word, n);
        }
        r->skeleton_ready = true;
        r->state = ABZI_BVH_ROWS;
        return ABZ_OK;
    case ABZI_BVH_ROWS:
        if (r->row_n == r->skeleton.channel_n) {
            abzi_text t = abzi_bvh_message(r, "expected the row to end after ");
            abzi_text_count(&t, (uint64_t)r->row_n);
            abzi_text_words(&t, " numbers, found ");
            abzi_text_quote(&t, word, n);
            return abzi_bvh_fail(r, ABZ_EMALFORMED, r->word_offset);
        }
        status = read_number(r, word, n, &r->row[r->row_n]);
        r->row_n += status == ABZ_OK;
        return status;
    }
    return status;
}
