#!/usr/bin/env python3
"""Does "abrazo measure" agree with the referee on every recorded couple, to 1 % or one tick?

usage: measure_agrees.py ABRAZO CHECKOUT

Every take's couple is measured by itself, and with another take's follower, a displaced one and one with left and right
exchanged as the generated one. Skipped (77) without recordings, numpy or scipy.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # nothing is left in this folder
from referee import load, tell

TICK_S = 1 / 60


def displaced(text):
    """The same dance, 0.3 units along x and half a second early."""
    head, first, rows = re.match(r'(.*Frame Time:[^\n]*\n)((?:[^\n]*\n){15})(.*)', text, re.S).groups()
    rows = [row.split() for row in rows.splitlines() if row.strip()]
    rows = [[f'{float(row[0]) + .3:.6f}'] + row[1:] for row in rows]
    return re.sub(r'Frames:.*', f'Frames: {len(rows)}', head) + '\n'.join(map(' '.join, rows)) + '\n'


def exchanged(text):
    """The same motion, but left is called right: every foot is the other one."""
    other = {'Left': 'Right', 'Right': 'Left', 'l': 'r', 'r': 'l'}
    return re.sub(r'(JOINT )(Left|Right|[lr](?=[A-Z]))', lambda m: m[1] + other[m[2]], text)


def tolerance(name, value, seconds):
    if name in ('step_async_ms', 'step_lag_ms'):
        return max(.01 * abs(value), 1e3 * TICK_S)
    if name == 'seconds':
        return TICK_S + 1e-9
    if name == 'missing_frames':
        return 1
    if name in ('clash', 'hand_f1', 'jump'):
        return max(.01 * abs(value), TICK_S / seconds)
    return .01 * abs(value) + 1e-6


def wrong_figures(expected, figures, seconds):
    for name, value in expected.items():
        ours = figures.get(name)
        if value != value:
            if ours is not None:
                yield f'{name} is {ours}, the referee has none'
        elif ours is None or not abs(ours - value) <= tolerance(name, value, seconds):
            yield f'{name} is {ours}, the referee says {value}'


def main():
    abrazo, checkout = sys.argv[1:3]
    referee, leads = load(checkout, 'follow_referee.py', 'motion/salsa-*/*_lead.bvh')
    number = failed = 0
    loaded = {}

    def track(path, lead=None):
        if path not in loaded:
            loaded[path] = referee.load(str(path), lead['unit'], lead['up']) if lead else referee.load(str(path))
        return loaded[path]

    def compare(what, lead, human, generated=None):
        nonlocal number, failed
        l = track(lead)
        expected = referee.referee(l, track(human, l), track(generated, l) if generated else None)
        files = [lead, generated, '--human', human] if generated else [lead, human]
        output = subprocess.run([abrazo, 'measure', *map(str, files), '--json'], check=True, capture_output=True, text=True)
        figures = json.loads(output.stdout)
        wrong = list(wrong_figures(expected, figures, len(l['body']) * TICK_S))
        number += 1
        failed += tell(number, what, wrong)

    with tempfile.TemporaryDirectory() as folder:
        for i, lead in enumerate(leads[::2]):
            human = lead.with_name(lead.name.replace('_lead', '_follow'))
            take = f'{lead.parent.name} {lead.name[:-9]}'
            following = next(p for p in leads[leads.index(lead) + 1:] + leads if p.parent == lead.parent)
            stranger = following.with_name(following.name.replace('_lead', '_follow'))
            compare(f'{take}, the couple', lead, human)
            compare(f'{take}, the follower of {following.name[:-9]}', lead, human, stranger)
            change = (displaced, exchanged)[i % 2]
            changed = pathlib.Path(folder) / f'{i}_{change.__name__}.bvh'
            changed.write_text(change(human.read_text()))
            compare(f'{take}, follower {change.__name__}', lead, human, changed)
    print(f'1..{number}')
    sys.exit(failed > 0)


main()
