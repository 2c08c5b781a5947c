#include "sense/picture.h"

#include "sense/pinhole.h"

// Landmarks of BlazePose: the ears, and the first and last of those that come in pairs.
enum { LEFT_EAR = 7, RIGHT_EAR = 8, LEFT_SHOULDER = 11, LEFT_HIP = 23, RIGHT_HIP = 24, LEFT_TOES = 31 };

#define VISIBLE_LEAST 0.5f  // as the landmarks' makers draw the line
#define VISIBLE_KEPT 0.35f  // one that was believed is believed down to here,
#define OUTSIDE_KEPT 0.02f  // and so far outside of the picture
#define FARTHEST_M 3.0f     // from the hips: no landmark of a person is
#define OUTSIDE_MOST 2.0f   // pictures: nor so far outside
#define FACE_WEIGHT 0.2f    // of a landmark of the face, which has eleven, where the rest of the body has one a joint
#define OFF_MOST_M 0.25f    // off their rays on average: this is no person. Real ones: 0.03 to 0.05
#define NEAREST_M 0.2f      // a body nearer than that is in the camera,
#define DISTANT_M 20.0f     // and one further away is a speck: a fit that says so is wrong
#define ASPECT_LEAST 0.1f   // a picture narrower than that is none,
#define ASPECT_MOST 10.0f   // nor is a wider one

static bool within(float x, float most)
{
    return fabsf(x) <= most;  // not of what is not a number
}

static bool believed(const abz_landmark *mark, bool was)
{
    bool finite = within(mark->x_m, FARTHEST_M) && within(mark->y_m, FARTHEST_M) && within(mark->z_m, FARTHEST_M) &&
                  within(mark->u, OUTSIDE_MOST) && within(mark->v, OUTSIDE_MOST);
    float edge = was ? OUTSIDE_KEPT : 0, least = was ? VISIBLE_KEPT : VISIBLE_LEAST;
    return finite && mark->visible >= least && mark->u >= -edge && mark->u <= 1 + edge && mark->v >= -edge &&
           mark->v <= 1 + edge;
}

// Landmarks that a mark comes from: the middle of both.
static void sources(int mark, int landmark[2])
{
    static const uint8_t first[] = {LEFT_SHOULDER, 13, 15, LEFT_HIP, 25, 27, LEFT_TOES};
    int pair = (mark - 1) / 2;
    landmark[0] = mark == ABZI_MARK_HEAD ? LEFT_EAR : first[pair] + (mark - 1) % 2;
    landmark[1] = mark == ABZI_MARK_HEAD ? RIGHT_EAR : landmark[0];
}

// Tangents of a landmark as seen through the pinhole.
static abz_vec3 ray_of(const abz_landmark *mark, float aspect, float focal)
{
    return abzi_v3((mark->u - 0.5f) * aspect / focal, (mark->v - 0.5f) / focal, 1);
}

static void measure_size(const abz_sighting *sighting, const abzi_shown *shown, abzi_picture *picture)
{
    float low[2] = {1, 1}, high[2] = {0, 0};
    for (int i = 0; i < ABZ_LANDMARK_N; i++) {
        const abz_landmark *mark = &sighting->landmark[i];
        const float at[2] = {mark->u, mark->v};
        for (int k = 0; k < 2 && shown->is[i]; k++) {
            low[k] = at[k] < low[k] ? at[k] : low[k];
            high[k] = at[k] > high[k] ? at[k] : high[k];
        }
    }
    picture->height = abzi_maxf(high[0] - low[0], high[1] - low[1]);
}

bool abzi_picture_read(abzi_shown *shown, const abz_sighting *sighting, float field_of_view_rad, abzi_picture *picture)
{
    abzi_pinhole_point point[ABZ_LANDMARK_N];
    float aspect = sighting->aspect, wide = abzi_maxf(aspect, 1);
    *picture = (abzi_picture){0};
    if (sighting->person_n == 0 || !(aspect > ASPECT_LEAST) || !(aspect < ASPECT_MOST)) {
        *shown = (abzi_shown){{0}};
        return false;
    }
    float half = field_of_view_rad / 2, focal = 0.5f * wide * abzi_cosf(half) / abzi_sinf(half);
    abz_vec3 middle = abzi_v3(0, 0, 0);
    int n = 0;
    for (int i = 0; i < ABZ_LANDMARK_N; i++) {
        const abz_landmark *mark = &sighting->landmark[i];
        shown->is[i] = believed(mark, shown->is[i] != 0);
        if (shown->is[i]) {
            abz_vec3 ray = ray_of(mark, aspect, focal);
            point[n++] = (abzi_pinhole_point){abzi_v3(mark->x_m, mark->y_m, mark->z_m), ray.x, ray.y,
                                              i < LEFT_SHOULDER ? FACE_WEIGHT : 1};
            middle = abzi_v3_add(middle, ray);
        }
    }
    // The landmarks are found in a part of the picture that is cut out around the person: their z is away along the ray
    // there, not along the middle of the picture.
    if (shown->is[LEFT_HIP] && shown->is[RIGHT_HIP]) {
        middle = abzi_v3_add(ray_of(&sighting->landmark[LEFT_HIP], aspect, focal),
                             ray_of(&sighting->landmark[RIGHT_HIP], aspect, focal));
    }
    abz_quat turn = abzi_quat_from_to(abzi_v3(0, 0, 1), middle);
    for (int i = 0; i < n; i++) {
        point[i].local = abzi_quat_rotate(turn, point[i].local);
    }
    float off;
    abz_vec3 place;
    if (!abzi_pinhole_place(point, n, &place, &off) || !(off <= OFF_MOST_M) || !(place.z >= NEAREST_M) ||
        !(place.z <= DISTANT_M)) {
        return false;
    }
    // A picture shows far better where a landmark is across the ray than how far along it: so each is put on its ray.
    for (int m = 0; m < ABZI_MARK_N; m++) {
        int from[2];
        sources(m, from);
        abz_vec3 sum = abzi_v3(0, 0, 0);
        for (int k = 0; k < 2; k++) {
            const abz_landmark *mark = &sighting->landmark[from[k]];
            abz_vec3 local = abzi_quat_rotate(turn, abzi_v3(mark->x_m, mark->y_m, mark->z_m));
            sum = abzi_v3_add(sum, abzi_v3_scale(ray_of(mark, aspect, focal), place.z + local.z));
        }
        if (shown->is[from[0]] && shown->is[from[1]]) {
            picture->marks.at[m] = abzi_v3_scale(sum, 0.5f);
            picture->marks.mask |= 1u << m;
        }
    }
    picture->marks.place = place;
    measure_size(sighting, shown, picture);
    return true;
}
