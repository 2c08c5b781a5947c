"""When a chair comes to rest: seated_rests.py ABRAZO

Every dance, she sits, 100 counts a minute, 32 bars. A rest is where her hips are slowest within an eighth of a second either
way, at less than half of the speed around it; it begins where they are within
a fiftieth of that speed of it. How many there are, how far from the nearest count (ms, median), and the share
within 100 ms of one: by chance it would be a third."""
import math
import os
import subprocess
import sys
import tempfile

W, PER_MINUTE = 8, 100

print("dance      rests  off, ms  within 100 ms")
with tempfile.TemporaryDirectory() as folder:
    for dance in ("salsa", "bachata", "merengue", "cha-cha", "rumba", "tango", "waltz"):
        his, hers = (os.path.join(folder, name) for name in ("lead.bvh", "follow.bvh"))
        subprocess.run([sys.argv[1], "lead", "--dance", dance, "--seated", "follow", "--tempo", str(PER_MINUTE), "--bars",
                        "32", "-q", "-o", his, hers], check=True)
        with open(hers, encoding="ascii") as file:
            rows = [list(map(float, line.split())) for line in file.read().split("Frame Time:")[1].splitlines()[1:]]
        v = [math.hypot(c[0] - a[0], c[2] - a[2]) for a, c in zip(rows, rows[2:])]
        off, last = [], 0
        for i in range(W, len(v) - W):
            around = max(v[max(0, i - 2 * W):i + 2 * W + 1])
            still = min(v[i - W:i + W + 1]) + around / 50
            if v[i - 1] > still >= v[i] and v[i] < around / 2 and around > max(v) / 5 and i - last > W:
                count, last = (i + 1) / 60 * PER_MINUTE / 60, i
                off.append(abs(count - round(count)) * 60000 / PER_MINUTE)
        off.sort()
        print(f"{dance:10} {len(off):5} {off[len(off) // 2]:8.0f} {sum(o < 100 for o in off) / len(off):14.2f}")
