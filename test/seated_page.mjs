// A player page of one who sits carries the chair: wheels turn as far as they roll, it is under the hips, feet leave no
// prints.
//   node seated_page.mjs ABRAZO
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleChair } from '../web/shared/motion.js';
import { readMotion } from '../web/player/motion.js';

const folder = mkdtempSync(join(tmpdir(), 'abrazo-seated-'));
try {
  const [page, motion] = ['dance.html', 'dance.bvh'].map((name) => join(folder, name));
  const { status } = spawnSync(process.argv[2], ['lead', '--dance', 'salsa', '--seated', 'follow', '--bars', '4', '-q', '-o', motion,
    '--html', page], { stdio: 'inherit' });
  assert.equal(status, 0);
  const [, attributes, textContent] = readFileSync(page, 'utf8').match(/<script id="motion"([^>]*)>([^<]*)</);
  const dataset = {};
  for (const [, name, value] of attributes.matchAll(/data-([a-z-]+)="([^"]*)"/g)) {
    dataset[name.replace(/-(.)/g, (_, letter) => letter.toUpperCase())] = value;
  }
  const { dancers: [lead, follow], count, frameTime } = readMotion({ dataset, textContent });
  assert.ok(lead.chair === null && lead.steps.length > 0 && follow.steps.length === 0);
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
  const between = sampleChair({ frameTime, count }, follow, 100.5 * frameTime);
  assert.ok(Math.abs(between[0] - (follow.places[100][0] + follow.places[101][0]) / 2) < 1e-6);
  console.log(`ok: ${count} frames, ${gone.toFixed(2)} m`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
