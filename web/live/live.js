// The live page: shows the dance that the program tells, and tells the program where the dancer is and what they wish.
// Start: /#cam=top (front, side, top)
import { VIEWS } from '../shared/view.js';
import { Avatar } from './avatar.js';
import { coupleOf } from './bvh.js';
import { Camera } from './camera.js';
import { Controls, hold, say, tell } from './controls.js';
import { listenForFiles, take } from './files.js';
import { Flow, TICK } from './flow.js';
import { Link } from './link.js';
import { Beats, PulseView } from './pulse.js';
import { isSeen, Room } from './room.js';
import { Song } from './song.js';
import { ACT, BLIND, FLAG, missing, fallen, gently, standsIn, TODAY, writeLandmarks, writeWishes } from './wire.js';

const SOFTWARE_FPS = 15; // drawing without a graphics card leaves the processor to the camera's pictures

const BUSY_FPS = 4; // while the camera's pictures are still found less often than she needs them
const ENOUGH_FPS = 12;
const LOW = 480; // px: a phone on its side
const WORD_REM = 3.2; // the height that a word has below the title, where it has no room beside it (live.css)

const $ = (id) => document.getElementById(id);
const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
const narrow = matchMedia('(max-width: 62rem)');
const start = new URLSearchParams(location.hash.slice(1));
const seconds = () => performance.now() / 1000;
const percent = (share) => Math.round(100 * share);

const state = { stale: true, moment: null, words: { dances: [] }, sequence: 0, playing: null };
const counts = { moments: 0, seen: 0, drawn: 0, landmarks: 0 };

const flow = new Flow();
const beats = new Beats();
const pulse = new PulseView($('dots'), $('strip'), still);
const song = new Song(() => tell('Touch the page or press a key to hear the music.'));
const room = makeRoom();

function makeRoom() {
  try {
    return new Room($('view'), still, flow, () => (state.stale = true));
  } catch {
    $('view').hidden = true;
    $('excuse').hidden = false;
    return null;
  }
}

// ---- what the program says ------------------------------------------------------------------------------------------

function hear(message) {
  if (message.kind === 'words') return hearWords(message);
  const now = seconds();
  state.moment = message;
  counts.moments++;
  counts.seen += isSeen(message) ? 1 : 0;
  flow.push(message, now);
  beats.add(message);
  room?.hear(message);
  controls.tell(message);
  showBlind(message);
  state.stale = true;
}

function hearWords(words) {
  state.words = words;
  controls.dances(words.dances ?? []);
  if ((words.music ?? null) !== song.name) song.load(words.music ?? null);
  if (words.session && words.session !== state.session) tell(`Recording to ${words.session}`);
  state.session = words.session;
}

function linkIs(name, reason) {
  $('link').className = name;
  $('link').textContent = name === 'open' ? 'connected' : reason ? `connecting again (${reason})` : 'connecting again';
  if (name === 'open' && controls.chosen) sendWishes(controls.wishes);
  if (name !== 'lost') return;
  state.moment = null;
  hold('', '');
}

const sendWishes = (wishes) => link.send(writeWishes(wishes));

// ---- words and figures ----------------------------------------------------------------------------------------------

function write(id, text) {
  if ($(id).textContent !== text) $(id).textContent = text;
}

function spoken(name) {
  return name.replace(/^.*\//, '').replaceAll('-', ' ');
}

function whoLeads({ third, leads, flags, bedside, pulse, chairs }) {
  const hers = third?.inPlace || leads === 1 || (leads === 2 && (flags & FLAG.sheLeads) !== 0);
  if (bedside && pulse.period === 0) return 'she rests';
  if (bedside) return `${hers ? 'she leads, a little slower' : 'she goes with you'}, opening ${Math.round(60 / pulse.period)} times a minute`;
  const seated = chairs[0] ? ', you sit' : '';
  if (leads === 2 && !third?.inPlace) return `both lead, now ${hers ? 'she does' : 'you do'}${seated}`;
  return (hers ? 'she leads' : 'you lead') + seated;
}

// What she believes of the dancer, where it can be read.
const believed = TODAY.map((name) => {
  const meter = Object.assign(document.createElement('meter'), { max: 1, value: 0 });
  meter.setAttribute('aria-label', name);
  $('today').append(name, meter);
  return meter;
});
function showToday({ today }) {
  if ($('about').open) believed.forEach((meter, i) => (meter.value = today[i]));
}

function showWords() {
  const { moment } = state;
  if (!moment) return;
  const dance = state.words.dances?.find(({ id }) => id === moment.dance);
  const figure = dance?.figures?.[moment.figure];
  document.body.classList.toggle('bedside', moment.bedside);
  const shown = `${moment.bedside ? 'Who keeps you company' : 'You and your partner dancing'}. Drag to look around, pinch or scroll to come closer.`;
  if ($('view').getAttribute('aria-label') !== shown) $('view').setAttribute('aria-label', shown);
  document.body.classList.toggle('unseen', state.words.bedside?.seen === false);
  write('figure', moment.bedside ? ['at the bedside', state.words.bedside?.with].filter(Boolean).join(' · ') : [moment.replay && 'replay', dance?.name, figure && [spoken(figure), Math.floor(moment.count) || ''].filter(Boolean).join(', ')].filter(Boolean).join(' · '));
  $('third').hidden = !moment.third;
  write('third-act', moment.third ? ACT[moment.third.act] : '');
  write('row-of-dancer', moment.third?.inPlace ? 'stand-in' : 'you');
  $('row-of-dancer').className = moment.third?.inPlace ? 'third' : 'lead';
  write('who-leads', whoLeads(moment));
  write('gently', moment.bedside ? '' : gently(moment));
  showToday(moment);
  const known = moment.together >= 0;
  write('share', known ? `${percent(moment.together)} %` : '–');
  write('by-chance', known ? `by chance ${percent(moment.chance)} %` : 'not known yet');
  $('meter').style.setProperty('--share', known ? percent(moment.together) : 0);
  $('meter').style.setProperty('--chance', known ? percent(moment.chance) : 0);
  $('meter').setAttribute('aria-valuenow', known ? percent(moment.together) : 0);
  $('meter').setAttribute('aria-valuetext', known ? `${percent(moment.together)} of 100, ${percent(moment.chance)} by chance` : 'not known yet');
  const { period, beats: bar } = moment.pulse;
  const rate = `${Math.round(60 / period)} a minute`;
  const words = !(period > 0) ? 'No pulse yet' : moment.bedside ? `She opens: ${rate}` : `Pulse: ${rate}${bar > 0 ? `, ${bar} beats a bar` : ''}`;
  if ($('dots').getAttribute('aria-label') !== words) $('dots').setAttribute('aria-label', words);
}

// What she cannot see. Without a camera, and without another dancer, that is everything: then what to do is said.
function showBlind(moment) {
  const calibrating = moment.calibrating > 0;
  const start = moment.bedside ? 'Start the camera' : 'Start the camera, or let her lead';
  const unseen = !camera.on && moment.blind === 1 ? start : missing(moment.blind);
  hold(fallen(moment.fall) || standsIn(moment.third) || (calibrating ? BLIND[2] : ''), moment.third?.inPlace || room?.couple ? '' : unseen);
  $('calibrating').hidden = !calibrating;
  $('calibrating').value = moment.calibrating;
}

function how() {
  const { moment } = state;
  if (!moment) return say('Not connected');
  showWords();
  const { period } = moment.pulse;
  const pulse = moment.bedside ? `she opens ${(60 / period).toFixed(1)} times a minute` : `${Math.round(60 / period)} beats a minute`;
  const together = moment.together >= 0 ? `together ${percent(moment.together)} of 100, by chance ${percent(moment.chance)}` : 'not known yet how together';
  say([
    $('figure').textContent,
    $('who-leads').textContent,
    period > 0 ? pulse : 'no pulse yet',
    !moment.bedside && together,
    moment.third?.inPlace && `a stand-in ${ACT[moment.third.act]}`,
    !moment.bedside && moment.gentle >= 0.05 && `${percent(moment.gentle)} of 100 gentle${moment.wished.gentle < 0 ? `, for ${gently(moment).replace('gentler: ', '')}` : ''}`,
    fallen(moment.fall) || (moment.third?.inPlace ? '' : missing(moment.blind)),
  ].filter(Boolean).join('. '));
}

// ---- what the dancer does -------------------------------------------------------------------------------------------

const camera = new Camera(
  $('video'), $('outline'), room?.software ?? true,
  ({ people, landmarks, age, aspect }) => {
    const sent = link.send(writeLandmarks({ sequence: ++state.sequence, age, aspect, people, values: landmarks }));
    if (sent) counts.landmarks++;
    write('camera-state', `The camera's pictures are read ${camera.fps.toFixed(0)} times a second, on the ${camera.delegate === 'GPU' ? 'graphics card' : 'processor'}.`);
  },
  (words) => {
    showCamera();
    tell(words, 12);
  },
);

function showCamera() {
  $('camera').setAttribute('aria-pressed', camera.on);
  write('camera', camera.on ? 'Camera off' : 'Camera');
  $('self').hidden = !camera.on;
}

function toggleCamera() {
  if (camera.on) camera.stop();
  else camera.start();
  say(camera.on ? 'Camera on. Pictures stay in this page' : 'Camera off');
  showCamera();
}

function lookFrom(name) {
  document.querySelector(`#cam input[value="${name}"]`).checked = true;
  room?.lookFrom(name);
}

function press(id, on, words) {
  $(id).setAttribute('aria-pressed', on);
  say(words);
  state.stale = true;
}

// A couple from two files in place of the dance; null: the dance again.
function showCouple(motion) {
  room.setCouple(motion);
  state.playing = seconds();
  document.body.classList.toggle('couple', motion !== null);
  $('back').hidden = motion === null;
}

const act = {
  camera: toggleCamera,
  view: lookFrom,
  nextView: () => {
    const name = VIEWS[(VIEWS.indexOf(room?.name) + 1) % VIEWS.length];
    lookFrom(name);
    say(`View from ${name}`);
  },
  follow: () => {
    if (!room) return;
    room.follow = !room.follow;
    press('follow', room.follow, room.follow ? 'The camera follows' : 'The camera stays');
  },
  prints: () => {
    if (!room) return;
    const { stage } = room.view;
    stage.showPrints = !stage.showPrints;
    press('prints', stage.showPrints, stage.showPrints ? 'Footprints shown' : 'Footprints hidden');
  },
  open: () => $('files').click(),
  hasMusic: () => state.moment?.hasMusic ?? true,
  how,
  back: () => {
    if (!room?.couple) return;
    showCouple(null);
    tell('');
    say('Back to the dance');
  },
};
const controls = new Controls(sendWishes, act);
const link = new Link(hear, linkIs);

listenForFiles($('files'), (over) => ($('drop').hidden = !over), (files) => take(files, {
  waits: (words) => tell(words, Infinity),
  song: (name) => {
    song.load(name);
    tell(`Playing ${name}`);
  },
  avatar: async (bytes, name) => {
    if (!room) return;
    let avatar;
    try {
      avatar = await Avatar.from(bytes);
    } catch (error) {
      throw new Error(`${name}: ${error.message}`);
    }
    room.setAvatar(avatar);
    write('her-name', avatar.about || name);
    say(`Your partner is ${avatar.about || name}`);
  },
  couple: (two) => {
    if (!room) return;
    showCouple(coupleOf(two));
    tell(`${two[0].name} and ${two[1].name}`, Infinity);
  },
  session: (name) => tell(`Playing ${name}`),
}, (words) => tell(words, 12)));

// ---- drawing --------------------------------------------------------------------------------------------------------

function resize() {
  const { bottom } = document.querySelector('header').getBoundingClientRect();
  document.documentElement.style.setProperty('--title', `${bottom}px`);
  const word = narrow.matches ? WORD_REM * parseFloat(getComputedStyle(document.documentElement).fontSize) : 0;
  // Where there is little height the couple stands beside the title, not below it.
  room?.view.resize(innerHeight > LOW ? bottom + word : 0, document.querySelector('footer'));
  state.stale = true;
}

function draw(now) {
  if (room?.couple) {
    const { duration } = room.couple.motion;
    room.drawCouple((now - state.playing) % Math.max(duration, TICK));
    return;
  }
  if (!state.moment) return;
  if (room?.drawDance(now)) counts.drawn++;
  pulse.draw(beats);
  showWords();
}

function run() {
  let last = 0;
  const frame = () => {
    requestAnimationFrame(frame);
    const now = seconds();
    const elapsed = now - last;
    const least = room?.software ? 1 / (camera.on && camera.fps < ENOUGH_FPS ? BUSY_FPS : SOFTWARE_FPS) : 0;
    if (elapsed < least) return;
    room?.view.orbit.update();
    const { moment } = state;
    if (moment) song.follow(moment.musicAt + (flow.tickNow(now) - moment.tick) * TICK, moment.musicPlays && controls.wishes.music);
    if (!state.stale && !room?.couple) return;
    last = now;
    state.stale = false;
    draw(now);
    if (room?.view.keepUp(elapsed, least)) resize();
  };
  requestAnimationFrame(frame);
}

addEventListener('resize', () => {
  resize();
  room?.lookFrom(room.name);
});
const sizes = new ResizeObserver(resize); // of what lies above and below: words, panels that open, larger letters
for (const panel of ['header', 'footer']) sizes.observe(document.querySelector(panel));
document.addEventListener('visibilitychange', () => (state.stale = true));
document.body.classList.toggle('lean', room?.software ?? false);
window.abrazo = { counts, room, beats, song, camera, hold, tell, moment: () => state.moment, words: () => state.words }; // for tests
lookFrom(VIEWS.includes(start.get('cam')) ? start.get('cam') : 'front');
resize();
run();
document.documentElement.dataset.ready = 'yes';
