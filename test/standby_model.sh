#!/bin/sh
# The model of who speaks is checked whole, and must fail where a part of it is taken away. Usage: standby_model.sh
# MODEL
left_out() {
    echo "left out: $1"
    exit 77
}
command -v spin >/dev/null || left_out "there is no spin"
command -v cc >/dev/null || left_out "there is no cc"
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
model=$(realpath "$1") || exit 1
cd "$work" || exit 1
number=0 failed=0
check() { # what, errors expected, spin's options...
    what=$1 expected=$2
    shift 2
    number=$((number + 1))
    rm -f pan*
    if spin "$@" -a "$model" >log 2>&1 && cc -O0 -DSAFETY -o pan pan.c >>log 2>&1 && ./pan -m100000 -w20 >log 2>&1 &&
        grep -q "errors: $expected\$" log && ! grep -q "max search depth too small" log; then
        echo "ok $number - $what"
    else
        sed 's/^/# /' log
        echo "not ok $number - $what"
        failed=1
    fi
}
check "one speaks in an epoch, no tick is sent twice or left out, and the silence is bounded" 0
check "without the fence two speak in one epoch" 1 -DNO_FENCE
check "without the exchange two speak in one epoch" 1 -DNO_EXCHANGE
check "who is four times as patient is silent for longer than the bound" 1 -DDEAF
check "without the gate a tick is sent twice" 1 -DNO_GATE
check "who does not send the last tick again leaves one out" 1 -DFORGETFUL
echo "1..$number"
exit $failed
