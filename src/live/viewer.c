#define _DEFAULT_SOURCE  // struct ip_mreq and company, that libwebsockets' header names

#include "live/viewer.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"

// A camera of 120 pictures a second and a hand on a slider need less.
enum { MESSAGES_A_SECOND = 400 };

enum {  // RFC 6455, section 7.4.1, and the registry of it
    CLOSE_NOT_BINARY = 1003,
    CLOSE_MALFORMED = 1007,
    CLOSE_POLICY = 1008,
    CLOSE_TOO_LONG = 1009,
    CLOSE_LATER = 1013
};

#define COUNT(server, name) ABZI_COUNT((server)->config.loop->counters, name)

/// End this connection, and say why: 123 bytes at most (RFC 6455, section 5.5).
static int close_with(abzi_guest *guest, int status, const char *why)
{
    char reason[124];
    const int n = snprintf(reason, sizeof reason, "%s", why);
    lws_close_reason(guest->wsi, (enum lws_close_status)status, (unsigned char *)reason,
                     n < (int)sizeof reason ? (size_t)n : sizeof reason - 1);
    return -1;
}

// ---- coming and going ----------------------------------------------------------------------------------------------

static void count_viewers(abzi_server *server, int more)
{
    server->viewer_n += more;
    atomic_store_explicit(&server->config.loop->viewer_n, (unsigned)server->viewer_n, memory_order_relaxed);
}

int abzi_viewer_begin(abzi_server *server, abzi_guest *guest)
{
    if (server->viewer_n >= ABZI_VIEWER_MAX) {
        COUNT(server, crowded);
        return close_with(guest, CLOSE_LATER, "too many are watching");
    }
    guest->is_viewer = true;
    guest->next = server->viewers;
    server->viewers = guest;
    count_viewers(server, 1);
    lws_callback_on_writable(guest->wsi);
    return 0;
}

void abzi_viewer_end(abzi_server *server, abzi_guest *guest)
{
    if (!guest || !guest->is_viewer) {
        return;
    }
    abzi_guest **link = &server->viewers;
    while (*link && *link != guest) {
        link = &(*link)->next;
    }
    if (*link) {
        *link = guest->next;
        count_viewers(server, -1);
    }
    guest->is_viewer = false;
    if (server->dancer == guest) {
        server->dancer = NULL;
        atomic_store_explicit(&server->has_dancer, false, memory_order_relaxed);
    }
}

// ---- what the page says --------------------------------------------------------------------------------------------

static int hear_landmarks(abzi_server *server, abzi_guest *guest, const abz_wire_message *message)
{
    if (message->sequence <= guest->sequence) {
        COUNT(server, replayed);
        return close_with(guest, CLOSE_POLICY, "landmarks: not newer than the last");
    }
    guest->sequence = message->sequence;
    if (server->dancer && server->dancer != guest) {
        COUNT(server, watching);
        return 0;
    }
    server->dancer = guest;
    atomic_store_explicit(&server->has_dancer, true, memory_order_relaxed);
    const abzi_seen_there seen = {abzi_clock_now_ns(), message->sighting};
    COUNT(server, landmarks);
    if (abzi_slot_put(&server->sightings, &seen)) {
        COUNT(server, outrun);
    }
    return 0;
}

static int hear_wishes(abzi_server *server, abzi_guest *guest, const abz_wire_message *message)
{
    abzi_loop *loop = server->config.loop;
    if ((server->words.known >> message->dance & 1) == 0) {
        COUNT(server, malformed);
        return close_with(guest, CLOSE_POLICY, "wishes: there are no figures of this dance");
    }
    if (server->dancer && server->dancer != guest) {
        COUNT(server, wishes_watching);
        return 0;
    }
    COUNT(server, wishes);
    abzi_slot_put(&loop->wishes, &message->wishes);
    atomic_fetch_or_explicit(&loop->at_once,
                             (message->wishes.calibrate ? (unsigned)ABZI_CALIBRATE : 0u) |
                                 (message->wish_bits & ABZ_WISH_AGAIN ? (unsigned)ABZI_MUSIC_AGAIN : 0u),
                             memory_order_relaxed);
    const bool records = (message->wish_bits & ABZ_WISH_RECORD) != 0;
    if (records != server->records && server->workshop && !server->config.records) {
        server->records = records;
        abzi_workshop_record(server->workshop, records);
    }
    if (message->dance != (uint32_t)server->dance && server->workshop) {
        server->dance = (abz_dance)message->dance;
        abzi_workshop_dance(server->workshop, server->dance);
    }
    return 0;
}

/// One whole message.
static int hear_message(abzi_server *server, abzi_guest *guest)
{
    abz_wire_message message;
    abz_error error;
    const uint64_t second = server->newest.tick / ABZ_TICKS_PER_SECOND;
    guest->second_n = second == guest->second ? guest->second_n + 1 : 1;
    guest->second = second;
    if (guest->second_n > MESSAGES_A_SECOND) {
        COUNT(server, flooding);
        return close_with(guest, CLOSE_POLICY, "too many messages");
    }
    if (abz_wire_read(guest->message, guest->message_n, &message, &error) != ABZ_OK) {
        COUNT(server, malformed);
        return close_with(guest, CLOSE_MALFORMED, error.what);
    }
    return message.kind == ABZ_WIRE_LANDMARKS ? hear_landmarks(server, guest, &message)
                                              : hear_wishes(server, guest, &message);
}

int abzi_viewer_hear(abzi_server *server, abzi_guest *guest, const uint8_t *bytes, size_t n)
{
    if (!lws_frame_is_binary(guest->wsi)) {
        COUNT(server, malformed);
        return close_with(guest, CLOSE_NOT_BINARY, "messages are binary");
    }
    if (lws_is_first_fragment(guest->wsi)) {
        guest->message_n = 0;
    }
    if (n > sizeof guest->message - guest->message_n) {
        COUNT(server, oversized);
        return close_with(guest, CLOSE_TOO_LONG, "a message longer than any of abrazo");
    }
    memcpy(guest->message + guest->message_n, bytes, n);
    guest->message_n += n;
    return lws_is_final_fragment(guest->wsi) ? hear_message(server, guest) : 0;
}

// ---- what it is told -----------------------------------------------------------------------------------------------

void abzi_viewers_tell(abzi_server *server)
{
    const size_t n = abzi_words_write(&server->words, server->config.loop->counters, server->words_next);
    if (n == server->words_n && memcmp(server->words_next, server->words_bytes + LWS_PRE, n) == 0) {
        return;
    }
    memcpy(server->words_bytes + LWS_PRE, server->words_next, n);
    server->words_n = n;
    server->words_edition++;
}

void abzi_viewers_show(abzi_server *server)
{
    if (!abzi_slot_take(&server->moments, &server->newest)) {
        return;
    }
    server->has_newest = true;
    const bool recording = (server->newest.bytes[23] & 1) != 0;  // abrazo/wire.h
    server->words.dance = (abz_dance)server->newest.bytes[22];
    const float height_m = abzi_get_f32(server->newest.bytes + 928);
    server->words.height_m = height_m > 0 ? height_m : server->words.height_m;
    // A recorded dance may be another one than was asked for last.
    if ((server->newest.bytes[23] & 8) != 0) {
        server->dance = server->words.dance;
    }
    if (server->workshop && recording != (server->words.session != NULL)) {
        abzi_workshop_session(server->workshop, server->session);
        server->words.session = recording ? server->session : NULL;
        abzi_viewers_tell(server);
    }
    if (server->newest.tick - server->words_tick >= ABZ_TICKS_PER_SECOND) {  // counters change all the time
        server->words_tick = server->newest.tick;
        abzi_viewers_tell(server);
    }
    for (abzi_guest *guest = server->viewers; guest; guest = guest->next) {
        lws_callback_on_writable(guest->wsi);
    }
}

static int write_words(abzi_server *server, abzi_guest *guest)
{
    guest->words_told = server->words_edition;
    lws_callback_on_writable(guest->wsi);
    return lws_write(guest->wsi, server->words_bytes + LWS_PRE, server->words_n, LWS_WRITE_BINARY) < 0 ? -1 : 0;
}

static int write_moment(abzi_server *server, abzi_guest *guest)
{
    const abzi_shown *newest = &server->newest;
    if (guest->was_sent) {
        ABZI_COUNT_N(server->config.loop->counters, dropped, newest->tick - guest->sent_tick - 1);
    }
    guest->was_sent = true;
    guest->sent_tick = newest->tick;
    memcpy(server->out + LWS_PRE, newest->bytes, sizeof newest->bytes);
    if (lws_write(guest->wsi, server->out + LWS_PRE, sizeof newest->bytes, LWS_WRITE_BINARY) < 0) {
        return -1;
    }
    const uint64_t now_ns = abzi_clock_now_ns();
    COUNT(server, moments);
    abzi_delays_add(&server->sending, now_ns - newest->due_ns);
    if (newest->came_ns > 0) {
        abzi_delays_add(&server->answering, now_ns - newest->came_ns);
    }
    return 0;
}

int abzi_viewer_write(abzi_server *server, abzi_guest *guest)
{
    if (!guest->is_viewer) {
        return 0;
    }
    if (guest->words_told != server->words_edition) {
        return write_words(server, guest);
    }
    return server->has_newest && !(guest->was_sent && guest->sent_tick == server->newest.tick)
               ? write_moment(server, guest)
               : 0;
}
