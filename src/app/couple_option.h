/// Options of those who make a couple dance by itself: --tempo, --couple, --seated and --gentle.
#ifndef ABZI_COUPLE_OPTION_H
#define ABZI_COUPLE_OPTION_H

#include "app/option.h"

/// How tall they are when nobody says so: about the means of European men and women.
#define ABZI_LEAD_HEIGHT_M 1.78f
#define ABZI_FOLLOW_HEIGHT_M 1.66f

/// "1.78,1.66" into float [ABZ_ROLE_N].
abzi_option_kind abzi_option_heights;
#define ABZI_OPTION_COUPLE(at_, help_) ABZI_OPTION_OWN("couple", "M,M", abzi_option_heights, at_, help_)

/// "lead", "follow" or "both" into an int: bits 1 << abz_role.
extern const abzi_option_word abzi_who_sits[];
#define ABZI_OPTION_SEATED(at_, help_)                                                                                 \
    ABZI_OPTION_WORD("seated", "lead|follow|both", at_, abzi_who_sits, "--seated takes lead, follow or both", help_)

/// A float from 0 to 1: such a couple has nobody to find it out by.
abzi_option_kind abzi_option_gentle_number;
#define ABZI_OPTION_GENTLE_NUMBER(at_, help_) ABZI_OPTION_OWN("gentle", "0..1", abzi_option_gentle_number, at_, help_)

/// A double.
#define ABZI_OPTION_COUNTS_A_MINUTE(at_, help_)                                                                        \
    ABZI_OPTION_NUMBER("tempo", "N", abzi_option_number, at_, 20, 400, "--tempo takes 20 to 400 a minute", help_)

#endif
