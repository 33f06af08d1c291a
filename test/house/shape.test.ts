// The shape of the house (ARCHITECTURE.md, "Everything of a feature"): names of features, what may import what, and sizes.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url).pathname;
/** Folders of `bot/` that are no features: the edge of Teams, and what stands under and over the features. */
const UNDER = ['chat', 'shared', 'http', 'teams'];
const OVER = ['front', 'posting'];
/** Features that have no folder in `bot/`: nobody types or presses anything of theirs alone. */
const BELOW = ['attempts', 'chat', 'monitoring', 'logs', 'retention', 'downloads', 'webhooks'];
const PARTS = /-(command|clicks|view|views|cards|content)\.ts$/;
const MAX_FILES = 25;
const MAX_LINES = 400;

const files = listed('').filter((name) => name.endsWith('.ts'));
const folders = (of: string) =>
  readdirSync(path.join(ROOT, of), { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));
const features = folders('bot').filter((name) => ![...UNDER, ...OVER].includes(name));

function listed(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((one) => {
    const name = path.join(folder, one.name);
    if (one.isDirectory()) return /^(node_modules|\.|dist)/.test(one.name) ? [] : listed(name);
    return [name];
  });
}

type Import = { readonly from: string; readonly to: string };

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  return [...text.matchAll(/(?:from|import) '(\.[^']+)'/g)].map(([, to = '']) => ({
    from: file,
    to: path.join(path.dirname(file), to),
  }));
}

const inBot = files
  .filter((name) => name.startsWith('bot/'))
  .flatMap(importsOf)
  .filter(({ to }) => to.startsWith('bot/'));
const folderOf = (name: string) => (name.split('/').length > 2 ? (name.split('/')[1] ?? '') : '');
const between = inBot.filter(({ from, to }) => folderOf(from) !== folderOf(to) && folderOf(to) !== '');
const written = ({ from, to }: Import) => `${from} → ${to}`;

describe('features', () => {
  it('bear the same name in every layer', () => {
    const known = [...features, ...BELOW, ...OVER];
    // What many cards are built of, as bot/shared is.
    expect(folders('cards').filter((name) => ![...known, 'shared'].includes(name))).toEqual([]);
    expect(folders('db/queries').filter((name) => !known.includes(name))).toEqual([]);
  });

  it('stand on bot/shared, which knows none of them, and under bot/front', () => {
    const upward = between.filter(({ from, to }) => UNDER.includes(folderOf(from)) && !UNDER.includes(folderOf(to)));
    expect(upward.map(written)).toEqual([]);
    const over = between.filter(({ from, to }) => features.includes(folderOf(from)) && OVER.includes(folderOf(to)));
    expect(over.map(written)).toEqual([]);
  });

  it('use each other’s operations, never a command, a click or a view', () => {
    const reached = between.filter(
      ({ from, to }) => features.includes(folderOf(from)) && features.includes(folderOf(to)),
    );
    expect(reached.length).toBeGreaterThan(20);
    expect(reached.filter(({ to }) => PARTS.test(to)).map(written)).toEqual([]);
  });

  it.each([
    ['front/commands.ts', /-command\.ts$/],
    ['front/clicks.ts', /-clicks\.ts$/],
    ['front/cards.ts', /-cards\.ts$/],
  ])('are listed in bot/%s', (registry, shape) => {
    const known = new Set(importsOf(`bot/${registry}`).map(({ to }) => to));
    const declared = files.filter((name) => features.includes(folderOf(name)) && name.startsWith('bot/'));
    expect(declared.filter((name) => shape.test(name) && !known.has(name))).toEqual([]);
  });
});

describe('jobs', () => {
  it('are listed in jobs/jobs.ts', () => {
    const known = new Set(importsOf('jobs/jobs.ts').map(({ to }) => to));
    const declared = files.filter((name) => /^jobs\/.+\/[a-z-]+-job\.ts$/.test(name));
    expect(declared.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('stand-ins', () => {
  it('are imported by tests and the demo alone', () => {
    const isStandIn = (name: string) => /^(integrations|targets)\/[^/]+\/stand-in([a-z-]*\.ts$|\/)/.test(name);
    const product = files.filter((name) => !/^(test|demo|bench)\//.test(name) && !isStandIn(name));
    expect(
      product
        .flatMap(importsOf)
        .filter(({ to }) => isStandIn(to))
        .map(written),
    ).toEqual([]);
  });
});

describe('sizes', () => {
  /** Sets of one thing a file: migrations, agreed cards, what hosts said, what was kept. */
  const isSet = (name: string) => /^(db\/migrations|test\/golden|test\/targets\/transcripts|test\/kept)\//.test(name);
  const code = files.filter((name) => !isSet(name));
  const lines = (name: string) => readFileSync(path.join(ROOT, name), 'utf8').split('\n').length - 1;

  it(`no folder has more than ${MAX_FILES} files side by side`, () => {
    const full = [...Map.groupBy(code, (name) => path.dirname(name))].filter(([, inside]) => inside.length > MAX_FILES);
    expect(full.map(([folder, inside]) => `${folder}: ${inside.length}`)).toEqual([]);
  });

  it(`no file has more than ${MAX_LINES} lines, and half of all fewer than 100`, () => {
    const sizes = code.map((name) => [name, lines(name)] as const);
    expect(sizes.filter(([, size]) => size > MAX_LINES)).toEqual([]);
    expect(sizes.map(([, size]) => size).sort((a, b) => a - b)[Math.floor(sizes.length / 2)]).toBeLessThan(100);
  });
});

describe('sentences', () => {
  it('have a no-break space within French quotes', () => {
    const breaking = files
      .filter((name) => !/^(test|bench)\//.test(name))
      .flatMap((name) => {
        const lines = readFileSync(path.join(ROOT, name), 'utf8').split('\n');
        const said = lines.filter((line) => !/^\s*(\/\/|\/?\*)/.test(line) && /\u00ab | \u00bb/.test(line));
        return said.map((line) => `${name}: ${line.trim()}`);
      });
    expect(breaking).toEqual([]);
  });
});
