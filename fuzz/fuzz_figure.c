// Figures: whatever the bytes are, they are refused with a place and a reason, or they are a figure that prints to a
// text which reads to the same figure, and that can be judged and drawn.
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/figure.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/// The lines of the text are not the figure's.
static void forget_lines(abz_figure *figure)
{
    figure->needs_line = figure->entry.line = figure->exit.line = 0;
    for (int i = 0; i < figure->hold_n; i++) {
        figure->hold[i].line = 0;
    }
    for (int i = 0; i < figure->guide_n; i++) {
        figure->guide[i].line = 0;
    }
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int i = 0; i < figure->step_n[role]; i++) {
            figure->step[role][i].line = 0;
        }
    }
}

static void use(abz_figure *figure)
{
    enum { TEXT_SIZE = 20480, PICTURE_SIZE = 262144 };  // what the header says is always enough
    static char text[TEXT_SIZE], again[TEXT_SIZE], picture[PICTURE_SIZE];
    static abz_figure second;
    size_t n, again_n;
    abz_error error;
    abz_status status = abz_figure_print(figure, text, sizeof text, &n);
    assert(status == ABZ_OK && text[n] == 0);
    status = abz_figure_read(text, n, &second, &error);
    assert(status == ABZ_OK);
    status = abz_figure_print(&second, again, sizeof again, &again_n);
    assert(status == ABZ_OK && again_n == n && memcmp(text, again, n) == 0);
    status = abz_figure_check(&second, &error);
    assert(status == ABZ_OK || (status == ABZ_EINVAL && error.what[0] != 0));
    status = abz_figure_draw(&second, picture, sizeof picture, &n);
    assert(status == ABZ_OK && picture[n] == 0);
    assert(abz_figure_chains(figure, &second) == abz_figure_chains(&second, figure));
    forget_lines(figure);
    forget_lines(&second);
    assert(memcmp(figure, &second, sizeof second) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static abz_figure figure;
    abz_error error;
    const abz_status status = abz_figure_read((const char *)data, size, &figure, &error);
    if (status == ABZ_OK) {
        use(&figure);
    } else {
        assert(error.status == status && error.line > 0 && error.column > 0 && error.offset <= size);
        assert(error.what[0] != 0 && memchr(error.what, 0, sizeof error.what));
    }
    return 0;
}
