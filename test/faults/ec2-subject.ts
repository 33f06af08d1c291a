// One instance of EC2 whose attempt a fault will meet: the real ports and operations over the stand-in of AWS, and what must be true of it afterwards.
import { expect } from 'vitest';
import type { Db } from '../../db/schema/database.ts';
import { createHostOperations } from '../../targets/host-operations.ts';
import { createMachines } from '../../targets/machines.ts';
import { createReach } from '../../targets/reach.ts';
import { createFakeTargets } from '../fakes/targets.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../support/campaign-data.ts';
import { createJobContext } from '../support/job-context.ts';
import { PLACE, type SsmEstate, startEstate } from '../targets/ssm/ssm-estate.ts';
import { hookedHost, hookedMachines, hookedSsh } from './hooked.ts';
import type { FaultBench, Subject } from './subject.ts';
import type { WorkerOf } from './to-the-end.ts';

/** What a wait of the product is on the clock of AWS. */
const WAIT_SECONDS = 15;

export type Ec2Subject = Subject & { readonly estate: SsmEstate; readonly id: string; readonly worker: WorkerOf };

let serial = 0;

export async function addInstance({ db, operator, application }: FaultBench): Promise<Ec2Subject> {
  serial += 1;
  const hostname = `vrec2fault${serial}`;
  const estate = await startEstate({
    hostnames: [hostname],
    first: serial,
    speed: 60,
    settings: { silenceSeconds: 1 },
  });
  const { id } = estate.instance(hostname);
  const campaign = await addCampaign(db, operator);
  const server = await addServer(db, hostname, { application, rebootPolicy: 'if-needed' });
  const [account = '', region = ''] = PLACE.split('/');
  await db
    .insertInto('ec2_instances')
    .values({ hostname, account, region, instance_id: id, changed_at: MONDAY_MORNING })
    .execute();
  const session = await addSession(db, campaign, server, { orderedBy: operator });
  const targets = createFakeTargets();
  return { targets, hostname, session, campaign, estate, id, worker: workerOf(db, estate, targets, hostname) };
}

function workerOf(db: Db, estate: SsmEstate, fake: Subject['targets'], hostname: string): WorkerOf {
  const { port, operations, machines } = estate.open;
  const targets = {
    ...fake,
    ssh: createReach({ posix: fake.ssh, ssm: hookedSsh(fake, port) }),
    host: createHostOperations({ posix: fake.host, ssm: hookedHost(fake, operations) }),
    vcenter: createMachines([fake.vcenter, hookedMachines(fake, machines, hostname)]),
  };
  return (owner) => {
    const jobs = createJobContext(db, targets, owner);
    return {
      ...jobs,
      settings: { ...jobs.settings, retryMinutes: 0.1 },
      sleep: async (_ms, signal) => {
        signal?.throwIfAborted();
        estate.aws.advance(WAIT_SECONDS);
        for (const claim of estate.instance(hostname).claims.values()) claim.age += WAIT_SECONDS;
        await new Promise(setImmediate);
      },
    };
  };
}

type Ec2Facts = {
  /** Orders to install that were carried out. */
  readonly orders: number;
  readonly missing: readonly string[];
  readonly boots: number;
  readonly snapshots: number;
};

export function factsOf({ estate, id }: Ec2Subject): Ec2Facts {
  const { patches, boots } = estate.aws.machine(id);
  return {
    orders: estate.installs().length,
    missing: patches.filter(({ installed }) => installed === undefined).map((patch) => patch.id),
    boots,
    snapshots: estate.aws.seen.filter(({ operation, fault }) => operation === 'CreateSnapshots' && isDone(fault))
      .length,
  };
}

function isDone(fault: string | undefined): boolean {
  return fault === undefined || fault === 'lost-answer';
}

/** `restarts`: of others than the product. */
export function expectOnce(one: Ec2Subject, state: string, restarts = 0): void {
  const { orders, missing, boots, snapshots } = factsOf(one);
  expect(orders, `${one.hostname}: updates ordered`).toBeLessThanOrEqual(1);
  expect(snapshots, `${one.hostname}: snapshots made`).toBeLessThanOrEqual(1);
  expect(boots, `${one.hostname}: boots`).toBeLessThanOrEqual(2 + restarts);
  if (state === 'patched')
    expect({ orders, missing }, `${one.hostname}: called patched`).toEqual({ orders: 1, missing: [] });
}
