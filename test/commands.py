"""What "abrazo learn" and "abrazo dance" promise on the command line: commands.py ABRAZO COUPLE

COUPLE is the program that writes the example couple. Prints TAP; each check is a function with that mark.
"""
import json
import math
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # nothing is left in this folder
from promises import Left, check, example_couple, fine, keep, not_understood, refused, said

ABRAZO, COUPLE = map(os.path.abspath, sys.argv[1:3])
MANUAL = pathlib.Path(__file__).resolve().parent.parent / "doc" / "abrazo.1.scd"
FRAMES = 240  # of the example couple: four seconds


def abrazo(*arguments, **options):
    return subprocess.run([ABRAZO, *map(str, arguments)], capture_output=True, timeout=120, check=False, **options)


def learn(out, *couples, options=()):
    words = [word for couple in couples for word in ("--couple", *couple)]
    return abrazo("learn", "-o", out, *words, *options)


def dance(lead, out="-", *options, repertoire="couple.abz", **how):
    return abrazo("dance", lead, "--repertoire", repertoire, "-o", out, "--quiet", *options, **how)


def has_page():
    """Was the program built with its page? If not, it says so."""
    result = dance("lead.bvh", "some.bvh", "--html", "some.html")
    if b"built without its page" not in result.stderr:
        return True
    refused(result, "some.html")
    return False


# ---- motion as text --------------------------------------------------------------------------------------------------


def parts(text):
    """Head up to and with the Frame Time line, and rows with their line ends."""
    at = text.index(b"\n", text.index(b"Frame Time:")) + 1
    return text[:at], text[at:].splitlines(keepends=True)


def cut(text, n, promised=None, frame_time=None):
    head, rows = parts(text)
    head = re.sub(rb"Frames:.*", b"Frames: %d" % (n if promised is None else promised), head)
    if frame_time:
        head = re.sub(rb"Frame Time:.*", b"Frame Time: " + frame_time.encode(), head)
    return head + b"".join(rows[:n])


def count_said(text):
    return int(re.search(rb"Frames:\s*(\d+)[ \t]*\n", text)[1])


def hips(text):
    return [[float(word) for word in row.split()[:3]] for row in parts(text)[1]]


def rows_of(text):
    return parts(text)[1]


def changed(text, number):
    """Every length changed by number([x, y, z]) -> [x, y, z]."""
    head, rows = parts(text)
    head = re.sub(rb"OFFSET(.*)", lambda m: b"OFFSET " + " ".join(f"{v:.9f}" for v in number(
        [float(w) for w in m[1].split()])).encode(), head)
    out = []
    for row in rows:
        words = row.split()
        out.append(" ".join([f"{v:.9f}" for v in number([float(w) for w in words[:3]])] +
                            [w.decode() for w in words[3:]]).encode() + b"\n")
    return head + b"".join(out)


def upended(text):
    """The same dance with +Z up: (x, y, z) becomes (x, -z, y)."""
    text = changed(text, lambda v: [v[0], -v[2], v[1]])
    head, rows = parts(text)
    axes = channels(text)
    name = {b"Yrotation": b"Zrotation", b"Zrotation": b"Yrotation"}
    head = re.sub(rb"[YZ]rotation", lambda m: name[m[0]], head)
    out = []
    for row in rows:
        words = row.split()
        # A turn about z is one about -y now.
        out.append(b" ".join(b"%.9f" % -float(w) if axis == b"Zrotation" else w for w, axis in zip(words, axes)) + b"\n")
    return head + b"".join(out)


def channels(text):
    return [word for line in parts(text)[0].splitlines() if b"CHANNELS" in line for word in line.split()[2:]]


def close(a, b, within):
    return all(math.dist(p, q) < within for p, q in zip(a, b, strict=True))


# ---- learn -----------------------------------------------------------------------------------------------------------


@check
def learning_gives_the_same_file_each_time_and_leaves_nothing_beside_it():
    os.mkdir("made")
    result = learn("made/a.abz", ("lead.bvh", "follow.bvh"))
    fine(result)
    assert b"1 couple," in result.stderr and b"made/a.abz" in result.stderr, result.stderr
    result = learn("made/b.abz", ("lead.bvh", "follow.bvh"), options=["--quiet"])
    fine(result)
    assert not result.stderr, result.stderr
    assert pathlib.Path("made/a.abz").read_bytes() == pathlib.Path("made/b.abz").read_bytes()
    assert sorted(os.listdir("made")) == ["a.abz", "b.abz"]
    assert pathlib.Path("made/a.abz").stat().st_mode & 0o777 == 0o666 & ~os.umask(os.umask(0o22))


@check
def learning_refuses_what_it_cannot_read_and_keeps_the_old_file():
    pathlib.Path("old.abz").write_text("old")
    refused(learn("old.abz", ("lead.bvh", "missing.bvh")), "missing.bvh", "No such file")
    refused(learn("old.abz", ("lead.bvh", "broken.bvh")), "broken.bvh:", "expected a number")
    refused(learn("old.abz", ("lead.bvh", "follow.bvh"), ("short.bvh", "follow.bvh")), "short.bvh", "second")
    refused(learn("no/folder.abz", ("lead.bvh", "broken.bvh")), "no/folder.abz", "No such file")  # said first
    os.makedirs("folder", exist_ok=True)
    refused(learn("folder", ("lead.bvh", "broken.bvh")), "folder: Is a directory")
    refused(learn("lead.bvh", ("lead.bvh", "follow.bvh")), "lead.bvh")
    refused(learn("/dev/full", ("lead.bvh", "follow.bvh")), "/dev/full", "No space")
    assert pathlib.Path("old.abz").read_text() == "old"
    assert not [name for name in os.listdir(".") if name.startswith("old.abz.")]


@check
def learning_needs_pairs():
    not_understood(abrazo("learn", "-o", "x.abz", "--couple", "lead.bvh"), "second", "lead.bvh")
    not_understood(abrazo("learn", "-o", "x.abz", "--couple", "lead.bvh", "--quiet"), "second")
    not_understood(abrazo("learn", "-o", "x.abz"), "--couple")
    not_understood(abrazo("learn", "--couple", "lead.bvh", "follow.bvh"), "-o")
    not_understood(abrazo("learn", "-o", "x.abz", "lead.bvh", "--couple", "lead.bvh", "follow.bvh"), "lead.bvh")
    not_understood(learn("x.abz", ("lead.bvh", "follow.bvh"), options=["--unit", "mile"]), "mile")
    refused(learn("x.abz", ("lead.bvh", "lead.bvh")), "lead.bvh", "leader and as the follower")
    refused(learn("x.abz", ("lead.bvh", "follow.bvh"), options=["--unit", "cm"]), "lead.bvh", "0.5 to 3 m")
    assert not os.path.exists("x.abz")


@check
def learning_says_what_it_guesses_and_what_it_leaves_out():
    pathlib.Path("inches.bvh").write_bytes(changed(LEAD, lambda v: [x / .0254 for x in v]))
    pathlib.Path("inches_follow.bvh").write_bytes(cut(changed(FOLLOW, lambda v: [x / .0254 for x in v]), FRAMES - 90))
    result = learn("inches.abz", ("inches.bvh", "inches_follow.bvh"))
    fine(result)
    assert b"inches.bvh is read in inches" in result.stderr, result.stderr
    assert b"only the first 2.5 s" in result.stderr, result.stderr


# ---- dance: time -----------------------------------------------------------------------------------------------------


@check
def a_dance_cut_short_is_the_beginning_of_the_whole():
    for frame_time in ("0.0416667", ".04", "0.0333333", ".02", ".0166667", ".016683", ".0111111", ".01", ".00833333",
                       ".00416667", ".0270271"):
        pathlib.Path("rate.bvh").write_bytes(cut(LEAD, FRAMES, frame_time=frame_time))
        whole = fine(dance("rate.bvh"))
        assert len(rows_of(whole)) == FRAMES, frame_time
        for n in (1, 2, 7, 101):
            pathlib.Path("cut.bvh").write_bytes(cut(LEAD, n, frame_time=frame_time))
            part = fine(dance("cut.bvh"))
            assert rows_of(part) == rows_of(whole)[:n], f"{frame_time}, cut at {n}"


@check
def in_a_pipe_each_frame_is_answered_before_the_next():
    whole = rows_of(fine(dance("lead.bvh")))
    head, rows = parts(LEAD)
    with subprocess.Popen([ABRAZO, "dance", "-", "--repertoire", "couple.abz", "-o", "-", "--quiet"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process:
        heard = b""
        for n, row in enumerate(rows[:60]):
            process.stdin.write(head + row if n == 0 else row)
            while b"Frame Time:" not in heard or len(rows_of(heard)) <= n or not heard.endswith(b"\n"):
                ready, _, _ = select.select([process.stdout], [], [], 20)
                assert ready, f"no answer to frame {n}"
                heard += os.read(process.stdout.fileno(), 1 << 16)
            assert rows_of(heard) == whole[:n + 1], f"frame {n}"
        process.stdin.close()
        assert not process.stdout.read() and process.wait(20) == 0


@check
def the_count_in_the_head_is_put_right():
    for promised in (0, 7, FRAMES, 123456):
        pathlib.Path("promise.bvh").write_bytes(cut(LEAD, FRAMES, promised=promised))
        fine(dance("promise.bvh", "promised.bvh"))
        text = pathlib.Path("promised.bvh").read_bytes()
        assert count_said(text) == FRAMES == len(rows_of(text)), promised
        assert count_said(fine(dance("promise.bvh"))) == promised
    with open("redirected.bvh", "wb") as out:
        subprocess.run([ABRAZO, "dance", "promise.bvh", "--repertoire", "couple.abz", "-q"], stdout=out, check=True)
    assert pathlib.Path("redirected.bvh").read_bytes() == text


@check
def what_was_danced_before_a_fault_is_kept():
    result = dance("broken.bvh", "kept.bvh")
    refused(result, "broken.bvh:")
    text = pathlib.Path("kept.bvh").read_bytes()
    whole = rows_of(fine(dance("lead.bvh")))
    assert count_said(text) == len(rows_of(text)) == 100 and rows_of(text) == whole[:100]


@check
def what_was_danced_before_a_signal_is_kept():
    head, rows = parts(LEAD)
    with subprocess.Popen([ABRAZO, "dance", "-", "--repertoire", "couple.abz", "-o", "ended.bvh", "-q"],
                          stdin=subprocess.PIPE, bufsize=0) as process:
        process.stdin.write(head + b"".join(rows[:50]))
        for _ in range(200):
            if os.path.exists("ended.bvh") and len(rows_of(pathlib.Path("ended.bvh").read_bytes() or LEAD)) == 50:
                break
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == -signal.SIGINT
    text = pathlib.Path("ended.bvh").read_bytes()
    assert count_said(text) == len(rows_of(text)) == 50


# ---- dance: world ----------------------------------------------------------------------------------------------------


@check
def she_dances_in_the_leaders_world():
    metres = hips(fine(dance("lead.bvh")))
    for unit, unit_m in (("cm", .01), ("in", .0254)):
        pathlib.Path("world.bvh").write_bytes(changed(LEAD, lambda v: [x / unit_m for x in v]))
        for options in ([], ["--unit", unit]):
            there = hips(fine(dance("world.bvh", "-", *options)))
            assert close([[x * unit_m for x in p] for p in there], metres, .002), unit
    pathlib.Path("world.bvh").write_bytes(upended(LEAD))
    there = hips(fine(dance("world.bvh")))
    assert close([[p[0], p[2], -p[1]] for p in there], metres, .002)


@check
def she_keeps_her_body():
    head = parts(fine(dance("lead.bvh")))[0]
    assert re.findall(rb"(?:ROOT|JOINT) \S+", head) == re.findall(rb"(?:ROOT|JOINT) \S+", parts(FOLLOW)[0])
    for hers, given in zip(re.findall(rb"OFFSET (.*)", head), re.findall(rb"OFFSET (.*)", parts(FOLLOW)[0]), strict=True):
        assert close([list(map(float, hers.split()))], [list(map(float, given.split()))], 1e-5)


@check
def she_dances_in_another_body():
    pathlib.Path("tall.bvh").write_bytes(changed(FOLLOW, lambda v: [x * 110 for x in v]))
    head = parts(fine(dance("lead.bvh", "-", "--body", "tall.bvh")))[0]
    for hers, given in zip(re.findall(rb"OFFSET (.*)", head), re.findall(rb"OFFSET (.*)", parts(FOLLOW)[0]), strict=True):
        assert close([list(map(float, hers.split()))], [[1.1 * float(x) for x in given.split()]], 1e-4)
    refused(dance("lead.bvh", "-", "--body", "missing.bvh"), "missing.bvh")


@check
def she_starts_where_she_is_told():
    for x, z, degrees in ((1.5, -2, 0), (-1, .5, -90), (0, 3, 180)):
        text = fine(dance("lead.bvh", "-", "--start", x, z, degrees))
        first = hips(text)[0]
        assert math.hypot(first[0] - x, first[2] - z) < .25, (first, x, z)
        # The example's hips turn about y last, after small turns about the others.
        yaw = float(rows_of(text)[0].split()[3:6][channels(text)[3:6].index(b"Yrotation")])
        assert abs((yaw - degrees + 180) % 360 - 180) < 45, (yaw, degrees)
    not_understood(dance("lead.bvh", "-", "--start", "1", "2"), "three numbers")
    not_understood(dance("lead.bvh", "-", "--start", "1", "two", "3"), "three numbers")


@check
def a_leading_t_pose_is_a_frame_too():
    head, rows = parts(LEAD)
    row = rows[0].split()
    t_pose = b" ".join([b"5.0", row[1], b"5.0"] + [b"0"] * (len(row) - 3)) + b"\n"
    head = re.sub(rb"Frames:.*", b"Frames: %d" % (FRAMES + 1), head)
    pathlib.Path("t_pose.bvh").write_bytes(head + t_pose + b"".join(rows))
    there = fine(dance("t_pose.bvh"))
    assert len(rows_of(there)) == FRAMES + 1
    assert close(hips(there)[:2], hips(fine(dance("lead.bvh")))[:1] * 2, .1)


@check
def a_map_finds_joints_for_both_and_is_kept():
    names = dict(zip(re.findall(rb"(?:ROOT|JOINT) (\S+)", LEAD), (b"q%d" % i for i in range(99))))
    hide = lambda text: re.sub(rb"(ROOT|JOINT) (\S+)", lambda m: m[1] + b" " + names[m[2]], text)
    pathlib.Path("hidden_lead.bvh").write_bytes(hide(LEAD))
    pathlib.Path("hidden_follow.bvh").write_bytes(hide(FOLLOW))
    couple = ("hidden_lead.bvh", "hidden_follow.bvh")
    refused(learn("hidden.abz", couple), "no joint for", "q3")
    other = {"Spine1": "chest", "Arm": "UpperArm", "ForeArm": "LowerArm", "UpLeg": "UpperLeg", "Leg": "LowerLeg",
             "ToeBase": "Toes"}
    joint_map = ",".join(re.sub(r"(Left|Right)?(\w+)", lambda m: (m[1] or "") + other.get(m[2], m[2]), name.decode()) +
                         "=" + hidden.decode() for name, hidden in names.items())
    fine(learn("hidden.abz", couple, options=["--map", joint_map]))
    hidden = fine(dance("hidden_lead.bvh", "-", "--map", joint_map, repertoire="hidden.abz"))
    assert rows_of(hidden) == rows_of(fine(dance("lead.bvh")))
    assert rows_of(fine(dance("lead.bvh", repertoire="hidden.abz"))) == rows_of(hidden)


# ---- dance: files and faults -----------------------------------------------------------------------------------------


@check
def a_damaged_repertoire_is_refused():
    good = pathlib.Path("couple.abz").read_bytes()
    wrong = {"empty": b"", "a motion": LEAD, "longer": good + b"x"}
    for at in (0, 9, 13, 20, 40, len(good) // 2, len(good) - 1):
        wrong[f"byte {at}"] = good[:at] + bytes([good[at] ^ 64]) + good[at + 1:]
    for n in (1, 8, 50, 200, len(good) // 2, len(good) - 1):
        wrong[f"{n} bytes"] = good[:n]
    for what, bad in wrong.items():
        pathlib.Path("bad.abz").write_bytes(bad)
        refused(dance("lead.bvh", "bad.bvh", repertoire="bad.abz"), "bad.abz: ")
        assert not os.path.exists("bad.bvh"), what
    refused(dance("lead.bvh", "bad.bvh", repertoire="missing.abz"), "missing.abz: No such file")
    refused(dance("lead.bvh", "bad.bvh", repertoire="."), ".: Is a directory")


@check
def nothing_that_is_read_is_written_over():
    for path in ("lead.bvh", "couple.abz", "./lead.bvh"):
        before = pathlib.Path(path).read_bytes()
        refused(dance("lead.bvh", path), path)
        refused(dance("lead.bvh", "x.bvh", "--html", path), path)
        assert pathlib.Path(path).read_bytes() == before
    with open("lead.bvh", "rb") as lead:
        refused(dance("-", "lead.bvh", stdin=lead), "lead.bvh")


@check
def a_full_disk_is_said():
    refused(dance("lead.bvh", "/dev/full"), "/dev/full: No space")
    with open("/dev/full", "wb") as full:
        result = subprocess.run([ABRAZO, "dance", "lead.bvh", "--repertoire", "couple.abz", "-q"], stdout=full,
                                stderr=subprocess.PIPE, check=False)
    refused(result, "standard output: No space")
    if has_page():
        refused(dance("lead.bvh", "both.html", "--html", "./both.html"), "at once")
        refused(dance("lead.bvh", "half.bvh", "--html", "/dev/full"), "/dev/full: No space")
    refused(dance("lead.bvh", "no/folder.bvh"), "no/folder.bvh: No such file")


@check
def what_cannot_all_be_said_is_a_failure():
    for command in (["--help"], ["dance", "--help"], ["live", "--usage"], ["help", "lead"], ["figures", "list"],
                    ["measure", "lead.bvh", "follow.bvh"]):
        with open("/dev/full", "wb") as full:
            refused(subprocess.run([ABRAZO, *command], stdout=full, stderr=subprocess.PIPE, check=False),
                    "standard output: No space")


@check
def a_file_that_cannot_be_had_leaves_the_others_as_they_were():
    if not has_page():
        raise Left("built without the page")
    pathlib.Path("old.bvh").write_text("old")
    couple = ["lead", "--dance", "salsa", "--bars", "2", "--html", "no/folder.html"]
    for out in ("old.bvh", "new.bvh"):
        refused(dance("lead.bvh", out, "--html", "no/folder.html"), "no/folder.html: No such file")
        refused(abrazo(*couple, "-o", out), "no/folder.html: No such file")
        refused(abrazo(*couple, "-o", "newer.bvh", out), "no/folder.html: No such file")
        refused(abrazo("lead", "--dance", "salsa", "-o", out, "no/folder.bvh"), "no/folder.bvh: No such file")
    assert pathlib.Path("old.bvh").read_text() == "old"
    assert not os.path.exists("new.bvh") and not os.path.exists("newer.bvh")


@check
def a_reader_that_goes_away_ends_the_dance_quietly():
    reading, writing = os.pipe()
    os.close(reading)
    for out in ("-", f"/dev/fd/{writing}"):
        result = subprocess.run([ABRAZO, "dance", "lead.bvh", "--repertoire", "couple.abz", "-o", out],
                                stdout=writing, stderr=subprocess.PIPE, pass_fds=[writing], check=False)
        assert result.returncode == 0 and not result.stderr, result.stderr
    os.close(writing)


@check
def a_command_line_that_says_too_little_is_not_understood():
    not_understood(abrazo("dance"), "leader")
    not_understood(abrazo("dance", "lead.bvh", "-o", "x.bvh"), "--repertoire")
    not_understood(dance("lead.bvh", "x.bvh", "other.bvh"), "other.bvh")
    not_understood(dance("lead.bvh", "x.bvh", "--unit", "mile"), "mile")
    not_understood(dance("lead.bvh", "x.bvh", "--backwards"), "--backwards")
    not_understood(dance("lead.bvh", "x.bvh", "--share", ".5"), "--repertoire is about following", "--share")
    not_understood(dance("lead.bvh", "x.bvh", "--gentle", ".5", "--gentle", ".6"), "--gentle can be said only once")
    not_understood(dance("lead.bvh", "x.bvh", "--body", "a.bvh", "--body", "b.bvh"), "b.bvh")
    not_understood(dance("", "x.bvh"), '""')
    not_understood(abrazo("lead", "--dance", "salsa", "-o", "x.bvh", "--body", "lead.bvh,seated"), "--seated")
    not_understood(abrazo("carry", "lead.bvh", "follow.bvh", "--body", "seated"), "BVH file", "stands")
    not_understood(abrazo("falls", "waist.csv", "--partner", "follow.bvh"), "--partner", "table")
    not_understood(abrazo("falls", "lead.bvh", "--rate", "50"), "--rate", "table")
    refused(abrazo("measure", "-", "-"), "standard input: cannot be two files")
    refused(abrazo("carry", "-", "-", "--repertoire", "couple.abz", "-o", "x.bvh"), "standard input: cannot be two files")
    assert not os.path.exists("x.bvh")


@check
def motion_is_not_poured_into_a_terminal():
    try:
        master, terminal = pty.openpty()
    except OSError as why:
        raise Left(f"no terminal here: {why}") from why
    result = subprocess.run([ABRAZO, "dance", "lead.bvh", "--repertoire", "couple.abz"], stdout=terminal,
                            stderr=subprocess.PIPE, check=False)
    not_understood(result, "-o")
    os.close(master)
    os.close(terminal)


# ---- dance: words ----------------------------------------------------------------------------------------------------


@check
def the_last_words_are_those_of_measure():
    result = abrazo("dance", "lead.bvh", "--repertoire", "couple.abz", "-o", "said.bvh")
    fine(result)
    said = result.stderr.decode()
    assert "said.bvh" in said and f"{FRAMES} frames, 60 a second" in said and "4.0 seconds" in said, said
    figures = json.loads(fine(abrazo("measure", "lead.bvh", "said.bvh", "--json")))
    assert figures["steps_matched"] > 0, figures
    share = 100 * figures["steps_matched"] / figures["steps_follow"]
    assert f"{share:.0f} % of her steps fell with his (by chance: " in said, said
    assert f"within {figures['step_async_ms']:.0f} ms, {100 * figures['mirror']:.0f} % with" in said, (figures, said)
    assert not dance("lead.bvh", "said.bvh").stderr
    fine(abrazo("lead", "--dance", "waltz", "--seated", "lead", "--bars", "4", "--quiet", "-o", "sits.bvh", "stands.bvh"))
    said = abrazo("dance", "sits.bvh", "--repertoire", "couple.abz", "-o", "said.bvh").stderr.decode()
    assert re.search(r"He sat: sways of the trunk, or else strokes of the chair, are taken for steps, \d+ a minute\.\n", said)
    assert "took no steps" not in said and "opposite foot" not in said, said
    sharing = ["dance", "sits.bvh", "--share", ".5", "--dance", "waltz", "--quiet", "-o", "-"]
    assert fine(abrazo(*sharing)) == fine(abrazo(*sharing, "--partner-seated"))  # found out at first sight
    fine(abrazo("lead", "--dance", "waltz", "--bars", "4", "--quiet", "-o", "stood.bvh", "follow.bvh"))
    cut = [re.split(rb"(?<=Time: 0.016666667\n)", pathlib.Path(name).read_bytes()) for name in ("stood.bvh", "sits.bvh")]
    rows = b"".join(part[1] for part in cut)
    head = re.sub(rb"Frames: \d+", b"Frames: %d" % rows.count(b"\n"), cut[0][0])
    pathlib.Path("sits_down.bvh").write_bytes(head + rows)
    said = abrazo("dance", "sits_down.bvh", "--share", ".5", "--dance", "waltz", "-o", "said.bvh").stderr.decode()
    sat = re.search(r"The partner sat for (\d+) % of the time", said)
    assert sat and 20 < int(sat[1]) < 60, said


@check
def a_page_is_written_beside():
    if not has_page():
        raise Left("built without the page")
    fine(dance("lead.bvh", "page.bvh", "--html", "page.html"))
    assert pathlib.Path("page.bvh").read_bytes()
    page = pathlib.Path("page.html").read_text(encoding="utf-8")
    assert "lead.bvh</title>" in page and page.rstrip().endswith("</html>") and "of her steps fell" in page
    assert "step_f1" in page and "step_async_ms" in page
    fine(dance("lead.bvh", "page.bvh", "--body", "seated", "--html", "page.html"))
    page = pathlib.Path("page.html").read_text(encoding="utf-8")
    assert "She sat: sways" in page and "opposite foot" not in page and "mirror" not in page.split("They held")[-1]
    shared = ["--share", "0.5", "--dance", "salsa", "--body", "seated", "-o", "page.bvh", "--html", "shared.html"]
    fine(abrazo("dance", "lead.bvh", *shared))
    page = pathlib.Path("shared.html").read_text(encoding="utf-8")
    assert "lead.bvh</title>" in page and page.rstrip().endswith("</html>")
    reading, writing = os.pipe()
    os.close(reading)
    fine(dance("lead.bvh", f"/dev/fd/{writing}", "--html", "cut.html", pass_fds=[writing]))
    os.close(writing)
    assert pathlib.Path("cut.html").read_text(encoding="utf-8").rstrip().endswith("</html>")


@check
def help_says_what_the_option_says():
    assert abrazo("help").stdout == abrazo("--help").stdout != b""
    assert abrazo("help", "learn").stdout == abrazo("learn", "--help").stdout != b""
    not_understood(abrazo("help", "nothing"), "nothing")


def options_of(*command):
    said = fine(abrazo(*command, "--help")).decode()
    return set(re.findall(r"^ +(?:-., )?--([a-z-]+)", said, re.M)) - {"help", "usage"}


@check
def the_manual_has_every_option_of_every_command_and_no_other():
    commands = re.findall(r"^  (\w+) ", fine(abrazo("--help")).decode(), re.M)
    taken = {command: options_of(command) for command in commands}
    taken["dance"] |= options_of("dance", "--share", "1")
    assert len(commands) == 12 and "repertoire" in taken["dance"] and "part" in taken["dance"], taken
    manual = MANUAL.read_text(encoding="utf-8")
    told = {command: set() for command in commands}
    for entry in re.split(r"\n(?=\*-)", manual.partition("# OPTIONS")[2].partition("\n# ")[0])[1:]:
        names = set(re.findall(r"--([a-z-]+)", entry.partition("\n")[0])) - {"help", "usage", "version"}
        assert names <= set().union(*taken.values()), names
        for command in re.findall(r"\*(\w+)", entry):
            told.get(command, set()).update(names)
        for command in re.findall(r"\*(\w+)", " ".join(re.findall(r"\(([^)]*)\)", entry))):
            assert not names or names & taken.get(command, names), f"{command} takes none of {names}"
    for command in commands:
        assert taken[command] <= told[command], f"{command}: {taken[command] - told[command]}"


BEGIN = {f"live {name}" for name in ("midi-clock", "motion", "record", "show")}


@check
def every_option_that_takes_something_refuses_what_is_wrong():
    """Each in one line that names the option or what was written, and nothing is begun."""
    before, tried = set(os.listdir(".")), 0
    for command, *more in [[command] for command in re.findall(r"^  (\w+) ", fine(abrazo("--help")).decode(), re.M)] + \
            [["dance", "--share", ".5"]]:
        for name in re.findall(r"^ +(?:-., )?--([a-z-]+)\[?=", fine(abrazo(command, *more, "--help")).decode(), re.M):
            # any word may be a file's name, no word is none; and a live dance would begin, and write it
            for wrong in ("nonsense", "") if f"{command} {name}" not in BEGIN else ("",):
                result = abrazo(command, *more, f"--{name}={wrong}")
                if result.returncode == 64 and (f"--{name} " in said(result) or f'"{wrong}"' in said(result)):
                    break
            not_understood(result, f"abrazo {command}: ", "--help")
            assert f"--{name} " in said(result) or f'"{wrong}"' in said(result), said(result)
            assert said(result).count("\n") == 2, said(result)
            tried += 1
    for wrong in (["--map=nonsense"], ["--unit=m"], ["--vmc-out=0"], ["--osc-out=:9000"], ["--osc-out=127.0.0.1"],
                  ["--vmc-in=70000"], ["--bedside", "--room=1.2"], ["--bedside", "--room=0x0"], ["--bedside", "--calm=99"],
                  ["--bedside", "--pulse=nonsense"], ["--bedside", "--column=1"],
                  ["--bedside", "--rate=50"], ["--bedside", "--hum=hum.wav"], ["--bedside", "breath.csv", "--column=0"],
                  ["--bedside", "breath.csv", "--column=1", "--rate=0"], ["--calm"], ["breath.csv"]):
        result = abrazo("live", *wrong)
        not_understood(result, "abrazo live: ", "--help")
        assert wrong[-1].lstrip("-").partition("=")[0] in said(result), said(result)
        assert said(result).count("\n") == 2, said(result)
        tried += 1
    assert tried > 110 and set(os.listdir(".")) == before, (tried, set(os.listdir(".")) - before)


def prepare():
    global LEAD, FOLLOW
    LEAD, FOLLOW = (cut(file.read_bytes(), FRAMES) for file in example_couple(COUPLE))
    pathlib.Path("lead.bvh").write_bytes(LEAD)
    pathlib.Path("follow.bvh").write_bytes(FOLLOW)
    pathlib.Path("short.bvh").write_bytes(cut(LEAD, 30))
    pathlib.Path("broken.bvh").write_bytes(cut(LEAD, 100, promised=FRAMES) + b"1 2 nothing\n")
    fine(learn("couple.abz", ("lead.bvh", "follow.bvh"), options=["--quiet"]))


keep(prepare)
