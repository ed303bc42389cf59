// A static host as plain as any: files of a folder, `index.html` of folders, `404.html`, and the strictest policy that
// the documentation tells hosts to send. Search pages have the policy that they need.

import { createServer } from 'node:http';
import { readFileSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.css': 'text/css', '.html': 'text/html; charset=utf-8', '.ics': 'text/calendar', '.jpg': 'image/jpeg',
  '.js': 'text/javascript', '.json': 'application/json', '.png': 'image/png', '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm', '.webp': 'image/webp', '.avif': 'image/avif', '.woff2': 'font/woff2', '.xml': 'application/xml',
};
const POLICY = "default-src 'self'";
/** Of pages on which readers search, whose engine is WebAssembly: no other program, and no worker. */
const SEARCH = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'";

const bases = new Map();

/** What stands before every path: `/explainers` of a site whose `base_url` is `https://example.org/explainers/`. */
export function base(folder) {
  if (!bases.has(folder)) {
    let home = '';
    try {
      home = readFileSync(join(folder, 'index.html'), 'utf8').match(/<link rel="canonical" href="([^"]*)"/)?.[1] ?? '';
    } catch { /* no home page */ }
    bases.set(folder, home ? new URL(home).pathname.replace(/\/$/, '') : '');
  }
  return bases.get(folder);
}

/** The file that a path means, if there is one. */
export function file(folder, path) {
  const before = `${base(folder)}/`;
  if (!path.startsWith(before)) return undefined;
  const below = normalize(join('/', decodeURIComponent(path.slice(before.length))));
  for (const candidate of [join(folder, below), join(folder, below, 'index.html')]) {
    try {
      if (statSync(candidate).isFile()) return candidate;
    } catch { /* not there */ }
  }
  return undefined;
}

/** Policies of their own in `_headers`: patterns of paths, with what they are sent. */
function exceptions(folder) {
  const found = file(folder, `${base(folder)}/_headers`);
  if (!found) return [];
  const blocks = readFileSync(found, 'utf8').split(/\n(?=\S)/);
  return blocks.flatMap((block) => {
    const [pattern, ...lines] = block.trim().split('\n');
    const policy = lines.map((line) => line.match(/^\s*content-security-policy:\s*(.*)$/i)?.[1]).find(Boolean);
    if (!policy || pattern === '/*') return [];
    const escaped = pattern.split('*').map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return [{ path: new RegExp(`^${escaped.join('.*')}$`), policy }];
  });
}

/** Pieces of a page that each begin with a tag, small ones first: what a browser may draw before the rest is there. */
function pieces(html, many) {
  const found = [];
  let from = 0;
  for (let piece = 1; piece < many; piece += 1) {
    const to = html.indexOf('\n<', from + Math.min(1200, html.length / many));
    if (to < 0) break;
    found.push(html.slice(from, to));
    from = to;
  }
  return [...found, html.slice(from)];
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/**
 * `slowFonts`: how many milliseconds a font takes; a swap that moves text then shows. `slowPages`: in how many pieces pages
 * come, so that a browser draws what it has; what comes later then shows if it moves what is there.
 */
export function serve(folder, { slowFonts = 0, slowPages = 1 } = {}) {
  const own = exceptions(folder);
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    // Browsers ask for it unbidden.
    if (path === '/favicon.ico') return response.writeHead(204).end();
    const found = file(folder, path);
    const shown = found ?? file(folder, `${base(folder)}/404.html`);
    const type = extname(shown ?? '');
    const answer = async () => {
      const body = shown && readFileSync(shown);
      const search = type === '.html' && body.includes('class="kind-search"');
      response.writeHead(found ? 200 : 404, {
        'content-type': TYPES[type] ?? 'application/octet-stream',
        'content-security-policy': own.find((one) => one.path.test(path))?.policy ?? (search ? SEARCH : POLICY),
      });
      if (type === '.html' && slowPages > 1) {
        for (const piece of pieces(body.toString(), slowPages)) {
          response.write(piece);
          await pause(25);
        }
        return response.end();
      }
      response.end(body);
    };
    if (type === '.woff2' && slowFonts > 0) setTimeout(answer, slowFonts);
    else answer();
  });
  return new Promise((ready) => {
    server.listen(0, '127.0.0.1', () => {
      ready({ origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() });
    });
  });
}
