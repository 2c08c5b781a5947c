// What the dancer wishes, by hand: buttons, sliders, keys, and the words that are said of them.
import { LEADS } from './wire.js';

const $ = (id) => document.getElementById(id);
const GRANTED_MS = 2000; // by then a wish is granted, or it will not be; another dance may take longer
const SAME = 1e-3; // what was sent comes back in single precision
const DANCED = '123d-+=a,. brp'; // keys that have nothing to do at a bedside
const WHO = ['You lead', 'She leads', 'Both lead'];

export function say(text) {
  $('said').textContent = text;
}

// The word over the room: what cannot wait first, then what is told for a while, then what holds for as long as it
// does.
const words = { urgent: '', told: '', holds: '' };
let wordEnds = 0;
function showWord() {
  const text = words.urgent || words.told || words.holds;
  if ($('word-text').textContent !== text) $('word-text').textContent = text;
  $('word').hidden = text === '';
}

// For a while; the empty word takes it away.
export function tell(text, seconds = 6) {
  words.told = text;
  clearTimeout(wordEnds);
  if (text && Number.isFinite(seconds)) wordEnds = setTimeout(() => tell(''), seconds * 1000);
  showWord();
}

// Until it is another; the empty word: nothing.
export function hold(urgent, text) {
  Object.assign(words, { urgent, holds: text });
  showWord();
}

export class Controls {
  // send(wishes): whenever a wish changes; act: {camera, view(name), nextView, follow, prints, open, how, back}
  constructor(send, act) {
    this.send = send;
    this.act = act;
    this.wishes = { leads: 0, gentle: -1, distance: 0, dance: 0, mirror: false, music: true, record: false };
    this.before = null; // what the program has told last
    this.danced = 0; // how gently she does
    this.chosen = false; // whether anything was wished here
    this.wishedAt = 0;
    this.#listen();
  }

  #wish(change, once = {}) {
    Object.assign(this.wishes, change);
    this.chosen = true;
    this.wishedAt = performance.now();
    this.#show();
    this.send({ ...this.wishes, ...once });
  }

  // How it stands with what the program does; several pages may watch one dance, and a wish may not be granted.
  tell({ leads, dance, recording: record, gentle: danced, wished }) {
    const { wishes, before } = this;
    this.danced = danced;
    this.#tellWished(wished);
    const changed = !before || leads !== before.leads || dance !== before.dance || record !== before.record;
    const refused = performance.now() - this.wishedAt > GRANTED_MS && (leads !== wishes.leads || record !== wishes.record);
    if (!changed && !refused) return;
    this.before = { leads, dance, record };
    Object.assign(wishes, changed ? this.before : { leads, record });
    this.#show();
  }

  // How gently: as the program has it at first, and when another page has moved it. By herself she moves it, too.
  #tellWished({ gentle }) {
    const { wishes } = this;
    const here = this.chosen && performance.now() - this.wishedAt < GRANTED_MS;
    const other = Math.abs(gentle - wishes.gentle) > SAME;
    const moved = Math.round(20 * this.danced) !== this.shown;
    if (!here && other) wishes.gentle = gentle;
    if ((!here && other) || (wishes.gentle < 0 && moved)) this.#show();
  }

  dances(list) {
    const before = [...$('dance').options].map((option) => option.textContent).join();
    if (before === list.map(({ name }) => name).join()) return;
    $('dance').replaceChildren(...list.map(({ id, name }) => new Option(name, id)));
    this.#show();
  }

  #show() {
    const { leads, gentle, distance, dance, mirror, music, record } = this.wishes;
    for (const input of $('leads').querySelectorAll('input')) input.checked = Number(input.value) === leads;
    $('dance').value = dance;
    this.shown = Math.round(20 * this.danced);
    $('full').value = Math.round(100 * (1 - (gentle < 0 ? this.danced : gentle))); // below 0: as the dancer needs it
    $('auto').setAttribute('aria-pressed', gentle < 0);
    $('distance').disabled = leads !== 0; // while she leads the figures say how they stand
    $('full').setAttribute('aria-valuetext', gentle < 0 ? 'as you need it' : gentle === 0 ? 'full' : gentle === 1 ? 'as gentle as she can' : `${Math.round(100 * (1 - gentle))} of 100`);
    $('distance').value = Math.round(100 * distance);
    const cm = Math.round(100 * distance);
    $('distance').setAttribute('aria-valuetext', cm === 0 ? 'as she stands by herself' : `${Math.abs(cm)} centimetres ${cm > 0 ? 'further away' : 'nearer'}`);
    for (const [name, on] of Object.entries({ mirror, music, record })) $(name).setAttribute('aria-pressed', on);
  }

  #toggle(name, words) {
    this.#wish({ [name]: !this.wishes[name] });
    say(words[this.wishes[name] ? 0 : 1]);
  }

  #slide(id, by) {
    if ($(id).disabled) return say('Only while you lead');
    $(id).value = Number($(id).value) + by;
    $(id).dispatchEvent(new Event('input'));
    say($(id).getAttribute('aria-valuetext'));
  }

  #lead(leads) {
    this.#wish({ leads });
    say(WHO[leads]);
  }

  #listen() {
    const { act } = this;
    const mirror = () => this.#toggle('mirror', ['As in a mirror', 'Not mirrored']);
    const music = () => {
      this.#toggle('music', ['Music on', 'Music off']);
      if (this.wishes.music && !act.hasMusic()) tell('Drop a music file on the page, or open one, and she dances to it');
    };
    const record = () => this.#toggle('record', ['Recording', 'No longer recording']);
    const calibrate = () => {
      this.#wish({}, { calibrate: true });
      say('Calibrating: stand still, arms out to the sides');
    };
    const again = () => {
      this.#wish({}, { again: true });
      say('Music from the beginning');
    };
    const asNeeded = () => {
      this.#wish({ gentle: -1 });
      say('As gentle as you need it');
    };
    const clicks = { camera: act.camera, auto: asNeeded, mirror, music, record, calibrate, follow: act.follow, prints: act.prints, open: act.open, back: act.back };
    for (const [id, does] of Object.entries(clicks)) $(id).addEventListener('click', () => does());
    $('leads').addEventListener('change', (event) => this.#lead(Number(event.target.value)));
    $('cam').addEventListener('change', (event) => act.view(event.target.value));
    $('dance').addEventListener('change', () => this.#wish({ dance: Number($('dance').value) }));
    $('full').addEventListener('input', () => this.#wish({ gentle: 1 - Number($('full').value) / 100 }));
    $('distance').addEventListener('input', () => this.#wish({ distance: Number($('distance').value) / 100 }));
    $('more').addEventListener('click', () => {
      const open = document.body.classList.toggle('more');
      $('more').setAttribute('aria-expanded', open);
    });
    const nextDance = () => {
      const { options } = $('dance');
      if (options.length === 0) return;
      const next = options[($('dance').selectedIndex + 1) % options.length];
      this.#wish({ dance: Number(next.value) });
      say(next.textContent);
    };
    const keys = {
      w: act.camera, k: calibrate, d: nextDance, m: mirror, ' ': music, b: again, r: record, c: act.nextView, f: act.follow,
      p: act.prints, o: act.open, h: act.how, a: asNeeded,
      '-': () => this.#slide('full', -10), '+': () => this.#slide('full', 10), '=': () => this.#slide('full', 10),
      ',': () => this.#slide('distance', -5), '.': () => this.#slide('distance', 5),
      Escape: () => {
        $('about').open = false;
        act.back();
      },
    };
    LEADS.forEach((name, i) => (keys[i + 1] = () => this.#lead(i)));
    addEventListener('keydown', (event) => {
      const does = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!does || event.ctrlKey || event.altKey || event.metaKey) return;
      const on = event.target;
      if (event.key === ' ' && on.closest('button, summary, select, input')) return;
      if (event.key.length === 1 && on.matches('select')) return; // letters choose there
      event.preventDefault();
      if (document.body.classList.contains('bedside') && DANCED.includes(event.key.toLowerCase())) say('Not at a bedside');
      else does();
    });
  }
}
