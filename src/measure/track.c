#include "abrazo/measure.h"

#include <math.h>

_Static_assert(ABZ_TRACK_LEFT_TOES == ABZ_TRACK_JOINT_N, "the toes come after the measured joints");

void abz_track_frame_from_pose(const abz_pose *pose, abz_track_frame *frame)
{
    static const abz_joint from[ABZ_TRACK_POINT_N] = {
#define ABZ_TRACK_FROM(point, joint) [point] = joint,
        ABZ_TRACK_LIST(ABZ_TRACK_FROM)
#undef ABZ_TRACK_FROM
    };
    for (int p = 0; p < ABZ_TRACK_POINT_N; p++) {
        abz_vec3 pos = pose->pos[from[p]];
        frame->at[p][0] = (double)pos.x;
        frame->at[p][1] = (double)pos.y;
        frame->at[p][2] = (double)pos.z;
    }
}

size_t abz_track_length(size_t row_n, double frame_time_s)
{
    if (row_n == 0 || !(frame_time_s > 0))
        return 0;
    // A nanosecond more, so that a last row that rounding put just before its tick still counts.
    double ticks = ((double)(row_n - 1) * frame_time_s + 1e-9) / (1.0 / ABZ_TICKS_PER_SECOND);
    if (!(ticks < (double)(SIZE_MAX / sizeof(abz_track_frame))))
        return 0;
    size_t whole = (size_t)ticks;
    return whole + ((double)whole < ticks);
}

static void resample(const abz_track_frame *row, size_t row_n, double frame_time_s, abz_track_frame *frame,
                     size_t frame_n)
{
    size_t before = 0;  // the last row at or before the tick
    for (size_t i = 0; i < frame_n; i++) {
        double time = (double)i * (1.0 / ABZ_TICKS_PER_SECOND);
        while (before + 1 < row_n && (double)(before + 1) * frame_time_s <= time)
            before++;
        if (before + 1 == row_n) {
            frame[i] = row[before];
            continue;
        }
        double start = (double)before * frame_time_s;
        double share = (time - start) / ((double)(before + 1) * frame_time_s - start);
        for (int p = 0; p < ABZ_TRACK_POINT_N; p++)
            for (int k = 0; k < 3; k++) {
                double a = row[before].at[p][k], b = row[before + 1].at[p][k];
                frame[i].at[p][k] = a + (b - a) * share;
            }
    }
}

// The low-pass y[i] = b0 (x[i] + 2 x[i-1] + x[i-2]) - a1 y[i-1] - a2 y[i-2] as two delays (transposed direct form II).
// 10 Hz is a third of half the sample rate, where the bilinear transform's 1/tan(pi/6) is sqrt(3) and all three
// coefficients are closed forms of sqrt(6).
typedef struct lowpass {
    double b0, a1, a2, delay[2];
} lowpass;

_Static_assert(ABZ_TICKS_PER_SECOND == 60, "the filter's coefficients are those of 60 samples a second");

/// A filter that has seen the level first for ever.
static lowpass lowpass_settled(double first)
{
    double b0 = 1 / (4 + sqrt(6)), a1 = -4 * b0, a2 = (4 - sqrt(6)) * b0;
    return (lowpass){b0, a1, a2, {(1 - b0) * first, (b0 - a2) * first}};
}

static double lowpass_next(lowpass *filter, double x)
{
    double y = filter->b0 * x + filter->delay[0];
    filter->delay[0] = 2 * filter->b0 * x - filter->a1 * y + filter->delay[1];
    filter->delay[1] = filter->b0 * x - filter->a2 * y;
    return y;
}

/// Filter one coordinate there and back. Both ends are continued by their point reflection, PAD samples long, so that
/// the filter has settled when it meets the signal.
static void smooth(abz_track_frame *frame, size_t n, int p, int k)
{
    enum { PAD = 9 };  // three times the filter's three coefficients
    double after[PAD];
    double first = frame[0].at[p][k], last = frame[n - 1].at[p][k];
    for (size_t i = 0; i < PAD; i++)
        after[i] = 2 * last - frame[n - 2 - i].at[p][k];

    lowpass forward = lowpass_settled(2 * first - frame[PAD].at[p][k]);
    for (size_t i = PAD; i > 0; i--)
        lowpass_next(&forward, 2 * first - frame[i].at[p][k]);
    for (size_t i = 0; i < n; i++)
        frame[i].at[p][k] = lowpass_next(&forward, frame[i].at[p][k]);
    for (size_t i = 0; i < PAD; i++)
        after[i] = lowpass_next(&forward, after[i]);

    lowpass backward = lowpass_settled(after[PAD - 1]);
    for (size_t i = PAD; i > 0; i--)
        lowpass_next(&backward, after[i - 1]);
    for (size_t i = n; i > 0; i--)
        frame[i - 1].at[p][k] = lowpass_next(&backward, frame[i - 1].at[p][k]);
}

abz_status abz_track_init(const abz_track_frame *row, size_t row_n, double frame_time_s, abz_track_frame *frame,
                          size_t frame_n, abz_track *track)
{
    if (frame_n != abz_track_length(row_n, frame_time_s))
        return ABZ_EINVAL;
    if (frame_n < ABZ_TRACK_FRAMES_MIN)
        return ABZ_EEMPTY;
    resample(row, row_n, frame_time_s, frame, frame_n);
    for (int p = 0; p < ABZ_TRACK_POINT_N; p++)
        for (int k = 0; k < 3; k++)
            smooth(frame, frame_n, p, k);
    *track = (abz_track){frame, frame_n};
    return ABZ_OK;
}
