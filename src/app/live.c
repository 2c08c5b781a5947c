#define _POSIX_C_SOURCE 200809L

#include <argp.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/command.h"

#ifdef ABZ_WEBSOCKETS

#include <libgen.h>
#include <limits.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/bedside_options.h"
#include "app/ending.h"
#include "app/keeper.h"
#include "live/follower.h"
#include "live/hearing.h"
#include "live/outlet.h"
#include "live/recorded.h"
#include "live/serve.h"
#include "live/vmc_in.h"
#include "motion/body.h"

#define LOOPBACK "127.0.0.1"

enum {
    PORT = 7878,
    VMC_QUIET_MOST = ABZ_TICKS_PER_SECOND  // a second: who sends nothing for so long has gone, and another may dance
};

typedef struct options {
    const char *listen, *page, *lead, *music, *record, *vmc_in, *show;
    uint16_t port;
    bool once, microphone, opens, quiet, bedside, stands_by;
    abzi_bedside_options company;
    double height_m;
    float gentle;
    abz_rig_config rig;
    abzi_evening evening;
    abzi_outlet_choice outlets;
} options;

/// All that a live dance needs; begins as zeroes.
typedef struct live {
    const options *o;
    abzi_evening evening;
    abzi_counters counters;
    abzi_loop loop;
    abzi_page_files page;
    abzi_recorded recorded;
    abzi_hearing *hearing;
    abzi_vmc_in *vmc_in;
    uint32_t vmc_quiet_n;     // ticks since something came from there
    abz_vmc_counts vmc_told;  // to the counters
    abzi_outlets *outlets;
    uint64_t missed_n;  // by them, told to the counters
    abzi_song *song;
    abzi_recorder *recorder;
    abzi_workshop *workshop;
    abzi_server *server;
    void *bedside_mem;
    bool dances;

    // Of a process that another one dances beside.
    abzi_door door;
    abzi_board *board;
    abzi_follower follower;
    _Atomic(abzi_server *) page_is_served;
    _Atomic(abzi_hearing *) ears;  // hearing, once it is open
    atomic_bool speaks, stops;
    sem_t turn;
    char session[ABZI_TAPE_PATH_SIZE];  // that it records
} live;

extern char **environ;

// ---- where things are ----------------------------------------------------------------------------------------------

/// The folder of the page: beside the program in a build folder, or where it is installed. false: there is none.
static bool find_page(char *folder, size_t size)
{
    static const char *const places[] = {"web/live", "../share/abrazo/live"};
    char program[PATH_MAX];
    struct stat about;
    const ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n <= 0) {
        return false;
    }
    program[n] = 0;
    const char *beside = dirname(program);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char index[PATH_MAX];
        if (snprintf(folder, size, "%s/%s", beside, places[i]) < (int)size &&
            snprintf(index, sizeof index, "%s/index.html", folder) < (int)sizeof index && stat(index, &about) == 0) {
            return true;
        }
    }
    return false;
}

static int open_page(live *l)
{
    char folder[PATH_MAX];
    if (l->o->page) {
        return abzi_page_files_open(&l->page, l->o->page);
    }
    return find_page(folder, sizeof folder) ? abzi_page_files_open(&l->page, folder) : 0;
}

// ---- sources -------------------------------------------------------------------------------------------------------

static void take_recorded(void *context, abzi_intake *intake)
{
    live *l = context;
    if (intake->settled) {
        return;
    }
    intake->settled = true;
    if (!abzi_recorded_next(&l->recorded, &intake->input)) {
        atomic_store(&l->stops, true);
        abzi_server *server = atomic_load(&l->page_is_served);
        if (server) {
            abzi_server_stop(server);
        }
    }
}

static void count_vmc(live *l)
{
    const abz_vmc_counts *now = abzi_vmc_in_counts(l->vmc_in), *told = &l->vmc_told;
    ABZI_COUNT_N(&l->counters, vmc_frames, now->frame_n - told->frame_n);
    ABZI_COUNT_N(&l->counters, vmc_late, now->late_n - told->late_n);
    ABZI_COUNT_N(&l->counters, vmc_malformed, now->malformed_n - told->malformed_n);
    l->vmc_told = *now;
}

static void take_vmc(void *context, abzi_intake *intake)
{
    live *l = context;
    const bool came = abzi_vmc_in_take(l->vmc_in, &intake->input);
    count_vmc(l);
    l->vmc_quiet_n = came ? 0 : l->vmc_quiet_n + 1;
    intake->came_ns = came ? intake->now_ns : intake->came_ns;
    intake->settled = intake->settled || l->vmc_quiet_n < VMC_QUIET_MOST;
}

static void take_page(void *context, abzi_intake *intake)
{
    abzi_server *server = atomic_load_explicit(&((live *)context)->page_is_served, memory_order_acquire);
    if (server) {
        const abzi_source page = abzi_server_source(server);
        page.take(page.context, intake);
    }
}

static void put_page(void *context, const abzi_moment *moment)
{
    abzi_server *server = atomic_load_explicit(&((live *)context)->page_is_served, memory_order_acquire);
    if (server) {
        const abzi_sink page = abzi_server_sink(server);
        page.put(page.context, moment);
    }
}

static void put_outlets(void *context, const abzi_moment *moment)
{
    live *l = context;
    abzi_outlets_put(l->outlets, &moment->output, moment->around.dance, moment->due_ns);
    const uint64_t missed_n = abzi_outlets_missed(l->outlets);
    ABZI_COUNT_N(&l->counters, outlets_missed, missed_n - l->missed_n);
    l->missed_n = missed_n;
}

// ---- opening, dancing, ending --------------------------------------------------------------------------------------

static int open_sources(live *l)
{
    const options *o = l->o;
    if (o->lead && abzi_recorded_open(&l->recorded, o->lead, &o->rig, o->once) != 0) {
        return -1;
    }
    if (o->music && !(l->song = abzi_song_of_file(o->music))) {
        return -1;
    }
    if (o->vmc_in && !(l->vmc_in = abzi_vmc_in_open(o->vmc_in, (float)o->height_m))) {
        return -1;
    }
    l->vmc_quiet_n = VMC_QUIET_MOST;
    l->evening = o->evening;
    l->evening.height_m = (float)o->height_m;
    l->evening.you = o->lead ? &l->recorded.body : NULL;
    return 0;
}

static int open_server(live *l)
{
    const options *o = l->o;
    abzi_server_config config = {.page = &l->page,
                                 .loop = &l->loop,
                                 .song = l->song,
                                 .records = o->record != NULL || o->bedside,
                                 .height_m = o->lead ? abzi_body_height(&l->recorded.body) : (float)o->height_m};
    config.door = l->door;
    l->server = abzi_server_open(&config);
    if (!l->server) {
        return -1;
    }
    l->workshop = abzi_workshop_open(&l->evening, &l->loop, abzi_server_wake, l->server);
    abzi_server_set_workshop(l->server, l->workshop);
    return l->workshop ? 0 : -1;
}

static void take_microphone(void *context, abzi_intake *intake)
{
    abzi_hearing *ears = atomic_load_explicit(&((live *)context)->ears, memory_order_acquire);
    if (ears) {
        abzi_hearing_take(ears, intake);
    }
}

static int open_outlets(live *l)
{
    const abzi_studio *studio = l->loop.studio;
    const abz_body she =
        abz_room_config_default(&studio->mapped.repertoire, studio->figures.figure, studio->figures.n).she;
    l->outlets = abzi_outlets_open(abzi_outlet_kinds, &l->o->outlets, &she);
    return l->outlets ? 0 : -1;
}

/// Who stands at a bedside, if that is asked for.
static int open_company(live *l)
{
    const options *o = l->o;
    if (!o->bedside) {
        return 0;
    }
    abz_bedside *bedside = abzi_bedside_open(&o->company, &l->bedside_mem);
    l->loop.company =
        bedside ? abzi_company_open(bedside, o->company.config.kind, o->microphone, o->company.hums) : NULL;
    return l->loop.company ? 0 : -1;
}

/// All that runs no threads: what processes can share.
static int open_quiet(live *l)
{
    abzi_loop *loop = &l->loop;
    if (!abzi_loop_open(loop)) {
        fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
        return -1;
    }
    loop->counters = &l->counters;
    loop->wished.gentle = l->o->gentle;
    if (open_page(l) != 0 || open_sources(l) != 0 || open_company(l) != 0 || !abzi_door_open(&l->door, l->o->listen)) {
        return -1;
    }
    l->door.port = l->o->port;
    loop->studio = abzi_studio_open(&l->evening, l->evening.dance);
    loop->playing.song = l->song;
    return loop->studio ? 0 : -1;
}

static void connect_all(live *l)
{
    abzi_loop *loop = &l->loop;
    if (l->o->microphone) {
        loop->source[loop->source_n++] = (abzi_source){take_microphone, l};
    }
    if (l->vmc_in) {
        loop->source[loop->source_n++] = (abzi_source){take_vmc, l};
    }
    loop->source[loop->source_n++] = (abzi_source){take_page, l};
    if (l->recorded.tick_n > 0) {
        loop->source[loop->source_n++] = (abzi_source){take_recorded, l};
    }
    loop->sink[loop->sink_n++] = (abzi_sink){put_page, l};
    loop->sink[loop->sink_n++] = (abzi_sink){put_outlets, l};
}

static int open_all(live *l)
{
    const options *o = l->o;
    if (open_quiet(l) != 0 || (o->record && !(l->recorder = abzi_recorder_open(o->record, l->loop.scribe.tape))) ||
        open_outlets(l) != 0 || (o->microphone && !(l->hearing = abzi_hearing_open(&l->counters))) ||
        open_server(l) != 0) {
        return -1;
    }
    atomic_store(&l->ears, l->hearing);
    atomic_store(&l->page_is_served, l->server);
    connect_all(l);
    return 0;
}

/// Show the page, where there is a desktop. Nothing is said when that fails: the address has been printed.
static void open_browser(const char *url)
{
    char program[] = "xdg-open", address[160];
    char *const argv[] = {program, address, NULL};
    pid_t child;
    snprintf(address, sizeof address, "%s", url);
    if (getenv("DISPLAY") || getenv("WAYLAND_DISPLAY")) {
        signal(SIGCHLD, SIG_IGN);
        (void)(posix_spawnp(&child, program, NULL, NULL, argv, environ) == 0);
    }
}

static void say_where(const live *l)
{
    const char *url = abzi_server_url(l->server);
    printf("%s\n", url);
    fflush(stdout);
    if (!l->o->quiet) {
        fprintf(stderr, "Open this address in a browser. Ctrl-C ends the dance.\n");
        if (l->page.n == 0) {
            fprintf(stderr, "abrazo: was built without its page (node and npm): there is only the WebSocket, /dance\n");
        }
    }
}

static void say_end(const live *l)
{
    fprintf(stderr, "She danced %.1f seconds.\n", (double)l->loop.tick / ABZ_TICKS_PER_SECOND);
}

/// 0; -1: something that goes out could not be ended, and said so.
static int close_all(live *l)
{
    if (l->dances) {
        abzi_loop_end(&l->loop);
    }
    const bool recorded = abzi_recorder_close(l->recorder);
    const int result = abzi_outlets_close(l->outlets) && recorded ? 0 : -1;
    abzi_vmc_in_close(l->vmc_in);
    abzi_hearing_close(l->hearing);
    abzi_workshop_close(l->workshop);
    abzi_server_close(l->server);
    abzi_studio_close(l->loop.studio);
    abzi_song_let_go(l->loop.playing.song);
    abzi_recorded_close(&l->recorded);
    abzi_page_files_close(&l->page);
    abzi_company_close(l->loop.company);
    free(l->bedside_mem);
    abzi_loop_close(&l->loop);
    return result;
}

static int run(const options *o)
{
    live *l = calloc(1, sizeof *l);
    if (!l) {
        fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
        return -1;
    }
    l->o = o;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);  // a recording that may grow no further is a disk that is full
    int result = open_all(l);
    if (result == 0) {
        abzi_ending_begin();
        l->dances = abzi_loop_begin(&l->loop);
        result = l->dances ? 0 : -1;
    }
    if (result == 0) {
        say_where(l);
        if (o->opens) {
            open_browser(abzi_server_url(l->server));
        }
        abzi_server_run(l->server, abzi_ending_asked());
    }
    result = close_all(l) == 0 ? result : -1;
    if (result == 0 && !o->quiet) {
        say_end(l);
    }
    free(l);
    return result;
}

// ---- two processes -------------------------------------------------------------------------------------------------

static void pack(void *context, abzi_luggage *luggage)
{
    const abzi_recorded *recorded = &((const live *)context)->recorded;
    luggage->lead_at = recorded->at;
    luggage->lead_here = recorded->here;
    memcpy(luggage->lead_last, recorded->last, sizeof luggage->lead_last);
    luggage->lead_has_last = recorded->has_last;
}

static void unpack(void *context, const abzi_luggage *luggage)
{
    abzi_recorded *recorded = &((live *)context)->recorded;
    recorded->at = luggage->lead_at;
    recorded->here = luggage->lead_here;
    memcpy(recorded->last, luggage->lead_last, sizeof recorded->last);
    recorded->has_last = luggage->lead_has_last;
}

static void follow(void *context, const abz_room_output *output, uint32_t dance)
{
    abzi_outlets_put(((live *)context)->outlets, output, dance, 0);
}

static void turn(void *context, bool speaks)
{
    live *l = context;
    if (speaks) {
        abzi_outlets_speak(l->outlets, l->loop.scribe.epoch);
    } else if (atomic_load(&l->speaks)) {
        _exit(ABZI_KEEPER_OUT);  // at once: another process speaks, and nothing is to go out of this one any more
    }
    atomic_store(&l->speaks, speaks);
    sem_post(&l->turn);
}

/// What only the process has that speaks.
static int open_speaking(live *l)
{
    abzi_tape *tape = l->loop.scribe.tape;
    abzi_recorder *recorder = abzi_recorder_resume(tape);
    // Not before: a microphone may be had by one process at a time. Who carries on dances on without, if need be.
    l->hearing = l->o->microphone ? abzi_hearing_open(&l->counters) : NULL;
    atomic_store(&l->ears, l->hearing);
    l->door.waits = l->loop.scribe.epoch > 1;
    l->door.port = (uint16_t)atomic_load(&l->board->port);
    if ((l->o->microphone && !l->hearing && l->loop.scribe.epoch == 1) || open_server(l) != 0) {
        abzi_recorder_close(recorder);
        return -1;
    }
    atomic_store(&l->board->port, abzi_server_port(l->server));
    if (l->o->record) {
        l->recorder = recorder;
    } else if (recorder) {
        abzi_workshop_adopt(l->workshop, recorder);
    }
    atomic_store(&l->page_is_served, l->server);
    return 0;
}

static void say_who(const live *l)
{
    const abzi_board *board = l->board;
    const uint32_t epoch = l->loop.scribe.epoch;
    if (epoch == 1) {
        say_where(l);
    } else {
        fprintf(stderr, "abrazo: process %ld carries on, the %u. to speak, after %.1f ms without a tick\n",
                (long)getpid(), epoch, (double)atomic_load(&board->gap_ns) * 1e-6);
    }
    if (l->o->show && !l->loop.is_real_time) {
        fprintf(stderr,
                "abrazo: --show: the system permits no real-time priority; ticks may be late when it is busy\n");
    }
}

/// One of the two processes. Returns its exit status.
static int dance_beside(void *context)
{
    live *l = context;
    abzi_loop *loop = &l->loop;
    int result = open_outlets(l);
    connect_all(l);
    abzi_ending_begin();
    if (result == 0 && (sem_init(&l->turn, 0, 0) != 0 || !abzi_follower_open(&l->follower, l->board, &l->evening))) {
        fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
        result = -1;
    }
    if (result == 0) {
        abzi_outlets_mute(l->outlets);
        loop->board = l->board;
        loop->follower = &l->follower;
        loop->context = l;
        loop->pack = pack;
        loop->unpack = unpack;
        loop->follow = follow;
        loop->turn = turn;
        l->dances = abzi_loop_begin(loop);
        result = l->dances ? 0 : -1;
    }
    while (result == 0 && sem_wait(&l->turn) != 0 && *abzi_ending_asked() == 0) {  // a signal, of other matters
    }
    const bool speaks = atomic_load(&l->speaks);
    if (result == 0 && speaks) {
        result = open_speaking(l);
    }
    if (result == 0 && speaks) {
        say_who(l);
        if (l->o->opens && loop->scribe.epoch == 1) {
            open_browser(abzi_server_url(l->server));
        }
        if (!atomic_load(&l->stops)) {
            abzi_server_run(l->server, abzi_ending_asked());
        }
    }
    if (speaks || result != 0 || *abzi_ending_asked() != 0) {
        atomic_store(&l->board->over, true);
    }
    atomic_store(&l->page_is_served, NULL);
    result = close_all(l) == 0 ? result : -1;
    abzi_follower_close(&l->follower);
    if (result == 0 && speaks && !l->o->quiet) {
        say_end(l);
    }
    return result == 0 ? (speaks || atomic_load(&l->board->over) ? 0 : ABZI_KEEPER_OUT) : 1;
}

static int run_two(const options *o)
{
    live *l = calloc(1, sizeof *l);
    if (!l || !(l->board = abzi_board_open())) {
        fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
        free(l);
        return -1;
    }
    options two = *o;
    l->o = &two;
    if (o->show && !o->record) {
        abzi_recorder_name(o->show, l->session);
        two.record = l->session;
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    int result = open_quiet(l);
    if (result == 0) {
        abzi_tape *tape = l->loop.scribe.tape;
        atomic_store(&tape->reader_n, 1);  // somebody always stands by
        atomic_store(&l->board->port, o->port);
        l->board->build = abzi_follower_build();
        result = two.record && !abzi_recorder_prepare(two.record, tape) ? -1 : 0;
    }
    if (result == 0) {
        result = abzi_keeper_run(l->board, dance_beside, l) == 0 ? 0 : -1;
    }
    close_all(l);
    abzi_board_close(l->board);
    free(l);
    return result;
}

// ---- the command ---------------------------------------------------------------------------------------------------

enum {  // options without a letter
    KEY_PORT = 256,
    KEY_LISTEN,
    KEY_LEAD,
    KEY_ONCE,
    KEY_MUSIC,
    KEY_MIC,
    KEY_VMC_IN,
    KEY_DANCE,
    KEY_REPERTOIRE,
    KEY_HEIGHT,
    KEY_SEED,
    KEY_GENTLE,
    KEY_RECORD,
    KEY_RECORDINGS,
    KEY_PAGE,
    KEY_OPEN,
    KEY_BEDSIDE,
    KEY_STANDBY,
    KEY_SHOW
};

/// At a bedside nothing is written, and nothing goes to another machine.
static void check_bedside(const options *o, const struct argp_state *state)
{
    if (!o->bedside) {
        if (o->company.used) {
            argp_error(state, "%s is for a bedside: --bedside", o->company.used);
        }
        return;
    }
    const char *refused = o->record                            ? "record"
                          : o->show                            ? "show"
                          : o->stands_by                       ? "standby"
                          : o->lead                            ? "lead"
                          : o->music                           ? "music"
                          : o->vmc_in                          ? "vmc-in"
                          : o->company.hum                     ? "hum=FILE"
                          : strncmp(o->listen, "127.", 4) != 0 ? "listen"
                                                               : abzi_outlet_chosen(&o->outlets);
    if (refused) {
        argp_error(state, "--%s is not for a bedside: what happens there stays there", refused);
    }
    if (o->company.config.kind != ABZ_PULSE_BREATH && !o->microphone) {
        argp_error(state, "a camera sees a breath; a heart or a beep is heard: --mic");
    }
    abzi_bedside_options_check(&o->company, state);
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    options *o = state->input;
    switch (key) {
    case KEY_PORT:
        o->port = (uint16_t)abzi_number_option(text, 0, 65535, "a port is a number from 0 to 65535", state);
        return 0;
    case KEY_LISTEN:
        o->listen = text;
        return 0;
    case KEY_LEAD:
        o->lead = text;
        return 0;
    case KEY_ONCE:
        o->once = true;
        return 0;
    case KEY_MUSIC:
        o->music = text;
        return 0;
    case KEY_MIC:
        o->microphone = true;
        return 0;
    case KEY_VMC_IN:
        o->vmc_in = text;
        return 0;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &o->outlets;
        state->child_inputs[1] = &o->company;
        return 0;
    case KEY_DANCE:
        abzi_dance_option(text, &o->evening.dance, state);
        return 0;
    case KEY_REPERTOIRE:
        o->evening.repertoire = text;
        return 0;
    case KEY_HEIGHT:
        o->height_m = abzi_number_option(text, 0.8, 2.3, "a height is from 0.8 to 2.3 metres", state);
        return 0;
    case KEY_GENTLE:
        abzi_gentle_option(text, &o->gentle, state);
        return 0;
    case KEY_SEED:
        o->evening.seed = (uint32_t)abzi_number_option(text, 0, UINT32_MAX, "a seed is a whole number", state);
        return 0;
    case KEY_RECORD:
        o->record = text;
        return 0;
    case KEY_RECORDINGS:
        o->evening.recordings = text;
        return 0;
    case KEY_PAGE:
        o->page = text;
        return 0;
    case KEY_OPEN:
        o->opens = true;
        return 0;
    case KEY_BEDSIDE:
        o->bedside = true;
        return 0;
    case KEY_STANDBY:
        o->stands_by = true;
        return 0;
    case KEY_SHOW:
        o->show = text;
        o->stands_by = true;
        return 0;
    case 'u':
        abzi_unit_option(text, &o->rig.unit_m, state);
        return 0;
    case 'm':
        o->rig.map = text;
        return 0;
    case 'q':
        o->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "what is \"%s\"? A recorded leader is given as --lead %s", text, text);
        return 0;
    case ARGP_KEY_END:
        if (o->music && o->microphone) {
            argp_error(state, "she hears --music or --mic, not both");
        }
        if (o->stands_by && abzi_outlet_is_file(&o->outlets)) {
            argp_error(state, "--standby: files are written by abrazo replay, from what --record FILE keeps");
        }
        if (o->once && !o->lead) {
            argp_error(state, "--once is about a recorded leader: --lead FILE");
        }
        check_bedside(o, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

int abzi_cmd_live(int argc, char **argv)
{
    static const struct argp_option option[] = {
        {"lead", KEY_LEAD, "FILE", 0, "A recorded leader (BVH), over and over, until somebody dances before a camera",
         0},
        {"once", KEY_ONCE, NULL, 0, "End when the recorded leader has danced to the end", 0},
        {"music", KEY_MUSIC, "FILE", 0, "What is danced to: WAV, FLAC, OGG, Opus or MP3", 0},
        {"mic", KEY_MIC, NULL, 0, "Listen to the microphone instead", 0},
        {"vmc-in", KEY_VMC_IN, "PORT", 0,
         "A dancer who comes by the VMC protocol, usually to port 39540: a capture suit, or head and hands of a "
         "headset; HOST:PORT for those of other machines",
         0},
        {"dance", KEY_DANCE, "NAME", 0, "The dance, such as salsa, waltz or tango (default: salsa)", 0},
        {"repertoire", KEY_REPERTOIRE, "FILE", 0,
         "What she follows by, as \"abrazo learn\" writes it (default: the syllabus of the dance)", 0},
        {"height", KEY_HEIGHT, "METRES", 0, "How tall the dancer before the camera is", 0},
        {"gentle", KEY_GENTLE, "HOW", 0,
         "How gently she follows at first: 0 to 1, or auto, as the dancer needs it (default: auto)", 0},
        {"seed", KEY_SEED, "N", 0, "Another seed, another choice of figures", 0},
        {"record", KEY_RECORD, "FILE", 0, "Record the dance from its beginning, into a file that is not there yet", 0},
        {"recordings", KEY_RECORDINGS, "FOLDER", 0, "Where recordings go that the page asks for (default: here)", 0},
        {"port", KEY_PORT, "N", 0, "Where the page is served (default: 7878; 0: any that is free)", 0},
        {"listen", KEY_LISTEN, "ADDRESS", 0,
         "Serve it to other machines, too; the URL then has a token (default: " LOOPBACK ", this machine alone)", 0},
        {"bedside", KEY_BEDSIDE, NULL, 0,
         "Keep somebody company who lies in bed: she goes with the breath that the camera sees, or with --mic", 0},
        {"open", KEY_OPEN, NULL, 0, "Open the page, where there is a desktop", 0},
        {"standby", KEY_STANDBY, NULL, 0, "A second process dances along, muted, and carries on when the first falls",
         0},
        {"show", KEY_SHOW, "FOLDER", 0,
         "For a stage: --standby, and the whole evening is recorded into this folder (abrazo forget removes it)", 0},
        {"page", KEY_PAGE, "FOLDER", 0, "Serve the files of this folder as the page", 0},
        {"unit", 'u', "UNIT", 0, "Unit of the recorded leader: m, cm or in (default: found from the height)", 0},
        {"map", 'm', "JOINT=NAME,...", 0, "Names of joints in a skeleton abrazo does not know", 0},
        {"quiet", 'q', NULL, 0, "Print the address alone, and what went wrong", 0},
        {0}};
    const struct argp_child outlets[] = {{abzi_outlet_argp(), 0, "What else she moves and drives:", 1},
                                         {&abzi_bedside_argp, 0, "With --bedside:", 2},
                                         {0}};
    const struct argp argp = {
        .options = option,
        .parser = parse,
        .children = outlets,
        .doc =
            "Dance with who is in the room: serves a page at http://" LOOPBACK
            ":7878/, on which a camera sees the dancer "
            "and the partner is shown.\v"
            "No picture leaves the browser, only where joints are. Nothing is written, and nothing is sent to anybody "
            "but those who opened the page, unless it is asked for here. Browsers give a page the camera only on the "
            "machine itself (" LOOPBACK "), so others who open it with --listen watch."};
    options o = {.listen = LOOPBACK,
                 .gentle = ABZ_GENTLE_AUTO,
                 .port = PORT,
                 .rig = abz_rig_config_default(),
                 .company = abzi_bedside_options_none(),
                 .evening = {.dance = ABZ_DANCE_SALSA}};
    if (argp_parse(&argp, argc, argv, 0, NULL, &o) != 0) {
        fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
        return 1;
    }
    return (o.stands_by ? run_two(&o) : run(&o)) == 0 ? 0 : 1;
}

#else

int abzi_cmd_live(int argc, char **argv)
{
    (void)argc, (void)argv;
    fprintf(stderr, "abrazo: this abrazo was built without its live page (libwebsockets)\n");
    return 1;
}

#endif
