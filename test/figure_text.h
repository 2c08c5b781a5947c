/// A figure as text for tests, and the same with something else in it.
#ifndef FIGURE_TEXT_H
#define FIGURE_TEXT_H

#include <assert.h>
#include <string.h>

#include "abrazo/figure.h"

static const char basic[] = "figure basic-step\n"
                            "title Basic step\n"
                            "dance salsa\n"
                            "metre 4\n"
                            "counts 8\n"
                            "difficulty 1\n"
                            "needs nothing\n"
                            "entry closed facing lead left follow right\n"
                            "exit closed facing lead left follow right\n"
                            "note He steps forward,\n"
                            "note she steps back.\n"
                            "\n"
                            "hold\n"
                            "  1    closed\n"
                            "\n"
                            "guide\n"
                            "  1    body            press\n"
                            "  5    body            draw\n"
                            "\n"
                            "lead\n"
                            "  1    left   forward 14\n"
                            "  2    right  replace\n"
                            "  3    left   close\n"
                            "  5    right  back 14           ball\n"
                            "  6    left   replace\n"
                            "  7    right  close             rise 50  sway left 5  hip still\n"
                            "\n"
                            "follow\n"
                            "  1    right  back 14           ball\n"
                            "  2    left   replace\n"
                            "  3    right  close\n"
                            "  5    left   forward 14\n"
                            "  6    right  replace\n"
                            "  7    left   close\n";

static char figure_text[8192];

/// In figure_text: basic with the first `from` at or behind `after` replaced.
static inline const char *basic_but(const char *after, const char *from, const char *to)
{
    const char *start = strstr(basic, after);
    assert(start);
    const char *at = strstr(start, from);
    assert(at && sizeof basic + strlen(to) < sizeof figure_text);
    const size_t n = (size_t)(at - basic);
    memcpy(figure_text, basic, n);
    strcpy(figure_text + n, to);
    strcat(figure_text, at + strlen(from));
    return figure_text;
}

#endif
