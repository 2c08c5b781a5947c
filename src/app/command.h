/// The commands of the program, and what they share. A new command is one line in the list and one file named after it.
#ifndef ABZI_COMMAND_H
#define ABZI_COMMAND_H

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

#endif
