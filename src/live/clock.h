/// The only place of the program that reads a clock: ticks as they fall due.
///
/// Tick n is due at begin + n / 60 s, counted in whole numbers, so that nothing drifts. Who is late runs the ticks that
/// were missed, one after the other, and never a longer one.
#ifndef ABZI_CLOCK_H
#define ABZI_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct abzi_clock {
    uint64_t begin_ns;   ///< when tick 0 is due
    uint64_t tick_n;     ///< ticks that have begun
    uint64_t skipped_n;  ///< ticks' worth of time that was given up
    uint32_t per_second;
} abzi_clock;

/// Time of the system's steady clock.
/// Thread  any
uint64_t abzi_clock_now_ns(void);

/// The date and time of day as the name of a file has it: 2026-01-31-235959.
/// Thread  any
void abzi_clock_date(char *out, size_t size);

/// Tick 0 is due a tick from now. per_second: ABZ_TICKS_PER_SECOND, or more to let time run faster.
void abzi_clock_begin(abzi_clock *clock, uint32_t per_second);

/// Sleep until the next tick is due, or not at all when it is due already. Returns how late it begins, in nanoseconds.
/// Who is more than a second behind (the program was stopped, the machine slept) goes on from now, without the ticks
/// in between.
uint64_t abzi_clock_wait(abzi_clock *clock);

/// From now on ticks fall due earlier (below 0: later) by this, or as far as goes unnoticed in one tick: a thousandth
/// of it.
void abzi_clock_lean(abzi_clock *clock, int64_t by_ns);

/// When the tick that began last was due.
uint64_t abzi_clock_due_ns(const abzi_clock *clock);

#endif
