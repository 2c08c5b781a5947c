#include <argp.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/command.h"

#ifdef ABZ_WEBSOCKETS

#include "app/body_option.h"
#include "app/live_dance.h"
#include "app/outlet_options.h"
#include "edge/complain.h"
#include "edge/out_file.h"
#include "live/udp.h"

#define LOOPBACK "127.0.0.1"

enum { PORT = 7878 };

/// At a bedside nothing is written, and nothing goes to another machine.
static void check_bedside(const abzi_live_options *o, const struct argp_state *state)
{
    if (!o->bedside) {
        if (abzi_options_said(abzi_bedside_option_rows, state)) {
            argp_error(state, "--%s is for a bedside: --bedside", abzi_options_said(abzi_bedside_option_rows, state));
        }
        if (o->company.path) {
            argp_error(state, "what is \"%s\"? A recorded leader is given as --lead %s", o->company.path,
                       o->company.path);
        }
        return;
    }
    const char *refused = o->record                            ? "record"
                          : o->show                            ? "show"
                          : o->stands_by                       ? "standby"
                          : o->evening.stands_by               ? "stand-in"
                          : o->lead                            ? "lead"
                          : o->music                           ? "music"
                          : o->vmc_in                          ? "vmc-in"
                          : o->company.hum                     ? "hum=FILE"
                          : strncmp(o->listen, "127.", 4) != 0 ? "listen"
                                                               : abzi_outlet_chosen(&o->outlets);
    if (refused) {
        argp_error(state, "--%s is not for a bedside: what happens there stays there", refused);
    }
    const char *ignored = o->evening.seated & ABZ_SEATED_SHE   ? "body"
                          : o->evening.seated & ABZ_SEATED_YOU ? "you"
                          : o->evening.repertoire              ? "repertoire"
                          : o->evening.recordings              ? "recordings"
                          : o->evening.seed != 0               ? "seed"
                          : o->gentle != ABZ_GENTLE_AUTO       ? "gentle"
                                                               : NULL;
    if (ignored) {
        argp_error(state, "--%s is about a dance: at a bedside she stands and sways, as gently as she can", ignored);
    }
    abzi_bedside_options_check(&o->company, o->microphone, state);
    if (o->company.config.kind != ABZ_PULSE_BREATH && !o->microphone && !o->company.path) {
        argp_error(state, "a camera sees a breath; a heart or a beep is heard, or in a file: --mic or FILE");
    }
}

static void check(void *all, struct argp_state *state)
{
    abzi_live_options *o = all;
    if (o->show) {
        o->stands_by = true;
    }
    o->evening.rests = o->bedside;
    if (o->music && o->microphone) {
        argp_error(state, "she hears --music or --mic, not both");
    }
    if (o->stands_by && (o->motion = abzi_outlet_take_file(&o->outlets)) && !o->record && !o->show) {
        argp_error(state, "with --standby, --motion is written from the recording, in the end: --record FILE, too");
    }
    if ((o->rig.map || o->rig.unit_m != 0) && !o->lead) {
        argp_error(state, "--%s is about a recorded leader: --lead FILE", o->rig.map ? "map" : "unit");
    }
    if (o->once && !o->lead) {
        argp_error(state, "--once is about a recorded leader: --lead FILE");
    }
    if (o->once && o->evening.stands_by) {
        argp_error(state, "--once and --stand-in: when the recorded leader has ended she dances on");
    }
    if (o->evening.hand_back && !o->evening.stands_by) {
        argp_error(state, "--hand-back is about who stands in: --stand-in");
    }
    // Where it goes and comes from.
    abzi_outlet_options_check(&o->outlets, state);
    if (o->vmc_in && !abzi_udp_is_address(o->vmc_in)) {
        argp_error(state, "--vmc-in takes PORT, or HOST:PORT for those of other machines, not \"%s\"", o->vmc_in);
    }
    check_bedside(o, state);
}

/// Who sits: each of the two may be said.
static void read_seated(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    int who = 0;
    if (!abzi_option_find(option->words, text, &who)) {
        argp_error(state, "--%s takes " ABZI_BODY_SEATED ", not \"%s\"", option->name, text);
    }
    *(uint32_t *)at |= (uint32_t)who;
}

static void read_port(const abzi_option *option, char *text, void *at, struct argp_state *state)
{
    double port;
    (void)option;
    if (!abzi_option_in_range(text, 0, UINT16_MAX, &port) || port != floor(port)) {
        argp_error(state, "a port is a number from 0 to 65535, not \"%s\"", text);
    }
    *(uint16_t *)at = (uint16_t)port;
}

static const abzi_option_word she_sits[] = {{ABZI_BODY_SEATED, ABZ_SEATED_SHE}, {0}};
static const abzi_option_word you_sit[] = {{ABZI_BODY_SEATED, ABZ_SEATED_YOU}, {0}};

#define AT(member) offsetof(abzi_live_options, member)
static const abzi_option option[] = {
    ABZI_OPTION_TEXT("lead", "FILE", AT(lead),
                     "A recorded leader (BVH), over and over, until somebody dances before a camera"),
    ABZI_OPTION_FLAG("once", AT(once), "End when the recorded leader has danced to the end"),
    ABZI_OPTION_TEXT("music", "FILE", AT(music), "What is danced to: WAV, FLAC, OGG, Opus or MP3"),
    ABZI_OPTION_FLAG("mic", AT(microphone), "Listen to the microphone instead"),
    ABZI_OPTION_TEXT("vmc-in", "PORT", AT(vmc_in),
                     "A dancer who comes by the VMC protocol, usually to port 39540: a capture suit, or head and hands "
                     "of a headset; HOST:PORT for those of other machines"),
    ABZI_OPTION_OWN("dance", "NAME", abzi_option_dance, AT(evening.dance),
                    "The dance, such as salsa, waltz or tango (default: salsa)"),
    ABZI_OPTION_TEXT("repertoire", "FILE", AT(evening.repertoire),
                     "What she follows by, as \"abrazo learn\" writes it (default: the syllabus of the dance)"),
    ABZI_OPTION_NUMBER("height", "METRES", abzi_option_number, AT(height_m), 0.8, 2.3,
                       "a height is from 0.8 to 2.3 metres", "How tall the dancer before the camera is"),
    ABZI_OPTION_OWN("gentle", "HOW", abzi_option_gentle, AT(gentle),
                    "How gently she follows at first: 0 to 1, or auto, as the dancer needs it (default: auto)"),
    {.name = "body",
     .takes = ABZI_BODY_SEATED,
     .kind = read_seated,
     .words = she_sits,
     .at = AT(evening.seated),
     .help = "She dances in a manual wheelchair"},
    {.name = "you",
     .takes = ABZI_BODY_SEATED,
     .kind = read_seated,
     .words = you_sit,
     .at = AT(evening.seated),
     .help = "The dancer sits in a wheelchair: for cameras and headsets, which do not see legs (default: found out)"},
    ABZI_OPTION_NUMBER("seed", "N", abzi_option_whole, AT(evening.seed), 0, UINT32_MAX, "a seed is a whole number",
                       "Another seed, another choice of figures"),
    ABZI_OPTION_TEXT("record", "FILE", AT(record),
                     "Record the dance from its beginning, into a file that is not there yet"),
    ABZI_OPTION_TEXT("recordings", "FOLDER", AT(evening.recordings),
                     "Where recordings go that the page asks for (default: here)"),
    ABZI_OPTION_OWN("port", "N", read_port, AT(port), "Where the page is served (default: 7878; 0: any that is free)"),
    ABZI_OPTION_TEXT("listen", "ADDRESS", AT(listen),
                     "Serve it to other machines, too; the URL then has a token (default: " LOOPBACK
                     ", this machine alone)"),
    ABZI_OPTION_FLAG(
        "bedside", AT(bedside),
        "Keep somebody company who lies in bed: she goes with the breath that the camera sees, with --mic, "
        "or with FILE as abrazo bedside takes it, at the pace of the clock"),
    ABZI_OPTION_FLAG("open", AT(opens), "Open the page, where there is a desktop"),
    ABZI_OPTION_FLAG("stand-in", AT(evening.stands_by),
                     "A third dancer is ready: when the dancer falls, or is lost, she takes the place and dances on "
                     "with the partner"),
    ABZI_OPTION_FLAG("hand-back", AT(evening.hand_back), "Who is back has the place again, at the end of a phrase"),
    ABZI_OPTION_FLAG("standby", AT(stands_by),
                     "A second process dances along, muted, and carries on when the first falls"),
    ABZI_OPTION_TEXT("show", "FOLDER", AT(show),
                     "For a stage: --standby, and the whole evening is recorded into this folder (abrazo forget "
                     "removes it)"),
    ABZI_OPTION_TEXT("page", "FOLDER", AT(page), "Serve the files of this folder as the page"),
    ABZI_OPTION_UNIT(AT(rig.unit_m), "Unit of the recorded leader: m, cm or in (default: found from the height)"),
    ABZI_OPTION_MAP(AT(rig.map)),
    ABZI_OPTION_QUIET(AT(quiet), "Print the address alone, and what went wrong"),
    {0}};

/// Can files be written into this folder? If not, the line was printed.
static bool may_keep(const char *folder)
{
    struct stat about;
    if (stat(folder, &about) == 0 && !S_ISDIR(about.st_mode)) {
        return abzi_complain(folder, strerror(ENOTDIR)) == 0;
    }
    return access(folder, W_OK | X_OK) == 0 || abzi_complain(folder, strerror(errno)) == 0;
}

static bool is_overwriting(const abzi_live_options *o)
{
    const char *motion = o->motion ? o->motion : abzi_outlet_file(&o->outlets);
    return abzi_out_destroys((const char *[]){o->lead, o->music, o->evening.repertoire}, 3,
                             (const char *[]){motion, o->record}, 2);
}

int abzi_cmd_live(int argc, char **argv)
{
    const abzi_command_line line = {
        .option = option,
        .group = {{abzi_outlet_options(), AT(outlets), ABZI_OUTLET_HEADER},
                  {abzi_bedside_option_rows, AT(company), "With --bedside:"}},
        .help = "Dance with who is in the room: serves a page at http://" LOOPBACK
                ":7878/, on which a camera sees the dancer and the partner is shown.\v"
                "No picture leaves the browser, only where joints are. Nothing is written, and nothing is sent to "
                "anybody but those who opened the page, unless it is asked for here. Browsers give a page the camera "
                "only on the machine itself (" LOOPBACK "), so others who open it with --listen watch.",
        .arguments = "[FILE]",
        .words_at = AT(company.path),
        .words_most = 1,
        .too_many = "one file, and that at a bedside; a number for --calm comes after an =",
        .check = check};
    abzi_live_options o = {.listen = LOOPBACK,
                           .gentle = ABZ_GENTLE_AUTO,
                           .port = PORT,
                           .rig = abz_rig_config_default(),
                           .company = abzi_bedside_options_none(),
                           .evening = {.dance = ABZ_DANCE_SALSA}};
    if (!abzi_options_read(&line, argc, argv, &o)) {
        return 1;
    }
    if (is_overwriting(&o) || (o.evening.recordings && !may_keep(o.evening.recordings))) {
        return 1;
    }
    return (o.stands_by ? abzi_live_run_two(&o) : abzi_live_run(&o)) == 0 ? 0 : 1;
}

#else

int abzi_cmd_live(int argc, char **argv)
{
    (void)argc, (void)argv;
    fprintf(stderr, "abrazo: this abrazo was built without its live page (libwebsockets)\n");
    return 1;
}

#endif
