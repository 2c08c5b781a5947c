/// A live dance put together: what it is danced with, who is in it, what goes out, and its page. One process dances it
/// (abzi_live_run), or two side by side (abzi_live_run_two).
#ifndef ABZI_LIVE_DANCE_H
#define ABZI_LIVE_DANCE_H

#include <semaphore.h>

#include "app/bedside_options.h"
#include "live/follower.h"
#include "live/hearing.h"
#include "live/outlet.h"
#include "live/recorded.h"
#include "live/serve.h"
#include "live/vmc_in.h"

/// What was asked for on the command line.
typedef struct abzi_live_options {
    const char *listen, *page, *lead, *music, *record, *vmc_in, *show;
    const char *motion;  ///< with --standby: a file of her motion, from the recording
    uint16_t port;
    bool once, microphone, opens, quiet, bedside, stands_by;
    abzi_bedside_options company;
    double height_m;
    float gentle;
    abz_rig_config rig;
    abzi_evening evening;
    abzi_outlet_choice outlets;
} abzi_live_options;

/// All that a live dance needs; begins as zeroes.
typedef struct abzi_live {
    const abzi_live_options *o;
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
    char source_words[160];  // what she goes with at a bedside
    bool dances;

    // Of a process that another one dances beside.
    abzi_door door;
    abzi_board *board;
    abzi_shelf *shelf;
    abzi_library *library;
    abzi_follower follower;
    _Atomic(abzi_server *) page_is_served;
    _Atomic(abzi_hearing *) ears;  // hearing, once it is open
    atomic_bool speaks, stops;
    sem_t turn;
    char session[ABZI_TAPE_PATH_SIZE];  // that it records
} abzi_live;

/// Dance until it is over, or somebody asks for the end. 0; -1: it failed, and said so.
int abzi_live_run(const abzi_live_options *o);
int abzi_live_run_two(const abzi_live_options *o);

/// Steps of both, in this order; 0, or -1: it failed, and said so. The first runs no threads: what processes can share.
int abzi_live_open_quiet(abzi_live *l);
int abzi_live_open_outlets(abzi_live *l);
int abzi_live_open_server(abzi_live *l);
/// What is to be heard. NULL: it failed, and said so.
abzi_hearing *abzi_live_open_hearing(abzi_live *l);
void abzi_live_connect(abzi_live *l);
/// 0; -1: something that goes out could not be ended, and said so.
int abzi_live_close(abzi_live *l);

void abzi_live_say_where(const abzi_live *l);
void abzi_live_say_end(const abzi_live *l);
/// Show the page, where there is a desktop. Nothing is said when that fails: the address has been printed.
void abzi_live_open_browser(const char *url);

#endif
