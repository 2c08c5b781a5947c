// OSC packets: whatever the bytes are, nothing beyond them is looked at, what is refused is refused with a reason, and
// a message that was read is written back to the same bytes. As VMC they are a frame of finite numbers, or none.
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/osc.h"
#include "abrazo/vmc.h"

#define VALUES_MAX 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use_message(const abz_osc_message *message, const uint8_t *data, size_t size)
{
    static abz_osc_value value[VALUES_MAX];
    const size_t type_n = strlen(message->types), n = abz_osc_values(message, value, VALUES_MAX);
    assert((const uint8_t *)message->address >= data && message->values <= data + size);
    assert(n == (type_n < VALUES_MAX ? type_n : VALUES_MAX));
    if (n < type_n) {
        return;
    }
    uint8_t *out = malloc(size + 4);  // a message without types gets an empty list of them
    abz_osc_writer writer;
    assert(out);
    abz_osc_write_begin(&writer, out, size + 4);
    const abz_status status = abz_osc_write(&writer, message->address, value, n);
    assert(status == ABZ_OK);
    for (size_t i = 0; i < n; i++) {
        assert(value[i].type != 's' || strlen(value[i].as.s) == value[i].n);
    }
    // what fills up a blob may be anything when it comes, and is zeros when it goes
    if (n > 0 && !strchr(message->types, 'b')) {
        assert(memcmp(out, message->address, writer.n) == 0);
    }
    free(out);
}

static void check_frame(const abz_vmc_frame *frame)
{
    const abz_vec3 point[] = {frame->points.head, frame->points.left_hand, frame->points.right_hand};
    assert(frame->tells != 0 && frame->seen >> ABZ_JOINT_N == 0 && frame->points.seen < 8);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        assert(isfinite(frame->joint[j].x) && isfinite(frame->joint[j].y) && isfinite(frame->joint[j].z));
    }
    for (int i = 0; i < 3; i++) {
        assert(isfinite(point[i].x) && isfinite(point[i].y) && isfinite(point[i].z));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    abz_osc_reader reader;
    abz_osc_message message;
    abz_error error;
    abz_status status;
    uint64_t wrong_n = 0;
    abz_osc_read_begin(&reader, data, size);
    while ((status = abz_osc_read(&reader, &message, &error)) != ABZ_EEND) {
        if (status == ABZ_OK) {
            use_message(&message, data, size);
        } else {
            assert(strlen(error.what) > 0 && error.offset <= size);
            wrong_n++;
        }
    }
    static abz_vmc_reader vmc;
    abz_vmc_frame frame;
    abz_vmc_read_begin(&vmc, 0);
    for (int i = 0; i < 3; i++) {
        if (abz_vmc_read(&vmc, data, size, &frame)) {
            check_frame(&frame);
        }
    }
    assert(vmc.counts.packet_n == 3 && vmc.counts.malformed_n >= 3 * wrong_n);
    return 0;
}
