/* Who speaks: a model of src/session/standby.c, for spin. Usage: test/standby_model.sh

   Time goes in rounds of 6 ms. A tick is due every TICK rounds; who follows is patient for PATIENCE rounds more, or for so
   many after a tick that was committed and does not go out. In every round each of the two processes has one turn, in
   either order, unless it hangs. FAULTS times a process may be killed, or hang for as long as it likes, also between
   committing a tick and sending it; LOST times what is to be seen on the tape is not seen. EPOCHS epochs are enough: then
   nothing more happens.

   Never two speakers in one epoch (S1), no tick sent twice (S2), never none for longer than BOUND while somebody is there
   who could (S3), and none left out or after a later one, but by who falls between the gate and the sending (S5).

   Each of these takes a part away that is needed, and an error must be found:
   -DNO_FENCE  a commit does not ask whose epoch it is    -DNO_EXCHANGE  the epoch is raised without looking at it again
   -DDEAF      who follows is four times as patient       -DNO_GATE      whoever holds a tick sends it
   -DFORGETFUL who takes over does not send the last tick again */

#define TICK 3
#define PATIENCE 2
#ifdef DEAF
#define WAIT (TICK + 4 * PATIENCE)
#else
#define WAIT (TICK + PATIENCE)
#endif
/* a round each to go on after having hung, to see the last tick, to see that it is silent, and to speak; and one for each
   notice that was lost */
#define BOUND (TICK + PATIENCE + 4 + LOST)
#define FAULTS 2
#define LOST 1
#define EPOCHS 3
#define TICKS 4 /* are told apart */

mtype = { arrives, follows, speaks, gone };

byte epoch, tick;               /* the word beside the tape */
byte speaker[EPOCHS + 1] = 9;   /* who committed in which epoch */
bit sent[TICKS];                /* of the last ones */
byte gate;                      /* ticks that have passed it (src/live/outlet.h) */
bit some;                       /* a tick was committed */
byte faults, lost;

mtype part[2] = arrives;
byte own_epoch[2], own_tick[2]; /* what it knows */
byte quiet[2];                  /* rounds since it heard, or committed, a tick */
bit hangs[2], holds[2];         /* a tick that is committed and not sent yet, */
byte held[2];                   /* which is this one */
bit through[2];                 /* it has passed the gate with it */
byte able[2];                   /* rounds that it has followed, awake, since the last commit */

inline count(i)
{
    if
    :: quiet[i] <= WAIT -> quiet[i]++
    :: else
    fi
}

inline let_go(i)
{
    holds[i] = 0;
    held[i] = 0;
    through[i] = 0
}

inline commit(i)
{
#ifdef NO_FENCE
    if
    :: true ->
#else
    if
    :: epoch == own_epoch[i] ->
#endif
        assert(speaker[epoch] == 9 || speaker[epoch] == i); /* S1 */
        speaker[epoch] = i;
        sent[(tick + TICKS / 2) % TICKS] = 0;
        if /* what hangs for so long is not told apart from later ticks */
        :: holds[1 - i] && held[1 - i] == (tick + TICKS / 2) % TICKS -> let_go(1 - i)
        :: else
        fi;
        held[i] = own_tick[i];
        holds[i] = 1;
        some = 1;
        tick = (own_tick[i] + 1) % TICKS;
        own_tick[i] = tick;
        quiet[i] = 0;
        able[0] = 0;
        able[1] = 0
    :: else -> part[i] = gone
    fi
}

/* A step each: through the gate, and out. What has gone out, or before a later one, stays behind the gate. */
inline send(i)
{
    if
    :: through[i] ->
        assert(!sent[held[i]]); /* S2 */
        sent[held[i]] = 1;
        let_go(i)
#ifdef NO_GATE
    :: !through[i] -> through[i] = 1
#else
    :: !through[i] && gate == held[i] -> gate = (gate + 1) % TICKS; through[i] = 1
    :: !through[i] && gate != held[i] ->
        assert((held[i] + 1) % TICKS == gate || (held[i] + 2) % TICKS == gate); /* S5 */
        let_go(i)
#endif
    fi
}

inline claim(i, from)
{
#ifdef NO_EXCHANGE
    if
    :: epoch < EPOCHS ->
#else
    if
    :: epoch == from && tick == own_tick[i] && epoch < EPOCHS ->
#endif
        epoch = from + 1;
        own_epoch[i] = epoch;
        part[i] = speaks;
        quiet[i] = TICK;
#ifndef FORGETFUL
        if
        :: some -> holds[i] = 1; held[i] = (tick + TICKS - 1) % TICKS; through[i] = 0 /* perhaps it was not sent */
        :: else
        fi;
#endif
        able[1 - i] = 0 /* if it hangs now, that is another fault */
    :: else
    fi
}

inline look(i)
{
    if
    :: lost < LOST -> lost++; count(i) /* nothing was seen */
    :: true ->
        own_epoch[i] = epoch;
        if
        :: tick != own_tick[i] -> own_tick[i] = tick; quiet[i] = 0
        :: else -> count(i)
        fi
    fi;
    if
    :: quiet[i] > (gate == tick -> WAIT : PATIENCE) || /* the last has not gone out */ (part[1 - i] == gone && quiet[i] > 0) -> claim(i, own_epoch[i])
    :: else
    fi
}

inline send_on(i)
{
    if
    :: holds[i] -> send(i)
    :: else
    fi
}

inline turn(i)
{
    if
    :: hangs[i] && part[i] != gone -> hangs[i] = 0; quiet[i] = 0 /* goes on */
    :: hangs[i] /* for longer */
    :: !hangs[i] && holds[i] && part[i] != gone -> send(i); send_on(i)
    :: !hangs[i] && !holds[i] && part[i] == gone -> part[i] = arrives; quiet[i] = 0; able[i] = 0
    :: !hangs[i] && part[i] == gone -> let_go(i)
    :: !hangs[i] && !holds[i] && part[i] == arrives ->
        if
        :: epoch == 0 -> own_tick[i] = tick; claim(i, 0)
        :: epoch > 0 -> own_epoch[i] = epoch; own_tick[i] = tick; quiet[i] = 0; able[i] = 0; part[i] = follows
        :: epoch > 0 /* the snapshot is not there yet, or damaged */
        fi
    :: !hangs[i] && !holds[i] && part[i] == follows -> look(i)
    :: !hangs[i] && !holds[i] && part[i] == speaks ->
        count(i);
        if
        :: epoch != own_epoch[i] -> part[i] = gone
        :: epoch == own_epoch[i] && quiet[i] >= TICK -> commit(i);
            if
            :: holds[i] -> send(i); send_on(i)
            :: holds[i] && faults < FAULTS -> faults++; hangs[i] = 1 /* before it is sent */
            :: holds[i] && faults < FAULTS -> send(i); faults++; hangs[i] = 1 /* in the middle of it */
            :: else
            fi
        :: else
        fi
    fi;
    if
    :: part[i] == follows && !hangs[i] && epoch < EPOCHS -> able[i]++
    :: else -> able[i] = 0
    fi;
    assert(able[i] <= BOUND) /* S3 */
}

inline fault(i)
{
    if
    :: faults < FAULTS && part[i] != gone -> faults++; part[i] = gone; let_go(i); hangs[i] = 0; quiet[i] = 0; able[i] = 0
    :: faults < FAULTS && !hangs[i] && part[i] != gone -> faults++; hangs[i] = 1; able[i] = 0
#ifdef NO_FENCE
    /* without the fence an old speaker goes on when its epoch is over */
    :: part[i] == speaks && epoch != own_epoch[i] -> own_tick[i] = tick; commit(i)
#endif
    :: true
    fi
}

init {
    do
    :: epoch < EPOCHS ->
        atomic {
            fault(0);
            fault(1);
            if
            :: turn(0); turn(1)
            :: turn(1); turn(0)
            fi
        }
    :: epoch == EPOCHS -> break
    od
}
