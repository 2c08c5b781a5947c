#!/usr/bin/env python3
"""Do the figures of "abrazo measure" agree with those another implementation gave for the authored couple here?

usage: measure_golden.py ABRAZO
"""
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def main():
    failed = 0
    takes = json.loads((HERE / 'measure.json').read_text())
    for number, take in enumerate(takes, 1):
        files = [str(HERE / name) for name in take['files']]
        # In files: lead and human follower, or lead, generated and human follower.
        command = [sys.argv[1], 'measure', *files[:2], *(['--human', files[2]] if files[2:] else []), '--json']
        figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        wrong = [f'{name} is {figures.get(name)}, not {value}' for name, value in take['figures'].items()
                 if not abs(figures.get(name, 1e9) - value) <= 1e-3 * abs(value)]
        print('\n'.join('# ' + line for line in wrong), end='\n' if wrong else '')
        print(f'{"not ok" if wrong else "ok"} {number} - figures of {" ".join(take["files"])}')
        failed += bool(wrong)
    print(f'1..{len(takes)}')
    sys.exit(failed > 0)


main()
