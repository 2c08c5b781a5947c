/// Who begins: she leads, offers the lead, listens, takes it, or gives it up. Decided figure by figure.
///
///   LISTENS ── he danced a neutral figure, and the dial says so ──► LEADS
///   LEADS ── some figures later ──► OFFERS: neutral figures ── nobody took it ──► LEADS
///   LEADS, OFFERS ── in her neutral figure he begins another ──► LISTENS
///   LEADS ── his movement is ahead of hers, or he goes his own way again and again ──► LISTENS
#ifndef ABZI_INITIATIVE_H
#define ABZI_INITIATIVE_H

#include <stdbool.h>
#include <stdint.h>

enum { ABZI_LISTENS, ABZI_LEADS, ABZI_OFFERS };

/// All four-byte fields.
typedef struct abzi_initiative {
    uint32_t seed;      ///< of the generator, never 0
    float dial;         ///< 0 always listens .. 1 always leads
    int32_t mode;       ///< ABZI_LISTENS, ABZI_LEADS or ABZI_OFFERS
    int32_t left_n;     ///< figures in this mode; LEADS: until she offers; OFFERS: until she goes on
    uint32_t fresh;     ///< this is the first figure since she took it
    uint32_t his;       ///< he had the lead last
    int32_t own_n;      ///< figures in a row in which he danced something else while she led
    int32_t asked_n;    ///< neutral figures of his in a row until they are an offer
    int32_t offered_n;  ///< LISTENS: so many there were
    int32_t shown_n;    ///< LEADS, OFFERS: neutral figures of hers in a row, up to the last one chosen after
    int32_t passed_n;   ///< how often the lead has come or gone
} abzi_initiative;

/// What is known of the figure that is being danced when the next one is chosen.
typedef struct abzi_turn {
    bool hers_neutral;
    bool he_is_seen;
    bool his_known;    ///< his figure is
    bool his_neutral;  ///< with his_known
    bool same;         ///< with his_known: it is hers
} abzi_turn;

/// asked_n: neutral figures until she takes them for an offer: of two who both listen one must be quicker.
void abzi_initiative_start(abzi_initiative *initiative, uint32_t seed, float dial, bool leads, int asked_n);

/// Choose what comes next: true: she begins a figure with intent; false: a neutral one.
bool abzi_initiative_turn(abzi_initiative *initiative, const abzi_turn *turn);

/// In the middle of a figure he is seen to dance another one. true: she answers it; false: she keeps to hers.
bool abzi_initiative_meet(abzi_initiative *initiative, bool hers_neutral, bool his_neutral, bool he_is_ahead);

/// He dances at another place altogether: she goes there.
void abzi_initiative_give(abzi_initiative *initiative);

/// Has he, who takes so many neutral figures for an offer, been asked before the figure that is danced? next: the one
/// after it is chosen already.
bool abzi_initiative_asks(const abzi_initiative *initiative, int asked_n, bool next);

/// For what was restored.
bool abzi_initiative_is_sound(const abzi_initiative *initiative);

#endif
