#!/bin/sh
# What the library asks for and what it gives. Usage: symbols.sh ALLOWED LIBRARY.a LIBRARY.so
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0 failed=0
nothing() { # what, file: the file must be empty
    number=$((number + 1))
    if [ -s "$2" ]; then
        sed 's/^/# /' "$2"
        echo "not ok $number - $1"
        failed=1
    else
        echo "ok $number - $1"
    fi
}
nm -g --undefined-only "$2" | awk 'NF == 2 { print $2 }' | sort -u >"$work/wanted"
nm -g --defined-only "$2" | awk 'NF == 3 { print $3 }' | sort -u >"$work/has"
grep -v '^#' "$1" | sort -u >"$work/allowed"
comm -23 "$work/wanted" "$work/has" | comm -23 - "$work/allowed" >"$work/beyond"
nothing "the library needs no memory, files, threads, clock or mathematics of the system" "$work/beyond"

nm -D --defined-only "$3" | awk '$3 !~ /^abz_/ { print $3 }' >"$work/strange"
nothing "the shared library shows abz_ names only" "$work/strange"

size -A "$2" | awk '/\.o/ { object = $1 } ($1 == ".data" || $1 == ".bss") && $2 > 0 { print object, $1, $2 }' >"$work/kept"
nothing "the library keeps no variables between calls" "$work/kept"
echo "1..$number"
exit $failed
