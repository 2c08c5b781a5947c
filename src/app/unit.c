#include "app/command.h"

#include <argp.h>
#include <string.h>

void abzi_unit_option(const char *name, double *unit_m, struct argp_state *state)
{
    static const struct {
        const char *name;
        double unit_m;
    } unit[] = {{"m", 1}, {"cm", .01}, {"in", .0254}};
    for (size_t i = 0; i < sizeof unit / sizeof *unit; i++) {
        if (strcmp(unit[i].name, name) == 0) {
            *unit_m = unit[i].unit_m;
            return;
        }
    }
    argp_error(state, "there is no unit \"%s\": m, cm or in", name);
}
