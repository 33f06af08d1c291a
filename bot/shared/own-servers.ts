// Setting `operators.ownServersOnly`: an operator acts on the servers that are theirs, or nobody's. Coordinators and admins on all.
import { loadOthersServers, type OthersServer } from '../../db/queries/staffing/others-servers.ts';
import type { Db } from '../../db/schema/database.ts';
import type { SessionId, UserId } from '../../domain/ids.ts';
import { actsOnAll } from '../../domain/people/own-servers.ts';
import { type OperationActor, type OperationSettings, type Refused, refuse, type UnitOfWork } from './operation.ts';

type Asker = Pick<OperationActor, 'userId' | 'roles'>;
type Limit = Pick<OperationSettings, 'ownServersOnly'>;

/** Of these sessions those that are somebody else's to this person; none where the setting is off. */
export async function othersAmong(
  db: Db,
  { ownServersOnly = false }: Limit,
  actor: Asker,
  sessionIds: readonly SessionId[],
  now: Date,
): Promise<readonly OthersServer[]> {
  if (!ownServersOnly || actsOnAll(actor.roles)) return [];
  return loadOthersServers(db, sessionIds, actor.userId as UserId, now);
}

/** null: all of them are theirs, or nobody's. */
export async function refusalOfOthers(work: UnitOfWork, sessionIds: readonly SessionId[]): Promise<Refused | null> {
  const [first] = await othersAmong(work.trx, work.settings, work.by.actor, sessionIds, work.now);
  return first === undefined ? null : whose(first);
}

export function whose({ hostname, operator }: Pick<OthersServer, 'hostname' | 'operator'>): Refused {
  return refuse(
    `${hostname} est affecté à ${operator}, seul à pouvoir faire cela. Sinon, demandez à un coordinateur de réaffecter le serveur.`,
    `${hostname} is assigned to ${operator}, who alone can do this. Otherwise, ask a coordinator to reassign the server.`,
  );
}
