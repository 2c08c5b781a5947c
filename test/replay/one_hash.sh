#!/bin/sh
# Programs with the library as it was built, and with the core built by both compilers at several optimisations: all must
# print the same hashes.
# Usage: one_hash.sh "PROGRAM ..." CHECKOUT LIBRARY COMPILER-OPTION-OR-SOURCE...
programs=$1 library=$(realpath "$3")
cd "$2" || exit 1
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
options=
for word in "$@"; do
    case $word in
    -*) options="$options $word" ;;
    esac
done
number=0 failed=0
for how in "as built" "gcc -O0" "gcc -O2" "clang -O0" "clang -O2"; do
    compiler=$how core=$work/core.o
    [ "$how" != "as built" ] || compiler=cc core=$library
    command -v "${compiler% *}" >/dev/null || compiler=skip
    build="$compiler -std=c11 -w -I include -I src -I test"
    case $compiler in
    *-O*) $build "$@" -r -nostdlib -o "$core" || failed=1 ;;
    esac
    for name in $programs; do
        number=$((number + 1))
        if [ "$compiler" = skip ]; then
            echo "ok $number # SKIP $how: not here"
        elif $build $options "test/replay/$name.c" "$core" -o "$work/program" -lm && "$work/program" >"$work/hash" &&
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
