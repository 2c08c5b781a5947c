"""She who has learnt the syllabus answers every figure with its own part: answers.py ABRAZO

A couple dances the syllabus at some tempos and she learns from it; then a leader of another size dances at another tempo,
with other choices, and what she does is measured against the part that the figures give her. Prints TAP.
"""
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True  # nothing is left in this folder
from promises import check, fine, keep

ABRAZO = os.path.abspath(sys.argv[1])
PLACE_M, FACING_DEG, POSE_M, TOGETHER = .05, 3, .08, .85


def run(*words):
    return fine(subprocess.run([ABRAZO, *map(str, words)], capture_output=True, timeout=240, check=False))


def lead(dance, tempo, seed, couple, name):
    run("lead", "--quiet", "--dance", dance, "--tempo", tempo, "--bars", 48, "--seed", seed, "--couple", couple, "-o",
        f"{name}_lead.bvh", f"{name}_follow.bvh")


def answers(dance, learnt, asked):
    pairs = []
    for n, tempo in enumerate(learnt):
        lead(dance, tempo, n + 1, "1.78,1.66", f"take{n}")
        pairs += ["--couple", f"take{n}_lead.bvh", f"take{n}_follow.bvh"]
    run("learn", "--quiet", "-o", "syllabus.abz", *pairs)
    lead(dance, asked, 99, "1.86,1.60", "new")
    run("dance", "new_lead.bvh", "--quiet", "--repertoire", "syllabus.abz", "-o", "her.bvh")
    told = run("measure", "new_lead.bvh", "her.bvh", "--human", "new_follow.bvh").decode()
    figure = dict(re.findall(r"^(\w+) +([\d.]+)", told, re.M))
    assert float(figure["place_m"]) <= PLACE_M, told
    assert float(figure["facing_deg"]) <= FACING_DEG, told
    assert float(figure["pose_m"]) <= POSE_M, told
    assert float(figure["step_f1"]) >= TOGETHER, told


@check
def in_salsa():
    answers("salsa", (80, 90, 100, 110), 96)


@check
def in_waltz():
    answers("waltz", (80, 88, 96, 104), 92)


@check
def in_tango():
    answers("tango", (110, 120, 130, 140), 124)


keep()
