// A state that is the whole of a snapshot: written behind its head, and read back. Included once, instead of
// base/state_walk.inl and as that is.
#include "base/state_walk.inl"

enum { SNAPSHOT_SIZE = ABZI_SNAPSHOT_HEAD + NUMBER_N * 4 };

/// The kind: its words and the content hash are the caller's.
static abz_status write_state(abzi_snapshot_kind kind, const ABZI_STATE *state, void *bytes, size_t size)
{
    if (size < SNAPSHOT_SIZE) {
        return ABZ_ENOMEM;
    }
    kind.size = SNAPSHOT_SIZE;
    kind.layout = layout_hash();
    put_state((uint8_t *)bytes + ABZI_SNAPSHOT_HEAD, state);
    abzi_snapshot_seal(&kind, bytes);
    return ABZ_OK;
}

/// As abzi_snapshot_check. What the numbers point at is for the caller to look at (abzi_snapshot_unsound).
static abz_status read_state(abzi_snapshot_kind kind, const void *bytes, size_t size, ABZI_STATE *state,
                             abz_error *error)
{
    kind.size = SNAPSHOT_SIZE;
    kind.layout = layout_hash();
    const abz_status status = abzi_snapshot_check(&kind, bytes, size, error);
    if (status == ABZ_OK) {
        get_state((const uint8_t *)bytes + ABZI_SNAPSHOT_HEAD, state);
    }
    return status;
}
