"""What "abrazo dance --music" promises on the command line: dance_music.py ABRAZO COUPLE

COUPLE is the program that writes the example couple. Prints TAP; each check is a function with that mark. Sounds are
made here by formula.
"""
import array
import math
import os
import pathlib
import random
import re
import subprocess
import sys
import wave

sys.dont_write_bytecode = True  # nothing is left in this folder
from promises import check, example_couple, fine, keep, not_understood, refused, said

ABRAZO, COUPLE = map(os.path.abspath, sys.argv[1:3])
RATE = 22050


def dance(*options, out="her.bvh", **how):
    return subprocess.run([ABRAZO, "dance", "lead.bvh", "--repertoire", "couple.abz", "-o", out, *options],
                          capture_output=True, timeout=120, check=False, **how)


def told(*options):
    """Her last words."""
    result = dance(*options)
    fine(result)
    return said(result)


def write(name, sound):
    with wave.open(name, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(array.array("h", (int(32000 * max(-1, min(1, v))) for v in sound)).tobytes())


def drums(seconds, per_minute):
    """Bass drum and snare in turn."""
    sound, noise = [0.0] * int(seconds * RATE), random.Random(1)
    for beat in range(int(seconds * per_minute / 60)):
        begin = int(beat * 60 / per_minute * RATE)
        for i in range(min(RATE // 5, len(sound) - begin)):
            t = i / RATE
            sound[begin + i] += (0.3 * noise.uniform(-1, 1) * math.exp(-t / .03) if beat % 2 else
                                 0.8 * math.sin(2 * math.pi * 60 * t) * math.exp(-t / .06))
    return sound


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
