#!/bin/sh
# No unfinished work, no paths of somebody's machine, no strange hosts in the project's files.
# Usage: words.sh CHECKOUT HOSTS
cd "$1" || exit 1
if ! git rev-parse >/dev/null; then
    echo "left out: this is not a git checkout"
    exit 77
fi
number=0 failed=0
nothing() { # what, command...: the command must print nothing
    what=$1
    shift
    number=$((number + 1))
    found=$("$@")
    if [ -n "$found" ]; then
        echo "$found" | sed 's/^/# /'
        echo "not ok $number - $what"
        failed=1
    else
        echo "ok $number - $what"
    fi
}
hosts() {
    git grep -IhoE 'https?://[A-Za-z0-9.-]+' | sed 's|.*//||' | sort -u | grep -vxFf "$1"
}
big() {
    git ls-files -z | xargs -0 stat -c '%s %n' | awk '$1 > 1000000'
}
nothing "no work is left for later" git grep -nIE '\<(TO[D]O|FIX[M]E|XX[X]|HAC[K])\>'
nothing "no path of a machine" git grep -nIE '(^|[^A-Za-z0-9_.)/}])/(wor[k]|hom[e]|roo[t]|Us[e]rs|tm[p])/'
nothing "no strange hosts" hosts "$2"
nothing "no file over a megabyte" big
echo "1..$number"
exit $failed
