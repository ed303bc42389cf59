// Looks at `nutgraf serve` in a browser: pages reload after a good change, show errors over the last good page after a
// broken one and recover by themselves, also when the server was away. NUTGRAF is the program; CHROMIUM and NODE_TOOLS
// as for run.mjs.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const require = createRequire(join(process.env.NODE_TOOLS, 'x.js'));
const { chromium } = require('playwright-core');
const nutgraf = resolve(process.env.NUTGRAF);
const root = mkdtempSync(join(tmpdir(), 'nutgraf-live-'));

// Whatever happens, no server stays behind.
const servers = new Set();
process.on('exit', () => servers.forEach((child) => child.kill('SIGKILL')));

const write = (title, text) => writeFileSync(join(root, 'content/about.md'), `---\ntitle: ${title}\n---\n\n${text}\n`);

function expect(fact, words) {
  if (!fact) throw new Error(words);
}

/** Starts the server and waits until it says its address. */
async function start(port) {
  const child = spawn(nutgraf, ['serve', '--port', String(port)], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  servers.add(child);
  let said = '';
  const address = await new Promise((found, failed) => {
    child.stderr.on('data', (data) => {
      said += data;
      const match = said.match(/Look at (http:\S+\/)/);
      if (match) found(match[1]);
    });
    child.on('exit', () => failed(new Error(`it ended: ${said}`)));
  });
  return { child, address };
}

async function stop({ child }) {
  child.removeAllListeners('exit');
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  servers.delete(child);
  expect(code === 0, `exit code ${code} after an interrupt`);
}

async function look(page) {
  const complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => complaints.push(`a dialog: ${dialog.message()}`) && dialog.dismiss());
  const overlay = page.locator('#ng-errors');

  let server = await start(0);
  await page.goto(server.address + 'about/');
  write('About', 'The second text.');
  await page.getByText('The second text.').waitFor();

  write('About', 'See <img src=x onerror=alert(1)>.');
  await overlay.waitFor();
  const said = await overlay.innerText();
  expect(said.includes('raw-html') && said.includes('<img src=x onerror=alert(1)>'), `the errors are not shown: ${said}`);
  expect((await overlay.locator('img').count()) === 0, 'the errors are not escaped');
  expect(await page.getByText('The second text.').isVisible(), 'the last good page is gone');
  await page.keyboard.press('Escape');
  expect((await overlay.count()) === 0, 'Escape does not hide the errors');

  write('About', 'The third text.');
  await page.getByText('The third text.').waitFor();
  expect((await overlay.count()) === 0, 'the errors stay after they were mended');
  expect(complaints.length === 0, complaints.join('\n'));

  // The server goes away and comes back with errors from the start: what is open stays, what is opened says why not.
  await stop(server);
  write('About', '<b>broken</b>');
  server = await start(new URL(server.address).port);
  await overlay.waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'This page cannot be shown yet' }).waitFor();
  expect((await page.locator('pre b').count()) === 0, 'the error page does not escape');
  write('About', 'The fourth text.');
  await page.getByText('The fourth text.').waitFor();
  await stop(server);
}

const made = spawnSync(nutgraf, ['init', root]);
expect(made.status === 0, String(made.stderr));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync'],
});
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  await look(page);
  console.log('nutgraf serve: pages reload, errors show and go');
} finally {
  await browser.close();
  rmSync(root, { recursive: true });
}
process.exit(0);
