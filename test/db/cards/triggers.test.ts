// What is noted of changed cards, by whomever, at whatever moment; and what is not.
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { collectCardChanges } from '../../../db/queries/chat/card-changes.ts';
import { noteTimePassed } from '../../../db/queries/chat/card-clock.ts';
import type { AttemptId, CampaignId, SessionId } from '../../../domain/ids.ts';
import { addCampaign, addServer, addSession, addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addLink, addPlace, addWaiting } from '../../support/validation-data.ts';

const ZONE = 'Europe/Paris';
const MINUTE_MS = 60_000;

const { db } = await createTestDatabase();
let campaign: CampaignId;
let other: CampaignId;
let far: CampaignId;
let session: SessionId;
let attempt: AttemptId;

beforeAll(async () => {
  const operator = await addUser(db, 'Omar', ['operator']);
  await addPlace(db, '19:cards', null);
  campaign = await addCampaign(db, operator);
  other = await addCampaign(db, operator);
  far = await addCampaign(db, operator);
  const nonprod = await addServer(db, 'vrapp1');
  const prod = await addServer(db, 'vpapp1', { environment: 'Production' });
  await addLink(db, prod, nonprod);
  session = await addSession(db, campaign, nonprod);
  await addSession(db, other, prod, { branch: 'prod' });
  await addSession(db, far, await addServer(db, 'vpfar1', { environment: 'Production' }), { branch: 'prod' });
  await addWaiting(db, { campaignId: campaign, serverId: nonprod, sessionId: session });
  attempt = (await db.selectFrom('patch_attempts').select('id').executeTakeFirstOrThrow()).id;
  for (const id of [campaign, other, far]) await live(`go:${id}`, `campaign:${id}`, `prereqs:${id}`);
  await live('snapshots', 'server:vrapp1', 'server:vpapp1', 'download:1');
});

/** As cards that have been there for a while. */
async function live(...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await db.insertInto('cards').values({ key }).execute();
    const place = { conversation_id: '19:cards', thread_id: null, language: 'en', created_at: MONDAY_MORNING } as const;
    await db
      .insertInto('card_anchors')
      .values({ card_key: key, ...place })
      .execute();
  }
  await db.deleteFrom('card_changes').execute();
}

beforeEach(async () => {
  await db.deleteFrom('card_changes').execute();
});

/** Keys that are noted, in order; they are noted no more. */
async function noted(): Promise<readonly string[]> {
  const rows = await db.deleteFrom('card_changes').returning('card_key').execute();
  return [...new Set(rows.map((row) => row.card_key))].sort();
}

describe('a change of what cards are drawn from', () => {
  it('GATE-1, PIN-1: an answer concerns the cards of the production behind it, in another campaign too; a KO every open go', async () => {
    const answer = (status: 'validated_ok' | 'validated_ko') =>
      db.updateTable('patch_validation').set({ status, answered_at: MONDAY_MORNING, comment: 'no' }).execute();
    await answer('validated_ok');
    const concerned = [
      `campaign:${campaign}`,
      `campaign:${other}`,
      `go:${other}`,
      `prereqs:${other}`,
      'server:vpapp1',
      'server:vrapp1',
      'snapshots',
    ];
    expect(await noted()).toEqual(concerned);
    await answer('validated_ko');
    const goes = await db.selectFrom('campaigns').select('id').where('status', '=', 'open').execute();
    expect(await noted()).toEqual([...new Set([...concerned, ...goes.map(({ id }) => `go:${id}`)])].toSorted());
  });

  it('GATE-5: says so to a card that stands as final as well', async () => {
    await db.updateTable('cards').set({ final: true }).where('key', '=', `go:${other}`).execute();
    await db.updateTable('patch_validation').set({ status: 'validated_ok', answered_at: MONDAY_MORNING }).execute();
    expect(await noted()).toContain(`go:${other}`);
  });

  it('RUN-11: the end of an attempt concerns custody, where its snapshot was in use', async () => {
    await db.updateTable('patch_attempts').set({ ended_at: new Date() }).where('id', '=', attempt).execute();
    expect(await noted()).toContain('snapshots');
  });

  it('PRE-1: a start concerns the prerequisites of its campaign, whose button goes', async () => {
    await db.updateTable('patch_sessions').set({ status: 'in_progress' }).where('id', '=', session).execute();
    expect(await noted()).toContain(`prereqs:${campaign}`);
  });

  it('PRE-8: what was read on the server concerns the prerequisites of its campaign', async () => {
    await db.updateTable('patch_sessions').set({ prereq_ssh: 'ko' }).where('id', '=', session).execute();
    expect(await noted()).toContain(`prereqs:${campaign}`);
  });

  it('is nothing to a card when a lease is prolonged, nor when a row is written as it was', async () => {
    await sql`update patch_attempts set lease_until = now()`.execute(db);
    await sql`update patch_sessions set lease_until = now(), status = status`.execute(db);
    expect(await noted()).toEqual([]);
  });

  it('is taken back with its transaction', async () => {
    const end = new Error('not committed');
    const cut = db.transaction().execute(async (trx) => {
      await trx.updateTable('campaigns').set({ label: 'other' }).execute();
      throw end;
    });
    await expect(cut).rejects.toBe(end);
    expect(await noted()).toEqual([]);
  });

  it('finds servers whose names a key spells otherwise', async () => {
    for (const name of ['été_1', 'a b%c', 'x/y?']) {
      await live(`server:${encodeURIComponent(name)}`);
      await addServer(db, name);
      expect(await noted()).toContain(`server:${encodeURIComponent(name)}`);
    }
  });
});

describe('collecting', () => {
  const seq = async (key: string) =>
    Number(
      (await db.selectFrom('cards').select('dirty_seq').where('key', '=', key).executeTakeFirstOrThrow()).dirty_seq,
    );

  it('counts a card once, whatever the number of changes and of processes', async () => {
    const before = await seq(`campaign:${far}`);
    for (const label of ['a', 'b', 'c'])
      await db.updateTable('campaigns').set({ label }).where('id', '=', far).execute();
    await Promise.all([collectCardChanges(db), collectCardChanges(db), collectCardChanges(db)]);
    await vi.waitFor(async () => {
      await collectCardChanges(db);
      expect(await noted()).toEqual([]);
    });
    expect(await seq(`campaign:${far}`)).toBe(before + 1);
  });

  it('leaves a card that a transaction holds for later, and waits for nobody', async () => {
    const before = await seq(`campaign:${far}`);
    await db.transaction().execute(async (trx) => {
      await trx.selectFrom('cards').selectAll().where('key', '=', `campaign:${far}`).forUpdate().execute();
      await db.updateTable('campaigns').set({ label: 'held' }).where('id', '=', far).execute();
      await collectCardChanges(db);
      expect(await seq(`campaign:${far}`)).toBe(before);
    });
    await collectCardChanges(db);
    expect(await seq(`campaign:${far}`)).toBe(before + 1);
  });

  it('draws a new card once more when a transaction ends that could not see it', async () => {
    const key = `server:vpfar1`;
    let shown = 0;
    await db.transaction().execute(async (trx) => {
      await trx.updateTable('patch_sessions').set({ status: 'pending' }).where('campaign_id', '=', far).execute();
      await db.insertInto('cards').values({ key }).execute();
      await collectCardChanges(db);
      await collectCardChanges(db);
      shown = await seq(key);
    });
    await vi.waitFor(async () => {
      await collectCardChanges(db);
      expect(await seq(key)).toBeGreaterThan(shown);
    });
  });
});

describe('time that passes', () => {
  const at = (minutes: number) => new Date(MONDAY_MORNING.getTime() + minutes * MINUTE_MS);
  const pass = async (minutes: number) => {
    await noteTimePassed(db, at(minutes), ZONE);
    return noted();
  };

  it('concerns what ends then, once, and again when the clock went back', async () => {
    const operator = await addUser(db, 'Olga', ['operator']);
    await sql`insert into downloads (id, request, language, token_hash, created_by, created_at, expires_at)
      overriding system value values (1, '{"kind":"links"}', 'en', 't', ${operator}, ${at(0)}, ${at(20)})`.execute(db);
    await noted();
    await pass(0);
    expect(await pass(19)).not.toContain('download:1');
    expect(await pass(21)).toContain('download:1');
    expect(await pass(22)).not.toContain('download:1');
    expect(await pass(10)).toContain('download:1');
  });

  it('concerns a campaign when a slot of it has passed (SLOT-1)', async () => {
    await db
      .updateTable('patch_sessions')
      .set({ status: 'pending', date_prevue: '2027-01-11', heure_prevue: '11:00' })
      .where('campaign_id', '=', far)
      .execute();
    await pass(50);
    expect(await pass(59)).not.toContain(`campaign:${far}`);
    expect(await pass(62)).toContain(`campaign:${far}`);
  });

  it('concerns a campaign when nobody follows its attempt any more', async () => {
    await pass(70);
    await sql`update patch_attempts set state = 'running', ended_at = null, lease_until = now() + interval '1 second'
      where id = ${attempt}`.execute(db);
    await noted();
    await vi.waitFor(async () => expect(await pass(70)).toContain(`campaign:${campaign}`), 5_000);
    expect(await pass(70)).not.toContain(`campaign:${campaign}`);
  });

  it('draws ages anew each hour, of cards that were posted lately', async () => {
    await pass(100);
    expect(await pass(200)).toContain('server:vpapp1');
    await pass(7 * 24 * 60);
    expect(await pass(7 * 24 * 60 + 90)).not.toContain('server:vpapp1');
  });
});
