#include "app/danced_options.h"

#include <argp.h>

static void add_figures(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    abzi_danced *danced = at;
    if (danced->figures_n == ABZI_FIGURE_FILES) {
        argp_error(state, "--figures can be said up to %d times", ABZI_FIGURE_FILES);
    } else {
        abzi_option_text(option, text, &danced->figures[danced->figures_n++], state);
    }
}

#define AT(member) offsetof(abzi_danced, member)
const abzi_option abzi_danced_option_rows[] = {
    ABZI_OPTION_OWN("dance", "NAME", abzi_option_dance, AT(dance), "The dance, such as salsa, waltz or tango"),
    ABZI_OPTION_REPEATED("figures", "FILE|DIR", add_figures, 0,
                         "Figures of one's own instead of the syllabus; can be repeated"),
    ABZI_OPTION_NUMBER("seed", "N", abzi_option_whole, AT(seed), 0, UINT32_MAX, "--seed takes a whole number",
                       "Another choice of figures (default: 0)"),
    ABZI_OPTION_QUIET(AT(quiet), ABZI_QUIET_HELP),
    {0}};
#undef AT

void abzi_danced_check(const abzi_danced *danced, const struct argp_state *state)
{
    if (danced->dance == ABZ_DANCE_UNKNOWN && danced->figures_n == 0) {
        argp_error(state, "say which dance: --dance NAME; abrazo figures list shows what can be danced");
    }
}
