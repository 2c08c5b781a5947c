/// The options of those who feel a signal in a table: --column and --rate.
#ifndef ABZI_COLUMN_OPTION_H
#define ABZI_COLUMN_OPTION_H

#include "app/option.h"
#include "edge/column_file.h"

/// The number of a column, from 1, or its name: a const char *.
abzi_option_kind abzi_option_column;

/// A double.
#define ABZI_OPTION_COLUMN_RATE(at_)                                                                                   \
    ABZI_OPTION_NUMBER("rate", "HZ", abzi_option_number, at_, ABZI_COLUMN_RATE_MIN, ABZI_COLUMN_RATE_MAX,              \
                       "--rate takes rows a second, 1 to 48000", "Rows of the table a second")

#endif
