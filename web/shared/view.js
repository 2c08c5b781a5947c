// Two dancers in a room, as a camera sees them: light and dark, from the front, the side, above, or wherever it is
// dragged; going with the couple or staying.
import { NeutralToneMapping, PCFShadowMap, PerspectiveCamera, Vector3, WebGLRenderer } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { Chair } from './chair.js';
import { Stage } from './stage.js';

const THEMES = {
  light: {
    far: '#f5f1ea', near: '#ebe4d9', line: '#d8cebf', shade: '#3a2c1e', shadow: 0.26, blot: 0.3,
    sky: '#fffaf2', ground: '#b9a48d', skyPower: 2.3, sun: '#fff2df', sunPower: 2.5, back: '#dfeaff', backPower: 0.9,
    inks: ['#1f6580', '#c9472f', '#6b7a2a'], ink: 0.42, rim: '#2a251f',
  },
  dark: {
    far: '#15171b', near: '#22252b', line: '#343941', shade: '#000000', shadow: 0.5, blot: 0.5,
    sky: '#dfe8f5', ground: '#4a423b', skyPower: 1.3, sun: '#ffe9cf', sunPower: 2.6, back: '#9cc4ff', backPower: 1.8,
    inks: ['#5fb4d0', '#f2775c', '#b5c65a'], ink: 0.4, rim: '#262b33',
  },
};
export const LOOKS = [
  { sleeve: 0.86, trousers: 1.2, hip: 0.98, waist: 1.04, limb: 1.05, bun: false, nape: 0.02 },
  { sleeve: 0.3, trousers: 0.7, hip: 1.02, waist: 0.93, limb: 0.9, bun: true, nape: 0.01 },
  { sleeve: 0.55, trousers: 1, hip: 1, waist: 0.97, limb: 0.96, bun: true, nape: 0.015 }, // a stand-in
];
export const CLOTHES = [
  { top: '#4391ab', trousers: '#3d4f66', skin: '#c99676', shoe: '#3a3230', hair: '#46342a' },
  { top: '#e0765c', trousers: '#7d4560', skin: '#c08a69', shoe: '#b0543f', hair: '#54352a' },
  { top: '#98a94a', trousers: '#55603a', skin: '#b98363', shoe: '#3c3a2c', hair: '#2f2a28' },
];
const SIDES = { front: [0.5, 0.13], side: [0, 0.07], top: [0.0001, 1.5] }; // turn off the side view, height (rad)
export const VIEWS = Object.keys(SIDES);
const MARGIN = 0.3; // m beside what reaches furthest
const BESIDE = 2; // m more that are seen where somebody stands beside the two,
const BEFORE = 0.4; // and m more from head to toe, for one of them may stand before the others
const LEAST_FREE = 0.25; // of the height
const HALF_VIEW = Math.tan((10.5 * Math.PI) / 180); // half the height of the free room at one metre

// Whether there is no graphics card to draw with.
export function drawsInSoftware() {
  const gl = document.createElement('canvas').getContext('webgl2');
  const about = gl?.getExtension('WEBGL_debug_renderer_info');
  const name = about ? gl.getParameter(about.UNMASKED_RENDERER_WEBGL) : '';
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

export class View {
  // lean: a picture that costs a fifth, for those who must draw without a graphics card while they do other things
  // changed: called whenever the picture must be drawn anew
  constructor(canvas, dancers, { still, lean = false, changed }) {
    const phone = matchMedia('(max-width: 46rem)').matches;
    this.lean = lean;
    this.changed = changed;
    this.quality = lean ? 0.5 : 1;
    this.slow = 0;
    this.followed = [0, 0];
    this.figures = [];
    this.chairs = [null, null];
    this.renderer = new WebGLRenderer({ canvas, antialias: !lean, preserveDrawingBuffer: false });
    this.renderer.shadowMap.enabled = true;
    this.renderer.shadowMap.type = PCFShadowMap;
    this.renderer.toneMapping = NeutralToneMapping;
    this.renderer.toneMappingExposure = 0.95;
    this.stage = new Stage(dancers, lean ? 512 : phone ? 1024 : 2048);
    this.camera = new PerspectiveCamera(30, 1, 0.1, 100);
    this.orbit = new OrbitControls(this.camera, canvas);
    this.orbit.enableDamping = !still;
    this.orbit.maxPolarAngle = Math.PI / 2 - 0.01;
    this.orbit.minDistance = 1;
    this.orbit.maxDistance = 25;
    this.orbit.addEventListener('change', changed);
    canvas.addEventListener('webglcontextlost', (event) => event.preventDefault());
    canvas.addEventListener('webglcontextrestored', changed);
    this.dark = matchMedia('(prefers-color-scheme: dark)');
    this.dark.addEventListener('change', () => this.dress());
    this.dress();
  }

  // The body of dancer d, in place of the one before: {mesh, dress(theme)}.
  setFigure(d, figure) {
    const before = this.figures[d];
    if (before) this.stage.scene.remove(before.mesh);
    this.figures[d] = figure;
    if (this.lean) figure.mesh.traverse((part) => (part.receiveShadow = false));
    this.stage.scene.add(figure.mesh);
    this.dress();
  }

  // The chair of dancer d, made to these measures; null: stands.
  setChair(d, shape) {
    const before = this.chairs[d];
    if (before) {
      this.stage.scene.remove(before.mesh);
      before.dispose();
    }
    this.chairs[d] = shape && new Chair(shape, CLOTHES[d].trousers);
    if (!shape) return;
    if (this.lean) this.chairs[d].mesh.traverse((part) => (part.receiveShadow = false));
    this.stage.scene.add(this.chairs[d].mesh);
    this.changed();
  }

  dress() {
    const theme = THEMES[this.dark.matches ? 'dark' : 'light'];
    this.stage.dress(theme);
    for (const figure of this.figures) figure?.dress(theme);
    this.changed();
  }

  // The couple stands in the free room between what ends so many pixels from above, and below.
  resize(above, below) {
    const [width, height] = [innerWidth, innerHeight];
    this.renderer.setPixelRatio((this.lean ? 1 : Math.min(devicePixelRatio, 2)) * this.quality);
    this.renderer.setSize(width, height, false);
    const bottom = below.getBoundingClientRect();
    const floor = bottom.height > 0 ? bottom.top : height;
    const top = floor - above < height * LEAST_FREE ? 0 : above; // beside it, then
    const free = Math.max(floor - top, height * LEAST_FREE);
    const lift = Math.round((height - floor - top) / 2);
    this.camera.fov = (2 * Math.atan(HALF_VIEW * (height / free)) * 180) / Math.PI;
    this.camera.aspect = width / height;
    this.camera.setViewOffset(width, height, 0, lift, width, height);
    this.changed();
  }

  // across: the direction from the one dancer to the other, rad; middle: x, z between them; three: somebody stands
  // beside them; reach: so far from the middle there is something to see, m
  lookFrom(name, across, middle, three = false, reach = 0) {
    const { camera, orbit } = this;
    const [turn, height] = SIDES[name];
    const around = across - Math.PI / 2 + turn;
    orbit.target.set(middle[0], name === 'top' ? 0 : 0.86, middle[1]);
    const high = (2.05 + (three ? BEFORE : 0)) / 2 / HALF_VIEW;
    const both = Math.max(name === 'top' ? 2.6 : 2.2, 2 * reach + MARGIN);
    const wide = (both + (three ? BESIDE : 0)) / 2 / Math.tan((camera.fov * Math.PI) / 360) / camera.aspect;
    const distance = Math.max(high, wide) + 0.35;
    const offset = new Vector3(Math.sin(around) * Math.cos(height), Math.sin(height), Math.cos(around) * Math.cos(height));
    camera.position.copy(orbit.target).addScaledVector(offset, distance);
    orbit.update();
    this.followed = middle;
    this.changed();
  }

  // poses: pos of each dancer, null: is not there; follow: the camera goes where the couple goes
  draw(time, poses, middle, follow) {
    const { camera, orbit, followed } = this;
    if (follow) {
      const [dx, dz] = [middle[0] - followed[0], middle[1] - followed[1]];
      orbit.target.x += dx;
      orbit.target.z += dz;
      camera.position.x += dx;
      camera.position.z += dz;
    }
    this.followed = middle;
    poses.forEach((pos, d) => {
      const [figure, chair] = [this.figures[d], this.chairs[d]];
      if (figure) figure.mesh.visible = pos !== null;
      if (chair) chair.mesh.visible = pos !== null && chair.taken;
    });
    this.stage.update(time, middle, poses);
    this.renderer.render(this.stage.scene, camera);
  }

  // Where drawing is slow (no graphics card) the picture gets coarser before it gets jerky. True: it has got coarser.
  keepUp(elapsed, expected = 0) {
    if (elapsed > 1) return false;
    this.slow = this.slow * 0.9 + (elapsed > expected + 0.06 ? 0.1 : 0);
    if (this.slow < 0.8 || this.quality <= 0.5) return false;
    this.quality -= 0.25;
    this.slow = 0;
    return true;
  }
}
