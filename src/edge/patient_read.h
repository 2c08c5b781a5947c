/// Reading from a pipe that may be silent for hours, by who may be asked to end meanwhile.
#ifndef ABZI_PATIENT_READ_H
#define ABZI_PATIENT_READ_H

#include <stdatomic.h>
#include <stddef.h>
#include <sys/types.h>

/// As read; 0, as at its end, when *asked is not 0, which a signal's handler or another thread may set. asked: or NULL.
ssize_t abzi_patient_read(int fd, void *to, size_t n, const atomic_int *asked);

#endif
