/// Who watches, and the dancer: the WebSocket of the page.
#ifndef ABZI_VIEWER_H
#define ABZI_VIEWER_H

#include "live/server.h"

/// The callbacks of the WebSocket.
int abzi_viewer_begin(abzi_server *server, abzi_guest *guest);
int abzi_viewer_hear(abzi_server *server, abzi_guest *guest, const uint8_t *bytes, size_t n);
int abzi_viewer_write(abzi_server *server, abzi_guest *guest);
void abzi_viewer_end(abzi_server *server, abzi_guest *guest);

/// The words have changed, perhaps.
void abzi_viewers_tell(abzi_server *server);

/// There is a newer moment, perhaps.
void abzi_viewers_show(abzi_server *server);

#endif
