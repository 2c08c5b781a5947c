// The motion that the page carries, and what can be read off it: steps, proportions, where the couple is.
// Byte table: src/codec/player.c.

export const JOINT = {
  hips: 0, spine: 1, chest: 2, neck: 3, head: 4,
  leftShoulder: 5, leftUpperArm: 6, leftLowerArm: 7, leftHand: 8,
  rightShoulder: 9, rightUpperArm: 10, rightLowerArm: 11, rightHand: 12,
  leftUpperLeg: 13, leftLowerLeg: 14, leftFoot: 15, leftToes: 16,
  rightUpperLeg: 17, rightLowerLeg: 18, rightFoot: 19, rightToes: 20,
};
export const JOINT_N = 21;
export const FEET = [[JOINT.leftFoot, JOINT.leftToes], [JOINT.rightFoot, JOINT.rightToes]];

const DANCER_SIZE = 156;
const FRAME_SIZE = 2 * DANCER_SIZE + 4;

function readDancer(view, count, at, name) {
  const pos = new Float32Array(count * JOINT_N * 3);
  const turn = new Float32Array(count * 12);
  for (let f = 0; f < count; f++) {
    const from = f * FRAME_SIZE + at;
    const to = f * JOINT_N * 3;
    for (let c = 0; c < 3; c++) pos[to + c] = view.getFloat32(from + 4 * c, true);
    for (let i = 3; i < JOINT_N * 3; i++) pos[to + i] = pos[to + (i % 3)] + view.getInt16(from + 12 + 2 * (i - 3), true) / 1e4;
    for (let i = 0; i < 12; i++) turn[f * 12 + i] = view.getInt16(from + 132 + 2 * i, true) / 32767;
  }
  return { name, pos, turn, planted: [new Uint8Array(count), new Uint8Array(count)], steps: [] };
}

export function readMotion(element) {
  const text = atob(element.textContent);
  const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const count = Math.floor(bytes.length / FRAME_SIZE);
  const frameTime = Number(element.dataset.frameNs) * 1e-9;
  const dancers = [
    readDancer(view, count, 0, element.dataset.lead),
    readDancer(view, count, DANCER_SIZE, element.dataset.follow),
  ];
  layOnFloor(dancers, count);
  let told = 0;
  for (let f = 0; f < count; f++) {
    const flags = view.getUint32(f * FRAME_SIZE + 2 * DANCER_SIZE, true);
    told |= flags & 0x0303;
    dancers.forEach((dancer, d) => {
      dancer.planted[0][f] = (flags >> (8 * d)) & 1;
      dancer.planted[1][f] = (flags >> (8 * d + 1)) & 1;
    });
  }
  for (const dancer of dancers) {
    if (!told) findPlanted(dancer, count, frameTime);
    findSteps(dancer, count, frameTime);
  }
  const motion = { count, frameTime, duration: Math.max(count - 1, 0) * frameTime, dancers };
  motion.middle = middlePath(motion);
  return motion;
}

// Some files put the origin where the hips were: then both are moved up or down until they stand on the floor.
function layOnFloor(dancers, count) {
  const lowest = dancers.map(({ pos }) => {
    const heights = new Float32Array(count).map((_, f) => Math.min(...FEET.map(([, toes]) => pos[(f * JOINT_N + toes) * 3 + 1])));
    return heights.sort()[Math.floor(count * 0.1)] ?? 0;
  });
  const toes = Math.min(...lowest);
  if (toes > -0.05 && toes < 0.1) return;
  const lift = 0.02 - toes;
  for (const { pos } of dancers) for (let i = 1; i < pos.length; i += 3) pos[i] += lift;
}

function footCentre(pos, f, foot) {
  const [ankle, toes] = FEET[foot].map((j) => (f * JOINT_N + j) * 3);
  return [0, 1, 2].map((c) => (pos[ankle + c] + pos[toes + c]) / 2);
}

// A foot swings from above .45 m/s over the floor until below .25 m/s.
function findPlanted(dancer, count, frameTime) {
  const span = Math.max(1, Math.round(0.025 / frameTime));
  for (let foot = 0; foot < 2; foot++) {
    let swinging = false;
    for (let f = 0; f < count; f++) {
      const from = Math.max(f - span, 0);
      const to = Math.min(f + span, count - 1);
      const a = footCentre(dancer.pos, from, foot);
      const b = footCentre(dancer.pos, to, foot);
      const speed = Math.hypot(b[0] - a[0], b[2] - a[2]) / Math.max((to - from) * frameTime, 1e-6);
      swinging = swinging ? speed > 0.25 : speed > 0.45;
      dancer.planted[foot][f] = swinging ? 0 : 1;
    }
  }
}

// Where and when each foot stood: from, to (seconds), x, z, yaw, and whether it came from somewhere else.
function findSteps(dancer, count, frameTime) {
  for (let foot = 0; foot < 2; foot++) {
    let last = null;
    for (let f = 0; f < count; f++) {
      if (!dancer.planted[foot][f]) continue;
      const start = f;
      while (f + 1 < count && dancer.planted[foot][f + 1]) f++;
      const mid = (start + f) >> 1;
      const [x, , z] = footCentre(dancer.pos, mid, foot);
      const [ankle, toes] = FEET[foot].map((j) => (mid * JOINT_N + j) * 3);
      const yaw = Math.atan2(dancer.pos[toes] - dancer.pos[ankle], dancer.pos[toes + 2] - dancer.pos[ankle + 2]);
      const moved = last !== null && Math.hypot(x - last.x, z - last.z) > 0.1;
      last = { from: start * frameTime, to: f * frameTime, foot, x, z, yaw, moved };
      dancer.steps.push(last);
    }
  }
  dancer.steps.sort((a, b) => a.from - b.from);
}

// The point between the two, smoothed forwards and backwards, so that it depends on the time alone.
function middlePath({ count, frameTime, dancers }) {
  const path = new Float32Array(count * 2);
  for (let f = 0; f < count; f++) {
    for (let c = 0; c < 2; c++) {
      path[f * 2 + c] = dancers.reduce((sum, { pos }) => sum + pos[f * JOINT_N * 3 + 2 * c], 0) / dancers.length;
    }
  }
  const keep = Math.exp(-frameTime / 0.6);
  for (let round = 0; round < 2; round++) {
    for (let i = 2; i < path.length; i++) path[i] = path[i - 2] * keep + path[i] * (1 - keep);
    for (let i = path.length - 3; i >= 0; i--) path[i] = path[i + 2] * keep + path[i] * (1 - keep);
  }
  return path;
}

// Positions and turns of a dancer between two frames.
export function sample(motion, dancer, time, pos, turn) {
  const at = Math.min(Math.max(time / motion.frameTime, 0), motion.count - 1);
  const a = Math.floor(at + 1e-6);
  const b = Math.min(a + 1, motion.count - 1);
  const part = Math.max(at - a, 0);
  const width = JOINT_N * 3;
  for (let i = 0; i < width; i++) pos[i] = dancer.pos[a * width + i] * (1 - part) + dancer.pos[b * width + i] * part;
  for (let q = 0; q < 12; q += 4) {
    let dot = 0;
    for (let c = 0; c < 4; c++) dot += dancer.turn[a * 12 + q + c] * dancer.turn[b * 12 + q + c];
    const sign = dot < 0 ? -part : part;
    for (let c = 0; c < 4; c++) turn[q + c] = dancer.turn[a * 12 + q + c] * (1 - part) + dancer.turn[b * 12 + q + c] * sign;
  }
}

export function middleAt(motion, time) {
  const at = Math.min(Math.max(time / motion.frameTime, 0), motion.count - 1);
  const a = Math.floor(at);
  const b = Math.min(a + 1, motion.count - 1);
  return [0, 1].map((c) => motion.middle[a * 2 + c] * (1 - (at - a)) + motion.middle[b * 2 + c] * (at - a));
}
