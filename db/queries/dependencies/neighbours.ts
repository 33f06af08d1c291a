// RUN-20: the servers directly above and below one, with where each stands in its open campaign; and who waits for whom in a campaign.
import { sql } from 'kysely';
import type { SessionStatus } from '../../../domain/campaigns/session-state.ts';
import type { Wait } from '../../../domain/dependencies/order-line.ts';
import type { Foundation } from '../../../domain/foundations/foundation.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export type Neighbour = {
  readonly id: ServerId;
  /** `on`: the server stands on it; `dependant`: it stands on the server. */
  readonly side: 'on' | 'dependant';
  readonly hostname: string;
  readonly foundation: Foundation | null;
  /** Of its newest open campaign; null: it is in none. */
  readonly session: { readonly campaignId: CampaignId; readonly status: SessionStatus } | null;
};

/** What it stands on first, each by hostname. */
export async function loadNeighbours(db: Db, serverId: ServerId): Promise<readonly Neighbour[]> {
  const { rows } = await sql<Neighbour>`
    select v.id, k.side, v.hostname, v.foundation, x.session
    from (select 'on' as side, d.on_server_id as id from server_dependencies d where d.server_id = ${serverId}
      union all select 'dependant', d.server_id from server_dependencies d where d.on_server_id = ${serverId}) k
    join servers v on v.id = k.id
    left join lateral (select jsonb_build_object('campaignId', c.id, 'status', s.status) as session
      from patch_sessions s join campaigns c on c.id = s.campaign_id
      where s.server_id = v.id and c.status = 'open' order by c.id desc limit 1) x on true
    order by k.side desc, v.hostname`.execute(db);
  return rows;
}

/** Of servers to be patched yet, by hostname: those that each stands on in the same campaign and that are to come first. */
export async function loadWaits(db: Db, campaignId: CampaignId): Promise<readonly Wait[]> {
  const { rows } = await sql<Wait>`
    select v.hostname, o.hostname as "on" from server_dependencies d
    join patch_sessions s on s.server_id = d.server_id and s.campaign_id = ${campaignId}
    join patch_sessions t on t.server_id = d.on_server_id and t.campaign_id = s.campaign_id
    join servers v on v.id = d.server_id join servers o on o.id = d.on_server_id
    where s.status in ('pending', 'prereq_ok', 'failed') and t.status in ('pending', 'prereq_ok', 'in_progress', 'failed')
      and not (s.branch = 'hprod' and t.branch = 'prod')
    order by v.hostname, o.hostname`.execute(db);
  return rows;
}

/** Among these servers, what each stands on, itself or through others. */
export async function loadDependenciesAmong(
  db: Db,
  servers: readonly ServerId[],
): Promise<ReadonlyMap<ServerId, readonly ServerId[]>> {
  if (servers.length === 0) return new Map();
  const { rows } = await sql<{ id: ServerId; on: ServerId[] }>`
    with recursive below (id, on_id) as (
      select d.server_id, d.on_server_id from server_dependencies d where d.server_id = any(${[...servers]}::int[])
      union
      select b.id, d.on_server_id from below b join server_dependencies d on d.server_id = b.on_id
    )
    select id, array_agg(distinct on_id order by on_id) as "on" from below
    where on_id = any(${[...servers]}::int[]) and on_id <> id group by id`.execute(db);
  return new Map(rows.map((row) => [row.id, row.on]));
}
