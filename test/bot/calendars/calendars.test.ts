// Calendars that people subscribe to: read by another library than the one that writes them.
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { calendarCommand } from '../../../bot/calendars/calendar-command.ts';
import { type CalendarLink, endCalendar, giveCalendar } from '../../../bot/calendars/give-calendar.ts';
import { serveCalendar } from '../../../bot/calendars/serve-calendar.ts';
import { parseCommandLine } from '../../../bot/shared/typed/parse.ts';
import { addApplication, addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, refusal, type Somebody, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db, { files: { linkMinutes: 15, linkSecret: 'a secret that all chat processes share' } });
const carole = await somebody(db, 'Carole', ['coordinator']);
const khalid = await somebody(db, 'Khalid', ['operator']);
const olga = await somebody(db, 'Olga', ['owner']);
const peage = await addApplication(db, 'Péage Nord', olga.userId);
const campaign = await addCampaign(db, carole.userId);

type Plan = {
  readonly day: string;
  readonly slot: string;
  readonly operator?: Somebody;
  readonly status?: 'failed' | 'excluded';
};

async function planned(
  hostname: string,
  { day, slot, operator, status }: Plan,
  of: Parameters<typeof addServer>[2] = {},
) {
  const session = await addSession(db, campaign, await addServer(db, hostname, of));
  const set = { date_prevue: day, heure_prevue: slot, intervenant_id: operator?.userId ?? null };
  await db
    .updateTable('patch_sessions')
    .set({
      ...set,
      ...(status === undefined ? {} : { status }),
      ...(status === 'excluded' ? { exclusion_reason: 'manual', excluded_by: 'x', excluded_at: ctx.time.now } : {}),
    })
    .where('id', '=', session)
    .execute();
}

await planned('vrcalapp2', { day: '2027-03-29', slot: '10:15', operator: khalid }, { application: peage });
await planned('vrcalapp1', { day: '2027-03-29', slot: '09:00' }, { application: peage });
await planned('vrcalapp3', { day: '2027-03-26', slot: '09:00', operator: khalid, status: 'failed' });
await planned('vrcalout1', { day: '2027-03-26', slot: '09:15', operator: khalid, status: 'excluded' });
await planned('vrcalday1', { day: '2027-03-30', slot: '14:00', operator: khalid });
await addServer(db, 'vrcaltrf1', { domain: 'trafic' });
await db
  .insertInto('patch_planning')
  .values(
    ['INFRASTRUC', 'trafic'].map((code, i) => ({
      year: 2027,
      week_number: 20 + i,
      week_code: `S${20 + i}`,
      week_start: `2027-05-${17 + 7 * i}`,
      week_end: `2027-05-${23 + 7 * i}`,
      cycle: 2 as const,
      domain_code: code,
      env_scope: 'prod' as const,
      status: 'open' as const,
    })),
  )
  .execute();
await db
  .insertInto('freeze_periods')
  .values({ first_day: '2027-04-05', last_day: '2027-04-06', reason: 'Clôture; comptes, fin' })
  .execute();

const serve = (id: number | string, token: string) =>
  serveCalendar({ db, clock: ctx.clock, zone: 'Europe/Paris' }, String(id), token);

/** Its events as a client reads them: what, from when to when, and whether of whole days. */
async function read({ feedId, token }: CalendarLink) {
  const served = await serve(feedId, token);
  if (served.kind !== 'calendar') throw new Error(served.kind);
  const component = new ICAL.Component(ICAL.parse(served.text));
  return component.getAllSubcomponents('vevent').map((found) => {
    const event = new ICAL.Event(found);
    const [start, end] = [event.startDate.toString(), event.endDate.toString()];
    return { uid: event.uid, summary: event.summary, said: event.description ?? '', start, end };
  });
}

const given = async (who: Somebody, name: string | null = null, renew = false) =>
  done(await giveCalendar(ctx, who, { name, renew }));

describe('a calendar', () => {
  it('of a large domain lists the first servers of a day, and counts all of them', async () => {
    const large = await addCampaign(db, carole.userId);
    for (let i = 0; i < 63; i += 1) {
      const server = await addServer(db, `vrbig${String(i).padStart(3, '0')}`, { domain: 'LARGE' });
      const session = await addSession(db, large, server);
      const set = { date_prevue: '2027-04-12', heure_prevue: '09:00' };
      await db.updateTable('patch_sessions').set(set).where('id', '=', session).execute();
    }
    const [day] = await read(await given(carole, 'LARGE'));
    expect(day?.summary).toBe(`Patching S02 LARGE\u00a0: 63 serveurs hors production (campagne ${large})`);
    const lines = day?.said.split('\n') ?? [];
    expect(lines).toHaveLength(61);
    expect(lines.slice(-2)).toEqual(['09:00 · vrbig059', '… et 3 autres serveurs']);
  });

  it('of an operator holds their servers by day, from the first slot to the end of the last, across a clock change', async () => {
    expect(await read(await given(khalid))).toEqual([
      {
        uid: `campaign-${campaign}-2027-03-26-hprod@patchcenter`,
        summary: `Patching S02 INFRASTRUC : 1 serveur hors production (campagne ${campaign})`,
        said: '09:00 · vrcalapp3 · Khalid · en échec',
        start: '2027-03-26T08:00:00Z',
        end: '2027-03-26T08:15:00Z',
      },
      expect.objectContaining({ start: '2027-03-29T08:15:00Z', end: '2027-03-29T08:30:00Z' }),
      expect.objectContaining({ said: '14:00 · vrcalday1 · Khalid', start: '2027-03-30T12:00:00Z' }),
      expect.objectContaining({ summary: 'Gel : Clôture; comptes, fin', start: '2027-04-05', end: '2027-04-07' }),
    ]);
  });

  it('of an owner holds the servers of their applications, whoever patches them, and the weeks planned for these domains', async () => {
    const events = await read(await given(olga));
    expect(events.map(({ said, start, end }) => ({ said, start, end })).slice(0, 1)).toEqual([
      {
        said: '09:00 · vrcalapp1 · Péage Nord\n10:15 · vrcalapp2 · Péage Nord · Khalid',
        start: '2027-03-29T07:00:00Z',
        end: '2027-03-29T08:30:00Z',
      },
    ]);
    expect(events.map(({ uid }) => uid.replace(/\d+@/, '@'))).toEqual([
      expect.stringMatching(/^campaign-/),
      'plan-@patchcenter',
      expect.stringMatching(/^freeze-/),
    ]);
    expect(events[1]).toMatchObject({ start: '2027-05-17', end: '2027-05-24' });
  });

  it('of a coordinator holds the whole plan; of a domain or an application, what is theirs', async () => {
    const weeks = async (link: CalendarLink) =>
      (await read(link)).filter(({ uid }) => uid.startsWith('plan-')).map(({ start }) => start);
    expect(await weeks(await given(carole))).toEqual(['2027-05-17', '2027-05-24']);
    expect(await weeks(await given(khalid, 'infrastruc'))).toEqual(['2027-05-17']);
    const ofPeage = await read(await given(khalid, 'péage nord'));
    expect(ofPeage.flatMap(({ said }) => said.match(/vrcal\w+/g) ?? [])).toEqual(['vrcalapp1', 'vrcalapp2']);
    expect(refusal(await giveCalendar(ctx, khalid, { name: 'peage', renew: false }))).toMatch(
      /neither a domain nor an application.*Péage Nord/,
    );
  });

  it('shows a week that became a campaign as that campaign, not twice', async () => {
    const { id } = await db
      .selectFrom('patch_planning')
      .select('id')
      .where('week_number', '=', 21)
      .executeTakeFirstOrThrow();
    await db.insertInto('campaign_plan_rows').values({ campaign_id: campaign, plan_id: id }).execute();
    const uids = (await read(await given(carole))).map(({ uid }) => uid);
    expect(uids).not.toContain(`plan-${id}@patchcenter`);
  });

  it('is narrowed to the servers that its person may see (PEOPLE-3)', async () => {
    const lea = await somebody(db, 'Lea', ['viewer']);
    await db.insertInto('account_hosts').values({ user_id: lea.userId, kind: 'host', value: 'vrcalapp1' }).execute();
    const text = JSON.stringify(await read(await given(lea, 'INFRASTRUC')));
    expect(text).toContain('vrcalapp1');
    expect(text).not.toMatch(/vrcalapp2|vrcalapp3|vrcalday1/);
  });

  it('is neither given nor suggested for an application outside that list (PEOPLE-3)', async () => {
    const paul = await somebody(db, 'Paul', ['viewer']);
    await db.insertInto('account_hosts').values({ user_id: paul.userId, kind: 'host', value: 'vrcalapp3' }).execute();
    for (const name of ['Péage Nord', 'Peage Nor']) {
      const said = refusal(await giveCalendar(ctx, paul, { name, renew: false }));
      expect(said).toMatch(/neither a domain nor an application/);
      expect(said).not.toContain('Did you mean');
    }
  });
});

it('is one line of plain text where it is called by a name with line breaks or signs of the format', async () => {
  const named = await addApplication(db, 'Paie, RH; gare\\\r\nX-INJECTED:1\rX-OTHER:2', olga.userId);
  const { name } = await db.selectFrom('applications').select('name').where('id', '=', named).executeTakeFirstOrThrow();
  const { feedId, token } = await given(carole, name);
  const served = await serve(feedId, token);
  if (served.kind !== 'calendar') throw new Error(served.kind);
  const calendar = new ICAL.Component(ICAL.parse(served.text));
  expect(calendar.getAllProperties().map((one) => one.name)).not.toContain('x-injected');
  expect(served.text).not.toMatch(/[\r\n](?:X-INJECTED|X-OTHER)/);
  expect(served.text).toContain('\r\nNAME:PatchCenter Paie\\, RH\\; gare\\\\ X-INJECTED:1 X-OTHER:2\r\n');
});

describe('the link of a calendar', () => {
  it('is the same one each time, and over once it is renewed or turned off', async () => {
    const first = await given(khalid);
    expect(await given(khalid)).toEqual(first);
    const second = await given(khalid, null, true);
    expect(second.token).not.toBe(first.token);
    expect(await serve(first.feedId, first.token)).toEqual({ kind: 'over' });
    expect((await serve(second.feedId, second.token)).kind).toBe('calendar');
    expect(done(await endCalendar(ctx, khalid, null)).was).toBe(true);
    expect(done(await endCalendar(ctx, khalid, null)).was).toBe(false);
    expect(await serve(second.feedId, second.token)).toEqual({ kind: 'over' });
  });

  it('opens nothing with another token, nor another number', async () => {
    const { feedId, token } = await given(khalid);
    expect(await serve(feedId, `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).toEqual({ kind: 'unknown' });
    expect(await serve(feedId + 1000, token)).toEqual({ kind: 'unknown' });
    expect(await serve('99999999999', token)).toEqual({ kind: 'unknown' });
  });

  it('is over from the moment at which its person has no right any more', async () => {
    const gone = await somebody(db, 'Gone', ['viewer']);
    const { feedId, token } = await given(gone);
    expect((await serve(feedId, token)).kind).toBe('calendar');
    await db.updateTable('users').set({ disabled_at: ctx.time.now }).where('id', '=', gone.userId).execute();
    expect(await serve(feedId, token)).toEqual({ kind: 'over' });
  });

  it('is one, however often it is asked for at once', async () => {
    const nina = await somebody(db, 'Nina', ['viewer']);
    const links = await Promise.all(Array.from({ length: 8 }, () => given(nina)));
    expect(new Set(links.map(({ token }) => token)).size).toBe(1);
  });
});

it.each([
  ['/calendar', { name: null, what: 'give' }],
  ['/agenda', { name: null, what: 'give' }],
  ['/agenda Péage Nord', { name: 'Péage Nord', what: 'give' }],
  ['/calendar INFRASTRUC new', { name: 'INFRASTRUC', what: 'renew' }],
  ['/agenda nouveau', { name: null, what: 'renew' }],
  ['/agenda Péage Nord arrêter', { name: 'Péage Nord', what: 'end' }],
])('%s is understood', (line, args) => {
  const words = parseCommandLine(line)?.words ?? { list: [], rest: '' };
  expect(calendarCommand(ctx, () => null).parse(words)).toEqual({ kind: 'args', args });
});
