// Corrections and changes as readers meet them: `node changes.mjs SITE …`, folders that `nutgraf build` wrote of
// `tests/sites/changes`. CHROMIUM and NODE_TOOLS as for run.mjs.
//
// What is looked at: each change is told at each thing it concerns; what was taken back stands first; an error is reported
// with the page's title and address; who comes again finds marked what is newer than what was read, and nothing else.

import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

import { serve } from './server.mjs';

const require = createRequire(join(process.env.NODE_TOOLS, 'x.js'));
const { chromium } = require('playwright-core');
const PATHS = ['/river/', '/de/river/'];

let wrong = 0;
let told = 0;
function expect(good, place, words) {
  if (good) return;
  wrong += 1;
  console.log(`changes: ${place}: ${words}`);
}

/** In the page: what each change concerns, and whether the thing tells it on the same day. */
function untold() {
  const missing = [];
  let found = 0;
  for (const change of document.querySelectorAll('.change[data-date]')) {
    for (const link of change.querySelectorAll('.traits a')) {
      const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      const told = `.changed.${[...change.classList].find((name) => name !== 'change')}[data-date="${change.dataset.date}"]`;
      const heading = target && /^H[2-6]$/.test(target.tagName);
      // A card turns: what is asked on its front is told on its back.
      const card = target?.closest('.deck-card');
      const around = card ? [card] : [target, target?.parentElement];
      const near = heading && !card
        ? target.nextElementSibling?.matches(told)
        : around.some((place) => place?.querySelector(told));
      if (near) found += 1;
      else missing.push(`${change.dataset.date} is not told at ${link.hash}`);
    }
  }
  return { missing, found };
}

/** In the page: the days of the changes that are marked as new, and of all. */
function days() {
  const all = [...document.querySelectorAll('.change[data-date], .changed[data-date]')];
  const day = (change) => change.dataset.date;
  return { all: all.map(day).sort(), fresh: all.filter((change) => change.querySelector('.fresh')).map(day).sort() };
}

async function standing(browser, origin, path, place) {
  const context = await browser.newContext({ javaScriptEnabled: true });
  const page = await context.newPage();
  await page.goto(origin + path);
  const { missing, found } = await page.evaluate(untold);
  missing.forEach((words) => expect(false, place, words));
  told += found;
  expect(found >= 15, place, `only ${found} things tell a change`);
  const banner = page.locator('.retracted');
  expect(await banner.isVisible(), place, 'what was taken back is not said');
  const above = await page.evaluate(() => {
    const banner = document.querySelector('.retracted');
    const headline = document.querySelector('h1');
    return Boolean(banner.compareDocumentPosition(headline) & Node.DOCUMENT_POSITION_FOLLOWING);
  });
  expect(above, place, 'the headline comes before what was taken back');
  const address = encodeURIComponent(`https://example.org${path}`);
  const report = page.locator(`a[href^="https://desk.example.org/report?page=${address}&about="]`);
  expect((await report.count()) > 0, place, 'an error cannot be reported with the address of the page');
  await context.close();
}

async function since(browser, origin, path, place) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const sent = [];
  page.on('request', (request) => { if (new URL(request.url()).origin !== origin) sent.push(request.url()); });
  await page.goto(origin + path);
  expect((await page.evaluate(days)).fresh.length === 0, place, 'a first visit finds something new');
  const { all } = await page.evaluate(days);
  for (const read of ['2000-01-01', ...new Set(all)]) {
    await page.evaluate(([here, state]) => {
      localStorage.setItem('ng-read', JSON.stringify([[here, state]]));
      sessionStorage.clear();
    }, [path, read]);
    await page.reload();
    const later = all.filter((day) => day > read);
    const { fresh } = await page.evaluate(days);
    expect(fresh.join() === later.join(), place, `of ${read} were read: marked are ${fresh}, not ${later}`);
  }
  expect(sent.length === 0, place, `something is sent: ${sent}`);
  expect((await context.cookies()).length === 0, place, 'a cookie is set');
  await context.close();
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
  ],
});
try {
  for (const folder of process.argv.slice(2)) {
    const site = await serve(resolve(folder));
    for (const path of PATHS) {
      const place = `${folder}${path}`;
      await standing(browser, site.origin, path, place);
      await since(browser, site.origin, path, place);
    }
    site.close();
  }
} finally {
  await browser.close();
}
expect(told > 0, 'all', 'nothing was looked at');
if (wrong > 0) process.exit(1);
console.log(`changes: ${told} things tell what changed, and returning readers find what is new`);
