// A body from a VRM file, for the partner: it takes on her size and her turns.
import { Quaternion } from 'three';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { VRMLoaderPlugin, VRMUtils } from '@pixiv/three-vrm';
import { JOINT, PARENT } from '../shared/joints.js';

const NAMES = Object.keys(JOINT);
const SPRING_STEP_MAX = 0.1; // s; hair and cloth are not moved by more at once, or they leap

export class Avatar {
  // Throws where bytes are no VRM.
  static async from(bytes) {
    const loader = new GLTFLoader();
    loader.register((parser) => new VRMLoaderPlugin(parser));
    const { vrm } = (await loader.parseAsync(bytes, '')).userData;
    if (!vrm?.humanoid) throw new Error('there is no VRM body in it');
    VRMUtils.removeUnnecessaryVertices(vrm.scene);
    VRMUtils.rotateVRM0(vrm);
    return new Avatar(vrm);
  }

  constructor(vrm) {
    this.vrm = vrm;
    this.mesh = vrm.scene; // what a view shows
    this.bones = NAMES.map((name) => vrm.humanoid.getNormalizedBoneNode(name));
    vrm.scene.traverse((part) => {
      part.frustumCulled = false;
      part.castShadow = part.receiveShadow = part.isMesh ?? false;
    });
    this.hipHeight = this.bones[JOINT.hips].position.y;
    this.back = vrm.meta?.metaVersion === '0' ? -1 : 1; // older files look along -Z, and their scene is turned about
    this.about = vrm.meta?.name ?? vrm.meta?.title ?? '';
    this.turns = NAMES.map(() => new Quaternion());
    this.last = 0;
  }

  dress() {} // it comes dressed

  dispose() {
    VRMUtils.deepDispose(this.vrm.scene);
  }

  // joints, turns: of the world, as a moment has them; hipHeight: of the body that they are of, m; time: s
  pose(joints, turns, hipHeight, time) {
    const scale = hipHeight / this.hipHeight;
    const { bones, back } = this;
    this.mesh.scale.setScalar(scale);
    bones.forEach((bone, j) => {
      const turn = this.turns[j].fromArray(turns, 4 * j).normalize();
      turn.set(back * turn.x, turn.y, back * turn.z, turn.w);
      if (!bone) return;
      // A body without some of the joints in between is turned by the next one that it has.
      let parent = PARENT[j];
      while (parent >= 0 && !bones[parent]) parent = PARENT[parent];
      bone.quaternion.copy(turn);
      if (parent >= 0) bone.quaternion.premultiply(this.turns[parent].clone().invert());
    });
    bones[JOINT.hips].position.set(back * joints[0], joints[1], back * joints[2]).divideScalar(scale);
    this.vrm.update(Math.min(Math.max(time - this.last, 0), SPRING_STEP_MAX));
    this.last = time;
  }
}
