// POL-5: a maintenance window that is changed or archived while it is open starts nothing more, and what it says of its day from then on holds.
import { beforeEach, describe, expect, it } from 'vitest';
import { approveWindow, archiveWindow, changeWindow } from '../../../bot/windows/edit-windows.ts';
import { parseWindow, type WindowAsked } from '../../../bot/windows/window-words.ts';
import { loadGoPeople } from '../../../db/queries/gate/go-people.ts';
import { personRefusal } from '../../../domain/gate/deciders.ts';
import type { ServerId, SessionId, WindowId } from '../../../domain/ids.ts';
import type { Recurrence } from '../../../domain/windows/recurrence.ts';
import { followWindows } from '../../../jobs/windows/follow-windows.ts';
import { done, somebody } from '../../bot/shared/bench.ts';
import { addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { bench, change, codes, db, jobsAt, omar, sessionOf } from '../sessions/ordered-server.ts';

const ada = await somebody(db, 'Ada', ['admin', 'operator']);
let serial = 0;
/** Around Tuesday 12 January 2027, in Paris: an hour ahead of UTC. */
const at = (time: string, day = 12) => new Date(`2027-01-${String(day).padStart(2, '0')}T${time}:00+01:00`);
const APPROVED = new Date('2027-01-02T12:00:00Z');

async function plainServer(more: Parameters<typeof addServer>[2] = {}) {
  serial += 1;
  const hostname = `vredit${serial}`;
  return { hostname, id: await addServer(db, hostname, more) };
}

async function planned(server: ServerId): Promise<SessionId> {
  const session = await addSession(db, await addCampaign(db, omar.userId), server);
  await change(session, { start_asked_at: null, start_asked_by: null });
  return session;
}

type Over = { startsAt?: string; automatic?: boolean; by?: typeof ada; recurrence?: string };

/** Tuesdays, by day, for four hours: within the hours of servers without windows. */
async function windowOn(servers: readonly ServerId[], over: Over = {}): Promise<{ id: WindowId; name: string }> {
  serial += 1;
  const name = `jour-${serial}`;
  const { id } = await db
    .insertInto('maintenance_windows')
    .values({
      ...{ name, zone: 'Europe/Paris', from_day: '2027-01-01', starts_at: over.startsAt ?? '10:00', minutes: 240 },
      recurrence: (over.recurrence ?? 'FREQ=WEEKLY;BYDAY=TU') as Recurrence,
      ...{ last_start_minutes: 30, task: 'install', production: false, automatic: over.automatic ?? false },
      ...{ tell_days: null, created_by: ada.userId, created_at: APPROVED, changed_at: APPROVED },
      ...{ approved_by: (over.by ?? ada).userId, approved_at: APPROVED, in_force_since: APPROVED },
      ...{ lapse_told_for: null, archived_by: null, archived_at: null },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const server of servers) {
    await db
      .insertInto('maintenance_window_covers')
      .values({ window_id: id, server_id: server, application_id: null, domain_id: null, group_id: null })
      .execute();
  }
  return { id, name };
}

function asked(line: string): WindowAsked {
  const list = line.split(' ');
  const parsed = parseWindow({ list, rest: line });
  if (parsed.kind !== 'args' || !('asked' in parsed.args)) throw new Error(JSON.stringify(parsed));
  return parsed.args.asked;
}

const changed = (window: WindowId, line: string) => changeWindow(bench, ada, { window, asked: asked(line) });

/** Its prerequisites have just been read. */
async function started(session: SessionId, now: Date) {
  await change(session, { prereq_date: now });
  return codes(jobsAt(now), session);
}

beforeEach(async () => {
  await db.updateTable('maintenance_windows').set({ archived_at: APPROVED }).execute();
});

describe('a window that is archived while it is open', () => {
  it('takes back what it has ordered and not started, which no other hours start', async () => {
    const server = await plainServer();
    const [session, { id }] = [await planned(server.id), await windowOn([server.id])];
    await followWindows(jobsAt(at('10:01')));
    expect((await sessionOf(session)).start_asked_by).toBe(ada.userId);
    bench.time.now = at('10:30');
    done(await archiveWindow(bench, ada, id));
    expect(await started(session, at('10:31'))).toBe('not-ordered');
    const [row] = await db
      .selectFrom('audit_log')
      .select('after')
      .where('action', '=', 'window.archive')
      .where('object_id', '=', String(id))
      .execute();
    expect(row?.after).toMatchObject({ ordersWithdrawn: [server.hostname] });
  });

  it('leaves what somebody ordered by a word of their own', async () => {
    const server = await plainServer();
    const [session, { id }] = [await planned(server.id), await windowOn([server.id])];
    await followWindows(jobsAt(at('10:01')));
    const word = { start_asked_at: at('10:10'), start_asked_by: ada.userId, start_activity: 'click-1' };
    await change(session, word);
    bench.time.now = at('10:30');
    done(await archiveWindow(bench, ada, id));
    expect(await sessionOf(session)).toMatchObject(word);
  });
});

describe('a window that is changed while it is open', () => {
  it('takes back what it has ordered of servers that it no longer covers', async () => {
    const [out, stays] = [await plainServer(), await plainServer()];
    const session = await planned(out.id);
    const { id } = await windowOn([out.id, stays.id]);
    await followWindows(jobsAt(at('10:01')));
    bench.time.now = at('10:30');
    done(await changed(id, `change x every Tuesday 10:00 4h for servers ${stays.hostname}`));
    expect(await started(session, at('10:31'))).toBe('not-ordered');
  });

  it('orders nothing on that day for whoever approves it then: its next date is the next one', async () => {
    const [first, added] = [await plainServer(), await plainServer()];
    const [one, two] = [await planned(first.id), await planned(added.id)];
    const { id } = await windowOn([first.id]);
    await followWindows(jobsAt(at('10:01')));
    bench.time.now = at('10:30');
    done(await changed(id, `change x every Tuesday 10:00 4h for servers ${first.hostname} ${added.hostname}`));
    bench.time.now = at('10:31');
    done(await approveWindow(bench, ada, { window: id }));
    await followWindows(jobsAt(at('10:32')));
    for (const session of [one, two]) expect((await sessionOf(session)).start_asked_at).toBeNull();
    await followWindows(jobsAt(at('10:01', 19)));
    for (const session of [one, two]) expect((await sessionOf(session)).start_asked_at).toEqual(at('10:01', 19));
  });

  it('is held again on its day where it begins later on it', async () => {
    const server = await plainServer();
    const session = await planned(server.id);
    const { id } = await windowOn([server.id]);
    await followWindows(jobsAt(at('10:01')));
    bench.time.now = at('10:30');
    done(await changed(id, `change x every Tuesday 15:00 4h for servers ${server.hostname}`));
    done(await approveWindow(bench, ada, { window: id }));
    await followWindows(jobsAt(at('14:59')));
    expect((await sessionOf(session)).start_asked_at).toBeNull();
    await followWindows(jobsAt(at('15:01')));
    expect((await sessionOf(session)).start_asked_at).toEqual(at('15:01'));
    const rows = await db
      .selectFrom('window_occurrences')
      .selectAll()
      .where('window_id', '=', id)
      .where('day', '=', '2027-01-12')
      .execute();
    expect(rows).toMatchObject([{ state: 'open', starts_at: at('15:00') }]);
  });

  it('prepares its day again where it makes its campaign, with what it covers by then', async () => {
    const [first, added] = [await plainServer(), await plainServer()];
    const { id } = await windowOn([first.id], { automatic: true });
    await followWindows(jobsAt(at('11:00', 11)));
    bench.time.now = at('12:00', 11);
    const line = `change x every Tuesday 10:00 4h automatic for servers ${first.hostname} ${added.hostname}`;
    done(await changed(id, line));
    done(await approveWindow(bench, ada, { window: id }));
    await followWindows(jobsAt(at('12:01', 11)));
    const sessions = await db
      .selectFrom('patch_sessions')
      .select(['server_id', 'campaign_id'])
      .where('server_id', 'in', [first.id, added.id])
      .execute();
    expect(sessions.map(({ server_id }) => server_id).toSorted()).toEqual([first.id, added.id].toSorted());
    expect(new Set(sessions.map(({ campaign_id }) => campaign_id)).size).toBe(1);
  });
});

describe('a site that chose a day', () => {
  it('RING-1 is not patched in the night that began on the day before', async () => {
    const server = await plainServer();
    const session = await planned(server.id);
    await windowOn([server.id], { startsAt: '22:00', recurrence: 'FREQ=DAILY' });
    const { campaign_id: campaign } = await sessionOf(session);
    const made = { made_by: ada.userId, made_at: APPROVED };
    const { id: site } = await db
      .insertInto('sites')
      .values({ name: `Lyon ${serial}`, ...made })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db.updateTable('servers').set({ site_id: site }).where('id', '=', server.id).execute();
    await db
      .insertInto('site_answers')
      .values({
        ...{ campaign_id: campaign, site_id: site, answer: 'accepted', day: '2027-01-13', reason: null },
        ...{ answered_by: ada.userId, answered_at: APPROVED },
      })
      .execute();
    const typed = async (now: Date) => {
      await change(session, { start_asked_at: now, start_asked_by: omar.userId, start_refusal: null });
      return started(session, now);
    };
    expect(await typed(at('00:30', 13))).toEqual(['site']);
    expect(await typed(at('00:30', 14))).toBe('started');
  });
});

describe('the campaign of a week', () => {
  it('POL-2 does not reboot the servers of one window as the patch group of another one says', async () => {
    // None of the week that other windows have made.
    await db.deleteFrom('window_campaigns').execute();
    const [ours, theirs] = [await plainServer(), await plainServer()];
    const made = { made_by: ada.userId, made_at: APPROVED };
    const { id: group } = await db
      .insertInto('patch_groups')
      .values({ name: `toujours-${serial}`, reboot_policy: 'always', ...made })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('patch_group_servers')
      .values({ server_id: ours.id, group_id: group, added_by: null, added_at: APPROVED })
      .execute();
    const { id } = await windowOn([], { automatic: true });
    await db
      .insertInto('maintenance_window_covers')
      .values({ window_id: id, group_id: group, server_id: null, application_id: null, domain_id: null })
      .execute();
    await followWindows(jobsAt(at('11:00', 11)));
    await windowOn([theirs.id], { automatic: true, recurrence: 'FREQ=WEEKLY;BYDAY=WE' });
    await followWindows(jobsAt(at('11:00')));
    const policies = await db
      .selectFrom('patch_sessions as s')
      .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
      .select(['s.server_id', 'c.reboot_policy'])
      .where('s.server_id', 'in', [ours.id, theirs.id])
      .execute();
    expect(policies.map(({ reboot_policy }) => reboot_policy)).toEqual(['if-needed', 'if-needed']);
  });
});

describe('the approver of a window', () => {
  it('GATE-5 does not approve the production of a campaign that it has put servers into, whoever’s window made it', async () => {
    const bob = await somebody(db, 'Bob', ['admin', 'operator']);
    const carl = await somebody(db, 'Carl', ['admin']);
    const [first, second] = [await plainServer(), await plainServer()];
    const made = await windowOn([first.id], { automatic: true });
    await followWindows(jobsAt(at('11:00', 11)));
    await windowOn([second.id], { automatic: true, by: bob, recurrence: 'FREQ=WEEKLY;BYDAY=WE' });
    await followWindows(jobsAt(at('11:00')));
    const { campaign_id: campaign } = await db
      .selectFrom('window_campaigns')
      .select('campaign_id')
      .where('window_id', '=', made.id)
      .executeTakeFirstOrThrow();
    if (campaign === null) throw new Error('no campaign');
    const refused = async ({ userId }: { userId: typeof bob.userId }) => {
      const { decider, ...people } = await loadGoPeople(db, campaign, { decider: userId, now: at('12:00') });
      if (decider === null) throw new Error('no decider');
      return personRefusal({ decision: 'approve', decider, fourEyes: true, ...people }) !== null;
    };
    expect([await refused(ada), await refused(bob), await refused(carl)]).toEqual([true, true, false]);
  });
});
