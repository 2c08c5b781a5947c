// The BVH writer: a head once, then a row a frame. The grammar is on top of bvh_read.c.
#include "abrazo/codec.h"
#include "base/decimal.h"
#include "base/text.h"

static void put_number(abzi_text *t, double value, int least, int most)
{
    char digits[ABZI_DECIMAL_SIZE];
    abzi_text_bytes(t, digits, abzi_decimal_write(value, least, most, digits));
}

/// A line of the hierarchy begins with a tab a level, 16 at most: how deep it lies is said by the braces.
static void put_indent(abzi_text *t, int depth)
{
    abzi_text_bytes(t, "\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t", (size_t)(depth < 16 ? depth : 16));
}

static void put_line(abzi_text *t, int depth, const char *words)
{
    put_indent(t, depth);
    abzi_text_words(t, words);
    abzi_text_words(t, "\n");
}

static void put_offset(abzi_text *t, int depth, const double offset[static 3])
{
    put_indent(t, depth);
    abzi_text_words(t, "OFFSET");
    for (int axis = 0; axis < 3; axis++) {
        abzi_text_words(t, " ");
        put_number(t, offset[axis], 6, 9);
    }
    abzi_text_words(t, "\n");
}

static void put_joint(abzi_text *t, int depth, const abz_skeleton_joint *joint)
{
    static const char *const name[] = {" Xposition", " Yposition", " Zposition",
                                       " Xrotation", " Yrotation", " Zrotation"};
    put_indent(t, depth);
    abzi_text_words(t, depth == 0 ? "ROOT " : "JOINT ");
    abzi_text_words(t, joint->name);
    abzi_text_words(t, "\n");
    put_line(t, depth, "{");
    put_offset(t, depth + 1, joint->offset);
    put_indent(t, depth + 1);
    abzi_text_words(t, "CHANNELS ");
    put_number(t, joint->channel_n, 0, 0);
    for (int i = 0; i < joint->channel_n; i++) {
        abzi_text_words(t, name[joint->channel[i]]);
    }
    abzi_text_words(t, "\n");
    if (joint->has_end) {
        put_line(t, depth + 1, "End Site");
        put_line(t, depth + 1, "{");
        put_offset(t, depth + 2, joint->end_offset);
        put_line(t, depth + 1, "}");
    }
}

abz_status abz_bvh_write_head(const abz_skeleton *skeleton, uint64_t frame_n, double frame_time_s, char *out,
                              size_t size, size_t *used_n)
{
    abzi_text t = {.out = out, .size = size};
    abzi_text_words(&t, "HIERARCHY\n");
    int32_t open = -1;
    int depth = 0;
    for (int32_t j = 0; j < skeleton->joint_n; j++) {
        const abz_skeleton_joint *joint = &skeleton->joint[j];
        // Braces nest, so a parent must still be open: joints come in the order of a walk that finishes each branch.
        while (open != joint->parent && open >= 0) {
            put_line(&t, --depth, "}");
            open = skeleton->joint[open].parent;
        }
        if (open != joint->parent || (open < 0) != (j == 0)) {
            return ABZ_EINVAL;
        }
        put_joint(&t, depth++, joint);
        open = j;
    }
    while (depth > 0) {
        put_line(&t, --depth, "}");
    }
    abzi_text_words(&t, "MOTION\nFrames: ");
    abzi_text_count(&t, frame_n);
    abzi_text_words(&t, "\nFrame Time: ");
    put_number(&t, frame_time_s, 6, 9);
    abzi_text_words(&t, "\n");
    *used_n = t.full ? 0 : t.n;
    return t.full ? ABZ_ENOMEM : ABZ_OK;
}

abz_status abz_bvh_write_frame(const abz_skeleton *skeleton, const double *frame, char *out, size_t size,
                               size_t *used_n)
{
    abzi_text t = {.out = out, .size = size};
    const double *value = frame;
    for (int32_t j = 0; j < skeleton->joint_n; j++) {
        const abz_skeleton_joint *joint = &skeleton->joint[j];
        for (int i = 0; i < joint->channel_n; i++) {
            abzi_text_bytes(&t, " ", value != frame);
            // A micrometre in a file of metres; 1e-5 degrees moves no joint of a body by more than a micrometre.
            int decimals = joint->channel[i] < 3 ? 6 : 5;
            put_number(&t, *value++, decimals, decimals);
        }
    }
    abzi_text_words(&t, "\n");
    *used_n = t.full ? 0 : t.n;
    return t.full ? ABZ_ENOMEM : ABZ_OK;
}
