#include "abrazo/base.h"

const char *abz_status_text(abz_status status)
{
    static const char *const text[] = {
#define ABZ_STATUS_TEXT(name, words) words,
        ABZ_STATUS_LIST(ABZ_STATUS_TEXT)
#undef ABZ_STATUS_TEXT
    };
    return (unsigned)status < ABZ_STATUS_N ? text[status] : "an unknown result";
}

const char *abz_version(void)
{
    return ABZ_VERSION;
}
