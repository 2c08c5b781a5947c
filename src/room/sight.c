// The dancer as the room sees them: joints, or what a sense makes of landmarks and points; and whether they fall.
#include <string.h>

#include "care/stand_in_internal.h"
#include "motion/body.h"
#include "room/room_internal.h"

/// The joints that came. What is not a number is not seen.
static uint32_t see_joints(abzi_room_state *s, const abz_vec3 *joint, uint32_t marked)
{
    uint32_t seen = 0;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        float sum = joint[j].x + joint[j].y + joint[j].z;
        if ((marked >> j & 1) != 0 && sum - sum == 0) {
            s->you[j] = joint[j];
            seen |= 1u << j;
        }
    }
    return seen;
}

void abzi_room_measure(abz_room *room, const abz_body *body)
{
    if (abz_engine_measure(room->engine, body) == ABZ_OK) {
        room->state.dancer = *body;
        room->state.measured = 1;
        abzi_footfall_measure(&room->state.feet[0], body);
        abzi_fall_measure(&room->state.fall, body);
        if (room->stand_in != NULL) {
            abzi_stand_in_measure(room->stand_in, room->config.you_are_lead ? ABZ_ROLE_LEAD : ABZ_ROLE_FOLLOW, body);
        }
    }
}

/// What a sense makes of what came, or of nothing that came: between pictures, too.
static uint32_t sense(abz_room *room, const abz_room_input *input, abz_room_output *output)
{
    abz_seen seen;
    if (room->state.sight == ABZ_SIGHT_CAMERA) {
        const abz_sighting *sighting = input->sight == ABZ_SIGHT_CAMERA ? &input->sighting : NULL;
        abz_camera_tick(&room->state.camera, sighting, input->wishes.calibrate != 0, input->wishes.mirror != 0, &seen);
    } else {
        abz_headset_tick(&room->state.headset, input->sight == ABZ_SIGHT_POINTS ? &input->points : NULL, &seen);
    }
    if (seen.body_is_new) {
        abzi_room_measure(room, &seen.body);
    }
    output->blind = seen.blind;
    output->calibrating = seen.calibrating;
    return see_joints(&room->state, seen.joint, seen.seen);
}

void abzi_room_see(abz_room *room, const abz_room_input *input, abz_room_output *output)
{
    abzi_room_state *s = &room->state;
    uint32_t seen = 0;
    output->calibrating = 0;
    output->blind = ABZ_BLIND_NOT;
    s->sight = input->sight != ABZ_SIGHT_NONE && input->sight < ABZ_SIGHT_N ? input->sight : s->sight;
    if (input->sight == ABZ_SIGHT_JOINTS) {
        seen = see_joints(s, input->joint, input->seen);
    } else if (s->sight == ABZ_SIGHT_CAMERA || s->sight == ABZ_SIGHT_POINTS) {
        seen = sense(room, input, output);
    }
    s->unseen_n = seen != 0 ? 0 : s->unseen_n + (s->unseen_n < UINT32_MAX);
    s->met |= seen != 0;
    output->you_seen = seen;
    if (output->blind == ABZ_BLIND_NOT && s->unseen_n > ABZI_ROOM_LOST_TICKS) {
        output->blind = ABZ_BLIND_ALL;
    }
    output->height_m = s->measured ? abzi_body_height(&s->dancer) : 0;
    memcpy(output->you, s->you, sizeof output->you);
    abzi_fall_signs signs;
    s->fall.guess = s->sight == ABZ_SIGHT_CAMERA   ? ABZI_FALL_SMOOTHED
                    : s->sight == ABZ_SIGHT_POINTS ? ABZI_FALL_POINTS
                                                   : ABZI_FALL_MEASURED;
    const abz_vec3 *partner = s->handover.shown_n == 2 ? s->handover.shown[1].pos : NULL;
    abzi_fall_see(&s->fall, s->you, seen, partner, &signs);
    output->fall = s->fall.now;
}
