#!/bin/sh
# The pictures of the README, made anew: pictures.sh ABRAZO PAGE_FOLDER FOLDER. Needs node and chromium.
# PAGE_FOLDER: of the live page, build/web/live
set -e
abrazo=$(realpath "$1") page=$(realpath "$2") out=$(realpath "$3") tools=$(realpath "$(dirname "$0")/../test")
shot=$tools/player_shot.mjs
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

"$abrazo" figures render salsa/basic-step -o a.bvh --html basic.html
"$abrazo" figures render salsa/right-turn -o a.bvh --html turn.html
"$abrazo" figures render waltz/natural-turn -o a.bvh --html waltz.html
node "$shot" basic.html turn.html waltz.html "$out/couple.png" --times 1.4,4.1,3.1 --columns 3 --size 400x400 --bare

"$abrazo" lead --dance salsa --seated follow --only two-hand-basic --bars 4 -q -o a.bvh --html she.html
"$abrazo" lead --dance rumba --seated both --only rock-steps --tempo 100 --bars 4 -q -o a.bvh --html both.html
node "$shot" she.html both.html both.html "$out/seated.png" --times 3.5,9,2 --columns 3 --size 400x340 --bare

# a breath of four seconds, in and out
awk 'BEGIN { for (i = 0; i < 3000; i++) print i / 100 "," sin(6.283185 * i / 400) }' > breath.csv
"$abrazo" bedside --column 2 --rate 100 breath.csv -o a.bvh --html bed.html 2> bed.txt
node "$shot" bed.html "$out/bedside.png" --times 29 --size 640x380 --bare

"$abrazo" lead --dance salsa --tempo 92 --bars 24 --seed 3 -q -o lead.bvh follow.bvh
node "$tools/live_shot.mjs" "$abrazo" "$page" "$out/live.png" 25 --lead lead.bvh
