// Security advisories that exclusions hold back, with since when they are known here (DEBT-1).
import { sql } from 'kysely';
import type { HeldAdvisory } from '../../../domain/exclusions/debt.ts';
import type { ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** By server, as the last scans know. `hostname` null: of all servers with an exclusion. */
export async function loadHeldAdvisories(
  db: Db,
  hostname: string | null,
): Promise<ReadonlyMap<ServerId, readonly HeldAdvisory[]>> {
  const { rows } = await sql<HeldAdvisory & { readonly serverId: ServerId }>`
    select a.server_id as "serverId", a.advisory, a.severity, a.packages, s.first_seen_at as "firstSeen"
    from server_advisories a
    join servers v on v.id = a.server_id
    left join advisories_seen s on s.advisory = a.advisory
    where a.held_back and v.patch_excludes is not null and (${hostname}::text is null or v.hostname = ${hostname})`.execute(
    db,
  );
  return Map.groupBy(rows, ({ serverId }) => serverId);
}
