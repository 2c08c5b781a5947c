// The player page in a real browser: it draws, asks nothing of any network, and obeys pointer, keys and preferences.
//   node player_page.mjs COUPLE_PROGRAM WATCH_PROGRAM
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser, browserPath } from './player_shot.mjs';

if (!browserPath) {
  console.log('1..0 # SKIP chromium is not installed');
  process.exit(77);
}
const [couple, watch] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'abrazo-page-'));
const page = join(folder, 'dance.html');
for (const [program, ...args] of [[couple, folder], [watch, join(folder, 'lead_01.bvh'), join(folder, 'follow_01.bvh'), page]]) {
  const { status } = spawnSync(program, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

let count = 0;
let failed = 0;
function check(name, right, found = '') {
  console.log(`${right ? 'ok' : 'not ok'} ${++count} - ${name}${right ? '' : ` (${found})`}`);
  failed += right ? 0 : 1;
}
const browser = new Browser();
const time = async () => Number(await browser.run('document.getElementById("scrub").value'));
async function key(name, shift = false) {
  for (const type of ['keyDown', 'keyUp']) await browser.send('Input.dispatchKeyEvent', { type, key: name, modifiers: shift ? 8 : 0 });
  await browser.draws();
}
const pressed = (id) => browser.run(`document.getElementById("${id}").getAttribute("aria-pressed")`);

try {
  await browser.open({ width: 640, height: 480 });
  await browser.load(`${pathToFileURL(page).href}#t=3.2&cam=top&paused`);
  await browser.picture();
  check('the address sets the start', (await time()) === 192, await time());
  check('the address sets the view', await browser.run('document.querySelector("#cam input[value=top]").checked'));
  await key('ArrowRight');
  await key('ArrowRight');
  await key('ArrowLeft');
  check('arrows go frame by frame', (await time()) === 193, await time());
  await key('ArrowRight', true);
  check('with shift they go by seconds', (await time()) === 253, await time());
  await key('End');
  check('End is the end', (await time()) === Number(await browser.run('document.getElementById("scrub").max')), await time());
  await key('Home');
  check('Home is the start', (await time()) === 0, await time());
  await key('f');
  check('f lets the camera stay', (await pressed('follow')) === 'false');
  await key('4');
  check('4 is quarter speed', await browser.run('document.querySelector("#speed input:checked").value === "0.25"'));
  await key(' ');
  check('space plays', (await browser.run('document.getElementById("play").getAttribute("aria-label")')) === 'Pause');
  for (let wait = 0; wait < 600 && (await time()) < 5; wait++) await new Promise((done) => setTimeout(done, 100));
  check('playing moves on', (await time()) >= 5, await time());
  await key(' ');
  check('space pauses', (await browser.run('document.getElementById("play").getAttribute("aria-label")')) === 'Play');
  const before = await browser.picture();
  await key('ArrowRight', true);
  check('another time is another picture', before !== (await browser.picture()));

  // From the middle on the leader is lost.
  const gone = join(folder, 'gone.html');
  const FRAME = 316;
  const FLAGS = 312;
  writeFileSync(gone, readFileSync(page, 'utf8').replace(/(<script id="motion"[^>]*>)([^<]*)/, (_, head, text) => {
    const bytes = Buffer.from(text, 'base64');
    const middle = Math.floor(bytes.length / FRAME / 2);
    for (let f = middle; f * FRAME < bytes.length; f++) bytes[f * FRAME + FLAGS] |= 1 << 2;
    return head + bytes.toString('base64');
  }));
  await browser.load(`${pathToFileURL(gone).href}#paused`);
  const shown = () => browser.run('JSON.stringify(abrazo.view.figures.map(({ mesh }) => mesh.visible))');
  await browser.draws();
  check('both are there', (await shown()) === '[true,true]', await shown());
  await key('End');
  check('who is lost is not there', (await shown()) === '[false,true]', await shown());
  const steps = await browser.run('["lead", "follow"].map((who) => [...document.querySelectorAll(`#steps .${who}`)].some((line) => line.x1.baseVal.value > (document.getElementById("scrub").max / 60) * 0.6)).join()');
  check('and takes no steps', steps === 'false,true', steps);

  const { nodes } = await browser.send('Accessibility.getFullAXTree');
  const controls = nodes.filter((node) => !node.ignored && ['button', 'slider', 'radio', 'image', 'DisclosureTriangle'].includes(node.role?.value));
  check('every control has a name', controls.length >= 13 && controls.every((node) => node.name?.value), controls.map((node) => node.name?.value));
  check('no error, no request', browser.complaints().length === 0, browser.complaints());

  await browser.open({ width: 390, height: 844, phone: true, scheme: 'dark', reducedMotion: true });
  await browser.load(pathToFileURL(page).href);
  await browser.picture();
  check('reduced motion starts paused', (await browser.run('document.getElementById("play").getAttribute("aria-label")')) === 'Play');
  check('nothing is wider than a phone', await browser.run('document.documentElement.scrollWidth <= 390 && document.querySelector("footer").scrollWidth <= 390'));
  const small = await browser.run('[...document.querySelectorAll("button")].filter((b) => b.offsetHeight < 40 || b.offsetWidth < 40).map((b) => b.id).join()');
  check('buttons are large enough for a thumb', small === '', small);
  check('no error, no request, in the dark', browser.complaints().length === 0, browser.complaints());
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`1..${count}`);
process.exit(failed > 0 ? 1 : 0);
