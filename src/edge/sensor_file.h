/// Recordings of a motion sensor as ticks: tables of text in the layouts that are about.
#ifndef ABZI_SENSOR_FILE_H
#define ABZI_SENSOR_FILE_H

#include "abrazo/fall.h"

/// What is known of a table. Zeroes mean: find out.
typedef struct abzi_sensor_config {
    int column[6];       ///< from 1: three of acceleration, three of turning or zeroes
    double rate_hz;      ///< rows a second
    double units_per_g;  ///< of acceleration
    double units_per_rad_s;
} abzi_sensor_config;

/// A recording on ticks.
typedef struct abzi_sensor_recording {
    abz_fall_motion *tick;  ///< [tick_n]
    uint8_t *has;           ///< [tick_n]: 0: nothing came
    size_t tick_n;
    char remark[400];  ///< what was guessed, as one sentence without a full stop
} abzi_sensor_recording;

/// Read a table ("-": standard input). Known by themselves: SisFall (nine columns of whole numbers), UMAFall (a line a
/// sensor, the one at the waist, else at the chest), and tables whose first line names time, acceleration and turning.
/// 0, or
/// -1 with the line printed.
int abzi_sensor_read(const char *path, const abzi_sensor_config *config, abzi_sensor_recording *out);

void abzi_sensor_free(abzi_sensor_recording *recording);

#endif
