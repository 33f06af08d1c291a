// Snapshots in custody, and what vCenter says it has. Each file of tests has a database of its own.
import { beforeEach } from 'vitest';
import { snapshotsView } from '../../../bot/snapshots/snapshots-view.ts';
import type { SlotTime } from '../../../domain/clock.ts';
import type { QueuedJob } from '../../../jobs/queue/job-kinds.ts';
import { runLookJob } from '../../../jobs/snapshots/vcenter-look.ts';
import { sweep } from '../../../jobs/sweep.ts';
import type { ListedMachine } from '../../../targets/ports.ts';
import { openBench, somebody } from '../../bot/shared/bench.ts';
import { SETTINGS } from '../../bot/shared/seed.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

export const { db } = await createTestDatabase();
export const bench = openBench(db);
export const operator = await somebody(db, 'Oscar', ['operator']);
export const owner = await somebody(db, 'Olga', ['owner']);
export const LEFT = 'PC_3_hprod_20261012_0915';
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
let serial = 0;

beforeEach(async () => {
  await db.deleteFrom('orphan_snapshots').execute();
  await db.deleteFrom('vcenter_looks').execute();
  await db.updateTable('vm_snapshots').set({ state: 'removed' }).execute();
});

export function open(vcenterLookTime: SlotTime | null = '06:00') {
  const targets = createFakeTargets();
  const jobs = createJobContext(db, targets);
  return { targets, jobs: { ...jobs, settings: { ...jobs.settings, vcenterLookTime } } };
}

type Opened = ReturnType<typeof open>;

/** A server with a snapshot in custody, there in vCenter too unless `there` is false. */
export async function held({ targets }: Opened, there = true) {
  serial += 1;
  const hostname = `vrheld${serial}`;
  const campaign = await addCampaign(db, operator.userId);
  const server = await addServer(db, hostname);
  const session = await addSession(db, campaign, server);
  const ref = {
    vcenter: 'VC',
    vmMoref: `vm-${hostname}`,
    vmName: hostname,
    snapshotMoref: `snapshot-${serial}`,
    name: `PC_${campaign}_hprod_20270111_0905`,
    consistency: 'quiesced' as const,
  };
  const { id } = await db
    .insertInto('vm_snapshots')
    .values({
      attempt_id: null,
      asked_by: operator.userId,
      session_id: session,
      server_id: server,
      campaign_id: campaign,
      name: ref.name,
      state: 'present',
      vcenter: ref.vcenter,
      vm_moref: ref.vmMoref,
      vm_name: ref.vmName,
      snapshot_moref: ref.snapshotMoref,
      consistency: 'quiesced',
      created_at: MONDAY_MORNING,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (there) targets.vmNamed(hostname).snapshots.push(ref);
  return { id, hostname, server, session, campaign, ref };
}

export const rowOf = (id: number) =>
  db.selectFrom('vm_snapshots').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
export const orphans = () => db.selectFrom('orphan_snapshots').selectAll().where('removed_at', 'is', null).execute();
export const actions = async () =>
  (await db.selectFrom('audit_log').select('action').orderBy('id').execute()).map(({ action }) => action);

export function machine(vmName: string, names: readonly string[] | null): ListedMachine {
  const vm = { vcenter: 'VC', vmMoref: `vm-${vmName}`, vmName };
  return {
    ...vm,
    guestHostName: '',
    snapshots:
      names?.map((name, i) => ({
        ...vm,
        snapshotMoref: `snapshot-${vmName}-${i}`,
        name,
        consistency: 'quiesced',
        createdAt: MONDAY_MORNING,
      })) ?? null,
  };
}

export function countCalls({ targets }: Opened, wanted: string): () => number {
  let count = 0;
  targets.onOperation = (operation) => {
    if (operation === wanted) count += 1;
  };
  return () => count;
}

export async function enqueuedFor({ jobs }: Opened, job: QueuedJob['job']) {
  jobs.enqueued.length = 0;
  await sweep(jobs);
  return jobs.enqueued.filter((queued) => queued.job === job);
}

export async function view() {
  const viewer = { userId: operator.userId, roles: ['operator'] as const };
  return snapshotsView({ db, now: MONDAY_MORNING, settings: SETTINGS, viewer, notice: null }, 1);
}

export async function lookAgain({ jobs }: Opened, days: number) {
  jobs.time.now = new Date(MONDAY_MORNING.getTime() + days * DAY);
  await runLookJob(jobs, 'VC');
}
