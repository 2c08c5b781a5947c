// The room: a floor with a metre grid that fades into the background, light, contact shadows, footprints.
import {
  Color, DirectionalLight, DynamicDrawUsage, HemisphereLight, InstancedBufferAttribute, InstancedMesh, Matrix4, Mesh,
  PlaneGeometry, Quaternion, Scene, ShaderMaterial, ShadowMaterial, Vector3,
} from 'three';
import { FEET, JOINT as J } from './joints.js';

const PRINT_SECONDS = 3.5; // how long a footprint stays
const PRINTS = 64;

const FLAT = new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), -Math.PI / 2);

function plane(width, depth, material, height) {
  const mesh = new Mesh(new PlaneGeometry(width, depth).applyQuaternion(FLAT), material);
  mesh.position.y = height;
  return mesh;
}

// The floor lies under everything: it is drawn first and leaves no depth that the thin layers on it could fight with.
const floorMaterial = () =>
  new ShaderMaterial({
    depthWrite: false,
    uniforms: { far: { value: new Color() }, near: { value: new Color() }, line: { value: new Color() }, middle: { value: new Vector3() } },
    vertexShader: `varying vec3 place;
      void main() { place = (modelMatrix * vec4(position, 1.0)).xyz; gl_Position = projectionMatrix * viewMatrix * vec4(place, 1.0); }`,
    fragmentShader: `varying vec3 place; uniform vec3 far, near, line, middle;
      float grid(vec2 at, float width) {
        vec2 slope = fwidth(at);
        vec2 from = abs(fract(at - 0.5) - 0.5);
        vec2 lines = 1.0 - smoothstep(vec2(width), vec2(width) + slope * 1.2, from);
        return max(lines.x, lines.y) * clamp(1.2 - max(slope.x, slope.y) * 8.0, 0.0, 1.0);
      }
      void main() {
        float away = length(place.xz - middle.xz);
        vec3 colour = mix(near, line, grid(place.xz, 0.003));
        gl_FragColor = vec4(mix(colour, far, smoothstep(1.2, 6.5, away)), 1.0);
        #include <colorspace_fragment>
      }`,
  });

const blotMaterial = () =>
  new ShaderMaterial({
    transparent: true,
    depthWrite: false,
    uniforms: { strength: { value: 0 }, shade: { value: new Color() } },
    vertexShader: 'varying vec2 at; void main() { at = uv * 2.0 - 1.0; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }',
    fragmentShader: `varying vec2 at; uniform float strength; uniform vec3 shade;
      void main() {
        float fade = max(1.0 - dot(at, at), 0.0);
        gl_FragColor = vec4(shade, strength * fade * fade);
        #include <colorspace_fragment>
      }`,
  });

const printMaterial = () =>
  new ShaderMaterial({
    transparent: true,
    depthWrite: false,
    vertexShader: `attribute vec4 ink; varying vec2 at; varying vec4 vInk;
      void main() { at = uv; vInk = ink; gl_Position = projectionMatrix * viewMatrix * instanceMatrix * vec4(position, 1.0); }`,
    fragmentShader: `varying vec2 at; varying vec4 vInk;
      void main() {
        vec2 p = vec2((at.x - 0.5) * 0.12, (0.5 - at.y) * 0.30);
        float heel = length(p - vec2(0.0, -0.095)) - 0.030;
        float along = clamp((p.y + 0.03) / 0.11, 0.0, 1.0);
        float sole = length(p - vec2(0.0, mix(-0.03, 0.08, along))) - mix(0.026, 0.041, along);
        float d = min(heel, sole);
        float edge = fwidth(d);
        float inside = 1.0 - smoothstep(-edge, edge, d);
        gl_FragColor = vec4(vInk.rgb, vInk.a * inside);
        #include <colorspace_fragment>
      }`,
  });

export class Stage {
  // dancers: steps of each, as {from, to (seconds), x, z, yaw}; shadowSize: of the picture of shadows
  constructor(dancers, shadowSize) {
    this.dancers = dancers;
    this.scene = new Scene();
    this.scene.background = new Color();
    this.floor = plane(60, 60, floorMaterial(), 0);
    this.floor.renderOrder = -1;
    this.shadows = plane(14, 14, new ShadowMaterial({ transparent: true, depthWrite: false }), 0.001);
    this.shadows.receiveShadow = true;
    this.shadows.renderOrder = 1;

    this.sky = new HemisphereLight(0xffffff, 0x998877, 1);
    this.sun = new DirectionalLight(0xffffff, 1);
    this.sun.castShadow = true;
    this.sun.shadow.mapSize.set(shadowSize, shadowSize);
    Object.assign(this.sun.shadow.camera, { left: -2.2, right: 2.2, top: 2.2, bottom: -2.2, near: 1, far: 12 });
    this.sun.shadow.radius = 5;
    this.sun.shadow.bias = -0.0006;
    this.sun.shadow.normalBias = 0.02;
    this.back = new DirectionalLight(0xffffff, 0.5);
    this.scene.add(this.floor, this.shadows, this.sky, this.sun, this.sun.target, this.back, this.back.target);

    this.blots = dancers.map(() => [0.2, 0.2, 0.9].map((width, i) => {
      const blot = plane(width, i < 2 ? 0.4 : 0.9, blotMaterial(), 0.003);
      blot.renderOrder = 3;
      this.scene.add(blot);
      return blot;
    }));
    this.prints = new InstancedMesh(new PlaneGeometry(0.12, 0.3).applyQuaternion(FLAT), printMaterial(), PRINTS);
    this.prints.geometry.setAttribute('ink', new InstancedBufferAttribute(new Float32Array(PRINTS * 4), 4).setUsage(DynamicDrawUsage));
    this.prints.renderOrder = 2;
    this.prints.frustumCulled = false;
    this.scene.add(this.prints);
    this.showPrints = true;
  }

  // Colours of the light or dark room.
  dress(theme) {
    this.scene.background.set(theme.far);
    const { far, near, line } = this.floor.material.uniforms;
    far.value.set(theme.far);
    near.value.set(theme.near);
    line.value.set(theme.line);
    this.shadows.material.color.set(theme.shade);
    this.shadows.material.opacity = theme.shadow;
    this.sky.color.set(theme.sky);
    this.sky.groundColor.set(theme.ground);
    this.sky.intensity = theme.skyPower;
    this.sun.color.set(theme.sun);
    this.sun.intensity = theme.sunPower;
    this.back.color.set(theme.back);
    this.back.intensity = theme.backPower;
    for (const blot of this.blots.flat()) blot.material.uniforms.shade.value.set(theme.shade);
    this.blotStrength = theme.blot;
    this.inks = theme.inks.map((ink) => new Color(ink));
    this.inkStrength = theme.ink;
  }

  update(time, middle, poses) {
    const [x, z] = middle;
    this.floor.material.uniforms.middle.value.set(x, 0, z);
    this.shadows.position.set(x, 0.001, z);
    for (const [light, dx, dy, dz] of [[this.sun, 1.8, 4.6, 2.2], [this.back, -2.5, 3, -3]]) {
      light.position.set(x + dx, dy, z + dz);
      light.target.position.set(x, 0.7, z);
    }
    poses.forEach((pos, d) => {
      for (const blot of this.blots[d]) blot.visible = pos !== null;
      if (!pos) return;
      FEET.forEach(([ankle, toes], foot) => {
        const ax = pos[ankle * 3], az = pos[ankle * 3 + 2], tx = pos[toes * 3], tz = pos[toes * 3 + 2];
        const height = Math.max(Math.min(pos[toes * 3 + 1] - 0.03, pos[ankle * 3 + 1] - 0.09), 0);
        const blot = this.blots[d][foot];
        blot.position.set((ax + tx) / 2 + (tx - ax) * 0.1, 0.003, (az + tz) / 2 + (tz - az) * 0.1);
        blot.rotation.y = Math.atan2(tx - ax, tz - az);
        blot.material.uniforms.strength.value = this.blotStrength * Math.exp(-height / 0.06);
      });
      const under = this.blots[d][2];
      under.position.set(pos[J.hips * 3], 0.002, pos[J.hips * 3 + 2]);
      under.material.uniforms.strength.value = this.blotStrength * 0.45;
    });
    this.#print(time);
  }

  #print(time) {
    const ink = this.prints.geometry.getAttribute('ink');
    const matrix = new Matrix4();
    let n = 0;
    if (this.showPrints) {
      this.dancers.forEach((dancer, d) => {
        for (const step of dancer.steps) {
          const age = time - step.to;
          if (step.from > time || age > PRINT_SECONDS || n === PRINTS) continue;
          const fade = Math.min((time - step.from) / 0.12, 1) * Math.min(1, (PRINT_SECONDS - age) / PRINT_SECONDS) ** 1.5;
          matrix.makeRotationY(step.yaw).setPosition(step.x, 0.0015 + n * 1e-5, step.z);
          this.prints.setMatrixAt(n, matrix);
          ink.setXYZW(n, this.inks[d].r, this.inks[d].g, this.inks[d].b, this.inkStrength * fade);
          n++;
        }
      });
    }
    this.prints.count = n;
    this.prints.instanceMatrix.needsUpdate = true;
    ink.needsUpdate = true;
  }
}
