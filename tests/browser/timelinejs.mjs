// Gives every `timeline.json` of built sites to TimelineJS itself: `node timelinejs.mjs NAME=FOLDER …`.
//
// CHROMIUM is the browser, NODE_TOOLS the folder with `node_modules`; `tests/run` sets them. What is looked at: TimelineJS
// reports no error and shows every event and era; the dates it reads lie where `story.json` says they do; what readers see
// of a date is ours; no text is run.

import { createRequire } from 'node:module';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const require = createRequire(join(process.env.NODE_TOOLS, 'x.js'));
const { chromium } = require('playwright-core');
const dist = join(process.env.NODE_TOOLS, 'node_modules/@knight-lab/timelinejs/dist');
const HOST = 'http://timeline.invalid';
const PAGE = `<!doctype html><div id="t" style="width:900px;height:600px"></div><script src="${HOST}/js/timeline.js"></script>`;

const CANARY = '<img src=x onerror="window.hit=1">&lt;img src=x onerror="window.hit=1"&gt;';
/** As nutgraf writes words that look like mark-up; the unit tests hold it to that. */
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
const HOSTILE = {
  scale: 'human',
  events: [{
    unique_id: 'a', start_date: { year: 2024 }, display_date: escaped(escaped(CANARY)), group: escaped(escaped(CANARY)),
    text: { headline: escaped(CANARY), text: escaped(CANARY) },
  }],
};

let wrong = 0;
function complain(place, words) {
  wrong += 1;
  console.log(`${place}: ${words}`);
}

/** What TimelineJS makes of the data. */
async function shown(browser, data) {
  const page = await browser.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  // Its own files are given to it; pictures and fonts of others are not fetched.
  await page.route('**/*', (route) => {
    const url = new URL(route.request().url());
    if (url.origin !== HOST) return route.abort();
    if (url.pathname === '/') return route.fulfill({ contentType: 'text/html', body: PAGE });
    return route.fulfill({ path: join(dist, url.pathname) });
  });
  await page.goto(`${HOST}/`);
  const found = await page.evaluate(async ([given, path]) => {
    const timeline = new window.TL.Timeline('t', given, { script_path: path, font: null });
    for (let i = 0; i < 60 && !timeline.config; i += 1) await new Promise((next) => { setTimeout(next, 50); });
    await new Promise((next) => { setTimeout(next, 200); });
    const date = (one) => one && [one.getFullYear(), one.data.date_obj.getMonth() + 1, one.data.date_obj.getDate()];
    const slide = (one) => ({
      id: one.unique_id, start: date(one.start_date), end: date(one.end_date), words: one.display_date, headline: one.headline ?? one.text?.headline,
    });
    const none = { events: [], eras: [], messages: { errors: ['it shows nothing'] } };
    const { events, eras, messages } = timeline.config ?? none;
    return { events: events.map(slide), eras: eras.map(slide), errors: messages.errors.map(String), hit: window.hit, html: document.body.innerHTML.length };
  }, [data, `${HOST}/js/`]);
  await page.close();
  return { ...found, errors: [...found.errors, ...errors.filter((one) => !/network|fetch|load/i.test(one))] };
}

const day = ([year, month, date]) => year * 10000 + month * 100 + date;
const iso = (text) => { const [, year, month, date] = text.match(/^(-?\d+)-(\d\d)-(\d\d)$/).map(Number); return day([year, month, date]); };

function compare(place, data, story, found) {
  found.errors.forEach((error) => complain(place, error));
  const events = new Map(found.events.map((event) => [event.id, event]));
  if (events.size !== story.timeline.length) complain(place, `${events.size} events of ${story.timeline.length}`);
  if (found.eras.length !== story.eras.length) complain(place, `${found.eras.length} eras of ${story.eras.length}`);
  story.timeline.forEach((event, index) => {
    const mine = events.get(event.id ?? `ng-event-${index + 1}`);
    if (!mine) return complain(place, `\`${event.text.text}\` is missing`);
    const { earliest, latest } = event.date;
    const within = (date) => (!earliest || day(date) >= iso(earliest)) && (!latest || day(date) <= iso(latest));
    if (!within(mine.start) || (mine.end && !within(mine.end))) {
      complain(place, `\`${event.date.edtf}\` became ${mine.start} ${mine.end ?? ''}`);
    }
    if (event.date.edtf.includes('/') && earliest && latest && !mine.end) complain(place, `\`${event.date.edtf}\` has no end`);
    if (!mine.words) complain(place, `\`${event.date.edtf}\` has no words`);
    return undefined;
  });
}

function* timelines(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() && entry.name === 'timeline.json') yield join(entry.parentPath, entry.name);
  }
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const hostile = await shown(browser, HOSTILE);
  if (hostile.hit) complain('hostile', 'words were run');
  if (hostile.events.length !== 1 || hostile.html < 500) complain('hostile', 'TimelineJS showed nothing');
  const refused = await shown(browser, { events: [{ start_date: { year: 'x' }, text: { headline: 'x' } }] });
  if (refused.errors.length === 0) complain('check', 'a wrong date was not noticed');
  let count = 0;
  for (const site of process.argv.slice(2)) {
    const [name, folder] = site.split('=');
    for (const path of timelines(folder)) {
      const data = JSON.parse(readFileSync(path, 'utf8'));
      const story = JSON.parse(readFileSync(join(dirname(path), 'story.json'), 'utf8'));
      compare(`${name}: ${path.slice(folder.length)}`, data, { eras: [], ...story }, await shown(browser, data));
      count += 1;
    }
  }
  console.log(`TimelineJS: ${count} timelines, ${wrong} mistakes`);
  if (count === 0) wrong += 1;
} finally {
  await browser.close();
}
process.exit(wrong > 0 ? 1 : 0);
