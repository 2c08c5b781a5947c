#!/bin/sh
# Install into an empty root, build and run the example against it as a stranger would, uninstall, and find nothing.
# Usage: install.sh CHECKOUT BUILD REPERTOIRE.abz
checkout=$1 build=$2 repertoire=$3
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
number=0 failed=0
try() { # what, command...
    what=$1
    shift
    number=$((number + 1))
    if "$@" >"$root/log" 2>&1; then
        echo "ok $number - $what"
    else
        sed 's/^/# /' "$root/log"
        echo "not ok $number - $what"
        failed=1
    fi
}
export DESTDIR="$root/system"
try "install" meson install -C "$build" --no-rebuild
pc=$(find "$DESTDIR" -name abrazo.pc)
export PKG_CONFIG_SYSROOT_DIR="$DESTDIR" PKG_CONFIG_LIBDIR="${pc%/*}"
lib=$DESTDIR$(pkg-config --variable=libdir abrazo)

example=$checkout/examples/embed.c
try "example with the shared library" \
    gcc -std=c11 -Wall -Werror "$example" -o "$root/shared" $(pkg-config --cflags --libs abrazo)
try "it runs" env LD_LIBRARY_PATH="$lib" "$root/shared" "$repertoire"
try "it is the shared library" sh -c "ldd '$root/shared' | grep -q libabrazo.so.0"
try "example with the static library" \
    gcc -static -std=c11 -Wall -Werror "$example" -o "$root/static" $(pkg-config --static --cflags --libs abrazo)
try "it runs alone" "$root/static" "$repertoire"
try "the program runs" "$DESTDIR$(pkg-config --variable=prefix abrazo)/bin/abrazo" --version
if command -v scdoc >/dev/null; then
    try "the man page is there" test -s "$DESTDIR$(pkg-config --variable=prefix abrazo)/share/man/man1/abrazo.1"
fi
try "uninstall" ninja -C "$build" uninstall
try "nothing is left" sh -c "! find '$DESTDIR' ! -type d | grep ."
echo "1..$number"
exit $failed
