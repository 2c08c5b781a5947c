/// The option --body: whose body she dances in, and whether in a wheelchair.
#ifndef ABZI_BODY_OPTION_H
#define ABZI_BODY_OPTION_H

#include "app/option.h"

/// What it takes for a manual wheelchair, in place of a file.
#define ABZI_BODY_SEATED "seated"

/// Both may be said, one after the other.
typedef struct abzi_body_choice {
    const char *file;  ///< or NULL
    bool seated;
} abzi_body_choice;

/// Into an abzi_body_choice.
abzi_option_kind abzi_option_body;

/// A file alone, into a const char *; the row's refusal is what else to say to who asks for a wheelchair here.
abzi_option_kind abzi_option_body_file;
#define ABZI_OPTION_BODY(takes_, kind_, at_, refusal_, help_)                                                          \
    {                                                                                                                  \
        .name = "body", .takes = takes_, .kind = kind_, .at = at_, .refusal = refusal_, .help = help_                  \
    }

#endif
