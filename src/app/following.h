/// She who follows a leader frame by frame of his file: the ticks between, his falls, her wheelchair.
#ifndef ABZI_FOLLOWING_H
#define ABZI_FOLLOWING_H

#include "abrazo/engine.h"
#include "care/fall.h"
#include "care/sitting.h"
#include "edge/band_file.h"
#include "edge/frame_clock.h"
#include "lead/temper.h"
#include "room/handover.h"

/// Begins as zeroes.
typedef struct abzi_following {
    abz_engine *engine;     ///< all three are her owner's
    float gentle;           ///< as asked for
    abzi_band_file *music;  ///< or NULL: there is none, or it is over
    abzi_frame_clock clock;
    abz_pose lead;          ///< the newest frame of the leader
    abz_pose before, last;  ///< her newest two ticks
    uint32_t flags;         ///< of the last
    float softest;          ///< how gently she danced at most,
    abz_today today;        ///< and the most of what she believed of him
    abz_beat heard;         ///< the music where she was surest of it
    abz_body body;          ///< hers
    abzi_fall_watch watch;  ///< over him
    abzi_attend attend;     ///< what she does while he lies
    abzi_handover handover;
    bool sits;  ///< in a wheelchair: what she dances is danced by that
    abzi_sitter sitter;
    abzi_sitting sitting;
    abzi_temper temper;  ///< of her hands there
    abz_chair_shape his_shape;
} abzi_following;

/// config: of her engine.
void abzi_following_start(abzi_following *p, const abz_engine_config *config, bool sits, double frame_time_s);

/// Her answer to the next frame of the leader. false: the music failed, and the line was printed.
bool abzi_following_answer(abzi_following *p, const abz_pose *lead, abz_pose *follow);

/// Which hands are joined, bits of abrazo/player.h: hers that are to hold, 1 << abz_side, hold the nearer one of the
/// partner's that is near enough. role: hers
uint32_t abzi_joined_hands(uint32_t hers, abz_role role, const abz_pose *partner, const abz_pose *she);

/// The same in that answer.
uint32_t abzi_following_holds(const abzi_following *p, const abz_pose *lead, const abz_pose *follow);

#endif
