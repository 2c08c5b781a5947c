#!/bin/sh
# Fuzz for a short while from the seeds; the same random numbers each time, so that what fails fails again.
# (A fuzzer that found something ends with 77 by itself, which would count as skipped.)
# Usage: fuzz.sh PROGRAM CORPUS [SECONDS]
found=$(mktemp -d)
trap 'rm -rf "$found" "$found.log"' EXIT
"$1" -seed=1 -error_exitcode=1 -max_total_time="${3:-2}" -max_len=131072 -rss_limit_mb=1024 -timeout=10 \
    -artifact_prefix="$1-" -print_final_stats=1 "$found" "$2" 2>"$found.log"
result=$?
grep -v '^#' "$found.log" | tail -n 50
[ $result = 0 ] || echo "The input that failed lies in $(dirname "$(realpath "$1")")"
exit $result
