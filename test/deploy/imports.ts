// The files that a process is made of: its entry, and what that imports.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** Paths from the root. Imports of types alone count: the code runs as it is, and erases them. */
export function filesBehind(entries: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const left = [...entries];
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (seen.has(file) || !existsSync(path.join(ROOT, file))) continue;
    seen.add(file);
    if (!/\.(ts|mjs)$/.test(file)) continue;
    const text = readFileSync(path.join(ROOT, file), 'utf8');
    const imported = [
      ...text.matchAll(/(?:from|import) '(\.[^']+)'/g),
      ...text.matchAll(/new URL\('(\.[^']+\.[a-z]+)', import\.meta\.url\)/g),
    ];
    for (const [, to = ''] of imported) left.push(path.join(path.dirname(file), to));
  }
  return seen;
}
