#define _POSIX_C_SOURCE 200809L

#include "live/loop.h"

#include "live/follower.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>

bool abzi_loop_open(abzi_loop *loop)
{
    *loop = (abzi_loop){.per_second = ABZ_TICKS_PER_SECOND, .wished = {.leads = ABZ_YOU_LEAD, .music = 1}};
    return abzi_slot_open(&loop->wishes, sizeof loop->wished) && abzi_scribe_open(&loop->scribe);
}

/// What was prepared meanwhile is danced from this tick on.
static void exchange(abzi_loop *loop)
{
    abzi_studio *studio = abzi_exchange_take(&loop->studios);
    abzi_song *song = abzi_exchange_take(&loop->songs);
    if (studio) {
        if (loop->tick > 0 && !studio->plays) {
            abz_room_inherit(studio->room, loop->studio->room);
        }
        abzi_exchange_hand_back(&loop->studios, loop->studio);
        loop->studio = studio;
    }
    if (song) {
        abzi_exchange_hand_back(&loop->songs, loop->playing.song);
        loop->playing = (abzi_playing){.song = song};
    }
}

static void gather(abzi_loop *loop, abzi_intake *intake)
{
    abz_room_input *input = &intake->input;
    if (abzi_studio_next(loop->studio, input)) {
        return;
    }
    const uint32_t at_once = atomic_exchange_explicit(&loop->at_once, 0, memory_order_relaxed);
    abzi_slot_take(&loop->wishes, &loop->wished);
    input->wishes = loop->wished;
    input->wishes.calibrate = (at_once & ABZI_CALIBRATE) != 0;
    if (at_once & ABZI_MUSIC_AGAIN) {
        loop->playing.at = 0;
    }
    if (input->wishes.music) {
        input->heard = abzi_playing_next(&loop->playing, &input->sound);
    }
    for (int i = 0; i < loop->source_n; i++) {
        loop->source[i].take(loop->source[i].context, intake);
    }
}

static abz_wire_around around(const abzi_loop *loop, const abz_room_input *input)
{
    const abzi_playing *playing = &loop->playing;
    return (abz_wire_around){.dance = loop->studio->dance,
                             .recording = atomic_load_explicit(&loop->scribe.tape->records, memory_order_relaxed),
                             .replays = loop->studio->plays,
                             .bedside = loop->company != NULL,
                             .has_music = playing->song != NULL,
                             .music_plays = playing->song && !loop->studio->plays && input->wishes.music &&
                                            playing->at < playing->song->tick_n,
                             .music_at_s = playing->song ? (float)playing->at / ABZ_TICKS_PER_SECOND : -1,
                             .wished_gentle = input->wishes.gentle,
                             .viewer_n = atomic_load_explicit(&loop->viewer_n, memory_order_relaxed)};
}

/// One step of the dance; on the tape before it is danced. false: another process dances it.
static bool dance(abzi_loop *loop, const abz_room_input *input, abz_room_output *output)
{
    if (!abzi_scribe_tick(&loop->scribe, loop->studio, loop->tick, input)) {
        return false;
    }
    abz_room_tick(loop->studio->room, input, output);
    abzi_scribe_danced(&loop->scribe, loop->studio);
    output->tick = loop->tick++;
    return true;
}

/// Pictures come as regularly as ticks, but at other moments: one that just misses a tick waits for a whole one. So the
/// ticks lean, unnoticeably, until pictures come shortly before one.
static void lean(abzi_loop *loop, const abzi_intake *intake)
{
    // Pictures come unevenly by a millisecond or two; the earliest of the late ones are not to miss the tick.
    const int64_t before_ns = 2000000, tick_ns = 1000000000 / (int64_t)loop->per_second;
    if (intake->came_ns > 0 && intake->came_ns <= intake->now_ns) {
        const int64_t waited_ns = (int64_t)(intake->now_ns - intake->came_ns), early_ns = waited_ns - before_ns;
        abzi_clock_lean(&loop->clock, early_ns > tick_ns / 2 ? early_ns - tick_ns : early_ns);
    }
}

/// For whoever has to go on from this tick.
static void pack(abzi_loop *loop)
{
    abzi_luggage *luggage = &loop->board->luggage[loop->tick % 2];
    luggage->tick = loop->tick;
    luggage->clock = loop->clock;
    luggage->wished = loop->wished;
    luggage->song_at = loop->playing.at;
    luggage->song_place = loop->playing.song ? loop->playing.song->place : 0;
    loop->pack(loop->context, luggage);
}

static bool step(abzi_loop *loop)
{
    abzi_intake intake = {.now_ns = abzi_clock_due_ns(&loop->clock)};
    abzi_moment moment = {.due_ns = intake.now_ns};
    exchange(loop);
    gather(loop, &intake);
    if (loop->board) {
        pack(loop);
    }
    if (!dance(loop, &intake.input, &moment.output)) {
        return false;
    }
    if (loop->company) {
        abzi_company_tick(loop->company, &intake.input, &moment.output);
    }
    moment.came_ns = intake.came_ns;
    moment.around = around(loop, &intake.input);
    for (int i = 0; i < loop->sink_n; i++) {
        loop->sink[i].put(loop->sink[i].context, &moment);
    }
    if (loop->board) {
        atomic_store_explicit(&loop->board->spoken_ns, abzi_clock_now_ns(), memory_order_relaxed);
    }
    lean(loop, &intake);
    abzi_delays_add(&loop->work, abzi_clock_now_ns() - intake.now_ns);
    return true;
}

/// Stand by until it is this process's turn to speak. false: it never is.
static bool await_turn(abzi_loop *loop)
{
    abzi_luggage luggage;
    if (!abzi_follower_run(loop->follower, loop, &luggage)) {
        return false;
    }
    if (loop->tick > 0) {
        loop->unpack(loop->context, &luggage);
        const uint64_t gap_ns = abzi_clock_now_ns() - atomic_load(&loop->board->spoken_ns);
        atomic_store(&loop->board->gap_ns, gap_ns);
    } else {
        abzi_clock_begin(&loop->clock, loop->per_second);
    }
    loop->turn(loop->context, true);
    return true;
}

static void *run(void *context)
{
    abzi_loop *loop = context;
    uint64_t skipped_n;
    if (!loop->follower) {
        abzi_clock_begin(&loop->clock, loop->per_second);
    } else if (!await_turn(loop)) {
        loop->turn(loop->context, false);
        return NULL;
    }
    skipped_n = loop->clock.skipped_n;
    while (!atomic_load_explicit(&loop->ending, memory_order_relaxed)) {
        const uint64_t late_ns = abzi_clock_wait(&loop->clock);
        abzi_delays_add(&loop->lateness, late_ns);
        if (late_ns * loop->per_second > 1000000000) {
            ABZI_COUNT(loop->counters, late_ticks);
        }
        ABZI_COUNT_N(loop->counters, skipped_ticks, loop->clock.skipped_n - skipped_n);
        skipped_n = loop->clock.skipped_n;
        if (!step(loop)) {  // another process speaks
            loop->turn(loop->context, false);
            break;
        }
    }
    return NULL;
}

/// 0, or an errno.
static int begin_thread(abzi_loop *loop, bool real_time)
{
    // Above what has no such right; below the threads of sound cards, which have 20 times less time.
    const struct sched_param priority = {.sched_priority = sched_get_priority_min(SCHED_FIFO) + 10};
    pthread_attr_t attr;
    int result = pthread_attr_init(&attr);
    if (result != 0) {
        return result;
    }
    if (real_time) {
        pthread_attr_setinheritsched(&attr, PTHREAD_EXPLICIT_SCHED);
        pthread_attr_setschedpolicy(&attr, SCHED_FIFO);
        pthread_attr_setschedparam(&attr, &priority);
    }
    result = pthread_create(&loop->thread, &attr, run, loop);
    pthread_attr_destroy(&attr);
    return result;
}

bool abzi_loop_begin(abzi_loop *loop)
{
    // Ctrl-C is for the thread that waits for it.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int result = begin_thread(loop, true);
    loop->is_real_time = result == 0;
    if (result != 0) {
        result = begin_thread(loop, false);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (result != 0) {
        fprintf(stderr, "abrazo: the dance could not get a thread of its own\n");
    }
    return result == 0;
}

void abzi_loop_end(abzi_loop *loop)
{
    atomic_store_explicit(&loop->ending, true, memory_order_relaxed);
    pthread_join(loop->thread, NULL);
}

void abzi_loop_close(abzi_loop *loop)
{
    abzi_slot_close(&loop->wishes);
    abzi_scribe_close(&loop->scribe);
}
