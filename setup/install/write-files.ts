// Puts files in their place, readable by their owner alone. What is there with other content is replaced only when somebody says so, and
// kept beside under the instant of its replacement.
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { InstalledFile } from './files.ts';

/** Whether to replace that file. */
export type MayReplace = (where: string) => Promise<boolean>;
export type Written = {
  readonly where: string;
  readonly outcome: 'written' | 'same' | 'left' | 'replaced';
  /** Where what was there is kept. */
  readonly kept: string | null;
};

const OWNER_ONLY = 0o600;
const DIRECTORY_OWNER_ONLY = 0o700;

export async function writeFiles(
  directory: string,
  files: readonly InstalledFile[],
  mayReplace: MayReplace,
  now: Date,
): Promise<readonly Written[]> {
  const written: Written[] = [];
  for (const file of files) written.push(await writeOne(path.join(directory, file.path), file, mayReplace, now));
  return written;
}

async function writeOne(
  where: string,
  { content }: InstalledFile,
  mayReplace: MayReplace,
  now: Date,
): Promise<Written> {
  const wanted = content.kind === 'text' ? Buffer.from(content.text) : readFileSync(content.from);
  if (!existsSync(where)) {
    put(where, wanted);
    return { where, outcome: 'written', kept: null };
  }
  if (readFileSync(where).equals(wanted)) {
    chmodSync(where, OWNER_ONLY);
    return { where, outcome: 'same', kept: null };
  }
  if (!(await mayReplace(where))) return { where, outcome: 'left', kept: null };
  const kept = `${where}.${now.toISOString().slice(0, 19).replaceAll(/\D/g, '')}`;
  renameSync(where, kept);
  put(where, wanted);
  return { where, outcome: 'replaced', kept };
}

/** Whole or not at all. */
function put(where: string, content: Buffer): void {
  mkdirSync(path.dirname(where), { recursive: true, mode: DIRECTORY_OWNER_ONLY });
  const beside = `${where}.new`;
  writeFileSync(beside, content, { mode: OWNER_ONLY });
  chmodSync(beside, OWNER_ONLY);
  renameSync(beside, where);
}
