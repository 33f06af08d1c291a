// Downtimes of a server that are not as they should be, for its card.

import type { ServerId } from '../../../domain/ids.ts';
import type { ToldDowntime } from '../../../domain/integrations/downtimes/state.ts';
import type { Db } from '../../schema/database.ts';

export async function loadTroubledDowntimes(db: Db, serverId: ServerId): Promise<readonly ToldDowntime[]> {
  return db
    .selectFrom('integration_downtimes')
    .select(['integration as system', 'state', 'trouble'])
    .where('server_id', '=', serverId)
    .where('state', 'in', ['wanted', 'open'])
    .where('trouble', 'is not', null)
    .orderBy('attempt_id', 'desc')
    .orderBy('integration')
    .limit(4)
    .execute();
}
