// The card of a rollback that waits for the owner of the databases (RUN-10).
import type { RollbackView } from '../../cards/rollbacks/rollback/card.ts';
import { loadApplicationsOf } from '../../db/queries/people/owners.ts';
import { loadDatabases, loadRollbackRequest } from '../../db/queries/rollbacks/rollback-requests.ts';
import { mayHere, noticePart, SYSTEM_NAME, type ViewContext } from '../shared/view-context.ts';

type Request = NonNullable<Awaited<ReturnType<typeof loadRollbackRequest>>>;

/** null: no such request. */
export async function rollbackView(ctx: ViewContext, requestId: number): Promise<RollbackView | null> {
  const found = await loadRollbackRequest(ctx.db, requestId);
  if (found === undefined) return null;
  return {
    requestId,
    campaignId: found.campaign_id,
    hostname: found.hostname,
    application: found.application,
    databases: await loadDatabases(ctx.db, found.server_id),
    takenAt: found.taken_at,
    askedAt: found.asked_at,
    askedBy: found.asked_by,
    reason: found.reason,
    state: stateOf(found),
    access: {
      agree: mayHere(ctx, 'rollback.agree') && (await isOwn(ctx, found)),
      takeBack: mayHere(ctx, 'rollback.restore'),
    },
    ...noticePart(ctx),
  };
}

/** Anybody on a shared card, as far as there is an owner: the click asks again. */
async function isOwn({ db, viewer }: ViewContext, { application_id: id }: Request): Promise<boolean> {
  if (viewer === null) return true;
  if (viewer.roles.includes('admin')) return true;
  return id !== null && (await loadApplicationsOf(db, viewer.userId)).includes(id);
}

function stateOf({ state, ended_by: by, ended_at: at, snapshot_state: snapshot }: Request): RollbackView['state'] {
  if (state !== 'open') return { kind: state, by: by ?? SYSTEM_NAME, at: at ?? new Date(0) };
  return snapshot === 'present' ? { kind: 'asked' } : { kind: 'void' };
}
