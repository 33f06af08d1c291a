// RUN-20 with RUN-21: two foundations that wait for each other, as each comes after a server that depends on the other one.
import { sql } from 'kysely';
import type { MutualFoundations } from '../../../domain/foundations/foundation-gate.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/**
 * Of a foundation whose start is asked; null: none. The other one is of the same campaign, or ordered in another one that is open in the cycle:
 * before that it holds nobody there. Non-production waits for no production.
 */
export async function loadMutualFoundations(
  db: Db,
  { serverId, campaignId }: { readonly serverId: ServerId; readonly campaignId: CampaignId },
): Promise<MutualFoundations | null> {
  const { rows } = await sql<MutualFoundations>`
    with recursive above (foundation, id) as (
      select f.id, d.server_id from server_dependencies d join servers f on f.id = d.on_server_id and f.foundation is not null
      union
      select a.foundation, d.server_id from above a join server_dependencies d on d.on_server_id = a.id
    ),
    still as (
      select s.server_id as id, s.campaign_id as campaign, s.branch, v.hostname, v.foundation is not null as is_foundation,
        s.start_asked_at is not null as ordered
      from campaigns o
      join campaigns c on c.cycle = o.cycle and c.year = o.year and c.status = 'open'
      join patch_sessions s on s.campaign_id = c.id
      join servers v on v.id = s.server_id
      where o.id = ${campaignId}
        and (s.status in ('pending', 'prereq_ok') or (s.status = 'failed' and s.start_asked_at is not null))
    ),
    before as (
      select f.id as foundation, f.campaign, f.branch as its_branch, f.ordered, f.hostname as its_name, s.id, s.hostname, s.branch
      from still f join still s on s.campaign = f.campaign and not s.is_foundation and (f.branch = 'prod' or s.branch = 'hprod')
      where f.is_foundation and not exists (select from above a where a.foundation = f.id and a.id = s.id)
    )
    select b.hostname as before, x.its_name as other
    from before b
    join above on_other on on_other.id = b.id and on_other.foundation <> b.foundation
    join before x on x.foundation = on_other.foundation and (x.campaign = b.campaign or x.ordered)
    join above on_own on on_own.id = x.id and on_own.foundation = b.foundation
    where b.foundation = ${serverId} and b.campaign = ${campaignId}
      and (b.branch = 'prod' or x.its_branch = 'hprod') and (x.branch = 'prod' or b.its_branch = 'hprod')
    order by b.hostname, x.its_name limit 1`.execute(db);
  return rows[0] ?? null;
}
