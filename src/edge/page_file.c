#include "edge/page_file.h"

#include <stdio.h>
#include <string.h>

#include "edge/complain.h"
#include "edge/player_page.h"

static abz_status to_page(void *to, const char *bytes, size_t n)
{
    return abzi_out_write(to, bytes, n) ? ABZ_OK : ABZ_EIO;
}

/// false: the page could not be written, the line was printed; there is no page any more.
static bool goes_on(abzi_page *page, abz_status status)
{
    if (status == ABZ_OK) {
        return true;
    }
    if (status != ABZ_EIO || abzi_out_unwanted(page->file)) {  // otherwise it was said where it happened
        fprintf(stderr, "abrazo: %s: %s\n", page->path, abz_status_text(status));
    }
    abzi_page_close(page);
    return false;
}

bool abzi_page_is_missing(const char *html)
{
    return html && abzi_player_page_size == 0 &&
           abzi_complain(html, "this abrazo was built without its page (node and npm make it)") != 0;
}

bool abzi_page_open(abzi_page *page, const char *path, const char *dance, double frame_time_s)
{
    const char *slash = strrchr(dance, '/');
    abz_player_config config = abz_player_config_default();
    page->path = path;
    page->file = abzi_out_open(path);
    if (!page->file) {
        return false;
    }
    config.page = (const char *)abzi_player_page;
    config.page_size = abzi_player_page_size;
    config.title = strcmp(dance, "-") == 0 ? "abrazo" : slash ? slash + 1 : dance;
    config.lead_name = page->lead_name ? page->lead_name : config.lead_name;
    config.follow_name = page->follow_name ? page->follow_name : config.follow_name;
    config.third_name = page->third_name;
    config.frame_time_s = frame_time_s;
    config.lead_chair = page->lead_chair;
    config.follow_chair = page->follow_chair;
    config.sink = to_page;
    config.to = page->file;
    return goes_on(page, abz_player_begin(&config, &page->player));
}

uint32_t abzi_page_stand_in(abzi_page *page, const abz_pose *pose, abz_stand_in_act act, abz_role place)
{
    abz_player_third(&page->player, pose);
    return act == ABZ_STAND_IN_ASIDE || act == ABZ_STAND_IN_LEAVING ? 0
           : place == ABZ_ROLE_LEAD                                 ? ABZ_PLAYER_THIRD_LEADS
                                                                    : ABZ_PLAYER_THIRD_FOLLOWS;
}

bool abzi_page_frame(abzi_page *page, const abz_pose *lead, const abz_pose *follow, uint32_t shows)
{
    return goes_on(page, abz_player_frame(&page->player, lead, follow, shows));
}

bool abzi_page_end(abzi_page *page, const char *words)
{
    return goes_on(page, abz_player_end(&page->player, words)) &&
           goes_on(page, abzi_out_flush(page->file) ? ABZ_OK : ABZ_EIO);
}

void abzi_page_close(abzi_page *page)
{
    if (page->file) {
        abzi_out_close(page->file);
    }
    page->file = NULL;
}
