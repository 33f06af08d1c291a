// RUN-21: which foundations somebody will be asked about before they reboot: until then they hold the estate.
import { sql } from 'kysely';
import type { ServerId } from '../../../domain/ids.ts';
import { effectivePolicy, type RebootPolicies } from '../../../domain/reboots/reboot-policy.ts';
import type { Db } from '../../schema/database.ts';

/** Among these servers, by hostname; `ofCampaign`: the policy that their campaign will have. */
export async function loadAskingFoundations(
  db: Db,
  servers: readonly ServerId[],
  ofCampaign: RebootPolicies['ofCampaign'],
): Promise<readonly string[]> {
  if (servers.length === 0) return [];
  const { rows } = await sql<Omit<RebootPolicies, 'ofCampaign'> & { hostname: string }>`
    select v.hostname, v.reboot_policy as "ofServer", i.reboot_policy as "ofSite", g.reboot_policy as "ofGroup"
    from servers v
    left join patch_group_servers k on k.server_id = v.id
    left join patch_groups g on g.id = k.group_id and g.archived_at is null
    left join sites i on i.id = coalesce(v.site_id, g.site_id) and i.archived_at is null
    where v.foundation is not null and v.id = any(${[...servers]}::int[]) order by v.hostname`.execute(db);
  return rows.filter((one) => effectivePolicy({ ...one, ofCampaign }) === 'ask').map(({ hostname }) => hostname);
}
