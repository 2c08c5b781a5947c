#include <argp.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/body_option.h"
#include "app/command.h"
#include "app/couple_option.h"
#include "app/danced_options.h"
#include "app/ending.h"
#include "app/figure_choice.h"
#include "app/progress.h"
#include "app/shared.h"
#include "edge/band_file.h"
#include "edge/complain.h"
#include "edge/couple_out.h"
#include "edge/figure_seats.h"
#include "edge/figure_set.h"

#define BARS 32    // without music, when nobody says how many: a minute or two
#define SURE 0.3f  // below this confidence there may be no pulse (abrazo/rhythm.h)

typedef struct options {
    const char *map;
    const char *body[ABZ_ROLE_N];
    abzi_couple_files files;
    abzi_danced danced;
    abzi_figure_choice choice;
    double tempo;  // as it was said; 0: nobody did
    uint32_t bar_n;
    int seated;  // bits 1 << abz_role
    float height_m[ABZ_ROLE_N];
    float share;  // below 0: they are of one mind
} options;

/// All that a dance needs; begins as zeroes.
typedef struct dance {
    const options *o;
    abzi_figure_set figures;
    uint32_t only[ABZI_ONLY_MAX];
    abzi_couple_out out;
    abzi_band_file *music;
    void *couple_mem;
    abz_couple *couple;
    abzi_shared *shared;      // instead of it
    float counts_per_minute;  // without music
    abz_couple_output last;
    bool began;
    double count_n;     // danced
    uint64_t moving_n;  // ticks in which they danced
    uint32_t figure_n;  // begun
    abz_beat heard;     // the music where it was surest
} dance;

static const char *dance_name(const dance *d)
{
    return abz_dance_name((abz_dance)d->figures.figure[0].dance);
}

// ---- opening -------------------------------------------------------------------------------------------------------

static int open_couple(dance *d)
{
    const options *o = d->o;
    abz_couple_config config = abz_couple_config_default();
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        config.body[role] = d->out.body[role]->rig.body;
    }
    if (o->seated != 0 && abzi_figure_seats(&d->figures, config.body, o->seated,
                                            abzi_counts_per_minute(&d->figures.figure[0], o->tempo, true),
                                            o->choice.only, o->danced.quiet) != 0) {
        return -1;
    }
    const int only_n = abzi_figure_choice_only(&o->choice, &d->figures, d->only);
    if (only_n < 0) {
        return -1;
    }
    d->counts_per_minute =
        o->danced.music ? 0 : abzi_counts_per_minute(&d->figures.figure[0], o->tempo, o->danced.quiet);
    config.seated = o->seated;
    config.seed = o->danced.seed;
    config.gentle = o->choice.gentle;
    config.difficulty = o->choice.difficulty;
    config.refused = o->choice.refused;
    config.has_only = only_n > 0;
    config.only = d->only;
    config.only_n = (uint32_t)only_n;
    config.tempo_per_minute = d->counts_per_minute;
    config.bar_n = o->bar_n > 0 || o->danced.music ? o->bar_n : BARS;
    if (o->share >= 0) {
        d->shared = abzi_shared_open(d->figures.figure, d->figures.n, &config, o->share);
        return d->shared ? 0 : -1;
    }
    d->couple_mem = malloc(abz_couple_size());
    if (!d->couple_mem) {
        return abzi_out_of_memory();
    }
    const abz_status status =
        abz_couple_init(d->couple_mem, abz_couple_size(), d->figures.figure, d->figures.n, &config, &d->couple);
    return status == ABZ_OK ? 0 : abzi_figure_choice_why_not(&d->figures, &config);
}

static int open_bodies(dance *d)
{
    const options *o = d->o;
    for (int role = 0; role < ABZ_ROLE_N; role++) {
        // one file of --body is for both
        const char *path = o->body[role] ? o->body[role] : o->body[ABZ_ROLE_LEAD];
        const int result = path ? abzi_couple_out_body(&d->out, (abz_role)role, path, o->map,
                                                       o->danced.quiet || (role > 0 && !o->body[role]))
                                : abzi_couple_out_height(&d->out, (abz_role)role, o->height_m[role]);
        if (result != 0) {
            return -1;
        }
    }
    return 0;
}

static int open_all(dance *d)
{
    const options *o = d->o;
    if (abzi_figure_set_load(o->danced.figures, o->danced.figures_n, o->danced.dance, &d->figures) != 0 ||
        abzi_figure_choice_check_gentle(&o->choice, &d->figures) != 0 || open_bodies(d) != 0 || open_couple(d) != 0 ||
        (o->danced.music && !(d->music = abzi_band_file_open(o->danced.music)))) {
        return -1;
    }
    d->out.seated = o->seated;
    return abzi_couple_out_open(&d->out, &o->files, dance_name(d));
}

// ---- dancing -------------------------------------------------------------------------------------------------------

static void count(dance *d, const abz_couple_output *now)
{
    const abz_couple_output *last = &d->last;
    const bool is_next = now->figure >= 0 && (last->figure < 0 || now->count < last->count);
    if (is_next) {
        d->figure_n++;
    }
    if (now->figure >= 0 && last->figure >= 0 && now->count != last->count) {
        const double end = 1 + (double)d->figures.figure[last->figure].count_n;
        d->count_n +=
            is_next ? end - (double)last->count + (double)now->count - 1 : (double)now->count - (double)last->count;
        d->moving_n++;
    }
    d->heard = now->music.confidence >= d->heard.confidence ? now->music : d->heard;
}

/// The next tick of the music into *input. false: failed and said so.
static bool hear(dance *d, abz_couple_input *input)
{
    const int heard = d->music ? abzi_band_file_next(d->music, &input->sound) : 0;
    input->heard = heard > 0;
    input->gentle = d->o->choice.gentle;
    input->close = (d->music && heard == 0) || *abzi_ending_asked() != 0;
    return heard >= 0;
}

/// 0; -1: failed and said so; 1: nobody reads any more.
static int dance_tick(dance *d)
{
    abz_couple_input input;
    abz_couple_output now;
    if (!hear(d, &input)) {
        return -1;
    }
    if (d->shared) {
        abzi_shared_tick(d->shared, &input, &now);
    } else {
        abz_couple_tick(d->couple, &input, &now);
    }
    if (!d->began) {
        d->last = now;
    }
    count(d, &now);
    const abz_figure *figure = now.figure >= 0 ? &d->figures.figure[now.figure] : NULL;
    // a tick's output describes its end, and the first frame of a file its beginning
    int result = d->began ? 0 : abzi_couple_out_frame(&d->out, &now, figure);
    result = result == 0 ? abzi_couple_out_frame(&d->out, &now, figure) : result;
    d->began = true;
    d->last = now;
    return result;
}

static int dance_all(dance *d)
{
    abzi_progress progress;
    int result = 0;
    const double bars = d->o->bar_n > 0 || d->music ? d->o->bar_n : BARS;
    const double all_n = bars * d->figures.figure[0].metre;
    abzi_progress_begin(&progress, "dancing", 3, d->o->danced.quiet);
    while (result == 0 && (d->last.flags & ABZ_COUPLE_CLOSED) == 0) {
        result = dance_tick(d);
        abzi_progress_show(&progress, all_n > 0 ? fmin(d->count_n / all_n, 1) : -1);
    }
    abzi_progress_hide(&progress);
    return result;
}

// ---- the end -------------------------------------------------------------------------------------------------------

static void words_of(const dance *d, char *out, size_t size)
{
    const uint32_t bar_n = (uint32_t)(d->count_n / d->figures.figure[0].metre + 0.5);
    if (d->moving_n == 0) {
        snprintf(out, size, "They stood: %s.",
                 d->heard.confidence < SURE ? "there was no sure pulse in the music" : "the music was too short");
        return;
    }
    snprintf(out, size, "They danced %u bar%s of %s: %u figure%s, at %.0f counts a minute.", bar_n,
             bar_n == 1 ? "" : "s", dance_name(d), d->figure_n, d->figure_n == 1 ? "" : "s",
             d->count_n * 60 * ABZ_TICKS_PER_SECOND / (double)d->moving_n);
    if (d->shared) {
        const uint32_t passed_n = abzi_shared_passed(d->shared);
        const size_t used_n = strlen(out);
        snprintf(out + used_n, size - used_n, " The lead passed %u time%s.", passed_n, passed_n == 1 ? "" : "s");
    }
}

static const char *in_words(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard output" : path;
}

static void say_done(const dance *d, const char *words)
{
    const abzi_couple_files *files = &d->o->files;
    char text[512];
    fprintf(stderr, "%s\n", words);
    if (d->music && abzi_band_file_remark(d->music, text, sizeof text)) {
        fprintf(stderr, "abrazo: %s\n", text);
    }
    if (files->follow) {
        fprintf(stderr, "The leader: %s\nThe follower: %s\n", in_words(files->lead), in_words(files->follow));
    } else {
        fprintf(stderr, "Both in one file: %s\n", in_words(files->lead));
    }
    if (files->html) {
        fprintf(stderr, "Both, to play in a browser: %s\n", in_words(files->html));
    }
}

static int run(const options *o)
{
    dance *d = calloc(1, sizeof *d);
    char words[256];
    if (!d) {
        return abzi_out_of_memory();
    }
    d->o = o;
    signal(SIGPIPE, SIG_IGN);  // a reader that goes away is a failed write
    int result = open_all(d);
    if (result == 0) {
        abzi_ending_begin();  // who ends a dance with Ctrl-C sees them close, and keeps it
        result = dance_all(d);
        const bool unwanted = result == 1;
        words_of(d, words, sizeof words);
        result = abzi_couple_out_end(&d->out, words) == 0 && result >= 0 ? 0 : -1;
        if (result == 0 && !unwanted && !o->danced.quiet) {
            say_done(d, words);
        }
    }
    abzi_couple_out_close(&d->out);
    abzi_band_file_close(d->music);
    abzi_figure_set_free(&d->figures);
    free(d->couple_mem);
    abzi_shared_close(d->shared);
    free(d);
    return result;
}

// ---- the command ---------------------------------------------------------------------------------------------------

/// LEAD.bvh[,FOLLOW.bvh]
static void read_bodies(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    const char **body = at;
    char *comma = strchr(text, ',');
    if (comma) {
        *comma = 0;
        abzi_option_body_file(option, comma + 1, &body[ABZ_ROLE_FOLLOW], state);
    }
    abzi_option_body_file(option, text, &body[ABZ_ROLE_LEAD], state);
}

static void read_follow(void *all, unsigned n, char *word, struct argp_state *state)
{
    options *o = all;
    if (n > 0) {
        argp_error(state, "what is \"%s\"? Two files are written: -o LEAD.bvh FOLLOW.bvh", word);
    }
    o->files.follow = word;
}

static void check(void *all, struct argp_state *state)
{
    const options *o = all;
    abzi_danced_check(&o->danced, state);
    if (!o->files.lead) {
        argp_error(state, "say where to write: -o LEAD.bvh FOLLOW.bvh, or -o FILE.bvh for both in one");
    }
    if (o->danced.music && o->tempo > 0) {
        argp_error(state, "--tempo is for dancing without music: they take it from %s", o->danced.music);
    }
    if (o->share >= 0 && o->choice.only) {
        argp_error(state, "--only is for a couple of one mind: with --share each of them begins what she likes");
    }
    if (o->map && !o->body[ABZ_ROLE_LEAD]) {
        argp_error(state, "--map is about skeletons: --body FILE");
    }
}

#define AT(member) offsetof(options, member)
static const abzi_option option[] = {
    ABZI_OPTION_TEXT("music", "FILE", AT(danced.music),
                     "Dance to this music: they wait for it, go with it and close with it"),
    ABZI_OPTION_COUNTS_A_MINUTE(AT(tempo), "Counts a minute without music (default: as usual)"),
    ABZI_OPTION_NUMBER("bars", "N", abzi_option_whole, AT(bar_n), 1, 10000,
                       "--bars takes a whole number from 1 to 10000",
                       "Close after so many bars (default: 32, or when the music ends)"),
    ABZI_OPTION_OUTPUT(AT(files.lead), "LEAD", "Where to write the leader's motion; without FOLLOW, that of both"),
    ABZI_OPTION_TEXT("html", "FILE", AT(files.html), "Also write a page that plays the couple in a browser, offline"),
    ABZI_OPTION_SEATED(AT(seated), "Who dances in a manual wheelchair"),
    ABZI_OPTION_NUMBER("share", "0..1", abzi_option_small_number, AT(share), 0, 1,
                       "--share takes 0 (both listen) to 1 (both lead)",
                       "Each has a mind of her own and sees only the other; how much each likes to lead (.5: equals)"),
    ABZI_OPTION_COUPLE(AT(height_m), "Heights of the leader and the follower (default: 1.78,1.66)"),
    ABZI_OPTION_BODY("LEAD[,FOLLOW]", read_bodies, AT(body), ", or one for each (who sits is said with --seated)",
                     "Dance in the bodies of these BVH files, and write their skeletons"),
    ABZI_OPTION_MAP(AT(map)),
    {0}};

static const abzi_command_line line = {
    .option = option,
    .group = {{abzi_danced_option_rows, AT(danced), NULL}, {abzi_figure_choice_rows, AT(choice), NULL}},
    .arguments = "[FOLLOW]",
    .help = "Dance by itself, as a couple: figures of a syllabus, chained to music or to a tempo, written as motion "
            "of both.\v"
            "abrazo lead --dance salsa --music song.ogg -o lead.bvh follow.bvh\n"
            "abrazo lead --dance waltz --tempo 90 --bars 64 -o lead.bvh follow.bvh",
    .word = read_follow,
    .check = check};

static bool is_overwriting(const options *o)
{
    const char *read[3 + ABZI_FIGURE_FILES] = {o->danced.music, o->body[ABZ_ROLE_LEAD], o->body[ABZ_ROLE_FOLLOW]};
    memcpy(read + 3, o->danced.figures, o->danced.figures_n * sizeof *read);
    return abzi_couple_files_clash(&o->files, read, 3 + o->danced.figures_n);
}

int abzi_cmd_lead(int argc, char **argv)
{
    options o = {.choice.difficulty = 5, .height_m = {ABZI_LEAD_HEIGHT_M, ABZI_FOLLOW_HEIGHT_M}, .share = -1};
    if (!abzi_options_read(&line, argc, argv, &o) || abzi_page_is_missing(o.files.html) || is_overwriting(&o)) {
        return 1;
    }
    const int status = run(&o) == 0 ? 0 : 1;
    abzi_ending_pass_on();
    return status;
}
