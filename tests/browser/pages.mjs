// The pages of a built site, with what is read off their HTML.

import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", '#x2F': '/' };

function text(value) {
  return value.replace(/&(amp|lt|gt|quot|#39|#x27|#x2F);/g, (_, name) => ENTITIES[name]);
}

function attributes(html, name) {
  return [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map((match) => text(match[1]));
}

/** All HTML files: path in the site, kind (`<body class="kind-…">`), ids, and the addresses that they name. */
export function pages(folder) {
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.html')).sort();
  return names.map((name) => {
    const html = readFileSync(join(folder, name), 'utf8');
    const below = name.split(sep).join('/');
    const bare = html.replace(/<script type="application\/ld\+json">[^]*?<\/script>/g, '');
    return {
      path: '/' + below.split('/').map(encodeURIComponent).join('/').replace(/(^|\/)index\.html$/, '$1'),
      kind: html.match(/<body class="[^"]*kind-([a-z-]+)/)?.[1],
      ids: new Set(attributes(bare, 'id')),
      redirect: /<meta http-equiv="refresh"/i.test(html),
      links: [
        ...attributes(bare, 'href'),
        ...attributes(bare, 'src'),
        ...attributes(bare, 'srcset').flatMap((set) => set.split(',').map((one) => one.trim().split(/\s+/)[0])),
      ],
    };
  });
}
