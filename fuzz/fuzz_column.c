// Tables: whatever the bytes are, opening them says so or gives values, the same from a pipe as from a file. The first
// byte says which column at what rate.
#define _GNU_SOURCE

#include <math.h>
#include <string.h>

#include "as_file.h"
#include "base/hash.h"
#include "edge/column_file.h"

enum { TICKS_MAX = 1 << 14 };  // a row a second makes sixty of them

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/// A sum over all ticks, and what is remarked.
static uint32_t read_column(const char *path, const char *column, double rate_hz)
{
    uint32_t sum = 0;
    abzi_column *file = abzi_column_open(path, column, rate_hz);
    if (!file) {
        return sum;
    }
    float value;
    int got = 1;
    double heard_s = 0;
    for (int tick = 1; tick <= TICKS_MAX && (got = abzi_column_tick(file, &value)) > 0; tick++) {
        assert(isnan(value) || isfinite(value));
        assert(abzi_column_heard_s(file) >= heard_s && abzi_column_heard_s(file) > tick / 60. - 1e-6);
        heard_s = abzi_column_heard_s(file);
        value = isnan(value) ? -1 : value;
        sum = abzi_crc32c(sum, (const uint8_t *)&value, sizeof value);
    }
    char remark[512];
    abzi_column_remark(file, remark, sizeof remark);
    abzi_column_close(file);
    const char *words = strchr(remark, ':');  // after the name
    return words ? abzi_crc32c(sum, (const uint8_t *)words, strlen(words)) + (uint32_t)got : sum + (uint32_t)got;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const columns[] = {"1", "2", "3", "7", "b", "a b", "99999", ""};
    static const double rates[] = {1, 25, 60, 60.5, 100, 1000, 48000, 59.94};
    char path[PATH_SIZE];
    as_file_quiet();
    const char *column = columns[size > 0 ? data[0] % 8 : 0];
    const double rate_hz = rates[size > 0 ? data[0] / 8 % 8 : 0];
    const uint8_t *text = size > 0 ? data + 1 : data;
    const size_t text_n = size > 0 ? size - 1 : 0;
    const int fd = as_file(text, text_n, path);
    const uint32_t sum = read_column(path, column, rate_hz);
    close(fd);
    if (as_pipe(text, text_n)) {
        const uint32_t again = read_column("-", column, rate_hz);
        assert(again == sum);
    }
    return 0;
}
