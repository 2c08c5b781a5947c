"""What "abrazo bedside" promises on the command line: bedside.py ABRAZO [short]

Prints TAP; each check is a function with that mark. Breaths, sounds and landmarks are made here by formula.
"short": calls of the system are not traced, for sanitizers are slow under a tracer, and make calls of their own.
"""
import array
import math
import os
import pathlib
import random
import re
import shutil
import signal
import struct
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # nothing is left in this folder
import promises
from live_peer import Live, landmarks, standing, wishes
from promises import Left, check, fine, not_understood, refused, said

ABRAZO = os.path.abspath(sys.argv[1])
SHORT = sys.argv[2:] == ["short"]
RATE = 8000
TABLE = ("--column", "1", "--rate", "50", "breath.csv")


def bedside(*arguments, **options):
    return subprocess.run([ABRAZO, "bedside", *map(str, arguments)], capture_output=True, timeout=120, check=False,
                          **options)


def breaths(seconds, per_minute, rate=50):
    """In for two fifths, out for three."""
    rows = []
    for i in range(int(seconds * rate)):
        x = i * per_minute / 60 / rate % 1
        rows.append(0.5 - 0.5 * math.cos(math.pi * x / 0.4) if x < 0.4 else 0.5 + 0.5 * math.cos(math.pi * (x - 0.4) / 0.6))
    return rows


def table(rows):
    return "".join(f"{x:.4f}\n" for x in rows)


def wav(samples, rate=RATE):
    data = array.array("h", [round(32767 * x) for x in samples]).tobytes()
    return struct.pack("<4sI8sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVEfmt ", 16, 1, 1, rate, 2 * rate, 2, 16,
                       b"data", len(data)) + data


def frames(path):
    """The rows of a BVH file as lists of numbers."""
    lines = pathlib.Path(path).read_text(encoding="ascii").split("Frame Time:")[1].splitlines()[1:]
    return [list(map(float, line.split())) for line in lines if line]


@check
def she_goes_with_a_breath_in_a_table():
    result = bedside(*TABLE, "-o", "she.bvh")
    fine(result)
    assert re.search(r"She is with it: 1(1\.9|2\.[01]) a minute", said(result)), said(result)
    assert re.search(r"She was with the breath for \d+ of 60 s\..* and 12\.0 at the end", said(result)), said(result)
    rows = frames("she.bvh")
    assert 60 * 60 - 3 <= len(rows) <= 60 * 60, len(rows)
    still = max(abs(a - b) for a, b in zip(rows[0], rows[300]))
    moved = max(max(row[k] for row in rows) - min(row[k] for row in rows) for k in range(6, len(rows[0])))
    assert still < 1e-4 and moved > 10, (still, moved)  # degrees
    assert all(abs(row[k]) < 0.2 for row in rows for k in (0, 2))  # hips stay in the middle
    assert fine(bedside("--quiet", *TABLE)) == b"" and not said(bedside("--quiet", *TABLE))
    again = bedside("--quiet", *TABLE[:-1], "-", "-o", "-", input=table(breaths(60, 12)).encode())
    assert frames_of(fine(again)) == rows


def frames_of(text):
    lines = text.decode().split("Frame Time:")[1].splitlines()[1:]
    return [list(map(float, line.split())) for line in lines if line]


@check
def what_is_no_breath_leaves_her_still():
    pathlib.Path("flat.csv").write_text(table([1] * 3000), encoding="ascii")
    result = bedside(*TABLE[:-1], "flat.csv", "-o", "still.bvh")
    fine(result)
    assert "Nothing comes: she holds still" in said(result) and "She stood still" in said(result), said(result)
    rows = frames("still.bvh")
    assert all(row == rows[0] for row in rows)
    for nothing in ("nan\n", ",,\n", "inf\n"):
        pathlib.Path("none.csv").write_text(nothing * 3000, encoding="ascii")
        refused(bedside("--quiet", *TABLE[:-1], "none.csv"), "none.csv: no number in column 1", "3000 lines")
    os.remove("none.csv")


@check
def a_beep_in_sound_and_a_hum():
    beeps = [0.5 * math.sin(2 * math.pi * 960 * i / RATE) * (i % RATE < RATE // 8) for i in range(30 * RATE)]
    pathlib.Path("beeps.wav").write_bytes(wav(beeps))
    result = bedside("--pulse", "beep", "--hum=taps.wav", "beeps.wav")
    fine(result)
    assert "She is with it: she opens 15.0 times a minute" in said(result), said(result)  # four beeps are a cycle
    taps = array.array("h", pathlib.Path("taps.wav").read_bytes()[44:])
    assert 29 < len(taps) / 48000 < 31 and 3000 < max(map(abs, taps)) < 9000, (len(taps), max(taps))
    loud = [max(map(abs, taps[i:i + 4800])) > 800 for i in range(10 * 48000, 29 * 48000, 4800)]
    assert 20 < sum(loud) < 120 and not all(loud)
    result = bedside("--hum=hum.wav", *TABLE)
    hum = array.array("h", pathlib.Path("hum.wav").read_bytes()[44:])
    assert max(map(abs, hum[:48000 * 15])) == 0 and 1500 < max(map(abs, hum)) < 9000, max(hum)


@check
def a_beep_is_heard_in_a_room_that_hums_and_hisses():
    chance = random.Random(7)
    beeps = [0.2 * math.sin(2 * math.pi * 960 * i / RATE) * (i % 6667 < RATE // 8) + 0.14 * math.sin(2 * math.pi * 50 * i / RATE)
             + chance.gauss(0, 0.07) for i in range(30 * RATE)]  # 72 a minute
    pathlib.Path("noisy.wav").write_bytes(wav(beeps))
    result = bedside("--pulse", "beep", "noisy.wav")
    fine(result)
    assert re.search(r"She is with it: she opens 1[12]\.\d times a minute", said(result)), said(result)  # six beeps are a cycle
    assert re.search(r"She was with the beep for 2\d of 30 s", said(result)), said(result)
    pathlib.Path("noise.wav").write_bytes(wav([chance.gauss(0, 0.07) for _ in range(30 * RATE)]))
    result = bedside("--pulse", "beep", "noise.wav")
    fine(result)
    assert "She stood still" in said(result), said(result)


@check
def a_calm_one_leads_only_a_breath():
    result = bedside("--calm", *TABLE)
    fine(result)
    not_understood(bedside("--calm", "--pulse", "heart", *TABLE), "--calm")
    for arguments, word in ((("--calm=5", *TABLE), "6 to 12"), (("--calm=x", *TABLE), '"x"'),
                            (("--room", "1.2", *TABLE), "1.2x0.8"), (("--room", "1x0", *TABLE), '"1x0"'),
                            (("--pulse", "song", *TABLE), "heart"), ((), "FILE"), (("--mic", "a"), '"a"'),
                            (("--column", "1", "a"), "--rate"), (("--rate", "50", "a"), "--column"),
                            (("a", "b"), '"b"'), (("--height", "3", *TABLE), ".8 to 2.3"),
                            (("--column", "0", "--rate", "50", "a"), "--column")):
        not_understood(bedside(*arguments), word)


@check
def what_cannot_be_done_is_said():
    refused(bedside("--room", "0.5x0.5", *TABLE), "--room 0.5x0.5", "0.75x0.75")
    refused(bedside(*TABLE[:-1], "none.csv"), "none.csv")
    refused(bedside("none.wav"), "none.wav")
    refused(bedside(*TABLE, "-o", "breath.csv"), "breath.csv", "read")
    refused(bedside(*TABLE, "-o", "x.bvh", "--hum=x.wav", "--html", "x.bvh"), "x.bvh")
    refused(bedside(*TABLE, "-o", "no/x.bvh"), "no/x.bvh")


def traced(*command, **options):
    """The system calls of a program and all it begins: a list of lines."""
    if not shutil.which("strace"):
        raise Left("there is no strace")
    if subprocess.run(["strace", "-f", "-o", "try.txt", "true"], capture_output=True, check=False).returncode != 0:
        raise Left("tracing is not permitted here")
    # a sanitizer that looks for leaks cannot do so while it is traced
    options["env"] = os.environ | {"ASAN_OPTIONS": "detect_leaks=0"}
    result = subprocess.run(["strace", "-f", "-e", "trace=network,desc,file", "-o", "calls.txt", *command],
                            capture_output=True, timeout=120, check=False, **options)
    fine(result)
    return pathlib.Path("calls.txt").read_text(encoding="utf-8", errors="replace").splitlines()


def writes_and_sockets(calls):
    """Those that open a socket, or a file to write it, or write to anything but the terminal's streams."""
    bad = []
    for call in calls:
        if re.search(r"\bsocket\(|\bconnect\(|\bsendto\(|\bsendmsg\(", call):
            bad.append(call)
        if re.search(r"\b(open|openat|creat)\(.*(O_WRONLY|O_RDWR|O_CREAT)", call) and "/dev/null" not in call:
            bad.append(call)
        written = re.search(r"\b(?:write|writev|pwrite64)\((\d+)", call)
        if written and int(written.group(1)) > 2:
            bad.append(call)
    return bad


@check
def nothing_is_written_and_no_socket_is_opened():
    """A breath, a heart and a beep, each in a table and in sound; and a hum, into its own file and nowhere else."""
    for kind in ("breath", "heart", "beep"):
        for source in (TABLE, ("beeps.wav",)):
            calls = traced(ABRAZO, "bedside", "--pulse", kind, *(["--calm"] if kind == "breath" else []), *source)
            assert any(source[-1] in call for call in calls), "the trace has nothing of the file that was read"
            bad = writes_and_sockets(calls)
            assert not bad, "\n".join(bad[:5])
    # and the trace would have seen it
    calls = writes_and_sockets(traced(ABRAZO, "bedside", "--hum=hum.wav", *TABLE))
    files = {name for call in calls for name in re.findall(r'open(?:at)?\(.*?"([^"]*)"', call)}
    assert files and all("hum.wav" in name for name in files), files
    assert not any(re.search(r"\bsocket\(|\bconnect\(|\bsend(to|msg)\(", call) for call in calls), calls


CARD = """pcm.!default { type plug slave { pcm beeping rate 48000 channels 1 format S16_LE } }
pcm.beeping { type file slave.pcm nothing file "/dev/null" infile "%s" format "raw" }
pcm.nothing { type null }
"""


def with_card():
    """A sound card of ALSA's that is a file and has no clock: a beep is in the microphone, what is played is gone."""
    beeps = [0.5 * math.sin(2 * math.pi * 960 * i / 48000) * (i % 24000 < 6000) for i in range(20 * 48000)]
    pathlib.Path("card.raw").write_bytes(wav(beeps)[44:])
    pathlib.Path("card.conf").write_text(CARD % os.path.abspath("card.raw"), encoding="utf-8")
    return {"ALSA_CONFIG_PATH": os.path.abspath("card.conf"), "JACK_NO_START_SERVER": "1"}


@check
def what_a_microphone_hears_stays_where_it_is_heard():
    card, programs = with_card(), {}
    for kind in ("breath", "heart", "beep"):
        program = tracer(f"mic_{kind}.txt")
        programs[kind] = subprocess.Popen([program, "bedside", "--pulse", kind, "--mic"], stdout=subprocess.DEVNULL,
                                          stderr=subprocess.PIPE, env=os.environ | card)
    try:
        time.sleep(4)
        for kind, program in programs.items():
            program.send_signal(signal.SIGINT)
            said = program.communicate(timeout=60)[1].decode()
            if "no microphone" in said or "built without" in said:
                raise Left("no sound card can be played here: " + said)
            assert program.returncode == 0, (program.returncode, said)
            if not SHORT:
                bad = writes_and_sockets(since_it_hears(ended(f"mic_{kind}.txt")))
                assert not bad, "\n".join(bad[:5])
    finally:  # what has no clock would go on as fast as it can
        for program in programs.values():
            program.kill()
            program.wait()


# ---- live ------------------------------------------------------------------------------------------------------------


def live(*options, program=ABRAZO, stdin=None, env=None):
    without = subprocess.run([ABRAZO, "live", "--port", "x"], capture_output=True, check=False)
    if b"built without" in without.stderr:
        raise Left("abrazo live was not built")
    return Live(program, "--bedside", *options, stdin=stdin, env=env)


# What names a file or an address, what makes a process or memory that others could see, and all that can put bytes into
# a descriptor.
CALLS = "network,file,memfd_create,fork,vfork,clone,clone3,shmget,pipe,pipe2,io_uring_setup,write,writev,pwrite64," \
        "pwritev,pwritev2,sendfile,splice,tee,vmsplice,copy_file_range,process_vm_writev"


def tracer(trace):
    """A program that is abrazo, whose calls of the system go to that file."""
    if SHORT:
        return ABRAZO
    if not shutil.which("strace"):
        raise Left("there is no strace")
    if subprocess.run(["strace", "-f", "-o", "try.txt", "true"], capture_output=True, check=False).returncode != 0:
        raise Left("tracing is not permitted here")
    program = pathlib.Path(trace).with_suffix(".sh")
    program.write_text("#!/bin/sh\nASAN_OPTIONS=detect_leaks=0\nexport ASAN_OPTIONS\n"
                       f"exec strace -D -f -e trace={CALLS} -o {trace} '{ABRAZO}' \"$@\"\n",
                       encoding="utf-8")
    program.chmod(0o755)
    return os.path.abspath(program)


def ended(trace):
    """The calls of a program that has ended; the tracer ends after it."""
    for _ in range(100):
        calls = pathlib.Path(trace).read_text(encoding="utf-8", errors="replace").splitlines()
        if any("+++ exited with 0 +++" in call for call in calls[-1:]):
            break
        time.sleep(.1)
    return calls


def since_it_hears(calls):
    """From the last opening of the microphone on. Before, sound libraries look for cards, first in a process of its
    own, for some of them fall, and JACK's keeps notes in /dev/shm; nothing has been heard yet. Nobody else is asked."""
    hears = max((i for i, call in enumerate(calls) if "card.raw" in call), default=None)
    assert hears is not None, "the trace has nothing of the microphone"
    asked = [call for call in calls[:hears] if re.search(r"\bsocket\(.*AF_INET|\bconnect\(.*AF_INET", call)]
    written = [call for call in calls[:hears]
               if re.search(r"\b(open|openat|creat)\(.*(O_WRONLY|O_RDWR|O_CREAT)", call) and
               not re.search(r'"/dev/|= -1 ', call)]
    assert not asked and not written, (asked[:3], written[:3])
    # the card is a file that is played into /dev/null; a call may be cut in two by those of other threads
    opening, card = {}, set()
    for call in calls:
        thread, what = call.split(maxsplit=1)
        begun = "openat(" in what and '"/dev/null"' in what
        if (begun or ("openat resumed" in what and opening.pop(thread, False))) and (of := re.search(r" = (\d+)$", what)):
            card.add(of.group(1))
        opening[thread] = begun or (opening.get(thread, False) and "openat resumed" not in what)
    return [call for call in calls[hears:] if not re.search(rf"\bwrite\(({'|'.join(card)}), ", call)]


def kept_to_itself(trace, of=lambda calls: calls):
    """Of a live program that has ended, its trace: a page for this machine, and nothing else. The calls. of: which of them
    are judged."""
    if SHORT:
        return []
    calls = ended(trace)
    bound = [call for call in calls if re.search(r"\bbind\(", call) and "AF_NETLINK" not in call]
    assert any("accept" in call for call in calls)  # the trace has what went on
    assert len(bound) == 1 and 'inet_addr("127.0.0.1")' in bound[0], bound
    bad = [call for call in of(calls)
           if (re.search(r"\bsocket\(", call) and not re.search(r"AF_INET,|AF_NETLINK", call)) or
           re.search(r"\bconnect\(", call) or
           re.search(r"\bsend(to|msg)\(.*sin6?_addr", call) or
           (re.search(r"\b(open|openat|creat)\(.*(O_WRONLY|O_RDWR|O_CREAT)", call) and "/dev/null" not in call) or
           re.search(r"\b(rename|mkdir|link|symlink|mknod)(at|at2)?\(", call) or
           (re.search(r"\bclone3?\(", call) and "CLONE_VM" not in call) or  # a thread is this process, another is not
           re.search(r"\b(v?fork|shmget|pipe2?|socketpair|memfd_create|io_uring_setup|pwrite\w*|sendfile|splice|tee|"
                     r"vmsplice|copy_file_range|process_vm_writev)\(", call) or
           # to its own streams goes what is printed; else nothing but the eight bytes that wake a thread
           re.search(r"\bwritev?\((?![12],|\d+, \"\\1(\\0){7}\", 8)", call)]
    assert not bad, "\n".join(bad[:5])
    printed = "".join(call for call in calls if re.search(r"\bwrite\([12],", call))
    assert len(printed) < 2000, printed
    return calls


def breathe(peer, seconds, per_minute):
    """Somebody before the camera whose shoulders rise by a centimetre; thirty pictures a second."""
    begin, sequence = time.monotonic(), breathe.sequence
    while (now := time.monotonic() - begin) < seconds:
        rise = 0.005 - 0.005 * math.cos(2 * math.pi * now * per_minute / 60)
        points = [(x, y, z, u, v - 0.33 * rise if i in (11, 12) else v, visible)
                  for i, (x, y, z, u, v, visible) in enumerate(standing())]
        sequence += 1
        peer.say(landmarks(sequence, points))
        last = peer.moment().tick
        peer.moment(lambda moment: moment.tick > last)  # 60 a second
    breathe.sequence = sequence


breathe.sequence = 0


def in_step_with_a_camera(program):
    """She goes with a breath that the camera sees, and comes to rest when nobody is seen any more."""
    with program.join() as peer:
        assert peer.moment().period == 0
        peer.say(wishes(bits=2 | 8))  # to record is wished for, and not done
        breathe(peer, 16, 30)
        moment = peer.moment(lambda moment: moment.period > 0)
        assert moment.blind == 16 and 1.7 < moment.period < 2.4, (moment.blind, moment.period)
        assert not moment.recording and moment.figure == -1 and moment.bits & 16
        hands = [max(moment.she[joint][0] for joint in range(21)) for moment in (peer.moment() for _ in range(200))]
        assert max(hands) - min(hands) > 0.005 and max(map(abs, hands)) < 0.6, (min(hands), max(hands))
        moment = peer.moment(lambda moment: moment.blind == 1 and moment.period == 0)
        assert max(abs(x) for x, _, _ in moment.she) < 0.6 and max(abs(z - 0.7) for _, _, z in moment.she) < 0.4


@check
def live_she_goes_with_a_breath_and_keeps_it_to_herself():
    program = tracer("camera.txt")
    before = set(os.listdir("."))
    with live("--calm", program=program) as program:
        in_step_with_a_camera(program)
        code, _ = program.end()
        assert code == 0
    kept_to_itself("camera.txt")
    assert set(os.listdir(".")) - {"camera.txt"} == before


@check
def live_she_hums_to_a_microphone_and_keeps_it_to_herself():
    program, card = tracer("mic.txt"), with_card()
    before = set(os.listdir("."))
    try:
        she = live("--pulse", "beep", "--mic", "--hum", program=program, env=os.environ | card)
    except AssertionError as why:
        if "no microphone" in str(why) or "no sound card" in str(why) or "built without" in str(why):
            raise Left("no sound card can be played here") from why
        raise
    with she, she.join() as peer:
        assert "microphone" in peer.words()["bedside"]["with"]
        first = peer.moment().tick
        peer.moment(lambda moment: moment.tick > first + 120)
        code, _ = she.end()
        assert code == 0
    kept_to_itself("mic.txt", since_it_hears)
    assert set(os.listdir(".")) - {"mic.txt"} == before


def beats(seconds, per_minute, rate=50):
    """A heart as a monitor sends it: a wave of a tenth of a second, rows of a table."""
    return [max(0, math.sin(10 * math.pi * x)) if (x := i / rate % (60 / per_minute)) < .1 else 0
            for i in range(seconds * rate)]


@check
def live_she_goes_with_a_table_a_pipe_and_a_sound():
    pathlib.Path("heart.csv").write_text("ecg\n" + table(beats(10, 120)), encoding="ascii")
    beeps = [0.5 * math.sin(2 * math.pi * 960 * i / RATE) * (i % (RATE // 2) < RATE // 8) for i in range(30 * RATE)]
    pathlib.Path("quick.wav").write_bytes(wav(beeps))
    feed = "import itertools, sys, time\nbegin = time.monotonic()\n" \
           "for n, line in enumerate(itertools.cycle(open('heart.csv').readlines()[1:])):\n" \
           "    time.sleep(max(0, begin + n / 50 - time.monotonic()))\n    print(line, end='', flush=True)\n"
    traces = ["table.txt", "pipe.txt", "sound.txt"]
    table_traced, pipe_traced, sound_traced = map(tracer, traces)
    before = set(os.listdir("."))
    heart = ("--pulse", "heart", "--rate", "50", "--column")

    def goes_with(source, peer):
        assert peer.words()["bedside"] == {"with": source, "seen": False}
        moment = peer.moment(lambda moment: moment.period > 0)
        assert moment.blind == 16 and 3.9 < moment.period < 5.2, (source, moment.blind, moment.period)

    with live(*heart, "ecg", "heart.csv", program=table_traced) as of_table, of_table.join() as peer:
        goes_with("a heart, from heart.csv", peer)
        monitor = subprocess.Popen([sys.executable, "-c", feed], stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
        with live(*heart, "1", "-", program=pipe_traced, stdin=monitor.stdout) as of_pipe, \
                live("--pulse", "beep", "quick.wav", program=sound_traced) as of_sound:
            monitor.stdout.close()
            with of_pipe.join() as other:
                goes_with("a heart, as it comes in", other)
            with of_sound.join() as other:
                goes_with("a monitor's beep, from quick.wav", other)
            for program in (of_pipe, of_sound):
                code, _ = program.end()
                assert code == 0
        assert peer.moment(lambda moment: moment.blind == 18 and moment.period == 0)  # the table has ended
        code, _ = of_table.end()
        assert code == 0
    monitor.wait()  # whom nobody reads any more
    of_table, _, of_sound = map(kept_to_itself, traces)
    assert SHORT or (any('"heart.csv"' in call for call in of_table) and any('"quick.wav"' in call for call in of_sound))
    assert set(os.listdir(".")) - set(traces) == before


@check
def what_is_not_for_a_bedside_is_refused():
    for arguments, word in ((("--bedside", "--record", "x"), "--record"), (("--bedside", "--lead", "x"), "--lead"),
                            (("--bedside", "--body", "seated"), "--body"), (("--bedside", "--gentle", "0"), "--gentle"),
                            (("--bedside", "--music", "x"), "--music"), (("--bedside", "--hum=x.wav"), "--hum"),
                            (("--bedside", "--listen", "0.0.0.0"), "--listen"), (("--bedside", "--motion", "x"), "--motion"),
                            (("--bedside", "--osc-out", "9000"), "--osc-out"),
                            (("--bedside", "--standby"), "--standby"), (("--bedside", "--show", "x"), "--show"), (("--bedside", "--pulse", "heart"), "--mic"),
                            (("--calm",), "--bedside"), (("--room", "1x1"), "--bedside"),
                            (("--column", "1", "--rate", "50", "heart.csv"), "--bedside"), (("x",), "--lead x"),
                            (("--bedside", "--column", "1", "heart.csv"), "--rate"),
                            (("--bedside", "--column", "1", "--rate", "50"), "FILE"),
                            (("--bedside", "--mic", "heart.csv"), '"heart.csv"')):
        result = subprocess.run([ABRAZO, "live", *arguments], capture_output=True, timeout=60, check=False)
        if b"built without" in result.stderr:
            raise Left("abrazo live was not built")
        not_understood(result, word)


def prepare():
    pathlib.Path("breath.csv").write_text(table(breaths(60, 12)), encoding="ascii")


promises.keep(prepare)
