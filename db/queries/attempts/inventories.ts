// The packages of a campaign's attempts, with whose server it is: what the inventory files are made of.
import { sql } from 'kysely';
import type { HeldVersion } from '../../../domain/attempts/held-versions.ts';
import type { AttemptPackages } from '../../../domain/attempts/not-installed.ts';
import type { InstalledPackage } from '../../../domain/attempts/package-difference.ts';
import type { UpdateScope } from '../../../domain/attempts/update-scope.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import { parseAdvisoryList } from '../../../domain/validations/advisories.ts';
import type { Db } from '../../schema/database.ts';
import { storedChanges, storedOpenAdvisories, storedPackages, storedPlanned } from './stored-results.ts';

export type InventoryRow = Omit<AttemptPackages, 'failed'> & {
  readonly hostname: string;
  readonly domain: string;
  /** null: it belongs to none. */
  readonly application: string | null;
  /** Of the application, by name; empty: nobody. */
  readonly owners: readonly string[];
  readonly number: number;
  readonly state: string;
  readonly startedAt: Date;
  /** null: it still runs. */
  readonly endedAt: Date | null;
  readonly failure: string | null;
  readonly detail: string | null;
  /** null: the attempt did not come so far. */
  readonly before: readonly InstalledPackage[] | null;
  /** Of the versions that it was asked for (PIN-1); null: of none. */
  readonly held: readonly HeldVersion[] | null;
};

/** Every attempt of a campaign, those that were repeated too; a page by host and number. */
export async function loadInventories(
  db: Db,
  campaignId: CampaignId,
  offset: number,
  limit: number,
): Promise<readonly InventoryRow[]> {
  const { rows } = await sql<StoredRow>`
    select v.hostname, d.code as domain, p.name as application, a.number, a.state, a.started_at as "startedAt",
      a.ended_at as "endedAt", a.failure_class as failure, a.failure_detail as detail, a.held, c.update_scope as scope,
      array(select k.name from application_contacts x join contacts k on k.id = x.contact_id
        where x.application_id = v.application_id and x.duty = 'owner' order by k.name) as owners,
      b.result -> 'packages' as before,
      coalesce(n.result -> 'changes', y.result -> 'changes', u.result -> 'changes') as changes,
      n.result #> '{scan,advisories}' as remaining,
      s.prereq_detail -> 'planned' as planned,
      -- What the prerequisites read before the update (PRE-7).
      (select t ->> 'output' from jsonb_array_elements(s.prereq_detail -> 'transcript') t
        where t ->> 'command' like '%updateinfo%' limit 1) as advisories
    from patch_attempts a
    join patch_sessions s on s.id = a.session_id
    join campaigns c on c.id = a.campaign_id
    join servers v on v.id = a.server_id
    join domain_environments de on de.id = v.domain_environment_id
    join domains d on d.id = de.domain_id
    left join applications p on p.id = v.application_id
    left join attempt_steps b on b.attempt_id = a.id and b.step = 'inventory-before' and b.status = 'done'
    left join attempt_steps u on u.attempt_id = a.id and u.step = 'update'
    left join attempt_steps n on n.attempt_id = a.id and n.step = 'inventory-after' and n.status = 'done'
    left join attempt_steps y on y.attempt_id = a.id and y.step = 'verify'
    where a.campaign_id = ${campaignId}
    order by v.hostname collate "C", a.number limit ${limit} offset ${offset}`.execute(db);
  return rows.map((row) => ({
    ...row,
    before: storedPackages.nullable().parse(row.before),
    changes: storedChanges.nullable().parse(row.changes),
    remaining: storedOpenAdvisories.nullable().parse(row.remaining),
    planned: storedPlanned.nullable().parse(row.planned) ?? [],
    advisories: parseAdvisoryList(row.advisories ?? ''),
  }));
}

/** As the database gives it: the JSON is not read yet. */
type StoredRow = Omit<InventoryRow, 'before' | 'changes' | 'remaining' | 'planned' | 'advisories' | 'scope'> & {
  readonly scope: UpdateScope;
  readonly before: unknown;
  readonly changes: unknown;
  readonly remaining: unknown;
  readonly planned: unknown;
  readonly advisories: string | null;
};
