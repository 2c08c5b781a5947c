/// What the parts of the server share: serve.c listens and turns, http.c answers requests, viewer.c speaks on the
/// WebSocket; the first calls the others.
#ifndef ABZI_SERVER_H
#define ABZI_SERVER_H

#include <libwebsockets.h>
#include <stdatomic.h>

#include "live/server_config.h"
#include "live/words.h"

enum {
    ABZI_GUEST_MAX = 320,   // connections of all kinds; a browser opens six for the files of a page
    ABZI_VIEWER_MAX = 128,  // 128 kB a tick
    ABZI_NOTE_SIZE = 256
};

/// A moment as viewers get it.
typedef struct abzi_shown {
    uint64_t tick, due_ns, came_ns;
    uint8_t bytes[ABZ_WIRE_MOMENT_SIZE];
} abzi_shown;

/// Landmarks on their way to the tick.
typedef struct abzi_seen_there {
    uint64_t came_ns;
    abz_sighting sighting;
} abzi_seen_there;

/// One connection; zeroes when it begins.
typedef struct abzi_guest {
    struct lws *wsi;
    bool is_viewer;
    struct abzi_guest *next;  ///< of the viewers

    // A viewer.
    uint8_t message[ABZ_WIRE_LANDMARKS_SIZE];  ///< as far as it has come
    size_t message_n;
    uint32_t sequence;    ///< of its newest landmarks
    uint64_t second;      ///< that messages are being counted in,
    uint32_t second_n;    ///< and how many there were
    bool was_sent;        ///< a moment,
    uint64_t sent_tick;   ///< of this tick
    uint32_t words_told;  ///< the edition of the words that it has

    // A request.
    const uint8_t *body;  ///< what is left to send
    size_t body_n;
    abzi_song *song;            ///< kept while its bytes are sent
    char note[ABZI_NOTE_SIZE];  ///< a body of its own
    abzi_file_kind upload_kind;
    uint8_t *upload;  ///< what has come, of
    size_t upload_n, upload_size;
    char upload_name[ABZI_SONG_NAME_SIZE];
    bool waits;   ///< for the workshop to hear what it has sent
    bool ends;    ///< with this answer: the rest of what was sent is not wanted
    int refusal;  ///< status to answer with when the body of the request is over; 0: none
} abzi_guest;

struct abzi_server {
    abzi_server_config config;
    abzi_workshop *workshop;
    struct lws_context *context;
    struct lws_vhost *host;
    const atomic_int *asked;
    atomic_bool stops;
    char url[128];
    int guest_n, viewer_n;
    abzi_guest *viewers;
    abzi_guest *dancer;  ///< one of them, or NULL
    atomic_bool has_dancer;
    abzi_guest *uploader;  ///< who waits for the workshop, or NULL
    abzi_song *song;       ///< kept, to give it out
    bool records;          ///< asked for last
    char session[ABZI_TAPE_PATH_SIZE];
    abz_dance dance;      ///< asked for last
    abzi_slot moments;    ///< abzi_shown
    abzi_slot sightings;  ///< abzi_seen_there
    abzi_shown newest;
    bool has_newest;
    abzi_words words;
    uint64_t words_tick;     ///< when they were looked at last
    uint32_t words_edition;  ///< from 1
    size_t words_n;
    abzi_delays sending, answering;
    uint8_t words_bytes[LWS_PRE + ABZ_WIRE_WORDS_MAX];
    uint8_t words_next[ABZ_WIRE_WORDS_MAX];
    uint8_t out[LWS_PRE + 16384];  ///< what is being sent
};

#endif
