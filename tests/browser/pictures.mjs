// Pictures for people to look at: `node pictures.mjs OUT NAME=FOLDER…`. Of one page of each kind in each language the whole
// page at three widths, light and dark, and printed. CHROMIUM and NODE_TOOLS as for run.mjs; printed pages want `pdftoppm`.

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { looks, pages } from './pages.mjs';
import { serve } from './server.mjs';

const require = createRequire(join(process.env.NODE_TOOLS, 'x.js'));
const { chromium } = require('playwright-core');
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--hide-scrollbars',
];
const WIDTHS = [360, 768, 1280];
/** Chromium draws no page that is longer. */
const TALLEST = 16_000;

const [out, ...sites] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS, headless: true });
try {
  for (const argument of sites) {
    const [name, path] = argument.split('=');
    const folder = resolve(path);
    const site = await serve(folder);
    const into = join(out, name);
    mkdirSync(into, { recursive: true });
    const chosen = looks(pages(folder));
    for (const one of chosen) {
      const page = await browser.newPage();
      await page.goto(site.origin + one.path);
      await page.evaluate(() => document.fonts.ready);
      const file = join(into, `${one.lang}-${one.kind}${one.kind === 'part' ? `-${one.path.split('/').at(-2)}` : ''}`);
      for (const width of WIDTHS) {
        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 800 });
          const height = Math.min(await page.evaluate(() => document.documentElement.scrollHeight), TALLEST);
          await page.screenshot({ path: `${file}-${width}-${colorScheme}.png`, clip: { x: 0, y: 0, width, height }, fullPage: true });
        }
      }
      if (['story', 'page'].includes(one.kind)) {
        await page.emulateMedia({ colorScheme: 'light' });
        await page.pdf({ path: `${file}.pdf`, preferCSSPageSize: true });
        spawnSync('pdftoppm', ['-r', '60', '-png', `${file}.pdf`, `${file}-print`]);
      }
      await page.close();
    }
    site.close();
    console.log(`${name}: pictures of ${chosen.length} pages in ${into}`);
  }
} finally {
  await browser.close();
}
