// Every check of an installation, seen to say yes and seen to say something else.
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations } from '../../db/migrate.ts';
import type { Db } from '../../db/schema/database.ts';
import { type SimulatedVcenter, startSimulatedVcenter } from '../../demo/estate/vcenter/simulated-vcenter.ts';
import { allChecks } from '../../setup/all-checks.ts';
import { CHAT_CHECKS } from '../../setup/chat-checks.ts';
import { endOf } from '../../setup/checks/certificate-end.ts';
import { hostCheck } from '../../setup/checks/host.ts';
import { logSpaceCheck } from '../../setup/checks/log-space.ts';
import { nodeVersionCheck } from '../../setup/checks/node-version.ts';
import { runChecks } from '../../setup/run-checks.ts';
import { addApplication, addChannel, addServer, addUser } from '../support/campaign-data.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { finish, startFakeServer } from '../targets/ssh/fake-server.ts';
import { newKeyPair } from '../targets/ssh/key-pair.ts';
import { asked, installed, said, seenRed, settingsOf } from './installed.ts';

let db: Db;
beforeAll(async () => {
  ({ db } = await createTestDatabase());
});

const dir = mkdtempSync(path.join(tmpdir(), 'patchcenter-checks-'));
function file(name: string, text: string, mode = 0o600): string {
  const where = path.join(dir, name);
  writeFileSync(where, text);
  chmodSync(where, mode);
  return where;
}

async function sayOf(check: Parameters<typeof asked>[0], installation = installed({ db })): Promise<string> {
  return said(await asked(check, installation));
}

const answers = (status: number, body: unknown = {}) => (async () => Response.json(body, { status })) as typeof fetch;

describe('the machine', () => {
  it('node: 24 or later', async () => {
    expect(await sayOf(nodeVersionCheck('24.1.0'))).toBe('yes: Node 24.1.0');
    expect(await sayOf(nodeVersionCheck('18.19.0'))).toBe('no: Node 18.19.0: at least Node 24 is needed');
  });

  it('settings: every fault at once', async () => {
    expect(await sayOf('settings')).toBe('yes: complete for both processes');
    expect(await sayOf('settings', installed({ faults: ['PORT: wrong', 'ssh: missing'] }))).toBe(
      'no: 2 to correct:\n- PORT: wrong\n- ssh: missing',
    );
  });

  it('database: there, or why not', async () => {
    expect(await sayOf('database')).toMatch(/^yes: PostgreSQL \d+/);
    expect(await sayOf('database', installed())).toContain('DATABASE_URL is empty');
    const away = installed({ database: { kind: 'unreachable', why: 'connect ECONNREFUSED' } });
    expect(await sayOf('database', away)).toBe('no: no connection: connect ECONNREFUSED');
  });

  it('database-rights: a role of its own, that owns the tables', async () => {
    expect(await sayOf('database-rights')).toMatch(/^no: \S+ is a superuser/);
    const role = `r${Date.now()}`;
    await sql
      .raw(
        `create role ${role}; grant usage on schema public to ${role}; grant select, insert, update, delete on all tables in schema public to ${role}`,
      )
      .execute(db);
    const as = (change: string) =>
      db.transaction().execute(async (trx) => {
        await sql.raw(change).execute(trx);
        await sql.raw(`set local role ${role}`).execute(trx);
        return sayOf('database-rights', installed({ db: trx }));
      });
    expect(await as(`revoke delete on servers from ${role}`)).toMatch(/^no: .* servers among them/);
    expect(await as(`grant delete on servers to ${role}`)).toContain('cannot create tables');
    expect(await as(`grant create on schema public to ${role}`)).toContain('cannot create schemas');
    const name = sql<{ name: string }>`select current_database() as name`;
    const [{ name: here = '' } = {}] = (await name.execute(db)).rows;
    expect(await as(`grant create on schema public to ${role}; grant create on database ${here} to ${role}`)).toMatch(
      /^yes/,
    );
    await sql.raw(`drop owned by ${role}; drop role ${role}`).execute(db);
  });

  it('migrations: none is missing', async () => {
    expect(await sayOf('migrations')).toBe('yes: current');
    const last = Object.keys(migrations).at(-1) ?? '';
    await db.transaction().execute(async (trx) => {
      await sql`delete from kysely_migration where name = ${last}`.execute(trx);
      expect(await sayOf('migrations', installed({ db: trx }))).toBe(`no: 1 migrations are missing: ${last}`);
      await sql`insert into kysely_migration (name, timestamp) values (${last}, '2027-01-01T00:00:00Z')`.execute(trx);
    });
  });

  it('clock: a few seconds apart at most', async () => {
    expect(await sayOf('clock')).toMatch(/^yes: 0/);
    const ahead = installed({ db, now: () => new Date(Date.now() + 60_000) });
    expect(await sayOf('clock', ahead)).toMatch(/^no: (59\.\d|60(\.\d)?) s from the database’s/);
  });

  it('time-zone: known to PostgreSQL too', async () => {
    expect(await sayOf('time-zone')).toBe('yes: Europe/Paris');
    const settings = settingsOf();
    const odd = installed({ db, settings: { ...settings, file: { ...settings.file, zone: 'Europe/Atlantis' } } });
    expect(await sayOf('time-zone', odd)).toBe('no: PostgreSQL does not know Europe/Atlantis');
  });

  it('redis: none, or one that answers', async () => {
    expect(await sayOf('redis')).toBe('yes: no Redis: the queue is in PostgreSQL');
    const away = installed({ settings: settingsOf({ REDIS_URL: 'redis://127.0.0.1:1' }) });
    expect(await sayOf('redis', away)).toMatch(/^no: no connection: .*ECONNREFUSED/);
  });

  it('log-space: enough, too little, not told', async () => {
    expect(await sayOf(logSpaceCheck([dir], 1))).toMatch(/^yes/);
    expect(await sayOf(logSpaceCheck([dir], 1e12))).toMatch(/^no: .* are needed$/);
    expect(await sayOf(logSpaceCheck(['/nowhere/at/all']))).toMatch(/^unknown/);
  });
});

describe('Teams', () => {
  it('teams-settings: complete, faulty, or those of a trial', async () => {
    expect(await sayOf('teams-settings')).toBe('yes: SingleTenant');
    const empty = installed({ settings: settingsOf({ MicrosoftAppId: '' }) });
    expect(await sayOf('teams-settings', empty)).toMatch(/^no: MicrosoftAppId is empty/);
    const off = installed({ settings: settingsOf({ PATCHCENTER_AUTHENTICATION: 'off' }) });
    expect(await sayOf('teams-settings', off)).toMatch(/^yes: trial: local Teams client, on this machine only/);
    expect(await sayOf('teams-certificate', off)).toBe('yes: trial: none is needed');
    expect(await sayOf('teams-token', off)).toBe('yes: trial: none is needed');
  });

  it('teams-certificate: none, or one that is there', async () => {
    expect(await sayOf('teams-certificate')).toBe('yes: none: a secret or a managed identity');
    const nowhere = settingsOf({ MicrosoftAppPassword: '', MicrosoftAppCertificate_FILE: '/nowhere.pem' });
    for (const check of ['teams-certificate', 'teams-settings'])
      expect(await sayOf(check, installed({ settings: nowhere }))).toBe('no: /nowhere.pem cannot be read (ENOENT).');
  });

  it.each([
    ['yes: obtained', answers(200, { access_token: 'e' })],
    [
      'no: refused: the client secret has expired (AADSTS7000222)',
      answers(401, {
        error: 'invalid_client',
        error_description: 'AADSTS7000222: The provided client secret keys for app are expired',
      }),
    ],
    [
      'no: refused (HTTP 401, AADSTS7000215)',
      answers(401, { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid secret a secret of the bot' }),
    ],
    ['unknown: it could not be asked for (login.microsoftonline.com, HTTP 503)', answers(503)],
    ['unknown: it could not be asked for (login.microsoftonline.com)', undefined],
    ['no: refused (HTTP 200)', answers(200, { surprise: true })],
  ])('teams-token: %s', async (expected, send) => {
    expect(await sayOf('teams-token', installed(send === undefined ? {} : { fetch: send }))).toBe(expected);
  });

  it('teams-token: asks the cloud and the kind of credentials that are set', async () => {
    const urls: string[] = [];
    const send = (async (url: string) => {
      urls.push(url);
      return Response.json({ access_token: 'e' });
    }) as typeof fetch;
    await sayOf(
      'teams-token',
      installed({ settings: settingsOf({ ChannelService: 'https://botframework.azure.us' }), fetch: send }),
    );
    const managed = settingsOf({ MicrosoftAppType: 'UserAssignedMSI', MicrosoftAppPassword: '' });
    await sayOf('teams-token', installed({ settings: managed, fetch: send }));
    const cloud = { issuer: 'https://api.test', metadataUrl: 'https://keys.test', loginUrl: 'https://login.test/' };
    const plain = settingsOf({});
    const named = { ...plain, file: { ...plain.file, teams: { ...plain.file.teams, cloud } } };
    await sayOf('teams-token', installed({ settings: named, fetch: send }));
    const hosts = ['login.microsoftonline.us', '169.254.169.254', 'login.test'];
    expect(urls.map((url) => new URL(url).host)).toEqual(hosts);
    expect(await sayOf('teams-token', installed({ settings: settingsOf({ MicrosoftAppId: '' }) }))).toMatch(/^unknown/);
  });

  it('public-address: https or none', async () => {
    expect(await sayOf('public-address')).toBe('yes: not set: no exports are offered');
    const at = (PUBLIC_URL: string) => installed({ settings: settingsOf({ PUBLIC_URL }) });
    expect(await sayOf('public-address', at('https://patching.example.com'))).toBe('yes: https://patching.example.com');
    expect(await sayOf('public-address', at('http://patching.example.com'))).toMatch(/^no/);
  });

  it('monitoring-port: not through the proxy', async () => {
    const at = (environment: NodeJS.ProcessEnv, send?: typeof fetch) =>
      sayOf(
        'monitoring-port',
        installed({ settings: settingsOf(environment), ...(send === undefined ? {} : { fetch: send }) }),
      );
    const PUBLIC_URL = 'https://patching.example.com';
    expect(await at({})).toBe('yes: on 127.0.0.1 alone');
    expect(await at({ MONITORING_PORT: '3978' })).toMatch(/^no: PORT and MONITORING_PORT/);
    expect(await at({ MONITORING_HOST: '0.0.0.0' })).toBe('unknown: open on 0.0.0.0');
    expect(await at({ PUBLIC_URL })).toMatch(/^unknown: .* could not be read \(no answer\)$/);
    const cause = Object.assign(new Error('self-signed'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    const distrusting = () => Promise.reject(new TypeError('fetch failed', { cause }));
    expect(await at({ PUBLIC_URL }, distrusting)).toContain('could not be read (DEPTH_ZERO_SELF_SIGNED_CERT)');
    expect(await at({ PUBLIC_URL }, answers(200))).toBe('no: https://patching.example.com/metrics answers');
    expect(await at({ PUBLIC_URL }, answers(404))).toBe('yes: https://patching.example.com/metrics: 404');
  });

  it('certificate: read, or not told', async () => {
    expect(await sayOf('certificate')).toBe('yes: no public address');
    expect(
      await sayOf('certificate', installed({ settings: settingsOf({ PUBLIC_URL: 'https://127.0.0.1:1' }) })),
    ).toMatch(/^unknown/);
    const now = new Date('2027-01-10T00:00:00Z');
    expect(endOf(new Date('2027-01-30T00:00:00Z'), now).kind).toBe('soon');
    expect(endOf(new Date('2027-02-01T00:00:00Z'), now).kind).toBe('fine');
  });
});

describe('the worker', () => {
  const key = newKeyPair().private;
  const ssh = (more: object) =>
    installed({ settings: settingsOf({}, { ssh: { username: 'patch', privateKeyFile: file('key', key), ...more } }) });

  it('ssh-key: there, closed to others, opened', async () => {
    expect(await sayOf('ssh-key', ssh({}))).toMatch(/^yes: .*\/key \(ssh-ed25519\)$/);
    expect(await sayOf('ssh-key', installed())).toBe('no: ssh is not set');
    expect(await sayOf('ssh-key', ssh({ privateKeyFile: path.join(dir, 'none') }))).toMatch(/^no: .*ENOENT/);
    expect(await sayOf('ssh-key', ssh({ privateKeyFile: file('open', key, 0o644) }))).toMatch(/^no: other accounts/);
    expect(await sayOf('ssh-key', ssh({ privateKeyFile: file('text', 'no key') }))).toMatch(/^no: .* cannot be opened/);
  });

  it('vcenter-order: names that there are', async () => {
    const list = [
      { name: 'North', url: 'https://north.example.com/sdk', username: 'u', passwordFile: file('pw', 'p') },
    ];
    const at = (file: object) => installed({ db, settings: settingsOf({}, file) });
    expect(await sayOf('vcenter-order', at({}))).toBe('yes: no vCenter, and no virtual server');
    expect(await sayOf('vcenter-order', installed())).toBe('unknown: no vCenter is set');
    const order = { hprod: ['North'], prod: ['North'] };
    expect(await sayOf('vcenter-order', at({ vcenters: { list, order } }))).toBe('yes: hprod: North; prod: North');
    expect(await sayOf('vcenter-order', at({ vcenters: { list, order: { ...order, prod: ['Noth'] } } }))).toBe(
      'no: the order of prod names unknown vCenter Noth',
    );
  });

  describe('each vCenter', () => {
    const machine = { name: 'web-1', guestHostName: 'web-1.example.test' };
    const users = [
      { username: 'all', password: 'p' },
      { username: 'few', password: 'p', lacks: ['VirtualMachine.State.RevertToSnapshot'] },
      { username: 'no-reset', password: 'p', lacks: ['VirtualMachine.Interact.Reset'] },
    ];
    const opened: SimulatedVcenter[] = [];
    const start = async (vms = [machine]) => {
      const one = await startSimulatedVcenter({ name: 'North', vms, users });
      opened.push(one);
      return one;
    };
    afterAll(() => Promise.all(opened.map((one) => one.close())));
    const check = async (url: string, username: string, password = 'p', more: object = {}) => {
      const list = [{ name: 'North', url, username, passwordFile: file('vc', password) }];
      const settings = settingsOf({}, { ...more, vcenters: { list, order: { hprod: ['North'], prod: ['North'] } } });
      return sayOf('vcenter North', installed({ db, settings }));
    };

    it('reached, logged in to, machines seen, privileges held', async () => {
      const { url, sessions } = await start();
      expect(await check(url, 'all')).toBe('yes: 1 machines, all privileges');
      expect(sessions()).toBe(0);
      expect(await check(url, 'few')).toBe('no: VirtualMachine.State.RevertToSnapshot missing (for instance on web-1)');
      expect(await check(url, 'all', 'wrong')).toBe('no: account or password refused');
    });

    it('asks for the reset where kernels have their own track (POL-6)', async () => {
      const { url } = await start();
      expect(await check(url, 'no-reset')).toBe('yes: 1 machines, all privileges');
      const ownTrack = { campaigns: { kernels: 'own-track' } };
      const missing = 'no: VirtualMachine.Interact.Reset missing (for instance on web-1)';
      expect(await check(url, 'no-reset', 'p', ownTrack)).toBe(missing);
      expect(await check(url, 'all', 'p', ownTrack)).toBe('yes: 1 machines, all privileges');
    });

    it('away, or without machines', async () => {
      expect(await check('http://127.0.0.1:1/sdk', 'all')).toMatch(/^no: North: no connection \(ECONNREFUSED\)/);
      expect(await check((await start([])).url, 'all')).toBe('no: the account sees no machine there');
    });
  });

  it('a server that is named: its login, and what sudo allows', async () => {
    const allowing = (code: number) =>
      startFakeServer({
        run: (_command, channel) => {
          channel.write(`@@begin sudo\nsudo: a password is required\n@@end sudo ${code}\n`);
          finish(channel, 7);
        },
      });
    const server = await allowing(1);
    const settings = (port: number) =>
      settingsOf(
        {},
        {
          ssh: { username: 'patch', privateKeyFile: file('key', key), hosts: { web: { address: '127.0.0.1', port } } },
        },
      );
    const nobody = installed({ db, settings: settings(1) });
    expect(await sayOf(hostCheck('web'), nobody)).toMatch(/^no: port-closed/);
    expect(await sayOf(hostCheck('WEB'), installed({ db, settings: settings(server.port) }))).not.toMatch(/^yes/);
    expect(await db.selectFrom('host_keys').selectAll().execute()).toEqual([]);
    await server.stop();
  });
});

describe('the work', () => {
  it('is empty at first: each says what is missing', async () => {
    expect(await sayOf('first-admin')).toBe('no: none');
    expect(await sayOf('owners')).toBe('no: no server in the inventory');
    expect(await sayOf('environments')).toBe('unknown: no environment is known');
    expect(await sayOf('channels')).toBe('unknown: no domain is known');
    expect(await sayOf('plan')).toMatch(/^no: no row for \d{4}$/);
  });

  it('is complete once there are owners, natures, a plan, channels and an admin', async () => {
    const ada = await addUser(db, 'Ada', ['admin']);
    const app = await addApplication(db, 'Flow', ada);
    await addServer(db, 'web1', { application: app });
    await addServer(db, 'odd1', { environment: 'Atelier' });
    expect(await sayOf('owners')).toBe(
      'no: of 2 servers, 1 without an application and 1 whose application has no owner who can answer (for instance odd1)',
    );
    await db.insertInto('user_roles').values({ user_id: ada, role: 'owner' }).execute();
    expect(await sayOf('owners')).toBe(
      'no: of 2 servers, 1 without an application and 0 whose application has no owner who can answer (for instance odd1)',
    );
    expect(await sayOf('environments')).toBe('no: nobody has said whether these are production: Atelier (1)');
    expect(await sayOf('channels')).toBe('no: without a channel: INFRASTRUC');
    expect(await sayOf('first-admin')).toBe('yes: Ada');

    await db.updateTable('servers').set({ application_id: app }).execute();
    await db.updateTable('environments').set({ production: false }).execute();
    await addChannel(db, { id: 'c1', domain: null, by: ada });
    await sql`insert into patch_planning (year, week_number, week_code, week_start, week_end, cycle, domain_code, env_scope, status)
      values (2027, 2, 'S02', '2027-01-11', '2027-01-17', 1, 'INFRASTRUC', 'all', 'open')`.execute(db);
    const there = installed({ db, now: () => new Date('2027-01-11T09:00:00Z') });
    expect(await sayOf('owners', there)).toBe('yes: 2 servers, each with an owner who can answer');
    expect(await sayOf('environments', there)).toMatch(/^yes/);
    expect(await sayOf('channels', there)).toBe('yes: 1 domains have a channel');
    expect(await sayOf('plan', there)).toBe('yes: 2027: 1 row');
  });

  it('first-admin: named in the settings and not seen yet is unknown', async () => {
    const empty = await createTestDatabase();
    const settings = settingsOf({}, { admins: ['33333333-3333-4333-8333-333333333333'] });
    expect(await sayOf('first-admin', installed({ db: empty.db, settings }))).toMatch(
      /^unknown: named in the settings/,
    );
  });

  it('PEOPLE-5: identities: somebody for each, and none near its end', async () => {
    expect(await sayOf('identities')).toBe('no: nobody is named for: the secret of the bot');
    const identities = [{ name: 'Bot', kind: 'bot-secret', owner: 'ops@example.com', renewBy: '2090-01-01' }];
    const named = installed({ settings: settingsOf({}, { identities }) });
    expect(await sayOf('identities', named)).toBe('yes: 1, the next one: Bot (ops@example.com), by 1 January 2090');
  });

  it('accounts: those that end within three weeks', async () => {
    expect(await sayOf('accounts')).toBe('yes: none within 21 days');
    await db
      .updateTable('users')
      .set({ expires_at: new Date(Date.now() + 5 * 86_400_000) })
      .execute();
    expect(await sayOf('accounts')).toMatch(/^no: within 21 days: Ada \(\d{4}-\d{2}-\d{2}\)$/);
  });
});

describe('the list', () => {
  it('has been seen red, each of it', () => {
    const list = [{ name: 'North', url: 'https://n.example.com/sdk', username: 'u', passwordFile: 'x' }];
    const names = allChecks(settingsOf({}, { vcenters: { list } }), ['web']).map(
      ({ name }) => name.split(' ')[0] ?? '',
    );
    expect(names.filter((name) => !seenRed.has(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('changes no row', async () => {
    const before = await rowCounts();
    await runChecks(allChecks(settingsOf(), ['web']), installed({ db }));
    expect(await rowCounts()).toEqual(before);
  });

  it('of the chat process asks nothing of the worker', () => {
    expect(CHAT_CHECKS.filter(({ of }) => of === 'worker')).toEqual([]);
  });
});

async function rowCounts() {
  const { rows } = await sql<{ name: string; n: string }>`
    select c.relname as name, (xpath('/row/n/text()', query_to_xml('select count(*) as n from ' || quote_ident(c.relname), false, true, '')))[1]::text as n
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`.execute(db);
  return rows;
}
