/// What one dance is danced with: its figures, a repertoire to follow by, and a room that has just been opened.
/// Prepared beside the dance that goes on meanwhile; the tick takes it over as a whole.
#ifndef ABZI_STUDIO_H
#define ABZI_STUDIO_H

#include "abrazo/journal.h"
#include "edge/figure_set.h"
#include "edge/repertoire_file.h"
#include "live/library.h"

/// What every dance of this evening has in common.
typedef struct abzi_evening {
    const char *repertoire;  ///< a file, for the dance that it was learnt from; NULL: the syllabus is learnt
    abz_dance dance;         ///< the dance of the repertoire
    float height_m;          ///< of the dancer; 0: not known
    const abz_body *you;     ///< proportions of the dancer; NULL: usual ones
    uint32_t seed;
    abzi_library *library;   ///< where what is learnt lies, or NULL
    uint32_t seated;         ///< ABZ_SEATED_SHE, ABZ_SEATED_YOU: who sits in a wheelchair
    bool rests;              ///< nobody dances
    bool stands_by;          ///< a stand-in is ready,
    bool hand_back;          ///< and hands the place back
    const char *recordings;  ///< the folder that recordings go to which the page asks for; NULL: the current one
} abzi_evening;

typedef struct abzi_studio {
    abz_dance dance;
    abzi_figure_set figures;
    abzi_repertoire_file mapped;  ///< its repertoire is what she follows by, wherever it lies
    void *learnt;                 ///< instead of a file,
    bool lent;                    ///< by the evening's library
    abz_repertoire other;         ///< what a stand-in knows, where one is ready: the other place of it
    abz_room_config config;
    void *room_mem;
    abz_room *room;
    uint8_t *played;     ///< the bytes of a recording that is danced again, or NULL
    bool plays;          ///< it has not ended
    abz_journal player;  ///< how far it has come
    uint32_t entered_n;  ///< times that the room was set to what a segment says
} abzi_studio;

/// NULL: failed, the line was printed. Takes about a second where the dance has to be learnt.
abzi_studio *abzi_studio_open(const abzi_evening *evening, abz_dance dance);

/// One in which a recording is danced again, of these bytes, which are malloc's and become the studio's in any case.
/// name: for messages. When the recording ends, the dance goes on live. NULL: failed, the line was printed.
abzi_studio *abzi_studio_replay(const abzi_evening *evening, const char *name, uint8_t *bytes, size_t n);

/// The room of a segment, without its snapshot. name: for messages. NULL: failed, the line was printed.
abzi_studio *abzi_studio_of(const abzi_evening *evening, const char *name, const abz_journal_head *head);

/// Go on as a segment says.
/// Errors  ABZ_EINVAL: it is of another room (abzi_studio_of); those of abz_room_restore
/// Thread  tick
abz_status abzi_studio_enter(abzi_studio *studio, const abz_journal_record *segment, abz_error *error) ABZ_CHECK;

/// The next tick of the recording. false: it has ended, is damaged from here on, or another dance begins, for which
/// there is no time on the tick.
/// Thread  tick
bool abzi_studio_next(abzi_studio *studio, abz_room_input *input);

/// What a journal says of the room.
/// Thread  tick
abz_journal_head abzi_studio_head(const abzi_studio *studio);
void abzi_studio_close(abzi_studio *studio);

#endif
