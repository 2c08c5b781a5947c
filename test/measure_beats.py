"""What "abrazo measure --beats" promises on the command line: measure_beats.py ABRAZO. Prints TAP."""
import json
import os
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True  # nothing is left in this folder
from promises import check, fine, keep, not_understood, refused

ABRAZO = os.path.abspath(sys.argv[1])
TRUE = "".join(f"{i / 2}\t{i % 4 + 1}\n" for i in range(40))


def measure(true, told, *options, **how):
    """The two files hold these texts; "-" comes from standard input."""
    pathlib.Path("true.beats").write_text(true)
    if told != "-":
        pathlib.Path("told.csv").write_text(told)
    return subprocess.run([ABRAZO, "measure", "--beats", "true.beats", "-" if told == "-" else "told.csv", *options],
                          capture_output=True, timeout=60, check=False, text=True, **how)


def judged(true, told, **how):
    return json.loads(fine(measure(true, told, "--json", **how)))


@check
def true_beats_told_are_all_right():
    figures = judged(TRUE, TRUE)
    assert [figures[name] for name in ("F", "CMLt", "AMLt", "downbeat_F")] == [1, 1, 1, 1], figures
    assert figures["late"] is None and figures["first_s"] is None, figures
    assert figures["true_beats"] == figures["told_beats"] == 30, figures
    table = measure(TRUE, TRUE).stdout
    assert "CMLt          1.000" in table and "30 true beats, 30 told." in table, table


@check
def what_is_told_live_is_read_with_its_time():
    rows = "".join(f"{i / 2 + .001 * (i % 2) * 30},{i / 2},{i % 4 + 1},.5,.9\n" for i in range(1, 40))
    for head in ("", "heard_s,beat_s,beat_in_bar,period_s,confidence\n", "# a remark\n\n"):
        figures = judged(TRUE, head + rows)
        assert figures["late"] == .5 and figures["F"] == .5 and figures["first_s"] == .53, figures
    assert judged(TRUE, rows.replace("\n", "\r\n")) == figures
    assert judged(TRUE, "-", input=rows) == figures
    assert judged(TRUE, rows.replace(",1,.5", ",,.5"))["downbeat_F"] == 0


@check
def no_beats_told_are_worth_nothing():
    figures = judged(TRUE, "")
    assert figures["F"] == figures["AMLt"] == figures["told_beats"] == 0, figures
    assert judged("1\n2\n", "")["downbeat_F"] is None


@check
def what_is_not_a_beat_is_refused_with_its_line():
    refused(measure("", TRUE), "true.beats", "no beats")
    refused(measure("1\n2 x\n", TRUE), "true.beats:2:", "place in the bar", '"x"')
    refused(measure("1\n2 1.5\n", TRUE), "true.beats:2:", "place in the bar")
    refused(measure("1\n\n1\n", TRUE), "true.beats:3:", "not later")
    refused(measure("1\nnan\n", TRUE), "true.beats:2:", "a time in seconds", '"nan"')
    refused(measure(TRUE, "heard_s,beat_s\n1,2\n1,\n"), "told.csv:3:", "a time in seconds")
    refused(measure(TRUE, "1,2\nheard_s,beat_s\n"), "told.csv:2:", "a time in seconds")
    refused(measure(TRUE, "1,2\n3\n"), "told.csv:2:", "as before")
    refused(measure(TRUE, "1\n2,3\n"), "told.csv:2:", "as before")
    refused(measure(TRUE, "1e9\n"), "told.csv:1:", "a time in seconds")
    refused(measure(TRUE, "\0\1\n"), "told.csv:1:", "a time in seconds")
    refused(measure(TRUE, "x" * 100000), "told.csv:1:", "...")
    os.remove("told.csv")
    refused(measure(TRUE, "-", stdin=None, input="1 -1\n"), "-:1:", "place in the bar")
    missing = subprocess.run([ABRAZO, "measure", "--beats", "true.beats", "missing.csv"], capture_output=True, text=True,
                             check=False)
    refused(missing, "missing.csv", "No such file")


@check
def beats_and_dancers_do_not_mix():
    not_understood(measure(TRUE, TRUE, "more"), "one file")
    not_understood(measure(TRUE, TRUE, "--human", "x.bvh"), "no dancers")
    not_understood(measure(TRUE, TRUE, "--unit", "m"), "no dancers")


keep()
