// Teams delivers an activity again: when the answer was late, when it was lost, when a process died. Every command and every button does
// what it does once, whatever happens between (AUD-1).
import { afterEach, describe, expect, it } from 'vitest';
import { openWorld, SHARE, type World } from './world.ts';

const LONG = 280_000;
let world: World;
afterEach(() => world.close());

/** What an activity wrote into the audit more than once. */
async function doubled(): Promise<readonly string[]> {
  const rows = await world.db
    .selectFrom('audit_log')
    .select((eb) => ['activity_id', 'action', 'object_type', 'object_id', eb.fn.countAll<string>().as('times')])
    .select((eb) => eb.fn<string>('md5', [eb.cast('after', 'text')]).as('content'))
    .where('activity_id', 'is not', null)
    .groupBy(['activity_id', 'action', 'object_type', 'object_id', 'content'])
    .execute();
  return rows.filter(({ times }) => Number(times) > 1).map(({ action, object_id }) => `${action} ${object_id}`);
}

async function audited(activityId: unknown): Promise<number> {
  const rows = await world.db
    .selectFrom('audit_log')
    .select('id')
    .where('activity_id', '=', String(activityId))
    .execute();
  return rows.length;
}

describe(`an activity that is delivered again (share ${SHARE})`, () => {
  it(
    'does nothing the second time, whichever command or button it is, and whatever process it reaches',
    async () => {
      world = await openWorld();
      const acted: string[] = [];
      let before = await world.state();
      for (const one of world.everything()) {
        const first = await world.deliver(one, 0);
        const after = await world.state();
        if (JSON.stringify(after) !== JSON.stringify(before)) acted.push(one.name);
        const again = await world.deliver(one, 1);
        expect(again.status, one.name).toBe(first.status);
        before = await world.state();
        expect(before, one.name).toEqual(after);
      }
      expect(await doubled()).toEqual([]);
      const known = ['planning.template', 'links.detect', 'cve.scan', 'links.export'];
      const more = ['emergency.create', 'quickwin.create', 'refused /exclude vrapp1 broken', 'refused links.detect'];
      expect(acted).toEqual(expect.arrayContaining([...known, ...more]));
      // A file is offered on a card of its own each time, so that a second one would be there to be seen.
      const offered = await world.shown('download:');
      expect(offered.length).toBeGreaterThanOrEqual(5);
      expect(acted.length).toBeGreaterThan(60);
    },
    LONG,
  );

  it(
    'at the same moment to two processes does it once',
    async () => {
      world = await openWorld();
      for (const one of world.some()) {
        const answers = await Promise.all([world.deliver(one, 0), world.deliver(one, 1), world.deliver(one, 0)]);
        expect(
          answers.map(({ status }) => status),
          one.name,
        ).toEqual([200, 200, 200].map(() => answers[0]?.status));
        const after = await world.state();
        await world.deliver(one, 1);
        expect(await world.state(), one.name).toEqual(after);
      }
      expect(await doubled()).toEqual([]);
    },
    LONG,
  );

  it(
    'after a failure before its commit does it then, and answers',
    async () => {
      world = await openWorld();
      for (const one of world.some()) {
        const heal = await world.failing('audit_log');
        await world.deliver(one, 0);
        await heal();
        expect(await audited(one.activity.id), one.name).toBe(0);
        await world.deliver(one, 1);
        const after = await world.state();
        await world.deliver(one, 0);
        expect(await world.state(), one.name).toEqual(after);
      }
      expect(await doubled()).toEqual([]);
      const { n } = await world.db
        .selectFrom('audit_log')
        .select((eb) => eb.fn.count<string>('activity_id').distinct().as('n'))
        .executeTakeFirstOrThrow();
      expect(Number(n)).toBeGreaterThan(12);
    },
    LONG,
  );

  it(
    'after a cut between what was done and its answer is answered, and does nothing more',
    async () => {
      world = await openWorld();
      for (const one of world.some()) {
        const heals = [await world.failing('outgoing_messages'), await world.failing('card_anchors')];
        await world.deliver(one, 0);
        for (const heal of heals) await heal();
        const done = await audited(one.activity.id);
        const { outgoing_messages: said = 0, card_anchors: shown = 0 } = await world.state();
        const { status } = await world.deliver(one, 1);
        expect(status, one.name).toBe(200);
        // What it had done stays done once; what had failed with its answer (an announcement) is done now.
        if (done > 0) expect(await audited(one.activity.id), one.name).toBe(done);
        const after = await world.state();
        if (one.activity.type === 'message') {
          expect((after.outgoing_messages ?? 0) + (after.card_anchors ?? 0), one.name).toBeGreaterThan(said + shown);
        }
        await world.deliver(one, 0);
        expect(await world.state(), one.name).toEqual(after);
      }
      expect(await doubled()).toEqual([]);
    },
    LONG,
  );
});
