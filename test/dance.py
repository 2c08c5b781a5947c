"""What "./dance" does when it is asked for nothing: dance.py CHECKOUT BUILD

It is run from a folder that has the script, and the build that is being tested as its build: nothing is built anew, and
what is missing on this machine is not its matter. Prints TAP.
"""
import os
import pathlib
import select
import shutil
import signal
import subprocess
import sys

sys.dont_write_bytecode = True  # nothing is left in this folder
from live_peer import PATIENCE, Live, Peer
from promises import check, keep

CHECKOUT, BUILD = map(pathlib.Path, map(os.path.abspath, sys.argv[1:3]))


@check
def it_says_what_it_takes():
    said = subprocess.run(["./dance", "--help"], capture_output=True, timeout=PATIENCE, check=True).stdout
    assert b"--no-browser" in said and b"--port" in said
    assert not pathlib.Path("out").exists()


@check
def it_reaches_the_page():
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    with subprocess.Popen(["./dance", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as it:
        try:
            said = []
            while not said or not said[-1].startswith("http://"):
                ready, _, _ = select.select([it.stdout], [], [], PATIENCE)
                line = it.stdout.readline().decode() if ready else ""
                assert line, (said, it.poll(), it.stderr.read() if it.poll() is not None else "no address was printed")
                said.append(line.strip())
            page = Live.at(said[-1])
            status, headers, body = page.ask("/")
            assert status == 200 and headers["content-type"].startswith("text/html") and b"abrazo" in body, (status, headers)
            with Peer(page.host, page.port) as peer:
                first = peer.moment()
                assert first.seen == (1 << 21) - 1  # the example lead dances, and she with it
                assert peer.moment().tick > first.tick
        finally:
            it.send_signal(signal.SIGINT)
        _, error = it.communicate(timeout=PATIENCE)
        assert it.returncode == 0 and b"She danced" in error, error


def prepare():
    shutil.copy(CHECKOUT / "dance", "dance")
    pathlib.Path(".ci").mkdir()
    pathlib.Path(".ci/setup").write_text("#!/bin/sh\n", encoding="ascii")
    pathlib.Path(".ci/setup").chmod(0o755)
    pathlib.Path("build").symlink_to(BUILD)


keep(prepare)
