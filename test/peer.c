// One side of a talk with somebody else's program:
//   peer send OPTION ADDRESS TICKS   a partner who dances by rule goes out as abrazo live --OPTION ADDRESS sends her
//   peer hear ADDRESS FRAMES         prints the joints of a VMC body when so many frames have come
//   peer where TICK                  prints the joints of that partner at a tick
#define _DEFAULT_SOURCE  // usleep

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dancers.h"
#include "live/clock.h"
#include "live/outlet.h"
#include "live/vmc_in.h"

/// Whoever is sent, at a tick.
static void pose_at(int tick, abz_pose *pose)
{
    const abz_body body = dancers_body(1);
    const dancers_style style = dancers_style_of(1);
    dancers_pose(&style, &body, DANCERS_FOLLOW, (float)tick / style.beat_ticks, pose);
}

static void print_joint(int joint, abz_vec3 p)
{
    printf("%s %.6f %.6f %.6f\n", abz_joint_name((abz_joint)joint), (double)p.x, (double)p.y, (double)p.z);
}

static int send_ticks(const char *option, const char *address, int tick_n)
{
    const abz_body body = dancers_body(1);
    abzi_outlet_choice choice = {.value = {NULL}};
    for (int k = 0; abzi_outlet_kinds[k].option; k++) {
        choice.value[k] = strcmp(abzi_outlet_kinds[k].option, option) == 0 ? address : NULL;
    }
    abzi_outlets *outlets = abzi_outlets_open(abzi_outlet_kinds, &choice, &body);
    if (!outlets) {
        return 1;
    }
    abzi_clock clock;
    abzi_clock_begin(&clock, ABZ_TICKS_PER_SECOND);
    for (int t = 0; t < tick_n; t++) {
        abz_room_output output = {.tick = (uint64_t)t,
                                  .flags = t % 30 == 0 ? ABZ_ROOM_HERS_LEFT_LANDED : 0,
                                  .pulse = {.phase = (float)(t % 30) / 30, .period_s = .5f, .confidence = 1},
                                  .figure = 0,
                                  .count = 1 + (float)t / 30,
                                  .confidence = .5f,
                                  .together = .75f,
                                  .chance = .25f};
        pose_at(t, &output.she);
        abzi_clock_wait(&clock);
        abzi_outlets_put(outlets, &output, ABZ_DANCE_SALSA, abzi_clock_due_ns(&clock));
    }
    return abzi_outlets_close(outlets) ? 0 : 1;
}

static int hear_frames(const char *address, uint64_t frame_n)
{
    abz_room_input input = {.sight = ABZ_SIGHT_NONE};
    abzi_vmc_in *in = abzi_vmc_in_open(address, 0);
    if (!in) {
        return 1;
    }
    printf("listening\n");
    fflush(stdout);
    const abz_vmc_counts *counts = abzi_vmc_in_counts(in);
    for (int ms = 0; ms < 20000 && counts->frame_n < frame_n; ms++) {
        abzi_vmc_in_take(in, &input);
        usleep(1000);
    }
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        if (input.seen >> j & 1) {
            print_joint(j, input.joint[j]);
        }
    }
    printf("frames %d malformed %d late %d\n", (int)counts->frame_n, (int)counts->malformed_n, (int)counts->late_n);
    abzi_vmc_in_close(in);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "send") == 0) {
        return send_ticks(argv[2], argv[3], atoi(argv[4]));
    }
    if (argc == 4 && strcmp(argv[1], "hear") == 0) {
        return hear_frames(argv[2], (uint64_t)atoi(argv[3]));
    }
    if (argc == 3 && strcmp(argv[1], "where") == 0) {
        abz_pose pose;
        pose_at(atoi(argv[2]), &pose);
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            print_joint(j, pose.pos[j]);
        }
        return 0;
    }
    return 64;
}
