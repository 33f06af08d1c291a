// Which snapshot of a server may be restored now (RUN-10): that of its latest attempt that failed, or whose owner said KO.
import { databaseNow } from '../../db/lease-time.ts';
import type { Db } from '../../db/schema/database.ts';
import type { AttemptId, ServerId } from '../../domain/ids.ts';
import type { NamedServer } from '../shared/named-servers.ts';
import { type Refused, refuse } from '../shared/operation.ts';

export type Restorable = Extract<Awaited<ReturnType<typeof restorableSnapshot>>, { kind: 'held' }>['snapshot'];

/** A snapshot that is held may be restored, also when its campaign is closed (RUN-18). Whoever only looks does not lock it. */
export async function restorableSnapshot(db: Db, server: NamedServer, { lock } = { lock: true }) {
  const { hostname } = server;
  if (await isRunning(db, server.id)) {
    return refuse(
      `${hostname} est en cours de patching : attendez la fin.`,
      `${hostname} is being patched: wait for it to finish.`,
    );
  }
  const snapshot = await db
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
    .where('n.server_id', '=', server.id)
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
    .$if(lock, (query) => query.forUpdate('n'))
    .executeTakeFirst();
  if (snapshot === undefined) {
    return refuse(
      `${hostname} n’a ni échec ni KO avec un snapshot conservé : pas de retour arrière possible.`,
      `${hostname} has no failure or KO with a snapshot kept: there is nothing to roll back.`,
    );
  }
  return (
    notRestorable(snapshot, hostname) ??
    (await patchedSince(db, server, snapshot)) ?? { kind: 'held' as const, snapshot }
  );
}

function notRestorable(
  snapshot: {
    readonly rollback_asked_at: Date | null;
    readonly rollback_error: string | null;
    readonly reverted_at: Date | null;
    readonly leaving: unknown;
  },
  hostname: string,
): Refused | null {
  if (snapshot.reverted_at !== null) {
    return refuse(
      `${hostname} a déjà été ramené à son snapshot.`,
      `${hostname} has already been rolled back to its snapshot.`,
    );
  }
  if (snapshot.rollback_asked_at !== null && snapshot.rollback_error === null) {
    return refuse(
      `Le retour arrière de ${hostname} est déjà demandé.`,
      `The rollback of ${hostname} is already requested.`,
    );
  }
  if (snapshot.leaving !== true) return null;
  return refuse(
    `Le snapshot de ${hostname} est en cours de suppression.`,
    `The snapshot of ${hostname} is being removed.`,
  );
}

/** A later success, in whichever campaign, would be undone in silence. */
async function patchedSince(
  db: Db,
  { id, hostname }: NamedServer,
  snapshot: { readonly created_at: Date; readonly attempt: AttemptId },
): Promise<Refused | null> {
  const later = await db
    .selectFrom('patch_attempts')
    .select('id')
    .where('server_id', '=', id)
    .where('state', '=', 'patched')
    // Of a prepared snapshot the attempt itself began later. Attempts come one after the other, whichever way a clock went.
    .where(({ eb, or, and }) =>
      or([
        eb('id', '>', snapshot.attempt),
        and([eb('id', '<>', snapshot.attempt), eb('started_at', '>', snapshot.created_at)]),
      ]),
    )
    .executeTakeFirst();
  if (later === undefined) return null;
  return refuse(
    `${hostname} a été patché depuis ce snapshot : le retour arrière n’est plus possible ici.`,
    `${hostname} has been patched since that snapshot: it can no longer be rolled back here.`,
  );
}

async function isRunning(db: Db, serverId: ServerId): Promise<boolean> {
  const row = await db
    .selectFrom('patch_attempts')
    .select('id')
    .where('server_id', '=', serverId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}
