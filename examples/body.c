#include "body.h"

#include <math.h>
#include <string.h>

/// Rows of the skeleton: name, parent, offset and, where it ends, end offset, in heights of the body.
static const struct {
    const char *name;
    int parent;
    double offset[3];
    double end[3];
} joints[] = {
    {"Hips", -1, {0, .525, 0}, {0}},
    {"Spine", 0, {0, .055, 0}, {0}},
    {"Spine1", 1, {0, .105, 0}, {0}},
    {"Neck", 2, {0, .135, 0}, {0}},
    {"Head", 3, {0, .06, .008}, {0, .12, 0}},
    {"LeftShoulder", 2, {.02, .107, 0}, {0}},
    {"LeftArm", 5, {.083, 0, 0}, {0}},
    {"LeftForeArm", 6, {.163, 0, 0}, {0}},
    {"LeftHand", 7, {.145, 0, 0}, {.1, 0, 0}},
    {"RightShoulder", 2, {-.02, .107, 0}, {0}},
    {"RightArm", 9, {-.083, 0, 0}, {0}},
    {"RightForeArm", 10, {-.163, 0, 0}, {0}},
    {"RightHand", 11, {-.145, 0, 0}, {-.1, 0, 0}},
    {"LeftUpLeg", 0, {.052, -.02, 0}, {0}},
    {"LeftLeg", 13, {0, -.24, 0}, {0}},
    {"LeftFoot", 14, {0, -.223, 0}, {0}},
    {"LeftToeBase", 15, {0, -.028, .075}, {0, 0, .045}},
    {"RightUpLeg", 0, {-.052, -.02, 0}, {0}},
    {"RightLeg", 17, {0, -.24, 0}, {0}},
    {"RightFoot", 18, {0, -.223, 0}, {0}},
    {"RightToeBase", 19, {0, -.028, .075}, {0, 0, .045}},
};
enum { HIPS, SPINE, CHEST, NECK, HEAD, ARM_CHAIN, LEG_CHAIN = 13, JOINTS = sizeof joints / sizeof *joints };
enum { SHOULDER, UPPER_ARM, FOREARM, HAND, ARM_JOINTS };
enum { UPPER_LEG, LOWER_LEG, FOOT, TOES, LEG_JOINTS };

static const double pi = 3.14159265358979323846;

typedef struct mat {
    vec x, y, z;  ///< the turned axes
} mat;

static vec add(vec a, vec b)
{
    return (vec){a.x + b.x, a.y + b.y, a.z + b.z};
}

static vec scale(vec a, double k)
{
    return (vec){a.x * k, a.y * k, a.z * k};
}

static vec sub(vec a, vec b)
{
    return add(a, scale(b, -1));
}

static double dot(vec a, vec b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static vec cross(vec a, vec b)
{
    return (vec){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

static vec unit(vec a)
{
    return scale(a, 1 / sqrt(dot(a, a)));
}

static vec turn(mat m, vec a)
{
    return add(add(scale(m.x, a.x), scale(m.y, a.y)), scale(m.z, a.z));
}

static mat multiply(mat a, mat b)
{
    return (mat){turn(a, b.x), turn(a, b.y), turn(a, b.z)};
}

static mat transpose(mat m)
{
    return (mat){{m.x.x, m.y.x, m.z.x}, {m.x.y, m.y.y, m.z.y}, {m.x.z, m.y.z, m.z.z}};
}

static mat around_x(double a)
{
    return (mat){{1, 0, 0}, {0, cos(a), sin(a)}, {0, -sin(a), cos(a)}};
}

static mat around_y(double a)
{
    return (mat){{cos(a), 0, -sin(a)}, {0, 1, 0}, {sin(a), 0, cos(a)}};
}

static mat around_z(double a)
{
    return (mat){{cos(a), sin(a), 0}, {-sin(a), cos(a), 0}, {0, 0, 1}};
}

static vec offset(const body *b, int joint)
{
    const double *o = joints[joint].offset;
    return (vec){o[0] * b->height, o[1] * b->height, o[2] * b->height};
}

void body_init(body *b, double height)
{
    static const uint8_t root[6] = {0, 1, 2, 5, 3, 4}, turns[3] = {5, 3, 4};  // position x y z, rotation z x y
    memset(b, 0, sizeof *b);
    b->height = height;
    b->hip_height = (.02 + .24 + .223 + .042) * height;
    b->ball_height = .014 * height;
    b->foot_length = .075 * height;
    b->skeleton.joint_n = JOINTS;
    for (int j = 0; j < JOINTS; j++) {
        abz_skeleton_joint *joint = &b->skeleton.joint[j];
        strcpy(joint->name, joints[j].name);
        joint->parent = joints[j].parent;
        for (int k = 0; k < 3; k++) {
            joint->offset[k] = joints[j].offset[k] * height;
            joint->end_offset[k] = joints[j].end[k] * height;
            joint->has_end |= joints[j].end[k] != 0;
        }
        joint->channel_n = j == HIPS ? 6 : 3;
        memcpy(joint->channel, j == HIPS ? root : turns, joint->channel_n);
        b->skeleton.channel_n += joint->channel_n;
    }
}

static mat hips_turn(const posture *p)
{
    return multiply(around_y(p->hip_heading), multiply(around_x(.6 * p->lean), around_z(p->hip_roll)));
}

static mat chest_turn(const posture *p)
{
    return multiply(around_y(p->heading), multiply(around_x(p->lean), around_z(-.5 * p->hip_roll)));
}

/// Between two turns, as far as they are close to one another.
static mat halfway(mat a, mat b)
{
    vec y = unit(add(a.y, b.y)), x = add(a.x, b.x);
    x = unit(sub(x, scale(y, dot(x, y))));
    return (mat){x, y, cross(x, y)};
}

static vec chest_place(const body *b, const posture *p)
{
    mat hips = hips_turn(p);
    vec spine = add(p->hips, turn(hips, offset(b, SPINE)));
    return add(spine, turn(halfway(hips, chest_turn(p)), offset(b, CHEST)));
}

vec body_from_chest(const body *b, const posture *p, vec local)
{
    local.y += offset(b, ARM_CHAIN).y;
    return add(chest_place(b, p), turn(chest_turn(p), local));
}

/// The middle joint of a limb from start to end with the given lengths, bent towards pole; end is drawn in when too far.
static vec bend(vec start, vec *end, double first, double second, vec pole)
{
    vec line = sub(*end, start);
    double reach = sqrt(dot(line, line));
    double most = .998 * (first + second);
    vec along = scale(line, 1 / reach);
    if (reach > most) {
        reach = most;
        *end = add(start, scale(along, reach));
    }
    double ahead = (first * first - second * second + reach * reach) / (2 * reach);
    vec out = unit(sub(pole, scale(along, dot(pole, along))));
    return add(start, add(scale(along, ahead), scale(out, sqrt(fmax(first * first - ahead * ahead, 0)))));
}

static void lay_leg(const body *b, const posture *p, int side, mat *world)
{
    const int first = LEG_CHAIN + LEG_JOINTS * side;
    mat hips = world[HIPS];
    vec hip = add(p->hips, turn(hips, offset(b, first + UPPER_LEG)));
    mat foot = multiply(around_y(p->foot_heading[side]), around_x(p->heel[side]));
    vec ankle = sub(p->ball[side], turn(foot, offset(b, first + TOES)));
    vec ahead = add(hips.z, around_y(p->foot_heading[side]).z);
    vec knee = bend(hip, &ankle, -offset(b, first + LOWER_LEG).y, -offset(b, first + FOOT).y, ahead);
    vec up = unit(sub(hip, knee));
    vec left = unit(cross(up, ahead));
    world[first + UPPER_LEG] = (mat){left, up, cross(left, up)};
    up = unit(sub(knee, ankle));
    left = unit(sub(left, scale(up, dot(left, up))));
    world[first + LOWER_LEG] = (mat){left, up, cross(left, up)};
    world[first + FOOT] = foot;
    world[first + TOES] = multiply(around_y(p->foot_heading[side]), around_x(fmin(p->heel[side], 0)));
}

static void lay_arm(const body *b, const posture *p, int side, mat *world)
{
    const int first = ARM_CHAIN + ARM_JOINTS * side;
    const double out = side == LEFT ? 1 : -1;
    mat chest = world[CHEST];
    vec chest_at = chest_place(b, p);
    vec arm = add(chest_at, turn(chest, add(offset(b, first + SHOULDER), offset(b, first + UPPER_ARM))));
    vec wrist = p->wrist[side];

    // The shoulder rises with a raised hand; the elbow hangs down and out, and comes forward under a raised hand.
    double raised = fmin(fmax((wrist.y - arm.y) / (.3 * b->height), 0), 1);
    mat shoulder = multiply(chest, around_z(out * .35 * raised));
    arm = add(chest_at, turn(chest, offset(b, first + SHOULDER)));
    arm = add(arm, turn(shoulder, offset(b, first + UPPER_ARM)));
    vec pole = turn(chest, (vec){out * (.45 + .5 * raised), -1 + .4 * raised, -.55 + .9 * raised});
    vec elbow = bend(arm, &wrist, .163 * b->height, .145 * b->height, pole);

    vec x = scale(unit(sub(elbow, arm)), out);
    vec z = unit(sub(scale(x, dot(pole, x)), pole));
    vec hinge = cross(z, x);
    world[first + SHOULDER] = shoulder;
    world[first + UPPER_ARM] = (mat){x, hinge, z};
    x = scale(unit(sub(wrist, elbow)), out);
    vec y = unit(sub(hinge, scale(x, dot(hinge, x))));
    mat forearm = (mat){x, y, cross(x, y)};
    world[first + FOREARM] = multiply(forearm, around_x(-.5 * p->palm[side]));
    world[first + HAND] = multiply(forearm, around_x(-p->palm[side]));
}

void body_frame(const body *b, const posture *p, double *frame)
{
    mat world[JOINTS];
    world[HIPS] = hips_turn(p);
    world[CHEST] = chest_turn(p);
    world[SPINE] = halfway(world[HIPS], world[CHEST]);
    world[HEAD] = multiply(around_y(p->look), around_x(.4 * p->lean));
    world[NECK] = halfway(world[CHEST], world[HEAD]);
    for (int side = LEFT; side <= RIGHT; side++) {
        lay_leg(b, p, side, world);
        lay_arm(b, p, side, world);
    }
    *frame++ = p->hips.x;
    *frame++ = p->hips.y;
    *frame++ = p->hips.z;
    for (int j = 0; j < JOINTS; j++) {
        mat m = joints[j].parent < 0 ? world[j] : multiply(transpose(world[joints[j].parent]), world[j]);
        *frame++ = atan2(-m.y.x, m.y.y) * 180 / pi;
        *frame++ = asin(fmin(fmax(m.y.z, -1), 1)) * 180 / pi;
        *frame++ = atan2(-m.x.z, m.z.z) * 180 / pi;
    }
}
