"""What "abrazo carry" promises on the command line: carry.py ABRAZO COUPLE

COUPLE is the program that writes the example couple. Prints TAP; each check is a function with that mark.
"""
import math
import os
import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True  # nothing is left in this folder
from promises import check, example_couple, fine, flags_of_page, keep, not_understood, refused, said
from sounds import drums, write

ABRAZO, COUPLE = map(os.path.abspath, sys.argv[1:3])
FRAMES = 900  # of the example couple, 60 a second


def abrazo(*words):
    return subprocess.run([ABRAZO, *map(str, words)], capture_output=True, timeout=120, check=False)


def carry(*options, lead="lead.bvh", follow="follow.bvh", out="her.bvh", repertoire="couple.abz"):
    return abrazo("carry", lead, follow, "--repertoire", repertoire, "-o", out, *options)


def cut(text, n, every=1):
    """The first n frames, or every so many of them."""
    at = text.index(b"\n", text.index(b"Frame Time:")) + 1
    rows = text[at:].splitlines(keepends=True)[:n:every]
    head = re.sub(rb"Frames:.*", b"Frames: %d" % len(rows), text[:at])
    return re.sub(rb"Frame Time:.*", b"Frame Time: %.7f" % (every / 60), head) + b"".join(rows)


def rows(name):
    text = pathlib.Path(name).read_bytes()
    return text[text.index(b"\n", text.index(b"Frame Time:")) + 1:].splitlines()


@check
def who_has_the_shorter_file_is_lost_at_its_end_and_she_dances_to_the_end_of_the_other():
    for role, name in (("leader", "lead"), ("follower", "follow")):
        result = carry(**{name: f"short_{name}.bvh"})
        fine(result)
        assert f"The {role} was lost at 7.50 s" in said(result) and "to the end" in said(result), said(result)
        assert len(rows("her.bvh")) == len(rows("follow.bvh")), len(rows("her.bvh"))


@check
def it_may_be_said_who_and_when_and_gives_the_same_as_a_shorter_file():
    fine(carry("--lost", "lead", "--at", "7.5"))
    said_so = rows("her.bvh")
    fine(carry(lead="short_lead.bvh"))
    assert rows("her.bvh") == said_so


@check
def where_nobody_is_lost_she_stands_at_the_side():
    result = carry()
    fine(result)
    assert "Nobody fell or was lost" in said(result), said(result)


@check
def she_dances_at_the_frame_rate_of_the_leader():
    fine(carry(lead="half_lead.bvh", follow="follow.bvh", out="half.bvh"))
    assert len(rows("half.bvh")) == FRAMES // 2
    assert b"Frame Time: 0.0333" in pathlib.Path("half.bvh").read_bytes()


@check
def the_place_is_given_back_when_she_is_told_to():
    lost = ["--lost", "follow", "--at", "12", "--back", "16"]
    result = carry(*lost, "--hand-back", lead="long_lead.bvh", follow="long_follow.bvh")
    fine(result)
    assert "gave the place back" in said(result), said(result)
    result = carry(*lost, "--hand-back", "--html", "page.html", lead="long_lead.bvh", follow="long_follow.bvh")
    flags = flags_of_page(result, "page.html")
    if flags:
        # who is lost is not there meanwhile, and the stand-in dances in that place from her way in to her way out
        assert [f for f, has in enumerate(flags) if has & 1 << 10] == list(range(720, 960)), flags[700:980:20]
        dances = [f for f, has in enumerate(flags) if has & 1 << 26]
        assert 720 <= dances[0] < 800 and dances[-1] >= 960 and not any(has & (1 << 2 | 1 << 25) for has in flags), dances
        assert all(has & 1 << 24 for has in flags)
    assert "gave" not in said(carry(*lost, lead="long_lead.bvh", follow="long_follow.bvh"))


def way(name, first, last):
    """How far the hips of a file go between two frames."""
    places = [[float(number) for number in row.split()[:3]] for row in rows(name)[first:last]]
    return sum(math.dist(a, b) for a, b in zip(places, places[1:]))


@check
def she_closes_within_a_bar_of_the_last_note_and_dances_to_the_end_of_who_is_left_without_music():
    # The drums end at 10 s, and the other dances on; the couple's bar is 2.4 s.
    result = carry("--lost", "lead", "--at", "4", "--music", "drums.wav")
    fine(result)
    assert "to the end" in said(result), said(result)
    assert way("her.bvh", 480, 600) > .2 and way("her.bvh", 750, 890) < .02
    fine(carry("--lost", "lead", "--at", "4"))
    assert way("her.bvh", 690, 800) > .2


@check
def who_is_left_may_sit_and_is_found_to():
    leads = abrazo("lead", "--dance", "salsa", "--seated", "follow", "--bars", "12", "-o", "sits_lead.bvh", "sits.bvh")
    fine(leads)
    lost = ["--lost", "lead", "--at", "8"]
    result = carry(*lost, "--html", "page.html", lead="sits_lead.bvh", follow="sits.bvh")
    flags = flags_of_page(result, "page.html")
    if flags:
        assert all(has & 1 << 11 and not has & 1 << 3 for has in flags), flags[:5]  # a chair for her, and none for him
    else:
        fine(carry(*lost, lead="sits_lead.bvh", follow="sits.bvh"))
    found = rows("her.bvh")
    fine(carry(*lost, "--seated", "follow", lead="sits_lead.bvh", follow="sits.bvh"))
    assert rows("her.bvh") == found
    not_understood(carry("--seated", "he"), "--seated", "lead, follow or both")
    not_understood(carry("--body", "seated"), "--body", "who carries on stands")


@check
def full_is_another_dance():
    fine(carry(lead="short_lead.bvh"))
    small = rows("her.bvh")
    fine(carry("--full", lead="short_lead.bvh"))
    full = rows("her.bvh")
    assert small[:450] == full[:450] and small != full


@check
def a_repertoire_of_one_place_is_refused():
    # What follows is taken away, and the head says so no more: its checksum is another then, which is said first.
    text = bytearray(pathlib.Path("couple.abz").read_bytes())
    size = int.from_bytes(text[16:24], "little")
    assert int.from_bytes(text[332:340], "little") == len(text) - size
    pathlib.Path("one.abz").write_bytes(text[:size])
    refused(carry(repertoire="one.abz"), "one.abz", "damaged")


@check
def what_is_missing_or_makes_no_sense_is_said():
    not_understood(abrazo("carry", "lead.bvh", "--repertoire", "couple.abz", "-o", "x.bvh"), "a couple is needed")
    not_understood(abrazo("carry", "lead.bvh", "follow.bvh", "-o", "x.bvh"), "--repertoire")
    not_understood(abrazo("carry", "lead.bvh", "follow.bvh", "--repertoire", "couple.abz"), "-o FILE")
    not_understood(carry("--lost", "lead"), "--lost and --at go together")
    not_understood(carry("--lost", "she", "--at", "2"), "lead or follow", "she")
    not_understood(carry("--lost", "lead", "--at", "-1"), "--at", "0 or more")
    not_understood(carry("--lost", "lead", "--at", "2", "--back", "1"), "--back")
    not_understood(carry("--hand-back"), "--hand-back", "--back SECONDS")
    not_understood(carry("--tempo", "90-110"), "--tempo", "--music")
    refused(carry("--lost", "lead", "--at", "99"), "lead.bvh", "before --at 99")
    refused(carry(out="lead.bvh"), "lead.bvh", "read here")
    refused(carry(lead="nothing.bvh"), "nothing.bvh")
    assert not os.path.exists("x.bvh")


def prepare():
    files = example_couple(COUPLE)
    for file, name in zip(files, ("lead", "follow")):
        text = file.read_bytes()
        pathlib.Path(f"{name}.bvh").write_bytes(cut(text, FRAMES))
        pathlib.Path(f"long_{name}.bvh").write_bytes(cut(text, 2 * FRAMES))
        pathlib.Path(f"short_{name}.bvh").write_bytes(cut(text, 450))
        pathlib.Path(f"half_{name}.bvh").write_bytes(cut(text, FRAMES, 2))
    write("drums.wav", drums(10, 100))
    fine(abrazo("learn", "-o", "couple.abz", "--quiet", "--couple", *files))


keep(prepare)
