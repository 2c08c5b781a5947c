/// What one dance is danced with: its figures, a repertoire to follow by, and a room that has just been opened. Prepared
/// beside the dance that goes on meanwhile; the tick takes it over as a whole.
#ifndef ABZI_STUDIO_H
#define ABZI_STUDIO_H

#include "abrazo/room.h"
#include "app/figure_set.h"
#include "app/repertoire_file.h"
#include "live/recorder.h"

enum { ABZI_PATH_SIZE = 512 };  ///< of a recording

/// What every dance of this evening has in common.
typedef struct abzi_evening {
    const char *repertoire;  ///< a file, for the dance that it was learnt from; NULL: the syllabus is learnt
    abz_dance dance;         ///< the dance of the repertoire
    float height_m;          ///< of the dancer; 0: not known
    const abz_body *you;     ///< proportions of the dancer; NULL: usual ones
    uint32_t seed;
    const char *recordings;  ///< the folder that recordings go to which the page asks for; NULL: the current one
} abzi_evening;

typedef struct abzi_studio {
    abz_dance dance;
    abzi_figure_set figures;
    abzi_repertoire_file mapped;  ///< its repertoire is what she follows by, wherever it lies
    void *learnt;                 ///< instead of a file
    abz_room_config config;
    void *room_mem;
    abz_room *room;
    uint8_t *played;               ///< the bytes of a recording that is danced again, or NULL
    bool plays;                    ///< it has not ended
    abz_journal player;            ///< how far it has come
    char session[ABZI_PATH_SIZE];  ///< where it is recorded to; "" when it is not
    abzi_recorder *recorder;       ///< of what is danced in this room from its first tick on, or NULL
} abzi_studio;

/// NULL: failed, the line was printed. Takes about a second where the dance has to be learnt.
abzi_studio *abzi_studio_open(const abzi_evening *evening, abz_dance dance);

/// One in which a recording is danced again, of these bytes, which are malloc's and become the studio's in any case. name:
/// for messages. When the recording ends, the dance goes on live. NULL: failed, the line was printed.
abzi_studio *abzi_studio_replay(const abzi_evening *evening, const char *name, uint8_t *bytes, size_t n);

/// The next tick of the recording. false: it has ended, or is damaged from here on.
/// Thread  tick
bool abzi_studio_next(abzi_studio *studio, abz_room_input *input);

/// What is danced in it is to be recorded, into a file that is not there yet. To be called before the first tick.
/// false: failed, the line was printed.
bool abzi_studio_record(abzi_studio *studio, const char *path);
void abzi_studio_close(abzi_studio *studio);

#endif
