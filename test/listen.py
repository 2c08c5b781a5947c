"""What "abrazo listen" promises on the command line: listen.py ABRAZO COUPLE

COUPLE is the program that writes the example couple. Prints TAP; each check is a function with that mark. Sounds are
made here by formula.
"""
import array
import math
import os
import pathlib
import pty
import random
import re
import select
import signal
import struct
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # nothing is left in this folder
import promises
from promises import Left, check, not_understood, refused, said

ABRAZO, COUPLE = map(os.path.abspath, sys.argv[1:3])
RATE = 22050
HEAD = 44  # bytes of a WAV file before its sound
BEAT_HEAD = "heard_s,beat_s,beat_in_bar,period_s,confidence"


def listen(*arguments, **options):
    return subprocess.run([ABRAZO, "listen", *map(str, arguments)], capture_output=True, timeout=120, check=False,
                          **options)


def fine(result, remark=""):
    """The output; what is said on standard error is this remark and no more."""
    out = promises.fine(result).decode()
    assert remark in said(result) if remark else not said(result), repr(said(result))
    return out


def rows_of(text):
    """The lines of CSV as lists of words, without the head."""
    lines = text.splitlines()
    assert lines and lines[0] == BEAT_HEAD, lines[:1]
    return [line.split(",") for line in lines[1:]]


# ---- sounds ----------------------------------------------------------------------------------------------------------


def drums(seconds, beat_s=0.5):
    """A low drum on beats one and three, a noise on two and four, a quiet tick between."""
    noise = random.Random(1)
    hit = {"low": [math.sin(2 * math.pi * 60 * i / RATE) * math.exp(-i / RATE / 0.05) for i in range(RATE // 5)],
           "noise": [noise.uniform(-0.5, 0.5) * math.exp(-i / RATE / 0.04) for i in range(RATE // 5)],
           "tick": [noise.uniform(-0.1, 0.1) * math.exp(-i / RATE / 0.01) for i in range(RATE // 20)]}
    out = [0.0] * int(seconds * RATE)
    for half in range(int(2 * seconds / beat_s)):
        at = round(half * beat_s / 2 * RATE)
        for i, x in enumerate(hit["tick" if half % 2 else ("low", "noise")[half // 2 % 2]]):
            if at + i < len(out):
                out[at + i] += 0.7 * x
    return out


def wav(sound, rate=RATE, channels=1, floats=False, promised=None):
    values = array.array("f" if floats else "h", sound if floats else [round(32767 * x) for x in sound])
    if sys.byteorder == "big":
        values.byteswap()
    size = values.itemsize
    n = promised if promised is not None else len(values) * size
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", min(n + 36, 0xFFFFFFFF), b"WAVE", b"fmt ", 16, 3 if floats else 1,
                       channels, rate, rate * channels * size, channels * size, 8 * size, b"data", n)
    return head + values.tobytes()


def frames_of(name):
    """What a WAV file of 16 bits holds."""
    data = pathlib.Path(name).read_bytes()
    assert data[:4] == b"RIFF" and struct.unpack("<I", data[4:8])[0] == len(data) - 8
    assert struct.unpack("<I", data[40:44])[0] == len(data) - HEAD
    values = array.array("h", data[HEAD:])
    if sys.byteorder == "big":
        values.byteswap()
    return values


# ---- beats -----------------------------------------------------------------------------------------------------------


@check
def drums_give_a_line_a_beat():
    text = fine(listen("drums.wav"))
    for line in text.splitlines()[1:]:
        assert re.fullmatch(r"\d+\.\d{3},\d+\.\d{3},[0-4],\d\.\d{3},[01]\.\d{3}", line), line
    rows = [[float(word) for word in row] for row in rows_of(text)]
    heard = [row[0] for row in rows]
    assert heard == sorted(heard) and all(abs(h * 60 - round(h * 60)) < 0.031 for h in heard), heard
    late = [row for row in rows if row[0] > 4]
    right = [row for row in late if abs(row[1] * 2 - round(row[1] * 2)) < 0.1]
    assert len(right) > 0.8 * len(late) and 12 <= len(late) <= 20, late
    assert sum(abs(row[3] - 0.5) < 0.02 for row in late) > 0.8 * len(late), late


@check
def what_is_heard_does_not_depend_on_what_comes():
    whole = fine(listen("drums.wav")).splitlines()
    for seconds in (1, 3.33, 7):
        data = pathlib.Path("drums.wav").read_bytes()[:HEAD + 2 * int(seconds * RATE)]
        pathlib.Path("cut.wav").write_bytes(data)
        result = listen("cut.wav", "--quiet")
        part = fine(result).splitlines()
        assert part == whole[:len(part)] and (len(part) == len(whole) or
                                              float(whole[len(part)].split(",")[0]) > seconds - 0.02), part


@check
def a_pipe_gives_the_same_lines_as_a_file():
    whole = fine(listen("drums.wav"))
    data = pathlib.Path("drums.wav").read_bytes()
    assert fine(listen("-", input=data)) == whole
    with open("drums.wav", "rb") as file:
        assert fine(listen("-", stdin=file)) == whole
    unknown = data[:40] + struct.pack("<I", 0xFFFFFFFF) + data[44:]
    assert fine(listen("-", input=unknown)) == whole
    with open("lines.csv", "wb") as out:
        subprocess.run([ABRAZO, "listen", "drums.wav"], stdout=out, check=True)
    assert pathlib.Path("lines.csv").read_text(encoding="ascii") == whole


@check
def in_a_pipe_a_beat_is_told_when_its_tick_was_heard():
    lines = fine(listen("drums.wav")).splitlines()
    data = pathlib.Path("drums.wav").read_bytes()
    with subprocess.Popen([ABRAZO, "listen", "--quiet", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          bufsize=0) as process:
        told, sent = b"", 0
        for n, line in enumerate(lines[1:8], 1):
            tick = round(float(line.split(",")[0]) * 60)
            until = HEAD + 2 * (tick * RATE // 60)
            process.stdin.write(data[sent:until])
            sent = until
            while told.count(b"\n") <= n:
                ready, _, _ = select.select([process.stdout], [], [], 20)
                assert ready, f"{line} is not told"
                told += os.read(process.stdout.fileno(), 1 << 16)
            assert told.decode().splitlines() == lines[:n + 1]
        process.stdin.close()
        process.wait(20)


@check
def channels_and_kinds_of_numbers_do_not_matter():
    whole = rows_of(fine(listen("drums.wav")))
    sound = array.array("h", pathlib.Path("drums.wav").read_bytes()[HEAD:])
    pathlib.Path("both.wav").write_bytes(wav([x / 32767 for x in sound for _ in (0, 1)], channels=2))
    pathlib.Path("floats.wav").write_bytes(wav([x / 32768 for x in sound], floats=True))
    assert rows_of(fine(listen("both.wav"))) == whole == rows_of(fine(listen("floats.wav")))


@check
def a_tempo_a_metre_and_a_dance_are_taken():
    rows = rows_of(fine(listen("drums.wav", "--tempo", "100-140", "--metre", "4", "--dance", "salsa")))
    assert rows and all(60 / 141 < float(row[3]) < 60 / 99 for row in rows), rows
    fine(listen("drums.wav", "--tempo", "50-240", "--quiet"))
    assert rows_of(fine(listen("--kind", "beep", "beeps.wav")))


# ---- sound that is not as it should be -------------------------------------------------------------------------------


@check
def odd_sound_is_heard_with_a_remark():
    whole = fine(listen("drums.wav"))
    data = pathlib.Path("drums.wav").read_bytes()
    pathlib.Path("cut.wav").write_bytes(data[:len(data) // 2])
    said = listen("cut.wav")
    assert fine(said, "cut.wav: ends after 6.00 s of the 12.00 s it promises").splitlines()[-1] in whole
    fine(listen("cut.wav", "--quiet"))
    pathlib.Path("silent.wav").write_bytes(wav([0] * 5 * RATE))
    assert fine(listen("silent.wav"), "no pulse was heard: it is silent") == BEAT_HEAD + "\n"
    sound = drums(6)
    pathlib.Path("loud.wav").write_bytes(wav([max(-1, min(1, 9 * x)) for x in sound]))
    assert rows_of(fine(listen("loud.wav")))
    sound[1000:1200] = [math.nan, math.inf] * 100
    pathlib.Path("nan.wav").write_bytes(wav(sound, floats=True))
    assert rows_of(fine(listen("nan.wav"), "nan.wav: 200 samples are no numbers"))


@check
def what_is_no_sound_is_refused_in_one_line():
    pathlib.Path("empty.wav").write_bytes(b"")
    pathlib.Path("text.wav").write_bytes(b"la la la la la la\n" * 50)
    pathlib.Path("head.wav").write_bytes(wav([0] * 100)[:30])
    pathlib.Path("none.wav").write_bytes(wav([]))
    pathlib.Path("slow.wav").write_bytes(wav([0] * 100, rate=7999))
    pathlib.Path("fast.wav").write_bytes(wav([0] * 100, rate=192001))
    pathlib.Path("wide.wav").write_bytes(wav([0] * 6500, channels=65))
    refused(listen("missing.wav"), "missing.wav: No such file")
    refused(listen("."), ".: Is a directory")
    refused(listen("empty.wav"), "empty.wav: is empty, expected sound")
    refused(listen("-", input=b""), "standard input: is empty, expected sound")
    refused(listen("text.wav"), "text.wav: is not sound", "expected WAV, FLAC, OGG, Opus or MP3")
    refused(listen("head.wav"), "head.wav: is damaged, expected WAV")
    refused(listen("none.wav"), "none.wav: no sound in it")
    refused(listen("slow.wav"), "slow.wav: 7999 samples a second, expected 8000 to 192000")
    refused(listen("fast.wav"), "fast.wav: 192001 samples a second")
    refused(listen("wide.wav"), "wide.wav: 65 channels, expected 1 to 64")


# ---- clicks ----------------------------------------------------------------------------------------------------------


@check
def clicks_lie_on_the_beats_that_were_told():
    before = array.array("h", pathlib.Path("drums.wav").read_bytes()[HEAD:])
    text = fine(listen("--click", "clicks.wav", "drums.wav"))
    assert text == fine(listen("drums.wav"))
    after = frames_of("clicks.wav")
    assert len(after) == len(before)
    extra = [abs(b - 0.75 * a) > 400 for a, b in zip(before, after)]
    for row in rows_of(text):
        at = round(float(row[1]) * RATE)
        if at + 500 < len(extra):
            assert any(extra[at:at + 200]), row
    mask = os.umask(0o22)
    os.umask(mask)
    assert pathlib.Path("clicks.wav").stat().st_mode & 0o777 == 0o666 & ~mask


@check
def clicks_destroy_nothing():
    data = pathlib.Path("drums.wav").read_bytes()
    os.symlink("drums.wav", "link.wav")
    refused(listen("--click", "drums.wav", "drums.wav"), "drums.wav: cannot be written: it is read here")
    refused(listen("--click", "link.wav", "drums.wav"), "link.wav: cannot be written: it is read here")
    with open("drums.wav", "ab") as out:
        result = subprocess.run([ABRAZO, "listen", "drums.wav"], stdout=out, stderr=subprocess.PIPE, check=False)
    refused(result, "standard output: cannot be written: it is read here")
    assert pathlib.Path("drums.wav").read_bytes() == data
    pathlib.Path("old.wav").write_text("old", encoding="ascii")
    refused(listen("--click", "old.wav", "none.wav"), "no sound in it")
    assert pathlib.Path("old.wav").read_text(encoding="ascii") == "old"
    refused(listen("--click", "no/folder.wav", "drums.wav"), "no/folder.wav: No such file")
    refused(listen("--click", "/dev/full", "drums.wav"), "/dev/full: No space")
    with open("/dev/full", "wb") as full:
        result = subprocess.run([ABRAZO, "listen", "drums.wav"], stdout=full, stderr=subprocess.PIPE, check=False)
    refused(result, "standard output: No space")
    assert not [name for name in os.listdir(".") if name.startswith("old.wav.")]


@check
def a_reader_that_goes_away_ends_it_quietly_but_not_the_clicks():
    reading, writing = os.pipe()
    os.close(reading)
    for arguments in (["drums.wav"], ["--click", "unread.wav", "drums.wav"]):
        result = subprocess.run([ABRAZO, "listen", *arguments], stdout=writing, stderr=subprocess.PIPE, check=False)
        assert result.returncode == 0 and not result.stderr, result.stderr
    os.close(writing)
    assert len(frames_of("unread.wav")) == 12 * RATE


@check
def what_was_heard_before_a_signal_is_kept():
    data = pathlib.Path("drums.wav").read_bytes()
    lines = fine(listen("drums.wav")).splitlines()
    with subprocess.Popen([ABRAZO, "listen", "--click", "ended.wav", "-"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, bufsize=0) as process:
        process.stdin.write(data[:HEAD + 2 * 6 * RATE])
        told = b""
        wanted = [line for line in lines[1:] if float(line.split(",")[0]) < 6]
        while told.count(b"\n") <= len(wanted):
            assert select.select([process.stdout], [], [], 20)[0]
            told += os.read(process.stdout.fileno(), 1 << 16)
        assert not os.path.exists("ended.wav")
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == -signal.SIGINT
    assert abs(len(frames_of("ended.wav")) - 6 * RATE) < RATE / 10


# ---- other than sound ------------------------------------------------------------------------------------------------


@check
def a_column_of_a_table_is_felt():
    rows = [f"{i / 50:.2f},{math.sin(2 * math.pi * i / 50 / 4) + 5:.4f},x" for i in range(50 * 60)]
    text = "# somebody's breath\ntime,chest,note\n" + "\n".join(rows) + "\n"
    pathlib.Path("breath.csv").write_text(text, encoding="ascii")
    how = ("--rate", "50", "--kind", "breath")
    whole = fine(listen("--column", "chest", *how, "breath.csv"))
    late = [float(row[3]) for row in rows_of(whole) if float(row[0]) > 20]
    assert len(late) > 7 and all(3.5 < period < 4.5 for period in late), whole
    assert all(row[2] == "0" for row in rows_of(whole))
    assert fine(listen("--column", "2", *how, "breath.csv")) == whole
    assert fine(listen("--column", "2", *how, "-", input=text.encode())) == whole
    gaps = text.replace("\n30.00,", "\n30.00,NaN,")
    assert rows_of(fine(listen("--column", "2", *how, "-", input=gaps.encode()),
                        "1 of 3000 rows hold no number in column 2"))
    refused(listen("--column", "belly", *how, "breath.csv"), 'breath.csv: has no column "belly"')
    refused(listen("--column", "3", *how, "breath.csv"), "no number in column 3")
    refused(listen("--column", "1", *how, "drums.wav"), "drums.wav: is not text, expected a table of numbers")
    refused(listen("--column", "1", *how, "empty.wav"), "is empty, expected a table of numbers")
    refused(listen("--column", "1", *how, "."), ".: Is a directory")


@check
def steps_are_told_with_their_foot():
    lines = fine(listen("--steps", "lead.bvh")).splitlines()
    assert lines[0] == "heard_s,step_s,foot"
    steps = [line.split(",") for line in lines[1:]]
    assert len(steps) > 3 and {foot for _, _, foot in steps} == {"left", "right"}, steps
    assert all(-0.5 < float(step) - float(heard) < 0.5 for heard, step, _ in steps), steps
    assert fine(listen("--steps", "-", input=pathlib.Path("lead.bvh").read_bytes())).splitlines() == lines
    refused(listen("--steps", "drums.wav"), "drums.wav:")


def with_card(text):
    pathlib.Path("card.conf").write_text(text, encoding="ascii")
    return {**os.environ, "ALSA_CONFIG_PATH": os.path.abspath("card.conf"), "JACK_NO_START_SERVER": "1"}


@check
def without_a_microphone_one_line_says_so():
    refused(listen("--mic", env=with_card("pcm.!default { type hw card 99 }\n")), "--mic:")
    refused(listen("--mic", env=with_card("")), "--mic:")


@check
def a_microphone_is_heard_until_ctrl_c():
    card = "pcm.!default { type plug slave { pcm nothing rate 44100 channels 2 } }\npcm.nothing { type null }\n"
    with subprocess.Popen([ABRAZO, "listen", "--mic"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=with_card(card)) as process:
        if not select.select([process.stdout], [], [], 20)[0] or not process.stdout.readline():
            process.kill()
            raise Left("no sound card can be played here: " + process.stderr.read().decode())
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


# ---- words -----------------------------------------------------------------------------------------------------------


@check
def a_terminal_sees_one_line_that_moves():
    rows = "".join(f"{math.sin(2 * math.pi * i / 50 / 4):.4f}\n" for i in range(50 * 60))
    pathlib.Path("breaths.txt").write_text(rows, encoding="ascii")
    breath = ["--column", "1", "--rate", "50", "--kind", "breath", "breaths.txt"]
    for arguments, moves in ((["drums.wav"], True), (breath, True), (["--csv", "drums.wav"], False)):
        try:
            master, terminal = pty.openpty()
        except OSError as why:
            raise Left(f"no terminal here: {why}") from why
        with subprocess.Popen([ABRAZO, "listen", *arguments], stdout=terminal, stderr=subprocess.PIPE) as process:
            os.close(terminal)
            shown = b""
            while True:
                try:
                    piece = os.read(master, 1 << 16)
                except OSError:
                    break
                if not piece:
                    break
                shown += piece
            said = process.stderr.read().decode()
            assert process.wait(20) == 0, said
        os.close(master)
        if moves:
            assert shown.count(b"\r ") > 10 and b"a minute" in shown and shown.count(b"\n") == 1, shown
            assert b"inf" not in shown, shown
            assert re.search(r"\d+ beats in (12|60)\.0 s\.", said), said
        else:
            assert shown.decode().replace("\r\n", "\n") == fine(listen("drums.wav")) and not said


@check
def options_that_make_no_sense_are_not_understood():
    breath = ("--column", "1", "--rate", "50", "--kind", "breath", "t.csv")
    for arguments, word in (((), "FILE"), (("--mic", "x.wav"), "x.wav"), (("a.wav", "b.wav"), "b.wav"),
                            (("--steps", "--mic"), "not more"), (("--steps", "--column", "1", "x"), "not more"),
                            (("--rate", "50", "x.wav"), "--rate"), (("--column", "1", "x.csv"), "--rate"),
                            (("--column", "1", "--rate", "50", "x.csv"), "--kind"),
                            (("--column", "0", "--rate", "50", "--kind", "heart", "x.csv"), "--column"),
                            (("--rate", "0.5", *breath), "--rate"), (("--rate", "many", *breath), "--rate"),
                            (("--kind", "heart", "x.wav"), "heart"), (("--kind", "drum", "x.wav"), "drum"),
                            (("--tempo", "90", "x.wav"), "90"), (("--tempo", "140-90", "x.wav"), "140-90"),
                            (("--tempo", "49-240", "x.wav"), "from 50 to 240"),
                            (("--tempo", "50-241", "x.wav"), "from 50 to 240"),
                            (("--tempo", "3-40", *breath), "from 4 to 40"),
                            (("--steps",), "standard input"), (("--tempo", "a-b", "x.wav"), "a-b"), (("--metre", "5", "x.wav"), "--metre"),
                            (("--dance", "polka", "x.wav"), "cha-cha"), (("--dance", "tango", *breath), "--dance"),
                            (("--metre", "3", *breath), "--metre"), (("--tempo", "1-2", "--steps", "x"), "--tempo"),
                            (("--kind", "beep", "--steps", "x"), "--kind"), (("--click", "c", *breath), "--click"),
                            (("--click", "c", "--mic"), "--click"), (("--click", "-", "x.wav"), "--click"),
                            (("--unit", "m", "x.wav"), "--unit"), (("--map", "a=b", "x.wav"), "--map"),
                            (("--loud", "x.wav"), "--loud")):
        not_understood(listen(*arguments), word)


def prepare():
    pathlib.Path("lead.bvh").write_bytes(promises.example_couple(COUPLE)[0].read_bytes())
    pathlib.Path("drums.wav").write_bytes(wav(drums(12)))
    beeps = [0.5 * math.sin(2 * math.pi * 960 * i / RATE) * (i % RATE < RATE // 8) for i in range(12 * RATE)]
    pathlib.Path("beeps.wav").write_bytes(wav(beeps))


promises.keep(prepare)
