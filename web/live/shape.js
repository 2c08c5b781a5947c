// The body of a dancer as the moments show it: built when they are first seen, and anew when their proportions have
// changed for good (a camera has calibrated, another lead came in).
import { Figure } from '../shared/body.js';
import { JOINT as J } from '../shared/joints.js';

const BONES = [[J.hips, J.chest], [J.chest, J.neck], [J.neck, J.head], [J.leftUpperArm, J.rightUpperArm],
  [J.leftUpperArm, J.leftLowerArm], [J.leftLowerArm, J.leftHand], [J.leftUpperLeg, J.leftLowerLeg], [J.leftLowerLeg, J.leftFoot]];
const KEPT = 40; // poses
const EVERY = 6; // ticks between them: 40 poses are 4 s
const CHANGED = 0.05; // of a bone's length; a camera's noise is less in the mean of 4 s
const STEADY = 0.02; // as much the two halves of what is kept may differ, or the body is still being found out

const lengths = (pos) => BONES.map(([a, b]) => Math.hypot(...[0, 1, 2].map((c) => pos[3 * a + c] - pos[3 * b + c])));
const means = (list) => list[0].map((_, i) => list.reduce((sum, one) => sum + one[i], 0) / list.length);
const apart = (a, b) => Math.max(...a.map((x, i) => Math.abs(x - b[i]) / Math.max(b[i], 0.05)));

export class Shape {
  constructor(look, colours, cell) {
    Object.assign(this, { look, colours, cell, kept: [], built: null, tick: -EVERY });
  }

  // The figure, when it has to be another one than before; else null. plate: where the soles are, of one who sits
  add(moment, pos, plate = 0) {
    if (moment.tick < this.tick) this.tick = -EVERY;
    if (moment.tick - this.tick < EVERY) return null;
    this.tick = moment.tick;
    this.kept.push(pos);
    if (this.kept.length > KEPT) this.kept.shift();
    if (this.built) {
      if (this.kept.length < KEPT) return null;
      const all = this.kept.map(lengths);
      const [early, late] = [means(all.slice(0, KEPT / 2)), means(all.slice(KEPT / 2))];
      if (apart(late, this.built) < CHANGED || apart(early, late) > STEADY) return null;
      this.kept.splice(0, KEPT / 2);
    }
    this.built = means(this.kept.map(lengths));
    return new Figure(this.kept, this.look, this.colours, this.cell, plate);
  }
}

// Hips above the floor in the T-pose.
export function hipHeight({ rest }) {
  const leg = rest[J.leftUpperLeg].distanceTo(rest[J.leftLowerLeg]) + rest[J.leftLowerLeg].distanceTo(rest[J.leftFoot]);
  return rest[J.leftFoot].y + leg + rest[J.hips].y - rest[J.leftUpperLeg].y;
}
