#include "edge/complain.h"

#include <stdio.h>

int abzi_complain(const char *name, const char *what)
{
    fprintf(stderr, "abrazo: %s%s%s\n", name ? name : "", name ? ": " : "", what);
    return -1;
}

int abzi_out_of_memory(void)
{
    return abzi_complain(NULL, abz_status_text(ABZ_ENOMEM));
}
