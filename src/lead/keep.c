#include "lead/keep.h"

#include <math.h>
#include <string.h>

#include "base/vec.h"
#include "lead/walk.h"

#define TICKS ((float)ABZ_TICKS_PER_SECOND)
#define SAME_COUNT 0.25f  // a step so near to one of the score is that one: nearer than to what lies half a count away
// Of small ones: those of other figures lie elsewhere. With .25 and .15 clocks of a tango at 1 agree within 5.7 and 1.5
// ms.
#define SAME_SMALL 0.15f
#define WHOLE 0.01f        // of a count: the score has it on the beat
#define NEAR_COUNTS 1.0f   // no landing is seen so much too early or too late
#define SEEN_AFTER 6.0f    // ticks: a landing that is not seen until then is not seen
#define LONGEST_TICKS 240  // no swing takes longer: two counts at 30 a minute
#define STANDS_TICKS 4     // so long a foot in thought stands before it swings: until smoothing has come to rest
// Small steps that swing for two counts creep to their landing: they are seen to land 2 to 9 ticks too early, and by
// how much depends on how small they are, which is another thing in another figure. Quick ones are seen at most one
// tick too early.
#define CREEPS_TICKS 1.5f
#define LACKS_COUNTS 8.0f  // they tell the beat only when no other has for so long: a figure
// And then so much of what they are off: strays of a tango at 1 are 7 ticks off, at times.
#define UNSURE_SAYS 0.25f
// Of steps that do not fit the score, and of the first after some were missed, those so near to a count are beats: who
// dances another figure, or steps too small to be seen, still steps on counts.
#define ON_COUNT 0.25f
#define ON_COUNT_FIRST 0.125f  // as the accord goes on from it without a leap (accord.c: BELIEF_LEAST)
// Of feet that are made up beside who sits only those are beats that are so near to a step of the score, or a count,
// and never strays; and they have so much less of a say. Of two of whom one or both sit and share in cha-cha, waltz and
// tango (two seeds) landings are 17 ms apart, 33 at most; with .125 20 and 67, with .25 33 and 83.
#define ON_COUNT_MADE_UP 0.18f
#define MADE_UP_GAIN 0.3f
// Of two who both sit his sway says with each count of hers how far he is off; it is known from seconds of it, so that
// so much of it, and so much of a count at most, is made good as of a step. Of a share of .15, .2, .3 with less of it
// remembered landings of waltz and rumba are 100 and 67 ms apart at most, 33 and 17, 67 and 33 (three seeds). Where it
// does not tell she goes on as she does: by made-up steps two of a tango are 63 ms apart, not 0 (two seeds).
#define SWAY_SHARE 0.2f
#define SWAY_MOST 0.1f
// Of who shows the beat: with .2 and .7 landings of two who both sit are 7 and 6 ms apart, with tempos 1 in 100 apart 19
// and 8 (bachata, merengue, cha-cha, waltz; seeds 2 and 9).
#define ROCK_SHARE 0.5f
#define SWAY_MEMORY 64u  // steps that the tempo rests on then: as many as the accord counts
#define SWAY_STEPS 2.0f  // counts that the last one is ago at most, while none tells
#define STRAY_N 4  // steps that the score does not have, in a row: he dances something else, and any step is a beat
#define SURE_N 16  // a tempo that was agreed on is worth so many steps of his: two bars or three
#define ALONE_GAIN 0.08f  // at dial 1 she corrects a tenth of what she would: he sees that she goes with him
#define TEMPO_RATE 0.06f  // a count, of what the tempo is off: half of it in two or three bars
#define MOST_GAIN 0.8f    // accord.c gives no more
// He stands once two steps of his that the score has have not come, and he has not moved a foot for so long: in slow
// steps one comes every second count.
#define MISSED_N 2
#define STILL_COUNTS 2.5f
// Who goes over to a figure may have his weight on the foot that it has step next, and wait for the one after. Taken
// for one who stands he is a count off from then on: tangos at 0 are in one figure for .86 of the time, not .91.
#define STILL_BEGUN_COUNTS 5.0f
#define STEP_SEEN_M 0.2f  // a shorter step may pass for none
#define WAIT_BARS 4       // until one who may lead begins again by herself: nobody stands for longer in a dance

void abzi_keep_start(abzi_keep *keep, int dance, float go_at, float counts_per_minute)
{
    memset(keep, 0, sizeof *keep);
    keep->larger = 1;
    abzi_accord_start(&keep->accord);
    abzi_conductor_start(&keep->conductor, dance, go_at);
    if (counts_per_minute > 0) {
        keep->conductor.usual = counts_per_minute;
        keep->conductor.pace = counts_per_minute / (60 * TICKS);
        abzi_accord *a = &keep->accord;
        a->begun = 1;
        a->period = a->next = 1 / keep->conductor.pace;
        a->memory_n = SURE_N;
        abzi_keep_go(keep, 0);
        keep->conductor.next_count = 1;
    }
}

void abzi_keep_go(abzi_keep *keep, float count)
{
    abzi_conductor *c = &keep->conductor;
    float pace = keep->accord.begun ? 1 / keep->accord.period : c->pace;
    c->mode = ABZI_CONDUCTOR_RUNS;
    c->begun = 1;
    c->pace = c->rate = pace > 0 ? pace : c->usual / (60 * TICKS);
    c->count = count;
    c->lost = 0;
    c->per_beat = 1;
    c->next_count = floorf(count) + 1;
    keep->waits = keep->waited_n = keep->still_n = 0;
}

float abzi_keep_period(const abzi_keep *keep)
{
    const abzi_conductor *c = &keep->conductor;
    return c->pace > 0 ? 1 / (c->pace * TICKS) : 60 / c->usual;
}

// ---- his steps -----------------------------------------------------------------------------------------------------

/// A step of the score that was seen.
typedef struct known_step {
    const abzi_score_tread *it;  ///< NULL: the score has none
    float late;                  ///< ticks by which its landing is seen late,
    bool surely;                 ///< if that can be known
} known_step;

/// How late a landing of the score is seen: it is foreseen from a foot's path, and paths differ with how long a swing
/// is and how small. So the step is danced in thought, and watched as his are.
static known_step seen_late(const abzi_keep *k, const abzi_score *score, int32_t role, const abzi_score_tread *it)
{
    abzi_spot from = score->begin_print[role][it->tread.side];
    for (const abzi_score_tread *was = score->tread[role]; was < it; was++) {
        from = was->tread.side == it->tread.side && was->tread.moves ? was->tread.print : from;
    }
    const float x = it->tread.print.x - from.x, z = it->tread.print.z - from.z, far = sqrtf(x * x + z * z);
    const float period_s = abzi_keep_period(k), swing = (it->tread.at - it->lift) * period_s * TICKS;
    abzi_footfall watch = {.larger = k->larger};
    abz_step step = {0};
    float at = -floorf(swing < LONGEST_TICKS ? swing : LONGEST_TICKS) - STANDS_TICKS;  // ticks after it has landed
    for (; at <= SEEN_AFTER && !step.announced; at++) {
        abz_vec3 joint[ABZ_JOINT_N] = {0};
        joint[ABZ_LEFT_FOOT].x = far * abzi_walk_way(score, it, far, abzi_unitf(1 + at / swing), period_s);
        abzi_footfall_see(&watch, joint, 1u << ABZ_LEFT_FOOT | 1u << ABZ_RIGHT_FOOT, &step);
    }
    const float late = step.announced ? at - 1 + step.land_s * TICKS : 0;
    return (known_step){it, late, k->larger <= 1 || (step.announced && late > -CREEPS_TICKS)};
}

/// The step that was seen, by this foot at this count; of who sits by either, for which one it is is not told.
static known_step sought(const abzi_keep *k, const abzi_kept *now, uint32_t foot, float count)
{
    const abzi_score *score = now->score;
    const bool sits = now->image != NULL;
    float best = k->larger > 1 && !sits ? SAME_SMALL : SAME_COUNT;
    known_step found = {.surely = k->larger <= 1 || sits};  // one that the score does not have may be a slow one
    for (int i = 0; i < score->tread_n[now->his_role]; i++) {
        const abzi_score_tread *it = &score->tread[now->his_role][i];
        const bool is_foot = sits || it->tread.side == (int32_t)foot;
        if (!it->tread.moves || !is_foot || fabsf(it->tread.at - count) > NEAR_COUNTS) {
            continue;
        }
        const known_step one =
            sits ? (known_step){it, abzi_image_late(now->image, it->tread.at, now->bar_at, now->metre), true}
                 : seen_late(k, score, now->his_role, it);
        const float off = fabsf(it->tread.at - (count - one.late * k->conductor.pace));
        if (off < best) {
            best = off;
            found = one;
        }
    }
    return found;
}

/// Is it a beat that he steps? When it lands is corrected for how late such steps are seen.
static bool is_beat(abzi_keep *k, const abzi_kept *now, abz_step *step)
{
    const bool runs = k->conductor.mode == ABZI_CONDUCTOR_RUNS;
    float count = k->conductor.count + step->land_s * TICKS * k->conductor.pace;
    const known_step known = sought(k, now, step->foot, count);
    const bool tells = known.surely || !runs || k->accord.stepped > LACKS_COUNTS * k->accord.period;
    step->land_s -= known.late / TICKS;
    count -= known.late * k->conductor.pace;
    const float near = runs && now->he_moves && abzi_accord_stands(&k->accord) ? ON_COUNT_FIRST : ON_COUNT;
    const float at = known.it != NULL ? known.it->tread.at : floorf(count + 0.5f);
    const bool sits = now->image != NULL, is_on = fabsf(count - at) <= (sits ? ON_COUNT_MADE_UP : near);
    if (tells && !known.surely && runs && is_on) {
        step->land_s -= (1 - UNSURE_SAYS) * (count - at) / (k->conductor.pace * TICKS);
    }
    if (known.it == NULL && runs && (is_on || !tells)) {
        return tells;
    }
    if (known.it == NULL || !is_on) {
        k->stray_n++;
        return (k->stray_n > STRAY_N && !sits) || !runs;
    }
    k->stray_n = 0;
    return tells && fabsf(at - floorf(at + 0.5f)) < WHOLE;
}

/// What his trunk says in place of a step: how far he is off the beat of hers that fell in the last tick.
static abz_step swayed(abzi_keep *k, const abzi_kept *now)
{
    float late = 0;
    const bool tells = abzi_offbeat_tells(now->offbeat, &late);
    const float count_s = abzi_keep_period(k);
    k->accord.memory_n = SWAY_MEMORY;
    if (!tells) {  // he is not taken for one who stands
        k->accord.stepped = abzi_minf(k->accord.stepped, SWAY_STEPS * k->accord.period);
    }
    const float share = abzi_offbeat_rocks(now->offbeat) ? ROCK_SHARE : SWAY_SHARE;
    const float off_s = abzi_withinf(share * (late * count_s - now->late_s), SWAY_MOST * count_s);
    return (abz_step){.announced = tells && k->accord.last < 1, .land_s = off_s - (k->accord.last + 1) / TICKS};
}

/// How many steps of his that one would have seen lie in the last ticks, as the score has it.
static uint32_t missed(const abzi_keep *k, const abzi_kept *now)
{
    const abzi_score *score = now->score;
    float since = k->conductor.count - (float)k->still_n * k->conductor.pace;
    abzi_spot print[ABZ_SIDE_N] = {score->begin_print[now->his_role][0], score->begin_print[now->his_role][1]};
    const float far = STEP_SEEN_M / k->larger;
    uint32_t n = 0;
    for (int i = 0; i < score->tread_n[now->his_role]; i++) {
        const abzi_tread *it = &score->tread[now->his_role][i].tread;
        abzi_spot *from = &print[it->side];
        float x = it->print.x - from->x, z = it->print.z - from->z;
        n += x * x + z * z > far * far && it->at > since && it->at <= k->conductor.count;
        *from = it->print;
    }
    return n;
}

/// Does he stand where he should step?
static void watch(abzi_keep *k, const abzi_kept *now)
{
    abzi_conductor *c = &k->conductor;
    k->still_n = now->he_moves || !now->he_is_seen ? 0 : k->still_n + 1;
    bool still = (float)k->still_n * c->pace > (now->begins ? STILL_BEGUN_COUNTS : STILL_COUNTS);
    if (c->mode == ABZI_CONDUCTOR_RUNS && still && k->accord.step_n > 0 && missed(k, now) >= MISSED_N) {
        k->waits = 1;
        k->waited_n = 0;
        abzi_conductor_halt(c, abzi_score_stand(now->score, c->count + ABZI_CONDUCTOR_STOP));
    }
    if (k->waits && c->mode == ABZI_CONDUCTOR_STANDS) {
        k->waited_n++;
        float bars = (float)k->waited_n * c->pace / (float)now->metre;
        // who may lead asks again; the more she leads, the sooner: two of them do not wait for each other
        if (now->he_moves || (now->dial > 0 && bars * now->dial > WAIT_BARS / 2.0f)) {
            abzi_keep_go(k, c->count);
        }
    }
}

// ---- the beat --------------------------------------------------------------------------------------------------------

/// The music's beat as one of counts.
static abz_beat in_counts(const abzi_keep *k, const abz_beat *music)
{
    abz_beat beat = *music;
    float per_beat = k->conductor.per_beat, turn = music->phase * per_beat;
    beat.period_s /= per_beat;
    beat.phase = turn - floorf(turn);
    if (per_beat < 1) {  // of two beats one is a count: that which is nearer to one
        float off = k->conductor.count - floorf(k->conductor.count + 0.5f);
        beat.flags &= fabsf(off) < per_beat / 2 ? UINT32_MAX : ~(uint32_t)ABZ_BEAT_NEW;
    }
    return beat;
}

/// What the conductor is to follow.
static abz_beat planned_beat(const abzi_plan *plan, const abz_beat *music)
{
    bool is_new = (plan->flags & ABZI_PLAN_BEAT) != 0, is_held = music != NULL && (music->flags & ABZ_BEAT_HELD) != 0;
    return (abz_beat){.flags = (is_new ? ABZ_BEAT_NEW : 0u) | (is_held ? ABZ_BEAT_HELD : 0u),
                      .beat_s = plan->beat_s,
                      .phase = plan->phase,
                      .period_s = plan->period_s,
                      .next_s = plan->next_s,
                      .confidence = plan->confidence};
}

/// Who leads holds the tempo that she listened to before, or that they began with.
static void mean_tempo(abzi_keep *k, const abzi_kept *now)
{
    if (!k->accord.begun) {
        return;
    }
    float per_beat = k->conductor.per_beat, pace = per_beat / k->accord.period;
    if (!now->leads || k->tempo == 0) {
        k->tempo += (k->tempo == 0 ? 1 : TEMPO_RATE * pace) * (pace - k->tempo);
    } else {
        k->accord.period += TEMPO_RATE * pace * (per_beat / k->tempo - k->accord.period);
    }
}

/// His step, or the music: when her next beat falls.
static void agree(abzi_keep *k, const abz_step *step, const abz_beat *music, abzi_plan *plan)
{
    abzi_accord *a = &k->accord;
    uint32_t memory_n = a->memory_n;
    bool runs = k->conductor.mode == ABZI_CONDUCTOR_RUNS;
    if (runs && a->begun) {
        a->heard = 0;  // a beat that she dances to is not forgotten
        // Small steps are not all seen: until she has found that he stands, a step of the score follows the one before
        // it.
        a->stride = step->announced && k->stray_n == 0 && a->stepped > a->stride ? a->stepped : a->stride;
        a->surprise = abzi_accord_stands(a) ? 0 : a->surprise;  // one before steps that she did not see has no second
    }
    abzi_accord_tick(a, step, music, plan);
    // What he steps is in the score: steps two counts apart are no slower beat, and a pause that belongs to the figure
    // is no end.
    if (runs && k->stray_n == 0) {
        a->multiple_n = 0;
        a->memory_n = a->step_n == 1 && memory_n > a->memory_n ? memory_n : a->memory_n;
    }
}

void abzi_keep_tick(abzi_keep *keep, const abzi_kept *now)
{
    abzi_conductor *c = &keep->conductor;
    abz_step step = now->step;
    if (now->offbeat != NULL && c->mode == ABZI_CONDUCTOR_RUNS) {
        step = swayed(keep, now);
    } else {
        step.land_s -= now->late_s;
        step.announced = step.announced && is_beat(keep, now, &step);
    }
    bool has_music = now->music != NULL && now->music->period_s > 0;
    abz_beat music = has_music ? in_counts(keep, now->music) : (abz_beat){0};
    abzi_plan plan;
    agree(keep, &step, has_music ? &music : NULL, &plan);
    float most = 2 * (1 - now->dial) * MOST_GAIN * (now->image != NULL ? MADE_UP_GAIN : 1);
    most = most > ALONE_GAIN ? most : ALONE_GAIN;
    keep->accord.gain = keep->accord.gain < most ? keep->accord.gain : most;
    mean_tempo(keep, now);
    watch(keep, now);
    if (keep->waits) {
        if (c->mode == ABZI_CONDUCTOR_HALTS) {
            abzi_conductor_tick(c, 60 * TICKS * c->pace);
        }
    } else if (c->mode != ABZI_CONDUCTOR_RUNS) {
        if (has_music) {
            abzi_conductor_hear(c, now->music, now->loudness, now->score, now->bar_at, now->metre, now->figure_n);
        }
    } else if (plan.period_s > 0) {
        static const abzi_loudness nothing = {0};
        abz_beat beat = planned_beat(&plan, has_music ? now->music : NULL);
        abzi_conductor_hear(c, &beat, has_music ? now->loudness : &nothing, now->score, now->bar_at, now->metre,
                            now->figure_n);
    } else {
        abzi_conductor_tick(c, 60 * TICKS * c->pace);
    }
}

bool abzi_keep_is_sound(const abzi_keep *keep)
{
    return abzi_accord_is_sound(&keep->accord) && abzi_conductor_is_sound(&keep->conductor) && keep->larger >= 1 &&
           keep->tempo >= 0 && keep->tempo < 1 && keep->waits <= 1;
}
