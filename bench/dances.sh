#!/bin/sh
# How the dances of the syllabus look to "abrazo measure", at three tempos: dances.sh ABRAZO. A minute or two of each
# dance, all its figures, a couple of 1.78 and 1.66 m. Figures are the follower's; jerk and jumps of the leader are much
# the same.
set -eu
abrazo=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
echo "# dances.sh: seed 1, 48 bars; tempos are 60, 100 and 160 per cent of the usual one"
printf '%-10s %6s %8s %9s %9s %9s %9s\n' dance tempo step_f1 async_ms skate_cms jump jerk
while read -r dance slow usual fast; do
    for tempo in $slow $usual $fast; do
        "$abrazo" lead --quiet --dance "$dance" --tempo "$tempo" --bars 48 --seed 1 -o "$folder/lead.bvh" "$folder/follow.bvh" 2>/dev/null
        "$abrazo" measure "$folder/lead.bvh" "$folder/follow.bvh" | awk -v d="$dance" -v t="$tempo" '
            $2 ~ /^[0-9.-]+$/ { of[$1] = $2 }
            END { printf "%-10s %6d %8s %9s %9s %9s %9s\n", d, t, of["step_f1"], of["step_async_ms"], of["skate_cms"], of["jump"], of["jerk"] }'
    done
done <<TEMPOS
salsa 56 93 149
bachata 77 128 205
merengue 82 137 219
cha-cha 70 116 186
rumba 61 101 162
waltz 55 91 145
tango 74 123 197
TEMPOS
