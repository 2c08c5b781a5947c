/// A glTF file being written, frame by frame: the poses wait in a file of their own until their number is known.
#ifndef ABZI_GLTF_FILE_H
#define ABZI_GLTF_FILE_H

#include "abrazo/gltf.h"
#include "edge/out_file.h"

typedef struct abzi_gltf_file abzi_gltf_file;

/// Is this the name of a glTF file?
bool abzi_is_gltf(const char *path);

/// body [dancer_n]. NULL: failed, the line was printed.
abzi_gltf_file *abzi_gltf_file_open(const abz_body *body, uint32_t dancer_n, double frame_time_s);

/// Those who sit, before the first frame: chair [dancer_n], of others zeroes.
void abzi_gltf_file_seat(abzi_gltf_file *file, const abz_chair_shape *chair);

/// Where their chairs are in the next frame, and until they are said to be elsewhere: chair [dancer_n].
void abzi_gltf_file_chairs(abzi_gltf_file *file, const abz_chair *chair);

/// pose [dancer_n]. false: failed and said so.
bool abzi_gltf_file_frame(abzi_gltf_file *file, const abz_pose *pose);

/// Write it all to out. false: failed and said so.
bool abzi_gltf_file_end(abzi_gltf_file *file, abzi_out *out, const char *name);

/// NULL is fine.
void abzi_gltf_file_close(abzi_gltf_file *file);

#endif
