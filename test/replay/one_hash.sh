#!/bin/sh
# Programs with the library as it was built, and with what they need of the core built by both compilers at several
# optimisations: all must print the same hashes. Without optimisation, which is several times slower, they print those
# of the first seconds, each of which must be among those that the library as built prints.
# Usage: one_hash.sh "PROGRAM ..." "COMPILER OPTIMISATION,..." CHECKOUT LIBRARY COMPILER-OPTION-OR-SOURCE...
programs=$1 builds=$2 library=$(realpath "$4")
cd "$3" || exit 1
shift 4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
options=
for word in "$@"; do
    case $word in
    -*) options="$options $word" ;;
    esac
done
# Leaves of the sources those whose objects, named FOLDER_FILE.c.o, the programs took out of the library.
needed() {
    for word in "$@"; do
        folder=$(dirname "$word")
        ! grep -Fq "(${folder##*/}_${word##*/}.o)" "$work"/*.map || printf '%s ' "${word#"$PWD"/}"
    done
}
number=0 failed=0
IFS=,
for how in "as built" $builds; do
    unset IFS
    compiler=$how core=$work/core.o seconds=
    [ "$how" != "as built" ] || compiler=cc core=$library
    command -v "${compiler% *}" >/dev/null || compiler=skip
    build="$compiler -std=c11 -w -I include -I src -I test"
    case $compiler in
    *-O0) seconds=4 ;;
    esac
    case $compiler in
    *-O*) $build $options $sources -r -nostdlib -o "$core" || failed=1 ;;
    esac
    for name in $programs; do
        number=$((number + 1))
        if [ "$compiler" = skip ]; then
            echo "ok $number # SKIP $how: not here"
        elif $build $options "test/replay/$name.c" "$core" -o "$work/program" -lm "-Wl,-Map=$work/$name.map" &&
            "$work/program" $seconds >"$work/hash" &&
            { [ -e "$work/$name" ] || cp "$work/hash" "$work/$name"; } && [ -s "$work/hash" ] &&
            if [ "$seconds" ]; then ! grep -Fxvf "$work/$name" "$work/hash" >&2; else cmp "$work/$name" "$work/hash" >&2; fi; then
            echo "ok $number - $name, $how"
        else
            echo "not ok $number - $name, $how"
            failed=1
        fi
    done
    [ "$how" != "as built" ] || sources=$(needed "$@")
done
echo "1..$number"
exit $failed
