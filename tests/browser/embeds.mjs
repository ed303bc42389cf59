// Looks at pages for frames: `node embeds.mjs` serves a site with `nutgraf serve` and a host page from another origin.
//
// NUTGRAF is the program, CHROMIUM the browser, NODE_TOOLS the folder with `node_modules`; `tests/run` sets them. What is
// looked at: the code from the story page shows the frame on a page of another origin, the story itself is refused there; links
// leave the frame; sources that are cited stand in it; no sideways scroll at 320 px; axe finds nothing, light and dark; the
// description is found and well-formed.

import { createRequire } from 'node:module';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
const STORY = `---
title: The water and the power
outputs: [page, timeline, faq, sources, embeds]
updated: 2024-05-01
authors: [Ada Stern]
sources:
  one: {title: The treaty, url: https://one.example/, date: 2024-01-05, publisher: Gazette}
  two: {title: A long report about the weir, url: https://two.example/, via: one}
actors:
  arlen: {name: Arlen, type: state, role: upstream}
  veria: {name: Veria, type: state, role: downstream}
timeline:
${Array.from({ length: 8 }, (_, i) => `  - {date: 20${10 + i}-0${i + 1}, text: "[Arlen](#arlen) opened the Donaudampfschifffahrtselektrizitätenhauptbetriebswerk number ${i}.", actors: [arlen, veria], source: two}`).join('\n')}
figures:
  - {value: 12, unit: m³/s, label: flow in May, source: one, as_of: 2024-05}
claims:
  - {id: low, text: It was ten., status: claimed, by: arlen, source: one, value: 10, measure: flow}
  - {id: high, text: It was twenty., status: claimed, by: veria, source: two, value: 20, measure: flow}
faq:
  - {id: why, q: Why does the water matter?, a: "Because of the [turbines](#veria).", source: one}
---
Text ([@one]).

## Who owns the water?

Both do ([@two]).
`;

let wrong = 0;
function complain(place, words) {
  wrong += 1;
  console.log(`${place}: ${words}`);
}

function makeSite(base) {
  const root = mkdtempSync(join(tmpdir(), 'embeds-'));
  mkdirSync(join(root, 'content/water'), { recursive: true });
  writeFileSync(join(root, 'site.yaml'), `title: The Paper\nbase_url: ${base}\nlang: en\nlanguages: [en, ar]\n`);
  writeFileSync(join(root, 'content/water/index.md'), STORY);
  writeFileSync(join(root, 'content/water/index.ar.md'), '---\ntitle: الماء والكهرباء\n---\n');
  return root;
}

/** A page of another origin that shows these frames. */
function host(html) {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html><title>host</title>${html}`);
  });
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready({ url: `http://localhost:${server.address().port}/`, close: () => server.close() })));
}

function freePort() {
  const server = createServer();
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => ready(port));
  }));
}

function start(root, port) {
  const child = spawn(process.env.NUTGRAF, ['serve', '--root', root, '--port', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
  return new Promise((ready, failed) => {
    child.stderr.on('data', (text) => { if (String(text).includes('Look at')) ready(child); });
    child.on('exit', (code) => failed(new Error(`serve ended with ${code}`)));
  });
}

async function frames(browser, base, codes) {
  const story = `<iframe src="${base}water/" title="story"></iframe>`;
  const site = await host(codes.join('') + story);
  const page = await browser.newPage();
  await page.goto(site.url, { waitUntil: 'load' });
  for (const handle of await page.$$('iframe')) await handle.scrollIntoViewIfNeeded();
  await page.waitForTimeout(500);
  for (const frame of page.frames().slice(1)) {
    const element = await frame.frameElement();
    const src = await element.getAttribute('src');
    const shown = await frame.evaluate(() => document.querySelector('main')?.innerText ?? '').catch(() => '');
    if (src.includes('/embed/') && shown.length < 50) complain(src, 'is not shown in a frame of another origin');
    if (!src.includes('/embed/') && shown !== '') complain(src, 'is shown in a frame of another origin');
  }
  if (page.frames().length !== codes.length + 2) complain('host page', `has ${page.frames().length - 1} frames`);
  // A link out of the frame takes the whole window along.
  const frame = page.frames().find((one) => one.url().includes('/embed/timeline/'));
  await Promise.all([page.waitForURL(`${base}water/#ng-timeline`), frame.click('.embed-head a')]);
  await page.close();
  site.close();
}

async function look(browser, address) {
  for (const [width, colorScheme] of [[320, 'light'], [320, 'dark'], [600, 'light']]) {
    const place = `${address} (${width} px, ${colorScheme})`;
    const context = await browser.newContext({ viewport: { width, height: 560 }, colorScheme, bypassCSP: true });
    const page = await context.newPage();
    page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) complain(place, `console: ${message.text()}`); });
    await page.goto(address, { waitUntil: 'load' });
    const found = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
      robots: document.querySelector('meta[name=robots]')?.content,
      canonical: document.querySelector('link[rel=canonical]')?.href,
      oembed: document.querySelector('link[type="application/json+oembed"]')?.href,
      stuck: [...document.querySelectorAll('a[href]')].filter((a) => !a.getAttribute('href').startsWith('#') && a.target !== '_top').map((a) => a.href),
      dead: [...document.querySelectorAll('a[href^="#"]')].filter((a) => !document.getElementById(decodeURIComponent(a.hash.slice(1)))).map((a) => a.hash),
      cites: document.querySelectorAll('.cite').length,
      sources: document.querySelectorAll('.embed-sources .source').length,
    }));
    if (found.wide) complain(place, 'scrolls sideways');
    if (found.robots !== 'noindex' || !found.canonical?.includes('/water/#')) complain(place, `is for search engines: ${found.robots}, ${found.canonical}`);
    for (const href of found.stuck) complain(place, `\`${href}\` opens inside the frame`);
    for (const hash of found.dead) complain(place, `\`${hash}\` leads nowhere`);
    if (found.cites > 0 && found.sources === 0) complain(place, 'cites what it does not list');
    if (width === 600) {
      const { version, type, html, width: wide, height } = await (await fetch(found.oembed)).json();
      if (version !== '1.0' || type !== 'rich' || !html.includes('<iframe') || !(wide > 0) || !(height > 0)) complain(found.oembed, 'is no description');
    }
    await page.addScriptTag({ content: axe });
    const { violations } = await page.evaluate((rules) => window.axe.run(document, rules), RULES);
    for (const violation of violations) {
      for (const node of violation.nodes) complain(place, `${violation.id}: ${violation.help}: ${node.target.join(' ')}`);
    }
    await context.close();
  }
}

const port = await freePort();
const base = `http://127.0.0.1:${port}/`;
const root = makeSite(base);
const server = await start(root, port);
// Whatever happens, no server stays behind.
process.on('exit', () => server.kill('SIGKILL'));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS, headless: true });
try {
  for (const path of ['water/', 'ar/water/']) {
    const page = await browser.newPage();
    await page.goto(base + path, { waitUntil: 'load' });
    const codes = await page.$$eval('.embed-codes textarea', (areas) => areas.map((area) => area.value));
    await page.close();
    if (codes.length !== 4) complain(path, `offers ${codes.length} frames`);
    const addresses = codes.map((code) => code.match(/src="([^"]*)"/)[1]);
    if (path === 'water/') await frames(browser, base, codes);
    for (const address of addresses) await look(browser, address);
    console.log(`${path}: looked at ${addresses.length} frames`);
  }
} finally {
  await browser.close();
  server.removeAllListeners('exit');
  server.kill('SIGINT');
  rmSync(root, { recursive: true });
}
if (wrong > 0) {
  console.log(`${wrong} complaints`);
  process.exit(1);
}
