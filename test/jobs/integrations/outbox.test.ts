// What goes to iTop: exclusions and the day of the last update, wanted state and not messages; best effort, and never by half.
import { afterAll, beforeEach, expect, it } from 'vitest';
import { forgetJoined } from '../../../db/restored/forget-joined.ts';
import { outboxJob } from '../../../jobs/integrations/outbox-job.ts';
import { syncJob } from '../../../jobs/integrations/sync-job.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addServer } from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { type JoinedItop, joinItop } from './joined-itop.ts';

const { db } = await createTestDatabase();
const mine = await addServer(db, 'vplone1', { excludes: 'kernel* glibc*' });
const opened: JoinedItop[] = [];
let joined: JoinedItop;
let ctx: TestJobs;
/** Of `vplone1` there, under its whole name. */
let id: number;

afterAll(async () => {
  for (const one of opened) await one.close();
});

beforeEach(async () => {
  for (const table of ['integration_outbox', 'integration_runs', 'integration_states', 'integration_records'] as const)
    await db.deleteFrom(table).execute();
  await db.deleteFrom('patch_history').execute();
  await db.updateTable('servers').set({ patch_excludes: 'kernel* glibc*' }).where('id', '=', mine).execute();
  joined = await joinItop();
  opened.push(joined);
  ctx = { ...createJobContext(db, createFakeTargets()), integrations: [joined.open] };
  id = joined.itop.create('Server', { name: 'VPLONE1.corp.example', status: 'production' });
});

const read = () => syncJob.run(ctx, { integration: 'itop' });
const write = () => outboxJob.run(ctx, { integration: 'itop' });
const isDue = async () => (await outboxJob.due(ctx)).length === 1;
const outbox = () =>
  db
    .selectFrom('integration_outbox')
    .select(['state', 'wish', 'before', 'tries', 'fault', 'next_try_at'])
    .orderBy('id')
    .execute();
const updates = () => joined.itop.seen.filter(({ operation }) => operation === 'core/update').length;
const later = (minutes: number) => {
  ctx.time.now = new Date(ctx.time.now.getTime() + minutes * 60_000);
};

async function patched(on: string, status: 'ok' | 'ko' = 'ok'): Promise<void> {
  const past = {
    server_id: mine,
    source: 'imported',
    campaign_id: null,
    attempt_id: null,
    intervenant_id: null,
  } as const;
  await db
    .insertInto('patch_history')
    .values({
      ...past,
      intervenant_name: null,
      date_patch: new Date(on),
      status,
      notes: null,
      packages: '[]',
      campaign_label: null,
    } as never)
    .execute();
}

it('says exclusions and the last update that succeeded, of the local day, and keeps what stood there', async () => {
  await patched('2026-11-12T23:30:00Z');
  await patched('2026-11-20T10:00:00Z', 'ko');
  joined.itop.change('Server', id, { patch_excludes: 'firefox*' });
  await read();
  expect(await isDue()).toBe(true);
  await write();
  expect(joined.itop.get('Server', id)).toMatchObject({
    patch_excludes: 'kernel* glibc*',
    last_patch_date: '2026-11-13',
  });
  expect(await outbox()).toMatchObject([
    { state: 'done', before: { patch_excludes: 'firefox*', last_patch_date: '' } },
  ]);
  later(60);
  await read();
  expect(await isDue()).toBe(false);
  expect(updates()).toBe(1);
});

it('takes no later date back, and clears exclusions that are lifted', async () => {
  await patched('2026-11-12T10:00:00Z');
  joined.itop.change('Server', id, { patch_excludes: 'kernel* glibc*', last_patch_date: '2026-11-25' });
  await read();
  expect(await outbox()).toEqual([]);
  await db.updateTable('servers').set({ patch_excludes: null }).where('id', '=', mine).execute();
  later(60);
  await read();
  await write();
  expect(joined.itop.get('Server', id)).toMatchObject({ patch_excludes: '', last_patch_date: '2026-11-25' });
});

it('writes to none of two that bear the name', async () => {
  joined.itop.create('Server', { name: 'vplone1', status: 'production' });
  await read();
  expect(await outbox()).toEqual([]);
});

it('writes to no server of that name in another domain', async () => {
  const elsewhere = await addServer(db, 'vpltwo1.test.example', { excludes: 'java*' });
  joined.itop.create('Server', { name: 'vpltwo1.corp.example', status: 'production' });
  await read();
  expect((await outbox()).map(({ wish }) => wish)).toEqual([{ patch_excludes: 'kernel* glibc*' }]);
  await db.updateTable('servers').set({ etat: 'Obsolète' }).where('id', '=', elsewhere).execute();
});

it('has the newest wish alone', async () => {
  await read();
  await db.updateTable('servers').set({ patch_excludes: 'java*' }).where('id', '=', mine).execute();
  later(60);
  await read();
  expect(await outbox()).toMatchObject([{ state: 'waiting', wish: { patch_excludes: 'java*' } }]);
});

it('waits when the other side is away, and holds nothing up', async () => {
  await read();
  joined.itop.fail({ kind: 'login-refused', by: 'itop', times: Number.POSITIVE_INFINITY });
  await write();
  expect(await outbox()).toMatchObject([{ state: 'waiting', fault: 'refused', tries: 1 }]);
  expect(await isDue()).toBe(false);
  later(59);
  expect(await isDue()).toBe(false);
  joined.itop.heal();
  later(2);
  await write();
  expect(await outbox()).toMatchObject([{ state: 'done' }]);
});

it('gives one object up that is not taken, after five tries, until it is wanted otherwise', async () => {
  const text = { environment_name: 'text', domain_code: 'text', last_patch_date: 'date' } as const;
  joined = await joinItop({ custom: { FunctionalCI: { ...text, patch_excludes: ['java*'] } } });
  opened.push(joined);
  ctx = { ...ctx, integrations: [joined.open] };
  id = joined.itop.create('Server', { name: 'vplone1', status: 'production' });
  await read();
  for (let round = 0; round < 5; round += 1) {
    await write();
    later(70);
  }
  expect(await outbox()).toMatchObject([{ state: 'given-up', tries: 5 }]);
  await read();
  expect(await outbox()).toHaveLength(1);
  await db.updateTable('servers').set({ patch_excludes: 'java*' }).where('id', '=', mine).execute();
  later(70);
  await read();
  await write();
  expect((await outbox()).map(({ state }) => state)).toEqual(['given-up', 'done']);
});

it('finds what was written although the answer was lost', async () => {
  await read();
  joined.itop.fail({ kind: 'reset', times: 1, on: { operation: 'core/update' } });
  await write();
  later(5);
  await write();
  expect(joined.itop.get('Server', id)?.patch_excludes).toBe('kernel* glibc*');
  expect(await outbox()).toMatchObject([{ state: 'done' }]);
});

it('says of a server that is no more there that it is absent', async () => {
  await read();
  joined.itop.remove('Server', id);
  await write();
  expect(await outbox()).toMatchObject([{ state: 'absent' }]);
});

it('takes back no later date that came there after the wish', async () => {
  await patched('2026-11-12T10:00:00Z');
  await read();
  joined.itop.change('Server', id, { last_patch_date: '2026-11-29' });
  await write();
  expect(joined.itop.get('Server', id)).toMatchObject({
    patch_excludes: 'kernel* glibc*',
    last_patch_date: '2026-11-29',
  });
  expect(await outbox()).toMatchObject([{ state: 'done' }]);
});

it('leaves nothing to be written by a database that was restored, and asks for a whole reading', async () => {
  await read();
  expect(await isDue()).toBe(true);
  await db.transaction().execute((trx) => forgetJoined(trx));
  expect(await isDue()).toBe(false);
  await read();
  const run = await db.selectFrom('integration_runs').select('mode').orderBy('id', 'desc').executeTakeFirstOrThrow();
  expect(run.mode).toBe('whole');
  expect(await isDue()).toBe(true);
});

it('keeps a wish that came while the one before was being written', async () => {
  await read();
  const [open] = ctx.integrations;
  const writer = open?.connection.writer;
  if (open === undefined || writer === undefined) throw new Error('nothing writes');
  const slow = {
    ...writer,
    write: async (...[wish, signal]: Parameters<typeof writer.write>) => {
      const written = await writer.write(wish, signal);
      await db
        .updateTable('integration_outbox')
        .set({ wish: JSON.stringify({ patch_excludes: 'java*' }) })
        .execute();
      return written;
    },
  };
  const slowly = { ...ctx, integrations: [{ ...open, connection: { ...open.connection, writer: slow } }] };
  await outboxJob.run(slowly, { integration: 'itop' });
  expect(await outbox()).toMatchObject([{ state: 'waiting' }]);
  await write();
  expect(joined.itop.get('Server', id)?.patch_excludes).toBe('java*');
});

it('does not write again and again what a fault of its own keeps from being written', async () => {
  await read();
  const [open] = ctx.integrations;
  if (open?.connection.writer === undefined) throw new Error('nothing writes');
  const write = async () => {
    throw new TypeError('a bug');
  };
  const broken = { ...open, connection: { ...open.connection, writer: { ...open.connection.writer, write } } };
  await expect(outboxJob.run({ ...ctx, integrations: [broken] }, { integration: 'itop' })).rejects.toThrow('a bug');
  expect(await outbox()).toMatchObject([{ state: 'waiting', fault: 'internal', tries: 1 }]);
  expect(await isDue()).toBe(false);
});

it('writes again after a clock that was ahead has been set back', async () => {
  await read();
  later(400 * 24 * 60);
  joined.itop.fail({ kind: 'reset', times: Number.POSITIVE_INFINITY });
  await write();
  joined.itop.heal();
  later(-400 * 24 * 60);
  expect(await isDue()).toBe(true);
  await write();
  expect(await outbox()).toMatchObject([{ state: 'done' }]);
});

it('withdraws what is wanted no longer before it was written', async () => {
  await read();
  joined.itop.fail({ kind: 'reset', times: Number.POSITIVE_INFINITY, on: { operation: 'core/update' } });
  await write();
  joined.itop.heal();
  await db.updateTable('servers').set({ patch_excludes: null }).where('id', '=', mine).execute();
  later(61);
  await read();
  await write();
  expect(joined.itop.get('Server', id)?.patch_excludes ?? '').toBe('');
  expect(updates()).toBe(1);
  expect(await outbox()).toEqual([]);
});
