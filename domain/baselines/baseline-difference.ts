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
  /** Whose servers it was simulated on; absent: not said (an undo, and changes of before). */
  readonly wasDefault?: boolean;
};

/** Another baseline decides for servers whose group says nothing else (POL-2). */
export type DefaultEdit = {
  readonly family: Family;
  /** Names of the default as it was, and of what takes its place. */
  readonly from: string;
  readonly to: string;
  /** What both said when it was shown; null: an undo, which shows nothing. */
  readonly rules: { readonly from: Rules; readonly to: Rules } | null;
  readonly simulated: { readonly now: Simulated; readonly after: Simulated } | null;
};

/** `defaults` absent: none changes. */
export type BaselineDifference = {
  readonly edits: readonly BaselineEdit[];
  readonly defaults?: readonly DefaultEdit[];
};

export function inverseBaselines({ edits, defaults = [] }: BaselineDifference): BaselineDifference {
  return {
    edits: edits.toReversed().map(({ family, name, before, after }) => ({
      ...{ family, name, before: after, after: before, simulated: null },
    })),
    defaults: defaults.map(({ family, from, to }) => ({ family, from: to, to: from, rules: null, simulated: null })),
  };
}

export type StoredBaseline = {
  readonly family: Family;
  readonly name: string;
  readonly isDefault: boolean;
  readonly rules: Rules;
};

export function baselineKey({ family, name }: Pick<StoredBaseline, 'family' | 'name'>): string {
  return `${family} ${name.toLowerCase()}`;
}

/** What stands against it now: a baseline says something else than when it was shown, or decides for other servers. */
export function baselineConflicts(
  { edits, defaults = [] }: BaselineDifference,
  stored: readonly StoredBaseline[],
): readonly Text[] {
  const byKey = new Map(stored.map((one) => [baselineKey(one), one]));
  return [
    ...edits.flatMap((edit) => {
      const now = byKey.get(baselineKey(edit));
      if (!sameRules(now?.rules ?? null, edit.before)) return [changedText(edit)];
      const moved = edit.wasDefault !== undefined && edit.wasDefault !== (now?.isDefault ?? false);
      return moved ? [defaultMovedText(edit.family)] : [];
    }),
    ...defaults.flatMap((edit) => defaultConflict(edit, byKey)),
  ];
}

function defaultConflict(
  { family, from, to, rules }: DefaultEdit,
  byKey: ReadonlyMap<string, StoredBaseline>,
): readonly Text[] {
  const [before, after] = [from, to].map((name) => byKey.get(baselineKey({ family, name })));
  if (after === undefined) return [changedText({ family, name: to })];
  if (before?.isDefault !== true) return [defaultMovedText(family)];
  if (rules === null) return [];
  return [
    ...(sameRules(before.rules, rules.from) ? [] : [changedText(before)]),
    ...(sameRules(after.rules, rules.to) ? [] : [changedText(after)]),
  ];
}

function defaultMovedText(family: Family): Text {
  const of = FAMILY_TEXT[family];
  return {
    fr: `Le référentiel par défaut de ${of.fr} a changé entre-temps : la simulation ne vaut plus.`,
    en: `The default baseline of ${of.en} has changed in the meantime: what was simulated no longer holds.`,
  };
}

function changedText({ family, name }: Pick<BaselineEdit, 'family' | 'name'>): Text {
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
