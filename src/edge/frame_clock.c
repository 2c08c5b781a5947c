#include "edge/frame_clock.h"

#include <math.h>

#include "base/vec.h"

void abzi_frame_clock_init(abzi_frame_clock *clock, double frame_time_s)
{
    const double ticks = frame_time_s * ABZ_TICKS_PER_SECOND;
    // 240 frames a second need 4, 25 need 5, 250 need 25; 144 need 12.
    for (uint64_t frame_n = 1; frame_n <= 25; frame_n++) {
        const double tick_n = floor(ticks * (double)frame_n + 0.5);
        // 1001/1000, the television rates, and the last digit of a frame time.
        if (tick_n > 0 && fabs(ticks * (double)frame_n / tick_n - 1) < 1.1e-3) {
            *clock = (abzi_frame_clock){.tick_n = (uint64_t)tick_n, .frame_n = frame_n};
            return;
        }
    }
    // To a millionth; a frame time of a second leaves room for 2^38 frames.
    const double fine = 1 << 20;
    *clock = (abzi_frame_clock){.tick_n = (uint64_t)(ticks * fine + 0.5), .frame_n = 1 << 20};
}

void abzi_frame_clock_frame(abzi_frame_clock *clock)
{
    clock->come_n++;
}

/// The newest frame's time, in parts of a tick: frame_n parts are a tick.
static uint64_t newest(const abzi_frame_clock *clock)
{
    return (clock->come_n - 1) * clock->tick_n;
}

bool abzi_frame_clock_tick(abzi_frame_clock *clock, float *share)
{
    const uint64_t now = newest(clock), tick = clock->run_n * clock->frame_n;
    if (tick > now) {
        return false;
    }
    *share = (float)(1 - (double)(now - tick) / (double)clock->tick_n);
    clock->run_n++;
    return true;
}

float abzi_frame_clock_answer(const abzi_frame_clock *clock)
{
    return (float)((double)(newest(clock) % clock->frame_n + 1) / (double)clock->frame_n);
}

void abzi_pose_between(const abz_pose *a, const abz_pose *b, float share, abz_pose *out)
{
    if (share >= 1) {
        *out = *b;
        return;
    }
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        out->pos[j] = abzi_v3_lerp(a->pos[j], b->pos[j], share);
        out->rot[j] = abzi_quat_slerp(a->rot[j], b->rot[j], share);
    }
}
