// RUN-10, RUN-17: a rollback restores the machine of its snapshot, and is done once that one has booted anew.
import { describe, expect, it } from 'vitest';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { fakeUuid } from '../../fakes/machine.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { machineOf } from '../../support/machine-estate.ts';
import { again, db, failed, rowOf, wanted } from './machine-world.ts';

describe('a rollback (RUN-10, RUN-17)', () => {
  const end = async (one: Awaited<ReturnType<typeof failed>>) => {
    await wanted(one, 'rollback');
    await runSnapshotJob(one.jobs, one.row.id);
    return rowOf(one.row.id);
  };

  it('RUN-17 is proved by the same machine and a new boot', async () => {
    expect(await end(await failed())).toMatchObject({
      reverted_at: MONDAY_MORNING,
      reverted_boot_id: expect.stringMatching(/^restored/),
    });
  });

  it.each<[string, RegExp, (one: Awaited<ReturnType<typeof failed>>) => void]>([
    [
      'the boot of before, which has not gone down yet',
      /still answers from the boot of before/,
      (one) => {
        Object.assign(one.jobs, { host: { ...one.jobs.host, bootId: () => Promise.resolve('boot-1') } });
      },
    ],
    [
      'a boot that the reboot of the attempt has noted',
      /still answers from the boot of before/,
      (one) => {
        Object.assign(one.jobs, { host: { ...one.jobs.host, bootId: () => Promise.resolve('boot-noted') } });
      },
    ],
    [
      'the boot of before on Windows, whose clock was set meanwhile',
      /still answers from the boot of before/,
      (one) => {
        const boots = ['2026-11-20T03:00:00.000Z, up 3600 s', '2026-11-20T03:00:01.250Z, up 3660 s'];
        let asked = 0;
        const bootId = async () => `${boots[Math.min(asked++, 1)]} at 2026-11-20T04:0${Math.min(asked, 9)}:00.000Z`;
        Object.assign(one.jobs, { host: { ...one.jobs.host, bootId } });
      },
    ],
    [
      'another machine at its address',
      /another machine answers at its address/,
      (one) => {
        one.host.uuid = fakeUuid('other');
      },
    ],
    [
      'a machine whose uuid cannot be read any more',
      /which machine answers cannot be told/,
      (one) => {
        one.host.uuid = null;
      },
    ],
    [
      'nothing',
      /did not answer within/,
      (one) => {
        one.host.reachable = false;
      },
    ],
  ])('RUN-17 is not proved by %s', async (_, error, arrange) => {
    const one = await failed();
    await db
      .insertInto('attempt_steps')
      .values({
        attempt_id: one.attemptId,
        step: 'reboot',
        status: 'begun',
        begun_at: MONDAY_MORNING,
        ended_at: null,
        result: JSON.stringify({ bootIdBefore: 'boot-noted', evidence: 'boot_id boot-noted' }),
      })
      .execute();
    arrange(one);
    expect(await end(one)).toMatchObject({ reverted_at: null, rollback_error: expect.stringMatching(error) });
  });

  it('RUN-17 asked again after that restores anew, and is proved then', async () => {
    const one = await failed();
    one.host.reachable = false;
    await end(one);
    one.host.reachable = true;
    await db
      .updateTable('vm_snapshots')
      .set({ rollback_error: null, restored_at: null })
      .where('id', '=', one.row.id)
      .execute();
    expect(await end(one)).toMatchObject({ reverted_at: MONDAY_MORNING, rollback_error: null });
  });

  it('RUN-17 is done where its machine is now, never on one that took its reference', async () => {
    const moved = await failed((h) => ({ senlis: [machineOf(h)], nanterre: [] }));
    moved.senlis.move(moved.hostname, moved.nanterre);
    expect(await end(moved)).toMatchObject({ reverted_at: MONDAY_MORNING, vcenter: 'nanterre' });
    const rebuilt = await failed();
    rebuilt.senlis.becomeAnother('00000000-1111-2222-3333-555555555555');
    await end(rebuilt);
    await again(rebuilt.row.id);
    expect(await end(rebuilt)).toMatchObject({ reverted_at: MONDAY_MORNING });
  });

  it('RUN-17 waits for a vCenter that is silent', async () => {
    const one = await failed();
    one.silence(one.senlis);
    expect(await end(one)).toMatchObject({ restored_at: null, rollback_error: null });
    one.speak(one.senlis);
    await again(one.row.id);
    expect(await end(one)).toMatchObject({ reverted_at: MONDAY_MORNING });
  });

  const old = { vcenter_instance: null, vm_uuid: null, proved_by: null, node_name: null, boots_seen: [] };
  it('RUN-17 to a snapshot that an older release has made by name is refused on a namesake, and proved on its own', async () => {
    const own = await failed();
    await db.updateTable('vm_snapshots').set(old).where('id', '=', own.row.id).execute();
    expect(await end(own)).toMatchObject({
      reverted_at: MONDAY_MORNING,
      proved_by: 'uuid',
      vm_uuid: fakeUuid(own.hostname),
    });
    const wrong = await failed();
    await db.updateTable('vm_snapshots').set(old).where('id', '=', wrong.row.id).execute();
    wrong.host.uuid = fakeUuid('other');
    expect(await end(wrong)).toMatchObject({
      restored_at: null,
      rollback_error: expect.stringMatching(/^wrong-machine/),
    });
  });

  it('RUN-17 to such a one of a server that does not answer needs the one machine of its name', async () => {
    const one = await failed((h) => ({
      senlis: [machineOf(h)],
      nanterre: [machineOf(h, { uuid: fakeUuid('other') })],
    }));
    await db.updateTable('vm_snapshots').set(old).where('id', '=', one.row.id).execute();
    one.host.reachable = false;
    expect(await end(one)).toMatchObject({ restored_at: null, rollback_error: expect.stringMatching(/^ambiguous/) });
  });
});
