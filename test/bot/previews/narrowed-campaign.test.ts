// A campaign that is narrowed before Create (RUN-5), with the workers' jobs over hosts in memory: what was shown is what is created,
// what is asked of the hosts, and what a second try asks again.
import { describe, expect, it } from 'vitest';
import { campaignView } from '../../../bot/campaigns/campaign-view.ts';
import { orderStart } from '../../../bot/campaigns/order-start.ts';
import { retryFailed } from '../../../bot/campaigns/retry-failed.ts';
import { orderPrerequisites } from '../../../bot/prerequisites/order-prerequisites.ts';
import { createCampaign } from '../../../bot/previews/create-campaign.ts';
import { draftView, previewVersion } from '../../../bot/previews/draft-view.ts';
import { previewCampaign } from '../../../bot/previews/preview-campaign.ts';
import { createRun } from '../../../bot/quickwin/create-run.ts';
import { changesOf, loadDraft, questionOf } from '../../../db/queries/previews/draft-view.ts';
import { loadPreview } from '../../../db/queries/previews/preview.ts';
import type { UpdateScope } from '../../../domain/attempts/update-scope.ts';
import type { AttemptId, CampaignId, DraftId, SessionId } from '../../../domain/ids.ts';
import { DEFAULT_BUDGET } from '../../../domain/previews/hours.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addServer, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, done, openBench, refusal, somebody } from '../shared/bench.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db, { rebootPolicy: 'if-needed' });
const carole = await somebody(db, 'Carole', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);
const targets = createFakeTargets();
const jobs = createJobContext(db, targets);
const view = { db, now: ctx.time.now, settings: SETTINGS, viewer: null, notice: null };
const ADVISORIES: UpdateScope = { kind: 'advisories', ids: ['RHSA-2026:7203', 'RHSA-2026:7848'] };
const scanned = await addServer(db, 'vrnarrow1');
for (const hostname of ['vrnarrow2', 'vrnarrow3']) await addServer(db, hostname);
await db
  .insertInto('server_advisories')
  .values({
    ...{ server_id: scanned, advisory: 'RHSA-2026:7203', severity: 'important' },
    ...{ cves: [], packages: ['bash'], held_back: false },
  })
  .execute();
await db
  .insertInto('patch_planning')
  .values({
    ...{ year: 2027, week_number: 2, week_code: 'S02', week_start: '2027-01-11', week_end: '2027-01-17', cycle: 1 },
    ...{ domain_code: 'INFRASTRUC', env_scope: 'all', status: 'open', environments: null, note: null },
  })
  .execute();

async function drafted(updateScope: UpdateScope, again = false): Promise<DraftId> {
  const question = { weekNumber: 2, year: null, asked: 'hprod', domainCode: null, updateScope, again } as const;
  return done(await previewCampaign(ctx, carole, question)).draftId;
}

async function shownVersion(draftId: DraftId): Promise<number> {
  const draft = await loadDraft(db, draftId);
  if (draft === undefined) throw new Error('no draft');
  const at = { now: MONDAY_MORNING, zone: 'Europe/Paris', budget: DEFAULT_BUDGET };
  const loaded = await loadPreview(db, questionOf(draft), at, changesOf(draft));
  if (loaded.kind === 'refused') throw new Error(loaded.text.en);
  return previewVersion(loaded.preview);
}

/** The workers: what the sweep finds due, until nothing is. */
async function work() {
  for (let round = 0; round < 30; round += 1) {
    jobs.enqueued.length = 0;
    await sweep(jobs);
    const due = jobs.enqueued.filter(({ job }) => job === 'session' || job === 'attempt');
    if (due.length === 0) return;
    for (const queued of due) {
      if (queued.job === 'session') await runSessionJob(jobs, queued.payload.sessionId as SessionId);
      if (queued.job === 'attempt') await runAttempt(jobs, queued.payload.attemptId as AttemptId);
    }
  }
}

async function sessionsOf(id: CampaignId) {
  return db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select(['v.hostname', 's.status', 's.prereq_validated', 's.start_refusal', 's.prereq_detail'])
    .where('s.campaign_id', '=', id)
    .orderBy('v.hostname')
    .execute();
}

describe('RUN-5: a campaign that is narrowed before Create', () => {
  let campaignId: CampaignId;

  it('shows to what on the preview, and creates that and nothing else', async () => {
    const [whole, narrowed] = [await drafted({ kind: 'all' }), await drafted(ADVISORIES)];
    expect((await draftView(view, whole, null))?.updateScope).toBeNull();
    expect((await draftView(view, narrowed, null))?.updateScope).toMatchObject({
      en: 'RHSA-2026:7203, RHSA-2026:7848',
    });
    const { findings } = (await draftView(view, narrowed, null)) ?? { findings: [] };
    expect(findings).toContainEqual({
      severity: 'warning',
      text: expect.objectContaining({ en: 'No security scan has found RHSA-2026:7848 pending. Check the number.' }),
    });
    // The click of one card on the draft of the other.
    const click = { draftId: narrowed, version: await shownVersion(whole) };
    expect(refusal(await createCampaign(ctx, carole, click))).toMatch(/situation has changed/);
    ({ campaignId } = done(
      await createCampaign(ctx, carole, { draftId: narrowed, version: await shownVersion(narrowed) }),
    ));
    expect((await campaignView(view, campaignId, 1))?.scope).toMatchObject({ fr: 'RHSA-2026:7203, RHSA-2026:7848' });
    expect((await audited(db, 'campaign.create')).at(-1)).toMatchObject({ after: { updateScope: ADVISORIES } });
  });

  it('asks of every host the same narrowed update, in the preview and in the update', async () => {
    targets.hostNamed('vrnarrow2').exitCode = 1;
    targets.hostNamed('vrnarrow3').narrowing = { answer: 'no', reason: { fr: 'apt ne sait pas', en: 'apt cannot' } };
    done(await orderPrerequisites(ctx, omar, { campaignId, hostnames: [] }));
    await work();
    expect(await sessionsOf(campaignId)).toMatchObject([
      { status: 'prereq_ok', prereq_validated: true },
      { status: 'prereq_ok', prereq_validated: true },
      { status: 'pending', prereq_validated: false },
    ]);
    // Their first slots are half an hour away (SLOT-6).
    const which = { kind: 'all', count: 3 } as const;
    done(await orderStart(ctx, omar, { campaignId, hostnames: [], bySlot: false, which }));
    await work();
    expect(targets.hostNamed('vrnarrow1').updated).toEqual([ADVISORIES]);
    // By /prereqs, and once more by the attempt.
    expect(targets.hostNamed('vrnarrow1').previewed).toEqual([ADVISORIES, ADVISORIES]);
  });

  it('tells a server that cannot narrow, and neither takes its snapshot nor starts it', async () => {
    const [, , cannot] = await sessionsOf(campaignId);
    expect(cannot).toMatchObject({
      status: 'pending',
      start_refusal: expect.arrayContaining([expect.objectContaining({ code: 'prerequisites' })]),
      prereq_detail: {
        checks: expect.arrayContaining([
          expect.objectContaining({
            code: 'narrowing',
            answer: 'no',
            blocking: true,
            text: { fr: 'apt ne sait pas', en: 'apt cannot' },
          }),
        ]),
      },
    });
    expect(targets.vmNamed('vrnarrow3').created).toBe(0);
    expect(targets.hostNamed('vrnarrow3').updated).toEqual([]);
  });

  it('keeps to it when a server is tried again, and says so in the history', async () => {
    targets.hostNamed('vrnarrow2').exitCode = 0;
    done(await retryFailed(ctx, omar, { campaignId, hostnames: ['vrnarrow2'] }));
    await work();
    expect(targets.hostNamed('vrnarrow2').updated).toEqual([ADVISORIES, ADVISORIES]);
    const notes = await db.selectFrom('patch_history').select('notes').where('campaign_id', '=', campaignId).execute();
    expect(notes).toHaveLength(3);
    for (const { notes: note } of notes) expect(note).toMatch(/\(RHSA-2026:7203, RHSA-2026:7848\)$/);
  });

  it('leaves a second campaign for the same rows as it was: another scope, and the servers that are left', async () => {
    await addServer(db, 'vrnarrow4');
    const twin = await drafted({ kind: 'security' });
    expect((await draftView(view, twin, null))?.state).toMatchObject({ kind: 'twin', id: campaignId });
    const second = await drafted({ kind: 'security' }, true);
    const created = done(await createCampaign(ctx, carole, { draftId: second, version: await shownVersion(second) }));
    expect((await sessionsOf(created.campaignId)).map(({ hostname }) => hostname)).toEqual(['vrnarrow4']);
    expect((await campaignView(view, created.campaignId, 1))?.scope).toMatchObject({ en: 'security only' });
  });
});

describe('RUN-5, RUN-13: a QuickWin that is narrowed', () => {
  it('keeps to what, on record, on its card and on its hosts', async () => {
    await addServer(db, 'vrnarrow5');
    const choice = { kind: 'hosts', hostnames: ['vrnarrow5'] } as const;
    const { campaignId } = done(
      await createRun(ctx, omar, { choice, branch: null, updateScope: { kind: 'security' } }),
    );
    expect((await campaignView(view, campaignId, 1))?.scope).toEqual({ fr: 'sécurité seulement', en: 'security only' });
    expect((await audited(db, 'quickwin.create')).at(-1)).toMatchObject({
      after: { updateScope: { kind: 'security' } },
    });
    done(await orderPrerequisites(ctx, omar, { campaignId, hostnames: [] }));
    await work();
    expect(targets.hostNamed('vrnarrow5').previewed).toEqual([{ kind: 'security' }]);
  });
});
