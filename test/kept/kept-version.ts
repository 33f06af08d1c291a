// What a version left behind, read from its folder.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { KeptCard } from './kept-card.ts';

export type KeptVersion = {
  readonly version: string;
  /** Names of those that its schema had. */
  readonly migrations: readonly string[];
  /** By table. */
  readonly rows: ReadonlyMap<string, readonly Record<string, unknown>[]>;
  readonly sequences: readonly { readonly name: string; readonly last: number }[];
  readonly cards: readonly KeptCard[];
  /** Business time when it was read. */
  readonly now: Date;
};

export async function keptVersions(): Promise<readonly KeptVersion[]> {
  const entries = await readdir(import.meta.dirname, { withFileTypes: true });
  const versions = entries.filter((entry) => entry.isDirectory() && /^\d/.test(entry.name)).map(({ name }) => name);
  return Promise.all(versions.sort().map(readVersion));
}

async function readVersion(version: string): Promise<KeptVersion> {
  const folder = path.join(import.meta.dirname, version);
  const rows = new Map<string, Record<string, unknown>[]>();
  for (const file of (await readdir(path.join(folder, 'rows'))).sort())
    rows.set(path.basename(file, '.jsonl'), await lines(path.join(folder, 'rows', file)));
  const cards = gunzipSync(await readFile(path.join(folder, 'cards.jsonl.gz'))).toString('utf8');
  const [now = ''] = await lines<string>(path.join(folder, 'moment.jsonl'));
  return {
    version,
    migrations: await lines(path.join(folder, 'migrations.jsonl')),
    rows,
    sequences: await lines(path.join(folder, 'sequences.jsonl')),
    cards: parsed(cards),
    now: new Date(now),
  };
}

async function lines<T>(file: string): Promise<T[]> {
  return parsed(await readFile(file, 'utf8'));
}

function parsed<T>(text: string): T[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
