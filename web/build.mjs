// Make the pages.
//   node build.mjs player WORK_DIR [--optional] PAGE.html PAGE.c
//     the player: one HTML file with its styles and its bundled script, and the same bytes as a C array
//   node build.mjs live WORK_DIR [--optional] FILE...
//     the live page: the files that the program serves, all in one folder
// Packages are installed in WORK_DIR, never in the source tree. With --optional a failed installation leaves empty
// files and a warning: the program then writes no HTML, and serves a page that says so.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describedModel, storedZip } from './pose_task.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);
const optional = args.includes('--optional');
const [which, work, ...outputs] = args.filter((arg) => arg !== '--optional');
const modules = resolve(work, 'node_modules');

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

function bundle(entry, format) {
  const { buildSync } = createRequire(resolve(work, 'package.json'))('esbuild');
  return buildSync({
    entryPoints: [join(here, entry)],
    bundle: true,
    minify: true,
    format,
    target: 'es2020',
    legalComments: 'eof',
    nodePaths: [modules],
    write: false,
  }).outputFiles[0].text;
}

function player() {
  const script = bundle('player/player.js', 'iife');
  const style = bundle('player/player.css');
  for (const unsafe of ['<!--', '<script']) {
    if (script.includes(unsafe)) throw new Error(`the bundled script holds ${unsafe}, which ends an inline script early`);
  }
  return readFileSync(join(here, 'player', 'player.html'), 'utf8')
    .replace('<!--abrazo:style-->', () => `<style>${style}</style>`)
    .replace('<!--abrazo:script-->', () => `<script>${script}</script>`);
}

function writePlayer(html) {
  const [pagePath, sourcePath] = outputs;
  const bytes = Buffer.from(html);
  const rows = [];
  for (let at = 0; at < bytes.length; at += 32) rows.push(bytes.subarray(at, at + 32).join(',') + ',');
  writeFileSync(pagePath, bytes);
  writeFileSync(
    sourcePath,
    `#include "edge/player_page.h"\n\nconst unsigned char abzi_player_page[] = {\n${rows.join('\n')}\n0};\n` +
      `const size_t abzi_player_page_size = ${bytes.length};\n`,
  );
}

// The pose models that ship with @mediapipe/pose. The detector wants pixels from -1 to 1, the other from 0 to 1.
function poseTask() {
  const flatbuffers = createRequire(resolve(work, 'package.json'))('flatbuffers');
  const model = (name, mean, std) => describedModel(flatbuffers, readFileSync(join(modules, '@mediapipe/pose', name)), mean, std);
  return storedZip({
    'pose_detector.tflite': model('pose_solution_packed_assets.data', 127.5, 127.5),
    'pose_landmarks_detector.tflite': model('pose_landmark_full.tflite', 0, 255),
  });
}

// What lies in the folder is other people's work too.
function licences() {
  const text = (name) => readFileSync(join(modules, name, 'LICENSE'), 'utf8').trim();
  return [
    'This folder holds abrazo, three.js and three-vrm in app.js, and MediaPipe in pose_worker.js, vision_wasm_module_internal.*\n' +
      'and pose.task (models of @mediapipe/pose, to which what they want of a picture was added).',
    `abrazo\n\n${readFileSync(join(here, '..', 'LICENSE'), 'utf8').trim()}`,
    `three.js\n\n${text('three')}`,
    `three-vrm\n\n${text('@pixiv/three-vrm')}`,
    `MediaPipe, Copyright The MediaPipe Authors\n\n${text('flatbuffers')}`, // the same licence; MediaPipe's packages hold no copy
  ].join(`\n\n${'-'.repeat(100)}\n\n`);
}

const wasm = (name) => readFileSync(join(modules, '@mediapipe/tasks-vision/wasm', name));
const live = {
  'index.html': () => readFileSync(join(here, 'live/live.html')),
  'app.css': () => bundle('live/live.css'),
  'app.js': () => bundle('live/live.js', 'esm'),
  'pose_worker.js': () => bundle('live/pose_worker.js', 'esm'),
  'vision_wasm_module_internal.js': wasm,
  'vision_wasm_module_internal.wasm': wasm,
  'pose.task': poseTask,
  'licences.txt': licences,
};

let failure = null;
try {
  install();
  if (which === 'player') writePlayer(player());
  else for (const path of outputs) writeFileSync(path, live[basename(path)](basename(path)));
} catch (error) {
  if (!optional) throw error;
  failure = error.message.split('\n')[0];
  console.error(`web/build.mjs: no ${which} page, the build goes on without: ${failure}`);
}
if (failure && which === 'player') writePlayer('');
else if (failure) {
  for (const path of outputs) {
    writeFileSync(path, basename(path) === 'index.html' ? '<!doctype html><title>abrazo</title><p>The page was not built: npm could not fetch its packages.' : '');
  }
}
