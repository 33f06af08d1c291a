// Plain requests to the stand-in of Commvault, as somebody with curl would send them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type CommvaultStandIn,
  EVERY_FAULT,
  generate,
  STANDARD_USER,
  startCommvault,
} from '../../../integrations/commvault/stand-in.ts';
import { meetsFaults } from '../faults-of-the-way.ts';

const NOW = new Date('2026-11-28T08:00:00Z');
const SECONDS = NOW.getTime() / 1000;
const JSON_TYPE = { accept: 'application/json' };
const ROOT = '/commandcenter/api';
type Summary = Record<string, unknown> & {
  jobId: number;
  status: string;
  jobEndTime: number;
  subclient: { clientId: number; subclientName: string };
};
type Jobs = { totalRecordsWithoutPaging: number; jobs?: { jobSummary: Summary }[] };

let commvault: CommvaultStandIn;
let token = '';
let now = NOW;
const later = (minutes: number) => {
  now = new Date(NOW.getTime() + minutes * 60_000);
};
const logIn = async (from: CommvaultStandIn, password = STANDARD_USER.password) => {
  const body = JSON.stringify({ username: STANDARD_USER.login, password: Buffer.from(password).toString('base64') });
  const response = await fetch(`${from.url}${ROOT}/Login`, {
    method: 'POST',
    headers: { ...JSON_TYPE, 'content-type': 'application/json' },
    body,
  });
  return [
    response.status,
    (await response.json()) as { token?: string; isAccountLocked: boolean; errList: { errLogMessage: string }[] },
  ] as const;
};
const start = async (options = {}) => {
  const started = await startCommvault({ estate: generate({ servers: 200, at: NOW }), now: () => now, ...options });
  return { started, token: (await logIn(started))[1].token ?? '' };
};
const again = async (options: object) => {
  await commvault.close();
  ({ started: commvault, token } = await start(options));
};

beforeEach(async () => {
  now = NOW;
  ({ started: commvault, token } = await start());
});
afterEach(() => commvault.close());

const ask = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${commvault.url}${ROOT}${path}`, { headers: { ...JSON_TYPE, authtoken: token, ...headers } });
const jobs = async (query: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  (await (await ask(`/Job?${new URLSearchParams(query)}`, headers)).json()) as Jobs;
const summaries = async (query: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  ((await jobs(query, headers)).jobs ?? []).map(({ jobSummary }) => jobSummary);
const client = (at: number) => {
  const found = commvault.estate.clients[at];
  if (found === undefined) throw new Error('no such client');
  return found;
};
const of = (at: number) => ({ clientId: String(client(at).id) });

meetsFaults(EVERY_FAULT, async () => {
  const { started: standIn, token: own } = await start();
  return {
    standIn,
    ask: () => fetch(`${standIn.url}${ROOT}/Job?jobCategory=Finished`, { headers: { ...JSON_TYPE, authtoken: own } }),
  };
});

describe('whom it lets in', () => {
  it('says within HTTP 200 that a login is wrong, and locks the account after five', async () => {
    const [status, { token: none, errList }] = await logIn(commvault, 'x');
    expect([status, none, errList[0]?.errLogMessage]).toEqual([200, undefined, 'Invalid username or password']);
    for (let n = 0; n < 4; n += 1) await logIn(commvault, 'x');
    expect((await logIn(commvault))[1].isAccountLocked).toBe(true);
    later(16);
    expect((await logIn(commvault))[1].token).toMatch(/^QSDK /);
  });

  it('ends a token that is silent for half an hour, an access token never', async () => {
    later(29);
    expect((await ask('/Client')).status).toBe(200);
    later(60);
    expect((await ask('/Client')).status).toBe(401);
    token = `${STANDARD_USER.accessToken}`;
    expect((await ask('/Client')).status).toBe(200);
  });

  it('answers in XML unless JSON is accepted, and takes it', async () => {
    const password = Buffer.from(STANDARD_USER.password).toString('base64');
    const body = `<DM2ContentIndexing_CheckCredentialReq username="${STANDARD_USER.login}" password="${password}"/>`;
    const text = await (
      await fetch(`${commvault.url}${ROOT}/Login`, {
        method: 'POST',
        headers: { 'content-type': 'application/xml' },
        body,
      })
    ).text();
    expect(text).toMatch(/<DM2ContentIndexing_CheckCredentialResp userName="patchcenter" token="QSDK /);
    const list = await (await ask(`/Job?clientId=${client(0).id}`, { accept: 'application/xml' })).text();
    expect(list).toMatch(
      /<JobManager_JobListResponse totalRecordsWithoutPaging="10"><jobs><jobSummary jobId="\d+" jobType="Backup"/,
    );
  });
});

describe('clients', () => {
  it('are listed, or found by their names; one that is not there is an error within HTTP 200', async () => {
    const { clientProperties } = (await (await ask('/Client')).json()) as { clientProperties: unknown[] };
    expect(clientProperties).toHaveLength(commvault.estate.clients.length);
    const found = await (await ask(`/Client/byName(clientName='${client(0).name.toUpperCase()}')`)).json();
    expect(found).toMatchObject({
      clientProperties: [{ client: { clientEntity: { clientId: client(0).id, hostName: client(0).hostName } } }],
    });
    const none = await ask("/Client/byName(clientName='nobody')");
    expect([none.status, await none.json()]).toMatchObject([200, { errorCode: 2 }]);
  });

  it('are found by their numbers, deconfigured ones too; of one that is not there 404', async () => {
    const { id } = client(0);
    commvault.estate.clients[0] = { ...client(0), isDeleted: true };
    expect(await (await ask(`/Client/${id}`)).json()).toMatchObject({
      clientProperties: [{ client: { clientEntity: { clientId: id } }, clientProps: { IsDeletedClient: true } }],
    });
    expect((await ask('/Client/7')).status).toBe(404);
  });

  it('that the user may not see are not there, nor are their jobs', async () => {
    await again({ users: [{ ...STANDARD_USER, hidden: [client(0).name] }] });
    expect((await jobs(of(0))).totalRecordsWithoutPaging).toBe(0);
  });
});

describe('jobs', () => {
  it('of a client come newest first, in seconds; of none there is no list', async () => {
    const [last] = await summaries(of(0));
    expect(last).toMatchObject({
      status: 'Completed',
      subclient: { clientName: client(0).name, subclientName: 'default' },
    });
    expect(SECONDS - (last?.jobEndTime ?? 0)).toBeLessThan(86_400);
    expect(await jobs(of(8))).toEqual({ totalRecordsWithoutPaging: 0 });
  });

  it('have many states, and an end of 0 while they run', async () => {
    const last = async (at: number) => (await summaries(of(at)))[0];
    expect((await last(5))?.status).toBe('Killed');
    expect((await last(6))?.status).toBe('Completed w/ one or more errors');
    expect(await last(7)).toMatchObject({ status: 'Running', jobEndTime: 0 });
    expect(await last(9)).toMatchObject({ status: 'Completed', jobType: 'Synthetic Full' });
    expect(await last(10)).toMatchObject({ status: 'Completed', isAged: true });
    const disks = (await summaries(of(11))).slice(0, 2);
    expect(disks.map(({ status, subclient }) => [status, subclient.subclientName])).toEqual(
      expect.arrayContaining([
        ['Failed', 'default'],
        ['Completed', 'data'],
      ]),
    );
  });

  it('are looked up a year back, or as far as it is said; older versions a day', async () => {
    expect((await summaries(of(4))).length).toBe(2);
    expect((await jobs({ ...of(4), completedJobLookupTime: '86400' })).jobs).toBeUndefined();
    await again({ lookupSeconds: 86_400 });
    expect((await jobs(of(4))).jobs).toBeUndefined();
  });

  it('are of categories and types, backups as shipped', async () => {
    commvault.run(client(0).name, { type: 'Restore', level: '' });
    commvault.run(client(0).name, { status: 'Pending', end: undefined });
    expect((await summaries({ ...of(0), jobCategory: 'Active' })).map(({ status }) => status)).toEqual(['Pending']);
    expect((await summaries({ ...of(0), jobCategory: 'Finished' })).length).toBe(10);
    expect((await summaries({ ...of(0), jobFilter: '' })).length).toBe(12);
    expect((await summaries({ ...of(0), jobFilter: 'restore' })).length).toBe(1);
  });

  it('come by pages that are asked for in headers, and count all', async () => {
    const { totalRecordsWithoutPaging: total, jobs: first } = await jobs();
    expect([first?.length, total > 100]).toEqual([100, true]);
    const ids = new Set<number>();
    for (let offset = 0; offset < total; offset += 60)
      for (const { jobId } of await summaries({}, { limit: '60', offset: String(offset) })) ids.add(jobId);
    expect(ids.size).toBe(total);
  });

  it('are found by their number', async () => {
    const id = commvault.run(client(8).name);
    expect(await (await ask(`/Job/${id}`)).json()).toMatchObject({
      jobs: [{ jobSummary: { jobId: id, status: 'Completed' } }],
    });
    expect((await ask('/Job/1')).status).toBe(404);
  });
});

it('shows its own faults', async () => {
  const all = await jobs(of(0));
  commvault.fail({ kind: 'forbidden' });
  commvault.fail({ kind: 'error-inside' });
  expect([(await ask('/Job')).status, await jobs()]).toMatchObject([403, { errorCode: 2 }]);
  commvault.fail({ kind: 'fewer' });
  expect(await jobs(of(0))).toMatchObject({ totalRecordsWithoutPaging: 10, jobs: { length: 5 } });
  commvault.fail({ kind: 'duplicated' });
  expect((await jobs(of(0))).jobs?.at(-1)).toEqual(all.jobs?.[0]);
  commvault.fail({ kind: 'wrong-count' });
  expect((await jobs(of(0))).totalRecordsWithoutPaging).toBe(11);
  commvault.fail({ kind: 'unsorted' });
  expect((await jobs(of(0))).jobs?.[0]).toEqual(all.jobs?.at(-1));
  commvault.fail({ kind: 'other-clients' });
  expect(new Set((await summaries(of(0))).map(({ subclient }) => subclient.clientId)).size).toBeGreaterThan(1);
  commvault.fail({ kind: 'xml' });
  expect(await (await ask('/Job')).text()).toMatch(/^<\?xml/);
  const wrong = async (what: 'seconds-text' | 'milliseconds' | 'status' | 'no-list' | 'no-client') => {
    commvault.fail({ kind: 'wrong-type', what });
    return (await jobs(of(0))).jobs?.[0]?.jobSummary;
  };
  expect(typeof (await wrong('seconds-text'))?.jobEndTime).toBe('string');
  expect((await wrong('milliseconds'))?.jobEndTime).toBeGreaterThan(1e12);
  expect((await wrong('status'))?.status).toBe(1);
  expect((await wrong('no-client'))?.subclient).toBeUndefined();
  commvault.fail({ kind: 'wrong-type', what: 'no-list' });
  expect((await jobs(of(0))).jobs).toBe('');
  commvault.fail({ kind: 'language' });
  expect((await summaries(of(0)))[0]?.status).toBe('Terminé');
});

it('makes the same estate each time, of physical servers', () => {
  const made = generate({ servers: 500, at: NOW });
  expect(made).toEqual(generate({ servers: 500, at: NOW }));
  expect(made.clients.every(({ name }) => name.startsWith('s'))).toBe(true);
  expect(new Set(made.jobs.map(({ id }) => id)).size).toBe(made.jobs.length);
});
