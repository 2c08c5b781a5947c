"""What the tests of the program share: a promise is a function marked @check; keep() tries them all and prints TAP."""
import base64
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

CHECKS = []


class Left(Exception):
    """Why a promise is left out."""


def check(promise):
    CHECKS.append(promise)
    return promise


def said(result):
    """What a program that ended said on standard error."""
    return result.stderr if isinstance(result.stderr, str) else result.stderr.decode()


def ended(result, code, *words):
    """It ended with this code, and what it said has all of these words."""
    assert result.returncode == code, f"code {result.returncode}: {said(result)}"
    for word in words:
        assert word in said(result), f"{word!r} is not in {said(result)!r}"


def fine(result):
    """Its output."""
    ended(result, 0)
    return result.stdout


def refused(result, *words):
    """Code 1 and one line that has all of these words."""
    ended(result, 1, *words)
    assert said(result).startswith("abrazo: ") and said(result).count("\n") == 1, repr(said(result))


def not_understood(result, *words):
    """Code 64, these words, and nothing on standard output."""
    ended(result, 64, *words)
    assert not result.stdout, result.stdout[:80]


def flags_of_page(result, path):
    """Of a page with a third dancer that was written to path, frame by frame (player.h); None where the program was
    built without its page, and said so."""
    if "built without its page" in said(result):
        return refused(result, path)
    fine(result)
    page = pathlib.Path(path).read_text(encoding="utf-8")
    motion = re.search(r'<script id="motion"([^>]*data-third="[^>]*)>([^<]*)<', page)
    size, at = 316 + 28 * motion[1].count("-chair=") + 156, 312
    return [struct.unpack_from("<I", frame, at)[0] for frame in
            map(bytes, zip(*[iter(base64.b64decode(motion[2]))] * size))]


def example_couple(couple):
    """The files of leader and follower of the example couple's first take, which the program COUPLE writes here."""
    subprocess.run([couple, "example"], check=True, capture_output=True)
    return [min(pathlib.Path("example").glob(f"{role}*")) for role in ("lead", "follow")]


def keep(prepare=lambda: None):
    """Try each promise in turn, in a new folder that prepare() fills; then leave the program."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        prepare()
        for n, promise in enumerate(CHECKS, 1):
            name = promise.__name__.replace("_", " ")
            try:
                promise()
                print(f"ok {n} - {name}", flush=True)
            except Left as why:
                print(f"ok {n} - {name} # SKIP {why}", flush=True)
            except (AssertionError, OSError, subprocess.SubprocessError) as why:
                failed += 1
                print("#", "\n# ".join(str(why).splitlines() or [f"line {why.__traceback__.tb_next.tb_lineno}"]))
                print(f"not ok {n} - {name}", flush=True)
    print(f"1..{len(CHECKS)}")
    sys.exit(failed > 0)
