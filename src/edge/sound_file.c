#define _POSIX_C_SOURCE 200809L

#include "edge/sound_file.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "abrazo/rhythm.h"
#include "base/bytes.h"
#include "edge/complain.h"
#include "edge/hush.h"
#include "edge/patient_read.h"

#define KINDS "WAV, FLAC, OGG, Opus or MP3"

// ---- bytes, from front to back -------------------------------------------------------------------------------------

enum {
    KEEP = 128 << 10,  // bytes kept behind the reader: an OGG page, 65307 at most, and what decoders go back
    ROOM_MIN = 2 * KEEP,
    ROOM_MAX = 64 << 20  // of a head: cover pictures have some MB
};

/// A file or a pipe as libsndfile sees it: without an end, and looked back at only so far.
typedef struct stream {
    int fd;
    bool at_end;              ///< of the bytes
    bool opened;              ///< the head was read: what lies far behind is not needed any more
    int failed;               ///< errno of a failed read, or 0
    const atomic_int *asked;  ///< to end, when not 0; or NULL
    uint64_t begin;           ///< place in the file of byte[0]
    uint64_t at;              ///< place in the file of the next byte to hand out
    size_t byte_n, room;
    uint8_t *byte;
} stream;

// So long that nothing is ever found near the end, and sums with it do not overflow.
static const sf_count_t endless = (sf_count_t)1 << 62;

static bool make_room(stream *s)
{
    if (s->byte_n < s->room) {
        return true;
    }
    if (s->opened && s->at - s->begin > KEEP) {
        const size_t gone = (size_t)(s->at - s->begin) - KEEP;
        s->byte_n -= gone;
        s->begin += gone;
        memmove(s->byte, s->byte + gone, s->byte_n);
        return true;
    }
    const size_t room = s->room > 0 ? 2 * s->room : ROOM_MIN;
    uint8_t *byte = room <= ROOM_MAX ? realloc(s->byte, room) : NULL;
    if (!byte) {
        s->failed = room <= ROOM_MAX ? ENOMEM : EFBIG;
        return false;
    }
    s->byte = byte;
    s->room = room;
    return true;
}

/// Read on until n bytes are there from s->at on. Returns how many are, n at most.
static size_t fetch(stream *s, size_t n)
{
    while (s->begin + s->byte_n < s->at + n && !s->at_end && !s->failed && make_room(s)) {
        const ssize_t got = abzi_patient_read(s->fd, s->byte + s->byte_n, s->room - s->byte_n, s->asked);
        if (got < 0) {
            s->failed = errno;
        }
        s->at_end = got == 0;
        s->byte_n += got > 0 ? (size_t)got : 0;
    }
    const uint64_t end = s->begin + s->byte_n;
    return end <= s->at ? 0 : end - s->at < n ? (size_t)(end - s->at) : n;
}

static sf_count_t stream_size(void *user)
{
    (void)user;
    return endless;
}

static sf_count_t stream_read(void *to, sf_count_t n, void *user)
{
    stream *s = user;
    const size_t got = n > 0 ? fetch(s, (size_t)n) : 0;
    if (got > 0) {
        memcpy(to, s->byte + (s->at - s->begin), got);
        s->at += got;
    }
    return (sf_count_t)got;
}

/// Does the sound itself begin here? After the head of its chunk: its name within the 16 bytes before.
static bool is_at_sound(const stream *s)
{
    const size_t at = (size_t)(s->at - s->begin);
    for (size_t back = 8; back <= 16 && back <= at && at <= s->byte_n; back++) {
        if (memcmp(s->byte + at - back, "data", 4) == 0 || memcmp(s->byte + at - back, "SSND", 4) == 0) {
            return true;
        }
    }
    return false;
}

static sf_count_t stream_seek(sf_count_t by, int from, void *user)
{
    stream *s = user;
    const sf_count_t to = from == SEEK_SET ? by : from == SEEK_CUR ? (sf_count_t)s->at + by : endless;
    // What comes after the sound is not waited for.
    if (to < (sf_count_t)s->begin || to > (sf_count_t)s->at + ROOM_MAX || (to > (sf_count_t)s->at && is_at_sound(s))) {
        return -1;
    }
    if (to > (sf_count_t)s->at) {
        fetch(s, (size_t)(to - (sf_count_t)s->at));
    }
    s->at = (uint64_t)to;
    return to;
}

static sf_count_t stream_write(const void *from, sf_count_t n, void *user)
{
    (void)from, (void)n, (void)user;
    return 0;
}

static sf_count_t stream_tell(void *user)
{
    return (sf_count_t)((const stream *)user)->at;
}

/// A recorder that was stopped halfway has not written how long its sound is. In a WAV file that says 0 bytes this says
/// as many as there may be.
static void mend_head(stream *s)
{
    enum { RIFF_SIZE = 12, CHUNK_SIZE = 8 };
    if (fetch(s, 4) == 4 && memcmp(s->byte, "RIFF", 4) == 0) {
        s->at = RIFF_SIZE;
        while (s->at < ROOM_MAX / 2 && fetch(s, CHUNK_SIZE) == CHUNK_SIZE) {
            uint8_t *chunk = s->byte + s->at;
            const uint32_t size = abzi_get_u32(chunk + 4);
            if (memcmp(chunk, "data", 4) == 0) {
                abzi_put_u32(chunk + 4, size == 0 ? UINT32_MAX : size);
                break;
            }
            s->at += CHUNK_SIZE + (uint64_t)size + size % 2;
        }
        s->at = 0;
    }
}

/// Has the last page of an OGG file all its bytes, and does it say that it is the last?
static bool ogg_ends_well(const stream *s)
{
    enum { HEAD = 27, TYPE_AT = 5, LAST = 4, SEGMENT_N_AT = 26 };  // RFC 3533, section 6
    for (size_t left = HEAD; left <= s->byte_n; left++) {
        const uint8_t *page = s->byte + s->byte_n - left;
        if (memcmp(page, "OggS", 4) == 0) {
            size_t size = HEAD + (size_t)page[SEGMENT_N_AT];
            for (size_t i = HEAD; i < left && i < HEAD + (size_t)page[SEGMENT_N_AT]; i++) {
                size += page[i];
            }
            return size <= left && (page[TYPE_AT] & LAST);
        }
    }
    return false;
}

// ---- sound ---------------------------------------------------------------------------------------------------------

struct abzi_sound {
    const char *name;  ///< for messages; the caller's, or a literal
    stream stream;
    SNDFILE *file;
    SF_INFO info;
    uint64_t frame_n;     ///< read so far
    uint64_t nonsense_n;  ///< samples that were no number
    bool ended;
    bool damaged;
};

static abzi_sound *refuse(abzi_sound *sound, const char *what)
{
    fprintf(stderr, "abrazo: %s: %s\n", sound->name, what);
    abzi_sound_close(sound);
    return NULL;
}

/// Does it begin like a file that is read here?
static bool is_known(stream *s)
{
    static const char begin[][5] = {"RIFF", "RIFX", "RF64", "FORM", ".snd", "fLaC", "OggS"};
    if (fetch(s, 4) < 4) {
        return false;
    }
    for (size_t i = 0; i < sizeof begin / sizeof *begin; i++) {
        if (memcmp(s->byte, begin[i], 4) == 0) {
            return true;
        }
    }
    // MPEG: a tag, or eleven bits set and the mark of layer 3.
    return memcmp(s->byte, "ID3", 3) == 0 || (s->byte[0] == 0xFF && s->byte[1] >= 0xE0 && (s->byte[1] & 6) == 2);
}

static abzi_sound *open_file(abzi_sound *sound)
{
    SF_VIRTUAL_IO io = {stream_size, stream_seek, stream_read, stream_write, stream_tell};
    char what[256];
    const bool known = is_known(&sound->stream);
    if (!sound->stream.failed && sound->stream.byte_n == 0) {
        return refuse(sound, "is empty, expected sound: " KINDS);
    }
    if (!sound->stream.failed && known) {
        mend_head(&sound->stream);
        const int standard_error = abzi_hush_begin();
        sound->file = sf_open_virtual(&io, SFM_READ, &sound->info, &sound->stream);
        abzi_hush_end(standard_error);
    }
    if (sound->stream.failed) {
        return refuse(sound, strerror(sound->stream.failed));
    }
    if (!known) {
        return refuse(sound, "is not sound that can be read, expected " KINDS);
    }
    if (!sound->file) {
        snprintf(what, sizeof what, "is damaged, expected " KINDS ": %.*s", (int)strcspn(sf_strerror(NULL), "\n."),
                 sf_strerror(NULL));
        return refuse(sound, what);
    }
    if (sound->info.samplerate < ABZ_SOUND_RATE_MIN || sound->info.samplerate > ABZ_SOUND_RATE_MAX) {
        snprintf(what, sizeof what, "%d samples a second, expected %d to %d", sound->info.samplerate,
                 ABZ_SOUND_RATE_MIN, ABZ_SOUND_RATE_MAX);
        return refuse(sound, what);
    }
    if (sound->info.channels < 1 || sound->info.channels > ABZI_SOUND_CHANNEL_MAX) {
        snprintf(what, sizeof what, "%d channels, expected 1 to %d", sound->info.channels, ABZI_SOUND_CHANNEL_MAX);
        return refuse(sound, what);
    }
    sound->stream.opened = true;
    return sound;
}

abzi_sound *abzi_sound_open_fd(int fd, const char *name)
{
    const int why = errno;
    abzi_sound *sound = calloc(1, sizeof *sound);
    if (!sound) {
        abzi_out_of_memory();
        if (fd > STDIN_FILENO) {
            close(fd);
        }
        return NULL;
    }
    sound->name = name;
    sound->stream.fd = fd;
    return fd < 0 ? refuse(sound, strerror(why)) : open_file(sound);
}

abzi_sound *abzi_sound_open(const char *path)
{
    const bool standard = strcmp(path, "-") == 0;
    return abzi_sound_open_fd(standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC),
                              standard ? "standard input" : path);
}

uint32_t abzi_sound_rate(const abzi_sound *sound)
{
    return (uint32_t)sound->info.samplerate;
}

uint32_t abzi_sound_channels(const abzi_sound *sound)
{
    return (uint32_t)sound->info.channels;
}

/// As sf_readf_float; the MP3 decoder prints on standard error what it thinks of the file.
static sf_count_t read_frames(abzi_sound *sound, float *sample, size_t frame_n)
{
    const bool loud = (sound->info.format & SF_FORMAT_SUBMASK) == SF_FORMAT_MPEG_LAYER_III;
    const int standard_error = loud ? abzi_hush_begin() : -1;
    const sf_count_t got = sf_readf_float(sound->file, sample, (sf_count_t)frame_n);
    abzi_hush_end(standard_error);
    return got;
}

static bool is_asked_to_end(const abzi_sound *sound)
{
    return sound->stream.asked && *sound->stream.asked != 0;
}

bool abzi_sound_read(abzi_sound *sound, float *sample, size_t frame_n, size_t *got_n)
{
    const sf_count_t got = sound->ended || is_asked_to_end(sound) ? 0 : read_frames(sound, sample, frame_n);
    *got_n = got > 0 ? (size_t)got : 0;
    if (sound->stream.failed) {
        fprintf(stderr, "abrazo: %s: %s\n", sound->name, strerror(sound->stream.failed));
        return false;
    }
    if (*got_n < frame_n && !sound->ended && !is_asked_to_end(sound)) {
        sound->ended = true;
        sound->damaged = sf_error(sound->file) != SF_ERR_NO_ERROR;
    }
    for (size_t i = 0; i < *got_n * abzi_sound_channels(sound); i++) {
        if (!isfinite(sample[i])) {
            sample[i] = 0;
            sound->nonsense_n++;
        }
    }
    sound->frame_n += *got_n;
    return true;
}

void abzi_sound_end_when(abzi_sound *sound, const atomic_int *asked)
{
    sound->stream.asked = asked;
}

/// How long the file says it is, in seconds; 0 where it does not say.
static double promised_s(const SF_INFO *info)
{
    static const struct {
        int kind, size;
    } plain[] = {{SF_FORMAT_PCM_S8, 1}, {SF_FORMAT_PCM_U8, 1}, {SF_FORMAT_ULAW, 1},
                 {SF_FORMAT_ALAW, 1},   {SF_FORMAT_PCM_16, 2}, {SF_FORMAT_PCM_24, 3},
                 {SF_FORMAT_PCM_32, 4}, {SF_FORMAT_FLOAT, 4},  {SF_FORMAT_DOUBLE, 8}};
    int size = 0;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        size = (info->format & SF_FORMAT_SUBMASK) == plain[i].kind ? plain[i].size : size;
    }
    // Who writes into a pipe says 2^31 or 2^32 bytes, less a head, or nothing, which is read as up to the endless end.
    const double least_nonsense = size > 0 ? 0x7FFFF000 / (double)(size * info->channels) : 0x1p48;
    return (double)info->frames < least_nonsense ? (double)info->frames / info->samplerate : 0;
}

/// Did the sound end, or have a hole, where it should not?
static bool is_damaged(const abzi_sound *sound, double missing_s)
{
    char log[4096] = "";
    if ((sound->info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_OGG) {
        // Lost pages are told nowhere else.
        sf_command(sound->file, SFC_GET_LOG_INFO, log, sizeof log);
        return sound->damaged || !ogg_ends_well(&sound->stream) || strstr(log, "Corrupted bitstream") ||
               strstr(log, "reports a hole");
    }
    return sound->damaged || missing_s > 0;
}

bool abzi_sound_remark(const abzi_sound *sound, char *out, size_t size)
{
    const bool to_its_end = sound->ended && !is_asked_to_end(sound);
    const double end_s = (double)sound->frame_n / sound->info.samplerate, said_s = promised_s(&sound->info);
    char end[96] = "", nonsense[64] = "";
    if (to_its_end && said_s - end_s > 0.01) {  // less would be written as the same time
        snprintf(end, sizeof end, "ends after %.2f s of the %.2f s it promises", end_s, said_s);
    } else if (to_its_end && is_damaged(sound, said_s - end_s)) {
        snprintf(end, sizeof end, "is damaged or cut off: %.2f s were heard", end_s);
    }
    if (sound->nonsense_n > 0) {
        snprintf(nonsense, sizeof nonsense, "%llu samples are no numbers, heard as silence",
                 (unsigned long long)sound->nonsense_n);
    }
    out[0] = 0;
    if (*end || *nonsense) {
        snprintf(out, size, "%s: %s%s%s", sound->name, end, *end && *nonsense ? "; " : "", nonsense);
    }
    return *end || *nonsense;
}

void abzi_sound_close(abzi_sound *sound)
{
    if (!sound) {
        return;
    }
    if (sound->file) {
        sf_close(sound->file);
    }
    if (sound->stream.fd >= 0 && sound->stream.fd != STDIN_FILENO) {
        close(sound->stream.fd);
    }
    free(sound->stream.byte);
    free(sound);
}
