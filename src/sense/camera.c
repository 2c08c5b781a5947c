// A picture is read (picture.c), put into the room (ground.c), compared with where the dancer should be by now, and
// seen by the trail of every mark (trail.c). Each tick the marks are where their trails lead, feet that stand stand
// (plant.c), and a body is put between them (embody.c).
#include "sense/camera.h"

#include <stdalign.h>
#include <string.h>

#include "base/vec.h"
#include "motion/body.h"
#include "sense/embody.h"
#include "sense/sit.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
#define HEIGHT_ASSUMED_M 1.7f
#define FIELD_USUAL_RAD 1.1f  // 63 degrees: cameras of laptops have 55 to 78
#define FIELD_LEAST_RAD 0.2f
#define FIELD_MOST_RAD 2.6f
#define AGE_MOST_S 0.5f    // a picture older than that is taken for as old as that
#define GAP_LEAST_S 1e-3f  // a picture that was not taken later than the last one tells nothing
#define GAP_MOST_S 0.5f    // pictures further apart are as good as the first one
#define GAP_FIRST_S 0.04f  // of a usual camera
#define GAP_NEW 0.2f       // share of a new gap in the average
#define SEEN_S 0.25f       // so long after it was measured a mark counts as seen
#define LOST_S 1.0f        // after which somebody else may stand there
#define STRANGER_M 0.5f    // somebody further from where the dancer should be is not the dancer,
#define STRANGER_MS 2.0f   // m/s: the more so the sooner, until the dancer has not been found for GAP_MOST_S
#define TURNED_M 0.12f     // left and right are the other way round when the marks are so far off as they are called,
#define TURNED_SHARE 0.4f  // and the square of that falls to this share when they are called the other way,
#define TURNED_S 0.5f      // and after so long it was not the picture that was wrong
#define SCALED_MOST 60u    // pictures that the scale is the mean of: some seconds
#define UPRIGHT_S 3.0f     // people sway and lean: so long the tilt is averaged
#define SOLE_S 0.1f        // a foot turns in the time of a step
#define NEAR_M 1.2f        // nearer, a usual camera cannot have all of a grown-up in its picture
#define FAR_M 6.0f         // further away, there is no room to dance in
// Who was seen to stand, and whose legs are not seen for as long as people who dance do not crouch, hips between these
// of their height in standing and the trunk up, sits; as sense/upright.c has it of who is seen as a whole. Up again, or
// legs seen: stands.
#define SIT_LOW 0.35f
#define SIT_HIGH 0.75f
#define SIT_TRUNK 0.6f
#define SIT_S 3.0f
#define ROOTED_S 6.0f  // and who never stood, after hips have stayed for so long beside shoulders (sense/rooted.h)
#define RISEN 0.85f
#define RISE_S 0.5f
#define FAR_HEIGHT 0.2f  // of the picture: a landmark, wrong by 1/100 of the cut-out, is then wrong by centimetres

// Between the lag of what is shown and the steps told rightly from it, for both couples: bench/camera.txt has what
// other numbers gave.
static const abzi_one_euro_kind mark_kind = {4.0f, 6.0f, 2.0f, 0.5f};
static const abzi_one_euro_kind place_kind = {1.8f, 6.0f, 2.0f, 0.4f};
// Who sits is carried by a seat that goes slowly, and sways over it by centimetres: marks are smoothed beside the
// place, so that how late the one is does not show in the other. Of eleven kinds of seat these have hips as near as
// any, 4 cm, and hips of who sits still no more restless than of who stands.
#define STEADY (TRUNK | 1u << ABZI_MARK_HEAD)
#define TRUNK                                                                                                          \
    (1u << ABZI_MARK_LEFT_SHOULDER | 1u << ABZI_MARK_RIGHT_SHOULDER | 1u << ABZI_MARK_LEFT_HIP |                       \
     1u << ABZI_MARK_RIGHT_HIP)
static const abzi_one_euro_kind trunk_kind = {4.0f, 6.0f, 2.0f, 0.3f};
static const abzi_one_euro_kind seat_kind = {1.0f, 6.0f, 2.0f, 0.5f};

abz_camera_config abz_camera_config_default(void)
{
    return (abz_camera_config){.struct_size = sizeof(abz_camera_config), .field_of_view_rad = FIELD_USUAL_RAD};
}

size_t abz_camera_size(void)
{
    return sizeof(abz_camera);
}

abz_status abz_camera_init(void *mem, size_t size, const abz_camera_config *config, abz_camera **camera)
{
    const float height = config->height_m, field = config->field_of_view_rad;
    if (config->struct_size != sizeof *config || !(height == 0 || (height >= 0.8f && height <= 2.3f)) ||
        !(field >= FIELD_LEAST_RAD && field <= FIELD_MOST_RAD)) {
        return ABZ_EINVAL;
    }
    if (mem == NULL || size < sizeof(abz_camera) || (uintptr_t)mem % alignof(max_align_t) != 0) {
        return ABZ_ENOMEM;
    }
    abz_camera *c = mem;
    memset(c, 0, sizeof *c);
    c->height_m = height;
    c->field_of_view_rad = field;
    c->told = c->sits = config->sits;
    c->body = abz_body_of_height(height > 0 ? height : HEIGHT_ASSUMED_M);
    c->scale = 1;
    c->age_s = 2 * LOST_S;
    c->gap_s = GAP_FIRST_S;
    abzi_ground_start(&c->ground);
    abzi_calibration_ask(&c->calibration);
    *camera = c;
    return ABZ_OK;
}

// ---- a picture -------------------------------------------------------------------------------------------------------

static void scale(const abz_camera *c, abzi_marks *marks)
{
    for (int m = 0; m < ABZI_MARK_N; m++) {
        marks->at[m] = abzi_v3_scale(marks->at[m], c->scale);
    }
    marks->place = abzi_v3_scale(marks->place, c->scale);
}

static void put_into_room(const abz_camera *c, const abzi_marks *seen, abzi_marks *room)
{
    for (int m = 0; m < ABZI_MARK_N; m++) {
        room->at[m] = abzi_ground_room(&c->ground, seen->at[m]);
    }
    room->place = abzi_ground_room(&c->ground, seen->place);
    room->mask = seen->mask;
}

// The mean scale of the last pictures. Noise makes lengths longer, arms that are held towards the camera by a fiftieth:
// of who sits, whose legs do not outweigh them, the trunk tells it.
static void learn_scale(abz_camera *c, const abzi_marks *seen)
{
    abzi_marks marks = *seen;
    marks.mask &= c->sits && (marks.mask & TRUNK) == TRUNK ? TRUNK : UINT32_MAX;
    const float is = abzi_embody_scale(&c->body, &marks);
    if (is > 0) {
        c->scaled_n += c->scaled_n < SCALED_MOST;
        c->scale += (is - c->scale) / (float)c->scaled_n;
    }
}

// Of who sits the marks' trails are beside the place.
static abz_vec3 trail_from(const abz_camera *c, abz_vec3 place)
{
    return c->sits ? place : abzi_v3(0, 0, 0);
}

static abz_vec3 left_of(const abz_camera *c)
{
    abz_vec3 left =
        abzi_v3_sub(c->mark[ABZI_MARK_LEFT_SHOULDER].filter.at, c->mark[ABZI_MARK_RIGHT_SHOULDER].filter.at);
    return abzi_v3_normalize(abzi_v3(left.x, 0, left.z), abzi_v3(-1, 0, 0));
}

// Whether left and right fit far better the other way round.
static bool is_turned(const abz_camera *c, const abzi_marks *room, float gap_s)
{
    float straight = 0, turned = 0;
    int n = 0;
    abz_vec3 place = abzi_trail_ahead(&c->place, gap_s);
    for (int m = ABZI_MARK_LEFT_SHOULDER; m < ABZI_MARK_N; m++) {
        const int other = abzi_mark_other(m);
        if ((room->mask >> m & room->mask >> other & 1) != 0) {
            abz_vec3 should = abzi_trail_ahead(&c->mark[m], gap_s);
            should = c->sits ? should : abzi_v3_sub(should, place);
            abz_vec3 is = abzi_v3_sub(abzi_v3_sub(room->at[m], room->place), should);
            abz_vec3 swapped = abzi_v3_sub(abzi_v3_sub(room->at[other], room->place), should);
            straight += abzi_v3_dot(is, is);
            turned += abzi_v3_dot(swapped, swapped);
            n++;
        }
    }
    return straight > TURNED_M * TURNED_M * (float)n && turned < TURNED_SHARE * straight;
}

static void turn(abzi_marks *marks)
{
    for (int m = ABZI_MARK_LEFT_SHOULDER; m < ABZI_MARK_N; m += 2) {
        abz_vec3 left = marks->at[m];
        marks->at[m] = marks->at[m + 1];
        marks->at[m + 1] = left;
    }
    // odd bits are the left ones
    const uint32_t lefts = 0x2aaau, rights = 0x5554u;
    marks->mask = (marks->mask & ~(lefts | rights)) | (marks->mask & lefts) << 1 | (marks->mask & rights) >> 1;
}

static void start(abz_camera *c, const abzi_marks *room, float age_s)
{
    abz_vec3 left = abzi_v3(-1, 0, 0);
    const uint32_t shoulders = 1u << ABZI_MARK_LEFT_SHOULDER | 1u << ABZI_MARK_RIGHT_SHOULDER;
    if ((room->mask & shoulders) == shoulders) {
        left = abzi_v3_sub(room->at[ABZI_MARK_LEFT_SHOULDER], room->at[ABZI_MARK_RIGHT_SHOULDER]);
        left = abzi_v3_normalize(abzi_v3(left.x, 0, left.z), abzi_v3(-1, 0, 0));
    }
    for (int m = 0; m < ABZI_MARK_N; m++) {
        bool is = (room->mask >> m & 1) != 0;
        const abz_vec3 at = is ? room->at[m] : abzi_v3_add(room->place, abzi_embody_rest(&c->body, m, left));
        abzi_trail_start(&c->mark[m], abzi_v3_sub(at, trail_from(c, room->place)));
        c->mark[m].unseen_s = is ? age_s : 1e3f;
    }
    abzi_trail_start(&c->place, room->place);
    memset(c->plant, 0, sizeof c->plant);
    memset(&c->rooted, 0, sizeof c->rooted);
    c->turned_s = 0;
    c->age_s = age_s;
    c->known = 1;
}

static void follow(abz_camera *c, const abzi_marks *room, float gap_s, float age_s)
{
    const abz_vec3 was = c->place.filter.at, left = left_of(c);
    abzi_trail_see(&c->place, c->sits ? &seat_kind : &place_kind, room->place, gap_s, age_s);
    const abz_vec3 moved = abzi_v3_sub(c->place.filter.at, was), zero = {0, 0, 0};
    for (int m = 0; m < ABZI_MARK_N; m++) {
        abzi_trail *mark = &c->mark[m];
        const abz_vec3 rest = abzi_embody_rest(&c->body, m, left);
        if ((room->mask >> m & 1) != 0) {
            abzi_trail_see(mark, c->sits && (STEADY >> m & 1) != 0 ? &trunk_kind : &mark_kind,
                           abzi_v3_sub(room->at[m], trail_from(c, room->place)), gap_s, age_s);
        } else if (c->sits) {
            abzi_trail_carry(mark, zero, rest, zero, gap_s, age_s);
        } else {
            abzi_trail_carry(mark, moved, abzi_v3_add(c->place.filter.at, rest), c->place.filter.velocity, gap_s,
                             age_s);
        }
    }
    c->age_s = age_s;
}

// Two marks of a foot tell better together where it is: its sole turns slowly.
static void join_feet(abz_camera *c, abzi_marks *room, float share)
{
    for (int side = 0; side < 2; side++) {
        const int ankle = ABZI_MARK_LEFT_ANKLE + side, toes = ABZI_MARK_LEFT_TOES + side;
        if ((room->mask >> ankle & room->mask >> toes & 1) != 0) {
            abz_vec3 middle = abzi_v3_lerp(room->at[ankle], room->at[toes], 0.5f);
            abz_vec3 sole = abzi_v3_sub(room->at[toes], room->at[ankle]);
            c->sole[side] = abzi_v3_lerp(c->sole[side], sole, share);
            room->at[ankle] = abzi_v3_sub(middle, abzi_v3_scale(c->sole[side], 0.5f));
            room->at[toes] = abzi_v3_add(middle, abzi_v3_scale(c->sole[side], 0.5f));
        }
    }
}

static abzi_rooted_is is_rooted(abz_camera *c, float gap_s)
{
    const abz_vec3 hips = c->place.filter.velocity,
                   shoulders = abzi_v3_lerp(c->mark[ABZI_MARK_LEFT_SHOULDER].filter.velocity,
                                            c->mark[ABZI_MARK_RIGHT_SHOULDER].filter.velocity, 0.5f);
    return abzi_rooted_see(&c->rooted, hips, c->sits ? shoulders : abzi_v3_sub(shoulders, hips), left_of(c), gap_s);
}

// Whether the dancer sits whose legs are hidden, when nobody said so: the floor is known from having stood there; of
// who never did, hips stay.
static void find_seat(abz_camera *c, const abzi_marks *room, float gap_s)
{
    const uint32_t legs = 0xfu << ABZI_MARK_LEFT_KNEE,
                   shoulders = 1u << ABZI_MARK_LEFT_SHOULDER | 1u << ABZI_MARK_RIGHT_SHOULDER;
    if (c->told || (room->mask & shoulders) != shoulders) {
        return;
    }
    const float stands_m = c->body.hip_height_m + c->body.offset[ABZ_LEFT_UPPER_LEG].y;
    const float trunk_m = abzi_embody_rest(&c->body, ABZI_MARK_LEFT_SHOULDER, abzi_v3(-1, 0, 0)).y;
    const float high = room->place.y / stands_m,
                shoulder_y = 0.5f * (room->at[ABZI_MARK_LEFT_SHOULDER].y + room->at[ABZI_MARK_RIGHT_SHOULDER].y);
    const bool is_hidden = (room->mask & legs) == 0;
    const bool is_low = high > SIT_LOW && high < SIT_HIGH && shoulder_y - room->place.y > SIT_TRUNK * trunk_m;
    const abzi_rooted_is rooted = is_rooted(c, gap_s);
    const bool was_found = c->sits && !c->measured, is_found = !c->measured && rooted == ABZI_ROOTED_SITS;
    const bool rises = !is_hidden || high > RISEN || (was_found && rooted == ABZI_ROOTED_STANDS);
    const bool is_other = c->sits ? rises : is_hidden && (c->measured ? is_low : is_found);
    c->other_s = is_other ? c->other_s + gap_s : 0;
    if (c->other_s > (c->sits ? RISE_S : c->measured ? SIT_S : ROOTED_S)) {
        c->sits = !c->sits;
        c->other_s = 0;
        for (int m = 0; m < ABZI_MARK_N; m++) {
            abzi_trail_beside(&c->mark[m], &c->place, c->sits ? -1 : 1);
        }
    }
}

// A picture in which somebody stands. seen: by the camera, in the landmarks' own metres.
static void believe(abz_camera *c, const abzi_marks *seen, float age_s)
{
    float gap_s = c->age_s - age_s;
    bool is_first = !c->known || gap_s > GAP_MOST_S;
    const uint32_t ankles = 1u << ABZI_MARK_LEFT_ANKLE | 1u << ABZI_MARK_RIGHT_ANKLE;
    if (!is_first && gap_s < GAP_LEAST_S) {
        return;
    }
    abzi_marks metric = *seen, room;
    learn_scale(c, seen);
    scale(c, &metric);
    if (!c->measured && !c->sits && abzi_ground_is_upright(&metric)) {
        abzi_ground_stand(&c->ground, &metric, c->body.ankle_height_m, gap_s / (gap_s + UPRIGHT_S));
    }
    if (abzi_calibration_see(&c->calibration, seen, &c->ground, c->sits, is_first ? 0 : gap_s)) {
        abzi_marks mean;
        abzi_calibration_mean(&c->calibration, &mean);
        abzi_calibration_body(&mean, c->height_m, &c->body, &c->scale);
        scale(c, &mean);
        if (!c->sits) {
            abzi_ground_stand(&c->ground, &mean, c->body.ankle_height_m, 1);
        } else if (!c->measured) {
            abzi_ground_seat(&c->ground, &mean, abzi_sit_place(&c->body));
        }
        metric = *seen;
        scale(c, &metric);
        c->scaled_n = SCALED_MOST;
        c->body_is_new = c->measured = 1;
        is_first = true;  // the room itself has moved
    }
    put_into_room(c, &metric, &room);
    if (!is_first) {
        float off = abzi_v3_distance(room.place, abzi_trail_ahead(&c->place, gap_s));
        if (off > STRANGER_M + STRANGER_MS * gap_s) {
            return;
        }
        if (is_turned(c, &room, gap_s)) {
            c->turned_s += gap_s;
            is_first = c->turned_s > TURNED_S;
            if (!is_first) {
                turn(&room);
            }
        } else {
            c->turned_s = 0;
        }
    }
    join_feet(c, &room, is_first ? 1 : gap_s / (gap_s + SOLE_S));
    if (is_first) {
        start(c, &room, age_s);
    } else {
        c->gap_s += GAP_NEW * (gap_s - c->gap_s);
        follow(c, &room, gap_s, age_s);
    }
    if (c->sits) {
        abzi_trunk_see(&c->trunk, &c->body, &room, is_first ? DT : gap_s);
    }
    find_seat(c, &room, is_first ? DT : gap_s);
    if (c->told || (c->sits && !c->measured)) {
        abzi_ground_sit(&c->ground, &room, abzi_sit_place(&c->body), is_first ? DT : gap_s);
    } else if ((room.mask & ankles) == ankles) {
        abzi_ground_step(&c->ground, &room, c->body.ankle_height_m, is_first ? DT : gap_s);
    }
}

static void look(abz_camera *c, const abz_sighting *sighting)
{
    abzi_picture picture;
    float age_s = sighting->age_s > 0 ? abzi_minf(sighting->age_s, AGE_MOST_S) : 0;
    c->person_n = sighting->person_n;
    if (abzi_picture_read(&c->shown, sighting, c->field_of_view_rad, &picture)) {
        c->height = picture.height;
        believe(c, &picture.marks, age_s);
    }
}

// ---- a tick ----------------------------------------------------------------------------------------------------------

static void stand(abz_camera *c, abzi_marks *marks)
{
    for (int side = 0; side < 2; side++) {
        const int ankle = ABZI_MARK_LEFT_ANKLE + side, toes = ABZI_MARK_LEFT_TOES + side;
        abzi_plant_tick(&c->plant[side], c->body.ankle_height_m, c->body.toe_height_m, c->mark[ankle].filter.velocity,
                        &marks->at[ankle], &marks->at[toes]);
    }
}

static uint32_t joints_seen(uint32_t marks, bool is_here)
{
    static const uint8_t joint_of[] = {
#define ABZI_MARK_JOINT(id, joint) joint,
        ABZI_MARK_LIST(ABZI_MARK_JOINT)
#undef ABZI_MARK_JOINT
    };
    const uint32_t shoulders = 1u << ABZI_MARK_LEFT_SHOULDER | 1u << ABZI_MARK_RIGHT_SHOULDER;
    const uint32_t trunk = 1u << ABZ_SPINE | 1u << ABZ_CHEST | 1u << ABZ_NECK;
    uint32_t seen = is_here ? 1u << ABZ_HIPS : 0;
    for (int m = 0; m < ABZI_MARK_N; m++) {
        seen |= (marks >> m & 1) << joint_of[m];
    }
    seen |= (marks & shoulders) == shoulders ? trunk : 0;
    seen |= (marks >> ABZI_MARK_LEFT_SHOULDER & 1) << ABZ_LEFT_SHOULDER;
    return seen | (marks >> ABZI_MARK_RIGHT_SHOULDER & 1) << ABZ_RIGHT_SHOULDER;
}

static bool lacks(uint32_t marks, int left_mark, bool both)
{
    uint32_t pair = marks >> left_mark & 3u;
    return both ? pair == 0 : pair != 3u;
}

// A side of which most is not seen: shoulder, elbow, wrist, hip, knee, ankle.
static int missing(uint32_t marks, int side)
{
    int n = 0;
    for (int m = ABZI_MARK_LEFT_SHOULDER + side; m <= ABZI_MARK_RIGHT_ANKLE; m += 2) {
        n += (marks >> m & 1) == 0;
    }
    return n;
}

static uint32_t blindness(const abz_camera *c, uint32_t marks, float distance_m)
{
    enum { SIDE_MISSING = 4, SIDE_SEEN = 2 };
    if (c->age_s > SEEN_S) {
        return 1u << ABZ_BLIND_ALL;
    }
    const int left = missing(marks, 0), right = missing(marks, 1);
    uint32_t is = 0;
    is |= (uint32_t)((left >= SIDE_MISSING && right <= SIDE_SEEN) || (right >= SIDE_MISSING && left <= SIDE_SEEN))
          << ABZ_BLIND_HALF;
    is |= (uint32_t)(!c->sits && lacks(marks, ABZI_MARK_LEFT_KNEE, true)) << ABZ_BLIND_LEGS;
    is |= (uint32_t)(!c->sits && lacks(marks, ABZI_MARK_LEFT_ANKLE, false)) << ABZ_BLIND_FEET;
    is |= (uint32_t)lacks(marks, ABZI_MARK_LEFT_WRIST, false) << ABZ_BLIND_HANDS;
    is |= (uint32_t)(c->person_n > 1) << ABZ_BLIND_CROWD;
    is |= (uint32_t)(distance_m < NEAR_M) << ABZ_BLIND_NEAR;
    is |= (uint32_t)(distance_m > FAR_M || c->height < FAR_HEIGHT) << ABZ_BLIND_FAR;
    is |= (uint32_t)(!c->sits && (marks & ABZI_MARKS_MEASURED) == ABZI_MARKS_MEASURED &&
                     abzi_calibration_waits(&c->calibration))
          << ABZ_BLIND_STAND;
    return is;
}

static void exchange(abz_seen *seen)
{
    uint32_t was = seen->seen;
    abz_vec3 joint[ABZ_JOINT_N];
    memcpy(joint, seen->joint, sizeof joint);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        const int arm = ABZ_RIGHT_SHOULDER - ABZ_LEFT_SHOULDER, leg = ABZ_RIGHT_UPPER_LEG - ABZ_LEFT_UPPER_LEG;
        const int other = j < ABZ_LEFT_SHOULDER     ? j
                          : j < ABZ_RIGHT_SHOULDER  ? j + arm
                          : j < ABZ_LEFT_UPPER_LEG  ? j - arm
                          : j < ABZ_RIGHT_UPPER_LEG ? j + leg
                                                    : j - leg;
        seen->joint[j] = abzi_v3(-joint[other].x, joint[other].y, joint[other].z);
        seen->seen = (seen->seen & ~(1u << j)) | (was >> other & 1) << j;
    }
}

void abz_camera_tick(abz_camera *c, const abz_sighting *sighting, bool calibrate, bool mirror, abz_seen *seen)
{
    c->age_s = abzi_minf(c->age_s + DT, 2 * LOST_S);
    c->body_is_new = 0;
    if (calibrate) {
        abzi_calibration_ask(&c->calibration);
    }
    if (sighting != NULL) {
        look(c, sighting);
    }
    const float kept = abzi_trail_kept(c->gap_s);
    abzi_marks marks = {.place = abzi_trail_tick(&c->place, c->age_s, kept)};
    for (int m = 0; m < ABZI_MARK_N; m++) {
        marks.at[m] = abzi_v3_add(abzi_trail_tick(&c->mark[m], c->age_s, kept), trail_from(c, marks.place));
        marks.mask |= (uint32_t)(c->known && c->mark[m].unseen_s <= SEEN_S) << m;
    }
    if (c->age_s > LOST_S) {
        c->known = 0;
    }
    if (c->sits) {
        const uint32_t mask = marks.mask;
        abzi_trunk_put(&c->trunk, &c->body, c->age_s, &marks);
        abzi_sit_legs(&c->body, left_of(c), &marks);
        marks.mask = c->known && c->age_s <= SEEN_S ? marks.mask : mask;
    } else {
        stand(c, &marks);
        abzi_embody_sink(&c->body, &marks, c->plant[0].stands | c->plant[1].stands << 1);
    }
    abzi_embody(&c->body, &marks, seen->joint);
    seen->seen = joints_seen(marks.mask, c->known && c->age_s <= SEEN_S);
    seen->blind = abzi_blind_tick(&c->blind, blindness(c, marks.mask, marks.place.z));
    seen->calibrating = abzi_calibration_progress(&c->calibration);
    seen->body_is_new = c->body_is_new != 0;
    seen->body = c->body;
    if (mirror) {
        exchange(seen);
    }
}

bool abzi_camera_is_sound(const abz_camera *c)
{
    return c->scaled_n <= SCALED_MOST && abzi_body_is_sound(&c->body) && abzi_rooted_is_sound(&c->rooted);
}
