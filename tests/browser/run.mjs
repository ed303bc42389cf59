// Looks at built sites in a browser: `node run.mjs SITE…`, each a folder that `nutgraf build` wrote.
//
// CHROMIUM is the browser, NODE_TOOLS the folder with `node_modules` (playwright-core, axe-core); `tests/run` sets both.
// What is looked at: every link and every file that a page names is there; and of one page of each kind, at 360 and
// 1280 px, light and dark, what axe finds (WCAG 2.2 AA and best practice), messages on the console, requests that fail
// or leave the site; no sideways scroll at 320 px; every page works without JavaScript.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { links } from './links.mjs';
import { serve } from './server.mjs';
import { pages } from './pages.mjs';

const require = createRequire(join(process.env.NODE_TOOLS, 'x.js'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const RULES = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  rules: { 'target-size': { enabled: true } },
};
const WIDTHS = [360, 1280];
const SCHEMES = ['light', 'dark'];

let wrong = 0;
function complain(place, words) {
  wrong += 1;
  console.log(`${place}: ${words}`);
}

/** Listens to what a page says and asks for while it loads. */
function listen(page, origin, place) {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complain(place, `console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complain(place, `script: ${error.message}`));
  page.on('requestfailed', (request) => complain(place, `request failed: ${request.url()}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith('data:')) complain(place, `request to another host: ${url}`);
  });
}

async function look(browser, site, path, kind) {
  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      const place = `${path} (${kind}, ${width} px, ${colorScheme})`;
      // The site's own policy stands; axe comes in past it.
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true });
      const page = await context.newPage();
      listen(page, site.origin, place);
      await page.goto(site.origin + path, { waitUntil: 'load' });
      await page.addScriptTag({ content: axe });
      const found = await page.evaluate((rules) => window.axe.run(document, rules), RULES);
      for (const violation of found.violations) {
        for (const node of violation.nodes) complain(place, `${violation.id}: ${violation.help}: ${node.target.join(' ')}`);
      }
      await context.close();
    }
  }
  await narrow(browser, site, path, kind);
  await withoutScript(browser, site, path, kind);
}

/** No sideways scroll on the narrowest phone. */
async function narrow(browser, site, path, kind) {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  await page.goto(site.origin + path);
  const wide = await page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const out = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1);
    return out.slice(0, 3).map((e) => `${e.tagName.toLowerCase()}.${e.className}`);
  });
  if (wide.length > 0) complain(`${path} (${kind}, 320 px)`, `scrolls sideways: ${wide.join(', ')}`);
  await context.close();
}

/** The text of a page is the same with and without JavaScript, under the policy that hosts are told to send. */
async function withoutScript(browser, site, path, kind) {
  const text = async (javaScriptEnabled) => {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    if (javaScriptEnabled) listen(page, site.origin, `${path} (${kind}, policy)`);
    await page.goto(site.origin + path);
    // Controls are there only where they work; they are no words of the page.
    if (javaScriptEnabled) await page.evaluate(() => document.querySelectorAll('.script-only, [data-made]').forEach((e) => e.remove()));
    const words = (await page.locator('main').innerText()).replace(/\s+/g, ' ').trim();
    await context.close();
    return words;
  };
  if ((await text(true)) !== (await text(false))) complain(`${path} (${kind})`, 'says something else without JavaScript');
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS, headless: true });
try {
  for (const folder of process.argv.slice(2).map((path) => resolve(path))) {
    const all = pages(folder);
    for (const [place, words] of links(folder, all)) complain(place, words);
    const site = await serve(folder);
    const kinds = new Map();
    for (const page of all) if (page.kind && !kinds.has(page.kind)) kinds.set(page.kind, page.path);
    console.log(`${folder}: ${all.length} pages, looked at ${[...kinds.keys()].join(', ')}`);
    for (const [kind, path] of kinds) await look(browser, site, path, kind);
    site.close();
  }
} finally {
  await browser.close();
}
if (wrong > 0) {
  console.log(`${wrong} complaints`);
  process.exit(1);
}
