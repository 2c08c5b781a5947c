// The messages of the VMC protocol that a dance needs; T is time, (name, 7 floats) is a place and a turn as a
// quaternion:
//
//   /VMC/Ext/OK         i 1: there is a body; i 3: calibrated; i 0: in the usual way
//   /VMC/Ext/Root/Pos   s "root", 7 floats [, 3 floats scale, 3 floats shift]
//   /VMC/Ext/Bone/Pos   s HumanBodyBones, 7 floats
//   /VMC/Ext/T          f seconds
//   /VMC/Ext/Hmd/Pos    s serial number, 7 floats
//   /VMC/Ext/Con/Pos    s serial number, 7 floats
#include "abrazo/vmc.h"

#include <string.h>

#include "abrazo/osc.h"
#include "base/vec.h"

// Parts of a frame: the joints, then these.
enum { UPPER_CHEST = ABZ_JOINT_N, ROOT, HEADSET, LEFT_CONTROLLER, RIGHT_CONTROLLER };

#define BIT(part) ((uint32_t)1 << (part))
#define BONES (BIT(ROOT) - 1)
#define DEVICES (BIT(HEADSET) | BIT(LEFT_CONTROLLER) | BIT(RIGHT_CONTROLLER))

enum {
    TRANSFORM_N = 8,  // values of a name, a place and a turn
    SCALED_N = 14,    // of a root with scale and shift
    AGE_MOST = 30     // frames: half a second of a stream at the usual rate
};

/// Unity's axes have the other hand: their x is our -x. The same both ways.
static abz_vec3 mirrored(abz_vec3 v)
{
    return abzi_v3(-v.x, v.y, v.z);
}

static abz_quat mirrored_turn(abz_quat q)
{
    return (abz_quat){q.x, -q.y, -q.z, q.w};
}

// ---- out -----------------------------------------------------------------------------------------------------------

static abz_osc_value text(const char *s)
{
    return (abz_osc_value){.type = 's', .n = (uint32_t)strlen(s), .as.s = s};
}

static abz_status put_transform(abz_osc_writer *writer, const char *address, const char *name, abz_vec3 pos,
                                abz_quat rot)
{
    pos = mirrored(pos);
    rot = mirrored_turn(rot);
    const float number[] = {pos.x, pos.y, pos.z, rot.x, rot.y, rot.z, rot.w};
    abz_osc_value value[TRANSFORM_N] = {text(name)};
    for (int i = 0; i < 7; i++) {
        value[1 + i] = (abz_osc_value){.type = 'f', .as.f = number[i]};
    }
    return abz_osc_write(writer, address, value, TRANSFORM_N);
}

static abz_status put_bone(abz_osc_writer *writer, const abz_body *body, const abz_pose *pose, int joint)
{
    char name[32];  // as the joint's, beginning with a capital
    const int parent = abz_joint_parent((abz_joint)joint);
    const char *own = abz_joint_name((abz_joint)joint);
    memcpy(name, own, strlen(own) + 1);
    name[0] = (char)(name[0] - 'a' + 'A');
    if (parent < 0) {
        return put_transform(writer, "/VMC/Ext/Bone/Pos", name, pose->pos[joint], pose->rot[joint]);
    }
    const abz_quat turn = abzi_quat_mul(abzi_quat_conj(pose->rot[parent]), pose->rot[joint]);
    return put_transform(writer, "/VMC/Ext/Bone/Pos", name, body->offset[joint], turn);
}

/// The message at a place of the frame: available, root, the bones, time.
static abz_status put_message(abz_osc_writer *writer, const abz_body *body, const abz_pose *pose, float time_s,
                              uint32_t place)
{
    static const abz_osc_value available[] = {
        {.type = 'i', .as.i = 1}, {.type = 'i', .as.i = 3}, {.type = 'i', .as.i = 0}};
    const abz_osc_value time = {.type = 'f', .as.f = time_s};
    if (place == 0) {
        return abz_osc_write(writer, "/VMC/Ext/OK", available, 3);
    }
    if (place == 1) {
        return put_transform(writer, "/VMC/Ext/Root/Pos", "root", abzi_v3(0, 0, 0), abzi_quat_identity());
    }
    if (place < 2 + ABZ_JOINT_N) {
        return put_bone(writer, body, pose, (int)place - 2);
    }
    return abz_osc_write(writer, "/VMC/Ext/T", &time, 1);
}

size_t abz_vmc_write(const abz_body *body, const abz_pose *pose, float time_s, uint32_t *place, uint8_t *out)
{
    const uint32_t end = 2 + ABZ_JOINT_N + 1;
    abz_osc_writer writer;
    if (*place >= end || abz_osc_write_bundle(&writer, out, ABZ_VMC_PACKET_MAX, ABZ_OSC_NOW) != ABZ_OK) {
        return 0;
    }
    while (*place < end && put_message(&writer, body, pose, time_s, *place) == ABZ_OK) {
        ++*place;
    }
    return writer.n;
}

// ---- in ------------------------------------------------------------------------------------------------------------

void abz_vmc_read_begin(abz_vmc_reader *reader, float height_m)
{
    memset(reader, 0, sizeof *reader);
    reader->usual = abz_body_of_height(height_m > 0 ? height_m : 1.7f);
    reader->scale = reader->coming_scale = abzi_v3(1, 1, 1);
    for (int p = 0; p < ABZ_VMC_PART_N; p++) {
        reader->kept[p].rot = abzi_quat_identity();
        reader->age[p] = AGE_MOST + 1;
    }
}

/// n floats from value on, each a number no room is too small for. false: they are not.
static bool take_floats(const abz_osc_value *value, int n, float *out)
{
    for (int i = 0; i < n; i++) {
        // 1 km: beyond it floats are coarser than the joints of a body
        if (value[i].type != 'f' || !(fabsf(value[i].as.f) <= 1000)) {
            return false;
        }
        out[i] = value[i].as.f;
    }
    return true;
}

/// A place and a turn. false: they are none.
static bool take_transform(const abz_osc_value *value, abz_vmc_part *part)
{
    float number[7];
    if (value[0].type != 's' || !take_floats(value + 1, 7, number)) {
        return false;
    }
    const abz_quat turn = {number[3], number[4], number[5], number[6]};
    const float square = abzi_quat_dot(turn, turn);
    part->pos = mirrored(abzi_v3(number[0], number[1], number[2]));
    part->rot = abzi_quat_normalize(mirrored_turn(turn));
    return square > 0.25f && square < 4;  // rounding is forgiven, anything else is no turn
}

/// The bone of a name, or -1.
static int bone_of(const char *name)
{
    if (strcmp(name, "UpperChest") == 0) {
        return UPPER_CHEST;
    }
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        const char *own = abz_joint_name((abz_joint)j);
        if (name[0] == own[0] - 'a' + 'A' && strcmp(name + 1, own + 1) == 0) {
            return j;
        }
    }
    return -1;
}

static bool has_word(const char *name, const char *word)
{
    for (; *name; name++) {
        size_t n = 0;
        while (word[n] && (name[n] == word[n] || name[n] == word[n] - 'a' + 'A')) {
            n++;
        }
        if (!word[n]) {
            return true;
        }
    }
    return false;
}

/// FNV-1a, 32 bits: names of controllers need telling apart only.
static uint32_t hash_of(const char *name)
{
    uint32_t hash = 2166136261u;
    for (; *name; name++) {
        hash = (hash ^ (uint8_t)*name) * 16777619u;
    }
    return hash | 1;
}

/// Is something at p on the left of the head, as far as is known?
static bool is_on_the_left(const abz_vmc_reader *reader, abz_vec3 p)
{
    const abz_vmc_part *head = (reader->came & BIT(HEADSET)) ? &reader->coming[HEADSET] : &reader->kept[HEADSET];
    const abz_vec3 left = abzi_quat_rotate(abzi_quat_from_yaw(abzi_quat_yaw(head->rot)), abzi_v3(1, 0, 0));
    return abzi_v3_dot(abzi_v3_sub(p, head->pos), left) > 0;
}

/// Which hand holds a controller: its name says so, or where it was when it was first seen. -1: one too many.
static int controller_of(abz_vmc_reader *reader, const char *name, abz_vec3 pos)
{
    if (has_word(name, "left")) {
        return LEFT_CONTROLLER;
    }
    if (has_word(name, "right")) {
        return RIGHT_CONTROLLER;
    }
    const uint32_t hash = hash_of(name);
    int side = hash == reader->hand_name[0] ? 0 : hash == reader->hand_name[1] ? 1 : -1;
    if (side < 0) {
        side = is_on_the_left(reader, pos) ? 0 : 1;
        side = reader->hand_name[side] == 0 ? side : 1 - side;
        if (reader->hand_name[side] != 0) {
            return -1;
        }
        reader->hand_name[side] = hash;
    }
    return LEFT_CONTROLLER + side;
}

/// Where a bone's parts hang: on the nearest bone above that is there. Without a parent: -1.
static int parent_of(int bone)
{
    switch (bone) {
    case UPPER_CHEST:
        return ABZ_CHEST;
    case ABZ_NECK:
    case ABZ_LEFT_SHOULDER:
    case ABZ_RIGHT_SHOULDER:
        return UPPER_CHEST;
    default:
        return abz_joint_parent((abz_joint)bone);
    }
}

static bool is_there(const abz_vmc_reader *reader, int part)
{
    return reader->age[part] <= AGE_MOST;
}

/// Bones that many bodies lack. They are rigid with the bone above.
static bool may_lack(int bone)
{
    return bone == ABZ_SPINE || bone == ABZ_CHEST || bone == UPPER_CHEST || bone == ABZ_NECK ||
           bone == ABZ_LEFT_SHOULDER || bone == ABZ_RIGHT_SHOULDER || bone == ABZ_LEFT_TOES || bone == ABZ_RIGHT_TOES;
}

static bool has_place(const abz_vmc_reader *reader, int bone)
{
    // A tenth of a millimetre: some send turns alone, and zeros for places.
    return is_there(reader, bone) && abzi_v3_length(reader->kept[bone].pos) > 1e-4f;
}

/// How large the body is, by the usual one: by its legs, where their sizes came.
static float size_of_body(const abz_vmc_reader *reader)
{
    static const uint8_t leg[] = {ABZ_LEFT_LOWER_LEG, ABZ_LEFT_FOOT, ABZ_RIGHT_LOWER_LEG, ABZ_RIGHT_FOOT};
    float length = 0, usual = 0;
    for (size_t i = 0; i < sizeof leg; i++) {
        if (has_place(reader, leg[i])) {
            length += abzi_v3_length(reader->kept[leg[i]].pos);
            usual += abzi_v3_length(reader->usual.offset[leg[i]]);
        }
    }
    return usual > 0 ? length / usual : 1;
}

/// A bone's place in the T-pose, from the bone above, in a usual body of this size.
static abz_vec3 usual_place(const abz_vmc_reader *reader, int bone, int above, float size)
{
    abz_vec3 place = {0, 0, 0};
    for (; bone != above && bone >= 0; bone = parent_of(bone)) {
        if (bone != UPPER_CHEST) {
            place = abzi_v3_add(place, reader->usual.offset[bone]);
        }
    }
    return abzi_v3_scale(place, size);
}

static abz_vec3 multiplied(abz_vec3 a, abz_vec3 b)
{
    return abzi_v3(a.x * b.x, a.y * b.y, a.z * b.z);
}

/// The world from the root. A sender that knows how large the dancer is says by how much its avatar is larger, so that
/// who wants the dancer's own size divides by it.
static abz_vec3 in_world(const abz_vmc_reader *reader, abz_vec3 pos)
{
    const abz_vmc_part *root = &reader->kept[ROOT];
    const abz_vec3 foot = multiplied(abzi_v3_sub(root->pos, reader->shift), reader->scale);
    return abzi_v3_add(foot, abzi_quat_rotate(root->rot, multiplied(pos, reader->scale)));
}

static void tell_body(const abz_vmc_reader *reader, abz_vmc_frame *frame)
{
    const float size = size_of_body(reader);
    abz_vmc_part at[ABZ_JOINT_N + 1];
    uint32_t placed = 0;
    for (int i = 0; i <= ABZ_JOINT_N; i++) {
        // parents first: the upper chest comes after the chest
        const int bone = i <= ABZ_CHEST ? i : i == ABZ_CHEST + 1 ? UPPER_CHEST : i - 1;
        int above = parent_of(bone);
        while (above >= 0 && !is_there(reader, above)) {
            above = parent_of(above);
        }
        const bool is_rigid = !is_there(reader, bone);
        if ((is_rigid && !may_lack(bone)) || (bone != ABZ_HIPS && (above < 0 || !(placed & BIT(above))))) {
            continue;
        }
        const abz_vmc_part *own = &reader->kept[bone];
        placed |= BIT(bone);
        if (bone == ABZ_HIPS) {
            at[bone] = *own;
            continue;
        }
        const abz_vec3 offset = has_place(reader, bone) ? own->pos : usual_place(reader, bone, above, size);
        at[bone].pos = abzi_v3_add(at[above].pos, abzi_quat_rotate(at[above].rot, offset));
        at[bone].rot = is_rigid ? at[above].rot : abzi_quat_normalize(abzi_quat_mul(at[above].rot, own->rot));
    }
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        frame->joint[j] = placed & BIT(j) ? in_world(reader, at[j].pos) : abzi_v3(0, 0, 0);
    }
    frame->seen = placed & (BIT(ABZ_JOINT_N) - 1);
    frame->tells |= frame->seen != 0 ? ABZ_VMC_BODY : 0;
}

/// A hand's turn from its controller's: held out to the front, palms facing each other, a controller is not turned; so
/// is a hand held out to the side, palm down.
static abz_quat hand_turn(abz_quat controller, int side)
{
    const float half = side == 0 ? -0.70710678f : 0.70710678f;  // of a quarter turn
    const abz_quat to_front = {0, half, 0, 0.70710678f}, palm_in = {0, 0, half, 0.70710678f};
    return abzi_quat_mul(controller, abzi_quat_mul(palm_in, to_front));
}

static void tell_points(const abz_vmc_reader *reader, abz_vmc_frame *frame)
{
    const abz_vmc_part *part = reader->kept;
    frame->points = (abz_points){
        .head = part[HEADSET].pos,
        .left_hand = part[LEFT_CONTROLLER].pos,
        .right_hand = part[RIGHT_CONTROLLER].pos,
        .head_rot = part[HEADSET].rot,
        .left_hand_rot = hand_turn(part[LEFT_CONTROLLER].rot, 0),
        .right_hand_rot = hand_turn(part[RIGHT_CONTROLLER].rot, 1),
    };
    for (int i = 0; i < 3; i++) {
        frame->points.seen |= (uint32_t)is_there(reader, HEADSET + i) << i;
    }
    frame->tells |= frame->points.seen != 0 ? ABZ_VMC_POINTS : 0;
}

/// What came is a frame. false: it tells nothing.
static bool end_frame(abz_vmc_reader *reader, abz_vmc_frame *frame)
{
    const uint32_t came = reader->came;
    reader->came = 0;
    if ((came & (BONES | DEVICES)) == 0) {
        return false;
    }
    for (int p = 0; p < ABZ_VMC_PART_N; p++) {
        if (came & BIT(p)) {
            reader->kept[p] = reader->coming[p];
            reader->age[p] = 0;
        } else if (reader->age[p] <= AGE_MOST) {
            reader->age[p]++;
        }
    }
    if (came & BIT(ROOT)) {
        reader->scale = reader->coming_scale;
        reader->shift = reader->coming_shift;
    }
    abz_vmc_frame told = {0};
    if (came & BONES) {
        tell_body(reader, &told);
    }
    if (came & DEVICES) {
        tell_points(reader, &told);
    }
    if (told.tells == 0) {
        return false;  // an earlier frame of this packet stays
    }
    reader->counts.frame_n++;
    *frame = told;
    return true;
}

/// A part that came. true: a frame ended before it.
static bool take_part(abz_vmc_reader *reader, int part, const abz_vmc_part *it, abz_vmc_frame *frame)
{
    const bool ended = (reader->came & BIT(part)) != 0 && end_frame(reader, frame);
    reader->coming[part] = *it;
    reader->came |= BIT(part);
    return ended;
}

/// The scale and shift of a root, or none. false: they are no numbers, or nobody is so large or small.
static bool take_scale(abz_vmc_reader *reader, const abz_osc_value *value, size_t n)
{
    float number[6] = {1, 1, 1};
    if (n >= SCALED_N && !take_floats(value + TRANSFORM_N, 6, number)) {
        return false;
    }
    for (int i = 0; i < 3; i++) {
        if (!(number[i] >= 0.1f && number[i] <= 10)) {
            return false;
        }
    }
    reader->coming_scale = abzi_v3(1 / number[0], 1 / number[1], 1 / number[2]);
    reader->coming_shift = mirrored(abzi_v3(number[3], number[4], number[5]));
    return true;
}

/// The sender's time ends a frame, unless a later one came before. A time of long ago is that of a sender that has
/// begun anew. true: a frame ended.
static bool take_time(abz_vmc_reader *reader, float time_s, abz_vmc_frame *frame)
{
    const bool is_late = reader->has_time && time_s < reader->time_s && time_s > reader->time_s - 1;
    if (is_late) {
        reader->counts.late_n += (reader->came & (BONES | DEVICES)) != 0;
        reader->came = 0;
        return false;
    }
    reader->has_time = 1;
    reader->time_s = time_s;
    return end_frame(reader, frame);
}

/// A place and a turn that came. true: a frame ended before it.
static bool take_placed(abz_vmc_reader *reader, const char *address, const abz_osc_value *value, size_t n,
                        abz_vmc_frame *frame)
{
    abz_vmc_part it;
    int part;
    if (n < TRANSFORM_N || !take_transform(value, &it)) {
        reader->counts.malformed_n++;
        return false;
    }
    if (strcmp(address, "/VMC/Ext/Bone/Pos") == 0) {
        part = bone_of(value[0].as.s);
    } else if (strcmp(address, "/VMC/Ext/Hmd/Pos") == 0) {
        part = HEADSET;
    } else if (strcmp(address, "/VMC/Ext/Con/Pos") == 0) {
        part = controller_of(reader, value[0].as.s, it.pos);
    } else {
        part = ROOT;
    }
    if (part < 0) {
        reader->counts.other_n++;
        return false;
    }
    const bool ended = take_part(reader, part, &it, frame);
    if (part == ROOT && !take_scale(reader, value, n)) {
        reader->came &= ~BIT(ROOT);
        reader->counts.malformed_n++;
    }
    return ended;
}

/// One message. true: a frame ended with it or before it.
static bool take_message(abz_vmc_reader *reader, const abz_osc_message *message, abz_vmc_frame *frame)
{
    static const char *const placed[] = {"/VMC/Ext/Bone/Pos", "/VMC/Ext/Root/Pos", "/VMC/Ext/Hmd/Pos",
                                         "/VMC/Ext/Con/Pos"};
    abz_osc_value value[SCALED_N];
    const size_t n = abz_osc_values(message, value, SCALED_N);
    for (size_t i = 0; i < sizeof placed / sizeof *placed; i++) {
        if (strcmp(message->address, placed[i]) == 0) {
            return take_placed(reader, message->address, value, n, frame);
        }
    }
    if (strcmp(message->address, "/VMC/Ext/T") != 0) {
        reader->counts.other_n++;
        return false;
    }
    // a year of seconds: a float of more has no place for frames
    if (n < 1 || value[0].type != 'f' || !(fabsf(value[0].as.f) <= 4e7f)) {
        reader->counts.malformed_n++;
        return false;
    }
    return take_time(reader, value[0].as.f, frame);
}

bool abz_vmc_read(abz_vmc_reader *reader, const uint8_t *bytes, size_t n, abz_vmc_frame *frame)
{
    abz_osc_reader packet;
    abz_osc_message message;
    abz_error error;
    bool told = false;
    reader->counts.packet_n++;
    abz_osc_read_begin(&packet, bytes, n);
    for (;;) {
        const abz_status status = abz_osc_read(&packet, &message, &error);
        if (status == ABZ_EEND) {
            return told;
        }
        if (status == ABZ_OK) {
            told = take_message(reader, &message, frame) || told;
        } else {
            reader->counts.malformed_n++;
        }
    }
}
