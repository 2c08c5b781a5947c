// Every outlet there is, and what each of them does with a tick. Another one is an entry at the end, and its functions.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abrazo/osc.h"
#include "abrazo/vmc.h"
#include "edge/figure_file.h"
#include "edge/frame_clock.h"
#include "edge/motion_out.h"
#include "edge/out_file.h"
#include "live/midi_port.h"
#include "live/outlet.h"
#include "live/udp.h"

enum { TICK_SIZE = 4 + 16 + 4 + 8 };  // address, types and values, and their size

/// size bytes of zeroes, or NULL with the line printed.
static void *room_for(size_t size)
{
    void *it = calloc(1, size);
    if (!it) {
        fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
    }
    return it;
}

static abz_osc_value whole(uint32_t i)
{
    return (abz_osc_value){.type = 'i', .as.i = (int32_t)i};
}

/// Which process speaks, and which tick this is: on every packet, where another process stands by, so that a listener
/// can drop what is late and see that nothing comes twice.
static abz_status put_tick(abz_osc_writer *packet, const abzi_outlet_moment *moment)
{
    const abz_osc_value value[] = {whole(moment->epoch), whole((uint32_t)moment->output.tick)};
    return abz_osc_write(packet, "/abrazo/tick", value, 2);
}

/// The same behind what is in a packet already. Returns its bytes.
static size_t append_tick(uint8_t *packet, size_t n, const abzi_outlet_moment *moment)
{
    abz_osc_writer behind;
    abz_osc_write_begin(&behind, packet + n + 4, TICK_SIZE - 4);
    if (put_tick(&behind, moment) != ABZ_OK) {
        return n;
    }
    packet[n] = packet[n + 1] = packet[n + 2] = 0;  // the size of a message in a bundle (OSC 1.0)
    packet[n + 3] = (uint8_t)behind.n;
    return n + 4 + behind.n;
}

/// Nothing is sent.
static bool look_udp(const char *option, const char *value)
{
    const int socket = abzi_udp_to(option, value);
    if (socket >= 0) {
        close(socket);
    }
    return socket >= 0;
}

// ---- an avatar -----------------------------------------------------------------------------------------------------

typedef struct vmc_out {
    int socket;
    abz_body body;
} vmc_out;

static bool vmc_look(const char *value)
{
    return look_udp("vmc-out", value);
}

static void *vmc_open(const char *value, const abz_body *she)
{
    vmc_out *v = room_for(sizeof *v);
    if (v) {
        *v = (vmc_out){abzi_udp_to("vmc-out", value), *she};
        if (v->socket < 0) {
            free(v);
            return NULL;
        }
    }
    return v;
}

static bool vmc_take(void *outlet, const abzi_outlet_moment *moment)
{
    const vmc_out *v = outlet;
    uint8_t packet[ABZ_VMC_PACKET_MAX + TICK_SIZE];
    uint32_t place = 0;
    size_t n;
    if (!abzi_outlet_passes(moment)) {
        return true;
    }
    const float time_s = (float)((double)moment->output.tick / ABZ_TICKS_PER_SECOND);
    while ((n = abz_vmc_write(&v->body, &moment->output.she, time_s, &place, packet)) > 0) {
        n = moment->epoch > 0 ? append_tick(packet, n, moment) : n;
        abzi_udp_send(v->socket, packet, n);
    }
    return true;
}

static bool vmc_close(void *outlet)
{
    close(((vmc_out *)outlet)->socket);
    free(outlet);
    return true;
}

// ---- plain OSC -----------------------------------------------------------------------------------------------------

enum { GENTLE_N = 6 };        // how gently she dances, and why
enum { FIGURES_MOST = 256 };  // of the syllabus, which has 111

typedef struct osc_out {
    int socket;
    float together, chance;  ///< as they were sent last
    uint32_t fall;           ///< abz_fall_state
    uint32_t act;            ///< abz_stand_in_act; ABZ_STAND_IN_ACT_N: nobody was told of
    int gentle[GENTLE_N];    ///< hundredths
    int32_t figure;
    int count;  ///< whole
    struct {
        int32_t dance;
        char name[ABZ_FIGURE_NAME_SIZE];
    } figures[FIGURES_MOST];
    size_t figure_n;
} osc_out;

static bool osc_look(const char *value)
{
    return look_udp("osc-out", value);
}

static void *osc_open(const char *value, const abz_body *she)
{
    (void)she;
    osc_out *o = room_for(sizeof *o);
    abz_figure *figure = room_for(sizeof *figure);
    if (!o || !figure || (o->socket = abzi_udp_to("osc-out", value)) < 0) {
        free(o);
        free(figure);
        return NULL;
    }
    while (o->figure_n < FIGURES_MOST && abzi_syllabus_figure(o->figure_n, figure)) {
        o->figures[o->figure_n].dance = figure->dance;
        memcpy(o->figures[o->figure_n].name, figure->name, sizeof figure->name);
        o->figure_n++;
    }
    o->together = o->chance = -1;
    o->fall = ABZ_FALL_N;
    o->act = ABZ_STAND_IN_ACT_N;
    o->gentle[0] = -1;  // told at first, whatever it is
    o->figure = -1;
    free(figure);
    return o;
}

/// The name of figure n of a dance; "": there is none.
static const char *figure_name(const osc_out *o, uint32_t dance, int32_t n)
{
    for (size_t i = 0; i < o->figure_n; i++) {
        if (o->figures[i].dance == (int32_t)dance && n-- == 0) {
            return o->figures[i].name;
        }
    }
    return "";
}

static abz_osc_value text(const char *s)
{
    return (abz_osc_value){.type = 's', .n = (uint32_t)strlen(s), .as.s = s};
}

static abz_osc_value number(float f)
{
    return (abz_osc_value){.type = 'f', .as.f = f};
}

/// A message into the packet, which has room for all there are.
static void put(abz_osc_writer *packet, const char *address, const abz_osc_value *value, size_t n)
{
    (void)(abz_osc_write(packet, address, value, n) == ABZ_OK);
}

static void put_steps(abz_osc_writer *packet, uint32_t landed)
{
    static const struct {
        uint32_t flag;
        const char *who, *foot;
    } step[] = {{ABZ_ROOM_HERS_LEFT_LANDED, "she", "left"},       {ABZ_ROOM_HERS_RIGHT_LANDED, "she", "right"},
                {ABZ_ROOM_YOURS_LEFT_LANDED, "you", "left"},      {ABZ_ROOM_YOURS_RIGHT_LANDED, "you", "right"},
                {ABZ_ROOM_THIRD_LEFT_LANDED, "stand-in", "left"}, {ABZ_ROOM_THIRD_RIGHT_LANDED, "stand-in", "right"}};
    for (size_t i = 0; i < sizeof step / sizeof *step; i++) {
        if (landed & step[i].flag) {
            const abz_osc_value value[] = {text(step[i].who), text(step[i].foot)};
            put(packet, "/abrazo/step", value, 2);
        }
    }
}

/// How gently she dances, and what she believes of the dancer, when it has changed by a hundredth.
static void put_gentle(osc_out *o, abz_osc_writer *packet, const abz_room_output *now)
{
    const abz_today *t = &now->today;
    const float value[GENTLE_N] = {now->gentle, t->range, t->speed, t->hesitation, t->tremor, t->balance};
    abz_osc_value told[GENTLE_N];
    bool changed = false;
    for (int i = 0; i < GENTLE_N; i++) {
        const int hundredths = (int)(100 * value[i] + 0.5f);
        changed = changed || hundredths != o->gentle[i];
        o->gentle[i] = hundredths;
        told[i] = number(value[i]);
    }
    if (changed) {
        put(packet, "/abrazo/gentle", told, GENTLE_N);
    }
}

/// What is told only when it has changed.
static void put_changes(osc_out *o, abz_osc_writer *packet, const abzi_outlet_moment *moment)
{
    const abz_room_output *now = &moment->output;
    if (now->together >= 0 && (now->together != o->together || now->chance != o->chance)) {
        const abz_osc_value value[] = {number(now->together), number(now->chance)};
        put(packet, "/abrazo/togetherness", value, 2);
        o->together = now->together;
        o->chance = now->chance;
    }
    if (now->fall.state != o->fall) {
        const abz_osc_value value[] = {text(abz_fall_text((abz_fall_state)now->fall.state)),
                                       number(now->fall.confidence)};
        put(packet, "/abrazo/dancer/state", value, 2);
        o->fall = now->fall.state;
    }
    if (now->stands_by && (uint32_t)now->stand_in.act != o->act) {
        const abz_osc_value value[] = {text(abz_stand_in_word(now->stand_in.act)),
                                       text(now->stand_in.place == ABZ_ROLE_LEAD ? "lead" : "follow")};
        put(packet, "/abrazo/stand-in", value, 2);
        o->act = (uint32_t)now->stand_in.act;
    }
    put_gentle(o, packet, now);
    if (now->figure != o->figure || (now->figure >= 0 && (int)now->count != o->count)) {
        const char *name = now->figure >= 0 ? figure_name(o, moment->dance, now->figure) : "";
        const abz_osc_value value[] = {text(name), number(now->count), number(now->confidence)};
        put(packet, "/abrazo/figure", value, 3);
        o->figure = now->figure;
        o->count = (int)now->count;
    }
}

static bool osc_take(void *outlet, const abzi_outlet_moment *moment)
{
    osc_out *o = outlet;
    const abz_beat *pulse = &moment->output.pulse;
    uint8_t bytes[864];  // an empty bundle, the tick (32), six steps of at most 40, and six messages of at most 84
    abz_osc_writer packet;
    if (abz_osc_write_bundle(&packet, bytes, sizeof bytes, ABZ_OSC_NOW) != ABZ_OK) {
        return false;
    }
    const size_t empty_n = packet.n;
    if (moment->epoch > 0 && put_tick(&packet, moment) != ABZ_OK) {
        return false;
    }
    if (pulse->period_s > 0) {
        const abz_osc_value value[] = {number(pulse->phase), number(pulse->period_s), number(pulse->confidence)};
        put(&packet, "/abrazo/pulse", value, 3);
    }
    put_steps(&packet, moment->landed);
    put_changes(o, &packet, moment);
    if (packet.n > empty_n && abzi_outlet_passes(moment)) {
        abzi_udp_send(o->socket, bytes, packet.n);
    }
    return true;
}

static bool osc_close(void *outlet)
{
    close(((osc_out *)outlet)->socket);
    free(outlet);
    return true;
}

// ---- instruments ---------------------------------------------------------------------------------------------------

typedef struct midi_out {
    abzi_midi_port *port;
    abzi_midi_clock clock;
    uint64_t tick;  ///< of the moment before,
    bool muted;     ///< which did not go out
} midi_out;

static bool midi_look(const char *value)
{
    abzi_midi_port *port = abzi_midi_port_open("midi-clock", value);
    abzi_midi_port_close(port);
    return port != NULL;
}

static void *midi_open(const char *value, const abz_body *she)
{
    (void)she;
    midi_out *m = room_for(sizeof *m);
    if (m && !(m->port = abzi_midi_port_open("midi-clock", value))) {
        free(m);
        return NULL;
    }
    return m;
}

static bool midi_take(void *outlet, const abzi_outlet_moment *moment)
{
    midi_out *m = outlet;
    abzi_midi_event event[ABZI_MIDI_EVENTS_MAX];
    const uint64_t gone_n = moment->output.tick - m->tick;
    const int n = abzi_midi_clock_tick(&m->clock, &moment->output.pulse, (uint32_t)gone_n, event);
    const bool passes = abzi_outlet_passes(moment);
    m->tick = moment->output.tick;
    m->muted = moment->muted;
    for (int i = 0; i < n && passes; i++) {
        abzi_midi_port_send(m->port, event[i].message, moment->due_ns + (uint64_t)((double)event[i].in_s * 1e9));
    }
    return true;
}

static bool midi_close(void *outlet)
{
    midi_out *m = outlet;
    if (m->clock.runs && !m->muted) {
        abzi_midi_port_send(m->port, ABZI_MIDI_STOP, 0);
    }
    abzi_midi_port_close(m->port);
    free(m);
    return true;
}

// ---- files ---------------------------------------------------------------------------------------------------------

/// A motion file of the partner that has every tick in it, whichever were missed: those lie between their neighbours.
typedef struct file_out {
    abzi_body_rig body;
    abzi_motion_out motion;
    abz_pose last;
    uint64_t tick;  ///< of last
} file_out;

static bool file_close(void *outlet)
{
    file_out *f = outlet;
    const bool ended = !f->motion.file || abzi_motion_out_end(&f->motion, 0);
    const bool fine = abzi_motion_out_close(&f->motion) && ended;
    free(f);
    return fine;
}

static void *file_open(const char *value, const abz_body *she)
{
    file_out *f = room_for(sizeof *f);
    abz_error error;
    if (!f) {
        return NULL;
    }
    if (abz_skeleton_of_body(she, &f->body.skeleton, &f->body.rig, &error) != ABZ_OK) {
        fprintf(stderr, "abrazo: --motion %s: %s\n", value, error.what);
        free(f);
        return NULL;
    }
    if (abzi_motion_out_open(&f->motion, value, &f->body, 1.0 / ABZ_TICKS_PER_SECOND) != 0 ||
        !abzi_motion_out_begin(&f->motion, 0)) {
        file_close(f);
        return NULL;
    }
    f->motion.waits = true;
    return f;
}

static bool file_look(const char *value)
{
    return abzi_out_may_be(value, false);
}

static bool file_take(void *outlet, const abzi_outlet_moment *moment)
{
    file_out *f = outlet;
    const abz_pose *now = &moment->output.she;
    const uint64_t from = f->motion.frame_n > 0 ? f->tick : moment->output.tick - 1, to = moment->output.tick;
    bool fine = true;
    for (uint64_t tick = from + 1; tick <= to && fine; tick++) {
        abz_pose between = *now;
        if (tick < to) {
            abzi_pose_between(&f->last, now, (float)(tick - from) / (float)(to - from), &between);
        }
        fine = abzi_motion_out_frame(&f->motion, &between);
    }
    f->last = *now;
    f->tick = to;
    return fine;
}

// ---- the table -----------------------------------------------------------------------------------------------------

const abzi_outlet_kind abzi_outlet_kinds[] = {
    {"vmc-out", "HOST:PORT", "Move an avatar: send the partner by the VMC protocol, usually to port 39539", vmc_open,
     vmc_take, vmc_close, false, abzi_udp_is_address, vmc_look},
    {"osc-out", "HOST:PORT", "Send pulse, steps, figure and togetherness as OSC messages", osc_open, osc_take,
     osc_close, false, abzi_udp_is_address, osc_look},
    {"midi-clock", "CLIENT:PORT",
     "Drive instruments: a MIDI clock of the pulse to this port, or - for any that connects", midi_open, midi_take,
     midi_close, false, NULL, midi_look},
    {"motion", "FILE", "Write the partner's motion: BVH, or glTF where the name ends in .glb", file_open, file_take,
     file_close, true, NULL, file_look},
    {0}};
