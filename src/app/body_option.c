#include "app/body_option.h"

#include <string.h>

void abzi_option_body(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    abzi_body_choice *body = at;
    if (strcmp(text, ABZI_BODY_SEATED) == 0) {
        body->seated = true;
    } else {
        abzi_option_text(option, text, &body->file, state);
    }
}
