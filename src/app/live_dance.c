#define _POSIX_C_SOURCE 200809L
#include "app/live_dance.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/ending.h"
#include "edge/band_file.h"
#include "edge/complain.h"
#include "edge/out_file.h"
#include "motion/body.h"

enum {
    VMC_QUIET_MOST = ABZ_TICKS_PER_SECOND
};  // a second: who sends nothing for so long has gone, and another may dance

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

/// One that was asked for is looked at before all that lies there is read.
static int open_page_of(abzi_live *l, const char *folder)
{
    char index[PATH_MAX];
    struct stat about;
    if (stat(folder, &about) != 0) {
        return abzi_complain(folder, strerror(errno));
    }
    if (!S_ISDIR(about.st_mode)) {
        return abzi_complain(folder, strerror(ENOTDIR));
    }
    if (snprintf(index, sizeof index, "%s/index.html", folder) >= (int)sizeof index || stat(index, &about) != 0) {
        return abzi_complain(folder, "has no index.html, expected the folder of a page");
    }
    return abzi_page_files_open(&l->page, folder);
}

static int open_page(abzi_live *l)
{
    char folder[PATH_MAX];
    if (l->o->page) {
        return open_page_of(l, l->o->page);
    }
    return find_page(folder, sizeof folder) ? abzi_page_files_open(&l->page, folder) : 0;
}

// ---- sources -------------------------------------------------------------------------------------------------------

static void take_recorded(void *context, abzi_intake *intake)
{
    abzi_live *l = context;
    if (intake->settled) {
        return;
    }
    intake->settled = true;
    // With a stand-in he who has ended is lost, and the dance goes on.
    if (!abzi_recorded_next(&l->recorded, &intake->input) && !l->o->evening.stands_by) {
        atomic_store(&l->stops, true);
        abzi_server *server = atomic_load(&l->page_is_served);
        if (server) {
            abzi_server_stop(server);
        }
    }
}

static void count_vmc(abzi_live *l)
{
    const abz_vmc_counts *now = abzi_vmc_in_counts(l->vmc_in), *told = &l->vmc_told;
    ABZI_COUNT_N(&l->counters, vmc_frames, now->frame_n - told->frame_n);
    ABZI_COUNT_N(&l->counters, vmc_late, now->late_n - told->late_n);
    ABZI_COUNT_N(&l->counters, vmc_malformed, now->malformed_n - told->malformed_n);
    l->vmc_told = *now;
}

static void take_vmc(void *context, abzi_intake *intake)
{
    abzi_live *l = context;
    const bool came = abzi_vmc_in_take(l->vmc_in, &intake->input);
    count_vmc(l);
    l->vmc_quiet_n = came ? 0 : l->vmc_quiet_n + 1;
    intake->came_ns = came ? intake->now_ns : intake->came_ns;
    intake->settled = intake->settled || l->vmc_quiet_n < VMC_QUIET_MOST;
}

static void take_page(void *context, abzi_intake *intake)
{
    abzi_server *server = atomic_load_explicit(&((abzi_live *)context)->page_is_served, memory_order_acquire);
    if (server) {
        const abzi_source page = abzi_server_source(server);
        page.take(page.context, intake);
    }
}

static void put_page(void *context, const abzi_moment *moment)
{
    abzi_server *server = atomic_load_explicit(&((abzi_live *)context)->page_is_served, memory_order_acquire);
    if (server) {
        const abzi_sink page = abzi_server_sink(server);
        page.put(page.context, moment);
    }
}

static void put_outlets(void *context, const abzi_moment *moment)
{
    abzi_live *l = context;
    abzi_outlets_put(l->outlets, &moment->output, moment->around.dance, moment->due_ns);
    const uint64_t missed_n = abzi_outlets_missed(l->outlets);
    ABZI_COUNT_N(&l->counters, outlets_missed, missed_n - l->missed_n);
    l->missed_n = missed_n;
}

// ---- opening, dancing, ending --------------------------------------------------------------------------------------

static int open_sources(abzi_live *l)
{
    const abzi_live_options *o = l->o;
    if (o->lead && abzi_recorded_open(&l->recorded, o->lead, &o->rig, o->once || o->evening.stands_by) != 0) {
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
    l->evening.library = l->library;
    l->evening.you = o->lead ? &l->recorded.body : NULL;
    return 0;
}

static bool hears(const abzi_live_options *o)
{
    return o->microphone || o->company.path;
}

/// What she goes with at a bedside, in words.
static const char *source_words(const abzi_live_options *o, char *words, size_t size)
{
    static const char *const kind[] = {
        [ABZ_PULSE_BREATH] = "a breath", [ABZ_PULSE_HEART] = "a heart", [ABZ_PULSE_BEEP] = "a monitor's beep"};
    const char *path = o->company.path, *name = path && strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    const char *from = !path                    ? (o->microphone ? "by the microphone" : "by the camera")
                       : strcmp(path, "-") == 0 ? "as it comes in"
                                                : name;
    if (!o->bedside) {
        return NULL;
    }
    snprintf(words, size, "%s, %s%s", kind[o->company.config.kind], from == name ? "from " : "", from);
    return words;
}

int abzi_live_open_server(abzi_live *l)
{
    const abzi_live_options *o = l->o;
    abzi_server_config config = {.page = &l->page,
                                 .loop = &l->loop,
                                 .song = l->song,
                                 .records = o->record != NULL || o->bedside,
                                 .bedside = source_words(o, l->source_words, sizeof l->source_words),
                                 .sees = !hears(o),
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

abzi_hearing *abzi_live_open_hearing(abzi_live *l)
{
    const abzi_bedside_options *o = &l->o->company;
    return abzi_hearing_open(&(abzi_hearing_of){o->path, o->column, o->rate_hz}, &l->counters);
}

static void take_heard(void *context, abzi_intake *intake)
{
    abzi_hearing *ears = atomic_load_explicit(&((abzi_live *)context)->ears, memory_order_acquire);
    if (ears) {
        abzi_hearing_take(ears, intake);
    }
}

int abzi_live_open_outlets(abzi_live *l)
{
    const abzi_studio *studio = l->loop.studio;
    const abz_body she =
        abz_room_config_default(&studio->mapped.repertoire, studio->figures.figure, studio->figures.n).she;
    l->outlets = abzi_outlets_open(abzi_outlet_kinds, &l->o->outlets, &she);
    return l->outlets ? 0 : -1;
}

/// Who stands at a bedside, if that is asked for.
static int open_company(abzi_live *l)
{
    const abzi_live_options *o = l->o;
    if (!o->bedside) {
        return 0;
    }
    abz_bedside *bedside = abzi_bedside_open(&o->company, &l->bedside_mem);
    const abzi_sense sense = o->company.column ? ABZI_FEELS : hears(o) ? ABZI_HEARS : ABZI_SEES;
    l->loop.company = bedside ? abzi_company_open(bedside, o->company.config.kind, sense, o->company.hums) : NULL;
    return l->loop.company ? 0 : -1;
}

/// Can all of it be had that is opened once a dance is learnt? What takes a second is not begun in vain, and two
/// processes do not say the same.
static bool look_ahead(const abzi_live *l)
{
    const abzi_live_options *o = l->o;
    if (!abzi_outlets_look(abzi_outlet_kinds, &o->outlets) || (o->motion && !abzi_out_may_be(o->motion, false)) ||
        (o->record && !abzi_recorder_may_be(o->record)) || !abzi_door_is_free(&l->door)) {
        return false;
    }
    abzi_band_file *microphone = o->microphone ? abzi_band_file_open_microphone() : NULL;
    abzi_band_file_close(microphone);
    return microphone || !o->microphone;
}

int abzi_live_open_quiet(abzi_live *l)
{
    abzi_loop *loop = &l->loop;
    if (!abzi_loop_open(loop)) {
        abzi_out_of_memory();
        return -1;
    }
    loop->counters = &l->counters;
    loop->shelf = l->shelf;
    loop->wished.gentle = l->o->gentle;
    if (open_page(l) != 0 || open_sources(l) != 0 || open_company(l) != 0 || !abzi_door_open(&l->door, l->o->listen)) {
        return -1;
    }
    l->door.port = l->o->port;
    if (!l->o->bedside && !look_ahead(l)) {  // there nothing is learnt
        return -1;
    }
    loop->studio = abzi_studio_open(&l->evening, l->evening.dance);
    loop->playing.song = l->song;
    return loop->studio ? 0 : -1;
}

void abzi_live_connect(abzi_live *l)
{
    abzi_loop *loop = &l->loop;
    if (hears(l->o)) {
        loop->source[loop->source_n++] = (abzi_source){take_heard, l};
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

static int open_all(abzi_live *l)
{
    const abzi_live_options *o = l->o;
    if (abzi_live_open_quiet(l) != 0 ||
        (o->record && !(l->recorder = abzi_recorder_open(o->record, l->loop.scribe.tape))) ||
        abzi_live_open_outlets(l) != 0 || (hears(o) && !(l->hearing = abzi_live_open_hearing(l))) ||
        abzi_live_open_server(l) != 0) {
        return -1;
    }
    atomic_store(&l->ears, l->hearing);
    atomic_store(&l->page_is_served, l->server);
    abzi_live_connect(l);
    return 0;
}

void abzi_live_open_browser(const char *url)
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

void abzi_live_say_where(const abzi_live *l)
{
    const char *url = abzi_server_url(l->server);
    printf("%s\n", url);
    fflush(stdout);
    if (!l->o->quiet) {
        fprintf(stderr, "Open this address in a browser. Ctrl-C ends %s.\n", l->o->bedside ? "it" : "the dance");
        if (l->page.n == 0) {
            fprintf(stderr, "abrazo: was built without its page (node and npm): there is only the WebSocket, /dance\n");
        }
    }
}

void abzi_live_say_end(const abzi_live *l)
{
    fprintf(stderr, "She %s %.1f seconds.\n", l->o->bedside ? "kept company for" : "danced",
            (double)l->loop.tick / ABZ_TICKS_PER_SECOND);
}

int abzi_live_close(abzi_live *l)
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

int abzi_live_run(const abzi_live_options *o)
{
    abzi_live *l = calloc(1, sizeof *l);
    if (!l) {
        abzi_out_of_memory();
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
        abzi_live_say_where(l);
        if (o->opens) {
            abzi_live_open_browser(abzi_server_url(l->server));
        }
        abzi_server_run(l->server, abzi_ending_asked());
    }
    result = abzi_live_close(l) == 0 ? result : -1;
    if (result == 0 && !o->quiet) {
        abzi_live_say_end(l);
    }
    free(l);
    return result;
}
