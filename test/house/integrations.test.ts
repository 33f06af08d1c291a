// Each system around the product is of one shape (ADR 17; docs/integrations/README.md).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { INTEGRATION_TITLES, INTEGRATIONS } from '../../domain/integrations/names.ts';
import { LOADERS } from '../../integrations/registry.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const SHAPE = ['integration.ts', 'settings.ts', 'client.ts', 'mapping.ts', 'stand-in.ts'];
/** What it is there for. */
const PURPOSES = ['sync.ts', 'downtimes.ts', 'secrets.ts'];

/** Stand-ins are written before their clients: a folder with nothing else is none of the product's yet. */
const isBegun = (name: string) =>
  readdirSync(path.join(ROOT, 'integrations', name)).some((file) => !file.startsWith('stand-in'));
const folders = readdirSync(path.join(ROOT, 'integrations'), { withFileTypes: true })
  .flatMap((one) => (one.isDirectory() && one.name !== 'floor' && isBegun(one.name) ? [one.name] : []))
  .sort();
const text = (name: string) => readFileSync(path.join(ROOT, name), 'utf8');

it('each folder is a name that settings may have, and each name a folder', () => {
  expect(folders).toEqual([...INTEGRATIONS].sort());
  expect(Object.keys(LOADERS).sort()).toEqual(folders);
});

describe.each(folders)('%s', (name) => {
  it.each(SHAPE)('has %s', (file) => {
    expect(existsSync(path.join(ROOT, 'integrations', name, file))).toBe(true);
  });

  it('is read, is told of downtimes, or gives secrets', () => {
    const has = (file: string) => existsSync(path.join(ROOT, 'integrations', name, file));
    expect(PURPOSES.some(has)).toBe(true);
  });

  it('has its page and that of its stand-in, and a row in the list', () => {
    expect(text(`docs/integrations/${name}.md`)).toMatch(/^# /);
    expect(text(`docs/integrations/stand-ins/${name}.md`)).toMatch(/^# /);
    expect(text('docs/integrations/README.md')).toContain(`(${name}.md)`);
    expect(INTEGRATION_TITLES[name as keyof typeof INTEGRATION_TITLES]).toBeTruthy();
  });

  it('goes through every fault of its stand-in', () => {
    const all = readdirSync(path.join(ROOT, 'test/jobs/integrations'), { recursive: true, encoding: 'utf8' });
    const tests = all.filter((file) => path.basename(file).startsWith(name));
    expect(tests.map((file) => text(`test/jobs/integrations/${file}`)).join('\n')).toContain('EVERY_FAULT');
  });
});

/** What a module loads by itself, and what that loads: no types, and nothing that is imported when it is asked for. */
function loadedBy(entry: string): { readonly files: ReadonlySet<string>; readonly packages: ReadonlySet<string> } {
  const [files, packages] = [new Set<string>(), new Set<string>()];
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file) || !file.endsWith('.ts')) continue;
    files.add(file);
    for (const [, what = '', to = ''] of text(file).matchAll(/^(?:import|export) ([^;]*?)from '([^']+)'/gms)) {
      if (/^type\b/.test(what) || /^\{(\s*type [^,}]+,?)+\s*\}\s*$/.test(what)) continue;
      if (to.startsWith('.')) waiting.push(path.join(path.dirname(file), to));
      else packages.add(to);
    }
  }
  return { files, packages };
}

it.each(['bot/main.ts', 'jobs/main.ts'])('%s loads none of them, nor what they stand on, by itself', (entry) => {
  const { files, packages } = loadedBy(entry);
  expect(files.size).toBeGreaterThan(300);
  const own = [...folders, 'floor'].map((name) => `integrations/${name}/`);
  expect([...files].filter((file) => own.some((folder) => file.startsWith(folder)))).toEqual([]);
  expect(
    ['undici', 'ldapts', 'p-queue', '@aws-sdk/client-ssm', '@aws-sdk/client-ec2', '@aws-sdk/client-s3'].filter((name) =>
      packages.has(name),
    ),
  ).toEqual([]);
});

it('a folder is loaded by the registry, when it is asked for', () => {
  expect(text('integrations/registry.ts')).toMatch(/await import\(/);
});
