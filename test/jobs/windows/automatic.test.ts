// POL-5 on a real database: a window whose policy says so makes the campaign of its week by itself, tells the owners before, and starts.
import { beforeEach, describe, expect, it } from 'vitest';
import type { ApplicationId, ServerId, UserId, WindowId } from '../../../domain/ids.ts';
import type { Recurrence } from '../../../domain/windows/recurrence.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { followWindows } from '../../../jobs/windows/follow-windows.ts';
import { somebody } from '../../bot/shared/bench.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addApplication, addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import {
  attemptsOf,
  bench,
  change,
  changeCampaign,
  DAY,
  db,
  jobsAt,
  omar,
  sessionOf,
} from '../sessions/ordered-server.ts';

let serial = 0;
/** Around Tuesday 12 January 2027, in Paris: an hour ahead of UTC. */
const at = (time: string, day = 12) => new Date(`2027-01-${String(day).padStart(2, '0')}T${time}:00+01:00`);
const APPROVED = new Date('2027-01-02T12:00:00Z');

type Over = {
  production?: boolean;
  approvedAt?: Date;
  recurrence?: string;
  tellDays?: number | null;
  automatic?: boolean;
};

/** "Patch this group every second Tuesday of the month, 22:00 to 02:00, tell its owners a day before." */
async function grouped(servers: readonly ServerId[], over: Over = {}): Promise<WindowId> {
  serial += 1;
  const name = `groupe-${serial}`;
  const { id: group } = await db
    .insertInto('patch_groups')
    .values({ name, made_by: omar.userId, made_at: APPROVED })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const server of servers) {
    await db
      .insertInto('patch_group_servers')
      .values({ server_id: server, group_id: group, added_by: omar.userId, added_at: APPROVED })
      .execute();
  }
  const { id } = await db
    .insertInto('maintenance_windows')
    .values({
      ...{ name, zone: 'Europe/Paris', from_day: '2027-01-01', starts_at: '22:00', minutes: 240, task: 'install' },
      recurrence: (over.recurrence ?? 'FREQ=MONTHLY;BYDAY=2TU') as Recurrence,
      ...{ last_start_minutes: 30, production: over.production ?? false, automatic: over.automatic ?? true },
      ...{ tell_days: over.tellDays === undefined ? 1 : over.tellDays, created_by: omar.userId },
      ...{ created_at: APPROVED, changed_at: APPROVED, approved_by: omar.userId, in_force_since: APPROVED },
      ...{ approved_at: over.approvedAt ?? APPROVED, lapse_told_for: null, archived_by: null, archived_at: null },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('maintenance_window_covers')
    .values({ window_id: id, group_id: group, server_id: null, application_id: null, domain_id: null })
    .execute();
  return id;
}

async function server(more: Parameters<typeof addServer>[2] = {}): Promise<ServerId> {
  serial += 1;
  return addServer(db, `vrauto${serial}`, more);
}

/** An owner with an application and, unless said otherwise, a chat with the bot. */
async function owner(chat = true): Promise<{ userId: UserId; application: ApplicationId }> {
  serial += 1;
  const { userId } = await somebody(db, `Owner${serial}`, ['owner']);
  const application = await addApplication(db, `App${serial}`, userId);
  if (chat) await openChat(userId);
  return { userId, application };
}

async function openChat(userId: UserId): Promise<void> {
  await db
    .insertInto('conversations')
    .values({
      ...{ id: `a:${userId}`, kind: 'personal', user_id: userId, service_url: 'http://t.test', bot_id: 'b' },
      ...{ tenant_id: null, name: null, paused_until: null, seen_at: APPROVED },
    })
    .execute();
}

const madeBy = (window: WindowId) =>
  db.selectFrom('window_campaigns').selectAll().where('window_id', '=', window).orderBy('day').execute();
const sessionsOn = (id: ServerId) =>
  db.selectFrom('patch_sessions').selectAll().where('server_id', '=', id).orderBy('id').execute();
const told = (userId: UserId) =>
  db.selectFrom('outgoing_messages').selectAll().where('conversation_id', '=', `a:${userId}`).execute();

beforeEach(async () => {
  await db.updateTable('maintenance_windows').set({ archived_at: APPROVED }).execute();
});

describe('an automatic window', () => {
  it('POL-5 patches a group every second Tuesday and tells its owners a day before, without a person', async () => {
    const { userId, application } = await owner();
    const id = await server({ application });
    const window = await grouped([id]);
    await sweep(jobsAt(at('21:59', 11)));
    expect(await madeBy(window)).toEqual([]);
    const eve = at('22:00', 11);
    await Promise.all([1, 2, 3].map(() => followWindows(jobsAt(eve))));
    const [made] = await madeBy(window);
    expect(made).toMatchObject({ day: '2027-01-12', added: 1, left_out: [] });
    const [session] = await sessionsOn(id);
    expect(session).toMatchObject({
      branch: 'hprod',
      status: 'pending',
      date_prevue: '2027-01-12',
      holds_server: true,
    });
    expect(session?.heure_prevue?.slice(0, 5)).toBe('22:00');
    expect(
      await db
        .selectFrom('campaigns')
        .selectAll()
        .where('id', '=', made?.campaign_id ?? (0 as never))
        .executeTakeFirst(),
    ).toMatchObject({
      week_code: 'S02',
      kind: 'standard',
      env_scope: 'hprod',
      created_by: omar.userId,
      label: 'S02 2027 INFRASTRUC hprod',
    });
    const runs = await db
      .selectFrom('prereq_runs')
      .selectAll()
      .where('campaign_id', '=', made?.campaign_id ?? (0 as never))
      .execute();
    expect(runs.map(({ asked_by }) => asked_by)).toEqual([omar.userId]);
    // At 22:00 the day before nobody is written to: it waits for the morning.
    const noted = await db.selectFrom('personal_notices').selectAll().where('user_id', '=', userId).execute();
    expect([...noted.map(({ line_en }) => line_en), ...(await told(userId)).map(({ text_en }) => text_en)]).toEqual([
      expect.stringMatching(
        /^Maintenance window “groupe-\d+” on .*12 January 2027.* at 22:00: 1 server of your applications will be patched/,
      ),
    ]);
    const sessionId = session?.id ?? (0 as never);
    expect((await sessionOf(sessionId)).start_asked_at).toBeNull();
    await runSessionJob(jobsAt(eve), sessionId);
    expect((await sessionOf(sessionId)).status).toBe('prereq_ok');
    expect(await attemptsOf(sessionId)).toEqual([]);
    const opens = at('22:00');
    await Promise.all([1, 2, 3].map(() => followWindows(jobsAt(opens))));
    expect(await sessionOf(sessionId)).toMatchObject({ start_asked_by: omar.userId, start_asked_at: opens });
    await runSessionJob(jobsAt(opens), sessionId);
    expect(await attemptsOf(sessionId)).toHaveLength(1);
  });

  it('POL-5 has no operator: cards, the message and the history name the window and whoever approved it', async () => {
    const id = await server();
    const window = await grouped([id]);
    const { name } = await db
      .selectFrom('maintenance_windows')
      .select('name')
      .where('id', '=', window)
      .executeTakeFirstOrThrow();
    await followWindows(jobsAt(at('22:00', 11)));
    const [session] = await sessionsOn(id);
    if (session === undefined) throw new Error('no session');
    expect(session).toMatchObject({ window_id: window, intervenant_id: null });
    const { hostname } = await db
      .selectFrom('servers')
      .select('hostname')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const chat = openChatBench(bench);
    const shown = async () => [
      await chat.text(`campaign:${session.campaign_id}`, omar),
      await chat.text(`server:${hostname}`, omar),
      await chat.text('day:2027-01-12:all', omar),
    ];
    for (const text of await shown()) expect(text).toContain(`window “${name}”, ordered by Omar`);
    const said = await db
      .selectFrom('outgoing_messages')
      .select('text_en')
      .where('text_en', 'like', `%${name}%`)
      .execute();
    expect(said.map(({ text_en }) => text_en).join()).toContain('Ordered by Omar, who approved it.');
    // Changed since: nobody orders until it is approved again.
    const change = { approved_by: null, approved_at: null };
    await db.updateTable('maintenance_windows').set(change).where('id', '=', window).execute();
    expect((await shown())[1]).toContain(`window “${name}”, to be approved`);
    await db
      .updateTable('maintenance_windows')
      .set({ approved_by: omar.userId, approved_at: APPROVED })
      .where('id', '=', window)
      .execute();
    const opens = at('22:00');
    const targets = createFakeTargets();
    await followWindows(jobsAt(opens, targets));
    await runSessionJob(jobsAt(opens, targets), session.id);
    const [attempt] = await attemptsOf(session.id);
    if (attempt === undefined) throw new Error('not started');
    await runAttempt(jobsAt(opens, targets), attempt.id);
    const history = await db.selectFrom('patch_history').selectAll().where('server_id', '=', id).execute();
    expect(history).toMatchObject([{ intervenant_id: omar.userId, intervenant_name: 'Omar' }]);
    expect((await shown())[0]).toContain(`window “${name}”, ordered by Omar`);
  });

  it('POL-5 that nobody made automatic makes no campaign', async () => {
    const id = await server();
    const window = await grouped([id], { automatic: false });
    await followWindows(jobsAt(at('22:30', 11)));
    await followWindows(jobsAt(at('22:01')));
    expect([await madeBy(window), await sessionsOn(id)]).toEqual([[], []]);
  });

  it('POL-5 has its production only where it says so, and starts it with its go alone', async () => {
    const [apart, meant] = [await server({ environment: 'Production' }), await server({ environment: 'Production' })];
    const without = await grouped([apart]);
    const withIt = await grouped([meant], { production: true });
    await followWindows(jobsAt(at('22:00', 11)));
    expect(await sessionsOn(apart)).toEqual([]);
    expect((await madeBy(without))[0]?.left_out).toEqual([
      expect.objectContaining({ reason: expect.objectContaining({ en: expect.stringContaining('scope') }) }),
    ]);
    expect((await madeBy(without))[0]?.campaign_id).toBeNull();
    const [session] = await sessionsOn(meant);
    expect(session).toMatchObject({ branch: 'prod' });
    expect((await madeBy(withIt))[0]?.added).toBe(1);
    await followWindows(jobsAt(at('22:00')));
    const outcome = await startSession(jobsAt(at('22:01')), session?.id ?? (0 as never));
    expect('blockers' in outcome ? outcome.blockers.map(({ code }) => code) : []).toContain('prod-go');
    expect(await attemptsOf(session?.id ?? (0 as never))).toEqual([]);
  });

  it('POL-5 makes none for an occurrence in a freeze, and one when the freeze ends in time', async () => {
    const id = await server();
    const window = await grouped([id]);
    const freeze = { first_day: '2027-01-12', last_day: '2027-01-12', reason: 'bascule', created_by: null };
    const row = await db.insertInto('freeze_periods').values(freeze).returning('id').executeTakeFirstOrThrow();
    await followWindows(jobsAt(at('22:00', 11)));
    expect(await madeBy(window)).toEqual([]);
    await db.deleteFrom('freeze_periods').where('id', '=', row.id).execute();
    await followWindows(jobsAt(at('08:00')));
    expect((await madeBy(window))[0]?.added).toBe(1);
  });

  it('POL-5 makes none under an approval that is older than 90 days at its beginning, nor one that is changed', async () => {
    const [old, changed] = [await server(), await server()];
    const lapsed = await grouped([old], { approvedAt: new Date(at('22:00').getTime() - 90 * DAY) });
    const open = await grouped([changed]);
    await db
      .updateTable('maintenance_windows')
      .set({ approved_at: null, approved_by: null })
      .where('id', '=', open)
      .execute();
    await followWindows(jobsAt(at('22:00', 11)));
    expect([await madeBy(lapsed), await madeBy(open)]).toEqual([[], []]);
  });

  it('POL-5 joins the campaign that another window of the week made', async () => {
    const [one, two] = [await server(), await server({ domain: 'TRAFIC' })];
    const first = await grouped([one]);
    await followWindows(jobsAt(at('22:00', 11)));
    const second = await grouped([two], { recurrence: 'FREQ=WEEKLY;BYDAY=WE' });
    await followWindows(jobsAt(at('22:00')));
    const [a, b] = [(await madeBy(first))[0], (await madeBy(second))[0]];
    expect(b?.campaign_id).toBe(a?.campaign_id);
    const campaign = await db
      .selectFrom('campaigns')
      .selectAll()
      .where('id', '=', a?.campaign_id ?? (0 as never))
      .executeTakeFirst();
    expect(campaign?.domain_codes).toEqual(['INFRASTRUC', 'TRAFIC']);
    expect((await sessionsOn(two))[0]?.date_prevue).toBe('2027-01-13');
  });

  it('POL-5 leaves a server where a campaign of the week has it, or somebody has excluded it, or it is patched', async () => {
    const [there, out, done] = [await server(), await server(), await server()];
    const campaign = await addCampaign(db, omar.userId);
    const session = await addSession(db, campaign, there);
    await change(await addSession(db, campaign, out), {
      status: 'excluded',
      exclusion_reason: 'x',
      excluded_by: 'Omar',
      excluded_at: APPROVED,
    });
    await change(await addSession(db, campaign, done), { status: 'patched' });
    const window = await grouped([there, out, done]);
    await followWindows(jobsAt(at('22:00', 11)));
    const [made] = await madeBy(window);
    expect(made).toMatchObject({ campaign_id: campaign, added: 0 });
    expect(made?.left_out.map(({ reason }) => reason.en)).toEqual([
      `excluded from campaign ${campaign}`,
      expect.stringContaining(`already patched in campaign ${campaign}`),
    ]);
    expect(await sessionsOn(there)).toHaveLength(1);
    await followWindows(jobsAt(at('22:00')));
    expect((await sessionOf(session)).start_asked_by).toBe(omar.userId);
  });

  it('POL-5 patches again what another week of the cycle has patched, and takes over what a past week left open', async () => {
    const [again, left] = [await server(), await server()];
    const past = await addCampaign(db, omar.userId);
    await changeCampaign(past, { week_start: '2027-01-04', week_number: 1, week_code: 'S01' });
    await change(await addSession(db, past, again), { status: 'patched' });
    const open = await addSession(db, past, left);
    const window = await grouped([again, left]);
    await followWindows(jobsAt(at('22:00', 11)));
    expect(await madeBy(window)).toMatchObject([{ added: 2, left_out: [] }]);
    expect(await sessionOf(open)).toMatchObject({ status: 'excluded', exclusion_reason: 'reporte' });
    expect((await sessionsOn(again)).map(({ status }) => status)).toEqual(['patched', 'pending']);
  });

  it('POL-5 that nobody was there for makes no campaign afterwards', async () => {
    const id = await server();
    const window = await grouped([id]);
    await followWindows(jobsAt(at('01:30', 13)));
    expect([await madeBy(window), await sessionsOn(id)]).toEqual([[], []]);
  });

  it('POL-5 that is approved after the day before makes it as it opens, and orders in the same sweep', async () => {
    const id = await server();
    await grouped([id], { approvedAt: at('21:00') });
    await followWindows(jobsAt(at('22:01')));
    const [session] = await sessionsOn(id);
    expect(session?.start_asked_by).toBe(omar.userId);
  });
});

describe('the owners of its servers', () => {
  it('POL-5 are told once, by day and within their hours, with three workers', async () => {
    const { userId, application } = await owner();
    const window = await grouped([await server({ application }), await server({ application })], { tellDays: 3 });
    const morning = at('10:00', 11);
    await Promise.all([1, 2, 3].map(() => followWindows(jobsAt(morning))));
    await followWindows(jobsAt(at('10:01', 11)));
    const messages = await told(userId);
    expect(messages.map(({ text_en }) => text_en)).toEqual([expect.stringContaining('2 servers of your applications')]);
    const marks = await db.selectFrom('window_notices').selectAll().where('window_id', '=', window).execute();
    expect(marks.map(({ user_id }) => user_id)).toEqual([userId]);
  });

  it('POL-5 are not told of what is not patched: production apart, a freeze, no days said', async () => {
    const [one, two, three] = [await owner(), await owner(), await owner()];
    const prod = await server({ application: one.application, environment: 'Production' });
    const frozen = await server({ application: two.application });
    const unsaid = await server({ application: three.application });
    await grouped([prod]);
    await grouped([frozen], { recurrence: 'FREQ=WEEKLY;BYDAY=WE', tellDays: 2 });
    await grouped([unsaid], { tellDays: null });
    const freeze = { first_day: '2027-01-13', last_day: '2027-01-13', reason: 'x', created_by: null };
    const row = await db.insertInto('freeze_periods').values(freeze).returning('id').executeTakeFirstOrThrow();
    await followWindows(jobsAt(at('10:00', 12)));
    await db.deleteFrom('freeze_periods').where('id', '=', row.id).execute();
    for (const { userId } of [one, two, three]) expect(await told(userId)).toEqual([]);
  });

  it('POL-5 who have no chat yet are told once they have one; who wants nothing of the day is not', async () => {
    const [silent, wantsNone] = [await owner(false), await owner()];
    await grouped(
      [await server({ application: silent.application }), await server({ application: wantsNone.application })],
      { tellDays: 2 },
    );
    await db
      .insertInto('notification_choices')
      .values({ user_id: wantsNone.userId, wishes: JSON.stringify({ day: 'off' }), changed_at: APPROVED } as never)
      .execute();
    await followWindows(jobsAt(at('10:00', 11)));
    expect(await told(wantsNone.userId)).toEqual([]);
    await openChat(silent.userId);
    await followWindows(jobsAt(at('10:05', 11)));
    await followWindows(jobsAt(at('10:06', 11)));
    expect(await told(silent.userId)).toHaveLength(1);
    expect(await told(wantsNone.userId)).toEqual([]);
  });
});
