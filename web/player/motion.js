// The motion that the page carries. Byte table: src/codec/player.c.
import { JOINT_N } from '../shared/joints.js';
import { emptyDancer, motionOf } from '../shared/motion.js';
import { PLACES, shapeOf } from '../shared/seat.js';

const DANCER_SIZE = 156;
const FLAGS_SIZE = 4;
const VERSION = '3';
const LOST = [1 << 2, 1 << 10]; // flags: the leader, the follower is not there;
const SITS = [1 << 3, 1 << 11]; // sits in the chair;
const THIRD = 1 << 24; // who else there is is there,
const IN_PLACE = [1 << 25, 1 << 26]; // and dances in the place of the leader, of the follower
const CHAIR_SIZE = 4 * PLACES.length;

function readDancer(view, count, size, at, name) {
  const dancer = emptyDancer(name, count);
  const { pos, turn } = dancer;
  for (let f = 0; f < count; f++) {
    const from = f * size + at;
    const to = f * JOINT_N * 3;
    for (let c = 0; c < 3; c++) pos[to + c] = view.getFloat32(from + 4 * c, true);
    for (let i = 3; i < JOINT_N * 3; i++) pos[to + i] = pos[to + (i % 3)] + view.getInt16(from + 12 + 2 * (i - 3), true) / 1e4;
    for (let i = 0; i < 12; i++) turn[f * 12 + i] = view.getInt16(from + 132 + 2 * i, true) / 32767;
  }
  return dancer;
}

// The measures of a chair: tenths of a millimetre. Null: stands.
function readShape(text) {
  return text ? shapeOf(text.split(',').map((x) => Number(x) / 1e4)) : null;
}

export function readMotion(element) {
  if (element.dataset.version !== VERSION) throw new Error(`the motion is of version ${element.dataset.version}: expected ${VERSION}`);
  const text = atob(element.textContent);
  const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const shapes = [readShape(element.dataset.leadChair), readShape(element.dataset.followChair)];
  const size = 2 * DANCER_SIZE + FLAGS_SIZE + CHAIR_SIZE * shapes.filter(Boolean).length + (element.dataset.third ? DANCER_SIZE : 0);
  const count = Math.floor(bytes.length / size);
  const frameTime = Number(element.dataset.frameNs) * 1e-9;
  const dancers = [
    readDancer(view, count, size, 0, element.dataset.lead),
    readDancer(view, count, size, DANCER_SIZE, element.dataset.follow),
  ];
  let from = 2 * DANCER_SIZE + FLAGS_SIZE;
  dancers.forEach((dancer, d) => {
    if (!shapes[d]) return;
    const at = from;
    dancer.chair = shapes[d];
    dancer.places = Array.from({ length: count }, (_, f) => PLACES.map((_, i) => view.getFloat32(f * size + at + 4 * i, true)));
    from += CHAIR_SIZE;
  });
  const third = element.dataset.third ? readDancer(view, count, size, from, element.dataset.third) : null;
  if (third) third.inPlaceOf = new Int8Array(count);
  let told = 0;
  for (let f = 0; f < count; f++) {
    const flags = view.getUint32(f * size + 2 * DANCER_SIZE, true);
    told |= flags & 0x0303;
    if (third) third.there[f] = flags & THIRD ? 1 : 0;
    if (third) third.inPlaceOf[f] = IN_PLACE.findIndex((bit) => flags & bit);
    dancers.forEach((dancer, d) => {
      dancer.there[f] = flags & LOST[d] ? 0 : 1;
      dancer.sits[f] = flags & SITS[d] ? 1 : 0;
      dancer.planted[0][f] = (flags >> (8 * d)) & 1;
      dancer.planted[1][f] = (flags >> (8 * d + 1)) & 1;
    });
  }
  for (const dancer of dancers) if (!dancer.sits.includes(1)) dancer.chair = dancer.places = null;
  return motionOf(dancers, count, frameTime, told !== 0, third);
}
