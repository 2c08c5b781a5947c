"""What is recorded of a live dance, danced again, faults of disks, and forgetting: session.py ABRAZO COUPLE short|DISTURB

DISTURB is fault/disturb.c, which is preloaded. short: less of it, for programs that look for what is out of bounds. Prints
TAP; each check is a function with that mark. The table of all faults stands in standby.py.
"""
import os
import pathlib
import resource
import signal
import socket
import struct
import subprocess
import sys

sys.dont_write_bytecode = True  # nothing is left in this folder
from live_peer import Live, wishes
from promises import CHECKS, check, example_couple, fine, keep, refused, said

ABRAZO, COUPLE = map(os.path.abspath, sys.argv[1:3])
SHORT = sys.argv[3:] == ["short"]
DISTURB = None if SHORT else os.path.abspath(sys.argv[3])
WHOLE = {}  # what the first check finds: ticks of the recording
USUAL = ("--repertoire", "couple.abz", "--lead", "lead.bvh")
SALSA = 1
WALTZ = SALSA if SHORT else 8  # another dance has to be learnt


def replay(path, *options, repertoire="couple.abz"):
    return subprocess.run([ABRAZO, "replay", path, "--repertoire", repertoire, *map(str, options)],
                          capture_output=True, text=True, timeout=120, check=False)


def ticks(done):
    return int(fine(done).split()[0])


def rows(path):
    """The frames of a BVH file."""
    text = pathlib.Path(path).read_text(encoding="ascii")
    return text[text.index("Frame Time:"):].splitlines()[1:]


@check
def any_second_is_begun_anywhere_and_shows_the_same():
    """The disk is slow by half a second, whatever is written: no tick waits for it."""
    env = dict(os.environ, LD_PRELOAD=DISTURB, ABZ_DISTURB="disk") if DISTURB else None
    with Live(ABRAZO, *USUAL, "--body", "seated", "--record", "whole.dance", env=env) as program, program.join() as peer:
        peer.moment(lambda moment: moment.tick > 60)
        peer.say(wishes(dance=WALTZ))
        begin = peer.moment(lambda moment: moment.dance == WALTZ).tick
        peer.say(wishes(dance=WALTZ, leads=2))
        peer.moment(lambda moment: moment.tick > begin + 120)
        peer.say(wishes(dance=SALSA))
        peer.moment(lambda moment: moment.dance == SALSA)
        counters = peer.words(lambda words: words["counters"]["moments"] > 180)["counters"]
        assert counters["late_ticks"] < 60 and counters["skipped_ticks"] == 0, counters  # one that waits makes 30 late
        assert program.end()[0] == 0
    n = WHOLE["ticks"] = ticks(replay("whole.dance", "-o", "whole.bvh"))
    whole = rows("whole.bvh")
    assert len(whole) == n
    heights = {round(float(row.split()[1]), 3) for row in whole[1:]}
    assert len(heights) == 1, f"the hips of who sits, whoever leads and whatever is danced, are at {sorted(heights)}"
    fine(replay("whole.dance", "--from", (begin + 60) / 60, "-o", "part.bvh"))
    assert rows("part.bvh") == whole[begin + 60:]
    refused(replay("whole.dance", "--from", 9999, "-o", "part.bvh"), "whole.dance: ends after", "before --from 9999")
    refused(replay("whole.dance", "--motion", "whole.dance"), "whole.dance: cannot be written: it is read here")
    refused(replay("whole.dance", "-o", "part.bvh", "--html", "no/page.html"), "no/page.html: ")
    assert rows("part.bvh") == whole[begin + 60:] and ticks(replay("whole.dance")) == n
    piped = replay("whole.dance", "-o", "-")
    assert fine(piped).splitlines()[-n:] == whole and f"{n} ticks" in said(piped), said(piped)


@check
def cut_within_a_segment_it_is_danced_up_to_there():
    bytes_of = pathlib.Path("whole.dance").read_bytes()
    damaged = bytearray(bytes_of)
    damaged[len(bytes_of) * 3 // 10] ^= 4
    for some in (bytes_of[:len(bytes_of) * 95 // 100], damaged):
        pathlib.Path("cut.dance").write_bytes(some)
        done = replay("cut.dance")
        assert ticks(done) < WHOLE["ticks"] and "cut or damaged at byte" in said(done), said(done)


def listener():
    it = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    it.bind(("127.0.0.1", 0))
    it.settimeout(60)
    return it


@check
def what_went_out_goes_out_again():
    midi = ["--midi-clock", "-"] if os.access("/dev/snd/seq", os.W_OK) else []
    with listener() as avatar, listener() as light:
        fine(replay("whole.dance", "--speed", 40, "--vmc-out", avatar.getsockname()[1], "--osc-out",
                    light.getsockname()[1], "--motion", "again.bvh", "-o", "direct.glb", *midi))
        assert b"/VMC/Ext/OK" in avatar.recv(2000)
        assert b"/abrazo/" in light.recv(2000)
    assert len(rows("again.bvh")) == WHOLE["ticks"]
    magic, _, count = struct.unpack_from("<4sII", pathlib.Path("direct.glb").read_bytes())
    assert magic == b"glTF" and count == os.path.getsize("direct.glb")


@check
def a_disk_that_fills_up_is_said_and_the_dance_goes_on():
    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (30000, 30000))
    command = [ABRAZO, "live", "--port", "0", *USUAL, "--quiet", "--record", "full.dance"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=little_room) as program:
        err = program.stderr.readline()
        assert b"full.dance: File too large" in err, err
        assert program.poll() is None  # it dances on
        program.send_signal(signal.SIGINT)
        program.communicate(timeout=120)
    assert program.returncode == 1
    assert os.path.getsize("full.dance") <= 30000
    done = replay("full.dance")
    assert ticks(done) > 60 and not said(done), said(done)  # to its last whole tick, and nothing torn behind it


@check
def where_nothing_can_be_written_it_says_so_before_it_dances():
    done = subprocess.run([ABRAZO, "live", "--port", "0", *USUAL, "--record", "/proc/new.dance"], capture_output=True,
                          timeout=60, check=False)
    refused(done, "/proc/new.dance")


@check
def what_is_forgotten_is_gone_and_nothing_else():
    def forget(*paths):
        return subprocess.run([ABRAZO, "forget", *paths], capture_output=True, timeout=60, check=False)
    refused(forget("whole.dance", "lead.bvh"), "lead.bvh: not a recorded dance")
    refused(forget("missing.dance"), "missing.dance")
    refused(forget("."), "not a recorded dance")
    os.symlink("whole.dance", "link.dance")
    refused(forget("link.dance"), "link.dance")
    with Live(ABRAZO, *USUAL, "--record", "now.dance") as program, program.join() as peer:
        peer.moment(lambda moment: moment.tick > 10)
        refused(forget("now.dance"), "now.dance: it is being recorded")
    fine(forget("cut.dance", "whole.dance", "now.dance"))
    assert not [name for name in ("cut.dance", "whole.dance", "now.dance") if os.path.exists(name)]
    assert os.path.exists("lead.bvh")


def prepare():
    if b"built without its live page" in subprocess.run([ABRAZO, "live", "--help"], capture_output=True, timeout=60,
                                                        check=False).stderr:
        print("left out: built without libwebsockets")
        sys.exit(77)
    lead, follow = example_couple(COUPLE)
    pathlib.Path("lead.bvh").write_bytes(lead.read_bytes())
    subprocess.run([ABRAZO, "learn", "-q", "-o", "couple.abz", "--couple", lead, follow], check=True, timeout=120)


if SHORT:
    CHECKS[:] = [any_second_is_begun_anywhere_and_shows_the_same, cut_within_a_segment_it_is_danced_up_to_there]
keep(prepare)
