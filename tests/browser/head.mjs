// What every page says of itself, read off its HTML: title, description, canonical address, previews, data for machines;
// no id twice, nothing inline, nothing from another host.

import { attributes, text } from './pages.mjs';

/** Elements that fetch what they name. */
const FETCHING = /<(?:img|script|source|iframe|embed|object|video|audio|track|input)\b[^>]*>|<link\b[^>]*\brel="(?:stylesheet|icon|preload|modulepreload|manifest)"[^>]*>/g;

function meta(html, name) {
  const found = html.match(new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)">`));
  return found && text(found[1]);
}

/** Complaints: pairs of page and words. */
/** Scripts that the fonts for cards do not have: without a font of the site there is a hint and no card. */
const UNDRAWN = /^(he|ja|ko|zh)\b/;

export function heads(all) {
  const found = [];
  const titles = new Map();
  for (const page of all.filter((page) => !page.redirect)) {
    const complain = (words) => found.push([page.path, words]);
    for (const id of new Set(page.twice)) complain(`the id \`${id}\` stands twice`);
    inline(page, complain);
    const indexed = !/noindex/.test(meta(page.html, 'robots') ?? '');
    if (page.kind && indexed && !page.path.endsWith('404.html')) {
      head(page, complain);
      const title = `${page.lang} ${page.html.match(/<title>([^<]*)/)?.[1]}`;
      if (titles.has(title)) complain(`has the title of ${titles.get(title)}: ${title}`);
      titles.set(title, page.path);
    }
  }
  return found;
}

function inline(page, complain) {
  const tags = page.bare.match(/<[a-z][^>]*>/g) ?? [];
  for (const tag of tags) {
    if (/\sstyle="/.test(tag) || /^<style/.test(tag)) complain(`a style in the page: ${tag}`);
    if (/\son[a-z]+="/.test(tag)) complain(`a script in the page: ${tag}`);
    if (/^<script/.test(tag) && !/\ssrc="/.test(tag)) complain(`a script in the page: ${tag}`);
  }
  for (const tag of page.bare.match(FETCHING) ?? []) {
    for (const address of [...attributes(tag, 'src'), ...attributes(tag, 'href')]) {
      if (/^(?:[a-z]+:)?\/\//.test(address)) complain(`fetches from elsewhere: ${tag}`);
    }
  }
}

function head(page, complain) {
  const { html } = page;
  if (!html.match(/<title>([^<]+)/)) complain('has no title');
  const description = meta(html, 'description') ?? '';
  if ([...description].length < 20) complain(`the description is too short: "${description}"`);
  for (const name of ['og:title', 'og:type', 'og:url', 'og:image', 'og:description', 'og:site_name', 'twitter:card']) {
    if (name === 'og:image' && UNDRAWN.test(page.lang)) continue;
    if (!meta(html, name)) complain(`has no \`${name}\``);
  }
  const canonical = html.match(/<link rel="canonical" href="(https?:[^"]*)"/)?.[1];
  if (!canonical) return complain('has no canonical address');
  // What is said of a page that is part of another stands there.
  if (!new URL(canonical).pathname.endsWith(page.path)) return undefined;
  const data = [...html.matchAll(/<script type="application\/ld\+json">([^]*?)<\/script>/g)];
  if (data.length === 0) complain('has no JSON-LD');
  for (const [, json] of data) {
    try {
      if (!JSON.parse(json)['@context']) complain('its JSON-LD has no context');
    } catch (error) {
      complain(`its JSON-LD is broken: ${error.message}`);
    }
  }
  return undefined;
}
