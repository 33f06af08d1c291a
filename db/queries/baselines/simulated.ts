// The servers that a baseline decides for, with what is pending on them, for its simulation. Servers that wait for the same are one row.
import { sql } from 'kysely';
import type { SeenCandidate } from '../../../domain/baselines/candidate.ts';
import type { Family } from '../../../domain/baselines/family.ts';
import type { BaselineId, ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { isPatchedFamily } from '../servers/patched-families.ts';
import { loadPendingPackages } from './pending-packages.ts';

export type Alike = {
  /** null: nothing was read on these servers yet. */
  readonly candidates: readonly SeenCandidate[] | null;
  readonly noticesRead: boolean;
  readonly servers: number;
};

/**
 * Servers of its groups, and for a default those without another baseline of that family. One that was never read has no family yet: it
 * counts where a group says so, and for the default of rpm. `id` null: one that is not made yet decides for nobody, and is tried on those of the default.
 */
export async function loadDecidedFor(
  db: Db,
  baseline: { readonly id: BaselineId | null; readonly family: Family; readonly isDefault: boolean },
): Promise<readonly Alike[]> {
  const { id, family, isDefault } = baseline;
  const { rows } = await sql<{ one: ServerId; read: boolean; servers: number }>`
    select min(v.id) as one, p.digest is not null as read, count(*)::int as servers
    from servers v
    left join server_pending_packages p on p.server_id = v.id
    left join patch_group_servers s on s.server_id = v.id
    left join patch_group_baselines b on b.group_id = s.group_id and b.family = ${family}
    where ${isPatchedFamily()} and v.etat = 'Production' and v.patch_os_owner = 'secops'
      and case when p.manager is null then b.baseline_id is not null or ${family} = 'rpm'
        when p.manager in ('yum', 'dnf') then ${family} = 'rpm' else p.manager = ${family} end
      and (b.baseline_id = ${id} or (b.baseline_id is null and ${isDefault || id === null}))
    group by p.digest`.execute(db);
  const read = await loadPendingPackages(
    db,
    rows.filter((row) => row.read).map(({ one }) => one),
  );
  return rows.map(({ one, servers }) => ({
    candidates: read.get(one)?.candidates ?? null,
    noticesRead: read.get(one)?.noticesRead ?? true,
    servers,
  }));
}
