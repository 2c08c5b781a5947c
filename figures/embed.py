"""The figures of the syllabus as C: embed.py FOLDER RHYTHM_H OUT.c OUT.d

Order: dances as abz_dance counts them, difficulty, file name. What a file says is not judged here, except that its
folder must be a dance.
"""
import pathlib
import re
import sys

folder, header, out, dependencies = map(pathlib.Path, sys.argv[1:])
DANCES = [name.lower().replace("_", "-") for name in re.findall(r"^ *ABZ_DANCE_(\w+),$", header.read_text(), re.M)]


def difficulty(text):
    found = re.search(rb"^difficulty +(\d+)", text, re.M)
    return int(found[1]) if found else 0


paths = sorted(folder.glob("*/*.figure"))
strange = [path for path in paths if path.parent.name not in DANCES]
if strange:
    sys.exit(f"{strange[0]}: its folder is not a dance: {', '.join(DANCES)}")
figures = sorted(((DANCES.index(path.parent.name), difficulty(path.read_bytes()), path.stem, path) for path in paths))
texts = [(path, path.read_bytes()) for *_, path in figures]

# Arrays of bytes: ISO C promises strings of 4095 characters, no more.
lines = ["// Made from the files of figures by its embed.py.", '#include "abrazo/figure.h"', ""]
for n, (path, text) in enumerate(texts):
    lines.append(f"static const signed char figure_{n}[{max(len(text), 1)}] = {{  // {path.parent.name}/{path.name}")
    for at in range(0, max(len(text), 1), 24):
        lines.append("    " + " ".join(f"{byte - 256 if byte > 127 else byte}," for byte in text[at:at + 24] or b"\0"))
    lines.append("};")
lines += ["", "static const struct {", "    const signed char *text;", "    size_t size;", "} figures[] = {"]
lines += [f"    {{figure_{n}, {len(text)}}}," for n, (_, text) in enumerate(texts)]
lines += ["    {NULL, 0},", "};", "", "const char *abz_syllabus_text(size_t n, size_t *size)", "{",
          "    const size_t end = sizeof figures / sizeof *figures - 1;", "    n = n < end ? n : end;", "    *size = figures[n].size;",
          "    return (const char *)figures[n].text;", "}"]
out.write_text("\n".join(lines) + "\n")
watched = [*paths, folder, *{path.parent for path in paths}, header]
dependencies.write_text(f"{out}: " + " ".join(str(path).replace(" ", "\\ ") for path in watched) + "\n")
