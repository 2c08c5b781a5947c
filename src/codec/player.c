/// The motion inside a player page. The element <script id="motion" type="text/plain"> carries, as attributes,
///   data-version    3
///   data-frame-ns   nanoseconds a frame
///   data-lead, data-follow, data-third   names, escaped; the last where somebody else is there, too
///   data-lead-chair, data-follow-chair   of those who sit at some time: abzi_chair_measures in 1/10000 m, with commas
///                                        between them
/// and as text the base64 (RFC 4648) of one record of 316 bytes a frame, 28 more for each of these, and 156 more for a
/// third, little-endian:
///   0     lead: 156 bytes
///           0    hips                        f32 x 3, metres
///           12   joints 1 .. 20 less hips    i16 x 3 each, 1/10000 m, held within +-3.2767 m
///           132  turn of head, left hand, right hand   i16 x 4 each (x, y, z, w), 1/32767
///   156   follow: 156 bytes
///   312   flags u32: abrazo/player.h
///   316   the leader's chair, the follower's: abzi_chair_places, f32 each; where flags say that they stand, where it was
///         last
///   then  who else is there, as the lead, 156 bytes; where flags say that they are not, where they were last
/// The page takes the number of frames from the length of the text. Figures follow in <pre id="figures">.
#include "abrazo/player.h"

#include <math.h>
#include <string.h>

#include "codec/chair_numbers.h"

enum {
    DANCER_SIZE = 12 + 6 * (ABZ_JOINT_N - 1) + 8 * 3,
    CHAIR_SIZE = 4 * ABZI_CHAIR_PLACES,
    FRAME_MOST = 3 * DANCER_SIZE + 4 + 2 * CHAIR_SIZE
};

static const char title_mark[] = "<!--abrazo:title-->";
static const char motion_mark[] = "<!--abrazo:motion-->";

abz_player_config abz_player_config_default(void)
{
    return (abz_player_config){.struct_size = sizeof(abz_player_config),
                               .title = "abrazo",
                               .lead_name = "leader",
                               .follow_name = "follower",
                               .frame_time_s = 1.0 / ABZ_TICKS_PER_SECOND};
}

static const char *find(const char *in, const char *end, const char *mark)
{
    const size_t mark_size = strlen(mark);
    while ((size_t)(end - in) >= mark_size) {
        const char *at = memchr(in, mark[0], (size_t)(end - in) - mark_size + 1);
        if (at == NULL || memcmp(at, mark, mark_size) == 0)
            return at;
        in = at + 1;
    }
    return NULL;
}

static abz_status put(const abz_player *player, const char *text)
{
    return player->sink(player->to, text, strlen(text));
}

/// Text as HTML, good between tags and inside quotes. Control characters other than line ends and tabs are left out.
static abz_status put_escaped(const abz_player *player, const char *text)
{
    while (*text != '\0') {
        size_t plain_n = 0;
        while ((unsigned char)text[plain_n] >= ' ' ? strchr("<>&\"'\177", text[plain_n]) == NULL
                                                   : text[plain_n] == '\n' || text[plain_n] == '\t')
            plain_n++;
        if (plain_n > 0) {
            abz_status status = player->sink(player->to, text, plain_n);
            if (status != ABZ_OK)
                return status;
            text += plain_n;
            continue;
        }
        const char *entity = *text == '<'    ? "&lt;"
                             : *text == '>'  ? "&gt;"
                             : *text == '&'  ? "&amp;"
                             : *text == '"'  ? "&quot;"
                             : *text == '\'' ? "&#39;"
                                             : "";
        abz_status status = put(player, entity);
        if (status != ABZ_OK)
            return status;
        text++;
    }
    return ABZ_OK;
}

static abz_status put_number(const abz_player *player, uint64_t number)
{
    char text[21];
    size_t at = sizeof text;
    do
        text[--at] = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    return player->sink(player->to, text + at, sizeof text - at);
}

static abz_status put_chair(const abz_player *player, const char *name, const abz_chair_shape *chair)
{
    float measure[ABZI_CHAIR_MEASURES];
    abzi_chair_measures(chair, measure);
    abz_status status = put(player, name);
    for (size_t i = 0; i < ABZI_CHAIR_MEASURES && status == ABZ_OK; i++) {
        if (!(measure[i] >= 0 && measure[i] < 10))
            return ABZ_EINVAL;
        status = i > 0 ? put(player, ",") : ABZ_OK;
        if (status == ABZ_OK)
            status = put_number(player, (uint64_t)(measure[i] * 10000.0f + 0.5f));
    }
    return status;
}

abz_status abz_player_begin(const abz_player_config *config, abz_player *player)
{
    if (config->struct_size != sizeof *config || config->sink == NULL || config->page == NULL ||
        config->title == NULL || config->lead_name == NULL || config->follow_name == NULL ||
        !(config->frame_time_s >= 0.001 && config->frame_time_s <= 1.0))
        return ABZ_EINVAL;
    const char *page_end = config->page + config->page_size;
    const char *title = find(config->page, page_end, title_mark);
    if (title == NULL)
        return ABZ_EMALFORMED;
    const char *after_title = title + sizeof title_mark - 1;
    const char *motion = find(after_title, page_end, motion_mark);
    if (motion == NULL)
        return ABZ_EMALFORMED;
    const char *tail = motion + sizeof motion_mark - 1;
    *player = (abz_player){.sink = config->sink,
                           .to = config->to,
                           .tail = tail,
                           .tail_size = (size_t)(page_end - tail),
                           .has_chair = {config->lead_chair.wheel_m > 0, config->follow_chair.wheel_m > 0},
                           .has_third = config->third_name != NULL};

    abz_status status = player->sink(player->to, config->page, (size_t)(title - config->page));
    if (status == ABZ_OK)
        status = put_escaped(player, config->title);
    if (status == ABZ_OK)
        status = player->sink(player->to, after_title, (size_t)(motion - after_title));
    if (status == ABZ_OK)
        status = put(player, "<script id=\"motion\" type=\"text/plain\" data-version=\"3\" data-frame-ns=\"");
    if (status == ABZ_OK)
        status = put_number(player, (uint64_t)(config->frame_time_s * 1e9 + 0.5));
    if (status == ABZ_OK)
        status = put(player, "\" data-lead=\"");
    if (status == ABZ_OK)
        status = put_escaped(player, config->lead_name);
    if (status == ABZ_OK)
        status = put(player, "\" data-follow=\"");
    if (status == ABZ_OK)
        status = put_escaped(player, config->follow_name);
    if (status == ABZ_OK && player->has_third)
        status = put(player, "\" data-third=\"");
    if (status == ABZ_OK && player->has_third)
        status = put_escaped(player, config->third_name);
    if (status == ABZ_OK && player->has_chair[0])
        status = put_chair(player, "\" data-lead-chair=\"", &config->lead_chair);
    if (status == ABZ_OK && player->has_chair[1])
        status = put_chair(player, "\" data-follow-chair=\"", &config->follow_chair);
    if (status == ABZ_OK)
        status = put(player, "\">");
    return status;
}

static unsigned char *store_i16(unsigned char *at, float value)
{
    float held = value < -32767.0f ? -32767.0f : value > 32767.0f ? 32767.0f : value;
    uint16_t bits = (uint16_t)(int16_t)floorf(held + 0.5f);
    at[0] = (unsigned char)bits;
    at[1] = (unsigned char)(bits >> 8);
    return at + 2;
}

static unsigned char *store_u32(unsigned char *at, uint32_t bits)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(bits >> 8 * i);
    return at + 4;
}

static unsigned char *store_f32(unsigned char *at, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return store_u32(at, bits);
}

/// NULL when a number is not finite.
static unsigned char *store_dancer(unsigned char *at, const abz_pose *pose)
{
    static const abz_joint turned[] = {ABZ_HEAD, ABZ_LEFT_HAND, ABZ_RIGHT_HAND};
    const abz_vec3 hips = pose->pos[ABZ_HIPS];
    at = store_f32(store_f32(store_f32(at, hips.x), hips.y), hips.z);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        const abz_vec3 p = pose->pos[j];
        if (!isfinite(p.x) || !isfinite(p.y) || !isfinite(p.z))
            return NULL;
        if (j != ABZ_HIPS) {
            at = store_i16(at, (p.x - hips.x) * 10000.0f);
            at = store_i16(at, (p.y - hips.y) * 10000.0f);
            at = store_i16(at, (p.z - hips.z) * 10000.0f);
        }
    }
    for (size_t i = 0; i < sizeof turned / sizeof *turned; i++) {
        const abz_quat q = pose->rot[turned[i]];
        if (!isfinite(q.x) || !isfinite(q.y) || !isfinite(q.z) || !isfinite(q.w))
            return NULL;
        at = store_i16(at, q.x * 32767.0f);
        at = store_i16(at, q.y * 32767.0f);
        at = store_i16(at, q.z * 32767.0f);
        at = store_i16(at, q.w * 32767.0f);
    }
    return at;
}

static unsigned char *store_chair(unsigned char *at, const abz_chair *chair)
{
    float number[ABZI_CHAIR_PLACES];
    abzi_chair_places(chair, number);
    for (size_t i = 0; i < ABZI_CHAIR_PLACES; i++) {
        if (!isfinite(number[i]))
            return NULL;
        at = store_f32(at, number[i]);
    }
    return at;
}

void abz_player_chairs(abz_player *player, const abz_chair *lead, const abz_chair *follow)
{
    const abz_chair *chair[] = {lead, follow};
    for (int d = 0; d < 2; d++) {
        player->sits[d] = chair[d] != NULL && player->has_chair[d];
        player->chair[d] = player->sits[d] ? *chair[d] : player->chair[d];
    }
}

void abz_player_third(abz_player *player, const abz_pose *third)
{
    player->is_third_there = third != NULL;
    player->third = third != NULL ? *third : player->third;
}

static char *store_base64(char *out, const unsigned char *three)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = (uint32_t)three[0] << 16 | (uint32_t)three[1] << 8 | three[2];
    for (int shift = 18; shift >= 0; shift -= 6)
        *out++ = digit[bits >> shift & 63];
    return out;
}

abz_status abz_player_frame(abz_player *player, const abz_pose *lead, const abz_pose *follow, uint32_t flags)
{
    unsigned char record[2 + FRAME_MOST];
    unsigned char *at = record;
    for (uint32_t i = 0; i < player->held_n; i++)
        *at++ = player->held[i];
    at = store_dancer(at, lead);
    if (at == NULL)
        return ABZ_EINVAL;
    at = store_dancer(at, follow);
    if (at == NULL)
        return ABZ_EINVAL;
    at = store_u32(at, flags | (player->is_third_there ? (uint32_t)ABZ_PLAYER_THIRD : 0) |
                           (player->sits[0] ? (uint32_t)ABZ_PLAYER_LEAD_SITS : 0) |
                           (player->sits[1] ? (uint32_t)ABZ_PLAYER_FOLLOW_SITS : 0));
    for (int d = 0; d < 2; d++) {
        at = player->has_chair[d] ? store_chair(at, &player->chair[d]) : at;
        if (at == NULL)
            return ABZ_EINVAL;
    }
    at = player->has_third ? store_dancer(at, &player->third) : at;
    if (at == NULL)
        return ABZ_EINVAL;

    char text[(2 + FRAME_MOST) / 3 * 4 + 4];
    char *out = text;
    const unsigned char *from = record;
    for (; at - from >= 3; from += 3)
        out = store_base64(out, from);
    player->held_n = (uint32_t)(at - from);
    memcpy(player->held, from, player->held_n);
    player->frame_n++;
    return player->sink(player->to, text, (size_t)(out - text));
}

abz_status abz_player_end(abz_player *player, const char *figures)
{
    abz_status status = ABZ_OK;
    if (player->held_n > 0) {
        const unsigned char three[3] = {player->held[0], player->held_n > 1 ? player->held[1] : 0, 0};
        char text[4];
        store_base64(text, three);
        memset(text + player->held_n + 1, '=', 3 - player->held_n);
        status = player->sink(player->to, text, sizeof text);
    }
    if (status == ABZ_OK)
        status = put(player, "</script>\n<pre id=\"figures\" hidden>");
    if (status == ABZ_OK && figures != NULL)
        status = put_escaped(player, figures);
    if (status == ABZ_OK)
        status = put(player, "</pre>\n");
    if (status == ABZ_OK)
        status = player->sink(player->to, player->tail, player->tail_size);
    return status;
}
