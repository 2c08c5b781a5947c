#include "live/vmc_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "live/udp.h"

// Packets that are read in one tick. Senders seen so far send up to eight a frame, at up to 120 frames a second:
// sixteen a tick. Whoever sends more than this fills the system's queue, which drops what it has no room for.
enum { PACKETS_MOST = 64 };

struct abzi_vmc_in {
    int socket;
    abz_vmc_reader reader;
    uint8_t packet[65536];  // no packet is larger
};

abzi_vmc_in *abzi_vmc_in_open(const char *address, float height_m)
{
    abzi_vmc_in *in = malloc(sizeof *in);
    if (!in) {
        fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
        return NULL;
    }
    in->socket = abzi_udp_at("vmc-in", address);
    if (in->socket < 0) {
        free(in);
        return NULL;
    }
    abz_vmc_read_begin(&in->reader, height_m);
    return in;
}

bool abzi_vmc_in_take(abzi_vmc_in *in, abz_room_input *input)
{
    abz_vmc_frame frame, newest = {.tells = 0};
    for (int i = 0; i < PACKETS_MOST; i++) {
        const ptrdiff_t n = abzi_udp_next(in->socket, in->packet, sizeof in->packet);
        if (n < 0) {
            break;
        }
        // Who sends a body and a headset means the body: it was made from the headset, and more.
        if (abz_vmc_read(&in->reader, in->packet, (size_t)n, &frame) &&
            ((frame.tells & ABZ_VMC_BODY) || !(newest.tells & ABZ_VMC_BODY))) {
            newest = frame;
        }
    }
    if (newest.tells & ABZ_VMC_BODY) {
        input->sight = ABZ_SIGHT_JOINTS;
        memcpy(input->joint, newest.joint, sizeof input->joint);
        input->seen = newest.seen;
    } else if (newest.tells & ABZ_VMC_POINTS) {
        input->sight = ABZ_SIGHT_POINTS;
        input->points = newest.points;
    }
    return newest.tells != 0;
}

const abz_vmc_counts *abzi_vmc_in_counts(const abzi_vmc_in *in)
{
    return &in->reader.counts;
}

void abzi_vmc_in_close(abzi_vmc_in *in)
{
    if (in) {
        close(in->socket);
        free(in);
    }
}
