// The environment of a process as its unit gives it: files of `NAME=value`, and the secrets beside the first of them.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';

/** For a command beside the processes: from there on this process reads its settings and secrets as that unit would. */
export function takeEnvironmentFiles(files: readonly string[]): void {
  Object.assign(process.env, withEnvironmentFiles(process.env, files));
}

/** What is set already stays, as with `node --env-file`. Throws when a file cannot be read. */
export function withEnvironmentFiles(given: NodeJS.ProcessEnv, files: readonly string[]): NodeJS.ProcessEnv {
  const [first] = files;
  const read = files.map((file) => parseEnv(textOf(file)));
  const directory = first === undefined ? null : path.dirname(path.resolve(first));
  const secrets = directory === null ? null : path.join(directory, 'secrets');
  const together: NodeJS.ProcessEnv = {
    ...(secrets !== null && existsSync(secrets) ? { CREDENTIALS_DIRECTORY: secrets } : {}),
    ...Object.assign({}, ...read),
    ...given,
  };
  const { PATCHCENTER_CONFIG: settings } = together;
  if (directory === null || settings === undefined || settings.includes('/')) return together;
  // The unit hands it over as a credential; here it lies where the unit takes it from.
  return { ...together, PATCHCENTER_CONFIG: path.join(directory, settings) };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? 'it is not there' : code === 'EACCES' ? 'this account may not: start this as root' : code;
    throw new Error(`${file} cannot be read (${why}).`, { cause: error });
  }
}
