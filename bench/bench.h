/// What the benches share: memory, time, and recordings repeated with noise.
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "abrazo/partner.h"
#include "people.h"

static inline void must(abz_status status, const char *what)
{
    if (status != ABZ_OK) {
        fprintf(stderr, "%s: %s\n", what, abz_status_text(status));
        exit(1);
    }
}

static inline void *need(size_t size)
{
    void *mem = aligned_alloc(ABZ_REPERTOIRE_ALIGN, (size / ABZ_REPERTOIRE_ALIGN + 1) * ABZ_REPERTOIRE_ALIGN);
    must(mem != NULL ? ABZ_OK : ABZ_ENOMEM, "memory");
    return mem;
}

static inline uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static inline int compare_ns(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/// Sorts took_ns.
static inline void print_times(const char *what, uint64_t *took_ns, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)took_ns[i];
    qsort(took_ns, n, sizeof *took_ns, compare_ns);
    printf("%s p50,%llu,ns\n%s p99,%llu,ns\n%s worst,%llu,ns\n%s mean,%.0f,ns\n", what,
           (unsigned long long)took_ns[n / 2], what, (unsigned long long)took_ns[n * 99 / 100], what,
           (unsigned long long)took_ns[n - 1], what, sum / (double)n);
}

#ifdef __clang__
#define COMPILER __VERSION__
#else
#define COMPILER "gcc " __VERSION__
#endif

/// The command, without folders, and the machine, as comments of the CSV.
static inline void print_origin(int argc, char **argv)
{
    char line[256], model[256] = "unknown processor\n";
    FILE *file = fopen("/proc/cpuinfo", "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, "model name", 10) == 0 && strchr(line, ':') != NULL)
            memcpy(model, strchr(line, ':') + 2, strlen(strchr(line, ':') + 2) + 1);
    if (file != NULL)
        fclose(file);
    printf("#");
    for (int i = 0; i < argc; i++)
        printf(" %s", strrchr(argv[i], '/') != NULL ? strrchr(argv[i], '/') + 1 : argv[i]);
    printf("\n# %ld cores, %s, %s", sysconf(_SC_NPROCESSORS_ONLN), COMPILER, model);
}

/// Every joint goes its own slow way about a centimetre beside the recorded one, so that no two repetitions are the
/// same.
static inline abz_pose *noisy(const abz_pose *pose, size_t n, uint64_t *seed)
{
    abz_pose *out = need(n * sizeof *out);
    abz_vec3 off[ABZ_JOINT_N] = {{0, 0, 0}};
    for (size_t i = 0; i < n; i++) {
        out[i] = pose[i];
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            float *part[3] = {&off[j].x, &off[j].y, &off[j].z};
            float *at[3] = {&out[i].pos[j].x, &out[i].pos[j].y, &out[i].pos[j].z};
            for (int k = 0; k < 3; k++) {
                // First order, of a third of a second; its standard deviation is that of the input: 0.54 / sqrt(3) /
                // sqrt(1 - .95^2) = 1.
                *part[k] = .95f * *part[k] + .0054f * (float)person_noise(seed);
                *at[k] += *part[k];
            }
        }
    }
    return out;
}

#endif
