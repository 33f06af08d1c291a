// An upgrade in the middle of a week: the database of an earlier version is migrated with everything under way in it, and its people and
// workers go on (issue 14). What stands still after an upgrade would be found here.
import { describe, expect, it } from 'vitest';
import { orderStart } from '../../bot/campaigns/order-start.ts';
import type { Requester } from '../../bot/shared/operation.ts';
import type { IsoDate } from '../../domain/clock.ts';
import type { AttemptId, CampaignId, SessionId } from '../../domain/ids.ts';
import { attemptName } from '../../targets/detached/attempt-name.ts';
import { done, openBench } from '../bot/shared/bench.ts';
import { work, workerOn } from '../db/restored/lost-time.ts';
import { createFakeTargets } from '../fakes/targets.ts';
import { buttonsOf } from '../flow/chat-driver.ts';
import type { KeptCard } from './kept-card.ts';
import { openKeptDatabase } from './kept-database.ts';
import { keptVersions } from './kept-version.ts';
import { openChat } from './press.ts';
import { CUTS } from './record/unfinished.ts';

const MINUTE = 60_000;

for (const kept of await keptVersions()) {
  const { db } = await openKeptDatabase(kept);
  const chat = openChat(db, kept.now);
  const targets = createFakeTargets();
  const later = new Date(kept.now.getTime() + MINUTE);

  const attemptOf = (id: AttemptId) =>
    db.selectFrom('patch_attempts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const underWay = () =>
    db
      .selectFrom('patch_attempts as a')
      .innerJoin('servers as v', 'v.id', 'a.server_id')
      .select(['a.id', 'a.state', 'a.step', 'a.session_id as session', 'a.started_at as startedAt', 'v.hostname'])
      .where('a.ended_at', 'is', null)
      .orderBy('a.id')
      .execute();
  function keptCard(key: RegExp, verb: string): { card: KeptCard; button: ReturnType<typeof buttonsOf>[number] } {
    for (const card of kept.cards) {
      const button = key.test(card.key) ? buttonsOf(card.card).find((one) => one.verb === verb) : undefined;
      if (button !== undefined) return { card, button };
    }
    throw new Error(`no kept card ${key} with ${verb}`);
  }

  async function press(entraId: string, key: RegExp, verb: string, inputs: object = {}) {
    const { card, button } = keptCard(key, verb);
    const pressed = await chat.press(entraId, card, { ...button, data: { ...button.data, ...inputs } });
    expect(pressed.errors).toEqual([]);
    return { card, button, answer: pressed.answer };
  }

  // In this order: a week goes on.
  describe(`a week that was lived on ${kept.version} goes on after the upgrade`, () => {
    it('workers take up what was under way where it stood: no update is ordered twice', async () => {
      const running = (await underWay()).filter(({ state }) => state === 'running');
      expect(running.map(({ hostname }) => hostname)).toEqual(CUTS.map(({ server }) => server));
      const [beforeSnapshot, updating, rebooting] = running;
      if (beforeSnapshot === undefined || updating === undefined || rebooting === undefined)
        throw new Error('three attempts');
      const host = targets.hostNamed(updating.hostname);
      // Ordered by the earlier version, under the name that it gave.
      host.update = { name: attemptName(updating.id, updating.startedAt), exitCode: 0 };
      host.packages = host.after;
      targets.hostNamed(rebooting.hostname).needsReboot = 'yes';
      await work(workerOn(db, targets, later));
      const ended = await Promise.all(running.map(({ id }) => attemptOf(id)));
      expect(ended.map(({ state }) => state)).toEqual(['patched', 'patched', 'patched']);
      expect([host.starts, targets.hostNamed(beforeSnapshot.hostname).starts]).toEqual([0, 1]);
      expect(targets.hostNamed(rebooting.hostname)).toMatchObject({ starts: 0, reboots: 1 });
    });

    it('what was ordered before it is begun or refused with its reason, and no order is lost', async () => {
      const ordered = (kept.rows.get('patch_sessions') ?? []).filter((row) => row.start_asked_at !== null);
      expect(ordered.length).toBeGreaterThan(0);
      for (const { id } of ordered) {
        const session = await db
          .selectFrom('patch_sessions')
          .select(['status', 'start_asked_at', 'start_refusal'])
          .where('id', '=', Number(id) as SessionId)
          .executeTakeFirstOrThrow();
        const isAnswered = session.status === 'patched' || (session.start_refusal ?? []).length > 0;
        expect(isAnswered, JSON.stringify(session)).toBe(true);
      }
      const undone = await db
        .selectFrom('prereq_run_sessions')
        .select('session_id')
        .where('done_at', 'is', null)
        .execute();
      expect(undone).toEqual([]);
    });

    it('a server that waits for its reboot is rebooted by the button that its owner was shown then', async () => {
      const waiting = (await underWay()).find(({ id }) => kept.cards.some(({ key }) => key === `reboot:${id}`));
      if (waiting === undefined) throw new Error('nobody waits');
      const owners = await db
        .selectFrom('application_contacts as c')
        .innerJoin('servers as v', 'v.application_id', 'c.application_id')
        .innerJoin('users as u', 'u.contact_id', 'c.contact_id')
        .select('u.entra_id')
        .where('v.hostname', '=', waiting.hostname)
        .execute();
      await press(owners[0]?.entra_id ?? '', new RegExp(`^reboot:${waiting.id}$`), 'reboot.now');
      targets.hostNamed(waiting.hostname).needsReboot = 'yes';
      await work(workerOn(db, targets, later));
      expect(await attemptOf(waiting.id)).toMatchObject({ state: 'patched', rebooted: true });
    });

    it('an owner answers on a card of then, and the answer counts', { timeout: 120_000 }, async () => {
      const before = await answered();
      for (const [card, button] of buttonsOfThen('validation.ok')) {
        for (const entraId of await everybody()) await chat.press(entraId, card, button);
      }
      expect(await answered()).toBeGreaterThan(before);
    });

    it('an operator starts the next server of a campaign of then, and it is patched', async () => {
      const next = await db
        .selectFrom('patch_sessions as s')
        .innerJoin('servers as v', 'v.id', 's.server_id')
        .select(['s.id', 's.campaign_id as campaignId', 'v.hostname'])
        .where('s.status', 'in', ['pending', 'prereq_ok'])
        .where('s.branch', '=', 'hprod')
        .where('s.campaign_id', '=', 2 as CampaignId)
        .orderBy('s.id')
        .executeTakeFirstOrThrow();
      const bench = { ...openBench(db), clock: { now: () => later } };
      const order = {
        campaignId: next.campaignId,
        hostnames: [next.hostname],
        bySlot: false,
        earlyUntil: '2027-12-31' as IsoDate,
      };
      done(await orderStart(bench, await anAdmin(), order));
      await work(workerOn(db, targets, later));
      const { status } = await db
        .selectFrom('patch_sessions')
        .select('status')
        .where('id', '=', next.id)
        .executeTakeFirstOrThrow();
      expect(status).toBe('patched');
      expect(targets.hostNamed(next.hostname).starts).toBe(1);
    });
  });

  function buttonsOfThen(verb: string) {
    return kept.cards.flatMap((card) =>
      buttonsOf(card.card)
        .filter((one) => one.verb === verb)
        .map((button) => [card, button] as const),
    );
  }

  async function everybody(): Promise<readonly string[]> {
    const rows = await db.selectFrom('users').select('entra_id').where('entra_id', 'is not', null).execute();
    return rows.map(({ entra_id }) => entra_id ?? '');
  }

  async function anAdmin(): Promise<Requester> {
    const row = await db
      .selectFrom('user_roles as r')
      .innerJoin('users as u', 'u.id', 'r.user_id')
      .select(['u.id as userId', 'u.entra_id as entraId', 'u.display_name as name'])
      .where('r.role', '=', 'admin')
      .where('u.entra_id', 'is not', null)
      .executeTakeFirstOrThrow();
    const actor = { kind: 'person', ...row, entraId: row.entraId ?? '', roles: ['admin'] } as const;
    return { actor, activityId: 'after the upgrade' };
  }

  async function answered(): Promise<number> {
    return (await db.selectFrom('patch_validation').select('id').where('status', '=', 'validated_ok').execute()).length;
  }
}
