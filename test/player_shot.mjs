// Pictures of a player page, for review and for the README.
//   node player_shot.mjs PAGE.html... OUT.png [--frames N] [--times 0,1.5,3] [--from S] [--to S] [--columns N] [--cam front]
//                        [--size 1280x800] [--scheme light|dark] [--phone] [--bare]
// Several pictures become one contact sheet; of several pages each is taken at its time of --times. --bare hides the
// controls. Fails when the page asks for anything outside itself or reports an error. Ends with 77 (left out) where
// chromium is missing.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export const browserPath = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
);

// A headless browser, spoken to in the DevTools protocol over a pipe.
export class Browser {
  // flags: more of the browser's own, such as those of a camera
  constructor(flags = []) {
    this.profile = mkdtempSync(join(tmpdir(), 'abrazo-shot-'));
    this.process = spawn(
      browserPath,
      ['--headless=new', '--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--hide-scrollbars',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost', '--disable-background-networking',
        '--no-first-run', '--force-color-profile=srgb', '--remote-debugging-pipe', `--user-data-dir=${this.profile}`, ...flags],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    );
    this.waiting = new Map();
    this.heard = [];
    this.next = 1;
    let text = '';
    this.process.stdio[4].setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      for (let end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0')) {
        this.#hear(JSON.parse(text.slice(0, end)));
        text = text.slice(end + 1);
      }
    });
  }

  #hear(message) {
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.method === 'Target.attachedToTarget' && this.session) this.#watchWorker(message.params.sessionId);
    if (!waiting) this.heard.push(message);
    else if (message.error) waiting.reject(new Error(message.error.message));
    else waiting.resolve(message.result);
  }

  // What a worker asks for is heard as what the page asks for is.
  #watchWorker(session) {
    this.send('Network.enable', {}, session);
    this.send('Runtime.runIfWaitingForDebugger', {}, session);
  }

  send(method, params = {}, session = this.session) {
    const id = this.next++;
    const reply = new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    this.process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId: session })}\0`);
    return reply;
  }

  // A page in place of the one before.
  async open({ width, height, scale = 1, phone = false, scheme = 'light', reducedMotion = false }) {
    const before = this.target;
    this.session = undefined;
    this.target = (await this.send('Target.createTarget', { url: 'about:blank' })).targetId;
    if (before) await this.send('Target.closeTarget', { targetId: before });
    this.session = (await this.send('Target.attachToTarget', { targetId: this.target, flatten: true })).sessionId;
    await this.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
    for (const domain of ['Page', 'Runtime', 'Network', 'Log', 'Accessibility']) await this.send(`${domain}.enable`);
    await this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: scale, mobile: phone });
    await this.send('Emulation.setEmulatedMedia', {
      features: [
        { name: 'prefers-color-scheme', value: scheme },
        { name: 'prefers-reduced-motion', value: reducedMotion ? 'reduce' : 'no-preference' },
      ],
    });
  }

  async load(url) {
    await this.send('Page.navigate', { url: 'about:blank' });
    await this.send('Page.navigate', { url });
    for (let wait = 0; wait < 600; wait++) {
      if (await this.run("document.documentElement.dataset.ready === 'yes'")) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`the page never became ready\n${this.complaints().join('\n')}`);
  }

  async run(expression) {
    return (await this.send('Runtime.evaluate', { expression, awaitPromise: true })).result.value;
  }

  // Waits until what has changed is drawn.
  async draws() {
    await this.run('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  }

  async picture() {
    await this.draws();
    return (await this.send('Page.captureScreenshot', { format: 'png' })).data;
  }

  // Errors, and requests that leave the page; home: the address of the server whose page it is.
  complaints(home = 'file:') {
    const own = [home, home.replace(/^http/, 'ws'), `blob:${home}`];
    return this.heard.flatMap(({ method, params }) => {
      if (method === 'Runtime.exceptionThrown') return [params.exceptionDetails.exception?.description ?? params.exceptionDetails.text];
      if (method === 'Log.entryAdded' && params.entry.level === 'error') return [params.entry.text];
      if (method === 'Runtime.consoleAPICalled' && ['error', 'warning'].includes(params.type)) {
        return [params.args.map((arg) => arg.value ?? arg.description).join(' ')];
      }
      const asked = { 'Network.requestWillBeSent': params?.request?.url, 'Network.webSocketCreated': params?.url }[method];
      if (asked && !/^(data|about|blob:null):/.test(asked) && !own.some((start) => asked.startsWith(start))) return [`asked for ${asked}`];
      return [];
    });
  }

  async close() {
    const ended = new Promise((done) => this.process.on('exit', done));
    await this.send('Browser.close').catch(() => {});
    await ended;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function options(args) {
  const given = { _: [] };
  for (let i = 0; i < args.length; i++) {
    if (!args[i].startsWith('--')) given._.push(args[i]);
    else if (['--phone', '--bare'].includes(args[i])) given[args[i].slice(2)] = true;
    else given[args[i].slice(2)] = args[++i];
  }
  return given;
}

async function sheet(browser, pictures, columns, width, height) {
  const rows = Math.ceil(pictures.length / columns);
  const cells = pictures.map((data) => `<img src="data:image/png;base64,${data}" width=${width} height=${height}>`).join('');
  const file = join(browser.profile, 'sheet.html');
  writeFileSync(file, `<body style="margin:0;background:#888"><div style="display:grid;grid-template-columns:repeat(${columns},${width}px);gap:2px">${cells}</div>
    <script>onload = () => (document.documentElement.dataset.ready = 'yes')</script>`);
  await browser.open({ width: columns * (width + 2) - 2, height: rows * (height + 2) - 2 });
  await browser.load(pathToFileURL(file).href);
  return browser.picture();
}

// last: the end of the take, s
function timesOf(given, last) {
  if (given.times) return given.times.split(',').map(Number);
  const [from, to] = [Number(given.from ?? 0), Number(given.to ?? last)];
  const count = Number(given.frames ?? 1);
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / Math.max(count - 1, 1));
}

async function main() {
  const given = options(process.argv.slice(2));
  const [pages, out] = [given._.slice(0, -1), given._.at(-1)];
  const phone = given.phone ?? false;
  const [width, height] = (given.size ?? (phone ? '390x844' : '1280x800')).split('x').map(Number);
  const browser = new Browser();
  try {
    await browser.open({ width, height, scale: phone ? 2 : 1, phone, scheme: given.scheme });
    const pictures = [];
    for (const [i, page] of pages.entries()) {
      await browser.load(`${pathToFileURL(resolve(page)).href}#paused&cam=${given.cam ?? 'front'}`);
      if (given.bare) await browser.run("for (const e of document.querySelectorAll('header, footer, #about')) e.style.display = 'none'; dispatchEvent(new Event('resize'))");
      const last = (await browser.run("document.getElementById('scrub').max * document.getElementById('motion').dataset.frameNs")) * 1e-9;
      for (const time of pages.length > 1 ? [Number(given.times.split(',')[i])] : timesOf(given, last)) {
        await browser.run(`(() => { const s = document.getElementById('scrub');
          s.value = ${time} / (document.getElementById('motion').dataset.frameNs * 1e-9); s.dispatchEvent(new Event('input')); })()`);
        pictures.push(await browser.picture());
      }
    }
    const complaints = browser.complaints();
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
    const result = pictures.length === 1 ? pictures[0] : await sheet(browser, pictures, Number(given.columns ?? Math.min(pictures.length, 4)), width, height);
    writeFileSync(out, Buffer.from(result, 'base64'));
  } finally {
    await browser.close();
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  if (!browserPath) {
    console.error('player_shot: chromium is not installed: left out');
    process.exit(77);
  }
  await main();
}
