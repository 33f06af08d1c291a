// PEOPLE-3: which files an account with a list of hosts may have. Asked when a file is offered, and again when it is fetched.
import { findServers } from '../../db/queries/servers/servers.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Download } from '../../domain/download.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Refused } from '../shared/operation.ts';
import { refusalForReader, refusalOfList } from '../shared/reach/refusals.ts';

export async function refusalOfDownload(db: Db, userId: UserId, download: Download): Promise<Refused | null> {
  switch (download.kind) {
    case 'plan':
    case 'plan-template':
    case 'estate-template':
    case 'people':
    case 'api-token':
    case 'baselines':
      return null;
    // Narrowed to the account's servers when they are made.
    case 'links':
    case 'updates':
    case 'excludes':
    case 'estate':
    case 'inventory':
    case 'history':
    case 'servers':
    case 'compliance':
    case 'advisory':
    case 'package':
    case 'kpi':
    case 'report':
      return null;
    case 'log': {
      const servers = await findServers(db, [download.hostname]);
      return refusalForReader(
        db,
        userId,
        servers.map(({ id }) => id),
      );
    }
    case 'audit':
    case 'evidence':
    case 'coverage':
      return refusalOfList(db, userId);
  }
}
