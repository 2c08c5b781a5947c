"""What "abrazo live --standby" promises: standby.py ABRAZO COUPLE [short | DISTURB | kills N SECONDS]

The one who speaks is killed, aborted or stopped, again and again. What came by OSC and VMC until then and after must be one
dance: no tick twice, no process after another that took over from it, no gap that shows, and the recording, danced again,
shows what was sent. DISTURB is fault/disturb.c, which is preloaded. short: less, for programs that look for what is out of
bounds. kills: so many in so many seconds, by SIGKILL, SIGSTOP and SIGABRT, and beside the first as long a dance without
any, as a table (bench/standby.txt). Prints TAP; each check is a function with that mark.

What may go wrong, and where it is tried (unit: test/unit/test_NAME.c):
    who speaks is killed, aborts, hangs          here: whoever falls
    nothing jumps, nothing is danced otherwise   here: the recording of a dance with falls has, tick by tick, the hashes of
                                                 the same dance without, and sends the packets that were sent
    page and music after a fall                  here, with a WebSocket; in a browser: live_page.mjs
    a song that was dropped on the page          here
    who stands by is killed, stopped, goes on    here; unit standby: one who was away is patient
    both are stopped, and go on                  here
    both are killed at once                      here
    the keeper is stopped, goes on, is killed    here
    both begin at once                           everywhere; unit follower, for many beginnings
    notices are late, lost, out of order         unit standby: a network with losses; standby.pml: every way
    a snapshot is damaged, the build another     unit follower
    the clock is set                             here: the time of day leaps by hours while the dance goes on; unit clock
    the disk is slow by 500 ms                   session.py, by whole ticks of a live dance; unit recorder
    the disk is full, and stays so or not        session.py; unit recorder
    the disk is read-only                        session.py
    a recording is cut or damaged at any byte    unit journal; session.py
"""
import contextlib
import os
import pathlib
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import wave

sys.dont_write_bytecode = True  # nothing is left in this folder
from live_peer import PATIENCE, Live, wishes
from promises import CHECKS, check, example_couple, fine, keep, refused

ABRAZO, COUPLE = map(os.path.abspath, sys.argv[1:3])
SHORT = sys.argv[3:4] == ["short"]
DISTURB = os.path.abspath(sys.argv[3]) if sys.argv[3:4] not in ([], ["short"], ["kills"]) else None
TICK_S = 1 / 60
WALTZ = 8
SO_TIMESTAMPNS = 35  # asm-generic/socket.h; Python has no name for it
USUAL = ("--repertoire", "couple.abz", "--lead", "lead.bvh")


class Listener(threading.Thread):
    """Who is sent to: a list of (when, epoch, tick, packet)."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        self.socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)  # when it came, not when this program woke up
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(.2)
        self.port = self.socket.getsockname()[1]
        self.came, self.ends = [], False
        self.start()

    def run(self):
        while not self.ends:
            try:
                packet, ((_, _, when),), _, _ = self.socket.recvmsg(4096, 64)
            except socket.timeout:
                continue
            at = packet.find(b"/abrazo/tick\0\0\0\0,ii\0")
            assert at >= 0, packet  # on every packet
            seconds, ns = struct.unpack("@ll", when)
            self.came.append((seconds + ns * 1e-9, *struct.unpack_from(">ii", packet, at + 20), packet))

    def end(self):
        self.ends = True
        self.join()
        self.socket.close()
        return self.came

    def newest(self):
        return self.came[-1][1:3] if self.came else (0, -1)

    def wait(self, that):
        end = time.monotonic() + PATIENCE
        while not that(*self.newest()):
            assert time.monotonic() < end, self.newest()
            time.sleep(.002)
        return self.newest()


class Two(Live):
    """A program of two processes."""

    fallen = frozenset()  # while one of them still dies it has its sockets, and is neither of the two any more

    def both(self):
        path = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(child) for child in path.read_text(encoding="ascii").split()]

    def living(self):
        return [child for child in self.both() if child not in self.fallen]

    def speaks(self):
        """The one that listens for the page, or None."""
        mine = set(self.listening())
        return next((child for child in self.living() if mine & self.sockets(child)), None)

    def listening(self):
        for line in pathlib.Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
            words = line.split()
            if words[3] == "0A" and int(words[1].split(":")[1], 16) == self.port:
                yield words[9]

    @staticmethod
    def sockets(child):
        try:
            return {os.readlink(fd)[8:-1] for fd in pathlib.Path(f"/proc/{child}/fd").iterdir()
                    if os.readlink(fd).startswith("socket:")}
        except OSError:
            return set()

    def ready(self):
        """Wait until both are there. The one who speaks."""
        end = time.monotonic() + PATIENCE
        while (speaker := self.speaks()) is None or len(self.living()) < 2:
            assert time.monotonic() < end and self.process.poll() is None, (speaker, self.process.poll())
            time.sleep(.005)
        return speaker

    def stands_by(self):
        speaker = self.ready()
        return next(child for child in self.living() if child != speaker)


def one_dance(came):
    """(epochs, ticks, the longest time between two packets in a row where the epoch changed, missing ticks there)."""
    seen, last, longest, missing = {}, None, 0, []
    for when, epoch, tick, packet in came:
        assert seen.setdefault(tick, epoch) == epoch, f"tick {tick} in epochs {seen[tick]} and {epoch}"
        if last:
            assert epoch >= last[1] and tick >= last[2], (last[1:3], epoch, tick)
            if epoch != last[1]:
                longest = max(longest, when - last[0])
                missing.append(tick - last[2] - 1)
        last = (when, epoch, tick)
    return len({epoch for _, epoch, _, _ in came}), len(seen), longest, missing


def in_real_time():
    """Does the system permit it?"""
    try:
        before = os.sched_getscheduler(0)
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
        os.sched_setscheduler(0, before, os.sched_param(0))
        return True
    except OSError:
        return False


def fall(program, how):
    """The one who speaks falls. Returns it."""
    speaker = program.ready()
    program.fallen |= {speaker}
    os.kill(speaker, how)
    return speaker


def falls(n, seconds, hows, *options):
    """So many falls while it dances. (what came by OSC and by VMC, what it said)"""
    osc, vmc = Listener(), Listener()
    with Two(ABRAZO, *USUAL, "--standby", "--osc-out", osc.port, "--vmc-out", vmc.port, *options) as program:
        osc.wait(lambda epoch, tick: tick > 60)
        begin = time.monotonic()
        for i in range(n):
            epoch = osc.newest()[0]
            fall(program, hows[i % len(hows)])
            epoch, tick = osc.wait(lambda now, tick: now > epoch)
            pause = begin + (i + 1) * seconds / n - time.monotonic()
            time.sleep(max(pause, 0))
        osc.wait(lambda now, later: later > tick + 60)
        status, said = program.end()
        assert status == 0, (status, said)
    return osc.end(), vmc.end(), said


def replayed(path, *options):
    done = subprocess.run([ABRAZO, "replay", path, "--repertoire", "couple.abz", *map(str, options)],
                          capture_output=True, text=True, timeout=300, check=False)
    return fine(done)


def time_of(packet):
    """Of a tick, in its first packet; None: this is another."""
    at = packet.find(b"/VMC/Ext/T\0\0,f\0\0")
    return packet[at + 16:at + 20] if at >= 0 else None


def recorded_is_what_was_sent(path, vmc):
    """Every packet of the avatar is the one that the recording, danced again, sends for that tick. Ticks danced again."""
    avatar = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    avatar.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 24)
    avatar.bind(("127.0.0.1", 0))
    packets, first = set(), {}
    process = subprocess.Popen([ABRAZO, "replay", path, "--repertoire", "couple.abz", "--speed", "6", "--vmc-out",
                                str(avatar.getsockname()[1])], stdout=subprocess.PIPE, text=True)
    while process.poll() is None or select.select([avatar], [], [], .2)[0]:
        if select.select([avatar], [], [], .2)[0]:
            packet = avatar.recv(4096)
            packets.add(packet)
            if (when := time_of(packet)) is not None:
                first[when] = packet
    assert process.returncode == 0
    sent = [packet[:-32] for _, _, _, packet in vmc]
    found = sum(packet in packets for packet in sent)
    assert found > len(sent) * .9, (found, len(sent))  # what is sent so fast misses some
    again = [(packet, first[time_of(packet)]) for packet in sent if time_of(packet) in first]
    assert len(again) > 100 and all(a == b for a, b in again), [a == b for a, b in again].count(False)
    return int(process.stdout.read().split()[0])


def shown(path):
    """What had been shown before each tick that was recorded, as hashes (abrazo/journal.h)."""
    bytes_of, at, tick, hashes = pathlib.Path(path).read_bytes(), 12, None, {}
    while at < len(bytes_of):
        size, = struct.unpack_from("<I", bytes_of, at)
        value, = struct.unpack_from("<Q", bytes_of, at + 12)
        if bytes_of[at + 8] == 3:
            tick = value
        elif bytes_of[at + 8] == 1:
            hashes[tick] = value
            tick += 1
        at += size
    return hashes


def as_without_falls(path):
    """How many ticks of this dance are those of quiet.dance; all that both have."""
    quiet, fallen = shown("quiet.dance"), shown(path)
    last = min(max(quiet), max(fallen))
    assert [quiet[tick] for tick in range(last + 1)] == [fallen[tick] for tick in range(last + 1)]
    return last + 1


@check
def whoever_falls_the_dance_goes_on():
    n = 2 if SHORT else 6
    osc, vmc, said = falls(n, n * (.8 if SHORT else .6), [signal.SIGKILL, signal.SIGABRT, signal.SIGSTOP], "--record", "fallen.dance")
    epochs, ticks, longest, missing = one_dance(osc)
    one_dance(vmc)
    assert epochs >= n + 1 and said.count("carries on") >= n - 1, said  # one may fall before it has said so
    print(f"# {n} falls: {epochs - 1} takeovers, {ticks} ticks; longest without one {1000 * longest:.1f} ms, missing {missing}")
    # One may fall between the gate and the sending. Where others may go first, or everything is ten times as slow, more
    # ticks come at once than wait for each other.
    assert sum(missing) <= (1 if in_real_time() and not SHORT else 60), missing
    # Each hash of each tick is compared there.
    again = int(replayed("fallen.dance").split()[0]) if SHORT else recorded_is_what_was_sent("fallen.dance", vmc)
    assert again >= ticks, (again, ticks)


@check
def a_dropped_song_and_another_dance_go_on_too():
    osc, bytes_of = Listener(), pathlib.Path("song.wav").read_bytes()
    with Two(ABRAZO, *USUAL, "--standby", "--osc-out", osc.port) as program:
        with program.join() as peer:
            assert program.ask("/music?name=dropped.wav", method="POST", body=bytes_of)[0] == 200
            peer.say(wishes(dance=WALTZ))
            before = peer.moment(lambda moment: moment.dance == WALTZ and moment.bits & 2)
        for falls_n in (1, 2):  # the second is one who was forked in another dance
            fall(program, signal.SIGKILL)
            osc.wait(lambda epoch, tick: epoch > falls_n)
            program.ready()
            with program.join() as peer:
                after = peer.moment(lambda moment: moment.tick > before.tick)
                assert after.dance == WALTZ and after.bits & 2, (after.dance, after.bits)
                assert abs(after.music_at - before.music_at - (after.tick - before.tick) * TICK_S) < .01
                assert peer.words()["music"] == "dropped.wav" and program.ask("/music")[2] == bytes_of
                for name in ("next.wav", "dropped.wav"):
                    assert program.ask(f"/music?name={name}", method="POST", body=bytes_of)[0] == 200
                    peer.moment(lambda moment: moment.music_at < .2)
                    before = peer.moment(lambda moment: moment.music_at > .2)
    _, _, longest, missing = one_dance(osc.end())
    print(f"# in another dance: longest without a tick {1000 * longest:.0f} ms, missing {missing}")


@check
def the_page_comes_back_and_the_music_goes_on_in_time():
    with Two(ABRAZO, *USUAL, "--standby", "--music", "song.wav") as program:
        def music_at(moment):
            return moment.music_at - moment.tick * TICK_S
        came_back = []
        for _ in range(3):  # who looks at the page waits for a core too: once of three times is enough
            with program.join() as peer:
                before = peer.moment(lambda moment: moment.tick > 60)
            fall(program, signal.SIGKILL)
            begin = time.monotonic()
            while True:
                time.sleep(.1)  # as web/live/link.js, or sooner
                try:
                    with program.join() as peer:
                        after = peer.moment()
                        break
                except OSError:
                    assert time.monotonic() < begin + PATIENCE
            came_back.append(time.monotonic() - begin)
            off = music_at(after) - music_at(before)
            print(f"# the page is back after {came_back[-1]:.2f} s; the music is {1000 * off:.1f} ms off")
            assert abs(off) < .01 and after.tick > before.tick
            if came_back[-1] < 1:
                break
        assert min(came_back) < 1, came_back


@check
def who_stands_by_may_fall_too_and_nobody_notices():
    osc = Listener()
    env = dict(os.environ, LD_PRELOAD=DISTURB, ABZ_DISTURB="clock") if DISTURB else None
    with Two(ABRAZO, *USUAL, "--standby", "--osc-out", osc.port, "--record", "quiet.dance", env=env) as program:
        osc.wait(lambda epoch, tick: tick > 60)
        for how in (signal.SIGKILL, signal.SIGSTOP):
            second = program.stands_by()
            os.kill(second, how)
            tick = osc.newest()[1]
            osc.wait(lambda epoch, now: now > tick + 40)
            if how == signal.SIGSTOP:
                os.kill(second, signal.SIGCONT)
                tick = osc.newest()[1]
                osc.wait(lambda epoch, now: now > tick + 40)
        both = program.speaks(), program.stands_by()
        for how in (signal.SIGSTOP, signal.SIGCONT):  # as when the machine sleeps
            for child in both:
                os.kill(child, how)
            time.sleep(.3)
        tick = osc.newest()[1]
        osc.wait(lambda epoch, now: now > tick + 10)
        assert osc.newest()[0] == 1  # the first still speaks
        fall(program, signal.SIGKILL)
        osc.wait(lambda epoch, tick: epoch > 1)  # and the third knows the dance
        assert program.end()[0] == 0
    came = osc.end()
    assert sum(one_dance(came)[3]) <= (1 if in_real_time() else 60)
    steady = sorted(b[0] - a[0] for a, b in zip(came, came[1:]))
    assert abs(steady[len(steady) // 2] - TICK_S) < .002, steady[len(steady) // 2]  # by whatever clock
    assert as_without_falls("fallen.dance") > 200


@check
def both_may_fall_at_once():
    osc = Listener()
    with Two(ABRAZO, *USUAL, "--standby", "--osc-out", osc.port) as program:
        osc.wait(lambda epoch, tick: tick > 60)
        program.ready()
        for child in program.both():
            os.kill(child, signal.SIGKILL)
        epoch, tick = osc.newest()
        osc.wait(lambda now, later: now > epoch and later > tick + 60)
    _, _, longest, missing = one_dance(osc.end())
    print(f"# {1000 * longest:.0f} ms without a tick, missing {missing}")
    assert sum(missing) <= (1 if in_real_time() and not SHORT else 60), missing


@check
def the_dance_outlives_the_one_who_keeps_the_two():
    osc = Listener()
    program = Two(ABRAZO, *USUAL, "--standby", "--osc-out", osc.port)
    osc.wait(lambda epoch, tick: tick > 60)
    program.ready()
    program.process.send_signal(signal.SIGSTOP)
    fallen = fall(program, signal.SIGKILL)
    _, tick = osc.wait(lambda epoch, now: epoch > 1)
    osc.wait(lambda epoch, now: now > tick + 5)
    program.process.send_signal(signal.SIGCONT)
    osc.wait(lambda epoch, now: fallen not in program.both())
    speaker, second = program.ready(), program.stands_by()
    program.process.kill()
    try:
        tick = osc.newest()[1]
        osc.wait(lambda epoch, now: now > tick + 30)
        os.kill(speaker, signal.SIGKILL)
        osc.wait(lambda epoch, now: epoch > 2 and now > tick + 60)
    finally:
        for child in (speaker, second):
            try:
                os.kill(child, signal.SIGINT if child == second else signal.SIGKILL)
            except ProcessLookupError:
                pass
        program.process.communicate(timeout=PATIENCE)
    one_dance(osc.end())


@check
def a_show_is_recorded_and_her_motion_is_written_from_that():
    with Two(ABRAZO, *USUAL, "--show", "evening", "--motion", "her.bvh") as program, program.join() as peer:
        assert peer.moment(lambda moment: moment.tick > 60).recording
        fall(program, signal.SIGKILL)
    session, = os.listdir("evening")
    n = int(replayed(f"evening/{session}", "-o", "again.bvh").split()[0])
    assert n > 60 and pathlib.Path("her.bvh").read_bytes() == pathlib.Path("again.bvh").read_bytes()
    done = subprocess.run([ABRAZO, "live", "--standby", "--motion", "her.glb"], capture_output=True, timeout=60, check=False)
    assert done.returncode == 64 and b"--record FILE" in done.stderr, done.stderr
    done = subprocess.run([ABRAZO, "live", "--show", "evening", "--motion", "nowhere/her.glb", *USUAL], capture_output=True,
                          timeout=60, check=False)
    refused(done, "nowhere/her.glb")
    done = subprocess.run([ABRAZO, "live", "--show", "no/where", *USUAL], capture_output=True, timeout=60, check=False)
    refused(done, "no/where/abrazo-")


def kills(n, seconds, how):
    """So many, one after the other, as a table."""
    with contextlib.ExitStack() as beside:
        if not os.path.exists("quiet.dance"):
            beside.enter_context(Live(ABRAZO, *USUAL, "--record", "quiet.dance"))
        osc, vmc, _ = falls(n, seconds, [how], "--record", "kills.dance")
    gaps, missing, last = [], 0, None
    for when, epoch, tick, _ in osc:
        if last and epoch != last[1]:
            gaps.append(1000 * (when - last[0]))
            missing += tick - last[2] - 1
        last = (when, epoch, tick)
    epochs, ticks, _, _ = one_dance(osc)
    one_dance(vmc)
    gaps.sort()
    usual = sorted(1000 * (b[0] - a[0]) for a, b in zip(osc, osc[1:]) if a[1] == b[1])
    words = replayed("kills.dance").split()
    print(f"falls of the one who speaks by {how.name},{n}\ntakeovers,{epochs - 1}\nticks heard,{ticks}\n"
          f"ticks twice or out of order,0\nticks missing at takeovers,{missing}\n"
          f"between ticks otherwise: median and longest ms,{usual[len(usual) // 2]:.1f} {usual[-1]:.1f}\n"
          f"between ticks at a takeover: median and longest ms,{gaps[len(gaps) // 2]:.1f} {gaps[-1]:.1f}\n"
          f"gaps of more than two ticks,{sum(gap > 2000 * TICK_S for gap in gaps)}\n"
          f"ticks danced again with the same hashes,{words[0]}\n"
          f"ticks danced as without falls,{as_without_falls('kills.dance')}")


def prepare():
    if b"built without its live page" in subprocess.run([ABRAZO, "live", "--help"], capture_output=True, timeout=60,
                                                        check=False).stderr:
        print("left out: built without libwebsockets")
        sys.exit(77)
    lead, follow = example_couple(COUPLE)
    pathlib.Path("lead.bvh").write_bytes(lead.read_bytes())
    subprocess.run([ABRAZO, "learn", "-q", "-o", "couple.abz", "--couple", lead, follow], check=True, timeout=120)
    with wave.open("song.wav", "wb") as song:
        song.setparams((1, 2, 8000, 0, "NONE", ""))
        beat = [int(20000 * (1 - i / 400) * (-1) ** (i // 20)) if i < 400 else 0 for i in range(4000)]
        song.writeframes(struct.pack("<4000h", *beat) * 40)


if sys.argv[3:4] == ["kills"]:
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        prepare()
        for how in (signal.SIGKILL, signal.SIGSTOP, signal.SIGABRT):
            kills(int(sys.argv[4]), float(sys.argv[5]), how)
            os.remove("kills.dance")
        os.chdir("/")
    sys.exit(0)
if SHORT:
    CHECKS[:] = [whoever_falls_the_dance_goes_on, both_may_fall_at_once]
keep(prepare)
