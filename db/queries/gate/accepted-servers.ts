// PIN-1: the linked non-production servers whose update was accepted in a cycle, with what was installed when it ended.
import { type RawBuilder, sql } from 'kysely';
import type { PackageVersion } from '../../../domain/attempts/package-version.ts';
import type { Freshness } from '../../../domain/gate/question.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { OPENING_STATUSES } from '../../../domain/validations/validation-state.ts';
import type { Db } from '../../schema/database.ts';

export type AcceptedRow = {
  readonly prodId: ServerId;
  readonly hostname: string;
  readonly osVersion: string | null;
  readonly acceptedAt: Date;
  /** Ids in `package_versions`; null: not known. */
  readonly versions: readonly number[] | null;
  /** What that update brought that was not there before. */
  readonly came: readonly PackageVersion[];
};

/** GATE-2: what an acceptance may be of. */
export type Period = {
  readonly freshness: Freshness;
  readonly campaignId: CampaignId;
  readonly cycle: number;
  readonly year: number;
};

/** Of `campaigns as c`. */
function within({ freshness, campaignId, cycle, year }: Period): RawBuilder<boolean> {
  if (freshness === 'none') return sql`true`;
  return freshness === 'campaign' ? sql`c.id = ${campaignId}` : sql`c.cycle = ${cycle} and c.year = ${year}`;
}

/** The last that was accepted of each; one that a rollback has undone, or may have, is none. */
export async function loadAcceptedServers(
  db: Db,
  serverIds: readonly ServerId[],
  since: Period,
): Promise<readonly AcceptedRow[]> {
  const { rows } = await sql<AcceptedRow>`
    select l.prod_server_id as "prodId", v.hostname, v.os_version as "osVersion", x.at as "acceptedAt",
      -- Of before they were kept: as a scan read them, if nothing has changed since.
      coalesce(a.installed_after, case when i.changed_at <= a.ended_at then i.versions end) as versions,
      coalesce((select jsonb_agg(jsonb_build_object('name', k ->> 'name', 'arch', k ->> 'arch', 'version', k ->> 'to'))
        from patch_history h, jsonb_array_elements(h.packages) k
        where h.attempt_id = a.id and k ->> 'from' is null and k ->> 'to' is not null), '[]') as came
    from server_correspondance l
    join servers v on v.id = l.nonprod_server_id
    join lateral (
      select p.attempt_id, coalesce(p.answered_at, p.patch_date) as at
      from patch_validation p join campaigns c on c.id = p.campaign_id
      where p.server_id = v.id and p.status = any(${[...OPENING_STATUSES]}::text[]) and ${within(since)}
        and not exists (select from vm_snapshots n
          where n.server_id = p.server_id and n.rollback_asked_at is not null and n.attempt_id = p.attempt_id)
      order by p.attempt_id desc limit 1
    ) x on true
    join patch_attempts a on a.id = x.attempt_id
    left join installed_packages i on i.server_id = v.id
    where l.prod_server_id = any(${[...serverIds]}::int[])
    order by l.prod_server_id, v.hostname`.execute(db);
  return rows;
}
