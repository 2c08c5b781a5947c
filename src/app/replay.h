/// Motion from a recorded live dance, as "abrazo replay -o" writes it.
#ifndef ABZI_REPLAY_H
#define ABZI_REPLAY_H

/// All of a session's dance as her motion, into out: BVH, or glTF where the name ends in .glb. repertoire: what she
/// knew, or NULL: the syllabus. 0; -1: failed, the line was printed.
int abzi_replay_motion(const char *session, const char *repertoire, const char *out);

#endif
