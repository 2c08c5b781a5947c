#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "motion/skeleton.h"
#include "people.h"

static abz_skeleton skeleton;
static int32_t joint[ABZ_JOINT_N];
static abz_error error;

/// A skeleton of joints that all hang from the first: "a,b,c".
static void of_names(const char *names)
{
    memset(&skeleton, 0, sizeof skeleton);
    while (*names) {
        size_t n = strcspn(names, ",");
        abz_skeleton_joint *j = &skeleton.joint[skeleton.joint_n++];
        memcpy(j->name, names, n);
        j->parent = skeleton.joint_n - 2;  // a chain: everything may be everything's child
        names += n + (names[n] == ',');
    }
}

static void check(abz_joint which, const char *name)
{
    const char *found = joint[which] < 0 ? "none" : skeleton.joint[joint[which]].name;
    if (strcmp(found, name) != 0)
        print_error("%s is %s, not %s\n", abz_joint_name(which), found, name);
    assert_string_equal(found, name);
}

/// names [ABZ_JOINT_N] in the order of ABZ_JOINT_LIST, each found for what it is.
static void check_convention(const char *const *names)
{
    person(names, 1, 1, &skeleton);
    assert_int_equal(abzi_skeleton_find(&skeleton, NULL, joint, &error), ABZ_OK);
    for (int j = 0; j < ABZ_JOINT_N; j++)
        check((abz_joint)j, names[j] ? names[j] : "none");
}

static void names_of_every_house_are_known(void **state)
{
    (void)state;
    check_convention((const char *[]){"hip",      "abdomen", "chest",   "neck",   "head",     "lCollar", "lShldr",
                                      "lForeArm", "lHand",   "rCollar", "rShldr", "rForeArm", "rHand",   "lThigh",
                                      "lShin",    "lFoot",   NULL,      "rThigh", "rShin",    "rFoot",   NULL});
    check_convention((const char *[]){
        "Hips",        "Spine",    "Spine1",        "Neck",       "Head",         "LeftShoulder", "LeftArm",
        "LeftForeArm", "LeftHand", "RightShoulder", "RightArm",   "RightForeArm", "RightHand",    "LeftUpLeg",
        "LeftLeg",     "LeftFoot", "LeftToeBase",   "RightUpLeg", "RightLeg",     "RightFoot",    "RightToeBase"});
    check_convention((const char *[]){"mixamorig:Hips",          "mixamorig:Spine",       "mixamorig:Spine1",
                                      "mixamorig:Neck",          "mixamorig:Head",        "mixamorig:LeftShoulder",
                                      "mixamorig:LeftArm",       "mixamorig:LeftForeArm", "mixamorig:LeftHand",
                                      "mixamorig:RightShoulder", "mixamorig:RightArm",    "mixamorig:RightForeArm",
                                      "mixamorig:RightHand",     "mixamorig:LeftUpLeg",   "mixamorig:LeftLeg",
                                      "mixamorig:LeftFoot",      "mixamorig:LeftToeBase", "mixamorig:RightUpLeg",
                                      "mixamorig:RightLeg",      "mixamorig:RightFoot",   "mixamorig:RightToeBase"});
    check_convention(person_names);  // VRM
    check_convention((const char *[]){"J_Bip_C_Hips",    "J_Bip_C_Spine",    "J_Bip_C_Chest",    "J_Bip_C_Neck",
                                      "J_Bip_C_Head",    "J_Bip_L_Shoulder", "J_Bip_L_UpperArm", "J_Bip_L_LowerArm",
                                      "J_Bip_L_Hand",    "J_Bip_R_Shoulder", "J_Bip_R_UpperArm", "J_Bip_R_LowerArm",
                                      "J_Bip_R_Hand",    "J_Bip_L_UpperLeg", "J_Bip_L_LowerLeg", "J_Bip_L_Foot",
                                      "J_Bip_L_ToeBase", "J_Bip_R_UpperLeg", "J_Bip_R_LowerLeg", "J_Bip_R_Foot",
                                      "J_Bip_R_ToeBase"});
    check_convention((const char *[]){
        "CC_Base_Hip",        "CC_Base_Waist",      "CC_Base_Spine02",   "CC_Base_NeckTwist01", "CC_Base_Head",
        "CC_Base_L_Clavicle", "CC_Base_L_Upperarm", "CC_Base_L_Forearm", "CC_Base_L_Hand",      "CC_Base_R_Clavicle",
        "CC_Base_R_Upperarm", "CC_Base_R_Forearm",  "CC_Base_R_Hand",    "CC_Base_L_Thigh",     "CC_Base_L_Calf",
        "CC_Base_L_Foot",     "CC_Base_L_ToeBase",  "CC_Base_R_Thigh",   "CC_Base_R_Calf",      "CC_Base_R_Foot",
        "CC_Base_R_ToeBase"});
    check_convention((const char *[]){"Bip01 Pelvis", "Bip01 Spine",      "Bip01 Spine1",     "Bip01 Neck",
                                      "Bip01 Head",   "Bip01 L Clavicle", "Bip01 L UpperArm", "Bip01 L Forearm",
                                      "Bip01 L Hand", "Bip01 R Clavicle", "Bip01 R UpperArm", "Bip01 R Forearm",
                                      "Bip01 R Hand", "Bip01 L Thigh",    "Bip01 L Calf",     "Bip01 L Foot",
                                      "Bip01 L Toe0", "Bip01 R Thigh",    "Bip01 R Calf",     "Bip01 R Foot",
                                      "Bip01 R Toe0"});
    check_convention((const char *[]){"hips",        "spine",     "chest",  "neck",       "head",        "shoulder.L",
                                      "upper_arm.L", "forearm.L", "hand.L", "shoulder.R", "upper_arm.R", "forearm.R",
                                      "hand.R",      "thigh.L",   "shin.L", "foot.L",     "toe.L",       "thigh.R",
                                      "shin.R",      "foot.R",    "toe.R"});
    check_convention((const char *[]){
        "Hips",       NULL,       "Chest",       "Neck",       "Head",        "LeftCollar", "LeftUpArm",
        "LeftLowArm", "LeftHand", "RightCollar", "RightUpArm", "RightLowArm", "RightHand",  "LeftUpLeg",
        "LeftLowLeg", "LeftFoot", NULL,          "RightUpLeg", "RightLowLeg", "RightFoot",  NULL});
    check_convention((const char *[]){
        "Hips",      NULL,        "Chest",       "Neck",          "Head",       "LeftCollar", "LeftShoulder",
        "LeftElbow", "LeftWrist", "RightCollar", "RightShoulder", "RightElbow", "RightWrist", "LeftHip",
        "LeftKnee",  "LeftAnkle", "LeftToe",     "RightHip",      "RightKnee",  "RightAnkle", "RightToe"});
    check_convention((const char *[]){"Pelvis",     "Spine",   "Spine1",  "Neck",     "Head",       "L_Collar",
                                      "L_Shoulder", "L_Elbow", "L_Wrist", "R_Collar", "R_Shoulder", "R_Elbow",
                                      "R_Wrist",    "L_Hip",   "L_Knee",  "L_Ankle",  "L_Foot",     "R_Hip",
                                      "R_Knee",     "R_Ankle", "R_Foot"});
}

static void case_and_any_namespace_do_not_matter(void **state)
{
    (void)state;
    static char name[ABZ_JOINT_N][ABZ_SKELETON_NAME_SIZE];
    const char *names[ABZ_JOINT_N];
    static const char *const form[] = {"Lead dancer:body:%s", "Actor7_%s", "mixamorig%s", "%s"};
    for (int f = 0; f < 4; f++) {
        for (int j = 0; j < ABZ_JOINT_N; j++) {
            snprintf(name[j], sizeof name[j], form[f], person_names[j]);
            for (char *p = name[j]; f == 3 && *p; p++)
                *p = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
            names[j] = name[j];
        }
        check_convention(names);
    }
}

/// The referee of the recordings takes the first chest, spine2 or spine1 of the file: so do we.
static void the_first_chest_of_the_file_is_the_chest(void **state)
{
    (void)state;
    of_names(
        "Hips,LHipJoint,LeftUpLeg,LeftLeg,LeftFoot,LeftToeBase,RHipJoint,RightUpLeg,RightLeg,RightFoot,LowerBack,Spine,"
        "Spine1,Spine2,Spine3,Neck,Neck1,Head,LeftShoulder,LeftArm,LeftForeArm,LeftHand,LeftFingerBase,RightShoulder,"
        "RightArm,RightForeArm,RightHand,RThumb");
    assert_int_equal(abzi_skeleton_find(&skeleton, NULL, joint, &error), ABZ_OK);
    check(ABZ_SPINE, "Spine");
    check(ABZ_CHEST, "Spine1");
    check(ABZ_NECK, "Neck");
    check(ABZ_LEFT_TOES, "LeftToeBase");
    check(ABZ_RIGHT_TOES, "none");
    check(ABZ_LEFT_UPPER_LEG, "LeftUpLeg");
}

static void the_root_is_the_hips_only_when_nothing_else_is(void **state)
{
    (void)state;
    static char name[2][ABZ_JOINT_N * 16];
    strcpy(name[0], "root");
    for (int j = 0; j < ABZ_JOINT_N; j++)
        strcat(strcat(name[0], ","), person_names[j]);
    of_names(name[0]);
    assert_int_equal(abzi_skeleton_find(&skeleton, NULL, joint, &error), ABZ_OK);
    check(ABZ_HIPS, "hips");
    strcpy(name[1], "root");
    for (int j = 1; j < ABZ_JOINT_N; j++)
        strcat(strcat(name[1], ","), person_names[j]);
    of_names(name[1]);
    assert_int_equal(abzi_skeleton_find(&skeleton, NULL, joint, &error), ABZ_OK);
    check(ABZ_HIPS, "root");
}

static void a_missing_joint_is_named_beside_those_that_are_there(void **state)
{
    (void)state;
    const char *names[ABZ_JOINT_N];
    memcpy(names, person_names, sizeof names);
    names[ABZ_RIGHT_HAND] = "Flipper";
    person(names, 1, 1, &skeleton);
    assert_int_equal(abzi_skeleton_find(&skeleton, NULL, joint, &error), ABZ_EJOINT);
    assert_non_null(strstr(error.what, "no joint for rightHand"));
    assert_non_null(strstr(error.what, "Flipper"));
    assert_non_null(strstr(error.what, "leftUpperArm, "));
    assert_int_equal(abzi_skeleton_find(&skeleton, " RIGHTHAND = flipper , hips=hips", joint, &error), ABZ_OK);
    check(ABZ_RIGHT_HAND, "Flipper");
}

static void the_map_wins_and_its_errors_are_told(void **state)
{
    (void)state;
    person(person_names, 1, 1, &skeleton);
    assert_int_equal(abzi_skeleton_find(&skeleton, "leftHand=rightHand,rightHand=leftHand", joint, &error), ABZ_OK);
    check(ABZ_LEFT_HAND, "rightHand");
    check(ABZ_RIGHT_HAND, "leftHand");
    assert_int_equal(abzi_skeleton_find(&skeleton, "leftHnd=leftHand", joint, &error), ABZ_EINVAL);
    assert_non_null(strstr(error.what, "\"leftHnd\", which is not a joint of a dancer"));
    assert_int_equal(abzi_skeleton_find(&skeleton, "leftHand", joint, &error), ABZ_EINVAL);
    assert_int_equal(abzi_skeleton_find(&skeleton, "leftHand=Claw", joint, &error), ABZ_EINVAL);
    assert_non_null(strstr(error.what, "leftHand from \"Claw\", which is not in the file; its joints are hips, spine"));
}

static void long_lists_of_names_are_cut_whole(void **state)
{
    (void)state;
    char names[ABZ_SKELETON_JOINTS_MAX * 8] = "";
    for (int j = 0; j < 500; j++)
        sprintf(names + strlen(names), "%sn%d", j ? "," : "", j);
    of_names(names);
    assert_int_equal(abzi_skeleton_find(&skeleton, NULL, joint, &error), ABZ_EJOINT);
    assert_true(strlen(error.what) < sizeof error.what);
    assert_string_equal(error.what + strlen(error.what) - 5, ", ...");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_every_house_are_known),
        cmocka_unit_test(case_and_any_namespace_do_not_matter),
        cmocka_unit_test(the_first_chest_of_the_file_is_the_chest),
        cmocka_unit_test(the_root_is_the_hips_only_when_nothing_else_is),
        cmocka_unit_test(a_missing_joint_is_named_beside_those_that_are_there),
        cmocka_unit_test(the_map_wins_and_its_errors_are_told),
        cmocka_unit_test(long_lists_of_names_are_cut_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
