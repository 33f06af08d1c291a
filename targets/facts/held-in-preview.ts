// PIN-1: which of the exact versions that are asked for will not come, as the preview says; and what would come beyond them.
import { becauseOf, type HeldVersion } from '../../domain/attempts/held-versions.ts';
import { packageLine } from '../../domain/attempts/package-version.ts';
import { plainLines } from '../packages/plain-lines.ts';
import type { UpdateRequest } from '../packages/update-scope.ts';
import { saidNotInstalled, saidOfVersions } from '../packages/version-words.ts';
import type { ProbeAnswer } from './probe.ts';
import { skippedRows, tableRows } from './rpm/transaction-table.ts';

/** null: not asked for versions. */
export function heldInPreview(
  { scope, excludes }: UpdateRequest,
  { output }: ProbeAnswer,
): readonly HeldVersion[] | null {
  if (scope.kind !== 'versions') return null;
  const said = saidOfVersions(output);
  const absent = saidNotInstalled(output, scope.packages);
  const skipped = new Set(skippedRows(plainLines(output)).map(({ name, version }) => `${name} ${withEpoch(version)}`));
  return scope.packages
    .filter((one) => {
      const line = packageLine(one);
      if (absent.has(line)) return false;
      return said.notOffered.includes(line) || said.byHost.includes(line) || skipped.has(`${one.name} ${one.version}`);
    })
    .map((one) => ({ line: packageLine(one), because: becauseOf(one, excludes, said) }));
}

/** Names of what the table shows and nobody asked for: yum 3 knows no way to keep a newer dependency out. */
export function beyondTheList({ scope }: UpdateRequest, { output }: ProbeAnswer): readonly string[] {
  if (scope.kind !== 'versions' || scope.dependencies === 'any') return [];
  const asked = new Set(scope.packages.map(({ name, version }) => `${name} ${version}`));
  const rows = tableRows(plainLines(output)).filter(({ name, version }) => !asked.has(`${name} ${withEpoch(version)}`));
  return [...new Set(rows.map(({ name }) => name))];
}

function withEpoch(version: string): string {
  return /^\d+:/.test(version) ? version : `0:${version}`;
}
