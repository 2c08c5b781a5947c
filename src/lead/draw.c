// The floor pattern of a figure as a picture, as dance manuals draw it: footprints seen from above, he faces up the
// page.
//
// Units of the picture are hundredths of the common height. Up the page is +Z of the floor, left is +X.
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/text.h"
#include "lead/figure_words.h"
#include "lead/floor.h"

#define UNIT_M 100.0f  // the common height: hundredths of it are the picture's units
#define DEGREES (180 / ABZI_PI_F)
#define PRINT_MAX (ABZ_ROLE_N * (ABZ_FIGURE_STEP_MAX + ABZ_SIDE_N))
#define LABEL_SIZE 40
#define SAME_PLACE 1.0f         // prints closer than that are one print that is stepped on twice
#define SAME_TURN 0.1f          // if they also point the same way
#define TOE 7.5f                // from the middle of a foot to its ends: a shoe is 0.15 of the height
#define HALF_BREADTH 2.8f       // of the shoe below
#define TURN_RADIUS 9.5f        // of the arrow around a foot that turns, just beyond the toes
#define TURN_WHOLE 5.9f         // an arrow of a whole turn leaves a gap, or it would have no ends
#define LABEL_HALF_HEIGHT 1.9f  // and breadth of a digit, at the size of the style sheet
#define LABEL_HALF_DIGIT 1.15f
#define LABEL_GAP 1.2f     // between numbers side by side: they are not to be read as one
#define LABEL_ENOUGH 1.0f  // so much clear space around a number is as good as more
#define MARGIN 14.0f
#define HEAD 30.0f            // room for the title
#define FOOT 30.0f            // and for the legend
#define BREADTH_LEAST 162.0f  // the legend is as broad
#define TITLE_LETTER 4.9f     // breadth of one, on average
#define PIXELS 6.0f           // of a unit

typedef struct print {
    float x, y, yaw;
    int role, side, level;
    bool begins;  ///< stands there before the first step
    float label_x, label_y;
    char label[LABEL_SIZE];
} print;

/// The arrow of a turn: a part of a circle.
typedef struct arc {
    float x, y, from, to;  ///< yaws
    int role;
} arc;

typedef struct picture {
    abzi_text text;
    const abz_figure *figure;
    abzi_floor floor;
    print print[PRINT_MAX];
    int print_n;
    arc arc[ABZ_ROLE_N * ABZ_FIGURE_STEP_MAX];
    int arc_n;
    float left, right, top, bottom;
} picture;

static const char style[] =
    "<style>\n"
    "text{font-family:system-ui,sans-serif;fill:#2a2724}\n"
    ".title{font-size:8px;font-weight:600}.quiet{font-size:4.2px;fill:#6d655d}\n"
    ".lead{--ink:#1f6580;stroke:#1f6580}.follow{--ink:#c9472f;stroke:#c9472f}\n"
    ".print{fill:#fffdf9;stroke-width:.45;stroke-linejoin:round}.on{fill:var(--ink);stroke:none;opacity:.5}\n"
    ".off{fill:none;stroke:none}.tap,.begin{stroke-dasharray:1.1 .8}\n"
    ".begin{fill:none;opacity:.55;stroke-width:.4}.way{fill:none;stroke-width:.5;opacity:.55}\n"
    ".turn{fill:none;stroke-width:.6;opacity:.85}.tip{fill:var(--ink);stroke:none}\n"
    ".count{font-size:4.6px;font-weight:600;text-anchor:middle;fill:var(--ink);stroke:#f5f1ea;"
    "stroke-width:1.2;paint-order:stroke;stroke-linejoin:round}\n"
    ".line{fill:none;stroke-width:.25;opacity:.7}.scale{stroke:#6d655d;stroke-width:.6;fill:none}\n"
    "</style>\n";

// A right shoe, toes up, its middle at the origin: outline, sole, heel.
static const char shoes[] =
    "<defs>\n"
    "<path id=\"shoe\" d=\"M-1.2-7.4C.6-7.9 2.4-5.6 2.7-3.2 3-.6 2.1 1.2 2 3.2 2 5.6 1.5 7.5 0 7.5-1.5 7.5-2 5.8-1.9 "
    "3.6-1.8 1.6-2.3-.4-2.6-2.6-2.9-5.2-2.4-7.1-1.2-7.4Z\"/>\n"
    "<path id=\"sole\" d=\"M-1.2-7.4C.6-7.9 2.4-5.6 2.7-3.2 2.95-1.2 2.45.2 2.2 1.6L-2.05 1.6C-2.1.2-2.4-1-2.6-2.6-2.9-"
    "5.2-2.4-7.1-1.2-7.4Z\"/>\n"
    "<path id=\"heel\" d=\"M2 3 -1.9 3C-1.95 5.8-1.5 7.5 0 7.5 1.5 7.5 2 5.6 2 3Z\"/>\n"
    "</defs>\n";

// ---- text ----------------------------------------------------------------------------------------------------------

static void put_number(abzi_text *t, float value)
{
    char number[ABZI_DECIMAL_SIZE];
    abzi_text_bytes(t, number, abzi_decimal_write((double)value, 0, 2, number));
}

/// Words in which each % becomes the next of the values.
static void put(picture *p, const char *words, const float *value)
{
    for (const char *mark; (mark = strchr(words, '%')) != NULL; words = mark + 1) {
        abzi_text_bytes(&p->text, words, (size_t)(mark - words));
        put_number(&p->text, *value++);
    }
    abzi_text_words(&p->text, words);
}

static void put_words(picture *p, const char *words)
{
    abzi_text_words(&p->text, words);
}

static void put_escaped(picture *p, const char *words)
{
    for (; *words; words++) {
        switch (*words) {
        case '<':
            put_words(p, "&lt;");
            break;
        case '>':
            put_words(p, "&gt;");
            break;
        case '&':
            put_words(p, "&amp;");
            break;
        default:
            abzi_text_bytes(&p->text, words, 1);
        }
    }
}

static void put_role(picture *p, int role)
{
    put_words(p, abzi_roles.word[role]);
}

// ---- prints --------------------------------------------------------------------------------------------------------

static void add_count(print *it, float at)
{
    const int32_t quarter = (int32_t)(at * ABZI_QUARTERS);
    const size_t n = strlen(it->label);
    abzi_text t = {.out = it->label + n, .size = sizeof it->label - n};
    abzi_text_words(&t, n > 0 ? ", " : "");
    abzi_text_count(&t, (uint64_t)(quarter / ABZI_QUARTERS + 1));
    abzi_text_words(&t, abzi_quarters[quarter % ABZI_QUARTERS]);
    abzi_text_end(&t);
}

static print *add_print(picture *p, int role, int side, abzi_spot spot)
{
    print *it = &p->print[p->print_n++];
    *it = (print){.x = -spot.x, .y = -spot.z, .yaw = spot.yaw, .role = role, .side = side};
    p->left = abzi_minf(p->left, it->x - MARGIN);
    p->right = abzi_maxf(p->right, it->x + MARGIN);
    p->top = abzi_minf(p->top, it->y - MARGIN);
    p->bottom = abzi_maxf(p->bottom, it->y + MARGIN);
    return it;
}

static bool is_same(const print *it, int role, const abzi_tread *tread)
{
    const float x = it->x + tread->print.x, y = it->y + tread->print.z;
    return !it->begins && it->role == role && it->side == tread->side && it->level == tread->level &&
           x * x + y * y < SAME_PLACE * SAME_PLACE && fabsf(abzi_wrapf(it->yaw - tread->print.yaw)) < SAME_TURN;
}

static void add_tread(picture *p, int role, const abzi_tread *tread)
{
    for (int i = 0; i < p->print_n; i++) {
        if (is_same(&p->print[i], role, tread)) {
            add_count(&p->print[i], tread->at);
            return;
        }
    }
    print *it = add_print(p, role, tread->side, tread->print);
    it->level = tread->level;
    add_count(it, tread->at);
}

/// Where both stand, then their steps in the order in which they are danced.
static void add_prints(picture *p)
{
    const abzi_floor *floor = &p->floor;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        for (int side = 0; side < ABZ_SIDE_N; side++) {
            const float x = (side == ABZ_LEFT ? ABZI_TRACK : -ABZI_TRACK) * UNIT_M;
            const abz_vec3 v = abzi_spot_world(floor->start[role], abzi_v3(x, 0, 0));
            add_print(p, role, side, (abzi_spot){v.x, v.z, floor->start[role].yaw})->begins = true;
        }
    }
    for (int next[ABZ_ROLE_N] = {0, 0};;) {
        const bool he = next[0] < floor->tread_n[0], she = next[1] < floor->tread_n[1];
        if (!he && !she) {
            return;
        }
        const int role = !he || (she && floor->tread[1][next[1]].at < floor->tread[0][next[0]].at);
        add_tread(p, role, &floor->tread[role][next[role]]);
        next[role]++;
    }
}

static void put_use(picture *p, const char *part, const char *class)
{
    put_words(p, "<use href=\"#");
    put_words(p, part);
    put_words(p, "\" class=\"");
    put_words(p, class);
    put_words(p, "\"/>");
}

/// What carries weight is filled: all of it, the ball, the heel.
static void put_print(picture *p, const print *it)
{
    put_words(p, "<g class=\"");
    put_role(p, it->role);
    put(p, "\" transform=\"translate(% %) rotate(%)", (float[]){it->x, it->y, -it->yaw * DEGREES});
    put_words(p, it->side == ABZ_LEFT ? " scale(-1 1)\">" : "\">");
    if (it->begins) {
        put_use(p, "shoe", "begin");
    } else {
        put_use(p, "shoe", it->level == ABZ_TAP ? "print tap" : "print");
        put_use(p, "sole", it->level == ABZ_FLAT || it->level == ABZ_BALL ? "on" : "off");
        put_use(p, "heel", it->level == ABZ_FLAT || it->level == ABZ_HEEL ? "on" : "off");
    }
    put_words(p, "</g>\n");
}

/// An arrow around each foot that turns, in the order of its steps.
static void add_turns(picture *p, int role)
{
    float yaw = p->floor.start[role].yaw;
    for (int i = 0; i < p->floor.tread_n[role]; i++) {
        const abzi_tread *tread = &p->floor.tread[role][i];
        const float turn = abzi_maxf(-TURN_WHOLE, abzi_minf(TURN_WHOLE, tread->stance.yaw - yaw));
        if (p->figure->step[role][i].turn != 0) {
            const float to = tread->print.yaw;
            p->arc[p->arc_n++] = (arc){-tread->print.x, -tread->print.z, to - turn, to, role};
        }
        yaw = tread->stance.yaw;
    }
}

// ---- counts --------------------------------------------------------------------------------------------------------

static float clear_of_print(const print *it, float x, float y)
{
    // the distance from the line between heel and toe
    const float ahead_x = -abzi_sinf(it->yaw), ahead_y = -abzi_cosf(it->yaw);
    const float along = (x - it->x) * ahead_x + (y - it->y) * ahead_y, end = TOE - HALF_BREADTH;
    const float at = abzi_maxf(-end, abzi_minf(end, along));
    const float dx = x - it->x - at * ahead_x, dy = y - it->y - at * ahead_y;
    return sqrtf(dx * dx + dy * dy) - HALF_BREADTH - LABEL_HALF_HEIGHT;
}

static float clear_of_arc(const arc *it, float x, float y)
{
    enum { POINTS = 8 };
    float least = 2 * TURN_RADIUS;
    for (int i = 0; i <= POINTS; i++) {
        const float yaw = it->from + (it->to - it->from) * (float)i / POINTS;
        const float dx = x - it->x + TURN_RADIUS * abzi_sinf(yaw), dy = y - it->y + TURN_RADIUS * abzi_cosf(yaw);
        least = abzi_minf(least, sqrtf(dx * dx + dy * dy));
    }
    return least - LABEL_HALF_HEIGHT;
}

static float half_breadth(const print *it)
{
    return LABEL_HALF_DIGIT * (float)strlen(it->label);
}

/// How much room there is around the label of print n, if it is put there.
static float clearance(const picture *p, int n, float x, float y)
{
    float least = LABEL_ENOUGH;
    const float half = half_breadth(&p->print[n]);
    for (int i = 0; i < p->print_n; i++) {
        const print *it = &p->print[i];
        for (int part = -1; part <= 1; part++) {
            least = abzi_minf(least, clear_of_print(it, x + (float)part * half, y));
        }
        if (i < n && it->label[0]) {
            const float aside = fabsf(x - it->label_x) - half - half_breadth(it) - LABEL_GAP;
            const float above = fabsf(y - it->label_y) - 2 * LABEL_HALF_HEIGHT;
            least = abzi_minf(least, abzi_maxf(aside, above));
        }
    }
    for (int i = 0; i < p->arc_n; i++) {
        least = abzi_minf(least, clear_of_arc(&p->arc[i], x, y));
    }
    return least;
}

/// Beside the outer edge of the foot if that is free, else wherever around it there is most room.
static void place_label(picture *p, int n)
{
    enum { AROUND = 16, RINGS = 3 };
    print *it = &p->print[n];
    const float out = it->side == ABZ_LEFT ? 1.0f : -1.0f;
    float best = -1e9f;
    for (int ring = 0; ring < RINGS; ring++) {
        for (int i = 0; i < AROUND; i++) {
            const int step = (i + 1) / 2 * (i % 2 ? 1 : -1);  // from the outer edge to both sides
            const float angle = (float)step * 2 * ABZI_PI_F / AROUND, size = 1 + 0.45f * (float)ring;
            const float aside = size * (HALF_BREADTH + LABEL_HALF_HEIGHT + 1.2f + half_breadth(it) / 2);
            const float along = size * (TOE + LABEL_HALF_HEIGHT + 1);
            const abz_vec3 v = abzi_spot_world((abzi_spot){-it->x, -it->y, it->yaw},
                                               abzi_v3(out * aside * abzi_cosf(angle), 0, along * abzi_sinf(angle)));
            const float far = 0.08f * (float)(step < 0 ? -step : step) + 0.7f * (float)ring;
            const float score = 2 * clearance(p, n, -v.x, -v.z) - far;
            if (score > best) {
                best = score;
                it->label_x = -v.x;
                it->label_y = -v.z;
            }
        }
    }
}

static void put_labels(picture *p)
{
    for (int i = 0; i < p->print_n; i++) {
        const print *it = &p->print[i];
        if (it->begins) {
            continue;
        }
        place_label(p, i);
        if (clear_of_print(it, it->label_x, it->label_y) > half_breadth(it) + 2 * LABEL_HALF_HEIGHT) {
            put_words(p, "<path class=\"line ");
            put_role(p, it->role);
            put(p, "\" d=\"M% %L% %\"/>\n", (float[]){it->x, it->y, it->label_x, it->label_y});
        }
        put_words(p, "<text class=\"count ");
        put_role(p, it->role);
        put(p, "\" x=\"%\" y=\"%\">", (float[]){it->label_x, it->label_y + LABEL_HALF_HEIGHT - 0.3f});
        put_escaped(p, it->label);
        put_words(p, "</text>\n");
        p->left = abzi_minf(p->left, it->label_x - half_breadth(it) - 2);
        p->right = abzi_maxf(p->right, it->label_x + half_breadth(it) + 2);
    }
}

// ---- lines and arrows ----------------------------------------------------------------------------------------------

static void put_tip(picture *p, int role, float x, float y, float degrees)
{
    put_words(p, "<path class=\"tip ");
    put_role(p, role);
    put(p, "\" transform=\"translate(% %) rotate(%)\" d=\"M0-2.2 1.3.6 0 .1-1.3.6Z\"/>\n", (float[]){x, y, degrees});
}

static void put_way(picture *p, int role)
{
    const abzi_floor *floor = &p->floor;
    put_words(p, "<path class=\"way ");
    put_role(p, role);
    put(p, "\" d=\"M% %", (float[]){-floor->start[role].x, -floor->start[role].z});
    for (int i = 0; i < floor->tread_n[role]; i++) {
        put(p, "L% %", (float[]){-floor->tread[role][i].stance.x, -floor->tread[role][i].stance.z});
    }
    put_words(p, "\"/>\n");
}

static void put_turn(picture *p, const arc *it)
{
    const float r = TURN_RADIUS, turn = it->to - it->from;
    const float end_x = it->x - r * abzi_sinf(it->to), end_y = it->y - r * abzi_cosf(it->to);
    put_words(p, "<path class=\"turn ");
    put_role(p, it->role);
    put(p, "\" d=\"M% %A% % 0 % % % %\"/>\n",
        (float[]){it->x - r * abzi_sinf(it->from), it->y - r * abzi_cosf(it->from), r, r, fabsf(turn) > ABZI_PI_F,
                  turn < 0, end_x, end_y});
    put_tip(p, it->role, end_x, end_y, -it->to * DEGREES + (turn > 0 ? -90.0f : 90.0f));
}

// ---- the sheet -----------------------------------------------------------------------------------------------------

static void put_head(picture *p, float x, float y)
{
    const abz_figure *figure = p->figure;
    put(p, "<text class=\"title\" x=\"%\" y=\"%\">", (float[]){x, y});
    put_escaped(p, figure->title);
    put(p, "</text>\n<text class=\"quiet\" x=\"%\" y=\"%\">", (float[]){x, y + 7});
    const char *dance = abz_dance_name((abz_dance)figure->dance);
    put_words(p, dance ? dance : "");
    put(p, ", % counts, difficulty %</text>\n", (float[]){(float)figure->count_n, (float)figure->difficulty});
    put(p, "<text class=\"quiet\" x=\"%\" y=\"%\">from ", (float[]){x, y + 12.5f});
    put_words(p, abzi_word(&abzi_holds, figure->entry.hold));
    put_words(p, " ");
    put_words(p, abzi_word(&abzi_facings, figure->entry.facing));
    put_words(p, " to ");
    put_words(p, abzi_word(&abzi_holds, figure->exit.hold));
    put_words(p, " ");
    put_words(p, abzi_word(&abzi_facings, figure->exit.facing));
    put_words(p, "</text>\n");
}

/// Every mark with its meaning, and a scale.
static void put_legend(picture *p, float x, float y)
{
    static const struct {
        const char *words;
        int role, level;
        bool begins;
        float at;
    } mark[] = {{"he", ABZ_ROLE_LEAD, ABZ_FLAT, false, 0},    {"she", ABZ_ROLE_FOLLOW, ABZ_FLAT, false, 16},
                {"ball", ABZ_ROLE_LEAD, ABZ_BALL, false, 34}, {"heel", ABZ_ROLE_LEAD, ABZ_HEEL, false, 53},
                {"tap", ABZ_ROLE_LEAD, ABZ_TAP, false, 73},   {"begin", ABZ_ROLE_LEAD, ABZ_FLAT, true, 91}};
    for (size_t i = 0; i < sizeof mark / sizeof *mark; i++) {
        const print it = {.x = x + mark[i].at + 3,
                          .y = y,
                          .role = mark[i].role,
                          .side = ABZ_RIGHT,
                          .level = mark[i].level,
                          .begins = mark[i].begins};
        put_print(p, &it);
        put(p, "<text class=\"quiet\" x=\"%\" y=\"%\">", (float[]){it.x + 4.5f, y + 1.5f});
        put_words(p, mark[i].words);
        put_words(p, "</text>\n");
    }
    // 30 cm for a couple of 1.70 m
    const float bar = 30 / 1.7f;
    put(p, "<path class=\"scale\" d=\"M% %v2h%v-2\"/>\n<text class=\"quiet\" x=\"%\" y=\"%\">30 cm at 1.70 m</text>\n",
        (float[]){x + 113, y - 2, bar, x + 113, y + 6});
}

static bool is_drawable(const abz_figure *figure)
{
    bool good = true;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        const int32_t n = figure->step_n[role];
        good = good && n >= 0 && n <= ABZ_FIGURE_STEP_MAX;
        for (int i = 0; good && i < n; i++) {
            const abz_figure_step *step = &figure->step[role][i];
            good = (uint32_t)step->side < ABZ_SIDE_N && (uint32_t)step->way < ABZ_WAY_N;
        }
    }
    return good && (uint32_t)figure->entry.hold < ABZ_HOLD_N && (uint32_t)figure->exit.hold < ABZ_HOLD_N;
}

abz_status abz_figure_draw(const abz_figure *figure, char *out, size_t size, size_t *used_n)
{
    if (!is_drawable(figure)) {
        return ABZ_EINVAL;
    }
    if (size == 0) {
        return ABZ_ENOMEM;
    }
    // The size of the sheet is known when everything has been put on it, so its first line is put last, before the
    // rest.
    enum { FIRST_LINE_SIZE = 256 };
    const size_t room = size > FIRST_LINE_SIZE ? size - FIRST_LINE_SIZE : 0;
    picture p = {.text = {.out = out + size - 1 - (room ? room - 1 : 0), .size = room ? room - 1 : 0},
                 .figure = figure};
    abzi_floor_lay(figure, (abzi_spot){0, 0, 0}, UNIT_M, &p.floor);
    add_prints(&p);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        add_turns(&p, role);
    }
    put_words(&p, "<title>");
    put_escaped(&p, figure->title);
    put_words(&p, "</title>\n");
    put_words(&p, style);
    put_words(&p, shoes);
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        put_way(&p, role);
    }
    for (int i = 0; i < p.print_n; i++) {
        put_print(&p, &p.print[i]);
    }
    for (int i = 0; i < p.arc_n; i++) {
        put_turn(&p, &p.arc[i]);
    }
    put_labels(&p);
    const float title = TITLE_LETTER * (float)strlen(figure->title) + 12;
    const float more = abzi_maxf(0, abzi_maxf(BREADTH_LEAST, title) - (p.right - p.left)) / 2;
    p.left -= more;
    p.right += more;
    put_head(&p, p.left + 6, p.top - HEAD + 14);
    put_legend(&p, p.left + 6, p.bottom + FOOT / 2);
    put_words(&p, "</svg>\n");

    const float breadth = p.right - p.left, height = p.bottom - p.top + HEAD + FOOT, top = p.top - HEAD;
    const abzi_text body = p.text;
    p.text = (abzi_text){.out = out, .size = size - 1 < FIRST_LINE_SIZE ? size - 1 : FIRST_LINE_SIZE};
    put(&p,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%\" height=\"%\" viewBox=\"% % % %\">\n"
        "<rect x=\"%\" y=\"%\" width=\"%\" height=\"%\" fill=\"#f5f1ea\"/>\n",
        (float[]){breadth * PIXELS, height * PIXELS, p.left, top, breadth, height, p.left, top, breadth, height});
    if (p.text.full || body.full) {
        return ABZ_ENOMEM;
    }
    memmove(out + p.text.n, body.out, body.n);
    *used_n = p.text.n + body.n;
    out[*used_n] = 0;
    return ABZ_OK;
}
