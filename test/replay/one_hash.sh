#!/bin/sh
# Build the core and programs with both compilers at several optimisations: all must print the same hashes.
# Usage: one_hash.sh "PROGRAM ..." CHECKOUT COMPILER-OPTION-OR-SOURCE...
programs=$1
cd "$2" || exit 1
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
options=
for word in "$@"; do
    case $word in
    -*) options="$options $word" ;;
    esac
done
number=0 failed=0
for how in "gcc -O3" "gcc -O0" "gcc -O2" "clang -O0" "clang -O2"; do
    command -v "${how% *}" >/dev/null || how="skip $how"
    build="$how -std=c11 -w -I include -I src -I test"
    [ "${how%% *}" = skip ] || $build "$@" -r -nostdlib -o "$work/core.o" || failed=1
    for name in $programs; do
        number=$((number + 1))
        if [ "${how%% *}" = skip ]; then
            echo "ok $number # SKIP ${how#skip }: not here"
        elif $build $options "test/replay/$name.c" "$work/core.o" -o "$work/program" -lm && "$work/program" >"$work/hash" &&
            { [ -e "$work/$name" ] || cp "$work/hash" "$work/$name"; } &&
            [ -s "$work/hash" ] && cmp "$work/$name" "$work/hash" >&2; then
            echo "ok $number - $name, $how"
        else
            echo "not ok $number - $name, $how"
            failed=1
        fi
    done
done
echo "1..$number"
exit $failed
