#include "app/outlet_options.h"

#include "live/outlet.h"

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
