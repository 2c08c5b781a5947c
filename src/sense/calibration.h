/// Getting to know a dancer's body: they stand still with their arms out, or sit so, and are looked at for a second.
///
///   asked --(whole body seen, arms out)--> holding --(a second)--> done
///     ^                                       |
///     +--------------(moved)------------------+
#ifndef ABZI_CALIBRATION_H
#define ABZI_CALIBRATION_H

#include "sense/ground.h"

/// All four-byte fields.
typedef struct abzi_calibration {
    uint32_t asked;
    float waited_s;  ///< with the whole body in sight
    float held_s;    ///< how long the arms have been out
    uint32_t picture_n;
    uint32_t mask;                         ///< the marks they are known by: of who sits no legs
    abz_vec3 sum[ABZI_MARK_N], place_sum;  ///< of marks by the camera, in pictures while the arms are out
} abzi_calibration;

/// Begin to wait for the dancer to stand.
void abzi_calibration_ask(abzi_calibration *calibration);

/// A picture, gap_s after the one before, of who stands or sits. true: it is done, and asked no longer.
/// Shape   seen: marks by the camera
bool abzi_calibration_see(abzi_calibration *calibration, const abzi_marks *seen, const abzi_ground *ground, bool sits,
                          float gap_s);

/// How much of it is done, 0 .. 1; 0 when not asked.
float abzi_calibration_progress(const abzi_calibration *calibration);

/// Whether the dancer is to be told to stand.
bool abzi_calibration_waits(const abzi_calibration *calibration);

/// The marks on average, once it is done.
void abzi_calibration_mean(const abzi_calibration *calibration, abzi_marks *mean);

/// A body of these proportions, and how many of the dancer's metres one metre of the marks is.
/// Without marks of legs the stature is what belongs to the height of the head over the hips, and legs are as that has
/// them (proportions of abz_body_of_height).
/// Shape   mean: marks to measure by, arms out; height_m 0: as high as the marks say
void abzi_calibration_body(const abzi_marks *mean, float height_m, abz_body *body, float *scale);

#endif
