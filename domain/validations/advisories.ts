// Which security advisories an update closed, as far as the list that was read before it tells (VALID-1).
import type { PackageChange } from '../attempts/package-difference.ts';
import { advisoryRow } from '../cve/advisory-row.ts';

/** Advisories by `name.arch`, as `updateinfo list security` writes its lines: advisory, severity, package. */
export type AdvisoryList = ReadonlyMap<string, readonly { readonly id: string; readonly version: string }[]>;

const PACKAGE = /^(\S+)-([^\s-]+-[^\s-]+)\.([A-Za-z0-9_]+)$/;

/** Lines that are no advisory, and a last line that was cut, are left out. */
export function parseAdvisoryList(output: string): AdvisoryList {
  const list = new Map<string, { id: string; version: string }[]>();
  for (const line of output.split('\n')) {
    const row = advisoryRow(line);
    const [, name, version, arch] = PACKAGE.exec(row?.pkg ?? '') ?? [];
    if (row === null || name === undefined || version === undefined) continue;
    const key = `${name}.${arch}`;
    list.set(key, [...(list.get(key) ?? []), { id: row.id, version: withoutEpoch(version) }]);
  }
  return list;
}

/** Those of the version that came; else all of that package, which the update passed over. Sorted, each once. */
export function advisoriesOf(list: AdvisoryList, { name, arch, to }: PackageChange): readonly string[] {
  const known = to === null ? [] : (list.get(`${name}.${arch}`) ?? []);
  const exact = known.filter(({ version }) => version === withoutEpoch(to ?? ''));
  return [...new Set((exact.length > 0 ? exact : known).map(({ id }) => id))].sort();
}

function withoutEpoch(version: string): string {
  return version.replace(/^\d+:/, '');
}
