#include "app/outlet_options.h"

#include <argp.h>

const abzi_option *abzi_outlet_options(void)
{
    static abzi_option option[ABZI_OUTLET_KINDS_MAX + 1];
    const size_t first = offsetof(abzi_outlet_choice, value);
    for (size_t k = 0; abzi_outlet_kinds[k].option; k++) {
        const abzi_outlet_kind *kind = &abzi_outlet_kinds[k];
        option[k] =
            (abzi_option)ABZI_OPTION_TEXT(kind->option, kind->value, first + k * sizeof(const char *), kind->help);
    }
    return option;
}

void abzi_outlet_options_check(const abzi_outlet_choice *choice, const struct argp_state *state)
{
    for (size_t k = 0; abzi_outlet_kinds[k].option; k++) {
        const abzi_outlet_kind *kind = &abzi_outlet_kinds[k];
        if (choice->value[k] && kind->may_be && !kind->may_be(choice->value[k])) {
            argp_error(state, "--%s takes %s, or PORT on this machine, not \"%s\"", kind->option, kind->value,
                       choice->value[k]);
        }
    }
}
