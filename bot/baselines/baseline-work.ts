// What every change of baselines does: under a lock, whole or not at all, a new version of each, on record (POL-1).
import { type BaselineInForce, loadBaselines } from '../../db/queries/baselines/baselines.ts';
import { lockBaselines } from '../../db/queries/baselines/lock-baselines.ts';
import { loadDecidedFor } from '../../db/queries/baselines/simulated.ts';
import type { Db } from '../../db/schema/database.ts';
import {
  type BaselineDifference,
  type BaselineEdit,
  baselineConflicts,
  baselineKey,
  type DefaultEdit,
  inverseBaselines,
} from '../../domain/baselines/baseline-difference.ts';
import type { At } from '../../domain/baselines/decide.ts';
import { simulate } from '../../domain/baselines/simulate.ts';
import type { ChangeSubject } from '../change-sets/change-set.ts';
import { type Refused, refuse, type UnitOfWork } from '../shared/operation.ts';

export const BASELINE_CHANGES: ChangeSubject<'baseline_changes'> = {
  table: 'baseline_changes',
  ability: 'baseline.edit',
  underList: 'closed',
  objectType: 'baseline-change',
  actions: { apply: 'baselines.apply', cancel: 'baselines.cancel', undo: 'baselines.undo' },
  lock: lockBaselines,
  write: saveBaselines,
  inverse: inverseBaselines,
  ownColumns: () => ({}),
  noSuch: (id) => refuse(`Il n’y a pas de changement de référentiel ${id}.`, `There is no baseline change ${id}.`),
};

/** Saves the new versions, or says what stands against it, having written nothing. Baselines must be locked. */
async function saveBaselines(work: UnitOfWork, difference: BaselineDifference): Promise<Refused | null> {
  const { trx, now, by } = work;
  const stored = await loadBaselines(trx);
  const conflicts = baselineConflicts(difference, stored);
  if (conflicts.length > 0) {
    const said = (language: 'fr' | 'en') => conflicts.slice(0, 4).map((text) => text[language]);
    return refuse(`Rien n’a été changé. ${said('fr').join(' ')}`, `Nothing was changed. ${said('en').join(' ')}`);
  }
  const known = new Map(stored.map((one) => [baselineKey(one), one]));
  const used = difference.edits.find((edit) => edit.after === null && known.get(baselineKey(edit))?.isUsed === true);
  if (used !== undefined) {
    return refuse(
      `Le référentiel « ${used.name} » est celui d’un groupe de patch, ou par défaut : il reste.`,
      `Baseline “${used.name}” is that of a patch group, or the default: it stays.`,
    );
  }
  await moveDefaults(work, difference.defaults ?? [], known);
  for (const edit of difference.edits) {
    const before = known.get(baselineKey(edit));
    if (edit.after === null) {
      if (before !== undefined) {
        await trx.updateTable('baselines').set({ archived_at: now }).where('id', '=', before.id).execute();
      }
      continue;
    }
    const id = before?.id ?? (await insertBaseline(work, edit));
    await trx
      .insertInto('baseline_versions')
      .values({
        ...{
          baseline_id: id,
          version: (before?.version ?? 0) + 1,
        },
        rules: JSON.stringify(edit.after),
        simulated: edit.simulated === null ? null : JSON.stringify(edit.simulated.after),
        ...{ made_by: by.actor.userId, made_at: now },
      })
      .execute();
  }
  return null;
}

/** One of a family at a time (`baselines_default`): the old one first. */
async function moveDefaults(
  { trx }: UnitOfWork,
  defaults: readonly DefaultEdit[],
  known: ReadonlyMap<string, BaselineInForce>,
): Promise<void> {
  for (const { family, to } of defaults) {
    const after = known.get(baselineKey({ family, name: to }));
    if (after === undefined) throw new Error(`no baseline ${family} ${to}`);
    await trx
      .updateTable('baselines')
      .set({ is_default: false })
      .where('family', '=', family)
      .where('is_default', '=', true)
      .execute();
    await trx.updateTable('baselines').set({ is_default: true }).where('id', '=', after.id).execute();
  }
}

async function insertBaseline({ trx }: UnitOfWork, { family, name }: BaselineEdit) {
  const { id } = await trx
    .insertInto('baselines')
    .values({ family, name, archived_at: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** What each would do to the servers that it decides for, and what the one in force does there. */
export async function simulated(db: Db, edits: readonly BaselineEdit[], at: At): Promise<readonly BaselineEdit[]> {
  const stored = new Map((await loadBaselines(db)).map((one) => [baselineKey(one), one]));
  const tried: BaselineEdit[] = [];
  // New ones of a family are all tried on the servers of its default.
  const known = new Map<string, Awaited<ReturnType<typeof loadDecidedFor>>>();
  for (const edit of edits) {
    const before = stored.get(baselineKey(edit));
    if (edit.after === null) {
      tried.push(edit);
      continue;
    }
    const { family } = edit;
    const of = { id: before?.id ?? null, family, isDefault: before?.isDefault ?? false };
    const key = `${of.id} ${family}`;
    const alike = known.get(key) ?? (await loadDecidedFor(db, of));
    known.set(key, alike);
    const now = before === undefined ? null : simulate(alike, before.rules, at);
    const wasDefault = before?.isDefault ?? false;
    tried.push({ ...edit, wasDefault, simulated: { now, after: simulate(alike, edit.after, at) } });
  }
  return tried;
}
