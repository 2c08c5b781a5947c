"""What glTF files of the commands are: gltf.py ABRAZO COUPLE NPM_SOURCE NPM_FOLDER

Read here by nothing but the specification, checked against the BVH files of the same dance, and by the Khronos
validator where npm can fetch it. Prints TAP.
"""
import json
import math
import os
import pathlib
import shutil
import struct
import subprocess
import sys

sys.dont_write_bytecode = True  # nothing is left in this folder
import promises
from promises import Left, check, fine, refused

ABRAZO, COUPLE, NPM_SOURCE, NPM_FOLDER = map(os.path.abspath, sys.argv[1:5])
LEAD = ("lead", "--dance", "salsa", "--bars", "4", "--seed", "3", "--quiet")
NEAR_M = 0.001


def abrazo(*arguments):
    return subprocess.run([ABRAZO, *map(str, arguments)], capture_output=True, timeout=120, check=False)


# ---- glTF ------------------------------------------------------------------------------------------------------------

class Gltf:
    def __init__(self, path):
        data = pathlib.Path(path).read_bytes()
        magic, version, size, json_size, json_kind = struct.unpack_from("<4sIII4s", data)
        assert (magic, version, size, json_kind) == (b"glTF", 2, len(data), b"JSON"), data[:20]
        self.tree = json.loads(data[20:20 + json_size])
        bin_size, bin_kind = struct.unpack_from("<I4s", data, 20 + json_size)
        assert bin_kind == b"BIN\0" and 28 + json_size + bin_size == len(data)
        self.binary = data[28 + json_size:]

    def floats(self, accessor):
        """One list a value."""
        about = self.tree["accessors"][accessor]
        assert about["componentType"] == 5126
        n = {"SCALAR": 1, "VEC3": 3, "VEC4": 4, "MAT4": 16}[about["type"]]
        view = self.tree["bufferViews"][about["bufferView"]]
        begin = view.get("byteOffset", 0) + about.get("byteOffset", 0)
        stride = view.get("byteStride", 4 * n)
        return [struct.unpack_from(f"<{n}f", self.binary, begin + i * stride) for i in range(about["count"])]

    def places(self, frame):
        """World places of all joints at a frame, by dancer and name."""
        animation = self.tree["animations"][0]
        posed = {}
        for channel in animation["channels"]:
            sampler = animation["samplers"][channel["sampler"]]
            node, path = channel["target"]["node"], channel["target"]["path"]
            posed[node, path] = self.cached(sampler["output"])[frame]
        found = {}

        def walk(node, at, turn, dancer):
            about = self.tree["nodes"][node]
            offset = posed.get((node, "translation"), about.get("translation", (0, 0, 0)))
            at = add(at, rotate(turn, offset))
            turn = times(turn, posed.get((node, "rotation"), (0, 0, 0, 1)))
            if dancer is not None:
                found[dancer, about["name"]] = at
            for child in about.get("children", ()):
                walk(child, at, turn, about["name"] if dancer is None else dancer)

        for root in self.tree["scenes"][0]["nodes"]:
            walk(root, (0, 0, 0), (0, 0, 0, 1), None)
        return found

    def cached(self, accessor, kept={}):
        key = id(self), accessor
        if key not in kept:
            kept[key] = self.floats(accessor)
        return kept[key]


def add(a, b):
    return tuple(x + y for x, y in zip(a, b))


def times(a, b):
    ax, ay, az, aw = a
    bx, by, bz, bw = b
    return (aw * bx + ax * bw + ay * bz - az * by, aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw, aw * bw - ax * bx - ay * by - az * bz)


def rotate(turn, v):
    x, y, z, w = turn
    return times(times(turn, (*v, 0)), (-x, -y, -z, w))[:3]


# ---- BVH of ours -----------------------------------------------------------------------------------------------------

def bvh_places(path, frames):
    """World places of the joints of a BVH file in metres, for these frames."""
    head, rows = pathlib.Path(path).read_text(encoding="ascii").split("MOTION\n")
    rows = [[float(v) for v in row.split()] for row in rows.splitlines()[2:]]
    joints, stack, ends = [], [], False
    for line in head.splitlines():
        word, *rest = line.split() or [""]
        if word in ("ROOT", "JOINT"):
            joints.append([rest[0], stack[-1] if stack else None, None, []])
        elif word == "End":
            ends = True
        elif word == "{":
            stack.append(len(joints) - 1)
        elif word == "}":
            stack.pop()
            ends = False
        elif word == "OFFSET" and not ends:
            joints[-1][2] = tuple(map(float, rest))
        elif word == "CHANNELS":
            joints[-1][3] = rest[1:]
    result = []
    for frame in frames:
        values, at, turned = iter(rows[frame]), [], []
        for name, parent, offset, channels in joints:
            moved, turn = list(offset), (0, 0, 0, 1)
            for channel in channels:
                value, axis = next(values), "XYZ".index(channel[0])
                if channel.endswith("position"):
                    moved[axis] = value
                else:
                    half = math.radians(value) / 2
                    turn = times(turn, tuple(math.sin(half) * (i == axis) for i in range(3)) + (math.cos(half),))
            above = turned[parent] if parent is not None else (0, 0, 0, 1)
            at.append(add(at[parent] if parent is not None else (0, 0, 0), rotate(above, moved)))
            turned.append(times(above, turn))
        result.append({joint[0]: place for joint, place in zip(joints, at)})
    return result, len(rows)


def same(a, b):
    assert math.dist(a, b) < NEAR_M, (a, b)


# ---- promises --------------------------------------------------------------------------------------------------------

@check
def a_couple_in_one_file_dances_as_its_bvh_files_do():
    fine(abrazo(*LEAD, "-o", "lead.bvh", "follow.bvh"))
    fine(abrazo(*LEAD, "-o", "couple.glb"))
    gltf = Gltf("couple.glb")
    frames = [0, 100, 301]
    for dancer in ("lead", "follow"):
        bvh, frame_n = bvh_places(f"{dancer}.bvh", frames)
        times_s = gltf.floats(gltf.tree["animations"][0]["samplers"][0]["input"])
        assert len(times_s) == frame_n and abs(times_s[60][0] - 1) < 1e-4, (len(times_s), frame_n)
        for frame, there in zip(frames, bvh):
            here = gltf.places(frame)
            for joint, place in there.items():
                same(here[dancer, joint], place)


@check
def who_sits_has_a_chair_whose_wheels_turn_as_far_as_they_roll():
    fine(abrazo("lead", "--dance", "salsa", "--seated", "follow", "--bars", "4", "--quiet", "-o", "seated.glb"))
    gltf = Gltf("seated.glb")
    nodes, moves = gltf.tree["nodes"], {}
    for channel in gltf.tree["animations"][0]["channels"]:
        name = nodes[channel["target"]["node"]]["name"]
        output = gltf.tree["animations"][0]["samplers"][channel["sampler"]]["output"]
        moves[name, channel["target"]["path"]] = gltf.floats(output)
    places, turns = moves["chair", "translation"], moves["chair", "rotation"]
    left, right = moves["leftWheel", "rotation"], moves["rightWheel", "rotation"]
    radius = next(node["translation"][1] for node in nodes if node["name"] == "leftWheel")
    gone = rolled = 0
    for a, b, turn, *wheels in zip(places, places[1:], turns, left, left[1:], right, right[1:]):
        gone += abs(sum(x * (q - p) for x, p, q in zip(rotate(turn, (0, 0, 1)), a, b)))
        roll = [2 * math.asin(times(wheels[i + 1], (-wheels[i][0], 0, 0, wheels[i][3]))[0]) for i in (0, 2)]
        rolled += abs(sum(roll) / 2) * radius
    assert gone > 0.1 and abs(gone - rolled) < 0.01 * gone, (gone, rolled)
    for frame in (0, 200):
        hips = gltf.places(frame)["follow", "hips"]
        assert 0.02 < math.dist(hips[::2], places[frame][::2]) < 0.15, (hips, places[frame])


@check
def each_of_a_couple_may_have_another_kind_of_file():
    fine(abrazo(*LEAD, "-o", "one.glb", "two.bvh"))
    bvh, _ = bvh_places("lead.bvh", [200])
    here = Gltf("one.glb").places(200)
    for joint, place in bvh[0].items():
        same(here["dancer", joint], place)
    assert pathlib.Path("two.bvh").read_bytes() == pathlib.Path("follow.bvh").read_bytes()


@check
def a_figure_is_rendered():
    fine(abrazo("figures", "render", "salsa/cross-body-lead", "-o", "figure.glb"))
    assert {name for name, _ in Gltf("figure.glb").places(0)} == {"lead", "follow"}


@check
def who_follows_is_written():
    lead, follow = promises.example_couple(COUPLE)
    fine(abrazo("learn", "--quiet", "-o", "salsa.abz", "--couple", lead, follow))
    for name in ("her.bvh", "her.glb"):
        fine(abrazo("dance", lead, "--repertoire", "salsa.abz", "--quiet", "-o", name))
    # her skeleton is that of the recording; her body is the same
    here = Gltf("her.glb").places(250)
    bvh, _ = bvh_places("her.bvh", [250])
    same(here["dancer", "hips"], bvh[0]["hips"])
    same(here["dancer", "leftHand"], bvh[0]["leftHand"])


@check
def turns_go_the_short_way_from_frame_to_frame():
    gltf = Gltf("couple.glb")
    for channel in gltf.tree["animations"][0]["channels"]:
        if channel["target"]["path"] == "rotation":
            turns = gltf.floats(gltf.tree["animations"][0]["samplers"][channel["sampler"]]["output"])
            assert all(sum(x * y for x, y in zip(a, b)) > 0 for a, b in zip(turns, turns[1:])), channel


@check
def what_cannot_be_written_is_said():
    refused(abrazo(*LEAD, "-o", "there/is/no/folder.glb"), "folder.glb")
    refused(abrazo(*LEAD, "-o", "/dev/full.glb/x.glb"), "x.glb")


@check
def the_khronos_validator_finds_nothing():
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        raise Left("node and npm are not installed")
    result = subprocess.run([node, os.path.join(NPM_SOURCE, "install.mjs"), NPM_FOLDER], capture_output=True,
                            timeout=120, check=False)
    if result.returncode == 77:
        raise Left("npm cannot fetch the validator")
    fine(result)
    files = ["couple.glb", "one.glb", "figure.glb", "her.glb", "seated.glb"]
    told = fine(subprocess.run([node, os.path.join(NPM_SOURCE, "validate.mjs"), NPM_FOLDER, *files],
                               capture_output=True, timeout=120, check=False))
    for name, line in zip(files, told.splitlines(), strict=True):
        found = json.loads(line)
        assert found["issues"] == [], (name, found["issues"])
        assert found["info"]["animationCount"] == 1 and found["info"]["hasSkins"], found["info"]


promises.keep()
