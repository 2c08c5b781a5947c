/// abrazo/osc.h - Open Sound Control 1.0 packets, read and written where they lie: no memory is asked for, and no byte
/// beyond the packet is looked at.
///
/// A packet is one message, or a bundle of messages and bundles. Numbers are big-endian, all parts fill multiples of
/// four bytes. Types that are known: i f s b of OSC 1.0, and T F N h d t of its list of others.
/// Source  Matthew Wright, "The Open Sound Control 1.0 Specification" (2002)
#ifndef ABRAZO_OSC_H
#define ABRAZO_OSC_H

#include "abrazo/base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ABZ_OSC_DEPTH_MAX 8  ///< bundles in bundles; senders seen so far have two
#define ABZ_OSC_NOW 1        ///< the time of a bundle that is meant for the moment it comes

/// One value of a message.
typedef struct abz_osc_value {
    char type;   ///< i f s b T F N h d t
    uint32_t n;  ///< bytes of s (without its zero) or b
    union {
        int32_t i;
        int64_t h;
        float f;
        double d;
        uint64_t t;        ///< NTP time: seconds since 1900 in the upper half
        const char *s;     ///< ends with a zero
        const uint8_t *b;  ///< [n]
    } as;
} abz_osc_value;

/// A message of a packet that was read. Points into the packet's bytes.
typedef struct abz_osc_message {
    const char *address;  ///< begins with a slash, ends with a zero
    const char *types;    ///< one letter a value, ends with a zero
    const uint8_t *values;
    uint64_t time;  ///< of the innermost bundle around it; ABZ_OSC_NOW where there is none
} abz_osc_message;

/// A packet being read. The fields belong to the functions below.
typedef struct abz_osc_reader {
    const uint8_t *bytes;
    size_t at;
    uint32_t depth;  ///< bundles that are open
    bool ended;
    size_t end[ABZ_OSC_DEPTH_MAX + 1];  ///< end[d]: where what lies d bundles deep ends
    uint64_t time[ABZ_OSC_DEPTH_MAX + 1];
} abz_osc_reader;

/// Read a packet from its beginning.
/// Owns    borrows bytes [n] until the last message was used
/// Thread  any
ABZ_API void abz_osc_read_begin(abz_osc_reader *reader, const uint8_t *bytes, size_t n);

/// The next message. All of it was looked at: its values can be taken.
/// Errors  ABZ_EEND: there is none; ABZ_EMALFORMED, ABZ_ELIMIT: error->offset and error->what say what is wrong. A wrong
///         message inside a bundle is passed over by the next call; after a wrong bundle the packet is at its end.
/// Thread  tick
ABZ_API abz_status abz_osc_read(abz_osc_reader *reader, abz_osc_message *message, abz_error *error) ABZ_CHECK;

/// The values of a message that was read. Returns how many were written: all there are, up to most.
/// Thread  tick
ABZ_API size_t abz_osc_values(const abz_osc_message *message, abz_osc_value *value, size_t most);

/// A packet being written. n: its size so far.
typedef struct abz_osc_writer {
    uint8_t *out;
    size_t size, n;
    bool is_bundle;
} abz_osc_writer;

/// Begin a packet of one message.
/// Owns    borrows out [size] for as long as it is written
/// Thread  any
ABZ_API void abz_osc_write_begin(abz_osc_writer *writer, uint8_t *out, size_t size);

/// Begin a packet of any number of messages.
/// Errors  ABZ_ENOMEM: size is below the 16 bytes of an empty bundle
/// Thread  any
ABZ_API abz_status abz_osc_write_bundle(abz_osc_writer *writer, uint8_t *out, size_t size, uint64_t time) ABZ_CHECK;

/// Write one message.
/// Shape   value [value_n]
/// Errors  ABZ_EINVAL: address begins with no slash, a type is not known, or a packet of one message has one already;
///         ABZ_ENOMEM: it does not fit, and nothing was written
/// Laws    abz_osc_read gives the same message back
/// Thread  tick
ABZ_API abz_status abz_osc_write(abz_osc_writer *writer, const char *address, const abz_osc_value *value,
                                 size_t value_n) ABZ_CHECK;

#ifdef __cplusplus
}
#endif
#endif
