#!/bin/sh
# clang-format, version 14, decides the layout of every C file. Usage: layout.sh CHECKOUT
cd "$1" || exit 1
left_out() {
    echo "left out: $1"
    exit 77
}
command -v clang-format-14 >/dev/null || left_out "there is no clang-format-14"
git rev-parse >/dev/null || left_out "this is not a git checkout"
git ls-files -- '*.c' '*.h' | xargs clang-format-14 --dry-run --Werror
