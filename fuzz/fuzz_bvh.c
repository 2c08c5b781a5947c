// BVH: whole and in pieces must tell the same; what was read makes a rig or an error; what is written reads back.
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/codec.h"

#define FRAMES_KEPT 4

/// What reading told.
typedef struct told {
    abz_status status;
    abz_error error;
    bool has_skeleton;
    abz_skeleton skeleton;
    double frame_time_s;
    size_t frame_n;
    double sum;  ///< of all values
    double frame[FRAMES_KEPT][ABZ_SKELETON_CHANNELS_MAX];
} told;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_frame(told *t, const double *frame)
{
    for (int c = 0; c < t->skeleton.channel_n; c++) {
        assert(isfinite(frame[c]));
        t->sum += frame[c];
    }
    if (t->frame_n < FRAMES_KEPT)
        memcpy(t->frame[t->frame_n], frame, (size_t)t->skeleton.channel_n * sizeof *frame);
    t->frame_n++;
}

/// Pieces of first, first + 1, ... bytes, so that cuts fall everywhere.
static void read_in_pieces(const char *text, size_t n, size_t first, told *t)
{
    static double frame[ABZ_SKELETON_CHANNELS_MAX];
    void *mem = malloc(abz_bvh_reader_size());
    abz_bvh_reader *reader;
    abz_bvh_event event = ABZ_BVH_MORE;
    memset(t, 0, sizeof *t);
    t->status = mem ? abz_bvh_reader_init(mem, abz_bvh_reader_size(), &reader) : ABZ_ENOMEM;
    assert(t->status == ABZ_OK);
    for (size_t at = 0, piece = first; t->status == ABZ_OK && event != ABZ_BVH_END;) {
        size_t used_n = 0, k = n - at < piece ? n - at : piece;
        if (k > 0)
            t->status = abz_bvh_reader_read(reader, text + at, k, &used_n, &event, frame, &t->error);
        else
            t->status = abz_bvh_reader_finish(reader, &event, frame, &t->error);
        assert(used_n <= k);
        at += used_n;
        piece = first == SIZE_MAX ? first : piece % 17 + 1;
        if (t->status == ABZ_OK && event == ABZ_BVH_SKELETON) {
            t->has_skeleton = true;
            t->skeleton = *abz_bvh_reader_skeleton(reader);
            t->frame_time_s = abz_bvh_reader_frame_time(reader);
        } else if (t->status == ABZ_OK && event == ABZ_BVH_FRAME) {
            take_frame(t, frame);
        }
    }
    assert(t->status == ABZ_OK || strlen(t->error.what) > 0);
    free(mem);
}

static void check_pose(const abz_pose *pose)
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        const abz_quat q = pose->rot[j];
        assert(isfinite(pose->pos[j].x) && isfinite(pose->pos[j].y) && isfinite(pose->pos[j].z));
        assert(fabsf(q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w - 1) < 1e-4f);
    }
}

static void use(told *t)
{
    static abz_rig rig;
    static told again;
    const abz_rig_config config = abz_rig_config_default();
    abz_error error;
    abz_pose pose;
    const size_t head_size = 64 + 512 * (size_t)t->skeleton.joint_n, row_size = 32 * (size_t)t->skeleton.channel_n + 1;
    size_t head_n, row_n;
    char *text = malloc(head_size + row_size);
    assert(text);
    abz_status status = abz_bvh_write_head(&t->skeleton, 1, t->frame_time_s, text, head_size, &head_n);
    assert(status == ABZ_OK);
    status = abz_rig_init(&t->skeleton, t->frame[0], t->frame_n > 1 ? t->frame[1] : NULL, &config, &rig, &error);
    assert(status == ABZ_OK || strlen(error.what) > 0);
    if (status == ABZ_OK) {
        for (size_t f = 0; f < t->frame_n && f < FRAMES_KEPT; f++) {
            abz_rig_to_pose(&t->skeleton, &rig, t->frame[f], &pose);
            check_pose(&pose);
        }
        abz_rig_from_pose(&t->skeleton, &rig, &pose, t->frame[0]);
    }
    status = abz_bvh_write_frame(&t->skeleton, t->frame[0], text + head_n, row_size, &row_n);
    assert(status == ABZ_OK);
    read_in_pieces(text, head_n + row_n, SIZE_MAX, &again);
    assert(again.status == ABZ_OK && again.frame_n == 1 && again.skeleton.joint_n == t->skeleton.joint_n);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static told whole, pieces;
    read_in_pieces((const char *)data, size, SIZE_MAX, &whole);
    read_in_pieces((const char *)data, size, 1, &pieces);
    assert(whole.status == pieces.status && whole.frame_n == pieces.frame_n && whole.sum == pieces.sum);
    assert(memcmp(&whole.error, &pieces.error, sizeof whole.error) == 0);
    assert(memcmp(&whole.skeleton, &pieces.skeleton, sizeof whole.skeleton) == 0);
    if (whole.frame_n > 0)
        use(&whole);
    return 0;
}
