// What the Khronos validator finds in glTF files, one line of JSON each: validate.mjs FOLDER FILE...
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [work, ...files] = process.argv.slice(2);
const { validateBytes } = createRequire(resolve(work, 'package.json'))('gltf-validator');
for (const file of files) {
  const { issues, info } = await validateBytes(new Uint8Array(readFileSync(file)));
  console.log(JSON.stringify({ issues: issues.messages, info }));
}
