// Tries the theme's script on a built site: `node script.mjs SITE`, a folder that `nutgraf build` wrote (with stories, one
// of them with questions and changes). CHROMIUM and NODE_TOOLS as for run.mjs.

import { createRequire } from 'node:module';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

import { serve } from './server.mjs';
import { pages } from './pages.mjs';

const require = createRequire(join(process.env.NODE_TOOLS, 'x.js'));
const { chromium } = require('playwright-core');
const folder = resolve(process.argv[2]);

/** Scripts in all, besides search. */
const BUDGET = 10 * 1024;

let wrong = 0;
function expect(good, words) {
  if (good) return;
  wrong += 1;
  console.log(`script: ${words}`);
}

/** A page, and what it complains of. */
async function open(context, address) {
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) expect(false, `${address}: ${message.text()}`);
  });
  page.on('pageerror', (error) => expect(false, `${address}: ${error.message}`));
  await page.goto(address, { waitUntil: 'load' });
  return page;
}

const html = (path) => readFileSync(join(folder, decodeURIComponent(path), 'index.html'), 'utf8');

function weight() {
  const scripts = readdirSync(join(folder, 'assets'), { recursive: true }).filter((name) => /^(?!search\.).*\.js$/.test(name));
  const size = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, 'assets', name))).length, 0);
  expect(scripts.length > 0, 'there is none');
  expect(size <= BUDGET, `${size} bytes of gzip are more than ${BUDGET}`);
  console.log(`script: ${size} bytes of gzip`);
}

/** Nothing is offered that does not work. */
async function without(browser, address) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await open(context, address);
  for (const control of await page.locator('.script-only, .copy-link').all()) {
    expect(!(await control.isVisible()), 'a control is shown where no script runs');
  }
  await context.close();
}

async function scheme(browser, address) {
  const context = await browser.newContext({ colorScheme: 'light' });
  // What the root said when the first element of the body was there, before anything could be drawn.
  await context.addInitScript(() => {
    new MutationObserver((_, watch) => {
      if (!document.body) return;
      window.first = document.documentElement.dataset.theme ?? '';
      watch.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  const page = await open(context, address);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const root = () => page.evaluate(() => document.documentElement.dataset.theme ?? '');
  const light = await paper();
  await page.locator('[data-scheme]').first().selectOption('dark');
  expect((await root()) === 'dark', 'the dark scheme is not taken');
  const dark = await paper();
  expect(dark !== light, 'the paper stays light in the dark');
  await page.reload();
  expect((await page.evaluate(() => window.first)) === 'dark', 'the scheme comes after the first line: it flashes');
  expect((await page.locator('[data-scheme]').first().inputValue()) === 'dark', 'the switch forgets the scheme');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('[data-scheme]').first().selectOption('light');
  expect((await paper()) === light, 'light is not light on a dark machine');
  await page.locator('[data-scheme]').first().selectOption('');
  expect((await root()) === '' && (await paper()) === dark, 'automatic does not follow the machine');
  await context.close();
}

async function questions(browser, address) {
  const context = await browser.newContext();
  const page = await open(context, address);
  const all = page.locator('details.question');
  const opened = () => page.locator('details.question[open]').count();
  const button = page.locator('[data-open-all]').first();
  const closed = await button.innerText();
  await button.click();
  expect((await opened()) === (await all.count()), 'not all questions are open');
  expect((await button.innerText()) !== closed, 'the button does not offer to close them');
  await button.click();
  expect((await opened()) === 0, 'not all questions are closed');

  await all.first().locator('summary').click();
  await page.keyboard.press('Escape');
  expect((await opened()) === 0, 'Escape does not close a question');
  expect(await page.evaluate(() => document.activeElement?.localName === 'summary'), 'the focus is lost when it closes');

  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  expect((await opened()) === (await all.count()), 'an answer is closed on paper');
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  expect((await opened()) === 0, 'answers stay open after printing');
  await context.close();
}

async function copying(browser, site, address) {
  const context = await browser.newContext();
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.origin });
  const page = await open(context, address);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  const button = page.locator('.part-head .copy-link').first();
  await button.focus();
  await page.keyboard.press('Enter');
  await page.waitForTimeout(150);
  const link = new URL(await clipboard());
  expect(link.href.startsWith(address), `${link} is no address of the page`);
  const target = await page.evaluate((id) => Boolean(document.getElementById(id)), decodeURIComponent(link.hash.slice(1)));
  expect(target, `${link} leads to no place of the page`);
  expect((await page.locator('[role=status]').innerText()).trim() !== '', 'nothing says that it was copied');

  await page.locator('.event .when > a').first().click();
  await page.waitForTimeout(150);
  expect((await clipboard()) === page.url(), 'the date of an event does not copy its address');
  const cite = page.locator('[data-copy]').first();
  await cite.click();
  await page.waitForTimeout(150);
  expect((await clipboard()) === (await page.locator('#ng-cite-as').innerText()).trim(), 'the citation is not copied');
  await context.close();
}

/** A story that has changed says so to those who read it before, and to nobody else. */
async function since(browser, site, path) {
  const context = await browser.newContext();
  const page = await open(context, site.origin + path);
  const fresh = page.locator('.fresh');
  const changed = () => page.evaluate(() => 'changed' in document.documentElement.dataset);
  expect(!(await changed()) && (await fresh.count()) === 0, 'a first visit finds changes');
  await page.reload();
  expect(!(await changed()), 'a second visit finds changes where none are');
  await page.evaluate((here) => {
    localStorage.setItem('ng-read', JSON.stringify([[here, '2000-01-01']]));
    sessionStorage.clear();
  }, path);
  await page.reload();
  expect(await changed(), 'a changed story does not say so');
  expect(await page.locator('.since').isVisible(), 'the notice of changes is not shown');
  const marks = await fresh.count();
  expect(marks > 0, 'nothing is marked as new');
  await page.reload();
  expect((await fresh.count()) === marks, 'the marks are gone when the page is loaded again');
  await page.goto(site.origin + '/');
  expect((await page.locator('.item .fresh').count()) === 1, 'the list does not mark the one story that has changed');
  await context.close();
}

/** Opened from the disk, in a browser that keeps nothing. */
async function fromFiles(browser, path) {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    for (const area of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, area, { get: () => { throw new DOMException('denied', 'SecurityError'); } });
    }
  });
  const page = await open(context, pathToFileURL(join(folder, decodeURIComponent(path), 'index.html')).href);
  await page.locator('[data-scheme]').first().selectOption('dark');
  expect((await page.evaluate(() => document.documentElement.dataset.theme)) === 'dark', 'nothing works without storage');
  await context.close();
}

weight();
const stories = pages(folder).filter((page) => page.kind === 'story').map((page) => page.path);
const path = stories.find((path) => html(path).includes('data-open-all') && html(path).includes('class="change '));
expect(path !== undefined, `no story of ${folder} has questions and changes`);
const site = await serve(folder);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
  ],
});
try {
  const address = site.origin + path;
  await without(browser, address);
  await scheme(browser, address);
  await questions(browser, address);
  await copying(browser, site, address);
  await since(browser, site, path);
  await fromFiles(browser, path);
} finally {
  await browser.close();
  site.close();
}
if (wrong > 0) {
  console.log(`${wrong} complaints`);
  process.exit(1);
}
console.log('script: the switch, questions, links, changes and files are as they should be');
