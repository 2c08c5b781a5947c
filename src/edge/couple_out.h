/// A couple that dances by itself as files: a motion file each, or one for both, and the page.
#ifndef ABZI_COUPLE_OUT_H
#define ABZI_COUPLE_OUT_H

#include "abrazo/couple.h"
#include "edge/motion_out.h"
#include "edge/page_file.h"

/// Where it goes.
typedef struct abzi_couple_files {
    const char *lead;    ///< "-": standard output
    const char *follow;  ///< or NULL: both are in the leader's file
    const char *html;    ///< or NULL
} abzi_couple_files;

/// Begins as zeroes.
typedef struct abzi_couple_out {
    abzi_body_rig *body[ABZ_ROLE_N];  ///< skeletons to dance in
    abzi_body_rig *both;              ///< with both of them in it, for one BVH file, or NULL
    abzi_motion_out motion[ABZ_ROLE_N];
    double *row;      ///< of both
    uint32_t seated;  ///< bits 1 << abz_role: who sits; set before it is opened
    abzi_page page;
    uint64_t frame_n;
} abzi_couple_out;

/// A skeleton for a body of this height. All: 0, or -1 with the line printed.
int abzi_couple_out_height(abzi_couple_out *out, abz_role role, float height_m);

/// The skeleton of a motion file; she is put into his unit and world.
int abzi_couple_out_body(abzi_couple_out *out, abz_role role, const char *path, const char *map, bool quiet);

/// title: what is danced. Frames come at the tick.
int abzi_couple_out_open(abzi_couple_out *out, const abzi_couple_files *files, const char *title);

/// The next frame; figure: that is danced, for its holds, or NULL. 0; -1: failed and said so; 1: nobody reads any more.
int abzi_couple_out_frame(abzi_couple_out *out, const abz_couple_output *at, const abz_figure *figure);

/// words: for the page, or NULL.
int abzi_couple_out_end(abzi_couple_out *out, const char *words);
void abzi_couple_out_close(abzi_couple_out *out);

/// Would writing destroy what is read [read_n, NULL: none], or something else that is written? Then says so.
bool abzi_couple_files_clash(const abzi_couple_files *files, const char *const *read, size_t read_n);

#endif
