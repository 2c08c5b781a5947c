// ABZI_FIELD(type, name): the fields of a room's state, in the order they are stored; of four-byte numbers only.
ABZI_FIELD(uint32_t, tick_low)
ABZI_FIELD(uint32_t, tick_high)
ABZI_FIELD(uint32_t, leads)    // abz_leads in force
ABZI_FIELD(uint32_t, unseen_n) // ticks since anything was seen of the dancer
ABZI_FIELD(uint32_t, met)      // the dancer has been seen
ABZI_FIELD(uint32_t, sight)    // abz_sight: how the dancer was seen last
ABZI_FIELD(uint32_t, silent_n) // ticks since music was last heard with any confidence
ABZI_FIELD(uint32_t, alone)    // she who leads has begun without music
ABZI_FIELD(uint32_t, shares_n) // times that one who shares or leads has begun
ABZI_FIELD(abzi_begun, begun)  // the newest of them
ABZI_FIELD(abz_body, dancer)   // proportions of the dancer, as far as they are known
ABZI_FIELD(uint32_t, measured) // these were measured
ABZI_FIELD(abzi_joints, you)
ABZI_FIELD(abz_camera, camera)
ABZI_FIELD(abz_headset, headset)
ABZI_FIELD(abzi_fall_watch, fall)
ABZI_FIELD(abzi_attend, attend)
ABZI_FIELD(abzi_feet, feet)
ABZI_FIELD(abzi_landings, landing)
ABZI_FIELD(abzi_unison, unison)
ABZI_FIELD(abzi_handover, handover)
ABZI_FIELD(abzi_temper, temper)
ABZI_FIELD(uint32_t, tempers) // while somebody else begins to dance her: what is shown is no faster than is asked for
ABZI_FIELD(abzi_sitting, sitting) // she, when she sits
ABZI_FIELD(abzi_third, third)
ABZI_FIELD(abzi_handover, third_over) // the stand-in as she is shown
ABZI_FIELD(uint32_t, shown_low) // hash of all that has been shown
ABZI_FIELD(uint32_t, shown_high)
