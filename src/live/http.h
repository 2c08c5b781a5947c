/// The requests of the page: who may ask, its files, the music, files that are dropped on it.
#ifndef ABZI_HTTP_H
#define ABZI_HTTP_H

#include "live/server.h"

/// One header of a request as text. NULL: it did not come; what does not fit came as "".
const char *abzi_http_header(struct lws *wsi, enum lws_token_indexes which, char *out, size_t size);

/// May this request be answered at all? 0, or the status to refuse it with; *why says why.
int abzi_http_refuses(abzi_server *server, struct lws *wsi, const char **why);

/// The callbacks of requests. Results are lws's: 0 goes on, -1 closes.
int abzi_http_begin(abzi_server *server, abzi_guest *guest, const char *path);
int abzi_http_body(abzi_server *server, abzi_guest *guest, const uint8_t *bytes, size_t n);
int abzi_http_body_end(abzi_server *server, abzi_guest *guest);
int abzi_http_write(abzi_server *server, abzi_guest *guest);
void abzi_http_end(abzi_server *server, abzi_guest *guest);

/// A one-line answer.
int abzi_http_say(abzi_server *server, abzi_guest *guest, int status, const char *text);

#endif
