// A change of the annual plan as what it adds, changes and removes: previewed, applied whole, taken back.
import type { PlanId } from '../ids.ts';
import type { Text } from '../language.ts';
import { weekCodeOf } from './iso-week.ts';
import { contentOf, type PlanContent, planKey, sameContent } from './plan-content.ts';
import type { PlanRow } from './plan-row.ts';
import { rowText } from './row-text.ts';

export type PlanDifference = {
  readonly added: readonly PlanContent[];
  readonly changed: readonly { readonly before: PlanContent; readonly after: PlanContent }[];
  readonly removed: readonly PlanContent[];
};

/** Edits are made one after the other. */
export type PlanEdit =
  /** Adds the row, or gives the row of the same key its status and note. An `empty` row of that week goes. */
  { readonly kind: 'put'; readonly content: PlanContent } | { readonly kind: 'remove'; readonly content: PlanContent };

export function isNoDifference({ added, changed, removed }: PlanDifference): boolean {
  return added.length + changed.length + removed.length === 0;
}

/** From one plan to another; rows are the same when their key is (`planKey`). */
export function differenceOf(current: readonly PlanContent[], wanted: readonly PlanContent[]): PlanDifference {
  const before = byKey(current);
  const after = byKey(wanted);
  return {
    added: wanted.filter((content) => !before.has(planKey(content))),
    changed: wanted.flatMap((content) => {
      const was = before.get(planKey(content));
      return was === undefined || sameContent(was, content) ? [] : [{ before: was, after: content }];
    }),
    removed: current.filter((content) => !after.has(planKey(content))),
  };
}

export function editedPlan(plan: readonly PlanContent[], edits: readonly PlanEdit[]): readonly PlanContent[] {
  const rows = byKey(plan);
  for (const { kind, content } of edits) {
    if (kind === 'remove') rows.delete(planKey(content));
    else {
      if (content.status !== 'empty') dropEmpty(rows, content);
      rows.set(planKey(content), content);
    }
  }
  return [...rows.values()];
}

export function inverse({ added, changed, removed }: PlanDifference): PlanDifference {
  return {
    added: removed,
    changed: changed.map(({ before, after }) => ({ before: after, after: before })),
    removed: added,
  };
}

/** What is to be written: ids of the rows as they are. */
export type PlanWrites = {
  readonly insert: readonly PlanContent[];
  readonly update: readonly { readonly id: PlanId; readonly content: PlanContent }[];
  readonly remove: readonly PlanId[];
};

export type PlanConflict = { readonly content: PlanContent; readonly text: Text };

/**
 * The difference against the plan as it is now: what to write, or every row that stands against it, because it has changed since, or
 * because a campaign was made of it (`campaigns`: by row).
 */
export function resolve(
  plan: readonly PlanRow[],
  difference: PlanDifference,
  campaigns: ReadonlyMap<PlanId, number>,
): { readonly writes: PlanWrites; readonly conflicts: readonly PlanConflict[] } {
  const rows = new Map(plan.map((row) => [planKey(contentOf(row)), row]));
  const conflicts: PlanConflict[] = [];
  const existing = (content: PlanContent): PlanRow | null => {
    const row = rows.get(planKey(content));
    if (row === undefined || !sameContent(contentOf(row), content)) {
      conflicts.push({ content, text: changedText(content) });
      return null;
    }
    return row;
  };
  const free = (content: PlanContent, row: PlanRow | null): row is PlanRow => {
    if (row === null) return false;
    const campaign = campaigns.get(row.id);
    if (campaign !== undefined) conflicts.push({ content, text: campaignText(content, campaign) });
    return campaign === undefined;
  };
  const remove = difference.removed.flatMap((content) => {
    const row = existing(content);
    return free(content, row) ? [row.id] : [];
  });
  const update = difference.changed.flatMap(({ before, after }) => {
    const row = existing(before);
    if (row === null) return [];
    // A note may be changed under a campaign: nothing was decided on it.
    if (before.status !== after.status && !free(before, row)) return [];
    return [{ id: row.id, content: after }];
  });
  const insert = difference.added.filter((content) => {
    const taken = rows.has(planKey(content));
    if (taken) conflicts.push({ content, text: changedText(content) });
    return !taken;
  });
  return { writes: { insert, update, remove }, conflicts };
}

function byKey(contents: readonly PlanContent[]): Map<string, PlanContent> {
  return new Map(contents.map((content) => [planKey(content), content]));
}

function dropEmpty(rows: Map<string, PlanContent>, { year, weekNumber }: PlanContent): void {
  for (const [key, row] of rows) {
    if (row.status === 'empty' && row.year === year && row.weekNumber === weekNumber) rows.delete(key);
  }
}

function changedText(content: PlanContent): Text {
  const name = nameText(content);
  return { fr: `${name.fr} : modifiée entre-temps.`, en: `${name.en}: changed in the meantime.` };
}

function campaignText(content: PlanContent, campaign: number): Text {
  const name = nameText(content);
  return {
    fr: `${name.fr} : la campagne ${campaign} a été créée à partir de cette ligne.`,
    en: `${name.en}: campaign ${campaign} was created from this row.`,
  };
}

function nameText(content: PlanContent): Text {
  return rowText({ ...content, weekCode: weekCodeOf(content.weekNumber) });
}
