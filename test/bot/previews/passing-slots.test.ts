// SLOT-6: no slot in the past, for campaigns made in the middle of their week, for what is moved by hand, and for what comes back.
import { beforeEach, describe, expect, it } from 'vitest';
import { createCampaign } from '../../../bot/previews/create-campaign.ts';
import { excludeServers, restoreServers } from '../../../bot/staffing/exclude-servers.ts';
import { moveSessions } from '../../../bot/staffing/move-sessions.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { addServer } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { planningWorld } from '../planning/planning-world.ts';
import { audited, done, endCampaigns, openBench, refusal, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
const world = planningWorld(db, ctx, carole);

/** Tuesday of S02 2027, in Paris. */
const tuesday = (time: string) => new Date(`2027-01-12T${time}:00+01:00`);

let serial = 0;
async function domain(hprod: number) {
  serial += 1;
  const name = (i: number) => `vrslot${serial}n${i}`;
  const ids: ServerId[] = [];
  for (let i = 0; i < hprod; i += 1) ids.push(await addServer(db, name(i), { domain: `D${serial}` }));
  await db.deleteFrom('campaign_plan_rows').execute();
  await db.deleteFrom('patch_planning').execute();
  await world.plan(2, `D${serial}`, 'hprod');
  return { name, ids };
}

async function slots(campaignId: CampaignId): Promise<Readonly<Record<string, string>>> {
  const rows = await world.sessions(campaignId);
  return Object.fromEntries(rows.map((row) => [row.hostname, `${row.date_prevue} ${row.heure_prevue}`]));
}

beforeEach(() => endCampaigns(db));

describe('a campaign made on the Tuesday of its week', () => {
  it('SLOT-6: has the slots of Monday closed, and those that begin within 30 minutes', async () => {
    const { name } = await domain(3);
    ctx.time.now = tuesday('10:00');
    const campaignId = await world.campaignOf(2);
    expect(await slots(campaignId)).toEqual({
      [name(0)]: '2027-01-12 10:30',
      [name(1)]: '2027-01-12 10:45',
      [name(2)]: '2027-01-12 11:00',
    });
    await endCampaigns(db);
    ctx.time.now = new Date(tuesday('10:00').getTime() + 1);
    expect((await slots(await world.campaignOf(2)))[name(0)]).toBe('2027-01-12 10:45');
  });

  it('SLOT-6: leaves without a date those for which nothing is left, and says the days lost', async () => {
    await domain(2);
    ctx.time.now = tuesday('16:50');
    const draft = await world.draft(2);
    const { findings, branches } = await world.preview(draft);
    expect(branches.hprod.map(({ date, time }) => [date, time])).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['day-past', 'without-slot']));
  });

  it('SLOT-6: ignores a preferred hour that has passed, with a finding', async () => {
    const { ids } = await domain(1);
    await db
      .updateTable('servers')
      .set({ pref_patch_heure: '09h00' })
      .where('id', '=', ids[0] as ServerId)
      .execute();
    ctx.time.now = tuesday('10:00');
    const { branches, findings } = await world.preview(await world.draft(2));
    expect(branches.hprod[0]).toMatchObject({ date: '2027-01-12', time: '10:30' });
    expect(findings.find(({ code }) => code === 'preference-ignored')?.text.en).toMatch(/too late for that slot/);
  });
});

describe('a slot that passes between the preview and Create', () => {
  it('SLOT-6: is allocated anew and named; the others stay where they were shown', async () => {
    const { name } = await domain(3);
    ctx.time.now = tuesday('10:00');
    const draftId = await world.draft(2);
    const version = await world.version(draftId);
    ctx.time.now = tuesday('10:20');
    const { campaignId, note } = done(await createCampaign(ctx, carole, { draftId, version }));
    expect(await slots(campaignId)).toEqual({
      [name(0)]: '2027-01-12 11:15',
      [name(1)]: '2027-01-12 11:30',
      [name(2)]: '2027-01-12 11:00',
    });
    expect(note?.en).toContain(`${name(0)} (12 January 2027 10:30 → 12 January 2027 11:15)`);
    expect((await audited(db, 'campaign.slots-passed')).at(-1)?.after).toHaveLength(2);
  });

  it('SLOT-6: something else that changed meanwhile refuses the click all the same', async () => {
    const { ids } = await domain(3);
    ctx.time.now = tuesday('10:00');
    const draftId = await world.draft(2);
    const version = await world.version(draftId);
    ctx.time.now = tuesday('11:05');
    await db
      .updateTable('servers')
      .set({ etat: 'Stock' })
      .where('id', '=', ids[0] as ServerId)
      .execute();
    expect(refusal(await createCampaign(ctx, carole, { draftId, version }))).toMatch(/situation has changed/);
  });

  it('SLOT-6: one that was chosen by hand passes like any other, and the preview says so', async () => {
    const { ids, name } = await domain(2);
    ctx.time.now = tuesday('10:00');
    const draftId = await world.draft(2);
    const to = (slot: string) =>
      world.adjust(draftId, { kind: 'move', servers: [ids[1] as ServerId], day: '2027-01-12', slot });
    expect(refusal(await to('10:15'))).toMatch(/at 10:15 has passed or starts within 30 minutes; .* is at 10:30/);
    done(await to('11:00'));
    ctx.time.now = tuesday('10:40');
    const preview = await world.preview(draftId);
    expect(preview.findings.find(({ code }) => code === 'slot-passed')?.text.en).toMatch(name(1));
    const { campaignId } = done(await world.create(draftId));
    expect(Object.values(await slots(campaignId)).sort()).toEqual(['2027-01-12 11:15', '2027-01-12 11:30']);
  });
});

describe('moved by hand, or brought back', () => {
  it('SLOT-6: /move refuses the past, and what begins within 30 minutes', async () => {
    const { name } = await domain(2);
    ctx.time.now = tuesday('08:00');
    await world.campaignOf(2);
    const move = (day: string, slot: string | null) =>
      moveSessions(ctx, carole, { hostnames: [name(0)], day: { kind: 'date', day }, slot, campaignId: null });
    expect(refusal(await move('2027-01-11', '14:00'))).toMatch(/The slots on 11 January 2027 have passed/);
    ctx.time.now = tuesday('14:10');
    expect(refusal(await move('2027-01-12', '14:30'))).toMatch(/starts within 30 minutes; .* is at 14:45/);
    expect(done(await move('2027-01-12', null)).moved).toEqual([
      { hostname: name(0), day: '2027-01-12', slot: '14:45' },
    ]);
  });

  it('SLOT-1: two servers placed by hand never get one slot: on a preview, moved, or restored', async () => {
    const { ids, name } = await domain(2);
    ctx.time.now = new Date('2027-01-04T09:00:00Z');
    const draftId = await world.draft(2);
    const place = (server: ServerId | undefined, slot: string) =>
      world.adjust(draftId, { kind: 'move', servers: [server as ServerId], day: '2027-01-11', slot });
    done(await place(ids[0], '09:15'));
    // Written by an older release, or by two clicks at once: both by hand in one slot.
    const both = ids.map((serverId) => ({ kind: 'move', serverId, day: '2027-01-11', slot: '09:15' }));
    await db
      .updateTable('campaign_drafts')
      .set({ adjustments: JSON.stringify(both) })
      .where('id', '=', draftId)
      .execute();
    const preview = await world.preview(draftId);
    expect(preview.branches.hprod.map(({ time }) => time)).toEqual(['09:15', '09:00']);
    const { campaignId } = done(await world.create(draftId));
    const move = moveSessions(ctx, carole, {
      hostnames: [name(1)],
      day: { kind: 'date', day: '2027-01-11' },
      slot: '09:15',
      campaignId,
    });
    expect(refusal(await move)).toMatch(`is taken by ${name(0)}`);
    done(await excludeServers(ctx, carole, { hostnames: [name(0)], reason: 'x' }));
    const free = { hostnames: [name(1)], day: { kind: 'date', day: '2027-01-11' }, slot: '09:15', campaignId } as const;
    done(await moveSessions(ctx, carole, free));
    const { notes } = done(await restoreServers(ctx, carole, { hostnames: [name(0)] }));
    expect(notes.map(({ en }) => en)).toEqual([
      `Slot passed, taken or not available: ${name(0)} (11 January 2027 09:15 → 11 January 2027 09:00).`,
    ]);
    expect(Object.values(await slots(campaignId)).sort()).toEqual(['2027-01-11 09:00', '2027-01-11 09:15']);
  });

  it('SLOT-6: what is restored after its slot gets the next one', async () => {
    const { name } = await domain(1);
    ctx.time.now = tuesday('08:00');
    const campaignId = await world.campaignOf(2);
    done(await excludeServers(ctx, carole, { hostnames: [name(0)], reason: 'x' }));
    ctx.time.now = tuesday('15:00');
    done(await restoreServers(ctx, carole, { hostnames: [name(0)] }));
    expect(await slots(campaignId)).toEqual({ [name(0)]: '2027-01-12 15:30' });
  });
});
