"""What "abrazo dance --music" promises on the command line: dance_music.py ABRAZO COUPLE

COUPLE is the program that writes the example couple. Prints TAP; each check is a function with that mark. Sounds are
made here by formula.
"""
import array
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import wave

ABRAZO, COUPLE = map(os.path.abspath, sys.argv[1:3])
RATE = 22050

CHECKS = []


def check(promise):
    CHECKS.append(promise)
    return promise


def dance(*options, out="her.bvh", **how):
    return subprocess.run([ABRAZO, "dance", "lead.bvh", "--repertoire", "couple.abz", "-o", out, *options],
                          capture_output=True, timeout=120, check=False, **how)


def fine(result):
    said = result.stderr.decode()
    assert result.returncode == 0, f"code {result.returncode}: {said}"
    return said


def refused(result, code, *words):
    said = result.stderr.decode()
    assert result.returncode == code, f"code {result.returncode}: {said}"
    assert code == 64 or said.count("\n") == 1, repr(said)
    for word in words:
        assert word in said, f"{word!r} is not in {said!r}"


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
    said = fine(dance("--music", "drums.wav"))
    assert "music of 120 beats a minute" in said or "music of 121 beats" in said or "of 119 beats" in said, said


@check
def she_says_that_she_heard_no_pulse():
    said = fine(dance("--music", "noise.wav"))
    assert "no sure pulse in noise.wav" in said, said


@check
def music_may_end_before_the_dance_and_the_dance_before_the_music():
    whole = fine(dance())
    for name in ("short.wav", "drums.wav"):
        said = fine(dance("--music", name))
        assert said.splitlines()[0] == whole.splitlines()[0], said


@check
def music_comes_through_a_pipe():
    with open("drums.wav", "rb") as sound:
        fine(dance("--music", "-", stdin=sound))


@check
def what_is_no_music_is_refused_in_one_line():
    refused(dance("--music", "nothing.wav"), 1, "nothing.wav")
    refused(dance("--music", "lead.bvh"), 1, "lead.bvh")


@check
def music_is_not_written_over():
    before = pathlib.Path("drums.wav").read_bytes()
    refused(dance("--music", "drums.wav", out="drums.wav"), 1, "drums.wav", "read here")
    assert pathlib.Path("drums.wav").read_bytes() == before


@check
def what_is_known_of_music_needs_music():
    for option in (["--tempo", "90-120"], ["--metre", "3"], ["--dance", "salsa"]):
        refused(dance(*option), 64, option[0], "--music")
    refused(dance("--music", "drums.wav", "--tempo", "1-2"), 1, "--tempo 1-2")
    fine(dance("--music", "drums.wav", "--tempo", "100-140", "--metre", "4"))


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        subprocess.run([COUPLE, "example"], check=True, capture_output=True)
        lead, follow = (min(pathlib.Path("example").glob(f"{role}*")) for role in ("lead", "follow"))
        lead.rename("lead.bvh")
        subprocess.run([ABRAZO, "learn", "-o", "couple.abz", "--quiet", "--couple", "lead.bvh", str(follow)],
                       check=True)
        write("drums.wav", drums(30, 120))
        write("short.wav", drums(3, 120))
        noise = random.Random(2)
        write("noise.wav", (noise.uniform(-.3, .3) for _ in range(10 * RATE)))
        for n, promise in enumerate(CHECKS, 1):
            name = promise.__name__.replace("_", " ")
            try:
                promise()
                print(f"ok {n} - {name}", flush=True)
            except (AssertionError, OSError, subprocess.SubprocessError) as why:
                failed += 1
                print("#", "\n# ".join(str(why).splitlines() or [f"line {why.__traceback__.tb_next.tb_lineno}"]))
                print(f"not ok {n} - {name}", flush=True)
    print(f"1..{len(CHECKS)}")
    sys.exit(failed > 0)


main()
