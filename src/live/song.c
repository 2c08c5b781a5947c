#define _GNU_SOURCE  // memfd_create

#include "live/song.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "edge/band_file.h"

static abzi_song *complain(const char *name, const char *what)
{
    fprintf(stderr, "abrazo: %s: %s\n", name, what);
    return NULL;
}

static bool write_all(int fd, const uint8_t *bytes, size_t n)
{
    while (n > 0) {
        const ssize_t wrote = write(fd, bytes, n);
        if (wrote < 0 && errno != EINTR) {
            return false;
        }
        bytes += wrote > 0 ? wrote : 0;
        n -= wrote > 0 ? (size_t)wrote : 0;
    }
    return true;
}

/// The bytes as a file that lies on no disk.
static int memory_file(const abzi_song *song)
{
    const int fd = memfd_create("song", MFD_CLOEXEC);
    if (fd >= 0 && (!write_all(fd, song->bytes, song->byte_n) || lseek(fd, 0, SEEK_SET) != 0)) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool append(abzi_song *song, uint64_t *room_n, const abz_band_frame *frame)
{
    if (song->tick_n == *room_n) {
        const uint64_t more_n = *room_n > 0 ? 2 * *room_n : 4096;
        abz_band_frame *more = realloc(song->sound, more_n * sizeof *more);
        if (!more) {
            return false;
        }
        song->sound = more;
        *room_n = more_n;
    }
    song->sound[song->tick_n++] = *frame;
    return true;
}

/// From the first tick to the last. false: the line was printed.
static bool hear(abzi_song *song)
{
    const int fd = memory_file(song);
    if (fd < 0) {
        complain(song->name, strerror(errno));
        return false;
    }
    abzi_band_file *file = abzi_band_file_open_fd(fd, song->name);
    uint64_t room_n = 0;
    abz_band_frame frame;
    char text[512];
    int heard = file ? 1 : -1;
    bool fits = true;
    while (fits && heard > 0 && (heard = abzi_band_file_next(file, &frame)) > 0) {
        fits = song->tick_n < ABZI_SONG_TICKS_MAX && append(song, &room_n, &frame);
    }
    if (!fits) {
        complain(song->name,
                 song->tick_n == ABZI_SONG_TICKS_MAX ? "is longer than two hours" : abz_status_text(ABZ_ENOMEM));
    } else if (heard == 0 && song->tick_n == 0) {
        complain(song->name, "is shorter than a tick");
    } else if (heard == 0 && abzi_band_file_remark(file, text, sizeof text)) {
        fprintf(stderr, "abrazo: %s\n", text);
    }
    abzi_band_file_close(file);
    return fits && heard == 0 && song->tick_n > 0;
}

/// What may stand in front of people: the name of a file without its folders, whole characters, nothing that moves the
/// cursor of a terminal.
static void put_name(char *to, const char *from)
{
    const char *slash = strrchr(from, '/');
    size_t n = 0;
    for (from = slash && slash[1] ? slash + 1 : from; *from && n + 1 < ABZI_SONG_NAME_SIZE; from++) {
        to[n++] = *from;
        if ((unsigned char)*from < ' ' || *from == 0x7F) {
            to[n - 1] = ' ';
        }
    }
    // A character that was cut off: its first byte has the two highest bits set, the others only the highest.
    if (*from) {
        while (n > 0 && ((unsigned char)to[n - 1] & 0xC0) == 0x80) {
            n--;
        }
        n -= n > 0 && (unsigned char)to[n - 1] >= 0xC0;
    }
    to[n] = 0;
}

abzi_song *abzi_song_of_bytes(const char *name, uint8_t *bytes, size_t byte_n)
{
    abzi_song *song = calloc(1, sizeof *song);
    if (!song) {
        free(bytes);
        return complain(name, abz_status_text(ABZ_ENOMEM));
    }
    put_name(song->name, *name ? name : "song");
    song->bytes = bytes;
    song->byte_n = byte_n;
    atomic_init(&song->keeper_n, 1);
    if (!hear(song)) {
        abzi_song_let_go(song);
        return NULL;
    }
    return song;
}

/// All of a file, ABZI_SONG_BYTES_MAX at most. NULL: *what says why.
static uint8_t *read_all(FILE *file, size_t *n, const char **what)
{
    uint8_t *bytes = NULL;
    size_t room_n = 0;
    *n = 0;
    *what = NULL;
    while (*n == room_n && !*what) {
        room_n = room_n > 0 ? 2 * room_n : 1 << 20;
        uint8_t *more = realloc(bytes, room_n);
        if (more) {
            bytes = more;
            *n += fread(bytes + *n, 1, room_n - *n, file);
        }
        *what = !more                      ? abz_status_text(ABZ_ENOMEM)
                : ferror(file)             ? strerror(errno)
                : *n > ABZI_SONG_BYTES_MAX ? "is larger than 64 MB"
                                           : NULL;
    }
    if (*what) {
        free(bytes);
        return NULL;
    }
    return bytes;
}

abzi_song *abzi_song_of_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return complain(path, strerror(errno));
    }
    size_t n;
    const char *what;
    uint8_t *bytes = read_all(file, &n, &what);
    fclose(file);
    return bytes ? abzi_song_of_bytes(path, bytes, n) : complain(path, what);
}

void abzi_song_keep(abzi_song *song)
{
    atomic_fetch_add_explicit(&song->keeper_n, 1, memory_order_relaxed);
}

void abzi_song_let_go(abzi_song *song)
{
    if (song && atomic_fetch_sub_explicit(&song->keeper_n, 1, memory_order_acq_rel) == 1) {
        if (song->forget) {
            song->forget(song);
            return;
        }
        free(song->sound);
        free(song->bytes);
        free(song);
    }
}

const char *abzi_song_kind(const abzi_song *song)
{
    static const struct {
        char begin[5];
        const char *kind;
    } known[] = {{"OggS", "audio/ogg"},
                 {"fLaC", "audio/flac"},
                 {"RIFF", "audio/wav"},
                 {"FORM", "audio/aiff"},
                 {".snd", "audio/basic"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (song->byte_n >= 4 && memcmp(song->bytes, known[i].begin, 4) == 0) {
            return known[i].kind;
        }
    }
    return "audio/mpeg";  // what is left of what can be heard
}
