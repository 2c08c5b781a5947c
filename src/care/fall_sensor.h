/// Whether a dancer falls, from an accelerometer and a gyroscope at waist or chest.
///
/// A hop strikes the floor harder than a fall, and who lies down turns as far: a fall does both. How hard is the speed
/// of the drop times the deceleration of the impact; how far is the angle between up before and up after.
///
///   dancing -(drop and impact)-> unsteady -(lies over)-> falling -(a second later)-> down -(upright)-> getting up -> dancing
///                                   \-(2.5 s)-> dancing
#ifndef ABZI_FALL_SENSOR_H
#define ABZI_FALL_SENSOR_H

#include "abrazo/fall.h"

#define ABZI_FALL_DROPS 18u  ///< ticks that an impact may come after the fastest moment of the drop
#define ABZI_FALL_UPS 30u    ///< directions of up that are remembered, one in six ticks: three seconds

/// All four-byte fields.
typedef struct abzi_fall_limits {
    float power;        ///< g m/s: of an impact that hurts
    float power_blind;  ///< the same without a gyroscope
    float tilt_rad;     ///< from up before to up after
    uint32_t lies_n;    ///< ticks that it must last
} abzi_fall_limits;

/// All four-byte fields.
typedef struct abzi_fall_sensor {
    abzi_fall_limits limits;
    uint32_t tick_n;    ///< since the sensor was last begun with
    uint32_t unfelt_n;  ///< ticks since something came
    abz_vec3 up;        ///< in the sensor's axes
    float speed;        ///< up, m/s: forgotten within a second
    float drop;         ///< m/s that the body has fallen by while it weighed less than it does
    float drops[ABZI_FALL_DROPS];
    abz_vec3 ups[ABZI_FALL_UPS];
    abz_vec3 before;    ///< up before the impact
    float power;        ///< of the impact: the highest
    float tilt;         ///< cosine between up before and up now
    uint32_t impact_n;  ///< ticks since the impact; meaningful unless dancing
    uint32_t so_n;
    abz_fall now;
} abzi_fall_sensor;

/// As they are used.
abzi_fall_limits abzi_fall_limits_usual(void);

void abzi_fall_sensor_start(abzi_fall_sensor *sensor, const abzi_fall_limits *limits);

/// As abz_fall_sensor_tick.
void abzi_fall_sensor_feel(abzi_fall_sensor *sensor, const abz_fall_motion *motion);

#endif
