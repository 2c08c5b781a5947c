"""The referee of the figures and what it judges, for the tests that compare: looked for in $ABZ_SHARED, or in the folder
"shared" beside the checkout."""
import importlib.util
import os
import pathlib
import sys


def skip(why):
    print('left out:', why)
    sys.exit(77)


def load(checkout, program, pattern):
    """The referee, this program of its folder, and the files that fit the pattern and are not empty; skips without them."""
    shared = pathlib.Path(os.environ.get('ABZ_SHARED') or pathlib.Path(checkout).parent / 'shared')
    files = [path for path in sorted(shared.glob(pattern)) if path.stat().st_size > 0]
    program = shared / 'referee' / program
    if not files or not program.exists():
        skip('there are no recordings')
    spec = importlib.util.spec_from_file_location('the_referee', program)
    referee = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(referee)
    except ImportError as error:
        skip(f'the referee needs {error.name}')
    return referee, files


def tell(number, what, wrong):
    """The line of TAP, after what was wrong; whether anything was."""
    for line in wrong:
        print('#', line)
    print(f'{"not ok" if wrong else "ok"} {number} - {what}', flush=True)
    return bool(wrong)
