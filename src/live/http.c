#define _DEFAULT_SOURCE  // struct ip_mreq and company, that libwebsockets' header names

#include "live/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// A song may take some seconds to be heard through on a slow machine.
enum { HEARING_S = 120, SENDING_S = 30 };

enum { HEAD_SIZE = 4096 };

/// What every answer carries. The page is its own world: scripts and styles from its files only, connections back to
/// this program only, nothing of it in another page. blob: is for what people drop on it, wasm for the finding of
/// poses.
static const struct {
    const char *name, *value;
} guards[] = {
    {"content-security-policy:",
     "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; "
     "media-src 'self' blob:; connect-src 'self' blob:; worker-src 'self'; font-src 'self'; manifest-src 'self'; "
     "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"x-content-type-options:", "nosniff"},
    {"referrer-policy:", "no-referrer"},
    {"permissions-policy:", "camera=(self), microphone=(), geolocation=(), display-capture=(), usb=(), payment=()"},
    {"cross-origin-opener-policy:", "same-origin"},
    {"cross-origin-resource-policy:", "same-origin"},
    {"x-frame-options:", "DENY"},
    {"cache-control:", "no-store"},
};

// ---- who asks ------------------------------------------------------------------------------------------------------

const char *abzi_http_header(struct lws *wsi, enum lws_token_indexes which, char *out, size_t size)
{
    if (lws_hdr_total_length(wsi, which) <= 0) {
        return NULL;
    }
    out[0] = 0;
    return lws_hdr_copy(wsi, out, (int)size, which) > 0 ? out : "";
}

/// One of the words after "?", without its name; NULL: it is not there.
static const char *query(struct lws *wsi, const char *name, char *out, size_t size)
{
    return lws_get_urlarg_by_name(wsi, name, out, (int)size);
}

int abzi_http_refuses(abzi_server *server, struct lws *wsi, const char **why)
{
    const abzi_door *door = &server->config.door;
    char host[256], origin[256], cookies[2048], token[2 * ABZI_TOKEN_SIZE];
    const char *from = abzi_http_header(wsi, WSI_TOKEN_ORIGIN, origin, sizeof origin);
    const char *to = abzi_http_header(wsi, WSI_TOKEN_HOST, host, sizeof host);
    int status = 0;
    if (!abzi_door_knows_host(door, to)) {
        *why = "this program is asked for by its address only";
        status = HTTP_STATUS_FORBIDDEN;
    } else if (!abzi_door_knows_origin(from, to)) {
        *why = "a page from elsewhere may not speak to this program";
        status = HTTP_STATUS_FORBIDDEN;
    } else if (!abzi_door_knows_cookie(door, abzi_http_header(wsi, WSI_TOKEN_HTTP_COOKIE, cookies, sizeof cookies)) &&
               !abzi_door_knows_token(door, query(wsi, "token=", token, sizeof token))) {
        *why = "open the address that the program has printed, with its token";
        status = HTTP_STATUS_FORBIDDEN;
    }
    if (status != 0) {
        ABZI_COUNT(server->config.loop->counters, refused);
    }
    return status;
}

// ---- answering -----------------------------------------------------------------------------------------------------

typedef struct head {
    struct lws *wsi;
    uint8_t *at, *end;
    bool fits;
    uint8_t bytes[LWS_PRE + HEAD_SIZE];
} head;

static void head_add(head *h, const char *name, const char *value)
{
    h->fits = h->fits && lws_add_http_header_by_name(h->wsi, (const unsigned char *)name, (const unsigned char *)value,
                                                     (int)strlen(value), &h->at, h->end) == 0;
}

static void head_begin(head *h, abzi_guest *guest, int status, const char *kind, size_t body_n)
{
    h->wsi = guest->wsi;
    h->at = h->bytes + LWS_PRE;
    h->end = h->bytes + sizeof h->bytes;
    h->fits = lws_add_http_header_status(h->wsi, (unsigned)status, &h->at, h->end) == 0 &&
              lws_add_http_header_content_length(h->wsi, body_n, &h->at, h->end) == 0;
    head_add(h, "content-type:", kind);
    for (size_t i = 0; i < sizeof guards / sizeof *guards; i++) {
        head_add(h, guards[i].name, guards[i].value);
    }
}

/// Send the head, and the body as the connection takes it.
static int head_end(head *h, abzi_guest *guest, const uint8_t *body, size_t body_n)
{
    if (!h->fits || lws_finalize_write_http_header(h->wsi, h->bytes + LWS_PRE, &h->at, h->end) != 0) {
        return -1;
    }
    guest->body = body;
    guest->body_n = body_n;
    lws_callback_on_writable(guest->wsi);
    return 0;
}

static int answer(abzi_guest *guest, int status, const char *kind, const uint8_t *body, size_t body_n)
{
    head h;
    head_begin(&h, guest, status, kind, body_n);
    return head_end(&h, guest, body, body_n);
}

int abzi_http_say(abzi_server *server, abzi_guest *guest, int status, const char *text)
{
    (void)server;
    snprintf(guest->note, sizeof guest->note, "%s\n", text);
    return answer(guest, status, "text/plain; charset=utf-8", (const uint8_t *)guest->note, strlen(guest->note));
}

static void end_answer(abzi_guest *guest)
{
    abzi_song_let_go(guest->song);
    guest->song = NULL;
    guest->body = NULL;
    guest->body_n = 0;
}

int abzi_http_write(abzi_server *server, abzi_guest *guest)
{
    if (guest->is_viewer || guest->waits) {
        return 0;
    }
    if (guest->refusal != 0) {
        const int status = guest->refusal;
        guest->refusal = 0;
        return abzi_http_say(server, guest, status,
                             status == HTTP_STATUS_OK
                                 ? "it is played from now on"
                                 : "this cannot be heard: WAV, FLAC, OGG, Opus or MP3 was expected");
    }
    if (!guest->body) {
        return 0;
    }
    const size_t room = sizeof server->out - LWS_PRE, n = guest->body_n < room ? guest->body_n : room;
    const bool last = n == guest->body_n;
    memcpy(server->out + LWS_PRE, guest->body, n);
    lws_set_timeout(guest->wsi, PENDING_TIMEOUT_HTTP_CONTENT, SENDING_S);
    if (lws_write(guest->wsi, server->out + LWS_PRE, n, last ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) < (int)n) {
        return -1;
    }
    guest->body += n;
    guest->body_n -= n;
    if (!last) {
        lws_callback_on_writable(guest->wsi);
        return 0;
    }
    end_answer(guest);
    return guest->ends || lws_http_transaction_completed(guest->wsi) ? -1 : 0;
}

void abzi_http_end(abzi_server *server, abzi_guest *guest)
{
    end_answer(guest);
    free(guest->upload);
    guest->upload = NULL;
    if (server->uploader == guest) {
        server->uploader = NULL;
    }
}

// ---- what is asked for ---------------------------------------------------------------------------------------------

/// From the address with the token to the one without, which is the one to be kept: the browser brings a cookie.
static int welcome(abzi_server *server, abzi_guest *guest)
{
    char name[ABZI_COOKIE_NAME_SIZE], cookie[128];
    head h;
    abzi_door_cookie_name(&server->config.door, name);
    snprintf(cookie, sizeof cookie, "%s=%s; Path=/; HttpOnly; SameSite=Strict", name, server->config.door.token);
    head_begin(&h, guest, HTTP_STATUS_SEE_OTHER, "text/plain; charset=utf-8", 0);
    head_add(&h, "location:", "/");
    head_add(&h, "set-cookie:", cookie);
    return head_end(&h, guest, (const uint8_t *)"", 0);
}

/// "bytes=FIRST-" or "bytes=FIRST-LAST" of n bytes. false: something else.
static bool read_range(const char *text, size_t n, size_t *first, size_t *last)
{
    unsigned long long from = 0, to = 0;
    int used = 0;
    const int got = sscanf(text, "bytes=%llu-%n%llu%n", &from, &used, &to, &used);
    if (got < 1 || used == 0 || text[used] != 0 || from >= n || (got == 2 && to < from)) {
        return false;
    }
    *first = (size_t)from;
    *last = got == 2 && to < n ? (size_t)to : n - 1;
    return true;
}

/// The music; a part of it, for browsers that seek in it.
static int give_music(abzi_server *server, abzi_guest *guest)
{
    const abzi_song *song = server->song;
    char range[64], place[96];
    size_t first = 0, last;
    head h;
    if (!song) {
        return abzi_http_say(server, guest, HTTP_STATUS_NOT_FOUND, "there is no music");
    }
    last = song->byte_n - 1;
    const char *asked = abzi_http_header(guest->wsi, WSI_TOKEN_HTTP_RANGE, range, sizeof range);
    const bool is_part = asked && read_range(asked, song->byte_n, &first, &last);
    head_begin(&h, guest, is_part ? HTTP_STATUS_PARTIAL_CONTENT : HTTP_STATUS_OK, abzi_song_kind(song),
               last - first + 1);
    head_add(&h, "accept-ranges:", "bytes");
    if (is_part) {
        snprintf(place, sizeof place, "bytes %zu-%zu/%zu", first, last, song->byte_n);
        head_add(&h, "content-range:", place);
    }
    abzi_song_keep(server->song);
    guest->song = server->song;
    return head_end(&h, guest, song->bytes + first, last - first + 1);
}

/// A file comes in: its length must be known, so that nobody fills the memory.
static int begin_upload(abzi_server *server, abzi_guest *guest, abzi_file_kind kind)
{
    char length[24];
    const char *said = abzi_http_header(guest->wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, length, sizeof length);
    const unsigned long long n = said ? strtoull(said, NULL, 10) : 0;
    char words[sizeof "name=" + ABZI_SONG_NAME_SIZE];
    const char *name = query(guest->wsi, "name=", words, sizeof words);
    guest->upload_n = 0;
    guest->upload_kind = kind;
    if (n == 0) {
        return abzi_http_say(server, guest, HTTP_STATUS_LENGTH_REQUIRED, "a file and its Content-Length were expected");
    }
    if (n > ABZI_SONG_BYTES_MAX) {
        ABZI_COUNT(server->config.loop->counters, oversized);
        return abzi_http_say(server, guest, HTTP_STATUS_REQ_ENTITY_TOO_LARGE, "a file has 64 MB at most");
    }
    if (server->uploader || !server->workshop) {
        return abzi_http_say(server, guest, HTTP_STATUS_CONFLICT, "another file is just coming in");
    }
    snprintf(guest->upload_name, sizeof guest->upload_name, "%s", name ? name : "");
    guest->upload = malloc((size_t)n);
    guest->upload_size = guest->upload ? (size_t)n : 0;
    if (!guest->upload) {
        return abzi_http_say(server, guest, HTTP_STATUS_SERVICE_UNAVAILABLE, "there is not enough memory");
    }
    guest->ends = false;
    server->uploader = guest;
    return 0;
}

int abzi_http_begin(abzi_server *server, abzi_guest *guest, const char *path)
{
    const char *why;
    char token[2 * ABZI_TOKEN_SIZE];
    const int refused = abzi_http_refuses(server, guest->wsi, &why);
    const bool posts = lws_hdr_total_length(guest->wsi, WSI_TOKEN_POST_URI) > 0;
    guest->ends = posts;
    if (refused != 0) {
        return abzi_http_say(server, guest, refused, why);
    }
    if (posts) {
        if (strcmp(path, "/music") == 0 || strcmp(path, "/session") == 0) {
            return begin_upload(server, guest, path[1] == 'm' ? ABZI_FILE_SONG : ABZI_FILE_SESSION);
        }
        return abzi_http_say(server, guest, HTTP_STATUS_NOT_FOUND, "there is no such place");
    }
    if (lws_hdr_total_length(guest->wsi, WSI_TOKEN_GET_URI) <= 0) {
        return abzi_http_say(server, guest, HTTP_STATUS_METHOD_NOT_ALLOWED, "GET and POST are understood");
    }
    if (server->config.door.has_token && strcmp(path, "/") == 0 && query(guest->wsi, "token=", token, sizeof token)) {
        return welcome(server, guest);
    }
    if (strcmp(path, "/music") == 0) {
        return give_music(server, guest);
    }
    const abzi_page_file *file = abzi_page_files_find(server->config.page, path);
    if (file) {
        return answer(guest, HTTP_STATUS_OK, file->kind, file->bytes, file->byte_n);
    }
    return server->config.page->n == 0 && strcmp(path, "/") == 0
               ? abzi_http_say(server, guest, HTTP_STATUS_OK,
                               "abrazo dances, but was built without its page (node and npm); /dance is its WebSocket")
               : abzi_http_say(server, guest, HTTP_STATUS_NOT_FOUND, "there is no such file");
}

int abzi_http_body(abzi_server *server, abzi_guest *guest, const uint8_t *bytes, size_t n)
{
    (void)server;
    if (guest->upload) {
        if (n > guest->upload_size - guest->upload_n) {
            return -1;
        }
        memcpy(guest->upload + guest->upload_n, bytes, n);
        guest->upload_n += n;
    }
    return 0;
}

int abzi_http_body_end(abzi_server *server, abzi_guest *guest)
{
    if (!guest->upload) {
        return 0;
    }
    uint8_t *bytes = guest->upload;
    guest->upload = NULL;
    if (!abzi_workshop_file(server->workshop, guest->upload_kind, guest->upload_name, bytes, guest->upload_n)) {
        free(bytes);
        server->uploader = NULL;
        return abzi_http_say(server, guest, HTTP_STATUS_CONFLICT, "another file is being prepared");
    }
    guest->waits = true;
    lws_set_timeout(guest->wsi, PENDING_TIMEOUT_HTTP_CONTENT, HEARING_S);
    return 0;
}
