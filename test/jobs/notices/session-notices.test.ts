// Starts, ends and failures, told to the persons concerned as they wish; ends of package exclusions to their owners.
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { sendDigests } from '../../../bot/notifications/send-digests.ts';
import { insertAttempt } from '../../../db/queries/attempts/attempts.ts';
import { announce } from '../../../db/queries/chat/announcements.ts';
import { storeChosen } from '../../../db/queries/notifications/choices.ts';
import { loadDigest } from '../../../db/queries/notifications/digests.ts';
import type { CampaignId, ServerId, UserId } from '../../../domain/ids.ts';
import { type Chosen, NOTHING_CHOSEN, notificationDefaults } from '../../../domain/notifications/choices.ts';
import { digestOf } from '../../../domain/notifications/digest.ts';
import { askEnds } from '../../../jobs/exclusions/ask-ends.ts';
import { tellEndingExcludes } from '../../../jobs/notices/ending-excludes.ts';
import { tellOfSessions } from '../../../jobs/notices/session-notices.ts';
import { addApplication, addCampaign, addServer, addSession, addUser } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addPlace, messagesIn } from '../../support/validation-data.ts';

const { db } = await createTestDatabase();
const carole = await addUser(db, 'Carole', ['coordinator']);
const omar = await addUser(db, 'Omar', ['operator']);
const paul = await addUser(db, 'Paul', ['owner']);
for (const [name, userId] of [
  ['carole', carole],
  ['omar', omar],
  ['paul', paul],
] as const)
  await addPlace(db, name, userId);
const application = await addApplication(db, 'Péage', paul);
const DEFAULTS = notificationDefaults('Europe/Paris');
const DAY = new Date('2027-01-11T14:00:00+01:00');
const NIGHT = new Date('2027-01-11T22:00:00+01:00');
const MORNING = new Date('2027-01-12T08:00:00+01:00');
let serial = 0;
let campaignId: CampaignId;

beforeEach(async () => {
  for (const table of ['personal_notices', 'notification_choices', 'announcements', 'package_excludes'] as const)
    await db.deleteFrom(table).execute();
  for (const table of ['outgoing_messages', 'card_anchors', 'morning_digests', 'account_hosts'] as const)
    await db.deleteFrom(table).execute();
  campaignId = await addCampaign(db, carole);
});

const choose = (userId: UserId, wishes: Chosen['wishes']) =>
  db.transaction().execute((trx) => storeChosen(trx, userId, { ...NOTHING_CHOSEN, wishes }, DAY));

/** Of a server of Omar's and Paul's. */
async function happened(
  kind: 'start' | 'end',
  at: Date,
  more: { readonly failed?: boolean; readonly production?: boolean } = {},
): Promise<ServerId> {
  serial += 1;
  const environment = more.production === true ? { environment: 'Production' } : {};
  const serverId = await addServer(db, `vrnotice${serial}`, { application, ...environment });
  const sessionId = await addSession(db, campaignId, serverId);
  const status = kind === 'start' ? 'in_progress' : more.failed === true ? 'failed' : 'patched';
  await db.updateTable('patch_sessions').set({ intervenant_id: omar, status }).where('id', '=', sessionId).execute();
  await db.transaction().execute(async (trx) => {
    const of = { sessionId, serverId, campaignId, startedBy: omar, at, step: 'conclude' } as const;
    const attemptId = await insertAttempt(trx, of);
    const facts =
      more.failed === true ? { outcome: 'failed', failureClass: 'disk' } : { outcome: 'patched', packages: 3 };
    await announce(trx, { sessionId, attemptId, kind, at, facts: kind === 'start' ? {} : (facts as never) });
  });
  return serverId;
}

const tell = (now: Date) => tellOfSessions(db, now, DEFAULTS, 0);

describe('starts, ends and failures', () => {
  it('are told by nobody’s choice as failures to the operator alone, once, whatever the number of workers', async () => {
    await happened('start', DAY);
    await happened('end', DAY);
    await happened('end', DAY, { failed: true });
    await happened('end', DAY, { failed: true });
    await Promise.all([tell(DAY), tell(DAY), tell(DAY)]);
    await tell(DAY);
    const told = await messagesIn(db, 'omar');
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^PatchCenter #\d+\nFailed, .* \(2\): vrnotice\d+, vrnotice\d+$/);
    expect(await messagesIn(db, 'paul')).toEqual([]);
    expect(await sendDigests(db, MORNING, { zone: 'Europe/Paris' })).toBe(2);
  });

  it('are told to who wants them, and to nobody who has switched them off', async () => {
    await choose(paul, { end: 'now', start: 'now' });
    await choose(omar, { failure: 'off' });
    await happened('start', DAY);
    await happened('end', DAY);
    await happened('end', DAY, { failed: true });
    await tell(DAY);
    expect(await messagesIn(db, 'omar')).toEqual([]);
    expect((await messagesIn(db, 'paul')).map((text) => text.split('\n')[1])).toEqual([
      expect.stringMatching(/^Patching started/),
      expect.stringMatching(/^Done, 3 packages/),
    ]);
  });

  it('come at night to those on duty for production that failed, and to nobody else', async () => {
    await happened('end', NIGHT, { failed: true });
    await tell(NIGHT);
    expect(await messagesIn(db, 'omar')).toEqual([]);
    await happened('end', NIGHT, { failed: true, production: true });
    await tell(NIGHT);
    expect(await messagesIn(db, 'omar')).toHaveLength(1);
    expect(await messagesIn(db, 'carole')).toEqual([]);
    expect(await sendDigests(db, MORNING, { zone: 'Europe/Paris' })).toBe(3);
  });

  it('of an emergency come at night to all of them', async () => {
    await db.updateTable('campaigns').set({ kind: 'emergency' }).where('id', '=', campaignId).execute();
    await happened('end', NIGHT, { failed: true });
    await tell(NIGHT);
    for (const place of ['omar', 'paul', 'carole']) expect(await messagesIn(db, place)).toHaveLength(1);
  });

  it('are left out of the morning once they are over', async () => {
    const server = await happened('end', NIGHT, { failed: true });
    await tell(NIGHT);
    await db.updateTable('patch_sessions').set({ status: 'patched' }).where('server_id', '=', server).execute();
    expect(await sendDigests(db, MORNING, { zone: 'Europe/Paris' })).toBe(0);
  });

  it('outside of the list of an account are not told to it (PEOPLE-3)', async () => {
    const rule = { user_id: omar, kind: 'host', value: 'other*' } as const;
    await db.insertInto('account_hosts').values(rule).execute();
    await happened('end', DAY, { failed: true });
    await tell(DAY);
    expect(await messagesIn(db, 'omar')).toEqual([]);
    await db.deleteFrom('account_hosts').execute();
  });
});

describe('the end of a package exclusion', () => {
  const exclude = async (expiresOn: string) => {
    serial += 1;
    const serverId = await addServer(db, `vrexclude${serial}`);
    const row = { server_id: serverId, glob: 'httpd*', owner_id: omar, reason: 'pinned', expires_on: expiresOn };
    await db
      .insertInto('package_excludes')
      .values({ ...row, created_at: DAY, removed_at: null, removed_by: null })
      .execute();
    return serverId;
  };
  const wishNow = () => choose(omar, { exclusion: 'now' });
  const tellEnding = (now: Date) => tellEndingExcludes(db, now, DEFAULTS);

  it('is told a week before, once, and again for another end', async () => {
    await wishNow();
    const serverId = await exclude('2027-01-18');
    await exclude('2027-01-19');
    expect(await tellEnding(DAY)).toBe(1);
    expect(await tellEnding(DAY)).toBe(0);
    expect(await messagesIn(db, 'omar')).toEqual([
      expect.stringMatching(
        /^Your package exclusion ends on 18 January 2027: httpd\* \(vrexclude\d+\)\..*\/excludes vrexclude/,
      ),
    ]);
    await db
      .updateTable('package_excludes')
      .set({ expires_on: '2027-01-15' })
      .where('server_id', '=', serverId)
      .execute();
    expect(await tellEnding(DAY)).toBe(1);
  });

  it('waits for the morning by default, and is left out once it was extended', async () => {
    const serverId = await exclude('2027-01-18');
    expect(await tellEnding(DAY)).toBe(1);
    expect(await messagesIn(db, 'omar')).toEqual([]);
    await db
      .updateTable('package_excludes')
      .set({ expires_on: '2027-03-01' })
      .where('server_id', '=', serverId)
      .execute();
    expect(await sendDigests(db, MORNING, { zone: 'Europe/Paris' })).toBe(0);
  });

  it('asks its owner when it has come', async () => {
    await wishNow();
    await exclude('2027-01-10');
    expect(await askEnds(db, DAY, DEFAULTS)).toBe(1);
    expect(await messagesIn(db, 'omar')).toEqual([
      expect.stringMatching(/^The end of this package exclusion has passed: httpd\*/),
    ]);
  });
});

describe('the morning after', () => {
  const digests = () => sendDigests(db, MORNING, { zone: 'Europe/Paris' });
  const ofOmar = async () => {
    const row = await db.selectFrom('morning_digests').select('id').where('user_id', '=', omar).executeTakeFirst();
    const digest = row === undefined ? null : await loadDigest(db, row.id);
    const lines = (digest?.notices ?? []).map((one) => ({ ...one, isSettled: one.wasSettled }));
    return digestOf(lines).told.map(({ line }) => line.en.replace(/\n/g, ' '));
  };
  const hostname = async (id: ServerId) =>
    (await db.selectFrom('servers').select('hostname').where('id', '=', id).executeTakeFirstOrThrow()).hostname;
  const states = async () =>
    (await db.selectFrom('personal_notices').select('state').where('user_id', '=', omar).orderBy('id').execute()).map(
      ({ state }) => state,
    );
  const limitTo = (value: string) =>
    db.insertInto('account_hosts').values({ user_id: omar, kind: 'host', value }).execute();

  it('names every failure of the night, though all have the card of one campaign', async () => {
    const servers: string[] = [];
    for (const hour of [22, 23]) {
      const at = new Date(`2027-01-11T${hour}:00:00+01:00`);
      servers.push(await hostname(await happened('end', at, { failed: true })));
      await tell(at);
    }
    await digests();
    const told = await ofOmar();
    expect(servers.filter((name) => !told.join(' ').includes(name))).toEqual([]);
  });

  it('names no server that has left the list of hosts of its person meanwhile (PEOPLE-3)', async () => {
    const [kept, gone] = [
      await happened('end', NIGHT, { failed: true }),
      await happened('end', NIGHT, { failed: true }),
    ];
    await choose(omar, { end: 'morning' });
    await tell(NIGHT);
    const ended = await happened('end', NIGHT);
    await tell(NIGHT);
    await limitTo(await hostname(kept));
    await digests();
    expect(await ofOmar()).toEqual([]);
    expect(await states()).toEqual(['left', 'left']);
    await db.deleteFrom('personal_notices').execute();
    await limitTo(await hostname(await happened('end', NIGHT, { failed: true })));
    await tell(NIGHT);
    await digests();
    expect(await states()).toEqual(['told']);
    expect((await ofOmar()).join()).not.toContain(await hostname(gone));
    expect((await ofOmar()).join()).not.toContain(await hostname(ended));
  });

  it('comes to everybody else when it cannot be written to one of them, who is told later', async () => {
    await happened('end', NIGHT, { failed: true });
    await tell(NIGHT);
    await sql`create function dies() returns trigger language plpgsql as $$ begin raise 'broken'; end $$`.execute(db);
    for (const broken of [omar, paul, carole]) {
      await db.updateTable('personal_notices').set({ state: 'waiting', ended_at: null, digest_id: null }).execute();
      await db.deleteFrom('morning_digests').execute();
      await sql
        .raw(`create trigger dies before insert on morning_digests for each row when (new.user_id = ${broken})
          execute function dies()`)
        .execute(db);
      await expect(digests()).rejects.toThrow(/broken/);
      await sql`drop trigger dies on morning_digests`.execute(db);
      const told = await db.selectFrom('morning_digests').select('user_id').execute();
      expect(told.map(({ user_id: id }) => id).sort()).toEqual(
        [omar, paul, carole].filter((id) => id !== broken).sort(),
      );
      expect(await digests()).toBe(1);
    }
  });
});
