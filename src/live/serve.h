/// The server of the page: its files, the music, and one WebSocket, /dance, over which the page and the dance speak
/// (abrazo/wire.h). Everything of it runs on the thread that calls abzi_server_run; the tick touches slots only.
///
/// Many may watch. The first who sends landmarks is the dancer, until that connection closes. A viewer that reads
/// slowly gets the newest moment when it can take one, and none of those in between.
#ifndef ABZI_SERVE_H
#define ABZI_SERVE_H

#include <stdatomic.h>

#include "live/server_config.h"

/// Listen. NULL: failed, the line was printed.
abzi_server *abzi_server_open(const abzi_server_config *config);

/// The workshop wants abzi_server_wake to be told when something is ready; so it comes after the server.
void abzi_server_set_workshop(abzi_server *server, abzi_workshop *workshop);

/// The address for people, with the token where there is one.
const char *abzi_server_url(const abzi_server *server);

/// Where it listens.
uint16_t abzi_server_port(const abzi_server *server);

/// The viewers, as a sink of the loop, and the dancer's camera, as a source.
abzi_sink abzi_server_sink(abzi_server *server);
abzi_source abzi_server_source(abzi_server *server);

/// Serve until *asked is not 0, or abzi_server_stop.
void abzi_server_run(abzi_server *server, const atomic_int *asked);

/// Thread  any; abzi_server_wake(server) fits the workshop's ready
void abzi_server_stop(abzi_server *server);
void abzi_server_wake(void *server);

/// From when a tick was due until its moment was given to the system for a viewer, each time; and from when landmarks
/// had come in whole until then.
const abzi_delays *abzi_server_sending(const abzi_server *server);
const abzi_delays *abzi_server_answering(const abzi_server *server);

/// When the loop and the workshop have ended.
void abzi_server_close(abzi_server *server);

#endif
