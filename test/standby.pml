/* Who speaks: a model of src/session/standby.c, for spin. Usage: test/standby_model.sh

   Time goes in rounds of 6 ms. A tick is due every TICK rounds; who follows is patient for PATIENCE rounds more. In every
   round each of the two processes has one turn, in either order, unless it hangs. FAULTS times a process may be killed, or
   hang for as long as it likes, also between committing a tick and sending it; LOST times what is to be seen on the tape
   is not seen. EPOCHS epochs are enough: then nothing more happens.

   Never two speakers in one epoch (S1), no tick sent twice (S2), never none for longer than BOUND while somebody is there
   who could (S3).

   Each of these takes a part away that is needed, and an error must be found:
   -DNO_FENCE  a commit does not ask whose epoch it is    -DNO_EXCHANGE  the epoch is raised without looking at it again
   -DDEAF      who follows is four times as patient */

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
byte faults, lost;

mtype part[2] = arrives;
byte own_epoch[2], own_tick[2]; /* what it knows */
byte quiet[2];                  /* rounds since it heard, or committed, a tick */
bit hangs[2], holds[2];         /* a tick that is committed and not sent yet */
byte held[2];
byte able[2];                   /* rounds that it has followed, awake, since the last commit */

inline count(i)
{
    if
    :: quiet[i] <= WAIT -> quiet[i]++
    :: else
    fi
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
        :: holds[1 - i] && held[1 - i] == (tick + TICKS / 2) % TICKS -> holds[1 - i] = 0
        :: else
        fi;
        held[i] = own_tick[i];
        holds[i] = 1;
        tick = (own_tick[i] + 1) % TICKS;
        own_tick[i] = tick;
        quiet[i] = 0;
        able[0] = 0;
        able[1] = 0
    :: else -> part[i] = gone
    fi
}

inline send(i)
{
    assert(!sent[held[i]]); /* S2 */
    sent[held[i]] = 1;
    holds[i] = 0;
    held[i] = 0
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
    :: quiet[i] > WAIT || (part[1 - i] == gone && quiet[i] > 0) -> claim(i, own_epoch[i])
    :: else
    fi
}

inline turn(i)
{
    if
    :: hangs[i] && part[i] != gone -> hangs[i] = 0; quiet[i] = 0 /* goes on */
    :: hangs[i] /* for longer */
    :: !hangs[i] && holds[i] && part[i] != gone -> send(i)
    :: !hangs[i] && !holds[i] && part[i] == gone -> part[i] = arrives; quiet[i] = 0; able[i] = 0
    :: !hangs[i] && part[i] == gone -> holds[i] = 0
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
            :: holds[i] -> send(i)
            :: holds[i] && faults < FAULTS -> faults++; hangs[i] = 1 /* between the two */
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
    :: faults < FAULTS && part[i] != gone -> faults++; part[i] = gone; holds[i] = 0; held[i] = 0; hangs[i] = 0; quiet[i] = 0; able[i] = 0
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
