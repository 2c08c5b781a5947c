#include <argp.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/command.h"

#ifdef ABZ_WEBSOCKETS

#include "app/body_file.h"
#include "app/live_dance.h"

#define LOOPBACK "127.0.0.1"

enum { PORT = 7878 };

enum {  // options without a letter
    KEY_PORT = 256,
    KEY_LISTEN,
    KEY_LEAD,
    KEY_ONCE,
    KEY_MUSIC,
    KEY_MIC,
    KEY_VMC_IN,
    KEY_DANCE,
    KEY_REPERTOIRE,
    KEY_HEIGHT,
    KEY_SEED,
    KEY_GENTLE,
    KEY_BODY,
    KEY_YOU,
    KEY_RECORD,
    KEY_RECORDINGS,
    KEY_PAGE,
    KEY_OPEN,
    KEY_BEDSIDE,
    KEY_STANDBY,
    KEY_SHOW,
    KEY_STAND_IN,
    KEY_HAND_BACK
};

/// At a bedside nothing is written, and nothing goes to another machine.
static void check_bedside(const abzi_live_options *o, const struct argp_state *state)
{
    if (!o->bedside) {
        if (o->company.used) {
            argp_error(state, "%s is for a bedside: --bedside", o->company.used);
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
    if (o->company.config.kind != ABZ_PULSE_BREATH && !o->microphone) {
        argp_error(state, "a camera sees a breath; a heart or a beep is heard: --mic");
    }
    abzi_bedside_options_check(&o->company, state);
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    abzi_live_options *o = state->input;
    switch (key) {
    case KEY_PORT:
        o->port = (uint16_t)abzi_number_option(text, 0, 65535, "a port is a number from 0 to 65535", state);
        return 0;
    case KEY_LISTEN:
        o->listen = text;
        return 0;
    case KEY_LEAD:
        o->lead = text;
        return 0;
    case KEY_ONCE:
        o->once = true;
        return 0;
    case KEY_MUSIC:
        o->music = text;
        return 0;
    case KEY_MIC:
        o->microphone = true;
        return 0;
    case KEY_VMC_IN:
        o->vmc_in = text;
        return 0;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &o->outlets;
        state->child_inputs[1] = &o->company;
        return 0;
    case KEY_DANCE:
        abzi_dance_option(text, &o->evening.dance, state);
        return 0;
    case KEY_REPERTOIRE:
        o->evening.repertoire = text;
        return 0;
    case KEY_HEIGHT:
        o->height_m = abzi_number_option(text, 0.8, 2.3, "a height is from 0.8 to 2.3 metres", state);
        return 0;
    case KEY_GENTLE:
        abzi_gentle_option(text, &o->gentle, state);
        return 0;
    case KEY_BODY:
    case KEY_YOU:
        if (strcmp(text, ABZI_BODY_SEATED) != 0) {
            argp_error(state, "--%s takes %s, not \"%s\"", key == KEY_BODY ? "body" : "you", ABZI_BODY_SEATED, text);
        }
        o->evening.seated |= key == KEY_BODY ? ABZ_SEATED_SHE : ABZ_SEATED_YOU;
        return 0;
    case KEY_SEED:
        o->evening.seed = (uint32_t)abzi_number_option(text, 0, UINT32_MAX, "a seed is a whole number", state);
        return 0;
    case KEY_RECORD:
        o->record = text;
        return 0;
    case KEY_RECORDINGS:
        o->evening.recordings = text;
        return 0;
    case KEY_PAGE:
        o->page = text;
        return 0;
    case KEY_OPEN:
        o->opens = true;
        return 0;
    case KEY_BEDSIDE:
        o->bedside = true;
        return 0;
    case KEY_STANDBY:
        o->stands_by = true;
        return 0;
    case KEY_STAND_IN:
        o->evening.stands_by = true;
        return 0;
    case KEY_HAND_BACK:
        o->evening.hand_back = true;
        return 0;
    case KEY_SHOW:
        o->show = text;
        o->stands_by = true;
        return 0;
    case 'u':
        abzi_unit_option(text, &o->rig.unit_m, state);
        return 0;
    case 'm':
        o->rig.map = text;
        return 0;
    case 'q':
        o->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "what is \"%s\"? A recorded leader is given as --lead %s", text, text);
        return 0;
    case ARGP_KEY_END:
        if (o->music && o->microphone) {
            argp_error(state, "she hears --music or --mic, not both");
        }
        if (o->stands_by && (o->motion = abzi_outlet_take_file(&o->outlets)) && !o->record && !o->show) {
            argp_error(state, "with --standby, --motion is written from the recording, in the end: --record FILE, too");
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
        check_bedside(o, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

int abzi_cmd_live(int argc, char **argv)
{
    static const struct argp_option option[] = {
        {"lead", KEY_LEAD, "FILE", 0, "A recorded leader (BVH), over and over, until somebody dances before a camera",
         0},
        {"once", KEY_ONCE, NULL, 0, "End when the recorded leader has danced to the end", 0},
        {"music", KEY_MUSIC, "FILE", 0, "What is danced to: WAV, FLAC, OGG, Opus or MP3", 0},
        {"mic", KEY_MIC, NULL, 0, "Listen to the microphone instead", 0},
        {"vmc-in", KEY_VMC_IN, "PORT", 0,
         "A dancer who comes by the VMC protocol, usually to port 39540: a capture suit, or head and hands of a "
         "headset; HOST:PORT for those of other machines",
         0},
        {"dance", KEY_DANCE, "NAME", 0, "The dance, such as salsa, waltz or tango (default: salsa)", 0},
        {"repertoire", KEY_REPERTOIRE, "FILE", 0,
         "What she follows by, as \"abrazo learn\" writes it (default: the syllabus of the dance)", 0},
        {"height", KEY_HEIGHT, "METRES", 0, "How tall the dancer before the camera is", 0},
        {"gentle", KEY_GENTLE, "HOW", 0,
         "How gently she follows at first: 0 to 1, or auto, as the dancer needs it (default: auto)", 0},
        {"body", KEY_BODY, "seated", 0, "She dances in a manual wheelchair", 0},
        {"you", KEY_YOU, "seated", 0,
         "The dancer sits in a wheelchair: for cameras and headsets, which do not see legs (default: found out)", 0},
        {"seed", KEY_SEED, "N", 0, "Another seed, another choice of figures", 0},
        {"record", KEY_RECORD, "FILE", 0, "Record the dance from its beginning, into a file that is not there yet", 0},
        {"recordings", KEY_RECORDINGS, "FOLDER", 0, "Where recordings go that the page asks for (default: here)", 0},
        {"port", KEY_PORT, "N", 0, "Where the page is served (default: 7878; 0: any that is free)", 0},
        {"listen", KEY_LISTEN, "ADDRESS", 0,
         "Serve it to other machines, too; the URL then has a token (default: " LOOPBACK ", this machine alone)", 0},
        {"bedside", KEY_BEDSIDE, NULL, 0,
         "Keep somebody company who lies in bed: she goes with the breath that the camera sees, or with --mic", 0},
        {"open", KEY_OPEN, NULL, 0, "Open the page, where there is a desktop", 0},
        {"stand-in", KEY_STAND_IN, NULL, 0,
         "A third dancer is ready: when the dancer falls, or is lost, she takes the place and dances on with the "
         "partner",
         0},
        {"hand-back", KEY_HAND_BACK, NULL, 0, "Who is back has the place again, at the end of a phrase", 0},
        {"standby", KEY_STANDBY, NULL, 0, "A second process dances along, muted, and carries on when the first falls",
         0},
        {"show", KEY_SHOW, "FOLDER", 0,
         "For a stage: --standby, and the whole evening is recorded into this folder (abrazo forget removes it)", 0},
        {"page", KEY_PAGE, "FOLDER", 0, "Serve the files of this folder as the page", 0},
        {"unit", 'u', "UNIT", 0, "Unit of the recorded leader: m, cm or in (default: found from the height)", 0},
        {"map", 'm', "JOINT=NAME,...", 0, "Names of joints in a skeleton abrazo does not know", 0},
        {"quiet", 'q', NULL, 0, "Print the address alone, and what went wrong", 0},
        {0}};
    const struct argp_child outlets[] = {{abzi_outlet_argp(), 0, "What else she moves and drives:", 1},
                                         {&abzi_bedside_argp, 0, "With --bedside:", 2},
                                         {0}};
    const struct argp argp = {
        .options = option,
        .parser = parse,
        .children = outlets,
        .doc =
            "Dance with who is in the room: serves a page at http://" LOOPBACK
            ":7878/, on which a camera sees the dancer "
            "and the partner is shown.\v"
            "No picture leaves the browser, only where joints are. Nothing is written, and nothing is sent to anybody "
            "but those who opened the page, unless it is asked for here. Browsers give a page the camera only on the "
            "machine itself (" LOOPBACK "), so others who open it with --listen watch."};
    abzi_live_options o = {.listen = LOOPBACK,
                           .gentle = ABZ_GENTLE_AUTO,
                           .port = PORT,
                           .rig = abz_rig_config_default(),
                           .company = abzi_bedside_options_none(),
                           .evening = {.dance = ABZ_DANCE_SALSA}};
    if (argp_parse(&argp, argc, argv, 0, NULL, &o) != 0) {
        fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
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
