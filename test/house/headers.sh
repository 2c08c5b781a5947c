#!/bin/sh
# Every public header compiles alone, in C11 and in C++17. Usage: headers.sh CC... -- HEADER...
cc=
while [ "$1" != -- ]; do cc="$cc $1"; shift; done
shift
number=0 failed=0
try() { # what, compiler and options...
    what=$1
    shift
    number=$((number + 1))
    if "$@" -Wall -Wextra -Werror -pedantic -I "$include" -fsyntax-only "$header"; then
        echo "ok $number - $what"
    else
        echo "not ok $number - $what"
        failed=1
    fi
}
for header; do
    include=$(dirname "$(dirname "$header")")
    name=$(basename "$header")
    # Not as a main file but as an #include, for "#pragma once" and unused statics behave differently there.
    try "$name in C11" $cc -std=c11 -x c -include "$header" -DALONE
    try "$name in C++17" g++ -std=c++17 -x c++ -include "$header" -DALONE
done
echo "1..$number"
exit $failed
