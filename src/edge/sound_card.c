#define _POSIX_C_SOURCE 200809L

#include "edge/sound_card.h"

#ifdef ABZ_PORTAUDIO

#include <portaudio.h>
#include <sys/wait.h>
#include <unistd.h>

static bool can_begin(void)
{
    int status = 0;
    const pid_t child = fork();
    if (child == 0) {
        Pa_Initialize();
        _exit(0);
    }
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status);
}

bool abzi_sound_card_begin(const char **why)
{
    if (!can_begin()) {
        *why = "the sound of this system is not set up";
        return false;
    }
    const PaError error = Pa_Initialize();
    *why = error == paNoError ? "" : Pa_GetErrorText(error);
    return error == paNoError;
}

#else

bool abzi_sound_card_begin(const char **why)
{
    *why = "this abrazo was built without sound cards (PortAudio)";
    return false;
}

#endif
