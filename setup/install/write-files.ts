// Puts files in their place, readable by their owner alone. What is there with other content is replaced only when somebody says so, and
// kept beside under the instant of its replacement.
import { chmodSync, existsSync, linkSync, lstatSync, readFileSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import type { InstalledFile } from './files.ts';
import { OWNER_ONLY, putFile } from './put-file.ts';

/** Whether to replace that file. */
export type MayReplace = (where: string) => Promise<boolean>;
export type Written = {
  readonly where: string;
  readonly outcome: 'written' | 'same' | 'left' | 'replaced';
  /** Where what was there is kept. */
  readonly kept: string | null;
};

const OF_OTHERS = 0o022;

/** Where somebody else may put files, a secret is not theirs alone, and a setting may be theirs. */
export function folderFaults(directory: string, files: readonly string[]): readonly string[] {
  const folders = [...new Set([directory, ...files.map((file) => path.dirname(path.join(directory, file)))])];
  return [...folders.flatMap(folderFault), ...files.flatMap((file) => placeFault(path.join(directory, file)))];
}

function folderFault(where: string): readonly string[] {
  const found = statOf(where);
  if (found === null) return [];
  if (!found.isDirectory()) return [`${where} is not a folder: move it away, or name another directory.`];
  const mine = [0, process.getuid?.() ?? 0].includes(found.uid);
  if (mine && (found.mode & OF_OTHERS) === 0) return [];
  return [
    mine
      ? `${where}: other accounts may write there: chmod go-w ${where}`
      : `${where} belongs to another account: start the setup as that account, or chown it.`,
  ];
}

function placeFault(where: string): readonly string[] {
  const found = statOf(where);
  return found === null || found.isFile() ? [] : [`${where} is not a file: move it away.`];
}

function statOf(where: string): Stats | null {
  return statSync(where, { throwIfNoEntry: false }) ?? null;
}

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

/** Those that stay as they are, too: an earlier hand may have left one open. */
export function closeToOthers(files: readonly string[]): void {
  for (const file of files) if (existsSync(file)) chmodSync(file, OWNER_ONLY);
}

async function writeOne(
  where: string,
  { content }: InstalledFile,
  mayReplace: MayReplace,
  now: Date,
): Promise<Written> {
  const wanted = content.kind === 'text' ? Buffer.from(content.text) : readFileSync(content.from);
  const there = lstatSync(where, { throwIfNoEntry: false });
  if (there === undefined) {
    putFile(where, wanted);
    return { where, outcome: 'written', kept: null };
  }
  // A link that leads nowhere is somebody's as well.
  if (existsSync(where) && readFileSync(where).equals(wanted)) {
    chmodSync(where, OWNER_ONLY);
    return { where, outcome: 'same', kept: null };
  }
  if (!(await mayReplace(where))) return { where, outcome: 'left', kept: null };
  const kept = keep(where, now);
  putFile(where, wanted);
  return { where, outcome: 'replaced', kept };
}

/** Beside, under a name that nothing has; `where` itself is there at every moment. */
function keep(where: string, now: Date): string {
  const name = `${where}.${now.toISOString().slice(0, 19).replaceAll(/\D/g, '')}`;
  for (let again = 0; ; again++) {
    const kept = again === 0 ? name : `${name}-${again}`;
    try {
      linkSync(where, kept);
      return kept;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
