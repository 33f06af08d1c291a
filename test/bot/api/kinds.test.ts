// The HTTP API says and starts the same of servers over SSH, of Windows servers and of instances of EC2, within the account of its token too.
import { sql } from 'kysely';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { followWindowsPolicy } from '../../../db/queries/servers/patched-families.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { campaignOf, change, ctx, db, omar, orderedIn, type Row } from '../campaigns/ordered-campaign.ts';
import { somebody } from '../shared/bench.ts';
import { limitTo, openApi, tokenFor } from './api-bench.ts';

type Kind = {
  readonly os: { readonly family: string; readonly version: string };
  readonly pkg: { readonly name: string; readonly arch: string; readonly from: string | null; readonly to: string };
  readonly check: { readonly fr: string; readonly en: string };
  readonly failure: { readonly class: string; readonly detail: string };
};

const KINDS: Readonly<Record<'Linux' | 'Windows' | 'EC2', Kind>> = {
  Linux: {
    os: { family: 'linux', version: 'RHEL 9.4' },
    pkg: { name: 'bash', arch: 'x86_64', from: '0:5.1-1', to: '0:5.1-2' },
    check: { fr: 'Injoignable en SSH', en: 'Unreachable over SSH' },
    failure: { class: 'disk', detail: 'update: No space left on device' },
  },
  Windows: {
    os: { family: 'windows', version: 'Windows Server 2022' },
    pkg: { name: 'KB5031364', arch: 'noarch', from: null, to: '0:1' },
    check: { fr: 'WMI n’a rien dit', en: 'WMI told nothing' },
    failure: { class: 'access', detail: 'update: 0x80070005' },
  },
  EC2: {
    os: { family: 'linux', version: 'Amazon Linux 2023' },
    pkg: { name: 'curl', arch: 'x86_64', from: '0:8.1-1', to: '0:8.2-1' },
    check: { fr: 'Injoignable par Systems Manager', en: 'Unreachable through Systems Manager' },
    failure: { class: 'failed-patches', detail: 'update: 2 patches failed' },
  },
};

await followWindowsPolicy(db, { patched: true, hprodDays: null, prodDays: null });
const ada = await somebody(db, 'Ada', ['admin']);
const api = await openApi(ctx);
afterAll(() => api.close());
afterEach(async () => {
  await db.updateTable('campaigns').set({ status: 'closed', closed_at: ctx.clock.now() }).execute();
});
const token = await tokenFor(ctx, ada, omar.userId);

async function made(kind: keyof typeof KINDS, rows: readonly Row[]): Promise<void> {
  const { os } = KINDS[kind];
  const ids = rows.map(({ server }) => server);
  await db
    .updateTable('servers')
    .set({ os_family: os.family, os_version: os.version })
    .where('id', 'in', ids)
    .execute();
  if (kind !== 'EC2') return;
  await sql`insert into ec2_instances (hostname, account, region, instance_id, changed_at, proof)
    select hostname, 'main', 'eu-west-3', 'i-' || lpad(to_hex(id), 17, '0'), now(), 'person' from servers
    where id = any(${ids}::int[])`.execute(db);
}

async function patched({ pkg }: Kind, server: ServerId, campaignId: number, status: 'ok' | 'ko'): Promise<void> {
  const packages = JSON.stringify(status === 'ok' ? [pkg] : []);
  await db
    .insertInto('patch_history')
    .values({
      ...{ server_id: server, campaign_id: campaignId as never, attempt_id: null, source: 'standard' },
      ...{ intervenant_id: null, intervenant_name: 'Omar', date_patch: ctx.clock.now(), status, notes: null, packages },
    })
    .execute();
}

type Listed = { readonly hostname: string; readonly result?: string };
type Body = {
  readonly servers: readonly Listed[];
  readonly events: readonly Listed[];
  readonly hostname: string;
  readonly why: { readonly headline: { readonly code: string; readonly text: string } };
};

const bodyOf = async (path: string, by = token) => {
  const { status, body } = await api.ask(by, path);
  expect([path, status]).toEqual([path, 200]);
  return body as Body;
};
const start = (campaignId: number, body: object, by = token) => api.post(by, `/campaigns/${campaignId}/start`, body);
const namesIn = (list: readonly { readonly hostname: string }[]) => list.map(({ hostname }) => hostname);

describe.each(Object.keys(KINDS) as (keyof typeof KINDS)[])('%s', (kind) => {
  const said = KINDS[kind];

  it('is started as any other: due, by name, all by their number, at its slot; once', async () => {
    const { campaignId, rows } = await campaignOf('hprod', 'hprod', 'tomorrow', 'prod');
    await made(kind, rows);
    const [one, two, three] = rows;
    const named = await start(campaignId, { which: 'named', servers: [one?.hostname.toUpperCase()] });
    expect([named.status, named.body]).toEqual([202, { ordered: 1, note: null }]);
    expect(await orderedIn(campaignId)).toEqual([one?.session]);
    expect((await start(campaignId, { which: 'due' })).body).toMatchObject({ ordered: 2 });
    expect(await orderedIn(campaignId)).toEqual([one?.session, two?.session]);
    expect((await start(campaignId, { which: 'all', count: 9 })).status).toBe(409);
    expect((await start(campaignId, { which: 'all', count: 3 })).body).toMatchObject({ ordered: 3 });
    expect(await orderedIn(campaignId)).toEqual([one?.session, two?.session, three?.session]);
    // GATE-5: its production waits for a go, whatever it is.
    expect((await start(campaignId, { which: 'named', servers: [rows[3]?.hostname] })).status).toBe(409);
    const other = await campaignOf('hprod');
    await made(kind, other.rows);
    expect((await start(other.campaignId, { which: 'slots' })).body).toMatchObject({ ordered: 0 });
  });

  it('says its state, what was found, what refuses its start and what became of it', async () => {
    const { campaignId, rows } = await campaignOf('hprod', 'failed');
    await made(kind, rows);
    const [held, failed] = rows;
    const text = said.check;
    await change(held?.session as never, {
      start_refusal: JSON.stringify([{ code: 'prerequisites', text }]),
      prereq_detail: JSON.stringify({
        ...{
          checks: [{ code: 'ssh', answer: 'no', text, blocking: true }],
          warnings: [],
          preview: null,
          transcript: [],
        },
      }),
    });
    await db
      .insertInto('patch_attempts')
      .values({
        ...{ session_id: failed?.session as never, server_id: failed?.server as never, campaign_id: campaignId },
        ...{ number: 1, step: 'update', state: 'failed', started_at: ctx.clock.now(), ended_at: ctx.clock.now() },
        ...{ failure_class: said.failure.class, failure_detail: said.failure.detail },
      } as never)
      .execute();
    const { servers } = await bodyOf(`/campaigns/${campaignId}/servers`);
    expect(servers).toMatchObject([
      { hostname: held?.hostname, status: 'prereq_ok', startRefusals: [{ code: 'prerequisites', text: text.en }] },
      { hostname: failed?.hostname, status: 'failed', attempt: { state: 'failed', failure: said.failure } },
    ]);
    const found = await bodyOf(`/campaigns/${campaignId}/prerequisites`);
    expect(found.servers[0]).toMatchObject({ checks: [{ answer: 'no', text: text.en }] });
    const one = await bodyOf(`/servers/${failed?.hostname}`);
    expect(one).toMatchObject({ osFamily: said.os.family, osVersion: said.os.version, etat: 'Production' });
    const { why } = one;
    expect(why.headline.code).toBe('failed');
    // Nothing that is French, and no login where there is none.
    expect(JSON.stringify(why)).not.toMatch(/[éèàç]|échec/i);
    if (kind !== 'Linux') expect(why.headline.text).not.toContain('SSH');
    expect((await bodyOf(`/servers/${held?.hostname}`)).why).toMatchObject({ headline: { code: expect.any(String) } });
  });

  it('is in the history, by its system too, and in every file', async () => {
    const { campaignId, rows } = await campaignOf('hprod', 'hprod');
    await made(kind, rows);
    const [ok, ko] = rows;
    if (ok === undefined || ko === undefined) throw new Error('two servers');
    await patched(said, ok.server, campaignId, 'ok');
    await patched(said, ko.server, campaignId, 'ko');
    const { events } = await bodyOf(`/history?campaign=${campaignId}`);
    expect(events).toHaveLength(2);
    expect(events.find(({ result }) => result === 'ok')).toMatchObject({
      ...{ hostname: ok.hostname, os: said.os.version, packages: [said.pkg] },
    });
    const byFamily = await bodyOf(`/history?campaign=${campaignId}&os=${said.os.family}`);
    expect(byFamily.events).toHaveLength(2);
    const other = said.os.family === 'linux' ? 'windows' : 'linux';
    expect((await bodyOf(`/history?campaign=${campaignId}&os=${other}`)).events).toHaveLength(0);
    const csv = await api.ask(token, `/history/export?format=csv&campaign=${campaignId}`);
    expect(csv.text).toContain(said.pkg.name);
    const changes = await api.ask(token, `/campaigns/${campaignId}/packages/changes`);
    expect([changes.status, changes.headers.get('content-type')]).toEqual([200, expect.stringContaining('csv')]);
    expect((await api.ask(token, '/reports/2027-S02?format=html')).text).toContain(ko.hostname);
  });

  it('PEOPLE-3: outside a list of hosts neither starts nor is told', async () => {
    const { campaignId, rows } = await campaignOf('hprod', 'hprod');
    await made(kind, rows);
    const [own, other] = rows;
    if (own === undefined || other === undefined) throw new Error('two servers');
    for (const { server } of rows) await patched(said, server, campaignId, 'ok');
    const lea = await somebody(db, `Lea ${kind}`, ['operator']);
    await limitTo(db, lea.userId, own.hostname);
    const limited = await tokenFor(ctx, ada, lea.userId);
    const { servers } = await bodyOf(`/campaigns/${campaignId}/servers`, limited);
    expect(namesIn(servers)).toEqual([own.hostname]);
    expect(namesIn((await bodyOf(`/history?campaign=${campaignId}`, limited)).events)).toEqual([own.hostname]);
    expect((await api.ask(limited, `/servers/${other.hostname}`)).status).toBe(404);
    expect((await bodyOf(`/servers/${own.hostname}`, limited)).hostname).toBe(own.hostname);
    for (const path of [`/history/export?format=csv&campaign=${campaignId}`, `/campaigns/${campaignId}/packages/after`])
      expect((await api.ask(limited, path)).text).not.toContain(other.hostname);
    expect((await start(campaignId, { which: 'named', servers: [own.hostname, other.hostname] }, limited)).status).toBe(
      409,
    );
    expect(await orderedIn(campaignId)).toEqual([]);
    expect((await start(campaignId, { which: 'due' }, limited)).body).toMatchObject({ ordered: 1 });
    expect(await orderedIn(campaignId)).toEqual([own.session]);
  });
});
