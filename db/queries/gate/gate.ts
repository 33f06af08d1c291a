// Reads what the gate is asked about: links, attempts, rollbacks and answers of all campaigns, overrides (GATE-1 to GATE-7).
import { sql } from 'kysely';
import type { GateOverride } from '../../../domain/gate/override.ts';
import type { Freshness, GateQuestion, HprodEntry, LinkedServer } from '../../../domain/gate/question.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { detectLinks } from '../../../domain/links/detect.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { allHostnames } from '../servers/servers.ts';
import { loadEmergencyFacts, NO_EMERGENCY } from './gate-emergency.ts';
import { loadLinked } from './gate-linked.ts';

/** Serialises every start with whatever could close a gate: answers, links, exclusions. Held to the end of the transaction. */
export async function lockGate(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7321, 1)`.execute(trx);
}

/** One question for each production server given. `now` dates the scans of an emergency (GATE-7): without it they are unknown. */
export async function loadGateQuestions(
  db: Db,
  campaignId: CampaignId,
  serverIds: readonly ServerId[],
  freshness: Freshness,
  now: Date | null = null,
): Promise<Map<ServerId, GateQuestion>> {
  const campaign = await db
    .selectFrom('campaigns')
    .select(['kind', 'cycle', 'year', 'gate_shortened_at', 'update_scope as scope'])
    .where('id', '=', campaignId)
    .executeTakeFirstOrThrow();
  const { scope } = campaign;
  const shortened = campaign.gate_shortened_at !== null;
  const current = { campaignId, cycle: campaign.cycle, year: campaign.year };
  const linked = await linkedWithEmergency(db, serverIds, shortened ? { campaignId, scope, now } : null);
  const ambiguous = await loadAmbiguousAmong(db, serverIds, linked);
  const overrides = await loadOverrides(db, campaignId);
  const entries = campaign.kind === 'quickwin' ? await loadHprod(db, campaignId) : [];
  return new Map(
    serverIds.map((id): [ServerId, GateQuestion] => {
      const links = linked.get(id) ?? [];
      // One that has become production since is an entry like any other, but does not wait for itself.
      const quickwinHprod = entries.filter(({ serverId }) => serverId !== id);
      return [
        id,
        {
          ...{ current, scope, freshness, linked: links, quickwinHprod, shortened },
          ambiguous: links.length === 0 && ambiguous.has(id),
          overrides: overrides.get(id) ?? [],
        },
      ];
    }),
  );
}

/** What the gate will be asked in a campaign that is not created yet: no override, no entry, no shortening of its own. */
export async function loadGateQuestionsAhead(
  db: Db,
  about: Pick<GateQuestion, 'scope' | 'freshness'> & { readonly cycle: number; readonly year: number },
  serverIds: readonly ServerId[],
): Promise<Map<ServerId, GateQuestion>> {
  const { cycle, year, scope, freshness } = about;
  const linked = await linkedWithEmergency(db, serverIds, null);
  const ambiguous = await loadAmbiguousAmong(db, serverIds, linked);
  const current = { campaignId: null, cycle, year };
  const nothing = { quickwinHprod: [], shortened: false, overrides: [] };
  return new Map(
    serverIds.map((id): [ServerId, GateQuestion] => {
      const links = linked.get(id) ?? [];
      const unclear = links.length === 0 && ambiguous.has(id);
      return [id, { current, scope, freshness, linked: links, ambiguous: unclear, ...nothing }];
    }),
  );
}

/** Reads the names of the whole estate, for servers alone that have no link. */
async function loadAmbiguousAmong(
  db: Db,
  serverIds: readonly ServerId[],
  linked: ReadonlyMap<ServerId, unknown>,
): Promise<ReadonlySet<ServerId>> {
  return serverIds.every((id) => linked.has(id)) ? new Set() : loadAmbiguous(db);
}

async function linkedWithEmergency(
  db: Db,
  serverIds: readonly ServerId[],
  emergency: Parameters<typeof loadEmergencyFacts>[2] | null,
): Promise<Map<ServerId, LinkedServer[]>> {
  const linked = await loadLinked(db, serverIds);
  const ids = [...new Set([...linked.values()].flat().map(({ serverId }) => serverId))];
  const facts = emergency === null ? null : await loadEmergencyFacts(db, ids, emergency);
  return new Map(
    [...linked].map(([id, servers]) => [
      id,
      servers.map((server) => ({ ...server, emergency: facts?.get(server.serverId) ?? NO_EMERGENCY })),
    ]),
  );
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
    .select(['v.id', 'v.hostname', 's.status', 's.start_asked_at'])
    .select((eb) =>
      eb
        .selectFrom('patch_attempts as a')
        .select((of) => of.fn.max('a.id').as('id'))
        .whereRef('a.session_id', '=', 's.id')
        .as('lastAttempt'),
    )
    .where('s.campaign_id', '=', campaignId)
    .where('s.branch', '=', 'hprod')
    .execute();
  return rows.map(({ id, hostname, status, start_asked_at: asked, lastAttempt }) => ({
    ...{ serverId: id, hostname, status, lastAttempt },
    ordered: asked !== null,
  }));
}
