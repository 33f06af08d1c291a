// A server to be patched and the machines that may be it: real vCenter clients, simulated vCenters. Each file of tests has a database
// of its own.
import { sql } from 'kysely';
import { afterEach, expect } from 'vitest';
import type { SimulatedVm } from '../../../demo/estate/vcenter/machines.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { addCampaign, addServer, addSession, addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { type MachineEstate, machineOf, openMachineEstate } from '../../support/machine-estate.ts';
import { createTestDatabase } from '../../support/test-database.ts';

export const { db } = await createTestDatabase();
export const operator = await addUser(db, 'Khalid', ['operator']);
const opened: MachineEstate[] = [];
let serial = 0;

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

export type Machines = (hostname: string) => { senlis?: readonly SimulatedVm[]; nanterre?: readonly SimulatedVm[] };

export async function world(machines: Machines, stored: (hostname: string) => string | null = () => null) {
  serial += 1;
  const hostname = `vrmach${serial}`;
  const { senlis = [], nanterre = [] } = machines(hostname);
  const estate = await openMachineEstate(db, { senlis, nanterre });
  opened.push(estate);
  const server = await addServer(db, hostname);
  await db
    .updateTable('servers')
    .set({ vcenter_vm_name: stored(hostname) })
    .where('id', '=', server)
    .execute();
  const campaign = await addCampaign(db, operator);
  const session = await addSession(db, campaign, server, { orderedBy: operator });
  return { ...estate, hostname, server, campaign, session, host: estate.targets.hostNamed(hostname) };
}

export type World = Awaited<ReturnType<typeof world>>;

export async function attempt(one: World) {
  const outcome = await startSession(one.jobs, one.session);
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  await runAttempt(one.jobs, outcome.attemptId);
  return db.selectFrom('patch_attempts').selectAll().where('id', '=', outcome.attemptId).executeTakeFirstOrThrow();
}

export async function prepared({ session, server, campaign }: World) {
  const row = {
    session_id: session,
    server_id: server,
    campaign_id: campaign,
    name: `QW_${serial}_hprod_20270111_1000`,
  };
  const { id } = await db
    .insertInto('vm_snapshots')
    .values({
      ...row,
      attempt_id: null,
      asked_by: operator,
      state: 'intended',
      created_at: MONDAY_MORNING,
      asked_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.updateTable('patch_sessions').set({ start_asked_at: null }).where('id', '=', session).execute();
  return id;
}

export const rowOf = (id: number) =>
  db.selectFrom('vm_snapshots').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
export const snapshotOf = ({ server }: World) =>
  db.selectFrom('vm_snapshots').selectAll().where('server_id', '=', server).executeTakeFirstOrThrow();
export const again = (id: number) =>
  sql`update vm_snapshots set lease_until = now() - interval '1 second' where id = ${id}`.execute(db);

/** The snapshot of an attempt whose update failed. */
export async function failed(machines: Machines = (h) => ({ senlis: [machineOf(h)] })) {
  const one = await world(machines);
  one.host.exitCode = 1;
  expect(await attempt(one)).toMatchObject({ state: 'failed', step: 'verify' });
  const row = await snapshotOf(one);
  if (row.attempt_id === null) throw new Error('no attempt has it');
  return { ...one, row, attemptId: row.attempt_id };
}

export async function wanted(one: Awaited<ReturnType<typeof failed>>, ask: 'rollback' | 'removal') {
  const set =
    ask === 'rollback'
      ? { rollback_asked_at: MONDAY_MORNING, rollback_asked_by: operator }
      : { discard_asked_at: MONDAY_MORNING };
  await db.updateTable('vm_snapshots').set(set).where('id', '=', one.row.id).execute();
}
