#include <argp.h>
#include <stdint.h>
#include <stdlib.h>

#include "abrazo/measure.h"
#include "app/command.h"
#include "app/measure_beats.h"
#include "app/option.h"
#include "app/seated_track.h"
#include "edge/complain.h"
#include "edge/motion_file.h"
#include "edge/out_file.h"

// ---- figures as people and programs read them ----------------------------------------------------------------------

typedef struct figure {
    const char *name;
    size_t at;      // offsetof abz_figures
    size_t chance;  // offsetof abz_chance, or NO_CHANCE
    int decimals;
    bool of_pairs;  // means something only when steps were matched
    const char *words;
} figure;

#define NO_CHANCE SIZE_MAX
#define FIGURE(name) #name, offsetof(abz_figures, name)
#define CHANCE(name) offsetof(abz_chance, name)

static const figure couple_figures[] = {
    {FIGURE(step_f1), CHANCE(step_f1), 2, false,
     "steps the two take together (within 200 ms, one to one); 1: all of them"},
    {FIGURE(step_async_ms), CHANCE(step_async_ms), 0, true,
     "ms between the two landings of such a step, in the middle of all"},
    {FIGURE(step_lag_ms), NO_CHANCE, 0, true, "ms the follower lands after the leader, on average; below 0: before"},
    {FIGURE(mirror), CHANCE(mirror), 2, true, "share of those steps danced on opposite feet"},
    {FIGURE(skate_cms), NO_CHANCE, 1, false, "cm/s the follower's feet slide while they are down"},
    {FIGURE(jump), NO_CHANCE, 2, false, "frames a second in which a joint is faster than 9 m/s; 0: none"},
    {FIGURE(jerk), NO_CHANCE, 0, false, "m/s^3, how abruptly the joints move; recorded dancers: 30 to 160"},
    {FIGURE(clash), NO_CHANCE, 3, false, "share of the time the trunks are closer than 22 cm"},
};

static const figure human_figures[] = {
    {FIGURE(place_m), NO_CHANCE, 2, false, "m between where this follower and the human one stand"},
    {FIGURE(facing_deg), NO_CHANCE, 0, false, "degrees between the headings of these two"},
    {FIGURE(pose_m), NO_CHANCE, 2, false, "m between the joints of these two"},
    {FIGURE(hand_f1), CHANCE(hand_f1), 2, false, "hands joined when the human's were, and only then; 1: always"},
};
#define LENGTH(array) (sizeof(array) / sizeof *(array))

static double figure_value(const figure *f, const abz_figures *figures)
{
    return *(const double *)((const char *)figures + f->at);
}

static double figure_chance(const figure *f, const abz_figures *figures)
{
    return *(const double *)((const char *)&figures->chance + f->chance);
}

static bool has_value(const figure *f, const abz_figures *figures)
{
    return !f->of_pairs || figures->steps_matched > 0;
}

static bool has_chance(const figure *f, const abz_figures *figures)
{
    return f->chance != NO_CHANCE && (f->of_pairs ? figures->chance.matched_shift_n : figures->chance.shift_n) > 0;
}

static void print_rows(const figure *f, size_t n, const abz_figures *figures)
{
    for (size_t i = 0; i < n; i++) {
        char value[32] = "-", chance[32] = "";
        if (has_value(&f[i], figures))
            snprintf(value, sizeof value, "%.*f", f[i].decimals, figure_value(&f[i], figures));
        if (has_chance(&f[i], figures))
            snprintf(chance, sizeof chance, "%.*f", f[i].decimals, figure_chance(&f[i], figures));
        printf("%-14s %8s %8s   %s\n", f[i].name, value, chance, f[i].words);
    }
}

static void print_table(const abz_figures *figures)
{
    printf("%-14s %8s %8s\n", "", "figure", "chance");
    print_rows(couple_figures, LENGTH(couple_figures), figures);
    if (figures->has_human)
        print_rows(human_figures, LENGTH(human_figures), figures);
    printf("\n%.1f seconds; %u steps of the leader, %u of the follower, %u together.\n", figures->seconds,
           figures->steps_lead, figures->steps_follow, figures->steps_matched);
    if (figures->missing_frames > 0)
        printf("%.1f seconds more of the leader were left out: another file ends there.\n",
               (double)figures->missing_frames / ABZ_TICKS_PER_SECOND);
    if (figures->chance.shift_n > 0)
        printf("Chance: the mean of the same figure with the follower moved to %u other times.\n",
               figures->chance.shift_n);
}

static void print_json_rows(const figure *f, size_t n, const abz_figures *figures)
{
    for (size_t i = 0; i < n; i++) {
        if (has_value(&f[i], figures))
            printf("\"%s\": %.12g, ", f[i].name, figure_value(&f[i], figures));
        else
            printf("\"%s\": null, ", f[i].name);
        if (has_chance(&f[i], figures))
            printf("\"%s_chance\": %.12g, ", f[i].name, figure_chance(&f[i], figures));
        else if (f[i].chance != NO_CHANCE)
            printf("\"%s_chance\": null, ", f[i].name);
    }
}

static void print_json(const abz_figures *figures)
{
    printf("{");
    print_json_rows(couple_figures, LENGTH(couple_figures), figures);
    if (figures->has_human)
        print_json_rows(human_figures, LENGTH(human_figures), figures);
    printf("\"steps_lead\": %u, \"steps_follow\": %u, \"steps_matched\": %u, \"seconds\": %.12g, "
           "\"missing_frames\": %llu}\n",
           figures->steps_lead, figures->steps_follow, figures->steps_matched, figures->seconds,
           (unsigned long long)figures->missing_frames);
}

// ---- dancers from files --------------------------------------------------------------------------------------------

typedef struct dancer {
    abz_track_frame *frame;
    abz_track track;
    double unit_m;
    int32_t up;
    bool sits;
} dancer;

/// All rows of a file. 0, or -1 with the line printed; *row is the caller's to free in both cases.
static int read_rows(abzi_motion_file *file, abz_track_frame **row, size_t *row_n)
{
    abz_pose pose;
    size_t room = 0;
    int more;
    *row = NULL;
    *row_n = 0;
    while ((more = abzi_motion_next(file, &pose)) > 0) {
        if (*row_n == room) {
            room = room > 0 ? 2 * room : 4096;
            abz_track_frame *grown = room <= SIZE_MAX / sizeof **row ? realloc(*row, room * sizeof **row) : NULL;
            if (!grown)
                return abzi_out_of_memory();
            *row = grown;
        }
        abz_track_frame_from_pose(&pose, &(*row)[(*row_n)++]);
    }
    return more;
}

/// 0, or -1 with the line printed. Free dancer->frame.
static int dancer_load(const char *path, const abz_rig_config *config, dancer *d)
{
    abz_track_frame *row = NULL;
    size_t row_n = 0;
    abzi_motion_file *file = abzi_motion_open(path, config);
    if (!file)
        return -1;
    int result = read_rows(file, &row, &row_n);
    if (result == 0) {
        const abz_rig *rig = abzi_motion_rig(file);
        d->unit_m = rig->unit_m;
        d->up = rig->up;
        char remark[256];
        if (abzi_motion_remark(path, rig, remark, sizeof remark))
            fprintf(stderr, "abrazo: %s\n", remark);
        size_t n = abz_track_length(row_n, abzi_motion_frame_time(file));
        d->frame = calloc(n > 0 ? n : 1, sizeof *d->frame);
        if (!d->frame) {
            result = abzi_out_of_memory();
        } else if (abz_track_init(row, row_n, abzi_motion_frame_time(file), d->frame, n, &d->track) != ABZ_OK) {
            fprintf(stderr, "abrazo: %s: too short to measure (%zu frames)\n", path, row_n);
            result = -1;
        } else {
            d->sits = abzi_seated_track(&rig->body, false, d->frame, n);
        }
    }
    free(row);
    abzi_motion_close(file);
    return result;
}

// ---- the command ---------------------------------------------------------------------------------------------------

typedef struct options {
    const char *path[3];  // lead, follow, human
    unsigned word_n;
    const char *beats;  // true ones; path[0] then has those told
    bool json;
    abz_rig_config rig;
} options;

enum { LEAD, FOLLOW, HUMAN, DANCER_N };

static void read_word(void *all, unsigned n, char *word, struct argp_state *state)
{
    options *o = all;
    if (o->beats && n > 0) {
        argp_error(state, "one file of told beats, not more");
    } else if (n > FOLLOW) {
        argp_error(state, "one lead and one follow, not more");
    }
    o->path[n] = word;
    o->word_n = n + 1;
}

static void check(void *all, struct argp_state *state)
{
    const options *o = all;
    if (o->beats && (o->word_n != 1 || o->path[HUMAN] || o->rig.map || o->rig.unit_m > 0)) {
        argp_error(state, "--beats takes two files, TRUE and TOLD, and no dancers");
    } else if (!o->beats && o->word_n <= FOLLOW) {
        argp_error(state, "two files are needed: LEAD and FOLLOW");
    }
}

#define AT(member) offsetof(options, member)
static const abzi_option option[] = {
    {.name = "beats",
     .letter = 'b',
     .takes = "TRUE",
     .kind = abzi_option_text,
     .at = AT(beats),
     .help = "Beats as people hear them, to judge a file of beats as a tracker told them"},
    {.name = "human",
     .letter = 'H',
     .takes = "FILE",
     .kind = abzi_option_text,
     .at = AT(path[HUMAN]),
     .help = "The human follower of the same lead, to compare with"},
    {.name = "json",
     .letter = 'j',
     .kind = abzi_option_flag,
     .at = AT(json),
     .help = "Write one JSON object instead of the table"},
    ABZI_OPTION_UNIT(AT(rig.unit_m), "Unit of the files: m, cm or in (default: found from the leader's height)"),
    ABZI_OPTION_MAP(AT(rig.map)),
    {0}};

static const abzi_command_line line = {
    .option = option,
    .arguments = "LEAD FOLLOW\n--beats TRUE TOLD",
    .help = "Say in figures how together a couple is: steps, feet, bodies, and hands if the human follower is given. "
            "Beside figures of togetherness stands what chance would reach.\v"
            "The files share one world, one unit and one start; frame rates may differ. Unit and up axis are found "
            "from the leader and hold for all. \"-\" reads from standard input.",
    .word = read_word,
    .check = check};

static void print_seated(const dancer *d)
{
    static const char *const who[DANCER_N] = {"leader", "follower", "human follower"};
    for (int i = 0; i < DANCER_N; i++) {
        if (d[i].sits) {
            printf("The %s sits: sways of the trunk, or else strokes of the chair, are taken for steps, not foot by "
                   "foot.\n",
                   who[i]);
        }
    }
}

static int measure(const dancer *d, bool has_human, abz_figures *figures)
{
    size_t longest = 0;
    for (int i = 0; i < DANCER_N; i++)
        longest = d[i].track.frame_n > longest ? d[i].track.frame_n : longest;
    size_t size = abz_measure_scratch_size(longest);
    void *scratch = size < SIZE_MAX ? malloc(size) : NULL;
    if (!scratch)
        return abzi_out_of_memory();
    abz_status status =
        has_human ? abz_measure_follow(&d[LEAD].track, &d[HUMAN].track, &d[FOLLOW].track, scratch, size, figures)
                  : abz_measure_couple(&d[LEAD].track, &d[FOLLOW].track, scratch, size, figures);
    free(scratch);
    if (status != ABZ_OK)
        abzi_complain(NULL, abz_status_text(status));
    return status == ABZ_OK ? 0 : -1;
}

int abzi_cmd_measure(int argc, char **argv)
{
    options o = {.rig = abz_rig_config_default()};
    if (!abzi_options_read(&line, argc, argv, &o) ||
        abzi_reads_twice((const char *[]){o.path[LEAD], o.path[FOLLOW], o.path[HUMAN], o.beats}, 4)) {
        return 1;
    }
    if (o.beats)
        return abzi_measure_beats(o.beats, o.path[0], o.json);
    dancer d[DANCER_N] = {0};
    abz_figures figures;
    int result = 0;
    for (int i = 0; i < DANCER_N && result == 0; i++) {
        if (!o.path[i])
            continue;
        result = dancer_load(o.path[i], &o.rig, &d[i]);
        if (i == LEAD) {
            o.rig.unit_m = d[LEAD].unit_m;
            o.rig.up = d[LEAD].up;
        }
    }
    if (result == 0)
        result = measure(d, o.path[HUMAN], &figures);
    if (result == 0 && o.json)
        print_json(&figures);
    else if (result == 0) {
        print_table(&figures);
        print_seated(d);
        if (figures.steps_larger > 1)
            puts("The leader's steps are small: of both, those of a third of what is otherwise a step count.");
    }
    for (int i = 0; i < DANCER_N; i++)
        free(d[i].frame);
    return result == 0 ? 0 : 1;
}
