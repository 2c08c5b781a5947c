// A picture of the live page, for review and for the README.
//   node live_shot.mjs ABRAZO PAGE_FOLDER OUT.png SECONDS [OPTION...]   options of abrazo live, such as --lead LEAD.bvh
// Ends with 77 (left out) where chromium is missing.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Browser, browserPath } from './player_shot.mjs';

if (!browserPath) {
  console.error('live_shot: chromium is not installed: left out');
  process.exit(77);
}
const [abrazo, page, out, seconds, ...options] = process.argv.slice(2);
const program = spawn(abrazo, ['live', '--quiet', '--page', page, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
const home = await new Promise((done, refuse) => {
  program.stdout.once('data', (text) => done(String(text).trim().replace(/\/$/, '')));
  program.once('exit', (code) => refuse(new Error(`abrazo live ended with ${code}`)));
});
const browser = new Browser();
try {
  await browser.open({ width: 1280, height: 800 });
  await browser.load(home);
  await new Promise((done) => setTimeout(done, Number(seconds) * 1000));
  writeFileSync(out, Buffer.from(await browser.picture(), 'base64'));
  const complaints = browser.complaints(home);
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
} finally {
  await browser.close();
  program.kill();
}
