// The page: reads the motion it carries, and plays it. Asks nothing of any network.
// Start: player.html#t=3.2&cam=top&speed=0.5&paused  (cam: front, side, top)
import { Figure, FINE } from '../shared/body.js';
import { across, JOINT_N } from '../shared/joints.js';
import { middleAt, poses, reachOf, sample, sampleChair } from '../shared/motion.js';
import { CLOTHES, LOOKS, VIEWS, View } from '../shared/view.js';
import { readMotion } from './motion.js';

const SPEED_NAMES = { 1: 'full speed', 0.5: 'half speed', 0.25: 'quarter speed' };

const $ = (id) => document.getElementById(id);
const motion = readMotion($('motion'));
const reach = reachOf(motion);
const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
const start = new URLSearchParams(location.hash.slice(1));
const state = { time: 0, playing: !still, speed: 1, view: 'front', follow: true, loop: true, stale: true };

function label() {
  const [lead, follow] = motion.dancers;
  $('title').textContent = document.title;
  const named = (who) => (who?.there.includes(1) ? who.name : '');
  $('lead-name').textContent = named(lead);
  $('follow-name').textContent = named(follow);
  $('third-name').textContent = named(motion.third);
  for (const id of ['lead-name', 'follow-name', 'third-name']) $(id).closest('li').hidden = $(id).textContent === '';
  const figures = $('figures').textContent.trim();
  $('figures-text').textContent = figures;
  $('figures-section').hidden = figures === '';
  $('scrub').max = motion.count - 1;
  const rows = [['lead', lead, () => 0], ['follow', follow, () => 1]];
  if (motion.third) rows.push(['third', motion.third, ({ from }) => motion.third.inPlaceOf[Math.round(from / motion.frameTime)]]);
  const lines = rows.map(([name, dancer, rowOf]) =>
    dancer.steps
      .filter((step) => step.moved && rowOf(step) >= 0)
      .map((step) => `<line class="${name}" x1="${step.from}" x2="${step.from}" y1="${rowOf(step) ? 76 : 8}" y2="${rowOf(step) ? 92 : 24}"/>`),
  );
  $('steps').setAttribute('viewBox', `0 0 ${Math.max(motion.duration, 1e-3)} 100`);
  $('steps').innerHTML = lines.flat().join('');
}

const everybody = motion.third ? [...motion.dancers, motion.third] : motion.dancers;
function makeView() {
  const view = new View($('view'), everybody, { still, changed: () => (state.stale = true) });
  everybody.forEach((dancer, d) => {
    if (!dancer.there.includes(1)) return;
    const rests = 2 * dancer.sits.reduce((n, sits) => n + sits, 0) > motion.count; // most of the time, on the footrests
    view.setFigure(d, new Figure(poses(motion, dancer), LOOKS[d], CLOTHES[d], FINE, rests ? dancer.chair.plate : 0));
    view.setChair(d, dancer.chair);
  });
  return view;
}

// As they stand when both are there first; else as who is there stands.
function acrossFirst(name) {
  const { dancers } = motion;
  const pose = ({ pos }, f) => pos.subarray(f * JOINT_N * 3);
  const both = dancers[0].there.findIndex((there, f) => there && dancers[1].there[f]);
  if (both >= 0) return across(name, ...dancers.map((dancer) => pose(dancer, both)));
  const alone = dancers.find(({ there }) => there.includes(1)) ?? motion.third ?? dancers[1];
  return across(name, null, pose(alone, Math.max(alone.there.indexOf(1), 0)));
}

function lookFrom(view, name) {
  state.view = name;
  document.querySelector(`#cam input[value="${name}"]`).checked = true;
  view.lookFrom(name, acrossFirst(name), middleAt(motion, state.time), motion.third !== null, reach);
}

function resize(view) {
  view.resize(document.querySelector('header').getBoundingClientRect().bottom, document.querySelector('footer'));
}

const now = everybody.map(() => ({ pos: new Float32Array(JOINT_N * 3), turn: new Float32Array(12) }));
function draw(view) {
  everybody.forEach((dancer, d) => {
    if (!view.figures[d]) return;
    sample(motion, dancer, state.time, now[d].pos, now[d].turn);
    view.figures[d].pose(now[d].pos, now[d].turn);
    if (dancer.chair) view.chairs[d].pose(sampleChair(motion, dancer, state.time));
  });
  const there = ({ there }) => there[Math.min(Math.round(state.time / motion.frameTime), motion.count - 1)];
  view.draw(state.time, everybody.map((dancer, d) => (there(dancer) ? now[d].pos : null)), middleAt(motion, state.time), state.follow);
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
      lookFrom(view, VIEWS[(VIEWS.indexOf(state.view) + 1) % VIEWS.length]);
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
  const sizes = new ResizeObserver(() => resize(view)); // of what lies above and below: a longer title, larger letters
  for (const panel of ['header', 'footer']) sizes.observe(document.querySelector(panel));
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
      if (state.playing && view.keepUp(elapsed)) resize(view);
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
  window.abrazo = { view }; // for tests
  resize(view);
  if (start.has('t')) goTo(Number(start.get('t')) || 0);
  if (start.has('speed') && Number(start.get('speed')) in SPEED_NAMES) setSpeed(Number(start.get('speed')));
  lookFrom(view, VIEWS.includes(start.get('cam')) ? start.get('cam') : 'front');
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
