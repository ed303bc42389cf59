// Lighthouse as on a phone: `node run.mjs TOOLS NAME=FOLDER…`. Of each site the home page and the longest story in each
// language, three times; the median counts. 100 for accessibility, best practices and SEO, 95 for performance, no shift of
// layout. CHROMIUM is the browser; TOOLS the folder with `node_modules` (lighthouse, chrome-launcher).

import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { looks, pages } from '../pages.mjs';
import { serve } from '../server.mjs';

const [tools, ...sites] = process.argv.slice(2);
const require = createRequire(join(resolve(tools), 'x.js'));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { default: lighthouse } = await load('lighthouse');
const { launch } = await load('chrome-launcher');

const BARS = { performance: 0.95, accessibility: 1, 'best-practices': 1, seo: 1 };
const KINDS = ['home', 'story'];
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const chrome = await launch({
  chromePath: process.env.CHROMIUM,
  chromeFlags: [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
  ],
});
let wrong = 0;
try {
  for (const argument of sites) {
    const [name, path] = argument.split('=');
    const folder = resolve(path);
    const site = await serve(folder);
    for (const one of looks(pages(folder)).filter((page) => KINDS.includes(page.kind))) {
      const runs = [];
      for (let run = 0; run < 3; run += 1) {
        const { lhr } = await lighthouse(site.origin + one.path, { port: chrome.port, onlyCategories: Object.keys(BARS), logLevel: 'silent' });
        runs.push(lhr);
      }
      const scores = Object.keys(BARS).map((key) => [key, median(runs.map((run) => run.categories[key].score))]);
      const shift = median(runs.map((run) => run.audits['cumulative-layout-shift'].numericValue));
      console.log(`${name} ${one.path}: ${scores.map(([key, score]) => `${key} ${Math.round(score * 100)}`).join(', ')}, shift ${shift}`);
      for (const [key, score] of scores.filter(([key, score]) => score < BARS[key])) {
        wrong += 1;
        const { auditRefs } = runs[0].categories[key];
        const lost = auditRefs.map(({ id, weight }) => ({ ...runs[0].audits[id], weight })).filter((audit) => audit.weight > 0 && audit.score !== null && audit.score < 1);
        console.log(`  ${key} ${score} is below ${BARS[key]}: ${lost.map((audit) => `${audit.id} (${audit.displayValue ?? audit.title})`).join('; ')}`);
      }
      if (shift > 0) {
        wrong += 1;
        console.log(`  the layout shifts by ${shift}`);
      }
    }
    site.close();
  }
} finally {
  chrome.kill();
}
process.exit(wrong > 0 ? 1 : 0);
