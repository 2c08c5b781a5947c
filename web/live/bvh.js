// A couple from two BVH files, to be looked at: where the joints are, frame by frame. (To dance with a file, give it to
// the program, which reads more kinds of files and finds out more about them: src/codec/bvh_read.c, src/motion/rig.c.)
import { Quaternion, Vector3 } from 'three';
import { JOINT, JOINT_N } from '../shared/joints.js';
import { emptyDancer, motionOf } from '../shared/motion.js';

// Names of the joints without their side, best first.
const NAMES = {
  hips: 'hips hip pelvis root', spine: 'spine abdomen lowerback waist', chest: 'chest spine2 spine1 upperchest thorax torso',
  neck: 'neck neck1', head: 'head',
  Shoulder: 'collar clavicle shoulder', UpperArm: 'shldr upperarm uparm arm', LowerArm: 'forearm lowerarm elbow', Hand: 'hand wrist',
  UpperLeg: 'thigh upleg upperleg hip femur', LowerLeg: 'shin lowerleg leg calf knee', Foot: 'foot ankle', Toes: 'toebase toes toe ball',
};
const AXES = { X: new Vector3(1, 0, 0), Y: new Vector3(0, 1, 0), Z: new Vector3(0, 0, 1) };
const UNITS = [1, 0.01, 0.0254, 0.0254 / 0.45, 0.001]; // m, cm, inches, the CMU recordings' own, mm
const ANKLE_TO_HEAD = [0.94, 1.95]; // m, of a child of 1.1 m and of an adult of 2.2 m
const USUAL_ANKLE_TO_HEAD = 1.46;

function parse(text) {
  const [top, bottom] = text.split(/\bMOTION\b/);
  if (!/^\s*HIERARCHY\b/.test(top) || !bottom) throw new Error('this is no BVH file');
  const joints = [];
  const open = [];
  let channelN = 0;
  let end = false; // inside an End Site
  for (const line of top.split(/\r?\n/)) {
    const words = line.trim().split(/\s+/);
    if (words[0] === 'ROOT' || words[0] === 'JOINT') {
      joints.push({ name: words.slice(1).join(' '), parent: open.at(-1) ?? -1, offset: new Vector3(), channels: [], from: channelN });
    } else if (words[0] === 'End') end = true;
    else if (words[0] === '{') open.push(joints.length - 1);
    else if (words[0] === '}') {
      open.pop();
      end = false;
    } else if (words[0] === 'OFFSET' && !end) joints.at(-1).offset.set(...words.slice(1, 4).map(Number));
    else if (words[0] === 'CHANNELS') {
      joints.at(-1).channels = words.slice(2);
      channelN += joints.at(-1).channels.length;
    }
  }
  const numbers = bottom.trim().split(/\s+/);
  const count = Number(numbers[1]);
  const frameTime = Number(numbers[4]);
  const values = numbers.slice(5).map(Number);
  if (!(frameTime > 0) || !(values.length >= count * channelN) || values.some((value) => !Number.isFinite(value))) {
    throw new Error('its frames are not whole');
  }
  return { joints, count, frameTime, values, channelN };
}

// The side of a name and the rest of it: LeftHand, lHand, L_Hand, Hand_Left, mixamorig:LeftHand, Bip01 L Hand.
function sideAndWord(name) {
  const own = name.replace(/^.*:/, '').replace(/^(Bip01|CC_Base|J_Bip)[ _](C_)?/, '');
  const before = own.match(/^(left|right)[_. ]?(.+)$/i) ?? own.match(/^([lrLR])(?=[A-Z_ ])[_ ]?(.+)$/);
  const after = own.match(/^(.+?)[_. ]?(left|right)$/i) ?? own.match(/^(.+)[_.]([lrLR])$/);
  const [side, word] = before ? before.slice(1) : after ? [after[2], after[1]] : ['', own];
  return [side.slice(0, 1), word.replace(/[_. -]/g, '')].join(' ').toLowerCase();
}

// Which joint of the file is which of the 21; -1: it has none.
function matched(joints) {
  const told = joints.map(({ name }) => sideAndWord(name));
  return Object.keys(JOINT).map((joint) => {
    const [, side, word] = joint.match(/^(left|right)?(.+)$/);
    return NAMES[word].split(' ').map((name) => told.indexOf(`${side ? side[0] : ''} ${name}`)).find((at) => at >= 0) ?? -1;
  });
}

// Where the joints of the file are in a frame, in its own units.
function places({ joints, values, channelN }, frame) {
  const turns = [];
  const at = [];
  joints.forEach(({ parent, offset, channels, from }, j) => {
    const turn = new Quaternion();
    const place = offset.clone();
    let moved = false;
    channels.forEach((channel, c) => {
      const value = values[frame * channelN + from + c];
      const axis = channel[0].toUpperCase();
      if (/rotation$/i.test(channel)) turn.multiply(new Quaternion().setFromAxisAngle(AXES[axis], (value * Math.PI) / 180));
      else {
        if (!moved && parent < 0) place.set(0, 0, 0);
        moved = true;
        place[axis.toLowerCase()] = value;
      }
    });
    turns[j] = parent < 0 ? turn : turns[parent].clone().multiply(turn);
    at[j] = parent < 0 ? place : place.applyQuaternion(turns[parent]).add(at[parent]);
  });
  return at;
}

function dancerOf(file, name) {
  const map = matched(file.joints);
  const needed = ['hips', 'head', 'leftHand', 'rightHand', 'leftFoot', 'rightFoot', 'leftLowerLeg', 'rightLowerLeg',
    'leftUpperLeg', 'rightUpperLeg', 'leftLowerArm', 'rightLowerArm', 'leftUpperArm', 'rightUpperArm'];
  const missing = needed.filter((joint) => map[JOINT[joint]] < 0);
  if (missing.length > 0) throw new Error(`${name} has no joint for ${missing.join(', ')}`);
  const first = places(file, 0);
  const find = (at, joint) => at[map[JOINT[joint]]];
  const ankle = find(first, 'leftFoot').clone().lerp(find(first, 'rightFoot'), 0.5);
  const body = find(first, 'head').clone().sub(ankle);
  const upright = Math.abs(body.y) >= Math.abs(body.z); // else +Z is up
  const tall = upright ? Math.abs(body.y) : Math.abs(body.z);
  const unit = UNITS.find((u) => tall * u > ANKLE_TO_HEAD[0] && tall * u < ANKLE_TO_HEAD[1]) ?? USUAL_ANKLE_TO_HEAD / tall;
  const dancer = emptyDancer(name, file.count);
  for (let f = 0; f < file.count; f++) {
    const at = places(file, f);
    const of = (joint) => find(at, joint);
    const between = (a, b, part) => a.clone().lerp(b, part);
    const pose = Object.keys(JOINT).map((joint, j) => (map[j] >= 0 ? at[map[j]] : null));
    // What a skeleton lacks is filled in from its neighbours.
    const arms = between(of('leftUpperArm'), of('rightUpperArm'), 0.5);
    pose[JOINT.chest] ??= between(of('hips'), arms, 0.7);
    pose[JOINT.spine] ??= between(of('hips'), pose[JOINT.chest], 0.4);
    pose[JOINT.neck] ??= between(arms, of('head'), 0.4);
    for (const side of ['left', 'right']) {
      pose[JOINT[`${side}Shoulder`]] ??= between(pose[JOINT.neck], of(`${side}UpperArm`), 0.3);
      if (pose[JOINT[`${side}Toes`]]) continue;
      const across = of('leftUpperLeg').clone().sub(of('rightUpperLeg'));
      const ahead = across.cross(of('head').clone().sub(of('hips'))).setLength(0.15 / unit);
      pose[JOINT[`${side}Toes`]] = of(`${side}Foot`).clone().add(ahead);
      pose[JOINT[`${side}Toes`]][upright ? 'y' : 'z'] -= 0.06 / unit;
    }
    pose.forEach(({ x, y, z }, j) => {
      const to = (f * JOINT_N + j) * 3;
      dancer.pos.set(upright ? [x * unit, y * unit, z * unit] : [x * unit, z * unit, -y * unit], to);
    });
  }
  return dancer;
}

// files: two of {name, text}, the leader first. Throws, in words for people, where they are no couple.
export function coupleOf(files) {
  const read = files.map(({ name, text }) => {
    try {
      return parse(text);
    } catch (error) {
      throw new Error(`${name}: ${error.message}`);
    }
  });
  const frameTime = read[0].frameTime;
  if (Math.abs(read[1].frameTime / frameTime - 1) > 0.01) throw new Error('The two files have different frame rates.');
  const count = Math.min(...read.map((file) => file.count));
  if (count === 0) throw new Error('There are no frames in it.');
  for (const file of read) file.count = count;
  return motionOf(read.map((file, i) => dancerOf(file, files[i].name)), count, frameTime, false);
}
