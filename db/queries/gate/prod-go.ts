// The production servers of a campaign with everything that a prod go rests on, and what the standing ones cover (GATE-5).
import { sql } from 'kysely';
import { type GateAnswer, gateAnswer } from '../../../domain/gate/gate.ts';
import { type GoCover, isCovered } from '../../../domain/gate/go-cover.ts';
import type { ProdGoServer } from '../../../domain/gate/prod-go.ts';
import type { Freshness } from '../../../domain/gate/question.ts';
import { saidGate } from '../../../domain/gate/unsaid-environment.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { branchToday } from '../../../domain/server.ts';
import type { Db } from '../../schema/database.ts';
import { readOnAll } from '../people/within-reach.ts';
import { loadGateQuestions } from './gate.ts';

/**
 * Servers of the prod branch, and those that have become production since, that are not excluded; one of them alone when `only` names
 * it. In the transaction of a decision: call `lockGate` first.
 */
export async function loadProdGoServers(
  db: Db,
  campaignId: CampaignId,
  freshness: Freshness,
  now: Date | null = null,
  only: ServerId | null = null,
): Promise<ProdGoServer[]> {
  let query = db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('environments as e', 'e.id', 'de.environment_id')
    .select(['v.id', 'v.hostname', 's.branch', 's.status', 's.enrolment', 'e.name as environment', 'e.production'])
    .where('s.campaign_id', '=', campaignId)
    .where('s.status', '<>', 'excluded')
    .orderBy('v.hostname');
  if (only !== null) query = query.where('s.server_id', '=', only);
  const sessions = await query.execute();
  const servers = sessions.filter((session) => branchToday(session.branch, session) === 'prod');
  const ids = servers.map((server) => server.id);
  const load = (on: Db) => loadGateQuestions(on, campaignId, ids, freshness, now);
  const seen = await load(db);
  // Linked servers outside the list of whoever reads close the gate all the same (PEOPLE-3).
  const questions = (await readOnAll(db, load)) ?? seen;
  const covers = await loadGoCovers(db, campaignId);
  return servers.flatMap(({ id: serverId, hostname, status, enrolment, ...place }) => {
    const [question, shown] = [questions.get(serverId), seen.get(serverId)];
    if (question === undefined || shown === undefined) return [];
    const answer = saidGate({ serverId, hostname, answer: gateAnswer(question) }, place);
    const covered = isCovered({ enrolment, linked: question.linked, answer }, covers.servers.get(serverId) ?? []);
    const told = question === shown ? answer : withoutNames(answer, gateAnswer(shown));
    const subject = { enrolment, linked: shown.linked, answer: told };
    return [{ serverId, hostname, done: status === 'patched' || status === 'reported', covered, ...subject }];
  });
}

/** Of a server that the reader may not read (PEOPLE-3). */
export const BY_OTHERS = {
  fr: 'un serveur lié, hors des serveurs de votre compte, bloque la production.',
  en: 'a linked server outside the servers of your account blocks production.',
};

/** Of what the reader may not read only that it closes the gate. */
function withoutNames(answer: GateAnswer, seen: GateAnswer): GateAnswer {
  if (answer.state === 'open') return answer;
  const known = new Set(seen.state === 'closed' ? seen.blockers.map(({ key }) => key) : []);
  const blockers = answer.blockers.map((one) =>
    known.has(one.key) || one.code === 'environment-unsaid' ? one : { ...one, reason: BY_OTHERS },
  );
  return { ...answer, blockers };
}

/** Production of the campaign that no standing go covers: an order to start would be refused (GATE-5). */
export async function loadWaitingForGo(
  db: Db,
  campaignId: CampaignId,
  freshness: Freshness,
  now: Date,
): Promise<ReadonlySet<ServerId>> {
  return waitingForGo(await loadProdGoServers(db, campaignId, freshness, now));
}

export function waitingForGo(servers: readonly ProdGoServer[]): ReadonlySet<ServerId> {
  return new Set(servers.filter(({ covered }) => !covered).map(({ serverId }) => serverId));
}

export type GoCovers = {
  /** A go stands, whomever it covers. */
  readonly given: boolean;
  readonly servers: ReadonlyMap<ServerId, readonly GoCover[]>;
};

/** What the approvals of the campaign cover that nobody has withdrawn. */
export async function loadGoCovers(db: Db, campaignId: CampaignId): Promise<GoCovers> {
  const rows = await db
    .selectFrom('prod_go_decisions as d')
    .leftJoin('prod_go_servers as s', 's.decision_id', 'd.id')
    .select(['s.server_id', 's.acknowledged', 's.linked', 's.lost', 's.lost_as as lostAs', 's.dropped', 's.enrolment'])
    .where('d.campaign_id', '=', campaignId)
    .where(standing)
    .orderBy('d.id')
    .execute();
  const servers = new Map<ServerId, GoCover[]>();
  for (const { server_id: id, acknowledged, linked, lost, lostAs, dropped, enrolment } of rows) {
    if (id === null || linked === null || lost === null || lostAs === null) continue;
    if (dropped === null || enrolment === null) continue;
    servers.set(id, [...(servers.get(id) ?? []), { acknowledged, linked, lost, lostAs, dropped, enrolment }]);
  }
  return { given: rows.length > 0, servers };
}

/** Of `prod_go_decisions as d`: an approval that nobody has withdrawn. */
export const standing = sql<boolean>`(d.decision in ('approved', 'override') and d.withdrawn_at is null)`;
