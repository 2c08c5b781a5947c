#define _POSIX_C_SOURCE 200809L

#include "app/beat_teller.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// A pulse less sure than this may be none (abrazo/rhythm.h).
#define SURE 0.3f

int abzi_beat_teller_open(abzi_beat_teller *t)
{
    struct stat about;
    t->out = abzi_out_open("-");
    t->moves = !t->csv && isatty(STDOUT_FILENO);
    t->waits = fstat(STDOUT_FILENO, &about) == 0 && S_ISREG(about.st_mode);
    return t->out ? 0 : -1;
}

/// As abzi_beat_teller_head.
static int say(abzi_beat_teller *t, const char *words)
{
    if (t->unread || (abzi_out_write(t->out, words, strlen(words)) && (t->waits || abzi_out_flush(t->out)))) {
        return 0;
    }
    t->unread = abzi_out_unwanted(t->out);
    return !t->unread ? -1 : t->unheard ? 0 : 1;
}

int abzi_beat_teller_head(abzi_beat_teller *t)
{
    return t->moves ? 0
                    : say(t, t->steps ? "heard_s,step_s,foot\n" : "heard_s,beat_s,beat_in_bar,period_s,confidence\n");
}

/// The line of a terminal: where in the bar, how fast, how sure.
static int show_beat(abzi_beat_teller *t, const abz_beat *beat)
{
    enum { BAR_MAX = 8, SURE_N = 10 };
    char line[128], count[2 * BAR_MAX + 1] = "", tempo[16] = "...";  // after the first beat nobody knows
    const bool knows = (beat->flags & ABZ_BEAT_BAR) && beat->bar_n <= BAR_MAX;
    const uint32_t bar_n = knows ? beat->bar_n : 2;
    const uint64_t now = knows ? beat->in_bar : t->said_n % 2 + 1;
    for (uint32_t i = 1; i <= bar_n; i++) {
        char *place = count + 2 * (i - 1);
        place[0] = i != now ? '.' : knows ? (char)('0' + i) : '*';
        place[1] = ' ';
    }
    const int sure_n = (int)(fmaxf(0, fminf(1, beat->confidence)) * SURE_N + 0.5f);
    if (beat->period_s > 0) {
        snprintf(tempo, sizeof tempo, "%.1f", 60 / (double)beat->period_s);
    }
    snprintf(line, sizeof line, "\r %-8s %6s a minute  [%-10.*s]%s\033[K", count, tempo, sure_n, "##########",
             beat->flags & ABZ_BEAT_HELD ? " held" : "");
    return say(t, line);
}

int abzi_beat_teller_beat(abzi_beat_teller *t, double heard_s, double end_s, const abz_beat *beat)
{
    char line[128];
    t->sure = fmaxf(t->sure, beat->confidence);
    if (beat->flags & ABZ_BEAT_NEW) {
        t->said_n++;
        snprintf(line, sizeof line, "%.3f,%.3f,%u,%.3f,%.3f\n", heard_s, fmax(0, end_s + (double)beat->beat_s),
                 beat->flags & ABZ_BEAT_BAR ? (unsigned)beat->in_bar : 0, (double)beat->period_s,
                 (double)beat->confidence);
        return t->moves ? show_beat(t, beat) : say(t, line);
    }
    return 0;
}

int abzi_beat_teller_step(abzi_beat_teller *t, double heard_s, double step_s, uint32_t foot)
{
    static const char *const feet[] = {"left", "right"}, *const shown[] = {"left  .    ", ".     right"};
    char line[128];
    t->said_n++;
    if (t->moves) {
        snprintf(line, sizeof line, "\r %s %8.2f s\033[K", shown[foot & 1], step_s);
    } else {
        snprintf(line, sizeof line, "%.3f,%.3f,%s\n", heard_s, step_s, feet[foot & 1]);
    }
    return say(t, line);
}

void abzi_beat_teller_remark(const abzi_beat_teller *t, const char *text)
{
    if (!t->quiet) {
        fprintf(stderr, "abrazo: %s\n", text);
    }
}

void abzi_beat_teller_end(const abzi_beat_teller *t, double heard_s, bool silent)
{
    if (t->moves && !t->unread && t->said_n > 0) {
        fputs("\n", stdout);
        fflush(stdout);
    }
    if (t->quiet || (t->unread && !t->unheard)) {
        return;
    }
    if (!t->steps && (t->said_n == 0 || t->sure < SURE)) {
        fprintf(stderr, "abrazo: %s: no %s was heard%s\n", t->name, t->said_n == 0 ? "pulse" : "sure pulse",
                silent ? ": it is silent" : "");
    } else if (t->moves) {
        fprintf(stderr, "%llu %s in %.1f s.\n", (unsigned long long)t->said_n, t->steps ? "steps" : "beats", heard_s);
    }
}

bool abzi_beat_teller_close(abzi_beat_teller *t)
{
    return abzi_out_close(t->out) || t->unread;
}
