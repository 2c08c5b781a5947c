/// He who sits as she would see him if he danced with her: what she expects of him is put into a chair in thought and
/// looked at as he is, so that it is known how late, or early, his steps are seen to land.
#ifndef ABZI_IMAGE_H
#define ABZI_IMAGE_H

#include "care/sitting.h"
#include "lead/score.h"
#include "sense/upright.h"

#define ABZI_IMAGE_BAR_N 8  ///< half counts of a bar

/// All four-byte fields: part of a state.
typedef struct abzi_image {
    abzi_sitting chair;
    abzi_upright upright;
    abzi_footfall feet;
    float late[ABZI_IMAGE_BAR_N];       ///< ticks by which a landing on such a half count is seen late; below 0 early,
    uint32_t late_n[ABZI_IMAGE_BAR_N];  ///< and of how many that is known
} abzi_image;

/// What is danced in a tick.
typedef struct abzi_imagined {
    const abzi_score *score;
    int32_t role;       ///< abz_role: his
    float bar_at;       ///< where the figure begins that is danced
    int32_t metre;      ///< its bar in counts
    float count, rate;  ///< at the end of the tick, and counts a tick
    float larger;       ///< steps are looked at so many times as large as they are
} abzi_imagined;

/// Shape   body: his
void abzi_image_start(abzi_image *image, const abz_body *body);

/// One tick in which both dance. sits: what he would be danced from
/// Thread  tick
void abzi_image_tick(abzi_image *image, const abzi_sitter *sitter, const abzi_sitting_input *sits,
                     const abzi_imagined *now);

/// Ticks by which a landing at a count is seen late.
float abzi_image_late(const abzi_image *image, float at, float bar_at, int32_t metre);

/// For what was restored.
bool abzi_image_is_sound(const abzi_image *image);

#endif
