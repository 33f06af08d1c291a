// POL-3: what a go would let each production server install, beside what its non-production has. A go freezes these lists.
import { sql } from 'kysely';
import type { At } from '../../../domain/baselines/decide.ts';
import type { ProdGoServer } from '../../../domain/gate/prod-go.ts';
import type { BaselineVersionId, CampaignId, ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import type { ServerList } from '../baselines/effective-lists.ts';
import { type CampaignList, type CampaignListsAsk, loadCampaignLists } from './campaign-lists.ts';
import { standing } from './prod-go.ts';

export type GoLists = {
  readonly servers: readonly ProdGoServer[];
  readonly lists: ReadonlyMap<ServerId, CampaignList>;
};

/** Of those that a go is still to be given for; one that was never read has none. */
export async function withGoLists(
  db: Db,
  ask: CampaignListsAsk,
  servers: readonly ProdGoServer[],
  at: At,
): Promise<GoLists> {
  const waiting = servers.filter(({ done, covered }) => !done && !covered);
  if (waiting.length === 0) return { servers, lists: new Map() };
  const lists = await loadCampaignLists(
    db,
    ask,
    waiting.map(({ serverId }) => serverId),
    at,
  );
  return {
    servers: servers.map((server) => ({ ...server, list: lists.get(server.serverId)?.list.hash ?? null })),
    lists,
  };
}

export type Newer = {
  readonly serverId: ServerId;
  /** Lines of its list of which no linked non-production has that version: another one, or none at all. */
  readonly other: number;
  readonly absent: number;
};

/** Of servers with links. What non-production has installed is what scans read last; without a reading of any it is not compared. */
export async function loadNewerThanLinked(
  db: Db,
  asked: readonly {
    readonly serverId: ServerId;
    readonly linked: readonly ServerId[];
    readonly list: ServerList['list'];
  }[],
): Promise<readonly Newer[]> {
  const rows = asked.flatMap(({ serverId, linked, list }) =>
    linked.length === 0
      ? []
      : list.approved.map(({ name, arch, version }) => ({ serverId, linked: [...linked], name, arch, version })),
  );
  if (rows.length === 0) return [];
  const { rows: found } = await sql<Newer>`
    with asked as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x ("serverId" integer, linked integer[], name text, arch text, version text)),
    has as (
      select distinct a."serverId", v.name, v.arch, v.version from (select distinct "serverId", linked from asked) a
      join installed_packages i on i.server_id = any(a.linked)
      join package_versions v on v.id = any(i.versions)
      where (v.name, v.arch) in (select name, arch from asked))
    select a."serverId", count(*) filter (where not exact and present)::int as other, count(*) filter (where not present)::int as absent
    from (
      select a."serverId",
        exists (select from has h where h."serverId" = a."serverId" and h.name = a.name and h.arch = a.arch and h.version = a.version) as exact,
        exists (select from has h where h."serverId" = a."serverId" and h.name = a.name and h.arch = a.arch) as present
      from asked a where exists (select from installed_packages i where i.server_id = any(a.linked))) a
    group by a."serverId"`.execute(db);
  return found;
}

/** What the newest go that stands froze for the server; null: none does, or it froze nothing. */
export async function loadFrozenList(
  db: Db,
  campaignId: CampaignId,
  serverId: ServerId,
): Promise<{ readonly hash: string; readonly baselineVersionId: BaselineVersionId | null } | null> {
  const row = await db
    .selectFrom('prod_go_decisions as d')
    .innerJoin('prod_go_servers as s', 's.decision_id', 'd.id')
    .select(['s.list_hash', 's.baseline_version_id'])
    .where('d.campaign_id', '=', campaignId)
    .where('s.server_id', '=', serverId)
    .where(standing)
    .orderBy('d.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row?.list_hash == null) return null;
  return { hash: row.list_hash, baselineVersionId: row.baseline_version_id };
}
