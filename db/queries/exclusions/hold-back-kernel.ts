// A kernel that did not boot stays away from its server (POL-6), as a package exclusion of whoever ordered it.

import type { AttemptId, UserId } from '../../../domain/ids.ts';
import type { Trx } from '../../schema/database.ts';
import type { SessionContext } from '../attempts/sessions.ts';
import { SYSTEM, writeAudit } from '../history/audit.ts';
import { addExcludes } from './package-excludes.ts';

type HeldBack = { readonly globs: readonly string[]; readonly reason: string };

/** Without an end: somebody lifts it when a fixed kernel is out. */
export async function holdBackKernel(
  trx: Trx,
  of: {
    readonly session: SessionContext;
    readonly attemptId: AttemptId;
    readonly at: Date;
    readonly activityId: string | null;
  },
  { globs, reason }: HeldBack,
): Promise<void> {
  const { session, attemptId, at, activityId } = of;
  const ownerId = await ownerOf(trx, session, attemptId);
  const added = globs.map((glob) => ({ glob, ownerId, reason, expiresOn: null }));
  await addExcludes(trx, session.server_id, added, at);
  await writeAudit(trx, {
    at,
    actor: SYSTEM,
    action: 'excludes.add',
    object: { type: 'server', id: session.server_id },
    after: { hostname: session.hostname, attemptId, globs },
    reason,
    activityId,
  });
}

async function ownerOf(trx: Trx, session: SessionContext, attemptId: AttemptId): Promise<UserId> {
  const row = await trx
    .selectFrom('patch_attempts as a')
    .innerJoin('campaigns as c', 'c.id', 'a.campaign_id')
    .select(['a.started_by', 'c.created_by'])
    .where('a.id', '=', attemptId)
    .executeTakeFirstOrThrow();
  return row.started_by ?? session.intervenant_id ?? row.created_by;
}
