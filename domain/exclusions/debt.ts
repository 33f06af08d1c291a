// Exclusion debt (DEBT-1): what each package exclusion holds back, whether its end has passed, and the sum of it by owner. Pure.
import type { IsoDate } from '../clock.ts';
import type { ServerId } from '../ids.ts';
import { byCodePoint } from '../order.ts';

export type HeldAdvisory = {
  readonly advisory: string;
  /** null: its notice says none. */
  readonly severity: string | null;
  /** Names of packages, with or without versions. */
  readonly packages: readonly string[];
  /** null: not known here since when. */
  readonly firstSeen: Date | null;
};

type Excluded = {
  readonly serverId: ServerId;
  readonly glob: string;
  /** null: another system wrote it. */
  readonly owner: string | null;
  readonly expiresOn: IsoDate | null;
};

export type Held = {
  readonly advisories: number;
  /** The worst; null: nothing is held back, or no notice says. */
  readonly severity: string | null;
  /** Of the advisory that is known here for longest. */
  readonly oldest: Date | null;
};

export type WithDebt<Row> = Row & { readonly held: Held; readonly overdue: boolean };

const WORST_FIRST = ['critical', 'important', 'moderate', 'low'];
const NOTHING: Held = { advisories: 0, severity: null, oldest: null };

export function withDebt<Row extends Excluded>(
  rows: readonly Row[],
  heldBack: ReadonlyMap<ServerId, readonly HeldAdvisory[]>,
  today: IsoDate,
): readonly WithDebt<Row>[] {
  return rows.map((row) => ({
    ...row,
    held: heldBy(row.glob, heldBack.get(row.serverId) ?? []),
    overdue: isOverdue(row, today),
  }));
}

/** The last day itself is within it. */
export function isOverdue({ expiresOn }: { readonly expiresOn: IsoDate | null }, today: IsoDate): boolean {
  return expiresOn !== null && expiresOn < today;
}

export function heldBy(glob: string, advisories: readonly HeldAdvisory[]): Held {
  const pattern = patternOf(glob);
  return sumOf(advisories.filter(({ packages }) => packages.some((name) => pattern.test(name))));
}

/** The whole name, or all of it up to its version. */
function patternOf(glob: string): RegExp {
  const escaped = glob
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}(?:-\\d.*)?$`);
}

function sumOf(advisories: readonly HeldAdvisory[]): Held {
  if (advisories.length === 0) return NOTHING;
  const known = new Map(advisories.map((one) => [one.advisory, one]));
  const severities = [...known.values()].flatMap(({ severity }) => severity?.toLowerCase() ?? []);
  const dates = [...known.values()].flatMap(({ firstSeen }) => (firstSeen === null ? [] : [firstSeen.getTime()]));
  return {
    advisories: known.size,
    severity: WORST_FIRST.find((one) => severities.includes(one)) ?? null,
    oldest: dates.length === 0 ? null : new Date(Math.min(...dates)),
  };
}

export type OwnerDebt = Held & {
  /** null: nobody answers for them. */
  readonly owner: string | null;
  readonly exclusions: number;
  readonly overdue: number;
};

/** What is overdue first, then what holds back most. An advisory counts once a server and exclusion that hold it back. */
export function debtByOwner(rows: readonly WithDebt<Pick<Excluded, 'owner'>>[]): readonly OwnerDebt[] {
  const owners = [...Map.groupBy(rows, ({ owner }) => owner)].map(([owner, of]): OwnerDebt => {
    const dates = of.flatMap(({ held }) => (held.oldest === null ? [] : [held.oldest.getTime()]));
    return {
      owner,
      exclusions: of.length,
      overdue: of.filter(({ overdue }) => overdue).length,
      advisories: of.reduce((sum, { held }) => sum + held.advisories, 0),
      severity: WORST_FIRST.find((one) => of.some(({ held }) => held.severity === one)) ?? null,
      oldest: dates.length === 0 ? null : new Date(Math.min(...dates)),
    };
  });
  return owners.sort(
    (a, b) => b.overdue - a.overdue || b.advisories - a.advisories || byCodePoint(a.owner ?? '', b.owner ?? ''),
  );
}
