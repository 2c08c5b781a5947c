#define _GNU_SOURCE  // MAP_ANONYMOUS

#include "live/tape.h"

#include <string.h>
#include <sys/mman.h>

abzi_tape *abzi_tape_open(void)
{
    abzi_tape *tape =
        mmap(NULL, sizeof *tape, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (tape == MAP_FAILED) {
        return NULL;
    }
    atomic_init(&tape->segment_at, UINT64_MAX);
    return tape;
}

void abzi_tape_close(abzi_tape *tape)
{
    if (tape) {
        munmap(tape, sizeof *tape);
    }
}

bool abzi_tape_commit(abzi_tape *tape, uint32_t epoch, const uint8_t *bytes, size_t n)
{
    uint64_t word = atomic_load_explicit(&tape->word, memory_order_acquire);
    if (word >> 48 != epoch || n > ABZI_TAPE_SIZE / 2) {
        return false;
    }
    const uint64_t end = word & ((UINT64_C(1) << 48) - 1);
    const size_t at = (size_t)(end % ABZI_TAPE_SIZE), first = n < ABZI_TAPE_SIZE - at ? n : ABZI_TAPE_SIZE - at;
    atomic_store(&tape->writing_to, end + n);  // before the bytes change
    memcpy(tape->bytes + at, bytes, first);
    memcpy(tape->bytes, bytes + first, n - first);
    return atomic_compare_exchange_strong(&tape->word, &word, word + n);
}

bool abzi_tape_claim(abzi_tape *tape, uint32_t epoch, uint64_t end)
{
    uint64_t word = (uint64_t)epoch << 48 | end;
    return atomic_compare_exchange_strong(&tape->word, &word, (uint64_t)(epoch + 1) << 48 | end);
}

bool abzi_tape_read(const abzi_tape *tape, uint64_t at, uint8_t *out, size_t n)
{
    const uint64_t gone = atomic_load(&tape->writing_to);
    if (gone > at + ABZI_TAPE_SIZE || n > ABZI_TAPE_SIZE) {
        return false;
    }
    const size_t from = (size_t)(at % ABZI_TAPE_SIZE), first = n < ABZI_TAPE_SIZE - from ? n : ABZI_TAPE_SIZE - from;
    memcpy(out, tape->bytes + from, first);
    memcpy(out + first, tape->bytes, n - first);
    atomic_thread_fence(memory_order_seq_cst);
    return atomic_load(&tape->writing_to) <= at + ABZI_TAPE_SIZE;
}

void abzi_tape_ask(abzi_tape *tape)
{
    atomic_fetch_add(&tape->segment_asked, 1);
}
