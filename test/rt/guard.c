// The program's own definitions of these functions win over the C library's, for its calls and the library's.
#define _GNU_SOURCE
#include "guard.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static _Thread_local bool in_tick;

void abzi_guard_begin_tick(void)
{
    in_tick = true;
}

void abzi_guard_end_tick(void)
{
    in_tick = false;
}

static void *next_of(const char *name)
{
    void *next = dlsym(RTLD_NEXT, name);
    if (!next)
        abort();
    return next;
}

static void check(const char *name)
{
    if (!in_tick)
        return;
    in_tick = false;
    static const char words[] = "a tick may not call ";
    if (write(2, words, sizeof words - 1) < 0 || write(2, name, strlen(name)) < 0 || write(2, "\n", 1) < 0)
        abort();
    abort();
}

// glibc's own names for the allocator: dlsym itself may allocate.
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

void *malloc(size_t size)
{
    check("malloc");
    return __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    check("calloc");
    return __libc_calloc(n, size);
}

void *realloc(void *block, size_t size)
{
    check("realloc");
    return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size)
{
    check("memalign");
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    check("aligned_alloc");
    return __libc_memalign(alignment, size);
}

void free(void *block)
{
    check("free");
    __libc_free(block);
}

#define GUARD(type, name, parameters, arguments)                                                                       \
    type name parameters                                                                                               \
    {                                                                                                                  \
        check(#name);                                                                                                  \
        type(*next) parameters;                                                                                        \
        *(void **)&next = next_of(#name);                                                                              \
        return next arguments;                                                                                         \
    }

GUARD(int, posix_memalign, (void **block, size_t alignment, size_t size), (block, alignment, size))

GUARD(int, pthread_mutex_lock, (pthread_mutex_t * mutex), (mutex))
GUARD(int, pthread_mutex_trylock, (pthread_mutex_t * mutex), (mutex))
GUARD(int, pthread_mutex_unlock, (pthread_mutex_t * mutex), (mutex))
GUARD(int, pthread_rwlock_rdlock, (pthread_rwlock_t * lock), (lock))
GUARD(int, pthread_rwlock_wrlock, (pthread_rwlock_t * lock), (lock))
GUARD(int, pthread_cond_wait, (pthread_cond_t * condition, pthread_mutex_t *mutex), (condition, mutex))
GUARD(int, pthread_cond_signal, (pthread_cond_t * condition), (condition))
GUARD(int, pthread_cond_broadcast, (pthread_cond_t * condition), (condition))
GUARD(int, sem_wait, (sem_t * semaphore), (semaphore))
GUARD(int, sem_post, (sem_t * semaphore), (semaphore))

GUARD(int, clock_gettime, (clockid_t clock, struct timespec *now), (clock, now))
GUARD(int, gettimeofday, (struct timeval *restrict now, void *restrict zone), (now, zone))
GUARD(time_t, time, (time_t * now), (now))
GUARD(int, nanosleep, (const struct timespec *period, struct timespec *left), (period, left))
GUARD(int, clock_nanosleep, (clockid_t clock, int flags, const struct timespec *period, struct timespec *left),
      (clock, flags, period, left))
GUARD(int, usleep, (useconds_t period), (period))

GUARD(ssize_t, read, (int file, void *bytes, size_t n), (file, bytes, n))
GUARD(ssize_t, write, (int file, const void *bytes, size_t n), (file, bytes, n))
GUARD(int, close, (int file), (file))
GUARD(int, poll, (struct pollfd * files, nfds_t n, int timeout_ms), (files, n, timeout_ms))
GUARD(ssize_t, send, (int file, const void *bytes, size_t n, int flags), (file, bytes, n, flags))
GUARD(ssize_t, recv, (int file, void *bytes, size_t n, int flags), (file, bytes, n, flags))
GUARD(int, socket, (int domain, int type, int protocol), (domain, type, protocol))
GUARD(void *, mmap, (void *at, size_t size, int protection, int flags, int file, off_t offset),
      (at, size, protection, flags, file, offset))
GUARD(int, munmap, (void *at, size_t size), (at, size))

GUARD(FILE *, fopen, (const char *restrict path, const char *restrict mode), (path, mode))
GUARD(int, fclose, (FILE * file), (file))
GUARD(int, fflush, (FILE * file), (file))
GUARD(size_t, fread, (void *restrict bytes, size_t size, size_t n, FILE *restrict file), (bytes, size, n, file))
GUARD(size_t, fwrite, (const void *restrict bytes, size_t size, size_t n, FILE *restrict file), (bytes, size, n, file))
GUARD(int, fputs, (const char *restrict text, FILE *restrict file), (text, file))
GUARD(int, fputc, (int letter, FILE *file), (letter, file))
GUARD(int, puts, (const char *text), (text))
GUARD(int, putchar, (int letter), (letter))
GUARD(int, vfprintf, (FILE *restrict file, const char *restrict format, va_list values), (file, format, values))

int printf(const char *restrict format, ...)
{
    va_list values;
    va_start(values, format);
    const int n = vfprintf(stdout, format, values);
    va_end(values);
    return n;
}

int fprintf(FILE *restrict file, const char *restrict format, ...)
{
    va_list values;
    va_start(values, format);
    const int n = vfprintf(file, format, values);
    va_end(values);
    return n;
}

int open(const char *path, int flags, ...)
{
    check("open");
    va_list values;
    va_start(values, flags);
    const mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(values, mode_t) : 0;
    va_end(values);
    int (*next)(const char *, int, ...);
    *(void **)&next = next_of("open");
    return next(path, flags, mode);
}
