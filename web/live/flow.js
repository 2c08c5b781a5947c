// Moments come when they come; the picture is drawn when it is drawn. Between them: the two dancers at any time of the
// page's clock, and who stands by, a little behind the newest moment so that there is nearly always one on each side.
import { JOINT_N } from '../shared/joints.js';

export const TICK = 1 / 60; // s
const KEPT = 64; // moments
const BEHIND = 1.5 * TICK; // s
const DRIFT = 0.002; // s a second: how fast a delay is forgotten that was never so short again

// Which feet landed after tick `since`, up to a moment: a page that is shown few moments misses no step.
export function landings(moment, since) {
  return moment.landed.flatMap((feet, who) => feet.map((tick, foot) => ({ who, foot, tick }))).filter(({ tick }) => tick > since);
}

// Turns between two of each, x, y, z, w.
function between(a, b, part, turn) {
  for (let q = 0; q < turn.length; q += 4) {
    let dot = 0;
    for (let c = 0; c < 4; c++) dot += a[q + c] * b[q + c];
    const share = dot < 0 ? -part : part;
    for (let c = 0; c < 4; c++) turn[q + c] = a[q + c] * (1 - part) + b[q + c] * share;
  }
}

export class Flow {
  constructor() {
    this.moments = [];
    this.delay = Infinity; // of the fastest message: between the tick and when it is here, s, by two clocks
    this.joints = [0, 1, 2].map(() => new Float32Array(JOINT_N * 3));
    this.turn = new Float32Array(JOINT_N * 4);
    this.thirdTurn = new Float32Array(12); // of the stand-in's head and hands
    this.places = [null, null]; // of chairs
  }

  // now: s, of the page's clock
  push(moment, now) {
    const last = this.moments.at(-1);
    if (last && moment.tick <= last.tick) {
      this.moments.length = 0; // another dance began
      this.delay = Infinity;
    }
    const delay = now - moment.tick * TICK;
    this.delay = Math.min(this.delay + (last ? (moment.tick - last.tick) * TICK * DRIFT : 0), delay);
    this.moments.push(moment);
    if (this.moments.length > KEPT) this.moments.shift();
  }

  // The tick that the program is at.
  tickNow(now) {
    return (now - this.delay) / TICK;
  }

  // Fills joints, turn and places; says between which moments. Null before the first.
  at(now) {
    const { moments, joints } = this;
    if (moments.length === 0) return null;
    const tick = this.tickNow(now - BEHIND);
    let i = moments.length - 1;
    while (i > 0 && moments[i - 1].tick >= tick) i--;
    const b = moments[i];
    const a = moments[Math.max(i - 1, 0)];
    const part = a === b ? 1 : Math.min(Math.max((tick - a.tick) / (b.tick - a.tick), 0), 1);
    for (let d = 0; d < b.pos.length; d++) {
      const before = a.pos[d] ?? b.pos[d];
      for (let k = 0; k < JOINT_N * 3; k++) joints[d][k] = before[k] * (1 - part) + b.pos[d][k] * part;
      const [was, is] = [a.chairs[d]?.place, b.chairs[d]?.place];
      this.places[d] = is ? Array.from(is, (x, i) => (was ? was[i] * (1 - part) + x * part : x)) : null;
    }
    between(a.turn, b.turn, part, this.turn);
    if (b.third) between((a.third ?? b.third).turn, b.third.turn, part, this.thirdTurn);
    return b;
  }
}
