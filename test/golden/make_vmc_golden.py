#!/usr/bin/env python3
"""One frame of VMC as the specifications of OSC 1.0 and VMC say, made without a line of abrazo: vmc_frame.hex.

The body and the pose are the ones of golden_body and golden_pose in test/unit/test_vmc.c; all numbers are exact in
single precision. Usage: make_vmc_golden.py > vmc_frame.hex (one packet a line)
"""
import struct

JOINTS = [  # HumanBodyBones, and which of them the bone hangs on
    ("Hips", -1), ("Spine", 0), ("Chest", 1), ("Neck", 2), ("Head", 3),
    ("LeftShoulder", 2), ("LeftUpperArm", 5), ("LeftLowerArm", 6), ("LeftHand", 7),
    ("RightShoulder", 2), ("RightUpperArm", 9), ("RightLowerArm", 10), ("RightHand", 11),
    ("LeftUpperLeg", 0), ("LeftLowerLeg", 13), ("LeftFoot", 14), ("LeftToes", 15),
    ("RightUpperLeg", 0), ("RightLowerLeg", 17), ("RightFoot", 18), ("RightToes", 19)]
TURNS = [(0., 0., 0., 1.), (.5, .5, .5, .5), (0., 1., 0., 0.), (.5, -.5, .5, .5)]
PACKET_MAX = 1400


def times(a, b):
    ax, ay, az, aw = a
    bx, by, bz, bw = b
    return (aw * bx + ax * bw + ay * bz - az * by, aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw, aw * bw - ax * bx - ay * by - az * bz)


def padded(text):
    data = text.encode() + b"\0"
    return data + b"\0" * (-len(data) % 4)


def message(address, types, *values):
    data = padded(address) + padded("," + types)
    for kind, value in zip(types, values):
        data += padded(value) if kind == "s" else struct.pack(">" + kind, value)
    return data


def placed(address, name, place, turn):
    """Unity's x is the other way round, so that turns about y and z are, too."""
    x, y, z = place
    qx, qy, qz, qw = turn
    return message(address, "sfffffff", name, -x, y, z, qx, -qy, -qz, qw)


def bone(joint):
    name, parent = JOINTS[joint]
    if parent < 0:
        return placed("/VMC/Ext/Bone/Pos", name, (.25, 1., -2.), TURNS[0])
    x, y, z, w = TURNS[parent % 4]
    turn = times((-x, -y, -z, w), TURNS[joint % 4])
    return placed("/VMC/Ext/Bone/Pos", name, (joint / 8, 1 - joint / 16, joint * -.25), turn)


frame = [message("/VMC/Ext/OK", "iii", 1, 3, 0), placed("/VMC/Ext/Root/Pos", "root", (0., 0., 0.), TURNS[0])]
frame += [bone(j) for j in range(len(JOINTS))]
frame += [message("/VMC/Ext/T", "f", 1.5)]
packets = [b""]
for part in frame:
    element = struct.pack(">i", len(part)) + part
    if 16 + len(packets[-1]) + len(element) > PACKET_MAX:
        packets.append(b"")
    packets[-1] += element
for packet in packets:
    print((b"#bundle\0" + struct.pack(">Q", 1) + packet).hex())
