#include "edge/motion_out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/codec.h"
#include "edge/complain.h"

/// false, with the line printed.
static bool complain(const char *path, abz_status status)
{
    fprintf(stderr, "abrazo: %s: %s\n", path, abz_status_text(status));
    return false;
}

/// Room for any number of frames that a file may come to have.
enum { COUNT_WIDTH = 10 };

/// The head into m->text. Where it can be written again the count gets a fixed width, so that it stays as long.
/// false: failed and said so.
static bool make_head(abzi_motion_out *m, uint64_t frame_n, size_t *n)
{
    static const char key[] = "\nFrames: ";
    const abz_status status =
        abz_bvh_write_head(&m->body->skeleton, frame_n, m->frame_time_s, m->text, m->text_size - COUNT_WIDTH - 1, n);
    if (status != ABZ_OK) {
        return complain(m->name, status);
    }
    m->text[*n] = 0;
    char *count = strstr(m->text, key);
    if (count && abzi_out_may_patch(m->file)) {
        count += sizeof key - 1;
        const size_t digit_n = strspn(count, "0123456789"), pad_n = digit_n < COUNT_WIDTH ? COUNT_WIDTH - digit_n : 0;
        memmove(count + pad_n, count, *n - (size_t)(count - m->text));
        memset(count, ' ', pad_n);
        *n += pad_n;
    }
    return true;
}

static int open_gltf(abzi_motion_out *m, const char *path, const abz_body *body, uint32_t dancer_n, double frame_time_s)
{
    m->name = path;
    m->gltf = abzi_gltf_file_open(body, dancer_n, frame_time_s);
    m->file = m->gltf ? abzi_out_open(path) : NULL;
    return m->file ? 0 : -1;
}

int abzi_motion_out_open_couple(abzi_motion_out *m, const char *path, const abz_body body[static 2],
                                double frame_time_s)
{
    return open_gltf(m, path, body, 2, frame_time_s);
}

int abzi_motion_out_open(abzi_motion_out *m, const char *path, const abzi_body_rig *body, double frame_time_s)
{
    if (abzi_is_gltf(path)) {
        return open_gltf(m, path, &body->rig.body, 1, frame_time_s);
    }
    const size_t joint_n = (size_t)body->skeleton.joint_n, channel_n = (size_t)body->skeleton.channel_n;
    const size_t head = 64 + 512 * joint_n + COUNT_WIDTH + 1, row = 32 * channel_n + 1;
    m->name = strcmp(path, "-") == 0 ? "standard output" : path;
    m->body = body;
    m->frame_time_s = frame_time_s;
    m->text_size = head > row ? head : row;
    m->text = malloc(m->text_size);
    m->frame = calloc(channel_n, sizeof *m->frame);
    if (!m->text || !m->frame) {
        abzi_out_of_memory();
        return -1;
    }
    m->file = abzi_out_open(path);
    return m->file ? 0 : -1;
}

bool abzi_motion_out_begin(abzi_motion_out *m, uint64_t promised_n)
{
    size_t n;
    return m->gltf || (make_head(m, promised_n, &n) && abzi_out_write(m->file, m->text, n) &&
                       (m->waits || abzi_out_flush(m->file)));
}

bool abzi_motion_out_frame(abzi_motion_out *m, const abz_pose *pose)
{
    if (m->gltf) {
        m->frame_n++;
        return abzi_gltf_file_frame(m->gltf, pose);
    }
    abz_rig_from_pose(&m->body->skeleton, &m->body->rig, pose, m->frame);
    return abzi_motion_out_row(m, m->frame);
}

bool abzi_motion_out_row(abzi_motion_out *m, const double *frame)
{
    size_t n;
    const abz_status status = abz_bvh_write_frame(&m->body->skeleton, frame, m->text, m->text_size, &n);
    if (status != ABZ_OK) {
        return complain(m->name, status);
    }
    m->frame_n++;
    return abzi_out_write(m->file, m->text, n) && (m->waits || abzi_out_flush(m->file));
}

bool abzi_motion_out_end(abzi_motion_out *m, uint64_t promised_n)
{
    size_t n;
    if (m->gltf) {
        return abzi_gltf_file_end(m->gltf, m->file, m->name);
    }
    return m->frame_n == promised_n || !abzi_out_may_patch(m->file) ||
           (make_head(m, m->frame_n, &n) && abzi_out_patch(m->file, 0, m->text, n));
}

bool abzi_motion_out_close(abzi_motion_out *m)
{
    const bool fine = !m->file || abzi_out_close(m->file);
    abzi_gltf_file_close(m->gltf);
    free(m->text);
    free(m->frame);
    memset(m, 0, sizeof *m);
    return fine;
}
