#include "app/following.h"

#include <math.h>

#include "abrazo/player.h"
#include "app/together.h"
#include "base/vec.h"

/// The next tick of the music into *input. false: failed and said so.
static bool hear(abzi_following *p, abz_input *input)
{
    const int heard = p->music ? abzi_band_file_next(p->music, &input->sound) : 0;
    input->heard = heard > 0;
    return heard >= 0;
}

/// When he falls she makes way and waits, and then dances on.
static void attend(abzi_following *p, const abz_vec3 *lead, abz_output *output)
{
    abzi_fall_signs signs;
    const abz_vec3 *her = p->handover.shown_n == 2 ? p->handover.shown[1].pos : NULL;
    abzi_fall_see(&p->watch, lead, UINT32_MAX, her, &signs);
    if (abzi_handover_attend(&p->handover, &p->attend, &p->body, &p->watch.now, lead, &output->pulse, &output->music,
                             &output->follow)) {
        output->flags &= ~(uint32_t)(ABZ_LEFT_HOLD | ABZ_RIGHT_HOLD | ABZ_LEFT_PLANTED | ABZ_RIGHT_PLANTED);
        output->flags |= p->attend.foot[0].swings ? 0u : (uint32_t)ABZ_LEFT_PLANTED;
        output->flags |= p->attend.foot[1].swings ? 0u : (uint32_t)ABZ_RIGHT_PLANTED;
    }
    abzi_handover_show(&p->handover, &p->body, NULL, &output->follow);
}

/// What she danced standing, in a wheelchair.
static void sit(abzi_following *p, const abz_vec3 *lead, abz_output *output)
{
    abz_lead_ways ways;
    abzi_sitting_input input = {
        .danced = &output->follow, .other = lead, .holds = -1, .lands_s = -1, .gentle = output->gentle};
    if (!p->attend.attends) {
        input.holds = abzi_sitting_told(output->flags);
        input.lands_s = output->lands_s;
        input.soon_s = output->soon_s;
        input.soon = (abzi_spot){output->soon_x_m, output->soon_z_m, output->soon_heading_rad};
        abz_engine_lead_way(p->engine, lead, &ways);
        input.ways = &ways;
    }
    if (output->flags & ABZ_LEAD_SITS) {
        input.shape = &p->his_shape;
        input.chair = (abzi_spot){output->lead_chair.x_m, output->lead_chair.z_m, output->lead_chair.yaw_rad};
    }
    abzi_temper_seated(&p->temper, &p->sitting, &p->sitter, &input, &output->follow);
    const uint32_t holds = abzi_sitting_holds(&p->sitting);
    output->flags &= ~(uint32_t)(ABZ_LEFT_HOLD | ABZ_RIGHT_HOLD);
    output->flags |= (holds & 1 ? ABZ_LEFT_HOLD : 0u) | (holds & 2 ? ABZ_RIGHT_HOLD : 0u);
}

bool abzi_following_answer(abzi_following *p, const abz_pose *lead, abz_pose *follow)
{
    float share;
    abzi_frame_clock_frame(&p->clock);
    while (abzi_frame_clock_tick(&p->clock, &share)) {
        abz_input input = {.seen = UINT32_MAX, .gentle = p->gentle};
        abz_output output;
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            input.lead[j] = share < 1 ? abzi_v3_lerp(p->lead.pos[j], lead->pos[j], share) : lead->pos[j];
        }
        if (!hear(p, &input)) {
            return false;
        }
        abz_engine_tick(p->engine, &input, &output);
        attend(p, input.lead, &output);
        if (p->sits) {
            sit(p, input.lead, &output);
        }
        if (output.music.confidence >= p->heard.confidence) {
            p->heard = output.music;
        }
        p->before = output.tick == 0 ? output.follow : p->last;
        p->last = output.follow;
        p->flags = output.flags;
        p->softest = fmaxf(p->softest, output.gentle);
        abzi_together_today(&p->today, &output.today);
    }
    p->lead = *lead;
    abzi_pose_between(&p->before, &p->last, abzi_frame_clock_answer(&p->clock), follow);
    return true;
}

void abzi_following_start(abzi_following *p, const abz_engine_config *config, bool sits, double frame_time_s)
{
    p->body = config->follow_body;
    p->sits = sits;
    p->sitter = abzi_sitter_of(&config->follow_body);
    p->his_shape = abz_chair_for(&config->lead_body);
    abzi_fall_start(&p->watch, &config->lead_body);
    abzi_handover_start(&p->handover);
    abzi_frame_clock_init(&p->clock, frame_time_s);
}

// Wrists further apart do not hold each other, however much she reaches for his hand (abrazo/measure.h).
#define HOLD_M 0.30f

uint32_t abzi_joined_hands(uint32_t hers, abz_role role, const abz_pose *partner, const abz_pose *she)
{
    static const uint32_t flag[ABZ_SIDE_N][ABZ_SIDE_N] = {{ABZ_PLAYER_HOLD_LEFT_LEFT, ABZ_PLAYER_HOLD_LEFT_RIGHT},
                                                          {ABZ_PLAYER_HOLD_RIGHT_LEFT, ABZ_PLAYER_HOLD_RIGHT_RIGHT}};
    static const abz_joint wrist[ABZ_SIDE_N] = {ABZ_LEFT_HAND, ABZ_RIGHT_HAND};
    uint32_t held = 0;
    for (int side = 0; side < ABZ_SIDE_N; side++) {
        const abz_vec3 hand = she->pos[wrist[side]];
        const float left_m = abzi_v3_distance(partner->pos[ABZ_LEFT_HAND], hand);
        const float right_m = abzi_v3_distance(partner->pos[ABZ_RIGHT_HAND], hand);
        const int other = left_m <= right_m ? ABZ_LEFT : ABZ_RIGHT;
        if ((hers >> side & 1) != 0 && fminf(left_m, right_m) < HOLD_M) {
            held |= role == ABZ_ROLE_FOLLOW ? flag[other][side] : flag[side][other];
        }
    }
    return held;
}

uint32_t abzi_following_holds(const abzi_following *p, const abz_pose *lead, const abz_pose *follow)
{
    const uint32_t hers = (p->flags & ABZ_LEFT_HOLD ? 1u : 0u) | (p->flags & ABZ_RIGHT_HOLD ? 2u : 0u);
    return abzi_joined_hands(hers, ABZ_ROLE_FOLLOW, lead, follow);
}
