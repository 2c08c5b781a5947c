// The skeleton in a repertoire: a line with the map that its joints were found by (most often empty; no map has a line
// break), then a BVH file in metres, +Y up, whose one frame is the T-pose of abz_pose. So nothing about it has to be
// guessed again.
#include "edge/body_file.h"

#include <stdlib.h>
#include <string.h>

#include "edge/complain.h"
#include "edge/motion_file.h"

// ---- making --------------------------------------------------------------------------------------------------------

static void t_pose(const abz_body *body, abz_pose *pose)
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        pose->rot[j] = (abz_quat){0, 0, 0, 1};
    }
    abz_body_positions(body, (abz_vec3){0, body->hip_height_m, 0}, pose->rot, pose->pos);
}

/// false: no room.
static bool put(abzi_body_rig *body, const char *map, double *frame, char *out, size_t size, size_t *n)
{
    size_t head_n, frame_n, map_n = map ? strlen(map) : 0;
    abz_pose pose;
    abz_rig_convert(&body->skeleton, &body->rig, 1, 1);
    t_pose(&body->rig.body, &pose);
    abz_rig_from_pose(&body->skeleton, &body->rig, &pose, frame);
    memcpy(out, map, map_n);
    out[map_n++] = '\n';
    if (abz_bvh_write_head(&body->skeleton, 1, 1.0 / ABZ_TICKS_PER_SECOND, out + map_n, size - map_n, &head_n) !=
            ABZ_OK ||
        abz_bvh_write_frame(&body->skeleton, frame, out + map_n + head_n, size - map_n - head_n, &frame_n) != ABZ_OK) {
        return false;
    }
    *n = map_n + head_n + frame_n;
    return true;
}

char *abzi_body_file_make(const abz_skeleton *skeleton, const abz_rig *rig, const char *map, size_t *n)
{
    const size_t size =
        (map ? strlen(map) : 0) + 1 + 64 + 512 * (size_t)skeleton->joint_n + 32 * (size_t)skeleton->channel_n + 1;
    abzi_body_rig *body = malloc(sizeof *body);
    double *frame = calloc((size_t)skeleton->channel_n, sizeof *frame);
    char *out = malloc(size);
    bool fine = body && frame && out;
    if (fine) {
        body->skeleton = *skeleton;
        body->rig = *rig;
        fine = put(body, map ? map : "", frame, out, size, n);
    }
    free(body);
    free(frame);
    if (!fine) {
        free(out);
        abzi_complain(NULL, abz_status_text(ABZ_ENOMEM));
        return NULL;
    }
    return out;
}

// ---- reading -------------------------------------------------------------------------------------------------------

/// The skeleton and its first frame. false: there is none, what says why.
static bool read_bvh(abz_bvh_reader *reader, const char *bytes, size_t n, double *frame, abz_error *error)
{
    abz_bvh_event event = ABZ_BVH_MORE;
    while (n > 0 && event != ABZ_BVH_FRAME) {
        size_t used_n;
        if (abz_bvh_reader_read(reader, bytes, n, &used_n, &event, frame, error) != ABZ_OK) {
            return false;
        }
        bytes += used_n;
        n -= used_n;
    }
    return event == ABZ_BVH_FRAME;
}

static bool read_body(abz_bvh_reader *reader, const char *bytes, size_t n, char *map, double *frame,
                      abzi_body_rig *body, abz_error *error)
{
    const size_t map_n = strlen(map) + 1;
    if (!read_bvh(reader, bytes + map_n, n - map_n, frame, error)) {
        return false;
    }
    body->skeleton = *abz_bvh_reader_skeleton(reader);
    abz_rig_config config = abz_rig_config_default();
    config.unit_m = 1;
    config.up = 1;
    config.map = map;
    return abz_rig_init(&body->skeleton, frame, NULL, &config, &body->rig, error) == ABZ_OK;
}

int abzi_body_file_read(const char *path, const char *bytes, size_t n, abzi_body_rig *body)
{
    const char *end = n > 0 ? memchr(bytes, '\n', n) : NULL;
    if (!end) {
        return abzi_complain(path, "the repertoire has no skeleton to dance with: give one with --body FILE.bvh");
    }
    const size_t map_n = (size_t)(end - bytes);
    void *mem = malloc(abz_bvh_reader_size());
    double *frame = malloc(ABZ_SKELETON_CHANNELS_MAX * sizeof *frame);
    char *map = malloc(map_n + 1);
    abz_bvh_reader *reader;
    abz_error error = {.what = "the repertoire's skeleton has no frame"};
    bool fine = false;
    if (!mem || !frame || !map || abz_bvh_reader_init(mem, abz_bvh_reader_size(), &reader) != ABZ_OK) {
        memcpy(error.what, abz_status_text(ABZ_ENOMEM), strlen(abz_status_text(ABZ_ENOMEM)) + 1);
    } else {
        memcpy(map, bytes, map_n);
        map[map_n] = 0;
        fine = strlen(map) == map_n && read_body(reader, bytes, n, map, frame, body, &error);
    }
    free(mem);
    free(frame);
    free(map);
    return fine ? 0 : abzi_complain(path, error.what);
}

int abzi_body_load(const char *path, const abz_rig_config *config, abzi_body_rig *body)
{
    abzi_motion_file *file = abzi_motion_open(path, config);
    if (!file) {
        return -1;
    }
    body->skeleton = *abzi_motion_skeleton(file);
    body->rig = *abzi_motion_rig(file);
    abzi_motion_close(file);
    return 0;
}
