// The files that answers name, before anything is made of them.
import { readFileSync, statSync } from 'node:fs';
import { type Answers, registrationOf } from './answers.ts';

/** Every file that is named and cannot be read, before anything is made. */
export function unreadableFiles({ teams, ssh, vcenters, tracing }: Answers): readonly string[] {
  const registered = registrationOf({ teams });
  const named: readonly (readonly [string, string | undefined])[] = [
    ['teams.passwordFile', registered?.passwordFile],
    ['teams.certificateFile', registered?.certificateFile],
    ['teams.certificateKeyFile', registered?.certificateKeyFile],
    ['ssh.privateKeyFile', ssh.privateKeyFile],
    ['ssh.passphraseFile', ssh.passphraseFile],
    ...vcenters.flatMap(({ name, passwordFile, caFile }) => [
      [`passwordFile of vCenter ${name}`, passwordFile] as const,
      [`caFile of vCenter ${name}`, caFile] as const,
    ]),
    ['tracing.headersFile', tracing?.headersFile],
    ['tracing.caFile', tracing?.caFile],
  ];
  return named.flatMap(([what, where]) => {
    const why = where === undefined ? null : whyUnreadable(where);
    return why === null ? [] : [`${what}: ${where} cannot be read (${why}).`];
  });
}

/** null: it is a file, and something stands in it. */
export function whyUnreadable(where: string): string | null {
  try {
    // Of a pipe nobody knows whether its end ever comes.
    if (!statSync(where).isFile()) return 'it is not a file';
    return readFileSync(where, 'utf8').trim() === '' ? 'it is empty' : null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it is not there' : String((error as Error).message);
  }
}
