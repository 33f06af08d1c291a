// Which snapshot of a server may be restored now (RUN-10): that of its latest attempt that failed, or whose owner said KO.
import { isBeingPatched } from '../../db/queries/attempts/running-attempt.ts';
import {
  findRestorable,
  lockRestorable,
  type RestorableSnapshot,
  wasPatchedSince,
} from '../../db/queries/rollbacks/restorable.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import type { ServerId } from '../../domain/ids.ts';
import type { NamedServer } from '../shared/named-servers.ts';
import { type Refused, refuse } from '../shared/operation.ts';

type Held = { readonly kind: 'held'; readonly snapshot: RestorableSnapshot };

/** A snapshot that is held may be restored, also when its campaign is closed (RUN-18). Locked, for whoever orders it. */
export function lockRestorableSnapshot(trx: Trx, server: NamedServer): Promise<Held | Refused> {
  return judged(trx, server, lockRestorable);
}

/** The same for whoever only looks. */
export function restorableSnapshot(db: Db, server: NamedServer): Promise<Held | Refused> {
  return judged(db, server, findRestorable);
}

async function judged<Reader extends Db>(
  db: Reader,
  server: NamedServer,
  read: (db: Reader, id: ServerId) => Promise<RestorableSnapshot | undefined>,
): Promise<Held | Refused> {
  const { hostname } = server;
  if (await isBeingPatched(db, server.id)) {
    return refuse(
      `${hostname} est en cours de patching : attendez la fin.`,
      `${hostname} is being patched: wait for it to finish.`,
    );
  }
  const snapshot = await read(db, server.id);
  if (snapshot === undefined) {
    return refuse(
      `${hostname} n’a ni échec ni KO avec un snapshot conservé : pas de retour arrière possible.`,
      `${hostname} has no failure or KO with a snapshot kept: there is nothing to roll back.`,
    );
  }
  const refusal = notRestorable(snapshot, hostname) ?? (await patchedSince(db, server, snapshot));
  return refusal ?? { kind: 'held', snapshot };
}

function notRestorable(snapshot: RestorableSnapshot, hostname: string): Refused | null {
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
  snapshot: RestorableSnapshot,
): Promise<Refused | null> {
  if (!(await wasPatchedSince(db, id, snapshot))) return null;
  return refuse(
    `${hostname} a été patché depuis ce snapshot : le retour arrière n’est plus possible ici.`,
    `${hostname} has been patched since that snapshot: it can no longer be rolled back here.`,
  );
}
