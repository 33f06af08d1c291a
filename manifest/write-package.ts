// The file that is uploaded. One that is there with other content is somebody's work: it is replaced only when that is asked for.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AppSettings } from './app-settings.ts';

export type Written =
  | { readonly kind: 'written' | 'replaced' | 'same'; readonly file: string }
  | { readonly kind: 'refused'; readonly why: string };

export function writePackage(
  zip: Uint8Array,
  { version }: Pick<AppSettings, 'version'>,
  { folder, force }: { readonly folder: string; readonly force: boolean },
): Written {
  const file = path.join(folder, `patchcenter-teams-app-${version}.zip`);
  const there = present(file);
  if (there?.equals(zip)) return { kind: 'same', file };
  if (there !== null && !force) {
    return {
      kind: 'refused',
      why: `${file} is there already, with other content; nothing was written. Raise the version of package.json, for Teams takes an update by its version alone, or add --force.`,
    };
  }
  try {
    writeFileSync(file, zip);
  } catch (error) {
    return { kind: 'refused', why: `${file} cannot be written (${codeOf(error)}).` };
  }
  return { kind: there === null ? 'written' : 'replaced', file };
}

/** null: there is none. */
function present(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'error';
}
