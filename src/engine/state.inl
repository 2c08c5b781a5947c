// ABZI_FIELD(type, name): the fields of the engine's state, in the order they are stored. A field is made of four-byte
// numbers only, so that it has no padding and can be stored number by number.
ABZI_FIELD(uint32_t, tick_low)
ABZI_FIELD(uint32_t, tick_high)
ABZI_FIELD(abzi_upright, upright)
ABZI_FIELD(abzi_lead, lead)
ABZI_FIELD(abzi_follow, follow)
ABZI_FIELD(uint32_t, hears)
ABZI_FIELD(abzi_music, music)
ABZI_FIELD(abzi_accord, accord)
ABZI_FIELD(abzi_recognise, recognise)
ABZI_FIELD(abzi_today, today)
ABZI_FIELD(float, gentle)
ABZI_FIELD(float, gentle_v)
