/// Two who both sit: neither goes across, so what they are to be to each other they come to by turning, and by going
/// ahead or back as far as each other.
#ifndef ABZI_OPPOSITE_H
#define ABZI_OPPOSITE_H

#include "lead/dancer.h"

/// Do both of a couple sit? Shape   dancer [ABZ_ROLE_N]
bool abzi_both_sit(const abzi_dancer *dancer);

/// How a plan lies on the floor: what it has at `from` is at `to`.
typedef struct abzi_laid {
    abzi_spot from, to;
} abzi_laid;

/// Where a chair comes to that goes from `from` on an arc, and ends turned as at a spot: as much of the way as is not
/// across. Yaws are not wrapped.
abzi_spot abzi_rolled_to(abzi_spot from, abzi_spot spot);

/// The same to a spot that may be whole turns off: it turns the short way.
abzi_spot abzi_rolled_near(abzi_spot from, abzi_spot spot);

/// They face each other, so that they come nearer by going ahead.
/// Shape   plan [ABZ_ROLE_N]
bool abzi_face(const abzi_spot *plan);

/// Lie so that from where two chairs are they come to be to each other as a plan has them, both having turned by as
/// much, and gone ahead by as much.
/// Shape   at, plan [ABZ_ROLE_N]: axles of their chairs, where they are, and as they are planned
abzi_laid abzi_laid_between(const abzi_spot *at, const abzi_spot *plan);

/// Where something planned is then.
abzi_spot abzi_laid_at(const abzi_laid *laid, abzi_spot planned);

/// Where one of them goes for the two to come to be to each other as they are planned, that lie so.
/// Shape   at, plan [ABZ_ROLE_N]
abzi_spot abzi_opposite(const abzi_laid *laid, const abzi_spot *at, const abzi_spot *plan, int role);

#endif
