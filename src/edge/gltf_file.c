#define _POSIX_C_SOURCE 200809L

#include "edge/gltf_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>

#include "edge/complain.h"

/// A dancer in a frame.
typedef struct seen {
    abz_pose pose;
    abz_chair chair;
} seen;

struct abzi_gltf_file {
    abz_gltf_config config;
    abz_chair chair[ABZ_GLTF_DANCERS_MAX];  ///< in the next frame
    FILE *waiting;                          ///< [frame_n][dancer_n]
    const seen *frame;                      ///< the same, when it is written
};

bool abzi_is_gltf(const char *path)
{
    const size_t n = strlen(path);
    return n > 4 && strcasecmp(path + n - 4, ".glb") == 0;
}

abzi_gltf_file *abzi_gltf_file_open(const abz_body *body, uint32_t dancer_n, double frame_time_s)
{
    abzi_gltf_file *file = malloc(sizeof *file);
    if (!file) {
        abzi_out_of_memory();
        return NULL;
    }
    *file = (abzi_gltf_file){.config = abz_gltf_config_default(), .waiting = tmpfile()};
    if (!file->waiting) {
        fprintf(stderr, "abrazo: a file for the time being: %s\n", strerror(errno));
        free(file);
        return NULL;
    }
    file->config.dancer_n = dancer_n;
    file->config.frame_time_s = frame_time_s;
    memcpy(file->config.body, body, dancer_n * sizeof *body);
    if (dancer_n > 1) {
        file->config.name[0] = "lead";
        file->config.name[1] = "follow";
    }
    return file;
}

void abzi_gltf_file_seat(abzi_gltf_file *file, const abz_chair_shape *chair)
{
    memcpy(file->config.chair, chair, file->config.dancer_n * sizeof *chair);
}

void abzi_gltf_file_chairs(abzi_gltf_file *file, const abz_chair *chair)
{
    memcpy(file->chair, chair, file->config.dancer_n * sizeof *chair);
}

bool abzi_gltf_file_frame(abzi_gltf_file *file, const abz_pose *pose)
{
    for (uint32_t d = 0; d < file->config.dancer_n; d++) {
        const seen now = {.pose = pose[d], .chair = file->chair[d]};
        if (fwrite(&now, sizeof now, 1, file->waiting) != 1) {
            fprintf(stderr, "abrazo: a file for the time being: %s\n", strerror(errno));
            return false;
        }
    }
    file->config.frame_n++;
    return true;
}

static const seen *seen_at(const abzi_gltf_file *file, uint32_t dancer, uint64_t frame)
{
    return &file->frame[frame * file->config.dancer_n + dancer];
}

static const abz_pose *pose_of(void *from, uint32_t dancer, uint64_t frame)
{
    return &seen_at(from, dancer, frame)->pose;
}

static const abz_chair *chair_of(void *from, uint32_t dancer, uint64_t frame)
{
    return &seen_at(from, dancer, frame)->chair;
}

static abz_status to_out(void *to, const char *bytes, size_t n)
{
    return abzi_out_write(to, bytes, n) ? ABZ_OK : ABZ_EIO;
}

bool abzi_gltf_file_end(abzi_gltf_file *file, abzi_out *out, const char *name)
{
    const size_t size = file->config.frame_n * file->config.dancer_n * sizeof(seen);
    if (size == 0) {
        fprintf(stderr, "abrazo: %s: nothing was danced\n", name);
        return false;
    }
    void *mapped =
        fflush(file->waiting) == 0 ? mmap(NULL, size, PROT_READ, MAP_PRIVATE, fileno(file->waiting), 0) : MAP_FAILED;
    if (mapped == MAP_FAILED) {
        fprintf(stderr, "abrazo: %s: %s\n", name, strerror(errno));
        return false;
    }
    file->frame = mapped;
    file->config.poses = pose_of;
    file->config.chairs = chair_of;
    file->config.from = file;
    file->config.sink = to_out;
    file->config.to = out;
    const abz_status status = abz_gltf_write(&file->config);
    munmap(mapped, size);
    if (status != ABZ_OK && status != ABZ_EIO) {  // that was said where it happened
        fprintf(stderr, "abrazo: %s: %s\n", name, abz_status_text(status));
    }
    return status == ABZ_OK;
}

void abzi_gltf_file_close(abzi_gltf_file *file)
{
    if (file) {
        fclose(file->waiting);
        free(file);
    }
}
