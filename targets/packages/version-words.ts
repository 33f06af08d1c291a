// What package managers, and our own scripts around them, say of versions that they were asked for (PIN-1).

import type { SaidOfVersions } from '../../domain/attempts/held-versions.ts';
import { type PackageVersion, packageLine } from '../../domain/attempts/package-version.ts';
import { plainLines } from './plain-lines.ts';

/** dnf, then yum 3. */
const NOT_OFFERED = /^(?:No match for argument: (\S+)|No package (\S+) available\.)$/;
const BY_HOST = /^Held back by the host: (\S+)$/;
/** dnf says it before it says that nothing matches. */
const NOT_INSTALLED = /^Package (\S+) available, but not installed/;

export function saidOfVersions(output: string): SaidOfVersions {
  const lines = plainLines(output);
  const of = (pattern: RegExp) =>
    lines.flatMap((line) => {
      const [, one, other] = pattern.exec(line) ?? [];
      return one ?? other ?? [];
    });
  return { notOffered: of(NOT_OFFERED), byHost: of(BY_HOST) };
}

/** Of those that were asked for: not on the host by their name, as far as the manager says so. */
export function saidNotInstalled(output: string, asked: readonly PackageVersion[]): ReadonlySet<string> {
  const names = new Set(plainLines(output).flatMap((line) => NOT_INSTALLED.exec(line)?.[1] ?? []));
  return new Set(asked.filter(({ name }) => names.has(name)).map(packageLine));
}
