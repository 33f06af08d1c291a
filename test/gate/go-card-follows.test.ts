// The go card follows whatever the gate reads (GATE-3, GATE-5, GATE-7), in whichever campaign it happens.
import { beforeAll, expect, it } from 'vitest';
import { installCardTriggers } from '../../db/card-triggers.ts';
import { collectCardChanges } from '../../db/queries/chat/card-changes.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { dirtySeq, done, showing } from '../bot/shared/bench.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { gateWorld, type Pair } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
let campaignId: CampaignId;
let pair: Pair;

beforeAll(async () => {
  await installCardTriggers(db);
  campaignId = await world.campaign();
  pair = await world.pair();
  await world.session(campaignId, pair.prod);
  await world.validated(campaignId, pair);
  const given = {
    gate_shortened_reason: 'r',
    gate_shortened_by: world.people.ada.userId,
    gate_shortened_at: world.later(),
  };
  await db
    .updateTable('campaigns')
    .set({ kind: 'emergency', ...given })
    .where('id', '=', campaignId)
    .execute();
  await db
    .insertInto('server_scans')
    .values({ server_id: pair.nonprod })
    // The attempt's own reading is there.
    .onConflict((oc) => oc.doNothing())
    .execute();
  await showing(db, `go:${campaignId}`, 'channel-go');
  await collectCardChanges(db);
});

const CHANGES: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['a start is ordered elsewhere', async () => world.order(await world.campaign(), pair.nonprod)],
  [
    'a rollback is asked for',
    () =>
      db
        .updateTable('vm_snapshots')
        .set({ rollback_asked_at: world.later() })
        .where('server_id', '=', pair.nonprod)
        .execute(),
  ],
  ['a link is lost', () => db.updateTable('servers').set({ etat: 'Arrêté' }).where('id', '=', pair.nonprod).execute()],
  [
    'its scan is read',
    () =>
      db
        .updateTable('server_scans')
        .set({ scanned_at: world.later(), security_pending: 0 })
        .where('server_id', '=', pair.nonprod)
        .execute(),
  ],
  [
    'an advisory is open',
    () =>
      db
        .insertInto('server_advisories')
        .values({
          ...{ server_id: pair.nonprod, advisory: 'A', severity: null, cves: ['CVE-1'] },
          packages: [],
          held_back: false,
        })
        .execute(),
  ],
  [
    'its checks are known',
    () => db.updateTable('attempt_steps').set({ result: '{}' }).where('step', '=', 'checks').execute(),
  ],
  ['a go is given', async () => done(await world.approve(campaignId))],
  ['a go no longer covers it', () => db.updateTable('prod_go_servers').set({ linked: [] }).execute()],
  [
    'it is restored',
    () => db.updateTable('patch_sessions').set({ enrolment: 2 }).where('server_id', '=', pair.prod).execute(),
  ],
];

it.each(CHANGES)('GATE-5: the go card is drawn again when %s', async (what, change) => {
  if (what === 'a go is given') {
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: null })
      .where('server_id', '=', pair.nonprod)
      .execute();
    await db.updateTable('vm_snapshots').set({ rollback_asked_at: null }).execute();
    await collectCardChanges(db);
  }
  const before = await dirtySeq(db, `go:${campaignId}`);
  await change();
  await collectCardChanges(db);
  expect(await dirtySeq(db, `go:${campaignId}`)).toBeGreaterThan(before);
});
