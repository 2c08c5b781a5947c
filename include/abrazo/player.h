/// abrazo/player.h - a couple as one HTML page that plays in any browser, offline.
///
/// The page is a template (built from web/player, carried by the program) with two marks, where the title and the
/// motion go. It is written from front to back through the caller's sink, so it can follow a dance of any length.
#ifndef ABRAZO_PLAYER_H
#define ABRAZO_PLAYER_H

#include "abrazo/chair.h"

#ifdef __cplusplus
extern "C" {
#endif

/// What is known of a frame besides the poses; or them together. Without any foot bit in a whole dance the page finds
/// the planted feet by itself.
enum {
    ABZ_PLAYER_LEAD_LEFT_PLANTED = 1 << 0,
    ABZ_PLAYER_LEAD_RIGHT_PLANTED = 1 << 1,
    ABZ_PLAYER_LEAD_LOST = 1 << 2,  ///< is not there, and is not shown: the pose is where the leader was last
    ABZ_PLAYER_LEAD_SITS = 1 << 3,  ///< in the chair (abz_player_chairs sets it)
    ABZ_PLAYER_FOLLOW_LEFT_PLANTED = 1 << 8,
    ABZ_PLAYER_FOLLOW_RIGHT_PLANTED = 1 << 9,
    ABZ_PLAYER_FOLLOW_LOST = 1 << 10,
    ABZ_PLAYER_FOLLOW_SITS = 1 << 11,
    ABZ_PLAYER_HOLD_LEFT_LEFT = 1 << 16,   ///< the lead's left hand holds the follower's left
    ABZ_PLAYER_HOLD_LEFT_RIGHT = 1 << 17,  ///< the lead's left hand holds the follower's right
    ABZ_PLAYER_HOLD_RIGHT_LEFT = 1 << 18,
    ABZ_PLAYER_HOLD_RIGHT_RIGHT = 1 << 19,
    ABZ_PLAYER_THIRD = 1 << 24,         ///< somebody else is there (abz_player_third sets it), and
    ABZ_PLAYER_THIRD_LEADS = 1 << 25,   ///< dances in the leader's place,
    ABZ_PLAYER_THIRD_FOLLOWS = 1 << 26  ///< or in the follower's
};

typedef struct abz_player_config {
    uint32_t struct_size;
    const char *page;  ///< the template [page_size]; kept until abz_player_end
    size_t page_size;
    const char *title;  ///< UTF-8, as people write it: the writer escapes
    const char *lead_name;
    const char *follow_name;
    const char *third_name;  ///< of somebody else (abz_player_third), or NULL: there is nobody
    double frame_time_s;
    abz_chair_shape lead_chair, follow_chair;  ///< of who sits, or may be found to; wheel_m 0: stands throughout
    abz_sink sink;
    void *to;  ///< handed to sink
} abz_player_config;
ABZ_API abz_player_config abz_player_config_default(void);

/// A page being written. The fields belong to the functions below.
typedef struct abz_player {
    abz_sink sink;
    void *to;
    const char *tail;
    size_t tail_size;
    uint64_t frame_n;
    bool has_chair[2], sits[2];  ///< leader, follower; in the next frame:
    abz_chair chair[2];
    bool has_third, is_third_there;
    abz_pose third;   ///< in the next frame
    uint32_t held_n;  ///< bytes that wait for a group of three
    unsigned char held[3];
} abz_player;

/// Write the page up to its motion.
/// Units   frame_time_s 1/1000 .. 1
/// Errors  ABZ_EINVAL; ABZ_EMALFORMED: the template lacks a mark; what the sink returns
/// Thread  init
ABZ_API abz_status abz_player_begin(const abz_player_config *config, abz_player *player) ABZ_CHECK;

/// Where the chairs of those who sit are in the next frame, and until they are said to be elsewhere. Of a page with their
/// shapes.
/// Owns    borrows the chairs for the call; NULL: nobody sits in it
ABZ_API void abz_player_chairs(abz_player *player, const abz_chair *lead, const abz_chair *follow);

/// Where somebody else is in the next frame, and until they are said to be elsewhere. Of a page with a third_name.
/// Owns    borrows the pose for the call; NULL: they are not there
ABZ_API void abz_player_third(abz_player *player, const abz_pose *third);

/// Write one frame of both dancers.
/// Shape   flags: bits of the enum above
/// Errors  ABZ_EINVAL: a number is not finite; what the sink returns
/// Cost    one call of the sink, no memory
ABZ_API abz_status abz_player_frame(abz_player *player, const abz_pose *lead, const abz_pose *follow,
                                    uint32_t flags) ABZ_CHECK;

/// Write the rest of the page.
/// Shape   figures: a few lines of text that the page shows on demand; may be NULL
/// Errors  what the sink returns
ABZ_API abz_status abz_player_end(abz_player *player, const char *figures) ABZ_CHECK;

#ifdef __cplusplus
}
#endif
#endif
