// The daily scan: whom it asks, what it keeps, what it never claims.
import { describe, expect, it } from 'vitest';
import { claimSession, releaseSession } from '../../../db/queries/attempts/sessions.ts';
import { isServerTaken } from '../../../db/queries/attempts/start-facts.ts';
import { askScans } from '../../../db/queries/cve/scans.ts';
import { runScanJob } from '../../../jobs/cve/scan-job.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { ReachError } from '../../../targets/ports.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addServer, addSession, addUser, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const targets = createFakeTargets();
const quiet = createJobContext(db, targets);
const jobs = { ...quiet, settings: { ...quiet.settings, scanTime: '05:00' as const } };
const hour = 3_600_000;

async function due(): Promise<number[]> {
  jobs.enqueued.length = 0;
  await sweep(jobs);
  return jobs.enqueued.flatMap((queued) => (queued.job === 'scan' ? [queued.payload.serverId] : []));
}

const scanOf = async (serverId: number) =>
  db
    .selectFrom('server_scans')
    .selectAll()
    .where('server_id', '=', serverId as never)
    .executeTakeFirstOrThrow();

describe('the daily scan', () => {
  it('asks each server of SecOps once a day, and again when somebody asks', async () => {
    const server = await addServer(db, 'vrscan1');
    await db
      .updateTable('servers')
      .set({ patch_os_owner: 'other' })
      .where('id', '=', await addServer(db, 'vrother1'))
      .execute();
    quiet.time.now = MONDAY_MORNING;
    expect(await due()).toEqual([server]);
    await runScanJob(jobs, server);
    expect(await due()).toEqual([]);
    quiet.time.now = new Date(MONDAY_MORNING.getTime() + 18 * hour);
    expect(await due()).toEqual([]);
    quiet.time.now = new Date(MONDAY_MORNING.getTime() + 20 * hour);
    expect(await due()).toEqual([server]);
    await runScanJob(jobs, server);
    await askScans(db, [server], new Date(quiet.time.now.getTime() + 1));
    expect(await due()).toEqual([server]);
    await runScanJob(jobs, server);
  });

  it('keeps what was found until the next answer: a host that is down has no fewer advisories', async () => {
    const server = await addServer(db, 'vrscan2');
    const open = {
      id: 'RHSA-2026:7848',
      severity: 'important',
      cves: ['CVE-2026-1234'],
      packages: ['openssl'],
      heldBack: true,
    } as const;
    targets.hostNamed('vrscan2').scan = { kind: 'read', packages: 12, advisories: [open], rebootNeeded: 'unknown' };
    await runScanJob(jobs, server);
    expect(await scanOf(server)).toMatchObject({
      packages_pending: 12,
      security_pending: 1,
      held_back: 1,
      reboot_needed: 'unknown',
    });
    const connect = jobs.ssh.connect;
    const down = {
      ...jobs,
      ssh: { connect: () => Promise.reject(new ReachError({ kind: 'timeout', temporary: true, detail: 'port 22' })) },
    };
    await askScans(db, [server], new Date(jobs.clock.now().getTime() + 1));
    await runScanJob(down, server);
    expect(await scanOf(server)).toMatchObject({ failure: 'timeout: port 22', security_pending: 1 });
    expect(
      await db.selectFrom('server_advisories').select('advisory').where('server_id', '=', server).execute(),
    ).toEqual([{ advisory: 'RHSA-2026:7848' }]);
    await askScans(db, [server], new Date(jobs.clock.now().getTime() + 2));
    targets.hostNamed('vrscan2').scan = { kind: 'read', packages: 0, advisories: null, rebootNeeded: 'no' };
    await runScanJob({ ...jobs, ssh: { connect } }, server);
    expect(await scanOf(server)).toMatchObject({
      failure: null,
      packages_pending: 0,
      security_pending: null,
      held_back: null,
    });
  });

  it.each([
    ['a name that no index holds', [{ name: 'x'.repeat(5000), arch: 'noarch', version: '0:1-1' }]],
    ['a sign that no database holds', [{ name: 'ba\u0000sh', arch: 'noarch', version: '0:1-1' }]],
    [
      'more packages than any system has',
      Array.from({ length: 100_000 }, (_, i) => ({ name: `p${i}`, arch: 'noarch', version: '0:1-1' })),
    ],
  ])('keeps what waits on a host that lists %s, and not that list', async (what, listed) => {
    const server = await addServer(db, `vrliar${what.length}`);
    const host = { ...targets.host, listPackages: () => Promise.resolve(listed) };
    await runScanJob({ ...jobs, host }, server);
    expect(await scanOf(server)).toMatchObject({ failure: null, scanned_at: jobs.clock.now(), packages_read_at: null });
    const kept = await db.selectFrom('package_versions').select('name').where('name', 'in', ['p0', 'p9999']).execute();
    expect(kept).toEqual([]);
  });

  it('is done by one worker at a time', async () => {
    const server = await addServer(db, 'vrscan3');
    let asked = 0;
    const host = {
      ...targets.host,
      scan: async (...args: Parameters<typeof targets.host.scan>) => {
        asked += 1;
        return targets.host.scan(...args);
      },
    };
    await Promise.all([1, 2, 3].map((n) => runScanJob({ ...jobs, host, owner: `worker-${n}` }, server)));
    expect(asked).toBe(1);
  });

  it('keeps out of the way of whoever works on the server, who wait for it in turn', async () => {
    const server = await addServer(db, 'vrscan4');
    const campaign = await addCampaign(db, await addUser(db, 'Omar', ['operator']));
    const session = await addSession(db, campaign, server);
    await claimSession(db, session, 'somebody', 60);
    await runScanJob(jobs, server);
    expect(
      await db.selectFrom('server_scans').select('tried_at').where('server_id', '=', server).executeTakeFirst(),
    ).toEqual({
      tried_at: null,
    });
    await releaseSession(db, session, 'somebody');
    let taken: boolean | null = null;
    const host = {
      ...targets.host,
      scan: async (...args: Parameters<typeof targets.host.scan>) => {
        taken = await db.transaction().execute((trx) => isServerTaken(trx, server));
        return targets.host.scan(...args);
      },
    };
    await runScanJob({ ...jobs, host }, server);
    expect(taken).toBe(true);
    expect(await db.transaction().execute((trx) => isServerTaken(trx, server))).toBe(false);
  });
});
