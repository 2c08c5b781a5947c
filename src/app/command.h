/// The commands of the program, and what they share. A new command is one line in the list and one file named after it.
#ifndef ABZI_COMMAND_H
#define ABZI_COMMAND_H

#include "abrazo/rhythm.h"

/// Name, what it does.
#define ABZI_COMMAND_LIST(X)                                                                                           \
    X(learn, "learn from couples how a follower answers a leader")                                                     \
    X(dance, "follow a leader")                                                                                        \
    X(carry, "carry a dance on in the place of a dancer who fell or was lost")                                         \
    X(live, "dance with who is in the room, on a page in the browser")                                                 \
    X(lead, "dance by itself, as a couple, to music or to a tempo")                                                    \
    X(bedside, "stand by a bed, and open and close with a breath or a heart")                                          \
    X(listen, "tell the beats of music, of a breath, a heart or a beep, and a dancer's steps")                         \
    X(figures, "list, check and draw the figures of dances")                                                           \
    X(replay, "dance a recorded live dance again, bit for bit")                                                        \
    X(forget, "remove recorded live dances")                                                                           \
    X(falls, "tell when somebody falls, by motion or a motion sensor")                                                 \
    X(measure, "say in figures how together a couple is")

/// A command: argv[0] is "abrazo NAME", the options follow. Returns the exit status: 0, or 1 with one line on standard
/// error; a command line that cannot be understood ends the program with 64 (EX_USAGE).
#define ABZI_COMMAND_FUNCTION(name, help) int abzi_cmd_##name(int argc, char **argv);
ABZI_COMMAND_LIST(ABZI_COMMAND_FUNCTION)
#undef ABZI_COMMAND_FUNCTION

/// Read the option --unit: the metres of a unit called "m", "cm" or "in". No such unit: a usage error.
struct argp_state;
void abzi_unit_option(const char *name, double *unit_m, struct argp_state *state);

/// Read the option --gentle: auto, or a number from 0 to 1. Anything else: a usage error.
void abzi_gentle_option(const char *text, float *gentle, struct argp_state *state);

/// Read the option --dance: a dance by its name. No such dance: a usage error.
void abzi_dance_option(const char *name, abz_dance *dance, struct argp_state *state);

/// Numbers of options, least .. most; anything else: a usage error that says `what`.
double abzi_number_option(const char *text, double least, double most, const char *what, struct argp_state *state);
uint32_t abzi_whole_option(const char *text, double least, double most, const char *what, struct argp_state *state);

#define ABZI_FIGURE_FILES 64  ///< as many as there may be figures

/// What is danced, by those who dance figures: all that lead and dance --share both ask for.
typedef struct abzi_danced {
    abz_dance dance;
    const char *figures[ABZI_FIGURE_FILES];  ///< files and folders instead of the syllabus
    size_t figures_n;
    const char *music;
    uint32_t seed;
    bool quiet;
} abzi_danced;

/// Their options without a letter; a command's own begin with ABZI_KEY_OWN.
enum { ABZI_KEY_DANCE = 256, ABZI_KEY_FIGURES, ABZI_KEY_MUSIC, ABZI_KEY_SEED, ABZI_KEY_OWN };

/// Rows of the table of options.
#define ABZI_DANCE_ROW                                                                                                 \
    {                                                                                                                  \
        "dance", ABZI_KEY_DANCE, "NAME", 0, "The dance, such as salsa, waltz or tango", 0                              \
    }
#define ABZI_SEED_ROW                                                                                                  \
    {                                                                                                                  \
        "seed", ABZI_KEY_SEED, "N", 0, "Another choice of figures (default: 0)", 0                                     \
    }
#define ABZI_FIGURES_ROW                                                                                               \
    {                                                                                                                  \
        "figures", ABZI_KEY_FIGURES, "FILE|DIR", 0, "Figures of one's own instead of the syllabus; can be repeated", 0 \
    }
#define ABZI_QUIET_ROW                                                                                                 \
    {                                                                                                                  \
        "quiet", 'q', NULL, 0, "Say nothing but what went wrong", 0                                                    \
    }

/// Is it one of theirs? Then it is read.
bool abzi_danced_option(int key, const char *text, abzi_danced *danced, struct argp_state *state);

/// At the end of the options: a usage error if nothing says which dance.
void abzi_danced_check(const abzi_danced *danced, struct argp_state *state);

#endif
