// Who patches what and when, in the open campaigns: `/assign`, `/move`, `/limit`, and the same from the card (ASSIGN, SLOT).
import { beforeEach, describe, expect, it } from 'vitest';
import { createRenderer } from '../../../bot/front/render.ts';
import type { PatchCommand } from '../../../bot/shared/command-answers.ts';
import type { CommandContext } from '../../../bot/shared/typed/command.ts';
import { parseCommandLine } from '../../../bot/shared/typed/parse.ts';
import { assignCommand } from '../../../bot/staffing/assign-command.ts';
import { assignSessions } from '../../../bot/staffing/assign-sessions.ts';
import { restoreServers } from '../../../bot/staffing/exclude-servers.ts';
import { limitCommand } from '../../../bot/staffing/limit-command.ts';
import { moveCommand } from '../../../bot/staffing/move-command.ts';
import { moveSessions } from '../../../bot/staffing/move-sessions.ts';
import { loadOperators } from '../../../db/queries/people/people.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { dayAsked, dayInWeek, timeAsked } from '../../../domain/planning/day-asked.ts';
import { addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, dirtySeq, done, openBench, refusal, showing, somebody } from '../shared/bench.ts';
import { textOf, verbsOf } from '../shared/card-text.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const renderer = createRenderer({ db, clock: ctx.clock, settings: SETTINGS });
const carole = await somebody(db, 'Carole', ['coordinator']);
const colin = await somebody(db, 'Colin', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);
const khalid = await somebody(db, 'Khalid', ['operator']);
await somebody(db, 'Kháled', ['operator']);
const campaignId = await addCampaign(db, carole.userId);
const hosts = ['vrapp1', 'vrapp2', 'vrapp3'];
const ids = new Map<string, ServerId>();
for (const host of hosts) {
  const id = await addServer(db, host, { appGroup: 'web' });
  ids.set(host, id);
  await addSession(db, campaignId, id);
}
await addSession(db, campaignId, await addServer(db, 'vpapp1', { environment: 'Production' }), { branch: 'prod' });
await addServer(db, 'vralone1');
await showing(db, `campaign:${campaignId}`, 'channel-1');

beforeEach(async () => {
  // The week before: every slot is ahead (SLOT-6).
  ctx.time.now = new Date('2027-01-08T09:00:00Z');
  await db.deleteFrom('campaign_operator_limits').execute();
  await db.deleteFrom('freeze_periods').execute();
  await db
    .updateTable('patch_sessions')
    .set({
      status: 'pending',
      intervenant_id: null,
      forced_assignment: false,
      date_prevue: null,
      heure_prevue: null,
      start_asked_at: null,
      start_refusal: null,
      exclusion_reason: null,
      excluded_by: null,
      excluded_at: null,
    })
    .execute();
});

async function said(line: string): Promise<string> {
  const name = line.slice(1).split(' ')[0] ?? '';
  if (['assign', 'affecter'].includes(name)) return sayTo(assignCommand(ctx), line);
  return ['limit', 'limite'].includes(name) ? sayTo(limitCommand(ctx), line) : sayTo(moveCommand(ctx), line);
}

let serial = 0;
async function sayTo<Args>(command: PatchCommand<Args>, line: string): Promise<string> {
  const parsed = command.parse(parseCommandLine(line)?.words ?? { list: [], rest: '' });
  if (parsed.kind === 'wrong') return parsed.problem.en;
  const user = { id: carole.userId, entraId: 'entra-carole', name: 'Carole', language: 'en', roles: ['coordinator'] };
  const around = { user, incoming: { activityId: `a${serial++}` }, now: ctx.time.now, args: parsed.args };
  const answer = await command.run(around as unknown as CommandContext<Args>);
  return answer.kind === 'text' ? answer.text.en : answer.kind;
}

async function sessions(): Promise<string[]> {
  const rows = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .leftJoin('users as u', 'u.id', 's.intervenant_id')
    .select(['v.hostname', 'u.display_name', 's.date_prevue', 's.heure_prevue'])
    .orderBy('v.hostname')
    .execute();
  return rows.map((r) =>
    [r.hostname, r.display_name, r.date_prevue, r.heure_prevue?.slice(0, 5)].filter(Boolean).join(' '),
  );
}

type Over = { status?: 'patched' | 'excluded' | 'in_progress'; start_asked_at?: Date };

async function put(host: string, over: Over) {
  const noted = { exclusion_reason: 'x', excluded_by: 'system', excluded_at: ctx.time.now };
  await db
    .updateTable('patch_sessions')
    .set({ ...over, ...(over.status === 'excluded' ? noted : {}) })
    .where('server_id', '=', ids.get(host) ?? (0 as ServerId))
    .execute();
}

describe('/assign', () => {
  it('gives a server to an operator, and the rest of its group follows (ASSIGN-3)', async () => {
    expect(await said('/assign vrapp1 @Omar')).toBe(
      'Assigned to Omar (campaign 1): vrapp1. Of the same group, these follow: vrapp2, vrapp3.',
    );
    expect(await sessions()).toEqual(['vpapp1', 'vrapp1 Omar', 'vrapp2 Omar', 'vrapp3 Omar']);
    expect(await audited(db, 'session.assign')).toHaveLength(3);
    expect(await said('/affecter vrapp2,vrapp3 personne dans 1')).toMatch(/^Assigned to nobody \(campaign 1\)/);
    expect((await sessions()).slice(2)).toEqual(['vrapp2', 'vrapp3']);
  });

  it.each([
    ['/assign', 'The name of the server is missing.'],
    ['/assign vrapp1', 'The operator is missing, or “nobody”.'],
    ['/assign vrapp1 vrapp2', 'The operator is missing, or “nobody”.'],
    ['/assign vrapp1 @Zoe', /^No operator is called Zoe|No operator is called @Zoe \(known: Khalid/],
    ['/assign vralone1 Omar', 'vralone1 is not in any open campaign.'],
    ['/assign vrapp1 Omar in 77', 'vrapp1 is not in campaign 77.'],
    ['/assign vrnowhere1 Omar', /No operator is called|Unknown server/],
    ['/assign vrapp1 omar@example.test', /^Assigned to Omar/],
    ['/assign vrapp1 khaled', /^Assigned to Kháled/],
    ['/assign vrapp1 carole', /^No operator is called carole/],
  ])('%s answers %s', async (line, expected) => {
    const answer = await said(line);
    if (typeof expected === 'string') expect(answer).toBe(expected);
    else expect(answer).toMatch(expected);
  });

  it('says the limit and the account that stand against it (ASSIGN-4, ASSIGN-5)', async () => {
    expect(await said('/limit @Omar 1 in 1')).toBe('Omar: at most 1 server in campaign 1 (has 0).');
    expect(await said('/assign vrapp1 Omar')).toBe('Assigned to Omar (campaign 1): vrapp1.');
    expect(await said('/assign vrapp2 Omar')).toMatch(/Omar has reached the limit of 1 server/);
    expect(await said('/limite Omar 0 dans 1')).toMatch(/no limit in campaign 1/);
    expect(await said('/assign vrapp2 Omar')).toMatch(/^Assigned to Omar/);
    expect(textOf(await renderer.render('campaign:1', 'en'))).not.toContain('Limits');
    await said('/limit Omar 5 in 1');
    expect(textOf(await renderer.render('campaign:1', 'en'))).toContain('Omar · 3, limit 5');
    for (const n of [1, 2, 3, 4, 5]) {
      const { userId } = await somebody(db, `Opal${n}`, ['operator']);
      await db
        .insertInto('campaign_operator_limits')
        .values({ campaign_id: campaignId, user_id: userId, max_servers: n })
        .execute();
    }
    expect(textOf(await renderer.render('campaign:1', 'en'))).toContain('… and 2 others');
  });

  it('leaves what runs, is done or is excluded as it is', async () => {
    await put('vrapp1', { status: 'in_progress' });
    expect(await said('/assign vrapp1 Omar')).toMatch(/in progress or done/);
    await put('vrapp1', { status: 'excluded' });
    expect(await said('/assign vrapp1 Omar')).toMatch(/is excluded: include it again first \(\/restore\)/);
    expect(await said('/assign vrapp2 Omar')).toMatch(/follow: vrapp3\.$/);
    expect(refusal(await assignSessions(ctx, omar, { hostnames: ['vrapp2'], userId: null, campaignId: null }))).toMatch(
      /coordinator/,
    );
  });

  it('is of one of two who assign at once, whole', async () => {
    const ask = (userId: typeof omar.userId) => ({ hostnames: hosts, userId, campaignId });
    await Promise.all([assignSessions(ctx, carole, ask(omar.userId)), assignSessions(ctx, colin, ask(khalid.userId))]);
    const operators = new Set((await sessions()).slice(1).map((row) => row.split(' ')[1]));
    expect(operators.size).toBe(1);
  });
});

describe('/move', () => {
  it.each([
    ['/move vrapp1 tuesday 10:15', 'Moved: vrapp1, Tuesday 12 January 2027 at 10:15.'],
    ['/deplacer vrapp1 mardi 10h15', 'Moved: vrapp1, Tuesday 12 January 2027 at 10:15.'],
    ['/move vrapp1 12/01', 'Moved: vrapp1, Tuesday 12 January 2027 at 09:00.'],
    ['/move vrapp1 2027-01-12 14h in 1', 'Moved: vrapp1, Tuesday 12 January 2027 at 14:00.'],
    [
      '/move vrapp1,vrapp2 monday 11:45',
      'Moved: vrapp1, Monday 11 January 2027 at 11:45; vrapp2, Monday 11 January 2027 at 12:00.',
    ],
    ['/move vrapp1', 'The day is missing: tuesday, 03/02 or 2027-02-03.'],
    ['/move vrapp1 tuesday soon', '“soon” is no time: 10:15.'],
    [
      '/move vrapp1 tuesday 10:10',
      '10:10 is not a slot: there is one every 15 minutes from 09:00 to 12:00 and from 14:00 to 17:15.',
    ],
    [
      '/move vrapp1 wednesday',
      'There is no slot for vrapp1 on 13 January 2027 (possible days: 11 January 2027, 12 January 2027).',
    ],
    ['/move vrapp1 2027-02-02', 'That day is not in the week of campaign 1 (11 January 2027).'],
  ])('%s answers %s', async (line, expected) => {
    expect(await said(line)).toBe(expected);
  });

  it('names who has the slot, and the nearest one that is free (SLOT-3)', async () => {
    await said('/move vrapp1 monday 09:15');
    expect(await said('/move vrapp2 monday 09:15')).toBe(
      'The slot on 11 January 2027 at 09:15 is taken by vrapp1; the nearest free one is at 09:00.',
    );
    expect(await said('/move vrapp2 monday')).toBe('Moved: vrapp2, Monday 11 January 2027 at 09:00.');
    expect(await said('/move vpapp1 wednesday 09:15')).toBe('Moved: vpapp1, Wednesday 13 January 2027 at 09:15.');
  });

  it('keeps away from closed days, and from what is asked to start (PLAN-4, SLOT-2)', async () => {
    await db
      .insertInto('freeze_periods')
      .values({ first_day: '2027-01-12', last_day: '2027-01-12', reason: 'closing', created_by: carole.userId })
      .execute();
    expect(await said('/move vrapp1 tuesday')).toMatch(
      /There is no slot for vrapp1 on .* \(possible days: 11 January 2027\)/,
    );
    await put('vrapp1', { start_asked_at: ctx.time.now });
    expect(await said('/move vrapp1 monday')).toMatch(/is already requested/);
    await put('vrapp2', { status: 'patched' });
    expect(await said('/move vrapp2,vrapp3 monday')).toMatch(/can no longer be moved/);
    expect((await sessions()).filter((row) => row.includes('2027'))).toEqual([]);
  });

  it('PLAN-4: offers no closed day on the card, nor Move where no day is left', async () => {
    const picker = async () => {
      const card = await renderer.render('campaign:1', 'en', { userId: carole.userId, roles: ['coordinator'] });
      const days = [...JSON.stringify(card).matchAll(/"value":"(2027-01-1\d)"/g)].map(([, day]) => day);
      return { days, moves: verbsOf(card).includes('sessions.move') };
    };
    const freeze = (first_day: string, last_day: string) =>
      db
        .insertInto('freeze_periods')
        .values({ first_day, last_day, reason: 'closing', created_by: carole.userId })
        .execute();
    expect(await picker()).toEqual({ days: ['2027-01-11', '2027-01-12', '2027-01-13', '2027-01-14'], moves: true });
    await freeze('2027-01-12', '2027-01-13');
    expect(await picker()).toEqual({ days: ['2027-01-11', '2027-01-14'], moves: true });
    await freeze('2027-01-11', '2027-01-14');
    expect(await picker()).toEqual({ days: [], moves: false });
  });

  it('PLAN-4: a server that comes back gets an open slot, or none', async () => {
    const back = async () => {
      const { notes } = done(await restoreServers(ctx, carole, { hostnames: ['vrapp1'] }));
      const said = notes.map(({ en }) => en).join(' ');
      return { said, at: (await sessions()).find((row) => row.startsWith('vrapp1')) };
    };
    const taken = { status: 'excluded', date_prevue: '2027-01-11', heure_prevue: '10:00' } as const;
    await put('vrapp1', taken);
    expect((await back()).said).toBe('');
    const values = { first_day: '2027-01-11', last_day: '2027-01-11', reason: 'closing', created_by: carole.userId };
    await db.insertInto('freeze_periods').values(values).execute();
    await put('vrapp1', taken);
    const moved = await back();
    expect(moved.said).toMatch(/not available: vrapp1/);
    expect(moved.at).toMatch(/2027-01-12 09:00/);
  });

  it('forgets a refused start, since the slot is another one, and draws the card again', async () => {
    await db
      .updateTable('patch_sessions')
      .set({ start_refusal: '[]' as never })
      .execute();
    const before = await dirtySeq(db, 'campaign:1');
    await said('/move vrapp1 monday 09:15');
    expect(await dirtySeq(db, 'campaign:1')).not.toBe(before);
    const row = await db
      .selectFrom('audit_log')
      .selectAll()
      .where('action', '=', 'session.move')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    expect(row.after).toEqual({ day: '2027-01-11', slot: '09:15' });
  });

  it('gives one slot to one of two who ask for it at once (SLOT-3)', async () => {
    const ask = (host: string) =>
      ({ hostnames: [host], day: { kind: 'date', day: '2027-01-11' }, slot: '09:00', campaignId }) as const;
    const outcomes = await Promise.all([
      moveSessions(ctx, carole, ask('vrapp1')),
      moveSessions(ctx, colin, ask('vrapp2')),
    ]);
    expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    const refused = outcomes.find(({ kind }) => kind === 'refused');
    expect(refused && refusal(refused)).toMatch(/is taken by vrapp[12]; the nearest free one/);
  });
});

describe('servers of several campaigns', () => {
  it('are all assigned and moved, or none: a refusal of the second campaign leaves the first as it was', async () => {
    const second = await addCampaign(db, carole.userId);
    const done2 = await addSession(db, second, ids.get('vrapp1') ?? (0 as ServerId));
    await db.updateTable('patch_sessions').set({ status: 'patched' }).where('id', '=', done2).execute();
    const before = (await audited(db, 'session.assign')).length;
    expect(await said('/assign vrapp1 Omar')).toMatch(/in progress or done/);
    expect(await said('/move vrapp1 tuesday')).toMatch(/can no longer be moved/);
    expect((await sessions()).filter((row) => /Omar|2027-01-12/.test(row))).toEqual([]);
    expect(await audited(db, 'session.assign')).toHaveLength(before);
    await db.updateTable('campaigns').set({ week_start: '2027-01-18' }).where('id', '=', second).execute();
    await db.deleteFrom('patch_sessions').where('id', '=', done2).execute();
    const later = await addServer(db, 'vrlater1');
    await addSession(db, second, later);
    expect(await said('/move vrapp1,vrlater1 2027-01-12')).toBe(
      `That day is not in the week of campaign ${second} (18 January 2027).`,
    );
    expect((await sessions()).filter((row) => /2027-01-12/.test(row))).toEqual([]);
    await db
      .updateTable('campaigns')
      .set({ status: 'closed', closed_at: ctx.time.now })
      .where('id', '=', second)
      .execute();
  });
});

describe('the form on the campaign’s card', () => {
  it('says how many operators it has no room for, and how a server is given to them', async () => {
    const form = async (language: 'fr' | 'en') =>
      JSON.stringify(await renderer.render('campaign:1', language, { userId: carole.userId, roles: ['coordinator'] }));
    const { length } = await loadOperators(db, ctx.time.now);
    for (let n = length; n < 18; n += 1) await somebody(db, `Extra${n}`, ['operator']);
    expect(await form('en')).toContain('Operator (3 others: /assign)');
    expect(await form('fr')).toContain('Opérateur (3 autres : /affecter)');
  });

  it('is offered to coordinators, with the servers of the page', async () => {
    const card = await renderer.render('campaign:1', 'en', { userId: carole.userId, roles: ['coordinator'] });
    expect(verbsOf(card)).toEqual(expect.arrayContaining(['sessions.assign', 'sessions.move', 'sessions.exclude']));
    expect(verbsOf(card)).not.toContain('sessions.restore');
    const viewer = await renderer.render('campaign:1', 'en', { userId: omar.userId, roles: ['operator'] });
    expect(verbsOf(viewer).filter((verb) => verb.startsWith('sessions.'))).toEqual([]);
    await put('vrapp1', { status: 'excluded' });
    expect(verbsOf(await renderer.render('campaign:1', 'en'))).toContain('sessions.restore');
    expect(
      done(
        await moveSessions(ctx, carole, {
          hostnames: ['vrapp2'],
          day: { kind: 'weekday', weekday: 2 },
          slot: null,
          campaignId,
        }),
      ).moved,
    ).toHaveLength(1);
  });
});

describe('days and times as people write them', () => {
  it.each([
    ['mercredi', '2027-02-03'],
    ['Wed', '2027-02-03'],
    ['3/2', '2027-02-03'],
    ['03/02/2027', '2027-02-03'],
    ['2027-02-03', '2027-02-03'],
    ['2027-02-10', null],
    ['10/02', null],
  ])('%s is %s in that week', (word, day) => {
    const asked = dayAsked(word);
    expect(asked === null ? null : dayInWeek(asked, '2027-02-01')).toBe(day);
  });

  it('reads hours', () => {
    expect(['9h15', '09:15', '10h', '25:00', 'ten', '9'].map(timeAsked)).toEqual([
      '09:15',
      '09:15',
      '10:00',
      null,
      null,
      null,
    ]);
  });
});
