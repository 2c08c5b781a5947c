#include "sense/ground.h"

#include "base/vec.h"

#define HEIGHT_FIRST_M 1.0f  // of a camera on a table, as long as nobody has stood there
#define LOOK_MOST 0.6f       // sine: more than 37 degrees is no camera that looks at people
#define SINK_S 0.5f          // a foot is never below the floor: so soon the floor is lowered
#define RISE_S 4.0f          // but feet are lifted, and jump: so slowly it is raised
#define FIRST_SHARE 0.3f     // at first all is as soon
#define STRAIGHT 0.93f       // a leg of so much of its bones' length is straight
#define IN_LINE 0.95f        // cosine: a trunk within 18 degrees of the legs is not bent

void abzi_ground_start(abzi_ground *ground)
{
    *ground = (abzi_ground){.height_m = HEIGHT_FIRST_M, .cosine = 1};
}

abz_vec3 abzi_ground_room(const abzi_ground *ground, abz_vec3 seen)
{
    return abzi_v3(-seen.x, ground->height_m - seen.y * ground->cosine + seen.z * ground->sine,
                   seen.y * ground->sine + seen.z * ground->cosine);
}

static abz_vec3 middle(const abzi_marks *seen, int left)
{
    return abzi_v3_lerp(seen->at[left], seen->at[left + 1], 0.5f);
}

bool abzi_ground_is_upright(const abzi_marks *seen)
{
    bool is = (seen->mask & ABZI_MARKS_MEASURED) == ABZI_MARKS_MEASURED;
    for (int side = 0; side < 2 && is; side++) {
        const abz_vec3 *leg = &seen->at[ABZI_MARK_LEFT_HIP + side];
        is = abzi_v3_distance(leg[0], leg[4]) >=
             STRAIGHT * (abzi_v3_distance(leg[0], leg[2]) + abzi_v3_distance(leg[2], leg[4]));
    }
    abz_vec3 hips = middle(seen, ABZI_MARK_LEFT_HIP);
    abz_vec3 legs = abzi_v3_sub(hips, middle(seen, ABZI_MARK_LEFT_ANKLE));
    abz_vec3 trunk = abzi_v3_sub(middle(seen, ABZI_MARK_LEFT_SHOULDER), hips);
    return is && abzi_v3_dot(legs, trunk) >= IN_LINE * abzi_v3_length(legs) * abzi_v3_length(trunk);
}

// From a point that is so high over the floor it goes up to the shoulders.
static void rise(abzi_ground *ground, const abzi_marks *seen, abz_vec3 from, float height_m, float share)
{
    abz_vec3 shoulders = middle(seen, ABZI_MARK_LEFT_SHOULDER);
    abz_vec3 up = abzi_v3_normalize(abzi_v3(0, shoulders.y - from.y, shoulders.z - from.z), abzi_v3(0, -1, 0));
    share = ground->known ? share : 1;
    float sine = ground->sine + share * (up.z - ground->sine);
    ground->sine = sine = abzi_withinf(sine, LOOK_MOST);
    ground->cosine = sqrtf(1 - sine * sine);
    ground->height_m += share * (height_m - abzi_ground_room(ground, from).y);
    ground->known = 1;
}

void abzi_ground_stand(abzi_ground *ground, const abzi_marks *seen, float ankle_height_m, float share)
{
    rise(ground, seen, middle(seen, ABZI_MARK_LEFT_ANKLE), ankle_height_m, share);
}

void abzi_ground_seat(abzi_ground *ground, const abzi_marks *seen, float place_height_m)
{
    rise(ground, seen, middle(seen, ABZI_MARK_LEFT_HIP), place_height_m, 1);
}

void abzi_ground_step(abzi_ground *ground, const abzi_marks *room, float ankle_height_m, float gap_s)
{
    float above = abzi_minf(room->at[ABZI_MARK_LEFT_ANKLE].y, room->at[ABZI_MARK_RIGHT_ANKLE].y) - ankle_height_m;
    float share = gap_s / (gap_s + (above < 0 ? SINK_S : RISE_S));
    bool is_first = ground->watched_s < SINK_S;
    ground->height_m -= above * (is_first ? abzi_maxf(share, FIRST_SHARE) : share);
    ground->watched_s += is_first ? gap_s : 0;
}

void abzi_ground_sit(abzi_ground *ground, const abzi_marks *room, float place_height_m, float gap_s)
{
    const bool is_first = ground->watched_s < SINK_S;
    const float share = is_first ? FIRST_SHARE : gap_s / (gap_s + SINK_S);
    ground->height_m -= share * (room->place.y - place_height_m);
    ground->watched_s += is_first ? gap_s : 0;
}
