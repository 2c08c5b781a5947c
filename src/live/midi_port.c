#include "live/midi_port.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef ABZ_ALSA

#include <alsa/asoundlib.h>

#include "live/clock.h"

struct abzi_midi_port {
    snd_seq_t *sequencer;
    unsigned char port, queue;
    uint64_t begin_ns;  ///< the queue's time 0 on the steady clock
};

static void be_silent(const char *file, int line, const char *function, int error, const char *format, ...)
{
    (void)file, (void)line, (void)function, (void)error, (void)format;
}

/// Play to this port, or to any that connects. 0, or an error of ALSA's.
static int connect_to(abzi_midi_port *p, const char *address)
{
    snd_seq_addr_t to;
    if (strcmp(address, "-") == 0) {
        return 0;
    }
    const int wrong = snd_seq_parse_address(p->sequencer, &to, address);
    return wrong < 0 ? wrong : snd_seq_connect_to(p->sequencer, p->port, to.client, to.port);
}

/// The port and its queue. 0, or an error of ALSA's.
static int prepare(abzi_midi_port *p)
{
    snd_seq_set_client_name(p->sequencer, "abrazo");
    const int port =
        snd_seq_create_simple_port(p->sequencer, "clock", SND_SEQ_PORT_CAP_READ | SND_SEQ_PORT_CAP_SUBS_READ,
                                   SND_SEQ_PORT_TYPE_MIDI_GENERIC | SND_SEQ_PORT_TYPE_APPLICATION);
    const int queue = port < 0 ? port : snd_seq_alloc_queue(p->sequencer);
    if (queue < 0) {
        return queue;
    }
    p->port = (unsigned char)port;
    p->queue = (unsigned char)queue;
    snd_seq_start_queue(p->sequencer, p->queue, NULL);
    const int wrong = snd_seq_drain_output(p->sequencer);
    p->begin_ns = abzi_clock_now_ns();
    return wrong < 0 ? wrong : 0;
}

abzi_midi_port *abzi_midi_port_open(const char *option, const char *address)
{
    abzi_midi_port *p = calloc(1, sizeof *p);
    if (!p) {
        fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
        return NULL;
    }
    snd_lib_error_set_handler(be_silent);  // what went wrong is said below, once
    // not waiting: who does not take clocks in time gets none
    int wrong = snd_seq_open(&p->sequencer, "default", SND_SEQ_OPEN_OUTPUT, SND_SEQ_NONBLOCK);
    wrong = wrong < 0 ? wrong : prepare(p);
    const char *why = "the ALSA sequencer of this machine (/dev/snd/seq) cannot be used";
    if (wrong == 0 && (wrong = connect_to(p, address)) < 0) {
        why = "there is no such port to play to, expected CLIENT:PORT as \"aconnect -o\" lists them, or - for any that "
              "connects";
    }
    if (wrong < 0) {
        fprintf(stderr, "abrazo: --%s %s: %s (%s)\n", option, address, why, snd_strerror(wrong));
        abzi_midi_port_close(p);
        return NULL;
    }
    return p;
}

void abzi_midi_port_send(abzi_midi_port *p, abzi_midi_message message, uint64_t at_ns)
{
    const uint64_t in_ns = at_ns > p->begin_ns ? at_ns - p->begin_ns : 0;
    const snd_seq_real_time_t at = {.tv_sec = (unsigned)(in_ns / 1000000000),
                                    .tv_nsec = (unsigned)(in_ns % 1000000000)};
    snd_seq_event_t event;
    snd_seq_ev_clear(&event);
    event.type = message == ABZI_MIDI_CLOCK   ? SND_SEQ_EVENT_CLOCK
                 : message == ABZI_MIDI_START ? SND_SEQ_EVENT_START
                                              : SND_SEQ_EVENT_STOP;
    snd_seq_ev_set_source(&event, p->port);
    snd_seq_ev_set_subs(&event);
    snd_seq_ev_schedule_real(&event, p->queue, 0, &at);
    snd_seq_event_output(p->sequencer, &event);
    snd_seq_drain_output(p->sequencer);
}

void abzi_midi_port_close(abzi_midi_port *p)
{
    if (p && p->sequencer) {
        snd_seq_close(p->sequencer);
    }
    free(p);
}

#else

abzi_midi_port *abzi_midi_port_open(const char *option, const char *address)
{
    fprintf(stderr, "abrazo: --%s %s: this abrazo was built without MIDI (libasound2-dev)\n", option, address);
    return NULL;
}

void abzi_midi_port_send(abzi_midi_port *p, abzi_midi_message message, uint64_t at_ns)
{
    (void)p, (void)message, (void)at_ns;
}

void abzi_midi_port_close(abzi_midi_port *p)
{
    free(p);
}

#endif
