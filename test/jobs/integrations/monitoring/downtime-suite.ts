// What holds of downtimes in whatever system of monitoring: one while a server is updated, none afterwards, whatever goes wrong in between.
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetJoined } from '../../../../db/restored/forget-joined.ts';
import type { Db } from '../../../../db/schema/database.ts';
import { downtimeJob } from '../../../../jobs/integrations/downtime-job.ts';
import { createFakeTargets } from '../../../fakes/targets.ts';
import { createJobContext, type TestJobs } from '../../../support/job-context.ts';
import { patchingIn, watchedHosts } from '../joined-monitoring.ts';
import type { JoinedMonitoring, MonitoringSuite } from './joined-system.ts';

const HOSTS = ['vrapp1', 'vrapp2', 'VRAPP3', 'vrapp4', 'vrapp4.corp.example'] as const;
const FOREVER = Number.POSITIVE_INFINITY;

export async function downtimeSuite<F extends { readonly kind: string }>(
  db: Db,
  suite: MonitoringSuite<F>,
): Promise<void> {
  const { name, everyFault, knowsHosts, well } = suite;
  const patching = await patchingIn(db);
  const opened: JoinedMonitoring<F>[] = [];
  let ctx: TestJobs;
  let joined: JoinedMonitoring<F>;

  const join = async (more: Parameters<typeof suite.join>[2] = {}) => {
    joined = await suite.join(watchedHosts(HOSTS), () => ctx.time.now, more);
    opened.push(joined);
    ctx = { ...ctx, integrations: [joined.open] };
  };
  const later = (seconds: number) => {
    ctx.time.now = new Date(ctx.time.now.getTime() + seconds * 1000);
  };
  const round = () => downtimeJob.run(ctx, { integration: name });
  const isDue = async () => (await downtimeJob.due(ctx)).length === 1;
  /** As the sweep does it: a round when one is due, and the clock goes on. */
  const pass = async (minutes: number, stepSeconds = 20) => {
    for (let at = 0; at <= minutes * 60; at += stepSeconds) {
      if (await isDue()) await round();
      later(stepSeconds);
    }
  };
  const rows = () => db.selectFrom('integration_downtimes').selectAll().orderBy('attempt_id').execute();
  const standing = () => joined.standing(ctx.time.now);

  afterAll(async () => {
    for (const one of opened) await one.close();
  });

  beforeEach(async () => {
    for (const table of ['vm_snapshots', 'integration_downtimes', 'integration_runs', 'integration_states'] as const)
      await db.deleteFrom(table).execute();
    await db
      .updateTable('patch_attempts')
      .set({ state: 'patched', ended_at: new Date('2026-01-01T00:00:00Z') })
      .where('ended_at', 'is', null)
      .execute();
    await db
      .updateTable('patch_attempts')
      .set({ ended_at: new Date('2026-01-01T00:00:00Z') })
      .execute();
    ctx = createJobContext(db, createFakeTargets());
    await join();
  });

  describe('a downtime', () => {
    it('stands while the server is updated, and is gone when its checks are green', async () => {
      const { attemptId } = await patching.attempt('vrapp1', ctx.time.now);
      await pass(3);
      expect(standing().map(({ host }) => host)).toEqual(['vrapp1']);
      const [one] = standing();
      expect((one?.until.getTime() ?? 0) - ctx.time.now.getTime()).toBeGreaterThan(3 * 3_600_000);
      expect(await rows()).toMatchObject([{ state: 'open', trouble: null }]);
      const before = joined.writes();
      await pass(10);
      expect(joined.writes()).toBe(before);
      await patching.end(attemptId, 'patched', ctx.time.now);
      expect(await isDue()).toBe(true);
      await pass(3);
      expect(standing()).toEqual([]);
      expect(await rows()).toMatchObject([{ state: 'lifted' }]);
    });

    it('is prolonged while the attempt lasts, and one alone stands then', async () => {
      const { attemptId } = await patching.attempt('vrapp1', ctx.time.now);
      for (let hour = 0; hour < 9; hour += 1) {
        await pass(2);
        expect(standing()).toHaveLength(1);
        later(3600);
      }
      await patching.end(attemptId, 'patched', ctx.time.now);
      await pass(3);
      expect(standing()).toEqual([]);
    });

    it('does not hide a server for ever whose attempt never ends', async () => {
      await patching.attempt('vrapp1', ctx.time.now);
      await pass(2);
      later(24 * 3600);
      await pass(3);
      expect(standing()).toEqual([]);
    });

    it('is kept for ten minutes after a failure, as the settings say, and lifted then', async () => {
      const { attemptId } = await patching.attempt('vrapp1', ctx.time.now);
      await pass(2);
      await patching.end(attemptId, 'failed', ctx.time.now);
      await pass(8);
      expect(standing()).toHaveLength(1);
      await pass(5);
      expect(standing()).toEqual([]);
    });

    it('of a server that is reverted stands again meanwhile', async () => {
      const { attemptId, serverId } = await patching.attempt('vrapp1', ctx.time.now);
      await pass(2);
      await patching.end(attemptId, 'patched', ctx.time.now);
      await pass(3);
      later(3 * 24 * 3600);
      const of = await db
        .selectFrom('patch_attempts')
        .select(['campaign_id', 'session_id'])
        .where('id', '=', attemptId)
        .executeTakeFirstOrThrow();
      await db
        .insertInto('vm_snapshots')
        .values({
          ...{ ...of, attempt_id: attemptId, server_id: serverId, name: `PC_${attemptId}`, state: 'present' },
          ...{ vcenter: 'North', vm_moref: 'vm-1', snapshot_moref: 'snapshot-1' },
          ...{ created_at: ctx.time.now, rollback_asked_at: ctx.time.now },
        })
        .execute();
      await pass(2);
      expect(standing()).toHaveLength(1);
      await db
        .updateTable('vm_snapshots')
        .set({ restored_at: ctx.time.now, reverted_at: ctx.time.now })
        .where('attempt_id', '=', attemptId)
        .execute();
      await pass(13);
      expect(standing()).toEqual([]);
    });

    it('of one attempt is not that of another', async () => {
      const one = await patching.attempt('vrapp1', ctx.time.now);
      await patching.attempt('vrapp2', ctx.time.now);
      await pass(2);
      expect(
        standing()
          .map(({ host }) => host)
          .sort(),
      ).toEqual(['vrapp1', 'vrapp2']);
      await patching.end(one.attemptId, 'patched', ctx.time.now);
      await pass(3);
      expect(standing().map(({ host }) => host)).toEqual(['vrapp2']);
    });
  });

  describe('after a crash', () => {
    it('between ordering and writing it down, no second one is made', async () => {
      await patching.attempt('vrapp1', ctx.time.now);
      await pass(2);
      await db.deleteFrom('integration_downtimes').execute();
      await db.updateTable('integration_states').set({ next_run_at: null }).execute();
      await pass(3);
      expect(standing()).toHaveLength(1);
      expect(await rows()).toMatchObject([{ state: 'open' }]);
    });

    it('of the worker, another one lifts it', async () => {
      const { attemptId } = await patching.attempt('vrapp1', ctx.time.now);
      await pass(2);
      await db
        .updateTable('integration_states')
        .set({ lease_owner: 'dead', lease_until: new Date(Date.now() + 60_000) })
        .execute();
      await patching.end(attemptId, 'patched', ctx.time.now);
      expect(await isDue()).toBe(false);
      await db
        .updateTable('integration_states')
        .set({ lease_until: new Date(Date.now() - 1000) })
        .execute();
      await pass(3);
      expect(standing()).toEqual([]);
    });

    /** The process is gone at that moment: nothing after it happens, and its lease runs out. */
    const cutAt = async (what: 'ours' | 'open' | 'lift', when: 'before' | 'after') => {
      const { connection } = joined.open;
      const { downtimes } = connection;
      if (downtimes === undefined) throw new Error('no downtimes');
      const cut = async (...given: readonly unknown[]) => {
        if (when === 'after') await (downtimes[what] as (...all: readonly unknown[]) => Promise<unknown>)(...given);
        throw new Error('the process is gone');
      };
      const dying = { ...joined.open, connection: { ...connection, downtimes: { ...downtimes, [what]: cut } } };
      await downtimeJob.run({ ...ctx, integrations: [dying] }, { integration: name }).catch(() => {});
      await db
        .updateTable('integration_states')
        .set({ lease_until: new Date(Date.now() - 1000) })
        .execute();
    };

    it.each([
      ['ours', 'before'],
      ['ours', 'after'],
      ['open', 'before'],
      ['open', 'after'],
    ] as const)('while it is set, at %s (%s), one stands in the end', async (what, when) => {
      const { attemptId } = await patching.attempt('vrapp1', ctx.time.now);
      await cutAt(what, when);
      await pass(4);
      expect(standing()).toHaveLength(1);
      await patching.end(attemptId, 'patched', ctx.time.now);
      await pass(4);
      expect(standing()).toEqual([]);
    });

    it.each([
      ['ours', 'before'],
      ['lift', 'before'],
      ['lift', 'after'],
    ] as const)('while it is lifted, at %s (%s), none stands in the end', async (what, when) => {
      const { attemptId } = await patching.attempt('vrapp1', ctx.time.now);
      await pass(2);
      await patching.end(attemptId, 'patched', ctx.time.now);
      await cutAt(what, when);
      await pass(4);
      expect(standing()).toEqual([]);
      expect(await rows()).toMatchObject([{ state: 'lifted' }]);
    });

    it('and a restored database, which knows neither the attempt nor its downtime, it is lifted', async () => {
      const { attemptId } = await patching.attempt('vrapp1', ctx.time.now);
      await pass(2);
      await db.deleteFrom('patch_attempts').where('id', '=', attemptId).execute();
      await db.transaction().execute((trx) => forgetJoined(trx));
      expect(await rows()).toEqual([]);
      expect(await isDue()).toBe(true);
      await pass(3);
      expect(standing()).toEqual([]);
    });

    it('stays, where another installation under the same author looks, and is lifted by its own', async () => {
      const { attemptId } = await patching.attempt('vrapp1', ctx.time.now);
      await pass(2);
      await patching.end(attemptId, 'patched', ctx.time.now);
      const { id } = await db.selectFrom('installation').select('id').executeTakeFirstOrThrow();
      // Its attempts have the same numbers.
      await db.updateTable('installation').set({ id: '0000abcd' }).execute();
      await pass(20);
      expect(standing()).toHaveLength(1);
      await db.updateTable('installation').set({ id }).execute();
      await db.updateTable('integration_downtimes').set({ state: 'open', next_look_at: null }).execute();
      await pass(20);
      expect(standing()).toEqual([]);
    });

    it('and a restored database of the time before its end, it goes on', async () => {
      await patching.attempt('vrapp1', ctx.time.now);
      await pass(2);
      await db
        .updateTable('integration_downtimes')
        .set({ state: 'wanted', asked_at: null, next_look_at: null })
        .execute();
      await db.transaction().execute((trx) => forgetJoined(trx));
      await pass(3);
      expect(standing()).toHaveLength(1);
    });
  });

  describe('a name', () => {
    it('is found whatever the case of its letters', async () => {
      if (!knowsHosts) return;
      await patching.attempt('vrapp3', ctx.time.now);
      await pass(2);
      expect(standing().map(({ host }) => host)).toEqual(['VRAPP3']);
    });

    it('that is not monitored there is said, and asked again', async () => {
      if (!knowsHosts) return;
      await patching.attempt('vrapp9', ctx.time.now);
      await pass(2);
      expect(standing()).toEqual([]);
      expect(await rows()).toMatchObject([{ state: 'wanted', trouble: 'absent' }]);
      const before = joined.writes();
      await pass(20);
      expect(joined.writes()).toBe(before);
    });

    it('that two hosts have is nobody’s', async () => {
      if (!knowsHosts) return;
      await join({ templates: ['{short}', '{short}.corp.example'] });
      await patching.attempt('vrapp4', ctx.time.now);
      await pass(2);
      expect(standing()).toEqual([]);
      expect(await rows()).toMatchObject([{ state: 'wanted', trouble: 'ambiguous' }]);
    });

    it('is made of the settings’ templates', async () => {
      if (!knowsHosts) return;
      await join({ templates: ['{short}.corp.example'] });
      await patching.attempt('vrapp4', ctx.time.now);
      await pass(2);
      expect(standing().map(({ host }) => host)).toEqual(['vrapp4.corp.example']);
    });
  });

  describe('a server that is red before its start', () => {
    const health = (host: string) => joined.open.connection.downtimes?.health([host], new AbortController().signal);

    it('is said with its problems', async () => {
      joined.change('vrapp2', { service: 'disk /', state: 2 });
      joined.change('vrapp1', { isDown: true });
      expect(await health('vrapp2')).toMatchObject({
        kind: 'red',
        problems: [expect.stringMatching(/disk|ServiceRed/)],
      });
      expect(await health('vrapp1')).toMatchObject({ kind: 'red' });
      expect(await health('vrapp4')).toEqual({ kind: well });
    });

    it('that is not known there is unknown', async () => {
      if (!knowsHosts) return;
      expect(await health('vrapp9')).toEqual({ kind: 'absent' });
      expect(await health('x" || true || "')).toEqual({ kind: 'absent' });
    });
  });

  describe('whatever goes wrong', () => {
    it.each(everyFault.map((fault) => [JSON.stringify(fault), fault] as const))(
      '%s: one stands in the end while it is wanted, and none afterwards',
      async (_, fault) => {
        const { attemptId } = await patching.attempt('vrapp1', ctx.time.now);
        joined.fail({ ...fault, times: FOREVER });
        for (let turn = 0; turn < 3; turn += 1) {
          if (await isDue()) await round();
          later(60);
        }
        const { fault: kind = null, detail = null } =
          (await db
            .selectFrom('integration_runs')
            .select(['fault', 'detail'])
            .orderBy('id', 'desc')
            .executeTakeFirst()) ?? {};
        expect(`${kind} ${detail}`).not.toMatch(/secret-of|token-of/);
        joined.heal();
        joined.clockAhead(0);
        later(3600);
        await pass(6);
        expect(standing().map(({ host }) => host)).toEqual(['vrapp1']);
        expect(await rows()).toMatchObject([{ state: 'open', trouble: null }]);
        await patching.end(attemptId, 'patched', ctx.time.now);
        joined.fail({ ...fault, times: FOREVER });
        for (let turn = 0; turn < 3; turn += 1) {
          if (await isDue()) await round();
          later(60);
        }
        joined.heal();
        joined.clockAhead(0);
        later(3600);
        await pass(6);
        expect(standing()).toEqual([]);
        expect((await rows()).map(({ state }) => state)).toEqual(['lifted']);
      },
      60_000,
    );

    it('said on the row while it lasts, and patching goes on', async () => {
      await patching.attempt('vrapp1', ctx.time.now);
      const unavailable = everyFault.find(({ kind }) => kind === 'unavailable');
      if (unavailable === undefined) throw new Error('no such fault');
      joined.fail({ ...unavailable, times: FOREVER });
      await round();
      expect(await rows()).toMatchObject([{ state: 'wanted', trouble: expect.stringMatching(/unreachable|limited/) }]);
      expect(await isDue()).toBe(false);
    });
  });
}
