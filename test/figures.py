"""What "abrazo figures" promises on the command line: figures.py ABRAZO FIGURES GRAMMAR

FIGURES is the folder of the syllabus, GRAMMAR the page on how figures are written. Prints TAP; each check is a function with that mark.
"""
import os
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree

sys.dont_write_bytecode = True  # nothing is left in this folder
from promises import check, ended, fine, keep, not_understood, refused

ABRAZO, SYLLABUS, GRAMMAR = map(os.path.abspath, sys.argv[1:4])
BASIC = pathlib.Path(SYLLABUS, "salsa", "basic-step.figure").read_text(encoding="utf-8")


def figures(*arguments, **options):
    return subprocess.run([ABRAZO, "figures", *map(str, arguments)], capture_output=True, timeout=60, check=False,
                          text=True, **options)


def write(name, text):
    pathlib.Path(name).write_text(text, encoding="utf-8", newline="")
    return name


@check
def the_list_has_every_file():
    files = {f"{path.parent.name}/{path.stem}" for path in pathlib.Path(SYLLABUS).glob("*/*.figure")}
    head, *rows = fine(figures("list")).splitlines()
    assert head.split() == ["figure", "difficulty", "counts", "needs", "title"], head
    assert {row.split()[0] for row in rows} == files


@check
def the_list_can_be_of_one_dance():
    rows = fine(figures("list", "--dance", "salsa")).splitlines()[1:]
    assert len(rows) >= 8 and all(row.startswith("salsa/") for row in rows)
    difficulties = [int(row.split()[1]) for row in rows]
    assert difficulties == sorted(difficulties)
    not_understood(figures("list", "--dance", "polka"), "there is no dance \"polka\"")
    refused(figures("list", "--dance", "samba"), "there are no figures of it in the syllabus")


@check
def a_figure_is_drawn_by_name_and_by_path():
    by_name = fine(figures("show", "salsa/basic-step"))
    assert by_name == fine(figures("show", pathlib.Path(SYLLABUS, "salsa", "basic-step.figure")))
    assert by_name == fine(figures("show", "-", input=BASIC))
    fine(figures("show", "salsa/basic-step", "-o", "basic.svg"))
    assert pathlib.Path("basic.svg").read_text(encoding="utf-8") == by_name


@check
def every_picture_is_whole_xml_and_lies_in_its_frame():
    for row in fine(figures("list")).splitlines()[1:]:
        name = row.split()[0]
        root = xml.etree.ElementTree.fromstring(fine(figures("show", name)))
        left, top, width, height = map(float, root.get("viewBox").split())
        places = re.findall(r"translate\((\S+) (\S+)\)", xml.etree.ElementTree.tostring(root, encoding="unicode"))
        assert places, name
        for x, y in places:
            assert left < float(x) < left + width and top < float(y) < top + height, (name, x, y)
        for text in root.iter("{http://www.w3.org/2000/svg}text"):
            assert left < float(text.get("x")) < left + width and top < float(text.get("y")) < top + height, name


@check
def a_figure_prints_as_it_is_laid_out():
    assert fine(figures("print", "salsa/basic-step")) == BASIC
    loose = write("loose.figure", BASIC.replace("  ", " \t").replace("\n", "\r\n"))
    assert fine(figures("print", loose)) == BASIC
    fine(figures("print", loose, "-o", "tidy.figure"))
    assert pathlib.Path("tidy.figure").read_text(encoding="utf-8") == BASIC


@check
def a_file_that_fits_is_ok():
    write("good.figure", BASIC)
    assert fine(figures("check", "good.figure")) == "good.figure: ok\n"
    assert fine(figures("check", "salsa/basic-step")) == "salsa/basic-step: ok\n"


@check
def an_error_has_line_column_and_what_was_expected():
    line = BASIC.splitlines().index("dance salsa") + 1
    write("wrong.figure", BASIC.replace("dance salsa", "dance  sasla"))
    refused(figures("check", "wrong.figure"), f"wrong.figure:{line}:8: expected a dance: salsa, ", 'found "sasla"')
    write("unfit.figure", BASIC.replace("needs nothing", "needs apart"))
    refused(figures("check", "unfit.figure"), "unfit.figure:", ":1: it does not need apart")


@check
def one_of_several_files_that_fails_is_named():
    write("good.figure", BASIC)
    write("wrong.figure", "figure Wrong\n")
    result = figures("check", "good.figure", "wrong.figure", "missing.figure")
    ended(result, 1, "wrong.figure:1:8: expected a name", "missing.figure: No such file")
    assert result.stdout == "good.figure: ok\n"


@check
def figures_that_lead_nowhere_are_remarked():
    apart = figures("check", "salsa/basic-step", "salsa/two-hand-basic")
    ended(apart, 0)
    assert apart.stderr == "", apart.stderr  # each may follow itself
    taken = figures("check", "salsa/basic-step", "salsa/take-both-hands")
    ended(taken, 0)
    assert taken.stderr == "abrazo: salsa/take-both-hands: none of these figures may follow it\n", taken.stderr
    ended(figures("check", "salsa/basic-step", "salsa/take-both-hands", "salsa/two-hand-basic"), 0)


@check
def what_is_no_figure_is_refused():
    refused(figures("show", "salsa/no-such-figure"), "salsa/no-such-figure: there is no such figure")
    refused(figures("show", "salsa"), "there is no such figure")
    refused(figures("print", "missing.figure"), "missing.figure: No such file")
    refused(figures("print", write("long.figure", "x" * 70000)), "longer than 64 KiB")
    os.mkdir("folder.figure")
    refused(figures("print", "folder.figure"), "folder.figure: Is a directory")
    refused(figures("show", "salsa/basic-step", "-o", "no/such/folder.svg"), "no/such/folder.svg")


@check
def a_figure_is_rendered_seated_and_gently():
    def render(*options):
        fine(figures("render", "salsa/two-hand-basic", "-o", "lead.glb", "follow.glb", *options))
        return [pathlib.Path(name).read_bytes() for name in ("lead.glb", "follow.glb")]
    plain, gentle = render(), render("--gentle", "1")
    assert plain[0] != gentle[0] and plain[1] != gentle[1] and render("--gentle", "0") == plain
    for who, chairs in (("lead", [True, False]), ("follow", [False, True]), ("both", [True, True])):
        assert [b'"chair"' in motion for motion in render("--seated", who)] == chairs, who
    refused(figures("render", "salsa/cross-body-lead", "--seated", "follow", "-o", "no.bvh"), "cross-body-lead, with --seated")
    refused(figures("render", "salsa/right-turn", "--gentle", "1", "-o", "no.bvh"), "right-turn: it turns further")
    assert not os.path.exists("no.bvh")
    not_understood(figures("render", "salsa/right-turn", "--gentle", "auto", "-o", "no.bvh"), "from 0 to 1")
    not_understood(figures("render", "salsa/right-turn", "--gentle", "1.5", "-o", "no.bvh"), 'is a number from 0 to 1, not "1.5"')
    not_understood(figures("show", "salsa/right-turn", "--seated", "both"), "--seated is for render")


@check
def the_picture_of_the_readme_is_what_is_drawn():
    drawn = fine(figures("show", "salsa/cross-body-lead"))
    picture = pathlib.Path(GRAMMAR).with_name("cross-body-lead.svg").read_text(encoding="utf-8")
    assert drawn == picture, "draw it again: abrazo figures show salsa/cross-body-lead -o doc/cross-body-lead.svg"


@check
def the_grammar_page_is_true():
    page = pathlib.Path(GRAMMAR).read_text(encoding="utf-8")
    example, *complaints = re.findall(r"^```\n(.*?)^```", page, re.M | re.S)
    assert fine(figures("check", write("my.figure", example))) == "my.figure: ok\n"
    assert fine(figures("print", "my.figure")) == example
    seated = re.search(r"^    seated follow\n(?:    .*\n)+", page, re.M)[0]
    example_seated = example + "\n" + re.sub(r"^    ", "", seated, flags=re.M)
    assert fine(figures("print", write("seated.figure", example_seated))) == example_seated
    refused(figures("check", "seated.figure"), "seated.figure:45:1: her chair ends 8 eighths of a turn further left")
    said = ""
    for old, new in (("salsa", "sasla"), ("left   forward 8", "lift   forward 8"), ("forward 8", "foreward 8"),
                     ("back 8            ball\n  2", "back 8            ball\n  1"),
                     ("turn right 1/2  ball", "ball  turn right 1/2"), ("follow right\nnote", "follow left\nnote")):
        assert old in example, old
        said += figures("check", write("my.figure", example.replace(old, new, 1))).stderr
    assert said == "".join(complaints), said
    # Every word of every list that is ever expected is on the page.
    for words in re.findall(r"expected a [a-z ]+: ([a-z, -]+), found", said):
        for word in re.findall(r"[a-z-]{3,}", words):
            assert f"`{word}`" in page, word


@check
def a_command_line_that_makes_no_sense_is_said_so():
    not_understood(figures(), "say what to do with figures")
    not_understood(figures("dance"), "list, show, check, print or render")
    not_understood(figures("show"), "say which figure to show")
    not_understood(figures("check"), "say which figure to check")
    not_understood(figures("show", "salsa/basic-step", "salsa/side-basic"), "what is \"salsa/side-basic\"?")
    not_understood(figures("list", "salsa"), "what is \"salsa\"?")
    not_understood(figures("check", "a.figure", "-o", "b"), "check writes no file")
    not_understood(figures("show", "--dance", "salsa", "salsa/basic-step"), "--dance is for list")


keep()
