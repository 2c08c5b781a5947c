// A player page of one who sits carries the chair: wheels turn as far as they roll, it is under the hips, feet leave no
// prints. Of a leader who is found to sit the chair is there as long as he sits.
//   node seated_page.mjs ABRAZO
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleChair } from '../web/shared/motion.js';
import { readMotion } from '../web/player/motion.js';

const folder = mkdtempSync(join(tmpdir(), 'abrazo-seated-'));
const at = (name) => join(folder, name);
const abrazo = (...words) => assert.equal(spawnSync(process.argv[2], [...words, '-q'], { stdio: 'inherit' }).status, 0);

function motionOf(page) {
  const [, attributes, textContent] = readFileSync(page, 'utf8').match(/<script id="motion"([^>]*)>([^<]*)</);
  const dataset = {};
  for (const [, name, value] of attributes.matchAll(/data-([a-z-]+)="([^"]*)"/g)) {
    dataset[name.replace(/-(.)/g, (_, letter) => letter.toUpperCase())] = value;
  }
  return readMotion({ dataset, textContent });
}

// Frames of the one file, those of the other, and again of the first.
function between(one, other, from, to, path) {
  const parts = [one, other].map((file) => readFileSync(file, 'utf8').split(/(?<=Frame Time:.*\n)/));
  const [rows, others] = parts.map(([, text]) => text.trimEnd().split('\n'));
  const all = [...rows.slice(0, from), ...others.slice(from, to), ...rows.slice(to)];
  writeFileSync(path, `${parts[0][0].replace(/Frames:.*/, `Frames: ${all.length}`)}${all.join('\n')}\n`);
}

function itIsDrivenAndCarriesHer() {
  abrazo('lead', '--dance', 'salsa', '--seated', 'follow', '--bars', '4', '-o', at('dance.bvh'), '--html', at('dance.html'));
  const { dancers: [lead, follow], count, frameTime } = motionOf(at('dance.html'));
  assert.ok(lead.chair === null && lead.steps.length > 0 && follow.steps.length === 0 && !follow.sits.includes(0));
  const { wheel, seatZ } = follow.chair;
  assert.ok(wheel > 0.25 && wheel < 0.35);
  let [gone, rolled] = [0, 0];
  for (let f = 1; f < count; f++) {
    const [[ax, az, yaw, al, ar], [bx, bz, , bl, br]] = [follow.places[f - 1], follow.places[f]];
    gone += Math.abs((bx - ax) * Math.sin(yaw) + (bz - az) * Math.cos(yaw));
    rolled += Math.abs(((bl - al + br - ar) / 2) * wheel);
    const hips = [bx + seatZ * Math.sin(yaw), bz + seatZ * Math.cos(yaw)];
    assert.ok(Math.hypot(follow.pos[63 * f] - hips[0], follow.pos[63 * f + 2] - hips[1]) < 0.01, `frame ${f}`);
  }
  assert.ok(gone > 0.2 && Math.abs(gone - rolled) < 0.01 * gone, `${gone} m, rolled ${rolled} m`);
  const half = sampleChair({ frameTime, count }, follow, 100.5 * frameTime);
  assert.ok(Math.abs(half[0] - (follow.places[100][0] + follow.places[101][0]) / 2) < 1e-6);
  console.log(`ok: ${count} frames, ${gone.toFixed(2)} m`);
}

function hisIsThereAsLongAsHeSits() {
  const [stands, sits, leads] = ['stands.bvh', 'sits.bvh', 'leads.bvh'].map(at);
  const salsa = ['lead', '--dance', 'salsa', '--bars', '8', '--seed', '1'];
  abrazo(...salsa, '-o', stands, at('follow.bvh'));
  abrazo(...salsa, '--seated', 'lead', '-o', sits, at('other.bvh'));
  between(stands, sits, 400, 900, leads);
  abrazo('learn', '--couple', stands, at('follow.bvh'), '-o', at('salsa.abz'));
  abrazo('dance', leads, '--repertoire', at('salsa.abz'), '-o', at('her.bvh'), '--html', at('his.html'));
  const { dancers: [lead, follow], count, frameTime } = motionOf(at('his.html'));
  const [from, to] = [lead.sits.indexOf(1), lead.sits.lastIndexOf(1)];
  assert.ok(from > 400 && from < 490 && to > 890 && to < 960 && !lead.sits.slice(from, to).includes(0), `sits from ${from} to ${to}`);
  assert.equal(follow.chair, null);
  assert.ok(lead.steps.some((step) => step.to < from * frameTime) && lead.steps.some((step) => step.from > to * frameTime));
  assert.ok(!lead.steps.some((step) => step.to >= from * frameTime && step.from <= to * frameTime));
  assert.equal(sampleChair({ frameTime, count }, lead, (from - 1) * frameTime), null);
  const place = sampleChair({ frameTime, count }, lead, (from + 60.5) * frameTime);
  assert.ok(Math.hypot(place[0] - lead.pos[63 * (from + 60)], place[1] - lead.pos[63 * (from + 60) + 2]) < 0.4);
  console.log(`ok: sits from ${from} to ${to} of ${count} frames`);
}

try {
  itIsDrivenAndCarriesHer();
  hisIsThereAsLongAsHeSits();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
