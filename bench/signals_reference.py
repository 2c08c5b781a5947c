#!/usr/bin/python3
"""Where the beats of a recorded signal are, found with all of it at hand: a time in seconds a line, for bench/signals.

usage: signals_reference.py FILE COLUMN RATE electrocardiogram|pulse|breath [PULSE_TIMES] > TIMES
       signals_reference.py FILE COLUMN RATE breath_of_pulse PULSE_TIMES > TIMES
       signals_reference.py MARKS FIRST RATE marked > TIMES
(wants numpy and scipy; COLUMN counts from 1; lines that do not begin with a number are left out)

electrocardiogram: largest deviations of the band 5 to 25 Hz. pulse: steepest rises below 8 Hz. breath: from every low
end of the band .04 to .8 Hz that is .3 of the usual depth deep, where a tenth of the way to the next high end is done.

breath_of_pulse: breaths, as above, in the low end before each beat of a pulse wave, a spline from beat to beat:
another sensor's word for the same breath.

marked: by people. MARKS is what rdann prints of a record's atr (time, sample, type and more a line); FIRST is the
sample of the record at which the recording begins.

PULSE_TIMES are those of a pulse wave recorded with the electrocardiogram. A beat less than .45 s from another that no pulse
follows when it usually does, within .1 s, is somebody who moves, and left out.
"""
import sys

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.signal import butter, filtfilt, find_peaks

BEATS = 'NLRBAaJSVrFejnE/fQ?'  # the types that are beats


def column(path, number):
    rows = []
    for line in open(path):
        try:
            rows.append(float(line.replace(',', ' ').replace(';', ' ').split()[number - 1]))
        except (ValueError, IndexError):
            pass
    return np.array(rows)


def band(x, rate, low, high):
    edges = [f / rate * 2 for f in (low, high) if f]
    b, a = butter(2, edges if low else edges[0], 'band' if low else 'low')
    return filtfilt(b, a, x)


def electrocardiogram(x, rate):
    size = np.abs(band(x, rate, 5, min(25, .45 * rate)))
    return find_peaks(size, height=.5 * np.percentile(size, 98), distance=int(.25 * rate))[0] / rate


def pulse(x, rate):
    slope = np.gradient(band(x, rate, None, 8))
    return find_peaks(slope, height=.4 * np.percentile(slope, 98), distance=int(.27 * rate))[0] / rate


def breath(x, rate):
    every = max(1, int(rate / 50))
    x, rate = x[:len(x) // every * every].reshape(-1, every).mean(1), rate / every
    x = band(x, rate, .04, .8)
    low = find_peaks(-x, prominence=.3 * (np.percentile(x, 95) - np.percentile(x, 5)), distance=int(1.2 * rate))[0]
    times = []
    for i, at in enumerate(low):
        rest = x[at:low[i + 1] if i + 1 < len(low) else None]
        times.append(at + np.argmax(rest > rest[0] + .1 * (rest.max() - rest[0])))
    return np.array(times) / rate


def breath_of_pulse(x, rate, pulses):
    x = band(x, rate, None, 8)
    lowest = [x[max(0, int((t - .1) * rate)):int((t + .35) * rate) + 1].min() for t in pulses]
    return breath(CubicSpline(pulses, lowest)(np.arange(0, pulses[-1], 1 / 50)), 50)


def followed(beats, pulses):
    after = [pulses[pulses > t] - t for t in beats]
    usual = np.median([d[0] for d in after if len(d)])
    return np.array([t for i, t in enumerate(beats)
                     if np.any(np.abs(after[i] - usual) < .1) or
                     min(np.diff(beats[max(0, i - 1):i + 2])) >= .45])


def marked(path, first, rate):
    rows = [line.split() for line in open(path)]
    at = np.array([int(row[1]) - first for row in rows if len(row) > 2 and row[2] in BEATS])
    return at[at >= 0] / rate


def main():
    path, number, rate, kind = sys.argv[1:5]
    if kind == 'marked':
        for t in marked(path, int(number), float(rate)):
            print(f'{t:.4f}')
        return
    if kind == 'breath_of_pulse':
        for t in breath_of_pulse(column(path, int(number)), float(rate), np.loadtxt(sys.argv[5])):
            print(f'{t:.4f}')
        return
    find = {'electrocardiogram': electrocardiogram, 'pulse': pulse, 'breath': breath}[kind]
    times = find(column(path, int(number)), float(rate))
    for t in followed(times, np.loadtxt(sys.argv[5])) if len(sys.argv) > 5 else times:
        print(f'{t:.4f}')


if __name__ == '__main__':
    main()
