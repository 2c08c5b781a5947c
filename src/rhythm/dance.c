#include "abrazo/rhythm.h"

const char *abz_dance_name(abz_dance dance)
{
    static const char *const name[ABZ_DANCE_N] = {
        [ABZ_DANCE_UNKNOWN] = "unknown", [ABZ_DANCE_SALSA] = "salsa",
        [ABZ_DANCE_BACHATA] = "bachata", [ABZ_DANCE_MERENGUE] = "merengue",
        [ABZ_DANCE_CHA_CHA] = "cha-cha", [ABZ_DANCE_RUMBA] = "rumba",
        [ABZ_DANCE_SAMBA] = "samba",     [ABZ_DANCE_TANGO] = "tango",
        [ABZ_DANCE_WALTZ] = "waltz",     [ABZ_DANCE_VIENNESE_WALTZ] = "viennese-waltz",
        [ABZ_DANCE_JIVE] = "jive",       [ABZ_DANCE_QUICKSTEP] = "quickstep",
    };
    return (uint32_t)dance < ABZ_DANCE_N ? name[dance] : NULL;
}
