"""Count tests over meson's testlog.json files, and print "N passed, N failed, N skipped".

A program that speaks TAP counts once for each of its lines "ok" and "not ok" ("# SKIP": skipped); one that does not
counts once. A program that failed without saying so in a line (a crash, a time-out) counts as one more failure.
--failed=STEP and --skipped=STEP count steps that could not even be run. Exit 1 when anything failed.
"""
import json
import re
import sys

LINE = re.compile(r"^(not )?ok \d+ *(?:- )?(.*)$", re.M)
passed, failed, skipped = 0, [], []


def count(test):
    """Add one program's results to the lists."""
    global passed
    name, result = test["name"], test["result"]
    failed_before = len(failed)
    lines = [] if result == "SKIP" else LINE.findall(test.get("stdout", ""))
    for bad, what in lines:
        if "# SKIP" in what:
            skipped.append(f"{name}: {what.replace('# SKIP', '').strip()}")
        elif bad:
            failed.append(f"{name}: {what}")
        else:
            passed += 1
    if result == "SKIP":
        skipped.append(name)
    elif result != "OK" and len(failed) == failed_before:
        failed.append(f"{name}: {result.lower()}")
    elif result == "OK" and not lines:
        passed += 1


for argument in sys.argv[1:]:
    kind, _, step = argument.partition("=")
    if kind == "--failed":
        failed.append(step)
    elif kind == "--skipped":
        skipped.append(step)
    else:
        try:
            with open(argument, encoding="utf-8") as log:
                for row in log:
                    count(json.loads(row))
        except OSError as error:
            failed.append(f"no results: {error}")
for what in skipped:
    print("skipped:", what)
for what in failed:
    print("failed:", what)
print(f"{passed} passed, {len(failed)} failed, {len(skipped)} skipped")
sys.exit(1 if failed else 0)
