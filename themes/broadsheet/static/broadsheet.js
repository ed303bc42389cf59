// Broadsheet: what readers may like to have and can do without. Every page can be read whole without it.
//
// It is loaded before the style sheets and not deferred, because it chooses day or night and says whether a story has
// changed since the reader's last visit before the first line is drawn; everything else waits for the document. What it
// keeps stays in this browser: `ng-scheme` (light or dark) and `ng-read` (which state of which story was read).
(() => {
  'use strict';
  const root = document.documentElement;
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];

  /** Storage that is not there (private windows, blocked cookies) is empty and forgets. */
  const keep = (area, key, value) => {
    try {
      const store = window[area];
      if (value === undefined) return store.getItem(key);
      if (value === null) store.removeItem(key);
      else store.setItem(key, value);
    } catch { /* nothing is kept */ }
    return null;
  };
  const keptMap = (area, key) => {
    try {
      return new Map(JSON.parse(keep(area, key)));
    } catch {
      return new Map();
    }
  };
  const address = (href) => new URL(href, location.href).pathname.replace(/index\.html$/, '');

  // Before the first line is drawn.

  root.dataset.js = '';
  const scheme = (name) => {
    if (name === 'light' || name === 'dark') root.dataset.theme = name;
    else delete root.dataset.theme;
  };
  scheme(keep('localStorage', 'ng-scheme'));

  /** The states of stories that were read, and as they were when this visit began. */
  const read = keptMap('localStorage', 'ng-read');
  const visit = keptMap('sessionStorage', 'ng-read');
  const before = (path) => (visit.has(path) ? visit.get(path) : read.get(path)) || '';
  const later = (date, than) => Date.parse(date) > Date.parse(than);
  const here = address(location.href);
  const state = root.dataset.state;
  const since = before(here);
  if (state) {
    if (since && later(state, since)) root.dataset.changed = '';
    visit.set(here, since);
    read.delete(here);
    read.set(here, state);
    keep('sessionStorage', 'ng-read', JSON.stringify([...visit]));
    keep('localStorage', 'ng-read', JSON.stringify([...read].slice(-500)));
  }

  // When the document is there.

  let words = {};
  let said;
  const say = (text) => {
    if (!said) {
      said = document.createElement('p');
      said.className = 'visually-hidden';
      said.setAttribute('role', 'status');
      document.body.append(said);
    }
    // A region that is new says nothing; the same words twice neither.
    said.textContent = '';
    setTimeout(() => { said.textContent = text; }, 50);
  };

  /** An element that without scripts is not there, and that tests can tell from the text. */
  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    element.className = name;
    element.dataset.made = '';
    element.textContent = text;
    return element;
  };

  const copy = async (text, button) => {
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Pages that come from files or over plain HTTP have no clipboard: the old way.
      const field = document.createElement('textarea');
      field.value = text;
      field.readOnly = true;
      field.className = 'visually-hidden';
      (button.closest('[popover], dialog') || document.body).append(field);
      field.select();
      done = document.execCommand('copy');
      field.remove();
      button.focus({ preventScroll: true });
    }
    say(done ? words.copied : words.failed);
    if (!done || button.localName !== 'button') return;
    const own = button.dataset.words || (button.dataset.words = button.textContent);
    button.textContent = words.copied;
    clearTimeout(button.timer);
    button.timer = setTimeout(() => { button.textContent = own; }, 2000);
  };

  const schemes = () => {
    for (const select of $$('[data-scheme]')) {
      select.value = root.dataset.theme || '';
      select.addEventListener('change', () => {
        scheme(select.value);
        keep('localStorage', 'ng-scheme', select.value || null);
      });
    }
    // Other windows follow.
    addEventListener('storage', (event) => {
      if (event.key !== 'ng-scheme') return;
      scheme(event.newValue);
      for (const select of $$('[data-scheme]')) select.value = root.dataset.theme || '';
    });
  };

  const openAll = () => {
    for (const button of $$('[data-open-all]')) {
      const all = $$('details.question', button.closest('.part, .parts, main') || document);
      const show = () => {
        const open = all.every((details) => details.open);
        button.textContent = open ? button.dataset.close : button.dataset.openAll;
      };
      button.addEventListener('click', () => {
        const open = !all.every((details) => details.open);
        for (const details of all) details.open = open;
        show();
      });
      for (const details of all) details.addEventListener('toggle', show);
    }
  };

  /** "Copy link" beside what has an address of its own. */
  const copyLinks = () => {
    const named = $$('.part-head[id], .prose :is(h2, h3)[id], .claim[id], .answer[id], .measure[id], .quote[id]');
    for (const target of named) {
      // The address of a part is that of its section.
      const id = target.matches('.part-head') ? target.closest('section')?.id : target.id;
      if (!id) continue;
      const button = make('button', 'copy-link', words.link);
      button.type = 'button';
      // In a heading, the heading says to what; elsewhere the name does.
      if (!target.matches('h2, h3, h4')) {
        const about = target.closest('details')?.querySelector('summary') || target;
        button.setAttribute('aria-label', `${words.link}: ${about.textContent.trim().replace(/\s+/g, ' ').slice(0, 80)}`);
      }
      button.addEventListener('click', () => copy(new URL(`#${encodeURIComponent(id)}`, location.href).href, button));
      target.append(button);
    }
    // The date of an event is a link to it: it still leads there, and is copied besides.
    for (const link of $$('.event .when > a[href^="#"]')) link.addEventListener('click', () => copy(link.href, link));
    for (const button of $$('[data-copy]')) {
      button.addEventListener('click', () => copy($(button.dataset.copy)?.innerText.trim() || '', button));
    }
  };

  /** Marks what is new since the reader was last here: in lists, and in a story that has changed. */
  const sinceLast = () => {
    for (const item of $$('.item[data-state]')) {
      const link = $('.item-title a', item);
      const last = link && before(address(link.href));
      if (!last || !later(item.dataset.state, last)) continue;
      $('.facts', item)?.prepend(make('span', 'flag fresh', words.changed));
    }
    if (!('changed' in root.dataset)) return;
    const mark = (place) => place?.append(' ', make('span', 'flag fresh', words.fresh));
    // Changes are listed, and told at each thing they concern; a closed answer says it on its question.
    for (const change of $$('.change[data-date], .changed[data-date]').filter((change) => later(change.dataset.date, since))) {
      mark($('.when', change) || change);
      const question = $('summary h3, summary h4', change.closest('details.question') || change);
      if (question && !$('.fresh', question)) mark(question);
    }
  };

  /** Expected events whose day has passed since the story was written, and where the reader's own day lies. */
  const today = () => {
    const now = new Date();
    const passed = $$('.timeline .event.expected time[datetime]')
      .filter((time) => time.dateTime.length >= 10 && new Date(`${time.dateTime.slice(0, 10)}T23:59:59`) < now)
      .map((time) => time.closest('.event'));
    for (const event of new Set(passed)) $('.flag', event)?.after(' ', make('span', 'overdue', words.overdue));
    const last = passed.at(-1);
    if (!last || !words.today) return;
    const date = new Intl.DateTimeFormat(root.lang, { dateStyle: 'long' }).format(now);
    const mark = make(last.localName, 'as-of-mark today', '');
    mark.append(make('span', '', words.today.replace('{date}', date)));
    last.after(mark);
  };

  /** The contents list shows where the reader is. */
  const spy = () => {
    const links = new Map($$('.contents a[href^="#"]').map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
    const parts = [...links.keys()].map((id) => document.getElementById(id)).filter((element) => element?.matches('section'));
    if (parts.length < 2 || !('IntersectionObserver' in window)) return;
    const bar = $('.contents');
    const watch = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const link = links.get(target.id);
        if (!isIntersecting) {
          link.removeAttribute('aria-current');
          continue;
        }
        link.setAttribute('aria-current', 'location');
        // Only the bar moves, and only sideways.
        if (bar.scrollWidth > bar.clientWidth) {
          const middle = link.getBoundingClientRect().x + link.offsetWidth / 2 - bar.getBoundingClientRect().x - bar.clientWidth / 2;
          bar.scrollBy({ left: middle });
        }
      }
    }, { rootMargin: '-20% 0% -79% 0%' });
    for (const part of parts) watch.observe(part);
  };

  /** Escape closes what is open around the focus; popovers close by themselves. */
  const escape = () => {
    addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if ('popover' in HTMLElement.prototype && $(':popover-open')) return;
      const details = document.activeElement?.closest('main details[open]');
      if (!details) return;
      details.open = false;
      $('summary', details)?.focus();
    });
  };

  /** On paper every answer is open. */
  const print = () => {
    let closed = [];
    addEventListener('beforeprint', () => {
      closed = $$('main details:not([open])');
      for (const details of closed) details.open = true;
    });
    addEventListener('afterprint', () => {
      for (const details of closed) details.open = false;
    });
  };

  const start = () => {
    words = { ...$('#ng-words')?.dataset };
    for (const part of [schemes, openAll, copyLinks, sinceLast, today, spy, escape, print]) part();
  };
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', start);
  else start();
})();
