/// How together a couple was, from its dance as it happens, in words for people.
#ifndef ABZI_TOGETHER_H
#define ABZI_TOGETHER_H

#include "abrazo/gentle.h"
#include "abrazo/measure.h"

/// A dance remembered frame by frame. Begins as zeroes.
typedef struct abzi_together {
    abz_track_frame *lead, *follow;  ///< [frame_n]
    size_t frame_n, room_n;
    const abz_body *lead_body, *follow_body;
    bool lead_sits, follow_sits;  ///< known to sit; or found to, once it is measured
} abzi_together;

/// false: out of memory, nothing was printed.
bool abzi_together_add(abzi_together *together, const abz_pose *lead, const abz_pose *follow);

/// The figures that "abrazo measure" has for the two files; of who sits, strokes and sways are taken for steps
/// (app/seated_track.h). 0; -1: out of memory, nothing was printed; 1: the dance is too short to say.
int abzi_together_measure(abzi_together *together, double frame_time_s, abz_figures *figures);

/// A few sentences about figures, a line each. together: measured; held: share of the time with hands joined.
void abzi_together_words(const abzi_together *together, const abz_figures *figures, double held, char *out,
                         size_t size);

/// The same as numbers under their names, a line each, for who knows "abrazo measure".
void abzi_together_figures(const abzi_together *together, const abz_figures *figures, char *out, size_t size);

/// What she found that her partner needs, when she was to find it by herself. softest: how gently she danced at most;
/// today: of each the most. who: "the leader", "the partner". Prints nothing where she found nothing.
void abzi_together_gentle(const char *who, float softest, const abz_today *today);

/// The more of each.
void abzi_together_today(abz_today *most, const abz_today *now);
void abzi_together_free(abzi_together *together);

#endif
