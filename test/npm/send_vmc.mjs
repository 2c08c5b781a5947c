// A VMC sender that is not ours: send_vmc.mjs FOLDER PORT FRAMES. A body in the T-pose walks along +Z; as the reference
// sender does it, the bones come in bundles of a few, the last of them inside the bundle of root, time and headset.
import { createSocket } from 'node:dgram';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [work, port, frames] = process.argv.slice(2);
const { toBuffer } = await import(pathToFileURL(resolve(work, 'node_modules/osc-min/dist/index.js')));

// HumanBodyBones of a child of Unity's: right is +x
const bones = {
  Hips: [0, 0.9, 0], Spine: [0, 0.1, 0], Chest: [0, 0.15, 0], UpperChest: [0, 0.1, 0], Neck: [0, 0.15, 0], Head: [0, 0.1, 0],
  LeftShoulder: [-0.04, 0.1, 0], LeftUpperArm: [-0.14, 0, 0], LeftLowerArm: [-0.28, 0, 0], LeftHand: [-0.25, 0, 0],
  RightShoulder: [0.04, 0.1, 0], RightUpperArm: [0.14, 0, 0], RightLowerArm: [0.28, 0, 0], RightHand: [0.25, 0, 0],
  LeftUpperLeg: [-0.1, -0.05, 0], LeftLowerLeg: [0, -0.4, 0], LeftFoot: [0, -0.38, 0], LeftToes: [0, -0.05, 0.13],
  RightUpperLeg: [0.1, -0.05, 0], RightLowerLeg: [0, -0.4, 0], RightFoot: [0, -0.38, 0], RightToes: [0, -0.05, 0.13],
  LeftEye: [-0.03, 0.06, 0.05], LeftThumbProximal: [-0.02, 0, 0.02],
};
const float = (value) => ({ type: 'float', value });
const place = (address, name, at, ...more) => ({
  oscType: 'message', address,
  args: [{ type: 'string', value: name }, ...[...at, 0, 0, 0, 1, ...more].map(float)],
});
const bundle = (elements) => ({ oscType: 'bundle', timetag: [0, 1], elements });

const socket = createSocket('udp4');
const send = (packet) => new Promise((sent) => {
  const { buffer, byteOffset, byteLength } = toBuffer(packet);
  socket.send(Buffer.from(buffer, byteOffset, byteLength), Number(port), '127.0.0.1', sent);
});
for (let frame = 0; frame < Number(frames); frame++) {
  const messages = Object.entries(bones).map(([name, at]) => place('/VMC/Ext/Bone/Pos', name, at));
  await send(bundle(messages.slice(0, 9)));
  await send(bundle(messages.slice(9, 18)));
  await send(bundle([
    place('/VMC/Ext/Root/Pos', 'root', [0, 0, frame / 60], 1, 1, 1, 0, 0, 0),
    bundle(messages.slice(18)),
    place('/VMC/Ext/Hmd/Pos', 'HMD', [0, 1.6, frame / 60]),
    { oscType: 'message', address: '/VMC/Ext/OK', args: [1, 3, 0].map((value) => ({ type: 'integer', value })) },
    { oscType: 'message', address: '/VMC/Ext/T', args: [float(frame / 60)] },
  ]));
  await new Promise((passed) => setTimeout(passed, 16));
}
socket.close();
