// PLAN-3, ELIG, SLOT, ASSIGN written as a campaign: once, on what the card showed.
import { describe, expect, it } from 'vitest';
import { cancelDraft } from '../../../bot/previews/cancel-draft.ts';
import { createCampaign } from '../../../bot/previews/create-campaign.ts';
import { previewVersion } from '../../../bot/previews/draft-view.ts';
import { previewCampaign } from '../../../bot/previews/preview-campaign.ts';
import { loadPreview } from '../../../db/queries/previews/preview.ts';
import type { DraftId, PlanId } from '../../../domain/ids.ts';
import { isoWeek } from '../../../domain/planning/iso-week.ts';
import type { EnvScope } from '../../../domain/planning/plan-row.ts';
import { DEFAULT_BUDGET } from '../../../domain/previews/hours.ts';
import { addServer, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, dirtySeq, done, endCampaigns, openBench, refusal, showing, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
const colin = await somebody(db, 'Colin', ['coordinator']);
await addServer(db, 'vpinfapp1', { environment: 'Production' });
await addServer(db, 'vrinfapp1');
await addServer(db, 'vrinfapp2');
await db
  .updateTable('servers')
  .set({ default_intervenant_id: colin.userId })
  .where('hostname', '=', 'vrinfapp1')
  .execute();

let week = 4;
/** A week of its own for each test. */
async function planned(scope: EnvScope = 'all'): Promise<{ week: number; planId: PlanId }> {
  week += 1;
  await endCampaigns(db);
  const of = isoWeek(2027, week);
  if (of === null) throw new Error('no such week');
  const { weekNumber, weekCode, weekStart, weekEnd, cycle } = of;
  const { id } = await db
    .insertInto('patch_planning')
    .values({
      year: 2027,
      week_number: weekNumber,
      week_code: weekCode,
      week_start: weekStart,
      week_end: weekEnd,
      cycle,
      domain_code: 'INFRASTRUC',
      env_scope: scope,
      status: 'open',
      environments: null,
      note: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { week, planId: id };
}

async function drafted(weekNumber: number, asked: EnvScope | null = null) {
  const question = { weekNumber, year: null, asked, domainCode: 'infrastruc' };
  const { draftId } = done(await previewCampaign(ctx, carole, question));
  return { draftId, version: await shownVersion(weekNumber, asked) };
}

async function shownVersion(weekNumber: number, asked: EnvScope | null): Promise<number> {
  const question = { weekNumber, year: 2027, asked, domainCode: 'INFRASTRUC' };
  const loaded = await loadPreview(db, question, { now: MONDAY_MORNING, zone: 'Europe/Paris', budget: DEFAULT_BUDGET });
  if (loaded.kind === 'refused') throw new Error(loaded.text.en);
  return previewVersion(loaded.preview);
}

describe('preview of a campaign (PLAN-1, PLAN-3)', () => {
  it('keeps the year found and the domain as the plan writes it', async () => {
    const { week: weekNumber } = await planned();
    const { draftId } = await drafted(weekNumber);
    const draft = await db
      .selectFrom('campaign_drafts')
      .selectAll()
      .where('id', '=', draftId)
      .executeTakeFirstOrThrow();
    expect(draft).toMatchObject({ year: 2027, week_number: weekNumber, domain_code: 'INFRASTRUC', status: 'open' });
    expect(await db.selectFrom('campaigns').select('id').execute()).toEqual([]);
  });

  it('refuses a week that the year has not, a past one, and one without a plan', async () => {
    const ask = (weekNumber: number, year: number | null) =>
      previewCampaign(ctx, carole, { weekNumber, year, asked: null, domainCode: null });
    expect(refusal(await ask(53, 2027))).toBe('2027 has no week S53.');
    expect(refusal(await ask(1, 2027))).toBe('S01 2027 is past.');
    expect(refusal(await ask(50, null))).toBe('Nothing is planned for S50.');
  });
});

describe('create a campaign', () => {
  it('writes campaign, plan rows and sessions with branch, slot and operator (SLOT-2, ASSIGN-1)', async () => {
    const { week: weekNumber, planId } = await planned();
    const { campaignId } = done(await createCampaign(ctx, carole, await drafted(weekNumber)));
    const campaign = await db
      .selectFrom('campaigns')
      .selectAll()
      .where('id', '=', campaignId)
      .executeTakeFirstOrThrow();
    expect(campaign).toMatchObject({
      kind: 'standard',
      label: `S0${weekNumber} 2027 INFRASTRUC all`,
      cycle: 1,
      domain_codes: ['INFRASTRUC'],
      start_mode: 'operator',
      reboot_policy: 'ask',
      general_excludes: 'kernel* glibc*',
      created_by: carole.userId,
    });
    const rows = await db.selectFrom('campaign_plan_rows').selectAll().where('campaign_id', '=', campaignId).execute();
    expect(rows).toEqual([{ campaign_id: campaignId, plan_id: planId }]);
    const sessions = await db
      .selectFrom('patch_sessions as s')
      .innerJoin('servers as v', 'v.id', 's.server_id')
      .select(['v.hostname', 's.branch', 's.status', 's.heure_prevue', 's.intervenant_id', 's.forced_assignment'])
      .where('s.campaign_id', '=', campaignId)
      .orderBy('s.id')
      .execute();
    const free = { status: 'pending', intervenant_id: null, forced_assignment: false };
    expect(sessions).toEqual([
      {
        ...free,
        hostname: 'vrinfapp1',
        branch: 'hprod',
        heure_prevue: '09:00',
        intervenant_id: colin.userId,
        forced_assignment: true,
      },
      { ...free, hostname: 'vrinfapp2', branch: 'hprod', heure_prevue: '09:15' },
      { ...free, hostname: 'vpinfapp1', branch: 'prod', heure_prevue: '09:00' },
    ]);
    expect((await audited(db, 'campaign.create')).at(-1)).toMatchObject({
      object_id: String(campaignId),
      user_id: carole.userId,
    });
  });

  it('turns the message of the preview into the card of the campaign, to be drawn again', async () => {
    const { week: weekNumber } = await planned();
    const draft = await drafted(weekNumber);
    await showing(db, `draft:${draft.draftId}`, 'conversation-1');
    const { campaignId } = done(await createCampaign(ctx, carole, draft));
    const anchors = await db
      .selectFrom('card_anchors')
      .selectAll()
      .where('conversation_id', '=', 'conversation-1')
      .execute();
    expect(anchors).toMatchObject([
      { card_key: `campaign:${campaignId}`, activity_id: `message-draft:${draft.draftId}` },
    ]);
    // Above whatever an edit of the preview that is under way may still note on the message.
    expect(await dirtySeq(db, `campaign:${campaignId}`)).toBeGreaterThan(
      (await dirtySeq(db, `draft:${draft.draftId}`)) - 1,
    );
    expect(await dirtySeq(db, `campaign:${campaignId}`)).toBeGreaterThan(Number(anchors[0]?.shown_seq));
  });

  it('refuses a click on a card that shows an older situation', async () => {
    const { week: weekNumber } = await planned();
    const draft = await drafted(weekNumber);
    const late = await addServer(db, `vrinfnew${weekNumber}`);
    expect(refusal(await createCampaign(ctx, carole, draft))).toMatch(/situation has changed/);
    await db.deleteFrom('servers').where('id', '=', late).execute();
    done(await createCampaign(ctx, carole, draft));
  });

  it('refuses a week that has passed since the card was shown (PLAN-3)', async () => {
    const { week: weekNumber } = await planned();
    const draft = await drafted(weekNumber);
    ctx.time.now = new Date('2027-11-30T09:00:00Z');
    expect(refusal(await createCampaign(ctx, carole, draft))).toMatch(/is past/);
    ctx.time.now = MONDAY_MORNING;
  });

  it('lets one of two people who press Create at once win, and tells the other who did', async () => {
    const { week: weekNumber } = await planned();
    const draft = await drafted(weekNumber);
    const outcomes = await Promise.all([createCampaign(ctx, carole, draft), createCampaign(ctx, colin, draft)]);
    const refused = outcomes.filter((outcome) => outcome.kind === 'refused');
    expect(refused).toHaveLength(1);
    const winner = outcomes[0]?.kind === 'done' ? 'Carole' : 'Colin';
    expect(refused[0]?.text.en).toMatch(new RegExp(`^${winner} has already created this campaign`));
  });

  it('refuses a second open campaign over the same plan rows and environments, from two drafts at once too', async () => {
    const { week: weekNumber } = await planned();
    const drafts = [await drafted(weekNumber), await drafted(weekNumber)] as const;
    const outcomes = await Promise.all([createCampaign(ctx, carole, drafts[0]), createCampaign(ctx, colin, drafts[1])]);
    const refused = outcomes.filter((outcome) => outcome.kind === 'refused');
    expect(refused.map(({ text }) => text.en)).toEqual([expect.stringMatching(/already covers this plan row/)]);
  });

  it('allows production beside the non-production of the same plan row', async () => {
    const { week: weekNumber } = await planned();
    done(await createCampaign(ctx, carole, await drafted(weekNumber, 'hprod')));
    done(await createCampaign(ctx, carole, await drafted(weekNumber, 'prod')));
    expect(refusal(await createCampaign(ctx, carole, await drafted(weekNumber, 'prod_pilot')))).toMatch(
      /already covers this plan row/,
    );
  });

  it('refuses a draft that was cancelled, and one that does not exist', async () => {
    const { week: weekNumber } = await planned();
    const draft = await drafted(weekNumber);
    done(await cancelDraft(ctx, colin, draft));
    expect(refusal(await createCampaign(ctx, carole, draft))).toBe('Colin cancelled this preview.');
    expect(refusal(await cancelDraft(ctx, carole, draft))).toBe('Colin cancelled this preview.');
    expect(refusal(await createCampaign(ctx, carole, { draftId: 99_999 as DraftId, version: 0 }))).toMatch(
      /no preview/,
    );
  });
});
