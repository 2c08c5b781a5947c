// The smallest VRM 1.0 avatar that can dance: a box a bone, written by hand.
// Source  glTF 2.0, sections 3 and 4.4; VRMC_vrm 1.0, humanoid.
const BODY = { // of 1.7 m in the T-pose, metres
  hips: [null, 0, 0.95, 0], spine: ['hips', 0, 1.07, 0], chest: ['spine', 0, 1.2, 0], neck: ['chest', 0, 1.42, 0], head: ['neck', 0, 1.51, 0],
  leftShoulder: ['chest', 0.03, 1.38, 0], leftUpperArm: ['leftShoulder', 0.17, 1.38, 0], leftLowerArm: ['leftUpperArm', 0.44, 1.38, 0],
  leftHand: ['leftLowerArm', 0.68, 1.38, 0],
  rightShoulder: ['chest', -0.03, 1.38, 0], rightUpperArm: ['rightShoulder', -0.17, 1.38, 0], rightLowerArm: ['rightUpperArm', -0.44, 1.38, 0],
  rightHand: ['rightLowerArm', -0.68, 1.38, 0],
  leftUpperLeg: ['hips', 0.09, 0.9, 0], leftLowerLeg: ['leftUpperLeg', 0.09, 0.49, 0], leftFoot: ['leftLowerLeg', 0.09, 0.08, 0],
  leftToes: ['leftFoot', 0.09, 0.02, 0.14],
  rightUpperLeg: ['hips', -0.09, 0.9, 0], rightLowerLeg: ['rightUpperLeg', -0.09, 0.49, 0], rightFoot: ['rightLowerLeg', -0.09, 0.08, 0],
  rightToes: ['rightFoot', -0.09, 0.02, 0.14],
};

export function tinyVrm(name) {
  const names = Object.keys(BODY);
  const nodes = names.map((bone) => {
    const [parent, ...at] = BODY[bone];
    const from = parent ? BODY[parent].slice(1) : [0, 0, 0];
    const children = names.flatMap((other, j) => (BODY[other][0] === bone ? [j] : []));
    return { name: bone, translation: at.map((x, c) => x - from[c]), mesh: 0, ...(children.length > 0 && { children }) };
  });
  const corners = new Float32Array(24);
  for (let i = 0; i < 8; i++) corners.set([i & 1, (i >> 1) & 1, i >> 2].map((bit) => (bit ? 0.04 : -0.04)), 3 * i);
  const faces = Uint16Array.of(0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5);
  const data = Buffer.concat([Buffer.from(corners.buffer), Buffer.from(faces.buffer)]);
  const json = {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes,
    meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1, material: 0 }] }],
    materials: [{ pbrMetallicRoughness: { baseColorFactor: [0.2, 0.5, 0.4, 1], metallicFactor: 0 } }],
    accessors: [
      { bufferView: 0, componentType: 5126, count: 8, type: 'VEC3', min: [-0.04, -0.04, -0.04], max: [0.04, 0.04, 0.04] },
      { bufferView: 1, componentType: 5123, count: faces.length, type: 'SCALAR' },
    ],
    bufferViews: [{ buffer: 0, byteLength: 96 }, { buffer: 0, byteOffset: 96, byteLength: faces.byteLength }],
    buffers: [{ byteLength: data.length }],
    extensionsUsed: ['VRMC_vrm'],
    extensions: {
      VRMC_vrm: {
        specVersion: '1.0',
        meta: { name, authors: ['abrazo'], licenseUrl: 'https://vrm.dev/licenses/1.0/' },
        humanoid: { humanBones: Object.fromEntries(names.map((bone, node) => [bone, { node }])) },
      },
    },
  };
  const chunk = (kind, bytes, fill) => {
    const padded = Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3, fill)]);
    const head = Buffer.alloc(8);
    head.writeUInt32LE(padded.length, 0);
    head.write(kind, 4, 'latin1');
    return Buffer.concat([head, padded]);
  };
  const body = Buffer.concat([chunk('JSON', Buffer.from(JSON.stringify(json)), ' '), chunk('BIN\0', data, 0)]);
  const head = Buffer.from('glTF\x02\0\0\0\0\0\0\0', 'latin1');
  head.writeUInt32LE(head.length + body.length, 8);
  return Buffer.concat([head, body]);
}
