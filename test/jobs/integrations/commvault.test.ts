// Commvault read over HTTP by the product's own client, from its stand-in: which client a server is, and its last good backup, through every fault.
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EVERY_FAULT, generate, type Job } from '../../../integrations/commvault/stand-in.ts';
import { loadIntegrations } from '../../../integrations/open-integrations.ts';
import { syncJob } from '../../../jobs/integrations/sync-job.ts';
import { readBackup } from '../../../jobs/prerequisites/read-backup.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addServer } from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { client, HOUR, type JoinedCommvault, joinCommvault } from './joined-commvault.ts';

const { db } = await createTestDatabase();
let ctx: TestJobs;
let lines: string[];
let joined: JoinedCommvault;

beforeEach(async () => {
  for (const table of [
    'integration_incoming',
    'integration_runs',
    'integration_states',
    'integration_records',
  ] as const)
    await db.deleteFrom(table).execute();
  lines = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  ctx = { ...createJobContext(db, createFakeTargets()), log };
});
afterEach(() => joined.close());

async function join(...[options, more]: [Parameters<typeof joinCommvault>[1]?, object?]) {
  joined = await joinCommvault(() => ctx.time.now, options, more);
  ctx = { ...ctx, integrations: [joined.open] };
  return joined.commvault;
}

const later = (minutes: number) => {
  ctx.time.now = new Date(ctx.time.now.getTime() + minutes * 60_000);
};
const read = async (minutes = 61) => {
  later(minutes);
  await syncJob.run(ctx, { integration: 'commvault' });
};
const lastRun = () => db.selectFrom('integration_runs').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
const copied = async () =>
  new Map(
    (await db.selectFrom('integration_records').select(['remote_id', 'content']).execute()).map((row) => [
      row.remote_id,
      JSON.stringify(row.content),
    ]),
  );
const answer = (hostname: string) => readBackup(ctx, { hostname, machine_type: 'physical' });
const said = async (hostname: string) => {
  const given = await answer(hostname);
  return [given?.answer, given?.text.en];
};
/** It ended so many hours ago. */
const backup = (name: string, hours: number, values: Partial<Omit<Job, 'id' | 'client'>> = {}) => {
  const end = new Date(ctx.time.now.getTime() - hours * HOUR);
  return joined.commvault.run(name, { start: new Date(end.getTime() - HOUR), end, ...values });
};

describe('a reading of the clients', () => {
  it('holds each of them, and again writes nothing', async () => {
    const { estate } = await join({ estate: generate({ servers: 400, at: ctx.time.now }) });
    await read();
    expect((await copied()).size).toBe(estate.clients.length);
    await read();
    expect(await lastRun()).toMatchObject({ outcome: 'done', added: 0, changed: 0, gone: 0, unreadable: 0 });
  });

  it.each(EVERY_FAULT.map((fault) => [JSON.stringify(fault), fault] as const))(
    '%s leaves the last good copy, or the true one, with a line of the log and one on /integrations',
    async (_, fault) => {
      const commvault = await join({ estate: generate({ servers: 400, at: ctx.time.now }) });
      await read();
      const before = await copied();
      commvault.fail({ ...fault, times: Number.POSITIVE_INFINITY, on: { operation: 'clients' } });
      await read();
      const during = await copied();
      const { outcome, fault: kind, detail } = await lastRun();
      expect(during).toEqual(before);
      expect(outcome === 'failed').toBe(kind !== null);
      expect(lines.filter((line) => line.includes('not read'))).toHaveLength(outcome === 'failed' ? 1 : 0);
      expect(`${detail}${lines.join()}`).not.toContain('secret-of-commvault');
      commvault.heal();
      commvault.clockAhead(0);
      await read();
      expect(await lastRun()).toMatchObject({ outcome: 'done', unreadable: 0 });
      expect(await copied()).toEqual(before);
    },
  );
});

describe('the last good backup (PRE-4)', () => {
  it('within the limit is a yes, with its moment and kind', async () => {
    await join();
    await read();
    const id = backup('spone', 8, { level: 'Full' });
    const given = await answer('spone');
    expect(given).toMatchObject({
      answer: 'yes',
      last: { level: 'Full', job: String(id), at: new Date(ctx.time.now.getTime() - 8 * HOUR) },
      goodUntil: new Date(ctx.time.now.getTime() + 16 * HOUR),
      text: {
        fr: `Commvault : sauvegarde complète réussie, terminée le 11 janvier 2027 à 03h01 (tâche ${id})`,
        en: `Commvault: full backup succeeded, ended on 11 January 2027 at 03:01 (job ${id})`,
      },
    });
  });

  it('that is too old is a no, with its date', async () => {
    await join();
    await read();
    const id = backup('spone', 24);
    expect(await answer('spone')).toMatchObject({
      answer: 'no',
      goodUntil: null,
      text: {
        fr: `Commvault : dernière sauvegarde réussie de «\u00a0default\u00a0» terminée le 10 janvier 2027 à 11h01, il y a plus de 24 h (tâche ${id})`,
        en: `Commvault: last good backup of “default” ended on 10 January 2027 at 11:01, more than 24 h ago (job ${id})`,
      },
    });
    backup('spone', 23.9);
    expect((await answer('spone'))?.answer).toBe('yes');
  });

  it.each<[string, Partial<Omit<Job, 'id' | 'client'>>]>([
    ['with errors', { status: 'Completed w/ one or more errors' }],
    ['with warnings', { status: 'Completed w/ one or more warnings' }],
    ['killed, and kept until then', { status: 'Committed' }],
    ['failed', { status: 'Failed' }],
    ['whose data are gone', { isAged: true }],
    ['made of older ones', { type: 'Synthetic Full', level: 'Synthetic Full' }],
    ['restored', { type: 'Restore' }],
    ['that has not ended', { status: 'Running', end: undefined }],
  ])('%s is none: the one before counts', async (_, values) => {
    await join();
    await read();
    const old = backup('spone', 30);
    backup('spone', 2, values);
    expect(await answer('spone')).toMatchObject({ answer: 'no', last: { job: String(old) } });
  });

  it('that continues a full one whose data are gone brings nothing back', async () => {
    await join();
    await read();
    const full = backup('spone', 40, { level: 'Full', isAged: true });
    backup('spone', 2);
    expect((await answer('spone'))?.answer).toBe('no');
    // One that was made of older ones begins anew.
    backup('spone', 10, { type: 'Synthetic Full', level: 'Synthetic Full' });
    expect((await answer('spone'))?.answer).toBe('yes');
    expect(full).toBeGreaterThan(0);
  });

  it('in part is one where the settings say so', async () => {
    await join({}, { accepted: ['with-errors'] });
    await read();
    backup('spone', 2, { status: 'Completed w/ one or more errors' });
    backup('sptwo', 2, { status: 'Completed w/ one or more warnings' });
    expect((await answer('spone'))?.answer).toBe('yes');
    expect(await said('sptwo')).toEqual(['no', 'Commvault: no good backup of “default” within 31 days']);
  });

  it('of every subclient counts, unless the settings name some', async () => {
    const settings = { subclients: ['Data'] };
    await join();
    await read();
    backup('spone', 40);
    backup('spone', 2, { subclient: 'data' });
    expect((await answer('spone'))?.answer).toBe('no');
    await joined.close();
    await join({ estate: joined.commvault.estate }, settings);
    expect((await answer('spone'))?.answer).toBe('yes');
  });

  it('is unknown without any job, and not asked of a server with snapshots', async () => {
    const commvault = await join();
    await read();
    expect(await said('spone')).toEqual([
      'unknown',
      'Commvault: backup unknown, no job of this server is visible within 31 days',
    ]);
    const asked = commvault.seen.length;
    expect(await readBackup(ctx, { hostname: 'spone', machine_type: 'vm' })).toBeNull();
    expect(commvault.seen).toHaveLength(asked);
  });

  it('is found behind the first page, whatever came after it', async () => {
    await join();
    await read();
    backup('spone', 3);
    for (let n = 0; n < 1003; n += 1) backup('spone', 2, { status: 'Failed' });
    expect((await answer('spone'))?.answer).toBe('yes');
  });
});

describe('which client a server is', () => {
  it.each<[string, string, ReturnType<typeof client>[], string]>([
    ['in any case of letters', 'SPone', [client(21, 'SPONE')], 'yes'],
    ['by its short name', 'spone.corp.example', [client(21, 'spone', '')], 'yes'],
    ['by its host name', 'spone', [client(21, 'spone_1', 'spone.corp.example')], 'yes'],
    ['by its address', 'spone', [client(21, 'spone', '10.0.0.1')], 'yes'],
    ['of another domain', 'spone.corp.example', [client(21, 'spone', 'spone.other.example')], 'unknown'],
    ['with names of two domains', 'spone', [client(21, 'spone.corp.example', 'spone.other.example')], 'unknown'],
    ['only of another domain', 'spone.corp.example', [client(21, 'spone.other.example', '')], 'unknown'],
    ['with another host name', 'spone', [client(21, 'spone', 'sptwo.corp.example')], 'unknown'],
    ['under the name of another one', 'spone', [client(21, 'sptwo', 'spone.corp.example')], 'unknown'],
    ['twice', 'spone', [client(21, 'spone'), client(23, 'SPONE_1', 'spone.corp.example')], 'unknown'],
    ['no more', 'spone', [{ ...client(21, 'spone'), isDeleted: true } as ReturnType<typeof client>], 'unknown'],
    ['not at all', 'spone', [client(21, 'spone2')], 'unknown'],
  ])('%s', async (_, hostname, clients, expected) => {
    await join({ estate: { clients, jobs: [] } });
    await read();
    for (const { name } of clients) backup(name, 2);
    expect((await answer(hostname))?.answer).toBe(expected);
  });

  it('is nobody’s where two servers of the inventory differ in their domain alone, unless it bears the whole name of one', async () => {
    for (const hostname of ['spone.corp.example', 'spone.dmz.example'])
      await addServer(db, hostname, { machineType: 'physical' });
    await join({ estate: { clients: [client(21, 'spone', '10.0.0.1')], jobs: [] } });
    await read();
    backup('spone', 2);
    expect(await said('spone.dmz.example')).toEqual([
      'unknown',
      'Commvault: backup unknown, the client “spone” may be that of several servers (spone.dmz.example, spone.corp.example)',
    ]);
    await joined.close();
    await join({ estate: { clients: [client(21, 'spone', 'SPone.corp.example')], jobs: [] } });
    await read();
    backup('spone', 2);
    expect((await answer('spone.corp.example'))?.answer).toBe('yes');
    expect((await answer('spone.dmz.example'))?.answer).toBe('unknown');
    await db.deleteFrom('servers').execute();
  });

  it('is asked anew: one that was deconfigured since its reading is unknown', async () => {
    const commvault = await join();
    await read();
    backup('spone', 2);
    const [first] = commvault.estate.clients;
    if (first !== undefined) commvault.estate.clients[0] = { ...first, isDeleted: true };
    expect(await said('spone')).toEqual([
      'unknown',
      'Commvault: backup unknown, the client “spone” is deconfigured there',
    ]);
  });

  it('is unknown while its clients were not read for a day', async () => {
    await join();
    expect((await said('spone'))[1]).toContain('its clients were not read for a day');
    await read();
    backup('spone', 2);
    expect((await answer('spone'))?.answer).toBe('yes');
    later(25 * 60);
    expect((await said('spone'))[1]).toContain('its clients were not read for a day');
  });
});

describe.each(EVERY_FAULT.map((fault) => [JSON.stringify(fault), fault] as const))('%s', (_, fault) => {
  it('makes no yes of a no, and is unknown with a line of the log and one on /integrations, or harmless', async () => {
    const commvault = await join();
    await read();
    const job = backup('spone', 2);
    backup('sptwo', 50);
    commvault.fail({ ...fault, times: Number.POSITIVE_INFINITY, on: { operation: 'jobs' } });
    const good = await answer('spone');
    expect(['yes', 'unknown']).toContain(good?.answer);
    if (good?.answer === 'unknown') {
      expect(lines.filter((line) => line.includes('backup not read'))).toHaveLength(1);
      expect(await lastRun()).toMatchObject({ outcome: 'failed', fault: expect.any(String) });
    } else {
      expect(good?.last?.job).toBe(String(job));
      expect(lines).toEqual([]);
    }
    expect(['no', 'unknown']).toContain((await answer('sptwo'))?.answer);
    expect(lines.join()).not.toContain('secret-of-commvault');
    commvault.heal();
    commvault.clockAhead(0);
    await read();
    expect(await lastRun()).toMatchObject({ outcome: 'done' });
    expect([(await answer('spone'))?.answer, (await answer('sptwo'))?.answer]).toEqual(['yes', 'no']);
  });
});

describe('its clock', () => {
  it.each([5, -5])('that is %i hours off makes every backup unknown', async (hours) => {
    const commvault = await join();
    await read();
    backup('spone', 2);
    commvault.clockAhead(hours);
    expect(await said('spone')).toEqual([
      'unknown',
      `Commvault: backup unknown, its clock is 300 min ${hours > 0 ? 'ahead' : 'behind'}`,
    ]);
  });

  it('says nothing of a job that is dated in the future', async () => {
    await join();
    await read();
    backup('spone', -3);
    backup('spone', 2);
    expect((await said('spone'))[1]).toMatch(/dated in the future/);
  });
});

describe('the login', () => {
  const logins = () => joined.commvault.seen.filter(({ operation }) => operation === 'login').length;

  it('is made once, and once more when the token has expired', async () => {
    await join();
    await read();
    backup('spone', 2);
    expect([(await answer('spone'))?.answer, logins()]).toEqual(['yes', 1]);
    later(31);
    expect([(await answer('spone'))?.answer, logins()]).toEqual(['yes', 2]);
  });

  it('is renewed once alone for several who are refused at the same time', async () => {
    await join();
    await read();
    backup('spone', 2);
    backup('sptwo', 2);
    later(31);
    const given = await Promise.all([answer('spone'), answer('sptwo'), answer('spone')]);
    expect([given.map((one) => one?.answer), logins()]).toEqual([['yes', 'yes', 'yes'], 2]);
  });

  it('that is refused is not tried again with the next server, nor within the hour', async () => {
    await join();
    await read();
    joined.commvault.fail({ kind: 'login-refused', times: Number.POSITIVE_INFINITY });
    for (const name of ['spone', 'sptwo', 'spone'])
      expect((await said(name))[1]).toBe('Commvault: backup unknown, refuses the account or token');
    expect(logins()).toBe(2);
    expect(await syncJob.due(ctx)).toEqual([]);
  });

  it('that is refused is tried once by many at the same time, whose token has ended', async () => {
    const names = Array.from({ length: 12 }, (_, n) => `sp${n}`);
    await join({ estate: { clients: names.map((name, n) => client(30 + n, name)), jobs: [] } });
    await read();
    later(31);
    joined.commvault.fail({ kind: 'login-refused', times: Number.POSITIVE_INFINITY });
    const given = await Promise.all(names.map(answer));
    expect(new Set(given.map((one) => one?.answer))).toEqual(new Set(['unknown']));
    expect(logins()).toBe(2);
  });

  it('goes without a session where an access token is given', async () => {
    await join({}, { login: { accessTokenFile: 'token' } });
    await read();
    backup('spone', 2);
    later(90);
    expect([(await answer('spone'))?.answer, logins()]).toEqual(['yes', 0]);
  });
});

it('a limit of age beyond what is looked for is refused in the settings', async () => {
  const login = { username: 'patchcenter', passwordFile: 'password' };
  const commvault = { url: 'https://commvault.example.com', login, maxAgeHours: 96, lookupDays: 3 };
  await join();
  await expect(loadIntegrations({ commvault })).rejects.toThrow(
    'integrations.commvault: lookupDays: the number 3 cannot be used: it has to be as long as maxAgeHours, or longer',
  );
  await expect(loadIntegrations({ commvault: { ...commvault, lookupDays: 4 } })).resolves.toHaveLength(1);
});

it('the doctor proves that clients and their jobs are shown', async () => {
  const commvault = await join();
  const signal = new AbortController().signal;
  expect(await joined.open.connection.probe(signal)).toBe('2 clients');
  commvault.fail({ kind: 'forbidden', on: { operation: 'jobs' } });
  await expect(joined.open.connection.probe(signal)).rejects.toMatchObject({
    fault: { kind: 'settings', detail: 'HTTP 403: User does not have the required capability' },
  });
});
