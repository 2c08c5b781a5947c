"""What goes out and comes in, spoken with programs that are not ours: peers.py ABRAZO PEER NPM_SOURCE NPM_FOLDER

PEER is test/peer.c. liblo's oscdump reads what is sent; a node package sends what is read. Prints TAP.
"""
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True  # nothing is left in this folder
import promises
from promises import Left, check

ABRAZO, PEER, NPM_SOURCE, NPM_FOLDER = map(os.path.abspath, sys.argv[1:5])
BONES = {"Hips", "Spine", "Chest", "Neck", "Head"} | {
    side + part for side in ("Left", "Right")
    for part in ("Shoulder", "UpperArm", "LowerArm", "Hand", "UpperLeg", "LowerLeg", "Foot", "Toes")}
FRAMES = 30


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def dumped(option, ticks):
    """What oscdump prints of so many ticks: a list of (address, types, values)."""
    if not shutil.which("oscdump"):
        raise Left("oscdump is not installed")
    port = free_port()
    with subprocess.Popen(["oscdump", "-L", str(port)], stdout=subprocess.PIPE, text=True) as dump:
        try:
            wait_listening(port)
            promises.fine(subprocess.run([PEER, "send", option, f"127.0.0.1:{port}", str(ticks)], capture_output=True,
                                         timeout=60, check=False))
            time.sleep(0.3)
        finally:
            dump.terminate()
        lines = [line.split() for line in dump.stdout]
    # time of the bundle, address, types, values
    return [(parts[1], parts[2], [value.strip('"') for value in parts[3:]]) for parts in lines]


def wait_listening(port):
    """Until somebody has this port."""
    for _ in range(200):
        with open("/proc/net/udp", encoding="ascii") as table:
            if any(f":{port:04X} " in line.split("rem_address")[0].split(maxsplit=2)[1] + " " for line in table):
                return
        time.sleep(0.02)
    raise AssertionError(f"nobody listens at {port}")


def npm():
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        raise Left("node and npm are not installed")
    result = subprocess.run([node, os.path.join(NPM_SOURCE, "install.mjs"), NPM_FOLDER], capture_output=True,
                            timeout=120, check=False)
    if result.returncode == 77:
        raise Left("npm cannot fetch packages")
    promises.fine(result)
    return node


@check
def oscdump_reads_the_avatar():
    got = dumped("vmc-out", 20)
    names = [values[0] for address, types, values in got if address == "/VMC/Ext/Bone/Pos"]
    times = [float(values[0]) for address, _, values in got if address == "/VMC/Ext/T"]
    assert set(names) == BONES, set(names) ^ BONES
    assert len(times) >= 15 and times == sorted(times), times
    assert len(names) == len(BONES) * len(times), len(names)
    for address, types, values in got:
        expected = {"/VMC/Ext/Bone/Pos": "sfffffff", "/VMC/Ext/Root/Pos": "sfffffff", "/VMC/Ext/OK": "iii",
                    "/VMC/Ext/T": "f"}[address]
        assert types == expected and len(values) == len(types), (address, types, values)
        if types == "sfffffff":
            turn = [float(v) for v in values[4:]]
            assert abs(sum(q * q for q in turn) - 1) < 1e-4, (address, values)
    hips = next(values for address, _, values in got if values[0] == "Hips")
    assert 0.7 < float(hips[2]) < 1.0, hips


@check
def oscdump_reads_pulse_steps_figure_and_togetherness():
    got = dumped("osc-out", 65)
    pulses = [[float(v) for v in values] for address, types, values in got
              if address == "/abrazo/pulse" and types == "fff"]
    steps = [values for address, types, values in got if address == "/abrazo/step" and types == "ss"]
    figures = [values for address, types, values in got if address == "/abrazo/figure" and types == "sff"]
    assert len(pulses) >= 50 and all(0 <= phase < 1 and period == 0.5 for phase, period, _ in pulses), pulses[:3]
    assert steps == [["she", "left"]] * 3, steps
    assert [int(float(count)) for _, count, _ in figures] == [1, 2, 3], figures
    assert [values for address, _, values in got if address == "/abrazo/togetherness"] == [["0.750000", "0.250000"]], got


@check
def a_body_that_a_node_package_sends_is_seen():
    node = npm()
    port = free_port()
    with subprocess.Popen([PEER, "hear", str(port), str(FRAMES)], stdout=subprocess.PIPE, text=True) as peer:
        assert peer.stdout.readline() == "listening\n"
        promises.fine(subprocess.run([node, os.path.join(NPM_SOURCE, "send_vmc.mjs"), NPM_FOLDER, str(port), str(FRAMES)],
                                     capture_output=True, timeout=60, check=False))
        lines = [line.split() for line in peer.stdout]
    place = {parts[0]: [float(v) for v in parts[1:]] for parts in lines if len(parts) == 4}
    assert lines[-1] == ["frames", str(FRAMES), "malformed", "0", "late", "0"], lines[-1]
    assert len(place) == 21, place
    walked = (FRAMES - 1) / 60
    for joint, x, y, z in (("hips", 0, 0.9, 0), ("head", 0, 1.5, 0), ("leftHand", 0.71, 1.35, 0),
                           ("rightHand", -0.71, 1.35, 0), ("leftToes", 0.1, 0.02, 0.13)):
        there = [x, y, z + walked]
        assert all(abs(a - b) < 1e-4 for a, b in zip(place[joint], there)), (joint, place[joint], there)


class BadNetwork(threading.Thread):
    """Hands packets on from one port to another: one in five is lost, one in ten comes twice, one in ten after the next,
    and somebody sends garbage in between."""

    def __init__(self, to_port):
        super().__init__(daemon=True)
        self.to = ("127.0.0.1", to_port)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.start()

    def run(self):
        luck, waiting = random.Random(1), None
        while True:
            packet = self.socket.recv(65536)
            if packet == b"end":
                return
            chance = luck.random()
            self.socket.sendto(luck.randbytes(luck.randrange(1, 200)), self.to)
            if chance < 0.2:
                continue
            if chance < 0.3 and waiting is None:
                waiting = packet
                continue
            for _ in range(2 if chance < 0.4 else 1):
                self.socket.sendto(packet, self.to)
            if waiting is not None:
                self.socket.sendto(waiting, self.to)
                waiting = None

    def end(self):
        self.socket.sendto(b"end", ("127.0.0.1", self.port))
        self.join()
        self.socket.close()


@check
def a_live_dance_goes_on_from_avatar_to_avatar_over_a_bad_network():
    came, goes = free_port(), free_port()
    network, heard = BadNetwork(came), 180
    with subprocess.Popen([ABRAZO, "live", "--port", "0", "--quiet", "--vmc-in", str(came), "--vmc-out", str(goes),
                           "--motion", "her.glb"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as live:
        if not live.stdout.readline():
            raise Left(live.stderr.read().strip())
        with subprocess.Popen([PEER, "hear", str(goes), str(heard)], stdout=subprocess.PIPE, text=True) as avatar:
            assert avatar.stdout.readline() == "listening\n"
            promises.fine(subprocess.run([PEER, "send", "vmc-out", f"127.0.0.1:{network.port}", str(heard)],
                                         capture_output=True, timeout=60, check=False))
            lines = [line.split() for line in avatar.stdout]
        live.send_signal(signal.SIGINT)
        said = live.stderr.read()
    network.end()
    place = {parts[0]: [float(v) for v in parts[1:]] for parts in lines if len(parts) == 4}
    assert lines[-1] == ["frames", str(heard), "malformed", "0", "late", "0"], lines[-1]
    assert len(place) == 21 and 1.2 < place["head"][1] < 1.8 and place["leftFoot"][1] < 0.4, place
    # she stands before the dancer, whose place comes from the same rule, at arm's length or less
    dancer = [line.split() for line in promises.fine(subprocess.run([PEER, "where", str(heard)], capture_output=True,
                                                                    text=True, check=False)).splitlines()]
    hips = next([float(v) for v in parts[1:]] for parts in dancer if parts[0] == "hips")
    apart = sum((a - b) ** 2 for a, b in zip(hips[::2], place["hips"][::2])) ** 0.5
    assert 0.2 < apart < 1.5, (hips, place["hips"])
    assert said == "" and os.path.getsize("her.glb") > 100000, said


promises.keep()
