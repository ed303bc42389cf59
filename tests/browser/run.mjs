// Looks at built sites in a browser: `node run.mjs NAME=FOLDER…`, each a folder that `nutgraf build` wrote.
//
// CHROMIUM is the browser, NODE_TOOLS the folder with `node_modules` (playwright-core, axe-core); `tests/run` sets both.
// Of every page: links and anchors lead somewhere, the head is complete, nothing is inline or from elsewhere. Of one page of
// each kind in each language: what axe finds (WCAG 2.2 AA and best practice) at 360 and 1280 px, light and dark; the policy
// of content and the console; nothing beyond the edge; no shift of layout; the keyboard; the same words without JavaScript;
// everything on paper; right to left; wishes of readers; its weight.
//
// ONLY: a part of the names of looks ("de story") restricts the second half, while one mends something.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';

import { heads } from './head.mjs';
import { escape, keyboard } from './keyboard.mjs';
import { directions, longWords, narrow, preferences } from './layout.mjs';
import { links } from './links.mjs';
import { looks, pages } from './pages.mjs';
import { print, withoutScript } from './reading.mjs';
import { serve } from './server.mjs';
import { weigh, weight } from './weight.mjs';

const require = createRequire(join(process.env.NODE_TOOLS, 'x.js'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const EVERYTHING = {
  resultTypes: ['violations'],
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  rules: { 'target-size': { enabled: true } },
};
const COLOURS = { resultTypes: ['violations'], runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } };
/** Each width and each scheme; what is the same in both schemes is looked at in one. */
const SCREENS = [[1280, 'light', EVERYTHING], [1280, 'dark', COLOURS], [360, 'dark', EVERYTHING], [360, 'light', COLOURS]];
/** Kinds that people print. */
const PRINTED = ['story', 'page', 'part', 'section', 'actor'];

const complaints = [];
function complain(place, words) {
  const line = `${place}: ${words}`;
  if (complaints.includes(line)) return;
  complaints.push(line);
  console.log(line);
}

/** Listens to what a page says and asks for while it loads. */
function listen(page, site, say) {
  const asked = [];
  page.on('console', (message) => {
    const missing = /status of 404/.test(message.text()) && message.location().url.includes('404');
    if (['error', 'warning'].includes(message.type()) && !missing) say(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => say(`script: ${error.message}`));
  page.on('requestfailed', (request) => say(`request failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on('request', (request) => {
    const url = request.url();
    if (url.startsWith(site.origin)) asked.push(url);
    else if (!url.startsWith('data:')) say(`request to another host: ${url}`);
  });
  return asked;
}

/** Runs in the page before anything else. */
function watch() {
  window.ngShift = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const names = entry.sources.map(({ node }) => node?.parentElement?.closest('[class]')?.className ?? node?.nodeName);
      if (!entry.hadRecentInput) window.ngShift.push(`${entry.value.toFixed(4)} (${names.join(', ')})`);
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

async function settled(page) {
  await page.evaluate(async () => {
    for (let at = 0; at < document.documentElement.scrollHeight; at += innerHeight) {
      window.scrollTo(0, at);
      await new Promise(requestAnimationFrame);
    }
    window.scrollTo(0, 0);
    await document.fonts.ready;
    await new Promise(requestAnimationFrame);
  });
}

async function accessible(page, say) {
  await page.evaluate(axe);
  for (const [width, colorScheme, rules] of SCREENS) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate((rules) => window.axe.run(document, rules), rules);
    for (const violation of found.violations) {
      const nodes = violation.nodes.map((node) => node.target.join(' '));
      const why = violation.nodes[0]?.any[0]?.message ?? '';
      say(`${width} px, ${colorScheme}: ${violation.id}: ${violation.help}: ${nodes.slice(0, 3).join(', ')} (${nodes.length}) ${why}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

async function look(browser, site, one) {
  const say = (words) => complain(`${site.name} ${one.path} (${one.lang} ${one.kind})`, words);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  context.setDefaultTimeout(30_000);
  try {
    const page = await context.newPage();
    const asked = listen(page, site, say);
    await page.addInitScript(watch);
    await page.goto(site.origin + one.path, { waitUntil: 'load' });
    await settled(page);
    const loaded = weight(site.folder, asked);
    for (const shift of await page.evaluate(() => window.ngShift)) say(`moves while it loads: ${shift}`);
    weigh(one, loaded, say);
    if (one.kind === 'story') console.log(`${site.name} ${one.path}: ${loaded.all} bytes (script ${loaded.script}, fonts ${loaded.font})`);
    if (PRINTED.includes(one.kind)) await print(page, say);
    await accessible(page, say);
    await keyboard(page, say);
    await escape(page, say);
    await preferences(page, say);
    if (one.rtl) await directions(page, say);
    await page.reload();
    await withoutScript(browser, page, site.origin + one.path, say);
    await narrow(page, say);
    await longWords(page, say);
  } catch (error) {
    say(`cannot be looked at: ${error.stack}`);
  } finally {
    await context.close();
  }
}

/** Looks at everything, several at once. */
async function inParallel(jobs, many) {
  const worker = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await job();
  };
  await Promise.all(Array.from({ length: many }, worker));
}

const begun = Date.now();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS, headless: true });
const jobs = [];
const sites = [];
for (const argument of process.argv.slice(2)) {
  const [name, path] = argument.split('=');
  const folder = resolve(path);
  const all = pages(folder);
  for (const [page, words] of [...links(folder, all), ...heads(all)]) complain(`${name} ${page}`, words);
  const site = { name, folder, ...(await serve(folder, { slowFonts: 150, slowPages: 8 })) };
  sites.push(site);
  const chosen = looks(all).filter((one) => `${one.lang} ${one.kind} ${one.path}`.includes(process.env.ONLY ?? ''));
  console.log(`${name}: ${all.length} pages, ${chosen.length} to look at`);
  jobs.push(...chosen.map((one) => () => look(browser, site, one)));
}
try {
  await inParallel(jobs, Math.max(2, availableParallelism()));
} finally {
  await browser.close();
  sites.forEach((site) => site.close());
}
console.log(`${complaints.length} complaints in ${Math.round((Date.now() - begun) / 1000)} s`);
process.exit(complaints.length > 0 ? 1 : 0);
