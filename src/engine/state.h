/// All that survives a tick. Every field is listed in state.inl: snapshot, restore and hash walk that list.
#ifndef ABZI_STATE_H
#define ABZI_STATE_H

#include "care/today.h"
#include "lead/recognise.h"
#include "partner/attune.h"
#include "partner/follow.h"
#include "rhythm/accord.h"
#include "rhythm/glass.h"
#include "rhythm/music.h"
#include "sense/upright.h"

typedef struct abzi_state {
#define ABZI_FIELD(type, name) type name;
#include "engine/state.inl"
#undef ABZI_FIELD
} abzi_state;

#endif
