"""What "abrazo dance --music" promises on the command line: dance_music.py ABRAZO COUPLE

COUPLE is the program that writes the example couple. Prints TAP; each check is a function with that mark. Sounds are
made here by formula.
"""
import os
import pathlib
import random
import re
import subprocess
import sys

sys.dont_write_bytecode = True  # nothing is left in this folder
from promises import check, example_couple, fine, keep, not_understood, refused, said
from sounds import RATE, drums, write

ABRAZO, COUPLE = map(os.path.abspath, sys.argv[1:3])


def dance(*options, out="her.bvh", **how):
    return subprocess.run([ABRAZO, "dance", "lead.bvh", "--repertoire", "couple.abz", "-o", out, *options],
                          capture_output=True, timeout=120, check=False, **how)


def told(*options):
    """Her last words."""
    result = dance(*options)
    fine(result)
    return said(result)


@check
def she_says_what_she_heard():
    heard = told("--music", "drums.wav")
    assert re.search("music of (119|120|121) beats a minute", heard), heard


@check
def she_says_that_she_heard_no_pulse():
    heard = told("--music", "noise.wav")
    assert "no sure pulse in noise.wav" in heard, heard


@check
def music_may_end_before_the_dance_and_the_dance_before_the_music():
    whole = told()
    for name in ("short.wav", "drums.wav"):
        heard = told("--music", name)
        assert heard.splitlines()[0] == whole.splitlines()[0], heard


@check
def music_comes_through_a_pipe():
    with open("drums.wav", "rb") as sound:
        fine(dance("--music", "-", stdin=sound))


@check
def what_is_no_music_is_refused_in_one_line():
    refused(dance("--music", "nothing.wav"), "nothing.wav")
    refused(dance("--music", "lead.bvh"), "lead.bvh")


@check
def music_is_not_written_over():
    before = pathlib.Path("drums.wav").read_bytes()
    refused(dance("--music", "drums.wav", out="drums.wav"), "drums.wav", "read here")
    assert pathlib.Path("drums.wav").read_bytes() == before


@check
def what_is_known_of_music_needs_music():
    for option in (["--tempo", "90-120"], ["--metre", "3"], ["--dance", "salsa"]):
        not_understood(dance(*option), option[0], "--music")
    not_understood(dance("--music", "drums.wav", "--tempo", "1-2"), "--tempo 1-2", "from 50 to 240")
    fine(dance("--music", "drums.wav", "--tempo", "100-140", "--metre", "4"))


def prepare():
    lead, follow = example_couple(COUPLE)
    lead.rename("lead.bvh")
    subprocess.run([ABRAZO, "learn", "-o", "couple.abz", "--quiet", "--couple", "lead.bvh", str(follow)], check=True)
    write("drums.wav", drums(30, 120))
    write("short.wav", drums(3, 120))
    noise = random.Random(2)
    write("noise.wav", (noise.uniform(-.3, .3) for _ in range(10 * RATE)))


keep(prepare)
