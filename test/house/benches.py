"""Every benchmark compiles: nobody builds them by default. Usage: benches.py BUILD_ROOT, which has compile_commands.json."""
import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys


def compiles(command):
    words = shlex.split(command["command"])
    for name in ("-o", "-MQ", "-MF"):
        at = words.index(name)
        del words[at:at + 2]
    words = [word for word in words if word not in ("-MD", "-c")] + ["-Werror", "-fsyntax-only"]
    return subprocess.run(words, cwd=command["directory"], check=False).returncode == 0


commands = json.loads(pathlib.Path(sys.argv[1], "compile_commands.json").read_text(encoding="utf-8"))
commands = [command for command in commands if "/bench/" in command["file"]]
assert len(commands) > 20, len(commands)
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    all_compile = all(list(pool.map(compiles, commands)))
sys.exit(not all_compile)
