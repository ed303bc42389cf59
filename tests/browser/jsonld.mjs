// Holds the JSON-LD of every page against the vocabulary of schema.org: `node jsonld.mjs NAME=FOLDER …`.
//
// NODE_TOOLS is the folder with `node_modules`; `tests/run` sets it. The vocabulary is read from the types of the package
// `schema-dts`, which are generated from the one that schema.org publishes. What is looked at: every type is known, every
// property belongs to its type, every value to what the property takes, references lead to nodes of the graph, and no page
// says that it has judged a claim.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PLAIN = ['Text', 'URL', 'Date', 'DateTime', 'Time', 'Number', 'Integer', 'Float', 'Boolean'];
const DATE = /^-?\d{4}(-\d\d(-\d\d)?)?$/;
const MOMENT = /^-?\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/;

/** Types and properties from TypeScript: `interface EventBase extends ThingBase { "about"?: SchemaValue<Thing, "about">; }`. */
export function vocabulary(text) {
  const bases = new Map();
  const types = new Map();
  for (const [, name, above, body] of text.matchAll(/^(?:export )?interface (\w+)(?: extends ([^{]+))? \{\n([\s\S]*?)^\}/gm)) {
    const properties = new Map();
    for (const [, key, range] of body.matchAll(/^ {4}"(\w+)"\??: SchemaValue<(.*), "\w+">;/gm)) {
      properties.set(key, range.split('|').map((one) => one.trim()));
    }
    const name_of_type = body.match(/"@type": "(\w+)"/)?.[1];
    const parents = [...(above ?? '').matchAll(/\b\w+Base\b/g)].map(([one]) => one);
    bases.set(name, { properties, parents });
    if (name_of_type) types.set(name_of_type, { leaf: name, below: new Set([name_of_type]), words: new Set() });
  }
  const alias = new Map();
  for (const [, name, union] of text.matchAll(/^export type (\w+) = ([^;<]+);/gm)) {
    alias.set(name, union.split('|').map((one) => one.trim()));
  }
  const below = (name, seen = new Set()) => {
    if (seen.has(name)) return seen;
    seen.add(name);
    for (const one of alias.get(name) ?? []) if (/^\w+$/.test(one)) below(one, seen);
    return seen;
  };
  return {
    has: (type) => types.has(type),
    /** What a property of a type takes; undefined: the type has none of this name. */
    range(type, property) {
      const seen = new Set();
      const find = (base) => {
        if (seen.has(base) || !bases.has(base)) return undefined;
        seen.add(base);
        const { properties, parents } = bases.get(base);
        return properties.get(property) ?? parents.map(find).find(Boolean);
      };
      return find(types.get(type).leaf);
    },
    /** Is this type one of these, or below one of them? */
    fits: (type, range) => range.some((one) => below(one).has(type)),
    /** The words that stand for values of an enumeration. */
    words: (range) => range.flatMap((one) => [...below(one)].flatMap((name) => alias.get(name) ?? []))
      .filter((one) => one.startsWith('"')).map((one) => one.slice(1, -1)),
    plain: (range) => PLAIN.filter((kind) => range.some((one) => one === kind || (kind !== 'URL' && below(one).has(kind)))),
  };
}

const list = (value) => (Array.isArray(value) ? value : [value]);

/** What is wrong with a graph. */
export function mistakes(graph, words) {
  const found = [];
  const nodes = new Map();
  const walk = (value, visit) => {
    if (value === null || typeof value !== 'object') return;
    if (!Array.isArray(value)) visit(value);
    Object.values(value).forEach((inner) => walk(inner, visit));
  };
  walk(graph, (node) => { if (node['@id'] && node['@type']) nodes.set(node['@id'], node); });
  if (graph['@context'] !== 'https://schema.org') found.push('`@context` is not https://schema.org');

  const fits = (value, range, place) => {
    const kinds = words.plain(range);
    if (typeof value === 'boolean') return kinds.includes('Boolean') || `${place} takes no truth value`;
    if (typeof value === 'number') return ['Number', 'Integer', 'Float'].some((kind) => kinds.includes(kind)) || `${place} takes no number`;
    if (typeof value === 'string') {
      if (value.trim() === '') return `${place} is empty`;
      if (words.words(range).includes(value)) return true;
      if (kinds.includes('Text')) return true;
      if (kinds.includes('Date') && DATE.test(value)) return true;
      if (kinds.includes('DateTime') && MOMENT.test(value)) return true;
      if (kinds.includes('URL') && URL.canParse(value, 'https://example.org/')) return true;
      return `${place} cannot be \`${value}\`, it takes ${range.join(', ')}`;
    }
    if (value === null) return `${place} is null`;
    const keys = Object.keys(value);
    const node = keys.length === 1 && keys[0] === '@id' ? nodes.get(value['@id']) : value;
    if (!node) return `${place} refers to \`${value['@id']}\`, which is not in the graph`;
    return list(node['@type']).some((type) => words.fits(type, range))
      || `${place} cannot be a ${node['@type']}, it takes ${range.join(', ')}`;
  };

  walk(graph, (node) => {
    const keys = Object.keys(node);
    if (keys.includes('@graph') || (keys.length === 1 && keys[0] === '@id')) return;
    const kinds = list(node['@type']);
    for (const kind of kinds) {
      if (!words.has(kind)) return found.push(`schema.org has no type \`${kind}\``);
      if (kind === 'ClaimReview') found.push('a claim is judged (ClaimReview)');
    }
    for (const [key, value] of Object.entries(node)) {
      if (key.startsWith('@')) continue;
      const range = kinds.map((kind) => words.range(kind, key)).find(Boolean);
      const place = `\`${key}\` of ${kinds.join('+')}`;
      if (!range) {
        found.push(`schema.org has no ${place}`);
        continue;
      }
      if (Array.isArray(value) && value.length === 0) found.push(`${place} is an empty list`);
      found.push(...list(value).map((one) => fits(one, range, place)).filter((one) => one !== true));
    }
    return undefined;
  });
  return found;
}

function* pages(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() && entry.name.endsWith('.html')) yield join(entry.parentPath, entry.name);
  }
}

/** A vocabulary that forgets or a check that cannot fail would find nothing wrong. */
function selfTest(words) {
  const bad = [
    { '@type': 'Claim', headlines: 'x' }, { '@type': 'Clam' }, { '@type': 'ClaimReview' }, { '@type': 'Event', startDate: 'soon' },
    { '@type': 'Article', author: { '@type': 'Event' } }, { '@type': 'Article', wordCount: 'many' }, { '@type': 'Thing', name: '' },
    { '@type': 'Article', author: { '@id': '#nobody' } }, { '@type': 'Article', isAccessibleForFree: 'yes' },
    { '@type': 'Event', eventStatus: 'https://schema.org/Perhaps' },
  ];
  const good = [
    { '@type': 'BackgroundNewsArticle', headline: 'x', author: [{ '@type': 'Person', name: 'A' }], wordCount: 3 },
    { '@type': 'Event', startDate: '2024-06-19T14:30+09:00', eventStatus: 'https://schema.org/EventScheduled' },
  ];
  const graph = (node) => ({ '@context': 'https://schema.org', '@graph': [node] });
  const missed = bad.filter((node) => mistakes(graph(node), words).length === 0);
  const refused = good.filter((node) => mistakes(graph(node), words).length > 0);
  if (missed.length + refused.length > 0) throw new Error(`the check is wrong: ${JSON.stringify([missed, refused])}`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const types = join(process.env.NODE_TOOLS, 'node_modules/schema-dts/dist/schema.d.ts');
  const words = vocabulary(readFileSync(types, 'utf8'));
  selfTest(words);
  let [blocks, wrong] = [0, 0];
  for (const site of process.argv.slice(2)) {
    const [name, folder] = site.split('=');
    for (const page of pages(folder)) {
      const html = readFileSync(page, 'utf8');
      for (const [, text] of html.matchAll(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/g)) {
        blocks += 1;
        for (const one of new Set(mistakes(JSON.parse(text), words))) {
          wrong += 1;
          console.log(`${name}: ${page.slice(folder.length)}: ${one}`);
        }
      }
    }
  }
  console.log(`JSON-LD: ${blocks} blocks, ${wrong} mistakes`);
  process.exit(wrong > 0 || blocks === 0 ? 1 : 0);
}
