#include "lead/image.h"

#include <math.h>
#include <string.h>

#define SAME_COUNT 0.25f  // as in keep.c: nearer to that landing than to what lies half a count away
#define LATE_MOST 12.0f   // ticks: one that is seen later than that was another one
#define LATE_N 10u        // landings of the last that count for what is usual

void abzi_image_start(abzi_image *image, const abz_body *body)
{
    memset(image, 0, sizeof *image);
    abzi_footfall_start(&image->feet, body);
}

// Which half count of the bar: a sway has less way to go before a half than before a whole count.
static int half_of(float at, float bar_at, int32_t metre)
{
    const float halves = 2 * (float)metre, half = floorf(2 * (at - bar_at) + 0.5f);
    return (int)(half - floorf(half / halves) * halves) % ABZI_IMAGE_BAR_N;
}

float abzi_image_late(const abzi_image *image, float at, float bar_at, int32_t metre)
{
    return image->late[half_of(at, bar_at, metre)];
}

// A landing was told: of the nearest step that the score has it is learned how late.
static void learn(abzi_image *image, const abzi_imagined *now, float lands_ticks)
{
    float best = SAME_COUNT;
    const abzi_score_tread *found = NULL;
    for (int i = 0; i < now->score->tread_n[now->role]; i++) {
        const abzi_score_tread *it = &now->score->tread[now->role][i];
        const float late = abzi_image_late(image, it->tread.at, now->bar_at, now->metre);
        const float off = fabsf(it->tread.at - (now->count + (lands_ticks - late) * now->rate));
        if (it->tread.moves && off < best) {
            best = off;
            found = it;
        }
    }
    if (found == NULL) {
        return;
    }
    const float late = lands_ticks - (found->tread.at - now->count) / now->rate;
    const int half = half_of(found->tread.at, now->bar_at, now->metre);
    if (fabsf(late) < LATE_MOST) {
        image->late_n[half] += image->late_n[half] < LATE_N;
        image->late[half] += (late - image->late[half]) / (float)image->late_n[half];
    }
}

void abzi_image_tick(abzi_image *image, const abzi_sitter *sitter, const abzi_sitting_input *sits,
                     const abzi_imagined *now)
{
    abz_pose pose = *sits->danced;
    abzi_sitting_tick(&image->chair, sitter, sits, &pose);
    uint32_t seen = UINT32_MAX;
    const abz_vec3 *joint = abzi_upright_tick(&image->upright, &sitter->body, true, pose.pos, &seen);
    abz_step step;
    image->feet.larger = now->larger;
    abzi_footfall_see(&image->feet, joint, seen, &step);
    if (step.announced && now->rate > 0) {
        learn(image, now, step.land_s * ABZ_TICKS_PER_SECOND);
    }
}

bool abzi_image_is_sound(const abzi_image *image)
{
    bool is = abzi_sitting_is_sound(&image->chair) && abzi_upright_is_sound(&image->upright);
    for (int i = 0; i < ABZI_IMAGE_BAR_N; i++) {
        is = is && fabsf(image->late[i]) < 2 * LATE_MOST && image->late_n[i] <= LATE_N;
    }
    return is;
}
