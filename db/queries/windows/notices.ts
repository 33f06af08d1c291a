// Which servers an occurrence will patch, and who has been told of it (POL-5).
import { type SqlBool, sql } from 'kysely';
import type { IsoDate } from '../../../domain/clock.ts';
import type { ApplicationId, CampaignId, ServerId, UserId, WindowId } from '../../../domain/ids.ts';
import type { Branch } from '../../../domain/server.ts';
import type { Db } from '../../schema/database.ts';

export type WindowServer = {
  readonly hostname: string;
  readonly applicationId: ApplicationId;
  readonly campaignId: CampaignId;
  readonly branch: Branch;
  readonly environment: string;
  readonly production: boolean | null;
};

/** Those that belong to an application, by name. `until`: campaigns of which the week has begun by that day. */
export async function loadWindowServers(db: Db, windowId: WindowId, until: IsoDate): Promise<readonly WindowServer[]> {
  const { rows } = await sql<WindowServer>`
    select v.hostname, v.application_id as "applicationId", c.id as "campaignId", s.branch, e.name as environment, e.production
    from server_windows k
    join patch_sessions s on s.server_id = k.server_id
    join campaigns c on c.id = s.campaign_id
    join servers v on v.id = s.server_id
    join domain_environments de on de.id = v.domain_environment_id
    join environments e on e.id = de.environment_id
    where k.window_id = ${windowId} and v.application_id is not null and c.status = 'open' and c.kind = 'standard'
      and c.stopped_at is null and c.week_start <= ${until}::date and s.status in ('pending', 'prereq_ok')
    order by v.hostname`.execute(db);
  return rows;
}

export async function loadToldOwners(db: Db, windowId: WindowId, day: IsoDate): Promise<ReadonlySet<UserId>> {
  const rows = await db
    .selectFrom('window_notices')
    .select('user_id')
    .where('window_id', '=', windowId)
    .where('day', '=', day)
    .execute();
  return new Set(rows.map(({ user_id: id }) => id));
}

/** `user server` of those who were told by a window of that server's occurrence of that day, which their reminder need not say again. */
export async function loadToldByWindows(db: Db, day: IsoDate): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('window_notices as n')
    .innerJoin('server_windows as k', 'k.window_id', 'n.window_id')
    .select(['n.user_id', 'k.server_id'])
    .where(sql<SqlBool>`n.day = ${day}::date`)
    .execute();
  return new Set(rows.map((row) => toldKey(row.user_id, row.server_id)));
}

export function toldKey(userId: UserId, serverId: ServerId): string {
  return `${userId} ${serverId}`;
}
