/// What an engine is made of: the model it borrows, what does not change, and its state.
#ifndef ABZI_ENGINE_INTERNAL_H
#define ABZI_ENGINE_INTERNAL_H

#include "abrazo/engine.h"
#include "engine/state.h"

struct abz_engine {
    abz_repertoire repertoire;
    abz_engine_config config;
    abzi_build build;
    abz_chair_shape his_chair;  ///< of the leader, when he sits
    abzi_usual usual;
    abzi_music_model music;
    abzi_recognise_model recognise;  ///< pattern.figure_n 0: there is no syllabus
    abzi_state state;
    abzi_state coming;  ///< one that is being restored
};

/// Before the first tick: what another engine knows of the leader, of how he does today, and of the music.
/// Thread  tick
void abzi_engine_inherit(abz_engine *engine, const abz_engine *from);

#endif
