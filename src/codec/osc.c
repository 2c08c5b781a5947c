// OSC 1.0 packets. All sizes are multiples of four:
//
//   message   address: "/...", zero, filled up with zeros
//             types: ",...", zero, filled up with zeros (old senders leave it out where there are no values)
//             values: i f 4 bytes; h d t 8 bytes; s as the address; b 4 bytes of size, then as many, filled up; T F N none
//   bundle    "#bundle", zero; time, 8 bytes; elements: 4 bytes of size, then a message or a bundle
#include "abrazo/osc.h"

#include <string.h>

#include "base/refuse.h"

enum { BUNDLE_HEAD = 16, SIZE_SIZE = 4 };

static const char bundle_name[8] = "#bundle";

static uint32_t get_u32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
}

static uint64_t get_u64(const uint8_t *p)
{
    return (uint64_t)get_u32(p) << 32 | get_u32(p + 4);
}

static size_t filled_up(size_t n)
{
    return (n + 3) / 4 * 4;
}

// ---- reading -------------------------------------------------------------------------------------------------------

/// Bytes that a string takes with its zeros; 0: it does not end, or ends in something else.
static size_t string_size(const uint8_t *at, size_t n)
{
    const uint8_t *zero = memchr(at, 0, n);
    if (!zero) {
        return 0;
    }
    const size_t length = (size_t)(zero - at), size = filled_up(length + 1);
    if (size > n) {
        return 0;
    }
    for (size_t i = length; i < size; i++) {
        if (at[i] != 0) {
            return 0;
        }
    }
    return size;
}

/// Bytes that a value takes; n: those there are. SIZE_MAX: more than that, or it is no value.
static size_t value_size(char type, const uint8_t *at, size_t n)
{
    size_t size = SIZE_MAX;
    switch (type) {
    case 'T':
    case 'F':
    case 'N':
        return 0;
    case 'i':
    case 'f':
        size = 4;
        break;
    case 'h':
    case 'd':
    case 't':
        size = 8;
        break;
    case 's':
        size = string_size(at, n);
        return size > 0 ? size : SIZE_MAX;
    case 'b':
        if (n >= SIZE_SIZE && get_u32(at) <= n - SIZE_SIZE) {
            size = SIZE_SIZE + filled_up(get_u32(at));
        }
        break;
    default:
        break;
    }
    return size <= n ? size : SIZE_MAX;
}

static bool is_address(const uint8_t *at, size_t size)
{
    for (size_t i = 0; i < size && at[i] != 0; i++) {
        if (at[i] <= ' ' || at[i] > '~') {
            return false;
        }
    }
    return at[0] == '/';
}

/// The message of n bytes at the reader's place.
static abz_status read_message(const abz_osc_reader *reader, size_t n, abz_osc_message *message, abz_error *error)
{
    const uint8_t *at = reader->bytes + reader->at;
    const size_t address_size = string_size(at, n);
    if (address_size == 0 || !is_address(at, address_size)) {
        return abzi_refuse(error, ABZ_EMALFORMED, reader->at, "a message begins with no address such as /abrazo/pulse");
    }
    *message = (abz_osc_message){(const char *)at, "", at + address_size, reader->time[reader->depth]};
    size_t left_n = n - address_size;
    if (left_n == 0) {
        return ABZ_OK;
    }
    const size_t types_size = message->values[0] == ',' ? string_size(message->values, left_n) : 0;
    if (types_size == 0) {
        return abzi_refuse(error, ABZ_EMALFORMED, reader->at, "a message has values, and does not say of which types");
    }
    message->types = (const char *)message->values + 1;
    message->values += types_size;
    left_n -= types_size;
    const uint8_t *value = message->values;
    for (const char *type = message->types; *type; type++) {
        const size_t size = value_size(*type, value, left_n);
        if (size == SIZE_MAX) {
            return abzi_refuse(error, ABZ_EMALFORMED, (uint64_t)(value - reader->bytes),
                               "a value is cut off, or of a type that is not known");
        }
        value += size;
        left_n -= size;
    }
    return left_n == 0 ? ABZ_OK
                       : abzi_refuse(error, ABZ_EMALFORMED, (uint64_t)(value - reader->bytes),
                                     "a message goes on after its last value");
}

/// What is wrong with the bundles themselves: what lies behind cannot be trusted.
static abz_status give_up(abz_osc_reader *reader, abz_status status, const char *what, abz_error *error)
{
    reader->ended = true;
    return abzi_refuse(error, status, reader->at, what);
}

/// Is there a bundle of at most n bytes at the reader's place? If so it is entered.
static bool enter(abz_osc_reader *reader, size_t n)
{
    const uint8_t *at = reader->bytes + reader->at;
    if (n < BUNDLE_HEAD || memcmp(at, bundle_name, sizeof bundle_name) != 0) {
        return false;
    }
    reader->depth++;
    reader->end[reader->depth] = reader->at + n;
    reader->time[reader->depth] = get_u64(at + sizeof bundle_name);
    reader->at += BUNDLE_HEAD;
    return true;
}

void abz_osc_read_begin(abz_osc_reader *reader, const uint8_t *bytes, size_t n)
{
    *reader = (abz_osc_reader){.bytes = bytes, .end = {n}, .time = {ABZ_OSC_NOW}};
}

abz_status abz_osc_read(abz_osc_reader *reader, abz_osc_message *message, abz_error *error)
{
    while (!reader->ended) {
        if (reader->at == reader->end[reader->depth] && reader->at > 0) {
            if (reader->depth == 0) {
                break;
            }
            reader->depth--;
            continue;
        }
        size_t n = reader->end[reader->depth] - reader->at;
        if (n % 4 != 0 || n == 0) {
            return give_up(reader, ABZ_EMALFORMED, "a packet has a size that is no multiple of four, or none", error);
        }
        if (reader->depth > 0) {
            const size_t size = get_u32(reader->bytes + reader->at);
            reader->at += SIZE_SIZE;
            if (size == 0 || size % 4 != 0 || size > n - SIZE_SIZE) {
                return give_up(reader, ABZ_EMALFORMED, "a part of a bundle has a size that cannot be", error);
            }
            n = size;
        }
        if (reader->depth == ABZ_OSC_DEPTH_MAX && memcmp(reader->bytes + reader->at, bundle_name, 4) == 0) {
            return give_up(reader, ABZ_ELIMIT, "bundles lie too deep in each other", error);
        }
        if (!enter(reader, n)) {
            const abz_status status = read_message(reader, n, message, error);
            reader->at += n;
            return status;
        }
    }
    reader->ended = true;
    return abzi_refuse(error, ABZ_EEND, reader->at, "the packet is at its end");
}

size_t abz_osc_values(const abz_osc_message *message, abz_osc_value *value, size_t most)
{
    const uint8_t *at = message->values;
    size_t n = 0;
    for (const char *type = message->types; *type && n < most; type++, n++) {
        abz_osc_value *v = &value[n];
        uint32_t u32;
        uint64_t u64;
        *v = (abz_osc_value){.type = *type};
        switch (*type) {
        case 'i':
        case 'f':
            u32 = get_u32(at);
            memcpy(&v->as, &u32, sizeof u32);
            at += 4;
            break;
        case 'h':
        case 'd':
        case 't':
            u64 = get_u64(at);
            memcpy(&v->as, &u64, sizeof u64);
            at += 8;
            break;
        case 's':
            v->as.s = (const char *)at;
            v->n = (uint32_t)strlen(v->as.s);
            at += filled_up(v->n + (size_t)1);
            break;
        case 'b':
            v->n = get_u32(at);
            v->as.b = at + SIZE_SIZE;
            at += SIZE_SIZE + filled_up(v->n);
            break;
        default:
            break;
        }
    }
    return n;
}

// ---- writing -------------------------------------------------------------------------------------------------------

static uint8_t *put_u32(uint8_t *p, uint32_t v)
{
    for (int i = 0; i < 4; i++) {
        p[i] = (uint8_t)(v >> (24 - 8 * i));
    }
    return p + 4;
}

static uint8_t *put_u64(uint8_t *p, uint64_t v)
{
    return put_u32(put_u32(p, (uint32_t)(v >> 32)), (uint32_t)v);
}

/// n bytes, and zeros up to size.
static uint8_t *put_bytes(uint8_t *p, const void *bytes, size_t n, size_t size)
{
    memcpy(p, bytes, n);
    memset(p + n, 0, size - n);
    return p + size;
}

/// Bytes that a value will take; SIZE_MAX: of no type that is known.
static size_t size_of(const abz_osc_value *value)
{
    switch (value->type) {
    case 'T':
    case 'F':
    case 'N':
        return 0;
    case 'i':
    case 'f':
        return 4;
    case 'h':
    case 'd':
    case 't':
        return 8;
    case 's':
        return filled_up(value->n + (size_t)1);
    case 'b':
        return SIZE_SIZE + filled_up(value->n);
    default:
        return SIZE_MAX;
    }
}

static uint8_t *put_value(uint8_t *p, const abz_osc_value *value)
{
    uint32_t u32;
    uint64_t u64;
    switch (value->type) {
    case 'i':
    case 'f':
        memcpy(&u32, &value->as, sizeof u32);
        return put_u32(p, u32);
    case 'h':
    case 'd':
    case 't':
        memcpy(&u64, &value->as, sizeof u64);
        return put_u64(p, u64);
    case 's':
        return put_bytes(p, value->as.s, value->n, filled_up(value->n + (size_t)1));
    case 'b':
        return put_bytes(put_u32(p, value->n), value->as.b, value->n, filled_up(value->n));
    default:
        return p;
    }
}

void abz_osc_write_begin(abz_osc_writer *writer, uint8_t *out, size_t size)
{
    *writer = (abz_osc_writer){.out = out, .size = size};
}

abz_status abz_osc_write_bundle(abz_osc_writer *writer, uint8_t *out, size_t size, uint64_t time)
{
    if (size < BUNDLE_HEAD) {
        return ABZ_ENOMEM;
    }
    *writer = (abz_osc_writer){out, size, BUNDLE_HEAD, true};
    memcpy(out, bundle_name, sizeof bundle_name);
    put_u64(out + sizeof bundle_name, time);
    return ABZ_OK;
}

abz_status abz_osc_write(abz_osc_writer *writer, const char *address, const abz_osc_value *value, size_t value_n)
{
    const size_t address_n = strlen(address), head = writer->is_bundle ? SIZE_SIZE : 0;
    if (!is_address((const uint8_t *)address, address_n + 1) || (!writer->is_bundle && writer->n > 0)) {
        return ABZ_EINVAL;
    }
    // a comma before the types, a zero behind them
    size_t size = filled_up(address_n + 1) + filled_up(value_n + 2);
    for (size_t i = 0; i < value_n; i++) {
        const size_t more = size_of(&value[i]);
        if (more == SIZE_MAX) {
            return ABZ_EINVAL;
        }
        size += more;
    }
    if (size + head > writer->size - writer->n) {
        return ABZ_ENOMEM;
    }
    uint8_t *p = writer->out + writer->n;
    writer->n += head + size;
    if (head > 0) {
        p = put_u32(p, (uint32_t)size);
    }
    p = put_bytes(p, address, address_n, filled_up(address_n + 1));
    const size_t types_size = filled_up(value_n + 2);
    memset(p, 0, types_size);
    p[0] = ',';
    for (size_t i = 0; i < value_n; i++) {
        p[1 + i] = (uint8_t)value[i].type;
    }
    p += types_size;
    for (size_t i = 0; i < value_n; i++) {
        p = put_value(p, &value[i]);
    }
    return ABZ_OK;
}
