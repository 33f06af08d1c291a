// AUD-1: whoever does something, and whoever is refused, leaves exactly one row: who, what, on what, before, after, when, by which
// activity; and rows are for good. One life of a campaign, each operation done once and refused once.

import { readdirSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { orderStart } from '../../bot/campaigns/order-start.ts';
import { retryFailed } from '../../bot/campaigns/retry-failed.ts';
import { stopCampaign } from '../../bot/campaigns/stop-campaign.ts';
import { setLanguage } from '../../bot/channels/set-language.ts';
import { offerDownload } from '../../bot/files/offer-download.ts';
import { decideProdGo } from '../../bot/gate/decide-prod-go.ts';
import { chooseNotifications } from '../../bot/notifications/choose-notifications.ts';
import { confirmBackup } from '../../bot/prerequisites/confirm-backup.ts';
import { orderPrerequisites } from '../../bot/prerequisites/order-prerequisites.ts';
import { cancelDraft } from '../../bot/previews/cancel-draft.ts';
import { previewCampaign } from '../../bot/previews/preview-campaign.ts';
import type { Outcome, Requester } from '../../bot/shared/operation.ts';
import { excludeServers, restoreServers } from '../../bot/staffing/exclude-servers.ts';
import { answerValidation } from '../../bot/validations/answer-validation.ts';
import { insertAttempt } from '../../db/queries/attempts/attempts.ts';
import { loadProdGoServers } from '../../db/queries/gate/prod-go.ts';
import type { IsoDate } from '../../domain/clock.ts';
import { evidenceHash, prodGoEvidence } from '../../domain/gate/prod-go.ts';
import type { DraftId } from '../../domain/ids.ts';
import { addApplication, addCampaign, addServer, addSession, MONDAY_MORNING } from '../support/campaign-data.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { closedAnyway, openBench, type Somebody, somebody } from './shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);
const paul = await somebody(db, 'Paul', ['owner']);
const ada = await somebody(db, 'Ada', ['admin']);
const nemo = await somebody(db, 'Nemo', []);
const application = await addApplication(db, 'Péage', paul.userId);
const campaignId = await addCampaign(db, carole.userId);
const server = await addServer(db, 'vrapp1', { application });
const session = await addSession(db, campaignId, server, { method: 'na' });
const prod = await addServer(db, 'vpapp1', { environment: 'Production' });
await addSession(db, campaignId, prod, { branch: 'prod' });
await db
  .insertInto('patch_planning')
  .values({
    ...{ year: 2027, week_number: 5, week_code: 'S05', week_start: '2027-02-01', week_end: '2027-02-07', cycle: 1 },
    ...{ domain_code: 'INFRASTRUC', env_scope: 'all', status: 'open', environments: null, note: null },
  })
  .execute();

const hosts = { campaignId, hostnames: [] };
const question = { weekNumber: 5, year: 2027, asked: null, domainCode: null };
const validation = { campaignId, applicationId: application, serverId: null } as const;
let draftId: DraftId;

async function setSession(values: object): Promise<void> {
  await db.updateTable('patch_sessions').set(values).where('id', '=', session).execute();
}

/** As the worker leaves a server that went well: a validation waits. */
async function patch(): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const order = { sessionId: session, serverId: server, campaignId, startedBy: null, at: MONDAY_MORNING };
    const attempt = await insertAttempt(trx, { ...order, step: 'conclude' });
    const ended = { state: 'patched', ended_at: MONDAY_MORNING } as const;
    await trx.updateTable('patch_attempts').set(ended).where('id', '=', attempt).execute();
    const asked = {
      server_id: server,
      campaign_id: campaignId,
      campaign_type: 'standard',
      attempt_id: attempt,
    } as const;
    await trx
      .insertInto('patch_validation')
      .values({ ...asked, patch_date: MONDAY_MORNING })
      .execute();
  });
  await setSession({ status: 'patched' });
}

async function ask(): Promise<void> {
  const waits = { status: 'en_attente', answered_at: null, answered_by: null, comment: null } as const;
  await db.updateTable('patch_validation').set(waits).where('server_id', '=', server).execute();
}

async function go(by: Requester): Promise<Outcome<object>> {
  const shownHash = evidenceHash(prodGoEvidence(campaignId, await loadProdGoServers(db, campaignId, 'cycle')));
  return decideProdGo(ctx, by, { campaignId, decision: 'approve', acknowledged: 'listed', reason: null, shownHash });
}

type Step = {
  readonly action: string;
  readonly on: string;
  readonly who: Somebody;
  readonly run: (by: Requester) => Promise<Outcome<object>>;
  /** What has to be so before. */
  readonly first?: () => Promise<unknown>;
  readonly row: object;
};

const STEPS: readonly Step[] = [
  {
    ...{ action: 'campaign.preview', on: 'draft', who: carole, row: { after: { year: 2027, weekNumber: 5 } } },
    run: async (by) => {
      const outcome = await previewCampaign(ctx, by, question);
      if (outcome.kind === 'done') draftId = outcome.draftId;
      return outcome;
    },
  },
  {
    ...{ action: 'campaign.cancel', on: 'draft', who: carole },
    run: (by) => cancelDraft(ctx, by, { draftId }),
    row: { before: { status: 'open' }, after: { status: 'cancelled' } },
  },
  {
    ...{ action: 'campaign.prereqs', on: 'campaign', who: omar, row: { after: { servers: ['vrapp1', 'vpapp1'] } } },
    run: (by) => orderPrerequisites(ctx, by, hosts),
  },
  {
    ...{ action: 'prereqs.confirm-backup', on: 'campaign', who: omar, row: { after: { servers: [server] } } },
    run: (by) => confirmBackup(ctx, by, { campaignId }),
  },
  {
    ...{
      action: 'session.exclude',
      on: 'session',
      who: carole,
      row: { reason: 'panne', before: { hostname: 'vrapp1', status: 'prereq_ok' } },
    },
    run: (by) => excludeServers(ctx, by, { hostnames: ['vrapp1'], reason: 'panne' }),
  },
  {
    ...{
      action: 'session.restore',
      on: 'session',
      who: carole,
      row: { before: { hostname: 'vrapp1', status: 'excluded' } },
    },
    run: (by) => restoreServers(ctx, by, { hostnames: ['vrapp1'] }),
  },
  {
    ...{ action: 'campaign.start', on: 'campaign', who: omar },
    // By name and with the second yes: restored, it has a slot of later today (SLOT-6).
    run: (by) =>
      orderStart(ctx, by, { campaignId, hostnames: ['vrapp1'], bySlot: false, earlyUntil: '2027-01-11' as IsoDate }),
    row: { before: { startMode: 'operator' }, after: { servers: ['vrapp1'] } },
  },
  {
    ...{ action: 'campaign.stop', on: 'campaign', who: carole, row: { after: { stopped: true, withdrawn: 1 } } },
    run: (by) => stopCampaign(ctx, by, { campaignId }),
  },
  {
    ...{ action: 'campaign.retry', on: 'campaign', who: omar, row: { after: { servers: ['vrapp1'] } } },
    first: async () => {
      await setSession({ status: 'failed' });
      await db.updateTable('campaigns').set({ stopped_at: null }).where('id', '=', campaignId).execute();
    },
    run: (by) => retryFailed(ctx, by, hosts),
  },
  {
    ...{ action: 'validation.ko', on: 'validation', who: paul, first: patch },
    run: (by) => answerValidation(ctx, by, { ...validation, answer: 'ko', comment: 'lent' }),
    row: { reason: 'lent', before: { status: 'en_attente' }, after: { status: 'validated_ko' } },
  },
  {
    ...{ action: 'validation.ok', on: 'validation', who: paul },
    run: (by) => answerValidation(ctx, by, { ...validation, serverId: server, answer: 'ok', comment: null }),
    row: { before: { status: 'validated_ko' }, after: { status: 'validated_ok' } },
  },
  {
    ...{ action: 'validation.force', on: 'validation', who: ada, first: ask },
    run: (by) => answerValidation(ctx, by, { ...validation, serverId: server, answer: 'force', comment: 'absent' }),
    row: { reason: 'absent', before: { status: 'en_attente' }, after: { status: 'forced' } },
  },
  { action: 'prod-go.approve', on: 'campaign', who: omar, run: go, row: { after: { acknowledged: ['vpapp1'] } } },
  {
    ...{ action: 'download.offer', on: 'download', who: omar, row: { after: { kind: 'history' } } },
    run: (by) => offerDownload(ctx, by, { kind: 'history', filter: '', format: 'csv' }),
  },
  {
    ...{ action: 'user.language', on: 'user', who: omar, row: { after: { language: 'en' } } },
    run: (by) => setLanguage(ctx, by, { language: 'en', channel: null }),
  },
  {
    ...{ action: 'user.notifications', on: 'user', who: omar, row: { after: { wishes: { end: 'now' } } } },
    run: (by) => chooseNotifications(ctx, by, { kind: 'change', wishes: { end: 'now' } }),
  },
  {
    ...{ action: 'campaign.close', on: 'campaign', who: carole },
    run: (by) => closedAnyway(ctx, by, campaignId),
    row: { before: { status: 'open' }, after: { status: 'closed' } },
  },
];

async function rowsOf(act: () => Promise<Outcome<object>>) {
  const before = await db.selectFrom('audit_log').select('id').execute();
  const outcome = await act();
  const all = await db.selectFrom('audit_log').selectAll().orderBy('id').execute();
  return { outcome, rows: all.slice(before.length) };
}

function by(person: Somebody) {
  const { entraId, name } = person.actor;
  return { user_id: person.userId, entra_id: entraId, actor: name, activity_id: person.activityId, at: MONDAY_MORNING };
}

describe('the audit of one campaign (AUD-1)', () => {
  it.each(STEPS)('$action leaves one row when it is refused, and one when it is done', async (step) => {
    await step.first?.();
    const refused = await rowsOf(() => step.run(nemo));
    expect(refused.outcome.kind).toBe('refused');
    expect(refused.rows).toHaveLength(1);
    expect(refused.rows[0]).toMatchObject({ ...by(nemo), reason: expect.stringMatching(/may do this/) });
    expect(refused.rows[0]?.action).toMatch(/-refused$/);
    const { outcome, rows } = await rowsOf(() => step.run(step.who));
    expect(outcome).toMatchObject({ kind: 'done' });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ ...by(step.who), action: step.action, object_type: step.on, ...step.row });
    expect(rows[0]?.object_id).toMatch(/^\d+$/);
  });

  it('writes a row in every operation that can be refused', () => {
    const folder = new URL('../../bot/', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('/operation.ts'),
    );
    const silent = files.filter((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8');
      return (
        /\boperate\(/.test(text) &&
        !/\brecord\(|insertCampaign\(|settleValidations\(|editPlan\(|changeNow\(|proposeChange\(/.test(text)
      );
    });
    expect(silent).toEqual([]);
  });
});

describe('rows of the audit', () => {
  it('can be neither changed nor deleted nor emptied, not even by the product (AUD-1)', async () => {
    for (const change of [
      sql`update audit_log set reason = null`,
      sql`delete from audit_log where id = 1`,
      sql`truncate audit_log`,
    ]) {
      await expect(change.execute(db)).rejects.toThrow(/append-only/);
    }
  });
});
