// The packages of package-lock.json, in a folder of the build: install.mjs FOLDER. Code 77: they cannot be had.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [work] = process.argv.slice(2);
const done = join(work, 'installed.json');
const lock = readFileSync(join(here, 'package-lock.json'), 'utf8');
if (!existsSync(done) || readFileSync(done, 'utf8') !== lock) {
  mkdirSync(work, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(here, name), join(work, name));
  try {
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'], {
      cwd: work,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } catch {
    process.exit(77);
  }
  writeFileSync(done, lock);
}
