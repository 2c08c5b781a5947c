#define _POSIX_C_SOURCE 200809L

#include "edge/motion_file.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "edge/frame_clock.h"
#include "motion/skeleton.h"

#define BUFFER_SIZE 65536
#define HEAD_SHARE 0.91f  // the head joint, at the top of the neck, is at this share of a person's height

// A second frame comes within 42 ms at 24 frames a second.
static const int second_frame_wait_ms = 100;

struct abzi_motion_file {
    const char *name;  ///< for messages; the caller's
    int fd;
    bool at_end;              ///< of the bytes
    const atomic_int *asked;  ///< to end, when not 0; or NULL
    abz_bvh_reader *reader;
    double *frame;   ///< the frame read last
    double *second;  ///< a frame read ahead
    bool has_frame;  ///< frame was not handed out yet
    bool has_second;
    int repeat_n;  ///< times to hand out frame again before the next
    abz_rig rig;
    size_t used_n, byte_n;  ///< of the buffer
    char buffer[BUFFER_SIZE];
};

static void complain(const char *name, const abz_error *error)
{
    if (error->line > 0) {
        fprintf(stderr, "abrazo: %s:%u:%u: %s\n", name, (unsigned)error->line, (unsigned)error->column, error->what);
    } else {
        fprintf(stderr, "abrazo: %s: %s\n", name, error->what);
    }
}

static void complain_text(const char *name, const char *text)
{
    fprintf(stderr, "abrazo: %s: %s\n", name, text);
}

static bool is_asked_to_end(const abzi_motion_file *file)
{
    return file->asked && *file->asked != 0;
}

/// Fill the empty buffer with what is there. false: failed, the line was printed.
static bool fill(abzi_motion_file *file)
{
    ssize_t n;
    do {
        n = read(file->fd, file->buffer, BUFFER_SIZE);
    } while (n < 0 && errno == EINTR && !is_asked_to_end(file));
    if (n < 0 && errno == EINTR) {
        n = 0;
    }
    if (n < 0) {
        complain_text(file->name, strerror(errno));
        return false;
    }
    file->at_end = n == 0;
    file->used_n = 0;
    file->byte_n = (size_t)n;
    return true;
}

static bool can_read_within(const abzi_motion_file *file, int wait_ms)
{
    struct pollfd p = {.fd = file->fd, .events = POLLIN};
    return poll(&p, 1, wait_ms) != 0;
}

/// Read on to the next event but MORE. wait_ms < 0: as long as it takes; else MORE when nothing comes for so long.
/// false: failed, the line was printed.
static bool read_event(abzi_motion_file *file, double *frame, int wait_ms, abz_bvh_event *event)
{
    abz_error error;
    for (;;) {
        abz_status status;
        if (is_asked_to_end(file)) {
            *event = ABZ_BVH_END;
            return true;
        }
        if (file->used_n < file->byte_n) {
            size_t used_n;
            status = abz_bvh_reader_read(file->reader, file->buffer + file->used_n, file->byte_n - file->used_n,
                                         &used_n, event, frame, &error);
            file->used_n += used_n;
        } else if (file->at_end) {
            status = abz_bvh_reader_finish(file->reader, event, frame, &error);
        } else {
            *event = ABZ_BVH_MORE;
            if (wait_ms >= 0 && !can_read_within(file, wait_ms)) {
                return true;
            }
            if (!fill(file)) {
                return false;
            }
            continue;
        }
        if (status != ABZ_OK) {
            complain(file->name, &error);
            return false;
        }
        if (*event != ABZ_BVH_MORE) {
            return true;
        }
    }
}

/// A unit that was said may be wrong. false: it is, the line was printed.
static bool is_of_human_height(const char *name, const abz_rig *rig)
{
    const double tall_m = (double)(rig->body.head_height_m / HEAD_SHARE);
    if (tall_m > 0.5 && tall_m < 3) {
        return true;
    }
    fprintf(stderr,
            "abrazo: %s: a dancer of about %.2f m, expected 0.5 to 3 m: --unit is wrong, or the two dancers' files "
            "do not share one unit\n",
            name, tall_m);
    return false;
}

static bool read_rig(abzi_motion_file *file, const abz_rig_config *config)
{
    const abz_skeleton *skeleton = abz_bvh_reader_skeleton(file->reader);
    abz_error error;
    if (abz_rig_init(skeleton, file->frame, file->has_second ? file->second : NULL, config, &file->rig, &error) !=
        ABZ_OK) {
        complain(file->name, &error);
        return false;
    }
    return config->unit_m == 0 || is_of_human_height(file->name, &file->rig);
}

/// Skeleton, first frame, rig, and a second frame where the first may be a T-pose.
static bool read_beginning(abzi_motion_file *file, const abz_rig_config *config)
{
    abz_bvh_event event;
    double unused;  // no frame comes before the skeleton
    if (!read_event(file, &unused, -1, &event)) {
        return false;
    }
    const abz_skeleton *skeleton = abz_bvh_reader_skeleton(file->reader);
    file->frame = malloc((size_t)skeleton->channel_n * sizeof *file->frame);
    file->second = malloc((size_t)skeleton->channel_n * sizeof *file->second);
    if (!file->frame || !file->second) {
        complain_text(file->name, abz_status_text(ABZ_ENOMEM));
        return false;
    }
    if (!read_event(file, file->frame, -1, &event)) {
        return false;
    }
    if (event == ABZ_BVH_END) {
        complain_text(file->name, "the file has a skeleton but no frames");
        return false;
    }
    file->has_frame = true;
    if (!read_rig(file, config)) {
        return false;
    }
    if (!abzi_rig_is_drawn_up(skeleton, &file->rig, file->frame)) {
        return true;
    }
    if (!read_event(file, file->second, second_frame_wait_ms, &event)) {
        return false;
    }
    file->has_second = event == ABZ_BVH_FRAME;
    if (!read_rig(file, config)) {
        return false;
    }
    if (file->rig.first_frame_is_rest) {
        memcpy(file->frame, file->second, (size_t)skeleton->channel_n * sizeof *file->frame);
        file->has_second = false;
        file->repeat_n = 1;
    }
    return true;
}

abzi_motion_file *abzi_motion_open(const char *path, const abz_rig_config *config)
{
    const bool standard = strcmp(path, "-") == 0;
    const char *name = standard ? "standard input" : path;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        complain_text(name, strerror(errno));
        return NULL;
    }
    abzi_motion_file *file = calloc(1, sizeof *file);
    void *mem = malloc(abz_bvh_reader_size());
    if (!file || !mem || abz_bvh_reader_init(mem, abz_bvh_reader_size(), &file->reader) != ABZ_OK) {
        complain_text(name, abz_status_text(ABZ_ENOMEM));
        free(mem);
        free(file);
        if (!standard) {
            close(fd);
        }
        return NULL;
    }
    file->name = name;
    file->fd = fd;
    if (!read_beginning(file, config)) {
        abzi_motion_close(file);
        return NULL;
    }
    return file;
}

const abz_skeleton *abzi_motion_skeleton(const abzi_motion_file *file)
{
    return abz_bvh_reader_skeleton(file->reader);
}

const abz_rig *abzi_motion_rig(const abzi_motion_file *file)
{
    return &file->rig;
}

double abzi_motion_frame_time(const abzi_motion_file *file)
{
    return abz_bvh_reader_frame_time(file->reader);
}

uint64_t abzi_motion_frames_promised(const abzi_motion_file *file)
{
    return abz_bvh_reader_frames_promised(file->reader);
}

int abzi_motion_next(abzi_motion_file *file, abz_pose *pose)
{
    if (file->has_frame) {
        file->has_frame = false;
    } else if (file->repeat_n > 0) {
        file->repeat_n--;
    } else if (file->has_second) {
        double *swap = file->frame;
        file->frame = file->second;
        file->second = swap;
        file->has_second = false;
    } else {
        abz_bvh_event event;
        if (!read_event(file, file->frame, -1, &event)) {
            return -1;
        }
        if (event == ABZ_BVH_END) {
            return 0;
        }
    }
    abz_rig_to_pose(abz_bvh_reader_skeleton(file->reader), &file->rig, file->frame, pose);
    return 1;
}

void abzi_motion_end_when(abzi_motion_file *file, const atomic_int *asked)
{
    file->asked = asked;
}

void abzi_motion_close(abzi_motion_file *file)
{
    if (!file) {
        return;
    }
    if (file->fd != STDIN_FILENO) {
        close(file->fd);
    }
    free(file->reader);
    free(file->frame);
    free(file->second);
    free(file);
}

bool abzi_motion_remark(const char *path, const abz_rig *rig, char *out, size_t size)
{
    const char *unit = rig->unit_from == 2   ? "in centimetres"
                       : rig->unit_from == 3 ? "in inches"
                       : rig->unit_from == 4 ? "in an unknown unit, scaled to the height of a person"
                       : rig->unit_from == 5 ? "in the unit of the CMU recordings (2.54/0.45 cm)"
                       : rig->unit_from == 6 ? "in millimetres"
                                             : NULL;
    const char *rest = rig->first_frame_is_rest ? "its first frame is a T-pose and is passed over" : NULL;
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    out[0] = 0;
    if (unit) {
        int tall_cm = (int)(rig->body.head_height_m * (100 / HEAD_SHARE) + 0.5f);
        snprintf(out, size, "%s is read %s: a dancer of about %d.%02d m%s%s", name, unit, tall_cm / 100, tall_cm % 100,
                 rest ? "; " : "", rest ? rest : "");
    } else if (rest) {
        snprintf(out, size, "%s: %s", name, rest);
    }
    return unit || rest;
}

// ---- whole files ---------------------------------------------------------------------------------------------------

static bool append(abzi_clip *clip, size_t *room_n, const abz_pose *pose)
{
    if (clip->pose_n == *room_n) {
        size_t more = *room_n ? 2 * *room_n : 1024;
        abz_pose *grown = more > SIZE_MAX / sizeof *grown ? NULL : realloc(clip->pose, more * sizeof *grown);
        if (!grown) {
            return false;
        }
        clip->pose = grown;
        *room_n = more;
    }
    clip->pose[clip->pose_n++] = *pose;
    return true;
}

/// The rows of a file as ticks. false: out of memory.
static bool to_ticks(abzi_clip *clip)
{
    const double frames_per_tick = 1 / (clip->frame_time_s * ABZ_TICKS_PER_SECOND);
    // A file of 60 frames a second writes .0166667 or .016667: a frame a tick, though the last digit says otherwise.
    if (fabs(frames_per_tick - 1) < 1e-3) {
        return true;
    }
    // As the referee of the recordings counts: up to the last frame, and a nanosecond for rounding.
    size_t tick_n = (size_t)(((double)(clip->frame_n - 1) * clip->frame_time_s + 1e-9) * ABZ_TICKS_PER_SECOND) + 1;
    abz_pose *tick = malloc(tick_n * sizeof *tick);
    if (!tick) {
        return false;
    }
    for (size_t i = 0; i < tick_n; i++) {
        double at = (double)i * frames_per_tick;
        size_t before = (size_t)at, after = before + 1;
        before = before < clip->frame_n ? before : clip->frame_n - 1;
        after = after < clip->frame_n ? after : clip->frame_n - 1;
        abzi_pose_between(&clip->pose[before], &clip->pose[after], (float)(at - (double)before), &tick[i]);
    }
    free(clip->pose);
    clip->pose = tick;
    clip->pose_n = tick_n;
    return true;
}

int abzi_clip_load(const char *path, const abz_rig_config *config, abzi_clip *clip)
{
    memset(clip, 0, sizeof *clip);
    abzi_motion_file *file = abzi_motion_open(path, config);
    if (!file) {
        return -1;
    }
    size_t room_n = 0;
    abz_pose pose;
    int got;
    bool fits = true;
    while (fits && (got = abzi_motion_next(file, &pose)) > 0) {
        fits = append(clip, &room_n, &pose);
    }
    clip->frame_n = clip->pose_n;
    clip->frame_time_s = abzi_motion_frame_time(file);
    clip->skeleton = malloc(sizeof *clip->skeleton);
    clip->rig = malloc(sizeof *clip->rig);
    fits = fits && clip->skeleton && clip->rig;
    if (fits) {
        *clip->skeleton = *abzi_motion_skeleton(file);
        *clip->rig = *abzi_motion_rig(file);
        fits = got < 0 || to_ticks(clip);
    }
    if (!fits) {
        complain_text(file->name, abz_status_text(ABZ_ENOMEM));
    }
    abzi_motion_close(file);
    if (!fits || got < 0) {
        abzi_clip_free(clip);
        return -1;
    }
    return 0;
}

void abzi_clip_free(abzi_clip *clip)
{
    free(clip->pose);
    free(clip->skeleton);
    free(clip->rig);
    memset(clip, 0, sizeof *clip);
}
