// Repertoires: whatever the bytes are, opening them says so or gives something an engine can dance with, whatever it
// sees. The checksum is made right first, or nothing would get past it. After the bytes of the repertoire (as many as
// its head says) come those that the leader's joints are taken from.
#define _POSIX_C_SOURCE 200112L

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/engine.h"
#include "base/bytes.h"
#include "base/hash.h"
#include "partner/format.h"

enum { TICKS = 24, CRC_AT = 12, SIZE_AT = 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void *aligned(size_t size)
{
    // Not a byte more than is needed, so that an address sanitizer sees the first one read past the end.
    void *mem = NULL;
    if (posix_memalign(&mem, ABZ_REPERTOIRE_ALIGN, size > 0 ? size : 1))
        abort();
    return mem;
}

/// Any bits as a number; whole turns of the data.
static float junk(const uint8_t *data, size_t size, size_t *at)
{
    uint8_t four[4];
    for (int i = 0; i < 4; i++)
        four[i] = size > 0 ? data[(*at)++ % size] : 0;
    float value;
    memcpy(&value, four, sizeof value);
    // Every other one of ordinary size, or hardly any would be believed.
    return four[0] % 2 == 0 ? value : (float)(int8_t)four[1] / 32;
}

static void dance(const abz_repertoire *repertoire, const uint8_t *data, size_t size)
{
    abz_engine_config config = abz_engine_config_default(repertoire);
    void *mem = aligned(abz_engine_size());
    abz_engine *engine;
    size_t at = 0;
    abz_status status = abz_engine_init(mem, abz_engine_size(), repertoire, &config, &engine);
    assert(status == ABZ_OK);
    for (int tick = 0; tick < TICKS; tick++) {
        abz_input input = {.seen = tick % 7 == 6 ? 0 : size > 0 && data[at % size] % 3 == 0 ? data[at % size] : ~0u};
        abz_output output;
        for (int j = 0; j < ABZ_JOINT_N; j++)
            input.lead[j] = (abz_vec3){junk(data, size, &at), junk(data, size, &at), junk(data, size, &at)};
        abz_engine_tick(engine, &input, &output);
        for (int j = 0; j < ABZ_JOINT_N; j++)
            assert(isfinite(output.follow.pos[j].x + output.follow.pos[j].y + output.follow.pos[j].z));
    }
    free(mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    abz_repertoire repertoire;
    abz_error error;
    size_t n = size;
    if (size >= ABZI_HEADER_SIZE && abzi_get_u64(data + SIZE_AT) < size)
        n = abzi_get_u64(data + SIZE_AT) < ABZI_HEADER_SIZE ? ABZI_HEADER_SIZE : abzi_get_u64(data + SIZE_AT);
    uint8_t *bytes = aligned(n);
    memcpy(bytes, data, n);
    if (n >= ABZI_HEADER_SIZE) {
        abz_status status = abz_repertoire_open(bytes, n, &repertoire, &error);
        assert(status == ABZ_OK || strlen(error.what) > 0);
        abzi_put_u32(bytes + CRC_AT, abzi_crc32c(0, bytes + 16, n - 16));
    }
    if (abz_repertoire_open(bytes, n, &repertoire, &error) == ABZ_OK)
        dance(&repertoire, data + n, size - n);
    else
        assert(strlen(error.what) > 0);
    free(bytes);
    return 0;
}
