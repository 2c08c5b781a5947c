/// abrazo/measure.h - how together a couple is, in figures: steps, feet, hands, bodies, and the level of chance; and
/// how well a beat was heard.
///
/// A dancer is measured as a track: fifteen points, 60 times a second, smoothed. Two tracks give the figures of a
/// couple; a third, of the human who danced it, says how close a generated follower came to her.
/// Beats announced while music plays are measured beside the times at which people hear them.
/// All calls here work on whole takes after the dance; none belongs on the tick.
#ifndef ABRAZO_MEASURE_H
#define ABRAZO_MEASURE_H

#include "abrazo/motion.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The points of a track and the joints they come from. The first ABZ_TRACK_JOINT_N are the measured body; the toes
/// count only as the front half of the feet.
#define ABZ_TRACK_LIST(X)                                                                                              \
    X(ABZ_TRACK_PELVIS, ABZ_HIPS)                                                                                      \
    X(ABZ_TRACK_CHEST, ABZ_CHEST)                                                                                      \
    X(ABZ_TRACK_HEAD, ABZ_HEAD)                                                                                        \
    X(ABZ_TRACK_LEFT_SHOULDER, ABZ_LEFT_UPPER_ARM)                                                                     \
    X(ABZ_TRACK_RIGHT_SHOULDER, ABZ_RIGHT_UPPER_ARM)                                                                   \
    X(ABZ_TRACK_LEFT_ELBOW, ABZ_LEFT_LOWER_ARM)                                                                        \
    X(ABZ_TRACK_RIGHT_ELBOW, ABZ_RIGHT_LOWER_ARM)                                                                      \
    X(ABZ_TRACK_LEFT_WRIST, ABZ_LEFT_HAND)                                                                             \
    X(ABZ_TRACK_RIGHT_WRIST, ABZ_RIGHT_HAND)                                                                           \
    X(ABZ_TRACK_LEFT_KNEE, ABZ_LEFT_LOWER_LEG)                                                                         \
    X(ABZ_TRACK_RIGHT_KNEE, ABZ_RIGHT_LOWER_LEG)                                                                       \
    X(ABZ_TRACK_LEFT_ANKLE, ABZ_LEFT_FOOT)                                                                             \
    X(ABZ_TRACK_RIGHT_ANKLE, ABZ_RIGHT_FOOT)                                                                           \
    X(ABZ_TRACK_LEFT_TOES, ABZ_LEFT_TOES)                                                                              \
    X(ABZ_TRACK_RIGHT_TOES, ABZ_RIGHT_TOES)

typedef enum abz_track_point {
#define ABZ_TRACK_ENUM(point, joint) point,
    ABZ_TRACK_LIST(ABZ_TRACK_ENUM)
#undef ABZ_TRACK_ENUM
        ABZ_TRACK_POINT_N
} abz_track_point;

#define ABZ_TRACK_JOINT_N 13
#define ABZ_TRACK_FRAMES_MIN 10  ///< the smoothing filter needs this many

/// One moment of a track: world position of each point, x, y, z, metres, +Y up.
typedef struct abz_track_frame {
    double at[ABZ_TRACK_POINT_N][3];
} abz_track_frame;

/// A dancer over time, one frame a tick. Borrows its frames.
typedef struct abz_track {
    const abz_track_frame *frame;
    size_t frame_n;
} abz_track;

/// The measured points of a pose.
/// Thread  any
ABZ_API void abz_track_frame_from_pose(const abz_pose *pose, abz_track_frame *frame);

/// How many ticks there are from the first row of a recording to its last; 0 when the frame time is not above zero.
/// Thread  any
ABZ_API size_t abz_track_length(size_t row_n, double frame_time_s);

/// Put a recording on the ticks (linear between its rows) and smooth it.
///
/// Shape   row [row_n], one every frame_time_s; frame [frame_n] written, frame_n = abz_track_length(row_n, frame_time_s)
/// Time    second-order Butterworth low-pass at 10 Hz, forwards and backwards: no delay
/// Errors  ABZ_EINVAL: frame_n is not that length; ABZ_EEMPTY: fewer than ABZ_TRACK_FRAMES_MIN ticks
/// Owns    borrows row for the call; the track borrows frame
/// Thread  any
/// Laws    a recording that does not move comes out as it went in; scaling and shifting the input does so to the output
/// Source  the filter and its ends are those of scipy.signal.filtfilt with its defaults: Gustafsson, "Determining the
///         initial states in forward-backward filtering", IEEE Trans. Signal Processing 44 (1996), with the signal
///         continued by its point reflection over nine samples
ABZ_API abz_status abz_track_init(const abz_track_frame *row, size_t row_n, double frame_time_s, abz_track_frame *frame,
                                  size_t frame_n, abz_track *track) ABZ_CHECK;

/// What the figures would be by luck: their means over partners who dance the same, but at another time.
///
/// The follower's steps and holds are moved round in a circle by ABZ_CHANCE_SHIFTS different times, none within a
/// second of where they belong. The shifts follow the golden ratio, so that they share no period with the music: evenly
/// spaced ones could all be whole beats, and a couple at a steady tempo would look as if chance did it.
/// A lag has no chance level of its own: it is zero for the best couple and for any two strangers.
#define ABZ_CHANCE_SHIFTS 999
typedef struct abz_chance {
    uint32_t shift_n;  ///< partners compared; 0 for takes under two seconds, and nothing below means anything then
    uint32_t matched_shift_n;  ///< partners with at least one matched step; async and mirror are means over these
    double step_f1;
    double step_async_ms;
    double mirror;
    double hand_f1;  ///< holds moved in time against the human's: as much holding, at other moments
} abz_chance;

/// Figures of a couple, and of a generated follower beside the human one.
typedef struct abz_figures {
    double seconds;         ///< time all of the tracks cover
    uint32_t steps_lead;    ///< steps of the leader
    uint32_t steps_follow;  ///< steps of the follower
    double steps_larger;  ///< so many times as large are both dancers' steps looked at: the leader's are so small, and
                          ///< slow, that few are seen otherwise; usually 1
    uint32_t steps_matched;  ///< pairs of them; with none, step_async_ms, step_lag_ms and mirror mean nothing
    double step_f1;          ///< F1 of her steps against his, one to one within 200 ms, [0,1]
    double step_async_ms;    ///< median |her step - his| of the pairs
    double step_lag_ms;      ///< mean (her step - his): positive, she is later
    double mirror;           ///< share of the pairs danced with opposite feet, [0,1]
    double skate_cms;        ///< mean floor speed of a foot within 3 cm of its lowest, cm/s
    double jump;             ///< frames a second in which any joint is faster than 9 m/s
    double jerk;             ///< median jerk of the joints, m/s^3
    double clash;            ///< share of frames with the trunks closer than 22 cm, [0,1]

    bool has_human;           ///< the human follower was given: the rest means something
    double place_m;           ///< median floor distance between the pelvis of the two followers
    double facing_deg;        ///< median angle between their headings
    double pose_m;            ///< median over frames of their joints' mean distance
    double hand_f1;           ///< F1 of "a hand of each within 30 cm" against the human couple, [0,1]
    uint64_t missing_frames;  ///< ticks of the leader that the shortest track does not cover

    abz_chance chance;
} abz_figures;

/// Bytes of scratch memory that measuring tracks of up to frame_n frames takes; SIZE_MAX when there is no such size.
/// Thread  any
ABZ_API size_t abz_measure_scratch_size(size_t frame_n);

/// Measure a couple by itself.
///
/// Errors  ABZ_EEMPTY: a track shorter than ABZ_TRACK_FRAMES_MIN; ABZ_ENOMEM: scratch too small for the longer track
///         or not aligned for max_align_t
/// Owns    borrows all; scratch [size] bytes are overwritten
/// Thread  any
ABZ_API abz_status abz_measure_couple(const abz_track *lead, const abz_track *follow, void *scratch, size_t size,
                                      abz_figures *figures) ABZ_CHECK;

/// Measure a generated follower beside the human one, over the time all three cover.
///
/// Errors, Owns, Thread  as abz_measure_couple
/// Laws    the human measured against herself has place, facing and pose 0 and hand_f1 1 (or 0 without any hold)
ABZ_API abz_status abz_measure_follow(const abz_track *lead, const abz_track *human, const abz_track *follow,
                                      void *scratch, size_t size, abz_figures *figures) ABZ_CHECK;

/// A beat as people hear it.
typedef struct abz_true_beat {
    double beat_s;    ///< when, from the beginning of the sound
    uint32_t in_bar;  ///< which beat of the bar it is, from 1; 0: nobody said
} abz_true_beat;

/// A beat as a tracker announced it.
typedef struct abz_told_beat {
    double heard_s;   ///< how much sound it had heard when it said so; one that sees the whole: any time before beat_s
    double beat_s;    ///< when it falls
    uint32_t in_bar;  ///< as above
} abz_told_beat;

typedef struct abz_beats_config {
    uint32_t struct_size;
    double start_s;  ///< beats before it do not count, if two true ones are left
    double end_s;    ///< beats from it on do not count; 0: all count
    double late_s;   ///< a beat told later than this after its own time earns nothing, but counts as told
} abz_beats_config;

/// How well the beat was heard. All shares are [0,1].
typedef struct abz_beat_figures {
    uint64_t true_n, told_n;  ///< beats that counted
    double f;                 ///< F1 of told against true beats, one to one within 70 ms
    double cml_t;             ///< share of beats in a row that keep the right tempo and phase (within 17.5 % of a beat)
    double aml_t;             ///< the same, where twice or half the tempo and the off-beat are right too
    double late;              ///< share of told beats that were told too late
    bool has_first;           ///< any beat was told, wherever it lies: first_s means something
    double first_s;           ///< when the first one was told
    bool has_bars;            ///< true beats that count begin bars: downbeat_f means something
    double downbeat_f;        ///< F1 of the first beats of bars, as above
} abz_beat_figures;

/// 5 s, all, 20 ms: as the field judges trackers, but for the lateness.
/// Thread  any
ABZ_API abz_beats_config abz_beats_config_default(void);

/// Bytes of scratch memory that judging takes; SIZE_MAX when there is no such size.
/// Thread  any
ABZ_API size_t abz_beats_scratch_size(size_t right_n, size_t told_n);

/// Judge what a tracker told by what people hear.
///
/// Shape   right [right_n], rising; told [told_n], in any order
/// Errors  ABZ_EINVAL: config, right does not rise, or a time is not finite; ABZ_EEMPTY: no true beat before end_s;
///         ABZ_ENOMEM: scratch too small or not aligned for max_align_t
/// Owns    borrows all; scratch [size] bytes are overwritten
/// Thread  any
/// Cost    O((right_n + told_n) log told_n)
/// Laws    the true beats told in time have all shares 1 and late 0
/// Source  Davies, Degara, Plumbley, "Evaluation methods for musical audio beat tracking algorithms", Queen Mary
///         University technical report C4DM-TR-09-06 (2009), with the windows of the program mir_eval
ABZ_API abz_status abz_beats_judge(const abz_true_beat *right, size_t right_n, const abz_told_beat *told, size_t told_n,
                                   const abz_beats_config *config, void *scratch, size_t size,
                                   abz_beat_figures *figures) ABZ_CHECK;

#ifdef __cplusplus
}
#endif
#endif
