#include "live/scribe.h"

#include <stdlib.h>

// Dancing again from the beginning of a segment takes no longer than people wait: a minute in half a second.
enum { SEGMENT_TICKS = 60 * ABZ_TICKS_PER_SECOND };

bool abzi_scribe_open(abzi_scribe *s)
{
    *s = (abzi_scribe){.tape = abzi_tape_open(), .segment = malloc(abz_journal_segment_size())};
    return s->tape != NULL && s->segment != NULL;
}

void abzi_scribe_close(abzi_scribe *s)
{
    abzi_tape_close(s->tape);
    free(s->segment);
    *s = (abzi_scribe){0};
}

static bool put(abzi_scribe *s, const uint8_t *record, size_t n)
{
    return abzi_tape_commit(s->tape, s->epoch, record, n);
}

static bool put_segment(abzi_scribe *s, const abzi_studio *studio)
{
    const uint64_t at = abzi_tape_end(s->tape);
    const abz_journal_head head = abzi_studio_head(studio);
    s->told = atomic_load(&s->tape->segment_asked);
    s->segment_tick = s->writer.tick;
    const abz_room *from = s->writer.tick > 0 ? studio->room : NULL;
    if (!put(s, s->segment, abz_journal_write_segment(&s->writer, &head, from, s->segment))) {
        return false;
    }
    atomic_store(&s->tape->segment_at, at);
    return true;
}

bool abzi_scribe_tick(abzi_scribe *s, const abzi_studio *studio, uint64_t tick, const abz_room_input *input)
{
    uint8_t record[ABZ_JOURNAL_RECORD_MAX];
    const bool fresh = s->room != studio->room || s->entered_n != studio->entered_n, follows = s->wrote;
    s->room = studio->room;
    s->entered_n = studio->entered_n;
    s->wrote = atomic_load_explicit(&s->tape->reader_n, memory_order_relaxed) > 0;
    if (!s->wrote) {
        return true;
    }
    s->writer.tick = tick;
    if ((fresh || !follows || s->told != atomic_load(&s->tape->segment_asked) ||
         tick - s->segment_tick >= SEGMENT_TICKS) &&
        !put_segment(s, studio)) {
        return false;
    }
    return put(s, record, abz_journal_write_tick(&s->writer, input, abz_room_shown(studio->room), record));
}

void abzi_scribe_resume(abzi_scribe *s, const abzi_studio *studio, uint64_t tick_n)
{
    s->writer = (abz_journal_writer){.tick = tick_n};
    s->segment_tick = tick_n;
    s->told = atomic_load(&s->tape->segment_asked);
    s->room = studio->room;
    s->entered_n = studio->entered_n;
    s->wrote = true;
}

void abzi_scribe_danced(abzi_scribe *s, const abzi_studio *studio)
{
    uint8_t record[ABZ_JOURNAL_RECORD_MAX];
    if (s->wrote && s->writer.tick % ABZ_TICKS_PER_SECOND == 0) {
        // When another process speaks by now, the next tick finds out.
        (void)put(s, record, abz_journal_write_hash(&s->writer, abz_room_hash(studio->room), record));
    }
}
