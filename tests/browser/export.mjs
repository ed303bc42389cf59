// Looks at stories exported as single files: `node export.mjs SITE ROOT STORY…` exports each story of the site in ROOT and holds it
// beside its page in SITE, the folder that `nutgraf build` wrote.
//
// NUTGRAF is the program, CHROMIUM the browser, NODE_TOOLS the folder with `node_modules`; `tests/run` sets them. What is
// looked at: opened from the disk without a network, the file asks for nothing and says nothing on the console; it has every
// word of the page, the same fonts and pictures; its anchors lead somewhere; printed, it has every answer; axe finds nothing.

import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { serve } from './server.mjs';

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

let wrong = 0;
function complain(place, words) {
  wrong += 1;
  console.log(`${place}: ${words}`);
}

/** What a reader gets of a page: its words, the fonts that are there, how pictures came out, anchors that lead nowhere. */
function read() {
  const words = (element) => element.innerText.replace(/\s+/g, ' ').trim();
  const dead = [...document.querySelectorAll('a[href^="#"]')].filter((link) => {
    const id = decodeURIComponent(link.getAttribute('href').slice(1));
    return id !== '' && !document.getElementById(id);
  });
  return {
    words: words(document.querySelector('main')),
    fonts: [...document.fonts].filter((face) => face.status === 'loaded').map((face) => `${face.family} ${face.weight} ${face.style}`).sort(),
    broken: [...document.images].filter((image) => image.complete && image.naturalWidth === 0).map((image) => image.alt),
    pictures: document.images.length,
    dead: dead.map((link) => link.getAttribute('href')),
    relative: [...document.querySelectorAll('[href], [src]')]
      .flatMap((e) => [e.getAttribute('href'), e.getAttribute('src')])
      .filter((address) => address && !/^(#|data:|https?:|mailto:|tel:|geo:)/.test(address)),
    family: getComputedStyle(document.body).fontFamily,
    paper: getComputedStyle(document.body).backgroundColor,
  };
}

async function open(browser, address, offline) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, offline, bypassCSP: false });
  const page = await context.newPage();
  const asked = [];
  const said = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) said.push(message.text()); });
  page.on('pageerror', (error) => said.push(error.message));
  await page.goto(address, { waitUntil: 'load' });
  await page.evaluate(() => document.fonts.ready);
  return { context, page, asked, said };
}

async function look(browser, site, path, file, place) {
  const wanted = await open(browser, site.origin + path, false);
  const found = await open(browser, pathToFileURL(file).href, true);
  const [before, after] = [await wanted.page.evaluate(read), await found.page.evaluate(read)];
  const asked = found.asked.filter((url) => !url.startsWith('data:')).slice(1);
  if (asked.length > 0) complain(place, `asks for ${asked.join(', ')}`);
  for (const text of found.said) complain(place, `console: ${text}`);
  if (before.words !== after.words) complain(place, 'says something else than the page');
  if (after.fonts.length === 0 || String(before.fonts) !== String(after.fonts)) complain(place, `fonts: ${after.fonts}, not ${before.fonts}`);
  for (const key of ['family', 'paper', 'pictures']) {
    if (before[key] !== after[key]) complain(place, `${key}: ${after[key]}, not ${before[key]}`);
  }
  for (const alt of after.broken) complain(place, `a picture is not shown: ${alt}`);
  for (const href of after.dead) complain(place, `\`${href}\` leads nowhere`);
  for (const address of after.relative) complain(place, `\`${address}\` is relative`);
  // Printed: what hides on the screen is there.
  await found.page.emulateMedia({ media: 'print' });
  const hidden = await found.page.evaluate(() => {
    const answers = [...document.querySelectorAll('.question .answer')];
    return { all: answers.length, hidden: answers.filter((e) => e.getBoundingClientRect().height === 0).length };
  });
  if (hidden.hidden > 0) complain(place, `${hidden.hidden} of ${hidden.all} answers are not printed`);
  const pdf = await found.page.pdf();
  if (pdf.length < 20000) complain(place, 'prints next to nothing');
  await wanted.context.close();
  await found.context.close();
  await accessible(browser, file, place);
}

async function accessible(browser, file, place) {
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ viewport: { width: 360, height: 800 }, colorScheme, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    await page.addScriptTag({ content: axe });
    const found = await page.evaluate((rules) => window.axe.run(document, rules), RULES);
    for (const violation of found.violations) {
      for (const node of violation.nodes) complain(place, `${violation.id}: ${violation.help}: ${node.target.join(' ')}`);
    }
    await context.close();
  }
}

const [folder, root, ...stories] = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), 'export-'));
const site = await serve(resolve(folder));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS, headless: true });
try {
  for (const story of stories) {
    const file = join(scratch, 'story.html');
    execFileSync(process.env.NUTGRAF, ['export', '--single', story, '--root', root, '--output', file, '--quiet'], { stdio: 'inherit' });
    await look(browser, site, story, file, `${story} as one file`);
    console.log(`${story} as one file: ${Math.round(readFileSync(file).length / 1000)} kB`);
  }
} finally {
  await browser.close();
  site.close();
  rmSync(scratch, { recursive: true });
}
if (wrong > 0) {
  console.log(`${wrong} complaints`);
  process.exit(1);
}
