// What can be read: the same without JavaScript, and all of it on paper.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { text } from './pages.mjs';

/** The words of the page, without what only a script offers. Runs in the page. */
function words() {
  for (const made of document.querySelectorAll('.script-only, [data-made], noscript')) made.remove();
  return document.querySelector('main').innerText.replace(/\s+/g, ' ').trim();
}

/** Changes the page: for the end. */
export async function withoutScript(browser, page, url, complain) {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 800 } });
  try {
    const plain = await context.newPage();
    await plain.goto(url);
    const [one, other] = [await plain.evaluate(words), await page.evaluate(words)];
    if (one === other) return;
    let at = 0;
    while (one[at] === other[at]) at += 1;
    complain(`says something else without JavaScript: "${one.slice(at, at + 60)}" instead of "${other.slice(at, at + 60)}"`);
  } finally {
    await context.close();
  }
}

/** What must be on paper: answers, addresses of sources, headings that something follows. Runs in the page. */
function wanted() {
  const words = (element) => element.textContent.replace(/\s+/g, ' ').trim();
  return {
    answers: [...document.querySelectorAll('main .answer')].map((answer) => {
      // What the script adds for the screen is not part of the answer.
      const own = answer.cloneNode(true);
      for (const made of own.querySelectorAll('[data-made]')) made.remove();
      return words(own);
    }),
    closed: [...document.querySelectorAll('main .answer')].filter((answer) => !answer.checkVisibility() || answer.getBoundingClientRect().height < 10).map(words),
    addresses: [...document.querySelectorAll('main .source .reference a[href^="http"]')].map((link) => link.href),
    headings: [...document.querySelectorAll('main h2, main h3, main h4')].map(words),
    rtl: document.dir === 'rtl',
  };
}

/** Only what makes words, so that breaks of lines, hyphens and marks of direction do not matter. */
const squeeze = (text) => text.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '');

/** The same for a word whose letters came out in another order, as ligatures of Arabic do. */
const sorted = (word) => [...squeeze(word).replace(/\p{M}/gu, '')].sort().join('');

/** Sheets of paper: how high each is, and its lines with their places. */
async function sheets(page) {
  const folder = mkdtempSync(join(tmpdir(), 'nutgraf-print-'));
  try {
    const path = join(folder, 'page.pdf');
    await page.pdf({ path, preferCSSPageSize: true, printBackground: false });
    const read = spawnSync('pdftotext', ['-enc', 'UTF-8', '-bbox-layout', path, '-'], { encoding: 'utf8', maxBuffer: 1 << 27 });
    if (read.status !== 0) throw new Error(`pdftotext: ${read.stderr || read.error}`);
    return read.stdout.split('<page ').slice(1).map((sheet) => ({
      height: Number(sheet.match(/height="([\d.]+)"/)[1]),
      lines: sheet.split('<line ').slice(1).map((line) => {
        const [left, top, right, bottom] = ['xMin', 'yMin', 'xMax', 'yMax'].map((key) => Number(line.match(`${key}="([\\d.]+)"`)[1]));
        const words = [...line.matchAll(/<word[^>]*>([^<]*)<\/word>/g)].map((match) => text(match[1]));
        return { left, top, right, bottom, words };
      }),
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** How much of a text is among the words of the paper: lines break words, and some letters come out as others. */
function share(wanted, paper) {
  const words = wanted.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => squeeze(word).length > 3);
  if (words.length === 0) return 1;
  const there = (word) => paper.plain.includes(squeeze(word)) || paper.sorted.has(sorted(word)) || broken(squeeze(word), paper.lines);
  return words.filter(there).length / words.length;
}

/** A long word that one line ends with and another begins with, a column or sheet further on. */
function broken(word, lines) {
  for (let at = 3; at < word.length - 1; at += 1) {
    if (lines.some((line) => line.endsWith(word.slice(0, at))) && lines.some((line) => line.startsWith(word.slice(at)))) return true;
  }
  return false;
}

export async function print(page, complain) {
  await page.emulateMedia({ media: 'print' });
  const asked = await page.evaluate(wanted);
  await page.emulateMedia({ media: null });
  for (const answer of asked.closed) complain(`an answer stays closed on paper: "${answer.slice(0, 60)}"`);
  const paper = await sheets(page);
  const words = paper.flatMap((sheet) => sheet.lines.flatMap((line) => line.words));
  const lines = paper.flatMap((sheet) => sheet.lines.map((line) => squeeze(line.words.join(''))));
  const all = { lines, plain: squeeze(words.join('')), sorted: new Set(words.flatMap((word) => word.split(/[^\p{L}\p{M}\p{N}]+/u)).map(sorted)) };
  for (const answer of asked.answers) {
    if (share(answer, all) < (asked.rtl ? 0.75 : 0.85)) complain(`an answer is not on paper: "${answer.slice(0, 60)}"`);
  }
  const lost = asked.addresses.filter((address) => {
    const forms = [address, decodeURI(address)].map((form) => share(form.replace(/^https?:\/\/(www\.)?/, ''), all));
    return Math.max(...forms) < 0.85;
  });
  if (lost.length > 0) complain(`the addresses of ${lost.length} of ${asked.addresses.length} sources are not on paper: ${lost[0]} …`);
  const headings = new Set(asked.headings.map(sorted));
  const unnumbered = [];
  paper.forEach((sheet, index) => {
    const margin = (line) => line.top > sheet.height * 0.93 || line.bottom < sheet.height * 0.07;
    const number = sheet.lines.some((line) => margin(line) && line.words.some((word) => squeeze(word) === String(index + 1)));
    if (paper.length > 1 && !number) unnumbered.push(index + 1);
    const inner = sheet.lines.filter((line) => !margin(line));
    for (const line of index + 1 < paper.length ? inner : []) {
      // Small print may say the same.
      if (line.bottom - line.top < 11 || !headings.has(sorted(line.words.join('')))) continue;
      // What a short label names may stand beside it.
      const reach = line.right - line.left < 60 ? 150 : 0;
      const near = (other) => other.left < line.right + reach && other.right > line.left - reach;
      const follows = inner.some((other) => other !== line && other.bottom > line.bottom + 2 && near(other));
      if (!follows) complain(`a heading stands alone at the foot of sheet ${index + 1}: "${line.words.join(' ')}"`);
    }
  });
  if (unnumbered.length > 0) complain(`sheets without a number: ${unnumbered.join(', ')}`);
}
