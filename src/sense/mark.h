/// Marks: the points of a dancer that a camera sees, and the joints they stand for.
#ifndef ABZI_MARK_H
#define ABZI_MARK_H

#include "abrazo/motion.h"

/// In pairs from the second on: left is odd, right is even.
#define ABZI_MARK_LIST(X)                                                                                              \
    X(ABZI_MARK_HEAD, ABZ_HEAD)                                                                                        \
    X(ABZI_MARK_LEFT_SHOULDER, ABZ_LEFT_UPPER_ARM)                                                                     \
    X(ABZI_MARK_RIGHT_SHOULDER, ABZ_RIGHT_UPPER_ARM)                                                                   \
    X(ABZI_MARK_LEFT_ELBOW, ABZ_LEFT_LOWER_ARM)                                                                        \
    X(ABZI_MARK_RIGHT_ELBOW, ABZ_RIGHT_LOWER_ARM)                                                                      \
    X(ABZI_MARK_LEFT_WRIST, ABZ_LEFT_HAND)                                                                             \
    X(ABZI_MARK_RIGHT_WRIST, ABZ_RIGHT_HAND)                                                                           \
    X(ABZI_MARK_LEFT_HIP, ABZ_LEFT_UPPER_LEG)                                                                          \
    X(ABZI_MARK_RIGHT_HIP, ABZ_RIGHT_UPPER_LEG)                                                                        \
    X(ABZI_MARK_LEFT_KNEE, ABZ_LEFT_LOWER_LEG)                                                                         \
    X(ABZI_MARK_RIGHT_KNEE, ABZ_RIGHT_LOWER_LEG)                                                                       \
    X(ABZI_MARK_LEFT_ANKLE, ABZ_LEFT_FOOT)                                                                             \
    X(ABZI_MARK_RIGHT_ANKLE, ABZ_RIGHT_FOOT)                                                                           \
    X(ABZI_MARK_LEFT_TOES, ABZ_LEFT_TOES)                                                                              \
    X(ABZI_MARK_RIGHT_TOES, ABZ_RIGHT_TOES)

enum {
#define ABZI_MARK_ENUM(id, joint) id,
    ABZI_MARK_LIST(ABZI_MARK_ENUM)
#undef ABZI_MARK_ENUM
        ABZI_MARK_N
};

/// Those a body is measured by: all but the toes, which no bone's length depends on.
#define ABZI_MARKS_MEASURED ((1u << ABZI_MARK_LEFT_TOES) - 1)

/// And those of somebody who sits, whose legs need not be seen.
#define ABZI_MARKS_SEATED ((1u << ABZI_MARK_LEFT_KNEE) - 1)

/// The same point of the other side.
static inline int abzi_mark_other(int mark)
{
    return mark == ABZI_MARK_HEAD ? mark : ((mark - 1) ^ 1) + 1;
}

/// Marks of a moment, metres. mask: bit m: at[m] was measured.
typedef struct abzi_marks {
    abz_vec3 at[ABZI_MARK_N];
    abz_vec3 place;  ///< between the hips
    uint32_t mask;
} abzi_marks;

#endif
