// Names of joints. A name of the file is compared as its letters and digits in lower case, without what stands before a
// colon (Mixamo, Maya: "mixamorig:Hips"), or without a beginning that five joints or more share ("CC_Base_L_Thigh",
// "Bip01 L Thigh", "J_Bip_L_UpperLeg"). A side is written before or after: LeftHand, lHand, hand.L, Hand_Left.
#include "motion/skeleton.h"

#include <string.h>

#include "base/text.h"

#define NAMESPACE_SHARERS_MIN 5
#define SPELLINGS_MAX 8

/// Known names of a joint, best first. Within a group (up to the next ";") all are as good and the first joint in the
/// order of the file wins: so do measurements of couples choose, and a chest here is the chest there.
typedef struct known_names {
    abz_joint joint;
    char side;  ///< 'l', 'r', or 0 for a joint of the middle
    const char *names;
} known_names;

// Where the names come from: CMU and daz (hip, lShldr, lForeArm, lShin), CMU's own (LHipJoint, LowerBack), Mixamo and
// MotionBuilder (LeftArm, LeftUpLeg, LeftToeBase), VRM (upperChest, leftUpperArm, leftLowerLeg), Character Creator and
// Biped (Waist, Clavicle, Calf), Biovision (LeftCollar, LeftLowArm), SMPL (LeftHip, LeftKnee, LeftWrist).
// The upper arm comes before the shoulder: where a skeleton has no other name for it, "shoulder" means the upper arm.
static const known_names known[] = {
    {ABZ_HIPS, 0, "hips hip pelvis;root"},
    {ABZ_CHEST, 0, "chest spine2 spine1 upperchest;spine02;spine01;thorax torso ribcage upperback"},
    {ABZ_SPINE, 0, "spine;abdomen;waist lowerback;spine0 lowerspine spine00 spine01"},
    {ABZ_NECK, 0, "neck;neck1 necktwist01 neck01 neck0 lowerneck"},
    {ABZ_HEAD, 0, "head;skull"},
    {ABZ_LEFT_UPPER_ARM, 'l', "shldr arm upperarm;uparm humerus shoulderjoint shldrbend;shoulder"},
    {ABZ_RIGHT_UPPER_ARM, 'r', "shldr arm upperarm;uparm humerus shoulderjoint shldrbend;shoulder"},
    {ABZ_LEFT_SHOULDER, 'l', "collar shoulder clavicle;clav scapula"},
    {ABZ_RIGHT_SHOULDER, 'r', "collar shoulder clavicle;clav scapula"},
    {ABZ_LEFT_LOWER_ARM, 'l', "forearm lowerarm;lowarm elbow radius forearmbend"},
    {ABZ_RIGHT_LOWER_ARM, 'r', "forearm lowerarm;lowarm elbow radius forearmbend"},
    {ABZ_LEFT_HAND, 'l', "hand;wrist"},
    {ABZ_RIGHT_HAND, 'r', "hand;wrist"},
    {ABZ_LEFT_UPPER_LEG, 'l', "upleg thigh upperleg;femur thighbend hip"},
    {ABZ_RIGHT_UPPER_LEG, 'r', "upleg thigh upperleg;femur thighbend hip"},
    {ABZ_LEFT_LOWER_LEG, 'l', "shin leg lowerleg;lowleg calf knee tibia"},
    {ABZ_RIGHT_LOWER_LEG, 'r', "shin leg lowerleg;lowleg calf knee tibia"},
    {ABZ_LEFT_FOOT, 'l', "foot;ankle"},
    {ABZ_RIGHT_FOOT, 'r', "foot;ankle"},
    {ABZ_LEFT_TOES, 'l', "toebase toes toe;ball toe0 toebase0"},
    {ABZ_RIGHT_TOES, 'r', "toebase toes toe;ball toe0 toebase0"},
};

/// A name as it is compared; shortened says that a shared beginning was taken off.
typedef struct spelling {
    char text[ABZ_SKELETON_NAME_SIZE];
    bool shortened;
} spelling;

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static void spell(const char *name, bool shortened, spelling *s)
{
    size_t n = 0;
    for (; *name; name++) {
        if (is_letter_or_digit(*name)) {
            s->text[n++] = lower(*name);
        }
    }
    s->text[n] = 0;
    s->shortened = shortened;
}

static int sharers(const abz_skeleton *skeleton, const char *name, size_t length)
{
    int n = 0;
    for (int32_t j = 0; j < skeleton->joint_n; j++) {
        n += strncmp(skeleton->joint[j].name, name, length) == 0;
    }
    return n;
}

/// All ways to read the name of a joint. Returns how many.
static int spellings(const abz_skeleton *skeleton, const char *name, spelling out[SPELLINGS_MAX])
{
    const char *colon = strrchr(name, ':');
    const char *own = colon ? colon + 1 : name;
    int n = 0;
    spell(own, false, &out[n++]);
    if (strncmp(out[0].text, "mixamorig", 9) == 0) {  // some exporters drop the colon
        spell(out[0].text + 9, false, &out[n++]);
    }
    for (const char *p = own; *p && p[1] && n < SPELLINGS_MAX; p++) {
        if (!is_letter_or_digit(*p) && sharers(skeleton, name, (size_t)(p + 1 - name)) >= NAMESPACE_SHARERS_MIN) {
            spell(p + 1, true, &out[n++]);
        }
    }
    return n;
}

/// Does text say the base name [n], on that side?
static bool says(const char *text, char side, const char *base, size_t n)
{
    size_t length = strlen(text);
    if (side == 0) {
        return length == n && memcmp(text, base, n) == 0;
    }
    const char *const word = side == 'l' ? "left" : "right";
    const size_t forms[] = {1, strlen(word)};
    for (int i = 0; i < 2; i++) {
        size_t k = forms[i];
        if (length == n + k && ((memcmp(text, word, k) == 0 && memcmp(text + k, base, n) == 0) ||
                                (memcmp(text, base, n) == 0 && memcmp(text + n, word, k) == 0))) {
            return true;
        }
    }
    return false;
}

/// How well a name fits: the group that has it, 0 the best; -1: none. A shortened spelling comes after all whole ones.
static int rank(const known_names *k, const spelling *spelt, int spelt_n)
{
    int best = -1;
    for (int i = 0; i < spelt_n; i++) {
        int group = spelt[i].shortened ? 100 : 0;
        for (const char *p = k->names; *p; group += *p == ';', p += *p != 0) {
            size_t n = strcspn(p, " ;");
            if (says(spelt[i].text, k->side, p, n) && (best < 0 || group < best)) {
                best = group;
            }
            p += n;
        }
    }
    return best;
}

static bool taken(const int32_t joint[ABZ_JOINT_N], int32_t j)
{
    for (int i = 0; i < ABZ_JOINT_N; i++) {
        if (joint[i] == j) {
            return true;
        }
    }
    return false;
}

static void find_known(const abz_skeleton *skeleton, int32_t joint[ABZ_JOINT_N])
{
    int best[sizeof known / sizeof *known];
    int32_t found[sizeof known / sizeof *known];
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const known_names *k = &known[i];
        best[i] = -1;
        found[i] = -1;
        if (joint[k->joint] >= 0) {
            continue;  // the user said
        }
        for (int32_t j = 0; j < skeleton->joint_n; j++) {
            spelling spelt[SPELLINGS_MAX];
            int spelt_n = spellings(skeleton, skeleton->joint[j].name, spelt);
            int r = rank(k, spelt, spelt_n);
            if (r >= 0 && (best[i] < 0 || r < best[i]) && !taken(joint, j)) {
                best[i] = r;
                found[i] = j;
            }
        }
        joint[k->joint] = found[i];
    }
}

static bool is_below(const abz_skeleton *skeleton, int32_t j, int32_t above)
{
    while (j > above) {
        j = skeleton->joint[j].parent;
    }
    return j == above;
}

/// Where "ankle" and "foot" both are joints of a leg without "toes", the foot is the toes (SMPL).
static void find_ankles(const abz_skeleton *skeleton, int32_t joint[ABZ_JOINT_N])
{
    for (int side = 0; side < 2; side++) {
        int32_t *foot = &joint[side ? ABZ_RIGHT_FOOT : ABZ_LEFT_FOOT];
        int32_t *toes = &joint[side ? ABZ_RIGHT_TOES : ABZ_LEFT_TOES];
        const known_names ankle = {ABZ_LEFT_FOOT, side ? 'r' : 'l', "ankle"};
        int32_t parent = *foot >= 0 ? skeleton->joint[*foot].parent : -1;
        if (*toes >= 0 || parent < 0 || taken(joint, parent)) {
            continue;
        }
        spelling spelt[SPELLINGS_MAX];
        int spelt_n = spellings(skeleton, skeleton->joint[parent].name, spelt);
        if (rank(&ankle, spelt, spelt_n) >= 0) {
            *toes = *foot;
            *foot = parent;
        }
    }
}

/// A middle joint that does not lie between its neighbours is another thing of the same name.
static void drop_strays(const abz_skeleton *skeleton, int32_t joint[ABZ_JOINT_N])
{
    static const abz_joint optional[] = {ABZ_SPINE,          ABZ_NECK,      ABZ_LEFT_SHOULDER,
                                         ABZ_RIGHT_SHOULDER, ABZ_LEFT_TOES, ABZ_RIGHT_TOES};
    static const int below[] = {ABZ_CHEST, ABZ_HEAD, ABZ_LEFT_UPPER_ARM, ABZ_RIGHT_UPPER_ARM, -1, -1};
    for (size_t i = 0; i < sizeof optional / sizeof *optional; i++) {
        int32_t *j = &joint[optional[i]];
        int32_t parent = joint[abz_joint_parent(optional[i])], child = below[i] < 0 ? -1 : joint[below[i]];
        if (*j >= 0 &&
            ((parent >= 0 && !is_below(skeleton, *j, parent)) || (child >= 0 && !is_below(skeleton, child, *j)))) {
            *j = -1;
        }
    }
}

// ---- the user's map ------------------------------------------------------------------------------------------------

static void trim(const char **text, size_t *n)
{
    while (*n > 0 && (*text)[0] == ' ') {
        ++*text;
        --*n;
    }
    while (*n > 0 && (*text)[*n - 1] == ' ') {
        --*n;
    }
}

static bool same(const char *name, const char *text, size_t n)
{
    size_t i = 0;
    while (i < n && name[i] && lower(name[i]) == lower(text[i])) {
        i++;
    }
    return i == n && name[i] == 0;
}

/// The joints' names, as many as fit, for a message.
static void list_names(const abz_skeleton *skeleton, abzi_text *t)
{
    for (int32_t j = 0; j < skeleton->joint_n; j++) {
        const char *name = skeleton->joint[j].name;
        if (t->n + strlen(name) + sizeof ", , ..." > t->size) {
            abzi_text_words(t, ", ...");
            return;
        }
        abzi_text_words(t, j ? ", " : "");
        abzi_text_words(t, name);
    }
}

/// Begin a message; fail() ends it.
static abzi_text message(abz_error *error, const char *words)
{
    abzi_text t = {.out = error->what, .size = sizeof error->what};
    abzi_text_words(&t, words);
    return t;
}

static abz_status fail(abz_error *error, abz_status status, abzi_text *t)
{
    abzi_text_end(t);
    error->status = status;
    error->offset = 0;
    error->line = error->column = 0;
    return status;
}

/// One "joint=Name" [n] of the map.
static abz_status read_pair(const abz_skeleton *skeleton, const char *pair, size_t n, int32_t *joint, abz_error *error)
{
    const char *equals = memchr(pair, '=', n);
    const char *key = pair, *name = equals ? equals + 1 : pair + n;
    size_t key_n = equals ? (size_t)(equals - pair) : n, name_n = (size_t)(pair + n - name);
    trim(&key, &key_n);
    trim(&name, &name_n);
    int which = 0;
    while (which < ABZ_JOINT_N && !same(abz_joint_name((abz_joint)which), key, key_n)) {
        which++;
    }
    if (!equals || which == ABZ_JOINT_N) {
        abzi_text t = message(error, "the map has ");
        abzi_text_quote(&t, key, key_n);
        abzi_text_words(&t, equals ? ", which is not a joint of a dancer" : ", which is not a joint, = and a name");
        abzi_text_words(&t, "; an example is leftHand=LHand");
        return fail(error, ABZ_EINVAL, &t);
    }
    int32_t found = -1;
    for (int32_t j = skeleton->joint_n - 1; j >= 0; j--) {
        const char *own = skeleton->joint[j].name;
        bool exact = strlen(own) == name_n && memcmp(own, name, name_n) == 0;
        if (exact || (same(own, name, name_n) && found < 0)) {
            found = j;
        }
    }
    if (found < 0) {
        abzi_text t = message(error, "the map wants ");
        abzi_text_words(&t, abz_joint_name((abz_joint)which));
        abzi_text_words(&t, " from ");
        abzi_text_quote(&t, name, name_n);
        abzi_text_words(&t, ", which is not in the file; its joints are ");
        list_names(skeleton, &t);
        return fail(error, ABZ_EINVAL, &t);
    }
    joint[which] = found;
    return ABZ_OK;
}

static abz_status read_map(const abz_skeleton *skeleton, const char *map, int32_t *joint, abz_error *error)
{
    while (map && *map) {
        size_t n = strcspn(map, ",");
        abz_status status = read_pair(skeleton, map, n, joint, error);
        if (status != ABZ_OK) {
            return status;
        }
        map += n + (map[n] == ',');
    }
    return ABZ_OK;
}

abz_status abzi_skeleton_find(const abz_skeleton *skeleton, const char *map, int32_t *joint, abz_error *error)
{
    static const abz_joint needed[] = {ABZ_HIPS,
                                       ABZ_HEAD,
                                       ABZ_LEFT_UPPER_ARM,
                                       ABZ_LEFT_LOWER_ARM,
                                       ABZ_LEFT_HAND,
                                       ABZ_RIGHT_UPPER_ARM,
                                       ABZ_RIGHT_LOWER_ARM,
                                       ABZ_RIGHT_HAND,
                                       ABZ_LEFT_UPPER_LEG,
                                       ABZ_LEFT_LOWER_LEG,
                                       ABZ_LEFT_FOOT,
                                       ABZ_RIGHT_UPPER_LEG,
                                       ABZ_RIGHT_LOWER_LEG,
                                       ABZ_RIGHT_FOOT};
    for (int i = 0; i < ABZ_JOINT_N; i++) {
        joint[i] = -1;
    }
    abz_status status = read_map(skeleton, map, joint, error);
    if (status != ABZ_OK) {
        return status;
    }
    int32_t said[ABZ_JOINT_N];
    memcpy(said, joint, sizeof said);
    find_known(skeleton, joint);
    find_ankles(skeleton, joint);
    drop_strays(skeleton, joint);
    for (int i = 0; i < ABZ_JOINT_N; i++) {
        joint[i] = said[i] >= 0 ? said[i] : joint[i];
    }
    const char *missing = joint[ABZ_CHEST] < 0 && joint[ABZ_SPINE] < 0 ? "chest" : NULL;
    for (size_t i = 0; i < sizeof needed / sizeof *needed && !missing; i++) {
        missing = joint[needed[i]] < 0 ? abz_joint_name(needed[i]) : NULL;
    }
    if (!missing) {
        return ABZ_OK;
    }
    abzi_text t = message(error, "no joint for ");
    abzi_text_words(&t, missing);
    abzi_text_words(&t, " (name it with a map: ");
    abzi_text_words(&t, missing);
    abzi_text_words(&t, "=NAME); the joints are ");
    list_names(skeleton, &t);
    return fail(error, ABZ_EJOINT, &t);
}
