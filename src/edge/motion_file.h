/// Motion files for the commands: a path or "-" in, poses out. The only place of the program that opens motion files.
#ifndef ABZI_MOTION_FILE_H
#define ABZI_MOTION_FILE_H

#include <stdatomic.h>

#include "abrazo/codec.h"

typedef struct abzi_motion_file abzi_motion_file;

/// Open a BVH file ("-": standard input) and read up to its first frame. Only where that looks like a T-pose the second
/// is read too, to tell; a pipe is given 100 ms for it.
/// Prints one line on standard error, "abrazo: PATH:LINE:COLUMN: what", and returns NULL on failure.
abzi_motion_file *abzi_motion_open(const char *path, const abz_rig_config *config);
const abz_skeleton *abzi_motion_skeleton(const abzi_motion_file *file);
const abz_rig *abzi_motion_rig(const abzi_motion_file *file);
double abzi_motion_frame_time(const abzi_motion_file *file);
uint64_t abzi_motion_frames_promised(const abzi_motion_file *file);

/// Next frame as a pose. Blocks on a pipe; takes what is there without waiting for more than one frame needs.
/// A leading T-pose (rig->first_frame_is_rest) is read as the frame after it, so rows and poses stay one to one.
/// 1: *pose written; 0: the file has ended; -1: failed, the line was printed.
int abzi_motion_next(abzi_motion_file *file, abz_pose *pose);

/// From now on the file ends where it is read to when *asked is not 0. asked: a signal's handler may set it.
void abzi_motion_end_when(abzi_motion_file *file, const atomic_int *asked);
void abzi_motion_close(abzi_motion_file *file);

/// What was guessed about the file and may be wrong, as one sentence without a full stop: "dance.bvh is read in
/// centimetres: a dancer of about 1.74 m". false: nothing was guessed, out is empty.
bool abzi_motion_remark(const char *path, const abz_rig *rig, char *out, size_t size);

/// A whole file, resampled to ticks (positions linear, orientations slerp; 60 fps files pass through unchanged).
typedef struct abzi_clip {
    abz_pose *pose;  ///< [pose_n], one a tick
    size_t pose_n;
    size_t frame_n;  ///< rows in the file
    double frame_time_s;
    abz_skeleton *skeleton;
    abz_rig *rig;
} abzi_clip;

/// 0, or -1 with the line printed.
int abzi_clip_load(const char *path, const abz_rig_config *config, abzi_clip *clip);
void abzi_clip_free(abzi_clip *clip);

#endif
