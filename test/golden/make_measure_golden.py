#!/usr/bin/env python3
"""Author a small couple (a lead, a human-like follower and a worse one) as BVH, and write down what another
implementation of the measures says of it.

usage: make_measure_golden.py REFEREE.py

REFEREE.py is a program "[--human] LEAD FOLLOW [GENERATED] --json" with the same definitions, in Python with scipy.
Writes measure_*.bvh and measure.json beside this script. Everybody here is made of sines: no recording is involved.
The three files differ where real ones do: frame rate, names, order of joints and channels, toes as joint or End Site.
"""
import json
import math
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SECONDS = 9
THIGH, SHIN, HIP_HEIGHT, HIP_WIDTH, ANKLE = .42, .42, .86, .1, .08
BEAT = .52

# Offsets in metres in a T-pose that faces +Z: joint, parent, offset.
BODY = [('hips', None, (0, 0, 0)), ('chest', 'hips', (0, .32, 0)), ('neck', 'chest', (0, .22, 0)),
        ('head', 'neck', (0, .1, .01)),
        ('leftArm', 'chest', (.17, .16, 0)), ('leftElbow', 'leftArm', (.28, 0, 0)), ('leftHand', 'leftElbow', (.25, 0, 0)),
        ('rightArm', 'chest', (-.17, .16, 0)), ('rightElbow', 'rightArm', (-.28, 0, 0)), ('rightHand', 'rightElbow', (-.25, 0, 0)),
        ('leftLeg', 'hips', (HIP_WIDTH, 0, 0)), ('leftKnee', 'leftLeg', (0, -THIGH, 0)), ('leftFoot', 'leftKnee', (0, -SHIN, 0)),
        ('rightLeg', 'hips', (-HIP_WIDTH, 0, 0)), ('rightKnee', 'rightLeg', (0, -THIGH, 0)), ('rightFoot', 'rightKnee', (0, -SHIN, 0))]
TOES = [('leftToes', 'leftFoot', (0, -.06, .14)), ('rightToes', 'rightFoot', (0, -.06, .14))]
MIXAMO = dict(hips='mixamorig:Hips', chest='mixamorig:Spine2', neck='mixamorig:Neck', head='mixamorig:Head',
              leftArm='mixamorig:LeftArm', leftElbow='mixamorig:LeftForeArm', leftHand='mixamorig:LeftHand',
              rightArm='mixamorig:RightArm', rightElbow='mixamorig:RightForeArm', rightHand='mixamorig:RightHand',
              leftLeg='mixamorig:LeftUpLeg', leftKnee='mixamorig:LeftLeg', leftFoot='mixamorig:LeftFoot',
              rightLeg='mixamorig:RightUpLeg', rightKnee='mixamorig:RightLeg', rightFoot='mixamorig:RightFoot',
              leftToes='mixamorig:LeftToeBase', rightToes='mixamorig:RightToeBase')
CMU = dict(hips='hip', chest='chest', neck='neck', head='head', leftArm='lShldr', leftElbow='lForeArm', leftHand='lHand',
           rightArm='rShldr', rightElbow='rForeArm', rightHand='rHand', leftLeg='lThigh', leftKnee='lShin', leftFoot='lFoot',
           rightLeg='rThigh', rightKnee='rShin', rightFoot='rFoot')


def dancer(t, first_foot, late, skipped, hold_until, wobble):
    """Rotations (degrees about X, Y, Z) by joint, and height of the hips, at time t."""
    reach, lift = [0, 0], [0, 0]
    for beat in range(int(SECONDS / BEAT)):
        if beat % 4 == 3 or beat in skipped:
            continue
        foot = (first_foot + beat) % 2
        landing = .6 + beat * BEAT + late + wobble * math.sin(2.3 * beat)
        share = min(max((t - landing + .28) / .28, 0), 1)
        reach[foot] += (.24 if beat // 2 % 2 == 0 else -.24) * (share - math.sin(2 * math.pi * share) / (2 * math.pi))
        lift[foot] += .05 * math.sin(math.pi * share) ** 2
    turn = {joint: [0., 0., 0.] for joint, _, _ in BODY + TOES}
    height = HIP_HEIGHT + .01 * math.sin(2 * math.pi * t / BEAT)
    for foot, side in enumerate(('left', 'right')):
        forward, down = reach[foot], height - ANKLE - lift[foot]
        length = min(math.hypot(forward, down), THIGH + SHIN - 1e-3)
        bend = math.pi - math.acos((THIGH ** 2 + SHIN ** 2 - length ** 2) / (2 * THIGH * SHIN))
        swing = math.atan2(forward, down) + bend / 2  # thigh and shin are as long as each other
        turn[side + 'Leg'][0] = -math.degrees(swing)
        turn[side + 'Knee'][0] = math.degrees(bend)
        turn[side + 'Foot'][0] = math.degrees(swing - bend)
        out = 1 if side == 'left' else -1
        dropped = min(max((t - hold_until) / .6, 0), 1)
        turn[side + 'Arm'] = [0, out * (-62 * (1 - dropped) + 6 * math.sin(t * 2.1 + out)), out * -70 * dropped]
        turn[side + 'Elbow'] = [0, out * (-30 + 9 * math.sin(t * 3.1)), 0]
    turn['chest'][1] = 7 * math.sin(t * 1.7 + late)
    turn['head'][0] = 4 * math.sin(t * 2.9)
    return turn, height


def write(path, names, rate, order, place, heading, **how):
    """A BVH file. order: rotation channels of all joints, such as 'ZXY'; place(t): x, z; heading(t): degrees."""
    body = BODY + [joint for joint in TOES if joint[0] in names]
    lines, rows, listed = ['HIERARCHY'], [], []

    def joint(name, parent, offset, tabs):
        pad = '\t' * tabs
        lines.append(f'{pad}{"JOINT" if parent else "ROOT"} {names[name]}')
        lines.append(f'{pad}{{')
        lines.append(pad + '\tOFFSET ' + ' '.join(f'{v:g}' for v in offset))
        position = '' if parent else 'Xposition Yposition Zposition '
        lines.append(f'{pad}\tCHANNELS {3 if parent else 6} {position}' + ' '.join(f'{axis}rotation' for axis in order))
        listed.append(name)
        children = [child for child in body if child[1] == name]
        for child in children:
            joint(*child, tabs + 1)
        if not children:
            end = {'Foot': (0, -.06, .14), 'Toes': (0, 0, .05)}.get(name[-4:], (0, .1, 0))
            lines.append(f'{pad}\tEnd Site')
            lines.append(f'{pad}\t{{')
            lines.append(pad + '\t\tOFFSET ' + ' '.join(f'{v:g}' for v in end))
            lines.append(f'{pad}\t}}')
        lines.append(f'{pad}}}')

    joint(*body[0], 0)
    for frame in range(SECONDS * rate):
        t = frame / rate
        turn, height = dancer(t, **how)
        (x, z) = place(t)
        turn['hips'] = [0, heading(t), 0]
        row = [x, height, z]
        for name in listed:
            row += [turn[name]['XYZ'.index(axis)] for axis in order]
        rows.append(' '.join(f'{v:.4f}'.rstrip('0').rstrip('.') if i < 3 else f'{v:.1f}'.removesuffix('.0') for i, v in enumerate(row)))
    lines += ['MOTION', f'Frames: {len(rows)}', f'Frame Time: {1 / rate:.7f}'] + rows
    path.write_text('\n'.join(lines) + '\n')


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    referee = sys.argv[1]
    lead, human, follow = (HERE / f'measure_{who}.bvh' for who in ('lead', 'human', 'follow'))
    write(lead, CMU, 40, 'ZXY', lambda t: (.05 * math.sin(t), .04 * t), lambda t: 9 * math.sin(.7 * t),
          first_foot=0, late=0, skipped=(), hold_until=7, wobble=.01)
    write(human, MIXAMO, 30, 'XYZ', lambda t: (.05 * math.sin(t - .1), .72 + .04 * t), lambda t: 180 + 9 * math.sin(.7 * t - .1),
          first_foot=1, late=.04, skipped=(), hold_until=6.8, wobble=.03)
    write(follow, MIXAMO, 24, 'ZYX', lambda t: (.12 + .08 * math.sin(t), .78 + .03 * t), lambda t: 160 + 14 * math.sin(.9 * t),
          first_foot=1, late=.07, skipped=(2, 9, 10), hold_until=4.5, wobble=.09)

    def says(*arguments):
        return json.loads(subprocess.run([sys.executable, referee, *map(str, arguments), '--json'], check=True,
                                         capture_output=True, text=True).stdout)
    expected = [dict(files=[lead.name, human.name], figures=says('--human', lead, human)),
                dict(files=[lead.name, follow.name, human.name], figures=says(lead, human, follow)),
                dict(files=[human.name, follow.name, lead.name], figures=says(human, lead, follow))]
    (HERE / 'measure.json').write_text(json.dumps(expected, indent=1) + '\n')


if __name__ == '__main__':
    main()
