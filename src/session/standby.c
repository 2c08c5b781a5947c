// Who speaks. The arrows name what makes the move; test/standby.pml is a model of it, for spin.
//
//                       look: nobody has spoken yet ──► CLAIM ──┐
//                      ┌────────────────────────────────────────┤
//                      │                                        ▼
//   begin ──► ARRIVES ─┤ restored ──► FOLLOWS ── look: the tick is overdue,   claimed: won ──► SPEAKS
//              ▲  ▲    │                │ │  ▲   or its speaker gone: CLAIM ──────┘               │
//              │  └────┘ look: ASK,     │ │  └── claimed: lost ◄─┘                               │ spoke: the
//              │         damaged        │ └── look: DANCE, danced: the same ──┐                  │ epoch is
//              └────────────────────────┘         ▲───────────────────────────┘                  │ another's
//                danced: not the same; look: what it needs is no longer on the tape              ▼
//   ARRIVES, FOLLOWS ── look: who speaks is another build ───────────────────────────────────► ENDS
//
// S1  In one epoch one process speaks: an epoch begins with an exchange that only one can win.
// S2  A tick is committed once: a commit fails in an epoch that is over, and FOLLOWS goes on from what is committed.
// S3  Who FOLLOWS and is awake claims within a tick and PATIENCE after the last tick was due, or within PATIENCE where that
//     has not gone out, whatever notices are lost: losing them all is what silence is.
// S4  Only a dance that was shown to be the same, tick by tick, is carried on.
// S5  A tick that was committed goes out once, and in order: who takes over sends the last ones again, and a gate lets
//     through what has not gone out (src/live/outlet.h).
#include "session/standby.h"

#include "abrazo/base.h"

// A gap of two ticks at most (33.3 ms between packets): one is how far packets are apart, of the other 12 ms are
// patience and 4.7 remain for waking up and dancing. Less, and a speaker who is a little late is taken for one who
// hangs.
_Static_assert(ABZI_STANDBY_PATIENCE_NS < 1000000000 / ABZ_TICKS_PER_SECOND, "a gap of two ticks");

#define TICK_NS (1000000000u / ABZ_TICKS_PER_SECOND)

void abzi_standby_begin(abzi_standby *standby, uint64_t build)
{
    *standby = (abzi_standby){.part = ABZI_ARRIVES, .build = build};
}

static abzi_standby_move end(abzi_standby *s, const char *why)
{
    s->part = ABZI_ENDS;
    s->why = why;
    return ABZI_MOVE_END;
}

/// Who was away, stopped or not let run, does not judge others by the time that has passed.
static void keep_awake(abzi_standby *s, uint64_t now_ns)
{
    if (s->looked_ns == 0 || now_ns - s->looked_ns > ABZI_STANDBY_PATIENCE_NS) {
        s->awake_ns = now_ns;
    }
    s->looked_ns = now_ns;
}

/// held: of the last tick it is the packet that is waited for, else of the next. One that has been on the way for
/// longer is held up by something else, which another speaker would not change.
static bool is_silent(const abzi_standby *s, bool held, uint64_t now_ns)
{
    const uint64_t expected_ns = s->due_ns + (held ? 0 : TICK_NS),
                   heard_ns = s->heard_ns > s->awake_ns ? s->heard_ns : s->awake_ns;
    const uint64_t from_ns = expected_ns > heard_ns ? expected_ns : heard_ns;
    return now_ns > from_ns && now_ns - from_ns > ABZI_STANDBY_PATIENCE_NS;
}

static abzi_standby_move ask(abzi_standby *s, uint64_t now_ns)
{
    if (s->asked_ns != 0 && now_ns - s->asked_ns < ABZI_STANDBY_ASK_NS) {
        return ABZI_MOVE_NONE;
    }
    s->asked_ns = now_ns;
    s->n.asked++;
    return ABZI_MOVE_ASK;
}

abzi_standby_move abzi_standby_look(abzi_standby *s, const abzi_notice *notice, bool is_gone, uint64_t now_ns)
{
    keep_awake(s, now_ns);
    if (s->part == ABZI_ENDS) {
        return ABZI_MOVE_END;
    }
    if (s->part == ABZI_SPEAKS) {
        return notice->epoch > s->epoch ? end(s, "another process has taken over") : ABZI_MOVE_NONE;
    }
    if (notice->epoch < s->epoch || (notice->epoch == s->epoch && notice->tick_n < s->tick_n)) {
        return ABZI_MOVE_NONE;  // an old notice
    }
    if (notice->epoch > 0 && notice->build != s->build) {
        return end(s, "the dance is danced by another build of abrazo, whose state cannot be followed");
    }
    s->epoch = notice->epoch;
    if (s->part == ABZI_ARRIVES) {
        return notice->epoch == 0 ? ABZI_MOVE_CLAIM : ask(s, now_ns);
    }
    if (notice->oldest > s->tick_n) {
        s->n.overrun++;
        s->part = ABZI_ARRIVES;
        return ask(s, now_ns);
    }
    if (notice->tick_n > s->tick_n) {
        return ABZI_MOVE_DANCE;
    }
    return is_gone || is_silent(s, notice->held, now_ns) ? ABZI_MOVE_CLAIM : ABZI_MOVE_NONE;
}

void abzi_standby_danced(abzi_standby *s, uint64_t tick_n, uint64_t due_ns, bool same)
{
    s->tick_n = tick_n;
    s->due_ns = due_ns;
    s->heard_ns = s->looked_ns;
    if (!same) {
        s->n.differed++;
        s->part = ABZI_ARRIVES;
    }
}

void abzi_standby_restored(abzi_standby *s, uint64_t tick_n)
{
    if (s->part == ABZI_ARRIVES) {
        s->tick_n = tick_n;
        s->due_ns = s->heard_ns = s->looked_ns;  // whoever speaks has just been heard
        s->part = ABZI_FOLLOWS;
        s->asked_ns = 0;
    }
}

void abzi_standby_damaged(abzi_standby *s)
{
    s->n.damaged++;
    s->asked_ns = 0;  // at once
}

void abzi_standby_claimed(abzi_standby *s, bool won, uint32_t epoch)
{
    if (won) {
        s->n.claimed++;
        s->epoch = epoch;
        s->part = ABZI_SPEAKS;
    }
}

bool abzi_standby_spoke(abzi_standby *s, bool committed, uint64_t due_ns)
{
    if (!committed) {
        end(s, "another process has taken over");
        return false;
    }
    s->tick_n++;
    s->due_ns = due_ns;
    return true;
}
