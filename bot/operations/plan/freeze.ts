// Freeze periods: days on which nothing is patched (PLAN-4).
import type { IsoDate } from '../../../domain/clock.ts';
import type { FreezePeriodId } from '../../../domain/ids.ts';
import { dayIn, isoWeekOf } from '../../../domain/planning/iso-week.ts';
import { type By, type OperationContext, type Outcome, operate, refuse } from '../operation.ts';

/** Both ends included. */
export type FreezeAsk = { readonly firstDay: IsoDate; readonly lastDay: IsoDate; readonly reason: string };

const MOST_REASON = 200;

export function addFreeze(
  ctx: OperationContext,
  by: By,
  ask: FreezeAsk,
): Promise<Outcome<{ readonly freezeId: FreezePeriodId; readonly year: number }>> {
  const deed = { ability: 'freeze.edit', action: 'freeze.add', object: FREEZE } as const;
  return operate(ctx, by, deed, async (work) => {
    const { trx } = work;
    const reason = work.text(ask.reason, MOST_REASON);
    if (reason === '') return refuse('Un gel demande un motif.', 'A freeze needs a reason.');
    if (ask.lastDay < ask.firstDay) {
      return refuse(
        'Le gel finirait avant de commencer : inversez les dates.',
        'The freeze would end before it begins: swap the days.',
      );
    }
    if (ask.lastDay < dayIn(work.now, work.settings.zone)) {
      return refuse('Ce gel serait déjà passé.', 'This freeze would be over already.');
    }
    const row = { first_day: ask.firstDay, last_day: ask.lastDay, reason, created_by: by.actor.userId };
    const { id } = await trx.insertInto('freeze_periods').values(row).returning('id').executeTakeFirstOrThrow();
    await work.record({ object: { type: 'freeze', id }, after: row, reason });
    return { kind: 'done', freezeId: id, year: isoWeekOf(ask.firstDay).year };
  });
}

export function removeFreeze(
  ctx: OperationContext,
  by: By,
  { freezeId }: { readonly freezeId: FreezePeriodId },
): Promise<Outcome<FreezeAsk>> {
  const deed = { ability: 'freeze.edit', action: 'freeze.remove', object: { type: 'freeze', id: freezeId } } as const;
  return operate(ctx, by, deed, async (work) => {
    const row = await work.trx
      .deleteFrom('freeze_periods')
      .where('id', '=', freezeId)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) {
      return refuse(
        `Il n’y a pas de gel ${freezeId} : /gel les montre.`,
        `There is no freeze ${freezeId}: /freeze shows them.`,
      );
    }
    const freeze = { firstDay: row.first_day, lastDay: row.last_day, reason: row.reason };
    await work.record({ before: row });
    return { kind: 'done', ...freeze };
  });
}

const FREEZE = { type: 'freeze', id: null } as const;
