// Make the player page: one HTML file with its styles and its bundled script, and the same bytes as a C array.
//   node build.mjs WORK_DIR PAGE.html PAGE.c [--optional]
// Packages are installed in WORK_DIR, never in the source tree. With --optional a failed installation leaves an empty
// page and a warning: the program then writes no HTML.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [work, pagePath, sourcePath, option] = process.argv.slice(2);

function install() {
  mkdirSync(work, { recursive: true });
  const done = join(work, 'installed.json');
  const lock = readFileSync(join(here, 'package-lock.json'), 'utf8');
  if (existsSync(done) && readFileSync(done, 'utf8') === lock) return;
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(here, name), join(work, name));
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'], {
    cwd: work,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  writeFileSync(done, lock);
}

function page() {
  const { buildSync } = createRequire(resolve(work, 'package.json'))('esbuild');
  const bundle = (entry) =>
    buildSync({
      entryPoints: [join(here, 'player', entry)],
      bundle: true,
      minify: true,
      format: 'iife',
      target: 'es2020',
      legalComments: 'eof',
      nodePaths: [resolve(work, 'node_modules')],
      write: false,
    }).outputFiles[0].text;
  const script = bundle('player.js');
  const style = bundle('player.css');
  for (const unsafe of ['<!--', '<script']) {
    if (script.includes(unsafe)) throw new Error(`the bundled script holds ${unsafe}, which ends an inline script early`);
  }
  return readFileSync(join(here, 'player', 'player.html'), 'utf8')
    .replace('<!--abrazo:style-->', () => `<style>${style}</style>`)
    .replace('<!--abrazo:script-->', () => `<script>${script}</script>`);
}

let html = '';
try {
  install();
  html = page();
} catch (error) {
  if (option !== '--optional') throw error;
  console.error(`web/build.mjs: no player page, the build goes on without: ${error.message.split('\n')[0]}`);
}
const bytes = Buffer.from(html);
const rows = [];
for (let at = 0; at < bytes.length; at += 32) rows.push(bytes.subarray(at, at + 32).join(',') + ',');
writeFileSync(pagePath, bytes);
writeFileSync(
  sourcePath,
  `#include "app/player_page.h"\n\nconst unsigned char abzi_player_page[] = {\n${rows.join('\n')}\n0};\n` +
    `const size_t abzi_player_page_size = ${bytes.length};\n`,
);
