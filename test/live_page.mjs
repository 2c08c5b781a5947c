// The live page in a real browser: it shows what the program dances, tells what the camera sees, and asks nothing of
// any network.
//   node live_page.mjs ABRAZO PAGE_FOLDER COUPLE_PROGRAM [PICTURES_FOLDER]
// The page's camera is a recording of a person who dances; without it, or without ffmpeg, that part is left out. In
// PICTURES_FOLDER screenshots are left, for review.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Browser, browserPath } from './player_shot.mjs';
import { tinyVrm } from './tiny_vrm.mjs';

if (!browserPath) {
  console.log('1..0 # SKIP chromium is not installed');
  process.exit(77);
}
const [abrazo, page, coupleProgram, pictures] = process.argv.slice(2);
const video = join(process.env.ABZ_SHARED ?? fileURLToPath(new URL('../../shared', import.meta.url)), 'video/dance_living_room.mp4');
const couple = mkdtempSync(join(tmpdir(), 'abrazo-live-'));
const lead = join(couple, 'lead_01.bvh');
const SAID_BY_MODELS = 'INFO: Created TensorFlow Lite XNNPACK delegate for CPU.'; // what they say on the way of errors

let count = 0;
let failed = 0;
function check(name, right, found = '') {
  console.log(`${right ? 'ok' : 'not ok'} ${++count} - ${name}${right ? '' : ` (${found})`}`);
  failed += right ? 0 : 1;
}
function skip(name, why) {
  console.log(`ok ${++count} - ${name} # SKIP ${why}`);
}

async function serve(...options) {
  const program = spawn(abrazo, ['live', '--quiet', '--page', page, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const home = await new Promise((done, refuse) => {
    program.stdout.once('data', (text) => done(String(text).trim().replace(/\/$/, '')));
    program.once('exit', (code) => refuse(new Error(`abrazo live ended with ${code}`)));
  });
  const end = () => new Promise((done) => program.once('exit', done) && program.kill());
  return { home, end, pid: program.pid };
}

// The process of two that serves the page: it has the socket that listens there.
function speaker(server) {
  const port = Number(new URL(server.home).port);
  const listens = readFileSync('/proc/net/tcp', 'latin1').split('\n').map((line) => line.trim().split(/\s+/))
    .find((words) => words[3] === '0A' && parseInt(words[1].split(':')[1], 16) === port);
  const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'latin1').trim().split(' ');
  const has = (child) => readdirSync(`/proc/${child}/fd`).some((fd) => readlinkSync(`/proc/${child}/fd/${fd}`) === `socket:[${listens[9]}]`);
  return children.length === 2 ? Number(children.find(has)) : null;
}

// Waits for an expression to hold; what it was in the end.
async function becomes(browser, expression, seconds = 60) {
  let value;
  for (let wait = 0; wait < seconds * 5; wait++) {
    value = await browser.run(expression);
    if (value) return value;
    await new Promise((done) => setTimeout(done, 200));
  }
  return value;
}

async function key(browser, name) {
  for (const type of ['keyDown', 'keyUp']) await browser.send('Input.dispatchKeyEvent', { type, key: name });
}

const drop = (files) => `(() => { const held = new DataTransfer();
  for (const [name, base64] of ${JSON.stringify(files)})
    held.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
  dispatchEvent(new DragEvent('drop', { dataTransfer: held, cancelable: true })); })()`;
const text = (id) => `document.getElementById('${id}').textContent`;
const pressed = (id) => `document.getElementById('${id}').getAttribute('aria-pressed') === 'true'`;
const drawn = (n) => `abrazo.counts.drawn >= ${n}`;
const complaints = (browser, home) => browser.complaints(home).filter((said) => said !== SAID_BY_MODELS);
async function keep(browser, name) {
  if (pictures) writeFileSync(join(pictures, `${name}.png`), Buffer.from(await browser.picture(), 'base64'));
}

// Clicks at 100 a minute, for as many seconds: a WAV file.
function clicks(seconds) {
  const rate = 8000;
  const wav = Buffer.alloc(44 + 2 * rate * seconds);
  wav.write('RIFF    WAVEfmt ', 'latin1');
  wav.writeUInt32LE(wav.length - 8, 4);
  for (const [at, size, value] of [[16, 4, 16], [20, 2, 1], [22, 2, 1], [24, 4, rate], [28, 4, 2 * rate], [32, 2, 2], [34, 2, 16]]) wav.writeUIntLE(value, at, size);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(wav.length - 44, 40);
  for (let i = 0; i < rate * seconds; i++) {
    const since = (i / rate) % 0.6;
    wav.writeInt16LE(Math.round(20000 * Math.exp(-since * 60) * Math.sin(2 * Math.PI * 900 * since)), 44 + 2 * i);
  }
  return wav;
}

async function seesTheDance() {
  const browser = new Browser();
  let server = await serve('--port', '0', '--lead', lead, '--recordings', couple);
  const { home } = server;
  try {
    await browser.open({ width: 1280, height: 800 });
    await browser.load(home);
    check('it connects', await becomes(browser, `${text('link')} === 'connected'`), await browser.run(text('link')));
    check('both dancers are drawn from moments', await becomes(browser, `${drawn(5)} && abrazo.room.view.figures.length === 2 && abrazo.room.view.figures.every((f) => f.mesh.visible)`), await browser.run('JSON.stringify(abrazo.counts)'));
    check('steps land on the strip', await becomes(browser, 'abrazo.beats.steps.some((s) => s.who === 0) && abrazo.beats.steps.some((s) => s.who === 1)'));
    check('the dance is named', await becomes(browser, `${text('figure')}.startsWith('salsa')`), await browser.run(text('figure')));
    await keep(browser, 'desktop');
    await key(browser, '2');
    check('2 lets her lead', await becomes(browser, `abrazo.moment().leads === 1 && ${text('who-leads')} === 'she leads'`), await browser.run(text('who-leads')));
    await key(browser, '1');
    check('1 lets you lead', await becomes(browser, `abrazo.moment().leads === 0 && document.querySelector('#leads input').checked`));
    await key(browser, 'm');
    check('m mirrors', await browser.run(pressed('mirror')));
    await key(browser, '-');
    check('minus makes her gentler', await browser.run('document.getElementById("full").value === "90"'));
    check('and what is set is not hers to say', await becomes(browser, `abrazo.moment().wished.gentle > 0.09 && /^(she sees .*)?$/.test(${text('gently')})`), await browser.run(text('gently')));
    await key(browser, 'a');
    check('a gives it back to her, and she says so', await becomes(browser, `abrazo.moment().wished.gentle === -1 && /need it|gentler/.test(${text('gently')})`), await browser.run(text('gently')));
    await key(browser, '-');
    check('and so does a button', await becomes(browser, `abrazo.moment().wished.gentle >= 0 && document.getElementById('auto').ariaPressed === 'false'`));
    await browser.run("document.getElementById('auto').click()");
    check('which says whose it is', await becomes(browser, `abrazo.moment().wished.gentle === -1 && document.getElementById('auto').ariaPressed === 'true'`));
    await browser.run("document.getElementById('about').open = true");
    check('how she finds the dancer is shown', await becomes(browser, `(() => { const meters = [...document.querySelectorAll('#today meter')];
      return meters.length === 5 && meters.every((meter, i) => Math.abs(meter.value - abrazo.moment().today[i]) < 0.1); })()`));
    await browser.run("document.getElementById('about').open = false");
    await key(browser, 'c');
    check('c is another view', await browser.run('document.querySelector("#cam input[value=side]").checked && abrazo.room.name === "side"'));
    await key(browser, 'h');
    check('h says how it goes', /you lead/.test(await browser.run(text('said'))), await browser.run(text('said')));
    const { nodes } = await browser.send('Accessibility.getFullAXTree');
    const roles = ['button', 'slider', 'radio', 'image', 'img', 'combobox', 'meter', 'DisclosureTriangle'];
    const controls = nodes.filter((node) => !node.ignored && roles.includes(node.role?.value));
    check('every control has a name', controls.length >= 20 && controls.every((node) => node.name?.value), controls.map((node) => `${node.role.value} ${node.name?.value}`));

    await browser.run(drop([['box.vrm', tinyVrm('Box').toString('base64')]]));
    check('a VRM avatar becomes her body', await becomes(browser, `${text('her-name')} === 'Box' && abrazo.room.view.figures[1] === abrazo.room.avatar`), await browser.run(text('word-text')));
    const off = await becomes(browser, `(() => { const { avatar, flow } = abrazo.room;
      const at = (j) => { const m = avatar.bones[j].matrixWorld.elements; return [m[12], m[13], m[14]]; };
      const way = (a, b, of) => { const d = [0, 1, 2].map((c) => of(b)[c] - of(a)[c]); const n = Math.hypot(...d); return d.map((x) => x / n); };
      const told = (j) => [0, 1, 2].map((c) => flow.joints[1][3 * j + c]);
      const dots = [[6, 7], [7, 8], [10, 11], [11, 12], [13, 14], [14, 15], [17, 18], [18, 19]].map(([a, b]) => {
        const [u, v] = [way(a, b, at), way(a, b, told)]; return u[0] * v[0] + u[1] * v[1] + u[2] * v[2]; });
      return Math.min(...dots) > 0.99 ? 'all' : JSON.stringify(dots.map((d) => d.toFixed(3))); })()`);
    check('her arms and legs point where the program says', off === 'all', off);
    await keep(browser, 'avatar');
    await browser.run(drop([['clicks.wav', clicks(40).toString('base64')]]));
    check('a sound file is danced to', await becomes(browser, `abrazo.words().music === 'clicks.wav' && abrazo.moment().musicAt > 1`), await browser.run(text('word-text')));
    const late = await becomes(browser, `(({ audio }) => !audio.paused && abrazo.song.late !== null && Math.abs(abrazo.song.late) < 0.1)(abrazo.song)`, 20);
    check('the page plays it in time', late, await browser.run('JSON.stringify([abrazo.song.late, abrazo.song.audio.currentTime, abrazo.moment().musicAt, abrazo.song.audio.paused])'));
    await key(browser, 'r');
    const session = await becomes(browser, 'abrazo.moment().recording && abrazo.words().session');
    check('r records', session, await browser.run('JSON.stringify(abrazo.words().session)'));
    await becomes(browser, 'false', 2);
    await key(browser, 'r');
    check('r ends it', await becomes(browser, '!abrazo.moment().recording'));
    const replayed = spawnSync(abrazo, ['replay', '--quiet', session || ''], { encoding: 'utf8' });
    check('what was recorded is danced again bit for bit', replayed.status === 0, replayed.stderr);
    await browser.run(drop([['recorded', readFileSync(session).toString('base64')]]));
    check('a recorded dance that is dropped is shown', await becomes(browser, `abrazo.moment().replay && ${text('figure')}.startsWith('replay')`), await browser.run(text('word-text')));
    check('and then the dance goes on', await becomes(browser, '!abrazo.moment().replay'));
    await browser.run(drop([['notes.xyz', 'eHl6']]));
    check('a file of another kind is refused in words', await becomes(browser, `${text('word-text')}.includes('notes.xyz')`), await browser.run(text('word-text')));
    const files = ['lead', 'follow'].map((who) => [`${who}_01.bvh`, readFileSync(join(couple, `${who}_01.bvh`)).toString('base64')]);
    await browser.run(drop(files));
    check('two BVH files play', await becomes(browser, 'abrazo.room.couple?.motion.dancers.every((d) => d.steps.length > 10)'), await browser.run(text('word-text')));
    await keep(browser, 'couple');
    await key(browser, 'Escape');
    check('escape goes back to the dance', await browser.run('abrazo.room.couple === null'));

    const word = (...calls) => browser.run(`((a) => { ${calls.map((call) => `a.${call};`).join('')} return ${text('word-text')}; })(abrazo)`);
    const said = [await word('tell("Touch")', 'hold("You are down", "No feet")'), await word('tell("Touch")', 'hold("", "No feet")'), await word('tell("")', 'hold("", "No feet")')];
    check('what is told covers no word of care, and what holds only for a while', said.join() === 'You are down,Touch,No feet', said);
    await server.end();
    check('a lost connection is told', await becomes(browser, `${text('link')} !== 'connected'`));
    const music = join(couple, 'music.wav');
    writeFileSync(music, clicks(200)); // more than a busy machine takes over what follows: music that has ended stands still
    server = await serve('--port', new URL(home).port, '--lead', lead, '--standby', '--stand-in', '--music', music);
    check('it comes back by itself', await becomes(browser, `${text('link')} === 'connected'`), await browser.run(text('link')));
    const third = await becomes(browser, `abrazo.room.view.figures[2]?.mesh.visible && !document.getElementById('third').hidden && ${text('third-act')}`);
    check('who stands by is drawn and named', third === 'aside', third);
    await fallsAndGoesOn(browser, server);
    const asked = complaints(browser, home).filter((said) => !/ERR_CONNECTION_REFUSED/.test(said));
    check('no error, nothing asked of others', asked.length === 0, asked);

    await browser.open({ width: 390, height: 844, phone: true, scheme: 'dark', reducedMotion: true });
    await browser.load(home);
    check('it draws on a phone', await becomes(browser, drawn(2)));
    await keep(browser, 'phone');
    await browser.run('document.getElementById("more").click()');
    check('nothing is wider than a phone', await browser.run('document.documentElement.scrollWidth <= 390 && document.querySelector("footer").scrollWidth <= 390'));
    const small = await browser.run('[...document.querySelectorAll("button, select, .group label")].filter((b) => b.checkVisibility() && (b.offsetHeight < 36 || b.offsetWidth < 36)).map((b) => b.id || b.textContent).join()');
    check('buttons are large enough for a thumb', small === '', small);
    await keep(browser, 'phone-more');
  } finally {
    await browser.close();
    await server.end();
  }
}

// The process that serves the page is killed, while the page draws and plays music: another one serves it.
async function fallsAndGoesOn(browser, server) {
  // How far the dance is ahead of the clock of the page, how far the music of the program and of the page, in seconds.
  const places = () => browser.run(`new Promise((done) => {
    const all = [];
    const take = () => {
      const [m, now] = [abrazo.moment(), performance.now() / 1000];
      if (m) all.push([m.musicAt - m.tick / 60, abrazo.song.audio.currentTime - now]);
      if (all.length < 15) requestAnimationFrame(take);
      else done(JSON.stringify([0, 1].map((k) => all.map((a) => a[k]).sort((a, b) => a - b)[7])));
    };
    take();
  })`).then(JSON.parse);
  const plays = await becomes(browser, `(({ audio, late, bends }) => !audio.paused && late !== null && Math.abs(late) < 0.04 && !bends)(abrazo.song)`, 20);
  check('music goes on with another program', plays, await browser.run('JSON.stringify([abrazo.song.late, abrazo.song.audio.paused])'));
  for (let wait = 0; wait < 100 && !speaker(server); wait++) await new Promise((done) => setTimeout(done, 50));
  await browser.run('for (const event of ["pause", "ratechange"]) abrazo.song.audio.addEventListener(event, () => (abrazo[event] = true))');
  const before = await places();
  // What ten pictures take, s: a machine that draws none in a tenth of a second cannot draw again within one.
  const ten = await browser.run(`new Promise((done) => {
    const [drawn, begin] = [abrazo.counts.drawn, performance.now()];
    const look = () => (abrazo.counts.drawn >= drawn + 10 ? done((performance.now() - begin) / 1000) : setTimeout(look, 5));
    look();
  })`);
  const back = browser.run(`new Promise((done) => {
    let lost = 0;
    const look = () => {
      if (!abrazo.moment()) lost = abrazo.counts.drawn;
      if (lost && abrazo.moment() && abrazo.counts.drawn > lost) done(Date.now());
      else setTimeout(look, 2);
    };
    look();
  })`);
  const begin = Date.now();
  process.kill(speaker(server), 'SIGKILL');
  const took = ((await back) - begin) / 1000;
  const after = await places();
  check('the music has not ended', await browser.run('!abrazo.song.audio.ended && abrazo.moment().musicPlays'));
  const off = [0, 1].map((k) => Math.round(1000 * (after[k] - before[k])));
  console.log(`# drawing again ${took.toFixed(2)} s after a fall, ten pictures take ${ten.toFixed(2)} s; the music is ${off[0]} ms off, in the page ${off[1]} ms`);
  check('a page is drawn again within a second of a fall', took < Math.max(1, ten), [took, ten]);
  // A page that is drawn late bends the music to where it takes the program to be, by as much as goes unheard
  // (song.js).
  const most = (await browser.run('abrazo.ratechange')) ? 50 : 10;
  check('the music goes on within 10 ms', Math.abs(off[0]) <= 10 && Math.abs(off[1]) <= most && !(await browser.run('abrazo.pause')), off);
}

// The video as a film of pictures, which is how the browser takes a camera's place; it plays it over and over.
function filmed() {
  const film = join(couple, 'camera.mjpeg');
  const { status } = spawnSync('ffmpeg', ['-loglevel', 'error', '-i', video, '-q:v', '3', film], { stdio: 'inherit' });
  return status === 0 ? film : null;
}

async function isSeen() {
  const name = 'the camera is seen, and nothing but landmarks is sent';
  if (!existsSync(video)) return skip(name, 'there is no recording of a dancer');
  const film = filmed();
  if (!film) return skip(name, 'there is no ffmpeg');
  const browser = new Browser(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${film}`]);
  const server = await serve('--port', '0');
  try {
    // What is asked here does not hang on the size, but drawing without a graphics card does.
    await browser.open(pictures ? { width: 1280, height: 800 } : { width: 640, height: 480 });
    await browser.load(server.home);
    await key(browser, 'w');
    check('w starts the camera', await becomes(browser, 'document.getElementById("video").videoWidth > 0'), await browser.run(text('word-text')));
    check('landmarks reach the program', await becomes(browser, 'abrazo.words().counters.landmarks > 10', 100), await browser.run('JSON.stringify([abrazo.counts, abrazo.words().counters])'));
    // Pictures that are half a second old when they are told no longer show where a dancer is: a machine that finds
    // poses more slowly than that is no place to dance.
    const seen = await becomes(browser, 'abrazo.counts.seen > 10', 30);
    if (seen || (await browser.run('abrazo.camera.fps')) > 4) check('she sees the dancer', seen, await browser.run('JSON.stringify(abrazo.counts)'));
    else skip('she sees the dancer', 'this machine finds fewer than four poses a second');
    await keep(browser, 'camera');
    const asked = complaints(browser, server.home);
    check('nothing is asked of others', asked.length === 0, asked);
    const sent = browser.heard.filter(({ method }) => method === 'Network.webSocketFrameSent').map(({ params }) => params.response.payloadData);
    const sizes = new Set(sent.map((data) => Buffer.from(data, 'base64').length));
    check('nothing but landmarks is sent', sent.length > 10 && [...sizes].every((size) => size === 808 || size === 24), [...sizes]);
    const posted = browser.heard.filter(({ method, params }) => method === 'Network.requestWillBeSent' && params.request.method !== 'GET');
    check('no picture is posted', posted.length === 0);
    await key(browser, 'w');
    check('w ends it', await browser.run('document.getElementById("video").srcObject === null'));
  } finally {
    await browser.close();
    await server.end();
  }
}

try {
  const { status } = spawnSync(coupleProgram, [couple], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  await seesTheDance();
  await isSeen();
} finally {
  rmSync(couple, { recursive: true, force: true });
}
console.log(`1..${count}`);
process.exit(failed > 0 ? 1 : 0);
