// A reading becomes the copy whole or not at all; what goes wrong leaves the last good one, says so once, and waits.
import { beforeEach, expect, it } from 'vitest';
import { loadCopy } from '../../../db/queries/integrations/copy.ts';
import { IntegrationFault } from '../../../domain/integrations/fault.ts';
import type { RecordSource, RemoteRecord, SyncEvent } from '../../../integrations/integration.ts';
import type { OpenIntegration } from '../../../integrations/open-integrations.ts';
import { syncJob } from '../../../jobs/integrations/sync-job.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addUser } from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const asker = await addUser(db, 'Ada', ['admin']);
let ctx: TestJobs;
/** What the other side says next; an error is thrown where it stands. */
let says: (SyncEvent | Error)[];
let asked: ('whole' | 'since')[];

beforeEach(async () => {
  await db.deleteFrom('integration_incoming').execute();
  await db.deleteFrom('integration_runs').execute();
  await db.deleteFrom('integration_states').execute();
  await db.deleteFrom('integration_records').execute();
  says = [];
  asked = [];
  ctx = { ...createJobContext(db, createFakeTargets()), integrations: [itop()] };
});

function itop(): OpenIntegration {
  async function* say(): AsyncGenerator<SyncEvent> {
    for (const one of says) {
      if (one instanceof Error) throw one;
      yield one;
    }
  }
  const source: RecordSource = {
    readAll: () => {
      asked.push('whole');
      return say();
    },
    readSince: () => {
      asked.push('since');
      return say();
    },
  };
  const connection = { source, probe: async () => '', close: async () => {} };
  return {
    name: 'itop',
    schedule: { everySeconds: 3600, wholeHours: 24 },
    people: null,
    machines: null,
    changes: null,
    connection,
  };
}

const server = (id: number, os = 'RHEL 8'): RemoteRecord => ({ kind: 'server', id: `Server::${id}`, content: { os } });
const page = (...records: RemoteRecord[]): SyncEvent => ({ type: 'page', records, unreadable: [] });
const whole = (announced: number | null): SyncEvent => ({ type: 'whole', kind: 'server', announced });
const cursor: SyncEvent = { type: 'cursor', cursor: '2026-03-02T08:00:00Z' };
const many = (count: number) => Array.from({ length: count }, (_, index) => server(index + 1));

const run = () => syncJob.run(ctx, { integration: 'itop' });
const state = () => db.selectFrom('integration_states').selectAll().executeTakeFirstOrThrow();
const lastRun = () => db.selectFrom('integration_runs').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
const due = async () => (await syncJob.due(ctx)).length === 1;
const names = async () => (await loadCopy(db, 'itop')).get('server')?.map(({ id }) => id) ?? [];
const later = (minutes: number) => {
  ctx.time.now = new Date(ctx.time.now.getTime() + minutes * 60_000);
};

async function readFirst(count: number): Promise<void> {
  says = [page(...many(count)), whole(count), cursor];
  await run();
  later(61);
}

it('takes over a whole reading, and is due again after its time', async () => {
  expect(await due()).toBe(true);
  says = [page(server(1)), page(server(2)), whole(2), cursor];
  await run();
  expect(await names()).toEqual(['Server::1', 'Server::2']);
  expect(await lastRun()).toMatchObject({ outcome: 'done', added: 2, changed: 0, gone: 0, read: 2 });
  expect(await due()).toBe(false);
  later(60);
  expect(await due()).toBe(true);
});

it('writes nothing of the copy when nothing has changed', async () => {
  await readFirst(20);
  const before = await db.selectFrom('integration_records').selectAll().execute();
  says = [page(...many(20)), cursor];
  await run();
  expect(asked).toEqual(['whole', 'since']);
  expect(await db.selectFrom('integration_records').selectAll().execute()).toEqual(before);
  expect((await state()).copy_version).toBe(1);
});

it('takes what is not named for gone only in a whole reading', async () => {
  await readFirst(20);
  says = [page(server(3, 'RHEL 9')), { type: 'gone', kind: 'server', ids: ['Server::7'] }, cursor];
  await run();
  expect(await names()).toHaveLength(19);
  expect(await lastRun()).toMatchObject({ mode: 'since', changed: 1, gone: 1 });
  later(24 * 60);
  says = [page(...many(20).filter(({ id }) => id !== 'Server::7' && id !== 'Server::9')), whole(18), cursor];
  await run();
  expect(asked.at(-1)).toBe('whole');
  expect(await names()).not.toContain('Server::9');
  expect(await lastRun()).toMatchObject({ changed: 1, gone: 1 });
});

it.each<[string, (SyncEvent | Error)[], string]>([
  ['half of it', [page(server(1)), new IntegrationFault({ kind: 'nonsense', detail: 'broken JSON' })], 'nonsense'],
  ['fewer than announced', [page(...many(19)), whole(20), cursor], 'incomplete'],
  ['one of them twice, and another never', [page(...many(19)), page(server(4)), whole(20), cursor], 'incomplete'],
  ['an empty answer', [whole(0), cursor], 'shrunk'],
  ['a quarter less', [page(...many(15)), whole(15), cursor], 'shrunk'],
  [
    'much that cannot be read',
    [
      {
        type: 'page',
        records: many(18),
        unreadable: [19, 20].map((n) => ({ kind: 'server', id: `Server::${n}`, why: '' })),
      },
      whole(20),
      cursor,
    ],
    'nonsense',
  ],
])('keeps the last good copy after %s', async (_, events, fault) => {
  await readFirst(120);
  const before = await db.selectFrom('integration_records').selectAll().execute();
  later(24 * 60);
  says = events;
  await run();
  expect(await lastRun()).toMatchObject({ outcome: 'failed', fault });
  expect(await db.selectFrom('integration_records').selectAll().execute()).toEqual(before);
  expect(await db.selectFrom('integration_incoming').selectAll().execute()).toEqual([]);
  expect(await state()).toMatchObject({ failures: 1, copy_version: 1, lease_owner: null });
});

it('keeps what one unreadable record said last', async () => {
  await readFirst(40);
  later(24 * 60);
  const unreadable = [{ kind: 'server', id: 'Server::2', why: 'name is no text' }];
  const others = many(40).filter(({ id }) => id !== 'Server::2');
  says = [{ type: 'page', records: others, unreadable }, whole(40), cursor];
  await run();
  expect(await lastRun()).toMatchObject({ outcome: 'done', unreadable: 1, gone: 0 });
  expect(await names()).toContain('Server::2');
});

it('takes a departure of more than a tenth over when somebody asks for it knowing that', async () => {
  await readFirst(120);
  says = [page(...many(60)), whole(60), cursor];
  later(24 * 60);
  await run();
  expect(await lastRun()).toMatchObject({ fault: 'shrunk', detail: 'server: 60 of 120 gone' });
  await db
    .updateTable('integration_states')
    .set({ asked_at: ctx.time.now, asked_by: asker, asked_shrunk: true })
    .execute();
  await run();
  expect(await names()).toHaveLength(60);
  expect(await state()).toMatchObject({ asked_at: null, asked_shrunk: false });
});

it('waits longer with each failure, what it is asked to wait, and an hour after a refused login', async () => {
  const waits: number[] = [];
  const failWith = async (fault: ConstructorParameters<typeof IntegrationFault>[0]) => {
    says = [new IntegrationFault(fault)];
    await run();
    const { next_run_at: next } = await state();
    waits.push(((next?.getTime() ?? 0) - ctx.time.now.getTime()) / 60_000);
    ctx.time.now = next ?? ctx.time.now;
  };
  await failWith({ kind: 'unreachable', detail: '' });
  await failWith({ kind: 'unreachable', detail: '' });
  await failWith({ kind: 'silent', detail: '' });
  await failWith({ kind: 'limited', detail: '', waitMs: 20 * 60_000 });
  await failWith({ kind: 'refused', detail: '' });
  expect(waits).toEqual([1, 2, 4, 20, 60]);
});

it('does not ask again at once whoever asks to wait for longer than is planned', async () => {
  await readFirst(3);
  says = [new IntegrationFault({ kind: 'limited', detail: '', waitMs: 24 * 3_600_000 })];
  await run();
  expect(await due()).toBe(false);
  later(59);
  expect(await due()).toBe(false);
  later(1);
  expect(await due()).toBe(true);
});

it('counts whoever is unreadable in several groups once', async () => {
  const others = many(39);
  const unreadable = Array.from({ length: 5 }, () => ({ kind: 'server', id: 'Server::40', why: 'no day' }));
  says = [{ type: 'page', records: others, unreadable }, whole(40), cursor];
  await run();
  expect(await lastRun()).toMatchObject({ outcome: 'done', unreadable: 1 });
});

it('keeps of runs that changed nothing the last, and the others for a quarter', async () => {
  await readFirst(3);
  for (let hour = 0; hour < 5; hour += 1) {
    says = [page(...many(3)), cursor];
    await run();
    later(60);
  }
  expect(await db.selectFrom('integration_runs').select('added').orderBy('id').execute()).toEqual([
    { added: 3 },
    { added: 0 },
  ]);
  later(91 * 24 * 60);
  await run();
  expect(await db.selectFrom('integration_runs').select('added').execute()).toEqual([{ added: 0 }]);
});

it('is done by one worker at a time, and begun anew by another when that one dies', async () => {
  const other = { ...ctx, owner: 'worker-2' };
  says = [page(server(1)), whole(1), cursor];
  await db
    .insertInto('integration_states')
    .values({ integration: 'itop', lease_owner: 'worker-2', lease_until: new Date(Date.now() + 60_000) })
    .execute();
  await run();
  expect(asked).toEqual([]);
  await db
    .updateTable('integration_states')
    .set({ lease_until: new Date(Date.now() - 1000) })
    .execute();
  await db
    .insertInto('integration_runs')
    .values({
      integration: 'itop',
      mode: 'whole',
      asked_by: null,
      begun_at: ctx.time.now,
      ended_at: null,
      fault: null,
      detail: null,
    })
    .execute();
  await syncJob.run({ ...other, owner: 'worker-3' }, { integration: 'itop' });
  expect(await names()).toEqual(['Server::1']);
  const runs = await db.selectFrom('integration_runs').select(['outcome', 'detail']).orderBy('id').execute();
  expect(runs).toEqual([
    { outcome: 'failed', detail: 'its worker was stopped' },
    { outcome: 'done', detail: null },
  ]);
});

it('takes nothing over once another worker has it', async () => {
  says = [page(server(1)), whole(1), cursor];
  const source = ctx.integrations[0]?.connection.source;
  const slow: RecordSource = {
    readAll: async function* (signal, known) {
      yield* source?.readAll(signal, known) ?? [];
      await db.updateTable('integration_states').set({ lease_owner: 'worker-2' }).execute();
    },
  };
  const [open] = ctx.integrations;
  if (open === undefined) throw new Error('none');
  const slowly = { ...ctx, integrations: [{ ...open, connection: { ...open.connection, source: slow } }] };
  await syncJob.run(slowly, { integration: 'itop' });
  expect(await names()).toEqual([]);
});

it.each([
  ['a character that no database keeps', { kind: 'server', id: 'Server::2', content: { os: 'RHEL\u0000' } }],
  ['half a character', { kind: 'server', id: 'Server::2', content: { os: ['\ud83d'] } }],
  ['a name of a field like that', { kind: 'server', id: 'Server::2', content: { 'o\u0000s': 'RHEL' } }],
  ['an id without end', { kind: 'server', id: 'x'.repeat(5000), content: {} }],
])('keeps the others when one record has %s', async (_, record) => {
  await readFirst(40);
  later(24 * 60);
  const others = many(40).filter(({ id }) => id !== record.id);
  says = [page(...others, record), whole(others.length + 1), cursor];
  await run();
  expect(await lastRun()).toMatchObject({ outcome: 'done', unreadable: 1, gone: 0 });
  expect(await names()).toContain('Server::2');
});

it('says that it failed by itself, and waits, as after any other fault', async () => {
  await readFirst(3);
  says = [page(server(1)), new TypeError('a bug')];
  await expect(run()).rejects.toThrow('a bug');
  expect(await lastRun()).toMatchObject({ outcome: 'failed', fault: 'internal', detail: '' });
  expect(await state()).toMatchObject({ failures: 1, lease_owner: null });
  expect(await due()).toBe(false);
  later(1);
  expect(await due()).toBe(true);
});

it('is read again after a clock that was ahead has been set back', async () => {
  await readFirst(3);
  later(400 * 24 * 60);
  says = [page(...many(3)), whole(3), cursor];
  await run();
  later(-400 * 24 * 60);
  expect(await due()).toBe(true);
  await run();
  expect(asked.at(-1)).toBe('whole');
  expect(await due()).toBe(false);
});

it('waits no hour for a system that is read twice a minute', async () => {
  const [open] = ctx.integrations;
  if (open === undefined) throw new Error('none');
  ctx = { ...ctx, integrations: [{ ...open, schedule: { everySeconds: 30, wholeHours: 24 } }] };
  const waits: number[] = [];
  for (const kind of ['silent', 'silent', 'silent', 'silent', 'unreachable', 'refused'] as const) {
    says = [new IntegrationFault({ kind, detail: '' })];
    await run();
    const { next_run_at: next } = await state();
    waits.push(((next?.getTime() ?? 0) - ctx.time.now.getTime()) / 60_000);
    ctx.time.now = next ?? ctx.time.now;
  }
  expect(waits).toEqual([1, 2, 4, 5, 5, 60]);
});
