#!/usr/bin/env python3
"""Does "abrazo measure --beats" agree with the referee, to three places, on every third clip?

usage: beats_agree.py ABRAZO CHECKOUT

On each clip several told files are judged: what "abrazo listen" tells, and the true beats shifted, at half and twice the
tempo, on the off-beat, thinned, doubled, scattered, told late or in disorder, few or none. Skipped (77) without clips or
numpy.
"""
import json
import pathlib
import random
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # nothing is left in this folder
from referee import load, tell

NAMES = 'F', 'CMLt', 'AMLt', 'first_s', 'late'
PLACES = 5e-4


def tellings(beat, dice):
    """(what, [(heard, beat)]) from the true beats, which are many enough to be judged in all these ways."""
    middle = [(a + b) / 2 for a, b in zip(beat, beat[1:])]

    def on_time(times):
        return [(t - .01, t) for t in times]

    yield 'true', on_time(beat)
    shift_s, stretch = dice.uniform(-.12, .12), dice.uniform(.85, 1.15)
    yield 'shifted', on_time([t + shift_s for t in beat])
    yield 'half', on_time(beat[dice.randrange(2)::2])
    yield 'twice', on_time(sorted(beat + middle))
    yield 'off-beat', on_time(middle)
    yield 'thinned', on_time([t for t in beat if dice.random() < .8])
    yield 'doubled', on_time([t for b in beat for t in [b] * dice.choice((1, 1, 2))])
    yield 'scattered', on_time([t + dice.gauss(0, .04) for t in beat])
    yield 'another tempo', on_time([t * stretch for t in beat])
    yield 'late', [(t + dice.uniform(-.05, .06), t) for t in beat]
    told = [(t + dice.uniform(-.05, .06), t + dice.gauss(0, .02)) for t in beat + middle if dice.random() < .7]
    dice.shuffle(told)
    yield 'in disorder', told
    yield 'luck', on_time([dice.uniform(-1, beat[-1] + 2) for _ in beat])
    yield 'one', on_time([dice.choice(beat)])
    yield 'two', on_time(dice.sample(beat, 2))
    yield 'none', []


def wrong(expected, ours, told):
    for name in NAMES:
        value, mine = expected[name], ours[name]
        if name == 'first_s' and not told:
            if mine is not None:
                yield f'{name} is {mine}, the referee has none'
        elif mine is None or not abs(mine - value) < PLACES:
            yield f'{name} is {mine}, the referee says {value}'


def main():
    abrazo, checkout = sys.argv[1:3]
    referee, clips = load(checkout, 'beat_referee.py', 'audio/*/*.beats')
    clips, failed = clips[::6], 0
    with tempfile.TemporaryDirectory() as folder:
        csv = pathlib.Path(folder) / 'told.csv'
        for number, clip in enumerate(clips, 1):
            right, lines = referee.load_ref(str(clip)), []

            def judge(what, told):
                expected = referee.judge(right, referee.load_est(str(csv)))
                output = subprocess.run([abrazo, 'measure', '--json', '--beats', str(clip), str(csv)], check=True,
                                        capture_output=True, text=True)
                lines.extend(f'{what}: {line}' for line in wrong(expected, json.loads(output.stdout), told))

            for what, told in tellings(list(map(float, right)), random.Random(number)):
                csv.write_text('heard_s,beat_s\n' + ''.join(f'{heard:.6f},{beat:.6f}\n' for heard, beat in told))
                judge(what, told)
            sound = next(path for path in sorted(clip.parent.glob(clip.stem + '.*')) if path != clip)
            heard = subprocess.run([abrazo, 'listen', '--csv', str(sound)], check=True, capture_output=True, text=True)
            csv.write_text(heard.stdout)
            judge('listen', heard.stdout.count('\n') > 1)
            failed += tell(number, f'{clip.parent.name} {clip.stem}', lines)
    print(f'1..{len(clips)}')
    sys.exit(failed > 0)


main()
