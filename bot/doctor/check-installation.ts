// Has the installation checked: the run is on record at once, and what it comes to is written when it is there.
import type { CheckReport } from '../../domain/doctor/check-report.ts';
import { type OperationContext, type Outcome, operate, type Requester } from '../shared/operation.ts';

export type RunChecks = () => Promise<readonly CheckReport[]>;

/** `answered` settles when the card can show what came of it. Of a delivery that comes again, the first answer stays. */
export async function checkInstallation(
  ctx: OperationContext,
  by: Requester,
  run: RunChecks,
): Promise<Outcome<{ readonly runId: number; readonly answered: Promise<void> }>> {
  const spec = {
    ability: 'settings.edit',
    underList: 'same',
    action: 'installation.check',
    object: { type: 'installation', id: null },
  } as const;
  const asked = await operate<{ readonly runId: number }>(ctx, by, spec, async (work) => {
    const { id } = await work.trx
      .insertInto('installation_checks')
      .values({ asked_by: by.actor.userId, asked_at: work.now, answered_at: null })
      .returning('id')
      .executeTakeFirstOrThrow();
    await work.record({ after: { run: id } });
    return { kind: 'done', runId: id };
  });
  return asked.kind === 'refused' ? asked : { ...asked, answered: answer(ctx, asked.runId, run) };
}

async function answer({ db, clock, jobQueue }: OperationContext, id: number, run: RunChecks): Promise<void> {
  const reports = await run();
  await db
    .updateTable('installation_checks')
    .set({ answered_at: clock.now(), reports: JSON.stringify(reports) })
    .where('id', '=', id)
    .where('answered_at', 'is', null)
    .execute();
  await jobQueue.enqueue([{ job: 'cards', payload: {} }]);
}
