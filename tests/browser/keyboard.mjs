// A reader without a mouse: every stop in the order of reading, each seen, the way past the menu first, and Escape closes
// what opens.

const STOPS = 400;

/** Where the focus is. Runs in the page; remembers the element for the next call. */
function stop() {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return { end: true };
  const before = window.ngStop;
  window.ngStop = element;
  const style = getComputedStyle(element);
  const label = element.closest('label');
  const box = (label ?? element).getBoundingClientRect();
  const ring = (one) => {
    const look = getComputedStyle(one);
    return (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== 'none';
  };
  const seen = box.width > 0 && box.height > 0 && style.visibility !== 'hidden' && style.opacity !== '0'
    && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const name = `${element.tagName.toLowerCase()}${typeof element.className === 'string' && element.className ? '.' + element.className.split(' ').join('.') : ''} "${element.textContent.trim().slice(0, 30)}"`;
  return {
    name,
    skip: element.classList.contains('skip'),
    backwards: before ? !(before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) : false,
    seen,
    ring: ring(element) || (label && ring(label)),
    again: before === element,
  };
}

/** Boxes whose order on the screen is not that of the text. Runs in the page. */
function reordered() {
  const found = [...document.querySelectorAll('body *')].filter((element) => {
    const style = getComputedStyle(element);
    return style.order !== '0' || ['row-reverse', 'column-reverse'].includes(style.flexDirection) || element.tabIndex > 0;
  });
  // It takes two stops to be in the wrong order.
  const stops = (element) => element.matches('a, button, summary') || element.querySelector('a, button, summary');
  return found.filter((e) => stops(e) && [...e.parentElement.children].some((other) => other !== e && stops(other)))
    .slice(0, 3).map((e) => `${e.tagName.toLowerCase()}.${e.className}`);
}

export async function keyboard(page, complain) {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.evaluate(() => {
    window.ngStop = undefined;
    document.activeElement?.blur();
    window.scrollTo(0, 0);
  });
  for (const name of await page.evaluate(reordered)) complain(`stands elsewhere than it is read: ${name}`);
  let count = 0;
  const wrong = new Set();
  for (; count < STOPS; count += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(stop);
    if (at.end || (at.again && count > 0)) break;
    if (count === 0 && !at.skip) wrong.add(`begins with ${at.name}, not with the way past the menu`);
    if (at.backwards) {
      // Back at the beginning: all were there.
      if (at.skip) break;
      wrong.add(`${at.name} comes too late`);
    }
    if (!at.seen) wrong.add(`${at.name} has the focus and is not to be seen`);
    if (!at.ring) wrong.add(`${at.name} does not show that it has the focus`);
    if (wrong.size > 8) break;
  }
  if (count < 2) wrong.add('the keyboard reaches nothing');
  wrong.forEach((words) => complain(words));
  await skip(page, complain);
}

async function skip(page, complain) {
  await page.evaluate(() => {
    document.activeElement?.blur();
    window.scrollTo(0, 0);
  });
  await page.locator('a.skip').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const inside = await page.evaluate(() => {
    const main = document.querySelector('main');
    const focus = document.activeElement;
    return focus === document.body || main.contains(focus) || !!(main.compareDocumentPosition(focus) & Node.DOCUMENT_POSITION_FOLLOWING);
  });
  if (!inside) complain('the way past the menu does not lead past it');
}

/** What a button opens is there, and Escape closes it and gives the focus back. */
export async function escape(page, complain) {
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
  const opener = page.locator('main [popovertarget]:not([popovertargetaction="hide"]), main [popovertarget]:not([popovertargetaction])').first();
  if ((await opener.count()) === 0) return;
  const opened = () => page.evaluate(() => document.querySelectorAll(':popover-open').length);
  await opener.scrollIntoViewIfNeeded();
  await opener.focus();
  await page.keyboard.press('Enter');
  if ((await opened()) !== 1) return complain('Enter does not open what a button promises');
  await page.keyboard.press('Escape');
  if ((await opened()) !== 0) complain('Escape does not close what a button opened');
  const back = await opener.evaluate((element) => document.activeElement === element);
  if (!back) complain('after Escape the focus is not where it was');
}
