// RUN-17: servers that are normally off, over real vCenter clients and simulated vCenters: namesakes, silence, moves.
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import type { SimulatedVm } from '../../../demo/estate/vcenter/machines.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { runStopJob } from '../../../jobs/sessions/stop-started.ts';
import { fakeUuid } from '../../fakes/machine.ts';
import { addCampaign, addServer, addSession, addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { type MachineEstate, machineOf, openMachineEstate } from '../../support/machine-estate.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Khalid', ['operator']);
const opened: MachineEstate[] = [];
let serial = 0;

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

type Machines = { readonly senlis?: readonly SimulatedVm[]; readonly nanterre?: readonly SimulatedVm[] };

async function world(machines: (hostname: string, off: SimulatedVm) => Machines) {
  serial += 1;
  const hostname = `vrdark${serial}`;
  const { senlis = [], nanterre = [] } = machines(hostname, machineOf(hostname, { poweredOn: false }));
  const estate = await openMachineEstate(db, { senlis, nanterre });
  opened.push(estate);
  estate.targets.hostNamed(hostname).reachable = false;
  const server = await addServer(db, hostname);
  await db
    .updateTable('servers')
    .set({ normally_off: true, vm_uuid: fakeUuid(hostname), vm_uuid_at: MONDAY_MORNING })
    .where('id', '=', server)
    .execute();
  const session = await addSession(db, await addCampaign(db, operator), server, { orderedBy: operator });
  return { ...estate, hostname, server, session };
}

type World = Awaited<ReturnType<typeof world>>;

const on = ({ senlis, nanterre }: World) =>
  [senlis, nanterre].flatMap(({ name, state }) =>
    state().flatMap((vm) => (vm.poweredOn ? [`${name}/${vm.name}`] : [])),
  );

async function attempt(one: World) {
  await runSessionJob(one.jobs, one.session);
  const { id } = await db
    .selectFrom('patch_attempts')
    .select('id')
    .where('session_id', '=', one.session)
    .executeTakeFirstOrThrow();
  await runAttempt(one.jobs, id);
}

async function stop(one: World) {
  const row = () =>
    db.selectFrom('powered_on_servers').selectAll().where('server_id', '=', one.server).executeTakeFirstOrThrow();
  await runStopJob(one.jobs, (await row()).id);
  return row();
}

const statusOf = async ({ session }: World) =>
  (await db.selectFrom('patch_sessions').select('status').where('id', '=', session).executeTakeFirstOrThrow()).status;

describe('RUN-17: a server that is normally off, in several vCenters', () => {
  it('RUN-17 is started by its uuid, a namesake in an earlier vCenter or not, patched and stopped again', async () => {
    const one = await world((h, off) => ({
      senlis: [machineOf(h, { poweredOn: false, uuid: fakeUuid('namesake') })],
      nanterre: [off],
    }));
    await attempt(one);
    expect(await statusOf(one)).toBe('patched');
    expect(on(one)).toEqual([`nanterre/${one.hostname}`]);
    expect(one.snapshots()).toEqual({ [`nanterre/${one.hostname}`]: 1 });
    expect(await stop(one)).toMatchObject({ outcome: 'off' });
    expect(on(one)).toEqual([]);
  });

  it('RUN-17 is not started while a vCenter is silent', async () => {
    const one = await world((_h, off) => ({ senlis: [off] }));
    one.silence(one.nanterre);
    await runSessionJob(one.jobs, one.session);
    expect([on(one), await statusOf(one)]).toEqual([[], 'pending']);
  });

  it('RUN-17 is stopped where it is, when it has moved to another vCenter', async () => {
    const one = await world((_h, off) => ({ senlis: [off] }));
    await attempt(one);
    one.senlis.move(one.hostname, one.nanterre);
    expect(await stop(one)).toMatchObject({ outcome: 'off', vcenter: 'nanterre' });
    expect(on(one)).toEqual([]);
  });

  it('RUN-17 is not stopped by its reference in a vCenter that was built anew with another machine under it', async () => {
    const one = await world((h, off) => ({ senlis: [off], nanterre: [machineOf(`${h}z`)] }));
    await attempt(one);
    one.senlis.move(one.hostname, one.nanterre);
    one.nanterre.move(`${one.hostname}z`, one.senlis);
    one.senlis.becomeAnother('5a5a5a5a-0000-4000-8000-000000000001');
    // The first answer of another vCenter is refused; whoever asks next compares.
    expect(await stop(one)).toMatchObject({ stopped_at: null });
    await sql`update powered_on_servers set lease_until = now() - interval '1 second' where server_id = ${one.server}`.execute(
      db,
    );
    expect(await stop(one)).toMatchObject({ outcome: 'off', vcenter: 'nanterre' });
    expect(on(one)).toEqual([`senlis/${one.hostname}z`]);
  });

  it('RUN-17 whose guest has no VMware Tools is switched off after its time', async () => {
    const one = await world((_h, off) => ({ senlis: [{ ...off, toolsRunning: false }] }));
    await attempt(one);
    expect(await stop(one)).toMatchObject({ outcome: 'off' });
    expect(on(one)).toEqual([]);
  });
});
