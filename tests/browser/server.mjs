// A static host as plain as any: files of a folder, `index.html` of folders, `404.html`, and the policy that the
// documentation tells hosts to send.

import { createServer } from 'node:http';
import { readFileSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.css': 'text/css', '.html': 'text/html; charset=utf-8', '.ics': 'text/calendar', '.jpg': 'image/jpeg',
  '.js': 'text/javascript', '.json': 'application/json', '.png': 'image/png', '.svg': 'image/svg+xml',
  '.webp': 'image/webp', '.woff2': 'font/woff2', '.xml': 'application/xml',
};

/** The file that a path means, if there is one. */
export function file(folder, path) {
  const below = normalize(join('/', decodeURIComponent(path)));
  for (const candidate of [join(folder, below), join(folder, below, 'index.html')]) {
    try {
      if (statSync(candidate).isFile()) return candidate;
    } catch { /* not there */ }
  }
  return undefined;
}

export function serve(folder) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    // Browsers ask for it unbidden.
    if (path === '/favicon.ico') return response.writeHead(204).end();
    const found = file(folder, path);
    const shown = found ?? file(folder, '404.html');
    response.writeHead(found ? 200 : 404, {
      'content-type': TYPES[extname(shown ?? '')] ?? 'application/octet-stream',
      'content-security-policy': "default-src 'self'",
    });
    response.end(shown && readFileSync(shown));
  });
  return new Promise((ready) => {
    server.listen(0, '127.0.0.1', () => {
      ready({ origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() });
    });
  });
}
