// Two processes that dance one dance: one speaks, the other stands by (keeper.h, live/follower.h).
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/ending.h"
#include "app/keeper.h"
#include "app/live_dance.h"
#include "app/replay.h"
#include "edge/complain.h"

static void pack(void *context, abzi_luggage *luggage)
{
    const abzi_recorded *recorded = &((const abzi_live *)context)->recorded;
    luggage->lead_at = recorded->at;
    luggage->lead_here = recorded->here;
    memcpy(luggage->lead_last, recorded->last, sizeof luggage->lead_last);
    luggage->lead_has_last = recorded->has_last;
}

static void unpack(void *context, const abzi_luggage *luggage)
{
    abzi_live *l = context;
    abzi_recorded *recorded = &l->recorded;
    l->song = l->loop.playing.song;
    recorded->at = luggage->lead_at;
    recorded->here = luggage->lead_here;
    memcpy(recorded->last, luggage->lead_last, sizeof recorded->last);
    recorded->has_last = luggage->lead_has_last;
}

static void follow(void *context, const abz_room_output *output, uint32_t dance)
{
    abzi_outlets_put(((abzi_live *)context)->outlets, output, dance, 0);
}

static void turn(void *context, bool speaks)
{
    abzi_live *l = context;
    if (speaks) {
        abzi_outlets_speak(l->outlets, l->loop.scribe.epoch);
    } else if (atomic_load(&l->speaks)) {
        _exit(ABZI_KEEPER_OUT);  // at once: another process speaks, and nothing is to go out of this one any more
    }
    atomic_store(&l->speaks, speaks);
    sem_post(&l->turn);
}

/// What only the process has that speaks.
static int open_speaking(abzi_live *l)
{
    abzi_tape *tape = l->loop.scribe.tape;
    abzi_recorder *recorder = abzi_recorder_resume(tape);
    // Not before: a microphone may be had by one process at a time. Who carries on dances on without, if need be.
    l->hearing = l->o->microphone ? abzi_live_open_hearing(l) : NULL;
    atomic_store(&l->ears, l->hearing);
    l->door.waits = l->loop.scribe.epoch > 1;
    l->door.port = (uint16_t)atomic_load(&l->board->port);
    if ((l->o->microphone && !l->hearing && l->loop.scribe.epoch == 1) || abzi_live_open_server(l) != 0) {
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

static void say_who(const abzi_live *l)
{
    const abzi_board *board = l->board;
    const uint32_t epoch = l->loop.scribe.epoch;
    if (epoch == 1) {
        abzi_live_say_where(l);
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
    abzi_live *l = context;
    abzi_loop *loop = &l->loop;
    int result = abzi_live_open_outlets(l);
    abzi_live_connect(l);
    abzi_ending_begin();
    if (result == 0 && (sem_init(&l->turn, 0, 0) != 0 || !abzi_follower_open(&l->follower, l->board, &l->evening))) {
        abzi_out_of_memory();
        result = -1;
    }
    if (result == 0) {
        abzi_outlets_mute(l->outlets, l->board->gone_n);
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
            abzi_live_open_browser(abzi_server_url(l->server));
        }
        if (!atomic_load(&l->stops)) {
            abzi_server_run(l->server, abzi_ending_asked());
        }
    }
    if (speaks || result != 0 || *abzi_ending_asked() != 0) {
        atomic_store(&l->board->over, true);
    }
    atomic_store(&l->page_is_served, NULL);
    result = abzi_live_close(l) == 0 ? result : -1;
    abzi_follower_close(&l->follower);
    if (result == 0 && speaks && !l->o->quiet) {
        abzi_live_say_end(l);
    }
    return result == 0 ? (speaks || atomic_load(&l->board->over) ? 0 : ABZI_KEEPER_OUT) : 1;
}

/// Her motion, from what was recorded; the file was seen to be there to be written. 0; -1: failed and said so.
static int write_motion(const abzi_live_options *o)
{
    if (!o->quiet) {
        fprintf(stderr, "Her motion is written to %s, from the recording.\n", o->motion);
    }
    return abzi_replay_motion(o->record, o->evening.repertoire, o->motion);
}

int abzi_live_run_two(const abzi_live_options *o)
{
    abzi_live *l = calloc(1, sizeof *l);
    if (!l || !(l->board = abzi_board_open())) {
        abzi_out_of_memory();
        free(l);
        return -1;
    }
    abzi_live_options two = *o;
    l->o = &two;
    if (o->show && !o->record) {
        (void)mkdir(o->show, 0777);  // what is wrong with it is said when the recording is opened in it
        abzi_recorder_name(o->show, l->session);
        two.record = l->session;
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    l->shelf = abzi_shelf_open();
    l->library = abzi_library_open();
    int result = l->shelf && l->library ? abzi_live_open_quiet(l) : -1;
    if (result != 0 && !(l->shelf && l->library)) {
        abzi_out_of_memory();
    }
    if (result == 0) {
        abzi_tape *tape = l->loop.scribe.tape;
        atomic_store(&tape->reader_n, 1);  // somebody always stands by
        atomic_store(&l->board->port, o->port);
        l->board->build = abzi_follower_build();
        result = two.record && !abzi_recorder_prepare(two.record, tape) ? -1 : 0;
    }
    if (result == 0) {
        result = abzi_keeper_run(l->board, dance_beside, l) == 0 ? 0 : -1;
        if (two.motion && atomic_load(&l->board->speaker) != 0 && write_motion(&two) != 0) {  // it was danced
            result = -1;
        }
    }
    abzi_live_close(l);
    abzi_shelf_close(l->shelf);
    abzi_library_close(l->library);
    abzi_board_close(l->board);
    free(l);
    return result;
}
