#include "abrazo/gentle.h"

#include "base/fmath.h"

// Each value at 0, which is that of the dance as the follower knows it, and at 1. The beat is kept, so that a movement
// has as much time as before: of the curve of least jerk over a distance d in a time t (Flash and Hogan 1985) the
// highest speed is 1.875 d / t and the highest acceleration 5.77 d / t^2. Softer can then only be smaller, and by the
// same share: an acceleration of 40 % asks for 40 % of the way.
#define SHARE_AT_1 0.4f

typedef struct range {
    float full, gentle;
} range;

static const range amplitude = {1, SHARE_AT_1};
// A hand of 6.5 m/s, the fastest of dancers, stops in a tick: no limit. At 1, from rest to the highest speed in a tenth
// of a second, a third of what the hands of two recorded followers have in the median (bench/gentle --own).
static const range most_m_s2 = {390, 2.0f};
// 84: 5 m/s in the shortest of swings (partner/swing.c). 16: at which feet have less than 40 % of what they have at 0
// in 95 of 100 ticks with either recorded couple (bench/gentle --caps).
static const range foot_m_s2 = {84, 16};
// What is done in the same time with 40 % of the force.
static const range slower = {1, 1 / SHARE_AT_1};
// 6.5: as above. 0.25: what robots that people teach by hand keep to (ISO 10218-1, reduced speed).
static const range hand_m_s = {6.5f, 0.25f};
// 3: a run. Hands cannot be slower than the shoulders for long.
static const range body_m_s = {3, 0.25f};
// 0.75: of the women recorded. At 1 the step of one who walks beside a bed, and 40 % of that.
static const range stride_m = {0.75f, 0.75f * SHARE_AT_1};
static const range height = {1, SHARE_AT_1};
// 0.985: an elbow that does not lock. 0.9: one that can still give way.
static const range reach = {0.985f, 0.9f};
// 14: two turns a second. At 1 a quarter in two seconds, which is a bar of the slowest dance.
static const range turn_rad_s = {14, ABZI_PI_F / 4};

// By equal ratios.
static float between(range of, float gentle)
{
    return gentle <= 0   ? of.full
           : gentle >= 1 ? of.gentle
                         : of.full * abzi_expf(gentle * abzi_logf(of.gentle / of.full));
}

abz_effort abz_effort_of(float gentle)
{
    gentle = abzi_unitf(gentle);
    // A hand that holds does so last: at nine tenths it stays with his as at 0, where his is no faster than hers may
    // be. Shown 100 ms late it is 4.3 cm from his in 95 of 100 moments there, couple A; by the sixth power 9.3, by the
    // eighth 5.3. With its force, too, by the tenth it is 2.2 cm from his in the median, and 5.1, at .95 where a hand as
    // fast could have it; by the thirteenth 1.9 and 4.0, by the sixteenth 1.8 and 3.8, by the twentieth 1.7 and 3.9
    // (bench/gentle --hold).
    const float square = gentle * gentle, fourth = square * square, eighth = fourth * fourth;
    const float late = square * eighth, later = eighth * eighth;
    return (abz_effort){.amplitude = between(amplitude, gentle),
                        .most_m_s2 = between(most_m_s2, gentle),
                        .foot_m_s2 = between(foot_m_s2, gentle),
                        .slower = between(slower, gentle),
                        .hand_m_s = between(hand_m_s, gentle),
                        .body_m_s = between(body_m_s, gentle),
                        .hold_m_s2 = between(most_m_s2, later),
                        .hold_m_s = between(hand_m_s, late),
                        .stride_m = between(stride_m, gentle),
                        .height = between(height, gentle),
                        .reach = between(reach, gentle),
                        .own_place = gentle,
                        .turn_rad_s = between(turn_rad_s, gentle)};
}
