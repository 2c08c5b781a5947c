// ABZI_FIELD(type, name): the fields of a stand-in's state, in the order they are stored; of four-byte numbers only.
ABZI_FIELD(uint32_t, tick_low)
ABZI_FIELD(uint32_t, tick_high)
ABZI_FIELD(uint32_t, begun)
ABZI_FIELD(uint32_t, hears)
ABZI_FIELD(int32_t, act)    // abz_stand_in_act
ABZI_FIELD(uint32_t, act_n) // ticks since it changed
ABZI_FIELD(int32_t, place)  // abz_role: whose place she takes, or expects to take
ABZI_FIELD(abzi_of_both, unseen_n) // ticks each dancer has not been seen
ABZI_FIELD(uint32_t, back_n)       // ticks for which who was lost dances again
ABZI_FIELD(uint32_t, still_n)      // ticks since who is left stepped
ABZI_FIELD(uint32_t, silent_n)     // ticks since the music was sure of itself
ABZI_FIELD(uint32_t, phrase)       // 1: a phrase begins in this tick, as who is left dances it
ABZI_FIELD(uint32_t, ended)        // an end that was foreseen is being danced to: nothing opens it again
ABZI_FIELD(float, rest)            // 0 dancing .. 1 standing at ease
ABZI_FIELD(float, rest_v)
ABZI_FIELD(abzi_spot, middle)  // of the couple, slowly; yaw: the direction in which she waits
ABZI_FIELD(abzi_spot, goal)    // where she waits
ABZI_FIELD(abzi_spot, offset)  // from the place she takes to where she is: what is left of the way in
ABZI_FIELD(abzi_lying, lying)  // who was lost lies there
ABZI_FIELD(abzi_way, way)
ABZI_FIELD(abzi_half_turn, turn)
ABZI_FIELD(abzi_bodies_of_both, body)       // of the couple,
ABZI_FIELD(abzi_chairs_of_both, chair)      // and the chairs of those who sit
ABZI_FIELD(abzi_uprights_of_both, upright) // who sits of them, as they would stand
ABZI_FIELD(abzi_leads_of_both, dancer)   // the couple, as she sees them
ABZI_FIELD(abzi_falls_of_both, fall)     // whether they fall
ABZI_FIELD(abzi_accords_of_both, accord) // her beat, with the steps of each
ABZI_FIELD(abzi_phrasing, phrasing)
ABZI_FIELD(abzi_music, music)
ABZI_FIELD(abzi_loudness, loudness)
ABZI_FIELD(abzi_follow, follow)
