// Seeds for fuzz_sound: make_sounds OUTDIR writes a short sound in every kind of file that is read, and some cut short.
#define _POSIX_C_SOURCE 200809L

#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    enum { FRAMES = 4800, CHANNELS = 2 };
    static const struct {
        const char *name;
        int format, rate;
    } kinds[] = {
        {"pcm16.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44100},
        {"float.wav", SF_FORMAT_WAVEX | SF_FORMAT_FLOAT, 22050},
        {"adpcm.wav", SF_FORMAT_WAV | SF_FORMAT_MS_ADPCM, 11025},
        {"long.wav", SF_FORMAT_RF64 | SF_FORMAT_PCM_24, 48000},
        {"pcm16.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 44100},
        {"law.au", SF_FORMAT_AU | SF_FORMAT_ULAW, 8000},
        {"lossless.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 44100},
        {"vorbis.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 44100},
        {"opus.ogg", SF_FORMAT_OGG | SF_FORMAT_OPUS, 48000},
        {"layer3.mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 44100},
    };
    static float sound[FRAMES * CHANNELS];
    char path[4096];
    if (argc != 2) {
        fprintf(stderr, "usage: make_sounds OUTDIR\n");
        return 64;
    }
    mkdir(argv[1], 0777);
    for (int i = 0; i < FRAMES * CHANNELS; i++) {
        sound[i] = (float)(.8 * sin(.05 * i) * exp(-.001 * (i % 2000)));
    }
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        for (int cut = 0; cut < 2; cut++) {
            struct stat about;
            SF_INFO info = {.samplerate = kinds[k].rate, .channels = CHANNELS, .format = kinds[k].format};
            snprintf(path, sizeof path, "%s/%s%s", argv[1], cut ? "cut_" : "", kinds[k].name);
            SNDFILE *file = sf_open(path, SFM_WRITE, &info);
            if (!file || sf_writef_float(file, sound, FRAMES) != FRAMES || sf_close(file) != 0 ||
                (cut && (stat(path, &about) != 0 || truncate(path, about.st_size / 2) != 0))) {
                fprintf(stderr, "make_sounds: %s: %s\n", path, sf_strerror(file));
                return 1;
            }
        }
    }
    return 0;
}
