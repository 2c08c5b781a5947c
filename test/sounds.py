"""Sounds by formula, for the tests of the program."""
import array
import math
import random
import wave

RATE = 22050  # samples a second


def write(name, sound):
    with wave.open(name, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(array.array("h", (int(32000 * max(-1, min(1, v))) for v in sound)).tobytes())


def drums(seconds, per_minute, weak=1):
    """Bass drum and snare in turn; bass drums that begin no bar of four are so loud."""
    sound, noise = [0.0] * int(seconds * RATE), random.Random(1)
    for beat in range(int(seconds * per_minute / 60)):
        begin = int(beat * 60 / per_minute * RATE)
        loud = 1 if beat % 4 == 0 else weak
        for i in range(min(RATE // 5, len(sound) - begin)):
            t = i / RATE
            sound[begin + i] += (0.3 * noise.uniform(-1, 1) * math.exp(-t / .03) if beat % 2 else
                                 0.8 * loud * math.sin(2 * math.pi * 60 * t) * math.exp(-t / .06))
    return sound
