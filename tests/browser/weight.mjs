// What a page weighs: everything that it loads, as hosts send it.

import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { gzipSync } from 'node:zlib';

import { file } from './server.mjs';

const PAGE = 100 * 1024;
const SCRIPT = 10 * 1024;
const PACKED = ['.woff2', '.png', '.jpg', '.webp', '.avif'];
const PHOTOS = ['.png', '.jpg', '.webp', '.avif'];

/** How many bytes of each kind a page loads; `urls` are all that it asked for. */
export function weight(folder, urls) {
  const sizes = { all: 0, script: 0, font: 0 };
  for (const url of new Set(urls)) {
    const found = file(folder, new URL(url).pathname);
    if (!found || PHOTOS.includes(extname(found))) continue;
    const bytes = readFileSync(found);
    const size = PACKED.includes(extname(found)) ? bytes.length : gzipSync(bytes, { level: 9 }).length;
    sizes.all += size;
    if (extname(found) === '.js') sizes.script += size;
    if (extname(found) === '.woff2') sizes.font += size;
  }
  return sizes;
}

export function weigh(look, sizes, complain) {
  if (sizes.all > PAGE) complain(`weighs ${sizes.all} bytes, more than ${PAGE}`);
  if (look.kind !== 'search' && sizes.script > SCRIPT) complain(`has ${sizes.script} bytes of script, more than ${SCRIPT}`);
}
