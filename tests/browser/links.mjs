// Every address inside a site leads to a file, and every anchor to an id of the page it is on.

import { file } from './server.mjs';

const HOST = 'http://site.invalid';

/** Complaints: pairs of page and words. */
export function links(folder, pages) {
  const found = [];
  const ids = new Map(pages.map((page) => [file(folder, page.path), page.ids]));
  for (const page of pages) {
    for (const link of new Set(page.links)) {
      let url;
      try {
        url = new URL(link, HOST + page.path);
      } catch {
        found.push([page.path, `\`${link}\` is no address`]);
        continue;
      }
      if (url.origin !== HOST) continue;
      const target = file(folder, url.pathname);
      if (target === undefined) {
        found.push([page.path, `\`${link}\` leads nowhere`]);
      } else if (url.hash.length > 1 && ids.has(target) && !ids.get(target).has(decodeURIComponent(url.hash.slice(1)))) {
        found.push([page.path, `\`${link}\`: there is no such anchor`]);
      }
    }
  }
  return found;
}
