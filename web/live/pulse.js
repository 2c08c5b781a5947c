// The pulse as dots, one a beat of the bar; and the last four bars as a strip, with the steps of the two as they land.
// Time on the strip is counted in beats where there is a pulse, and in half seconds where there is none.
import { landings, TICK } from './flow.js';

const BARS = 4;
const NO_PULSE_PERIOD = 0.5; // s, of what counts as a beat while there is none
const NO_BAR = 4; // beats of what counts as a bar while it is not known
const TOGETHER_S = 0.1; // two steps as near as this are joined by a line; the ear hears two events nearer than that as one

// Where in beats the dance is, and when who stepped.
export class Beats {
  constructor() {
    this.at = 0; // beats since the page was opened
    this.last = null;
    this.barAt = 0; // a beat on which a bar begins
    this.beats = 0; // of a bar; 0: not known
    this.steps = []; // {at, who, foot}
  }

  add(moment) {
    const { pulse, tick } = moment;
    const { last } = this;
    const passed = last && tick > last.tick ? Math.min((tick - last.tick) * TICK, 1) : 0;
    const before = this.at;
    this.at += passed / (pulse.period || NO_PULSE_PERIOD);
    if (pulse.period > 0) {
      const off = pulse.phase - (this.at - Math.floor(this.at));
      this.at += off - Math.round(off);
      this.at = Math.max(this.at, before); // what was drawn is not drawn again when the pulse is moved back
    }
    this.beats = pulse.period > 0 ? pulse.beats : 0;
    if (pulse.beat > 0) this.barAt = Math.floor(this.at + 1e-3) - (pulse.beat - 1);
    this.last = moment;
    const since = last && tick > last.tick ? last.tick : tick - 1;
    for (const { who, foot, tick: landed } of landings(moment, since)) {
      const at = this.at - ((tick - landed) * TICK) / (pulse.period || NO_PULSE_PERIOD);
      this.steps.push({ at, who, foot, time: landed * TICK });
    }
    this.steps.sort((a, b) => a.at - b.at);
    const old = this.at - (BARS + 1) * this.bar;
    while (this.steps.length > 0 && this.steps[0].at < old) this.steps.shift();
  }

  get bar() {
    return this.beats || NO_BAR;
  }
}

// Still: the dots do not swell, and the strip is written over from the left like a page instead of scrolling.
export class PulseView {
  constructor(dots, strip, still) {
    Object.assign(this, { dots, strip, still });
  }

  draw(beats) {
    this.#dots(beats);
    this.#strip(beats);
  }

  #dots({ last, beats }) {
    const { dots } = this;
    const n = beats || 1;
    while (dots.children.length > n) dots.lastChild.remove();
    while (dots.children.length < n) dots.append(document.createElement('i'));
    const { pulse } = last;
    const there = pulse.period > 0;
    dots.classList.toggle('none', !there);
    [...dots.children].forEach((dot, i) => {
      const now = there && (n === 1 || i === pulse.beat - 1);
      dot.classList.toggle('now', now);
      const swell = now && !this.still ? Math.exp(-4 * pulse.phase) : 0;
      dot.style.setProperty('--swell', (1 + 0.55 * swell).toFixed(3));
    });
    dots.style.setProperty('--sure', (0.45 + 0.55 * pulse.confidence).toFixed(2));
  }

  #strip({ at, bar, barAt, steps, last }) {
    const { strip, still } = this;
    const scale = Math.min(devicePixelRatio, 2);
    const [width, height] = [strip.clientWidth, strip.clientHeight];
    if (strip.width !== Math.round(width * scale) || strip.height !== Math.round(height * scale)) {
      Object.assign(strip, { width: Math.round(width * scale), height: Math.round(height * scale) });
    }
    const g = strip.getContext('2d');
    const style = getComputedStyle(strip);
    const colour = (name) => style.getPropertyValue(name);
    g.setTransform(scale, 0, 0, scale, 0, 0);
    g.clearRect(0, 0, width, height);
    const span = BARS * bar;
    const edge = 6;
    const inner = width - 2 * edge;
    const page = Math.floor((at - barAt) / span) * span + barAt;
    const x = (beat) => edge + (inner * (still ? (((beat - page) % span) + span) % span : beat - at + span)) / span;
    const shown = (beat) => beat > at - span + (still ? 0.5 : 0) && beat <= at;
    const rows = [height * 0.27, height * 0.73, height * 0.27]; // who stands in has the dancer's
    for (let beat = Math.ceil(at - span); beat <= at; beat++) {
      const first = last.pulse.beats > 0 && (((beat - barAt) % bar) + bar) % bar === 0;
      g.fillStyle = colour(first ? '--quiet' : '--edge');
      if (last.pulse.period > 0) g.fillRect(x(beat) - 0.5, first ? 2 : height / 2 - 3, 1, first ? height - 4 : 6);
    }
    if (still) {
      g.fillStyle = colour('--ink');
      g.fillRect(x(at) - 1, 0, 2, height);
    }
    g.lineCap = 'round';
    const [yours, hers] = [[0, 2], [1]].map((row) => steps.filter((step) => row.includes(step.who) && shown(step.at)));
    g.strokeStyle = colour('--quiet');
    g.lineWidth = 1.5;
    for (const step of yours) {
      const partner = hers.find((other) => Math.abs(other.time - step.time) <= TOGETHER_S);
      if (!partner) continue;
      g.beginPath();
      g.moveTo(x(step.at), rows[0]);
      g.lineTo(x(partner.at), rows[1]);
      g.stroke();
    }
    for (const { at: when, who, foot } of [...yours, ...hers]) {
      g.fillStyle = g.strokeStyle = colour(['--lead', '--follow', '--third'][who]);
      g.lineWidth = 2;
      g.beginPath();
      g.arc(x(when), rows[who], 4, 0, 2 * Math.PI);
      if (foot) g.fill(); // right: full; left: a ring
      else {
        g.save();
        g.fillStyle = colour('--room');
        g.fill();
        g.restore();
        g.stroke();
      }
    }
  }
}
