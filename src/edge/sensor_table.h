/// The table of a motion sensor as its text has it: numbers row after row, the names of its columns, and what they are.
#ifndef ABZI_SENSOR_TABLE_H
#define ABZI_SENSOR_TABLE_H

#include <stdbool.h>
#include <stddef.h>

enum { ABZI_SENSOR_COLUMNS = 32, ABZI_SENSOR_PLACES = 16 };

/// Zeroes and a name before it is read; whoever read it frees value.
typedef struct abzi_sensor_table {
    const char *name;
    double *value;  ///< [row_n * column_n]
    size_t row_n, column_n, room;
    char place[ABZI_SENSOR_PLACES][16];  ///< where the sensors of a UMAFall file are, by their number
    bool has_places;
    char heading[ABZI_SENSOR_COLUMNS][32];  ///< names of the columns, in small letters
    size_t heading_n;
} abzi_sensor_table;

/// 0, or -1 with the line printed: no memory, or no table of at least three numbers a row.
int abzi_sensor_table_read(const char *bytes, size_t size, abzi_sensor_table *table);

/// A number of a row. column: from 1
double abzi_sensor_cell(const abzi_sensor_table *table, size_t row, int column);

/// The three columns of a kind, from 1, by how their names begin or contain it. false: not three.
bool abzi_sensor_find_columns(const abzi_sensor_table *table, const char *const *word, int word_n, int *column);

/// The column of times, by its name or because it rises, from 1; 0: none.
int abzi_sensor_find_time(const abzi_sensor_table *table);

/// Is it laid out as SisFall is: nine columns of whole numbers without names?
bool abzi_sensor_is_sisfall(const abzi_sensor_table *table);

/// Seconds in a unit of a time column; 0: none.
double abzi_sensor_unit_of_time(const abzi_sensor_table *table, int column);

/// The middle one of n numbers, which are put in order; 0 of none.
double abzi_sensor_middle(double *value, size_t n);

#endif
