// Each system around the product is of one shape (ADR 17; docs/integrations/README.md).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { INTEGRATION_TITLES, INTEGRATIONS } from '../../domain/integrations/names.ts';
import { LOADERS } from '../../integrations/registry.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const SHAPE = ['integration.ts', 'settings.ts', 'client.ts', 'sync.ts', 'mapping.ts', 'stand-in.ts'];

const folders = readdirSync(path.join(ROOT, 'integrations'), { withFileTypes: true })
  .flatMap((one) => (one.isDirectory() && one.name !== 'floor' ? [one.name] : []))
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

  it('has its page and that of its stand-in, and a row in the list', () => {
    expect(text(`docs/integrations/${name}.md`)).toMatch(/^# /);
    expect(text(`docs/integrations/stand-ins/${name}.md`)).toMatch(/^# /);
    expect(text('docs/integrations/README.md')).toContain(`(${name}.md)`);
    expect(INTEGRATION_TITLES[name as keyof typeof INTEGRATION_TITLES]).toBeTruthy();
  });

  it('goes through every fault of its stand-in', () => {
    const tests = readdirSync(path.join(ROOT, 'test/jobs/integrations')).filter((file) => file.startsWith(name));
    expect(tests.map((file) => text(`test/jobs/integrations/${file}`)).join('\n')).toContain('EVERY_FAULT');
  });
});

it('nothing but the registry loads a folder of one, and only when it is asked for', () => {
  const product = ['bot', 'jobs', 'setup', 'config', 'db', 'cards', 'domain', 'monitoring', 'integrations'].flatMap(
    (folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => path.join(folder, file)),
  );
  const loads = new RegExp(`from '[./]+/(integrations/)?(${folders.join('|')})/`);
  const outside = product.filter((file) => !folders.some((name) => file.startsWith(`integrations/${name}/`)));
  expect(outside.filter((file) => loads.test(text(file)))).toEqual([]);
  expect(text('integrations/registry.ts')).toMatch(/await import\(/);
});
