#define _POSIX_C_SOURCE 200809L

#include "edge/figure_set.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "edge/complain.h"
#include "edge/figure_file.h"
#include "lead/phrase.h"
#include "rhythm/dance.h"

#define SLOW 0.6  // of the usual tempo, to
#define FAST 1.6  // which they dance well

/// 0; -1 with the line printed.
static int put(abzi_figure_set *set, const abz_figure *figure)
{
    if (set->n == ABZI_PHRASE_FIGURE_MAX) {
        fprintf(stderr, "abrazo: a couple knows up to %d figures of a dance: there are more of %s\n",
                ABZI_PHRASE_FIGURE_MAX, abz_dance_name((abz_dance)figure->dance));
        return -1;
    }
    set->figure[set->n++] = *figure;
    return 0;
}

static bool is_of(const abz_figure *figure, abz_dance dance)
{
    return dance == ABZ_DANCE_UNKNOWN || figure->dance == (int32_t)dance;
}

static int load_file(const char *path, abz_dance dance, abzi_figure_set *set)
{
    abz_figure figure;
    if (abzi_figure_load_checked(path, &figure) != 0) {
        return -1;
    }
    if (!is_of(&figure, dance)) {
        fprintf(stderr, "abrazo: %s: is a figure of %s, not of %s\n", path, abz_dance_name((abz_dance)figure.dance),
                abz_dance_name(dance));
        return -1;
    }
    return put(set, &figure);
}

static int is_figure_file(const struct dirent *entry)
{
    const char *end = strrchr(entry->d_name, '.');
    return end && strcmp(end, ".figure") == 0;
}

static int load_folder(const char *path, abz_dance dance, abzi_figure_set *set)
{
    struct dirent **entry;
    const int n = scandir(path, &entry, is_figure_file, alphasort);
    int result = n < 0 ? abzi_complain(path, strerror(errno)) : 0;
    for (int i = 0; i < n; i++) {
        char name[4096];
        abz_figure figure;
        snprintf(name, sizeof name, "%s/%s", path, entry[i]->d_name);
        if (result == 0) {
            result = abzi_figure_load_checked(name, &figure);
        }
        if (result == 0 && is_of(&figure, dance)) {
            result = put(set, &figure);
        }
        free(entry[i]);
    }
    if (n >= 0) {
        free(entry);
    }
    return result;
}

static int load_syllabus(abz_dance dance, abzi_figure_set *set)
{
    abz_figure figure;
    int result = 0;
    for (size_t n = 0; result == 0 && abzi_syllabus_figure(n, &figure); n++) {
        result = is_of(&figure, dance) ? put(set, &figure) : 0;
    }
    return result;
}

/// They are of one dance, and there are some? 0, or -1 with the line printed.
static int check(const abzi_figure_set *set, const char *from, abz_dance dance)
{
    if (set->n == 0) {
        fprintf(stderr, "abrazo: there are no figures of %s in %s\n",
                dance == ABZ_DANCE_UNKNOWN ? "any dance" : abz_dance_name(dance), from);
        return -1;
    }
    for (size_t i = 1; i < set->n; i++) {
        if (set->figure[i].dance != set->figure[0].dance) {
            fprintf(stderr, "abrazo: %s: there are figures of %s and of %s: say which with --dance\n", from,
                    abz_dance_name((abz_dance)set->figure[0].dance), abz_dance_name((abz_dance)set->figure[i].dance));
            return -1;
        }
        if (set->figure[i].metre != set->figure[0].metre) {
            fprintf(stderr, "abrazo: %s: %s and %s have different metres\n", from, set->figure[0].name,
                    set->figure[i].name);
            return -1;
        }
    }
    return 0;
}

int abzi_figure_set_load(const char *const *path, size_t path_n, abz_dance dance, abzi_figure_set *set)
{
    set->n = 0;
    set->figure = malloc(ABZI_PHRASE_FIGURE_MAX * sizeof *set->figure);
    if (!set->figure) {
        abzi_out_of_memory();
        return -1;
    }
    int result = path_n == 0 ? load_syllabus(dance, set) : 0;
    for (size_t i = 0; i < path_n && result == 0; i++) {
        struct stat about;
        const bool is_folder = stat(path[i], &about) == 0 && S_ISDIR(about.st_mode);
        result = is_folder ? load_folder(path[i], dance, set) : load_file(path[i], dance, set);
    }
    return result == 0 ? check(set, path_n > 0 ? path[0] : "the syllabus", dance) : -1;
}

void abzi_figure_set_free(abzi_figure_set *set)
{
    free(set->figure);
    set->figure = NULL;
    set->n = 0;
}

int abzi_figure_set_find(const abzi_figure_set *set, const char *name, size_t name_n)
{
    const char *dance = set->n > 0 ? abz_dance_name((abz_dance)set->figure[0].dance) : "";
    const size_t dance_n = strlen(dance);
    if (name_n > dance_n && strncmp(name, dance, dance_n) == 0 && name[dance_n] == '/') {
        name += dance_n + 1;
        name_n -= dance_n + 1;
    }
    for (size_t i = 0; i < set->n; i++) {
        if (strlen(set->figure[i].name) == name_n && strncmp(set->figure[i].name, name, name_n) == 0) {
            return (int)i;
        }
    }
    return -1;
}

float abzi_counts_per_minute(const abz_figure *figure, double tempo, bool quiet)
{
    const abzi_dance *it = abzi_dance_of((abz_dance)figure->dance);
    const double usual = (double)it->count_n * sqrt((double)(it->slow_per_minute * it->fast_per_minute));
    if (tempo > 0 && !quiet && (tempo < SLOW * usual || tempo > FAST * usual)) {
        fprintf(stderr, "abrazo: --tempo %g is %s for %s, which usually goes at about %.0f counts a minute\n", tempo,
                tempo < usual ? "slow" : "fast", it->name, usual);
    }
    return (float)(tempo > 0 ? tempo : usual);
}
