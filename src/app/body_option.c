#include "app/body_option.h"

#include <argp.h>
#include <string.h>

void abzi_option_body(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    abzi_body_choice *body = at;
    const bool seated = strcmp(text, ABZI_BODY_SEATED) == 0;
    if (seated ? body->seated : body->file != NULL) {
        argp_error(state, "--%s takes one file, and " ABZI_BODY_SEATED ", not also \"%s\"", option->name, text);
    }
    if (seated) {
        body->seated = true;
    } else {
        abzi_option_text(option, text, &body->file, state);
    }
}

void abzi_option_body_file(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    if (strcmp(text, ABZI_BODY_SEATED) == 0) {
        argp_error(state, "--%s takes a BVH file%s, not \"%s\"", option->name, option->refusal, text);
    }
    abzi_option_text(option, text, at, state);
}
