// How the 21 joints lie in a skeleton: its unit, up axis, rest pose and proportions; frames to poses and back.
//
// Every joint j has W[j], the orientation of its own axes in the library's frame, from the rotations of the file. In a
// reference pose, which stands like a person, we know from the bones how far each limb is from a T-pose: A[j]. Then
// rest[j] = A[j]^-1 W[j] holds for good, and an orientation of abz_pose is W[j] rest[j]^-1 in every frame.
// The reference is the pose of all rotations zero where that stands (most files), else the file's first frame.
#include <math.h>
#include <string.h>

#include "abrazo/motion.h"
#include "base/fmath.h"
#include "motion/skeleton.h"

// ---- vectors and quaternions in double: file coordinates may be far from 1 -----------------------------------------

typedef struct vec {
    double x, y, z;
} vec;

typedef struct quat {
    double x, y, z, w;
} quat;

static const quat identity = {0, 0, 0, 1};

static vec add(vec a, vec b)
{
    return (vec){a.x + b.x, a.y + b.y, a.z + b.z};
}

static vec sub(vec a, vec b)
{
    return (vec){a.x - b.x, a.y - b.y, a.z - b.z};
}

static vec scale(vec a, double s)
{
    return (vec){a.x * s, a.y * s, a.z * s};
}

static double dot(vec a, vec b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static vec cross(vec a, vec b)
{
    return (vec){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

static double length(vec a)
{
    return sqrt(dot(a, a));
}

static vec direction(vec a, vec fallback)
{
    double l = length(a);
    return l > 1e-12 ? scale(a, 1 / l) : fallback;
}

static quat mul(quat a, quat b)
{
    return (quat){a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y, a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
                  a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w, a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z};
}

static quat inverse(quat q)
{
    return (quat){-q.x, -q.y, -q.z, q.w};
}

static quat unit(quat q)
{
    double l = sqrt(q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w);
    return l > 1e-12 ? (quat){q.x / l, q.y / l, q.z / l, q.w / l} : identity;
}

static vec turn(quat q, vec v)
{
    vec u = {q.x, q.y, q.z}, t = scale(cross(u, v), 2);
    return add(add(v, scale(t, q.w)), cross(u, t));
}

/// The shortest rotation from direction a to direction b, both of length 1.
static quat from_to(vec a, vec b)
{
    double d = dot(a, b);
    if (d < -0.999999) {
        vec side = cross(fabs(a.x) < 0.8 ? (vec){1, 0, 0} : (vec){0, 1, 0}, a);
        side = direction(side, (vec){0, 0, 1});
        return (quat){side.x, side.y, side.z, 0};
    }
    vec c = cross(a, b);
    return unit((quat){c.x, c.y, c.z, 1 + d});
}

/// The rotation about +Y that turns +Z to the heading of v.
static quat heading_of(vec v)
{
    double half = abzi_atan2(v.x, v.z) / 2;
    return (quat){0, abzi_sin(half), 0, abzi_cos(half)};
}

static quat wide(abz_quat q)
{
    return unit((quat){(double)q.x, (double)q.y, (double)q.z, (double)q.w});
}

static abz_quat narrow(quat q)
{
    q = unit(q);
    return (abz_quat){(float)q.x, (float)q.y, (float)q.z, (float)q.w};
}

static vec wide_vec(abz_vec3 v)
{
    return (vec){(double)v.x, (double)v.y, (double)v.z};
}

static abz_vec3 narrow_vec(vec v)
{
    return (abz_vec3){(float)v.x, (float)v.y, (float)v.z};
}

// ---- forward kinematics --------------------------------------------------------------------------------------------

/// From the file's axes to the library's: (x, y, z) with Z up becomes (x, z, -y).
static quat upright(int32_t up)
{
    const double half = 0.70710678118654752440;
    return up == 2 ? (quat){-half, 0, 0, half} : identity;
}

static quat axis_turn(int axis, double degrees)
{
    degrees -= 360 * floor(degrees / 360 + 0.5);
    double half = degrees * (ABZI_PI / 360), s = abzi_sin(half);
    return (quat){axis == 0 ? s : 0, axis == 1 ? s : 0, axis == 2 ? s : 0, abzi_cos(half)};
}

/// A joint in its parent, from its channels; value NULL: the pose of all rotations zero.
static void joint_local(const abz_skeleton_joint *joint, const double *value, quat *rot, vec *pos)
{
    double moved[3] = {0, 0, 0};
    bool moves = false;
    *rot = identity;
    for (int i = 0; value && i < joint->channel_n; i++) {
        int kind = joint->channel[i];
        if (kind < 3) {
            moved[kind] = value[i];
            moves = moves || joint->parent < 0 || fabs(value[i]) > 1e-9;
        } else {
            *rot = mul(*rot, axis_turn(kind - 3, value[i]));
        }
    }
    // A root's position stands for its offset; another joint's too, unless the file left it at zero.
    *pos = moves ? (vec){moved[0], moved[1], moved[2]} : (vec){joint->offset[0], joint->offset[1], joint->offset[2]};
}

/// Joints of a skeleton in the library's axes and the file's unit.
typedef struct placed {
    vec pos[ABZ_SKELETON_JOINTS_MAX];
    quat rot[ABZ_SKELETON_JOINTS_MAX];
} placed;

/// wanted [joint_n]: the joints to place, each with all above it; NULL: all.
static void place(const abz_skeleton *skeleton, int32_t up, const double *frame, const bool *wanted, placed *out)
{
    const quat stand = upright(up);
    for (int32_t j = 0; j < skeleton->joint_n; j++) {
        const abz_skeleton_joint *joint = &skeleton->joint[j];
        const double *value = frame;
        frame = frame ? frame + joint->channel_n : NULL;
        if (wanted && !wanted[j]) {
            continue;
        }
        quat rot;
        vec pos;
        joint_local(joint, value, &rot, &pos);
        quat above = joint->parent < 0 ? stand : out->rot[joint->parent];
        out->rot[j] = unit(mul(above, rot));
        pos = turn(above, pos);
        out->pos[j] = joint->parent < 0 ? pos : add(out->pos[joint->parent], pos);
    }
}

// ---- the reference pose --------------------------------------------------------------------------------------------

/// Ankles to head, in the file's unit.
static vec ankles_to_head(const placed *p, const int32_t joint[ABZ_JOINT_N])
{
    vec ankles = scale(add(p->pos[joint[ABZ_LEFT_FOOT]], p->pos[joint[ABZ_RIGHT_FOOT]]), 0.5);
    return sub(p->pos[joint[ABZ_HEAD]], ankles);
}

/// Does the body stand: head above hips above feet, and far from lying or folded?
static bool stands(const placed *p, const int32_t joint[ABZ_JOINT_N])
{
    vec all = ankles_to_head(p, joint);
    vec trunk = sub(p->pos[joint[ABZ_HEAD]], p->pos[joint[ABZ_HIPS]]);
    vec legs = sub(all, trunk);
    // Cosines: 37 degrees for the whole, 45 for a trunk or legs bent in balance.
    return trunk.y > 0 && all.y > 0.8 * length(all) && trunk.y > 0.7 * length(trunk) && legs.y > 0.7 * length(legs);
}

/// From ankle to head along the bones, whatever the pose; in the file's unit.
static double bone_height(const placed *p, const int32_t joint[ABZ_JOINT_N])
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
            sum += length(sub(p->pos[next], p->pos[last]));
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
static vec left_side(const placed *p, const int32_t joint[ABZ_JOINT_N])
{
    vec hips = sub(p->pos[joint[ABZ_LEFT_UPPER_LEG]], p->pos[joint[ABZ_RIGHT_UPPER_LEG]]);
    vec arms = sub(p->pos[joint[ABZ_LEFT_UPPER_ARM]], p->pos[joint[ABZ_RIGHT_UPPER_ARM]]);
    vec side = add(hips, arms);
    side.y = 0;
    return direction(side, (vec){1, 0, 0});
}

static quat heading_of_body(const placed *p, const int32_t joint[ABZ_JOINT_N])
{
    return heading_of(cross(left_side(p, joint), (vec){0, 1, 0}));
}

/// Where the toes are: the joint, else the end of the foot, else in front of the ankle on the floor.
static vec toes_place(const abz_skeleton *skeleton, const placed *p, const int32_t joint[ABZ_JOINT_N], bool right,
                      vec forward, double height)
{
    int32_t toes = joint[right ? ABZ_RIGHT_TOES : ABZ_LEFT_TOES], foot = joint[right ? ABZ_RIGHT_FOOT : ABZ_LEFT_FOOT];
    if (toes >= 0) {
        return p->pos[toes];
    }
    const abz_skeleton_joint *f = &skeleton->joint[foot];
    vec end = turn(p->rot[foot], (vec){f->end_offset[0], f->end_offset[1], f->end_offset[2]});
    if (f->has_end && length(end) > 0.02 * height) {
        return add(p->pos[foot], end);
    }
    // The feet of the recordings measured: toes .09 of ankle-to-head in front of the ankle, .03 below it.
    return add(p->pos[foot], add(scale(forward, 0.09 * height), (vec){0, -0.03 * height, 0}));
}

/// The 21 joints in the reference pose: place, and turn from the T-pose of abz_pose.
typedef struct reference {
    vec pos[ABZ_JOINT_N];
    quat turned[ABZ_JOINT_N];
} reference;

static vec between(const reference *r, abz_joint a, abz_joint b, double t)
{
    return add(r->pos[a], scale(sub(r->pos[b], r->pos[a]), t));
}

/// Places of all joints; those the skeleton lacks go between their neighbours.
static void fill_in(const abz_skeleton *skeleton, const placed *p, const int32_t joint[ABZ_JOINT_N], vec forward,
                    double height, reference *r)
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        r->pos[j] = joint[j] >= 0 ? p->pos[joint[j]] : (vec){0, 0, 0};
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
            vec arm = r->pos[shoulder + 1], in = sub(r->pos[ABZ_CHEST], arm);
            in.y = 0;
            r->pos[shoulder] = add(arm, scale(in, 0.75));
        }
        r->pos[side ? ABZ_RIGHT_TOES : ABZ_LEFT_TOES] = toes_place(skeleton, p, joint, side, forward, height);
    }
}

/// A bone that points along t_direction in the T-pose: the turn above it, then the shortest way to where it points.
static quat bone_turn(const reference *r, quat above, abz_joint from, abz_joint to, vec t_direction)
{
    vec expected = turn(above, t_direction);
    return mul(from_to(expected, direction(sub(r->pos[to], r->pos[from]), expected)), above);
}

/// flat_feet: the reference stands, so its feet are as flat as they get.
static void turn_limbs(reference *r, quat heading, bool flat_feet)
{
    for (int side = 0; side < 2; side++) {
        const abz_joint shoulder = side ? ABZ_RIGHT_SHOULDER : ABZ_LEFT_SHOULDER;
        const abz_joint thigh = side ? ABZ_RIGHT_UPPER_LEG : ABZ_LEFT_UPPER_LEG;
        const vec out = {side ? -1 : 1, 0, 0}, down = {0, -1, 0};
        quat *t = r->turned;
        t[shoulder] = t[ABZ_CHEST];
        t[shoulder + 1] = bone_turn(r, t[shoulder], shoulder + 1, shoulder + 2, out);
        t[shoulder + 2] = bone_turn(r, t[shoulder + 1], shoulder + 2, shoulder + 3, out);
        t[shoulder + 3] = t[shoulder + 2];
        t[thigh] = bone_turn(r, t[ABZ_HIPS], thigh, thigh + 1, down);
        t[thigh + 1] = bone_turn(r, t[thigh], thigh + 1, thigh + 2, down);
        vec foot = sub(r->pos[thigh + 3], r->pos[thigh + 2]);
        double flat = sqrt(foot.x * foot.x + foot.z * foot.z);
        t[thigh + 2] = flat > 0.3 * length(foot) ? heading_of(foot) : heading;
        if (!flat_feet) {  // feet seen so far drop by .2 to .35 of their length from ankle to toes
            t[thigh + 2] = bone_turn(r, t[thigh + 2], thigh + 2, thigh + 3, (vec){0, -0.3, 0.954});
        }
        t[thigh + 3] = t[thigh + 2];
    }
}

/// The trunk of a reference pose that is dance: by its bones.
static void turn_trunk(reference *r, quat heading)
{
    const vec y = {0, 1, 0};
    vec up = direction(sub(r->pos[ABZ_CHEST], r->pos[ABZ_HIPS]), y);
    r->turned[ABZ_HIPS] = r->turned[ABZ_SPINE] = mul(from_to(y, up), heading);
    up = direction(sub(r->pos[ABZ_NECK], r->pos[ABZ_CHEST]), up);
    r->turned[ABZ_CHEST] = mul(from_to(y, up), heading);
    up = direction(sub(r->pos[ABZ_HEAD], r->pos[ABZ_NECK]), up);
    r->turned[ABZ_NECK] = r->turned[ABZ_HEAD] = mul(from_to(y, up), heading);
}

static float mean_drop(const abz_body *body, int left, int right)
{
    return -(body->offset[left].y + body->offset[right].y) / 2;
}

static void measure_body(const reference *r, double unit_m, abz_body *body)
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        int parent = abz_joint_parent((abz_joint)j);
        vec offset = parent < 0 ? (vec){0, 0, 0} : sub(r->pos[j], r->pos[parent]);
        offset = parent < 0 ? offset : turn(inverse(r->turned[parent]), offset);
        body->offset[j] = narrow_vec(scale(offset, unit_m));
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
static bool is_drawn_up(const placed *p, const int32_t joint[ABZ_JOINT_N])
{
    const quat back = inverse(heading_of_body(p, joint));
    vec bone[2][4];
    for (int side = 0; side < 2; side++) {
        const int arm = side ? ABZ_RIGHT_UPPER_ARM : ABZ_LEFT_UPPER_ARM;
        const int leg = side ? ABZ_RIGHT_UPPER_LEG : ABZ_LEFT_UPPER_LEG;
        const int from[4] = {arm, arm + 1, leg, leg + 1};
        for (int i = 0; i < 4; i++) {
            vec b = direction(sub(p->pos[joint[from[i] + 1]], p->pos[joint[from[i]]]), (vec){0, 0, 0});
            bone[side][i] = turn(back, b);
            bone[side][i].x *= side ? -1 : 1;
        }
        // Elbow and knee within 25 degrees of straight, legs within 25 degrees of vertical.
        if (dot(bone[side][0], bone[side][1]) < 0.9 || dot(bone[side][2], bone[side][3]) < 0.9 ||
            bone[side][2].y > -0.9) {
            return false;
        }
    }
    for (int i = 0; i < 4; i++) {
        if (dot(bone[0][i], bone[1][i]) < 0.985) {  // left and right within 10 degrees of a mirror image
            return false;
        }
    }
    return stands(p, joint);
}

/// A T-pose followed by a jump no dancer makes: above 9 m/s even at 24 frames a second.
static bool is_leading_rest(const placed *first, const placed *next, const int32_t joint[ABZ_JOINT_N], double unit_m)
{
    const double jump_m = 0.375;
    if (!is_drawn_up(first, joint)) {
        return false;
    }
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        if (joint[j] >= 0 && length(sub(next->pos[joint[j]], first->pos[joint[j]])) * unit_m > jump_m) {
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
static bool find_reference(const abz_skeleton *skeleton, const double *frame, abz_rig *rig, placed *out)
{
    const int32_t said = rig->up;
    for (int zero = 1; zero >= 0; zero--) {
        for (rig->up = 1; rig->up <= 2; rig->up++) {
            place(skeleton, rig->up, zero ? NULL : frame, NULL, out);
            if ((said == 0 || said == rig->up) && stands(out, rig->joint)) {
                return zero;
            }
        }
    }
    // Neither stands (a file that begins on the floor): the axis along which more of the body lies.
    place(skeleton, 1, frame, NULL, out);
    vec all = ankles_to_head(out, rig->joint);
    rig->up = said != 0 ? said : all.z > all.y ? 2 : 1;
    place(skeleton, rig->up, frame, NULL, out);
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
    placed ref;
    rig->up = config->up;
    const bool zero = find_reference(skeleton, frame, rig, &ref);
    const double height = bone_height(&ref, rig->joint);
    if (!(height > 1e-6 && height < 1e8)) {
        return refuse(error, "the body has no height: ankle, knee, hip, chest and head lie in one point");
    }
    rig->unit_m = config->unit_m != 0 ? config->unit_m : unit_from_height(height, &rig->unit_from);

    const quat heading = heading_of_body(&ref, rig->joint);
    const bool drawn_up = zero || is_drawn_up(&ref, rig->joint);
    reference r;
    fill_in(skeleton, &ref, rig->joint, turn(heading, (vec){0, 0, 1}), height, &r);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        r.turned[j] = heading;
    }
    if (!drawn_up) {
        turn_trunk(&r, heading);
    }
    turn_limbs(&r, heading, drawn_up);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        int32_t own = rig->joint[j];
        rig->rest[j] = narrow(own >= 0 ? mul(inverse(r.turned[j]), ref.rot[own]) : identity);
    }
    for (int32_t j = 0; j < skeleton->joint_n; j++) {
        int32_t parent = skeleton->joint[j].parent;
        quat above = parent < 0 ? upright(rig->up) : ref.rot[parent];
        rig->local[j] = narrow(mul(inverse(above), ref.rot[j]));
    }
    measure_body(&r, rig->unit_m, &rig->body);
    if (next) {
        placed second;
        place(skeleton, rig->up, frame, NULL, &ref);
        place(skeleton, rig->up, next, NULL, &second);
        rig->first_frame_is_rest = is_leading_rest(&ref, &second, rig->joint, rig->unit_m);
    }
    return ABZ_OK;
}

bool abzi_rig_is_drawn_up(const abz_skeleton *skeleton, const abz_rig *rig, const double *frame)
{
    placed p;
    place(skeleton, rig->up, frame, NULL, &p);
    return is_drawn_up(&p, rig->joint);
}

// ---- frames to poses -----------------------------------------------------------------------------------------------

/// The joint at the far end of a joint's one bone; hips, hands, head and toes have none: -1.
static int bone_end(int joint)
{
    switch (joint) {
    case ABZ_HIPS:
    case ABZ_HEAD:
    case ABZ_LEFT_HAND:
    case ABZ_RIGHT_HAND:
    case ABZ_LEFT_TOES:
    case ABZ_RIGHT_TOES:
        return -1;
    default:
        return joint + 1;
    }
}

/// Orientation of the dancer's joint j. Where other joints of the skeleton lie along its bone (Spine2 and Spine3
/// between chest and neck, twist joints in an arm) it puts the far end where it really is and turns with the last of
/// them: the bone stands for all of them, so that a body of 21 joints keeps its hands and head in place.
static quat bone_orientation(const abz_skeleton *skeleton, const abz_rig *rig, const placed *p, int j)
{
    const int32_t own = rig->joint[j];
    const quat back = inverse(wide(rig->rest[j]));
    const int end = bone_end(j);
    const int32_t far_end = end >= 0 ? rig->joint[end] : -1;
    const int32_t last = far_end >= 0 ? skeleton->joint[far_end].parent : own;
    quat along = identity;
    int32_t k = last;
    for (; k > own; k = skeleton->joint[k].parent) {
        along = mul(wide(rig->local[k]), along);
    }
    if (k != own || last == own) {  // the far end hangs from elsewhere, or directly from here
        return mul(p->rot[own], back);
    }
    quat turned = mul(mul(p->rot[last], inverse(along)), back);
    vec expected = direction(turn(turned, wide_vec(rig->body.offset[end])), (vec){0, 1, 0});
    vec found = direction(sub(p->pos[far_end], p->pos[own]), expected);
    return mul(from_to(expected, found), turned);
}

void abz_rig_to_pose(const abz_skeleton *skeleton, const abz_rig *rig, const double *frame, abz_pose *pose)
{
    bool wanted[ABZ_SKELETON_JOINTS_MAX] = {false};
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        for (int32_t k = rig->joint[j]; k >= 0 && !wanted[k]; k = skeleton->joint[k].parent) {
            wanted[k] = true;
        }
    }
    placed p;
    place(skeleton, rig->up, frame, wanted, &p);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        int32_t own = rig->joint[j];
        if (own >= 0) {
            pose->pos[j] = narrow_vec(scale(p.pos[own], rig->unit_m));
            pose->rot[j] = narrow(bone_orientation(skeleton, rig, &p, j));
        } else {  // filled in: rigid with its parent
            int parent = abz_joint_parent((abz_joint)j);
            pose->rot[j] = pose->rot[parent];
            vec offset = turn(wide(pose->rot[parent]), wide_vec(rig->body.offset[j]));
            pose->pos[j] = narrow_vec(add(wide_vec(pose->pos[parent]), offset));
        }
    }
}

// ---- poses to frames -----------------------------------------------------------------------------------------------

static double degrees(double rad)
{
    return rad * (180 / ABZI_PI);
}

/// The entry in row i, column k of a rotation's matrix.
static double entry(quat q, int i, int k)
{
    vec e = turn(q, (vec){k == 0, k == 1, k == 2});
    return i == 0 ? e.x : i == 1 ? e.y : e.z;
}

/// Angles of turns about axes a, b, c, all different, whose product is q.
static void angles(quat q, int a, int b, int c, double angle[static 3])
{
    double even = (b - a + 3) % 3 == 1 ? 1 : -1;
    double x = entry(q, b, c), z = entry(q, c, c), flat = sqrt(x * x + z * z);
    angle[1] = degrees(abzi_atan2(even * entry(q, a, c), flat));
    if (flat > 1e-7) {
        angle[0] = degrees(abzi_atan2(-even * x, z));
        angle[2] = degrees(abzi_atan2(-even * entry(q, a, b), entry(q, a, a)));
    } else {  // a and c turn about one line: leave it all to a
        angle[0] = degrees(abzi_atan2(even * entry(q, c, b), entry(q, b, b)));
        angle[2] = 0;
    }
}

/// Write a joint's channels; returns the rotation that they really give.
static quat write_joint(const abz_skeleton_joint *joint, quat rot, double *value)
{
    int axis[3] = {0, 0, 0}, axis_n = 0;
    for (int i = 0; i < joint->channel_n; i++) {
        if (joint->channel[i] >= 3) {
            axis[axis_n++] = joint->channel[i] - 3;
        }
    }
    const int given_n = axis_n;
    for (int a = 0; axis_n < 3; a++) {  // a hinge: what its missing axes would have to do is lost
        bool has = false;
        for (int i = 0; i < given_n; i++) {
            has = has || axis[i] == a;
        }
        if (!has) {
            axis[axis_n++] = a;
        }
    }
    double angle[3];
    angles(rot, axis[0], axis[1], axis[2], angle);
    for (int i = 0, r = 0; i < joint->channel_n; i++) {
        value[i] = joint->channel[i] >= 3 ? angle[r++] : joint->offset[joint->channel[i]];
    }
    quat given = identity;
    for (int i = 0; i < given_n; i++) {
        given = mul(given, axis_turn(axis[i], angle[i]));
    }
    return given_n == 3 ? rot : given;
}

void abz_rig_from_pose(const abz_skeleton *skeleton, const abz_rig *rig, const abz_pose *pose, double *frame)
{
    int dancer[ABZ_SKELETON_JOINTS_MAX];
    quat world[ABZ_SKELETON_JOINTS_MAX];
    const quat stand = upright(rig->up);
    for (int32_t j = 0; j < skeleton->joint_n; j++) {
        dancer[j] = -1;
    }
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        if (rig->joint[j] >= 0) {
            dancer[rig->joint[j]] = j;
        }
    }
    double *value = frame;
    for (int32_t j = 0; j < skeleton->joint_n; j++) {
        const abz_skeleton_joint *joint = &skeleton->joint[j];
        quat above = joint->parent < 0 ? stand : world[joint->parent];
        quat local = wide(rig->local[j]);
        if (dancer[j] >= 0) {
            local = mul(inverse(above), mul(wide(pose->rot[dancer[j]]), wide(rig->rest[dancer[j]])));
        }
        world[j] = unit(mul(above, write_joint(joint, unit(local), value)));
        value += joint->channel_n;
    }
    // The root goes where it brings the hips to their place.
    vec root = scale(wide_vec(pose->pos[ABZ_HIPS]), 1 / rig->unit_m);
    for (int32_t j = rig->joint[ABZ_HIPS]; skeleton->joint[j].parent >= 0; j = skeleton->joint[j].parent) {
        const double *o = skeleton->joint[j].offset;
        root = sub(root, turn(world[skeleton->joint[j].parent], (vec){o[0], o[1], o[2]}));
    }
    root = turn(inverse(stand), root);
    const double place_of[3] = {root.x, root.y, root.z};
    for (int i = 0; i < skeleton->joint[0].channel_n; i++) {
        if (skeleton->joint[0].channel[i] < 3) {
            frame[i] = place_of[skeleton->joint[0].channel[i]];
        }
    }
}

static void convert(double o[static 3], quat into, double grow)
{
    vec v = scale(turn(into, (vec){o[0], o[1], o[2]}), grow);
    o[0] = v.x;
    o[1] = v.y;
    o[2] = v.z;
}

void abz_rig_convert(abz_skeleton *skeleton, abz_rig *rig, double unit_m, int32_t up)
{
    const double grow = rig->unit_m / unit_m;
    const quat into = mul(inverse(upright(up)), upright(rig->up));  // from the old axes of the file to the new
    for (int32_t j = 0; j < skeleton->joint_n; j++) {
        convert(skeleton->joint[j].offset, into, grow);
        convert(skeleton->joint[j].end_offset, into, grow);
        rig->local[j] = narrow(mul(into, mul(wide(rig->local[j]), inverse(into))));
    }
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        if (rig->joint[j] >= 0) {
            rig->rest[j] = narrow(mul(wide(rig->rest[j]), inverse(into)));
        }
    }
    rig->unit_m = unit_m;
    rig->up = up;
}
