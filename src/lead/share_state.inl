// ABZI_FIELD(type, name): the fields of a sharer's state, in the order they are stored; of four-byte numbers only.
ABZI_FIELD(uint32_t, tick_low)
ABZI_FIELD(uint32_t, tick_high)
ABZI_FIELD(abzi_spot, start) // where the leader stood when the dance began, or where he was met
ABZI_FIELD(abzi_course, course)
ABZI_FIELD(abzi_keep, keep)
ABZI_FIELD(abzi_loudness, loudness)
ABZI_FIELD(abzi_music, music)
ABZI_FIELD(uint32_t, hears)
ABZI_FIELD(abzi_upright, upright)
ABZI_FIELD(abzi_lead, seen)
ABZI_FIELD(uint32_t, unseen_n)
ABZI_FIELD(uint32_t, seen_n)
ABZI_FIELD(uint32_t, met) // she stands where he is met
ABZI_FIELD(abzi_recognise, recognise)
ABZI_FIELD(abzi_guess, guess)
ABZI_FIELD(uint32_t, elsewhere_n) // ticks that he has been recognised at another place than the course has him
ABZI_FIELD(abzi_initiative, initiative)
ABZI_FIELD(abzi_anchor, anchor)
ABZI_FIELD(abzi_ahead, ahead)
ABZI_FIELD(abzi_bridge, bridge)
ABZI_FIELD(abz_vec3, room)      // that they make for each other,
ABZI_FIELD(abz_vec3, room_rate) // and how fast it changes, m/s
ABZI_FIELD(abzi_giving, giving)
ABZI_FIELD(abzi_giving, giving_rate) // the same of how they give way
ABZI_FIELD(float, followed)          // the count of her last step that went where he is
ABZI_FIELD(abzi_today, today)        // how he is,
ABZI_FIELD(abzi_asked, asked)        // and what he does beside what he is asked for
ABZI_FIELD(float, gentle)            // how gently she dances,
ABZI_FIELD(float, gentle_v)
ABZI_FIELD(float, told) // and how gently she was told to
ABZI_FIELD(float, told_v)
ABZI_FIELD(abzi_temper, temper)
ABZI_FIELD(abzi_detour, detour)      // his chair, if he sits,
ABZI_FIELD(abzi_image, image)        // of him, if he sits
ABZI_FIELD(abzi_cue, cue)            // and what he shows
ABZI_FIELD(float, lean_rad)           // she who stands beside his chair leans so far ahead for what comes
ABZI_FIELD(float, lean_v)             // rad/s
ABZI_FIELD(abzi_offbeat, offbeat)    // and how far off her beat he is
ABZI_FIELD(abzi_shown_poses, shown)  // hers, a tick ago and now
ABZI_FIELD(uint32_t, shown_n)
ABZI_FIELD(uint32_t, ending) // 0: she dances, 1: closes, 2: has closed
ABZI_FIELD(float, closes_at)
ABZI_FIELD(uint32_t, joining_n) // ticks that he has been seen to step before she joins in
