#include "care/stand_in_place.h"

#include "motion/spring.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
// Where she waits: so far from the couple's middle, on the side; nearer than NEAR_M to a dancer she makes way, further
// than FAR_M from the middle she comes after them. Near enough to be there within a bar of any dance, at a walk.
#define SIDE_M 1.9f
#define NEAR_M 1.4f
#define FAR_M 2.6f
#define MIDDLE_HALF_LIFE_S 1.0f
#define SEEN_LATE_S 0.05f  // what is seen of a dancer is smoothed, and so late (partner/lead.c)
#define PARTNER_M 0.55f    // she goes round the other at this distance, hips to hips: nearer than they dance
// Round who sits it is further, for wheels reach .3 m and footrests .65 m from hips; and her place is no nearer than
// that, as the mean is of places that do not agree.
#define CHAIR_ROUND_M 0.75f
#define CHAIR_LEAST_M 0.8f
#define PARTNER_SHARE 0.85f  // but a place nearer to the other can be reached
// Room for two trunks, which are kept 27 cm apart (partner/follow.c): hips are to be ROOM_M apart a step ahead, at what
// is between them of speed, and in the closing pose CLOSE_M. Who will be nearer than HURRY_M is got away from.
#define ROOM_M 0.42f
#define ROOM_S 0.3f
#define ROOM_TURNS 4
#define CLOSE_M 0.32f
#define HURRY_M 0.34f
#define ARRIVED_M 0.30f  // she is there when it is no further
#define LEAP_M 0.08f     // a place that moves further in a tick is another one
// Who sits turns on the spot, and the place beside them goes by faster than she walks: one who is left so far behind
// walks there round the chair.
#define BEHIND_M 0.50f
#define LEASH_M 0.40f        // her body is no further behind where she walks
#define HASTY_M 0.30f        // hips that are so far ahead of the feet wait for them (partner/follow.c)
#define FACE_M 0.8f          // from so far on she looks at who is left, not where the place would have her look
#define AWAY_RAD 1.05f       // and never further away from that than sixty degrees: no spins of her own
#define OTHERWISE_RAD 0.02f  // a heading so far from that of the place is one of her own
#define PACE_LEAST 0.9f      // walking, m/s: a slow walk
#define PACE_MOST 1.4f       // and a brisk one: faster, steps of .65 m would leave the feet behind (partner/steps.c)
// On the way in she goes to where who is left will be half a second later, at the speed of the half second before; from
// so far she is there by then.
#define AIM_TICKS 30
#define AIM_FULL_M 1.6f
#define BAR_BEATS 4.0f
#define BAR_SHARE 0.5f    // of a bar, in which she is to be there: steps that are waited for take the rest
#define BAR_USUAL_S 2.4f  // at most, and when no pulse is known: four beats of salsa, 100 a minute
#define OFFSET_HALF_LIFE_S 0.3f
// Who is left has taken no step for so long: there is nothing to step to. She stays where she is, while her place is no
// further off than that, an arm's length and more: who travels while the other stands takes steps that nobody else
// takes. Over all takes .5 to 1 m are alike (bench/carry.txt).
#define PAUSE_TICKS 40
#define PAUSE_M 0.80f
#define AWAY_LEAST_M 0.1f  // nearer than that to who is left there is no way that leads away
#define LOOK_TICKS 24      // in which she turns to the other while she closes

// ---- what she sees -------------------------------------------------------------------------------------------------

static abzi_spot hips_of(const abzi_lead *dancer)
{
    return (abzi_spot){dancer->pos[ABZI_AT_HIPS].x, dancer->pos[ABZI_AT_HIPS].z, 0};
}

// Who was lost lies where hips, head, knees and ankles are, or were when last seen: along the line from head to feet,
// and as wide as what is furthest from it. Who sat has legs where the chair has them, for those that
// are shown are made up (sense/upright.h), and wheels.
void abzi_stand_in_see_lying(abz_stand_in *in)
{
    const int role = in->state.place;
    const abzi_lead *lost = &in->state.dancer[role];
    static const uint8_t point[] = {ABZI_AT_HIPS,       ABZI_AT_HEAD,       ABZI_AT_LEFT_KNEE,
                                    ABZI_AT_RIGHT_KNEE, ABZI_AT_LEFT_ANKLE, ABZI_AT_RIGHT_ANKLE};
    enum { POINT_N = sizeof point / sizeof *point, LEGS = 2, ANKLES = 4 };
    abz_vec3 at[POINT_N + 2], v[POINT_N + 2];
    int n = POINT_N;
    for (int i = 0; i < POINT_N; i++) {
        at[i] = lost->pos[point[i]];
        v[i] = lost->vel[point[i]];
    }
    if (in->state.upright[role].sits) {
        const abz_chair_shape *shape = &in->state.chair[role];
        const abzi_spot chair = abzi_chair_of(in->state.upright[role].joint, shape);
        for (int side = 0; side < 2; side++) {
            const float wheel = shape->track_m / 2;
            at[LEGS + side] = abzi_spot_world(chair, shape->knee[side]);
            at[ANKLES + side] = abzi_spot_world(chair, shape->ankle[side]);
            at[n] = abzi_spot_world(chair, abzi_v3(side == 0 ? wheel : -wheel, 0, 0));
            v[LEGS + side] = v[ANKLES + side] = v[n++] = v[0];
        }
    }
    const abz_vec3 feet = abzi_v3_lerp(at[ANKLES], at[ANKLES + 1], 0.5f);
    abzi_lying *lying = &in->state.lying;
    *lying = (abzi_lying){1, {at[1].x, at[1].z, 0}, {feet.x, feet.z, 0}, 0};
    float wide = 0;
    for (int i = 0; i < n; i++) {
        const float off = abzi_lying_apart(lying, (abzi_spot){at[i].x, at[i].z, 0});
        const float on =
            abzi_lying_apart(lying, (abzi_spot){at[i].x + SEEN_LATE_S * v[i].x, at[i].z + SEEN_LATE_S * v[i].z, 0});
        wide = off > wide ? off : wide;
        wide = on > wide ? on : wide;
    }
    lying->wide_m = wide;
}

void abzi_stand_in_see_middle(abz_stand_in *in)
{
    abzi_stand_in *s = &in->state;
    const abzi_spot lead = hips_of(&s->dancer[ABZ_ROLE_LEAD]), follow = hips_of(&s->dancer[ABZ_ROLE_FOLLOW]);
    const float x = 0.5f * (lead.x + follow.x), z = 0.5f * (lead.z + follow.z);
    if (!s->begun) {
        s->middle = (abzi_spot){x, z, abzi_atan2f(follow.z - lead.z, lead.x - follow.x)};
        return;
    }
    const float share = 1 - abzi_expf(-0.693f * DT / MIDDLE_HALF_LIFE_S);
    s->middle.x += share * (x - s->middle.x);
    s->middle.z += share * (z - s->middle.z);
}

// ---- where she is --------------------------------------------------------------------------------------------------

// Where the answer has her; beside who sits so much further away that footrests are between them.
static abzi_spot natural_place(const abz_stand_in *in)
{
    const abzi_stand_in *s = &in->state;
    const abzi_spot his = abzi_lead_glance(&s->dancer[1 - s->place], 0)->spot;
    abzi_spot hers = abzi_spot_compose(his, abzi_answer_spot(&s->follow.company, &in->repertoire[s->place], 0));
    if (s->upright[1 - s->place].sits) {
        const float far = abzi_spot_apart(his, hers);
        const abzi_spot way = far > AWAY_LEAST_M ? hers : s->follow.spot;
        const float all = abzi_spot_apart(his, way), goes = abzi_maxf(far + ABZI_ASIDE_FURTHER_M, CHAIR_LEAST_M);
        const float share = all > 0 ? goes / all : 0;
        hers.x = his.x + share * (way.x - his.x);
        hers.z = his.z + share * (way.z - his.z);
    }
    return hers;
}

abzi_spot abzi_stand_in_between_feet(const abzi_steps *steps)
{
    const abzi_spot left = steps->foot[0].swinging ? steps->foot[0].to : steps->foot[0].at;
    const abzi_spot right = steps->foot[1].swinging ? steps->foot[1].to : steps->foot[1].at;
    return (abzi_spot){0.5f * (left.x + right.x), 0.5f * (left.z + right.z), 0};
}

// Where she waits: it stays while it is neither too near nor too far.
void abzi_stand_in_wait_at_side(abz_stand_in *in)
{
    abzi_stand_in *s = &in->state;
    if (in->config.has_side) {
        s->goal = (abzi_spot){in->config.side_x_m, in->config.side_z_m, 0};
        return;
    }
    float near = abzi_spot_apart(s->goal, hips_of(&s->dancer[0])),
          other = abzi_spot_apart(s->goal, hips_of(&s->dancer[1]));
    near = other < near ? other : near;
    const float x = s->goal.x - s->middle.x, z = s->goal.z - s->middle.z, far = sqrtf(x * x + z * z);
    if (!s->begun || near < NEAR_M || far > FAR_M) {
        const float yaw = s->begun ? abzi_atan2f(x, z) : s->middle.yaw;
        s->goal.x = s->middle.x + SIDE_M * abzi_sinf(yaw);
        s->goal.z = s->middle.z + SIDE_M * abzi_cosf(yaw);
    }
}

// She is where the answer has her, but for what is left of the way there. false: it is elsewhere all at once, or behind
// who lies there, and she has to walk.
static bool stays_with(abzi_stand_in *s, abzi_spot to)
{
    const float share = 1 - abzi_expf(-0.693f * DT / OFFSET_HALF_LIFE_S);
    s->offset.x -= share * s->offset.x;
    s->offset.z -= share * s->offset.z;
    if (s->still_n > PAUSE_TICKS && !s->way.walking && abzi_spot_apart(to, s->way.at) < PAUSE_M) {
        s->offset = (abzi_spot){s->way.at.x - to.x, s->way.at.z - to.z, 0};  // who is left stands, and so does she
        return true;
    }
    const abzi_spot next = {to.x + s->offset.x, to.z + s->offset.z, 0};
    if (s->upright[1 - s->place].sits && !s->way.walking && abzi_spot_apart(next, s->follow.spot) > BEHIND_M) {
        s->way.at = (abzi_spot){s->follow.spot.x, s->follow.spot.z, 0};
        s->way.walking = 1;
    }
    s->way.walking = s->way.walking || abzi_spot_apart(next, s->way.at) > LEAP_M ||
                     abzi_way_is_blocked(s->way.at, to, &s->lying, ABZI_STAND_IN_CLEAR_M);
    if (!s->way.walking) {
        s->way.at = abzi_lying_off(&s->lying, ABZI_STAND_IN_CLEAR_PLACE_M, next);
    }
    return !s->way.walking;
}

// Room for two trunks: off who is left, wherever he goes next, and off who lies there; by turns, as both may be near.
// true: she gives way.
static bool make_room(abzi_stand_in *s, bool *hurries)
{
    const abzi_lead *left = &s->dancer[1 - s->place];
    const abzi_spot now = hips_of(left);
    const float x = left->vel[ABZI_AT_HIPS].x - s->follow.velocity.x;
    const float z = left->vel[ABZI_AT_HIPS].z - s->follow.velocity.z;
    const bool closes = s->act == ABZ_STAND_IN_CLOSING;  // who comes to close beside her is let come
    const float ahead_s = closes ? 0 : ROOM_S, least = closes ? CLOSE_M : ROOM_M;
    const abzi_lying walks = {1, now, {now.x + ahead_s * x, now.z + ahead_s * z, 0}, 0};
    const bool near = abzi_lying_apart(&walks, s->way.at) < least;
    for (int turn = 0; near && turn < ROOM_TURNS; turn++) {
        const abzi_spot off =
            abzi_lying_off(&s->lying, ABZI_STAND_IN_CLEAR_PLACE_M, abzi_lying_off(&walks, least, s->way.at));
        s->way.at.x = off.x;
        s->way.at.z = off.z;
    }
    *hurries = abzi_lying_apart(&walks, s->follow.spot) < HURRY_M;
    return near;
}

// How far her hips are ahead of the middle between where her feet stand or are about to, on her way.
static float ahead_of_feet(const abzi_stand_in *s)
{
    const abzi_spot feet = abzi_stand_in_between_feet(&s->follow.steps), way = s->way.speed;
    const float pace = sqrtf(way.x * way.x + way.z * way.z);
    return pace > 0 ? ((s->follow.spot.x - feet.x) * way.x + (s->follow.spot.z - feet.z) * way.z) / pace : 0;
}

// A bar; a pulse that is counted at half its tempo gives her no more time.
static float bar_s(const abzi_plan *plan)
{
    const float bar = BAR_BEATS * plan->period_s;
    return bar > 0 && bar < BAR_USUAL_S ? bar : BAR_USUAL_S;
}

// One tick on the way there, as fast as feet come along; her body is never left behind.
static void walk_to(abzi_stand_in *s, abzi_spot to, abzi_spot partner, const abzi_plan *plan)
{
    const float round_m = s->upright[1 - s->place].sits ? CHAIR_ROUND_M : PARTNER_M;
    const float in_s = BAR_SHARE * bar_s(plan) - (float)s->act_n * DT, far = abzi_spot_apart(s->way.at, to);
    float pace = far / (in_s > 0.3f ? in_s : 0.3f), near = PARTNER_SHARE * abzi_spot_apart(partner, to);
    pace = pace > PACE_MOST ? PACE_MOST : pace < PACE_LEAST || s->act != ABZ_STAND_IN_ENTERING ? PACE_LEAST : pace;
    const float hasty = ahead_of_feet(s) / HASTY_M;
    pace *= hasty < 0 ? 1 : hasty < 1 ? 1 - hasty : 0;
    pace = abzi_spot_apart(s->way.at, s->follow.spot) > LEASH_M ? 0 : pace;
    abzi_way_walk(&s->way, to, pace, &s->lying, ABZI_STAND_IN_CLEAR_PLACE_M, partner, near < round_m ? near : round_m);
}

static abzi_spot moved_by(abzi_spot spot, abzi_spot way)
{
    return (abzi_spot){spot.x + way.x, spot.z + way.z, spot.yaw};
}

abzi_spot abzi_stand_in_place(abz_stand_in *in, const abzi_plan *plan, abzi_simple *simple, bool *arrived)
{
    abzi_stand_in *s = &in->state;
    const abzi_lead *left = &s->dancer[1 - s->place];
    const abzi_spot partner = hips_of(left);
    const bool aside = s->act == ABZ_STAND_IN_ASIDE || s->act == ABZ_STAND_IN_LEAVING;
    const abzi_spot was = s->way.at;
    abzi_spot to = s->goal, ahead = {0};
    if (!aside) {
        const abzi_spot natural = natural_place(in), then = abzi_lead_glance(left, AIM_TICKS)->spot;
        if (s->act == ABZ_STAND_IN_ENTERING) {  // who is left goes on as before: she cuts the way off
            const float near = abzi_spot_apart(s->follow.spot, partner) / AIM_FULL_M, aim = near < 1 ? near : 1;
            ahead = (abzi_spot){aim * (partner.x - then.x), aim * (partner.z - then.z), 0};
        }
        if (s->act == ABZ_STAND_IN_ENTERING || s->way.walking) {  // the nearest place, not one that runs away
            abzi_way_begin(&s->way, moved_by(natural, ahead), moved_by(partner, ahead), &s->lying,
                           ABZI_STAND_IN_CLEAR_PLACE_M);
        }
        to = abzi_way_beside(&s->way, natural, partner, &s->lying, ABZI_STAND_IN_CLEAR_PLACE_M);
    }
    const bool stays = s->act == ABZ_STAND_IN_CARRYING && stays_with(s, to);
    if (stays) {
        s->way.speed = (abzi_spot){0};
    } else if (s->act != ABZ_STAND_IN_CLOSING) {
        walk_to(s, moved_by(to, ahead), partner, plan);
        if (!aside && abzi_spot_apart(s->way.at, to) < ARRIVED_M) {
            s->way.walking = 0;
            s->offset = (abzi_spot){s->way.at.x - to.x, s->way.at.z - to.z, 0};
        }
        // Beside the other she is in the dance, though her place may be a few steps further round.
        const float beside = abzi_spot_apart(to, partner) + ARRIVED_M;
        if (s->act == ABZ_STAND_IN_ENTERING && abzi_spot_apart(s->follow.spot, partner) < beside) {
            s->way.walking = abzi_spot_apart(s->way.at, to) >= ARRIVED_M;
            *arrived = true;
        }
    }
    const bool gives_way = make_room(s, &simple->restraint.hurries);
    // She looks at who is left until she is there.
    const abzi_spot look = aside ? s->middle : partner;
    const float face = abzi_atan2f(look.x - s->way.at.x, look.z - s->way.at.z);
    float share = abzi_spot_apart(s->way.at, to) / FACE_M;
    share = aside || s->act == ABZ_STAND_IN_CLOSING || share > 1 ? 1 : share;
    float turned = abzi_wrapf(to.yaw - face);  // and then to her at least
    turned = in->config.full || (turned < AWAY_RAD && turned > -AWAY_RAD) ? turned : turned > 0 ? AWAY_RAD : -AWAY_RAD;
    float yaw = face + (1 - share) * turned;
    yaw = s->act == ABZ_STAND_IN_CLOSING && s->act_n > LOOK_TICKS ? s->turn.yaw : yaw;  // the last pose is held
    const float is = abzi_half_turn_tick(&s->turn, yaw, simple->effort.turn_rad_s);
    abzi_restraint *r = &simple->restraint;
    r->walks = !stays || gives_way;
    r->turns = !stays || fabsf(abzi_wrapf(is - to.yaw)) > OTHERWISE_RAD;
    r->drift = (abzi_spot){(s->way.at.x - was.x) / DT, (s->way.at.z - was.z) / DT, 0};
    return (abzi_spot){s->way.at.x, s->way.at.z, is};
}
