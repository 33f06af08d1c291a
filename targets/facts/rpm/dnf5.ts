// dnf 5 (Fedora 41 and later) answers to the names yum and dnf. It takes what stands after `updateinfo list` for the name of an advisory,
// and answers nothing: its lists are asked by options. https://dnf5.readthedocs.io/en/latest/commands/advisory.8.html
import type { PackageManager } from '../../packages/package-manager.ts';
import { checkedExcludes } from '../../packages/update-scope.ts';
import type { ProbeAnswer } from '../probe.ts';

/** By the words around every one of its transactions. */
export function isDnf5({ output }: ProbeAnswer): boolean {
  return /^(?:Repositories loaded\.|Transaction Summary:|Total size of inbound packages is .*)$/m.test(output);
}

export function dnf5Advisories(manager: PackageManager, excludes: readonly string[]): readonly string[] {
  const excluded = checkedExcludes(excludes).map((glob) => `--exclude=${glob}`);
  return [manager, '-q', 'updateinfo', 'list', '--security', ...excluded];
}

/** The same rows, with a CVE in the place of the advisory. */
export function dnf5Cves(manager: PackageManager): readonly string[] {
  return [manager, '-q', 'updateinfo', 'list', '--security', '--with-cve'];
}
