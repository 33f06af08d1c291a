// One campaign from the typed command to the final card: real HTTP, real database, real queue, a connector that throttles and
// fails, 50 non-production servers at once, then production behind its gate. (Journey 1; GATE, VALID, HIST; rate limits.)

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { QueueSettings } from '../../jobs/queue/backend.ts';
import { addApplication, addServer, addUser, MONDAY_MORNING } from '../support/campaign-data.ts';
import { buttonsOf, type ChatDriver } from './chat-driver.ts';
import { flowHouse } from './flow-house.ts';

const HPROD = 50;

/** Declares the whole suite on one kind of queue. */
export async function campaignFlow(name: string, queueOf: (url: string) => QueueSettings): Promise<void> {
  const house = await flowHouse(MONDAY_MORNING);
  const { db, connector, targets, time, see, button, statuses, until } = house;
  const slowest: number[] = [];
  let chat: ChatDriver;

  async function seed(): Promise<void> {
    const owner = await addUser(db, 'Olivia', ['owner']);
    await addUser(db, 'Claire', ['coordinator']);
    await addUser(db, 'Khalid', ['operator']);
    await addUser(db, 'Joel', ['operator']);
    const applications = [await addApplication(db, 'Péage', owner), await addApplication(db, 'DNS', owner)];
    for (let i = 0; i < HPROD; i++) {
      const application = applications[i % 2];
      const nonprod = await addServer(db, `vrapp${i}x`, { ...(application === undefined ? {} : { application }) });
      if (i >= 3) continue;
      const prod = await addServer(db, `vpapp${i}x`, {
        environment: 'Production',
        ...(application === undefined ? {} : { application }),
      });
      await db
        .insertInto('server_correspondance')
        .values({
          prod_server_id: prod,
          nonprod_server_id: nonprod,
          environment_code: 'r',
          source: 'auto',
          created_by: null,
        })
        .execute();
    }
    await db
      .insertInto('patch_planning')
      .values({
        year: 2027,
        week_number: 2,
        week_code: 'S02',
        week_start: '2027-01-11',
        week_end: '2027-01-17',
        cycle: 1,
        domain_code: 'INFRASTRUC',
        env_scope: 'all',
        status: 'open',
        environments: null,
        note: null,
      })
      .execute();
  }

  beforeAll(async () => {
    await seed();
    chat = await house.open(queueOf);
  }, 60_000);

  afterAll(() => house.close(), 30_000);

  /** How many would start now: that is what is typed for all of them. */
  async function left(): Promise<number> {
    const go = await db.selectFrom('prod_go_decisions').select('id').where('decision', '=', 'approved').execute();
    let query = db.selectFrom('patch_sessions').select('id').where('status', 'in', ['pending', 'prereq_ok']);
    if (go.length === 0) query = query.where('branch', '=', 'hprod');
    return (await query.execute()).length;
  }

  async function press(person: string, verb: string, inputs: object = {}) {
    const answer = await house.press(person, verb, inputs);
    slowest.push(answer.ms);
    return answer;
  }

  /** A read-only click on whatever card is there, as people do while they wait. */
  async function clickSomething(): Promise<void> {
    const message = connector.messages.at(-1);
    if (message === undefined) throw new Error('nothing to click on');
    const look = { verb: 'card.page', data: { key: 'campaign:1', page: 1 } };
    slowest.push((await chat.press('entra-khalid', look, message)).ms);
  }

  /** The newest message of each application's card: a post whose answer was lost may be there twice. */
  async function validationRequests() {
    const asking = await Promise.all(
      connector.messages.map(async (message) => {
        const buttons = buttonsOf(await chat.seenBy('entra-olivia', message));
        const ok = buttons.find((one) => one.verb === 'validation.ok');
        const all = buttons.find((one) => one.verb === 'validation.ok' && one.data.serverId === null);
        return ok === undefined ? [] : [[ok.data.applicationId, { message, all }] as const];
      }),
    );
    return [...new Map(asking.flat()).values()];
  }

  describe(`a week on ${name}, from the command to the report`, () => {
    it('previews, and creates on the click of the coordinator alone', async () => {
      await chat.type('entra-claire', '<at>PatchCenter</at> /campaign s02');
      const stranger = await press('entra-khalid', 'campaign.create');
      expect(JSON.stringify(stranger.value)).toMatch(/coordinator|coordinateur/);
      expect(await db.selectFrom('campaigns').select('id').execute()).toEqual([]);
      await press('entra-claire', 'campaign.create');
      expect(await statuses('hprod')).toEqual({ pending: HPROD });
      expect(await statuses('prod')).toEqual({ pending: 3 });
    });

    it('a replayed click on Create makes no second campaign', async () => {
      const draft = { verb: 'campaign.create', data: { draftId: 1, version: 1 } };
      const [message] = connector.messages;
      if (message === undefined) throw new Error('no message');
      await chat.press('entra-claire', draft, message);
      expect(await db.selectFrom('campaigns').select('id').execute()).toHaveLength(1);
    });

    it('patches 50 servers while clicks are answered within a second and the card keeps Teams’ pace', {
      timeout: 90_000,
    }, async () => {
      // Tuesday: the slots of both days of the branch have come.
      time.now = new Date('2027-01-12T09:00:00Z');
      targets.hostNamed('vrapp7x').exitCode = 1;
      targets.hostNamed('vrapp8x').rootMb = 5;
      targets.hostNamed('vrapp9x').reachable = false;
      targets.hostNamed('vrapp10x').needsReboot = 'yes';
      await chat.type('entra-khalid', '/prereqs 1');
      await until('hprod', { prereq_ok: HPROD - 2, excluded: 2 });
      connector.next(
        { kind: 'status', status: 429, retryAfter: '1' },
        { kind: 'status', status: 412 },
        { kind: 'status', status: 500 },
        { kind: 'lost', applied: true },
        { kind: 'status', status: 404, code: 'ActivityNotFoundInConversation' },
      );
      await chat.type('entra-khalid', `/start 1 all ${await left()}`);
      for (let i = 0; i < 10; i++) await clickSomething();
      await until('hprod', { patched: HPROD - 3, failed: 1, excluded: 2 });
      // Seven of ten, not all: the suite shares two cores with other files. The processes are measured apart in the conformance run.
      expect(slowest.toSorted((a, b) => a - b)[Math.floor(slowest.length * 0.7) - 1]).toBeLessThan(1000);
      expect(targets.hostNamed('vrapp10x').reboots).toBe(1);
    });

    it('keeps production closed: no command, no click and no replay starts it before validation and go', {
      timeout: 90_000,
    }, async () => {
      await chat.type('entra-khalid', '/start 1 vpapp0x vpapp1x vpapp2x');
      await chat.type('entra-joel', '/go 1');
      const { message } = await button('go.refuse');
      await chat.press('entra-khalid', { verb: 'campaign.start', data: { campaignId: 1, version: 0 } }, message);
      const forged = { verb: 'go.approve', data: { campaignId: 1, version: 0, evidence: 'x'.repeat(64) } };
      await chat.press('entra-joel', forged, message, { acknowledge: 'listed' });
      await chat.press('entra-claire', forged, message);
      await chat.type('entra-khalid', '/retry 1 vpapp0x');
      const attempts = await db
        .selectFrom('patch_attempts as a')
        .innerJoin('patch_sessions as s', 's.id', 'a.session_id')
        .select('a.id')
        .where('s.branch', '=', 'prod')
        .execute();
      expect(attempts).toEqual([]);
      expect(
        await db.selectFrom('prod_go_decisions').select('id').where('decision', '=', 'approved').execute(),
      ).toEqual([]);
    });

    it('takes the owners’ OK, then the go of an operator, then patches production', { timeout: 90_000 }, async () => {
      // Those whose post failed are posted again some seconds later.
      await vi.waitFor(async () => expect(await validationRequests()).toHaveLength(2), {
        timeout: 30_000,
        interval: 100,
      });
      const requests = await validationRequests();
      for (const { message, all } of requests) {
        if (all === undefined) throw new Error('no OK for all');
        const stranger = await chat.press('entra-joel', all, message);
        expect(JSON.stringify(stranger.value)).toMatch(/owner|responsable/i);
      }
      // A press answers what its card showed; what was patched since comes with the card's next edit.
      await vi.waitFor(
        async () => {
          for (const { message, all } of await validationRequests()) {
            if (all !== undefined) await chat.press('entra-olivia', all, message);
          }
          const waiting = db.selectFrom('patch_validation').select('id').where('status', '=', 'en_attente');
          expect(await waiting.execute()).toEqual([]);
        },
        { timeout: 30_000, interval: 500 },
      );
      time.now = new Date('2027-01-13T09:30:00Z');
      await chat.type('entra-joel', '/go 1');
      // The card of before may still show its button until its replacement has been posted.
      const { message, approve } = await vi.waitFor(
        async () => {
          const { message, button: approve } = await button('go.approve');
          const approved = await chat.press('entra-joel', approve, message);
          expect(JSON.stringify(approved.value)).toMatch(/Joel/);
          return { message, approve };
        },
        { timeout: 20_000, interval: 500 },
      );
      const again = await chat.press('entra-khalid', approve, message);
      expect(again.statusCode).toBe(200);
      expect(
        await db.selectFrom('prod_go_decisions').select('decided_by').where('decision', '=', 'approved').execute(),
      ).toHaveLength(1);
      await chat.type('entra-khalid', `/start 1 all ${await left()}`);
      await until('prod', { patched: 3 });
    });

    it('ends with history, and with cards that say what the database says', { timeout: 90_000 }, async () => {
      const history = await db.selectFrom('patch_history').select('status').execute();
      expect(history.filter((row) => row.status === 'ok')).toHaveLength(HPROD - 3 + 3);
      expect(history.filter((row) => row.status === 'ko')).toHaveLength(1);
      await see(/Done|Terminé/);
      await house.settled();
      const live = connector.messages.findLast((one) => JSON.stringify(one.card ?? '').includes('"campaign:1"'));
      const text = JSON.stringify(live?.card ?? connector.messages.at(-1)?.card);
      expect(text).toContain('50');
    });

    it('edited no card more often than every few seconds, and never two at once in a channel', () => {
      const edits = Map.groupBy(
        connector.requests.filter((one) => one.method === 'PUT'),
        (one) => `${one.conversation} ${one.activityId}`,
      );
      for (const requests of edits.values()) {
        const gaps = requests.slice(1).map((one, i) => one.at - (requests[i]?.at ?? 0));
        const quick = gaps.filter((gap) => gap < 2500).length;
        expect(quick).toBeLessThanOrEqual(Math.ceil(requests.length / 2));
      }
      expect(connector.requests.length).toBeLessThan(200);
    });
  });
}
