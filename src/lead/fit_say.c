#include "lead/fit_say.h"

#include <math.h>

#include "lead/figure_words.h"

abzi_text abzi_fit_message(abzi_fit *f, const char *words)
{
    abzi_text t = {.out = f->error->what, .size = sizeof f->error->what};
    abzi_text_words(&t, words);
    return t;
}

bool abzi_fit_refuse(abzi_fit *f, int32_t line, abzi_text *what)
{
    abzi_text_end(what);
    f->error->status = ABZ_EINVAL;
    f->error->line = (uint32_t)line;
    f->error->column = line > 0;  // the whole row
    return false;
}

bool abzi_fit_say(abzi_fit *f, int32_t line, const char *words)
{
    abzi_text t = abzi_fit_message(f, words);
    return abzi_fit_refuse(f, line, &t);
}

void abzi_fit_hundredths(abzi_text *t, float length)
{
    abzi_text_count(t, (uint64_t)(fabsf(length) * 100 + 0.5f));
}

void abzi_fit_count(abzi_text *t, float at)
{
    const int32_t quarter = (int32_t)(at * ABZI_QUARTERS);
    abzi_text_count(t, (uint64_t)(quarter / ABZI_QUARTERS + 1));
    abzi_text_words(t, abzi_quarters[quarter % ABZI_QUARTERS]);
}

const char *abzi_fit_whose(int role)
{
    return role == ABZ_ROLE_LEAD ? "his " : "her ";
}

// A length that is beyond a limit: rounded so that it shows.
void abzi_fit_over(abzi_text *t, float length)
{
    abzi_fit_hundredths(t, length + 0.0049f);
}

void abzi_fit_under(abzi_text *t, float length)
{
    abzi_fit_hundredths(t, length - 0.0049f);
}

// The row that moves somebody at this count: the last one at it or before it, of either.
int32_t abzi_fit_line_at(const abzi_fit *f, float at)
{
    int32_t line = f->figure->entry.line, quarter = -1;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const abz_figure_step *step = f->figure->step[role];
        for (int i = 0; i < f->figure->step_n[role]; i++) {
            if ((float)step[i].at_quarter <= at * ABZI_QUARTERS && step[i].at_quarter >= quarter) {
                quarter = step[i].at_quarter;
                line = step[i].line;
            }
        }
    }
    return line;
}
