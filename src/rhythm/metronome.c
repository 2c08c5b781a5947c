#include "rhythm/metronome.h"

#include "base/fmath.h"

#include <math.h>
#include <string.h>

#define TICKS ((float)ABZ_TICKS_PER_SECOND)
#define RATE 0.25f  // share of a new interval in the period: breaths and hearts wander over about four beats
#define FITS 0.35f  // of the period: intervals further off are something else,
#define ODD_MOST 2  // unless they come so often
// Of the period: two intervals that are one beat with a false one in it; .2 is a tempo a fifth off.
#define JOINED 0.15f
#define MISSED_MOST 2   // intervals in a row in which beats were missed: from here on they are the beats
#define GUARD 0.5f      // of the period: no two beats are nearer
#define LATE_MOST 3.0f  // periods without a sight of a beat: it is held
// Periods after which a beat is told unseen, and so much more for how uneven the beats are: a beep that is missing is
// told at once, a breath that is long is waited for, and only the one after it is told.
#define OVERDUE 1.25f
#define OVERDUE_UNEVEN 5.0f  // 1.3, 1.6, 2.2 and this tried: bench/signals
#define UNEVEN_MOST 0.4f     // as uneven as that is no pulse; breath at rest is at .1 to .2
#define SURE_N 3.0f          // intervals before it is believed

void abzi_metronome_start(abzi_metronome *metronome, float slow, float fast)
{
    memset(metronome, 0, sizeof *metronome);
    metronome->shortest = 60 * TICKS / fast;
    metronome->longest = 60 * TICKS / slow;
}

// The period learns an interval; one or two missed beats are seen through.
static void learn(abzi_metronome *m, float interval)
{
    if (interval > m->longest * (1 + FITS)) {  // a pause: begin again
        m->seen_n = m->odd_n = m->missed_n = 0;
        m->odd = 0;
        m->period = 0;
        return;
    }
    float whole = m->seen_n > 0 ? floorf(interval / m->period + 0.5f) : 1;
    float one = whole >= 1 && whole <= 3 ? interval / whole : interval;
    m->missed_n = whole == 2 || whole == 3 ? m->missed_n + 1 : 0;
    bool fits = m->seen_n == 0 || (fabsf(one / m->period - 1) < FITS && m->missed_n <= MISSED_MOST);
    float joined = m->odd + interval;
    if (m->odd > 0 && fabsf(joined / m->period - 1) < JOINED) {  // a false beat lay between; odd_n remembers it
        one = joined;
        m->odd = 0;
    } else if (fits) {
        m->odd_n = 0;
        m->odd = 0;
    } else {
        m->odd_n++;
        m->odd += interval;
        if (m->odd_n < ODD_MOST && m->missed_n <= MISSED_MOST) {
            return;
        }
        m->seen_n = m->odd_n = m->missed_n = 0;  // another tempo
        m->odd = 0;
        one = interval;
    }
    m->seen_n++;
    float share = (float)m->seen_n < 1 / RATE ? 1 / (float)m->seen_n : RATE;
    float off = m->seen_n > 1 ? fabsf(one - m->period) / m->period : UNEVEN_MOST;
    m->uneven += share * (off - m->uneven);
    m->period += share * (one - m->period);
    m->period = m->period < m->shortest ? m->shortest : m->period > m->longest ? m->longest : m->period;
}

static void see(abzi_metronome *m, float ago)
{
    float interval = m->seen - ago;
    if (m->begun && interval < m->shortest * (1 - FITS)) {
        return;  // the same beat once more
    }
    if (m->begun) {
        learn(m, interval);
    }
    m->begun = 1;
    m->seen = ago;
}

static void tell(abzi_metronome *m, float ago, abz_beat *beat)
{
    m->told = ago;
    m->in_use = 1;
    beat->flags |= ABZ_BEAT_NEW;
    beat->beat_s = -ago / TICKS;
}

void abzi_metronome_tick(abzi_metronome *m, const abzi_onset *onset, abz_beat *beat)
{
    memset(beat, 0, sizeof *beat);
    m->seen += 1;
    m->told += 1;
    float before = m->seen;
    if (onset->is_beat) {
        see(m, onset->ago_s * TICKS);
    }
    float guard = m->seen_n > 0 ? GUARD * m->period : m->shortest * (1 - FITS);
    if (m->begun && m->seen < before && (!m->in_use || m->told - m->seen > guard)) {
        tell(m, m->seen, beat);
    }
    if (m->seen_n == 0) {
        return;
    }
    float passed = floorf(m->seen / m->period), ago = m->seen - passed * m->period;
    float overdue = (OVERDUE + OVERDUE_UNEVEN * m->uneven) * m->period;
    bool is_missed = m->seen >= overdue && m->seen - 1 < overdue && passed < 2 && ago < guard;
    if ((is_missed || (m->seen > overdue && ago < 1)) && m->told - ago > guard) {
        tell(m, ago, beat);
    }
    float next = m->period - ago;
    next += next + m->told < guard ? m->period : 0;
    float late = m->seen / m->period - 1, steady = 1 - m->uneven / UNEVEN_MOST;
    float sure = (float)m->seen_n < SURE_N ? (float)m->seen_n / SURE_N : 1;
    beat->flags |= late > LATE_MOST ? ABZ_BEAT_HELD : 0u;
    beat->phase = ago / m->period;
    beat->period_s = m->period / TICKS;
    beat->next_s = next / TICKS;
    beat->confidence = (steady > 0 ? sqrtf(steady) : 0) * sure * (late > 1 ? 1 / late : 1);
}
