// A change of baselines: what each said, and what it will say. Previewed with its simulation, saved whole, taken back (POL-1).
import type { Text } from '../language.ts';
import { FAMILY_TEXT, type Family } from './family.ts';
import type { Rules } from './rules.ts';
import type { Simulated } from './simulate.ts';

/** Known by family and name. `before` null: it is made; `after` null: it is put away. */
export type BaselineEdit = {
  readonly family: Family;
  readonly name: string;
  readonly before: Rules | null;
  readonly after: Rules | null;
  /** What it would do to the servers that it decides for, and what the one in force does; null: put away. */
  readonly simulated: { readonly now: Simulated | null; readonly after: Simulated } | null;
};

export type BaselineDifference = { readonly edits: readonly BaselineEdit[] };

export function inverseBaselines({ edits }: BaselineDifference): BaselineDifference {
  return {
    edits: edits
      .toReversed()
      .map(({ before, after, ...edit }) => ({ ...edit, before: after, after: before, simulated: null })),
  };
}

export type StoredBaseline = { readonly family: Family; readonly name: string; readonly rules: Rules };

export function baselineKey({ family, name }: Pick<StoredBaseline, 'family' | 'name'>): string {
  return `${family} ${name.toLowerCase()}`;
}

/** What stands against it now: a baseline says something else than when it was shown. */
export function baselineConflicts({ edits }: BaselineDifference, stored: readonly StoredBaseline[]): readonly Text[] {
  const byKey = new Map(stored.map((one) => [baselineKey(one), one]));
  return edits.flatMap((edit) => {
    const now = byKey.get(baselineKey(edit))?.rules ?? null;
    return sameRules(now, edit.before) ? [] : [changedText(edit)];
  });
}

function changedText({ family, name }: BaselineEdit): Text {
  const of = FAMILY_TEXT[family];
  return {
    fr: `Le référentiel « ${name} » (${of.fr}) a changé entre-temps.`,
    en: `Baseline “${name}” (${of.en}) has changed in the meantime.`,
  };
}

/** The order of fields is the database’s own. */
export function sameRules(a: Rules | null, b: Rules | null): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1)))
      : inner,
  );
}
