// The wheelchair that somebody sits in: wheels that turn as far as they roll, casters that trail, tubes and a cushion.
// Its measures and places: seat.js.
import { CapsuleGeometry, CylinderGeometry, Group, Mesh, MeshStandardMaterial, TorusGeometry, Vector3 } from 'three';
import { RoundedBoxGeometry } from 'three/addons/geometries/RoundedBoxGeometry.js';

const TUBE = 0.013; // m, of the frame
const TYRE = 0.016;
const SPOKES = 14;
const BEHIND = 0.125; // hips to the backrest
const BACK_HIGH = 0.24; // of a dancer's backrest, over the cushion
const WITHIN = 0.055; // seat, rails and backrest lie so far within the wheels
const GUARD_HIGH = 0.09;
const RAIL_BELOW = 0.075;
const UP = new Vector3(0, 1, 0);

const matt = (color, roughness = 0.75) => new MeshStandardMaterial({ color, roughness, metalness: 0 });

export class Chair {
  // colour: of the cushion
  constructor(shape, colour) {
    this.shape = shape;
    this.taken = true;
    this.steel = matt('#565d68', 0.45);
    this.rubber = matt('#34312f');
    this.cloth = matt(colour);
    this.mesh = new Group();
    this.wheels = [1, -1].map((side) => this.#wheel(side));
    this.casters = [1, -1].map((side) => this.#caster(side));
    this.#frame();
    this.mesh.traverse((part) => {
      part.castShadow = part.receiveShadow = Boolean(part.geometry);
      part.frustumCulled = false;
    });
  }

  #add(to, geometry, material, x = 0, y = 0, z = 0) {
    const mesh = new Mesh(geometry, material);
    mesh.position.set(x, y, z);
    to.add(mesh);
    return mesh;
  }

  // A tube with round ends from one place to another.
  #tube(to, from, end, radius = TUBE, material = this.steel) {
    const [a, b] = [new Vector3(...from), new Vector3(...end)];
    const way = b.clone().sub(a);
    const mesh = this.#add(to, new CapsuleGeometry(radius, way.length(), 4, 10), material);
    mesh.position.addVectors(a, b).multiplyScalar(0.5);
    mesh.quaternion.setFromUnitVectors(UP, way.normalize());
  }

  #ring(to, radius, thick, material, x = 0, y = 0, z = 0) {
    const ring = this.#add(to, new TorusGeometry(radius, thick, 10, 56), material, x, y, z);
    ring.rotation.y = Math.PI / 2;
  }

  #wheel(side) {
    const { wheel, track, rim, rimOut } = this.shape;
    const it = new Group();
    it.position.set((side * track) / 2, wheel, 0);
    this.#ring(it, wheel - TYRE, TYRE, this.rubber);
    this.#ring(it, wheel - 2.2 * TYRE, 0.007, this.steel);
    this.#ring(it, rim, 0.01, this.steel, side * rimOut);
    const hub = this.#add(it, new CylinderGeometry(0.024, 0.024, 0.06, 20), this.steel);
    hub.rotation.z = Math.PI / 2;
    for (let i = 0; i < SPOKES; i++) {
      const angle = (2 * Math.PI * i) / SPOKES;
      const at = (x, far) => [x, far * Math.cos(angle), far * Math.sin(angle)];
      this.#tube(it, at(i % 2 ? 0.026 : -0.026, 0.02), at(0, wheel - 2.2 * TYRE), 0.0024);
      if (i % 2) this.#tube(it, at(0, wheel - 2.4 * TYRE), at(side * rimOut, rim), 0.004);
    }
    this.mesh.add(it);
    return it;
  }

  #caster(side) {
    const { caster, trail, casterAhead, casterOut } = this.shape;
    const it = new Group();
    const [top, half] = [2 * caster + 0.03, TYRE + 0.014];
    it.position.set(side * casterOut, 0, casterAhead);
    const tyre = this.#add(it, new CylinderGeometry(caster, caster, 0.026, 28), this.rubber, 0, caster, -trail);
    tyre.rotation.z = Math.PI / 2;
    this.#tube(it, [-half, caster, -trail], [half, caster, -trail], 0.007);
    for (const x of [-half, half]) this.#tube(it, [x, caster, -trail], [x, top, 0], 0.007);
    this.#tube(it, [-half, top, 0], [half, top, 0], 0.009);
    this.mesh.add(it);
    return it;
  }

  #frame() {
    const s = this.shape;
    const [half, rail, back, bend] = [s.track / 2, s.cushion - RAIL_BELOW, s.seatZ - BEHIND, s.kneeZ - 0.1];
    const [inside, top, casterTop] = [half - WITHIN, s.cushion + BACK_HIGH, 2 * s.caster + 0.03];
    this.#tube(this.mesh, [-half, s.wheel, 0], [half, s.wheel, 0], 0.015);
    for (const side of [1, -1]) {
      const x = side * inside;
      this.#tube(this.mesh, [x, rail, back], [x, rail, bend]);
      this.#tube(this.mesh, [x, rail, bend], [side * s.kneeX, s.plate, s.ankleZ - 0.03]);
      this.#tube(this.mesh, [x, rail, back], [x, top, back - 0.03]);
      this.#tube(this.mesh, [x, s.wheel, 0], [x, rail, 0.02]);
      this.#tube(this.mesh, [x, rail, s.casterAhead], [side * s.casterOut, casterTop, s.casterAhead]);
      this.#add(this.mesh, new RoundedBoxGeometry(0.008, GUARD_HIGH + 0.06, 0.22, 3, 0.004), this.cloth, x + side * 0.022,
        s.cushion + GUARD_HIGH / 2 - 0.02, s.seatZ - 0.02);
      this.#add(this.mesh, new RoundedBoxGeometry(0.1, 0.014, s.front - s.ankleZ, 3, 0.006), this.steel, side * s.kneeX,
        s.plate - 0.012, (s.ankleZ + s.front) / 2 - 0.05);
    }
    this.#tube(this.mesh, [-s.kneeX, s.plate - 0.012, s.ankleZ], [s.kneeX, s.plate - 0.012, s.ankleZ]);
    this.#add(this.mesh, new RoundedBoxGeometry(2 * inside, 0.056, bend - back - 0.01, 5, 0.026), this.cloth, 0, s.cushion - 0.028,
      (bend + back) / 2);
    const rest = this.#add(this.mesh, new RoundedBoxGeometry(2 * inside, BACK_HIGH - 0.03, 0.03, 5, 0.014), this.cloth, 0,
      s.cushion + BACK_HIGH / 2 + 0.01, back - 0.014);
    rest.rotation.x = -0.12;
  }

  // place: the seven of PLACES; null: nobody sits in it, and it is not shown
  pose(place) {
    this.taken = place !== null;
    if (!place) return;
    const [x, z, yaw, left, right, leftCaster, rightCaster] = place;
    this.mesh.position.set(x, 0, z);
    this.mesh.rotation.y = yaw;
    this.wheels[0].rotation.x = left;
    this.wheels[1].rotation.x = right;
    this.casters[0].rotation.y = leftCaster - yaw;
    this.casters[1].rotation.y = rightCaster - yaw;
  }

  dispose() {
    this.mesh.traverse((part) => part.geometry?.dispose());
    for (const material of [this.steel, this.rubber, this.cloth]) material.dispose();
  }
}
