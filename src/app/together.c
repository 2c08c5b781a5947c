#include "app/together.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/seated_track.h"

#define GENTLE_SAID 0.05f  // less of it is not worth a word

/// false: out of memory; then all is as it was.
static bool grow(abz_track_frame **frame, size_t room_n)
{
    abz_track_frame *grown = room_n <= SIZE_MAX / sizeof *grown ? realloc(*frame, room_n * sizeof *grown) : NULL;
    *frame = grown ? grown : *frame;
    return grown;
}

bool abzi_together_add(abzi_together *together, const abz_pose *lead, const abz_pose *follow)
{
    if (together->frame_n == together->room_n) {
        const size_t room_n = together->room_n > 0 ? 2 * together->room_n : 4096;
        if (!grow(&together->lead, room_n) || !grow(&together->follow, room_n)) {
            return false;
        }
        together->room_n = room_n;
    }
    abz_track_frame_from_pose(lead, &together->lead[together->frame_n]);
    abz_track_frame_from_pose(follow, &together->follow[together->frame_n]);
    together->frame_n++;
    return true;
}

int abzi_together_measure(abzi_together *together, double frame_time_s, abz_figures *figures)
{
    const size_t n = abz_track_length(together->frame_n, frame_time_s), size = abz_measure_scratch_size(n);
    if (n < ABZ_TRACK_FRAMES_MIN) {
        return 1;
    }
    abz_track_frame *lead = calloc(n, sizeof *lead), *follow = calloc(n, sizeof *follow);
    void *scratch = size < SIZE_MAX ? malloc(size) : NULL;
    abz_track his, hers;
    int result = -1;
    if (lead && follow && scratch) {
        if (abz_track_init(together->lead, together->frame_n, frame_time_s, lead, n, &his) == ABZ_OK &&
            abz_track_init(together->follow, together->frame_n, frame_time_s, follow, n, &hers) == ABZ_OK) {
            together->lead_sits = abzi_seated_track(together->lead_body, together->lead_sits, lead, n);
            together->follow_sits = abzi_seated_track(together->follow_body, together->follow_sits, follow, n);
            result = abz_measure_couple(&his, &hers, scratch, size, figures) == ABZ_OK ? 0 : 1;
        } else {
            result = 1;
        }
    }
    free(lead);
    free(follow);
    free(scratch);
    return result;
}

void abzi_together_words(const abzi_together *together, const abz_figures *f, double held, char *out, size_t size)
{
    size_t n = 0;
    out[0] = 0;
// snprintf returns more than there was room for; the sentences fit in 512 bytes.
#define SAY(...) (n += n < size ? (size_t)snprintf(out + n, size - n, __VA_ARGS__) : 0)
    const bool he = together->lead_sits, she = together->follow_sits;
    if (he || she) {
        SAY("%s sat: sways of the trunk, or else strokes of the chair, are taken for steps", he && she ? "Both"
                                                                                             : he      ? "He"
                                                                                                       : "She");
        const double his_rate = 60 * f->steps_lead / f->seconds, her_rate = 60 * f->steps_follow / f->seconds;
        if (he && she) {
            SAY(", %.0f and %.0f a minute.\n", his_rate, her_rate);
        } else {
            SAY(", %.0f a minute.\n", he ? his_rate : her_rate);
        }
    }
    if (f->steps_larger > 1) {
        SAY("His steps are small: of both, those of a third of what is otherwise a step count.\n");
    }
    if (f->steps_lead == 0) {
        SAY(he ? "He moved neither.\n" : "He took no steps.\n");
    } else if (f->steps_follow == 0) {
        SAY(she ? "She moved neither.\n" : "She took no steps.\n");
    } else if (f->steps_matched == 0) {
        SAY("None of her %u steps fell with one of his.\n", f->steps_follow);
    } else {
        // F1 counts both dancers' steps; with the steps of each fixed, her share of it is the same factor for chance.
        const double hers = (double)(f->steps_lead + f->steps_follow) / (2.0 * f->steps_follow);
        SAY("%.0f %% of her steps fell with his", 100 * f->step_f1 * hers);
        if (f->chance.shift_n > 0) {
            SAY(" (by chance: %.0f %%)", 100 * f->chance.step_f1 * hers);
        }
        SAY(", half of those within %.0f ms", f->step_async_ms);
        if (!he && !she) {
            SAY(", %.0f %% with the opposite foot", 100 * f->mirror);
        }
        SAY(".\n");
    }
    if (held > 0) {
        SAY("They held hands %.0f %% of the time.\n", 100 * held);
    }
#undef SAY
}

void abzi_together_figures(const abzi_together *together, const abz_figures *f, char *out, size_t size)
{
    int n = 0;
    if (f->steps_matched > 0) {
        n = snprintf(out, size, "step_f1 %.2f\nstep_async_ms %.0f\n", f->step_f1, f->step_async_ms);
        if (!together->lead_sits && !together->follow_sits) {
            n += snprintf(out + n, size - (size_t)n, "mirror %.2f\n", f->mirror);
        }
    }
    if (f->chance.shift_n > 0) {
        n += snprintf(out + n, size - (size_t)n, "step_f1 by chance %.2f\n", f->chance.step_f1);
    }
    if (!together->follow_sits) {
        n += snprintf(out + n, size - (size_t)n, "skate_cms %.1f\n", f->skate_cms);
    }
    snprintf(out + n, size - (size_t)n, "jump %.2f\njerk %.0f\nclash %.3f\n", f->jump, f->jerk, f->clash);
}

void abzi_together_free(abzi_together *together)
{
    free(together->lead);
    free(together->follow);
    memset(together, 0, sizeof *together);
}

void abzi_together_today(abz_today *most, const abz_today *now)
{
    most->range = fmaxf(most->range, now->range);
    most->speed = fmaxf(most->speed, now->speed);
    most->hesitation = fmaxf(most->hesitation, now->hesitation);
    most->tremor = fmaxf(most->tremor, now->tremor);
    most->balance = fmaxf(most->balance, now->balance);
}

void abzi_together_gentle(const char *who, float softest, const abz_today *today)
{
    const struct {
        float how_much;
        const char *what;
    } found[] = {{today->range, "small steps"},
                 {today->speed, "slow steps"},
                 {today->hesitation, "stops in mid-step"},
                 {today->tremor, "trembling hands"},
                 {today->balance, "uneven legs or a leaning trunk"}};
    if (softest < GENTLE_SAID) {
        return;
    }
    fprintf(stderr, "She danced more gently, up to %.2f, for what she saw of %s:", (double)softest, who);
    const char *between = " ";
    for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
        if (found[i].how_much >= GENTLE_SAID) {
            fprintf(stderr, "%s%s", between, found[i].what);
            between = ", ";
        }
    }
    fprintf(stderr, ".\n");
}
