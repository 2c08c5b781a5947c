#define _DEFAULT_SOURCE  // struct ip_mreq and company, that libwebsockets' header names

#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "live/http.h"
#include "live/serve.h"
#include "live/viewer.h"

// A request whose head or body does not go on for so long is given up.
enum { STALL_S = 10 };

// A viewer is asked for a sign of life after so long, and given up when none came.
enum { ASK_S = 20, HANG_UP_S = 40 };

// The system takes some milliseconds to end a process, and longer when it has something to do for it.
enum { REST_MS = 5, TRIES = 600 };

// ---- the tick's side -----------------------------------------------------------------------------------------------

static void put_moment(void *context, const abzi_moment *moment)
{
    abzi_server *server = context;
    abzi_shown shown = {moment->output.tick, moment->due_ns, moment->came_ns, {0}};
    abz_wire_write_moment(&moment->output, &moment->around, shown.bytes);
    abzi_slot_put(&server->moments, &shown);
    lws_cancel_service(server->context);
}

static void take_sighting(void *context, abzi_intake *intake)
{
    abzi_server *server = context;
    abzi_seen_there seen;
    const bool is_new = abzi_slot_take(&server->sightings, &seen);
    if (intake->settled || !atomic_load_explicit(&server->has_dancer, memory_order_relaxed)) {
        return;
    }
    intake->settled = true;
    if (is_new) {
        const uint64_t waited_ns = intake->now_ns > seen.came_ns ? intake->now_ns - seen.came_ns : 0;
        intake->came_ns = seen.came_ns;
        intake->input.sight = ABZ_SIGHT_CAMERA;
        intake->input.sighting = seen.sighting;
        intake->input.sighting.age_s += (float)waited_ns * 1e-9f;
    }
}

abzi_sink abzi_server_sink(abzi_server *server)
{
    return (abzi_sink){put_moment, server};
}

abzi_source abzi_server_source(abzi_server *server)
{
    return (abzi_source){take_sighting, server};
}

// ---- what libwebsockets asks ---------------------------------------------------------------------------------------

/// What the workshop has done.
static void see_workshop(abzi_server *server)
{
    abzi_song *song = NULL;
    const abzi_file_state state = server->workshop ? abzi_workshop_file_state(server->workshop, &song) : ABZI_FILE_NONE;
    if (song) {
        abzi_song_let_go(server->song);
        server->song = song;
        server->words.music = song->name;
        abzi_viewers_tell(server);
    }
    if (server->uploader && (state == ABZI_FILE_READY || state == ABZI_FILE_FAILED)) {
        abzi_guest *guest = server->uploader;
        server->uploader = NULL;
        guest->waits = false;
        guest->refusal = state == ABZI_FILE_READY ? HTTP_STATUS_OK : HTTP_STATUS_UNSUPPORTED_MEDIA_TYPE;
        lws_callback_on_writable(guest->wsi);
    }
}

/// A connection comes in. Small buffers of the system: what waits in them is old when it is read.
static int let_in(abzi_server *server, lws_sockfd_type socket)
{
    // Two moments; unsent bytes beyond that, and the viewer is not asked whether it takes another.
    const int unsent = 2 * ABZ_WIRE_MOMENT_SIZE, one = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (server->guest_n >= ABZI_GUEST_MAX) {
        ABZI_COUNT(server->config.loop->counters, crowded);
        return -1;
    }
    return 0;
}

/// May a request become a WebSocket? 0; 1: refused, and answered.
static int confirm_upgrade(abzi_server *server, struct lws *wsi, const char *to)
{
    char path[16];
    const char *why = "only /dance is a WebSocket";
    int status = HTTP_STATUS_NOT_FOUND;
    const char *asked = abzi_http_header(wsi, WSI_TOKEN_GET_URI, path, sizeof path);
    if (strcasecmp(to, "websocket") == 0 && asked && strcmp(asked, "/dance") == 0) {
        status = abzi_http_refuses(server, wsi, &why);
    }
    if (status != 0) {
        lws_return_http_status(wsi, (unsigned)status, why);
    }
    return status != 0;
}

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t n)
{
    abzi_server *server = wsi ? lws_context_user(lws_get_context(wsi)) : NULL;
    abzi_guest *guest = user;
    if (!server) {
        return 0;
    }
    if (guest) {
        guest->wsi = wsi;
    }
    switch ((int)reason) {
    case LWS_CALLBACK_EVENT_WAIT_CANCELLED:
        see_workshop(server);
        abzi_viewers_show(server);
        return 0;
    case LWS_CALLBACK_FILTER_NETWORK_CONNECTION:
        return let_in(server, (lws_sockfd_type)(intptr_t)in);
    case LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED:
        server->guest_n++;
        return 0;
    case LWS_CALLBACK_WSI_DESTROY:
        server->guest_n--;
        return 0;
    case LWS_CALLBACK_HTTP:
        return abzi_http_begin(server, guest, in);
    case LWS_CALLBACK_HTTP_BODY:
        return abzi_http_body(server, guest, in, n);
    case LWS_CALLBACK_HTTP_BODY_COMPLETION:
        return abzi_http_body_end(server, guest);
    case LWS_CALLBACK_HTTP_WRITEABLE:
        return abzi_http_write(server, guest);
    case LWS_CALLBACK_HTTP_DROP_PROTOCOL:
    case LWS_CALLBACK_CLOSED_HTTP:
        if (guest) {
            abzi_http_end(server, guest);
        }
        return 0;
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        return confirm_upgrade(server, wsi, in);
    case LWS_CALLBACK_ESTABLISHED:
        return abzi_viewer_begin(server, guest);
    case LWS_CALLBACK_RECEIVE:
        return abzi_viewer_hear(server, guest, in, n);
    case LWS_CALLBACK_SERVER_WRITEABLE:
        return abzi_viewer_write(server, guest);
    case LWS_CALLBACK_CLOSED:
        abzi_viewer_end(server, guest);
        return 0;
    default:
        return 0;
    }
}

// ---- opening and turning -------------------------------------------------------------------------------------------

static bool listen_there(abzi_server *server)
{
    static const struct lws_protocols protocols[] = {
        {"dance", on_event, sizeof(abzi_guest), 4096, 0, NULL, 0},  // read 4 kB at once: five messages
        {NULL, NULL, 0, 0, 0, NULL, 0}};
    static const lws_retry_bo_t alive = {.secs_since_valid_ping = ASK_S, .secs_since_valid_hangup = HANG_UP_S};
    const struct lws_context_creation_info info = {
        .port = server->config.door.port,
        .iface = strcmp(server->config.door.address, "0.0.0.0") == 0 ? NULL : server->config.door.address,
        .protocols = protocols,
        // Without the first, libwebsockets listens on all addresses, whatever iface says.
        .options = LWS_SERVER_OPTION_DISABLE_IPV6 | LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND |
                   LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
        .vhost_name = "abrazo",
        .server_string = "abrazo",
        .timeout_secs = STALL_S,
        .keepalive_timeout = STALL_S,
        .retry_and_idle_policy = &alive,
        .user = server,
        .pt_serv_buf_size = sizeof server->out,
        .max_http_header_data = 8192,  // of cookies that other programs at this address have left
        .max_http_header_pool = ABZI_GUEST_MAX,
    };
    const struct timespec rest = {.tv_nsec = REST_MS * 1000000};
    lws_set_log_level(0, NULL);
    for (int i = 0; i == 0 || (!server->host && server->config.door.waits && i < TRIES); i++) {
        if (server->context) {
            lws_context_destroy(server->context);
            nanosleep(&rest, NULL);
        }
        server->context = lws_create_context(&info);
        server->host = server->context ? lws_create_vhost(server->context, &info) : NULL;
    }
    if (!server->host) {
        abzi_door_complain(&server->config.door, server->context
                                                     ? "another program does, or this machine has no such address"
                                                     : "not enough memory");
        return false;
    }
    server->config.door.port = (uint16_t)lws_get_vhost_listen_port(server->host);
    return true;
}

abzi_server *abzi_server_open(const abzi_server_config *config)
{
    abzi_server *server = calloc(1, sizeof *server);
    if (!server || !abzi_slot_open(&server->moments, sizeof(abzi_shown)) ||
        !abzi_slot_open(&server->sightings, sizeof(abzi_seen_there))) {
        fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
        abzi_server_close(server);
        return NULL;
    }
    server->config = *config;
    server->dance = config->loop->studio->dance;
    server->words.dance = server->dance;
    server->words.height_m = config->height_m;
    server->words.bedside = config->bedside;
    server->words.sees = config->sees;
    server->records = atomic_load(&config->loop->scribe.tape->records);
    abzi_words_begin(&server->words);
    if (config->song) {
        abzi_song_keep(config->song);
        server->song = config->song;
        server->words.music = config->song->name;
    }
    if (!listen_there(server)) {
        abzi_server_close(server);
        return NULL;
    }
    abzi_door_url(&server->config.door, server->url, sizeof server->url);
    abzi_viewers_tell(server);
    return server;
}

void abzi_server_set_workshop(abzi_server *server, abzi_workshop *workshop)
{
    server->workshop = workshop;
}

const char *abzi_server_url(const abzi_server *server)
{
    return server->url;
}

uint16_t abzi_server_port(const abzi_server *server)
{
    return server->config.door.port;
}

void abzi_server_run(abzi_server *server, const atomic_int *asked)
{
    // A moment that waits is an old one. Not where others come in: they could keep this thread busy, and with it the
    // machine. Where the system does not permit it, it is served like everybody.
    const struct sched_param last = {.sched_priority = sched_get_priority_min(SCHED_FIFO)};
    if (abzi_door_is_loopback(&server->config.door)) {
        (void)pthread_setschedparam(pthread_self(), SCHED_FIFO, &last);
    }
    // A signal ends the wait of lws_service, and one that comes just before it is seen at the next moment, a tick
    // later.
    while (*asked == 0 && !atomic_load_explicit(&server->stops, memory_order_relaxed) &&
           lws_service(server->context, 0) >= 0) {
    }
}

void abzi_server_stop(abzi_server *server)
{
    atomic_store_explicit(&server->stops, true, memory_order_relaxed);
    abzi_server_wake(server);
}

void abzi_server_wake(void *server)
{
    lws_cancel_service(((abzi_server *)server)->context);
}

const abzi_delays *abzi_server_sending(const abzi_server *server)
{
    return &server->sending;
}

const abzi_delays *abzi_server_answering(const abzi_server *server)
{
    return &server->answering;
}

void abzi_server_close(abzi_server *server)
{
    if (!server) {
        return;
    }
    if (server->context) {
        lws_context_destroy(server->context);
    }
    abzi_song_let_go(server->song);
    abzi_slot_close(&server->moments);
    abzi_slot_close(&server->sightings);
    free(server);
}
