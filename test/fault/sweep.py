"""Let the n-th request for memory fail, for every n, in every command: sweep.py PRELOAD ABRAZO COUPLE COMMAND

The command must then end with one clear line and a code of its own choice, never by a signal; or do its work all the
same and give the same results. Prints TAP. COUPLE is the program that writes the example couple.
"""
import concurrent.futures
import os
import struct
import subprocess
import sys
import tempfile

FRAMES = 90  # of the example couple: enough to learn a little from, short enough to run a thousand times

# Each command with its files; {0} is a folder of its own.
COMMANDS = {
    "measure": "measure lead.bvh follow.bvh --human follow.bvh --json",
    "learn": "learn -o {0}/made.abz --couple lead.bvh follow.bvh --couple lead.bvh follow.bvh --quiet",
    "listen": "listen lead.au --click {0}/made.wav",
    "listen_steps": "listen --steps lead.bvh",
    "listen_column": "listen --column 1 --rate 60 --kind breath lead.txt --quiet",
    "lead": "lead --dance waltz --tempo 120 --bars 2 -o {0}/lead.bvh {0}/follow.bvh --html {0}/made.html --quiet",
    "lead_body": "lead --figures figures --body lead.bvh,follow.bvh --bars 2 -o {0}/both.bvh --quiet",
    "lead_music": "lead --dance tango --music lead.au -o {0}/lead.bvh {0}/follow.bvh",
    "figures_list": "figures list --dance salsa",
    "figures_check": "figures check figures/box-step.figure figures/right-box.figure",
    "figures_show": "figures show waltz/box-step -o {0}/made.svg",
    "figures_render": "figures render figures/box-step.figure -o {0}/both.bvh --html {0}/made.html",
    "dance": "dance lead.bvh --repertoire couple.abz -o {0}/made.bvh --html {0}/made.html --quiet",
    "dance_music": "dance lead.bvh --music lead.au --repertoire couple.abz -o {0}/made.bvh --quiet",
}


def cut(source, target):
    """Copy the first frames of a BVH file."""
    with open(source, encoding="ascii") as lines, open(target, "w", encoding="ascii") as out:
        left = None
        for line in lines:
            if line.startswith("Frames:"):
                line = f"Frames: {FRAMES}\n"
            if left == 0:
                break
            if left is not None:
                left -= 1
            if line.startswith("Frame Time:"):
                left = FRAMES
            out.write(line)


def make_sound(folder):
    """A second of ticks as a sound, and as a table."""
    sound = [9000 if i % 4000 < 400 and i % 20 < 10 else 0 for i in range(8000)]
    # Not WAV: there libsndfile 1.2 itself falls over one of its requests.
    with open(os.path.join(folder, "lead.au"), "wb") as out:
        out.write(struct.pack(f">4s5I{len(sound)}h", b".snd", 24, 2 * len(sound), 3, 8000, 1, *sound))
    with open(os.path.join(folder, "lead.txt"), "w", encoding="ascii") as out:
        out.writelines(f"{x}\n" for x in sound[::100])


def make_figures(folder, program):
    """A folder of two figures."""
    os.mkdir(os.path.join(folder, "figures"))
    for name in ("box-step", "right-box"):
        subprocess.run([program, "figures", "print", f"waltz/{name}", "-o", f"figures/{name}.figure"], cwd=folder,
                       check=True)


def run(command, n, preload, program, folder):
    """What the command does when request n fails: code, output, files made, line on standard error, requests."""
    with tempfile.TemporaryDirectory() as made:
        count = made + ".count"
        result = subprocess.run([program, *COMMANDS[command].format(made).split()], cwd=folder, capture_output=True,
                                timeout=60, check=False,
                                env={"LD_PRELOAD": preload, "ABZ_FAIL_AT": str(n), "ABZ_FAIL_COUNT": count})
        files = {name: open(os.path.join(made, name), "rb").read() for name in sorted(os.listdir(made))}
        requests = 0
        if os.path.exists(count):
            requests = int(open(count, encoding="ascii").read())
            os.remove(count)
        output = result.stdout.replace(made.encode(), b"")
        return result.returncode, output, files, result.stderr.decode(errors="replace"), requests


def fault(n, got, whole):
    """Why this is not how a program should fail, or None."""
    code, output, files, said, _ = got
    if code == 0:
        return None if (output, files) == whole[1:3] else f"request {n}: code 0, but other results"
    lines = said.splitlines()
    if code < 0 or code >= 126:
        return f"request {n}: ended with {code}: {said}"
    if len(lines) != 1 or not lines[0].startswith("abrazo: "):
        return f"request {n}: not one clear line: {said!r}"
    return None


def main():
    preload, program, couple = map(os.path.abspath, sys.argv[1:4])
    command = sys.argv[4]
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        subprocess.run([couple, folder], check=True, capture_output=True)
        for name in sorted(os.listdir(folder)):
            for role in ("lead", "follow"):
                if role in name and not os.path.exists(os.path.join(folder, role + ".bvh")):
                    cut(os.path.join(folder, name), os.path.join(folder, role + ".bvh"))
        make_sound(folder)
        make_figures(folder, program)
        if command.startswith("dance"):
            learn = COMMANDS["learn"].format(folder).replace("made.abz", "couple.abz").split()
            subprocess.run([program, *learn], cwd=folder, check=True, capture_output=True)
        whole = run(command, 0, preload, program, folder)
        if whole[0] != 0:
            sys.exit(f"{command} does not work at all: {whole[3]}")
        tries = range(1, whole[4] + 1)
        results = pool.map(lambda n: fault(n, run(command, n, preload, program, folder), whole), tries)
        faults = [each for each in results if each]
    for each in faults:
        print("#", each)
    print(f"{'not ok' if faults else 'ok'} 1 - each of {whole[4]} requests for memory of {command} may fail")
    print("1..1")
    sys.exit(1 if faults else 0)


main()
