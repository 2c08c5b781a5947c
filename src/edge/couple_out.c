#include "edge/couple_out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/codec.h"
#include "edge/complain.h"
#include "edge/motion_file.h"

#define FRAME_TIME_S (1.0 / ABZ_TICKS_PER_SECOND)
#define ROOT_CHANNELS 6

// ---- skeletons -----------------------------------------------------------------------------------------------------

int abzi_couple_out_height(abzi_couple_out *out, abz_role role, float height_m)
{
    abz_error error;
    const abz_body body = abz_body_of_height(height_m);
    out->body[role] = malloc(sizeof *out->body[role]);
    if (!out->body[role]) {
        return abzi_out_of_memory();
    }
    if (abz_skeleton_of_body(&body, &out->body[role]->skeleton, &out->body[role]->rig, &error) != ABZ_OK) {
        fprintf(stderr, "abrazo: %s\n", error.what);
        return -1;
    }
    return 0;
}

int abzi_couple_out_body(abzi_couple_out *out, abz_role role, const char *path, const char *map, bool quiet)
{
    abz_rig_config config = abz_rig_config_default();
    char text[256];
    config.map = map;
    out->body[role] = malloc(sizeof *out->body[role]);
    if (!out->body[role]) {
        return abzi_out_of_memory();
    }
    if (abzi_body_load(path, &config, out->body[role]) != 0) {
        return -1;
    }
    if (!quiet && abzi_motion_remark(path, &out->body[role]->rig, text, sizeof text)) {
        fprintf(stderr, "abrazo: %s\n", text);
    }
    return 0;
}

/// The joints of one dancer below the root of both.
static bool add_joints(abz_skeleton *to, const abz_skeleton *from, const char *who)
{
    const int32_t first = to->joint_n;
    if (first + from->joint_n > ABZ_SKELETON_JOINTS_MAX) {
        return false;
    }
    for (int32_t i = 0; i < from->joint_n; i++) {
        abz_skeleton_joint *joint = &to->joint[to->joint_n++];
        *joint = from->joint[i];
        joint->parent = from->joint[i].parent < 0 ? 0 : first + from->joint[i].parent;
        snprintf(joint->name, sizeof joint->name, "%s_%.*s", who, ABZ_SKELETON_NAME_SIZE - 8, from->joint[i].name);
    }
    to->channel_n += from->channel_n;
    return true;
}

/// One skeleton with both dancers in it.
static int join(abzi_couple_out *out)
{
    out->both = calloc(1, sizeof *out->both);
    if (!out->both) {
        return abzi_out_of_memory();
    }
    abz_skeleton *skeleton = &out->both->skeleton;
    skeleton->joint_n = 1;
    skeleton->channel_n = ROOT_CHANNELS;
    skeleton->joint[0] =
        (abz_skeleton_joint){.name = "couple", .parent = -1, .channel_n = ROOT_CHANNELS, .channel = {0, 1, 2, 5, 3, 4}};
    if (!add_joints(skeleton, &out->body[ABZ_ROLE_LEAD]->skeleton, "lead") ||
        !add_joints(skeleton, &out->body[ABZ_ROLE_FOLLOW]->skeleton, "follow")) {
        fprintf(stderr, "abrazo: the skeletons have too many joints for one file: write two, -o LEAD FOLLOW\n");
        return -1;
    }
    out->row = calloc((size_t)skeleton->channel_n, sizeof *out->row);
    return out->row ? 0 : abzi_out_of_memory();
}

// ---- writing -------------------------------------------------------------------------------------------------------

static int open_one(abzi_motion_out *motion, const char *path, const abzi_body_rig *body)
{
    motion->waits = true;
    return abzi_motion_out_open(motion, path, body, FRAME_TIME_S);
}

/// Both in one file.
static int open_both(abzi_couple_out *out, const char *path)
{
    abzi_motion_out *motion = &out->motion[ABZ_ROLE_LEAD];
    if (abzi_is_gltf(path)) {
        const abz_body body[] = {out->body[ABZ_ROLE_LEAD]->rig.body, out->body[ABZ_ROLE_FOLLOW]->rig.body};
        return abzi_motion_out_open_couple(motion, path, body, FRAME_TIME_S);
    }
    return join(out) == 0 ? open_one(motion, path, out->both) : -1;
}

/// What the files held before is there until here, where all of them could be opened.
static int begin(abzi_couple_out *out)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        if (out->motion[role].file && !abzi_motion_out_begin(&out->motion[role], 0)) {
            return -1;
        }
    }
    return 0;
}

/// Those who sit are shown in their chairs.
static void seat(abzi_couple_out *out)
{
    abz_chair_shape shape[ABZ_ROLE_N] = {{.wheel_m = 0}};
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        if (out->seated >> role & 1) {
            shape[role] = abz_chair_for(&out->body[role]->rig.body);
        }
    }
    out->page.lead_chair = shape[ABZ_ROLE_LEAD];
    out->page.follow_chair = shape[ABZ_ROLE_FOLLOW];
    for (int i = 0; i < ABZ_ROLE_N; i++) {
        if (out->motion[i].gltf) {
            abzi_gltf_file_seat(out->motion[i].gltf, shape + i);
        }
    }
}

int abzi_couple_out_open(abzi_couple_out *out, const abzi_couple_files *files, const char *title)
{
    const abz_rig *lead = &out->body[ABZ_ROLE_LEAD]->rig;
    abzi_body_rig *follow = out->body[ABZ_ROLE_FOLLOW];
    abz_rig_convert(&follow->skeleton, &follow->rig, lead->unit_m, lead->up);
    int result;
    if (files->follow) {
        result = open_one(&out->motion[ABZ_ROLE_LEAD], files->lead, out->body[ABZ_ROLE_LEAD]);
        result = result == 0 ? open_one(&out->motion[ABZ_ROLE_FOLLOW], files->follow, follow) : -1;
    } else {
        result = open_both(out, files->lead);
    }
    seat(out);
    if (result == 0 && files->html) {
        result = abzi_page_open(&out->page, files->html, title, FRAME_TIME_S) ? 0 : -1;
    }
    return result == 0 ? begin(out) : -1;
}

/// The hands that are joined at a count of a figure.
static uint32_t hands(const abz_figure *figure, float count)
{
    static const uint32_t joined[ABZ_HOLD_N] = {
        [ABZ_HOLD_CLOSED] = ABZ_PLAYER_HOLD_LEFT_RIGHT,
        [ABZ_HOLD_BOTH] = ABZ_PLAYER_HOLD_LEFT_RIGHT | ABZ_PLAYER_HOLD_RIGHT_LEFT,
        [ABZ_HOLD_LEFT_RIGHT] = ABZ_PLAYER_HOLD_LEFT_RIGHT,
        [ABZ_HOLD_RIGHT_LEFT] = ABZ_PLAYER_HOLD_RIGHT_LEFT,
        [ABZ_HOLD_RIGHT_RIGHT] = ABZ_PLAYER_HOLD_RIGHT_RIGHT,
        [ABZ_HOLD_LEFT_LEFT] = ABZ_PLAYER_HOLD_LEFT_LEFT,
        [ABZ_HOLD_CROSSED] = ABZ_PLAYER_HOLD_RIGHT_RIGHT | ABZ_PLAYER_HOLD_LEFT_LEFT,
    };
    if (!figure) {
        return 0;
    }
    int32_t hold = figure->entry.hold;
    for (int32_t i = 0; i < figure->hold_n && 1 + (float)figure->hold[i].at_quarter / 4 <= count; i++) {
        hold = figure->hold[i].hold;
    }
    return joined[hold];
}

static bool write(abzi_couple_out *out, const abz_couple_output *at)
{
    abzi_motion_out *lead = &out->motion[ABZ_ROLE_LEAD], *follow = &out->motion[ABZ_ROLE_FOLLOW];
    for (int i = 0; i < ABZ_ROLE_N; i++) {
        if (out->motion[i].gltf) {
            abzi_gltf_file_chairs(out->motion[i].gltf, at->chair + i);
        }
    }
    if (!out->both) {
        // one file of both takes both poses at once
        return abzi_motion_out_frame(lead, at->pose) &&
               (!follow->file || abzi_motion_out_frame(follow, &at->pose[ABZ_ROLE_FOLLOW]));
    }
    double *row = out->row + ROOT_CHANNELS;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abz_rig_from_pose(&out->body[role]->skeleton, &out->body[role]->rig, &at->pose[role], row);
        row += out->body[role]->skeleton.channel_n;
    }
    return abzi_motion_out_row(lead, out->row);
}

static bool is_unwanted(const abzi_couple_out *out)
{
    bool is = false;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        is = is || (out->motion[role].file && abzi_out_unwanted(out->motion[role].file));
    }
    return is;
}

int abzi_couple_out_frame(abzi_couple_out *out, const abz_couple_output *at, const abz_figure *figure)
{
    if (!write(out, at)) {
        return is_unwanted(out) ? 1 : -1;
    }
    out->frame_n++;
    abz_player_chairs(&out->page.player, &at->chair[ABZ_ROLE_LEAD], &at->chair[ABZ_ROLE_FOLLOW]);
    return !out->page.file || abzi_page_frame(&out->page, &at->pose[ABZ_ROLE_LEAD], &at->pose[ABZ_ROLE_FOLLOW],
                                              hands(figure, at->count))
               ? 0
               : -1;
}

int abzi_couple_out_end(abzi_couple_out *out, const char *words)
{
    const bool unwanted = is_unwanted(out);
    bool fine = true;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        if (out->motion[role].file) {
            const bool whole = abzi_motion_out_end(&out->motion[role], 0);
            fine = abzi_motion_out_close(&out->motion[role]) && whole && fine;
        }
    }
    const bool page = !out->page.file || abzi_page_end(&out->page, words);
    return (fine || unwanted) && page ? 0 : -1;
}

void abzi_couple_out_close(abzi_couple_out *out)
{
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        abzi_motion_out_close(&out->motion[role]);
        free(out->body[role]);
    }
    abzi_page_close(&out->page);
    free(out->both);
    free(out->row);
    memset(out, 0, sizeof *out);
}

// ---- names ---------------------------------------------------------------------------------------------------------

bool abzi_couple_files_clash(const abzi_couple_files *files, const char *const *read, size_t read_n)
{
    return abzi_out_destroys(read, read_n, (const char *[]){files->lead, files->follow, files->html}, 3);
}
