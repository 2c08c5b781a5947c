// What the page and the program say to each other. Byte table: include/abrazo/wire.h.
import { JOINT_N } from '../shared/joints.js';
import { MEASURES, PLACES, shapeOf } from '../shared/seat.js';

const VERSION = 4;
const LANDMARKS = 1, WISHES = 2, MOMENT = 16, WORDS = 17;
const LANDMARKS_SIZE = 808, WISHES_SIZE = 24, MOMENT_SIZE = 1500;
export const LANDMARK_N = 33;

// What a moment's flags say; as in abrazo/room.h.
export const FLAG = { lost: 1, hersPlanted: [2, 4], hersHold: [8, 16], sheLeads: 512 };
const NEVER = 0xffffffff;
export const LEADS = ['you', 'she', 'both'];

// What she cannot see, by number; as in abrazo/sense.h.
export const BLIND = [
  '',
  'I cannot see you',
  'Stand still, arms out to the sides',
  'I cannot see your feet',
  'I cannot see your legs: if you sit, dance on',
  'I cannot see your hands',
  'I see half of you',
  'I see more than one of you',
  'You are too near',
  'You are too far away',
];

// What is doubtful about a breath or a heart, at a bedside; as in abrazo/rhythm.h.
const DOUBT_FROM = 16;
const DOUBT = ['', 'I am still listening', 'Nothing comes: I hold still', 'It is too uneven', 'That can hardly be right: I hold still'];

// How the dancer is (abz_fall_state), as she says it; '' while there is nothing to say.
const FALL = ['', 'Unsteady', 'You are falling', 'You are down: take your time', 'You are getting up', ''];

// What a stand-in does, by number; as in abrazo/stand_in.h. Short, and as she says it when it begins; '' where there is
// nothing to say.
export const ACT = ['aside', 'walks in', 'carries on', 'closes', 'goes'];
const SAID = ['', 'Somebody stands in for you', '', '', 'The place is yours again'];

export function standsIn(third) {
  return third ? SAID[third.act] : '';
}

// What makes her gentle, in the order of a moment's today (abz_today).
export const TODAY = ['small steps', 'slow steps', 'stops in mid-step', 'trembling hands', 'uneven legs or a leaning trunk'];
const BELIEVED = 0.05; // less is not worth a word

// How gently she dances, and why, in words; of what is set by hand what she sees nevertheless, '' where that is nothing.
export function gently({ gentle, wished, today }) {
  const why = TODAY.filter((name, i) => today[i] >= BELIEVED).join(', ');
  if (wished.gentle >= 0) return why && `she sees ${why}`;
  return gentle < BELIEVED ? 'as you need it' : `gentler: ${why || 'still'}`;
}

export function fallen(fall) {
  return FALL[fall] ?? '';
}

// blind: of a moment
export function missing(blind) {
  return BLIND[blind] ?? DOUBT[blind - DOUBT_FROM] ?? '';
}

function begin(kind, size) {
  const view = new DataView(new ArrayBuffer(size));
  view.setUint8(0, kind);
  view.setUint8(1, VERSION);
  return view;
}

// values: 33 times x_m, y_m, z_m, u, v, visible; null when nobody is in the picture
export function writeLandmarks({ sequence, age, aspect, people, values }) {
  const view = begin(LANDMARKS, LANDMARKS_SIZE);
  view.setUint32(4, sequence, true);
  view.setFloat32(8, age, true);
  view.setUint16(12, Math.round(aspect * 1000), true);
  view.setUint8(14, Math.min(people, 8));
  if (values) for (let i = 0; i < LANDMARK_N * 6; i++) view.setFloat32(16 + 4 * i, values[i], true);
  return view.buffer;
}

export function writeWishes({ leads, gentle, distance, dance, mirror, music, calibrate, record, again }) {
  const view = begin(WISHES, WISHES_SIZE);
  view.setUint8(4, leads);
  view.setUint8(5, (mirror ? 1 : 0) | (music ? 2 : 0) | (calibrate ? 4 : 0) | (record ? 8 : 0) | (again ? 16 : 0));
  view.setFloat32(8, gentle, true);
  view.setFloat32(12, distance, true);
  view.setUint8(16, dance);
  return view.buffer;
}

function floats(view, at, n) {
  const out = new Float32Array(n);
  for (let i = 0; i < n; i++) out[i] = view.getFloat32(at + 4 * i, true);
  return out;
}

function chair(view, who) {
  if (((view.getUint32(948, true) >> who) & 1) === 0) return null;
  return {
    shape: shapeOf(floats(view, 1008 + 4 * MEASURES.length * who, MEASURES.length)),
    place: floats(view, 952 + 4 * PLACES.length * who, PLACES.length),
  };
}

function standIn(view, ago) {
  const act = view.getUint32(1152, true) - 1;
  if (act < 0) return null;
  return { act, inPlace: act >= 1 && act <= 3, pos: floats(view, 1172, JOINT_N * 3), turn: floats(view, 1424, 12), landed: [ago(1164), ago(1168)] };
}

function readMoment(view) {
  const f = (at) => view.getFloat32(at, true);
  const bits = view.getUint8(23);
  const beat = view.getUint32(60, true);
  const tick = Number(view.getBigUint64(8, true));
  const ago = (at) => {
    const ticks = view.getUint32(at, true);
    return ticks === NEVER ? -Infinity : tick - ticks;
  };
  const landing = (i) => ago(912 + 4 * i);
  const third = standIn(view, ago);
  return {
    kind: 'moment',
    flags: view.getUint32(4, true),
    tick,
    seen: view.getUint32(16, true),
    blind: view.getUint8(20),
    leads: view.getUint8(21),
    dance: view.getUint8(22),
    recording: (bits & 1) !== 0,
    musicPlays: (bits & 2) !== 0,
    hasMusic: (bits & 4) !== 0,
    replay: (bits & 8) !== 0,
    bedside: (bits & 16) !== 0,
    calibrating: f(24),
    figure: view.getInt32(28, true),
    count: f(32),
    confidence: f(36),
    together: f(40),
    chance: f(44),
    pulse: { phase: f(48), period: f(52), confidence: f(56), beat: beat & 0xffff, beats: beat >>> 16 },
    musicAt: f(64),
    viewers: view.getUint32(68, true),
    third, // a stand-in; null: nobody stands by
    pos: [floats(view, 72, JOINT_N * 3), floats(view, 324, JOINT_N * 3), ...(third ? [third.pos] : [])],
    turn: floats(view, 576, JOINT_N * 4),
    fall: view.getUint32(932, true),
    gentle: f(1472),
    today: [f(1476), f(1480), f(1484), f(1488), f(1492)], // what she believes of the dancer, as TODAY has it
    wished: { gentle: f(1496) },
    chairs: [0, 1].map((who) => chair(view, who)), // null: stands
    landed: [[landing(0), landing(1)], [landing(2), landing(3)], ...(third ? [third.landed] : [])], // when left and right feet landed last, in ticks
  };
}

// One message of the program. Throws where it is none that is known.
export function read(buffer) {
  const view = new DataView(buffer);
  if (view.byteLength < 4) throw new Error(`a message of ${view.byteLength} bytes`);
  const [kind, version] = [view.getUint8(0), view.getUint8(1)];
  if (version !== VERSION) throw new Error(`version ${version} is spoken, ${VERSION} is understood`);
  if (kind === MOMENT && view.byteLength === MOMENT_SIZE) return readMoment(view);
  if (kind === WORDS) return { kind: 'words', ...JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4))) };
  throw new Error(`kind ${kind} with ${view.byteLength} bytes`);
}
