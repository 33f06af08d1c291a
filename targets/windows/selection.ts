// Which updates an order is about. Categories are named by their ids: their names are in the language of the machine.
import { USUAL_WINDOWS_KINDS } from '../../domain/baselines/windows-rules.ts';
import type { UpdateScope } from '../ports.ts';
import { editionOf } from './read/updates.ts';

/** https://learn.microsoft.com/previous-versions/windows/desktop/ff357803(v=vs.85) */
export const CATEGORIES = {
  security: '0fa1201d-4330-4fa8-8ae9-b877473b6441',
  critical: 'e6cf1350-c01b-414d-a61f-263d14d133b4',
  rollup: '28bc880e-0592-4cbf-8f95-c79b17911d5f',
  definition: 'e0789628-ce08-4437-be74-2495b842f43b',
  update: 'cd5ffd1e-e932-4e3a-bf74-18bf0b1bbd83',
  'service-pack': '68c5b0a3-d1a6-4553-ae49-01d3a7827828',
  'feature-pack': 'b54e7d24-7add-428f-8b75-90a396fa584f',
  tool: 'b4832bd8-e735-4761-8daf-37f882276dab',
  driver: 'ebfc1fc5-71a4-4f7b-9aca-3b9a503104a0',
  upgrade: '3689bdc8-b205-4af4-8d4a-a63924c5e9d5',
} as const;

export type WindowsKind = keyof typeof CATEGORIES;

/**
 * One of the three says what is wanted. `excludes`: globs over names (`KB5031364`). Definitions of Defender are never installed so: the
 * platform says that they failed, then that they are there, and updates them by itself.
 */
export type UpdateSelection = {
  readonly categories?: readonly string[];
  readonly names?: readonly string[];
  readonly cves?: readonly string[];
  /** Of `names` that come again under one number: which of them is meant. */
  readonly editions?: Readonly<Record<string, string>>;
  readonly excludes: readonly string[];
  /** Of those, the KBs that are named whole. */
  readonly excludedKbs: readonly string[];
};

const ALWAYS_EXCLUDED = ['KB2267602'];

/** null: Windows has no such scope. */
export function selectionOf(scope: UpdateScope, excludes: readonly string[]): UpdateSelection | null {
  const left = [...new Set([...excludes, ...ALWAYS_EXCLUDED])];
  const without = { excludes: left, excludedKbs: left.flatMap((one) => /^KB(\d+)$/i.exec(one)?.[1] ?? []) };
  const ids = (kinds: readonly WindowsKind[]) => kinds.map((kind) => CATEGORIES[kind]);
  switch (scope.kind) {
    case 'all':
      return { categories: ids(USUAL_WINDOWS_KINDS), ...without };
    case 'security':
      return { categories: ids(['security']), ...without };
    case 'advisories':
      return { names: scope.ids, ...without };
    case 'cve':
      return { cves: [scope.id], ...without };
    case 'versions': {
      const editions = scope.packages.flatMap(({ name, version }) => {
        const edition = editionOf(version);
        return edition === null ? [] : [[name, edition] as const];
      });
      return {
        names: scope.packages.map(({ name }) => name),
        ...(editions.length === 0 ? {} : { editions: Object.fromEntries(editions) }),
        ...without,
      };
    }
    case 'kernels':
      return null;
  }
}

const SPECIAL = /[.+^${}()|[\]\\]/g;

/** As the host decides it: whatever their case. */
export function isExcluded(names: readonly string[], { excludes }: Pick<UpdateSelection, 'excludes'>): boolean {
  const globs = excludes.map(
    (glob) => new RegExp(`^${glob.replace(SPECIAL, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i'),
  );
  return names.some((name) => globs.some((glob) => glob.test(name)));
}
