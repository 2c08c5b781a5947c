// Any humanoid dances: skeletons with other proportions, names, units and rest poses than the usual, as files bring
// them, dance two figures of each dance with a partner of usual proportions, and a child dances with a tall adult. With
// the argument "all": every figure at five tempos, and no fault let pass.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "abrazo/figure.h"
#include "judged.h"

enum { SYLLABUS_MAX = 512, TEMPOS = 5 };
static const float paces[TEMPOS] = {1, 0.6f, 0.8f, 1.3f, 1.6f};  // of the usual tempo

// Names as makers of skeletons give them. NULL: their skeletons have no such joint.
static const char *const mixamo[ABZ_JOINT_N] = {
    "mixamorig:Hips",         "mixamorig:Spine",         "mixamorig:Spine1",   "mixamorig:Neck",
    "mixamorig:Head",         "mixamorig:LeftShoulder",  "mixamorig:LeftArm",  "mixamorig:LeftForeArm",
    "mixamorig:LeftHand",     "mixamorig:RightShoulder", "mixamorig:RightArm", "mixamorig:RightForeArm",
    "mixamorig:RightHand",    "mixamorig:LeftUpLeg",     "mixamorig:LeftLeg",  "mixamorig:LeftFoot",
    "mixamorig:LeftToeBase",  "mixamorig:RightUpLeg",    "mixamorig:RightLeg", "mixamorig:RightFoot",
    "mixamorig:RightToeBase",
};
static const char *const cmu[ABZ_JOINT_N] = {
    "hip",      "abdomen", "chest",  "neck",  "head",  "lCollar", "lShldr", "lForeArm", "lHand", "rCollar", "rShldr",
    "rForeArm", "rHand",   "lThigh", "lShin", "lFoot", NULL,      "rThigh", "rShin",    "rFoot", NULL,
};
static const char *const sparse[ABZ_JOINT_N] = {
    "Hips",        NULL,       "Chest",   NULL,         "Head",         NULL,        "LeftArm",
    "LeftForeArm", "LeftHand", NULL,      "RightArm",   "RightForeArm", "RightHand", "LeftUpLeg",
    "LeftLeg",     "LeftFoot", "LeftToe", "RightUpLeg", "RightLeg",     "RightFoot", "RightToe",
};
#define VRM_NAME(id, name, parent) name,
static const char *const vrm[ABZ_JOINT_N] = {ABZ_JOINT_LIST(VRM_NAME)};

// A humanoid: a person of a height whose parts are so many times as long as usual.
typedef struct humanoid {
    const char *name;
    float height_m, trunk, breadth, arms, legs;
    const char *const *joints;
    double unit_m;
    float hanging_rad;  ///< of the arms in the rest pose
} humanoid;

static const humanoid people[] = {
    {"an adult of Mixamo's", 1.74f, 1, 1, 1, 1, mixamo, 0.01, 0},
    {"an adult of CMU's, arms down", 1.74f, 1, 1, 1, 1, cmu, 0.0254, 1.4f},
    {"an adult without spine, neck and collars", 1.74f, 1, 1, 1, 1, sparse, 1, 0.7f},
    {"a small one", 1.70f, 0.8f, 0.8f, 0.8f, 0.8f, vrm, 1, 0},
    {"a large one", 1.70f, 1.2f, 1.2f, 1.2f, 1.2f, mixamo, 0.01, 0.7f},
    {"long arms", 1.70f, 1, 1, 1.2f, 1, mixamo, 0.01, 0},
    {"short arms", 1.70f, 1, 1, 0.8f, 1, mixamo, 0.01, 0},
    {"long legs", 1.70f, 1, 1, 1, 1.2f, vrm, 1, 0},
    {"short legs", 1.70f, 1, 1, 1, 0.8f, vrm, 1, 0},
    {"long arms and short legs", 1.70f, 1, 1, 1.2f, 0.8f, cmu, 0.0254, 1.4f},
    {"short arms and long legs", 1.70f, 1, 1, 0.8f, 1.2f, cmu, 0.0254, 1.4f},
    {"a long trunk", 1.70f, 1.2f, 1, 1, 1, vrm, 1, 0},
    {"a short trunk", 1.70f, 0.8f, 1, 1, 1, vrm, 1, 0},
    {"broad", 1.70f, 1, 1.2f, 1, 1, vrm, 1, 0},
    {"narrow", 1.70f, 1, 0.8f, 1, 1, vrm, 1, 0},
};
enum { PEOPLE_N = sizeof people / sizeof *people };
static const float usual_m[ABZ_ROLE_N] = {1.78f, 1.66f};  // a partner

// The vector from its parent to a joint at rest, metres.
static abz_vec3 bone_of(const humanoid *it, const abz_body *usual, int joint)
{
    abz_vec3 v = usual->offset[joint];
    bool in_leg = joint >= ABZ_LEFT_UPPER_LEG, in_arm = joint >= ABZ_LEFT_SHOULDER && !in_leg;
    int of_limb = in_leg ? (joint - ABZ_LEFT_UPPER_LEG) % 4 : in_arm ? (joint - ABZ_LEFT_SHOULDER) % 4 : 0;
    if (in_leg && of_limb > 0) {
        return abzi_v3_scale(v, it->legs);
    }
    if (in_arm && of_limb > 1) {
        float angle = v.x > 0 ? -it->hanging_rad : it->hanging_rad;
        v = abzi_v3_scale(v, it->arms);
        return abzi_v3(v.x * cosf(angle) - v.y * sinf(angle), v.x * sinf(angle) + v.y * cosf(angle), v.z);
    }
    return abzi_v3(v.x * it->breadth, v.y * it->trunk, v.z * it->trunk);
}

// As a file states it; and then as whoever opens the file finds it.
static abz_body body_of(const humanoid *it)
{
    static abz_skeleton skeleton;
    static abz_rig rig;
    static double frame[ABZ_SKELETON_CHANNELS_MAX];  // zero
    const abz_rig_config config = abz_rig_config_default();
    const abz_body usual = abz_body_of_height(it->height_m);
    int32_t index[ABZ_JOINT_N];
    abz_vec3 at[ABZ_JOINT_N];
    abz_error error;
    memset(&skeleton, 0, sizeof skeleton);
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        int parent = abz_joint_parent((abz_joint)j);
        at[j] = parent < 0 ? abzi_v3(0, 0, 0) : abzi_v3_add(at[parent], bone_of(it, &usual, j));
        while (parent >= 0 && it->joints[parent] == NULL) {
            parent = abz_joint_parent((abz_joint)parent);
        }
        if (it->joints[j] == NULL) {
            continue;
        }
        static const uint8_t channel[6] = {0, 1, 2, 5, 3, 4};
        abz_vec3 offset = parent < 0 ? at[j] : abzi_v3_sub(at[j], at[parent]);
        index[j] = skeleton.joint_n++;
        abz_skeleton_joint *joint = &skeleton.joint[index[j]];
        *joint = (abz_skeleton_joint){
            .parent = parent < 0 ? -1 : index[parent],
            .offset = {(double)offset.x / it->unit_m, (double)offset.y / it->unit_m, (double)offset.z / it->unit_m},
            .channel_n = parent < 0 ? 6 : 3};
        snprintf(joint->name, sizeof joint->name, "%s", it->joints[j]);
        memcpy(joint->channel, channel + (parent < 0 ? 0 : 3), joint->channel_n);
        skeleton.channel_n += joint->channel_n;
    }
    if (abz_rig_init(&skeleton, frame, NULL, &config, &rig, &error) != ABZ_OK) {
        fail_msg("%s: %s", it->name, error.what);
    }
    if (fabs(rig.unit_m / it->unit_m - 1) > 0.001) {
        fail_msg("%s: a unit of %g m is taken for %g m", it->name, it->unit_m, rig.unit_m);
    }
    return rig.body;
}

// What is known to be wrong still: of whom, in which figure (NULL: any). Only that is let pass, and only so far.
typedef struct known_fault {
    const char *who, *figure;
    unsigned faults;
    float hold_m, clash_m;  ///< at most
} known_fault;
static const known_fault known[] = {
    // Her hands are far away from those of somebody who is 1.6 times as tall, and legs that are in each other's way
    // come before hands that do not reach.
    {"a child follows", "back-corte", LOOSE, 0.085f, 0},
    {"a child follows", "back-changes", LOOSE, 0.04f, 0},
    {"a child follows", "left-turning-box", LOOSE, 0.075f, 0},
    // Arms of 0.73 of the usual share of a height: hers goes a little too far across her for him to hold.
    {"short arms and long legs leads", "cross-body-lead", LIMITS, 0, 0},
    // Her arm passes his head, where she walks across, and has no time to go around it.
    {"a child leads", "cross-body-lead", CLASHES | JUMPS, 0, 0.002f},
};

static unsigned unknown_faults(const char *who, const abz_figure *figure, const judgement *j)
{
    unsigned faults = faults_of(j);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const known_fault *it = &known[i];
        if (strcmp(it->who, who) == 0 && (it->figure == NULL || strcmp(it->figure, figure->name) == 0) &&
            (!(faults & LOOSE) || j->hold_m <= it->hold_m) && (!(faults & CLASHES) || j->clash_m <= it->clash_m)) {
            faults &= ~it->faults;
        }
    }
    return faults;
}

static bool all;
static int danced_n;

static int dance_one(const abz_figure *figure, const char *who, const abz_body *body)
{
    int bad_n = 0;
    for (int pace = 0; pace < (all ? TEMPOS : 1); pace++) {
        judgement j;
        judge(figure, body, paces[pace] * usual_tempo(figure->dance), &j);
        danced_n++;
        if (all ? faults_of(&j) != 0 : unknown_faults(who, figure, &j) != 0) {
            char line[300];
            snprintf(line, sizeof line, "%s/%s, %s", abz_dance_name((abz_dance)figure->dance), figure->name, who);
            tell(line, &j);
            bad_n++;
        }
    }
    return bad_n;
}

// Of each dance the first of the easiest figures, and the first of those that are a little more difficult.
static int dance(const char *who, const abz_body *body)
{
    static abz_figure figure;
    int bad_n = 0, asked[ABZ_DANCE_N] = {0};
    const char *text;
    size_t size;
    for (size_t n = 0; n < SYLLABUS_MAX && (text = abz_syllabus_text(n, &size)) != NULL; n++) {
        abz_error error;
        assert_int_equal(abz_figure_read(text, size, &figure, &error), ABZ_OK);
        if (all || (asked[figure.dance] < 2 && figure.difficulty == asked[figure.dance] + 1)) {
            asked[figure.dance]++;
            bad_n += dance_one(&figure, who, body);
        }
    }
    return bad_n;
}

static void any_humanoid_dances_with_a_usual_partner(void **state)
{
    (void)state;
    int bad_n = 0;
    for (int i = 0; i < PEOPLE_N; i++) {
        const abz_body it = body_of(&people[i]);
        for (int role = 0; role < ABZ_ROLE_N; role++) {
            abz_body body[ABZ_ROLE_N] = {abz_body_of_height(usual_m[0]), abz_body_of_height(usual_m[1])};
            char who[200];
            body[role] = it;
            snprintf(who, sizeof who, "%s %s", people[i].name, role == ABZ_ROLE_LEAD ? "leads" : "follows");
            bad_n += dance(who, body);
        }
    }
    printf("# %d dances, %d of them not well\n", danced_n, bad_n);
    assert_int_equal(bad_n, 0);
}

static void a_child_dances_with_a_tall_adult(void **state)
{
    (void)state;
    const abz_body child = abz_body_of_height(1.2f), adult = abz_body_of_height(1.9f);
    const abz_body leads[ABZ_ROLE_N] = {child, adult}, follows[ABZ_ROLE_N] = {adult, child};
    int bad_n = dance("a child leads", leads) + dance("a child follows", follows);
    assert_int_equal(bad_n, 0);
}

int main(int argc, char **argv)
{
    all = argc > 1 && strcmp(argv[1], "all") == 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_humanoid_dances_with_a_usual_partner),
        cmocka_unit_test(a_child_dances_with_a_tall_adult),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
