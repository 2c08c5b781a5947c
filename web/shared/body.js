// A calm human figure for any proportions: one smooth surface, grown as the blended union of round cones and ellipsoids
// around the joints of a rest pose (arms and legs a little apart), and skinned to the joints.
import {
  BufferAttribute, BufferGeometry, Bone, Color, Matrix4, MeshStandardMaterial, Quaternion, Skeleton,
  SkinnedMesh, Vector3,
} from 'three';
import { FEET, JOINT as J, JOINT_N } from './joints.js';

export const FINE = 0.0105; // m, of the grid the surface is found on
export const COARSE = 0.019; // a third of the points
const ARM_DOWN = 0.85; // rad below the horizontal in the rest pose
const LEG_OUT = 0.14;
const SIDES = [
  { sign: 1, shoulder: J.leftShoulder, upperArm: J.leftUpperArm, lowerArm: J.leftLowerArm, hand: J.leftHand,
    upperLeg: J.leftUpperLeg, lowerLeg: J.leftLowerLeg, foot: J.leftFoot, toes: J.leftToes, turn: 4 },
  { sign: -1, shoulder: J.rightShoulder, upperArm: J.rightUpperArm, lowerArm: J.rightLowerArm, hand: J.rightHand,
    upperLeg: J.rightUpperLeg, lowerLeg: J.rightLowerLeg, foot: J.rightFoot, toes: J.rightToes, turn: 8 },
];

const at = (pos, j, out = new Vector3()) => out.fromArray(pos, j * 3);

function basis(left, up, out = new Matrix4()) {
  const x = left.clone().normalize();
  const y = up.clone().addScaledVector(x, -up.dot(x)).normalize();
  return out.makeBasis(x, y, new Vector3().crossVectors(x, y));
}

function trunkBases(pos) {
  const between = (a, b) => at(pos, a).sub(at(pos, b));
  const lumbar = between(J.spine, J.hips);
  const hips = basis(between(J.leftUpperLeg, J.rightUpperLeg), lumbar.length() > 0.02 ? lumbar : between(J.chest, J.hips));
  const chest = basis(between(J.leftUpperArm, J.rightUpperArm), between(J.neck, J.chest));
  return { hips, chest };
}

// The joints of the rest pose, from the mean shape of a dancer over some poses; feet on the floor at y = 0. plate: so
// high over it their soles are, of one who sits.
export function restJoints(poses, plate = 0) {
  const rest = Array.from({ length: JOINT_N }, () => new Vector3());
  const length = new Float32Array(JOINT_N);
  const heights = FEET.flat().map(() => []);
  const add = (frame, inverse, j, parent) =>
    rest[j].add(at(frame, j).sub(at(frame, parent)).applyMatrix4(inverse).divideScalar(poses.length));
  for (const pos of poses) {
    const { hips, chest } = trunkBases(pos);
    hips.transpose();
    chest.transpose();
    add(pos, hips, J.spine, J.hips);
    add(pos, hips, J.chest, J.spine);
    add(pos, chest, J.neck, J.chest);
    add(pos, chest, J.head, J.neck);
    for (const s of SIDES) {
      add(pos, hips, s.upperLeg, J.hips);
      add(pos, chest, s.shoulder, J.chest);
      add(pos, chest, s.upperArm, J.chest);
      for (const [j, p] of [[s.lowerArm, s.upperArm], [s.hand, s.lowerArm], [s.lowerLeg, s.upperLeg], [s.foot, s.lowerLeg], [s.toes, s.foot]]) {
        length[j] += at(pos, j).distanceTo(at(pos, p)) / poses.length;
      }
    }
    FEET.flat().forEach((j, k) => heights[k].push(pos[j * 3 + 1] - plate));
  }
  const low = heights.map((list) => list.sort((a, b) => a - b)[Math.floor(list.length * 0.1)]);
  const clamp = (x, a, b) => Math.min(Math.max(x, a), b);
  const ankleHeight = clamp((low[0] + low[2]) / 2, 0.05, 0.13);
  const toeHeight = clamp((low[1] + low[3]) / 2, 0.012, 0.05);
  const [l, r] = SIDES;
  for (const part of ['upperLeg', 'shoulder', 'upperArm', 'lowerArm', 'hand', 'lowerLeg', 'foot', 'toes']) {
    const mean = (length[l[part]] + length[r[part]]) / 2;
    length[l[part]] = length[r[part]] = mean;
    const mirrored = rest[r[part]].clone().multiply(new Vector3(-1, 1, 1)).add(rest[l[part]]).multiplyScalar(0.5);
    rest[l[part]].copy(mirrored);
    rest[r[part]].copy(mirrored).multiply(new Vector3(-1, 1, 1));
  }
  for (const j of [J.spine, J.chest, J.neck, J.head]) rest[j].x = 0;

  const legDown = Math.cos(LEG_OUT) * (length[l.lowerLeg] + length[l.foot]);
  rest[J.hips].set(0, ankleHeight + legDown - rest[l.upperLeg].y, 0);
  rest[J.spine].add(rest[J.hips]);
  rest[J.chest].add(rest[J.spine]);
  rest[J.neck].add(rest[J.chest]);
  rest[J.head].add(rest[J.neck]);
  for (const s of SIDES) {
    const arm = new Vector3(s.sign * Math.cos(ARM_DOWN), -Math.sin(ARM_DOWN), 0);
    const leg = new Vector3(s.sign * Math.sin(LEG_OUT), -Math.cos(LEG_OUT), 0);
    rest[s.shoulder].add(rest[J.chest]);
    rest[s.upperArm].add(rest[J.chest]);
    rest[s.lowerArm].copy(rest[s.upperArm]).addScaledVector(arm, length[s.lowerArm]);
    rest[s.hand].copy(rest[s.lowerArm]).addScaledVector(arm, length[s.hand]);
    rest[s.upperLeg].add(rest[J.hips]);
    rest[s.lowerLeg].copy(rest[s.upperLeg]).addScaledVector(leg, length[s.lowerLeg]);
    rest[s.foot].copy(rest[s.lowerLeg]).addScaledVector(leg, length[s.foot]);
    const drop = ankleHeight - toeHeight;
    const reach = Math.sqrt(Math.max(length[s.toes] ** 2 - drop ** 2, 0.0064));
    rest[s.toes].set(rest[s.foot].x, toeHeight, rest[s.foot].z + reach);
  }
  return rest;
}

// ---- the surface ----------------------------------------------------------------------------------------------------

const cone = (bone, a, b, ra, rb, blend) => ({ bone, a, b, ra, rb, blend, reach: Math.max(ra, rb) });
const egg = (bone, centre, radii, blend, axes = null) => ({ bone, centre, radii, blend, axes, reach: Math.max(...radii) });

const ab = new Vector3();
const ap = new Vector3();
function distance(shape, p) {
  if (shape.a) {
    ab.subVectors(shape.b, shape.a);
    ap.subVectors(p, shape.a);
    const t = Math.min(Math.max(ap.dot(ab) / Math.max(ab.lengthSq(), 1e-9), 0), 1);
    return ap.addScaledVector(ab, -t).length() - (shape.ra + (shape.rb - shape.ra) * t);
  }
  ap.subVectors(p, shape.centre);
  let { x, y, z } = ap;
  if (shape.axes) [x, y, z] = shape.axes.map((axis) => ap.dot(axis));
  const [rx, ry, rz] = shape.radii;
  const k0 = Math.hypot(x / rx, y / ry, z / rz);
  const k1 = Math.hypot(x / (rx * rx), y / (ry * ry), z / (rz * rz));
  return k1 < 1e-6 ? -Math.min(rx, ry, rz) : (k0 * (k0 - 1)) / k1;
}

function blend(a, b, k) {
  const h = Math.max(k - Math.abs(a - b), 0) / k;
  return Math.min(a, b) - h * h * k * 0.25;
}

function shapesOf(rest, look) {
  const size = (rest[J.head].y + 0.2) / 1.75;
  const v = (j, x = 0, y = 0, z = 0) => rest[j].clone().add(new Vector3(x * size, y * size, z * size));
  const trunk = rest[J.neck].y - rest[J.hips].y;
  const up = (part, x, z) => new Vector3(x * size, rest[J.hips].y + trunk * part, rest[J.hips].z * (1 - part) + rest[J.neck].z * part + z * size);
  const r = (...list) => list.map((x) => x * size);
  const half = Math.abs(rest[J.leftUpperArm].x);
  const wide = Math.min(Math.max(half / (0.175 * size), 0.85), 1.2);
  const shapes = [
    egg(J.hips, v(J.hips, 0, -0.005, 0), r(0.152 * look.hip, 0.115, 0.108), 0.07),
    egg(J.spine, up(0.3, 0, 0.004), r(0.128 * look.waist, 0.14, 0.096), 0.08),
    egg(J.chest, up(0.62, 0, 0.008), r(0.148 * wide, 0.165, 0.112), 0.07),
    egg(J.chest, up(0.84, 0, -0.006), r(0.135 * wide, 0.085, 0.088), 0.06),
    cone(J.neck, v(J.neck, 0, -0.03, 0), v(J.head, 0, 0.03, 0.012), 0.056 * size, 0.05 * size, 0.03),
    egg(J.head, v(J.head, 0, 0.092, 0.016), r(0.076, 0.104, 0.091), 0.03),
    egg(J.head, v(J.head, 0, 0.116, -0.006), r(0.083, 0.094, 0.097), 0.02),
    egg(J.head, v(J.head, 0, 0.038, 0.046), r(0.052, 0.056, 0.05), 0.035),
    egg(J.head, v(J.head, 0, 0.078, 0.106), r(0.012, 0.024, 0.019), 0.016),
  ];
  if (look.bun) shapes.push(egg(J.head, v(J.head, 0, 0.135, -0.098), r(0.046, 0.044, 0.04), 0.014));
  for (const s of SIDES) {
    const arm = rest[s.hand].clone().sub(rest[s.lowerArm]).normalize();
    const thick = new Vector3().crossVectors(new Vector3(0, 0, 1), arm).normalize();
    const along = (j, d, z = 0, t = 0) => rest[j].clone().addScaledVector(arm, d * size).addScaledVector(thick, t * size * s.sign).add(new Vector3(0, 0, z * size));
    const hand = [arm, thick, new Vector3(0, 0, 1)];
    shapes.push(
      egg(J.head, v(J.head, s.sign * 0.074, 0.085, 0.004), r(0.011, 0.029, 0.018), 0.01),
      cone(s.shoulder, rest[J.neck].clone().lerp(rest[s.upperArm], 0.18).add(new Vector3(0, -0.022 * size, -0.012 * size)),
        rest[s.upperArm].clone().add(new Vector3(-s.sign * 0.025 * size, -0.012 * size, 0)), 0.056 * size, 0.052 * size, 0.06),
      cone(s.upperArm, rest[s.upperArm], rest[s.lowerArm], 0.05 * size * look.limb, 0.038 * size * look.limb, 0.03),
      cone(s.lowerArm, rest[s.lowerArm], rest[s.hand], 0.039 * size * look.limb, 0.0265 * size * look.limb, 0.03),
      egg(s.lowerArm, along(s.lowerArm, 0.07), r(0.09, 0.041 * look.limb, 0.043 * look.limb), 0.03, hand),
      egg(s.hand, along(s.hand, 0.048, 0.002), r(0.056, 0.018, 0.039), 0.025, hand),
      cone(s.hand, along(s.hand, 0.08, 0.022), along(s.hand, 0.142, 0.018, -0.02), 0.0125 * size, 0.009 * size, 0.014),
      cone(s.hand, along(s.hand, 0.08, 0.004), along(s.hand, 0.155, 0.002, -0.022), 0.0125 * size, 0.009 * size, 0.014),
      cone(s.hand, along(s.hand, 0.075, -0.016), along(s.hand, 0.14, -0.016, -0.02), 0.012 * size, 0.0085 * size, 0.014),
      cone(s.hand, along(s.hand, 0.02, 0.024), along(s.hand, 0.082, 0.056, -0.012), 0.0145 * size, 0.0095 * size, 0.016),
      egg(J.hips, v(s.upperLeg, -s.sign * 0.01, -0.02, -0.026), r(0.088, 0.092, 0.075), 0.06),
      cone(s.upperLeg, rest[s.upperLeg], rest[s.lowerLeg], 0.09 * size * look.hip, 0.056 * size, 0.04),
      cone(s.lowerLeg, rest[s.lowerLeg], rest[s.foot], 0.054 * size, 0.036 * size, 0.03),
      egg(s.lowerLeg, rest[s.lowerLeg].clone().lerp(rest[s.foot], 0.32).add(new Vector3(0, 0, -0.016 * size)), r(0.05, 0.125, 0.052), 0.04),
    );
    const heel = new Vector3(rest[s.foot].x, 0.036 * size, rest[s.foot].z - 0.042 * size);
    const ball = new Vector3(rest[s.toes].x, 0.03 * size, rest[s.toes].z);
    shapes.push(
      cone(s.foot, rest[s.foot], rest[s.foot].clone().lerp(ball, 0.55), 0.04 * size, 0.034 * size, 0.03),
      cone(s.foot, heel, ball, 0.036 * size, 0.038 * size, 0.02),
      egg(s.foot, ball.clone().add(new Vector3(0, 0, -0.015 * size)), r(0.045, 0.032, 0.06), 0.02),
      egg(s.toes, ball.clone().add(new Vector3(-s.sign * 0.004 * size, -0.003 * size, 0.035 * size)), r(0.041, 0.027, 0.052), 0.02),
    );
  }
  return shapes;
}

const SOLE_FLAT = 0.012;
function field(shapes, p) {
  let d = 1;
  for (const shape of shapes) d = blend(d, distance(shape, p), shape.blend);
  return -blend(-d, p.y, SOLE_FLAT);
}

function fillGrid(shapes, cell) {
  const low = new Vector3(1, 0, 1);
  const high = new Vector3(-1, 0, -1);
  const boxes = shapes.map((shape) => {
    const pad = shape.reach + shape.blend + 2 * cell;
    const ends = shape.a ? [shape.a, shape.b] : [shape.centre];
    const min = ends.reduce((m, e) => m.min(e), new Vector3(9, 9, 9)).subScalar(pad);
    const max = ends.reduce((m, e) => m.max(e), new Vector3(-9, -9, -9)).addScalar(pad);
    low.min(min);
    high.max(max);
    return { min, max };
  });
  low.y = -3 * cell;
  const n = ['x', 'y', 'z'].map((c) => Math.ceil((high[c] - low[c]) / cell) + 1);
  const value = new Float32Array(n[0] * n[1] * n[2]).fill(1);
  const p = new Vector3();
  shapes.forEach((shape, i) => {
    const place = (c, k, edge) => Math.min(Math.max(Math.floor((edge[c] - low[c]) / cell), 0), n[k] - 1);
    const { min, max } = boxes[i];
    for (let z = place('z', 2, min); z <= place('z', 2, max); z++) {
      for (let y = place('y', 1, min); y <= place('y', 1, max); y++) {
        for (let x = place('x', 0, min); x <= place('x', 0, max); x++) {
          p.set(low.x + x * cell, low.y + y * cell, low.z + z * cell);
          const k = x + n[0] * (y + n[1] * z);
          value[k] = blend(value[k], distance(shape, p), shape.blend);
        }
      }
    }
  });
  for (let k = 0; k < value.length; k++) {
    const y = low.y + (Math.floor(k / n[0]) % n[1]) * cell;
    value[k] = -blend(-value[k], y, SOLE_FLAT);
  }
  return { low, n, value, cell };
}

// Naive surface nets (Gibson 1998): one vertex in every cell that the surface crosses, one quad for every edge.
function surface({ low, n, value, cell }) {
  const points = [];
  const index = [];
  const vertex = new Int32Array(value.length).fill(-1);
  const stride = [1, n[0], n[0] * n[1]];
  const corner = Array.from({ length: 8 }, (_, c) => [c & 1, (c >> 1) & 1, (c >> 2) & 1]);
  for (let z = 0; z < n[2] - 1; z++) {
    for (let y = 0; y < n[1] - 1; y++) {
      for (let x = 0; x < n[0] - 1; x++) {
        const k = x + n[0] * y + stride[2] * z;
        let inside = 0;
        for (let c = 0; c < 8; c++) inside += value[k + corner[c][0] + n[0] * corner[c][1] + stride[2] * corner[c][2]] < 0 ? 1 : 0;
        if (inside === 0 || inside === 8) continue;
        const sum = [0, 0, 0];
        let crossings = 0;
        for (let a = 0; a < 8; a++) {
          for (let axis = 0; axis < 3; axis++) {
            if (corner[a][axis]) continue;
            const va = value[k + corner[a][0] + n[0] * corner[a][1] + stride[2] * corner[a][2]];
            const vb = value[k + corner[a][0] + n[0] * corner[a][1] + stride[2] * corner[a][2] + stride[axis]];
            if (va < 0 === vb < 0) continue;
            for (let c = 0; c < 3; c++) sum[c] += corner[a][c] + (c === axis ? va / (va - vb) : 0);
            crossings++;
          }
        }
        vertex[k] = points.length;
        points.push(new Vector3(low.x + (x + sum[0] / crossings) * cell, low.y + (y + sum[1] / crossings) * cell, low.z + (z + sum[2] / crossings) * cell));
      }
    }
  }
  for (let z = 1; z < n[2] - 1; z++) {
    for (let y = 1; y < n[1] - 1; y++) {
      for (let x = 1; x < n[0] - 1; x++) {
        const k = x + n[0] * y + stride[2] * z;
        for (let axis = 0; axis < 3; axis++) {
          const inside = value[k] < 0;
          if (inside === value[k + stride[axis]] < 0) continue;
          const u = stride[(axis + 1) % 3];
          const w = stride[(axis + 2) % 3];
          const quad = [k - u - w, k - w, k, k - u].map((q) => vertex[q]);
          if (!inside) quad.reverse();
          index.push(quad[0], quad[1], quad[2], quad[0], quad[2], quad[3]);
        }
      }
    }
  }
  return { points, index };
}

// ---- the figure -----------------------------------------------------------------------------------------------------

const ARMS = new Set(SIDES.flatMap((s) => [s.upperArm, s.lowerArm, s.hand]));

// How far a point lies inside skin, trousers, shoe, hair (metres, negative: outside).
function regions(p, bone, rest, look, size) {
  const far = -0.05;
  const side = SIDES[p.x > 0 ? 0 : 1];
  const arm = rest[side.hand].clone().sub(rest[side.upperArm]);
  const reach = arm.length();
  const alongArm = p.clone().sub(rest[side.upperArm]).dot(arm) / reach;
  const onArm = ARMS.has(bone);
  const collar = rest[J.neck].y + 0.012 * size + 0.35 * (p.z - rest[J.neck].z) * -1 + Math.abs(p.x) * 0.25;
  const hem = rest[side.lowerLeg].y * (1 - look.trousers) + rest[side.foot].y * look.trousers;
  const shoe = onArm ? far : rest[side.foot].y * 0.86 + 0.2 * Math.abs(p.z - rest[side.foot].z - 0.03) - p.y;
  const skin = Math.max(
    onArm ? alongArm - reach * look.sleeve : far,
    onArm || bone === side.shoulder ? far : p.y - collar,
    onArm ? far : hem - p.y,
  );
  const trousers = onArm ? far : Math.min(rest[J.hips].y + 0.1 * size - p.y, p.y - hem);
  const head = rest[J.head];
  const local = p.clone().sub(head).divideScalar(size);
  const hair = Math.min(0.68 * (local.y - 0.158) - 0.73 * (local.z - 0.082) - 0.4 * Math.max(Math.abs(local.x) - 0.072, 0), local.y - look.nape);
  return [skin, trousers, shoe, bone === J.head || bone === J.neck ? hair : far];
}

function figureGeometry(rest, look, cell) {
  const shapes = shapesOf(rest, look);
  const { points, index } = surface(fillGrid(shapes, cell));
  const size = (rest[J.head].y + 0.2) / 1.75;
  const position = new Float32Array(points.length * 3);
  const normal = new Float32Array(points.length * 3);
  const region = new Float32Array(points.length * 4);
  const skinIndex = new Uint8Array(points.length * 4);
  const skinWeight = new Float32Array(points.length * 4);
  const nearest = new Float32Array(JOINT_N);
  const q = new Vector3();
  const slope = new Vector3();
  const gradient = (p) => {
    const h = 0.003;
    const d = field(near, p);
    return slope.set(field(near, q.copy(p).setX(p.x + h)) - d, field(near, q.copy(p).setY(p.y + h)) - d, field(near, q.copy(p).setZ(p.z + h)) - d).divideScalar(h);
  };
  let near = shapes;
  points.forEach((p, i) => {
    nearest.fill(9);
    near = shapes.filter((shape) => {
      const d = distance(shape, p);
      nearest[shape.bone] = Math.min(nearest[shape.bone], d);
      return d < 0.12;
    });
    for (let round = 0; round < 2; round++) {
      const d = field(near, p);
      const g = gradient(p);
      p.addScaledVector(g, -d / Math.max(g.lengthSq(), 0.25));
    }
    p.toArray(position, i * 3);
    gradient(p).normalize().toArray(normal, i * 3);

    const order = [...nearest.keys()].sort((a, b) => nearest[a] - nearest[b]).slice(0, 4);
    const weight = order.map((bone) => Math.exp((nearest[order[0]] - nearest[bone]) / 0.016));
    const sum = weight.reduce((a, b) => a + b, 0);
    for (let k = 0; k < 4; k++) {
      skinIndex[i * 4 + k] = order[k];
      skinWeight[i * 4 + k] = weight[k] / sum;
    }
    region.set(regions(p, order[0], rest, look, size), i * 4);
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(position, 3));
  geometry.setAttribute('normal', new BufferAttribute(normal, 3));
  geometry.setAttribute('region', new BufferAttribute(region, 4));
  geometry.setAttribute('skinIndex', new BufferAttribute(skinIndex, 4));
  geometry.setAttribute('skinWeight', new BufferAttribute(skinWeight, 4));
  geometry.setIndex(index);
  return geometry;
}

function figureMaterial(colours) {
  const material = new MeshStandardMaterial({ roughness: 0.72, metalness: 0 });
  const uniforms = { rim: { value: new Color() } };
  for (const [name, value] of Object.entries(colours)) uniforms[name] = { value: new Color(value) };
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, uniforms);
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', '#include <common>\nattribute vec4 region;\nvarying vec4 vRegion;')
      .replace('#include <begin_vertex>', '#include <begin_vertex>\nvRegion = region;');
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <common>', `#include <common>
        varying vec4 vRegion;
        uniform vec3 top, trousers, skin, shoe, hair, rim;`)
      .replace('#include <color_fragment>', `
        vec4 edge = fwidth(vRegion) * 0.8 + 0.0006;
        vec4 within = smoothstep(-edge, edge, vRegion);
        diffuseColor.rgb = mix(top, trousers, within.y);
        diffuseColor.rgb = mix(diffuseColor.rgb, skin, within.x);
        diffuseColor.rgb = mix(diffuseColor.rgb, hair, within.w);
        diffuseColor.rgb = mix(diffuseColor.rgb, shoe, within.z);`)
      .replace('#include <emissivemap_fragment>', `
        float facing = 1.0 - abs(dot(normalize(normal), normalize(vViewPosition)));
        totalEmissiveRadiance += rim * facing * facing * facing;`);
  };
  return { material, uniforms };
}

const DOWN_LEFT = new Quaternion().setFromAxisAngle(new Vector3(0, 0, 1), -ARM_DOWN).invert();
const DOWN_RIGHT = new Quaternion().setFromAxisAngle(new Vector3(0, 0, 1), ARM_DOWN).invert();

export class Figure {
  constructor(poses, look, colours, cell = FINE, plate = 0) {
    this.rest = restJoints(poses, plate);
    const { material, uniforms } = figureMaterial(colours);
    this.uniforms = uniforms;
    const bones = Array.from({ length: JOINT_N }, () => new Bone());
    for (const bone of bones) bone.matrixAutoUpdate = bone.matrixWorldAutoUpdate = false;
    const inverses = this.rest.map((p) => new Matrix4().makeTranslation(-p.x, -p.y, -p.z));
    this.bones = bones;
    this.turns = bones.map(() => new Quaternion());
    this.mesh = new SkinnedMesh(figureGeometry(this.rest, look, cell), material);
    this.mesh.bind(new Skeleton(bones, inverses), new Matrix4());
    this.mesh.castShadow = this.mesh.receiveShadow = true;
    this.mesh.frustumCulled = false;
    this.soleTip = 0.075 * (this.rest[J.head].y + 0.2) / 1.75;
  }

  dress(theme) {
    this.uniforms.rim.value.set(theme.rim);
  }

  dispose() {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }

  // Lay the joints of the figure on the positions of a frame.
  pose(pos, turn) {
    const { rest, turns } = this;
    const { hips, chest } = trunkBases(pos);
    turns[J.hips].setFromRotationMatrix(hips);
    turns[J.chest].setFromRotationMatrix(chest);
    turns[J.spine].slerpQuaternions(turns[J.hips], turns[J.chest], 0.5);
    const head = turns[J.head].fromArray(turn, 0);
    if (head.lengthSq() < 0.5) head.copy(turns[J.chest]);
    head.normalize();
    this.#along(J.neck, turns[J.chest], J.neck, J.head, pos);
    for (const s of SIDES) {
      this.#along(s.shoulder, turns[J.chest], s.shoulder, s.upperArm, pos);
      this.#along(s.upperArm, turns[J.chest], s.upperArm, s.lowerArm, pos);
      this.#along(s.lowerArm, turns[s.upperArm], s.lowerArm, s.hand, pos);
      this.#hand(s, turn, pos);
      this.#along(s.upperLeg, turns[J.hips], s.upperLeg, s.lowerLeg, pos);
      this.#along(s.lowerLeg, turns[s.upperLeg], s.lowerLeg, s.foot, pos);
      this.#foot(s, pos);
    }
    const one = new Vector3(1, 1, 1);
    const place = new Vector3();
    this.bones.forEach((bone, j) => bone.matrixWorld.compose(at(pos, j, place), turns[j], one));
    this.mesh.skeleton.update();
    return rest;
  }

  // The least turn on top of the parent's that brings the rest direction from joint a to b onto the posed one.
  #along(bone, parent, a, b, pos) {
    const from = this.rest[b].clone().sub(this.rest[a]).normalize().applyQuaternion(parent);
    const to = at(pos, b).sub(at(pos, a));
    if (to.lengthSq() < 1e-8) return this.turns[bone].copy(parent);
    return this.turns[bone].setFromUnitVectors(from, to.normalize()).multiply(parent);
  }

  // A hand keeps its own turn as far as it goes on from the forearm; marker noise must not break a wrist.
  #hand(s, turn, pos) {
    const own = new Quaternion().fromArray(turn, s.turn);
    const forearm = this.turns[s.lowerArm];
    if (own.lengthSq() < 0.5) return this.turns[s.hand].copy(forearm);
    own.normalize();
    const points = new Vector3(s.sign, 0, 0).applyQuaternion(own);
    const straight = points.dot(at(pos, s.hand).sub(at(pos, s.lowerArm)).normalize());
    own.multiply(s.sign > 0 ? DOWN_LEFT : DOWN_RIGHT);
    const trust = Math.min(Math.max((straight + 0.1) / 0.6, 0), 1);
    return this.turns[s.hand].slerpQuaternions(forearm, own, trust);
  }

  #foot(s, pos) {
    const { rest, turns } = this;
    const toes = at(pos, s.toes);
    const ahead = toes.clone().sub(at(pos, s.foot)).normalize();
    const flat = Math.hypot(ahead.x, ahead.z);
    const shin = new Vector3(1, 0, 0).applyQuaternion(turns[s.lowerLeg]);
    const level = new Vector3(ahead.z, 0, -ahead.x);
    const left = level.addScaledVector(shin, Math.max(0.5 - flat, 0)).normalize();
    const restAhead = rest[s.toes].clone().sub(rest[s.foot]).normalize();
    const posed = basis(left, new Vector3().crossVectors(ahead, left));
    const resting = basis(new Vector3(1, 0, 0), new Vector3().crossVectors(restAhead, new Vector3(1, 0, 0)));
    turns[s.foot].setFromRotationMatrix(posed.multiply(resting.transpose()));

    // The toes bend where the tip of the shoe would go through the floor.
    const forward = new Vector3(0, 0, 1).applyQuaternion(turns[s.foot]);
    const dip = Math.asin(Math.min(Math.max(-forward.y, -1), 1));
    const room = Math.max(toes.y - rest[s.toes].y, 0);
    const bend = Math.max(dip - Math.asin(Math.min(room / this.soleTip, 1)), 0);
    turns[s.toes].setFromAxisAngle(left, -bend).multiply(turns[s.foot]);
  }
}
