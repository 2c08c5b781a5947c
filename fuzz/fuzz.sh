#!/bin/sh
# Fuzz for a short while from the seeds. Usage: fuzz.sh PROGRAM CORPUS [SECONDS]
found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
if "$1" -max_total_time="${3:-15}" -max_len=65536 -rss_limit_mb=1024 -timeout=10 -artifact_prefix="$1-" -print_final_stats=1 \
    "$found" "$2" 2>"$found.log"; then
    rm "$found.log"
    exit 0
fi
tail -n 60 "$found.log"
rm "$found.log"
echo "The input that failed lies beside the program: $1-*"
exit 1
