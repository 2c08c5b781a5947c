"""What "abrazo lead" and "abrazo figures render" promise on the command line: lead.py ABRAZO FIGURES

FIGURES is the folder of the syllabus. Prints TAP; each check is a function with that mark. Sounds are made by formula.
"""
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True  # nothing is left in this folder
from promises import check, fine, keep, not_understood, refused, said
from sounds import RATE, drums, write

ABRAZO, FIGURES = map(os.path.abspath, sys.argv[1:3])


def run(*options, **how):
    return subprocess.run([ABRAZO, *options], capture_output=True, timeout=120, check=False, **how)


def lead(*options, out=("lead.bvh", "follow.bvh")):
    return run("lead", *options, "-o", *out)


def told(*options, **how):
    """Their last words."""
    result = lead(*options, **how)
    fine(result)
    return said(result)


def frames(name):
    text = pathlib.Path(name).read_text(encoding="ascii")
    n = int(re.search(r"Frames: *(\d+)", text).group(1))
    rows = text.split("Frame Time:")[1].splitlines()[1:]
    assert len(rows) == n, f"{name}: {n} frames promised, {len(rows)} there"
    return [[float(v) for v in row.split()] for row in rows]


@check
def who_sits_is_said_and_what_a_chair_cannot_do_is_refused():
    words = told("--dance", "waltz", "--seated", "follow", "--bars", "4", out=("sl.bvh", "sf.bvh"))
    assert "of 14 figures of waltz can be danced seated" in words, words
    heights = {round(row[1], 3) for row in frames("sf.bvh")}
    assert len(heights) == 1, f"the hips of who sits are at {sorted(heights)}"
    refused(lead("--dance", "salsa", "--seated", "follow", "--only", "cross-body-lead"), "cross-body-lead", "cm on count")
    not_understood(lead("--dance", "salsa", "--seated", "me"), "lead, follow or both")
    words = told("--dance", "tango", "--seated", "both", "--share", "0.5", "--bars", "8", out=("sl.bvh", "sf.bvh"))
    assert re.search(r"They danced \d+ bars of tango", words), words  # one of them waits for the other when it closes
    for name in ("sl.bvh", "sf.bvh"):
        heights = {round(row[1], 3) for row in frames(name)}
        assert len(heights) == 1, f"the hips of who shares the lead and sits are at {sorted(heights)}"


def rescaled(name, to, unit):
    """The same dance in another unit, its joints called as Mixamo calls them."""
    parts = {"upperLeg": "UpLeg", "lowerLeg": "Leg", "toes": "ToeBase", "upperArm": "Arm", "lowerArm": "ForeArm",
             "foot": "Foot", "hand": "Hand", "shoulder": "Shoulder"}
    names = {side + part[0].upper() + part[1:]: side.capitalize() + called
             for side in ("left", "right") for part, called in parts.items()}
    names |= {"hips": "Hips", "spine": "Spine", "chest": "Spine1", "neck": "Neck", "head": "Head"}
    lines = []
    moves = False
    for line in pathlib.Path(name).read_text(encoding="ascii").splitlines():
        word = line.split()
        if word[:1] in (["ROOT"], ["JOINT"]):
            line = f"{word[0]} mixamorig:{names[word[1]]}"
        elif word[:1] == ["OFFSET"]:
            line = "OFFSET " + " ".join(f"{unit * float(v):.6f}" for v in word[1:])
        elif moves:
            line = " ".join([f"{unit * float(v):.6f}" for v in word[:3]] + word[3:])
        moves = moves or word[:2] == ["Frame", "Time:"]
        lines.append(line)
    pathlib.Path(to).write_text("\n".join(lines) + "\n", encoding="ascii")


@check
def strokes_and_sways_of_who_sits_are_taken_for_steps():
    # The tango, where she steps on as many counts as he sways; in the waltz she steps more often, and smaller.
    told("--dance", "tango", "--seated", "lead", "--bars", "8", out=("sl.bvh", "sf.bvh"))
    table = run("measure", "sl.bvh", "sf.bvh")
    fine(table)
    words = table.stdout.decode()
    assert "The leader sits" in words and "The follower sits" not in words, words
    steps, together = (int(re.search(p, words)[1]) for p in (r"(\d+) steps of the leader", r"(\d+) together"))
    assert 10 <= steps <= 24 and together >= 0.6 * steps, words  # in 32 counts
    for unit in (100, 39.370079):  # centimetres and inches, and names of another kind
        for name in ("sl.bvh", "sf.bvh"):
            rescaled(name, "in-" + name, unit)
        other = run("measure", "in-sl.bvh", "in-sf.bvh").stdout.decode()
        assert "The leader sits" in other and "The follower sits" not in other, other
        there = int(re.search(r"(\d+) steps of the leader", other)[1])
        assert abs(there - steps) <= 1, f"{there} steps in units of 1/{unit} m, {steps} in metres"


@check
def they_dance_as_many_bars_as_they_are_asked_to():
    words = told("--dance", "bachata", "--tempo", "120", "--bars", "8")
    assert "8 bars of bachata" in words and "at 120 counts a minute" in words, words
    # two counts of standing, 32 of dancing, one for the closing and a little to stand still
    his, hers = frames("lead.bvh"), frames("follow.bvh")
    assert len(his) == len(hers) and 35 * 30 <= len(his) <= 37 * 30, len(his)


@check
def all_dances_of_the_syllabus_are_danced():
    for dance in sorted(os.listdir(FIGURES)):
        if os.path.isdir(os.path.join(FIGURES, dance)):
            words = told("--dance", dance, "--bars", "16")
            assert f"16 bars of {dance}" in words, words


@check
def a_seed_repeats_and_another_differs():
    files = []
    for seed in ("1", "1", "2"):
        told("--dance", "salsa", "--bars", "16", "--seed", seed)
        files.append(pathlib.Path("lead.bvh").read_bytes() + pathlib.Path("follow.bvh").read_bytes())
    assert files[0] == files[1] and files[0] != files[2]


@check
def they_dance_to_music_and_close_with_it():
    words = told("--dance", "cha-cha", "--music", "drums.wav")
    assert re.search("at 1(19|20|21) counts a minute", words), words
    seconds = len(frames("lead.bvh")) / 60
    assert 20 < seconds < 20 + 2.5 + .5, seconds


@check
def they_stand_when_there_is_no_pulse():
    words = told("--dance", "cha-cha", "--music", "noise.wav")
    assert "They stood" in words and "no sure pulse" in words, words
    his = frames("lead.bvh")
    assert max(abs(a - b) for a, b in zip(his[0], his[-1])) < .1


@check
def only_some_figures_are_danced():
    words = told("--dance", "salsa", "--only", "basic-step", "--bars", "8")
    assert "4 figures" in words, words
    refused(lead("--dance", "salsa", "--only", "basic-step,flying"), "--only flying", "salsa")


@check
def only_is_told_what_is_refused_and_names_as_they_are_listed():
    assert "4 figures" in told("--dance", "salsa", "--only", "salsa/basic-step", "--bars", "8")
    refused(lead("--dance", "salsa", "--only", "tango/basic-step"), "--only tango/basic-step", "salsa")
    refused(lead("--dance", "salsa", "--only", "basic-step,right-turn", "--refuse", "half-turn"),
            "--only right-turn", "asks for half-turn", "--refuse")
    rows = fine(run("figures", "list", "--dance", "salsa")).decode().splitlines()[1:]
    name, difficulty = rows[-1].split()[:2]
    refused(lead("--dance", "salsa", "--only", name, "--difficulty", "1"), f"difficulty is {difficulty}",
            "--only " + name.split("/")[1], "--difficulty 1")
    for nothing in ("", ","):
        not_understood(lead("--dance", "salsa", "--only", nothing), "--only")


@check
def figures_that_do_not_fit_are_not_danced():
    text = pathlib.Path(FIGURES, "salsa", "basic-step.figure").read_text(encoding="utf-8")
    os.mkdir("unfit")
    for name in ("unfit.figure", "unfit/one.figure"):
        pathlib.Path(name).write_text(text.replace("needs nothing", "needs apart"), encoding="utf-8")
    line = said(run("figures", "check", "unfit.figure"))
    for result in (lead("--figures", "unfit.figure"), run("figures", "render", "unfit.figure", "-o", "unfit.bvh")):
        refused(result, "unfit.figure:", ":1: it does not need apart")
        assert said(result) == line
    refused(lead("--figures", "unfit"), "unfit/one.figure:", "it does not need apart")
    assert not os.path.exists("unfit.bvh")


@check
def figures_of_ones_own_are_danced():
    shutil.copy(os.path.join(FIGURES, "salsa", "basic-step.figure"), "mine.figure")
    assert "of salsa" in told("--figures", "mine.figure", "--bars", "4")
    assert "of tango" in told("--figures", os.path.join(FIGURES, "tango"), "--bars", "4")
    refused(lead("--figures", "mine.figure", "--dance", "tango"), "mine.figure", "salsa, not of tango")
    refused(lead("--figures", "nothing.figure"), "nothing.figure")
    pathlib.Path("broken.figure").write_text("figure\n", encoding="ascii")
    refused(lead("--figures", "broken.figure"), "broken.figure:1:")


@check
def what_is_refused_is_not_danced():
    told("--dance", "salsa", "--refuse", "half-turn,apart", "--bars", "8")
    told("--dance", "salsa", "--difficulty", "1", "--bars", "8")
    not_understood(lead("--dance", "salsa", "--refuse", "singing"), "--refuse", "singing")
    refused(lead("--dance", "tango", "--figures", os.path.join(FIGURES, "salsa")), "no figures of tango")


@check
def other_bodies_dance():
    told("--dance", "rumba", "--couple", "1.95,1.5", "--bars", "4")
    tall = max(row[1] for row in frames("lead.bvh"))
    small = max(row[1] for row in frames("follow.bvh"))
    assert tall > 1.2 * small, (tall, small)
    told("--dance", "rumba", "--body", "lead.bvh", "--bars", "4", out=("a.bvh", "b.bvh"))
    hierarchy = [pathlib.Path(name).read_text(encoding="ascii").split("MOTION")[0] for name in ("lead.bvh", "a.bvh")]
    assert hierarchy[0] == hierarchy[1]
    not_understood(lead("--dance", "rumba", "--couple", "1.8"), "--couple")


@check
def both_go_into_one_file():
    told("--dance", "waltz", "--bars", "4", out=("both.bvh",))
    head = pathlib.Path("both.bvh").read_text(encoding="ascii")
    assert "lead_hips" in head and "follow_hips" in head
    frames("both.bvh")


@check
def an_unusual_tempo_is_remarked():
    assert "slow for waltz" in told("--dance", "waltz", "--tempo", "40", "--bars", "2")
    assert "fast for waltz" in told("--dance", "waltz", "--tempo", "160", "--bars", "2")
    assert "waltz, which" not in told("--dance", "waltz", "--tempo", "100", "--bars", "2")
    assert told("--dance", "waltz", "--tempo", "40", "--bars", "2", "--quiet") == ""


@check
def bad_command_lines_are_told_in_plain_words():
    not_understood(run("lead", "-o", "a.bvh"), "--dance")
    not_understood(run("lead", "--dance", "salsa"), "-o")
    not_understood(lead("--dance", "polka"), "polka")
    not_understood(lead("--dance", "salsa", "--tempo", "fast"), "--tempo", "fast")
    not_understood(lead("--dance", "salsa", "--bars", "0"), "--bars")
    not_understood(lead("--dance", "salsa", "--bars", "2.5"), "--bars")
    not_understood(lead("--dance", "salsa", "--difficulty", "9"), "--difficulty")
    not_understood(lead("--dance", "salsa", "--music", "drums.wav", "--tempo", "90"), "--tempo", "drums.wav")
    not_understood(lead("--dance", "salsa", out=("a.bvh", "b.bvh", "c.bvh")), "c.bvh")
    refused(lead("--dance", "salsa", "--music", "none.wav"), "none.wav")
    refused(lead("--dance", "salsa", out=("a.bvh", "a.bvh")), "a.bvh")
    refused(lead("--dance", "salsa", "--music", "drums.wav", out=("drums.wav", "b.bvh")), "drums.wav", "read here")
    refused(lead("--dance", "salsa", out=("no/such/folder.bvh", "b.bvh")), "no/such/folder.bvh")


@check
def a_figure_is_rendered():
    fine(run("figures", "render", "salsa/basic-step", "--tempo", "120", "-o", "lead.bvh", "follow.bvh"))
    # two counts of standing, eight of dancing, one for the closing and a little to stand still
    assert 11 * 30 <= len(frames("lead.bvh")) <= 13 * 30
    fine(run("figures", "render", os.path.join(FIGURES, "salsa", "basic-step.figure"), "-o", "both.bvh"))
    frames("both.bvh")
    not_understood(run("figures", "render", "salsa/basic-step"), "-o")
    not_understood(run("figures", "list", "--tempo", "90"), "--tempo", "render")
    refused(run("figures", "render", "salsa/flying", "-o", "both.bvh"), "salsa/flying")


def prepare():
    write("drums.wav", drums(20, 120, weak=.6))
    noise = random.Random(2)
    write("noise.wav", (noise.uniform(-.3, .3) for _ in range(10 * RATE)))


keep(prepare)
