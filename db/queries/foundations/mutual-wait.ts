// RUN-20 with RUN-21: foundations that wait for one another, as each comes after a server that depends on the next.
import { sql } from 'kysely';
import type { MutualFoundations } from '../../../domain/foundations/foundation-gate.ts';
import { type StandingOn, type WaitingFoundation, waitingCircle } from '../../../domain/foundations/waiting-circle.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/**
 * Of a foundation whose start is asked; null: none. The others are of any campaign that is open in the cycle. Servers are read by the foundations
 * that they stand on, so that the answer is as small as these are few, whatever the size of the estate.
 */
export async function loadMutualFoundations(
  db: Db,
  { serverId, campaignId }: { readonly serverId: ServerId; readonly campaignId: CampaignId },
): Promise<MutualFoundations | null> {
  const { rows } = await sql<StandingOn & { id: ServerId | null; ordered: boolean }>`
    with recursive above (foundation, id) as (
      select f.id, d.server_id from server_dependencies d join servers f on f.id = d.on_server_id and f.foundation is not null
      union
      select a.foundation, d.server_id from above a join server_dependencies d on d.on_server_id = a.id
    ),
    standing as (select id, array_agg(foundation order by foundation) as "on" from above where foundation <> id group by id),
    still as (
      select case when v.foundation is not null then s.server_id end as id, v.hostname, s.campaign_id as campaign, s.branch,
        s.start_asked_at is not null as ordered, coalesce(t."on", '{}') as "on"
      from campaigns o
      join campaigns c on c.cycle = o.cycle and c.year = o.year and c.status = 'open'
      join patch_sessions s on s.campaign_id = c.id
      join servers v on v.id = s.server_id
      left join standing t on t.id = s.server_id
      where o.id = ${campaignId} and (v.foundation is not null or t.id is not null)
        and (s.status in ('pending', 'prereq_ok') or (s.status = 'failed' and s.start_asked_at is not null))
    )
    select id, hostname, campaign, branch, ordered, "on" from still where id is not null
    union all
    select null, min(hostname), campaign, branch, false, "on" from still where id is null group by campaign, branch, "on"
    order by 2, 3`.execute(db);
  const foundations = rows.flatMap(({ id, ...one }): readonly WaitingFoundation[] =>
    id === null ? [] : [{ ...one, id }],
  );
  const standing = rows.filter(({ id }) => id === null);
  return waitingCircle({ id: serverId, campaign: campaignId }, foundations, standing);
}
