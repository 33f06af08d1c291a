// The snapshot of a server that may be restored: of its latest attempt that failed, or whose owner said KO (RUN-10).
import type { AttemptId, ServerId } from '../../../domain/ids.ts';
import { databaseNow } from '../../lease-time.ts';
import type { Db, Trx } from '../../schema/database.ts';

export type RestorableSnapshot = NonNullable<Awaited<ReturnType<typeof findRestorable>>>;

/** `leaving`: a worker removes it. undefined: none is held. */
export async function findRestorable(db: Db, serverId: ServerId) {
  return restorable(db, serverId).executeTakeFirst();
}

/** The same, locked to the end of the transaction. */
export async function lockRestorable(trx: Trx, serverId: ServerId) {
  return restorable(trx, serverId).forUpdate('n').executeTakeFirst();
}

function restorable(db: Db, serverId: ServerId) {
  return (
    db
      .selectFrom('vm_snapshots as n')
      .innerJoin('patch_attempts as a', 'a.id', 'n.attempt_id')
      .innerJoin('patch_sessions as s', 's.id', 'a.session_id')
      .leftJoin('patch_validation as p', 'p.attempt_id', 'a.id')
      .selectAll('n')
      .select(['a.session_id', 'a.id as attempt'])
      // Whoever works on it removes it: an earlier rollback that is still under way is told as such.
      .select((eb) =>
        eb.and([eb('n.lease_owner', 'is not', null), eb('n.lease_until', '>', databaseNow())]).as('leaving'),
      )
      .where('n.server_id', '=', serverId)
      .where('n.state', '=', 'present')
      .where(({ eb, and, or }) =>
        or([
          and([eb('a.state', '=', 'failed'), eb('s.status', '=', 'failed')]),
          // A KO is a failure, too; one that is run again, or was restored, has its session failed already.
          and([
            eb('a.state', '=', 'patched'),
            eb('s.status', 'in', ['patched', 'failed']),
            eb('p.status', '=', 'validated_ko'),
          ]),
        ]),
      )
      .orderBy('n.attempt_id', 'desc')
      .limit(1)
  );
}

/** In whichever campaign, by another attempt than the snapshot's. */
export async function wasPatchedSince(
  db: Db,
  serverId: ServerId,
  snapshot: { readonly after_attempt: number; readonly attempt: AttemptId },
): Promise<boolean> {
  const later = await db
    .selectFrom('patch_attempts')
    .select('id')
    .where('server_id', '=', serverId)
    .where('state', '=', 'patched')
    // Of a prepared snapshot the attempt itself began later. By number: a clock may have been set back.
    .where('id', '>', snapshot.after_attempt as AttemptId)
    .where('id', '<>', snapshot.attempt)
    .executeTakeFirst();
  return later !== undefined;
}
