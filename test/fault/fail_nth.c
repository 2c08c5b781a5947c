// Preloaded into a program: its n-th request for memory fails. ABZ_FAIL_AT is n, counted from 1 (0: none fails);
// ABZ_FAIL_COUNT names a file that gets the number of requests when the program ends.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static atomic_ulong request_n;
static unsigned long fail_at;

__attribute__((constructor)) static void begin(void)
{
    const char *n = getenv("ABZ_FAIL_AT");
    fail_at = n ? strtoul(n, NULL, 10) : 0;
    request_n = 0;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("ABZ_FAIL_COUNT");
    const unsigned long n = request_n;
    char text[32];
    const int size = snprintf(text, sizeof text, "%lu\n", n);
    const int file = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    if (file >= 0 && write(file, text, (size_t)size) == size)
        close(file);
}

static bool fails(void)
{
    if (atomic_fetch_add(&request_n, 1) + 1 != fail_at)
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *block, size_t size)
{
    return fails() ? NULL : __libc_realloc(block, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails() ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
    *block = fails() ? NULL : __libc_memalign(alignment, size);
    return *block ? 0 : ENOMEM;
}

void *mmap(void *at, size_t size, int protection, int flags, int file, off_t offset)
{
    if (fails())
        return MAP_FAILED;
    return (void *)syscall(SYS_mmap, at, size, protection, flags, file, offset);
}
