#define _POSIX_C_SOURCE 200809L

#include "edge/repertoire_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "edge/complain.h"

/// The bytes of an open file. 0, or -1 with errno set.
static int map(int fd, abzi_repertoire_file *file)
{
    struct stat about;
    if (fstat(fd, &about) != 0) {
        return -1;
    }
    if (S_ISDIR(about.st_mode)) {
        errno = EISDIR;
        return -1;
    }
    file->n = (size_t)about.st_size;
    if (file->n == 0) {  // nothing can be mapped of it; opening it says what it lacks
        return 0;
    }
    void *bytes = mmap(NULL, file->n, PROT_READ, MAP_PRIVATE, fd, 0);
    file->bytes = bytes == MAP_FAILED ? NULL : bytes;
    return file->bytes ? 0 : -1;
}

int abzi_repertoire_map(const char *path, abzi_repertoire_file *file)
{
    memset(file, 0, sizeof *file);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return abzi_complain(path, strerror(errno));
    }
    const int mapped = map(fd, file), why = errno;
    close(fd);
    if (mapped != 0) {
        return abzi_complain(path, strerror(why));
    }
    abz_error error;
    if (abz_repertoire_open(file->bytes, file->n, &file->repertoire, &error) != ABZ_OK) {
        abzi_repertoire_unmap(file);
        return abzi_complain(path, error.what);
    }
    return 0;
}

void abzi_repertoire_unmap(abzi_repertoire_file *file)
{
    if (file->bytes) {
        munmap(file->bytes, file->n);
    }
    memset(file, 0, sizeof *file);
}
