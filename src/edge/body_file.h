/// The skeleton of a follower: as a repertoire carries it, or from a motion file.
#ifndef ABZI_BODY_FILE_H
#define ABZI_BODY_FILE_H

#include "abrazo/motion.h"

/// A skeleton and how a dancer lies in it. Too large for the stack.
typedef struct abzi_body_rig {
    abz_skeleton skeleton;
    abz_rig rig;
} abzi_body_rig;

/// The bytes for abz_learn_config.body_file. map: what --map said, or NULL.
/// NULL: failed, the line was printed. Free it.
char *abzi_body_file_make(const abz_skeleton *skeleton, const abz_rig *rig, const char *map, size_t *n);

/// Read them back; path is the repertoire's, for messages. 0, or -1 with the line printed.
int abzi_body_file_read(const char *path, const char *bytes, size_t n, abzi_body_rig *body);

/// The skeleton of a motion file, in its own unit. 0, or -1 with the line printed.
int abzi_body_load(const char *path, const abz_rig_config *config, abzi_body_rig *body);

#endif
