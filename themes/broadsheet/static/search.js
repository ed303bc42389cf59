// The search page. What a query needs is loaded when there is one: the engine (Pagefind, beside the index), then the pieces of
// the index that hold its words, then the pages that are shown. It writes nothing but text into the page.
//
// The index knows a page as one long text with marks in it (`x-event`, `x-text`, …, with the places at which they stand among its
// words): the mark of a kind begins the title of a passage, `x-text` what it says. From these the results get links to
// the very event, question or claim.
(() => {
  'use strict';
  const finder = document.querySelector('.finder[data-engine]');
  const form = document.querySelector('main .search-form');
  const field = form?.querySelector('input');
  if (!finder || !field) return;
  const words = finder.dataset;
  const state = finder.querySelector('.state');
  const list = finder.querySelector('.hits');
  const more = finder.querySelector('.more-hits');
  const elsewhere = document.querySelector('.elsewhere');

  /** Results shown at once, passages of each, and words of an excerpt. */
  const SHOWN = 10;
  const PASSAGES = 4;
  const EXCERPT = 28;
  /** Milliseconds without a key before a query is taken. */
  const PAUSE = 250;

  const make = (tag, name, ...children) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...children);
    return element;
  };
  const say = (text) => { state.textContent = text; };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const number = (n) => new Intl.NumberFormat(document.documentElement.lang).format(n);
  const kind = (name) => words[`kind${name[0].toUpperCase()}${name.slice(1)}`] || '';

  let engine;
  const start = async () => {
    const { createInstance } = await import(new URL(words.engine, location.href).href);
    const [first, ...others] = words.indexes.split(' ').map((folder) => new URL(folder, location.href).href);
    // Without a worker of its own, which would need the policy of this page on another file.
    const made = createInstance({ basePath: first, noWorker: true });
    await made.init();
    for (const folder of others) await made.mergeIndex(folder);
    return made;
  };

  /** Letters that are found as others, as the index spells them besides. */
  const LETTERS = { ł: 'l', ø: 'o', đ: 'd', ð: 'd', ı: 'i', ħ: 'h', æ: 'ae', œ: 'oe', þ: 'th', ß: 'ss' };
  const folded = (word) => word.toLowerCase().replace(/[łøđðıħæœþß]/g, (letter) => LETTERS[letter])
    .normalize('NFD').replace(/[^\p{L}\p{N}]/gu, '');

  /** Other spellings stand at the end of a page: what was found there is the word that is spelled so. */
  const respell = ({ text, hits }, from) => {
    const wanted = new Map([...hits].filter(([at]) => at >= from).map(([at, score]) => [folded(text[at]), score]));
    text.length = from;
    for (const at of [...hits.keys()]) if (at >= from) hits.delete(at);
    if (wanted.size === 0) return;
    text.forEach((word, at) => {
      const score = wanted.get(folded(word));
      if (score !== undefined && !hits.has(at)) hits.set(at, score);
    });
  };

  /** A page of the index, taken apart. */
  const read = (data) => {
    const narrow = data.raw_content.includes('\u200B');
    const text = data.raw_content.split(narrow ? '\u200B' : /[^\S\uFEFF]+/);
    const hits = new Map(data.weighted_locations.map(({ location: at, balanced_score: score }) => [at, score]));
    const page = { url: data.raw_url, text, hits, joiner: narrow ? '' : ' ', passages: [], date: '' };
    for (const { element, id, location: at } of [...data.anchors].sort((a, b) => a.location - b.location)) {
      const name = element.replace(/^x-/, '');
      const last = page.passages.at(-1);
      if (name === 'date') page.date = decodeURIComponent(id);
      else if (name === 'spelling') respell(page, at);
      else if (name === 'text' && last) last.text = at;
      else page.passages.push({ kind: name, id, from: at, text: at });
    }
    page.passages.forEach((passage, i) => {
      passage.to = page.passages[i + 1]?.from ?? text.length;
      passage.score = 0;
      for (const [at, score] of hits) if (at >= passage.from && at < passage.to) passage.score += score;
    });
    return page;
  };

  /** Words of a page, those that were looked for marked. */
  const marked = ({ text, hits, joiner }, from, to) => {
    const out = document.createDocumentFragment();
    for (let at = from; at < to; at += 1) {
      const word = text[at].replace(/&lt;/g, '<').replace(/&gt;/g, '>');
      if (at > from) out.append(joiner);
      if (!hits.has(at)) {
        out.append(word);
        continue;
      }
      const [, before, bare, after] = word.match(/^([\p{P}\s]*)(.*?)([\p{P}\s]*)$/su);
      out.append(before, make('mark', '', bare), after);
    }
    out.normalize();
    return out;
  };

  /** The stretch of a passage that says most of what was looked for. */
  const excerpt = (page, { text: from, to }) => {
    const { text } = page;
    const length = page.joiner ? EXCERPT : 2 * EXCERPT;
    let [start, best] = [from, 0];
    if (to - from > length) {
      for (const at of page.hits.keys()) {
        if (at < from || at >= to) continue;
        const begin = Math.max(from, Math.min(at - Math.floor(length / 4), to - length));
        let score = 0;
        for (const [other, value] of page.hits) if (other >= begin && other < begin + length) score += value;
        if (score > best) [start, best] = [begin, score];
      }
    }
    // It does not begin with what ends the sentence before.
    while (start < to && !/[\p{L}\p{N}]/u.test(text[start])) start += 1;
    const end = Math.min(to, start + length);
    const out = make('p', 'excerpt', start > from ? '… ' : '', marked(page, start, end), end < to ? ' …' : '');
    return out.textContent.trim() ? out : '';
  };

  const address = (page, id) => {
    const url = new URL(words.root + page.url.replace(/^\//, ''), location.href);
    if ('files' in words && url.pathname.endsWith('/')) url.pathname += 'index.html';
    if (id) url.hash = id;
    return url.href;
  };

  const link = (page, passage, id) => {
    const element = make('a', '', marked(page, passage.from, passage.text));
    if (!element.textContent.trim()) element.textContent = kind(passage.kind);
    element.href = address(page, id);
    return element;
  };

  const hit = (data) => {
    const page = read(data);
    const [own, ...rest] = page.passages;
    const about = make('p', 'facts', make('span', 'kind', kind(own.kind)));
    if (page.date) about.append(' ', make('span', '', page.date));
    const item = make('li', 'hit', make('h2', 'item-title', link(page, own)), about, excerpt(page, own));
    const found = rest.filter((passage) => passage.score > 0).sort((a, b) => b.score - a.score).slice(0, PASSAGES);
    if (found.length > 0) {
      const places = found.map((passage) => make('li', '', make('span', 'kind', kind(passage.kind)), ' ', link(page, passage, passage.id), excerpt(page, passage)));
      item.append(make('ul', 'places', ...places));
    }
    return item;
  };

  /** The query that is being answered; an answer to an older one is thrown away. */
  let turn = 0;
  let rest = [];

  const show = async (mine) => {
    const next = rest.splice(0, SHOWN);
    const items = (await Promise.all(next.map((result) => result.data()))).map(hit);
    if (mine !== turn) return undefined;
    list.append(...items);
    more.hidden = rest.length === 0;
    return items[0];
  };

  const clear = () => {
    turn += 1;
    rest = [];
    list.replaceChildren();
    more.hidden = true;
    elsewhere.hidden = false;
    say('');
  };

  let asked = '';
  const ask = async (query) => {
    const wanted = query.trim();
    if (wanted === asked) return;
    asked = wanted;
    const url = new URL(location.href);
    if (wanted) url.searchParams.set('q', wanted);
    else url.searchParams.delete('q');
    url.hash = '';
    history.replaceState(null, '', url);
    if (!wanted) return clear();
    turn += 1;
    const mine = turn;
    const late = setTimeout(() => { if (mine === turn) say(words.wait); }, 400);
    try {
      engine ??= start();
      const found = await (await engine).search(wanted);
      if (mine !== turn) return;
      list.replaceChildren();
      rest = [...found.results];
      await show(mine);
      if (mine !== turn) return;
      elsewhere.hidden = found.results.length > 0;
      say(found.results.length > 0
        ? fill(words.results, { q: wanted, count: number(found.results.length) })
        : fill(words.none, { q: wanted }));
    } catch (error) {
      if (mine !== turn) return;
      // The next query tries again.
      engine = undefined;
      asked = '';
      clear();
      say(words.failed);
      console.warn(error);
    } finally {
      clearTimeout(late);
    }
  };

  if (location.protocol === 'file:') {
    // Browsers let no page read other files.
    say(words.fromFiles);
    state.classList.add('notice');
    form.hidden = true;
    return;
  }

  let pause;
  field.addEventListener('input', (event) => {
    clearTimeout(pause);
    // Half a word of Chinese or Japanese is no query.
    if (!event.isComposing) pause = setTimeout(() => ask(field.value), PAUSE);
  });
  field.addEventListener('compositionend', () => {
    clearTimeout(pause);
    pause = setTimeout(() => ask(field.value), PAUSE);
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing || !field.value) return;
    event.preventDefault();
    field.value = '';
    ask('');
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    clearTimeout(pause);
    ask(field.value);
  });
  more.querySelector('button').addEventListener('click', async () => {
    const first = await show(turn);
    first?.querySelector('a').focus();
  });
  const fromAddress = () => {
    field.value = new URL(location.href).searchParams.get('q') ?? '';
    ask(field.value);
  };
  addEventListener('popstate', fromAddress);
  fromAddress();
})();
