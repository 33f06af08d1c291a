// Which programs this machine has.
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';

/** The first of the names that is on the PATH, as a whole path. */
export async function programNamed(...names: readonly string[]): Promise<string | null> {
  for (const name of names) {
    for (const dir of (process.env.PATH ?? '').split(path.delimiter)) {
      const file = path.join(dir, name);
      if (await isProgram(file)) return file;
    }
  }
  return null;
}

export async function isProgram(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
