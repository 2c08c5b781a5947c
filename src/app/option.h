/// The options of a command: one table, a row an option, and one reader for all of them. A row says what the option is
/// called and takes, where that goes, and what its help is; the help texts and the usage errors are made from the rows.
#ifndef ABZI_OPTION_H
#define ABZI_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct argp_state;  // <argp.h>: a usage error is an argp_error of it
typedef struct abzi_option abzi_option;

/// Reads text, NULL where nothing was said, into *at. What cannot be read is a usage error.
typedef void abzi_option_kind(const abzi_option *option, char *text, void *at, struct argp_state *state);

/// What a word means.
typedef struct abzi_option_word {
    const char *word;  ///< NULL ends them
    int value;
} abzi_option_word;

struct abzi_option {
    const char *name;          ///< without its dashes; NULL ends a table
    char letter;               ///< or 0
    bool may_be_bare;          ///< takes something, or nothing
    bool may_repeat;           ///< can be said again; else what takes something is said once
    const char *takes, *help;  ///< as its help shows them; takes NULL: nothing
    abzi_option_kind *kind;
    size_t at;           ///< of where it goes, in the options of its command or group
    double least, most;  ///< of numbers
    const abzi_option_word *words;
    const char *refusal;  ///< what is said of all else, before what was written
};

/// Kinds, and where they go: bool, const char *, double, float, uint32_t, uint16_t, int or an enumeration.
abzi_option_kind abzi_option_flag, abzi_option_text, abzi_option_number, abzi_option_small_number, abzi_option_whole,
    abzi_option_word_of;

/// Metres of a unit called m, cm or in, double; auto, or a number from 0 to 1, float; a dance by its name, abz_dance.
abzi_option_kind abzi_option_unit, abzi_option_gentle, abzi_option_dance;

/// Rows of a table.
#define ABZI_OPTION_FLAG(name_, at_, help_)                                                                            \
    {                                                                                                                  \
        .name = name_, .kind = abzi_option_flag, .at = at_, .help = help_                                              \
    }
#define ABZI_OPTION_OWN(name_, takes_, kind_, at_, help_)                                                              \
    {                                                                                                                  \
        .name = name_, .takes = takes_, .kind = kind_, .at = at_, .help = help_                                        \
    }
#define ABZI_OPTION_REPEATED(name_, takes_, kind_, at_, help_)                                                         \
    {                                                                                                                  \
        .name = name_, .takes = takes_, .may_repeat = true, .kind = kind_, .at = at_, .help = help_                    \
    }
#define ABZI_OPTION_TEXT(name_, takes_, at_, help_) ABZI_OPTION_OWN(name_, takes_, abzi_option_text, at_, help_)
#define ABZI_OPTION_NUMBER(name_, takes_, kind_, at_, least_, most_, refusal_, help_)                                  \
    {                                                                                                                  \
        .name = name_, .takes = takes_, .kind = kind_, .at = at_, .least = least_, .most = most_, .refusal = refusal_, \
        .help = help_                                                                                                  \
    }
#define ABZI_OPTION_WORD(name_, takes_, at_, words_, refusal_, help_)                                                  \
    {                                                                                                                  \
        .name = name_, .takes = takes_, .kind = abzi_option_word_of, .at = at_, .words = words_, .refusal = refusal_,  \
        .help = help_                                                                                                  \
    }

/// Rows of options that many commands have.
#define ABZI_OPTION_OUTPUT(at_, takes_, help_)                                                                         \
    {                                                                                                                  \
        .name = "output", .letter = 'o', .takes = takes_, .kind = abzi_option_text, .at = at_, .help = help_           \
    }
#define ABZI_OPTION_UNIT(at_, help_)                                                                                   \
    {                                                                                                                  \
        .name = "unit", .letter = 'u', .takes = "UNIT", .kind = abzi_option_unit, .at = at_, .help = help_             \
    }
#define ABZI_OPTION_MAP(at_)                                                                                           \
    {                                                                                                                  \
        .name = "map", .letter = 'm', .takes = "JOINT=NAME,...", .kind = abzi_option_text, .at = at_,                  \
        .help = "Names of joints in a skeleton abrazo does not know"                                                   \
    }
#define ABZI_OPTION_QUIET(at_, help_)                                                                                  \
    {                                                                                                                  \
        .name = "quiet", .letter = 'q', .kind = abzi_option_flag, .at = at_, .help = help_                             \
    }
#define ABZI_QUIET_HELP "Say nothing but what went wrong"

/// Options that some commands have in common, with a struct of their own.
typedef struct abzi_option_group {
    const abzi_option *option;
    size_t at;           ///< of that struct in the command's options
    const char *header;  ///< what the help says above them; NULL: they stand among the command's own
} abzi_option_group;

enum { ABZI_OPTION_GROUPS_MAX = 2 };

/// A command line.
typedef struct abzi_command_line {
    const abzi_option *option;
    abzi_option_group group[ABZI_OPTION_GROUPS_MAX];  ///< one without options ends them
    const char *arguments;                            ///< what else there is to say, as the help shows it, or NULL
    const char *help;  ///< what the command does, and after a \v what else there is to know

    /// Words that are no options go to const char *[words_most] at words_at; too_many says how many there may be.
    size_t words_at;
    unsigned words_most;
    const char *too_many;

    /// Instead of that, where there is more to say: word n of them.
    void (*word)(void *options, unsigned n, char *word, struct argp_state *state);

    /// When all is read: does it go together? If not, a usage error.
    void (*check)(void *options, struct argp_state *state);
} abzi_command_line;

/// Read it into *options, which begins as what nobody has to say. A usage error ends the program with 64 (EX_USAGE),
/// --help with 0. false: there was no memory for it, and the line was printed.
bool abzi_options_read(const abzi_command_line *line, int argc, char **argv, void *options);

/// The first option of the table, the command's or a group's, that was said, or NULL. To be asked in check.
const char *abzi_options_said(const abzi_option *table, const struct argp_state *state);

/// The next word of the command line, for an option that takes several; NULL: there is none.
char *abzi_option_next(struct argp_state *state);

/// The number that text spells; false: none, or not from least to most. text NULL: none.
bool abzi_option_in_range(const char *text, double least, double most, double *value);

/// The value of a word; false: it is none of them.
bool abzi_option_find(const abzi_option_word *words, const char *word, int *value);

#endif
