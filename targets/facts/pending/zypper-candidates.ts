// What zypper would install, from the XML of its dry run, with the repositories that `list-updates` names.
import type { OfferedPackage } from './rpm-candidates.ts';

const CHANGES = /<to-(?:upgrade|install|change-arch|change-vendor|reinstall|downgrade)[a-z-]*>.*?<\/to-[a-z-]+>/gs;
const SOLVABLE = /<solvable [^>]*\btype="package"[^>]*>/g;
const UPDATE = /<update [^>]*\bkind="package"[^>]*>.*?<\/update>/gs;

export type ZypperPackage = OfferedPackage & { readonly installed: string | null };

export function zypperCandidates(dryRun: string, listed: string): readonly ZypperPackage[] {
  const repositories = repositoriesOf(listed);
  const solvables = (dryRun.match(CHANGES) ?? []).flatMap((change) => change.match(SOLVABLE) ?? []);
  return solvables.flatMap((solvable): ZypperPackage[] => {
    const [name, edition, arch] = [
      attribute(solvable, 'name'),
      attribute(solvable, 'edition'),
      attribute(solvable, 'arch'),
    ];
    if (name === null || edition === null || arch === null) return [];
    const old = attribute(solvable, 'edition-old');
    return [
      {
        ...{ name, arch, version: withEpoch(edition), installed: old === null ? null : withEpoch(old) },
        ...{ repository: repositories.get(`${name} ${arch}`) ?? null, bytes: null, obsoletes: [] },
      },
    ];
  });
}

function repositoriesOf(listed: string): ReadonlyMap<string, string> {
  return new Map(
    (listed.match(UPDATE) ?? []).flatMap((update) => {
      const alias = /<source [^>]*\balias="([^"]*)"/.exec(update)?.[1];
      const [name, arch] = [attribute(update, 'name'), attribute(update, 'arch')];
      return alias === undefined || name === null || arch === null ? [] : [[`${name} ${arch}`, alias] as const];
    }),
  );
}

function attribute(element: string, name: string): string | null {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(element)?.[1] ?? null;
}

function withEpoch(version: string): string {
  return /^\d+:/.test(version) ? version : `0:${version}`;
}
