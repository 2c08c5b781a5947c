// The messages of abrazo/wire.h; the table of bytes stands there.
#include "abrazo/wire.h"

#include <string.h>

#include "base/bytes.h"
#include "base/refuse.h"
#include "base/vec.h"
#include "codec/chair_numbers.h"

#define PEOPLE_MOST 8
#define GENTLE_AT 1472
#define AGE_MOST_S 10.0f  // an older picture is no picture of now
#define FAR_M 100.0f      // nobody is further from the middle of their own hips; what is, is broken
#define FAR_PICTURES 20.0f

static bool is_within(float x, float least, float most)
{
    return x >= least && x <= most;  // false for what is no number
}

static abz_status read_landmarks(const uint8_t *b, abz_wire_message *m, abz_error *error)
{
    abz_sighting *s = &m->sighting;
    m->sequence = abzi_get_u32(b + 4);
    s->age_s = abzi_get_f32(b + 8);
    s->aspect = (float)abzi_get_u16(b + 12) / 1000;
    s->person_n = b[14];
    if (m->sequence == 0) {
        return abzi_refuse(error, ABZ_EMALFORMED, 4, "landmarks: a sequence of 0; it is counted from 1");
    }
    if (!is_within(s->age_s, 0, AGE_MOST_S)) {
        return abzi_refuse(error, ABZ_EMALFORMED, 8, "landmarks: the age of a picture is from 0 to 10 s");
    }
    if (s->aspect <= 0) {
        return abzi_refuse(error, ABZ_EMALFORMED, 12, "landmarks: a picture without width");
    }
    if (s->person_n > PEOPLE_MOST || b[15] != 0) {
        return abzi_refuse(error, ABZ_EMALFORMED, 14, "landmarks: 0 to 8 people and a zero were expected");
    }
    const uint8_t *p = b + 16;
    for (int i = 0; i < ABZ_LANDMARK_N; i++) {
        float *number[6] = {&s->landmark[i].x_m, &s->landmark[i].y_m, &s->landmark[i].z_m,
                            &s->landmark[i].u,   &s->landmark[i].v,   &s->landmark[i].visible};
        static const float most[6] = {FAR_M, FAR_M, FAR_M, FAR_PICTURES, FAR_PICTURES, 1};
        for (int k = 0; k < 6; k++, p += 4) {
            *number[k] = abzi_get_f32(p);
            if (!is_within(*number[k], k == 5 ? 0 : -most[k], most[k])) {
                return abzi_refuse(error, ABZ_EMALFORMED, (uint64_t)(p - b), "landmarks: a number out of its range");
            }
        }
    }
    return ABZ_OK;
}

static abz_status read_wishes(const uint8_t *b, abz_wire_message *m, abz_error *error)
{
    uint8_t bits = b[5];
    m->wishes = (abz_wishes){.leads = b[4],
                             .mirror = bits & 1,
                             .music = bits >> 1 & 1,
                             .calibrate = bits >> 2 & 1,
                             .gentle = abzi_get_f32(b + 8),
                             .distance_m = abzi_get_f32(b + 12)};
    m->wish_bits = bits >> 3 & 3;
    m->dance = b[16];
    if (m->wishes.leads >= ABZ_LEADS_N || bits > 31) {
        return abzi_refuse(error, ABZ_EMALFORMED, 4, "wishes: who leads is 0, 1 or 2, and there are five bits");
    }
    const bool by_herself = m->wishes.gentle == ABZ_GENTLE_AUTO;
    if ((!by_herself && !is_within(m->wishes.gentle, 0, 1)) ||
        !is_within(m->wishes.distance_m, ABZ_DISTANCE_LEAST_M, ABZ_DISTANCE_MOST_M)) {
        return abzi_refuse(error, ABZ_EMALFORMED, 8, "wishes: gentle is 0 to 1, or -1; distance -0.3 to 1 m");
    }
    if (m->dance == ABZ_DANCE_UNKNOWN || m->dance >= ABZ_DANCE_N) {
        return abzi_refuse(error, ABZ_EMALFORMED, 16, "wishes: there is no such dance");
    }
    return ABZ_OK;
}

abz_status abz_wire_read(const uint8_t *bytes, size_t n, abz_wire_message *message, abz_error *error)
{
    memset(message, 0, sizeof *message);
    if (n < 4) {
        return abzi_refuse(error, ABZ_EMALFORMED, 0, "a message of less than four bytes");
    }
    if (bytes[1] != ABZ_WIRE_VERSION) {
        return abzi_refuse(error, ABZ_EVERSION, 1, "a message of another version; this is version 4");
    }
    if (bytes[2] != 0 || bytes[3] != 0) {
        return abzi_refuse(error, ABZ_EMALFORMED, 2, "two zeros were expected");
    }
    message->kind = (abz_wire_kind)bytes[0];
    if (bytes[0] == ABZ_WIRE_LANDMARKS) {
        return n == ABZ_WIRE_LANDMARKS_SIZE
                   ? read_landmarks(bytes, message, error)
                   : abzi_refuse(error, ABZ_EMALFORMED, 0, "landmarks: a message of 808 bytes was expected");
    }
    if (bytes[0] == ABZ_WIRE_WISHES) {
        return n == ABZ_WIRE_WISHES_SIZE
                   ? read_wishes(bytes, message, error)
                   : abzi_refuse(error, ABZ_EMALFORMED, 0, "wishes: a message of 24 bytes was expected");
    }
    return abzi_refuse(error, ABZ_EMALFORMED, 0, "a kind of message that a page does not send");
}

// ---- a moment ------------------------------------------------------------------------------------------------------

static uint8_t *put_places(uint8_t *p, const abz_vec3 *at)
{
    for (int j = 0; j < ABZ_JOINT_N; j++, p += 12) {
        abzi_put_f32(p, at[j].x);
        abzi_put_f32(p + 4, at[j].y);
        abzi_put_f32(p + 8, at[j].z);
    }
    return p;
}

static uint8_t *put_turn(uint8_t *p, abz_quat q)
{
    abzi_put_f32(p, q.x);
    abzi_put_f32(p + 4, q.y);
    abzi_put_f32(p + 8, q.z);
    abzi_put_f32(p + 12, q.w);
    return p + 16;
}

static void put_stand_in(const abz_room_output *output, uint8_t *p)
{
    const abz_stand_in_output *it = &output->stand_in;
    if (!output->stands_by) {
        return;
    }
    abzi_put_u32(p, 1 + (uint32_t)it->act);
    abzi_put_f32(p + 4, it->since_s);
    abzi_put_u32(p + 8, (uint32_t)it->place);
    abzi_put_u32(p + 12, output->landed_ago[2][ABZ_LEFT]);
    abzi_put_u32(p + 16, output->landed_ago[2][ABZ_RIGHT]);
    p = put_places(p + 20, it->pose.pos);
    put_turn(put_turn(put_turn(p, it->pose.rot[ABZ_HEAD]), it->pose.rot[ABZ_LEFT_HAND]), it->pose.rot[ABZ_RIGHT_HAND]);
}

static void put_chairs(const abz_room_output *output, uint8_t *p)
{
    for (int who = 0; who < 2; who++) {
        float place[ABZI_CHAIR_PLACES];
        abzi_chair_places(&output->chair[who], place);
        for (int i = 0; i < ABZI_CHAIR_PLACES; i++, p += 4) {
            abzi_put_f32(p, place[i]);
        }
    }
    for (int who = 0; who < 2; who++) {
        float measure[ABZI_CHAIR_MEASURES];
        abzi_chair_measures(&output->chair_shape[who], measure);
        for (int i = 0; i < ABZI_CHAIR_MEASURES; i++, p += 4) {
            abzi_put_f32(p, measure[i]);
        }
    }
}

void abz_wire_write_moment(const abz_room_output *output, const abz_wire_around *around, uint8_t *out)
{
    const abz_beat *pulse = &output->pulse;
    bool has_bar = output->music.period_s > 0 && (output->music.flags & ABZ_BEAT_BAR) != 0;
    memset(out, 0, ABZ_WIRE_MOMENT_SIZE);
    out[0] = ABZ_WIRE_MOMENT;
    out[1] = ABZ_WIRE_VERSION;
    abzi_put_u32(out + 4, output->flags);
    abzi_put_u64(out + 8, output->tick);
    abzi_put_u32(out + 16, output->you_seen);
    out[20] = (uint8_t)output->blind;
    out[21] = (uint8_t)output->leads;
    out[22] = (uint8_t)around->dance;
    out[23] = (uint8_t)((around->recording ? 1u : 0u) | (around->music_plays ? 2u : 0u) |
                        (around->has_music ? 4u : 0u) | (around->replays ? 8u : 0u) | (around->bedside ? 16u : 0u));
    abzi_put_f32(out + 24, output->calibrating);
    abzi_put_i32(out + 28, output->figure);
    abzi_put_f32(out + 32, output->count);
    abzi_put_f32(out + 36, output->confidence);
    abzi_put_f32(out + 40, output->together);
    abzi_put_f32(out + 44, output->chance);
    abzi_put_f32(out + 48, pulse->phase);
    abzi_put_f32(out + 52, pulse->period_s);
    abzi_put_f32(out + 56, pulse->confidence);
    abzi_put_u32(out + 60, has_bar ? output->music.in_bar | output->music.bar_n << 16 : 0);
    abzi_put_f32(out + 64, around->music_at_s);
    abzi_put_u32(out + 68, around->viewer_n);
    uint8_t *p = put_places(put_places(out + 72, output->you), output->she.pos);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        p = put_turn(p, output->she.rot[j]);
    }
    for (int who = 0; who < 2; who++) {
        for (int side = 0; side < ABZ_SIDE_N; side++, p += 4) {
            abzi_put_u32(p, output->landed_ago[who][side]);
        }
    }
    abzi_put_f32(p, output->height_m);
    abzi_put_u32(p + 4, output->fall.state);
    abzi_put_u32(p + 8, output->fall.since_ticks);
    abzi_put_f32(p + 12, output->fall.confidence);
    abzi_put_u32(p + 16, output->fall.fall_n);
    abzi_put_u32(p + 20, output->seated);
    put_chairs(output, p + 24);
    put_stand_in(output, out + 1152);
    const abz_today *today = &output->today;
    const float gentle[] = {output->gentle, today->range,   today->speed,         today->hesitation,
                            today->tremor,  today->balance, around->wished_gentle};
    for (size_t i = 0; i < sizeof gentle / sizeof *gentle; i++) {
        abzi_put_f32(out + GENTLE_AT + 4 * i, gentle[i]);
    }
}
