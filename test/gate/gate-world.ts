// A small estate whose campaigns live through the real operations, the attempts over fake hosts, and the start. The clock moves by a
// minute with every deed, inside the window of a Monday.

import { decideProdGo } from '../../bot/gate/decide-prod-go.ts';
import { overrideGate } from '../../bot/gate/override-gate.ts';
import type { Outcome } from '../../bot/shared/operation.ts';
import { answerValidation } from '../../bot/validations/answer-validation.ts';
import { withGoLists } from '../../db/queries/gate/go-lists.ts';
import { loadProdGoServers } from '../../db/queries/gate/prod-go.ts';
import type { Db } from '../../db/schema/database.ts';
import { evidenceHash, prodGoEvidence, toAcknowledge } from '../../domain/gate/prod-go.ts';
import { shownEvidence } from '../../domain/gate/shown-evidence.ts';
import type { CampaignId, ServerId, SessionId } from '../../domain/ids.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../jobs/sessions/start-session.ts';
import { done, openBench, type Somebody, somebody } from '../bot/shared/bench.ts';
import { createFakeTargets } from '../fakes/targets.ts';
import { addApplication, addCampaign, addServer, addSession } from '../support/campaign-data.ts';
import { createJobContext } from '../support/job-context.ts';
import { addLink, addPlace, bindChannel } from '../support/validation-data.ts';

export type Pair = {
  readonly prod: ServerId;
  readonly prodName: string;
  readonly nonprod: ServerId;
  readonly nonprodName: string;
};

export async function gateWorld(db: Db) {
  const ctx = openBench(db);
  const targets = createFakeTargets();
  const jobs = createJobContext(db, targets);
  const people = {
    carole: await somebody(db, 'Carole', ['coordinator']),
    omar: await somebody(db, 'Omar', ['operator']),
    olga: await somebody(db, 'Olga', ['operator']),
    ada: await somebody(db, 'Ada', ['admin']),
    paul: await somebody(db, 'Paul', ['owner']),
  };
  const application = await addApplication(db, 'Péage', people.paul.userId);
  await bindChannel(db, await addPlace(db, 'channel-all', null));
  let serial = 0;

  function later(minutes = 1): Date {
    const now = new Date(ctx.time.now.getTime() + minutes * 60_000);
    ctx.time.now = now;
    jobs.time.now = now;
    return now;
  }

  async function pair(): Promise<Pair> {
    serial += 1;
    const [prodName, nonprodName] = [`vpgate${serial}`, `vrgate${serial}`];
    const prod = await addServer(db, prodName, { environment: 'Production', application });
    const nonprod = await addServer(db, nonprodName, { application });
    await addLink(db, prod, nonprod);
    return { prod, prodName, nonprod, nonprodName };
  }

  async function campaign(change: Partial<{ cycle: 1 | 2 | 3; year: number }> = {}): Promise<CampaignId> {
    const id = await addCampaign(db, people.carole.userId);
    await db
      .updateTable('campaigns')
      .set({ created_at: later(), ...change })
      .where('id', '=', id)
      .execute();
    return id;
  }

  async function session(campaignId: CampaignId, server: ServerId): Promise<SessionId> {
    const row = await db
      .selectFrom('patch_sessions')
      .select('id')
      .where('campaign_id', '=', campaignId)
      .where('server_id', '=', server)
      .executeTakeFirst();
    return row?.id ?? addSession(db, campaignId, server, { branch: (await isProd(server)) ? 'prod' : 'hprod' });
  }

  async function isProd(server: ServerId): Promise<boolean> {
    const row = await db
      .selectFrom('servers as v')
      .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
      .innerJoin('environments as e', 'e.id', 'de.environment_id')
      .select('e.name')
      .where('v.id', '=', server)
      .executeTakeFirstOrThrow();
    return row.name === 'Production';
  }

  /** Ordered as an operator would, its prerequisites just read. */
  async function order(campaignId: CampaignId, server: ServerId): Promise<SessionId> {
    const id = await session(campaignId, server);
    const asked = { start_asked_at: later(), start_asked_by: people.omar.userId, prereq_date: ctx.time.now };
    await db
      .updateTable('patch_sessions')
      .set({ ...asked, prereq_validated: true, rollback_method: 'snapshot' })
      .where('id', '=', id)
      .execute();
    return id;
  }

  /** Through the start: `started`, or the reasons in English. */
  async function start(campaignId: CampaignId, server: ServerId): Promise<string> {
    const outcome = await startSession(jobs, await order(campaignId, server));
    return 'blockers' in outcome ? outcome.blockers.map(({ text }) => text.en).join(' ') : outcome.kind;
  }

  /** An attempt that is under way and stays so. */
  async function begin(campaignId: CampaignId, server: ServerId) {
    const outcome = await startSession(jobs, await order(campaignId, server));
    if (outcome.kind !== 'started') throw new Error(`not started: ${JSON.stringify(outcome)}`);
    return outcome.attemptId;
  }

  async function patch(campaignId: CampaignId, server: ServerId, result: 'patched' | 'failed' = 'patched') {
    const attempt = await begin(campaignId, server);
    const { hostname } = await db
      .selectFrom('servers')
      .select('hostname')
      .where('id', '=', server)
      .executeTakeFirstOrThrow();
    Object.assign(targets.hostNamed(hostname), { exitCode: result === 'patched' ? 0 : 1 });
    later();
    await runAttempt(jobs, attempt);
    const { state } = await db
      .selectFrom('patch_attempts')
      .select('state')
      .where('id', '=', attempt)
      .executeTakeFirstOrThrow();
    if (state !== result) throw new Error(`the attempt is ${state}`);
    return attempt;
  }

  function answer(campaignId: CampaignId, serverId: ServerId, kind: 'ok' | 'ko' = 'ok', comment: string | null = 'vu') {
    later();
    return answerValidation(ctx, people.paul, {
      campaignId,
      applicationId: application,
      serverId,
      answer: kind,
      comment,
    });
  }

  async function validated(campaignId: CampaignId, { nonprod }: Pair): Promise<void> {
    await patch(campaignId, nonprod);
    done(await answer(campaignId, nonprod));
  }

  /** What a card would carry now. */
  async function card(campaignId: CampaignId) {
    const found = await loadProdGoServers(db, campaignId, 'cycle', ctx.time.now);
    const at = { now: ctx.time.now, zone: ctx.settings.zone };
    const { servers } = await withGoLists(db, { campaignId, gate: ctx.settings }, found, at);
    const evidence = prodGoEvidence(campaignId, servers);
    return {
      campaignId,
      shownHash: evidenceHash(evidence),
      shown: shownEvidence(evidence),
      named: toAcknowledge(evidence),
    };
  }

  type Card = Awaited<ReturnType<typeof card>>;

  /** Acknowledges what the card lists. */
  async function approve(campaignId: CampaignId, by: Somebody = people.omar, shown?: Card) {
    const { named: _names, ...click } = shown ?? (await card(campaignId));
    later();
    return decideProdGo(ctx, by, { ...click, decision: 'approve', acknowledged: 'listed', reason: null });
  }

  function override(campaignId: CampaignId, servers: readonly ServerId[]): Promise<Outcome<object>> {
    later();
    return overrideGate(ctx, people.ada, { campaignId, servers, reason: 'CVE exploitée', shownHash: null });
  }

  /** Hostnames that the standing goes cover, each with its kind. */
  async function covered(campaignId: CampaignId): Promise<Record<string, string>> {
    const rows = await db
      .selectFrom('prod_go_servers as s')
      .innerJoin('prod_go_decisions as d', 'd.id', 's.decision_id')
      .innerJoin('servers as v', 'v.id', 's.server_id')
      .select(['v.hostname', 's.kind'])
      .where('d.campaign_id', '=', campaignId)
      .where('d.withdrawn_at', 'is', null)
      .execute();
    return Object.fromEntries(rows.map(({ hostname, kind }) => [hostname, kind]));
  }

  return {
    ...{ db, ctx, jobs, targets, people, application },
    ...{
      later,
      pair,
      campaign,
      session,
      order,
      start,
      begin,
      patch,
      answer,
      validated,
      card,
      approve,
      override,
      covered,
    },
  };
}
