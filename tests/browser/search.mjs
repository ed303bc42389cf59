// Searches: `node search.mjs STORIES ARABIC SCRIPTS`, folders that `nutgraf build` wrote of this repository's stories and of
// tests/sites/arabic and tests/sites/scripts.
//
// NUTGRAF is the program, CHROMIUM the browser, NODE_TOOLS the folder with `node_modules`; `tests/run` sets them. Words of
// each language are found in other forms than they are written in, links lead to the very place, nothing is loaded before it
// is needed, and where no search is possible the page says so.

import { createRequire } from 'node:module';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { base, serve } from './server.mjs';

const require = createRequire(join(process.env.NODE_TOOLS, 'x.js'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const RULES = {
  resultTypes: ['violations'],
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  rules: { 'target-size': { enabled: true } },
};

let wrong = 0;
function expect(good, words) {
  if (good) return good;
  wrong += 1;
  console.log(`search: ${words}`);
  return good;
}

/** A page that complains of nothing; `asked` are the paths that it asks for. */
async function open(context, address) {
  const page = await context.newPage();
  const asked = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) expect(false, `${address}: ${message.text()}`);
  });
  page.on('pageerror', (error) => expect(false, `${address}: ${error.message}`));
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(address, { waitUntil: 'load' });
  return Object.assign(page, { asked });
}

const answered = (page) => page.waitForFunction(() => /\S/.test(document.querySelector('.finder .state').textContent));

async function ask(page, query) {
  await page.locator('main input[type=search]').fill(query);
  await page.keyboard.press('Enter');
  await page.waitForFunction((query) => document.querySelector('.finder .state').textContent.includes(query), query);
  await answered(page);
}

/** The words of one link among the results that leads to a place with this anchor, and what that place says. */
async function lands(page, anchor, words) {
  const link = page.locator(`.hits a[href$="#${encodeURIComponent(anchor)}"], .hits a[href$="#${anchor}"]`).first();
  if (!expect((await link.count()) > 0, `${page.url()} has no link to #${anchor}`)) return;
  await link.click();
  await page.waitForLoadState('load');
  const target = page.locator(':target');
  if (!expect((await target.count()) === 1, `${page.url()} leads to no element`)) return;
  const shown = await target.evaluate((element) => (element.closest('details, li, article, section, div') ?? element).textContent);
  expect(shown.includes(words), `${page.url()} leads to “${shown.trim().slice(0, 80)}”, not to “${words}”`);
  await page.goBack({ waitUntil: 'load' });
  await answered(page);
}

const marks = (page) => page.locator('.hits mark').allInnerTexts();

/** Where something is typed, what, and what of it is marked. */
const QUERIES = {
  stories: [
    ['/search/', 'Gefechten', 'Gefecht'],
    ['/en/search/', 'soldier', 'soldiers'],
  ],
  arabic: [['/search/', 'الناقلات', 'الناقلة']],
  scripts: [
    ['/zh/search/', '闰秒', '闰秒'],
    ['/ja/search/', 'うるう秒', 'うるう'],
    ['/search/', 'metrologue', 'métrologues'],
    ['/es/search/', 'rotacion', 'rotación'],
    ['/he/search/', 'שנייה', null],
  ],
};

async function languages(browser, sites) {
  for (const [name, queries] of Object.entries(QUERIES)) {
    for (const [path, query, mark] of queries) {
      const context = await browser.newContext();
      const page = await open(context, sites[name].origin + base(sites[name].folder) + path);
      await ask(page, query);
      const found = await marks(page);
      expect(found.length > 0, `${name} ${path}: “${query}” finds nothing`);
      expect(!mark || found.some((text) => text.includes(mark)), `${name} ${path}: “${query}” marks ${found.slice(0, 5)}, not “${mark}”`);
      const links = await page.locator('.hits a').count();
      expect(links > 0, `${name} ${path}: “${query}” gives no link`);
      await context.close();
    }
  }
}

const STORY = `---
title: Das Wehr und der Strom
summary: Zwei Nachbarn handeln.
published: 2024-05-01
tags: [Wasser]
sources:
  one: {title: Der Vertrag von Talheim, url: https://one.example/, publisher: Amtsblatt}
actors:
  dvorak: {name: Antonín Dvořák, role: verhandelt}
  veria: {name: Veria, type: state, role: unten}
timeline:
  - {id: opening, date: 2023-10-15~, text: Das Wehr wird geöffnet., place: {name: Łódź}, actors: dvorak, source: one}
  - {date: 2024-01, text: Die Häuser stehen unter Wasser., source: one}
claims:
  - {id: price, text: Der Preis ist zu hoch., status: claimed, by: veria, source: one}
unknowns:
  - {id: who-pays, q: Wer bezahlt am Ende?, why: Der Vertrag ist geheim.}
faq:
  - {id: why, q: Warum braucht es Turbinen?, a: Weil Strom fehlt., source: one}
terms:
  weir: {name: Stauziel, text: Höhe des Wassers am Wehr.}
---
Text ([@one]). <!-- -->

## Wem gehört das Wasser?

Beiden Ländern.
`.replace(' <!-- -->', '');

/** A site with a base path, and the same one with addresses that open from files. */
function makeSite(relative) {
  const root = mkdtempSync(join(tmpdir(), 'search-'));
  mkdirSync(join(root, 'content/wehr'), { recursive: true });
  const settings = `title: Die Zeitung\nbase_url: https://example.org/explainers/\nlang: de\nlanguages: [de, en]\nrelative: ${relative}\n`;
  writeFileSync(join(root, 'site.yaml'), settings);
  writeFileSync(join(root, 'content/wehr/index.md'), STORY);
  writeFileSync(join(root, 'content/entwurf.md'), '---\ntitle: Zebrastreifen\ndraft: true\n---\nNoch nicht.\n');
  writeFileSync(join(root, 'content/verborgen.md'), '---\ntitle: Quarzuhr\nrobots: noindex\n---\nQuarzuhren.\n');
  for (let i = 0; i < 14; i += 1) writeFileSync(join(root, `content/p${i}.md`), `---\ntitle: Pegel ${i}\n---\nDer Pegel steht bei ${i}.\n`);
  execFileSync(process.env.NUTGRAF, ['build', '--quiet', '--root', root, '--output', join(root, 'public')], { stdio: 'inherit' });
  return root;
}

async function places(browser, root) {
  const site = await serve(join(root, 'public'));
  const context = await browser.newContext();
  try {
    const page = await open(context, `${site.origin}/explainers/search/`);
    expect(!page.asked.some((path) => path.includes('pagefind')), 'the engine is loaded before there is a query');
    for (const [query, anchor, words] of [
      ['Wehres', 'opening', 'Das Wehr wird geöffnet.'],
      ['Dvorak', 'dvorak', 'Dvořák'],
      ['Haus', 'ng-event-2', 'Häuser'],
      ['preise', 'price', 'Der Preis ist zu hoch.'],
      ['bezahlen', 'who-pays', 'Wer bezahlt am Ende?'],
      ['Turbine', 'why', 'Weil Strom fehlt.'],
      ['Stauziel', 'weir', 'Stauziel'],
      ['Amtsblatt', 'one', 'Der Vertrag von Talheim'],
      ['gehören', 'wem-gehört-das-wasser', 'Wem gehört das Wasser?'],
      ['Lodz', 'opening', 'Das Wehr wird geöffnet.'],
    ]) {
      await ask(page, query);
      await lands(page, anchor, words);
    }
    for (const hidden of ['Zebrastreifen', 'Quarzuhr']) {
      await ask(page, hidden);
      expect((await page.locator('.hits .hit').count()) === 0, `“${hidden}” is found, which nobody is to find`);
    }
    expect(await page.locator('.elsewhere').isVisible(), 'where nothing is found no other way is offered');
    await many(page);
    await keys(page);
    await address(context, site, page);
  } finally {
    await context.close();
    site.close();
  }
}

/** More than fit at once. */
async function many(page) {
  await ask(page, 'Pegel');
  expect((await page.locator('.hit').count()) === 10, `${await page.locator('.hit').count()} results are shown at once`);
  await page.locator('.more-hits button').click();
  await page.waitForFunction(() => document.querySelectorAll('.hit').length === 14);
  expect(!(await page.locator('.more-hits').isVisible()), 'more results are offered than there are');
  expect(await page.evaluate(() => document.activeElement === document.querySelectorAll('.hit')[10].querySelector('a')), 'the focus does not go to the first new result');
}

/** With the keyboard alone, and without a storm of queries. */
async function keys(page) {
  const field = page.locator('main input[type=search]');
  await page.keyboard.press('Escape');
  await field.focus();
  await page.keyboard.press('Escape');
  expect((await field.inputValue()) === '' && (await page.locator('.hit').count()) === 0, 'Escape does not clear');
  expect(!new URL(page.url()).searchParams.has('q'), 'the address keeps the query that was cleared');
  page.asked.length = 0;
  await page.keyboard.type('Turbinen', { delay: 20 });
  await answered(page);
  const fragments = page.asked.filter((path) => path.endsWith('.pf_fragment')).length;
  expect(fragments <= 1, `typing one word loads ${fragments} pages`);
  expect((await page.locator('.finder .state').getAttribute('role')) === 'status', 'nobody is told the number of results');
  expect(/1/.test(await page.locator('.finder .state').innerText()), 'the number of results is not told');
  // To the first result.
  for (let i = 0; i < 12 && !(await page.evaluate(() => document.activeElement.closest('.hit'))); i += 1) await page.keyboard.press('Tab');
  expect(await page.evaluate(() => Boolean(document.activeElement.closest('.hit a'))), 'Tab does not lead to the results');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/wehr\//);
  await page.goBack({ waitUntil: 'load' });
  await answered(page);
  expect((await field.inputValue()) === 'Turbinen', 'the query is lost on the way back');
}

/** From the home page, and by the address. */
async function address(context, site, page) {
  await page.goto(`${site.origin}/explainers/`, { waitUntil: 'load' });
  page.asked.length = 0;
  await page.locator('input[name=q]').fill('Turbinen');
  await page.keyboard.press('Enter');
  await page.waitForURL(/search\/\?q=Turbinen/);
  await answered(page);
  expect((await page.locator('.hit').count()) === 1, 'a query of the home page finds nothing');
  await page.goto(`${site.origin}/explainers/wehr/`, { waitUntil: 'load' });
  expect(await page.locator('.masthead a[href*="search/"]').isVisible(), 'the head of a story has no link to the search');
  const english = await context.request.get(`${site.origin}/explainers/en/search/`);
  expect(english.status() === 404, 'a language without pages has a search');
}

/** The same site with addresses that open from files: from a server, and from files. */
async function relative(browser, root) {
  const context = await browser.newContext();
  const site = await serve(join(root, 'public'));
  const page = await open(context, `${site.origin}/explainers/search/index.html?q=Turbinen`);
  await answered(page);
  const href = await page.locator('.hits .places a').first().evaluate((link) => link.href);
  expect(href === `${site.origin}/explainers/wehr/index.html#why`, `${href} does not open from files`);
  site.close();
  const file = await open(context, `${pathToFileURL(join(root, 'public/search/index.html'))}?q=x`);
  expect(/\S/.test(await file.locator('.finder .state').innerText()), 'nothing says why no search is possible with files');
  expect(!(await file.locator('main .search-form').isVisible()) && (await file.locator('.elsewhere').isVisible()), 'a search is offered that is not possible');
  expect(!file.asked.some((path) => path.includes('pagefind')), 'the engine is loaded from files');
  await context.close();

  const without = await browser.newContext({ javaScriptEnabled: false });
  const quiet = await open(without, pathToFileURL(join(root, 'public/search/index.html')).href);
  expect(/JavaScript/.test(await quiet.locator('main').innerText()), 'nothing says that the search needs scripts');
  await without.close();
}

async function accessible(browser, sites) {
  for (const [name, path, query] of [['stories', '/search/', 'Soldaten'], ['arabic', '/search/', 'صافر'], ['stories', '/search/', 'xyzzy']]) {
    const address = `${sites[name].origin}${base(sites[name].folder)}${path}?q=${encodeURIComponent(query)}`;
    for (const colorScheme of ['light', 'dark']) {
      const context = await browser.newContext({ colorScheme });
      const page = await open(context, address);
      await answered(page);
      await page.evaluate(axe);
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        const found = await page.evaluate((rules) => window.axe.run(document, rules), RULES);
        for (const one of found.violations) expect(false, `${name} “${query}”, ${width} px, ${colorScheme}: ${one.id}: ${one.nodes[0].target}: ${one.nodes[0].any[0]?.message}`);
      }
      await page.setViewportSize({ width: 320, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} “${query}” is wider than 320 px`);
      await context.close();
    }
  }
}

/** While one writes. */
async function live(browser, root) {
  const port = await new Promise((ready) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => ready(port));
    });
  });
  const child = spawn(process.env.NUTGRAF, ['serve', '--root', root, '--port', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    await new Promise((ready, failed) => {
      child.stderr.on('data', (text) => { if (String(text).includes('Look at')) ready(); });
      child.on('exit', (code) => failed(new Error(`serve ended with ${code}`)));
    });
    const context = await browser.newContext();
    const page = await open(context, `http://localhost:${port}/search/?q=Turbine`);
    await answered(page);
    expect((await page.locator('.hit').count()) === 1, 'the server finds nothing');
    await context.close();
  } finally {
    child.kill('SIGKILL');
  }
}

/** What is written for a small site. */
function written(root) {
  const files = readdirSync(join(root, 'public/pagefind'), { recursive: true }).filter((name) => /\.\w+$/.test(name));
  expect(files.filter((name) => name.includes('wasm.')).join() === 'de/wasm.de.pagefind', `programs for languages: ${files.filter((name) => name.includes('wasm.'))}`);
  expect(!files.some((name) => /ui|worker|highlight|\.css/.test(name)), `the engine's own interface is written: ${files}`);
}

const [stories, arabic, scripts] = process.argv.slice(2).map((folder) => resolve(folder));
const sites = {};
for (const [name, folder] of Object.entries({ stories, arabic, scripts })) sites[name] = { folder, ...(await serve(folder)) };
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });
const [rooted, fromFiles] = [makeSite(false), makeSite(true)];
try {
  written(rooted);
  await languages(browser, sites);
  await places(browser, rooted);
  await relative(browser, fromFiles);
  await accessible(browser, sites);
  await live(browser, rooted);
} finally {
  await browser.close();
  Object.values(sites).forEach((site) => site.close());
  for (const root of [rooted, fromFiles]) rmSync(root, { recursive: true, force: true });
}
if (wrong > 0) {
  console.log(`${wrong} complaints`);
  process.exit(1);
}
console.log('search: languages, places, addresses, keys, files and the server are as they should be');
