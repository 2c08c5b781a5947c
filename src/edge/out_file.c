#define _POSIX_C_SOURCE 200809L

#include "edge/out_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "abrazo/base.h"

struct abzi_out {
    const char *name;
    int fd;
    bool failed, unwanted, may_patch;
    bool old;      ///< what the file held before is still there
    bool made;     ///< it was not there before, and nothing was written into it
    char *beside;  ///< a whole file until it takes its place, or NULL
    off_t begin;   ///< where in the file this writing began
    size_t n;      ///< bytes that wait
    char bytes[65536];
};

static bool complain(const char *name, const char *text)
{
    fprintf(stderr, "abrazo: %s: %s\n", name, text);
    return false;
}

bool abzi_write_all(int fd, const void *bytes, size_t n)
{
    const char *at = bytes;
    while (n > 0) {
        ssize_t written = write(fd, at, n);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        if (written > 0) {
            at += written;
            n -= (size_t)written;
        }
    }
    return true;
}

abzi_out *abzi_out_open(const char *path)
{
    const bool standard = strcmp(path, "-") == 0;
    const char *name = standard ? "standard output" : path;
    abzi_out *out = malloc(sizeof *out);
    if (!out) {
        complain(name, abz_status_text(ABZ_ENOMEM));
        return NULL;
    }
    *out = (abzi_out){.name = name};
    out->fd = standard ? STDOUT_FILENO : open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    out->made = !standard && out->fd >= 0;
    if (out->fd < 0 && errno == EEXIST) {
        out->fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    }
    if (out->fd < 0) {
        complain(name, strerror(errno));
        free(out);
        return NULL;
    }
    struct stat about;
    const int mode = fcntl(out->fd, F_GETFL);
    out->begin = lseek(out->fd, 0, SEEK_CUR);
    out->may_patch =
        out->begin >= 0 && mode >= 0 && !(mode & O_APPEND) && fstat(out->fd, &about) == 0 && S_ISREG(about.st_mode);
    out->old = !standard && out->may_patch;
    return out;
}

/// Remember a failed write, and say so once.
static bool fail(abzi_out *out)
{
    out->unwanted = out->unwanted || (!out->failed && errno == EPIPE);
    if (!out->failed && !out->unwanted) {
        complain(out->name, strerror(errno));
    }
    out->failed = true;
    return false;
}

bool abzi_out_flush(abzi_out *out)
{
    const size_t n = out->n;
    out->n = 0;
    out->made = out->made && n == 0;
    if (n > 0 && out->old) {
        out->old = false;
        if (ftruncate(out->fd, 0) != 0) {
            return fail(out);
        }
    }
    return !out->failed && (abzi_write_all(out->fd, out->bytes, n) || fail(out));
}

bool abzi_out_write(abzi_out *out, const char *bytes, size_t n)
{
    while (n > 0 && !out->failed) {
        const size_t room = sizeof out->bytes - out->n, now = n < room ? n : room;
        memcpy(out->bytes + out->n, bytes, now);
        out->n += now;
        bytes += now;
        n -= now;
        if (out->n == sizeof out->bytes) {
            abzi_out_flush(out);
        }
    }
    return !out->failed;
}

bool abzi_out_unwanted(const abzi_out *out)
{
    return out->unwanted;
}

bool abzi_out_may_patch(const abzi_out *out)
{
    return out->may_patch;
}

bool abzi_out_patch(abzi_out *out, uint64_t at, const char *bytes, size_t n)
{
    if (!abzi_out_flush(out)) {
        return false;
    }
    const ssize_t written = pwrite(out->fd, bytes, n, out->begin + (off_t)at);
    return (written >= 0 && (size_t)written == n) || fail(out);
}

/// A new empty file beside path, to take its place. -1: failed and said so.
static int open_beside(const char *path, char **beside)
{
    static const char suffix[] = ".XXXXXX";
    const size_t path_n = strlen(path);
    *beside = malloc(path_n + sizeof suffix);
    if (!*beside) {
        complain(path, abz_status_text(ABZ_ENOMEM));
        return -1;
    }
    memcpy(*beside, path, path_n);
    memcpy(*beside + path_n, suffix, sizeof suffix);
    const int fd = mkstemp(*beside);
    if (fd < 0) {
        complain(path, strerror(errno));
        free(*beside);
        *beside = NULL;
    }
    return fd;
}

/// Close it and put it in its place. Frees beside. false: errno says why, and it is gone.
static bool take_place(const char *path, char *beside, int fd)
{
    const mode_t mask = umask(0);
    umask(mask);
    bool fine = fchmod(fd, 0666 & ~mask) == 0 && fsync(fd) == 0;
    fine = close(fd) == 0 && fine;
    fine = fine && rename(beside, path) == 0;
    if (!fine) {
        const int why = errno;
        unlink(beside);
        errno = why;
    }
    free(beside);
    return fine;
}

abzi_out *abzi_out_open_whole(const char *path)
{
    struct stat about;
    if (strcmp(path, "-") == 0 || (stat(path, &about) == 0 && !S_ISREG(about.st_mode))) {
        return abzi_out_open(path);
    }
    char *beside;
    const int fd = open_beside(path, &beside);
    abzi_out *out = fd >= 0 ? malloc(sizeof *out) : NULL;
    if (out) {
        *out = (abzi_out){.name = path, .fd = fd, .may_patch = true, .beside = beside};
    } else if (fd >= 0) {
        complain(path, abz_status_text(ABZ_ENOMEM));
        close(fd);
        unlink(beside);
        free(beside);
    }
    return out;
}

bool abzi_out_close(abzi_out *out)
{
    bool fine = abzi_out_flush(out);
    if (out->made || (out->beside && !fine)) {
        abzi_out_give_up(out);
        return fine;
    }
    if (out->beside) {
        fine = take_place(out->name, out->beside, out->fd) || fail(out);
    } else if (out->fd != STDOUT_FILENO && close(out->fd) != 0 && fine) {
        fine = fail(out);
    }
    free(out);
    return fine;
}

void abzi_out_give_up(abzi_out *out)
{
    if (out->fd != STDOUT_FILENO) {
        close(out->fd);
    }
    if (out->made || out->beside) {
        unlink(out->made ? out->name : out->beside);
        free(out->beside);
    }
    free(out);
}

bool abzi_out_may_be(const char *path, bool whole)
{
    struct stat about;
    if (strcmp(path, "-") == 0 || (stat(path, &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode))) {
        return true;
    }
    abzi_out *out = whole ? abzi_out_open_whole(path) : abzi_out_open(path);
    if (out) {
        abzi_out_give_up(out);
    }
    return out;
}

bool abzi_save(const char *path, const void *bytes, size_t n)
{
    abzi_out *out = abzi_out_open_whole(path);
    const bool fine = out && abzi_out_write(out, bytes, n);
    return out && abzi_out_close(out) && fine;
}

static bool look(const char *path, int standard, struct stat *about)
{
    return strcmp(path, "-") == 0 ? fstat(standard, about) == 0 : stat(path, about) == 0;
}

static bool is_one(const struct stat *a, const struct stat *b)
{
    return S_ISREG(a->st_mode) && a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

bool abzi_same_file(const char *a, const char *b)
{
    struct stat of_a, of_b;
    return look(a, STDIN_FILENO, &of_a) && look(b, STDOUT_FILENO, &of_b) && is_one(&of_a, &of_b);
}

/// The folder of a file that may not be there yet; where its name begins in path.
static bool look_at_folder(const char *path, struct stat *folder, const char **name)
{
    const char *slash = strrchr(path, '/');
    *name = slash ? slash + 1 : path;
    char text[PATH_MAX];
    const int n = snprintf(text, sizeof text, "%.*s.", (int)(*name - path), path);
    return n < (int)sizeof text && stat(text, folder) == 0;
}

/// Will these two be written to one place?
static bool is_one_place(const char *a, const char *b)
{
    if (strcmp(a, b) == 0) {
        return true;
    }
    struct stat of_a, of_b;
    const bool has_a = look(a, STDOUT_FILENO, &of_a);
    const bool has_b = look(b, STDOUT_FILENO, &of_b);
    if (has_a && has_b) {
        return is_one(&of_a, &of_b);
    }
    const char *name_a, *name_b;
    return !has_a && !has_b && look_at_folder(a, &of_a, &name_a) && look_at_folder(b, &of_b, &name_b) &&
           of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino && strcmp(name_a, name_b) == 0;
}

bool abzi_reads_twice(const char *const *read, size_t read_n)
{
    size_t n = 0;
    for (size_t r = 0; r < read_n; r++) {
        n += read[r] && strcmp(read[r], "-") == 0;
    }
    return n > 1 && !complain("standard input", "cannot be two files at once");
}

bool abzi_out_destroys(const char *const *read, size_t read_n, const char *const *written, size_t written_n)
{
    if (abzi_reads_twice(read, read_n)) {
        return true;
    }
    for (size_t w = 0; w < written_n; w++) {
        const char *const path = written[w];
        const char *const words = path && strcmp(path, "-") == 0 ? "standard output" : path;
        for (size_t r = 0; path && r < read_n; r++) {
            if (read[r] && abzi_same_file(read[r], path)) {
                return !complain(words, "cannot be written: it is read here");
            }
        }
        for (size_t k = 0; path && k < w; k++) {
            if (written[k] && is_one_place(written[k], path)) {
                return !complain(words, "cannot be two files at once");
            }
        }
    }
    return false;
}
