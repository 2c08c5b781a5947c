#include "app/command.h"

#include <string.h>

bool abzi_unit_parse(const char *name, double *unit_m)
{
    static const struct {
        const char *name;
        double unit_m;
    } unit[] = {{"m", 1}, {"cm", .01}, {"in", .0254}};
    for (size_t i = 0; i < sizeof unit / sizeof *unit; i++)
        if (strcmp(unit[i].name, name) == 0) {
            *unit_m = unit[i].unit_m;
            return true;
        }
    return false;
}
