// Where things stand: nothing beyond the edge on narrow screens, enlarged, and with the longest words; right to left
// mirrored; nothing that moves for readers who asked for rest; nothing lost in forced colours.

/** German, sixty letters. */
const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamten'.slice(0, 60);
/** The same from right to left: one Arabic word, five times. */
const LONG_RTL = 'فأسقيناكموها'.repeat(5);

/** What stands beyond the edge of the window, and not in a box that scrolls by itself. Runs in the page. */
function beyond() {
  const root = document.documentElement;
  const wide = root.clientWidth;
  const scrolls = root.scrollWidth > wide;
  const shown = (element) => {
    const style = getComputedStyle(element);
    return style.visibility !== 'hidden' && style.position !== 'fixed' && !element.closest('.visually-hidden, .skip, svg, [popover]');
  };
  const boxed = (element) => {
    for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
      if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  const out = [...document.querySelectorAll('body *')].filter((element) => {
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) return false;
    return (box.right > wide + 1 || box.left < -1) && shown(element) && !boxed(element);
  });
  const name = (e) => `${e.tagName.toLowerCase()}${typeof e.className === 'string' && e.className ? '.' + e.className.split(' ').join('.') : ''}`;
  if (!scrolls && out.length === 0) return undefined;
  return `${scrolls ? `scrolls sideways (${root.scrollWidth} > ${wide})` : 'is cut off'}: ${out.slice(0, 4).map(name).join(', ') || 'nobody knows why'}`;
}

/** Puts a word into the first element of each kind that holds text. Runs in the page. */
function prolong(word) {
  const seen = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) {
    const parent = node.parentElement;
    if (!/\p{L}{3}/u.test(node.data) || parent.closest('svg, script, style, .visually-hidden, .skip, pre, code, time, .count, .facts, .folio')) continue;
    const kind = `${parent.closest('[class]')?.className} ${parent.parentElement.tagName} ${parent.tagName} ${parent.className}`;
    if (seen.has(kind)) continue;
    seen.add(kind);
    node.data = `${node.data.trimEnd()} ${word} `;
  }
}

const open = () => document.querySelectorAll('details').forEach((details) => { details.open = true; });

export async function narrow(page, complain) {
  for (const [width, words, size] of [[320, '320 px', ''], [640, '200 % zoom', ''], [720, 'text of double size', '200%']]) {
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate((size) => { document.documentElement.style.fontSize = size; }, size);
    await page.evaluate(open);
    const wrong = await page.evaluate(beyond);
    if (wrong) complain(`${words}: ${wrong}`);
  }
  await page.evaluate(() => { document.documentElement.style.fontSize = ''; });
}

/** Changes the text of the page: for the end. */
export async function longWords(page, complain) {
  const rtl = await page.evaluate(() => document.dir === 'rtl');
  await page.evaluate(prolong, rtl ? LONG_RTL : LONG);
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const wrong = await page.evaluate(beyond);
    if (wrong) complain(`a word of ${LONG.length} letters, ${width} px: ${wrong}`);
  }
}

/** What must hold where reading begins at the right. */
export async function directions(page, complain) {
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const found = await page.evaluate(() => {
      const wrong = [];
      const name = (e) => `${e.tagName.toLowerCase()}.${String(e.className).split(' ').join('.')}`;
      const right = (e) => getComputedStyle(e).direction === 'rtl';
      if (!right(document.body)) wrong.push('the page does not begin at the right');
      for (const element of document.querySelectorAll('body *')) {
        const { textAlign } = getComputedStyle(element);
        if (right(element) && ['left', '-webkit-left'].includes(textAlign) && element.textContent.trim() && !element.closest('svg, pre')) {
          wrong.push(`${name(element)} is aligned to the left`);
        }
        const lang = element.getAttribute('lang');
        if (lang && /^(de|en|es|fr|ru|zh|ja)\b/.test(lang) && right(element)) wrong.push(`${name(element)} in ${lang} runs from the right`);
      }
      // The rail: whatever a timeline puts before its text stands at the right of it.
      for (const event of document.querySelectorAll('.timeline .event')) {
        const box = event.closest('.timeline').getBoundingClientRect();
        const what = event.querySelector('.what');
        if (!what) continue;
        const range = document.createRange();
        range.selectNodeContents(what);
        const text = range.getBoundingClientRect();
        if (box.right - text.right < 8) wrong.push('the rail of the timeline is not at the right');
        break;
      }
      return [...new Set(wrong)].slice(0, 5);
    });
    found.forEach((words) => complain(`${width} px: ${words}`));
  }
}

/** Readers who asked for rest, and readers with colours of their own. */
export async function preferences(page, complain) {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const moving = await page.evaluate(() => {
    const seconds = (text) => Math.max(...text.split(',').map((one) => (one.includes('ms') ? parseFloat(one) / 1000 : parseFloat(one))));
    const found = [...document.querySelectorAll('*')].filter((element) => {
      const style = getComputedStyle(element);
      return (style.animationName !== 'none' && seconds(style.animationDuration) > 0.01) || seconds(style.transitionDuration) > 0.01;
    });
    if (getComputedStyle(document.documentElement).scrollBehavior === 'smooth') found.push(document.documentElement);
    return found.slice(0, 3).map((e) => `${e.tagName.toLowerCase()}.${e.className}`);
  });
  if (moving.length > 0) complain(`moves although the reader asked for rest: ${moving.join(', ')}`);
  await page.emulateMedia({ reducedMotion: null, forcedColors: 'active' });
  const lost = await page.evaluate(() => {
    const found = [];
    for (const mark of document.querySelectorAll('a[href], button, summary')) {
      const style = getComputedStyle(mark);
      if (style.forcedColorAdjust === 'none') found.push(mark);
    }
    return found.slice(0, 3).map((e) => `${e.tagName.toLowerCase()}.${e.className}`);
  });
  if (lost.length > 0) complain(`keeps its colours although the reader chose others: ${lost.join(', ')}`);
  await page.emulateMedia({ forcedColors: null });
}
