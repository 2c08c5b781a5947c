// A take of two dancers, and what can be read off it: steps, where the couple is, where they are between two frames.
import { FEET, JOINT_N, footCentre, footYaw } from './joints.js';

// A dancer of count frames: positions of all joints, and turns of head and hands where they are known (four zeros:
// not).
export function emptyDancer(name, count) {
  return {
    name,
    pos: new Float32Array(count * JOINT_N * 3),
    turn: new Float32Array(count * 12),
    there: new Uint8Array(count).fill(1), // in which frames: elsewhere pos is where the dancer was last
    planted: [new Uint8Array(count), new Uint8Array(count)],
    steps: [],
    chair: null, // measures of one who sits at some time,
    sits: new Uint8Array(count), // in which frames,
    places: null, // and where it is, frame by frame
  };
}

// told: the dancers' planted is known and need not be found; third: somebody else, who dances in some frames in the
// place of a dancer: inPlaceOf[f] is 0, 1, or none of the two
export function motionOf(dancers, count, frameTime, told, third = null) {
  const everybody = third ? [...dancers, third] : dancers;
  layOnFloor(everybody, count);
  for (const dancer of everybody) {
    if (!told || dancer === third) findPlanted(dancer, count, frameTime);
    for (const planted of dancer.planted) for (let f = 0; f < count; f++) planted[f] &= dancer.there[f] & ~dancer.sits[f]; // feet rest
    findSteps(dancer, count, frameTime);
  }
  const motion = { count, frameTime, duration: Math.max(count - 1, 0) * frameTime, dancers, third };
  motion.middle = middlePath(motion);
  return motion;
}

// Some files put the origin where the hips were: then both are moved up or down until they stand on the floor.
function layOnFloor(dancers, count) {
  if (dancers.some(({ chair }) => chair)) return;
  const lowest = dancers.map((dancer) => {
    const heights = framesOf(dancer, count).map((f) => Math.min(...FEET.map(([, toes]) => dancer.pos[(f * JOINT_N + toes) * 3 + 1])));
    return heights.sort((a, b) => a - b)[Math.floor(heights.length * 0.1)] ?? 0;
  });
  const toes = Math.min(...lowest);
  if (toes > -0.05 && toes < 0.1) return;
  const lift = 0.02 - toes;
  for (const { pos } of dancers) for (let i = 1; i < pos.length; i += 3) pos[i] += lift;
}

const UP_M = 0.15; // toes that are higher stand on nothing: somebody lies, or kicks

const CREPT_M = 0.06; // from where it landed: a foot that turns on its ball stays nearer

// A foot swings from above .45 m/s over the floor until below .25 m/s; one that has crept away slowly, as gentle ones
// do, until it rests.
function findPlanted(dancer, count, frameTime) {
  const span = Math.max(1, Math.round(0.025 / frameTime));
  for (let foot = 0; foot < 2; foot++) {
    let [swinging, creeping, stood] = [false, false, null];
    for (let f = 0; f < count; f++) {
      const from = Math.max(f - span, 0);
      const to = Math.min(f + span, count - 1);
      const a = footCentre(dancer.pos, foot, from * JOINT_N * 3);
      const b = footCentre(dancer.pos, foot, to * JOINT_N * 3);
      const speed = Math.hypot(b[0] - a[0], b[2] - a[2]) / Math.max((to - from) * frameTime, 1e-6);
      if (swinging || !stood) stood = a;
      creeping = creeping ? speed > 0.05 : !swinging && Math.hypot(a[0] - stood[0], a[2] - stood[2]) > CREPT_M;
      swinging = creeping || (swinging ? speed > 0.25 : speed > 0.45);
      const stands = dancer.pos[(f * JOINT_N + FEET[foot][1]) * 3 + 1] < UP_M;
      dancer.planted[foot][f] = !swinging && stands ? 1 : 0;
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
      const mid = ((start + f) >> 1) * JOINT_N * 3;
      const [x, , z] = footCentre(dancer.pos, foot, mid);
      const yaw = footYaw(dancer.pos, foot, mid);
      const moved = last !== null && Math.hypot(x - last.x, z - last.z) > CREPT_M;
      last = { from: start * frameTime, to: f * frameTime, foot, x, z, yaw, moved };
      dancer.steps.push(last);
    }
  }
  dancer.steps.sort((a, b) => a.from - b.from);
}

// The frames in which a dancer is there.
function framesOf({ there }, count) {
  return Array.from({ length: count }, (_, f) => f).filter((f) => there[f]);
}

// The point between the two, smoothed forwards and backwards, so that it depends on the time alone. In the place of
// each is who dances, or lies, there.
function middlePath({ count, frameTime, dancers, third }) {
  const path = new Float32Array(count * 2);
  const mean = (places) => places.reduce(([x, z], place) => [x + place[0] / places.length, z + place[1] / places.length], [0, 0]);
  const hips = ({ pos }, f) => [pos[f * JOINT_N * 3], pos[f * JOINT_N * 3 + 2]];
  for (let f = 0; f < count; f++) {
    const groups = dancers
      .map((dancer, d) => [dancer.there[f] && dancer, third?.there[f] && third.inPlaceOf[f] === d && third].filter(Boolean))
      .filter((group) => group.length > 0);
    path.set(groups.length > 0 ? mean(groups.map((group) => mean(group.map((who) => hips(who, f))))) : path.slice(Math.max(2 * f - 2, 0), Math.max(2 * f, 2)), 2 * f);
  }
  const keep = Math.exp(-frameTime / 0.6);
  for (let round = 0; round < 2; round++) {
    for (let i = 2; i < path.length; i++) path[i] = path[i - 2] * keep + path[i] * (1 - keep);
    for (let i = path.length - 3; i >= 0; i--) path[i] = path[i + 2] * keep + path[i] * (1 - keep);
  }
  return path;
}

// Some poses of a dancer, from all over the take; none of who is never there.
export function poses(motion, dancer) {
  const frames = framesOf(dancer, motion.count);
  const n = Math.min(frames.length, 60);
  const width = JOINT_N * 3;
  return Array.from({ length: n }, (_, i) => frames[Math.floor((i * frames.length) / n)] * width)
    .map((from) => dancer.pos.subarray(from, from + width));
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

// Where the chair of a dancer is between two frames; null: the dancer stands then.
export function sampleChair(motion, dancer, time) {
  const at = Math.min(Math.max(time / motion.frameTime, 0), motion.count - 1);
  const a = Math.floor(at + 1e-6);
  const b = Math.min(a + 1, motion.count - 1);
  const part = dancer.sits[b] ? Math.max(at - a, 0) : 0;
  return dancer.sits[a] ? dancer.places[a].map((x, i) => x * (1 - part) + dancer.places[b][i] * part) : null;
}

// So far from the middle somebody, or their chair, reaches sideways, in all but a tenth of the take.
export function reachOf(motion) {
  const n = Math.min(motion.count, 60);
  const reaches = Array.from({ length: n }, (_, i) => {
    const f = Math.floor((i * motion.count) / n);
    const [x, z] = middleAt(motion, f * motion.frameTime);
    let most = 0;
    for (const { there, pos, sits, places, chair } of motion.dancers) {
      if (!there[f]) continue;
      for (let j = f * JOINT_N * 3; j < (f + 1) * JOINT_N * 3; j += 3) most = Math.max(most, Math.hypot(pos[j] - x, pos[j + 2] - z));
      if (sits[f]) most = Math.max(most, Math.hypot(places[f][0] - x, places[f][1] - z) + chair.wheel);
    }
    return most;
  });
  return reaches.sort((a, b) => a - b)[Math.floor(0.9 * n)] ?? 0;
}

export function middleAt(motion, time) {
  const at = Math.min(Math.max(time / motion.frameTime, 0), motion.count - 1);
  const a = Math.floor(at);
  const b = Math.min(a + 1, motion.count - 1);
  return [0, 1].map((c) => motion.middle[a * 2 + c] * (1 - (at - a)) + motion.middle[b * 2 + c] * (at - a));
}
