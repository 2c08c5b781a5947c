#define _GNU_SOURCE  // pidfd_open

#include "live/follower.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>

#include "base/hash.h"

// How often it looks: often enough to be ready well within the patience of standby.c.
enum { LOOK_MS = 2, RECORD_HEAD = 12 };

uint64_t abzi_follower_build(void)
{
    const uint64_t sizes[] = {sizeof(abzi_tape), sizeof(abzi_board), abz_room_snapshot_size(NULL),
                              ABZ_JOURNAL_RECORD_MAX};
    return abzi_hash64(__VERSION__, sizeof __VERSION__,
                       abzi_hash64(sizes, sizeof sizes, abzi_hash64(abz_version(), strlen(abz_version()), 1)));
}

bool abzi_follower_open(abzi_follower *f, abzi_board *board, const abzi_evening *evening)
{
    *f = (abzi_follower){.board = board,
                         .evening = evening,
                         .tried = UINT64_MAX,
                         .speaker = -1,
                         .record = malloc(abz_journal_segment_size() + ABZ_JOURNAL_RECORD_MAX)};
    abzi_standby_begin(&f->machine, abzi_follower_build());
    return f->record != NULL && abzi_understudy_begin(&f->understudy, board, evening);
}

void abzi_follower_close(abzi_follower *f)
{
    if (f->speaker >= 0) {
        close(f->speaker);
    }
    abzi_understudy_close(&f->understudy);
    free(f->record);
    f->record = NULL;
}

// ---- the other process ---------------------------------------------------------------------------------------------

/// Know the one who speaks now. true: it is another one.
static bool meet(abzi_follower *f)
{
    const uint64_t speaker = atomic_load(&f->board->speaker);
    const uint32_t epoch = (uint32_t)(speaker >> 32);
    if (epoch == f->epoch) {
        return false;
    }
    if (f->speaker >= 0) {
        close(f->speaker);
    }
    f->speaker = pidfd_open((pid_t)(uint32_t)speaker, 0);
    // Another one may have got its number since; then another one speaks.
    f->epoch = atomic_load(&f->board->speaker) == speaker ? epoch : 0;
    return true;
}

/// Wait for a moment, or until the one who speaks has ended. true: it has.
static bool wait_a_moment(abzi_follower *f, int ms)
{
    struct pollfd end = {.fd = f->speaker, .events = POLLIN};
    const bool told = poll(&end, 1, ms) > 0 && (end.revents & POLLIN) != 0;
    // Who was gone before it could be met has no handle.
    return told || (f->epoch > 0 && f->speaker < 0);
}

// ---- the tape ------------------------------------------------------------------------------------------------------

/// The record at a place, whole, in f->record. 0: it is gone.
static size_t fetch(abzi_follower *f, const abzi_tape *tape, uint64_t at)
{
    const size_t size = abzi_tape_read(tape, at, f->record, RECORD_HEAD) ? abz_journal_record_size(f->record) : 0;
    const bool fits = size > 0 && size <= abz_journal_segment_size() + ABZ_JOURNAL_RECORD_MAX;
    return fits && abzi_tape_read(tape, at, f->record, size) ? size : 0;
}

/// It as a record, read as the one after tick_n ticks. false: damaged.
static bool parse(abzi_follower *f, size_t size, uint64_t tick_n, abz_journal_record *record)
{
    abz_journal journal = {.bytes = f->record, .n = size, .tick = tick_n, .wishes = f->wishes};
    abz_error error;
    return abz_journal_next(&journal, record, &error) == ABZ_OK;
}

/// In the room of this segment. It takes a second where it is another dance that nobody has told of; meanwhile others
/// go first.
static bool enter(abzi_follower *f, abzi_loop *loop, const abz_journal_record *segment)
{
    abz_error error;
    const abz_journal_head head = abzi_studio_head(loop->studio);
    abzi_studio *ready = NULL;
    const bool other = !abz_journal_same_room(&head, &segment->head);
    if (other && (ready = abzi_understudy_enter(&f->understudy, &segment->head, loop->studio)) != NULL) {
        loop->studio = ready;
    } else if (other) {
        struct sched_param before;
        int policy;
        const struct sched_param usual = {.sched_priority = 0};
        pthread_getschedparam(pthread_self(), &policy, &before);
        pthread_setschedparam(pthread_self(), SCHED_OTHER, &usual);
        abzi_studio *studio = abzi_studio_of(f->evening, "standing by", &segment->head);
        pthread_setschedparam(pthread_self(), policy, &before);
        if (!studio) {
            return false;
        }
        abzi_studio_close(loop->studio);
        loop->studio = studio;
    }
    return abzi_studio_enter(loop->studio, segment, &error) == ABZ_OK;
}

/// Everything on the tape that was not danced yet.
static void dance(abzi_follower *f, abzi_loop *loop)
{
    abzi_standby *m = &f->machine;
    const abzi_tape *tape = loop->scribe.tape;
    uint64_t tick_n = m->tick_n;
    bool same = true;
    while (same && f->at < abzi_tape_end(tape)) {
        abz_journal_record record;
        abz_room_output output;
        const size_t size = fetch(f, tape, f->at);
        same = size > 0 && parse(f, size, tick_n, &record);
        if (!same) {
            break;
        }
        if (record.kind == ABZ_JOURNAL_SEGMENT) {
            same = enter(f, loop, &record);
            tick_n += record.lost_n;
        } else if (record.kind == ABZ_JOURNAL_HASH) {
            same = record.hash == abz_room_hash(loop->studio->room);
        } else if ((same = record.hash == abz_room_shown(loop->studio->room))) {
            abz_room_tick(loop->studio->room, &record.input, &output);
            f->wishes = record.input.wishes;
            output.tick = tick_n++;
            if (loop->follow) {
                loop->follow(loop->context, &output, (uint32_t)loop->studio->dance);
            }
        }
        f->at += size;
    }
    const abzi_luggage *luggage = &f->board->luggage[(tick_n - 1) % 2];
    const uint64_t due_ns = luggage->tick + 1 == tick_n ? abzi_clock_due_ns(&luggage->clock) : m->looked_ns;
    abzi_standby_danced(m, tick_n, due_ns, same);
    if (!same) {
        atomic_fetch_add(&f->board->differed, 1);
        f->from = UINT64_MAX;
    }
}

/// The segment that was asked for, if it is there. Of one who is gone any will do.
static void restore(abzi_follower *f, abzi_loop *loop, bool is_gone)
{
    const abzi_tape *tape = loop->scribe.tape;
    const uint64_t at = atomic_load(&tape->segment_at);
    abz_journal_record segment;
    if (at == UINT64_MAX || at == f->tried || (at < f->from && !is_gone)) {
        return;
    }
    f->tried = at;
    const size_t size = fetch(f, tape, at);
    if (size > 0 && parse(f, size, 0, &segment) && segment.kind == ABZ_JOURNAL_SEGMENT && enter(f, loop, &segment)) {
        f->at = at + size;
        abzi_standby_restored(&f->machine, segment.lost_n);
    } else {
        atomic_fetch_add(&f->board->damaged, 1);
        abzi_standby_damaged(&f->machine);
    }
}

/// From now on this process speaks.
static void take_over(abzi_follower *f, abzi_loop *loop, uint32_t epoch, abzi_luggage *luggage)
{
    abzi_board *board = f->board;
    const uint64_t tick_n = f->machine.tick_n;
    atomic_store(&board->speaker, (uint64_t)epoch << 32 | (uint32_t)getpid());
    if (f->speaker >= 0) {
        (void)pidfd_send_signal(f->speaker, SIGKILL, NULL, 0);  // it hangs, and is not to go on when it does no more
    }
    abzi_understudy_end(&f->understudy);
    loop->tick = tick_n;
    loop->scribe.epoch = epoch;
    if (tick_n > 0) {
        *luggage = board->luggage[(tick_n - 1) % 2];
        loop->clock = luggage->clock;
        loop->wished = luggage->wished;
        if (luggage->song_place != 0 && loop->shelf) {  // another one than was opened: who prepares collects that
            abzi_exchange_hand_back(&loop->songs, loop->playing.song);
            loop->playing.song = abzi_shelf_carry_on(loop->shelf, luggage->song_place);
        }
        loop->playing.at = luggage->song_at;
        abzi_scribe_resume(&loop->scribe, loop->studio, tick_n);
        atomic_fetch_add(&board->takeovers, 1);
    }
}

/// The last tick that was danced has gone nowhere yet, while the one before has.
static bool is_held(const abzi_follower *f)
{
    uint64_t gone_n = 0;
    for (int k = 0; k < ABZI_OUTLET_KINDS_MAX; k++) {
        const uint64_t its = atomic_load(&f->board->gone_n[k]);
        gone_n = its > gone_n ? its : gone_n;
    }
    return gone_n > 0 && gone_n + 1 == f->machine.tick_n;
}

static abzi_notice look(const abzi_follower *f, const abzi_tape *tape)
{
    const uint64_t word = atomic_load(&tape->word), gone = atomic_load(&tape->writing_to);
    const abzi_standby *m = &f->machine;
    const bool more = f->at<(word & ((UINT64_C(1) << 48) - 1)), lost = gone> f->at + ABZI_TAPE_SIZE;
    return (abzi_notice){.build = f->board->build,
                         .epoch = (uint32_t)(word >> 48),
                         .tick_n = m->tick_n + more,
                         .oldest = lost ? m->tick_n + 1 : 0,
                         .due_ns = m->due_ns,
                         .held = is_held(f)};
}

bool abzi_follower_run(abzi_follower *f, abzi_loop *loop, abzi_luggage *luggage)
{
    abzi_tape *tape = loop->scribe.tape;
    abzi_standby *m = &f->machine;
    bool is_gone = false;
    while (!atomic_load(&loop->ending) && !atomic_load(&f->board->over)) {
        is_gone = !meet(f) && is_gone;  // that was the one before
        const abzi_notice notice = look(f, tape);
        switch (abzi_standby_look(m, &notice, is_gone && f->epoch == notice.epoch, abzi_clock_now_ns())) {
        case ABZI_MOVE_DANCE:
            dance(f, loop);
            continue;  // and look again at once
        case ABZI_MOVE_ASK:
            f->from = abzi_tape_end(tape);
            abzi_tape_ask(tape);
            break;
        case ABZI_MOVE_CLAIM: {
            const bool won = abzi_tape_claim(tape, notice.epoch, f->at);
            abzi_standby_claimed(m, won, notice.epoch + 1);
            if (won) {
                take_over(f, loop, notice.epoch + 1, luggage);
                return true;
            }
            continue;
        }
        case ABZI_MOVE_END:
            fprintf(stderr, "abrazo: standing by: %s\n", m->why);
            return false;
        case ABZI_MOVE_NONE:
            break;
        }
        if (m->part == ABZI_ARRIVES) {
            restore(f, loop, is_gone);
        }
        is_gone = wait_a_moment(f, LOOK_MS);
    }
    return false;
}
