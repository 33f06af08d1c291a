// The documents lead to files that there are.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const DOCUMENTS = [
  'README.md',
  'ARCHITECTURE.md',
  ...readdirSync(new URL('docs/', ROOT)).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));
const FOLDERS = readdirSync(ROOT, { withFileTypes: true })
  .filter((one) => one.isDirectory())
  .map(({ name }) => name);

/** In backticks, from a folder of the repository on; `bot/<feature>/` and `cards/*.ts` are shapes, not paths. */
function pathsIn(text: string): readonly string[] {
  return (
    [...text.matchAll(/`([\w.-]+\/[\w./-]*)`/g)]
      .map(([, path]) => path ?? '')
      // A capital stands for any name.
      .filter((path) => !/[A-Z]/.test(path))
      .filter((path) => FOLDERS.includes(path.split('/')[0] ?? ''))
      // Made by scripts, and not in the repository.
      .filter((path) => !path.startsWith('reports/'))
  );
}

describe.each(DOCUMENTS)('%s', (document) => {
  it('names paths that exist', () => {
    const missing = pathsIn(readFileSync(new URL(document, ROOT), 'utf8')).filter(
      (path) => !existsSync(new URL(path, ROOT)),
    );
    expect(missing).toEqual([]);
  });
});

it('reads many paths in ARCHITECTURE.md', () => {
  expect(pathsIn(readFileSync(new URL('ARCHITECTURE.md', ROOT), 'utf8')).length).toBeGreaterThan(60);
});
