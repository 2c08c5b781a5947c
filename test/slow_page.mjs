// A page that is shown one moment in nine has every step on its strip where a page has it that is shown all.
import assert from 'node:assert/strict';
import { landings } from '../web/live/flow.js';
import { Beats } from '../web/live/pulse.js';
import { read } from '../web/live/wire.js';

const TICKS = 1200, PERIOD = 0.5, NEVER = 0xffffffff;

// The bytes of a moment in which feet landed so many ticks ago; as the table in abrazo/wire.h has them.
function moment(tick, ago) {
  const view = new DataView(new ArrayBuffer(1500));
  view.setUint8(0, 16);
  view.setUint8(1, 4);
  view.setBigUint64(8, BigInt(tick), true);
  view.setFloat32(48, (tick / 60 / PERIOD) % 1, true);
  view.setFloat32(52, PERIOD, true);
  view.setUint32(60, 1 + (Math.floor(tick / 60 / PERIOD) % 4) + 4 * 65536, true);
  ago.forEach((n, i) => view.setUint32(912 + 4 * i, n, true));
  return read(view.buffer);
}

const ago = [NEVER, NEVER, NEVER, NEVER];
const all = new Beats(), few = new Beats();
const seen = { all: [], few: [] };
const steps = (beats, into) => {
  for (const step of beats.steps) if (!into.includes(step)) into.push(step);
};
for (let tick = 5; tick < TICKS; tick++) {
  for (let foot = 0; foot < 4; foot++) {
    // feet step in turn, the partner's a little after the dancer's, at uneven times
    const lands = (tick + 7 * (foot >> 1) + 31 * (foot & 1) + ((tick >> 7) & 3)) % 62 === 0;
    ago[foot] = lands ? 0 : ago[foot] === NEVER ? NEVER : ago[foot] + 1;
  }
  const now = moment(tick, ago);
  all.add(now);
  steps(all, seen.all);
  if (tick % 9 === 0) {
    few.add(now);
    steps(few, seen.few);
  }
}
const late = ({ time }) => time < (TICKS - 9) / 60; // those of the last moments were not shown yet
const told = seen.few.filter(late), should = seen.all.filter(late);
assert.ok(should.length > 50);
assert.equal(told.length, should.length);
for (const step of should) {
  const same = told.find(({ who, foot, time }) => who === step.who && foot === step.foot && time === step.time);
  assert.ok(same, `a step at ${step.time} s is missing`);
  assert.ok(Math.abs(same.at - step.at) < 0.05, `a step at beat ${step.at} is shown at ${same.at}`);
}
assert.deepEqual(landings(moment(9, [NEVER, 3, 0, NEVER]), 8), [{ who: 1, foot: 0, tick: 9 }]);
console.log(`ok: ${should.length} steps`);
