// Secrets in files of their own: named by `<SETTING>_FILE` in the environment, or by a setting of the YAML file.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Settings of the environment that hold a secret, or an address with one in it. */
export const SECRET_SETTINGS = [
  'DATABASE_URL',
  'REDIS_URL',
  'MicrosoftAppPassword',
  'PATCHCENTER_LINK_SECRET',
] as const;

/** A bare name is that of a credential of systemd (`LoadCredential=`) where there is one; else, as any path, from the working directory. */
export function secretPath(name: string, directory: string | undefined = process.env.CREDENTIALS_DIRECTORY): string {
  if (directory === undefined || directory === '' || name.includes('/')) return path.resolve(name);
  const credential = path.join(directory, name);
  return existsSync(credential) ? credential : path.resolve(name);
}

/** The text, without the newline at its end; a fault names the file, never its content. */
export function readSecretFile(
  name: string,
  directory?: string,
): { readonly text: string } | { readonly fault: string } {
  try {
    return { text: readFileSync(secretPath(name, directory), 'utf8').replace(/\r?\n$/, '') };
  } catch (cause) {
    return {
      fault: `${name} cannot be read (${cause instanceof Error && 'code' in cause ? String(cause.code) : 'error'}).`,
    };
  }
}

/** `<SETTING>_FILE` becomes `<SETTING>`. */
export function withSecretFiles(given: NodeJS.ProcessEnv): {
  environment: NodeJS.ProcessEnv;
  faults: readonly string[];
} {
  const environment = { ...given };
  const faults: string[] = [];
  for (const setting of SECRET_SETTINGS) {
    const file = environment[`${setting}_FILE`];
    if (file === undefined) continue;
    if (environment[setting] !== undefined) {
      faults.push(`${setting} and ${setting}_FILE are both set: keep one of them.`);
      continue;
    }
    const read = readSecretFile(file, environment.CREDENTIALS_DIRECTORY);
    if ('fault' in read) faults.push(`${setting}_FILE: ${read.fault}`);
    else if (read.text === '') faults.push(`${setting}_FILE: ${file} is empty.`);
    else environment[setting] = read.text;
  }
  return { environment, faults };
}
