/// A port of the system's MIDI sequencer (ALSA) that messages can be put into the future of.
#ifndef ABZI_MIDI_PORT_H
#define ABZI_MIDI_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include "live/midi_clock.h"

typedef struct abzi_midi_port abzi_midi_port;

/// address: CLIENT:PORT to connect to, or "-" when others will connect to it. NULL: failed, the line was printed.
abzi_midi_port *abzi_midi_port_open(const char *option, const char *address);

/// At a time of the steady clock; at once when that is over.
void abzi_midi_port_send(abzi_midi_port *port, abzi_midi_message message, uint64_t at_ns);
void abzi_midi_port_close(abzi_midi_port *port);

#endif
