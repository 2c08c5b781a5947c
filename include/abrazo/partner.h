/// abrazo/partner.h - the repertoire: what a follower learned from couples, as one block of bytes.
///
/// abz_learn turns recorded couples into a repertoire; the bytes may be kept in a file, mapped back and opened without
/// a copy. An opened repertoire is the model of the engine: immutable, shared by any number of partners and threads.
#ifndef ABRAZO_PARTNER_H
#define ABRAZO_PARTNER_H

#include "abrazo/motion.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ABZ_REPERTOIRE_ALIGN 64            ///< alignment that the bytes of a repertoire must have in memory
#define ABZ_COUPLES_MAX 4096               ///< couples in one repertoire
#define ABZ_REPERTOIRE_TICKS_MAX 16777215  ///< ticks in one repertoire: 77 hours

/// One recorded couple on ticks: lead[i] and follow[i] are the same moment, in the same world.
typedef struct abz_recording {
    const abz_pose *lead;
    const abz_pose *follow;
    size_t tick_n;
    const abz_body *lead_body;
    const abz_body *follow_body;
} abz_recording;

/// Called between the parts of the work with what is done so far, 0 .. 1.
typedef void abz_learn_progress(void *context, double done);

/// How to learn.
typedef struct abz_learn_config {
    uint32_t struct_size;
    const char *body_file;  ///< a motion file that shows the follower's skeleton (any bytes; kept as they are), or NULL
    size_t body_file_n;
    /// Learn the leader's place too, from the same couples: abz_repertoire_open_other. Takes twice as long and as many
    /// bytes; default: no.
    bool both_places;
    const char *lead_body_file;  ///< as body_file, of the leader; with both_places
    size_t lead_body_file_n;
    abz_learn_progress *progress;  ///< NULL: none
    void *progress_context;
} abz_learn_config;
ABZ_API abz_learn_config abz_learn_config_default(void);

/// Bytes that learning takes.
/// Shape   tick_n: sum over the couples
/// Errors  ABZ_EINVAL: config; ABZ_ELIMIT: more couples or ticks than a repertoire holds
/// Thread  any
ABZ_API abz_status abz_learn_size(size_t couple_n, size_t tick_n, const abz_learn_config *config, size_t *work_size,
                                  size_t *out_size) ABZ_CHECK;

/// Learn a repertoire from couples. The first couple's follower gives the repertoire its body.
///
/// Shape   couple [couple_n]; work and out: the sizes of abz_learn_size, aligned to ABZ_REPERTOIRE_ALIGN
/// Errors  ABZ_EEMPTY: no couple, or all are shorter than a second; ABZ_EINVAL; ABZ_ENOMEM: a block is too small
/// Laws    the same couples in the same order give the same bytes
/// Thread  init (no allocation)
ABZ_API abz_status abz_learn(const abz_recording *couple, size_t couple_n, const abz_learn_config *config, void *work,
                             size_t work_size, void *out, size_t out_size, size_t *used_n, abz_error *error) ABZ_CHECK;

/// A repertoire in memory, checked. Borrows the bytes; may be copied.
typedef struct abz_repertoire {
    const void *header;       ///< start of the bytes
    const void *take;         ///< the recorded passages
    const void *moment;       ///< what both dancers did, per tick
    const float *mean;        ///< of the raw features
    const float *projection;  ///< raw features to search features
    const float *feature;     ///< search features, in the order of the tree
    const uint32_t *tick;     ///< the tick each row of feature was taken at
    const float *box;         ///< bounds of the tree's nodes
    const char *body_file;
    size_t body_file_n;
    abz_body body;  ///< of the follower
    float ankle_m,
        toes_m;  ///< how high her standing ankle and toes are above a flat foot's: shoes, and her way to stand
    uint32_t take_n, tick_n, row_n, raw_n;
    uint64_t content_hash;  ///< names the repertoire
    const void *other;      ///< bytes of the repertoire of the other place, or NULL
    size_t other_n;
} abz_repertoire;

/// Check the bytes of a repertoire and open them.
/// Errors  ABZ_EMALFORMED: no repertoire; ABZ_EVERSION; ABZ_ECORRUPT: damaged or cut short; ABZ_EINVAL: not aligned
/// Owns    *repertoire borrows bytes
/// Thread  any
ABZ_API abz_status abz_repertoire_open(const void *bytes, size_t n, abz_repertoire *repertoire,
                                       abz_error *error) ABZ_CHECK;

/// The repertoire of the other place: what a leader does beside a follower who moves like this. To it the follower is
/// the one who leads.
/// Errors  ABZ_EEMPTY: it was learned without; otherwise as abz_repertoire_open
/// Owns    *other borrows the bytes that repertoire borrows
/// Thread  any
ABZ_API abz_status abz_repertoire_open_other(const abz_repertoire *repertoire, abz_repertoire *other,
                                             abz_error *error) ABZ_CHECK;

#define ABZ_LEAD_WAY_N 7   ///< tenths of a second
#define ABZ_LEAD_LEG_N 7   ///< hips, left knee, ankle and toes, and the right ones
#define ABZ_LEAD_WAYS_N 3  ///< as many ways he may go are told

/// Where a leader may go, as the recorded ones went who moved most like him.
typedef struct abz_lead_ways {
    uint32_t n;                    ///< 0 to ABZ_LEAD_WAYS_N; the likeliest first
    float share[ABZ_LEAD_WAYS_N];  ///< how likely each is beside the others: sums to 1
    /// How far each part will have come in each of the next tenths of a second, in the room; y is 0.
    abz_vec3 by[ABZ_LEAD_WAYS_N][ABZ_LEAD_WAY_N][ABZ_LEAD_LEG_N];
} abz_lead_ways;

#ifdef __cplusplus
}
#endif
#endif
