/// The page that plays a couple in a browser, being written frame by frame.
#ifndef ABZI_PAGE_FILE_H
#define ABZI_PAGE_FILE_H

#include "abrazo/player.h"
#include "abrazo/stand_in.h"
#include "edge/out_file.h"

/// Begins as zeroes; file is NULL where there is no page, or none any more.
typedef struct abzi_page {
    const char *path;
    abzi_out *file;
    abz_player player;
    const char *lead_name, *follow_name;  ///< set before it is opened; NULL: as dancers are called
    const char *third_name;               ///< the same; NULL: there is nobody else (abz_player_third moves them)
    abz_chair_shape lead_chair,
        follow_chair;  ///< set before it is opened, of those who sit or may (abz_player_chairs moves them)
} abzi_page;

/// Is a page asked for (html), and none was built into this program? Then says so.
bool abzi_page_is_missing(const char *html);

/// dance: what is danced, a path or "-". All: false when the page could not be written; the line was printed.
bool abzi_page_open(abzi_page *page, const char *path, const char *dance, double frame_time_s);

/// A stand-in, who is there in the next frame. Returns in whose place she dances: bits of abrazo/player.h.
uint32_t abzi_page_stand_in(abzi_page *page, const abz_pose *pose, abz_stand_in_act act, abz_role place);

/// shows: bits of abrazo/player.h.
bool abzi_page_frame(abzi_page *page, const abz_pose *lead, const abz_pose *follow, uint32_t shows);

/// words: for the page to say, or NULL.
bool abzi_page_end(abzi_page *page, const char *words);
void abzi_page_close(abzi_page *page);

#endif
