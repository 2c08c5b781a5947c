// How the 21 joints lie in a skeleton: its unit, up axis, rest pose and proportions, found from what it looks like.
//
// Every joint j has W[j], the orientation of its own axes in the library's frame, from the rotations of the file. In a
// reference pose, which stands like a person, we know from the bones how far each limb is from a T-pose: A[j]. Then
// rest[j] = A[j]^-1 W[j] holds for good, and an orientation of abz_pose is W[j] rest[j]^-1 in every frame.
// The reference is the pose of all rotations zero where that stands (most files), else the file's first frame.
#include <math.h>
#include <string.h>

#include "motion/placed.h"
#include "motion/skeleton.h"

// ---- the reference pose --------------------------------------------------------------------------------------------

/// Ankles to head, in the file's unit.
static abzi_dvec ankles_to_head(const abzi_placed *p, const int32_t joint[ABZ_JOINT_N])
{
    abzi_dvec ankles = abzi_dv_scale(abzi_dv_add(p->pos[joint[ABZ_LEFT_FOOT]], p->pos[joint[ABZ_RIGHT_FOOT]]), 0.5);
    return abzi_dv_sub(p->pos[joint[ABZ_HEAD]], ankles);
}

/// Does the body stand: head above hips above feet, and far from lying or folded?
static bool stands(const abzi_placed *p, const int32_t joint[ABZ_JOINT_N])
{
    abzi_dvec all = ankles_to_head(p, joint);
    abzi_dvec trunk = abzi_dv_sub(p->pos[joint[ABZ_HEAD]], p->pos[joint[ABZ_HIPS]]);
    abzi_dvec legs = abzi_dv_sub(all, trunk);
    // Cosines: 37 degrees for the whole, 45 for a trunk or legs bent in balance.
    return trunk.y > 0 && all.y > 0.8 * abzi_dv_length(all) && trunk.y > 0.7 * abzi_dv_length(trunk) &&
           legs.y > 0.7 * abzi_dv_length(legs);
}

/// From ankle to head along the bones, whatever the pose; in the file's unit.
static double bone_height(const abzi_placed *p, const int32_t joint[ABZ_JOINT_N])
{
    static const abz_joint up_the_body[] = {ABZ_LEFT_FOOT, ABZ_LEFT_LOWER_LEG, ABZ_LEFT_UPPER_LEG, ABZ_HIPS,
                                            ABZ_SPINE,     ABZ_CHEST,          ABZ_NECK,           ABZ_HEAD};
    double sum = 0;
    int32_t last = joint[ABZ_LEFT_FOOT];
    for (size_t i = 1; i < sizeof up_the_body / sizeof *up_the_body; i++) {
        int32_t next = joint[up_the_body[i]];
        if (next < 0) {
            continue;
        }
        if (up_the_body[i] != ABZ_HIPS) {  // the hips lie beside the leg: no height
            sum += abzi_dv_length(abzi_dv_sub(p->pos[next], p->pos[last]));
        }
        last = next;
    }
    return sum;
}

// Ankle to head joint is 0.86 of an adult's height: 1.46 m at 1.7 m, the height assumed when no unit fits.
static const double ankle_to_head_m = 1.46;

static double unit_from_height(double height, int32_t *from)
{
    static const struct {
        int32_t from;
        double unit_m;
    } units[] = {{1, 1}, {2, 0.01}, {3, 0.0254}, {5, 0.0254 / 0.45}, {6, 0.001}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        // Ankle to head of a child of 1.1 m and of an adult of 2.2 m: where inches and CMU's units meet.
        double tall = height * units[i].unit_m;
        if (tall > 0.94 && tall < 1.95) {
            *from = units[i].from;
            return units[i].unit_m;
        }
    }
    *from = 4;
    return ankle_to_head_m / height;
}

/// Left side of the body, on the floor, from hips and shoulders.
static abzi_dvec left_side(const abzi_placed *p, const int32_t joint[ABZ_JOINT_N])
{
    abzi_dvec hips = abzi_dv_sub(p->pos[joint[ABZ_LEFT_UPPER_LEG]], p->pos[joint[ABZ_RIGHT_UPPER_LEG]]);
    abzi_dvec arms = abzi_dv_sub(p->pos[joint[ABZ_LEFT_UPPER_ARM]], p->pos[joint[ABZ_RIGHT_UPPER_ARM]]);
    abzi_dvec side = abzi_dv_add(hips, arms);
    side.y = 0;
    return abzi_dv_direction(side, (abzi_dvec){1, 0, 0});
}

static abzi_dquat heading_of_body(const abzi_placed *p, const int32_t joint[ABZ_JOINT_N])
{
    return abzi_dq_heading_of(abzi_dv_cross(left_side(p, joint), (abzi_dvec){0, 1, 0}));
}

/// Where the toes are: the joint, else the end of the foot, else in front of the ankle on the floor.
static abzi_dvec toes_place(const abz_skeleton *skeleton, const abzi_placed *p, const int32_t joint[ABZ_JOINT_N],
                            bool right, abzi_dvec forward, double height)
{
    int32_t toes = joint[right ? ABZ_RIGHT_TOES : ABZ_LEFT_TOES], foot = joint[right ? ABZ_RIGHT_FOOT : ABZ_LEFT_FOOT];
    if (toes >= 0) {
        return p->pos[toes];
    }
    const abz_skeleton_joint *f = &skeleton->joint[foot];
    abzi_dvec end = abzi_dq_turn(p->rot[foot], (abzi_dvec){f->end_offset[0], f->end_offset[1], f->end_offset[2]});
    if (f->has_end && abzi_dv_length(end) > 0.02 * height) {
        return abzi_dv_add(p->pos[foot], end);
    }
    // The feet of the recordings measured: toes .09 of ankle-to-head in front of the ankle, .03 below it.
    return abzi_dv_add(p->pos[foot],
                       abzi_dv_add(abzi_dv_scale(forward, 0.09 * height), (abzi_dvec){0, -0.03 * height, 0}));
}

/// The 21 joints in the reference pose: place, and turn from the T-pose of abz_pose.
typedef struct reference {
    abzi_dvec pos[ABZ_JOINT_N];
    abzi_dquat turned[ABZ_JOINT_N];
} reference;

static abzi_dvec between(const reference *r, abz_joint a, abz_joint b, double t)
{
    return abzi_dv_add(r->pos[a], abzi_dv_scale(abzi_dv_sub(r->pos[b], r->pos[a]), t));
}

/// Places of all joints; those the skeleton lacks go between their neighbours.
static void fill_in(const abz_skeleton *skeleton, const abzi_placed *p, const int32_t joint[ABZ_JOINT_N],
                    abzi_dvec forward, double height, reference *r)
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        r->pos[j] = joint[j] >= 0 ? p->pos[joint[j]] : (abzi_dvec){0, 0, 0};
    }
    if (joint[ABZ_SPINE] < 0) {
        r->pos[ABZ_SPINE] = between(r, ABZ_HIPS, ABZ_CHEST, 0.5);
    }
    if (joint[ABZ_CHEST] < 0) {
        r->pos[ABZ_CHEST] = between(r, ABZ_SPINE, joint[ABZ_NECK] >= 0 ? ABZ_NECK : ABZ_HEAD, 0.4);
    }
    if (joint[ABZ_NECK] < 0) {
        r->pos[ABZ_NECK] = between(r, ABZ_CHEST, ABZ_HEAD, 0.75);
    }
    for (int side = 0; side < 2; side++) {
        abz_joint shoulder = side ? ABZ_RIGHT_SHOULDER : ABZ_LEFT_SHOULDER;
        if (joint[shoulder] < 0) {
            abzi_dvec arm = r->pos[shoulder + 1], in = abzi_dv_sub(r->pos[ABZ_CHEST], arm);
            in.y = 0;
            r->pos[shoulder] = abzi_dv_add(arm, abzi_dv_scale(in, 0.75));
        }
        r->pos[side ? ABZ_RIGHT_TOES : ABZ_LEFT_TOES] = toes_place(skeleton, p, joint, side, forward, height);
    }
}

/// A bone that points along t_direction in the T-pose: the turn above it, then the shortest way to where it points.
static abzi_dquat bone_turn(const reference *r, abzi_dquat above, abz_joint from, abz_joint to, abzi_dvec t_direction)
{
    abzi_dvec expected = abzi_dq_turn(above, t_direction);
    return abzi_dq_mul(abzi_dq_from_to(expected, abzi_dv_direction(abzi_dv_sub(r->pos[to], r->pos[from]), expected)),
                       above);
}

/// flat_feet: the reference stands, so its feet are as flat as they get.
static void turn_limbs(reference *r, abzi_dquat heading, bool flat_feet)
{
    for (int side = 0; side < 2; side++) {
        const abz_joint shoulder = side ? ABZ_RIGHT_SHOULDER : ABZ_LEFT_SHOULDER;
        const abz_joint thigh = side ? ABZ_RIGHT_UPPER_LEG : ABZ_LEFT_UPPER_LEG;
        const abzi_dvec out = {side ? -1 : 1, 0, 0}, down = {0, -1, 0};
        abzi_dquat *t = r->turned;
        t[shoulder] = t[ABZ_CHEST];
        t[shoulder + 1] = bone_turn(r, t[shoulder], shoulder + 1, shoulder + 2, out);
        t[shoulder + 2] = bone_turn(r, t[shoulder + 1], shoulder + 2, shoulder + 3, out);
        t[shoulder + 3] = t[shoulder + 2];
        t[thigh] = bone_turn(r, t[ABZ_HIPS], thigh, thigh + 1, down);
        t[thigh + 1] = bone_turn(r, t[thigh], thigh + 1, thigh + 2, down);
        abzi_dvec foot = abzi_dv_sub(r->pos[thigh + 3], r->pos[thigh + 2]);
        double flat = sqrt(foot.x * foot.x + foot.z * foot.z);
        t[thigh + 2] = flat > 0.3 * abzi_dv_length(foot) ? abzi_dq_heading_of(foot) : heading;
        if (!flat_feet) {  // feet seen so far drop by .2 to .35 of their length from ankle to toes
            t[thigh + 2] = bone_turn(r, t[thigh + 2], thigh + 2, thigh + 3, (abzi_dvec){0, -0.3, 0.954});
        }
        t[thigh + 3] = t[thigh + 2];
    }
}

/// The trunk of a reference pose that is dance: by its bones.
static void turn_trunk(reference *r, abzi_dquat heading)
{
    const abzi_dvec y = {0, 1, 0};
    abzi_dvec up = abzi_dv_direction(abzi_dv_sub(r->pos[ABZ_CHEST], r->pos[ABZ_HIPS]), y);
    r->turned[ABZ_HIPS] = r->turned[ABZ_SPINE] = abzi_dq_mul(abzi_dq_from_to(y, up), heading);
    up = abzi_dv_direction(abzi_dv_sub(r->pos[ABZ_NECK], r->pos[ABZ_CHEST]), up);
    r->turned[ABZ_CHEST] = abzi_dq_mul(abzi_dq_from_to(y, up), heading);
    up = abzi_dv_direction(abzi_dv_sub(r->pos[ABZ_HEAD], r->pos[ABZ_NECK]), up);
    r->turned[ABZ_NECK] = r->turned[ABZ_HEAD] = abzi_dq_mul(abzi_dq_from_to(y, up), heading);
}

static float mean_drop(const abz_body *body, int left, int right)
{
    return -(body->offset[left].y + body->offset[right].y) / 2;
}

static void measure_body(const reference *r, double unit_m, abz_body *body)
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        int parent = abz_joint_parent((abz_joint)j);
        abzi_dvec offset = parent < 0 ? (abzi_dvec){0, 0, 0} : abzi_dv_sub(r->pos[j], r->pos[parent]);
        offset = parent < 0 ? offset : abzi_dq_turn(abzi_dq_inverse(r->turned[parent]), offset);
        body->offset[j] = abzi_dv_narrow(abzi_dv_scale(offset, unit_m));
    }
    float legs = mean_drop(body, ABZ_LEFT_UPPER_LEG, ABZ_RIGHT_UPPER_LEG) +
                 mean_drop(body, ABZ_LEFT_LOWER_LEG, ABZ_RIGHT_LOWER_LEG) +
                 mean_drop(body, ABZ_LEFT_FOOT, ABZ_RIGHT_FOOT);
    float trunk = 0;
    for (int j = ABZ_SPINE; j <= ABZ_HEAD; j++) {
        trunk += body->offset[j].y;
    }
    // The sole lies about 2 cm below the ball of a foot; an ankle is 4 to 12 cm above it.
    float drop = mean_drop(body, ABZ_LEFT_TOES, ABZ_RIGHT_TOES), ankle = drop + 0.02f;
    ankle = ankle < 0.04f ? 0.04f : ankle > 0.12f ? 0.12f : ankle;
    body->ankle_height_m = ankle;
    body->toe_height_m = ankle - drop > 0 ? ankle - drop : 0;
    body->hip_height_m = legs + ankle;
    body->head_height_m = body->hip_height_m + trunk;
}

// ---- a leading T-pose ----------------------------------------------------------------------------------------------

/// Does this look like a T-pose or A-pose: upright, straight limbs, the same left and right?
static bool is_drawn_up(const abzi_placed *p, const int32_t joint[ABZ_JOINT_N])
{
    const abzi_dquat back = abzi_dq_inverse(heading_of_body(p, joint));
    abzi_dvec bone[2][4];
    for (int side = 0; side < 2; side++) {
        const int arm = side ? ABZ_RIGHT_UPPER_ARM : ABZ_LEFT_UPPER_ARM;
        const int leg = side ? ABZ_RIGHT_UPPER_LEG : ABZ_LEFT_UPPER_LEG;
        const int from[4] = {arm, arm + 1, leg, leg + 1};
        for (int i = 0; i < 4; i++) {
            abzi_dvec b = abzi_dv_direction(abzi_dv_sub(p->pos[joint[from[i] + 1]], p->pos[joint[from[i]]]),
                                            (abzi_dvec){0, 0, 0});
            bone[side][i] = abzi_dq_turn(back, b);
            bone[side][i].x *= side ? -1 : 1;
        }
        // Elbow and knee within 25 degrees of straight, legs within 25 degrees of vertical.
        if (abzi_dv_dot(bone[side][0], bone[side][1]) < 0.9 || abzi_dv_dot(bone[side][2], bone[side][3]) < 0.9 ||
            bone[side][2].y > -0.9) {
            return false;
        }
    }
    for (int i = 0; i < 4; i++) {
        if (abzi_dv_dot(bone[0][i], bone[1][i]) < 0.985) {  // left and right within 10 degrees of a mirror image
            return false;
        }
    }
    return stands(p, joint);
}

/// A T-pose followed by a jump no dancer makes: above 9 m/s even at 24 frames a second.
static bool is_leading_rest(const abzi_placed *first, const abzi_placed *next, const int32_t joint[ABZ_JOINT_N],
                            double unit_m)
{
    const double jump_m = 0.375;
    if (!is_drawn_up(first, joint)) {
        return false;
    }
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        if (joint[j] >= 0 && abzi_dv_length(abzi_dv_sub(next->pos[joint[j]], first->pos[joint[j]])) * unit_m > jump_m) {
            return true;
        }
    }
    return false;
}

// ---- the rig -------------------------------------------------------------------------------------------------------

abz_rig_config abz_rig_config_default(void)
{
    return (abz_rig_config){.struct_size = sizeof(abz_rig_config)};
}

static abz_status refuse(abz_error *error, const char *what)
{
    if (error) {
        *error = (abz_error){.status = ABZ_EINVAL};
        memcpy(error->what, what, strlen(what) + 1);
    }
    return ABZ_EINVAL;
}

/// Find the up axis and the reference pose. True: the reference is the pose of all rotations zero.
static bool find_reference(const abz_skeleton *skeleton, const double *frame, abz_rig *rig, abzi_placed *out)
{
    const int32_t said = rig->up;
    for (int zero = 1; zero >= 0; zero--) {
        for (rig->up = 1; rig->up <= 2; rig->up++) {
            abzi_place(skeleton, rig->up, zero ? NULL : frame, NULL, out);
            if ((said == 0 || said == rig->up) && stands(out, rig->joint)) {
                return zero;
            }
        }
    }
    // Neither stands (a file that begins on the floor): the axis along which more of the body lies.
    abzi_place(skeleton, 1, frame, NULL, out);
    abzi_dvec all = ankles_to_head(out, rig->joint);
    rig->up = said != 0 ? said : all.z > all.y ? 2 : 1;
    abzi_place(skeleton, rig->up, frame, NULL, out);
    return false;
}

abz_status abz_rig_init(const abz_skeleton *skeleton, const double *frame, const double *next,
                        const abz_rig_config *config, abz_rig *rig, abz_error *error)
{
    if (config->struct_size != sizeof *config || config->up < 0 || config->up > 2) {
        return refuse(error, "the up axis must be 1 for +Y or 2 for +Z");
    }
    // From micrometres to kilometres.
    if (config->unit_m != 0 && !(config->unit_m >= 1e-6 && config->unit_m <= 1e3)) {
        return refuse(error, "the unit must be from 0.000001 to 1000 metres");
    }
    memset(rig, 0, sizeof *rig);
    abz_error ignored;
    abz_status status = abzi_skeleton_find(skeleton, config->map, rig->joint, error ? error : &ignored);
    if (status != ABZ_OK) {
        return status;
    }
    abzi_placed ref;
    rig->up = config->up;
    const bool zero = find_reference(skeleton, frame, rig, &ref);
    const double height = bone_height(&ref, rig->joint);
    if (!(height > 1e-6 && height < 1e8)) {
        return refuse(error, "the body has no height: ankle, knee, hip, chest and head lie in one point");
    }
    rig->unit_m = config->unit_m != 0 ? config->unit_m : unit_from_height(height, &rig->unit_from);

    const abzi_dquat heading = heading_of_body(&ref, rig->joint);
    const bool drawn_up = zero || is_drawn_up(&ref, rig->joint);
    reference r;
    fill_in(skeleton, &ref, rig->joint, abzi_dq_turn(heading, (abzi_dvec){0, 0, 1}), height, &r);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        r.turned[j] = heading;
    }
    if (!drawn_up) {
        turn_trunk(&r, heading);
    }
    turn_limbs(&r, heading, drawn_up);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        int32_t own = rig->joint[j];
        rig->rest[j] =
            abzi_dq_narrow(own >= 0 ? abzi_dq_mul(abzi_dq_inverse(r.turned[j]), ref.rot[own]) : abzi_dq_identity);
    }
    for (int32_t j = 0; j < skeleton->joint_n; j++) {
        int32_t parent = skeleton->joint[j].parent;
        abzi_dquat above = parent < 0 ? abzi_upright(rig->up) : ref.rot[parent];
        rig->local[j] = abzi_dq_narrow(abzi_dq_mul(abzi_dq_inverse(above), ref.rot[j]));
    }
    measure_body(&r, rig->unit_m, &rig->body);
    if (next) {
        abzi_placed second;
        abzi_place(skeleton, rig->up, frame, NULL, &ref);
        abzi_place(skeleton, rig->up, next, NULL, &second);
        rig->first_frame_is_rest = is_leading_rest(&ref, &second, rig->joint, rig->unit_m);
    }
    return ABZ_OK;
}

bool abzi_rig_is_drawn_up(const abz_skeleton *skeleton, const abz_rig *rig, const double *frame)
{
    abzi_placed p;
    abzi_place(skeleton, rig->up, frame, NULL, &p);
    return is_drawn_up(&p, rig->joint);
}
