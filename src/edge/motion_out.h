/// A motion file being written, pose by pose: glTF where its name ends in .glb, else BVH.
#ifndef ABZI_MOTION_OUT_H
#define ABZI_MOTION_OUT_H

#include "edge/body_file.h"
#include "edge/gltf_file.h"
#include "edge/out_file.h"

/// Begins as zeroes.
typedef struct abzi_motion_out {
    const char *name;  ///< for messages
    abzi_out *file;
    abzi_gltf_file *gltf;  ///< or NULL: it is BVH, and all below is about that
    const abzi_body_rig *body;
    double frame_time_s;
    double *frame;
    char *text;  ///< head or a row [text_size]
    size_t text_size;
    bool waits;  ///< rows need not be seen at once
    uint64_t frame_n;
} abzi_motion_out;

/// 0, or -1 with the line printed. abzi_motion_out_close in both cases.
int abzi_motion_out_open(abzi_motion_out *m, const char *path, const abzi_body_rig *body, double frame_time_s);

/// A glTF file with two dancers in it: a frame is a pose of each, one after the other.
int abzi_motion_out_open_couple(abzi_motion_out *m, const char *path, const abz_body body[static 2],
                                double frame_time_s);

/// promised_n: how many frames there will be, as far as is known. false: failed and said so, or nobody reads any more.
bool abzi_motion_out_begin(abzi_motion_out *m, uint64_t promised_n);
bool abzi_motion_out_frame(abzi_motion_out *m, const abz_pose *pose);

/// The same from values for the channels of the skeleton, in BVH.
bool abzi_motion_out_row(abzi_motion_out *m, const double *frame);
bool abzi_motion_out_end(abzi_motion_out *m, uint64_t promised_n);

/// false: as abzi_out_close.
bool abzi_motion_out_close(abzi_motion_out *m);

#endif
