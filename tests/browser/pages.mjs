// The pages of a built site, with what is read off their HTML.

import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

import { base } from './server.mjs';

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", '#x2F': '/' };

export function text(value) {
  return value.replace(/&(amp|lt|gt|quot|#39|#x27|#x2F);/g, (_, name) => ENTITIES[name]);
}

export function attributes(html, name) {
  return [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map((match) => text(match[1]));
}

/** All HTML files: path in the site, kind (`<body class="kind-…">`), language, ids, and the addresses that they name. */
export function pages(folder) {
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.html')).sort();
  return names.map((name) => {
    const html = readFileSync(join(folder, name), 'utf8');
    const below = name.split(sep).join('/');
    const bare = html.replace(/<script type="application\/ld\+json">[^]*?<\/script>/g, '');
    const ids = attributes(bare, 'id');
    return {
      path: `${base(folder)}/` + below.split('/').map(encodeURIComponent).join('/').replace(/(^|\/)index\.html$/, '$1'),
      kind: html.match(/<body class="[^"]*kind-([a-z-]+)/)?.[1],
      lang: html.match(/<html[^>]* lang="([^"]*)"/)?.[1],
      rtl: /<html[^>]* dir="rtl"/.test(html),
      html,
      bare,
      ids: new Set(ids),
      twice: ids.filter((id, index) => ids.indexOf(id) !== index),
      redirect: /<meta http-equiv="refresh"/i.test(html),
      links: [
        ...attributes(bare, 'href'),
        ...attributes(bare, 'src'),
        ...attributes(bare, 'srcset').flatMap((set) => set.split(',').map((one) => one.trim().split(/\s+/)[0])),
      ],
    };
  });
}

/**
 * One page of each kind in each language, the longest that there is, because it shows most; of part pages and of embeds
 * one of each part.
 */
export function looks(all) {
  const chosen = new Map();
  for (const page of all) {
    if (!page.kind) continue;
    const part = ['part', 'embed'].includes(page.kind) ? page.path.split('/').at(-2) : '';
    const key = [page.lang, page.kind, page.kind === 'embed' ? part.replace(/[-\d].*/, '') : part].join(' ');
    if (!(chosen.get(key)?.html.length >= page.html.length)) chosen.set(key, page);
  }
  return [...chosen.values()];
}
