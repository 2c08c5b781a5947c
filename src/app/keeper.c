#define _GNU_SOURCE  // MAP_ANONYMOUS

#include "app/keeper.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TWO = 2 };

// Who falls sooner than this will fall again: then there is a pause before the next, so that the machine has other
// things to do than to begin.
#define YOUNG_NS 50000000
#define PAUSE_NS 200000000
// Who has been stopped for so long hangs: who was born just before may know too little to take over from the living.
#define HANGS_NS 5000000000u

abzi_board *abzi_board_open(void)
{
    abzi_board *board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return board == MAP_FAILED ? NULL : board;
}

void abzi_board_close(abzi_board *board)
{
    if (board) {
        munmap(board, sizeof *board);
    }
}

typedef struct keeper {
    abzi_board *board;
    int (*dance)(void *context);
    void *context;
    pid_t child[TWO];
    uint64_t born_ns[TWO];
    sigset_t before;
    int status;
    uint64_t stopped_ns[TWO];  ///< when a signal stopped it; 0: it goes
    bool spoke[TWO];           ///< it was the one who speaks then
    bool ends;                 ///< it was told to: nobody is born any more
} keeper;

/// false: there are no more processes to be had, and the line was printed.
static bool bear(keeper *k, int which)
{
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        sigprocmask(SIG_SETMASK, &k->before, NULL);
        exit(k->dance(k->context));
    }
    if (child < 0) {
        fprintf(stderr, "abrazo: --standby: no other process: %s\n", strerror(errno));
        return false;
    }
    k->child[which] = child;
    k->stopped_ns[which] = 0;
    k->born_ns[which] = abzi_clock_now_ns();
    return true;
}

/// A process has ended.
static void bury(keeper *k, int which, int status)
{
    const bool fell = WIFSIGNALED(status) || WEXITSTATUS(status) == ABZI_KEEPER_OUT;
    k->child[which] = 0;
    if (!fell) {
        k->status = atomic_load(&k->board->over) && k->status != 0 ? k->status : WEXITSTATUS(status);
        atomic_store(&k->board->over, true);
    }
    if (fell && abzi_clock_now_ns() - k->born_ns[which] < YOUNG_NS) {
        const struct timespec pause = {0, PAUSE_NS};
        nanosleep(&pause, NULL);
    }
}

static bool speaks(const keeper *k, int which)
{
    return (uint32_t)atomic_load(&k->board->speaker) == (uint32_t)k->child[which];
}

static void reap(keeper *k)
{
    int status;
    pid_t gone;
    while ((gone = waitpid(-1, &status, WNOHANG | WUNTRACED | WCONTINUED)) > 0) {
        for (int i = 0; i < TWO; i++) {
            if (k->child[i] != gone) {
                continue;
            }
            k->stopped_ns[i] = WIFSTOPPED(status) ? abzi_clock_now_ns() : 0;
            k->spoke[i] = speaks(k, i);
            if (WIFEXITED(status) || WIFSIGNALED(status)) {
                bury(k, i, status);
            }
        }
    }
}

/// Who was stopped when it spoke, and speaks no more, is not to be in the way of another: whoever took over may not have
/// known it. At the end nobody is.
static void end_stopped(const keeper *k)
{
    for (int i = 0; i < TWO; i++) {
        if (k->child[i] > 0 && k->stopped_ns[i] != 0 &&
            (k->ends || (k->spoke[i] && (!speaks(k, i) || abzi_clock_now_ns() - k->stopped_ns[i] > HANGS_NS)))) {
            kill(k->child[i], SIGKILL);
        }
    }
}

int abzi_keeper_run(abzi_board *board, int (*dance)(void *context), void *context)
{
    keeper k = {.board = board, .dance = dance, .context = context};
    sigset_t mine;
    sigemptyset(&mine);
    const int heard[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD};
    for (size_t i = 0; i < sizeof heard / sizeof *heard; i++) {
        sigaddset(&mine, heard[i]);
    }
    sigprocmask(SIG_BLOCK, &mine, &k.before);
    for (;;) {
        bool some = false;
        for (int i = 0; i < TWO; i++) {
            if (k.child[i] == 0 && !k.ends && !atomic_load(&board->over) && !bear(&k, i)) {
                k.status = 1;
            }
            some = some || k.child[i] != 0;
        }
        if (!some) {
            break;
        }
        // Not for ever: a process may end while the signal of another one's end is being looked after.
        const struct timespec most = {1, 0};
        const int came = sigtimedwait(&mine, NULL, &most);
        if (came > 0 && came != SIGCHLD) {
            k.ends = true;  // one who was just born is ended by the signal itself, and is not to be born again
            for (int i = 0; i < TWO; i++) {
                if (k.child[i] > 0) {
                    kill(k.child[i], came);
                }
            }
        }
        reap(&k);
        end_stopped(&k);
    }
    sigprocmask(SIG_SETMASK, &k.before, NULL);
    return k.status;
}
