// What becomes of all other downtimes when one cannot be set or lifted, and of servers that would have one name in a system of monitoring.
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DowntimeKey } from '../../../../domain/integrations/downtimes/mark.ts';
import type { FaultKind } from '../../../../domain/integrations/fault.ts';
import { IntegrationFault } from '../../../../domain/integrations/fault.ts';
import { RETIRED } from '../../../../domain/inventory/entities/server.ts';
import type { Downtimes } from '../../../../integrations/integration.ts';
import { downtimeJob } from '../../../../jobs/integrations/downtime-job.ts';
import { readHealth } from '../../../../jobs/prerequisites/read-health.ts';
import { createFakeTargets } from '../../../fakes/targets.ts';
import { addServer } from '../../../support/campaign-data.ts';
import { createJobContext } from '../../../support/job-context.ts';
import { createTestDatabase } from '../../../support/test-database.ts';
import { openFor, patchingIn } from '../joined-monitoring.ts';

const { db } = await createTestDatabase();
const patching = await patchingIn(db);
const jobs = createJobContext(db, createFakeTargets());

/** Of each host that is in downtime, whose it is. */
const standing = new Map<DowntimeKey, { readonly host: string; readonly until: Date }>();
let refusedOpen: (host: string) => FaultKind | null = () => null;
let refusedLift: (host: string) => FaultKind | null = () => null;

const never = async () => {
  throw new Error('not of this test');
};
const downtimes: Downtimes = {
  policy: { hours: 4, keepMinutes: 10, longestHours: 24 },
  hosts: ['{short}'],
  settleSeconds: 0,
  ours: async () => [...standing].map(([key, { until }]) => ({ key, ids: [key], until })),
  open: async ({ key, names: [host], until }) => {
    const kind = refusedOpen(host);
    if (kind !== null) throw new IntegrationFault({ kind, detail: 'HTTP 500' });
    standing.set(key, { host, until });
    return 'asked';
  },
  lift: async ({ ids: [id = ''] }) => {
    const key = id as DowntimeKey;
    const kind = refusedLift(standing.get(key)?.host ?? '');
    if (kind !== null) throw new IntegrationFault({ kind, detail: 'HTTP 500' });
    standing.delete(key);
  },
  health: async ([host]) => ({ kind: 'red', problems: [`of ${host}`] }),
};
const joined = (of: Downtimes) => ({
  ...jobs,
  integrations: [openFor('icinga', { downtimes: of, probe: never, close: async () => {} })],
});
const ctx = joined(downtimes);
const round = () => downtimeJob.run(ctx, { integration: 'icinga' });
const hosts = () => [...standing.values()].map(({ host }) => host).sort();
const troubles = async () => {
  const rows = await db.selectFrom('integration_downtimes').selectAll().orderBy('attempt_id').execute();
  return rows.map(({ state, trouble }) => `${state} ${trouble}`);
};
const lastRun = () => db.selectFrom('integration_runs').selectAll().orderBy('id', 'desc').executeTakeFirst();

beforeEach(async () => {
  standing.clear();
  refusedOpen = () => null;
  refusedLift = () => null;
  await db
    .updateTable('patch_attempts')
    .set({ state: 'patched', ended_at: new Date('2026-01-01T00:00:00Z') })
    .execute();
  for (const table of ['integration_downtimes', 'integration_runs', 'integration_states'] as const)
    await db.deleteFrom(table).execute();
});

describe('what nobody wants any more is lifted', () => {
  it.each<FaultKind>(['settings', 'unreachable', 'refused', 'limited', 'silent', 'nonsense'])(
    'though no downtime can be set (%s)',
    async (kind) => {
      const { attemptId } = await patching.attempt('vrapp1', ctx.time.now);
      await round();
      await patching.end(attemptId, 'patched', ctx.time.now);
      await patching.attempt('vrapp2', ctx.time.now);
      refusedOpen = () => kind;
      await round();
      expect(hosts()).toEqual([]);
      const run = await lastRun();
      if (kind === 'nonsense') expect(run).toMatchObject({ outcome: 'done' });
      else expect(run).toMatchObject({ outcome: 'failed', fault: kind, detail: 'HTTP 500' });
      expect((await troubles()).at(-1)).toBe(`wanted ${kind}`);
    },
  );

  it('though another one cannot be', async () => {
    const attempts = [await patching.attempt('vrapp1', ctx.time.now), await patching.attempt('vrapp2', ctx.time.now)];
    await round();
    for (const { attemptId } of attempts) await patching.end(attemptId, 'patched', ctx.time.now);
    refusedLift = (host) => (host === 'vrapp1' ? 'unreachable' : null);
    await round();
    expect(hosts()).toEqual(['vrapp1']);
    expect(await troubles()).toEqual(['open unreachable', 'lifted null']);
    expect(await lastRun()).toMatchObject({ outcome: 'failed', fault: 'unreachable' });
  });
});

it('what an earlier version has set is lifted by the installation that has the attempt, and by no other', async () => {
  const { attemptId } = await patching.attempt('vrapp1', ctx.time.now);
  const { started_at } = await db
    .selectFrom('patch_attempts')
    .select('started_at')
    .where('id', '=', attemptId)
    .executeTakeFirstOrThrow();
  const earlier = (start: number) => `${attemptId}-${start}` as DowntimeKey;
  const start = Math.floor(started_at.getTime() / 1000);
  const until = new Date(ctx.time.now.getTime() + 4 * 3_600_000);
  standing.set(earlier(start), { host: 'vrapp1', until });
  standing.set(earlier(start - 1), { host: 'vrother', until });
  await round();
  expect(hosts()).toEqual(['vrapp1', 'vrother']);
  await patching.end(attemptId, 'patched', ctx.time.now);
  await round();
  expect(hosts()).toEqual(['vrother']);
});

it.each(['set', 'lifted'] as const)(
  'a fault by which none is %s is one line of the log, of however many servers',
  async (what) => {
    const many = ['vrapp1', 'vrapp2', 'vrapp3', 'vrapp4'];
    const attempts = [];
    for (const host of many) attempts.push(await patching.attempt(host, ctx.time.now));
    if (what === 'lifted') await round();
    if (what === 'lifted') for (const { attemptId } of attempts) await patching.end(attemptId, 'patched', ctx.time.now);
    const warned: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => void warned.push(line) });
    refusedOpen = refusedLift = () => 'settings';
    await downtimeJob.run({ ...ctx, log }, { integration: 'icinga' });
    expect(warned).toHaveLength(1);
    expect(await troubles()).toEqual(many.map(() => (what === 'set' ? 'wanted settings' : 'open settings')));
  },
);

it('a server whose downtime cannot be set leaves the others theirs', async () => {
  await patching.attempt('vrapp1', ctx.time.now);
  await patching.attempt('vrapp2', ctx.time.now);
  refusedOpen = (host) => (host === 'vrapp1' ? 'unreachable' : null);
  await round();
  expect(hosts()).toEqual(['vrapp2']);
  expect(await troubles()).toEqual(['wanted unreachable', 'open null']);
});

it('a login that is refused is tried once, whoever waits', async () => {
  for (const host of ['vrapp1', 'vrapp2', 'vrapp3']) await patching.attempt(host, ctx.time.now);
  let tries = 0;
  refusedOpen = () => {
    tries += 1;
    return 'refused';
  };
  await round();
  expect(tries).toBe(1);
});

it('a host that may be another server of the inventory is nobody’s, until that one is retired', async () => {
  const namesake = await addServer(db, 'vrapp5.prod.example');
  await patching.attempt('vrapp5.test.example', ctx.time.now);
  await round();
  expect([hosts(), await troubles()]).toEqual([[], ['wanted ambiguous']]);
  expect(await readHealth(ctx, 'vrapp5.test.example')).toMatchObject([
    { answer: 'unknown', text: { en: expect.stringContaining('several hosts bear this name') } },
  ]);
  await db.updateTable('servers').set({ etat: RETIRED }).where('id', '=', namesake).execute();
  await round();
  expect([hosts(), await troubles()]).toEqual([['vrapp5'], ['open null']]);
  // The names of an inventory are kept for a minute.
  expect(await readHealth(joined({ ...downtimes }), 'vrapp5.test.example')).toMatchObject([{ answer: 'no' }]);
});
