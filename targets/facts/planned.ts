// Which packages an update would bring (PRE-7), by the transaction that the manager shows and then drops: what is not there afterwards has
// not been installed.
import type { PackageManager } from '../packages/package-manager.ts';
import { plainLines } from '../packages/plain-lines.ts';
import type { PlannedPackage } from '../ports.ts';
import { aptInstalls } from './apt/apt-preview.ts';
import type { ProbeAnswer } from './probe.ts';
import { SUMMARY, tableRows } from './rpm/transaction-table.ts';
import { zypperChanges } from './zypper/zypper-preview.ts';

/** Empty where it shows none: nothing to do, or an error. What it would remove is among those of yum and zypper. */
export function plannedPackages(manager: PackageManager | null, { output }: ProbeAnswer): readonly PlannedPackage[] {
  switch (manager) {
    case 'apt-get':
      return aptInstalls(output).map(({ name, rest }) => ({ name, version: /\((\S+)/.exec(rest)?.[1] ?? '' }));
    case 'zypper':
      return zypperChanges(output);
    default:
      return SUMMARY.test(output) ? tableRows(plainLines(output)) : [];
  }
}
