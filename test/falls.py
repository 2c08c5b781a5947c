"""abrazo falls: tables of motion sensors in many layouts, and motion. Usage: falls.py ABRAZO COUPLE"""
import math
import os
import socket
import subprocess
import sys
import tempfile

abrazo, couple = sys.argv[1:3]
number = failed = 0


def check(what, good, why=""):
    global number, failed
    number += 1
    print(f"{'ok' if good else 'not ok'} {number} - {what}")
    if not good:
        failed = 1
        print(f"# {why}")


def run(*args, stdin=None):
    return subprocess.run([abrazo, "falls", *args], capture_output=True, text=True, input=stdin)


def story(rate, fall=True):
    """Time, acceleration in g and turning in rad/s of somebody who stands, drops, strikes the floor and lies."""
    for i in range(int(rate * 10)):
        t = i / rate - 4
        done = min(max(t / .4, 0), 1) if fall else 0
        size = .2 if 0 <= t < .4 else 4 if .4 <= t < .46 else 1  # who does not fall hops
        angle = 1.5 * done
        yield i / rate, (0, size * math.cos(angle), -size * math.sin(angle)), (1.5 / .4 if fall and 0 <= t < .4 else 0, 0, 0)


def table(rate, fall, row, head=""):
    return head + "".join(row(t, a, w) for t, a, w in story(rate, fall))


def sisfall(t, a, w):
    bits = [round(256 * x) for x in a] + [round(math.degrees(x) * 65536 / 4000) for x in w] + [0, -900, -400]
    return ",".join(f"{x:4d}" for x in bits) + ";\n"


def umafall(t, a, w):
    ms = round(1000 * t)
    return "".join(
        f"{ms};1;{';'.join(str(x) for x in v)};{kind};{sensor}\n"
        for sensor, scale in ((0, 0.1), (2, 1))
        for kind, v in ((0, [scale * x for x in a]), (1, [scale * math.degrees(x) for x in w])))


PLACES = "% MAC Address; Sensor_ID; Position; Device Model\n%f8:95; 0; RIGHTPOCKET; phone\n%C4:BE; 2; WAIST; SensorTag\n"
layouts = {
    "SisFall": (200, sisfall, "", [], "200 rows a second, acceleration in 1/256 g"),
    "UMAFall, the sensor at the waist": (20, umafall, PLACES, [], "20 rows a second, acceleration in g (the sensor at the waist)"),
    "named columns, milliseconds, m/s2, degrees": (
        100, lambda t, a, w: f"{1000 * t:.0f}," + ",".join(f"{9.81 * x:.3f}" for x in a) + "," +
        ",".join(f"{math.degrees(x):.2f}" for x in w) + "\n", "time,accX,accY,accZ,gyroX,gyroY,gyroZ\n", [],
        "100 rows a second, acceleration in m/s2 (columns 2, 3 and 4), turning in degrees/s"),
    "columns told, commas in numbers, no turning": (
        50, lambda t, a, w: "x;" .replace("x", "0") + ";".join(f"{x:.3f}".replace(".", ",") for x in a) + "\n", "",
        ["--rate", "50", "--columns", "2,3,4"], "50 rows a second, acceleration in g (columns 2, 3 and 4), no turning"),
    "units told": (
        60, lambda t, a, w: "\t".join(f"{50 * x:.2f}" for x in a) + "\t" + "\t".join(f"{10 * math.degrees(x):.2f}" for x in w) + "\n",
        "", ["--rate", "60", "--units-per-g", "50", "--units-per-turn", "10"], "in the units that were told"),
}
with tempfile.TemporaryDirectory() as folder:
    for name, (rate, row, head, options, remark) in layouts.items():
        for fall in (True, False):
            path = os.path.join(folder, "sensor.csv")
            with open(path, "w") as f:
                f.write(table(rate, fall, row, head))
            r = run(path, *options)
            states = [line.split(",")[1] for line in r.stdout.splitlines()[1:]]
            wanted = ["dancing", "unsteady", "falling", "down"] if fall else ["dancing", "unsteady", "dancing"]
            check(f"{name}: who {'falls' if fall else 'hops'}", r.returncode == 0 and states == wanted, r.stdout + r.stderr)
            check(f"{name}: it is said aloud", remark in r.stderr, r.stderr)
        r = run("-", *options, stdin=table(rate, True, row, head))
        check(f"{name}: from a pipe", r.returncode == 0 and "falling" in r.stdout, r.stdout + r.stderr)

    bad = {
        "a file that is not there": (["nowhere.csv"], "nowhere.csv"),
        "no table": (["-"], "is no table of a motion sensor"),
        "no rate": (["-"], "expected --rate"),
        "columns it has not": (["-", "--rate", "50", "--columns", "4,5,6"], "has fewer columns"),
    }
    stdin = {"no table": "once upon a time\n" * 50, "no rate": "0,1,0\n" * 50, "columns it has not": "0,1,0\n" * 50}
    for name, (args, words) in bad.items():
        r = run(*args, stdin=stdin.get(name))
        check(name, r.returncode == 1 and words in r.stderr and r.stderr.count("\n") == 1 and not r.stdout, r.stderr + r.stdout)
    for args in (["--columns", "1,2", "-"], ["--rate", "0", "-"], ["a", "b"], []):
        r = run(*args)
        check(f"a command line that is none: {' '.join(args)}", r.returncode == 64 and r.stdout == "", r.stdout + r.stderr)

    subprocess.run([couple, folder], check=True, stdout=subprocess.DEVNULL)
    lead, follow = (os.path.join(folder, f"{who}_01.bvh") for who in ("lead", "follow"))
    r = run(lead, "--partner", follow, "--quiet")
    check("who dances does not fall", r.returncode == 0 and r.stdout.splitlines()[1:] == ["0.000,dancing,1.00"] and r.stderr == "",
          r.stdout + r.stderr)
    # The same dancer drops to the floor: the hips, and all that hangs from them, tip over within half a second.
    with open(lead) as f:
        lines = f.read().splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("Frame Time")) + 1
    order = [w for line in lines if "CHANNELS 6" in line for w in line.split()[2:]][:6]
    fps = 1 / float(lines[first - 1].split()[-1])
    begin = first + int(3 * fps)
    rows = lines[first:begin]
    still = [float(x) for x in lines[begin].split()]
    height = still[order.index("Yposition")]
    for i in range(int(3 * fps)):
        s = min(1, (i / fps / .5) ** 2)
        row = list(still)
        row[order.index("Yposition")] = height * (1 - .87 * s)
        row[order.index("Xrotation")] = still[order.index("Xrotation")] + 85 * s
        rows.append(" ".join(f"{x:.5f}" for x in row))
    path = os.path.join(folder, "drops.bvh")
    with open(path, "w") as f:
        head = [f"Frames: {len(rows)}" if line.startswith("Frames:") else line for line in lines[:first]]
        f.write("\n".join(head + rows) + "\n")
    r = run(path)
    told = [line.split(",") for line in r.stdout.splitlines()[1:]]
    times = [float(t) for t, state, sure in told if state == "falling"]
    check("who drops to the floor falls", r.returncode == 0 and len(times) == 1 and 3 < times[0] < 3.6 and told[-1][1] == "down",
          r.stdout + r.stderr)
    # Who follows him makes way, and crouches clear of where he lies, facing him.
    repertoire, hers = os.path.join(folder, "couple.abz"), os.path.join(folder, "hers.bvh")
    subprocess.run([abrazo, "learn", "-q", "-o", repertoire, "--couple", lead, follow], check=True)
    r = subprocess.run([abrazo, "dance", path, "--repertoire", repertoire, "-o", hers, "--quiet"], capture_output=True, text=True)
    check("who follows one that falls dances to the end", r.returncode == 0, r.stderr)

    def hips(file):
        with open(file) as f:
            text = f.read().splitlines()
        first = next(i for i, line in enumerate(text) if line.startswith("Frame Time")) + 1
        names = [w for line in text if "CHANNELS 6" in line for w in line.split()[2:]][:3]
        at = [[float(row.split()[names.index(f"{axis}position")]) for axis in "XYZ"] for row in text[first:]]
        return [[x / height for x in row] for row in at]  # of his standing height, .9 m or so

    him, her = hips(path), hips(hers)
    apart = [math.hypot(a[0] - b[0], a[2] - b[2]) for a, b in zip(him, her)]
    fell = int((times[0] if times else 3.4) * fps)
    speeds = [fps * math.dist(a, b) for a, b in zip(her[fell - 1:], her[fell:])]
    check("she stands clear of him in the end", len(her) == len(him) and apart[-1] > .85 / .95, f"{apart[-1]}")
    check("and low", .5 < her[-1][1] < .8 and her[fell][1] > .85, f"{her[fell][1]} {her[-1][1]}")
    check("and goes there without a jump", max(speeds) < 3 and max(speeds[-20:]) < .2, f"{max(speeds)} {max(speeds[-20:])}")
    check("and is never nearer than when he fell", min(apart[fell:]) > apart[fell] - .1, f"{apart[fell]} {min(apart[fell:])}")
    # Live each state goes out as OSC, and again when the recording is danced again.
    def states(*command):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as light:
            light.bind(("127.0.0.1", 0))
            light.settimeout(.2)
            it = subprocess.Popen([abrazo, *command, "--quiet", "--osc-out", f"127.0.0.1:{light.getsockname()[1]}"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            told, ended = [], False
            while not ended:
                ended = it.poll() is not None
                try:
                    while True:
                        packet = light.recv(2000)
                        at = packet.find(b"/abrazo/dancer/state\0")
                        if at >= 0:
                            told.append(packet[at + 28:].split(b"\0")[0].decode())  # after the address and ",sf"
                except socket.timeout:
                    pass
            return it.returncode, told, it.stderr.read()

    evening = os.path.join(folder, "evening.dance")
    code, told, why = states("live", "--lead", path, "--once", "--port", "0", "--record", evening)
    wanted = ["falling", "down"]
    check("live it is told as OSC", code == 0 and [s for s in told if s in wanted] == wanted, f"{code} {told} {why}")
    code, again, why = states("replay", evening)
    check("and again in a replay", code == 0 and again == told, f"{code} {again} {why}")
print(f"1..{number}")
sys.exit(failed)
