// The page: reads the motion it carries, and plays it. Asks nothing of any network.
// Start: player.html#t=3.2&cam=top&speed=0.5&paused  (cam: front, side, top)
import { NeutralToneMapping, PCFShadowMap, PerspectiveCamera, Vector3, WebGLRenderer } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { Figure } from './body.js';
import { JOINT_N, middleAt, readMotion, sample } from './motion.js';
import { Stage } from './stage.js';

const THEMES = {
  light: {
    far: '#f5f1ea', near: '#ebe4d9', line: '#d8cebf', shade: '#3a2c1e', shadow: 0.26, blot: 0.3,
    sky: '#fffaf2', ground: '#b9a48d', skyPower: 2.3, sun: '#fff2df', sunPower: 2.5, back: '#dfeaff', backPower: 0.9,
    inks: ['#1f6580', '#c9472f'], ink: 0.42, rim: '#2a251f',
  },
  dark: {
    far: '#15171b', near: '#22252b', line: '#343941', shade: '#000000', shadow: 0.5, blot: 0.5,
    sky: '#dfe8f5', ground: '#4a423b', skyPower: 1.3, sun: '#ffe9cf', sunPower: 2.6, back: '#9cc4ff', backPower: 1.8,
    inks: ['#5fb4d0', '#f2775c'], ink: 0.4, rim: '#262b33',
  },
};
const LOOKS = [
  { sleeve: 0.86, trousers: 1.2, hip: 0.98, waist: 1.04, limb: 1.05, bun: false, nape: 0.02 },
  { sleeve: 0.3, trousers: 0.7, hip: 1.02, waist: 0.93, limb: 0.9, bun: true, nape: 0.01 },
];
const CLOTHES = [
  { top: '#4391ab', trousers: '#3d4f66', skin: '#c99676', shoe: '#3a3230', hair: '#46342a' },
  { top: '#e0765c', trousers: '#7d4560', skin: '#c08a69', shoe: '#b0543f', hair: '#54352a' },
];
const VIEWS = { front: [0.5, 0.13], side: [0, 0.07], top: [0.0001, 1.5] }; // turn off the side view, height (rad)
const HALF_VIEW = Math.tan((10.5 * Math.PI) / 180); // half the height of the free room at one metre
const SPEED_NAMES = { 1: 'full speed', 0.5: 'half speed', 0.25: 'quarter speed' };

const $ = (id) => document.getElementById(id);
const motion = readMotion($('motion'));
const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
const dark = matchMedia('(prefers-color-scheme: dark)');
const start = new URLSearchParams(location.hash.slice(1));
const state = { time: 0, playing: !still, speed: 1, view: 'front', follow: true, loop: true, stale: true };

function label() {
  const [lead, follow] = motion.dancers;
  $('title').textContent = document.title;
  $('lead-name').textContent = lead.name;
  $('follow-name').textContent = follow.name;
  const figures = $('figures').textContent.trim();
  $('figures-text').textContent = figures;
  $('figures-section').hidden = figures === '';
  $('scrub').max = motion.count - 1;
  const lines = motion.dancers.map((dancer, d) =>
    dancer.steps
      .filter((step) => step.moved)
      .map((step) => `<line class="${d ? 'follow' : 'lead'}" x1="${step.from}" x2="${step.from}" y1="${d ? 76 : 8}" y2="${d ? 92 : 24}"/>`),
  );
  $('steps').setAttribute('viewBox', `0 0 ${Math.max(motion.duration, 1e-3)} 100`);
  $('steps').innerHTML = lines.flat().join('');
}

function makeView() {
  const canvas = $('view');
  const phone = matchMedia('(max-width: 46rem)').matches;
  const renderer = new WebGLRenderer({ canvas, antialias: true, preserveDrawingBuffer: false });
  renderer.shadowMap.enabled = true;
  renderer.shadowMap.type = PCFShadowMap;
  renderer.toneMapping = NeutralToneMapping;
  renderer.toneMappingExposure = 0.95;
  const stage = new Stage(motion, phone);
  const figures = motion.dancers.map((dancer, d) => new Figure(motion, dancer, LOOKS[d], CLOTHES[d]));
  for (const figure of figures) stage.scene.add(figure.mesh);
  const camera = new PerspectiveCamera(30, 1, 0.1, 100);
  const orbit = new OrbitControls(camera, canvas);
  orbit.enableDamping = !still;
  orbit.maxPolarAngle = Math.PI / 2 - 0.01;
  orbit.minDistance = 1;
  orbit.maxDistance = 25;
  orbit.addEventListener('change', () => (state.stale = true));
  canvas.addEventListener('webglcontextlost', (event) => event.preventDefault());
  canvas.addEventListener('webglcontextrestored', () => (state.stale = true));
  const poses = motion.dancers.map(() => ({ pos: new Float32Array(JOINT_N * 3), turn: new Float32Array(12) }));
  return { renderer, stage, figures, camera, orbit, poses, quality: 1 };
}

// Across the line from leader to follower, as they stand at the start.
function sideways() {
  const [lead, follow] = motion.dancers.map(({ pos }) => pos);
  return Math.atan2(follow[0] - lead[0], follow[2] - lead[2]) - Math.PI / 2;
}

function lookFrom(view, name) {
  state.view = name;
  const input = document.querySelector(`#cam input[value="${name}"]`);
  input.checked = true;
  const { camera, orbit } = view;
  const [turn, height] = VIEWS[name];
  const across = sideways() + turn;
  const [x, z] = middleAt(motion, state.time);
  orbit.target.set(x, name === 'top' ? 0 : 0.86, z);
  const high = 2.05 / 2 / HALF_VIEW;
  const wide = (name === 'top' ? 2.6 : 2.2) / 2 / Math.tan((camera.fov * Math.PI) / 360) / camera.aspect;
  const distance = Math.max(high, wide) + 0.35;
  const offset = new Vector3(Math.sin(across) * Math.cos(height), Math.sin(height), Math.cos(across) * Math.cos(height));
  camera.position.copy(orbit.target).addScaledVector(offset, distance);
  orbit.update();
  view.followed = [x, z];
  state.stale = true;
}

function resize(view) {
  const { renderer, camera } = view;
  const [width, height] = [innerWidth, innerHeight];
  renderer.setPixelRatio(Math.min(devicePixelRatio, 2) * view.quality);
  renderer.setSize(width, height, false);
  // The couple stands in the free room between the title and the controls.
  const [top, bottom] = [document.querySelector('header'), document.querySelector('footer')].map((e) => e.getBoundingClientRect());
  const floor = bottom.height > 0 ? bottom.top : height;
  const free = Math.max(floor - top.bottom, height * 0.4);
  const lift = Math.round((height - floor - top.bottom) / 2);
  camera.fov = (2 * Math.atan(HALF_VIEW * (height / free)) * 180) / Math.PI;
  camera.aspect = width / height;
  camera.setViewOffset(width, height, 0, lift, width, height);
  state.stale = true;
}

function dress(view) {
  const theme = THEMES[dark.matches ? 'dark' : 'light'];
  view.stage.dress(theme);
  for (const figure of view.figures) figure.uniforms.rim.value.set(theme.rim);
  state.stale = true;
}

function draw(view) {
  const { stage, figures, camera, orbit, poses } = view;
  motion.dancers.forEach((dancer, d) => {
    sample(motion, dancer, state.time, poses[d].pos, poses[d].turn);
    figures[d].pose(poses[d].pos, poses[d].turn);
  });
  const middle = middleAt(motion, state.time);
  if (state.follow) {
    const [dx, dz] = [middle[0] - view.followed[0], middle[1] - view.followed[1]];
    orbit.target.x += dx;
    orbit.target.z += dz;
    camera.position.x += dx;
    camera.position.z += dz;
  }
  view.followed = middle;
  stage.update(state.time, middle, poses.map(({ pos }) => pos));
  view.renderer.render(stage.scene, camera);
}

function seconds(time) {
  const hundredths = Math.round(time * 100);
  return `${Math.floor(hundredths / 6000)}:${((hundredths % 6000) / 100).toFixed(2).padStart(5, '0')}`;
}

function showTime() {
  const frame = Math.round(state.time / motion.frameTime);
  $('scrub').value = frame;
  $('scrub').style.setProperty('--done', `${(100 * state.time) / Math.max(motion.duration, 1e-9)}%`);
  $('scrub').setAttribute('aria-valuetext', `${state.time.toFixed(1)} of ${motion.duration.toFixed(1)} seconds`);
  $('clock').innerHTML = `<b>${seconds(state.time)}</b><span> / ${seconds(motion.duration)}</span>`;
}

function say(text) {
  $('said').textContent = text;
}

function play(on) {
  if (on && state.time >= motion.duration) state.time = 0;
  state.playing = on;
  state.stale = true;
  document.body.classList.toggle('playing', on);
  $('play').setAttribute('aria-label', on ? 'Pause' : 'Play');
}

function goTo(time) {
  state.time = Math.min(Math.max(time, 0), motion.duration);
  state.stale = true;
}

function step(frames) {
  play(false);
  goTo((Math.round(state.time / motion.frameTime) + frames) * motion.frameTime);
  say(`${state.time.toFixed(2)} seconds`);
}

function setSpeed(speed) {
  state.speed = speed;
  document.querySelector(`#speed input[value="${speed}"]`).checked = true;
}

function toggle(name, words) {
  state[name] = !state[name];
  $(name).setAttribute('aria-pressed', state[name]);
  say(words[state[name] ? 0 : 1]);
  state.stale = true;
}

function listen(view) {
  const toggles = {
    follow: () => toggle('follow', ['The camera follows', 'The camera stays']),
    prints: () => {
      toggle('prints', ['Footprints shown', 'Footprints hidden']);
      view.stage.showPrints = state.prints;
    },
    loop: () => toggle('loop', ['Plays again and again', 'Stops at the end']),
  };
  for (const [name, act] of Object.entries(toggles)) $(name).addEventListener('click', act);
  $('play').addEventListener('click', () => play(!state.playing));
  $('back').addEventListener('click', () => step(-1));
  $('forth').addEventListener('click', () => step(1));
  $('scrub').addEventListener('input', () => goTo($('scrub').value * motion.frameTime));
  $('speed').addEventListener('change', (event) => setSpeed(Number(event.target.value)));
  $('cam').addEventListener('change', (event) => lookFrom(view, event.target.value));
  const views = Object.keys(VIEWS);
  const keys = {
    ' ': () => {
      play(!state.playing);
      say(state.playing ? 'Playing' : `Paused at ${state.time.toFixed(1)} seconds`);
    },
    ArrowLeft: (shift) => (shift ? goTo(state.time - 1) : step(-1)),
    ArrowRight: (shift) => (shift ? goTo(state.time + 1) : step(1)),
    Home: () => goTo(0),
    End: () => goTo(motion.duration),
    1: () => setSpeed(1),
    2: () => setSpeed(0.5),
    4: () => setSpeed(0.25),
    c: () => {
      lookFrom(view, views[(views.indexOf(state.view) + 1) % views.length]);
      say(`View from ${state.view}`);
    },
    f: toggles.follow,
    p: toggles.prints,
    l: toggles.loop,
    Escape: () => ($('about').open = false),
  };
  addEventListener('keydown', (event) => {
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || event.ctrlKey || event.altKey || event.metaKey) return;
    const on = event.target;
    if (event.key === ' ' && on.closest('button, summary, input[type="radio"]')) return;
    if (event.key.startsWith('Arrow') && on.matches('input[type="radio"]')) return;
    event.preventDefault();
    act(event.shiftKey);
    if (event.key >= '1' && event.key <= '4') say(SPEED_NAMES[state.speed]);
  });
  addEventListener('resize', () => {
    resize(view);
    lookFrom(view, state.view);
  });
  dark.addEventListener('change', () => dress(view));
}

// Where drawing is slow (no graphics card) the picture gets coarser before it gets jerky.
function keepUp(view, elapsed) {
  if (!state.playing || elapsed > 1) return;
  view.slow = (view.slow ?? 0) * 0.9 + (elapsed > 0.06 ? 0.1 : 0);
  if (view.slow > 0.8 && view.quality > 0.5) {
    view.quality -= 0.25;
    view.slow = 0;
    resize(view);
  }
}

function run(view) {
  let last = performance.now();
  const tick = (now) => {
    requestAnimationFrame(tick);
    const elapsed = Math.max(now - last, 0) / 1000;
    last = now;
    if (state.playing) {
      const next = state.time + Math.min(elapsed, 0.25) * state.speed;
      if (next >= motion.duration && !state.loop) play(false);
      goTo(state.loop && motion.duration > 0 ? next % motion.duration : next);
      keepUp(view, elapsed);
    }
    view.orbit.update();
    if (!state.stale) return;
    state.stale = false;
    draw(view);
    showTime();
  };
  requestAnimationFrame(tick);
}

state.prints = true;
label();
try {
  if (motion.count === 0) {
    $('excuse').textContent = 'This dance has no frames: there is nothing to show.';
    throw new Error('no frames');
  }
  const view = makeView();
  dress(view);
  resize(view);
  if (start.has('t')) goTo(Number(start.get('t')) || 0);
  if (start.has('speed') && Number(start.get('speed')) in SPEED_NAMES) setSpeed(Number(start.get('speed')));
  lookFrom(view, start.get('cam') in VIEWS ? start.get('cam') : 'front');
  listen(view);
  play(state.playing && !start.has('paused'));
  draw(view);
  showTime();
  document.documentElement.dataset.ready = 'yes';
  run(view);
} catch (error) {
  $('view').hidden = true;
  $('excuse').hidden = false;
  throw error;
}
