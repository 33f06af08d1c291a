// Reads what the gate is asked about: links, latest validations, sessions of the cycle, overrides (GATE-1 to GATE-6).
import { sql } from 'kysely';
import type { SessionStatus } from '../../domain/execution/session-state.ts';
import type { UpdateScope } from '../../domain/execution/update-scope.ts';
import type { Freshness, GateQuestion, HprodEntry, LinkedServer, Period } from '../../domain/gate/gate.ts';
import type { GateOverride } from '../../domain/gate/override.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import { detectLinks } from '../../domain/links/detect.ts';
import { opensProduction, type ValidationStatus } from '../../domain/validation/validation-state.ts';
import type { Db, Trx } from '../schema/database.ts';
import { allHostnames } from './servers.ts';

/** Serialises every start with whatever could close a gate: answers, links, exclusions. Held to the end of the transaction. */
export async function lockGate(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7321, 1)`.execute(trx);
}

/** One question for each production server given. */
export async function loadGateQuestions(
  db: Db,
  campaignId: CampaignId,
  serverIds: readonly ServerId[],
  freshness: Freshness,
): Promise<Map<ServerId, GateQuestion>> {
  const campaign = await db
    .selectFrom('campaigns')
    .select(['kind', 'cycle', 'year', 'gate_shortened_at', 'update_scope as scope'])
    .where('id', '=', campaignId)
    .executeTakeFirstOrThrow();
  const { scope } = campaign;
  const current = { campaignId, cycle: campaign.cycle, year: campaign.year };
  const linked = await loadLinked(db, serverIds, current);
  const ambiguous = await loadAmbiguous(db);
  const overrides = await loadOverrides(db, campaignId);
  const quickwinHprod = campaign.kind === 'quickwin' ? await loadHprod(db, campaignId) : [];
  return new Map(
    serverIds.map((id) => {
      const links = linked.get(id) ?? [];
      return [
        id,
        {
          ...{
            current,
            scope,
            freshness,
            linked: links,
            quickwinHprod,
            shortened: campaign.gate_shortened_at !== null,
          },
          ambiguous: links.length === 0 && ambiguous.has(id),
          overrides: overrides.get(id) ?? [],
        },
      ];
    }),
  );
}

type LinkRow = {
  prod_server_id: ServerId;
  id: ServerId;
  hostname: string;
  status: ValidationStatus | null;
  patch_date: Date | null;
  answered_at: Date | null;
  campaign_id: CampaignId | null;
  cycle: number | null;
  year: number | null;
  /** Of all its validations. */
  updates: (Period & { readonly status: ValidationStatus; readonly scope: UpdateScope })[] | null;
  session_status: SessionStatus | null;
  status_here: SessionStatus | null;
};

async function loadLinked(
  db: Db,
  serverIds: readonly ServerId[],
  period: { campaignId: CampaignId; cycle: number; year: number },
): Promise<Map<ServerId, LinkedServer[]>> {
  const { rows } = await sql<LinkRow>`
    select l.prod_server_id, v.id, v.hostname, p.status, p.patch_date, p.answered_at, p.campaign_id, p.cycle, p.year, u.updates,
      s.status as session_status, h.status as status_here
    from server_correspondance l
    join servers v on v.id = l.nonprod_server_id
    left join lateral (
      select x.status, x.patch_date, x.answered_at, x.campaign_id, c.cycle, c.year
      from patch_validation x join campaigns c on c.id = x.campaign_id
      where x.server_id = v.id order by x.patch_date desc, x.id desc limit 1
    ) p on true
    left join lateral (
      select jsonb_agg(jsonb_build_object(
        'campaignId', c.id, 'cycle', c.cycle, 'year', c.year, 'status', x.status, 'scope', c.update_scope)) as updates
      from patch_validation x join campaigns c on c.id = x.campaign_id
      where x.server_id = v.id
    ) u on true
    left join lateral (
      select y.status from patch_sessions y join campaigns c on c.id = y.campaign_id
      where y.server_id = v.id and c.cycle = ${period.cycle} and c.year = ${period.year} and y.status <> 'excluded'
      order by c.created_at desc, y.id desc limit 1
    ) s on true
    left join patch_sessions h on h.server_id = v.id and h.campaign_id = ${period.campaignId} and h.status <> 'excluded'
    where l.prod_server_id = any(${[...serverIds]}::int[])
    order by l.prod_server_id, v.hostname`.execute(db);
  return grouped(rows);
}

function grouped(rows: readonly LinkRow[]): Map<ServerId, LinkedServer[]> {
  const byProd = new Map<ServerId, LinkedServer[]>();
  for (const row of rows) byProd.set(row.prod_server_id, [...(byProd.get(row.prod_server_id) ?? []), rowToLinked(row)]);
  return byProd;
}

function rowToLinked(row: LinkRow): LinkedServer {
  const { status, patch_date, answered_at: answeredAt, campaign_id, cycle, year } = row;
  const known = status !== null && patch_date !== null && campaign_id !== null && cycle !== null && year !== null;
  return {
    serverId: row.id,
    hostname: row.hostname,
    validation: known ? { status, patchDate: patch_date, answeredAt, campaignId: campaign_id, cycle, year } : null,
    validatedUpdates: (row.updates ?? []).filter((update) => opensProduction(update.status)),
    sessionInCycle: row.session_status,
    sessionInCampaign: row.status_here,
  };
}

/** Production servers whose signature has several productions (LINK-2). Whoever has a link by hand is no longer ambiguous. */
async function loadAmbiguous(db: Db): Promise<Set<ServerId>> {
  const { ambiguous } = detectLinks(await allHostnames(db));
  return new Set(ambiguous.flatMap((group) => group.prods.map((server) => server.id)));
}

async function loadOverrides(db: Db, campaignId: CampaignId): Promise<Map<ServerId, GateOverride[]>> {
  const rows = await db
    .selectFrom('gate_overrides as o')
    .innerJoin('users as u', 'u.id', 'o.overridden_by')
    .select(['o.server_id', 'o.blockers', 'o.reason', 'o.overridden_at as at', 'u.display_name as by'])
    .where('o.campaign_id', '=', campaignId)
    .orderBy('o.id')
    .execute();
  const byServer = new Map<ServerId, GateOverride[]>();
  for (const { server_id, ...override } of rows) {
    byServer.set(server_id, [...(byServer.get(server_id) ?? []), override]);
  }
  return byServer;
}

async function loadHprod(db: Db, campaignId: CampaignId): Promise<HprodEntry[]> {
  const rows = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select(['v.id', 'v.hostname', 's.status'])
    .where('s.campaign_id', '=', campaignId)
    .where('s.branch', '=', 'hprod')
    .execute();
  return rows.map((row) => ({ serverId: row.id, hostname: row.hostname, status: row.status }));
}
