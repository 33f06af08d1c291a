// A preview adjusted before Create: what it then shows is what is created; and the exceptions that a draft may be granted.
import { describe, expect, it } from 'vitest';
import { createRenderer } from '../../../bot/front/render.ts';
import { adjustDraft, type DraftChange } from '../../../bot/previews/adjust-draft.ts';
import { createCampaign } from '../../../bot/previews/create-campaign.ts';
import { askSecondCampaign, liftCalendar } from '../../../bot/previews/lift-draft-rules.ts';
import { previewCampaign } from '../../../bot/previews/preview-campaign.ts';
import type { DraftId, PlanId, ServerId } from '../../../domain/ids.ts';
import { isoWeek } from '../../../domain/planning/iso-week.ts';
import type { EnvScope } from '../../../domain/planning/plan-row.ts';
import { addServer } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, done, endCampaigns, openBench, refusal, showing, somebody } from '../shared/bench.ts';
import { dataOf, textOf, verbsOf } from '../shared/card-text.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const renderer = createRenderer({ db, clock: ctx.clock, settings: SETTINGS });
const carole = await somebody(db, 'Carole', ['coordinator']);
const colin = await somebody(db, 'Colin', ['coordinator']);
const ada = await somebody(db, 'Ada', ['admin']);
const omar = await somebody(db, 'Omar', ['operator']);
const gone = await somebody(db, 'Gone', ['operator']);
await db.updateTable('users').set({ disabled_at: ctx.time.now }).where('id', '=', gone.userId).execute();
const prod = await addServer(db, 'vpinfapp1', { environment: 'Production' });
const first = await addServer(db, 'vrinfapp1');
const second = await addServer(db, 'vrinfapp2');
const traffic = await addServer(db, 'vptrafic1', { domain: 'trafic', environment: 'Production' });

let week = 13;
async function drafted(
  of: { domain?: string; week?: number; scope?: EnvScope; again?: boolean; planned?: boolean } = {},
) {
  if (of.week === undefined) week += 1;
  const weekNumber = of.week ?? week;
  if (of.planned !== true) await endCampaigns(db);
  if (of.planned !== true) await plan(weekNumber, of.domain ?? 'INFRASTRUC', of.scope ?? 'all');
  const question = { weekNumber, year: 2027, asked: null, domainCode: null, again: of.again ?? false };
  return done(await previewCampaign(ctx, carole, question)).draftId;
}

async function plan(weekNumber: number, domainCode: string, envScope: EnvScope): Promise<PlanId> {
  const found = isoWeek(2027, weekNumber);
  if (found === null) throw new Error('no such week');
  const { weekCode: week_code, weekStart: week_start, weekEnd: week_end, cycle } = found;
  const { id } = await db
    .insertInto('patch_planning')
    .values({
      year: 2027,
      week_number: weekNumber,
      week_code,
      week_start,
      week_end,
      cycle,
      domain_code: domainCode,
      env_scope: envScope,
      status: 'open',
      environments: null,
      note: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

function adjusted(draftId: DraftId, change: DraftChange) {
  return adjustDraft(ctx, carole, { draftId, change });
}

async function shown(draftId: DraftId): Promise<string> {
  return textOf(await renderer.render(`draft:${draftId}`, 'en'));
}

async function created(draftId: DraftId, by = carole) {
  const data = dataOf(await renderer.render(`draft:${draftId}`, 'en'), 'campaign.create');
  const version = (data as { version?: number } | undefined)?.version ?? -1;
  return createCampaign(ctx, by, { draftId, version });
}

async function sessions(campaignId: number) {
  const rows = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select(['v.hostname', 's.date_prevue', 's.heure_prevue', 's.intervenant_id'])
    .where('s.campaign_id', '=', campaignId as never)
    .orderBy('v.hostname')
    .execute();
  return rows.map((row) => [row.hostname, row.date_prevue, row.heure_prevue?.slice(0, 5), row.intervenant_id]);
}

describe('adjustments of a preview', () => {
  it('are what Create writes: left out, moved, assigned (ELIG-4, SLOT-1, SLOT-2, ASSIGN-1)', async () => {
    const draftId = await drafted({ week: 22 });
    done(await adjusted(draftId, { kind: 'leave-out', servers: [second], reason: 'database move' }));
    done(await adjusted(draftId, { kind: 'move', servers: [first], day: '2027-06-01', slot: '14:30' }));
    done(await adjusted(draftId, { kind: 'assign', servers: [first, prod], operator: omar.userId }));
    const text = await shown(draftId);
    expect(text).toContain('Adjustments: ✎ 4 changes');
    expect(text).toMatch(/✎ vrinfapp1.*Omar/);
    expect(text).toContain('vrinfapp2 · not included by Carole: database move');
    const { campaignId } = done(await created(draftId));
    expect(await sessions(campaignId)).toEqual([
      ['vpinfapp1', '2027-06-02', '09:00', omar.userId],
      ['vrinfapp1', '2027-06-01', '14:30', omar.userId],
    ]);
    const [record] = await audited(db, 'campaign.create');
    expect(record?.after).toMatchObject({
      adjustments: expect.arrayContaining([expect.objectContaining({ kind: 'move' })]),
    });
  });

  it('refuse the card that was shown before them', async () => {
    const draftId = await drafted();
    const card = await renderer.render(`draft:${draftId}`, 'en');
    const { version } = dataOf(card, 'campaign.create') as { version: number };
    done(await adjustDraft(ctx, colin, { draftId, change: { kind: 'leave-out', servers: [first], reason: '' } }));
    expect(refusal(await createCampaign(ctx, carole, { draftId, version }))).toMatch(/situation has changed/);
  });

  it('are taken back one by one, or all at once', async () => {
    const draftId = await drafted();
    await adjusted(draftId, { kind: 'leave-out', servers: [first, second], reason: '' });
    expect(verbsOf(await renderer.render(`draft:${draftId}`, 'en'))).toContain('draft.take-back');
    done(await adjusted(draftId, { kind: 'take-back', servers: [first] }));
    expect(await shown(draftId)).toMatch(/Non-production: 1 server/);
    done(await adjusted(draftId, { kind: 'reset' }));
    expect(await shown(draftId)).toMatch(/Non-production: 2 servers/);
  });

  it('say what stands against them (SLOT-2, ASSIGN-5)', async () => {
    const draftId = await drafted({ week: 24 });
    const move = (servers: readonly ServerId[], day: string | null, slot: string | null = null) =>
      adjusted(draftId, { kind: 'move', servers, day, slot });
    expect(refusal(await move([], '2027-06-14'))).toMatch(/Tick some servers/);
    expect(refusal(await move([first], null))).toBe('Choose the day.');
    expect(refusal(await move([first], '2027-06-16'))).toBe(
      'There is no slot for vrinfapp1 on 16 June 2027 (possible days: 14 June 2027, 15 June 2027).',
    );
    done(await move([first], '2027-06-14', '09:15'));
    expect(refusal(await move([second], '2027-06-14', '09:15'))).toMatch(
      /at 09:15 is taken by vrinfapp1; the nearest free one is at 09:00/,
    );
    done(await move([second], '2027-06-14'));
    expect(await shown(draftId)).toMatch(/09:00 · (?:✎ )?vrinfapp2/);
    expect(refusal(await move([traffic], '2027-06-14'))).toMatch(/no longer in the preview/);
    const assign = (operator: typeof gone.userId | null) =>
      adjusted(draftId, { kind: 'assign', servers: [first], operator });
    expect(refusal(await assign(null))).toBe('Choose the operator.');
    expect(refusal(await assign(gone.userId))).toMatch(/Gone cannot be assigned.*vrinfapp1/);
    const byOmar = await adjustDraft(ctx, omar, { draftId, change: { kind: 'reset' } });
    expect(refusal(byOmar)).toMatch(/Only a coordinator|coordinator/);
  });
});

describe('a second campaign for the same rows', () => {
  it('is refused with the name of the first, unless it is asked for with a reason', async () => {
    const one = await drafted({ week: 26 });
    done(await adjusted(one, { kind: 'leave-out', servers: [second], reason: '' }));
    const { campaignId } = done(await created(one));
    const two = await drafted({ week: 26, planned: true });
    expect(await shown(two)).toContain(
      `Campaign ${campaignId} (S26 2027 INFRASTRUC), created by Carole, already covers`,
    );
    expect(verbsOf(await renderer.render(`draft:${two}`, 'en'))).toContain('draft.again');
    expect(refusal(await created(two))).toMatch(/created by Carole, already covers this plan row/);
    expect(refusal(await askSecondCampaign(ctx, colin, { draftId: two, reason: ' ' }))).toMatch(
      /Give the reason for a second campaign/,
    );
    done(await askSecondCampaign(ctx, colin, { draftId: two, reason: 'vrinfapp2 is back' }));
    expect(await shown(two)).toContain(`vpinfapp1 · in campaign ${campaignId} (S26 2027)`);
    const again = done(await created(two, colin));
    expect((await sessions(again.campaignId)).map(([host]) => host)).toEqual(['vrinfapp2']);
    expect((await audited(db, 'draft.again'))[0]?.reason).toBe('vrinfapp2 is back');
  });

  it('never takes a server that another campaign of the week has, from two drafts at once either', async () => {
    const a = await drafted({ week: 27, scope: 'hprod' });
    const b = await drafted({ week: 27, again: true, planned: true });
    const outcomes = await Promise.all([created(a), created(b, colin)]);
    const won = outcomes.filter(({ kind }) => kind === 'done');
    expect(won).toHaveLength(1);
  });
});

describe('a rule of the calendar', () => {
  it('is lifted by an admin alone, with a reason, announced and kept with the campaign (PLAN-4, PLAN-5)', async () => {
    const draftId = await drafted({ week: 5, domain: 'trafic', scope: 'prod' });
    await showing(db, `draft:${draftId}`, 'channel-1');
    expect(await shown(draftId)).toMatch(/Refused: The traffic domain’s production/);
    expect(refusal(await liftCalendar(ctx, carole, { draftId, reason: 'x' }))).toMatch(/admin/);
    expect(refusal(await liftCalendar(ctx, ada, { draftId, reason: '' }))).toBe('Give a reason for the exception.');
    expect(refusal(await created(draftId))).toMatch(/The traffic domain’s production/);
    done(await liftCalendar(ctx, ada, { draftId, reason: 'critical flaw' }));
    const text = await shown(draftId);
    expect(text).toContain('Exception granted by Ada: critical flaw');
    expect(text).toMatch(/Exception granted: The traffic domain’s production/);
    const { campaignId } = done(await created(draftId));
    const campaign = await db
      .selectFrom('campaigns')
      .select(['calendar_override_reason', 'calendar_override_by'])
      .where('id', '=', campaignId)
      .executeTakeFirstOrThrow();
    expect(campaign).toEqual({ calendar_override_reason: 'critical flaw', calendar_override_by: ada.userId });
    const said = await db.selectFrom('outgoing_messages').select('text_en').execute();
    expect(said.map(({ text_en }) => text_en).join()).toMatch(/The traffic domain’s production.*Reason: critical flaw/);
    expect((await audited(db, 'campaign.create')).at(-1)?.reason).toBe('critical flaw');
  });

  it('has nothing to lift where nothing stands against the campaign, and the past stays', async () => {
    expect(refusal(await liftCalendar(ctx, ada, { draftId: await drafted(), reason: 'x' }))).toMatch(
      /No exception is needed/,
    );
  });
});
