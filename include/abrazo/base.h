/// abrazo/base.h - words, units and results that every other header uses.
///
/// Terms, each defined once:
///   tick    one step of the engine, 1/60 s of dance time; counted, never measured
///   frame   one row of a motion file, at that file's own rate
///   beat    one pulse of the rhythm; phase is the place in it, [0,1)
///   step    the end of a foot's swing: the moment it lands
///   swing   a foot on its way from one place to the next; a foot that is not swinging is planted
///   hold    a hand of each dancer joined
///   place   where the follower is on the floor, in the leader's frame
/// The frame of the library: right-handed, +Y up, metres, radians, seconds; a dancer at heading 0 faces +Z, her left
/// side is at +X. Unit quaternions are x, y, z, w.
#ifndef ABRAZO_BASE_H
#define ABRAZO_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(ABZ_BUILDING) && defined(__GNUC__)
#define ABZ_API __attribute__((visibility("default")))
#else
#define ABZ_API
#endif
#ifdef __GNUC__
#define ABZ_CHECK __attribute__((warn_unused_result))
#else
#define ABZ_CHECK
#endif

#define ABZ_TICKS_PER_SECOND 60

/// Every result of the library: name, text for people.
#define ABZ_STATUS_LIST(X)                                                                                             \
    X(ABZ_OK, "fine")                                                                                                  \
    X(ABZ_EINVAL, "an argument is out of its range")                                                                   \
    X(ABZ_ENOMEM, "not enough memory")                                                                                 \
    X(ABZ_EMALFORMED, "the data does not follow its format")                                                           \
    X(ABZ_EMORE, "more bytes are needed")                                                                              \
    X(ABZ_EEND, "the data has ended")                                                                                  \
    X(ABZ_ECORRUPT, "the checksum does not match: the data is damaged")                                                \
    X(ABZ_EVERSION, "the data was written by another version of the format")                                           \
    X(ABZ_EJOINT, "a joint of the body could not be found")                                                            \
    X(ABZ_ELIMIT, "the data is larger than this program accepts")                                                      \
    X(ABZ_EIO, "reading or writing failed")                                                                            \
    X(ABZ_EEMPTY, "there is not enough data to work with")

typedef enum abz_status {
#define ABZ_STATUS_ENUM(name, text) name,
    ABZ_STATUS_LIST(ABZ_STATUS_ENUM)
#undef ABZ_STATUS_ENUM
        ABZ_STATUS_N
} abz_status;

/// What went wrong and where. line and column count from 1; 0 means unknown. what is a whole sentence without a full
/// stop, in plain words: what was found, what was expected.
typedef struct abz_error {
    abz_status status;
    uint64_t offset;
    uint32_t line;
    uint32_t column;
    char what[400];
} abz_error;

/// The text for people of a status.
/// Thread  any
ABZ_API const char *abz_status_text(abz_status status);

/// Takes the next n bytes of what is being written. Any status but ABZ_OK ends the writing and is handed on.
typedef abz_status (*abz_sink)(void *to, const char *bytes, size_t n);

/// The library's version, "major.minor.patch".
/// Thread  any
ABZ_API const char *abz_version(void);

typedef struct abz_vec3 {
    float x, y, z;
} abz_vec3;

typedef struct abz_quat {
    float x, y, z, w;
} abz_quat;

#ifdef __cplusplus
}
#endif
#endif
