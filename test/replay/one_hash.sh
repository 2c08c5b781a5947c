#!/bin/sh
# Build a program and the core with both compilers at several optimisations: all must print the same hashes.
# Usage: one_hash.sh PROGRAM.c CHECKOUT COMPILER-OPTION-OR-SOURCE...
program=$1 checkout=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0 failed=0
for how in "gcc -O3" "gcc -O0" "gcc -O2" "clang -O0" "clang -O2"; do
    number=$((number + 1))
    if ! command -v "${how% *}" >/dev/null; then
        echo "ok $number # SKIP $how: not here"
        continue
    fi
    if $how -std=c11 -w -I "$checkout/include" -I "$checkout/src" -I "$checkout/test" "$@" "$program" \
        -o "$work/program" -lm && "$work/program" >"$work/hash"; then
        [ $number = 1 ] && cp "$work/hash" "$work/first"
        if [ -s "$work/hash" ] && cmp "$work/first" "$work/hash" >&2; then
            echo "ok $number - $how"
            continue
        fi
    fi
    echo "not ok $number - $how"
    failed=1
done
echo "1..$number"
exit $failed
